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
