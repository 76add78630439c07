"""The entities of all documents, laid out to be counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from search_index.store.arrays.container import Array, spread
from search_index.store.arrays.segment import SegmentArrays
from search_index.store.engine.sets import Numbers

_LEVELS = 4  # codes of a common entity: mentioned once, twice, three times, more often
_CHUNK = 8  # codes that are gathered together
_BLOCK = 1 << 15  # chunks that are counted together: a megabyte, to stay in the cache

# Documents and mentions of every entity, by number.
Counts = tuple[Numbers, Numbers]


class EntityRows(Protocol):
    """What counts entities among documents."""

    def count(self, documents: Numbers) -> Counts:
        """Return how many of some documents (ascending) mention each entity, and how often."""
        ...


class PlainRows:
    """The rows as the segments have them: ready at once, slower to count."""

    def __init__(
        self, segments: Sequence[SegmentArrays], numbers: Sequence[Array], total: int
    ) -> None:
        self._segments = segments
        self._numbers = numbers
        self._total = total

    def count(self, documents: Numbers) -> Counts:
        """Return how many of some documents (ascending) mention each entity, and how often."""
        having = np.zeros(self._total, np.int64)
        mentions = np.zeros(self._total, np.int64)
        offset = 0
        for segment, numbers in zip(self._segments, self._numbers, strict=True):
            low, high = np.searchsorted(documents, (offset, offset + segment.documents))
            rows = _rows_of(segment, documents[low:high] - offset)
            offset += segment.documents
            known = len(numbers)
            entities = segment.entities.entities[rows]
            weights = np.bincount(entities, segment.entities.mentions[rows], known)
            having[numbers] += np.bincount(entities, minlength=known)
            mentions[numbers] += weights.astype(np.int64)
        return having, mentions


class CodedRows:
    """The rows as codes in chunks: some 20 ms for a million rows to make, fast to count.

    A code stands for an entity and, for the `common` most common ones, for how often it is
    mentioned, so that one count of codes gives documents and mentions. Mentions beyond those that
    a code stands for are kept aside. The codes of a document are padded to whole chunks, so that
    many are gathered by copying chunks. Takes about 5 bytes a row.
    """

    def __init__(
        self, segments: Sequence[SegmentArrays], numbers: Sequence[Array], total: int, common: int
    ) -> None:
        sizes, rows, mentions = _united(segments, numbers)
        frequency = np.bincount(rows, minlength=total)
        #: Entities by number, the most common first: their places are their ranks.
        self._entities = np.argsort(-frequency, kind="stable")
        self._total = total
        self._common = min(total, common)
        self._bins = total + self._common * (_LEVELS - 1)
        levels = np.minimum(mentions, np.uint8(_LEVELS)).astype(np.uint8)
        levels -= 1
        codes = self._codes().ravel()[rows * _LEVELS + levels]
        # Of a rare entity any mention but the first is beyond the code, of others from the fifth.
        rare = codes >= self._common * _LEVELS
        stands_for = np.where(rare, np.uint8(1), np.uint8(_LEVELS))
        beyond = np.flatnonzero(mentions > stands_for)
        starts = np.cumsum(sizes)
        self._beyond_documents = np.searchsorted(starts, beyond, "right")
        self._beyond_entities = rows[beyond]
        self._beyond = mentions[beyond].astype(np.int32) - stands_for[beyond]
        self._chunk(sizes, codes)

    def _codes(self) -> NDArray[np.int32]:
        """Return the code of each entity at each level: levels follow each other, then the rare."""
        common = self._common
        codes = np.empty((self._total, _LEVELS), np.int32)
        ranks = np.arange(self._total, dtype=np.int32)
        steps = np.arange(_LEVELS, dtype=np.int32) * common
        codes[self._entities[:common]] = ranks[:common, None] + steps
        codes[self._entities[common:]] = ranks[common:, None] + common * (_LEVELS - 1)
        return codes

    def _chunk(self, sizes: Array, codes: NDArray[np.int32]) -> None:
        """Lay the codes of each document into chunks, the last one padded."""
        self._chunk_starts = np.zeros(len(sizes) + 1, np.int64)
        np.cumsum(-(-sizes // _CHUNK), out=self._chunk_starts[1:])
        count = int(self._chunk_starts[-1])
        filled = np.full(count, _CHUNK, np.uint8)
        having = np.flatnonzero(sizes)
        filled[self._chunk_starts[having + 1] - 1] = (sizes[having] - 1) % _CHUNK + 1
        columns = np.arange(_CHUNK, dtype=np.uint8)
        # Paddings beside each other differ: adding to one place twice in a row is slow.
        self._chunks = np.tile(self._bins + columns.astype(np.int32), (count, 1))
        self._chunks[columns < filled[:, None]] = codes

    def count(self, documents: Numbers) -> Counts:
        """Return how many of some documents (ascending) mention each entity, and how often."""
        begins = self._chunk_starts[documents]
        chosen = spread(begins, self._chunk_starts[documents + 1] - begins)
        found = np.zeros(self._bins + _CHUNK, np.int64)
        for at in range(0, len(chosen), _BLOCK):
            codes = self._chunks.take(chosen[at : at + _BLOCK], axis=0)
            found += np.bincount(codes.ravel(), minlength=len(found))
        levels = found[: self._common * _LEVELS].reshape(_LEVELS, -1)
        rare = found[self._common * _LEVELS : self._bins]
        having = np.empty(self._total, np.int64)
        mentions = np.empty(self._total, np.int64)
        common, others = self._entities[: self._common], self._entities[self._common :]
        having[common] = levels.sum(axis=0)
        mentions[common] = (levels * np.arange(1, _LEVELS + 1)[:, None]).sum(axis=0)
        having[others] = mentions[others] = rare
        member = np.zeros(len(self._chunk_starts) - 1, np.bool_)
        member[documents] = True
        beyond = np.flatnonzero(member.take(self._beyond_documents))
        more = np.bincount(self._beyond_entities[beyond], self._beyond[beyond], self._total)
        mentions += more.astype(np.int64)
        return having, mentions


def _rows_of(segment: SegmentArrays, documents: Numbers) -> Numbers | NDArray[np.bool_] | slice:
    """Return what chooses the rows of some documents of a segment."""
    starts = segment.entities.starts
    if len(documents) == segment.documents:
        return slice(None)
    if len(documents) * 4 > segment.documents:
        member = np.zeros(segment.documents, np.bool_)
        member[documents] = True
        sizes: Array = np.diff(starts.astype(np.int64))
        return np.repeat(member, sizes)
    begins = starts[documents].astype(np.int64)
    return spread(begins, starts[documents + 1].astype(np.int64) - begins)


def _united(
    segments: Sequence[SegmentArrays], numbers: Sequence[Array]
) -> tuple[Array, NDArray[np.int32], Array]:
    """Return how many rows each document has, the entity of each row, and its mentions."""
    sizes: list[Array] = [np.zeros(0, np.int64)]
    rows: list[NDArray[np.int32]] = [np.zeros(0, np.int32)]
    mentions: list[Array] = [np.zeros(0, np.uint8)]
    for segment, known in zip(segments, numbers, strict=True):
        entities = segment.entities
        sizes.append(np.diff(entities.starts.astype(np.int64)))
        rows.append(known.astype(np.int32)[entities.entities])
        mentions.append(entities.mentions)
    return np.concatenate(sizes), np.concatenate(rows), np.concatenate(mentions)
