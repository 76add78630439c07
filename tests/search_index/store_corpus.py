"""Commits of documents drawn at random, and what they hold worked out one by one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from hypothesis import strategies as st

from search_index.models import Document, DocumentInfo, EntityRef, EntityType, Mention
from search_index.store.arrays.build import SegmentBuilder
from search_index.store.arrays.codec import ArraySegment
from search_index.store.arrays.commit import INDEX_NAME, Commit, write_commit
from search_index.store.names import write_names
from search_index.store.schema import BOOSTS, FileFacts, indexed_document, make_schema
from search_index.store.snapshot import Snapshot

BUSAN = EntityRef("place:busan", EntityType.PLACE, "Busan")
KIEP = EntityRef("org:kiep", EntityType.ORG, "KIEP")
HAN = EntityRef("person:han-gil-su", EntityType.PERSON, "Han Gil-su")
HAN_WRITTEN_OTHERWISE = EntityRef("person:han-gil-su", EntityType.PERSON, "HAN GIL SU")
YEAR = EntityRef("date:2017", EntityType.DATE, "2017")
YEAR_WRITTEN_OTHERWISE = EntityRef("date:2017", EntityType.DATE, "year 2017")
#: What an article may say, and the entity that it names by it.
SURFACES: Mapping[str, EntityRef] = {
    "Busan": BUSAN,
    "부산": BUSAN,
    "KIEP": KIEP,
    "Korea Institute": KIEP,
    "Han Gil-su": HAN,
    "HAN GIL SU": HAN_WRITTEN_OTHERWISE,
    "Han": HAN,
    "2017": YEAR,
    "2017г": YEAR_WRITTEN_OTHERWISE,
}


@dataclass(frozen=True, slots=True)
class Article:
    """A document to be indexed; its text is the words, one after the other."""

    id: str
    title: str = ""
    words: tuple[str, ...] = ()
    language: str = "en"
    date: str = ""
    source: str = ""
    kind: str = "text"
    mentions: tuple[tuple[int, int, EntityRef], ...] = field(default=(), init=False)
    text: str = field(default="", init=False)

    def __post_init__(self) -> None:
        """Work out the text, and the mentions in it."""
        found, at = [], 0
        for word in self.words:
            if word in SURFACES:
                found.append((at, at + len(word), SURFACES[word]))
            at += len(word) + 1
        object.__setattr__(self, "mentions", tuple(found))
        object.__setattr__(self, "text", " ".join(self.words))

    @property
    def info(self) -> DocumentInfo:
        """The document without its text."""
        return DocumentInfo(
            self.id, self.id, self.title, self.language, self.date, self.source, self.kind,
            length=len(self.text),
        )  # fmt: skip

    def counts(self) -> dict[str, int]:
        """Return how often the article mentions each entity."""
        found: dict[str, int] = {}
        for _, _, entity in self.mentions:
            found[entity.id] = found.get(entity.id, 0) + 1
        return found


def article(draw: st.DrawFn, document_id: str) -> Article:
    """Draw an article."""
    words = st.sampled_from(("port", "trade", "порт", "항로", *SURFACES))
    return Article(
        id=document_id,
        title=draw(st.sampled_from(("", "Ports", "ports", "Порты", "항만", "A route"))),
        words=tuple(draw(st.lists(words, max_size=8))),
        language=draw(st.sampled_from(("en", "ko", "ru"))),
        date=draw(st.sampled_from(("", "2014", "2017-12", "2017-12-05", "2022-02-24"))),
        source=draw(st.sampled_from(("", "TASS", "tass", "Yonhap", "Ёлка"))),
        kind=draw(st.sampled_from(("text", "markdown"))),
    )


@dataclass(frozen=True, slots=True)
class Articles:
    """Segments of articles, and which of them are deleted."""

    segments: tuple[tuple[Article, ...], ...]
    deleted: tuple[frozenset[int], ...]

    @property
    def live(self) -> dict[int, Article]:
        """The articles that are not deleted, by their number in the commit."""
        found, offset = {}, 0
        for segment, gone in zip(self.segments, self.deleted, strict=True):
            for number, one in enumerate(segment):
                if number not in gone:
                    found[offset + number] = one
            offset += len(segment)
        return found


@st.composite
def articles(draw: st.DrawFn) -> Articles:
    """Draw segments of articles. A deleted one may come again, changed, in a later segment."""
    segments: list[tuple[Article, ...]] = []
    deleted: list[frozenset[int]] = []
    free = [f"{letter}/{n}.txt" for n in range(5) for letter in ("en", "ko", "я", "가")]
    for _ in range(draw(st.integers(1, 3))):
        ids = draw(st.lists(st.sampled_from(free), min_size=1, max_size=6, unique=True))
        segments.append(tuple(article(draw, one) for one in ids))
        gone = draw(st.frozensets(st.integers(0, len(ids) - 1), max_size=len(ids) - 1))
        deleted.append(gone)
        kept = {one for at, one in enumerate(ids) if at not in gone}
        free = [one for one in free if one not in kept]
    return Articles(tuple(segments), tuple(deleted))


@contextmanager
def passing_folder() -> Iterator[Path]:
    """Make a folder that never reaches the disk, which is what most of the time would go to."""
    with patch.object(os, "fsync"), tempfile.TemporaryDirectory() as name:
        yield Path(name)


def segment_of(folder: Path, name: str, documents: Iterable[Article]) -> ArraySegment:
    """Write articles as a segment and return what a commit says of it."""
    builder = SegmentBuilder(folder, f"{INDEX_NAME}_{name}", BOOSTS)
    for one in documents:
        mentions = [
            Mention(one.id, start, end, entity.id, entity.type, one.text[start:end])
            for start, end, entity in one.mentions
        ]
        entities = {entity.id: entity for _, _, entity in reversed(one.mentions)}
        builder.add(
            indexed_document(
                Document(one.info, one.text),
                mentions,
                list(entities.values()),
                FileFacts(len(one.text), 0, bytes(16)),
            )
        )
    builder.close()
    entry = ArraySegment(INDEX_NAME, builder.documents)
    entry.segid = name
    return entry


def commit(
    folder: Path, number: int, entries: Sequence[ArraySegment], before: Commit | None = None
) -> Commit:
    """Write a commit of some segments."""
    write_names(folder, ())
    return write_commit(folder, make_schema(), number, entries, before)


def snapshot(folder: Path, drawn: Articles) -> Snapshot:
    """Write articles as the first commit of an index and open it."""
    entries = [
        segment_of(folder, f"s{at}", segment).without(drawn.deleted[at])
        for at, segment in enumerate(drawn.segments)
    ]
    commit(folder, 1, entries)
    return Snapshot(folder, 1)
