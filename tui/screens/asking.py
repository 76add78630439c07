"""The part of the explorer that talks to the library: every call of it is in a thread worker."""

from __future__ import annotations

import gc
import time
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.screen import Screen
from textual.worker import get_current_worker

from search_index.errors import KorusError
from search_index.models import Progress
from search_index.plain import printable
from tui.messages import (
    DocumentLoaded,
    EntityLoaded,
    Failed,
    Found,
    IndexProgress,
    IndexRefreshed,
    LibraryOpened,
)
from tui.state import Question

if TYPE_CHECKING:
    from search_index.library import Library

PAGE = 60  # documents a page of results: more than any screen shows at once
PASSAGES = 8  # passages a document in the list of hits


def one_line(error: BaseException) -> str:
    """Return what went wrong as one printable line."""
    text = str(error) if isinstance(error, KorusError) else f"{type(error).__name__}: {error}"
    return printable(text)


class Asking(Screen[None]):
    """Asks the library in workers and answers with the messages of `tui.messages`."""

    library: Library | None = None
    PROGRESS_EVERY: ClassVar[float] = 0.05  # seconds between two reports of progress

    def __init__(self, folder: Path | None, index_dir: Path | None) -> None:
        super().__init__()
        self._folder = folder
        self._index_dir = index_dir
        self._search_generation = 0
        self._document_generation = 0
        self._entity_generation = 0
        self._due: set[str] = set()  # the answers that are on their way

    @property
    def is_loading(self) -> bool:
        """Whether an answer is on its way that what is shown depends on."""
        return bool(self._due)

    def arrived(self, answer: str) -> None:
        """Note that an answer ("search", "document" or "entity") is here."""
        self._due.discard(answer)

    def give_up_waiting(self) -> None:
        """Note that nothing asked for will come any more."""
        self._due.clear()

    # -- opening and refreshing --------------------------------------------------------------

    @work(thread=True, exclusive=True, group="library")
    def open_library(self) -> None:
        """Open the index; a first refresh follows when it is open."""
        from search_index.library import open_library  # noqa: PLC0415 - after the first paint

        try:
            library = open_library(self._folder, index_dir=self._index_dir)
        except (KorusError, OSError) as error:
            self.post_message(Failed(one_line(error), fatal=True))
            return
        self.post_message(LibraryOpened(library))

    @work(thread=True, exclusive=True, group="warm")
    def warm_up(self) -> None:
        """Read ahead what the first search needs."""
        library, worker = self.library, get_current_worker()
        if library is None:
            return
        try:
            library.warm(lambda: worker.is_cancelled)
            # All this stays: a full collection that walks it takes longer than a search. Whether
            # to freeze anything is for the process to say, and the command line does.
            if gc.get_freeze_count():
                gc.freeze()
        except (KorusError, OSError) as error:
            self.post_message(Failed(one_line(error)))

    @work(thread=True, exclusive=True, group="library")
    def refresh_index(self) -> None:
        """Bring the index up to date; ends with `IndexRefreshed` or `Failed`."""
        library, worker = self.library, get_current_worker()
        if library is None:
            return
        last = 0.0

        def report(progress: Progress) -> None:
            nonlocal last
            now = time.monotonic()
            if progress.committed or now - last >= self.PROGRESS_EVERY:
                last = now
                if progress.committed:
                    library.reload()
                self.post_message(IndexProgress(progress))

        try:
            done = library.refresh(report, cancelled=lambda: worker.is_cancelled)
        except (KorusError, OSError) as error:
            self.post_message(Failed(one_line(error)))
            return
        if not worker.is_cancelled:
            self.post_message(IndexRefreshed(done))

    # -- searching ---------------------------------------------------------------------------

    def ask(self, question: Question, *, offset: int = 0) -> None:
        """Search in the background; only the answer to the latest call counts."""
        if self.library is None:
            return
        if not offset:
            self._search_generation += 1
            self._due.add("search")
        self._search(question, offset, self._search_generation)

    def is_latest(self, found: Found) -> bool:
        """Whether an answer belongs to the question asked last."""
        return found.generation == self._search_generation

    @work(thread=True, exclusive=True, group="search")
    def _search(self, question: Question, offset: int, generation: int) -> None:
        library, worker = self.library, get_current_worker()
        if library is None:
            return
        try:
            result = library.search(
                question.query,
                filters=question.filters,
                sort=question.sort,
                limit=PAGE,
                offset=offset,
                typing=True,
                snippets=PASSAGES,
                cancelled=lambda: worker.is_cancelled,
            )
        except (KorusError, OSError) as error:
            self.post_message(Failed(one_line(error)))
            return
        if not worker.is_cancelled:
            self.post_message(Found(question, result, generation, more=bool(offset)))

    # -- reading -----------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="document")
    def _load_document(self, document_id: str, query: str, generation: int) -> None:
        library, worker = self.library, get_current_worker()
        if library is None:
            return
        try:
            document = library.document(document_id)
            mentions = library.document_mentions(document_id)
            hits = library.hits(
                document_id, query, typing=True, cancelled=lambda: worker.is_cancelled
            )
        except (KorusError, OSError) as error:
            self.post_message(Failed(one_line(error)))
            return
        if not worker.is_cancelled:
            self.post_message(DocumentLoaded(document, hits, mentions, query, generation))

    def load_document(self, document_id: str, query: str) -> None:
        """Read a document in the background; the last one asked for counts."""
        self._document_generation += 1
        self._due.add("document")
        self._load_document(document_id, query, self._document_generation)

    def is_document_awaited(self, loaded: DocumentLoaded) -> bool:
        """Whether a document is the one asked for last."""
        return loaded.generation == self._document_generation

    @work(thread=True, exclusive=True, group="entity")
    def _load_entity(self, entity_id: str, generation: int) -> None:
        library = self.library
        if library is None:
            return
        try:
            entity = library.entity(entity_id)
            mentions = library.mentions([entity_id])
        except (KorusError, OSError) as error:
            self.post_message(Failed(one_line(error)))
            return
        self.post_message(EntityLoaded(entity, mentions, generation))

    def is_entity_awaited(self, loaded: EntityLoaded) -> bool:
        """Whether an entity is the one asked for last."""
        return loaded.generation == self._entity_generation

    def load_entity(self, entity_id: str) -> None:
        """Look an entity and its mentions up in the background; the last one asked for counts."""
        self._entity_generation += 1
        self._due.add("entity")
        self._load_entity(entity_id, self._entity_generation)
