"""What a query means, free of how it was written and of how it is answered.

Terms are index terms, as `search_index.analysis` makes them; ids and values are plain strings.

A tree made by `search_index.query.parse` keeps these invariants, so that whoever answers it need
not repair it: `And` and `Or` have at least two children and never a child of their own kind;
`Not` is always a child of an `And` that has a child of another kind too (`Everything` if nothing
else); `Nothing` stands alone or under `Named`; no node is nested more than `MAX_DEPTH` deep.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

MAX_DEPTH = 64

LATEST = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """Index terms at consecutive positions of one field; one term is the plain case.

    With ``prefix`` the last term stands for every index term that begins with it. ``field`` is
    "title" for the title alone; "" means that the title or the body has the whole sequence.
    """

    terms: tuple[str, ...]  # never empty, no empty term
    prefix: bool = False
    field: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """Words near each other, in any order, in one field.

    Each part is what a `Sequence` of these terms would match: consecutive positions, one for each
    term. An occurrence is a window of positions of one field that begins and ends with a part and
    holds every part once, no two parts on a common position, with at most ``distance`` - 1
    positions in it that belong to no part. Of two parts, the first position of the later one is
    then at most ``distance`` after the last position of the earlier one (1: side by side). Equal
    parts need as many places. A window that holds a smaller one is no occurrence of its own.

    ``field`` is as in `Sequence`: the title or the body alone has the whole window. ``distance``
    counts positions, of which a word in Hangul or Han has one for each character; whoever makes a
    `Near` of such words allows for it.
    """

    parts: tuple[tuple[str, ...], ...]  # at least two, none empty, no empty term
    distance: int  # at least 1
    field: str = ""


class FormKind(StrEnum):
    """How `Forms` choose words."""

    EXACT = "exact"  # the pattern is the word
    WILDCARD = "wildcard"  # "*" stands for any letters or none, "?" for one
    FUZZY = "fuzzy"  # at most ``edits`` slips away, as counted by `search_index.query.suggest`
    REGEX = "regex"  # a regular expression that the whole word matches


@dataclass(frozen=True, slots=True)
class Forms:
    """Words chosen by how they are written, before stemming.

    ``pattern`` is folded (of a regular expression: what stands for itself), never empty, and
    compared with folded words (`search_index.analysis.tokens.folded_word`);
    `search_index.query.forms.chooser` says which words are chosen. All words chosen rank as one
    term. Runs of Hangul or Han, which have no words of their own in the index, are never chosen.
    """

    kind: FormKind
    pattern: str
    edits: int = 0  # of FUZZY alone, where it is at least 1
    field: str = ""


@dataclass(frozen=True, slots=True)
class And:
    """Documents that match every child."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Documents that match some child."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Documents that do not match the child."""

    child: Node


@dataclass(frozen=True, slots=True)
class Keyword:
    """A property of a document. ``value`` is folded by `search_index.analysis.fold`.

    - ``language``: the document's language equals the value ("en").
    - ``type``: the folded type begins with the value ("mark" finds "markdown").
    - ``source``, ``path``: the folded source or path contains the value.
    - ``entity``: the document has a mention, of any kind, of the entity with that id. An id is
      taken as typed, not folded.
    """

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """Dates from ``start`` to ``end``, both included; each is partial ISO 8601, "" is open.

    "2017", "2017-12" and "2017-12-05" stand for the days they cover. A document matches if its
    own days and those of the range have a day in common; an undated document never does.
    """

    start: str
    end: str

    def bounds(self) -> tuple[str, str]:
        """Return the first and last day as full ISO dates, to compare as strings."""
        return first_day(self.start), last_day(self.end)

    def matches(self, date: str) -> bool:
        """Whether a document with this (perhaps partial) date is in the range."""
        low, high = self.bounds()
        return bool(date) and low <= last_day(date) and first_day(date) <= high


@dataclass(frozen=True, slots=True)
class Named:
    """Words that name entities, which a document may name otherwise or in another script.

    Matches what ``text`` matches, and every document with a mention (other than a demonym) of one
    of the entities.
    """

    text: Node
    entities: tuple[str, ...]  # entity ids, at least one


Node: TypeAlias = (
    Everything | Nothing | Sequence | Near | Forms | And | Or | Not | Keyword | DateRange | Named
)


def first_day(date: str) -> str:
    """Return the first day that a partial ISO date covers; of "", the first of all."""
    return (date + "0000-01-01"[len(date) :]) if date else "0000-01-01"


def last_day(date: str) -> str:
    """Return a bound for the last day that a partial ISO date covers; of "", the last of all.

    A month ends with day 31 here, whichever it is: the value is for comparing only.
    """
    return date + LATEST[len(date) :]


def leaves(node: Node) -> Iterator[Node]:
    """Yield the nodes that a document can match by its text or mentions, negated ones left out.

    A `Named` comes itself, followed by the leaves of its text.
    """
    if isinstance(node, And | Or):
        for child in node.children:
            yield from leaves(child)
    elif isinstance(node, Named):
        yield node
        yield from leaves(node.text)
    elif not isinstance(node, Not):
        yield node
