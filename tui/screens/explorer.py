"""The three panes: documents, hits or reader, entities and mentions."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
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
from tui.state import Place, Question, View
from tui.strips import plain
from tui.widgets.bars import FilterBar, StatusBar, TopBar
from tui.widgets.document_list import DocumentList
from tui.widgets.entity_list import EntityList
from tui.widgets.hit_list import HitList
from tui.widgets.mention_list import MentionList
from tui.widgets.reader import Reader
from tui.widgets.row_list import Move, RowList
from tui.widgets.search_bar import SearchBar

WIDE, MEDIUM = 110, 60  # columns from which three, and two, panes are side by side
SHORT, TINY = 12, 8  # rows under which the top bar, and the borders and status bar, give way
_IN_SEARCH = {"leave", "pane_step", "app.command_palette"}  # actions whose keys work while typing
_READER_MOVES = {
    Move.UP: "line_up", Move.DOWN: "line_down", Move.PAGE_UP: "page_up",
    Move.PAGE_DOWN: "page_down", Move.HALF_UP: "half_page_up", Move.HALF_DOWN: "half_page_down",
    Move.TOP: "top", Move.BOTTOM: "bottom",
}  # fmt: skip


class ExplorerScreen(Copying):
    """Lays the panes out for the size of the terminal and passes messages to where they act."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    AUTO_FOCUS = ""

    def __init__(self, folder: Path | None = None, index_dir: Path | None = None) -> None:
        super().__init__(folder, index_dir)
        self._pane = 2
        self._restoring: Place | None = None
        self._open_when_found = False
        self._indexing = False
        self._skipped: tuple[Skipped, ...] = ()
        self._languages: list[str] = []
        self._result: SearchResult | None = None
        self._refs: dict[str, EntityRef] = {}  # every entity listed so far

    def compose(self) -> ComposeResult:
        """Yield the bars and the panes."""
        yield TopBar(id="top")
        yield SearchBar(id="search")
        yield FilterBar(id="filters")
        with Horizontal(id="panes"):
            yield DocumentList(id="documents")
            with ContentSwitcher(id="middle", initial="notice"):
                yield HitList(id="hits")
                yield Reader(id="reader")
                yield Static("", id="notice", markup=False)
            with Vertical(id="side"):
                yield EntityList(id="entities")
                yield MentionList(id="mentions")
        yield StatusBar(id="status")

    def on_mount(self) -> None:
        """Name the panes, then open the library behind the first paint."""
        self.documents.border_title = "Documents"
        self.entity_list.border_title = "Entities"
        self.mention_list.border_title = "Mentions"
        self.hit_list.border_title = "Hits"
        self.query_one("#notice").border_title = "Hits"
        self.mention_list.placeholder = "enter on an entity lists its mentions here"
        self.query_one(FilterBar).display = False
        self._lay_out()
        self.call_after_refresh(self.open_library)

    # -- layout ------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Show as many panes as fit."""
        self._lay_out()

    def _lay_out(self) -> None:
        """Choose what is shown for the size: three panes, two, or one."""
        width, height = self.app.size
        documents, middle, side = (
            self.query_one(f"#{name}") for name in ("documents", "middle", "side")
        )
        wide, medium = width >= WIDE, width >= MEDIUM
        documents.display = wide or self._pane == 1 or (medium and self._pane == 2)
        middle.display = medium or self._pane == 2
        side.display = wide or self._pane == 3
        self.set_class(wide, "-wide")
        self.set_class(medium and not wide, "-medium")
        self.set_class(not medium, "-narrow")
        self.set_class(height < TINY or width < 30, "-tiny")
        self.query_one(TopBar).display = height >= SHORT
        self.query_one(StatusBar).display = height >= TINY

    def _middle_widget(self) -> Widget:
        current = self.query_one(ContentSwitcher).current
        return self.query_one(f"#{current}") if current != "notice" else self.hit_list

    def action_pane(self, pane: int) -> None:
        """Go to pane 1, 2 or 3; 3 again goes on to the mentions."""
        again = pane == 3 and self.focused is self.entity_list
        self._pane = pane
        self._lay_out()
        target = (self.documents, self._middle_widget(), self.entity_list)[pane - 1]
        self.set_focus(self.mention_list if again else target)

    def action_pane_step(self, steps: int) -> None:
        """Go to the next or previous pane, the mentions counting as one."""
        stops = (self.documents, self._middle_widget(), self.entity_list, self.mention_list)
        focused = self.focused
        at = stops.index(focused) if focused in stops else (1 if steps < 0 else 0)
        target = (at + steps) % len(stops)
        self._pane = min(3, target + 1)
        self._lay_out()
        self.set_focus(stops[target])

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Keep the pane of the focused widget in view."""
        widget = event.widget
        if widget is self.documents:
            self._pane = 1
        elif widget in (self.hit_list, self.reader):
            self._pane = 2
        elif widget in (self.entity_list, self.mention_list):
            self._pane = 3
        self._lay_out()

    def show_view(self, view: View) -> None:
        """Bring the hits or the reader into the middle pane, and focus to it."""
        self._show_middle(view)
        self._pane = 2
        self._lay_out()
        self.set_focus(self.reader if view == "reader" else self.hit_list)
        self._show_depth()

    def _show_middle(self, view: View) -> None:
        current = "reader" if view == "reader" else "hits" if self.hit_list.passages else "notice"
        self.query_one(ContentSwitcher).current = current
        if view == "reader" and self.reader.document is not None:
            info = self.reader.document.info
            self.reader.border_title = plain(info.title)
        if view == "hits":
            self.documents.opened = None

    # -- the index ---------------------------------------------------------------------------

    @on(LibraryOpened)
    def _opened(self, event: LibraryOpened) -> None:
        event.stop()
        self.library = event.library
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
                self._show_document(self.state.document, self.here())
        if self.state.entity is not None:
            self.load_entity(self.state.entity)
        self.say(notices.refreshed(report))

    def _freshness(self, text: str, warning: bool = False) -> None:
        top = self.query_one(TopBar)
        top.freshness, top.warning = text, warning

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        event.stop()
        if event.fatal:
            self._show_notice(event.text)
        if self._indexing and self.library is not None:
            self._indexing = False
            self._freshness("! index not refreshed", True)
        self.notify(event.text, severity="error", markup=False, timeout=8)

    # -- searching ---------------------------------------------------------------------------

    def action_focus_search(self) -> None:
        """Go to the search bar."""
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
        result = event.result
        if event.more:
            self.documents.hits = self.hit_list.hits = (*self.documents.hits, *result.hits)
            return
        fresh = self._result is None or self._result.query != result.query
        self._result = result
        self.documents.hits = self.hit_list.hits = result.hits
        self.entity_list.entities = self._with_filtered(result.entities)
        if fresh and self.state.view == "hits":
            self.documents.rebuild(keep=False)
            self.hit_list.rebuild(keep=False)
        self._show_result(result)
        if self._open_when_found:
            self._open_when_found = False
            self.hit_list.choose()
        if self._restoring is not None:
            place, self._restoring = self._restoring, None
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
        self._show_middle(self.state.view)
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

    def restore_question(self, place: Place) -> None:
        """Ask the question of a place again, and show it in the search bar."""
        self.state.question = place.question
        self._restoring = place if place.view == "hits" else None
        self.query_one(SearchBar).set_query(place.question.query)
        self.ask(place.question)

    # -- moving and opening ------------------------------------------------------------------

    def action_move(self, step: str) -> None:
        """Move in the pane that has the focus."""
        focused = self.focused
        if focused is None:
            self.show_view(self.state.view)
            focused = self.focused
        if isinstance(focused, RowList):
            focused.move(Move[step])
        elif isinstance(focused, Reader):
            getattr(focused, f"action_{_READER_MOVES[Move[step]]}")()
        elif self.state.view == "hits":  # from the search bar
            self.hit_list.move(Move[step])

    def action_open(self) -> None:
        """Open what is under the cursor."""
        if isinstance(self.focused, RowList):
            self.focused.choose()

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

    # -- telling -----------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """Tell the reader something in the status bar, until the next key."""
        self.query_one(StatusBar).notice = printable(text)

    def show_position(self) -> None:
        """Tell the reader which hit or mention is current."""
        status, state = self.query_one(StatusBar), self.state
        self._show_depth()
        title = "Mentions"
        if state.entity is not None and len(self.walk):
            title = f"Mentions · {self.entity_name} · {len(self.walk)}"
        self.mention_list.border_title = plain(title)
        if state.view == "reader" and state.mention is not None and len(self.walk):
            status.position = f"{self.entity_name} {state.mention + 1}/{len(self.walk)}"
        elif state.view == "reader" and self.reader.current_hit is not None:
            status.position = f"hit {self.reader.current_hit + 1}/{len(self.reader.hits)}"
        else:
            status.position = ""

    def _show_depth(self) -> None:
        self.query_one(TopBar).depth = self.state.history.depth

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
