"""One commit of an index, as readers see it. Nothing in it changes."""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from whoosh import index as whoosh_index

from search_index.errors import IndexFailure
from search_index.models import DocumentInfo, EntityRef, Mention
from search_index.query.tree import Node
from search_index.store import compat  # noqa: F401 - before any index is opened
from search_index.store.matching import Cancelled, Matching, Positions, Scores, Weights
from search_index.store.schema import EntityTally, info_of, mentions_of, tallies_of, text_of

# Up to this many documents all terms are kept in memory (some 200 bytes each), so that a prefix is
# expanded without reading.
_SMALL = 2_000
_KEPT_POSTINGS = 500_000  # entries of posting lists kept, of some 100 bytes each

T = TypeVar("T")


class Snapshot:
    """Reads one commit. Thread-safe: Whoosh's readers seek in shared files, so one at a time.

    Raises IndexFailure when the files are damaged.
    """

    def __init__(self, generation: Path) -> None:
        self._lock = threading.RLock()
        self._closed = False
        self.damaged = False  # set once reading has failed
        try:
            self._reader: Any = _open_reader(generation)
            self._leaves: list[tuple[Any, int]] = (
                [(self._reader, 0)] if self._reader.is_atomic() else self._reader.leaf_readers()
            )
            if self._reader.doc_count_all() == 0:
                self._leaves = []
            self._offsets = [offset for _, offset in self._leaves]
            self.documents: int = self._reader.doc_count()
        except Exception as error:  # whatever the damaged bytes lead Whoosh to
            raise IndexFailure(f"the index is damaged ({type(error).__name__})") from error
        self._columns: dict[tuple[int, str], Any] = {}
        self._postings = _CachedPostings(self)

    def scores(self, node: Node, cancelled: Callable[[], bool] | None = None) -> Scores:
        """Return the documents that a query matches, with scores. Raises Cancelled."""
        return self._guarded(lambda: Matching(self._postings, cancelled).scores(node))

    def records(self) -> list[tuple[int, DocumentInfo, tuple[EntityTally, ...]]]:
        """Return number, description and entities of every document, in reading order."""
        return self._guarded(self._records)

    def text(self, number: int) -> str:
        """Return the text of a document."""
        return self._guarded(lambda: text_of(self._column(number, "text")))

    def mentions(self, number: int, document_id: str) -> tuple[Mention, ...]:
        """Return the mentions of a document, in reading order."""
        return self._guarded(lambda: mentions_of(self._column(number, "mentions"), document_id))

    def vocabulary(self, field: str = "body") -> list[tuple[str, int]]:
        """Return the terms of a field, in order, with how many documents have each."""
        return self._guarded(lambda: self._postings.beginning(field, ""))

    def warm(self) -> None:
        """Read the posting lists of a small index ahead of the first question."""
        if self.documents > _SMALL:
            return
        for field in ("title", "body", "names"):
            for term, _ in self.vocabulary(field):
                self._guarded(partial(self._postings.weights, field, term))

    def close(self) -> None:
        """Release the files; every later question raises IndexFailure."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._columns.clear()
                self._reader.close()

    def _guarded(self, ask: Callable[[], T]) -> T:
        with self._lock:
            if self._closed:
                raise IndexFailure("the library is closed")
            try:
                return ask()
            except Cancelled:
                raise
            except Exception as error:  # whatever the damaged bytes lead Whoosh to
                self.damaged = True
                raise IndexFailure(f"the index is damaged ({type(error).__name__})") from error

    def _records(self) -> list[tuple[int, DocumentInfo, tuple[EntityTally, ...]]]:
        infos = [(number, info_of(stored["record"])) for number, stored in self._reader.iter_docs()]
        infos.sort(key=lambda pair: pair[1].id)
        known: dict[str, EntityRef] = {}
        return [
            (number, info, tallies_of(self._column(number, "counts"), known))
            for number, info in infos
        ]

    def _column(self, number: int, name: str) -> bytes:
        leaf = bisect_right(self._offsets, number) - 1
        reader, offset = self._leaves[leaf]
        column = self._columns.get((leaf, name))
        if column is None:
            column = reader.column_reader(name, translate=False)
            self._columns[leaf, name] = column
        value: bytes = column[number - offset]
        return value


class _CachedPostings:
    """The postings of a snapshot, the lists last asked for kept in memory."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._reader = snapshot._reader
        self._leaves = snapshot._leaves
        self._small = snapshot.documents <= _SMALL
        self._terms: dict[str, tuple[list[str], list[int]]] = {}
        self._lengths: dict[str, tuple[list[int], float]] = {}
        self._weights: dict[tuple[str, str], Weights] = {}
        self._positions: dict[tuple[str, str], Positions] = {}
        self._kept = 0

    def everything(self) -> Iterable[int]:
        """Return the numbers of all documents."""
        numbers: Iterable[int] = self._reader.all_doc_ids()
        return numbers

    def count(self) -> int:
        """Return how many documents there are for the statistics."""
        count: int = self._reader.doc_count_all()
        return count

    def frequency(self, field: str, term: str) -> int:
        """Return how many documents have a term."""
        if self._small:
            terms, counts = self._vocabulary(field)
            at = bisect_left(terms, term)
            return counts[at] if at < len(terms) and terms[at] == term else 0
        return sum(
            leaf.doc_frequency(field, term)
            for leaf, _ in self._leaves
            if _present(leaf, field, term)
        )

    def weights(self, field: str, term: str) -> Weights:
        """Return the documents that have a term and its weight in each."""
        known = self._weights.get((field, term))
        if known is not None:
            return known
        weights: Weights = {}
        for leaf, offset in self._leaves:
            if _present(leaf, field, term):
                matcher = leaf.postings(field, term)
                while matcher.is_active():
                    weights[matcher.id() + offset] = matcher.weight()
                    matcher.next()
        self._keep(self._weights, (field, term), weights, len(weights))
        return weights

    def positions(self, field: str, term: str, among: Iterable[int] | None) -> Positions:
        """Return the positions of a term, in the documents `among` alone if those are given."""
        known = self._positions.get((field, term))
        if known is None:
            wanted = None if among is None or self._small else set(among)
            known = self._read_positions(field, term, wanted)
            if wanted is None:
                cost = sum(map(len, known.values()))
                self._keep(self._positions, (field, term), known, cost)
        if among is None:
            return known
        return {number: known[number] for number in among if number in known}

    def beginning(self, field: str, prefix: str) -> list[tuple[str, int]]:
        """Return the terms that begin with a prefix, in order, with their frequencies."""
        if self._small:
            terms, counts = self._vocabulary(field)
            low = bisect_left(terms, prefix)
            high = bisect_left(terms, prefix + "\U0010ffff", low)
            return list(zip(terms[low:high], counts[low:high], strict=True))
        return self._read_terms(field, prefix)

    def lengths(self, field: str) -> tuple[list[int], float]:
        """Return the length of a field in every document, and the mean length."""
        known = self._lengths.get(field)
        if known is None:
            values = [
                leaf.doc_field_length(number, field)
                for leaf, _ in self._leaves
                for number in range(leaf.doc_count_all())
            ]
            mean = self._reader.field_length(field) / max(len(values), 1)
            known = self._lengths[field] = (values, mean)
        return known

    def _vocabulary(self, field: str) -> tuple[list[str], list[int]]:
        known = self._terms.get(field)
        if known is None:
            pairs = self._read_terms(field, "")
            known = ([term for term, _ in pairs], [count for _, count in pairs])
            self._terms[field] = known
        return known

    def _read_terms(self, field: str, prefix: str) -> list[tuple[str, int]]:
        counts: dict[str, int] = {}
        for leaf, _ in self._leaves:
            for raw, info in leaf.iter_prefix(field, prefix):
                term = raw.decode()
                counts[term] = counts.get(term, 0) + info.doc_frequency()
        return sorted(counts.items())

    def _read_positions(self, field: str, term: str, wanted: set[int] | None) -> Positions:
        positions: Positions = {}
        for leaf, offset in self._leaves:
            if not _present(leaf, field, term):
                continue
            matcher = leaf.postings(field, term)
            while matcher.is_active():
                number = matcher.id() + offset
                if wanted is None or number in wanted:
                    positions[number] = matcher.value_as("positions")
                matcher.next()
        return positions

    def _keep(
        self, cache: dict[tuple[str, str], Any], key: tuple[str, str], value: Any, cost: int
    ) -> None:
        self._kept += cost
        if self._kept > _KEPT_POSTINGS:
            self._weights.clear()
            self._positions.clear()
            self._kept = cost
        cache[key] = value


def _open_reader(generation: Path) -> Any:
    """Open the last commit at once: ``FileIndex.reader`` tries for half a second if it cannot."""
    opened = whoosh_index.open_dir(str(generation))
    toc = whoosh_index.TOC.read(opened.storage, opened.indexname)
    return whoosh_index.FileIndex._reader(opened.storage, toc.schema, toc.segments, toc.generation)


def _present(leaf: Any, field: str, term: str) -> bool:
    try:
        return (field, term) in leaf
    except UnicodeEncodeError:  # a lone surrogate, from a command line that is not UTF-8
        return False
