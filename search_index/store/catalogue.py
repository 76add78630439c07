"""The documents of a commit without their texts: found by id, filtered, counted, put in order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

import numpy as np

from search_index.analysis import fold
from search_index.models import DocumentInfo, FacetCount, Filter, Sort
from search_index.query import tree
from search_index.store.arrays.container import Array
from search_index.store.arrays.segment import CATEGORIES
from search_index.store.engine.facets import CategoryCounter
from search_index.store.engine.ranking import top
from search_index.store.engine.sets import Matches, Numbers
from search_index.store.snapshot import Snapshot

_MOST_INFOS = 4_000  # descriptions kept, of about a kilobyte


class Catalogue:
    """The documents of one commit, by number. Thread-safe."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._segments = snapshot.commit.segments
        self._offsets = snapshot.engine.offsets
        self._infos: dict[int, DocumentInfo] = {}
        self.place: Array = snapshot.commit.place

    def info(self, number: int) -> DocumentInfo:
        """Return the description of a document."""
        known = self._infos.get(number)
        if known is None:
            known = self._snapshot.info(number)
            if len(self._infos) >= _MOST_INFOS:
                self._infos = {}  # other threads go on with what they had
            self._infos[number] = known
        return known

    def infos(self, numbers: Sequence[int]) -> list[DocumentInfo]:
        """Return the descriptions of documents."""
        known = self._infos
        unknown = [number for number in numbers if number not in known]
        if unknown:
            made = dict(zip(unknown, self._snapshot.infos(unknown), strict=True))
            if len(known) + len(made) > _MOST_INFOS:
                known = self._infos = {n: known[n] for n in numbers if n in known}
            known.update(made)
        return [known[number] for number in numbers]

    def find(self, document_id: str) -> int | None:
        """Return the number of the document with an id; of a copy: of the one that is shown."""
        try:
            raw = document_id.encode()
        except UnicodeEncodeError:  # from a command line that is not UTF-8
            return None
        for wanted in (raw, raw.removeprefix(b"./")):
            number = self._find(wanted)
            if number is not None:
                return number
        return None

    def _find(self, raw: bytes) -> int | None:
        for segment, offset in zip(self._segments, self._offsets, strict=True):
            field = segment.field("id")
            at = field.terms.find(raw) if field else -1
            if field is None or at < 0:
                continue
            for number in field.postings(at)[0].tolist():
                if segment.live is None or segment.live[number]:
                    return int(number) + offset
        return self._snapshot.commit.copies.find(raw)

    def all(self) -> Numbers:
        """Return all documents, ascending."""
        live = self._snapshot.engine.live
        size = self._snapshot.engine.size
        return np.arange(size, dtype=np.int64) if live is None else np.flatnonzero(live)

    def in_reading_order(self, documents: Numbers) -> list[int]:
        """Return documents by their ids."""
        ordered: list[int] = documents[np.argsort(self.place[documents])].tolist()
        return ordered

    def filtered(self, matches: Matches, filters: Collection[Filter]) -> Matches:
        """Return the documents that pass the filters.

        Of several filters on one facet any will do, on entities all are required, and whatever is
        excluded is excluded.
        """
        wanted: dict[str, set[str]] = {}
        for one in filters:
            if one.field == "entity":
                having = self._snapshot.matches(tree.Keyword("entity", one.value)).documents
                kept = np.isin(matches.documents, having, assume_unique=True, invert=one.exclude)
            elif one.field not in CATEGORIES:
                kept = np.full(len(matches), one.exclude)
            elif one.exclude:
                kept = ~self._among(one.field, {one.value})[matches.documents]
            else:
                wanted.setdefault(one.field, set()).add(one.value)
                continue
            matches = Matches(matches.documents[kept], matches.scores[kept])
        for name, values in wanted.items():
            kept = self._among(name, values)[matches.documents]
            matches = Matches(matches.documents[kept], matches.scores[kept])
        return matches

    def _among(self, name: str, values: set[str]) -> Array:
        """Return which documents have one of the values of a category, (documents,)."""
        rows = []
        for segment in self._segments:
            category = segment.category(name)
            chosen = np.array([value in values for value in category.values], np.bool_)
            rows.append(chosen[category.codes])
        return np.concatenate(rows) if rows else np.zeros(0, np.bool_)

    def facets(self, documents: Numbers) -> dict[str, tuple[FacetCount, ...]]:
        """Return how many of the documents have each value: most first, years newest first."""
        facets = {}
        for name, pairs in self._counter.counts(documents).items():
            known = [pair for pair in pairs if pair[0]]
            if name == "year":
                known.sort(reverse=True)
            facets[name] = tuple(FacetCount(value, count) for value, count in known)
        return facets

    def warm(self) -> None:
        """Work out ahead what counting needs."""
        _ = self._counter

    @cached_property
    def _counter(self) -> CategoryCounter:
        return CategoryCounter(self._segments, self._snapshot.engine.live)

    def page(
        self,
        matches: Matches,
        sort: Sort,
        offset: int,
        limit: int,
        hits: Array | None = None,
    ) -> list[int]:
        """Return one page of the documents in order, as places in `matches`.

        Ties are broken by reading order, so that an order is total. `hits`, one number a match,
        is what ``Sort.HITS`` goes by.
        """
        documents = matches.documents
        match sort:
            case Sort.RELEVANCE:
                keys = None
            case Sort.HITS:
                keys = -(hits if hits is not None else np.zeros(len(matches)))
            case Sort.DATE:
                keys = -self.days[documents]
            case Sort.TITLE:
                keys = self._title_ranks[documents]
            case Sort.SOURCE:
                keys = self._source_ranks[documents]
            case Sort.PATH:
                keys = self.place[documents]
        found: list[int] = top(matches, limit, self.place, offset, keys).tolist()
        return found

    @cached_property
    def days(self) -> Array:
        """The first day of each document as a number like 20171205, 0: undated."""
        return _joined([segment.numbers_of("day") for segment in self._segments])

    @cached_property
    def _title_ranks(self) -> Array:
        titles = [
            fold(self._snapshot.info(number).title) for number in range(self._snapshot.engine.size)
        ]
        return _ranks(titles)

    @cached_property
    def _source_ranks(self) -> Array:
        """The rank of each document's source by its folded name; without one: the last."""
        values = [segment.category("source") for segment in self._segments]
        folded = sorted({fold(value) for category in values for value in category.values} - {""})
        rank = {name: at for at, name in enumerate(folded)}
        rows = []
        for category in values:
            ranks = [rank.get(fold(value), len(folded)) for value in category.values]
            rows.append(np.array(ranks, np.int64)[category.codes])
        return _joined(rows)


def _ranks(strings: Sequence[str]) -> Array:
    """Return for each string its rank among the different ones."""
    order = {text: rank for rank, text in enumerate(sorted(set(strings)))}
    return np.fromiter(map(order.__getitem__, strings), np.int64, len(strings))


def _joined(rows: Sequence[Array]) -> Array:
    return np.concatenate(rows) if rows else np.zeros(0, np.int64)
