"""The one door to a corpus: search, read, entities, mentions, refresh."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Protocol

from search_index.models import (
    Document,
    DocumentInfo,
    Entity,
    EntityCount,
    Filter,
    Mention,
    MentionContext,
    Progress,
    RefreshReport,
    SearchResult,
    Sort,
    Span,
    Status,
)

Cancelled = Callable[[], bool]


class Library(Protocol):
    """What the screen and the command line ask of a corpus. Thread-safe for reading.

    A ``Library`` always answers from the last good commit. After a refresh (by this process or
    another) ``reload`` makes the new commit visible. All blocking calls that may take long accept
    ``cancelled``, polled often; when it returns true they raise ``Cancelled``-free, by returning
    what they have.
    """

    folder: Path
    index_dir: Path

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
        """Find documents. Never raises on any query string.

        An empty (or blank) query finds every document, without hits. ``typing``: the last word is
        being typed and matches as a prefix. ``snippets``: passages a document at the most.
        """
        ...

    def hits(
        self,
        document_id: str,
        query: str,
        *,
        typing: bool = False,
        cancelled: Cancelled | None = None,
    ) -> tuple[Span, ...]:
        """Return every place of a document that the query matches, in reading order."""
        ...

    def infos(self) -> tuple[DocumentInfo, ...]:
        """Return all documents in reading order (by path)."""
        ...

    def document(self, document_id: str) -> Document:
        """Return a document with its text, by id or path. Raises DocumentNotFound."""
        ...

    def entity(self, entity_id: str) -> Entity:
        """Return an entity by its id. Raises EntityNotFound."""
        ...

    def find_entities(self, name: str) -> tuple[Entity, ...]:
        """Return the entities that an id, a name or an alias (any language) may mean."""
        ...

    def entities(self) -> tuple[EntityCount, ...]:
        """Return all entities of the corpus, most mentions first, ties by id."""
        ...

    def document_mentions(self, document_id: str) -> tuple[Mention, ...]:
        """Return the mentions of a document in reading order; they never overlap."""
        ...

    def mentions(self, entity_ids: Sequence[str] | None = None) -> tuple[MentionContext, ...]:
        """Return the mentions of entities (None: all) in reading order of the corpus."""
        ...

    def status(self) -> Status:
        """Return the state of the index."""
        ...

    def refresh(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancelled: Cancelled | None = None,
    ) -> RefreshReport:
        """Bring the index up to date in a process of its own, then ``reload``; blocks."""
        ...

    def reload(self) -> bool:
        """Look for a newer commit; true if what this library answers may have changed."""
        ...

    def close(self) -> None:
        """Release the files of the index."""
        ...
