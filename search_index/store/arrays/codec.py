"""Array segments behind Whoosh's codec interface, so that its readers and matchers work on them.

The searcher of this package reads the arrays themselves; Whoosh's own matchers are the reference
that it is tested against. Segments are written by ``build`` and ``merge`` alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound

from search_index.store.arrays.segment import FieldArrays, SegmentArrays

_BLOCK = 128  # postings that are turned into Python numbers together


class ArraySegment(base.Segment):  # type: ignore[misc]  # whoosh has no types
    """What the table of contents of an index says of a segment; it is pickled there."""

    def __init__(self, indexname: str, documents: int = 0) -> None:
        super().__init__(indexname)
        self.documents = documents
        self.deleted: frozenset[int] = frozenset()

    def codec(self) -> ArrayCodec:
        """Return the codec that reads the segment."""
        return ArrayCodec()

    def without(self, numbers: Iterable[int]) -> ArraySegment:
        """Return the same segment with documents deleted."""
        other = ArraySegment(self.indexname, self.documents)
        other.segid = self.segid
        other.deleted = self.deleted | frozenset(numbers)
        return other

    def should_assemble(self) -> bool:
        """Whether Whoosh may put the files into one, which could not be mapped in place."""
        return False

    def doc_count_all(self) -> int:
        """Return how many documents there are, deleted ones included."""
        return self.documents

    def deleted_count(self) -> int:
        """Return how many documents are deleted."""
        return len(self.deleted)

    def deleted_docs(self) -> Iterator[int]:
        """Yield the numbers of the deleted documents."""
        return iter(sorted(self.deleted))

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is deleted."""
        return docnum in self.deleted


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Reads array segments for Whoosh."""

    def terms_reader(self, storage: Any, segment: ArraySegment) -> _TermsReader:
        """Return the reader of a segment's postings."""
        return _TermsReader(_open(storage, segment))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> _DocumentReader:
        """Return the reader of a segment's documents."""
        return _DocumentReader(_open(storage, segment), segment)


def _open(storage: Any, segment: ArraySegment) -> SegmentArrays:
    return SegmentArrays(Path(storage.folder), segment.segment_id(), segment.deleted)


class _DocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    def __init__(self, arrays: SegmentArrays, segment: ArraySegment) -> None:
        self._arrays = arrays
        self._segment = segment

    def close(self) -> None:
        pass

    def doc_count(self) -> int:
        return self._segment.documents - len(self._segment.deleted)

    def doc_count_all(self) -> int:
        return self._segment.documents

    def has_deletions(self) -> bool:
        return bool(self._segment.deleted)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._segment.deleted

    def deleted_docs(self) -> Iterator[int]:
        return self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        return False

    def has_column(self, fieldname: str) -> bool:
        return False

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        if fieldname not in self._arrays.documents_file.facts["lengths"]:
            return default
        return int(self._arrays.lengths(fieldname)[docnum])

    def field_length(self, fieldname: str) -> int:
        return self._arrays.total_length(fieldname)

    def min_field_length(self, fieldname: str) -> int:
        return int(self._arrays.lengths(fieldname).min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        return int(self._arrays.lengths(fieldname).max(initial=0))

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        return False

    def stored_fields(self, docnum: int) -> dict[str, str]:
        return {"record": self._arrays.record(docnum).decode()}


class _TermsReader(base.TermsReader):  # type: ignore[misc]
    def __init__(self, arrays: SegmentArrays) -> None:
        self._arrays = arrays

    def close(self) -> None:
        pass

    def _find(self, fieldname: str, text: bytes) -> tuple[FieldArrays, int]:
        field = self._arrays.field(fieldname)
        term = field.terms.find(text) if field else -1
        if field is None or term < 0:
            raise TermNotFound(f"{fieldname}:{text!r}")
        return field, term

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        field = self._arrays.field(term[0])
        return field is not None and field.terms.find(term[1]) >= 0

    def indexed_field_names(self) -> tuple[str, ...]:
        return self._arrays.field_names

    def cursor(self, fieldname: str, fieldobj: Any) -> _Cursor:
        field = self._arrays.field(fieldname)
        if field is None:
            raise TermNotFound(fieldname)
        return _Cursor(self, field, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for name in sorted(self._arrays.field_names):
            yield from self._terms_of(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        yield from self._terms_of(fieldname, prefix)
        for name in sorted(self._arrays.field_names):
            if name > fieldname:
                yield from self._terms_of(name, b"")

    def _terms_of(self, name: str, start: bytes) -> Iterator[tuple[str, bytes]]:
        field = self._arrays.field(name)
        if field is not None:
            for term in range(field.terms.bisect(start), len(field.terms)):
                yield name, field.terms[term]

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        for name, text in self.terms():
            yield (name, text), self.term_info(name, text)

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        for name, text in self.terms_from(fieldname, prefix):
            yield (name, text), self.term_info(name, text)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        return self.info(*self._find(fieldname, text))

    def info(self, field: FieldArrays, term: int) -> TermInfo:
        documents, frequencies = field.postings(term)
        count = len(documents)
        weights = np.ones(count) if frequencies is None else frequencies
        text = field.name in self._arrays.documents_file.facts["lengths"]
        lengths = self._arrays.lengths(field.name)[documents] if text else np.zeros(1, np.int64)
        return TermInfo(
            weight=float(weights.sum(dtype=np.float64)) * field.boost,
            df=count,
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(weights.max()) * field.boost,
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        try:
            weight: float = self.term_info(fieldname, text).weight()
        except TermNotFound:
            return 0
        return weight

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        try:
            field, term = self._find(fieldname, text)
        except TermNotFound:
            return 0
        return field.count(term)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> _Matcher:
        field, term = self._find(fieldname, text)
        return _Matcher(field, term, (fieldname, text), format_, scorer)


class _Cursor(base.FieldCursor):  # type: ignore[misc]
    def __init__(self, reader: _TermsReader, field: FieldArrays, fieldobj: Any) -> None:
        self._reader = reader
        self._field = field
        self._to_bytes, self._from_bytes = fieldobj.to_bytes, fieldobj.from_bytes
        self._at = 0

    def first(self) -> Any:
        self._at = 0
        return self.text()

    def find(self, string: Any) -> Any:
        raw = string if isinstance(string, bytes) else self._to_bytes(string)
        self._at = self._field.terms.bisect(raw)
        return self.text()

    def next(self) -> Any:
        self._at += 1
        return self.text()

    def is_valid(self) -> bool:
        return self._at < len(self._field.terms)

    def text(self) -> Any:
        return self._from_bytes(self._field.terms[self._at]) if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        return self._reader.info(self._field, self._at) if self.is_valid() else None


class _Matcher(LeafMatcher):  # type: ignore[misc]
    """Walks the postings of one term, a block at a time."""

    def __init__(
        self, field: FieldArrays, term: int, name: tuple[str, bytes], format_: Any, scorer: Any
    ) -> None:
        self._field = field
        self._ordinal = term
        self._term = name
        self.format = format_
        self.scorer = scorer
        self._documents, self._frequencies = field.postings(term)
        self._count = len(self._documents)
        self._occurrences: Any = None
        self._at = 0
        self._load(0)

    def _load(self, at: int) -> None:
        """Go to a posting, which may lie in another block."""
        self._at = at
        self._low = at - at % _BLOCK
        self._block = self._documents[self._low : self._low + _BLOCK].tolist()

    def reset(self) -> None:
        self._load(0)

    def copy(self) -> _Matcher:
        other = _Matcher(self._field, self._ordinal, self._term, self.format, self.scorer)
        other._load(self._at)
        return other

    def is_active(self) -> bool:
        return self._at < self._count

    def id(self) -> int:
        number: int = self._block[self._at - self._low]
        return number

    def all_ids(self) -> Iterator[int]:
        return iter(self._documents[self._at :].tolist())

    def weight(self) -> float:
        count = 1 if self._frequencies is None else int(self._frequencies[self._at])
        return count * self._field.boost

    def next(self) -> bool:
        if self._at + 1 == self._low + len(self._block):
            self._load(self._at + 1)
            return True
        self._at += 1
        return False

    def skip_to(self, id: int) -> None:
        if not self.is_active():
            raise ReadTooFar
        if id > self.id():
            if self._block and id <= self._block[-1]:
                self._at = self._low + bisect_left(self._block, id, self._at - self._low)
            else:
                self._load(int(np.searchsorted(self._documents, id)))

    def supports_block_quality(self) -> bool:
        return False

    def value_as(self, astype: str) -> Any:
        if astype == "positions" and self._field.positions is not None:
            if self._occurrences is None:
                self._occurrences = self._field.occurrences(self._ordinal)
            positions, starts = self._occurrences
            return positions[starts[self._at] : starts[self._at + 1]].tolist()
        if astype == "frequency":
            return 1 if self._frequencies is None else int(self._frequencies[self._at])
        raise NotImplementedError(astype)
