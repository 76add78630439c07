"""What the index holds of a document, and how a document is handed to it.

All of a document is one Whoosh document: its terms, its text, its mentions and the facts of its
file are committed together or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from whoosh import fields, formats

from search_index.analysis import fold
from search_index.models import Document, EntityRef, EntityType, Mention
from search_index.sources.languages import language_of_name
from search_index.store.arrays.build import EntityFacts, IndexedDocument
from search_index.store.names import name_parts
from search_index.store.sameness import sameness
from search_index.store.stored import day_of, packed_mentions, record_of

#: Raised whenever what is written below changes meaning; an index of another version is rebuilt.
SCHEMA_VERSION = 7

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


Sounds = Callable[[str, Iterable[str]], frozenset[str]]


def indexed_document(
    document: Document,
    mentions: Sequence[Mention],
    entities: Sequence[EntityRef],
    file: FileFacts,
    listed: Collection[str] = (),
    *,
    sounds: Sounds = lambda entity, names: frozenset(),
) -> IndexedDocument:
    """Return a document as the index takes it.

    `listed`: the ids among `entities` whose whole names a lexicon knows. `sounds` gives the keys by
    which an entity, given with its whole names, is compared with others.
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
            "day": day_of(info.date),
            "same": sameness(document),
        },
        record=record_of(info),
        text=document.text.encode(),
        mentions=packed_mentions(mentions),
        entities=tuple(
            _entity_facts(entity, tuple(surfaces.get(entity.id, ())), entity.id in listed, sounds)
            for entity in entities
            if counts[entity.id]
        ),
    )


def fullest_names(surfaces: Sequence[str]) -> list[str]:
    """Return, in each script, the surface form of the most words; of several, the longest."""
    best: dict[str, tuple[int, int, str]] = {}
    for text in surfaces:
        language = language_of_name(text)
        rank = (-len(text.split()), -len(text), text)
        if language != "und" and (language not in best or rank < best[language]):
            best[language] = rank
    return [best[language][2] for language in sorted(best)]


def _entity_facts(
    entity: EntityRef,
    surfaces: tuple[str, ...],
    listed: bool,
    sounds: Sounds,
) -> EntityFacts:
    full: tuple[str, ...] = () if entity.type in _NOT_NAMED else (entity.name,)
    if full and not listed:
        acronyms = (text for text in surfaces if text.isupper() and 2 <= len(text) <= _ACRONYM)
        full = tuple(dict.fromkeys((*full, *fullest_names(surfaces), *acronyms)))
    parts: dict[str, None] = {}
    if entity.type is EntityType.PERSON:
        parts = dict.fromkeys(part for name in full for part in name_parts(name))
    keys = sounds(entity.id, full) if full else frozenset[str]()
    return EntityFacts(entity.id, entity.type, entity.name, surfaces, full, tuple(parts), keys)
