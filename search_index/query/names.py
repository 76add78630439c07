"""What a query needs to know about names: which entities some words name."""

from __future__ import annotations

from typing import Protocol


class NameLookup(Protocol):
    """Knows the names of entities, in every script."""

    def lookup(self, words: str, prefix: bool) -> tuple[str, ...]:
        """Return the ids of the entities that have `words` as a full name or alias.

        `words` is as typed, words parted by single spaces, in any case. With `prefix` the last
        word is unfinished: names that begin with `words` count too. The order is deterministic,
        the likeliest first; nothing found is an empty tuple.
        """
        ...

    def find(self, name: str) -> tuple[str, ...]:
        """Return the ids of every entity that `name`, or part of a name, may mean.

        That is: those that `lookup` finds without `prefix`; those that some document calls by just
        this name; and those of which `name` is one or several whole words in a row of a full name
        or alias, as a family name or given name is, in any of its languages. Words are compared as
        `lookup` compares them; a Korean personal name written in one word counts as family name
        and given name. `name` is as typed, words parted by single spaces, in any case. Of any
        type; the order is deterministic, the likeliest first; nothing found is an empty tuple.
        """
        ...
