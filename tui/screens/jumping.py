"""The part of the explorer that moves: from hit to hit, mention to mention, back and forward."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from textual import events, on

from search_index.models import Document, MentionContext, Span
from tui.messages import DocumentLoaded, EntityLoaded
from tui.navigation import MentionWalk, follow_labels, nearest
from tui.screens.asking import Asking
from tui.state import Place, ReadingState, View
from tui.widgets.document_list import DocumentList
from tui.widgets.entity_list import EntityList
from tui.widgets.hit_list import HitList
from tui.widgets.mention_list import MentionList
from tui.widgets.reader import Reader

Landing = Literal["first", "last"]


class Jumping(Asking):
    """Owns the reading state and every way of changing it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.state = ReadingState()
        self.walk = MentionWalk(())
        self.entity_name = ""
        self._landing: Landing | Place | Span | None = None
        self._when_walkable: Callable[[], None] | None = None
        self._follow: dict[str, int] = {}
        self._typed_label = ""

    # -- what the explorer adds --------------------------------------------------------------

    def show_view(self, view: View) -> None:
        """Bring the hits or the reader into the middle pane, and focus to it."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Tell the reader something in the status bar."""
        raise NotImplementedError

    def show_position(self) -> None:
        """Tell the reader which hit or mention is current."""
        raise NotImplementedError

    def restore_question(self, place: Place) -> None:
        """Ask the question of a place again, and show it in the search bar."""
        raise NotImplementedError

    # -- the widgets -------------------------------------------------------------------------

    @property
    def documents(self) -> DocumentList:
        """The list of documents."""
        return self.query_one(DocumentList)

    @property
    def hit_list(self) -> HitList:
        """The list of hits."""
        return self.query_one(HitList)

    @property
    def reader(self) -> Reader:
        """The reader."""
        return self.query_one(Reader)

    @property
    def entity_list(self) -> EntityList:
        """The list of entities."""
        return self.query_one(EntityList)

    @property
    def mention_list(self) -> MentionList:
        """The list of the current entity's mentions."""
        return self.query_one(MentionList)

    # -- history -----------------------------------------------------------------------------

    def here(self) -> Place:
        """Return the place that the reader looks at."""
        state = self.state
        if state.view == "reader":
            return Place(
                state.question,
                "reader",
                state.document,
                self.reader.top_offset,
                state.span,
                state.entity,
            )
        current = self.hit_list.current
        document, span = (current[0].info.id, current[1]) if current else (None, None)
        return Place(state.question, "hits", document, 0, span, state.entity)

    def leave_place(self) -> None:
        """Remember this place: a jump follows."""
        self.state.history.leave(self.here())

    def action_back(self) -> None:
        """Return to where the last jump began."""
        self._retrace(self.state.history.back(self.here()), "nothing to go back to")

    def action_forward(self) -> None:
        """Take a jump again."""
        self._retrace(self.state.history.forward(self.here()), "nothing to go forward to")

    def _retrace(self, place: Place | None, otherwise: str) -> None:
        if place is None:
            self.say(otherwise)
            return
        if place.question != self.state.question:
            self.restore_question(place)
        if place.entity != self.state.entity:
            self.set_entity(place.entity)
        if place.view == "reader" and place.document is not None:
            self._show_document(place.document, place)
        else:
            self.state.view = "hits"
            self.state.span = None
            self.show_view("hits")
            if place.document is not None:
                self.hit_list.show_document(place.document, place.span)
        self.show_position()

    # -- documents ---------------------------------------------------------------------------

    def open_document(self, document_id: str, landing: Landing | Span | None = None) -> None:
        """Jump to a document: at a span, at its first or last hit, or at its beginning."""
        self.leave_place()
        self._show_document(document_id, landing)

    def _show_document(self, document_id: str, landing: Landing | Place | Span | None) -> None:
        state = self.state
        same = state.document == document_id and self.reader.document is not None
        state.document, state.view = document_id, "reader"
        self.documents.opened = document_id
        self.documents.place_cursor(document_id)
        if same and not self._landing_pending and self._reader_is_current():
            self._land(landing)
        else:
            self._landing = landing
            self._landing_pending = True
            self.load_document(document_id, state.question.query)
        self.show_view("reader")

    _landing_pending = False
    _reader_query = ""

    def _reader_is_current(self) -> bool:
        shown = self.reader.document
        return (
            shown is not None
            and shown.id == self.state.document
            and self._reader_query == self.state.question.query
        )

    @on(DocumentLoaded)
    def _document_loaded(self, event: DocumentLoaded) -> None:
        event.stop()
        if event.generation != self._document_generation or self.state.document is None:
            return
        reader = self.reader
        reader.document = event.document
        reader.hits = event.hits
        reader.mentions = event.mentions
        reader.current_entity = self.state.entity
        self._reader_query = self.state.question.query
        self._landing_pending = False
        reader.border_title = ""
        self._land(self._landing)
        self.show_view("reader")

    def _land(self, landing: Landing | Place | Span | None) -> None:
        """Mark and show the place in the open document that a jump went to."""
        reader = self.reader
        if isinstance(landing, Place):
            self._mark(landing.span)
            reader.show_offset_at_top(landing.top)
        elif isinstance(landing, Span):
            self._mark(landing)
            reader.show_span(landing)
        elif landing is not None and reader.hits:
            span = reader.hits[0 if landing == "first" else -1]
            self._mark(span)
            reader.show_span(span)
        else:
            self._mark(None)
            reader.show_offset_at_top(0)
        self.show_position()

    def _mark(self, span: Span | None) -> None:
        """Make a span of the open document current: as a hit, as a mention, or as both."""
        reader, state = self.reader, self.state
        state.span = span
        reader.current_hit = reader.current_mention = None
        if span is None:
            return
        for index, hit in enumerate(reader.hits):
            if hit.start <= span.start < hit.end:
                reader.current_hit = index
                break
        for index, mention in enumerate(reader.mentions):
            if mention.entity == state.entity and mention.start == span.start:
                reader.current_mention = index
                reader.current_hit = None
                break

    # -- hits --------------------------------------------------------------------------------

    def action_hit(self, steps: int) -> None:
        """Go to the next (1) or previous (-1) hit."""
        if self.state.view == "hits":
            if not self.state.question.query.strip():
                self.say("type a word after / to have hits to walk")
            elif not self.hit_list.step(steps):
                self.say("that was the last hit" if steps > 0 else "that was the first hit")
            self.show_position()
            return
        reader = self.reader
        at = reader.current_hit
        if at is None and reader.hits:
            offset = self.state.span.start if self.state.span else reader.top_offset
            found = nearest(reader.hits, offset)
            at = None if found is None else found - (1 if steps > 0 else 0)
            if found is not None and reader.hits[found].start < offset and steps > 0:
                at = found
        target = (at if at is not None else (-1 if steps > 0 else 0)) + steps
        if 0 <= target < len(reader.hits):
            self.leave_place()
            self._land(reader.hits[target])
        else:
            self._hit_in_other_document(steps)

    def _hit_in_other_document(self, steps: int) -> None:
        listed = [hit.info.id for hit in self.documents.hits if hit.hits]
        if not listed:
            self.say("type a word after / to have hits to walk")
            return
        if self.state.document in listed:
            target = listed.index(self.state.document) + steps
        else:
            target = 0 if steps > 0 else len(listed) - 1
        if not 0 <= target < len(listed):
            self.say("that was the last hit" if steps > 0 else "that was the first hit")
            return
        self.open_document(listed[target], "first" if steps > 0 else "last")

    # -- mentions ----------------------------------------------------------------------------

    def set_entity(self, entity_id: str | None) -> None:
        """Make an entity current: its mentions are listed and can be walked."""
        state = self.state
        if entity_id == state.entity and (entity_id is None or len(self.walk)):
            return
        state.entity, state.mention = entity_id, None
        self.reader.current_entity = entity_id
        self.entity_list.place_cursor(entity_id)
        self.walk = MentionWalk(())
        if entity_id is None:
            self.mention_list.mentions = ()
        else:
            self.load_entity(entity_id)

    @on(EntityLoaded)
    def _entity_loaded(self, event: EntityLoaded) -> None:
        event.stop()
        if event.generation != self._entity_generation or event.entity.id != self.state.entity:
            return
        self.entity_name = event.entity.name
        self.walk = MentionWalk(event.mentions)
        self.mention_list.mentions = event.mentions
        if self.state.span is not None and self.state.document is not None:
            self.state.mention = self.walk.index_of(self.state.document, self.state.span)
        if self.state.mention is not None:
            self.mention_list.cursor = self.state.mention
        then, self._when_walkable = self._when_walkable, None
        if then is not None:
            then()
        self.show_position()

    def action_mention(self, steps: int) -> None:
        """Go to the next (1) or previous (-1) mention of the current entity."""
        self._walk_mentions(lambda: self.walk.step(self.state.mention, steps, self._walk_from()))

    def action_mention_document(self, steps: int) -> None:
        """Go to the entity's first mention in the next (1) or previous (-1) document."""

        def target() -> int:
            document: tuple[str, str] | None = None
            if self.state.mention is not None:
                info = self.walk.mentions[self.state.mention].info
                document = (info.path, info.id)
            elif self.state.view == "reader" and self.reader.document is not None:
                info = self.reader.document.info
                document = (info.path, info.id)
            return self.walk.step_document(document, steps)

        self._walk_mentions(target)

    def _walk_from(self) -> tuple[str, str, int] | None:
        document = self.reader.document
        if self.state.view != "reader" or document is None:
            return None
        offset = self.state.span.start + 1 if self.state.span else self.reader.top_offset
        return document.info.path, document.info.id, offset

    def _walk_mentions(self, target: Callable[[], int]) -> None:
        if self.state.entity is None:
            self.say("choose an entity first: 3, or f in the reader")
            return
        if not len(self.walk):
            self._when_walkable = lambda: self._walk_mentions(target)
            return
        before = self.state.mention
        index = target()
        self.go_to_mention(index)
        last = len(self.walk) - 1
        if before == last and index == 0 and last:
            self.say("round again: the first mention of the corpus")
        elif before == 0 and index == last and last:
            self.say("round again: the last mention of the corpus")

    def go_to_mention(self, index: int) -> None:
        """Read a mention of the current entity in its place."""
        found: MentionContext = self.walk.mentions[index]
        self.leave_place()
        self.state.mention = index
        self.mention_list.cursor = index
        self._show_document(found.info.id, Span(found.mention.start, found.mention.end))

    # -- follow ------------------------------------------------------------------------------

    def action_follow(self) -> None:
        """Put a letter on every mention in view."""
        reader = self.reader
        if self.state.view != "reader" or reader.document is None:
            self.say("f follows mentions in the reader: open a document with enter")
            return
        self.show_view("reader")
        visible = reader.visible_mentions()
        if not visible:
            self.say("no mention in view")
            return
        labels = follow_labels(len(visible))
        self._follow = dict(zip(labels, visible, strict=True))
        self._typed_label = ""
        reader.labels = {index: label for label, index in self._follow.items()}
        self.say("type a letter to follow a mention, esc to stay")

    @property
    def following(self) -> bool:
        """Whether the reader is choosing a letter."""
        return bool(self._follow)

    def end_follow(self) -> None:
        """Take the letters away."""
        self._follow, self._typed_label = {}, ""
        self.reader.labels = {}
        self.say("")

    def follow_key(self, event: events.Key) -> None:
        """Choose among the mentions that have letters."""
        typed = self._typed_label + (event.character or "").lower()
        left = {label: index for label, index in self._follow.items() if label.startswith(typed)}
        if event.key == "escape" or not left or not typed:
            self.end_follow()
        elif typed in left:
            self.end_follow()
            self.follow_mention(left[typed])
        else:
            self._typed_label = typed
            self.reader.labels = {index: label for label, index in left.items()}

    def follow_mention(self, index: int) -> None:
        """Make a mention of the open document current, and its entity."""
        mention = self.reader.mentions[index]
        self.leave_place()
        self.state.span = Span(mention.start, mention.end)
        if mention.entity == self.state.entity:
            self.state.mention = self.walk.index_of(mention.document, self.state.span)
        self.set_entity(mention.entity)
        self._mark(self.state.span)
        if self.state.mention is not None:
            self.mention_list.cursor = self.state.mention
        self.show_position()

    @on(Reader.MentionSelected)
    def _mention_clicked(self, event: Reader.MentionSelected) -> None:
        event.stop()
        if self.following:
            self.end_follow()
        self.follow_mention(event.index)

    def reader_document(self) -> Document | None:
        """Return the document in the reader, when the reader is in view."""
        return self.reader.document if self.state.view == "reader" else None
