"""A small corpus behind the `Library` protocol, for what the real one does not do on demand."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from search_index import cli
from search_index.errors import DocumentNotFound, EntityNotFound, KorusError
from search_index.library import Cancelled
from search_index.models import (
    Concordance,
    Document,
    DocumentInfo,
    Entity,
    EntityCount,
    EntityRef,
    EntityType,
    Filter,
    Hit,
    KwicLine,
    KwicOrder,
    Mention,
    MentionContext,
    Progress,
    RefreshReport,
    SearchResult,
    Snippet,
    Sort,
    Span,
    Status,
)
from tests.quiet_library import QuietLibrary

TEXTS = {
    "en/port.md": "The port of Vladivostok grew.\nIts director spoke in Vladivostok.",
    "ko/port.md": "블라디보스토크항이 커졌다.",
    "ru/port.md": "Порт во Владивостоке вырос.",
    "odd/escape.txt": "before \x1b]0;owned\x07 \x9b31m after \u202eVladivostok\u202c [/bold] [red]",
}
ENTITY = Entity(
    id="place:vladivostok",
    type=EntityType.PLACE,
    name="Vladivostok",
    names={"en": "Vladivostok", "ru": "Владивосток"},
    aliases=("Владивостоке",),
    wikidata="Q959",
    mentions=4,
    documents=3,
)
OTHER = Entity(
    id="person:vladivostok-ivan",
    type=EntityType.PERSON,
    name="=Ivan \x1b[31mVladivostok",
    names={},
    aliases=(),
    wikidata=None,
    mentions=1,
    documents=1,
)


def _mentions() -> list[Mention]:
    found = []
    for path, text in sorted(TEXTS.items()):
        for name in ("Vladivostok", "블라디보스토크", "Владивостоке"):
            start = text.find(name)
            while start >= 0:
                end = start + len(name)
                found.append(
                    Mention(path, start, end, ENTITY.id, EntityType.PLACE, text[start:end])
                )
                start = text.find(name, end)
    return found


@dataclass
class FakeLibrary(QuietLibrary):
    """Answers from `TEXTS`; `failure` is raised by refresh, `broken` by every search."""

    folder: Path = Path("corpus")
    index_dir: Path = Path("index")
    texts: dict[str, str] = field(default_factory=lambda: dict(TEXTS))
    failure: BaseException | None = None
    broken: BaseException | None = None
    indexed_at: float | None = 0.0
    report: RefreshReport = field(default_factory=RefreshReport)
    ignored: tuple[str, ...] = ()
    suggestion: str = ""
    closed: bool = False
    damaged: bool = False
    asked: dict[str, Any] = field(default_factory=dict)

    def _info(self, path: str) -> DocumentInfo:
        return DocumentInfo(path, path, f"Title of {path}", path[:2], "2020-01", length=1)

    def search(
        self,
        query: str,
        *,
        filters: Collection[Filter] = (),
        sort: Sort = Sort.RELEVANCE,
        limit: int = 20,
        offset: int = 0,
        typing: bool = False,
        snippets: int = 3,
        cancelled: Cancelled | None = None,
    ) -> SearchResult:
        if self.broken:
            raise self.broken
        self.asked = {"query": query, "sort": sort, "limit": limit, "offset": offset}
        hits = []
        for path, text in sorted(self.texts.items()):
            if (start := text.find(query)) >= 0:
                span = Span(start, start + len(query))
                hits.append(
                    Hit(self._info(path), 1.5, 1, (Snippet(0, len(text), text, (span,), 1),))
                )
        return SearchResult(
            query,
            len(hits),
            len(hits),
            tuple(hits[offset : offset + limit]),
            len(self.texts),
            ignored=self.ignored,
            suggestion=self.suggestion,
        )

    def hits(
        self,
        document_id: str,
        query: str,
        *,
        typing: bool = False,
        cancelled: Cancelled | None = None,
    ) -> tuple[Span, ...]:
        return ()

    def concordance(
        self,
        query: str,
        *,
        filters: Collection[Filter] = (),
        order: KwicOrder = KwicOrder.DOCUMENT,
        limit: int = 1_000,
        offset: int = 0,
        width: int = 60,
        cancelled: Cancelled | None = None,
    ) -> Concordance:
        lines = []
        for path, text in sorted(self.texts.items()):
            if (start := text.find(query)) >= 0:
                end = start + len(query)
                around = text[:start], text[start:end], text[end:]
                lines.append(KwicLine(self._info(path), start, end, *around, 1))
        page = tuple(lines[offset : offset + limit])
        return Concordance(query, len(lines), len(lines), page, ignored=self.ignored)

    def similar(
        self, document_id: str, *, limit: int = 20, cancelled: Cancelled | None = None
    ) -> tuple[Hit, ...]:
        found = self.search("Vladivostok").hits
        return tuple(hit for hit in found if hit.info.id != document_id)[:limit]

    def infos(self) -> tuple[DocumentInfo, ...]:
        return tuple(map(self._info, sorted(self.texts)))

    def document(self, document_id: str) -> Document:
        if document_id not in self.texts:
            raise DocumentNotFound(f"no document {document_id}")
        return Document(self._info(document_id), self.texts[document_id])

    def entity(self, entity_id: str) -> Entity:
        for entity in (ENTITY, OTHER):
            if entity.id == entity_id:
                return entity
        raise EntityNotFound(entity_id)

    def find_entities(self, name: str) -> tuple[Entity, ...]:
        names = {"ambiguous": (ENTITY, OTHER), "Владивостоке": (ENTITY,), ENTITY.id: (ENTITY,)}
        return names.get(name, ())

    def entities(self) -> tuple[EntityCount, ...]:
        if not self.texts:
            return ()
        return tuple(
            EntityCount(EntityRef(one.id, one.type, one.name), one.mentions, one.documents)
            for one in (ENTITY, OTHER)
        )

    def document_mentions(self, document_id: str) -> tuple[Mention, ...]:
        return tuple(one for one in _mentions() if one.document == document_id)

    def mentions(self, entity_ids: Sequence[str] | None = None) -> tuple[MentionContext, ...]:
        return tuple(
            MentionContext(
                one,
                self._info(one.document),
                0,
                len(self.texts[one.document]),
                self.texts[one.document],
            )
            for one in _mentions()
            if one.document in self.texts and (entity_ids is None or one.entity in entity_ids)
        )

    def status(self) -> Status:
        return Status(
            "corpus", "index", len(self.texts), 4, 2, {"en": 1}, (), self.indexed_at, schema=1
        )

    def refresh(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancelled: Cancelled | None = None,
        *,
        only: Sequence[str] | None = None,
        verify: bool = False,
    ) -> RefreshReport:
        self.asked = {"verify": verify}
        if self.failure:
            raise self.failure
        if on_progress:
            on_progress(Progress(1, 3, "en/port.md"))
        return self.report

    def close(self) -> None:
        self.closed = True


@dataclass
class Ran:
    """What a run of `korus` left behind."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Korus = Callable[..., Ran]


@pytest.fixture
def korus(capsys: pytest.CaptureFixture[str]) -> Korus:
    """Run `korus` in this process."""

    def run(*argv: str | Path) -> Ran:
        capsys.readouterr()
        code = cli.main([str(arg) for arg in argv])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> FakeLibrary:
    """The library that `korus` opens in this test."""
    fake = FakeLibrary()

    def open_library(
        folder: str | None = None, *, index_dir: Path | None = None, **_: object
    ) -> FakeLibrary:
        if folder == "gone":
            raise KorusError("no such folder: gone")
        return fake

    monkeypatch.setattr("search_index.commands.open_library", open_library)
    return fake
