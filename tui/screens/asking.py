"""The part of the explorer that talks to the library: every call of it is in a thread worker."""

from __future__ import annotations

import gc
import time
from collections.abc import Collection
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.screen import Screen
from textual.worker import get_current_worker

from search_index.errors import DocumentNotFound, EntityNotFound, KorusError
from search_index.models import Progress
from search_index.plain import printable, thinned
from tui.messages import (
    DocumentCompared,
    DocumentLoaded,
    EntityLoaded,
    EntityLost,
    Failed,
    FolderChanged,
    Found,
    IndexProgress,
    IndexRefreshed,
    LibraryOpened,
)
from tui.navigation import Seek, find_mention
from tui.pages import PAGE
from tui.state import Question

if TYPE_CHECKING:
    from search_index.library import Library

PASSAGES = 8  # passages a document in the list of hits
ENTITIES = 40  # of each type; the palette finds the rarer ones by name


def one_line(error: BaseException) -> str:
    """Return what went wrong as one printable line."""
    text = str(error) if isinstance(error, KorusError) else f"{type(error).__name__}: {error}"
    return thinned(printable(text))


class Asking(Screen[None]):
    """Asks the library in workers and answers with the messages of `tui.messages`."""

    library: Library | None = None
    corrections_file: Path | None = None  # None: the usual one
    PROGRESS_EVERY: ClassVar[float] = 0.05  # seconds between two reports of progress

    def __init__(
        self, folder: Path | None, index_dir: Path | None, lexicon: Path | None = None
    ) -> None:
        super().__init__()
        self._folder = folder
        self._index_dir = index_dir
        self._lexicon = lexicon
        self._watch_ends = Event()  # set when the folder is watched no longer
        self._search_generation = 0
        self._document_generation = 0
        self._entity_generation = 0
        self._due: set[str] = set()  # the answers that are on their way
        self._page_asked: int | None = None  # where the page of results begins that is on its way

    @property
    def is_loading(self) -> bool:
        """Whether an answer is on its way that what is shown depends on."""
        return bool(self._due)

    def awaited(self, answer: str) -> None:
        """Note that an answer is on its way that what is shown depends on."""
        self._due.add(answer)

    def is_awaited(self, answer: str) -> bool:
        """Whether an answer is on its way."""
        return answer in self._due

    def arrived(self, answer: str) -> None:
        """Note that an answer ("search", "document", "entity" or "correction") is here."""
        self._due.discard(answer)

    def give_up_waiting(self) -> None:
        """Note that nothing asked for will come any more."""
        self._due.clear()
        self._page_asked = None

    # -- opening and refreshing --------------------------------------------------------------

    @work(thread=True, exclusive=True, group="library")
    def open_library(self) -> None:
        """Open the index; a first refresh follows when it is open."""
        from search_index.library import open_library  # noqa: PLC0415 - after the first paint

        try:
            library = open_library(
                self._folder,
                index_dir=self._index_dir,
                lexicon=self._lexicon,
                corrections=self.corrections_file,
            )
            corrections = library.corrections()
        except (KorusError, OSError) as error:
            self.post_message(Failed(one_line(error), fatal=True))
            return
        self.post_message(LibraryOpened(library, corrections))

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
    def refresh_index(self, only: Collection[str] | None = None) -> None:
        """Bring the index up to date; ends with `IndexRefreshed` or `Failed`.

        `only`: the paths that may have changed, where that is known.
        """
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
            named = None if only is None else sorted(only)
            done = library.refresh(report, cancelled=lambda: worker.is_cancelled, only=named)
            library.reload()  # the corrections may be others while the index is the same
            corrections = library.corrections()
        except (KorusError, OSError) as error:
            self.post_message(Failed(one_line(error)))
            return
        if not worker.is_cancelled:
            self.post_message(IndexRefreshed(done, corrections))

    # -- watching ----------------------------------------------------------------------------

    def watch_folder(self) -> None:
        """Tell by `FolderChanged` what changes in the folder, from now on."""
        self.stop_watching()
        self._watch_ends = Event()
        self._watch(self._watch_ends)

    def stop_watching(self) -> None:
        """Watch no longer."""
        self._watch_ends.set()

    @work(thread=True, exclusive=True, group="watch")
    def _watch(self, ends: Event) -> None:
        from search_index import watching  # noqa: PLC0415 - after the first paint

        if self.library is not None:
            for changed in watching.watch(self.library.folder, ends):
                self.post_message(FolderChanged(changed))

    def on_unmount(self) -> None:
        """Let the thread that watches end."""
        self.stop_watching()

    # -- searching ---------------------------------------------------------------------------

    def ask(self, question: Question, reach: int = 0) -> None:
        """Search in the background; only the answer to the latest call counts.

        At least `reach` results come at once, and as many as the screen shows.
        """
        if self.library is None:
            return
        self._search_generation += 1
        self._page_asked = None
        self._due.discard("page")
        self._due.add("search")
        lines = self.app.size.height // 2  # a document takes two rows of a list
        wanted = max(1, -(-max(lines, reach) // PAGE)) * PAGE
        self._search(question, 0, wanted, self._search_generation)

    def ask_page(self, question: Question, first: int, *, awaited: bool) -> None:
        """Search for a further page of results, `awaited` if what is shown depends on it.

        Not while other results are on their way: they take the place of these.
        """
        if self.library is None or "search" in self._due:
            return
        if awaited:
            self._due.add("page")
        if self._page_asked != first:
            self._page_asked = first
            self._search(question, first, PAGE, self._search_generation, more=True)

    def is_latest(self, found: Found) -> bool:
        """Whether an answer belongs to the question asked last."""
        if found.more and found.first != self._page_asked:
            return False
        return found.generation == self._search_generation

    def page_arrived(self) -> None:
        """Note that the page asked for last is here."""
        self._page_asked = None
        self._due.discard("page")

    @work(thread=True, exclusive=True, group="search")
    def _search(
        self, question: Question, first: int, asked: int, generation: int, more: bool = False
    ) -> None:
        library, worker = self.library, get_current_worker()
        if library is None:
            return
        try:
            result = library.search(
                question.query,
                filters=question.filters,
                sort=question.sort,
                limit=asked,
                offset=first,
                typing=True,
                snippets=PASSAGES,
                entities=1 if more else ENTITIES,
                cancelled=lambda: worker.is_cancelled,
            )
        except (KorusError, OSError) as error:
            self.post_message(Failed(one_line(error)))
            return
        if not worker.is_cancelled:
            self.post_message(Found(question, result, generation, first, asked, more))

    # -- reading -----------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="compare")
    def compare_document(self, document_id: str, query: str) -> None:
        """Read a document anew, to see whether it is another now."""
        library, worker = self.library, get_current_worker()
        if library is None:
            return
        found: DocumentLoaded | None = None
        try:
            document = library.document(document_id)
            mentions = library.document_mentions(document_id)
            hits = library.hits(document_id, query, typing=True)
            found = DocumentLoaded(document, hits, mentions, query, 0)
        except DocumentNotFound:
            pass
        except (KorusError, OSError) as error:
            self.post_message(Failed(one_line(error)))
            return
        if not worker.is_cancelled:
            self.post_message(DocumentCompared(document_id, found))

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
    def _load_mentions(self, entity_id: str, seek: Seek, generation: int) -> None:
        library, worker = self.library, get_current_worker()
        if library is None:
            return
        try:
            entity = library.entity(entity_id)
            number = find_mention(library, entity, seek)
            first = max(0, number // PAGE - 1) * PAGE
            mentions = library.mentions(
                [entity_id], offset=first, limit=3 * PAGE, cancelled=lambda: worker.is_cancelled
            )
        except EntityNotFound:
            self.post_message(EntityLost(entity_id, generation))
            return
        except (KorusError, OSError) as error:
            self.post_message(Failed(one_line(error)))
            return
        if not worker.is_cancelled:
            self.post_message(EntityLoaded(entity, mentions, first, 3 * PAGE, number, generation))

    def is_entity_awaited(self, loaded: EntityLoaded | EntityLost) -> bool:
        """Whether an entity is the one asked for last."""
        return loaded.generation == self._entity_generation

    def load_mentions(self, entity_id: str, seek: Seek, *, awaited: bool = True) -> None:
        """Look an entity up in the background, with the mentions around one of them.

        The last call counts; one that is not `awaited` gives way to one that is.
        """
        if not awaited and "entity" in self._due:
            return
        self._entity_generation += 1
        if awaited:
            self._due.add("entity")
        self._load_mentions(entity_id, seek, self._entity_generation)
