"""The part of the explorer that reads: documents, and the hits in and across them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from textual import on

from search_index.models import Document, Span, page_at
from tui.keymap import in_force
from tui.messages import DocumentCompared, DocumentLoaded
from tui.navigation import span_beyond
from tui.screens.listing import Listing
from tui.state import Place
from tui.widgets.bars import StatusBar
from tui.widgets.row_list import Move

Landing = Literal["first", "last"] | Place | Span | None


class Reading(Listing):
    """Opens documents at a place, and remembers the places left."""

    def __init__(
        self,
        folder: Path | None = None,
        index_dir: Path | None = None,
        lexicon: Path | None = None,
    ) -> None:
        super().__init__(folder, index_dir, lexicon)
        self._landing: Landing = None
        self._loading = False  # the document of the state is not in the reader yet
        self._reader_query = ""  # the query whose hits the reader shows
        self._outdated = False  # the document in the reader is another now

    # -- places ------------------------------------------------------------------------------

    def here(self) -> Place:
        """Return the place that the reader looks at."""
        state = self.state
        if state.view == "reader":
            top = self.reader.top_offset if self.reader.is_ready and not self._loading else None
            return Place(state.question, "reader", state.document, top, state.span, state.entity)
        current = self.hit_list.current
        document, span = (current[0].info.id, current[1]) if current else (None, None)
        at = self.documents.cursor
        return Place(state.question, "hits", document, None, span, state.entity, at)

    def leave_place(self) -> None:
        """Remember this place: a jump follows."""
        self.state.history.leave(self.here())

    def position(self) -> str:
        """Return in a word where the reader is among the hits."""
        reader = self.reader
        if self.state.view == "reader" and reader.current_hit is not None:
            return f"hit {reader.current_hit + 1:,}/{len(reader.hits):,}"
        return super().position()

    def show_position(self) -> None:
        """Tell the reader which hit or mention is current."""
        self.show_depth()
        here = " · ".join(filter(None, (self._page_here(), self.position())))
        self.query_one(StatusBar).position = here

    def _page_here(self) -> str:
        """Return the page of the hit or mention that is read, "" where there are none."""
        document, span = self.reader_document(), self.state.span
        if document is None or span is None or not document.info.paged:
            return ""
        return f"p. {page_at(document.text, span.start)}"

    def reader_document(self) -> Document | None:
        """Return the document in the reader, when the reader is in view."""
        return self.reader.document if self.state.view == "reader" else None

    # -- documents ---------------------------------------------------------------------------

    def open_document(self, document_id: str, landing: Landing = None) -> None:
        """Jump to a document: at a span, at its first or last hit, or at its beginning."""
        self.leave_place()
        self.show_document(document_id, landing)

    def show_document(self, document_id: str, landing: Landing) -> None:
        """Show a document without remembering the place left."""
        state, shown = self.state, self.reader.document
        state.document, state.view = document_id, "reader"
        self.documents.opened = document_id
        self.documents.place_cursor(document_id)
        if (
            shown is not None
            and shown.id == document_id
            and not self._loading
            and not self._outdated
            and self._reader_query == state.question.query
        ):
            self._land(landing)
        else:
            self._landing, self._loading = landing, True
            state.span = landing.span if isinstance(landing, Place) else None
            if isinstance(landing, Span):
                state.span = landing
            self.load_document(document_id, state.question.query)
        self.show_view("reader")

    def take_document(self, event: DocumentLoaded) -> None:
        """Put a document into the reader, at the place that was jumped to."""
        reader = self.reader
        self._outdated = False
        reader.border_subtitle = ""
        reader.document = event.document
        reader.hits = event.hits
        reader.mentions = event.mentions
        reader.current_entity = self.state.entity
        self._reader_query = event.query
        self._loading = False
        self._land(self._landing)
        if self.state.view == "reader":
            self.show_middle("reader")

    def reload_document(self, landing: Landing) -> None:
        """Read the document in the reader again, for its mentions are others, and stay there."""
        if self.state.document is not None:
            if not self._loading:
                self._landing, self._loading = landing, True
            self.load_document(self.state.document, self.state.question.query)

    def compare_reading(self) -> None:
        """Find out whether the document in the reader is another now."""
        shown = self.reader.document
        if shown is not None and not self._loading:
            self.compare_document(shown.id, self._reader_query)

    @on(DocumentCompared)
    def _compared(self, event: DocumentCompared) -> None:
        """Note quietly what became of the document that is read: nothing moves by itself."""
        event.stop()
        reader, found = self.reader, event.found
        shown = reader.document
        if shown is None or shown.id != event.document_id or self._loading:
            return
        if found is None or found.document.text != shown.text:
            self._outdated = True
            again = in_force(self).first("refresh")
            how = f" · {again} shows it as it is now" if again else ""
            told = "no longer in the folder" if found is None else f"it has changed{how}"
            reader.border_subtitle = told
            self.say(
                f"the document you read {'is ' if found is None else ''}{told.removeprefix('it ')}"
            )
        elif found.mentions != reader.mentions and found.query == self._reader_query:
            reader.mentions = found.mentions
            self.mark(self.state.span)

    def show_as_it_is_now(self) -> None:
        """Read the document in the reader again if it is another now, and stay there."""
        if self._outdated and self.state.view == "reader" and self.state.document is not None:
            self.show_document(self.state.document, self.here())

    def give_up_loading(self) -> None:
        """Stay with the document in the reader, or the hits, when another did not come."""
        if not self._loading:
            return
        self._loading = False
        shown = self.reader.document
        self.state.span = None
        self.state.document = shown.id if shown is not None else None
        if shown is None and self.state.view == "reader":
            self.state.view = "hits"
            self.show_view("hits")

    def _land(self, landing: Landing) -> None:
        """Mark and show the place in the open document that a jump went to."""
        reader = self.reader
        if isinstance(landing, Place) and landing.top is not None:
            self.mark(landing.span)
            reader.show_offset_at_top(landing.top)
        else:
            span = self._span_of(landing)
            self.mark(span)
            if span is None:
                reader.show_offset_at_top(0)
            else:
                reader.show_span(span)
        self.show_position()

    def _span_of(self, landing: Landing) -> Span | None:
        if isinstance(landing, Place):
            return landing.span
        if isinstance(landing, str):
            hits = self.reader.hits
            return hits[0 if landing == "first" else -1] if hits else None
        return landing

    def mark(self, span: Span | None) -> None:
        """Make a span of the open document current: as a mention, else as a hit or a place."""
        reader, state = self.reader, self.state
        state.span = span
        reader.current_hit = reader.current_mention = reader.current_place = None
        if span is None:
            return
        for index, mention in enumerate(reader.mentions):
            if mention.entity == state.entity and mention.start == span.start:
                reader.current_mention = index
                return
        for index, hit in enumerate(reader.hits):
            if hit.start <= span.start < hit.end:
                reader.current_hit = index
                return
        reader.current_place = span

    def action_move(self, step: str) -> None:
        """Move in the pane that has the focus; from the reader to the document next to this one."""
        steps = {Move.GROUP_DOWN: 1, Move.GROUP_UP: -1}.get(Move[step])
        if steps is None or self.focused is not self.reader:
            super().action_move(step)
        elif (here := self.results.find(lambda hit: hit.info.id == self.state.document)) is None:
            self.say("this document is not among those found")
        else:
            self._open_result(here + steps)

    def _open_result(self, at: int) -> None:
        hit = self.results.get(at)
        if hit is not None:
            self.open_document(hit.info.id, "first")
        elif 0 <= at < self.results.total:
            self.with_result(at, lambda: self._open_result(at))
        else:
            self.say(f"that was the {'first' if at < 0 else 'last'} document")

    # -- hits --------------------------------------------------------------------------------

    def action_hit(self, steps: int) -> None:
        """Go to the next (1) or previous (-1) hit."""
        if not self.state.question.query.strip():
            self.say("type a word after / to have hits to walk")
        elif self.state.view == "hits":
            self._hit_in_list(steps)
        else:
            span = self.state.span
            offset = span.start if span is not None else self.reader.top_offset - (steps > 0)
            target = span_beyond(self.reader.hits, offset, steps)
            if target is None:
                self._hit_in_other_document(steps)
            else:
                self.leave_place()
                self._land(self.reader.hits[target])

    def _hit_in_list(self, steps: int) -> None:
        if self.hit_list.step(steps):
            self.list_moved(self.hit_list)
        else:
            listed = self.hit_list
            beyond = listed.first + len(listed.hits) if steps > 0 else listed.first - 1
            if 0 <= beyond < self.results.total:
                self.go_to_result(beyond, "first" if steps > 0 else "last")
            else:
                self._say_end(steps)
        self.show_position()

    def _hit_in_other_document(self, steps: int) -> None:
        """Open the next, or previous, document found that has a hit in its text."""
        here = self.state.document
        at = self.results.find(lambda hit: hit.info.id == here)
        if at is not None:
            at += steps
        else:
            at = 0 if steps > 0 else self.results.total - 1
        self._open_hit_from(at, steps)

    def _open_hit_from(self, at: int, steps: int) -> None:
        while (hit := self.results.get(at)) is not None and not hit.hits:
            at += steps
        if hit is not None:
            self.open_document(hit.info.id, "first" if steps > 0 else "last")
        elif 0 <= at < self.results.total:
            self.with_result(at, lambda: self._open_hit_from(at, steps))
        else:
            self._say_end(steps)

    def _say_end(self, steps: int) -> None:
        self.say("that was the last hit" if steps > 0 else "that was the first hit")
