"""How the documents of a result are spread over properties and entities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search_index.store.arrays.container import Array
from search_index.store.arrays.segment import CATEGORIES, SegmentArrays
from search_index.store.engine.entity_rows import CodedRows, Counts, EntityRows, PlainRows
from search_index.store.engine.sets import Numbers

#: Combinations of values that are counted in one pass; more would not stay in the cache.
MOST_COMBINED = 1 << 16
#: Entities whose mentions are counted by way of their code.
COMMON = 1 << 14


class CategoryCounter:
    """Counts the values of every property among documents. Thread-safe.

    Values of different segments are united; their combinations are counted, several properties in
    one pass.
    """

    def __init__(
        self,
        segments: Sequence[SegmentArrays],
        live: NDArray[np.bool_] | None = None,
        *,
        most_combined: int = MOST_COMBINED,
    ) -> None:
        self._values: dict[str, list[str]] = {}
        self._groups: list[tuple[list[str], Array]] = []  # properties, combined code of documents
        self._live = live
        self._size = sum(segment.documents for segment in segments)
        names: list[str] = []
        combined = np.zeros(self._size, np.int64)
        count = 1
        for name in CATEGORIES:
            codes = self._united(name, segments)
            values = max(len(self._values[name]), 1)
            if names and count * values > most_combined:
                self._add(names, combined, count)
                names, combined, count = [], np.zeros(self._size, np.int64), 1
            combined = combined * values + codes
            count *= values
            names = [*names, name]
        self._add(names, combined, count)

    def _united(self, name: str, segments: Sequence[SegmentArrays]) -> Numbers:
        """Note all values of a property and return the place of each document's value."""
        places: dict[str, int] = {}
        codes = np.zeros(self._size, np.int64)
        at = 0
        for segment in segments:
            category = segment.category(name)
            known = [places.setdefault(value, len(places)) for value in category.values]
            if known:
                codes[at : at + segment.documents] = np.array(known)[category.codes]
            at += segment.documents
        self._values[name] = list(places)
        return codes

    def _add(self, names: list[str], combined: Numbers, count: int) -> None:
        self._groups.append((names, combined.astype(np.min_scalar_type(count))))

    def _counts(self, group: int, documents: NDArray[Any] | slice) -> Numbers:
        names, codes = self._groups[group]
        return np.bincount(codes[documents], minlength=self._shape_size(names))

    def _shape_size(self, names: Sequence[str]) -> int:
        return int(np.prod([max(len(self._values[name]), 1) for name in names]))

    @cached_property
    def _totals(self) -> list[Numbers]:
        every: NDArray[Any] | slice = slice(None) if self._live is None else self._live
        return [self._counts(group, every) for group in range(len(self._groups))]

    def counts(self, documents: Numbers) -> dict[str, list[tuple[str, int]]]:
        """Return how many of some documents (ascending, none deleted) have each value.

        Most frequent first, then by value; those that none has are left out.
        """
        rest = _rest(documents, self._live, self._size)
        result: dict[str, list[tuple[str, int]]] = {}
        for group, (names, _) in enumerate(self._groups):
            if rest is None:
                counts = self._counts(group, documents)
            else:
                counts = self._totals[group] - self._counts(group, rest)
            shaped = counts.reshape([max(len(self._values[name]), 1) for name in names])
            for axis, name in enumerate(names):
                others = tuple(a for a in range(len(names)) if a != axis)
                result[name] = self._named(name, shaped.sum(axis=others))
        return result

    def _named(self, name: str, counts: Numbers) -> list[tuple[str, int]]:
        pairs = zip(self._values[name], counts.tolist(), strict=False)
        return sorted((p for p in pairs if p[1]), key=lambda pair: (-pair[1], pair[0]))


@dataclass(frozen=True, slots=True)
class EntityCounts:
    """The entities that documents mention; arrays of one entry an entity."""

    entities: Numbers  # numbers, ascending
    documents: Numbers  # how many mention it
    mentions: Numbers  # how often they do


class EntityCounter:
    """Counts the documents and mentions of every entity among documents. Thread-safe.

    ``numbers``: for each segment, the number of each of its entities; ``total``: how many numbers
    there are. Of large results the rest is counted and taken from the totals.
    """

    def __init__(
        self,
        segments: Sequence[SegmentArrays],
        numbers: Sequence[Array],
        total: int,
        live: NDArray[np.bool_] | None = None,
        *,
        common: int = COMMON,
    ) -> None:
        self._make_coded = partial(CodedRows, segments, numbers, total, common)
        self._rows: EntityRows = PlainRows(segments, numbers, total)
        self._segments = segments
        self._numbers = numbers
        self._total = total
        self._live = live
        self._size = sum(segment.documents for segment in segments)

    def counts(self, documents: Numbers) -> EntityCounts:
        """Return the entities that some documents (ascending, none deleted) mention."""
        rest = _rest(documents, self._live, self._size)
        if rest is None:
            having, mentions = self._rows.count(documents)
        else:
            having, mentions = self._rows.count(rest)
            np.subtract(self.totals[0], having, out=having)
            np.subtract(self.totals[1], mentions, out=mentions)
        entities = np.flatnonzero(having)
        return EntityCounts(entities, having[entities], mentions[entities])

    @cached_property
    def totals(self) -> Counts:
        """How many documents mention each entity, by number, and how often; deleted ones do not."""
        having, mentions = np.zeros((2, self._total), np.int64)
        for segment, numbers in zip(self._segments, self._numbers, strict=True):
            often, documents = segment.entity_totals()
            having[numbers] += documents
            mentions[numbers] += often
        if self._live is not None:
            less, fewer = PlainRows(self._segments, self._numbers, self._total).count(
                np.flatnonzero(~self._live)
            )
            having -= less
            mentions -= fewer
        return having, mentions

    def warm(self) -> None:
        """Work out what makes counting fast: 50 ms for two million rows.

        Until then counts come from the rows as they are on disk, three to six times slower.
        """
        self._rows = self._make_coded()


def _rest(documents: Numbers, live: NDArray[np.bool_] | None, size: int) -> Numbers | None:
    """Return the documents that are not among some, if those are fewer, else None."""
    if len(documents) * 2 <= size:
        return None
    others = np.ones(size, np.bool_) if live is None else live.copy()
    others[documents] = False
    return np.flatnonzero(others)
