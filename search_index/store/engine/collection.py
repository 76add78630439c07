"""The segments of one commit as one collection: numbering, statistics, what is kept in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

import numpy as np
from numpy.typing import NDArray

from search_index.store.arrays.segment import FieldArrays, SegmentArrays
from search_index.store.engine.cache import ByteCache
from search_index.store.engine.forms import Vocabulary
from search_index.store.engine.sets import NO_NUMBERS, NO_VALUES, Matches, Numbers, Values

K1 = 1.2
B = 0.75


@dataclass(frozen=True, slots=True)
class Piece:
    """What one field contributes to a leaf of a query: frequencies and scores of documents."""

    documents: Numbers  # ascending
    frequencies: Values
    scores: Values

    @property
    def matches(self) -> Matches:
        """The documents with their scores."""
        return Matches(self.documents, self.scores)

    @property
    def size(self) -> int:
        """How many bytes this takes."""
        return self.documents.nbytes + self.frequencies.nbytes + self.scores.nbytes


NO_PIECE = Piece(NO_NUMBERS, NO_VALUES, NO_VALUES)


class Part:
    """One segment: where its numbers begin among all, and its vocabularies."""

    def __init__(self, segment: SegmentArrays, offset: int) -> None:
        self.segment = segment
        self.offset = offset
        self.size = segment.documents
        self._vocabularies: dict[str, Vocabulary | None] = {}

    def vocabulary(self, name: str) -> Vocabulary | None:
        """Return the written forms of a field, None if it has none."""
        if name not in self._vocabularies:
            field = self.segment.field(name)
            words = field.words if field else None
            made = Vocabulary(words, len(field.terms)) if field and words else None
            # Of two threads that make it at once, both use the same.
            self._vocabularies.setdefault(name, made)
        return self._vocabularies[name]


class Collection:
    """Segments that never change. Thread-safe.

    Documents have the number of their place in their segment plus the sizes of the segments
    before it. Deleted documents count in the statistics until their segment is merged.
    """

    def __init__(self, segments: Sequence[SegmentArrays], cache_bytes: int) -> None:
        self.parts: list[Part] = []
        offset = 0
        for segment in segments:
            self.parts.append(Part(segment, offset))
            offset += segment.documents
        self.size = offset
        self.pieces = ByteCache[Piece](cache_bytes)
        self._norms: dict[str, Values] = {}

    @cached_property
    def live(self) -> NDArray[np.bool_] | None:
        """Which documents are not deleted, (size,); None: all."""
        rows = [part.segment.live for part in self.parts]
        if all(row is None for row in rows):
            return None
        return np.concatenate(
            [
                np.ones(part.size, np.bool_) if row is None else row
                for part, row in zip(self.parts, rows, strict=True)
            ]
        )

    def having(self, name: str) -> Iterator[tuple[Part, FieldArrays]]:
        """Yield the segments that have terms in a field, with the field."""
        for part in self.parts:
            field = part.segment.field(name)
            if field is not None:
                yield part, field

    def norms(self, name: str) -> Values:
        """Return what the length of a field adds to the frequency in BM25, (size,)."""
        known = self._norms.get(name)
        if known is None:
            total = sum(part.segment.total_length(name) for part in self.parts)
            mean = total / max(self.size, 1) or 1.0
            known = np.empty(self.size, np.float32)
            for part in self.parts:
                known[part.offset : part.offset + part.size] = part.segment.lengths(name)
            known *= np.float32(K1 * B / mean)
            known += np.float32(K1 * (1 - B))
            self._norms[name] = known
        return known

    def idf(self, count: int) -> float:
        """Return the weight of a term that so many documents have.

        It is Lucene's: never negative, and next to nothing for what every document has, where
        Whoosh's stays above 1 (docs/benchmarks.md tells what either finds).
        """
        total = max(self.size, 1)
        having = min(count, total)
        return log(1 + (total - having + 0.5) / (having + 0.5))
