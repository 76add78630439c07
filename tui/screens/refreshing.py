"""The part of the explorer that keeps the index as fresh as the folder, by itself and on demand."""

from __future__ import annotations

import time
from pathlib import Path

from textual import on

from search_index.models import RefreshReport, SearchResult, Skipped
from search_index.plain import printable
from tui import notices
from tui.estimate import Estimate
from tui.keymap import in_force
from tui.messages import FolderChanged, IndexProgress, IndexRefreshed, LibraryOpened
from tui.screens.curating import Curating
from tui.screens.panes import WIDE
from tui.widgets.bars import TopBar

_QUICK = 1.0  # seconds of indexing that are not worth a word
_FEW = 100  # files that are not, either
_MORE = 20  # documents that may come before the one under the cursor, which stays under it
_MOST_AGAIN = 300  # documents: further down the cursor stays at its number


class Refreshing(Curating):
    """Has the index brought up to date: at the start, when the folder changes, and when asked.

    What changes while it is indexed waits, and is one refresh when that is done.
    """

    def __init__(
        self,
        folder: Path | None = None,
        index_dir: Path | None = None,
        lexicon: Path | None = None,
    ) -> None:
        super().__init__(folder, index_dir, lexicon)
        self.is_indexing = False
        self.skipped: tuple[Skipped, ...] = ()
        self._result: SearchResult | None = None  # what is listed
        self._lexicon_problems: tuple[str, ...] = ()
        self._due_paths: set[str] | None = set()  # that changed meanwhile; None: anything may have
        self._by_itself = False  # it is the folder that changed
        self._asked_for = False  # somebody waits for what comes of it
        self._gone = False  # the folder is
        self._begun = 0.0
        self._estimate = Estimate(0.0)

    @on(LibraryOpened)
    def _opened(self, event: LibraryOpened) -> None:
        event.stop()
        self.library = event.library
        self.take_corrections(event.corrections)
        self.watch_folder()
        self.ask(self.state.question)

    def action_refresh_index(self) -> None:
        """Look for new, changed and removed files."""
        self.forget_problems()
        self.show_as_it_is_now()
        self._asked_for = True
        self.bring_up_to_date()

    def action_unread(self) -> None:
        """List what was not read, and why."""
        if not self.skipped:
            self.say("every file that holds articles was read")
            return
        from tui.screens.unread import UnreadScreen  # noqa: PLC0415 - only when asked for

        self.app.push_screen(UnreadScreen(self.skipped, in_force(self)))

    def bring_up_to_date(self) -> None:
        """Look for new, changed and removed files, all of them."""
        if self.library is None:
            self.open_library()
        elif self.is_indexing:
            self.say("already looking for changes")
        else:
            self._due_paths = set()
            self._freshness("⟳ looking for changes")
            self._index(None, by_itself=False)

    def _index(self, only: set[str] | None, *, by_itself: bool) -> None:
        self.is_indexing, self._by_itself = True, by_itself
        self._begun = time.monotonic()
        self._estimate = Estimate(self._begun)
        self.refresh_index(only)

    # -- what changes by itself --------------------------------------------------------------

    @on(FolderChanged)
    def _folder_changed(self, event: FolderChanged) -> None:
        event.stop()
        paths = event.changed.paths
        if event.changed.gone:
            self._tell_gone()
            return
        self._gone = False
        if paths is None or self._due_paths is None:
            self._due_paths = None
        else:
            self._due_paths |= paths
        self._take_up()

    def _take_up(self) -> None:
        """Index what has changed, unless that must wait, or nothing has."""
        due = self._due_paths
        if self.is_indexing or self._gone or self.library is None or due == set():
            return
        self._due_paths = set()
        self._index(due, by_itself=True)

    def _tell_gone(self) -> None:
        self._gone = True
        folder = self.library.folder if self.library is not None else ""
        self._freshness("! the folder is gone", True)
        self.notify(
            printable(f"{folder} is gone. What was indexed stays, and is renewed when it is back."),
            severity="warning",
            markup=False,
        )

    # -- how far it is -----------------------------------------------------------------------

    @on(IndexProgress)
    def _progressed(self, event: IndexProgress) -> None:
        event.stop()
        progress, now = event.progress, time.monotonic()
        left = self._estimate.take(progress.done, progress.total, now)
        if progress.total > _FEW or (progress.total and now - self._begun > _QUICK):
            narrow = self.app.size.width < WIDE
            self._freshness(notices.progress(progress.done, progress.total, left, narrow=narrow))
        elif progress.path and not progress.total:
            self._freshness("⟳ waiting for another process")
        if progress.committed:
            self._renew_results()

    def _freshness(self, text: str, warning: bool = False) -> None:
        top = self.query_one(TopBar)
        top.freshness, top.warning = text, warning

    def _renew_results(self) -> None:
        """Ask what was asked for anew, as far as the document under the cursor: it may be lower."""
        reach = (self.documents.cursor or 0) + _MORE
        self.ask(self.state.question, reach if reach <= _MOST_AGAIN else 0)

    # -- what came of it ---------------------------------------------------------------------

    @on(IndexRefreshed)
    def _refreshed(self, event: IndexRefreshed) -> None:
        event.stop()
        self.is_indexing = False
        report = event.report
        self.skipped = report.skipped
        skipped = len(report.skipped)
        self._freshness(f"! {skipped:,} not read" if skipped else "✓ index fresh", bool(skipped))
        corrected = self.take_corrections(event.corrections)
        if report.touched:
            self._reload_after(report)
        elif corrected:
            self.show_corrected()
            self.say("the file of corrections is another: it was read again")
        elif self._result is None or not self._result.corpus_size:
            self.ask(self.state.question)
        if self._asked_for and not report.touched and not corrected:
            self.say(notices.refreshed(report))
        self._asked_for = False
        if report.rebuilt:
            self.notify(printable(f"Index made anew: {report.rebuilt}"), markup=False)
        if report.problems != self._lexicon_problems:
            self._lexicon_problems = report.problems
            self._tell_lexicon_problems()
        self._take_up()

    def give_up_indexing(self) -> None:
        """Note that the index could not be brought up to date, if it was to be."""
        if self.is_indexing and self.library is not None:
            self.is_indexing = False
            self._freshness("! index not refreshed", True)

    def _tell_lexicon_problems(self) -> None:
        """Tell what is wrong with the reader's own lexicon, once until it changes."""
        if text := notices.in_lexicon(self._lexicon_problems):
            self.notify(text, title="Lexicon", severity="warning", markup=False, timeout=15)

    def _reload_after(self, report: RefreshReport) -> None:
        """Show what is new; what is being read stays as it is, unless somebody asked."""
        self.warm_up()
        self._renew_results()
        self.say(notices.refreshed(report), briefly=not self._asked_for)
        if self.state.document is not None and (report.changed or report.removed):
            if self.state.view == "reader" and self._by_itself:
                self.compare_reading()
            else:
                here = self.here()  # asked while the reader still has the document
                self.reader.document = None
                if self.state.view == "reader":
                    self.show_document(self.state.document, here)
        self.reload_mentions(keep=self._by_itself)
