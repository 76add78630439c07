"""What the steps of linking know of a document: its words and the mentions found so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.lexicon import Lexicon
from search_index.entities.organisations import PREFIXES
from search_index.entities.tokens import Words

NAMED = frozenset(PREFIXES)


@dataclass(frozen=True, slots=True)
class Document:
    """What linking needs to know of a document: its words and the mentions found so far."""

    words: Words
    mentions: list[Candidate]  # in reading order, without overlaps
    lexicon: Lexicon
    taken: bytearray = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "taken", bytearray(len(self.words.text)))
        for mention in self.mentions:
            if mention.priority == Priority.WEAK:
                continue
            width = mention.end - mention.start
            self.taken[mention.start : mention.end] = b"\1" * width


def reference(
    start: int, end: int, to: Candidate, priority: Priority = Priority.REFERENCE
) -> Candidate:
    """Return a candidate at a span for the entity that another mention names."""
    return Candidate(start, end, to.entity, to.type, priority, to.name)
