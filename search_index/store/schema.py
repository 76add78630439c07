"""What the index holds of a document, and how a document is handed to it.

All of a document is one Whoosh document: its terms, its text, its mentions and the facts of its
file are committed together or not at all.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from whoosh import fields, formats

from search_index.analysis import fold
from search_index.models import Document, DocumentInfo, EntityRef, EntityType, Mention
from search_index.query.tree import first_day
from search_index.sources.facts import language_of
from search_index.store.arrays.build import EntityFacts, IndexedDocument
from search_index.store.names import name_parts

#: Raised whenever what is written below changes meaning; an index of another version is rebuilt.
SCHEMA_VERSION = 2

# In BM25F the weight multiplies the term frequency before it saturates (Robertson, Zaragoza &
# Taylor 2004). A word of the title counts again in the text, which holds the title too;
# docs/benchmarks.md tells what other weights did.
TITLE_BOOST = 0.5
BOOSTS = {"title": TITLE_BOOST}

# A search for "2017" or "30 billion" asks for the text, not for an entity.
_NOT_NAMED = frozenset({EntityType.DATE, EntityType.QUANTITY})
# How these are written says nothing about the entity's names.
UNNAMED = frozenset({EntityType.DEMONYM, *_NOT_NAMED})
_ACRONYM = 6  # letters at the most
_LEVEL = 1  # of zlib: texts shrink by half at 100 MB/s; higher levels cost more than they save
_DIGEST_HALF = 8  # bytes


class TermField(fields.FieldType):  # type: ignore[misc]  # whoosh has no types
    """Text as index terms with positions, made by the one analyzer of ``search_index.analysis``."""

    def __init__(self, boost: float = 1.0) -> None:
        super().__init__(formats.Positions(field_boost=boost), None, scorable=True)


class ValueField(fields.FieldType):  # type: ignore[misc]  # whoosh has no types
    """Whole values, each with a count that ranks as a term frequency does."""

    def __init__(self, *, scorable: bool = False, unique: bool = False) -> None:
        super().__init__(formats.Frequency(), None, scorable=scorable, unique=unique)


def make_schema() -> fields.Schema:
    """Return the schema of the index."""
    return fields.Schema(
        id=ValueField(unique=True),
        title=TermField(boost=TITLE_BOOST),
        body=TermField(),
        language=ValueField(),
        source=ValueField(),  # folded
        date=ValueField(),  # as in DocumentInfo, perhaps partial
        year=ValueField(),
        path=ValueField(),  # folded
        type=ValueField(),  # folded
        entities=ValueField(),  # ids of the entities mentioned, in any way
        names=ValueField(scorable=True),  # the same, demonyms left out
        record=fields.STORED(),
    )


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What shows whether a file has changed since it was indexed."""

    size: int  # bytes
    mtime_ns: int  # nanoseconds since the epoch
    digest: bytes  # BLAKE2b of the content, 16 bytes

    @property
    def numbers(self) -> dict[str, int]:
        """The same as whole numbers, as a segment keeps them."""
        high, low = digest_numbers(self.digest)
        return {"size": self.size, "mtime": self.mtime_ns, "digest_high": high, "digest_low": low}


def digest_numbers(digest: bytes) -> tuple[int, int]:
    """Return the two halves of a digest as numbers of 64 bits with their sign."""
    return (
        int.from_bytes(digest[:_DIGEST_HALF], "big", signed=True),
        int.from_bytes(digest[_DIGEST_HALF:], "big", signed=True),
    )


def indexed_document(
    document: Document,
    mentions: Sequence[Mention],
    entities: Sequence[EntityRef],
    file: FileFacts,
    listed: Collection[str] = (),
) -> IndexedDocument:
    """Return a document as the index takes it.

    `listed`: the ids among `entities` whose whole names a lexicon knows.
    """
    info = document.info
    counts = Counter(mention.entity for mention in mentions)
    named = Counter(m.entity for m in mentions if m.type is not EntityType.DEMONYM)
    surfaces: dict[str, Counter[str]] = {}
    for mention in mentions:
        if mention.type not in UNNAMED:
            surfaces.setdefault(mention.entity, Counter())[" ".join(mention.text.split())] += 1
    return IndexedDocument(
        texts={"title": info.title, "body": document.text},
        values={
            "id": {info.id: 1},
            "language": {info.language: 1},
            "source": {fold(info.source): 1},
            "date": {info.date: 1},
            "year": {info.date[:4]: 1},
            "path": {fold(info.path): 1},
            "type": {fold(info.type): 1},
            "entities": counts,
            "names": named,
        },
        categories={
            "language": info.language,
            "year": info.date[:4],
            "source": info.source,
            "type": info.type,
        },
        numbers={
            **file.numbers,
            "length": info.length,
            "day": int(first_day(info.date).replace("-", "")) if info.date else 0,
        },
        record=json.dumps(_info_row(info), ensure_ascii=False, separators=(",", ":")).encode(),
        text=zlib.compress(document.text.encode(), _LEVEL),
        mentions=_packed(mentions),
        entities=tuple(
            _entity_facts(entity, tuple(surfaces.get(entity.id, ())), entity.id in listed)
            for entity in entities
            if counts[entity.id]
        ),
    )


def info_of(record: str) -> DocumentInfo:
    """Return the document of a stored record."""
    document_id, path, *rest = json.loads(record)
    return DocumentInfo(document_id, path or document_id, *rest)


def text_of(data: bytes) -> str:
    """Return the text of a document from what is stored of it."""
    return zlib.decompress(data).decode()


def mentions_of(data: bytes, document_id: str, text: str) -> tuple[Mention, ...]:
    """Return the mentions of a document from what is stored of them, in reading order."""
    rows = json.loads(zlib.decompress(data)) if data else ()
    return tuple(
        Mention(document_id, start, end, entity, EntityType(kind), text[start:end])
        for start, end, entity, kind in rows
    )


def fullest_names(surfaces: Sequence[str]) -> list[str]:
    """Return, in each script, the surface form of the most words; of several, the longest."""
    best: dict[str, tuple[int, int, str]] = {}
    for text in surfaces:
        language = language_of(text)
        rank = (-len(text.split()), -len(text), text)
        if language != "und" and (language not in best or rank < best[language]):
            best[language] = rank
    return [best[language][2] for language in sorted(best)]


def _entity_facts(entity: EntityRef, surfaces: tuple[str, ...], listed: bool) -> EntityFacts:
    full: tuple[str, ...] = () if entity.type in _NOT_NAMED else (entity.name,)
    if full and not listed:
        acronyms = (text for text in surfaces if text.isupper() and 2 <= len(text) <= _ACRONYM)
        full = tuple(dict.fromkeys((*full, *fullest_names(surfaces), *acronyms)))
    parts: dict[str, None] = {}
    if entity.type is EntityType.PERSON:
        parts = dict.fromkeys(part for name in full for part in name_parts(name))
    return EntityFacts(entity.id, entity.type, entity.name, surfaces, full, tuple(parts))


def _info_row(info: DocumentInfo) -> list[str | int]:
    return [
        info.id,
        "" if info.path == info.id else info.path,
        info.title,
        info.language,
        info.date,
        info.source,
        info.type,
        info.url,
        info.length,
        info.first_line,
    ]


def _packed(mentions: Sequence[Mention]) -> bytes:
    if not mentions:
        return b""
    rows = [[m.start, m.end, m.entity, m.type] for m in mentions]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode(), _LEVEL)
