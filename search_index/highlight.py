"""Where a document matches a query: the places, by offset, and the passages to show."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from search_index.analysis.tokens import WORD
from search_index.finder import Finder, Place, finder, merged
from search_index.models import EntityType, Mention, Span
from search_index.passages import context, dispersion, snippets
from search_index.query.tree import Node

__all__ = ["context", "dispersion", "snippets", "spans_in"]

Cancelled = Callable[[], bool]

_PART = 1 << 18  # code points of a text that are looked at together
_GAP = re.compile(r"[\s,;:!?()\[\]\"“”«»/|–—、。！？-]")
_GAP_WITHIN = 4096  # code points within which a part looks for the end of a word to end at


def spans_in(
    text: str,
    node: Node,
    mentions: Sequence[Mention],
    *,
    limit: int | None = None,
    cancelled: Cancelled | None = None,
) -> tuple[Span, ...]:
    """Return every place that a query matches in a text, in order, none overlapping.

    `mentions` are those of the document, in any order. Sequences match by their terms, words near
    each other wherever a smallest window has them (what lies between is no match), `Forms` by
    the words they choose; those for the title alone by nothing in the text. Named entities match
    by their mentions other than demonyms, ``entity`` keywords by all their mentions; what is
    negated matches nothing. Places that overlap are made one; places that only touch stay apart.

    A text may be of any size: memory is bounded by what is found in it.
    `limit`: stop after so many places, the first ones. `cancelled` is asked before each part of
    a long text; when it is true, what has been found so far is returned.
    """
    ready = finder(node)
    named = _mentioned(ready, mentions)
    if len(text) <= _PART:
        places = ready.places(text)
        return _spans(merged(sorted({*places, *named}) if named else places)[:limit])
    found: list[Place] = []
    waiting: list[Place] = []  # places found that begin behind the part they were found with
    for start, end in _parts(text):
        if cancelled is not None and cancelled():
            break
        part = text[start : _reach(text, end, ready.reach - 1)]
        here = {(start + low, start + high) for low, high in ready.places(part)}
        here.update(waiting, _within(named, start, end))
        waiting = [place for place in here if place[0] >= end]
        found = merged(sorted(place for place in here if place[0] < end), found)
        # The last place may still grow by what begins within it.
        if limit is not None and len(found) > limit:
            break
    return _spans(found[:limit])


def _spans(places: list[Place]) -> tuple[Span, ...]:
    return tuple([Span(low, high) for low, high in places])


def _mentioned(ready: Finder, mentions: Sequence[Mention]) -> list[Place]:
    """Return the places of the mentions that a query asks for, sorted."""
    if not ready.named and not ready.entities:
        return []
    return sorted(
        (mention.start, mention.end)
        for mention in mentions
        if mention.entity in ready.entities
        or (mention.entity in ready.named and mention.type is not EntityType.DEMONYM)
    )


def _within(places: list[Place], start: int, end: int) -> list[Place]:
    """Return those of sorted places that begin in a range of offsets."""
    return places[bisect_left(places, (start,)) : bisect_left(places, (end,))]


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of consecutive parts of a text, cut between words where that is near."""
    start = 0
    while start < len(text):
        end = start + _PART
        gap = _GAP.search(text, end, end + _GAP_WITHIN)
        if gap:
            end = gap.start()
        elif end + _GAP_WITHIN >= len(text):
            end = len(text)
        yield start, end
        start = end


def _reach(text: str, end: int, words: int) -> int:
    """Return where the `words`-th word after `end` ends."""
    for match in islice(WORD.finditer(text, end), words):
        end = match.end()
    return end
