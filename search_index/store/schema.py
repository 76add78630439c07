"""What the index holds of a document, and how a document becomes one Whoosh document.

All of a document is one Whoosh document: its terms, its text, its mentions and the facts of its
file are committed together or not at all. The text and the mentions are columns, so that a page of
results is read without them.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from whoosh import columns, fields, formats
from whoosh.system import pack_uint

from search_index.analysis import fold, terms
from search_index.models import Document, DocumentInfo, EntityRef, EntityType, Mention

#: Raised whenever what is written below changes meaning; an index of another version is rebuilt.
SCHEMA_VERSION = 1

# A word of the title says more of what a document is about than a word of the text. In BM25F the
# weight multiplies the term frequency before it saturates (Robertson, Zaragoza & Taylor 2004).
TITLE_BOOST = 2.0

# How these are written says nothing about the entity's names.
_UNNAMED = frozenset({EntityType.DEMONYM, EntityType.DATE, EntityType.QUANTITY})
_LEVEL = 1  # of zlib: texts shrink by half at 100 MB/s; higher levels cost more than they save


class TermField(fields.FieldType):  # type: ignore[misc]  # whoosh has no types
    """Text as index terms with positions, made by the one analyzer of ``search_index.analysis``."""

    def __init__(self, boost: float = 1.0) -> None:
        super().__init__(formats.Positions(field_boost=boost), None, scorable=True)

    def index(self, value: str, **kwargs: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield each term with its frequency, weight and encoded positions."""
        positions: dict[str, list[int]] = {}
        for position, term in enumerate(terms(value)):
            known = positions.get(term)
            if known is None:
                positions[term] = [position]
            else:
                known.append(position)
        boost, encode = self.format.field_boost, self.format.encode
        for term, places in positions.items():
            yield term.encode(), len(places), len(places) * boost, encode(places)


class ValueField(fields.FieldType):  # type: ignore[misc]  # whoosh has no types
    """Whole values, each with a count that ranks as a term frequency does."""

    def __init__(self, *, scorable: bool = False, unique: bool = False) -> None:
        super().__init__(formats.Frequency(), None, scorable=scorable, unique=unique)

    def index(
        self, value: str | Mapping[str, int], **kwargs: object
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield each value with its count."""
        counts = {value: 1} if isinstance(value, str) else value
        for text, count in counts.items():
            if text:
                yield text.encode(), count, float(count), pack_uint(count)


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
        text=fields.COLUMN(columns.VarBytesColumn()),
        mentions=fields.COLUMN(columns.VarBytesColumn()),
        counts=fields.COLUMN(columns.VarBytesColumn()),
        record=fields.STORED(),
    )


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What shows whether a file has changed since it was indexed."""

    size: int  # bytes
    mtime_ns: int  # nanoseconds since the epoch
    digest: str  # BLAKE2b of the content, hexadecimal


@dataclass(frozen=True, slots=True)
class EntityTally:
    """How often one document mentions an entity, and how it is written there."""

    entity: EntityRef
    mentions: int
    surfaces: tuple[str, ...]  # each once, most frequent first; without demonyms


def fields_of(
    document: Document,
    mentions: Sequence[Mention],
    entities: Sequence[EntityRef],
    file: FileFacts,
) -> dict[str, Any]:
    """Return the fields of the Whoosh document for a document."""
    info = document.info
    counts = Counter(mention.entity for mention in mentions)
    named = Counter(m.entity for m in mentions if m.type is not EntityType.DEMONYM)
    surfaces: dict[str, Counter[str]] = {}
    for mention in mentions:
        if mention.type not in _UNNAMED:
            surfaces.setdefault(mention.entity, Counter())[" ".join(mention.text.split())] += 1
    return {
        "id": info.id,
        "title": info.title,
        "body": document.text,
        "language": info.language,
        "source": fold(info.source),
        "date": info.date,
        "year": info.date[:4],
        "path": fold(info.path),
        "type": fold(info.type),
        "entities": dict(sorted(counts.items())),
        "names": dict(sorted(named.items())),
        "text": _packed(document.text.encode()),
        "mentions": _packed_json([[m.start, m.end, m.entity, m.type, m.text] for m in mentions]),
        "counts": _packed_json(
            [
                [e.id, e.type, e.name, counts[e.id], _most_frequent(surfaces.get(e.id))]
                for e in entities
                if counts[e.id]
            ]
        ),
        "record": json.dumps([_info_row(info), [file.size, file.mtime_ns, file.digest]]),
    }


def info_of(record: str) -> DocumentInfo:
    """Return the document of a stored record."""
    return DocumentInfo(*json.loads(record)[0])


def file_of(record: str) -> tuple[str, FileFacts]:
    """Return the document id and the facts of the file of a stored record."""
    info, facts = json.loads(record)
    return info[0], FileFacts(*facts)


def text_of(column: bytes) -> str:
    """Return the text of a document from its column."""
    return zlib.decompress(column).decode()


def mentions_of(column: bytes, document_id: str) -> tuple[Mention, ...]:
    """Return the mentions of a document from its column, in reading order."""
    rows = json.loads(zlib.decompress(column))
    return tuple(
        Mention(document_id, start, end, entity, EntityType(kind), text)
        for start, end, entity, kind, text in rows
    )


def tallies_of(column: bytes, known: dict[str, EntityRef]) -> tuple[EntityTally, ...]:
    """Return the entities of a document; equal references are shared by way of `known`."""
    rows = json.loads(zlib.decompress(column))
    return tuple(
        EntityTally(
            known.get(entity)
            or known.setdefault(entity, EntityRef(entity, EntityType(kind), name)),
            count,
            tuple(surfaces),
        )
        for entity, kind, name, count, surfaces in rows
    )


def _info_row(info: DocumentInfo) -> list[str | int]:
    return [
        info.id,
        info.path,
        info.title,
        info.language,
        info.date,
        info.source,
        info.type,
        info.url,
        info.length,
        info.first_line,
    ]


def _most_frequent(surfaces: Counter[str] | None) -> list[str]:
    pairs = sorted((surfaces or {}).items(), key=lambda pair: (-pair[1], pair[0]))
    return [text for text, _ in pairs]


def _packed(data: bytes) -> bytes:
    return zlib.compress(data, _LEVEL)


def _packed_json(rows: object) -> bytes:
    return _packed(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())
