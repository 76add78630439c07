"""The explorer: what is typed and chosen, and what the library answers, to every pane."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.widgets import ContentSwitcher, Static

from search_index.models import (
    EntityCount,
    EntityRef,
    Filter,
    RefreshReport,
    SearchResult,
    Skipped,
)
from search_index.plain import printable
from tui import notices
from tui.commands import bindings
from tui.messages import (
    Failed,
    Found,
    IndexProgress,
    IndexRefreshed,
    LibraryOpened,
    QueryChanged,
    QueryDone,
)
from tui.screens.copying import Copying
from tui.screens.panes import WIDE
from tui.state import Question
from tui.widgets.bars import FilterBar, TopBar
from tui.widgets.row_list import Move, RowList
from tui.widgets.search_bar import SearchBar

_IN_SEARCH = {"leave", "pane_step", "app.command_palette"}  # actions whose keys work while typing


class ExplorerScreen(Copying):
    """Owns the question; passes results down to the panes and acts on what they report."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]

    def __init__(self, folder: Path | None = None, index_dir: Path | None = None) -> None:
        super().__init__(folder, index_dir)
        self._open_when_found = False
        self._indexing = False
        self._skipped: tuple[Skipped, ...] = ()
        self._languages: list[str] = []
        self._result: SearchResult | None = None
        self._refs: dict[str, EntityRef] = {}  # every entity listed so far

    # -- the index ---------------------------------------------------------------------------

    @on(LibraryOpened)
    def _opened(self, event: LibraryOpened) -> None:
        event.stop()
        self.library = event.library
        self._due.discard("library")
        self.ask(self.state.question)
        self.action_refresh_index()

    def action_refresh_index(self) -> None:
        """Look for new, changed and removed files."""
        if self.library is None:
            self.open_library()
            return
        if self._indexing:
            self.say("already looking for changes")
            return
        self._indexing = True
        self._freshness("⟳ looking for changes")
        self.refresh_index()

    @on(IndexProgress)
    def _progressed(self, event: IndexProgress) -> None:
        event.stop()
        progress = event.progress
        if progress.total:
            self._freshness(f"⟳ indexing {progress.done:,}/{progress.total:,}")
        if progress.committed:
            self.ask(self.state.question)

    @on(IndexRefreshed)
    def _refreshed(self, event: IndexRefreshed) -> None:
        event.stop()
        self._indexing = False
        report = event.report
        self._skipped = report.skipped
        skipped = len(report.skipped)
        self._freshness(f"! {skipped:,} not read" if skipped else "✓ index fresh", bool(skipped))
        if report.touched:
            self._reload_after(report)
        elif self._result is None or not self._result.corpus_size:
            self.ask(self.state.question)
        if report.rebuilt:
            self.notify(printable(f"Index made anew: {report.rebuilt}"), markup=False)

    def _reload_after(self, report: RefreshReport) -> None:
        """Show what is new, in the reader too."""
        self.ask(self.state.question)
        if self.state.document is not None and (report.changed or report.removed):
            self.reader.document = None
            if self.state.view == "reader":
                self.show_document(self.state.document, self.here())
        if self.state.entity is not None:
            self.load_entity(self.state.entity)
        self.say(notices.refreshed(report))

    def _freshness(self, text: str, warning: bool = False) -> None:
        top = self.query_one(TopBar)
        top.freshness, top.warning = text, warning

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        event.stop()
        self._due.clear()
        if event.fatal:
            self._show_notice(event.text)
        if self._indexing and self.library is not None:
            self._indexing = False
            self._freshness("! index not refreshed", True)
        self.notify(event.text, severity="error", markup=False, timeout=8)

    # -- searching ---------------------------------------------------------------------------

    def action_focus_search(self) -> None:
        """Go to the search bar."""
        self._open_when_found = False
        self.set_focus(self.query_one(SearchBar).input)

    def action_leave(self) -> None:
        """Leave the search bar or the reader for the hits."""
        in_search = self.focused is self.query_one(SearchBar).input
        if self.state.view == "reader" and not in_search:
            self.leave_place()
            self.state.view = "hits"
            document, span = self.state.document, self.state.span
            self.show_view("hits")
            if document is not None:
                self.hit_list.show_document(document, span)
            self.show_position()
        elif self.query_one(ContentSwitcher).current == "notice" and in_search:
            self.set_focus(self.documents)
        else:
            self.show_view(self.state.view)

    @on(QueryChanged)
    def _query_changed(self, event: QueryChanged) -> None:
        event.stop()
        if event.query == self.state.question.query:
            return
        self.say("")
        if self.state.view == "reader":
            self.leave_place()
            self.state.view, self.state.span = "hits", None
        old = self.state.question
        self.state.question = Question(event.query, old.filters, old.sort)
        self.ask(self.state.question)

    @on(QueryDone)
    def _query_done(self, event: QueryDone) -> None:
        event.stop()
        if event.open:
            self._open_when_found = not self._answered()
            self.show_view(self.state.view)
            if not self._open_when_found:
                self.hit_list.choose()
        elif self.state.view == "hits":
            self.hit_list.move(Move.DOWN if event.steps > 0 else Move.UP)

    def _answered(self) -> bool:
        return self._result is not None and self._result.query == self.state.question.query

    @on(Found)
    def _found(self, event: Found) -> None:
        event.stop()
        if not self.is_latest(event):
            return
        if not event.more:
            self._due.discard("search")
        result = event.result
        if event.more:
            self.documents.hits = self.hit_list.hits = (*self.documents.hits, *result.hits)
            return
        fresh = self._result is None or self._result.query != result.query
        self._result = result
        if fresh and self.state.view == "hits":
            self.documents.forget_cursor()
            self.hit_list.forget_cursor()
        self.documents.hits = self.hit_list.hits = result.hits
        self.entity_list.entities = self._with_filtered(result.entities)
        self._show_result(result)
        if self._open_when_found:
            self._open_when_found = False
            self.hit_list.choose()
        if self.restoring is not None:
            place, self.restoring = self.restoring, None
            if place.document is not None:
                self.hit_list.show_document(place.document, place.span)

    def _show_result(self, result: SearchResult) -> None:
        self._show_corpus(result)
        self.query_one(SearchBar).summary = notices.summary(
            result, self.state.question, narrow=self.app.size.width < WIDE
        )
        filters = self.query_one(FilterBar)
        filters.text = notices.filters(self.state.question, self._name_of)
        filters.hint = notices.hint(result)
        self.entity_list.filters = self.state.question.filters
        self._show_titles()
        if not result.hits:
            self._show_notice(self._nothing(result))
        self.show_middle(self.state.view)
        if self.focused is None:
            self.show_view(self.state.view)

    def _show_corpus(self, result: SearchResult) -> None:
        if result.total == result.corpus_size:
            self._languages = sorted(facet.value for facet in result.facets.get("language", ()))
        folder = self.library.folder.name if self.library else ""
        parts = (folder, notices.plural(result.corpus_size, "document"), " ".join(self._languages))
        self.query_one(TopBar).corpus = " · ".join(part for part in parts if part)

    def _nothing(self, result: SearchResult) -> str:
        """Return what to tell when there is no document to show."""
        folder = self.library.folder if self.library is not None else Path()
        if result.corpus_size:
            return notices.nothing_found(result, self.state.question)
        if self._indexing:
            return notices.indexing(folder)
        return notices.empty_corpus(folder, self._skipped, has_files=_has_files(folder))

    def _show_titles(self) -> None:
        question = self.state.question
        self.documents.border_title = f"Documents · {question.sort.value}"
        narrowed = bool(question.query.strip() or question.filters)
        self.entity_list.border_title = "Entities · in results" if narrowed else "Entities"
        title = "Hits" if question.query.strip() else "Opening lines"
        if self._result is not None and not self._result.corpus_size:
            title = "Start here"
        self.hit_list.border_title = title
        self.query_one("#notice").border_title = title

    def _with_filtered(self, counts: tuple[EntityCount, ...]) -> tuple[EntityCount, ...]:
        """Add the entities filtered by that no document found mentions: a key lifts the filter."""
        self._refs.update((count.entity.id, count.entity) for count in counts)
        filtered = {f.value for f in self.state.question.filters if f.field == "entity"}
        absent = sorted((filtered & self._refs.keys()) - {count.entity.id for count in counts})
        return (*counts, *(EntityCount(self._refs[entity], 0, 0) for entity in absent))

    def _name_of(self, entity_id: str) -> str:
        ref = self._refs.get(entity_id)
        return entity_id if ref is None else ref.name

    def _show_notice(self, text: str) -> None:
        self.query_one("#notice", Static).update(printable_lines(text))

    # -- what is chosen ----------------------------------------------------------------------

    @on(RowList.Highlighted, "#documents")
    def _document_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        hits = self.documents.hits
        if event.item < len(hits):
            self.hit_list.show_document(hits[event.item].info.id)
        self._more_if_needed()

    @on(RowList.Highlighted, "#hits")
    def _hit_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        current = self.hit_list.current
        if current is not None:
            self.documents.place_cursor(current[0].info.id)
        self.show_position()
        self._more_if_needed()

    def _more_if_needed(self) -> None:
        """Ask for the next page of results when the cursor comes near the end of this one."""
        loaded, result = len(self.documents.hits), self._result
        at = self.documents.cursor or 0
        if result is not None and loaded < result.total and at >= loaded - 10:
            self.ask(self.state.question, offset=loaded)

    @on(RowList.Highlighted, "#entities")
    def _entity_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self.set_entity(self.entity_list.current_key)

    @on(RowList.Highlighted, "#mentions")
    def _mention_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()

    @on(RowList.Chosen, "#documents")
    def _document_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        hit = self.documents.hits[event.item]
        best = max(hit.snippets, key=lambda s: len({*s.highlights}), default=None)
        landing = best.highlights[0] if best is not None and best.highlights else None
        self.open_document(hit.info.id, landing)

    @on(RowList.Chosen, "#hits")
    def _hit_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        current = self.hit_list.current
        if current is not None:
            self.open_document(current[0].info.id, current[1])

    @on(RowList.Chosen, "#entities")
    def _entity_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.set_entity(self.entity_list.current_key)
        self.set_focus(self.mention_list)

    @on(RowList.Chosen, "#mentions")
    def _mention_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.go_to_mention(event.item)

    @on(TopBar.Clicked)
    def _history_clicked(self, event: TopBar.Clicked) -> None:
        event.stop()
        if event.steps < 0:
            self.action_back()
        else:
            self.action_forward()

    # -- results -----------------------------------------------------------------------------

    def action_filter(self, exclude: bool) -> None:
        """Keep, or drop, the documents with the entity chosen; again to lift it."""
        entity = self.entity_list.current_key if self.focused is self.entity_list else None
        entity = entity or self.state.entity
        if entity is None:
            self.say("choose an entity first: 3, then space keeps its documents and - drops them")
            return
        self._change_question(self.state.question.toggled(Filter("entity", entity, exclude)))

    def action_clear_filters(self) -> None:
        """Lift all filters."""
        question = self.state.question
        if question.filters:
            self._change_question(Question(question.query, (), question.sort))
        else:
            self.say("no filter is set")

    def action_sort(self) -> None:
        """Sort in the next order."""
        self._change_question(self.state.question.sorted_next())
        self.say(f"sorted by {self.state.question.sort.value}")

    def _change_question(self, question: Question) -> None:
        self.state.question = question
        self.ask(question)

    # -- keys --------------------------------------------------------------------------------

    def take_key(self, event: events.Key) -> bool:
        """See every key before any widget does; true if it is used up here."""
        if self.following:
            self.follow_key(event)
            return True
        self.say("")
        return False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the search bar is in use its keys are text, but for the few that leave it."""
        if self.focused is not self.query_one(SearchBar).input or action in _IN_SEARCH:
            return True
        return action == "move" and parameters in (("UP",), ("DOWN",))


def _has_files(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:
        return False


def printable_lines(text: str) -> str:
    """Return text of several lines, each safe to print."""
    return "\n".join(printable(line) for line in text.split("\n"))
