"""Finds the spans that overlap a stretch of text, without looking at all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate


class SpanIndex:
    """Half-open spans (code points), in any order and possibly overlapping.

    Answers are positions in the sequence the index was made from, in reading order: by start, then
    end. A look-up bisects the starts, and the running maximum of the ends for the left bound.
    """

    __slots__ = ("_order", "_reach", "_spans", "_starts")

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._spans = tuple(spans)
        self._order = sorted(range(len(self._spans)), key=self._spans.__getitem__)
        self._starts = [self._spans[i][0] for i in self._order]
        self._reach = list(accumulate((self._spans[i][1] for i in self._order), max))

    def __len__(self) -> int:
        return len(self._spans)

    def span(self, index: int) -> tuple[int, int]:
        """Return the span at `index` of the sequence the index was made from."""
        return self._spans[index]

    def overlapping(self, start: int, end: int) -> Iterator[int]:
        """Yield the spans that share a code point with the half-open range [start, end)."""
        first = bisect_right(self._reach, start)
        last = bisect_left(self._starts, end)
        for index in self._order[first:last]:
            if self._spans[index][1] > start:
                yield index

    def any_start(self, start: int, end: int) -> bool:
        """Return whether a span begins in the half-open range [start, end)."""
        return bisect_left(self._starts, end) > bisect_left(self._starts, start)
