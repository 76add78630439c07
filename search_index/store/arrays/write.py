"""What a segment's two files hold, written from postings and columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search_index.store.arrays.container import (
    Array,
    ArrayFileWriter,
    offsets_of,
    smallest_signed_type,
    smallest_type,
)
from search_index.store.arrays.form_codes import FormCodes
from search_index.store.arrays.invert import Inverted, prefix_rows
from search_index.store.arrays.segment import DOCUMENTS, TERMS, TEXT_FIELDS, prefix_section
from search_index.store.arrays.table import Lookup, Table


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of each document besides its parts; arrays of (documents,)."""

    lengths: Mapping[str, Array]  # of each text and ranked field, in terms
    categories: Mapping[str, tuple[Sequence[str], Array]]  # values, and each document's place
    numbers: Mapping[str, Array]
    dictionaries: Sequence[bytes]  # of texts; see ``texts``
    dictionary: Array  # which of them each text is read with, from 1 on; 0: none


class TermsWriter:
    """Writes the file of postings, field by field."""

    def __init__(self, folder: Path, name: str, documents: int) -> None:
        self._documents = documents
        self._writer = ArrayFileWriter(folder / f"{name}.{TERMS}")
        self._writer.facts["fields"] = {}

    def put(self, field: str, inverted: Inverted, boost: float) -> None:
        """Write the postings of one field; `boost` is the weight of one occurrence."""
        writer = self._writer
        Table.of(inverted.terms).write(writer, f"{field}.terms")
        for part in (
            "starts", "documents", "frequencies", "position_starts", "positions",
            "word_terms", "word_codes",
        ):  # fmt: skip
            values = getattr(inverted, part)
            if values is not None:
                writer.add(f"{field}.{part}", values)
        if inverted.words is not None:
            assert inverted.forms is not None
            assert inverted.position_starts is not None
            assert inverted.word_terms is not None
            Table.of(inverted.words).write(writer, f"{field}.words")
            forms = FormCodes.of(inverted.forms, inverted.position_starts, inverted.word_terms)
            forms.write(writer, f"{field}.forms")
        prefixes = self._put_prefixes(field, inverted) if field in TEXT_FIELDS else {}
        writer.facts["fields"][field] = {"boost": boost, "prefixes": prefixes}

    def _put_prefixes(self, field: str, inverted: Inverted) -> dict[str, list[str]]:
        """Write the rows of prefixes, those of one element type together, and return which."""
        prefixes: dict[str, list[str]] = {}
        rows: dict[str, list[Array]] = {}
        for prefix, row in zip(*prefix_rows(inverted, self._documents), strict=True):
            section = prefix_section(field, row.dtype.itemsize)
            prefixes.setdefault(section, []).append(prefix)
            rows.setdefault(section, []).append(row)
        for section, together in rows.items():
            self._writer.begin(section, together[0].dtype)
            for row in together:
                self._writer.append(row)
        return prefixes

    def put_rows(self, inverted: Inverted) -> None:
        """Write the entities of each document, from the postings of the entities."""
        counts: Array = np.diff(inverted.starts.astype(np.int64))
        entities = np.repeat(np.arange(len(counts)), counts)
        order = np.argsort(inverted.documents, kind="stable")
        mentions = inverted.frequencies
        if mentions is None:
            mentions = np.ones(len(order), np.uint8)
        of_document = np.bincount(inverted.documents, minlength=self._documents)
        self._writer.add("entities.rows", offsets_of(of_document))
        self._writer.add(
            "entities.row_entities", entities[order].astype(smallest_type(len(counts)))
        )
        self._writer.add("entities.row_mentions", mentions[order])

    def put_facts(self, facts: Sequence[bytes]) -> None:
        """Write what is kept of each entity, in the order of their ids."""
        sizes = np.fromiter(map(len, facts), np.int64, len(facts))
        self._writer.add("entities.facts.offsets", offsets_of(sizes))
        self._writer.add_bytes("entities.facts.blob", b"".join(facts))

    def put_names(self, names: Lookup, whole_names: Lookup, sounds: Lookup) -> None:
        """Write what the entities are called; see ``SegmentArrays``."""
        names.write(self._writer, "entities.names")
        whole_names.write(self._writer, "entities.whole_names")
        sounds.write(self._writer, "entities.sounds")

    def close(self) -> None:
        """Finish the file and bring it to the disk."""
        self._writer.close()

    def abandon(self) -> None:
        """Remove the unfinished file."""
        self._writer.abandon()


class DocumentsWriter:
    """Writes the file of documents: first their parts, one by one, then records and columns.

    Records wait in memory, so that they come to lie together: every answer reads some.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._writer = ArrayFileWriter(folder / f"{name}.{DOCUMENTS}")
        self._writer.begin("parts.blob", np.uint8)
        self._sizes = _Sizes()
        self._records: list[bytes | Array] = []
        self._record_sizes = _Sizes()

    def add(self, record: bytes, *parts: bytes) -> None:
        """Add one document: its record, and its PARTS."""
        self._records.append(record)
        self._record_sizes.one(len(record))
        for part in parts:
            self._writer.append(part)
            self._sizes.one(len(part))

    def add_parts(self, data: Array, sizes: Array) -> None:
        """Add the parts of consecutive documents, whose sizes are given one after the other."""
        self._writer.append(data)
        self._sizes.many(sizes)

    def add_records(self, data: Array, sizes: Array) -> None:
        """Add the records of consecutive documents, whose sizes are given."""
        self._records.append(data)
        self._record_sizes.many(sizes)

    def close(self, documents: int, columns: Columns) -> None:
        """Write the columns, finish the file and bring it to the disk."""
        writer = self._writer
        writer.add("parts.offsets", offsets_of(self._sizes.all()))
        writer.begin("records.blob", np.uint8)
        for record in self._records:
            writer.append(record)
        writer.add("records.offsets", offsets_of(self._record_sizes.all()))
        for field, lengths in columns.lengths.items():
            writer.add(
                f"length.{field}", lengths.astype(smallest_type(int(lengths.max(initial=0))))
            )
        for name, (values, codes) in columns.categories.items():
            writer.add(f"category.{name}", codes.astype(smallest_type(len(values))))
        for name, numbers in columns.numbers.items():
            writer.add(f"number.{name}", numbers.astype(smallest_signed_type(numbers)))
        if columns.dictionaries:
            sizes = np.fromiter(map(len, columns.dictionaries), np.int64)
            writer.add("texts.dictionaries.offsets", offsets_of(sizes))
            writer.add_bytes("texts.dictionaries.blob", b"".join(columns.dictionaries))
            kind = smallest_type(len(columns.dictionaries))
            writer.add("texts.dictionary", columns.dictionary.astype(kind))
        writer.facts.update(
            documents=documents,
            lengths={field: int(lengths.sum()) for field, lengths in columns.lengths.items()},
            numbers=list(columns.numbers),
            categories={name: list(values) for name, (values, _) in columns.categories.items()},
        )
        writer.close()

    def abandon(self) -> None:
        """Remove the unfinished file."""
        self._writer.abandon()


class _Sizes:
    """Sizes, told one by one or many at once."""

    def __init__(self) -> None:
        self._known: list[Array] = []
        self._pending: list[int] = []

    def one(self, size: int) -> None:
        self._pending.append(size)

    def many(self, sizes: Array) -> None:
        self._known += [np.array(self._pending, np.int64), sizes.astype(np.int64)]
        self._pending = []

    def all(self) -> Array:
        return np.concatenate([*self._known, np.array(self._pending, np.int64)])
