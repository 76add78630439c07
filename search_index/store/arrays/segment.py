"""One segment of the index as arrays: terms, postings, positions, and a store of documents.

A segment is two files that never change once written: ``.terms`` (fields, terms, postings) and
``.docs`` (what is kept of each document). Documents are numbered from 0 within their segment;
deleted ones keep their number until the segment is merged.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search_index.store.arrays.container import Array, ArrayFile, smallest_type
from search_index.store.arrays.entities import read_entity
from search_index.store.arrays.form_codes import FormCodes
from search_index.store.arrays.table import Lookup, Table
from search_index.store.arrays.texts import NONE, unpacked

TERMS = "terms"  # ending of the file of postings
DOCUMENTS = "docs"  # ending of the file of documents

#: Fields whose words are kept with positions and written forms.
TEXT_FIELDS = ("title", "body")
#: Fields of values that rank by the counts of the values.
RANKED_VALUES = ("names",)
#: Properties of which each document has one value, counted as facets.
CATEGORIES = ("language", "year", "source", "type")


@dataclass(frozen=True, slots=True)
class Words:
    """The written forms of the words of a text field, folded, and the term of each.

    A form has a code among the forms of its term; occurrences carry these codes.
    """

    table: Table  # n forms, ascending
    terms: Array  # (n,) ordinal of the form's term
    codes: Array  # (n,) code of the form among those of its term, 1 and up


@dataclass(frozen=True, slots=True)
class FieldArrays:
    """The postings of one field.

    T terms, P postings, O occurrences. The postings of term ``t`` are those from
    ``starts[t]`` to ``starts[t + 1]``; its occurrences in all documents are those from
    ``position_starts[t]`` to ``position_starts[t + 1]``, those of one posting together, as many as
    its frequency.
    """

    name: str
    terms: Table  # T
    starts: Array  # (T + 1,)
    documents: Array  # (P,) numbers, ascending within a term
    frequencies: Array | None  # (P,); None: all are 1
    boost: float  # the weight of one occurrence
    position_starts: Array | None = None  # (T + 1,); None: no positions
    positions: Array | None = None  # (O,) ascending within a posting
    forms: FormCodes | None = None  # of the occurrences, codes of the written forms
    words: Words | None = None
    #: Prefixes of very many postings -> row of ``prefix_weights``.
    prefix_rows: dict[str, int] | None = None
    #: For each such prefix the summed frequency of its terms in every document, (documents,).
    prefix_weights: tuple[Array, ...] = ()
    file: ArrayFile | None = None  # that the arrays are mapped from

    def count(self, term: int) -> int:
        """Return how many documents have a term."""
        return int(self.starts[term + 1]) - int(self.starts[term])

    def postings(self, term: int) -> tuple[Array, Array | None]:
        """Return documents and frequencies (None: all 1) of a term, views of the arrays."""
        return self.range(term, term + 1)

    def range(self, low: int, high: int) -> tuple[Array, Array | None]:
        """Return documents and frequencies of consecutive terms, one term after the other."""
        part = slice(int(self.starts[low]), int(self.starts[high]))
        documents = self.ahead(self.documents[part])
        if self.frequencies is None:
            return documents, None
        return documents, self.ahead(self.frequencies[part])

    def ahead(self, values: Array) -> Array:
        """Ask the system for a part of one of the arrays, all of which is needed; return it."""
        if self.file is not None:
            self.file.ahead(values)
        return values

    def occurrences(self, term: int) -> tuple[Array, NDArray[np.int64]]:
        """Return the positions of a term, and where those of each posting begin.

        The last has one entry more than the term has postings. Raises ValueError without
        positions.
        """
        if self.positions is None or self.position_starts is None:
            raise ValueError(f"the field {self.name} has no positions")
        low, high = int(self.position_starts[term]), int(self.position_starts[term + 1])
        frequencies = self.postings(term)[1]
        if frequencies is None:
            starts = np.arange(self.count(term) + 1, dtype=np.int64)
        else:
            starts = np.zeros(len(frequencies) + 1, np.int64)
            np.cumsum(frequencies, out=starts[1:])
        return self.positions[low:high], starts

    def form_codes(self, low: int, high: int) -> Array:
        """Return the code of the written form of each occurrence of consecutive terms.

        0 is a Hangul pair, which has no form. Raises ValueError without positions.
        """
        if self.forms is None or self.words is None or self.position_starts is None:
            raise ValueError(f"the field {self.name} has no positions")
        sizes: Array = np.diff(self.position_starts[low : high + 1].astype(np.int64))
        forms = np.bincount(self.words.terms, minlength=len(self.terms))
        return self.forms.between(low, high, sizes, forms[low:high])


@dataclass(frozen=True, slots=True)
class Category:
    """One property of every document, each with one of few values."""

    values: tuple[str, ...]
    codes: Array  # (documents,) place in ``values``


@dataclass(frozen=True, slots=True)
class EntityArrays:
    """Which entities each document mentions, as rows of unequal length (CSR).

    The entities of document ``d`` are ``entities[starts[d]:starts[d + 1]]``, ordinals into
    ``ids``, ascending; ``mentions`` says how often it mentions each, demonyms included.
    """

    ids: Table  # E entity ids: the terms of the field "entities"
    starts: Array  # (documents + 1,)
    entities: Array  # (rows,)
    mentions: Array  # (rows,)


class SegmentArrays:
    """Reads one segment in place. Raises DamagedFile when it is opened."""

    def __init__(self, folder: Path, name: str, deleted: Collection[int] = ()) -> None:
        self.name = name
        self.deleted = frozenset(deleted)
        self.terms_file = ArrayFile(folder / f"{name}.{TERMS}")
        self.documents_file = ArrayFile(folder / f"{name}.{DOCUMENTS}")
        self.documents: int = self.documents_file.facts["documents"]
        self.live: NDArray[np.bool_] | None = None
        if deleted:
            self.live = np.ones(self.documents, np.bool_)
            self.live[list(deleted)] = False
        self._fields: dict[str, FieldArrays | None] = {}
        self._columns: dict[str, memoryview] = {}

    # Postings

    @property
    def field_names(self) -> tuple[str, ...]:
        """The names of the fields that have terms."""
        return tuple(self.terms_file.facts["fields"])

    def field(self, name: str) -> FieldArrays | None:
        """Return the postings of a field, None if no document has a term in it."""
        if name not in self._fields:
            known = name in self.terms_file.facts["fields"]
            self._fields[name] = self._read_field(name) if known else None
        return self._fields[name]

    def _read_field(self, name: str) -> FieldArrays:
        file, facts = self.terms_file, self.terms_file.facts["fields"][name]
        prefixes, rows = self._prefix_rows(facts["prefixes"])
        return FieldArrays(
            name=name,
            terms=Table.read(file, f"{name}.terms"),
            starts=file.array(f"{name}.starts"),
            documents=file.array(f"{name}.documents"),
            frequencies=file.optional(f"{name}.frequencies"),
            boost=facts["boost"],
            position_starts=file.optional(f"{name}.position_starts"),
            positions=file.optional(f"{name}.positions"),
            forms=FormCodes.read(file, f"{name}.forms") if f"{name}.word_terms" in file else None,
            words=Words(
                Table.read(file, f"{name}.words"),
                file.array(f"{name}.word_terms"),
                file.array(f"{name}.word_codes"),
            )
            if f"{name}.word_terms" in file
            else None,
            prefix_rows={prefix: row for row, prefix in enumerate(prefixes)},
            prefix_weights=tuple(rows),
            file=file,
        )

    def _prefix_rows(self, facts: Mapping[str, Sequence[str]]) -> tuple[list[str], list[Array]]:
        """Return the prefixes in some sections and their rows."""
        prefixes: list[str] = []
        rows: list[Array] = []
        for section, here in facts.items():
            weights, size = self.terms_file.array(section), self.documents
            prefixes += here
            rows += [weights[at * size : (at + 1) * size] for at in range(len(here))]
        return prefixes, rows

    def lengths(self, field: str) -> Array:
        """Return how many terms a text or ranked field has in each document, (documents,)."""
        return self.documents_file.array(f"length.{field}")

    def total_length(self, field: str) -> int:
        """Return how many terms the field has in all documents, deleted ones included."""
        total: int = self.documents_file.facts["lengths"].get(field, 0)
        return total

    @cached_property
    def entities(self) -> EntityArrays:
        """Which entities each document mentions."""
        field, file = self.field("entities"), self.terms_file
        empty = np.zeros(0, np.uint8)
        return EntityArrays(
            ids=field.terms if field else Table.of(()),
            starts=file.array("entities.rows") if field else np.zeros(self.documents + 1, np.uint8),
            entities=file.array("entities.row_entities") if field else empty,
            mentions=file.array("entities.row_mentions") if field else empty,
        )

    def entity_totals(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return how often each entity is mentioned, and by how many documents.

        By ordinal; deleted documents count.
        """
        field = self.field("entities")
        if field is None:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        starts = field.starts.astype(np.int64)
        documents: NDArray[np.int64] = np.diff(starts)
        if field.frequencies is None:
            return documents, documents
        mentions = np.add.reduceat(field.frequencies, starts[:-1], dtype=np.int64)
        return mentions, documents

    # Documents

    def category(self, name: str) -> Category:
        """Return a property of all documents, one of CATEGORIES."""
        values = tuple(self.documents_file.facts["categories"][name])
        return Category(values, self.documents_file.array(f"category.{name}"))

    @cached_property
    def _parts(self) -> memoryview:
        return self.documents_file.array("parts.offsets").data

    def part(self, number: int, part: int) -> bytes:
        """Return one of what is kept of a document; see PARTS."""
        at = number * len(PARTS) + part
        return self.documents_file.read("parts.blob", self._parts[at], self._parts[at + 1])

    def ahead(self, number: int) -> None:
        """Ask the system for all that is kept of a document; returns at once."""
        at = number * len(PARTS)
        start, stop = self._parts[at], self._parts[at + len(PARTS)]
        self.documents_file.read_ahead("parts.blob", start, stop)

    def record(self, number: int) -> bytes:
        """Return the record of a document; see ``stored``."""
        begins = self.column("records.offsets")
        return bytes(self.column("records.blob")[begins[number] : begins[number + 1]])

    def text(self, number: int) -> bytes:
        """Return the text of a document. Raises DamagedFile and zlib.error."""
        dictionary: bytes | memoryview = NONE
        if "texts.dictionary" in self.documents_file:
            known_as = self.column("texts.dictionary")[number]
            if known_as:
                ends = self.column("texts.dictionaries.offsets")
                blob = self.column("texts.dictionaries.blob")
                dictionary = blob[ends[known_as - 1] : ends[known_as]]
        return unpacked(self.part(number, TEXT), dictionary)

    @property
    def dictionaries(self) -> tuple[bytes, ...]:
        """What the texts of the segment are read with; see ``texts``."""
        file = self.documents_file
        if "texts.dictionary" not in file:
            return ()
        ends = file.array("texts.dictionaries.offsets").tolist()
        return tuple(file.read("texts.dictionaries.blob", *part) for part in pairwise(ends))

    @property
    def dictionary(self) -> Array:
        """Which dictionary each text is read with, from 1 on; 0: none. (documents,)."""
        codes = self.documents_file.optional("texts.dictionary")
        return np.zeros(self.documents, np.uint8) if codes is None else codes

    def id_of(self, number: int) -> str:
        """Return the value that a document alone has in the field "id"."""
        ids, ordinals = self._ids
        return ids[ordinals[number]].decode()

    @cached_property
    def _ids(self) -> tuple[Table, memoryview]:
        """All ids, and the ordinal of each document's."""
        field = self.field("id")
        assert field is not None
        ordinals = np.zeros(self.documents, smallest_type(self.documents))
        ordinals[field.documents] = np.arange(len(field.terms))
        return field.terms, ordinals.data

    def entity_ids(self, number: int) -> list[str]:
        """Return the ids of the entities that a document mentions, in the order of their bytes."""
        arrays = self.entities
        row = arrays.entities[int(arrays.starts[number]) : int(arrays.starts[number + 1])]
        return [entity.decode() for entity in arrays.ids.some(row.tolist())]

    @cached_property
    def properties(self) -> tuple[tuple[Sequence[str], memoryview], ...]:
        """For each of CATEGORIES its values, and the place in them of each document's."""
        known = self.documents_file.facts["categories"]
        return tuple((known[name], self.column(f"category.{name}")) for name in CATEGORIES)

    def column(self, name: str) -> memoryview:
        """Return a section of the file of documents, its elements one by one."""
        column = self._columns.get(name)
        if column is None:
            column = self._columns[name] = self.documents_file.array(name).data
        return column

    @property
    def number_names(self) -> tuple[str, ...]:
        """The names of the whole numbers that are kept of each document."""
        return tuple(self.documents_file.facts["numbers"])

    def numbers_of(self, name: str) -> Array:
        """Return one whole number of each document, (documents,)."""
        return self.documents_file.array(f"number.{name}")

    def entity_facts(self, ordinal: int) -> tuple[str, str, dict[str, int], list[str]]:
        """Return what is kept of an entity by its ordinal: see ``read_entity``."""
        offsets, blob = self._entity_facts
        return read_entity(bytes(blob[offsets[ordinal] : offsets[ordinal + 1]]))

    def every_entity_facts(self) -> list[bytes]:
        """Return what is kept of each entity, as JSON, in the order of their ordinals."""
        offsets, blob = self._entity_facts
        ends = offsets.tolist()
        return [bytes(blob[low:high]) for low, high in pairwise(ends)]

    @cached_property
    def _entity_facts(self) -> tuple[memoryview, memoryview]:
        if "entities.facts.blob" not in self.terms_file:
            return memoryview(b"\0"), memoryview(b"")
        file = self.terms_file
        return file.array("entities.facts.offsets").data, file.array("entities.facts.blob").data

    @cached_property
    def names(self) -> Lookup:
        """What entities are called, by ``name_key``: twice the ordinal, 1 more for a whole name."""
        return Lookup.read(self.terms_file, "entities.names")

    @cached_property
    def whole_names(self) -> Lookup:
        """The whole names of entities, folded: their ordinals."""
        return Lookup.read(self.terms_file, "entities.whole_names")

    @cached_property
    def sounds(self) -> Lookup:
        """The keys by which entities are compared with others (``joining``): their ordinals."""
        return Lookup.read(self.terms_file, "entities.sounds")

    def verify(self) -> None:
        """Compare both files with their checksums. Raises DamagedFile."""
        self.terms_file.verify()
        self.documents_file.verify()


def prefix_section(field: str, size: int) -> str:
    """Return the name of the section of rows of prefixes with elements of `size` bytes."""
    return f"{field}.prefix_weights.{size}"


#: What the store keeps of each document besides its record, one after the other.
PARTS = ("text", "mentions")
TEXT, MENTIONS = range(len(PARTS))
