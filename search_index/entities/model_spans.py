"""What a model finds in a text, as words of that text: which lines it is given, which spans count.

A model's spans are taken as they come from anywhere: those that are not whole words of the text are
left out.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document
from search_index.entities.organisations import PREFIXES
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

PIECE = 10_000  # code points that a model is given at once, where lines allow it
_LONGEST = 8  # words of a name


@dataclass(frozen=True, slots=True)
class Span:
    """A name in a text, in code points, half-open, as a model has it: nothing is sure of it.

    ``type`` is None where the model has a proper noun and does not say what it names.
    """

    start: int
    end: int
    type: EntityType | None


Finder = Callable[[str], Iterable[Span]]


class Model(Protocol):
    """What finds names in texts of one script."""

    @property
    def script(self) -> str:
        """The kind of its words, see ``Words``."""

    @property
    def types(self) -> Collection[EntityType]:
        """The names that are taken from it."""

    @property
    def settles(self) -> bool:
        """Whether its names take the place of guesses of the rules, and of parts of its names."""

    def spans(self, text: str) -> Iterable[Span]:
        """Return the names in a text."""


@dataclass(frozen=True, slots=True)
class Found:
    """The words [first, last] that a model takes for a name."""

    first: int
    last: int
    type: EntityType | None

    @property
    def order(self) -> tuple[int, int, str]:
        """The place in the total order: start, end, type; a name of no type comes last."""
        return (self.first, self.last, self.type or "~")


def found_by(model: Model, document: Document) -> list[Found]:
    """Return the names that a model finds, in order, without overlaps.

    Left out is what mentions have taken. A model that settles may replace those that the rules only
    guessed, and may find that what is no name of the lexicon is a part of a longer name.
    """
    words, mentions = document.words, document.mentions
    starts = [mention.start for mention in mentions]
    kept: list[Found] = []
    for span in sorted(_spans(words, model), key=lambda span: span.order):
        if kept and kept[-1].last >= span.first:
            continue
        start, end = words.starts[span.first], words.ends[span.last]
        at = max(bisect_right(starts, start) - 1, 0)
        over = [m for m in mentions[at : bisect_left(starts, end)] if m.end > start]
        if all(model.settles and _gives_way(m, start, end, span.type) for m in over):
            kept.append(span)
    return kept


def _gives_way(mention: Candidate, start: int, end: int, kind: EntityType | None) -> bool:
    """Whether a name of a kind at [start, end) may take the place of a mention that overlaps it."""
    if mention.priority == Priority.WEAK:
        return True
    inside = start <= mention.start and mention.end <= end
    if not inside or mention.end - mention.start == end - start:
        return False
    if kind == EntityType.ORG:
        return mention.priority >= Priority.RULE or mention.type == EntityType.PLACE
    return kind == EntityType.PERSON and (mention.priority >= Priority.RULE or mention.demonym)


def name_at(words: Words, first: int, last: int, kind: EntityType) -> Candidate:
    """Return a candidate for the words [first, last], named as they are written."""
    start, end = words.starts[first], words.ends[last]
    name = " ".join(words.text[start:end].split())
    priority = Priority.WEAK if first == last else Priority.RULE
    return Candidate(start, end, f"{PREFIXES[kind]}:{slug(name)}", kind, priority, name)


def _spans(words: Words, model: Model) -> Iterator[Found]:
    for start, end in _pieces(words, model.script):
        for span in model.spans(words.text[start:end]):
            wanted = span.type is None or span.type in model.types
            if wanted and 0 <= span.start < span.end <= end - start:
                found = _whole(words, start + span.start, start + span.end, span.type)
                if found is not None:
                    yield found


def _whole(words: Words, start: int, end: int, kind: EntityType | None) -> Found | None:
    """Return the words of a span, if whole words with nothing but spaces and dashes between.

    Articles before the name and a possessive behind it are none of its words. A part of a name
    with hyphens is no name.
    """
    text = words.text
    if text[start : start + 4] in {"the ", "The "}:
        start += 4
    if text[max(end - 2, 0) : end] in {"'s", "’s"}:
        end -= 2
    at = words.span(start, end)
    if at is None or not 0 <= at[1] - at[0] < _LONGEST:
        return None
    if any(words.gaps[i] > Gap.DASH for i in range(at[0] + 1, at[1] + 1)):
        return None
    if _hyphen(words, at[0]) or _hyphen(words, at[1] + 1):
        return None
    return Found(*at, kind)


def _hyphen(words: Words, index: int) -> bool:
    """Whether a hyphen alone joins two words with capitals, of which the second is at `index`."""
    if not 0 < index < len(words) or Case.LOWER in words.cases[index - 1 : index + 1]:
        return False
    return words.text[words.ends[index - 1] : words.starts[index]] in {"-", "\u2010", "\u2011"}


def _pieces(words: Words, script: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text whose lines are mostly in a script, whole lines where possible."""
    text, start, end = words.text, -1, 0
    for first, last in _lines(words, script):
        if start >= 0 and last - start > PIECE:
            yield start, end
            start = -1
        start, end = (first if start < 0 else start), last
    if start >= 0:
        yield start, min(end, len(text))


def _lines(words: Words, script: str) -> Iterator[tuple[int, int]]:
    """Yield the lines with more words of a script than of others; a long one in parts."""
    text, at, start = words.text, 0, 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        own = other = 0
        while at < len(words) and words.starts[at] < end:
            own += words.kinds[at] == script
            other += words.kinds[at] in "LCH" and words.kinds[at] != script
            at += 1
        if own > other:
            yield from _parts(text, start, end)
        start = end


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > PIECE:
        stop = max(text.rfind(sign, start + PIECE // 2, start + PIECE) for sign in (". ", " "))
        stop = stop + 1 if stop > 0 else start + PIECE
        yield start, stop
        start = stop
    yield start, end
