"""New segments from documents."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from search_index.analysis import fold
from search_index.entities import name_key
from search_index.store.arrays.container import Array
from search_index.store.arrays.entities import entity_json
from search_index.store.arrays.invert import (
    Inverted,
    TextStream,
    ValueStream,
    shared_vocabulary,
)
from search_index.store.arrays.segment import CATEGORIES, RANKED_VALUES, TEXT_FIELDS
from search_index.store.arrays.table import Lookup
from search_index.store.arrays.texts import NONE, TextPacker
from search_index.store.arrays.write import Columns, DocumentsWriter, TermsWriter
from search_index.store.names import shown_name

# Bytes of texts that are compressed one after the other: a compressor with its dictionary is
# 256 KB, for which what else is at work would have to leave the processor's cache each time.
_TOGETHER = 100_000


@dataclass(frozen=True, slots=True)
class EntityFacts:
    """What one document says of an entity that it mentions."""

    id: str
    type: str
    name: str
    surfaces: tuple[str, ...]  # forms in the document, each once
    full: tuple[str, ...]  # whole names
    parts: tuple[str, ...] = ()  # words of these that it may be found by
    sounds: frozenset[str] = frozenset()  # keys by which it is compared with other entities


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document as the index takes it."""

    texts: Mapping[str, str]  # of each of TEXT_FIELDS
    values: Mapping[str, Mapping[str, int]]  # field -> value -> count
    categories: Mapping[str, str]  # of each of CATEGORIES
    numbers: Mapping[str, int]  # whole numbers that fit into 64 bits with their sign
    record: bytes
    text: bytes  # as it is to be read again
    mentions: bytes
    entities: tuple[EntityFacts, ...] = field(default=())


@dataclass(slots=True)
class _Facts:
    """What the documents of a segment say of an entity, put together."""

    type: str
    names: dict[str, None] = field(default_factory=dict)
    surfaces: dict[str, int] = field(default_factory=dict)  # form -> documents with it
    full: dict[str, None] = field(default_factory=dict)
    parts: dict[str, None] = field(default_factory=dict)
    sounds: frozenset[str] = frozenset()


class SegmentBuilder:
    """Takes documents and writes them as one segment. Nothing is to be seen of it until ``close``.

    Postings wait in memory, about 20 bytes a token at the end; ``tokens`` says how many there are,
    so that the caller can close the segment in time. `packer`: what the texts are compressed by,
    which may have learnt from those of other segments.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        boosts: Mapping[str, float],
        packer: TextPacker | None = None,
    ) -> None:
        self.folder = folder
        self.name = name
        self.documents = 0
        self._boosts = boosts
        self._documents_writer = DocumentsWriter(folder, name)
        self._packer = packer or TextPacker()
        self._dictionaries: dict[bytes, int] = {NONE: 0}
        self._dictionary = array("I")
        self._waiting: list[IndexedDocument] = []
        self._waiting_bytes = 0
        vocabulary = shared_vocabulary()
        self._texts = {name: TextStream(vocabulary) for name in TEXT_FIELDS}
        self._values: dict[str, ValueStream] = {}
        self._lengths = {name: array("I") for name in RANKED_VALUES}
        self._categories: dict[str, dict[str, int]] = {name: {} for name in CATEGORIES}
        self._codes = {name: array("I") for name in CATEGORIES}
        self._numbers: dict[str, array[int]] = {}
        self._facts: dict[str, _Facts] = {}

    @property
    def tokens(self) -> int:
        """How many tokens of text wait in memory."""
        return sum(stream.tokens for stream in self._texts.values())

    def add(self, document: IndexedDocument) -> None:
        """Add a document; its number is the count of those before it."""
        number = self.documents
        for name, text in self._texts.items():
            text.add(document.texts[name])
        for name, values in document.values.items():
            if not values:
                continue
            stream = self._values.get(name)
            if stream is None:
                stream = self._values[name] = ValueStream()
            stream.add(number, values)
        for name, lengths in self._lengths.items():
            lengths.append(sum(document.values.get(name, {}).values()))
        for name, codes in self._codes.items():
            known = self._categories[name]
            codes.append(known.setdefault(document.categories[name], len(known)))
        for name, value in document.numbers.items():
            column = self._numbers.get(name)
            if column is None:
                column = self._numbers[name] = array("q")
            column.append(value)
        for facts in document.entities:
            entity = self._facts.setdefault(facts.id, _Facts(facts.type))
            entity.names[facts.name] = None
            for surface in facts.surfaces:
                entity.surfaces[surface] = entity.surfaces.get(surface, 0) + 1
            entity.full.update(dict.fromkeys(facts.full))
            entity.parts.update(dict.fromkeys(facts.parts))
            entity.sounds |= facts.sounds
        self._waiting.append(document)
        self._waiting_bytes += len(document.text)
        if self._waiting_bytes >= _TOGETHER:
            self._store()
        self.documents += 1

    def _store(self) -> None:
        """Write what is kept of the documents that wait."""
        for document in self._waiting:
            text, dictionary = self._packer.pack(document.categories["language"], document.text)
            known_as = self._dictionaries.setdefault(dictionary, len(self._dictionaries))
            self._dictionary.append(known_as)
            self._documents_writer.add(document.record, text, document.mentions)
        self._waiting.clear()
        self._waiting_bytes = 0

    def close(self) -> None:
        """Write the segment and bring it to the disk."""
        self._store()
        terms = TermsWriter(self.folder, self.name, self.documents)
        try:
            for name, stream in self._texts.items():
                _put(terms, name, stream.invert(), self._boosts.get(name, 1.0))
            for name in sorted(self._values):
                inverted = self._values[name].invert()
                _put(terms, name, inverted, 1.0)
                if name == "entities" and inverted:
                    terms.put_rows(inverted)
                    ids = [term.decode() for term in inverted.terms]
                    terms.put_facts([self._entity_facts(entity) for entity in ids])
                    terms.put_names(*self._names(ids), self._sounds(ids))
            terms.close()
            self._documents_writer.close(self.documents, self._columns())
        except BaseException:
            terms.abandon()
            raise

    def abandon(self) -> None:
        """Remove what was written."""
        with suppress(OSError):
            self._documents_writer.abandon()

    def _columns(self) -> Columns:
        return Columns(
            lengths={name: stream.lengths() for name, stream in self._texts.items()}
            | {name: np.array(lengths, np.uint32) for name, lengths in self._lengths.items()},
            categories={
                name: (list(known), np.array(self._codes[name], np.uint32))
                for name, known in self._categories.items()
            },
            numbers={name: _int64(values) for name, values in self._numbers.items()},
            dictionaries=list(self._dictionaries)[1:],
            dictionary=np.array(self._dictionary, np.uint32),
        )

    def _entity_facts(self, entity: str) -> bytes:
        known = self._facts[entity]
        return entity_json(known.type, shown_name(known.names), known.surfaces, known.full)

    def _names(self, ids: Sequence[str]) -> tuple[Lookup, Lookup]:
        """Return the lookups of all names and of the whole ones."""
        keys: list[bytes] = []
        values: list[int] = []
        whole: list[bytes] = []
        owners: list[int] = []
        for ordinal, entity in enumerate(ids):
            known = self._facts[entity]
            for name in dict.fromkeys((*known.names, *known.surfaces, *known.full, *known.parts)):
                if key := name_key(name):
                    keys.append(key.encode())
                    values.append(2 * ordinal + (name in known.full))
            for name in known.full:
                whole.append(fold(name).encode())
                owners.append(ordinal)
        return Lookup.of(keys, values), Lookup.of(whole, owners)

    def _sounds(self, ids: Sequence[str]) -> Lookup:
        """Return the lookup of the keys by which entities are compared."""
        rows = [
            (key.encode(), ordinal)
            for ordinal, entity in enumerate(ids)
            for key in self._facts[entity].sounds
        ]
        return Lookup.of([key for key, _ in rows], [ordinal for _, ordinal in rows])


def _put(terms: TermsWriter, name: str, inverted: Inverted | None, boost: float) -> None:
    if inverted:
        terms.put(name, inverted, boost)


def _int64(values: array[int]) -> Array:
    return np.array(values, np.int64)
