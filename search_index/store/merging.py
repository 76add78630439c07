"""Which segments to merge: few, none too large, none with many deleted documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: Documents of a segment at the most: their numbers then fit into two bytes.
MAX_DOCUMENTS = 1 << 16
#: Tokens of a segment at the most; merging takes about 12 bytes of memory for each.
MAX_TOKENS = 24_000_000
#: Documents up to which an index is kept in one segment without deleted documents.
SMALL = 2_000
#: Share of deleted documents from which on a segment is written anew.
MOST_DELETED = 0.3
# Segments of about the same size that may stand side by side, and how many times larger the next
# size is (the logarithmic method; Lucene's LogMergePolicy has 10 for both).
_TOGETHER = 8
_STEP = 8
# Of small segments fewer: to merge them costs next to nothing, and every search looks into each.
_FEW_LEVELS = 2  # up to 64 documents
_FEW = 3


@dataclass(frozen=True, slots=True)
class SegmentSize:
    """What a segment holds."""

    documents: int  # deleted ones included
    deleted: int
    tokens: int

    @property
    def live(self) -> int:
        """How many documents are not deleted."""
        return self.documents - self.deleted


def plan_merges(sizes: Sequence[SegmentSize], *, thorough: bool) -> list[list[int]]:
    """Return groups of segments, by their places, each to be made one; a group may be of one.

    `thorough` leaves as few segments as the limits allow, for the end of a run that added much;
    otherwise only many segments of a size are merged, so that a small change costs little.
    """
    small = sum(size.documents for size in sizes) <= SMALL
    if small and sum(size.tokens for size in sizes) <= MAX_TOKENS:
        untidy = len(sizes) > 1 or any(size.deleted for size in sizes)
        return [list(range(len(sizes)))] if untidy else []
    worn = [at for at, s in enumerate(sizes) if s.deleted > s.documents * MOST_DELETED]
    if thorough:
        groups = _packed(sizes, range(len(sizes)))
        return [group for group in groups if len(group) > 1 or group[0] in worn]
    levels: dict[int, list[int]] = {}
    for at, size in enumerate(sizes):
        levels.setdefault(_level(size.live), []).append(at)
    groups = []
    for level, places in levels.items():
        if len(places) >= (_FEW if level < _FEW_LEVELS else _TOGETHER):
            groups += [group for group in _packed(sizes, places) if len(group) > 1]
    taken = {at for group in groups for at in group}
    return groups + [[at] for at in worn if at not in taken]


def _level(documents: int) -> int:
    level = 0
    while documents >= _STEP:
        documents //= _STEP
        level += 1
    return level


def _packed(sizes: Sequence[SegmentSize], places: Sequence[int]) -> list[list[int]]:
    """Put segments together in their order, in few groups of about as many documents each."""
    fewest = _filled(sizes, places, MAX_DOCUMENTS)
    even = sum(sizes[at].live for at in places) / max(len(fewest), 1)
    largest = max((sizes[at].live for at in places), default=0)
    for most in (int(even) + 1, int(even + largest / 2), int(even + largest)):
        evenly = _filled(sizes, places, min(most, MAX_DOCUMENTS))
        if len(evenly) == len(fewest):
            return evenly
    return fewest


def _filled(sizes: Sequence[SegmentSize], places: Sequence[int], most: int) -> list[list[int]]:
    """Fill group after group up to so many documents, and the most tokens."""
    groups: list[list[int]] = []
    documents = tokens = 0
    for at in places:
        size = sizes[at]
        documents += size.live
        tokens += size.tokens
        if not groups or documents > most or tokens > MAX_TOKENS:
            groups.append([])
            documents, tokens = size.live, size.tokens
        groups[-1].append(at)
    return groups
