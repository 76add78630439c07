"""A library of any size that is made up as it is asked, so that no test indexes anything."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from search_index.library import Cancelled
from search_index.models import (
    Document,
    DocumentInfo,
    Entity,
    EntityCount,
    EntityRef,
    EntityType,
    FacetCount,
    Filter,
    Hit,
    Mention,
    MentionContext,
    SearchResult,
    Snippet,
    Sort,
    Span,
)
from tests.quiet_library import QuietLibrary
from tests.tui.driver import PATIENCE

PER_DOCUMENT = 3  # mentions of every entity in a document
_SENTENCE = "The harbour waits and Xyz counts the ships. "


def text_of(number: int) -> str:
    return f"{number}: " + _SENTENCE * PER_DOCUMENT


def document_id(number: int) -> str:
    return f"{number:07}.txt"


@dataclass
class Large(QuietLibrary):
    """``total`` documents; every query finds every document, and its hits say which query.

    A search for a query in `late` answers when `answered` is set, cancelled or not; a search for
    `final` sets it.
    """

    total: int = 100_000
    late: Collection[str] = ()
    final: str = ""
    answered: Event = field(default_factory=Event)
    asked: list[tuple[str, int, int]] = field(default_factory=list)  # query, offset, limit
    folder: Path = Path("/large")
    index_dir: Path = Path("/large-index")

    def info(self, number: int, title: str = "") -> DocumentInfo:
        path = document_id(number)
        return DocumentInfo(path, path, title or f"Document {number:,}", "en", "2017-12-05")

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
        entities: int | None = None,
        cancelled: Cancelled | None = None,
    ) -> SearchResult:
        self.asked.append((query, offset, limit))
        if query in self.late:
            assert self.answered.wait(PATIENCE)
        numbers = range(offset, min(offset + limit, self.total))
        hits = tuple(self._hit(number, query, snippets) for number in numbers)
        counts = {EntityType.PERSON: 16_000, EntityType.PLACE: 800}
        listed = tuple(
            EntityCount(EntityRef(f"{kind.lower()}:{n}", kind, f"{kind} {n}"), count - n, count - n)
            for kind, count in counts.items()
            for n in range(count if entities is None else min(entities, count))
        )
        if query == self.final:
            self.answered.set()
        return SearchResult(
            query,
            self.total,
            self.total,
            hits,
            self.total,
            entities=listed,
            entity_totals=counts,
            facets={"language": (FacetCount("en", self.total),)},
        )

    def _hit(self, number: int, query: str, snippets: int) -> Hit:
        text = text_of(number)
        shown = Snippet(0, len(text), text, (Span(0, len(str(number))),), 1)
        info = self.info(number, f"{query or 'all'} {number:,}")
        return Hit(info, 1.0, 1, (shown,)[:snippets], (1, 0, 0, 0, 0, 0))

    def hits(
        self, document_id: str, query: str, *, typing: bool = False, cancelled: object = None
    ) -> tuple[Span, ...]:
        return (Span(0, len(str(int(document_id[:7])))),)

    def document(self, document_id: str) -> Document:
        number = int(document_id[:7])
        return Document(self.info(number), text_of(number))

    def document_mentions(self, document_id: str) -> tuple[Mention, ...]:
        return self._mentions("place:0", document_id)

    def _mentions(self, entity_id: str, document_id: str) -> tuple[Mention, ...]:
        text = text_of(int(document_id[:7]))
        places = [at for at in range(len(text)) if text.startswith("Xyz", at)]
        return tuple(
            Mention(document_id, at, at + 3, entity_id, EntityType.PLACE, "Xyz") for at in places
        )

    def entity(self, entity_id: str) -> Entity:
        count = PER_DOCUMENT * self.total
        return Entity(entity_id, EntityType.PLACE, "Xyz", {}, (), None, count, self.total)

    def find_entities(self, name: str) -> tuple[Entity, ...]:
        return (self.entity("place:700"),) if name == "Xyz" else ()

    def mentions(
        self,
        entity_ids: Sequence[str] | None = None,
        *,
        offset: int = 0,
        limit: int | None = None,
        cancelled: Cancelled | None = None,
    ) -> tuple[MentionContext, ...]:
        assert entity_ids is not None
        assert limit is not None, "all mentions of an entity may be very many"
        found = []
        for number in range(offset, min(offset + limit, PER_DOCUMENT * self.total)):
            name, text = document_id(number // PER_DOCUMENT), text_of(number // PER_DOCUMENT)
            mention = self._mentions(entity_ids[0], name)[number % PER_DOCUMENT]
            info = self.info(number // PER_DOCUMENT)
            found.append(MentionContext(mention, info, 0, len(text), text))
        return tuple(found)

    def mentions_before(self, entity_id: str, document_id: str, offset: int = 0) -> int:
        here = self._mentions(entity_id, document_id)
        before = PER_DOCUMENT * int(document_id[:7])
        return before + sum(mention.start < offset for mention in here)
