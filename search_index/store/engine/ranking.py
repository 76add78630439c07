"""Pages of a ranking."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from search_index.store.engine.sets import Matches, Numbers


def top(
    matches: Matches,
    count: int,
    place: NDArray[Any],
    offset: int = 0,
    order: NDArray[Any] | None = None,
) -> Numbers:
    """Return the places in `matches` of the ranks from `offset` on, `count` at most, best first.

    The order is total: scores descending, or the numbers in ``order`` (one a match) ascending;
    then ``place`` (distinct numbers of all documents, (documents,)) ascending. Costs the same
    wherever the page is.
    """
    total = len(matches)
    end = min(offset + count, total)
    if offset >= end:
        return np.zeros(0, np.int64)
    keys = -matches.scores if order is None else order
    if end - offset == total:
        candidates, before = np.arange(total), 0
    else:
        bounds = np.partition(keys, (offset, end - 1))
        low, high = bounds[offset], bounds[end - 1]
        before = int(np.count_nonzero(keys < low))
        candidates = np.flatnonzero((keys >= low) & (keys <= high))
    places = place[matches.documents[candidates]]
    if len(candidates) > 2 * (end - offset):  # many ties: sort no more than the page
        return _page_of_ties(keys[candidates], places, candidates, offset - before, end - before)
    ranked = candidates[np.lexsort((places, keys[candidates]))]
    return ranked[offset - before : end - before]


def _page_of_ties(
    keys: NDArray[Any], places: NDArray[Any], candidates: Numbers, start: int, end: int
) -> Numbers:
    """Return a page of candidates, most of which have the first or the last key."""
    low, high = keys.min(), keys.max()
    chosen = []
    first = np.flatnonzero(keys == low)
    chosen.append(_in_place(first, places, start, min(end, len(first))))
    if high != low:
        between = np.flatnonzero((keys > low) & (keys < high))
        chosen.append(between[np.lexsort((places[between], keys[between]))])
        last = np.flatnonzero(keys == high)
        chosen.append(_in_place(last, places, 0, end - len(first) - len(between)))
    return candidates[np.concatenate(chosen)]


def _in_place(tied: Numbers, places: NDArray[Any], start: int, end: int) -> Numbers:
    """Return the tied candidates from rank `start` to `end` by place."""
    if start >= end:
        return tied[:0]
    by_place = places[tied]
    part = np.argpartition(by_place, (start, end - 1))[start:end]
    return tied[part[np.argsort(by_place[part])]]
