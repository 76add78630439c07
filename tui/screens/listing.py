"""The part of the explorer that lists results: all of them, of which few are loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from textual import on

from search_index.models import Hit, SearchResult
from tui.messages import Found
from tui.pages import PAGE, Pages
from tui.screens.panes import Panes
from tui.widgets.document_list import DocumentList
from tui.widgets.row_list import Move

_REACH = 40  # documents on either side of the current one whose passages are listed
_EDGE = 5  # documents from the end of those at which more of them are listed


class Listing(Panes):
    """Lists every document found, and the passages of those around the current one.

    Pages of results are loaded as the cursor, or the view, comes near them.
    """

    def __init__(
        self,
        folder: Path | None = None,
        index_dir: Path | None = None,
        lexicon: Path | None = None,
    ) -> None:
        super().__init__(folder, index_dir, lexicon)
        self.results: Pages[Hit] = Pages()
        self._when_listed: Callable[[], None] | None = None

    def list_results(
        self, result: SearchResult, asked: int, *, anew: bool, steady: bool = False
    ) -> None:
        """Show what a question found; with `anew` from the top, else where the cursor is.

        With `steady` what is under the cursors stays on its line of the screen.
        """
        self.results = Pages(result.total)
        self.results.put(0, asked, result.hits)
        self._when_listed = None
        if anew:
            self.documents.forget_cursor()
            self.hit_list.forget_cursor()
        self.documents.show(self.results, steady=steady)
        self._list_passages(steady=steady)
        self._load_what_is_near()

    def take_page(self, event: Found) -> None:
        """Show a further page of results, and do what waited for it."""
        self.page_arrived()
        self.results.put(event.first, event.asked, event.result.hits)
        self.documents.rebuild()
        self._list_passages(steady=True)
        then, self._when_listed = self._when_listed, None
        if then is not None:
            then()
        self._load_what_is_near()

    def _list_passages(self, *, steady: bool = False) -> None:
        """List the passages of the documents around the current one, if that is loaded."""
        run = self.results.run(self.documents.cursor or 0, _REACH)
        if run or not self.results.total:
            self.hit_list.show(self.results.items(run), run.start, steady=steady)

    def _load_what_is_near(self) -> None:
        """Ask for the page of results that what is in view lacks."""
        missing = self.documents.lacking()
        if missing is not None:
            current = self.documents.cursor
            lost = current is not None and self.documents.current is None
            self.ask_page(self.state.question, missing, awaited=lost)

    @on(DocumentList.Scrolled)
    def _documents_scrolled(self, event: DocumentList.Scrolled) -> None:
        event.stop()
        self._load_what_is_near()

    def follow_documents(self) -> None:
        """Show the passages of the document that the cursor has come to."""
        self._load_what_is_near()
        hit = self.documents.current
        if hit is None:
            self._when_listed = self.follow_documents
            return
        self._extend_passages()
        self.hit_list.show_document(hit.info.id)

    def follow_passages(self) -> None:
        """Keep to the document whose passage the cursor has come to."""
        current = self.hit_list.current
        if current is not None:
            self.documents.place_cursor(current[0].info.id)
            self._load_what_is_near()
            self._extend_passages()

    def _extend_passages(self) -> None:
        """List the passages of more documents where the cursor comes near the end of these."""
        at, listed = self.documents.cursor or 0, self.hit_list
        shown = range(listed.first, listed.first + len(listed.hits))
        wanted = self.results.run(at, _EDGE)
        if wanted and (wanted.start < shown.start or wanted.stop > shown.stop):
            self._list_passages(steady=True)

    def go_to_result(self, at: int, end: Literal["first", "last"] = "first") -> None:
        """Go to a document among all results, and to its first or last passage."""
        self.documents.cursor = at
        hit = self.documents.current
        if hit is None:
            self._load_what_is_near()
            self._when_listed = lambda: self.go_to_result(at, end)
            return
        self._extend_passages()
        if end == "first":
            self.hit_list.show_document(hit.info.id)
        else:
            self.hit_list.show_end(hit.info.id)
        self.list_moved(self.hit_list)

    def position(self) -> str:
        """Return which of very many documents is current."""
        total, at = self.results.total, self.documents.cursor
        if at is None or total <= PAGE or self.state.view != "hits":
            return ""
        return f"{at + 1:,}/{total:,}"

    def with_result(self, at: int, then: Callable[[], None]) -> None:
        """Load a document among all results, then do something if it is there."""
        missing = self.results.lacking(at, at + 1)
        if missing is not None:
            self._when_listed = then
            self.ask_page(self.state.question, missing, awaited=True)

    def action_move(self, step: str) -> None:
        """Move in the pane that has the focus; in the passages through those of all documents."""
        if self.focused is self.hit_list or (self.in_search and self.state.view == "hits"):
            target = self._beyond_passages(Move[step])
            if target is not None:
                self.go_to_result(target, "last" if Move[step] is Move.BOTTOM else "first")
                return
        super().action_move(step)

    def _beyond_passages(self, step: Move) -> int | None:
        """Return the document that a step leads to when its passages are not listed."""
        listed, total = self.hit_list, self.results.total
        end = listed.first + len(listed.hits)
        if step is Move.TOP:
            return 0 if listed.first else None
        if step is Move.BOTTOM:
            return total - 1 if end < total else None
        if step in (Move.GROUP_UP, Move.GROUP_DOWN):
            at = (self.documents.cursor or 0) + (1 if step is Move.GROUP_DOWN else -1)
            return at if 0 <= at < total else None
        last = listed.cursor is not None and listed.cursor == len(listed.keys) - 1
        if step in (Move.DOWN, Move.PAGE_DOWN, Move.HALF_DOWN) and last and end < total:
            return end
        return None
