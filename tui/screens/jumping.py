"""The part of the explorer that jumps: mention to mention, by letter, back and forward."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual import events, on

from search_index.models import Span
from tui import notices
from tui.messages import EntityLoaded
from tui.navigation import MentionWalk, follow_labels
from tui.screens.reading import Reading
from tui.state import Place
from tui.strips import plain
from tui.widgets.reader import Reader
from tui.widgets.search_bar import SearchBar


class Jumping(Reading):
    """Walks the mentions of the current entity and retraces every jump."""

    def __init__(self, folder: Path | None = None, index_dir: Path | None = None) -> None:
        super().__init__(folder, index_dir)
        self.walk = MentionWalk(())
        self.entity_name = ""
        self.restoring: Place | None = None  # a place in the hits, once its results are there
        self._when_walkable: Callable[[], None] | None = None
        self._follow: dict[str, int] = {}
        self._typed_label = ""

    def position(self) -> str:
        """Return in a word where the reader is among the mentions, else among the hits."""
        state = self.state
        if state.view == "reader" and state.mention is not None and len(self.walk):
            return f"{self.entity_name} {state.mention + 1}/{len(self.walk)}"
        return super().position()

    def show_position(self) -> None:
        """Tell the reader which hit or mention is current, and of which entity."""
        super().show_position()
        title = "Mentions"
        if self.state.entity is not None and len(self.walk):
            title = f"{notices.plural(len(self.walk), 'mention')} · {self.entity_name}"
        self.mention_list.border_title = plain(title)

    # -- back and forward --------------------------------------------------------------------

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
            self._ask_again(place)
        self.set_entity(place.entity)
        if place.view == "reader" and place.document is not None:
            self.show_document(place.document, place)
        else:
            self.state.view, self.state.span = "hits", None
            self.show_view("hits")
            if place.document is not None:
                self.hit_list.show_document(place.document, place.span)
        self._find_mention()
        self.show_position()

    def _ask_again(self, place: Place) -> None:
        """Ask the question of a place again, and show it in the search bar."""
        self.state.question = place.question
        self.restoring = place if place.view == "hits" else None
        self.query_one(SearchBar).set_query(place.question.query)
        self.ask(place.question)

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

    def take_entity(self, event: EntityLoaded) -> None:
        """List the mentions of the current entity, and walk them if that was asked for."""
        if event.entity.id != self.state.entity:
            return
        self.entity_name = event.entity.name
        self.walk = MentionWalk(event.mentions)
        self.mention_list.mentions = event.mentions
        self._find_mention()
        then, self._when_walkable = self._when_walkable, None
        if then is not None:
            then()
        self.show_position()

    def _find_mention(self) -> None:
        """Work out which mention of the walk the current span is, and show it in the list."""
        state = self.state
        state.mention = None
        if state.view == "reader" and state.span is not None and state.document is not None:
            state.mention = self.walk.index_of(state.document, state.span)
        if state.mention is not None:
            self.mention_list.cursor = state.mention

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
        found = self.walk.mentions[index]
        self.leave_place()
        self.state.mention = index
        self.mention_list.cursor = index
        self.show_document(found.info.id, Span(found.mention.start, found.mention.end))

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
        self.set_entity(mention.entity)
        self.mark(Span(mention.start, mention.end))
        self._find_mention()
        self.show_position()

    @on(Reader.MentionSelected)
    def _mention_clicked(self, event: Reader.MentionSelected) -> None:
        event.stop()
        if self.following:
            self.end_follow()
        self.follow_mention(event.index)
