"""Spans that may become mentions, and the total order in which overlaps are resolved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from operator import attrgetter

from search_index.models import EntityType


class Priority(IntEnum):
    """Which of two candidates of equal length wins; lower wins."""

    STATED = -1  # what the document says of its own names against the lexicon
    LEXICON = 0
    DEFINITION = 1  # an abbreviation or a name defined in the document
    FIGURE = 2  # dates and quantities
    RULE = 3
    REFERENCE = 4  # a part of a name that points back to the whole
    WEAK = 5  # a family name behind a title, until the document says whose it is


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span with the entity it would be a mention of; ``name`` is the name to show for it."""

    start: int
    end: int
    entity: str
    type: EntityType  # of the entity
    priority: Priority
    name: str
    demonym: bool = False

    @property
    def order(self) -> tuple[int, int, int, str]:
        """The place of the candidate in the total order: longest, priority, start, id."""
        return (self.start - self.end, self.priority, self.start, self.entity)


_ORDER, _START = attrgetter("order"), attrgetter("start")


def resolve(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return candidates that do not overlap, in reading order, the longest winning first."""
    candidates = sorted(candidates, key=_START)
    if all(one.end <= other.start for one, other in pairwise(candidates)):
        return candidates
    chosen: list[Candidate] = []
    taken = bytearray()
    for candidate in sorted(candidates, key=_ORDER):
        if len(taken) < candidate.end:
            taken.extend(bytes(candidate.end - len(taken)))
        if taken.find(1, candidate.start, candidate.end) < 0:
            taken[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
            chosen.append(candidate)
    return sorted(chosen, key=_START)
