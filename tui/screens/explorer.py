"""The explorer: what is typed and chosen, and what the library answers, to every pane."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.widgets import Input, Static

from search_index.models import (
    EntityCount,
    EntityRef,
    Filter,
    SearchResult,
)
from tui import notices
from tui.commands import bindings
from tui.keymap import in_force
from tui.messages import (
    DocumentLoaded,
    EntityLoaded,
    EntityLost,
    Failed,
    Found,
)
from tui.screens.panes import WIDE
from tui.screens.refreshing import Refreshing
from tui.state import Question
from tui.strips import entitle
from tui.widgets.bars import FilterBar, TopBar
from tui.widgets.row_list import RowList
from tui.widgets.search_bar import SearchBar, in_one_line

WHILE = 0.4  # seconds that a search may take without a word
_IN_SEARCH = {"leave", "pane_step", "app.command_palette"}  # actions whose keys work while typing


class ExplorerScreen(Refreshing):
    """Owns the question; passes results down to the panes and acts on what they report."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]

    def __init__(
        self,
        folder: Path | None = None,
        index_dir: Path | None = None,
        lexicon: Path | None = None,
    ) -> None:
        super().__init__(folder, index_dir, lexicon)
        self._open_when_found = False
        self._asked_at = 0.0  # when the question was asked that is to be answered
        self._waits = False  # a timer will tell when an answer is long in coming
        self._answered_question: Question | None = None
        self._repaired = False  # a damaged index is made anew once, unasked
        self._languages: list[str] = []
        self._refs: dict[str, EntityRef] = {}  # every entity listed so far

    @on(Failed)
    async def _failed(self, event: Failed) -> None:
        event.stop()
        self.give_up_waiting()
        self.give_up_loading()
        self._show_summary()
        if event.fatal:
            self._show_notice(event.text)
        self.give_up_indexing()
        self.notify(event.text, severity="error", markup=False, timeout=8)
        self._repair()
        await self.release_keys()

    def _repair(self) -> None:
        """Have an index that turned out to be damaged made anew; if that was in vain, no more."""
        if self.is_indexing or self._repaired or self.library is None:
            return
        if self.library.damaged:
            self._repaired = True
            self.bring_up_to_date()

    # -- searching ---------------------------------------------------------------------------

    def ask(self, question: Question, reach: int = 0) -> None:
        """Search in the background, and say so if that takes a while."""
        super().ask(question, reach)
        self._asked_at = time.monotonic()
        if not self._waits:
            self._waits = True
            self.set_timer(WHILE, self._tell_of_waiting)

    def _tell_of_waiting(self) -> None:
        self._waits = False
        if self.is_awaited("search"):
            left = self._asked_at + WHILE - time.monotonic()
            if left > 0:  # another question was asked meanwhile
                self._waits = True
                self.set_timer(left, self._tell_of_waiting)
            else:
                self.query_one(SearchBar).summary = "searching … "

    def action_focus_search(self) -> None:
        """Go to the search bar."""
        self._open_when_found = False
        self.set_focus(self.search_input)

    def on_paste(self, event: events.Paste) -> None:
        """Search for what is pasted anywhere."""
        event.stop()
        if pasted := in_one_line(event.text):
            self.action_focus_search()
            self.search_input.value = pasted
            self.search_input.cursor_position = len(pasted)

    def action_leave(self) -> None:
        """Leave the search bar or the reader for the hits."""
        in_search = self.in_search
        if self.state.view == "reader" and not in_search:
            self.leave_place()
            self.state.view = "hits"
            document, span = self.state.document, self.state.span
            self.show_view("hits")
            if document is not None:
                self.hit_list.show_document(document, span)
            self.show_position()
        else:
            self.show_view(self.state.view)

    @on(Input.Changed, "#query")
    def _query_changed(self, event: Input.Changed) -> None:
        event.stop()
        query = event.value
        if query == self.state.question.query:
            return
        self.say("")
        if self.state.view == "reader":
            self.leave_place()
            self.state.view, self.state.span = "hits", None
        old = self.state.question
        self.state.question = Question(query, old.filters, old.sort)
        self.ask(self.state.question)

    def submit_query(self) -> None:
        """Open the best hit of what was typed, as soon as it is found."""
        self._open_when_found = not self._answered()
        self.show_view(self.state.view)
        if not self._open_when_found:
            self.action_open()

    def _answered(self) -> bool:
        return self._result is not None and self._result.query == self.state.question.query

    def action_open(self) -> None:
        """Open what is under the cursor; where nothing was found, search for what was meant."""
        result = self._result
        if result is not None and not result.total and result.suggestion and self._answered():
            if self.state.view == "hits":
                self._search_for(result.suggestion.strip())
        else:
            super().action_open()

    def _search_for(self, query: str) -> None:
        self.leave_place()
        self.query_one(SearchBar).set_query(query)
        self._change_question(replace(self.state.question, query=query))

    @on(Found)
    async def _found(self, event: Found) -> None:
        event.stop()
        if self.is_latest(event):
            self._take_results(event)
            await self.release_keys()

    @on(DocumentLoaded)
    async def _document_loaded(self, event: DocumentLoaded) -> None:
        event.stop()
        if self.is_document_awaited(event):
            self.arrived("document")
            self.take_document(event)
            await self.release_keys()

    @on(EntityLoaded)
    async def _entity_loaded(self, event: EntityLoaded) -> None:
        event.stop()
        if self.is_entity_awaited(event):
            self.arrived("entity")
            self.take_entity(event)
            await self.release_keys()

    @on(EntityLost)
    async def _entity_lost(self, event: EntityLost) -> None:
        event.stop()
        if self.is_entity_awaited(event):
            self.arrived("entity")
            self.lose_entity(event.entity)
            await self.release_keys()

    def _take_results(self, event: Found) -> None:
        result = event.result
        if event.more:
            self.take_page(event)
            return
        self.arrived("search")
        if self._result is None:
            self.warm_up()
            self.bring_up_to_date()
        fresh = self._result is None or self._result.query != result.query
        again = event.question == self._answered_question
        self._result, self._answered_question = result, event.question
        anew = fresh and self.state.view == "hits"
        self.list_results(result, event.asked, anew=anew, steady=again)
        self._show_result(result)
        if self._open_when_found:
            self._open_when_found = False
            if result.hits:
                self.action_open()
        if self.restoring is not None:
            place, self.restoring = self.restoring, None
            self.restore_hits(place)

    def _show_result(self, result: SearchResult) -> None:
        self._show_corpus(result)
        self._show_summary()
        filters = self.query_one(FilterBar)
        filters.text = notices.filters(self.state.question, self.name_of)
        self._show_hint()
        entities = self._with_filtered(result)
        self.entity_list.show(entities, result.entity_totals, self.state.question.filters)
        if self.places_cursor:
            self.places_cursor = False
            self.entity_list.place_cursor(self.state.entity)
        self._show_titles()
        if not result.hits:
            self._show_notice(self._nothing(result))
        self.show_middle(self.state.view)
        self.show_position()
        if self.focused is None:
            self.show_view(self.state.view)

    def _show_hint(self) -> None:
        """Tell what of the query is not used; what is still being typed is left in peace."""
        if self._result is not None:
            hint = notices.hint(self._result, typing=self.in_search)
            self.query_one(FilterBar).hint = hint

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Tell what was left unsaid while the query was typed."""
        super().on_descendant_focus(event)
        self._show_hint()

    def _show_summary(self) -> None:
        if self._result is not None:
            narrow = self.app.size.width < WIDE
            summary = notices.summary(self._result, self.state.question, narrow=narrow)
            self.query_one(SearchBar).summary = summary

    def on_resize(self, event: events.Resize) -> None:
        """Show as many panes, and say as much, as there is room for."""
        super().on_resize(event)
        self._show_summary()

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
            return notices.nothing_found(result, self.state.question, self._key_of)
        if self.is_indexing:
            return notices.indexing(folder)
        has_files = notices.has_files(folder)
        return notices.empty_corpus(folder, self.skipped, self._key_of, has_files=has_files)

    def _key_of(self, command_id: str) -> str:
        """Return the key of a command, or where else the command is."""
        palette = in_force(self).first("palette") or "the palette"
        return in_force(self).first(command_id) or f"a command in {palette}"

    def _show_titles(self) -> None:
        question = self.state.question
        entitle(self.documents, f"Documents · {question.order.value}")
        narrowed = bool(question.query.strip() or question.filters)
        entitle(self.entity_list, "Entities · in results" if narrowed else "Entities")
        title = "Hits" if question.query.strip() else "Opening lines"
        if self._result is not None and not self._result.corpus_size:
            title = "Start here"
        entitle(self.hit_list, title)
        entitle(self.query_one("#notice"), title)

    def _with_filtered(self, result: SearchResult) -> tuple[EntityCount, ...]:
        """Add the entities filtered by that are not among those listed: a key lifts the filter."""
        counts = result.entities
        self._refs.update((count.entity.id, count.entity) for count in counts)
        listed = {count.entity.id for count in counts}
        return (
            *counts,
            *(
                EntityCount(self._refs[each.value], 0, 0 if each.exclude else result.total)
                for each in self.state.question.filters
                if each.field == "entity" and each.value in self._refs and each.value not in listed
            ),
        )

    def name_of(self, entity_id: str) -> str:
        """Return the name of an entity that was listed, else its id."""
        ref = self._refs.get(entity_id)
        return entity_id if ref is None else ref.name

    def _show_notice(self, text: str) -> None:
        self.query_one("#notice", Static).update(notices.printable_lines(text))

    # -- what is chosen ----------------------------------------------------------------------

    def list_moved(self, row_list: RowList[Any]) -> None:
        """Follow the cursor of a list."""
        if row_list is self.documents:
            self.follow_documents()
            self.show_position()
        elif row_list is self.hit_list and self.hit_list.current is not None:
            self.follow_passages()
            self.show_position()
        elif row_list is self.entity_list:
            self.set_entity(self.entity_list.current_key)
        elif row_list is self.mention_list:
            self.mentions_moved()

    def item_chosen(self, row_list: RowList[Any]) -> None:
        """Open what is under the cursor of a list."""
        if row_list.cursor is None or not row_list.keys:
            return
        if row_list is self.documents:
            hit = self.documents.current
            if hit is None:
                return
            best = max(hit.snippets, key=lambda snippet: len(snippet.highlights), default=None)
            landing = best.highlights[0] if best is not None and best.highlights else None
            self.open_document(hit.info.id, landing)
        elif row_list is self.hit_list and self.hit_list.current is not None:
            found, span = self.hit_list.current
            self.open_document(found.info.id, span)
        elif row_list is self.entity_list:
            self.set_entity(self.entity_list.current_key)
            self.focus_pane_widget(self.mention_list)
        elif row_list is self.mention_list:
            self.open_listed_mention()

    @on(RowList.Clicked)
    def _item_clicked(self, event: RowList.Clicked) -> None:
        event.stop()
        self.list_moved(event.row_list)
        self.item_chosen(event.row_list)

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
        self.say(f"sorted by {self.state.question.order.value}")

    def _change_question(self, question: Question) -> None:
        self.state.question = question
        self.ask(question)

    # -- keys --------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While the search bar is in use its keys are text, but for the few that leave it."""
        if not self.in_search or action in _IN_SEARCH:
            return True
        return action == "move" and parameters in (("UP",), ("DOWN",))
