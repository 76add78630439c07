"""Passages of a text to show: around hits, around a mention, at the beginning."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from search_index.analysis import terms
from search_index.boundaries import (
    Break,
    after_cut,
    before_cut,
    breaks,
    cuts,
    parted,
    trimmed,
    word_end,
    word_start,
)
from search_index.models import Snippet, Span, page_at
from search_index.query.function_words import is_function_word

_CONSIDERED = 1000  # hits of a document that are weighed for its passages
_LOOKED_AT = 4000  # hits among which those are
_LONGEST_FUNCTION_WORD = 8  # code points; no longer match is looked up
_BEYOND = 16  # code points more than the width in which the ends of sentences are sought
_LEAD = re.compile(r"(?:#{1,6}|[-*+>])[^\S\n]+")  # Markdown before the text of a line
_LINE = re.compile(r"\S[^\n]*")
# A Markdown heading, or a short line that no sentence ends.
_HEADING = re.compile(r"#{1,6}\s.*|.{0,59}[^\s.!?…:。！？”»\"]\s*")
_HEADINGS = 8  # lines that are looked at for the first that is no heading
_START = attrgetter("start")

_Range = tuple[int, int]


def snippets(
    text: str, spans: Sequence[Span], *, limit: int, width: int = 160
) -> tuple[Snippet, ...]:
    """Return at most `limit` passages of `text` that show its hits best, in reading order.

    `spans` are sorted and do not overlap. Passages with more different matches come first, new
    ones before matches that another passage shows, then those with more matches, then earlier
    ones; matches of function words count only where there are no others. Each is about `width`
    code points at the most (more only for a longer match): whole sentences where they fit, else
    cut between words. Without spans: the opening, after a Markdown title.
    """
    if limit <= 0 or not text:
        return ()
    if not spans:
        opening = _opening(text, width)
        return (opening,) if opening else ()
    page = _Page(text, spans, width)
    groups = _Groups(text, _telling(text, spans), width)
    chosen: list[_Range] = []
    while len(chosen) < limit and (group := groups.best()):
        floor = max((end for _, end in chosen if end <= group[0]), default=0)
        ceiling = min((start for start, _ in chosen if start >= group[1]), default=len(text))
        passage = _passage(page, group, (floor, ceiling))
        chosen.append(passage)
        groups.drop(passage)
    chosen.sort()
    return tuple([_snippet(page, passage) for passage in chosen])


def dispersion(spans: Sequence[Span], length: int, parts: int) -> tuple[int, ...]:
    """Return how many spans begin in each of `parts` equal parts of a text of `length`."""
    counts = [0] * parts
    length, last = max(length, 1), parts - 1
    for span in spans:
        part = span.start * parts // length
        counts[part if part < last else last] += 1
    return tuple(counts)


def context(text: str, start: int, end: int, width: int) -> tuple[int, int]:
    """Return the window of `text` to show around text[start:end], as one line of a concordance.

    At most `width` code points (more only for the words that the place itself is in), evenly
    before and after it, within its line, cut between words, without space at its ends.
    """
    start, end = word_start(text, start), word_end(text, end)
    each = max(width - (end - start), 0) // 2
    low = max(start - each, text.rfind("\n", max(start - each, 0), start) + 1, 0)
    high = min(end + each, len(text))
    stop = text.find("\n", end, high)
    high = stop if stop >= 0 else high
    return trimmed(text, after_cut(text, low, start), start, end, before_cut(text, high, end))


class _Page(NamedTuple):
    """What passages are cut from."""

    text: str
    spans: Sequence[Span]  # all hits, sorted
    width: int


class _Groups:
    """For each hit, it and those after it that fit into one passage with it."""

    __slots__ = ("_base", "_ends", "_kinds", "_left", "_ranks", "_shown", "_starts")

    def __init__(self, text: str, hits: list[_Range], width: int) -> None:
        kinds = _kinds(text, hits)
        count = len(hits)
        self._base = count + 1  # more than any number of kinds or hits
        self._starts = [start for start, _ in hits]
        self._ends: list[int] = []
        self._kinds: list[int] = []
        self._ranks: list[int] = []  # kinds, hits, earliness as the digits of one number
        self._left = list(range(count))
        self._shown = 0
        stop, wall = 0, -1  # a paragraph ends before the hit `wall`
        for at, start in enumerate(self._starts):
            if stop <= at:
                stop = at + 1
            while stop < count and stop != wall and hits[stop][1] - start <= width:
                if parted(text, hits[stop - 1][1], hits[stop][0]):
                    wall = stop
                else:
                    stop += 1
            together = kinds[at]
            for kind in kinds[at + 1 : stop]:
                together |= kind
            self._kinds.append(together)
            self._ends.append(hits[stop - 1][1])
            rank = (together.bit_count() * self._base + stop - at) * self._base
            self._ranks.append(rank + count - at)

    def best(self) -> _Range | None:
        """Return where the best group of those left begins and ends; None if none is left.

        Its kinds count as shown from then on.
        """
        if not self._left:
            return None
        kinds, ranks, hidden, first = self._kinds, self._ranks, ~self._shown, self._base**3
        best = max([(kinds[at] & hidden).bit_count() * first + ranks[at] for at in self._left])
        at = len(ranks) - best % self._base
        self._shown |= kinds[at]
        return self._starts[at], self._ends[at]

    def drop(self, passage: _Range) -> None:
        """Leave out the groups that a passage shows or cuts."""
        starts, ends, (low, high) = self._starts, self._ends, passage
        self._left = [at for at in self._left if ends[at] <= low or starts[at] >= high]


def _telling(text: str, spans: Sequence[Span]) -> list[_Range]:
    """Return the first hits that are no function words; if all are, the first hits."""
    telling = [
        (span.start, span.end)
        for span in spans[:_LOOKED_AT]
        if span.end - span.start > _LONGEST_FUNCTION_WORD
        or not is_function_word(text[span.start : span.end])
    ]
    return telling[:_CONSIDERED] or [(span.start, span.end) for span in spans[:_CONSIDERED]]


def _kinds(text: str, hits: list[_Range]) -> list[int]:
    """Return for each hit a number with one bit set, the same for the same terms."""
    by_surface: dict[str, int] = {}
    by_terms: dict[tuple[str, ...], int] = {}
    kinds: list[int] = []
    for start, end in hits:
        surface = text[start:end]
        bit = by_surface.get(surface)
        if bit is None:
            bit = by_terms.setdefault(tuple(terms(surface)), 1 << len(by_terms))
            by_surface[surface] = bit
        kinds.append(bit)
    return kinds


def _snippet(page: _Page, passage: _Range) -> Snippet:
    text, spans = page.text, page.spans
    start, end = passage
    first = bisect_left(spans, start, key=_START)
    highlights = tuple(spans[first : bisect_left(spans, end, first, key=_START)])
    if highlights and highlights[-1].end > end:
        highlights = highlights[:-1]
    at = highlights[0].start if highlights else start
    line = 1 + text.count("\n", 0, at)
    inside = cuts(text, start, end)
    return Snippet(start, end, text[start:end], highlights, line, *inside, page_at(text, at))


def _opening(text: str, width: int) -> Snippet | None:
    """Return the first passage of the body: what looks like a heading is passed over."""
    start = 0
    for line in islice(_LINE.finditer(text), _HEADINGS):
        start = line.start()
        if not _HEADING.fullmatch(line.group()):
            break
    else:
        first = _LINE.search(text)
        start = first.start() if first else len(text)
    if start == len(text):
        return None
    page = _Page(text, (), width)
    return _snippet(page, _passage(page, (start, start + 1), (start, len(text))))


def _passage(page: _Page, hits: _Range, bounds: _Range) -> _Range:
    """Return the passage within `bounds` that shows the hits."""
    text, width = page.text, page.width
    start = max(word_start(text, hits[0]), bounds[0])
    end = min(word_end(text, hits[1]), bounds[1])
    # What lies further away than the width can be in no passage.
    near = max(bounds[0], start - width - _BEYOND), min(bounds[1], end + width + _BEYOND)
    before = list(breaks(text, near[0], start))
    after = [stop for stop in breaks(text, max(end - 1, near[0]), near[1]) if stop.end >= end]
    left = before[-1].start if before else near[0]
    right = after[0].end if after else near[1]
    if right - left > width:
        left, right = _cut(page, (left, right), (start, end))
    else:
        left, right = _extended((left, right), before, after, near, width)
    lead = _LEAD.match(text, left) if left == 0 or text[left - 1] == "\n" else None
    left = min(lead.end(), start) if lead else left
    return trimmed(text, left, start, end, right)


def _extended(
    passage: _Range, before: list[Break], after: list[Break], bounds: _Range, width: int
) -> _Range:
    """Add whole sentences of the same paragraph, those that follow first, while they fit."""
    left, right = passage
    for index, stop in enumerate(after):
        following = after[index + 1].end if index + 1 < len(after) else bounds[1]
        if stop.hard or following - left > width:
            break
        right = following
    for index in range(len(before) - 1, -1, -1):
        earlier = before[index - 1].start if index else bounds[0]
        if before[index].hard or right - earlier > width:
            break
        left = earlier
    return left, right


def _cut(page: _Page, whole: _Range, hits: _Range) -> _Range:
    """Return a window of the page's width within `whole` around the hits.

    A third of the room goes before the hits, more if what follows them is short. No other hit
    is cut in two.
    """
    text, spans = page.text, page.spans
    room = max(page.width - (hits[1] - hits[0]), 0)
    low = max(whole[0], hits[0] - max(room // 3, room - (whole[1] - hits[1])))
    high = min(whole[1], max(hits[1], low + page.width))
    if low > whole[0]:
        low = after_cut(text, low, hits[0])
    if high < whole[1]:
        high = before_cut(text, high, hits[1])
    at = bisect_left(spans, low, key=_START)
    if at and spans[at - 1].end > low:
        low = min(spans[at - 1].end, hits[0])
    at = bisect_left(spans, high, key=_START)
    if at and spans[at - 1].end > high:
        high = max(spans[at - 1].start, hits[1])
    return low, high
