"""The part of the explorer that jumps: mention to mention, by letter, back and forward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from textual import events, on

from search_index.models import MentionContext, Span
from tui import notices
from tui.messages import EntityLoaded
from tui.navigation import Seek, follow_labels
from tui.pages import Pages
from tui.screens.reading import Reading
from tui.state import Place
from tui.strips import entitle
from tui.widgets.reader import Reader
from tui.widgets.row_list import Move
from tui.widgets.search_bar import SearchBar

_REACH = 60  # mentions on either side of the current one that are listed
_EDGE = 10  # mentions from the end of those at which more of them are listed


class Jumping(Reading):
    """Walks the mentions of the current entity and retraces every jump.

    Of an entity with very many mentions those around the current one are loaded; the number of
    each is known all the same.
    """

    def __init__(
        self,
        folder: Path | None = None,
        index_dir: Path | None = None,
        lexicon: Path | None = None,
    ) -> None:
        super().__init__(folder, index_dir, lexicon)
        self.walk: Pages[MentionContext] = Pages()
        self.entity_name = ""
        self.restoring: Place | None = None  # a place in the hits, once its results are there
        self._when_sought: Callable[[int], None] | None = None
        self._when_walkable: Callable[[], None] | None = None
        self._keeps_list = False  # when other mentions of the same entity come
        self._follow: dict[str, int] = {}
        self._typed_label = ""

    def position(self) -> str:
        """Return in a word where the reader is among the mentions, else among the hits."""
        state = self.state
        if state.view == "reader" and state.mention is not None and self.walk.total:
            return f"{self.entity_name} {state.mention + 1:,}/{self.walk.total:,}"
        return super().position()

    def show_position(self) -> None:
        """Tell the reader which hit or mention is current, and of which entity."""
        super().show_position()
        title = "Mentions"
        if self.state.entity is not None and self.walk.total:
            title = f"{notices.plural(self.walk.total, 'mention')} · {self.entity_name}"
        entitle(self.mention_list, title)

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
            if self.restoring is None:
                self.restore_hits(place)
        self._find_mention()
        self.show_position()

    def _ask_again(self, place: Place) -> None:
        """Ask the question of a place again, and show it in the search bar."""
        self.state.question = place.question
        self.restoring = place if place.view == "hits" else None
        self.query_one(SearchBar).set_query(place.question.query)
        self.ask(place.question)

    def restore_hits(self, place: Place) -> None:
        """Go to a place among the results, that are those of its question."""
        at, document = place.result, place.document
        if at is not None and 0 <= at < self.results.total:
            self.go_to_result(at)
        if document is not None:
            self.hit_list.show_document(document, place.span)

    # -- mentions ----------------------------------------------------------------------------

    def set_entity(self, entity_id: str | None) -> None:
        """Make an entity current: its mentions are listed and can be walked."""
        state = self.state
        if entity_id == state.entity and (entity_id is None or self.walk.total):
            return
        state.entity, state.mention = entity_id, None
        self.reader.current_entity = entity_id
        self.entity_list.place_cursor(entity_id)
        self.walk, self._keeps_list = Pages(), False
        self._when_sought = None
        if entity_id is None:
            self.mention_list.show((), 0, 0, keep=False)
        else:
            self.load_mentions(entity_id, self._from_here())

    def reload_mentions(self, *, keep: bool = False) -> None:
        """Look the mentions of the current entity up again: they are others.

        With `keep` the list stays, as far as can be, where it is.
        """
        if self.state.entity is not None:
            listed, seek = self.mention_list, self._from_here()
            if keep and seek.document is None:
                seek = Seek(number=listed.nearest_number)
            self._keeps_list = keep
            self.walk, self.state.mention = Pages(), None
            self.load_mentions(self.state.entity, seek)

    def lose_entity(self, entity_id: str) -> None:
        """Let go of an entity that is mentioned no more."""
        if entity_id == self.state.entity:
            self._when_walkable = None
            self.set_entity(None)
            self.show_position()

    def _from_here(self, steps: int = 1) -> Seek:
        """Return the mention at, or next to, the place that the reader looks at."""
        state = self.state
        if state.view != "reader" or state.document is None:
            return Seek(steps=steps)
        if state.span is not None:
            return Seek(document=state.document, offset=state.span.start, steps=steps)
        shown = self.reader.document
        known = shown is not None and shown.id == state.document
        return Seek(
            document=state.document,
            offset=self.reader.top_offset if known else 0,
            steps=steps,
        )

    def take_entity(self, event: EntityLoaded) -> None:
        """List the mentions of the current entity, and walk them if that was asked for."""
        if event.entity.id != self.state.entity:
            return
        self.entity_name = event.entity.name
        fresh = self.walk.total != event.entity.mentions
        if fresh:
            self.walk = Pages(event.entity.mentions)
        self.walk.put(event.first, event.asked, event.mentions)
        listed = self.mention_list.nearest_number
        if fresh or self.walk.get(listed) is None:
            self._list_mentions(event.number, keep=self._keeps_list)
        else:
            self._list_mentions(listed)
        self._keeps_list = False
        if self.state.mention is None:
            self._find_mention(seek=False)
        sought, self._when_sought = self._when_sought, None
        then, self._when_walkable = self._when_walkable, None
        if sought is not None:
            sought(event.number)
        if then is not None:
            then()
        self.show_position()

    def _list_mentions(self, number: int, *, keep: bool = True) -> None:
        """List the mentions around one of them."""
        run = self.walk.run(number, _REACH)
        self.mention_list.show(self.walk.items(run), run.start, self.walk.total, keep=keep)

    def _show_mention(self, number: int) -> None:
        """Put the cursor of the list on a mention that is loaded, with those around it."""
        listed = self.mention_list
        shown = range(listed.first, listed.first + len(listed.mentions))
        wanted = self.walk.run(number, _EDGE)
        if wanted.start < shown.start or wanted.stop > shown.stop:
            self._list_mentions(number)
        listed.place_on(number)
        self._load_mentions_near(number)

    def _load_mentions_near(self, number: int) -> None:
        missing = self.walk.lacking(number - _EDGE, number + _EDGE + 1)
        if missing is not None and self.state.entity is not None:
            self.load_mentions(self.state.entity, Seek(number=missing), awaited=False)

    def _find_mention(self, *, seek: bool = True) -> None:
        """Work out which mention of the walk the current span is, and show it in the list."""
        state = self.state
        document, span = state.document, state.span
        state.mention = None
        if state.entity is None or state.view != "reader" or span is None or document is None:
            return
        begin = span.start
        state.mention = self.walk.find(
            lambda one: (one.info.id, one.mention.start) == (document, begin)
        )
        if state.mention is not None:
            self._show_mention(state.mention)
        elif seek and self.walk.total:
            self.load_mentions(state.entity, self._from_here())

    def mentions_moved(self) -> None:
        """List more mentions where the cursor comes near the end of those listed."""
        number = self.mention_list.current_number
        if number is not None:
            self._show_mention(number)

    def action_move(self, step: str) -> None:
        """Move in the pane that has the focus; in the mentions through all there are."""
        if self.focused is self.mention_list and self.state.entity is not None:
            listed, move = self.mention_list, Move[step]
            end = listed.first + len(listed.mentions)
            target = None
            if move is Move.TOP and listed.first:
                target = 0
            elif move is Move.BOTTOM and end < self.walk.total:
                target = self.walk.total - 1
            if target is not None:
                self._when_sought = self._show_mention
                self.load_mentions(self.state.entity, Seek(number=target))
                return
        super().action_move(step)

    def action_mention(self, steps: int) -> None:
        """Go to the next (1) or previous (-1) mention of the current entity."""
        state = self.state
        if self._can_walk(lambda: self.action_mention(steps)):
            if state.mention is not None:
                self._walk_to(Seek(number=(state.mention + steps) % self.walk.total), steps)
            else:
                seek = self._from_here(steps)
                past = state.view == "reader" and state.span is not None
                self._walk_to(replace(seek, offset=seek.offset + past), steps)

    def action_mention_document(self, steps: int) -> None:
        """Go to the entity's first mention in the next (1) or previous (-1) document."""
        if self._can_walk(lambda: self.action_mention_document(steps)):
            document = self.state.document if self.state.view == "reader" else None
            if self.state.mention is not None:
                current = self.walk.get(self.state.mention)
                document = current.info.id if current is not None else document
            self._walk_to(Seek(document=document, steps=steps, by_document=True), steps)

    def _can_walk(self, later: Callable[[], None]) -> bool:
        """Whether there are mentions to walk; what waits for them is done when they are there."""
        if self.state.entity is None:
            self.say("choose an entity first: 3, or f in the reader")
            return False
        if not self.walk.total:
            self._when_walkable = later
        return bool(self.walk.total)

    def _walk_to(self, seek: Seek, steps: int) -> None:
        before = self.state.mention

        def arrive(number: int) -> None:
            self.go_to_mention(number)
            last = self.walk.total - 1
            if before == last and number == 0 and last:
                self.say("round again: the first mention of the corpus")
            elif before == 0 and number == last and last and steps < 0:
                self.say("round again: the last mention of the corpus")

        if seek.number is not None and self.walk.get(seek.number) is not None:
            arrive(seek.number)
        elif self.state.entity is not None:
            self._when_sought = arrive
            self.load_mentions(self.state.entity, seek)

    def go_to_mention(self, number: int) -> None:
        """Read a mention of the current entity, one that is loaded, in its place."""
        found = self.walk.get(number)
        if found is None:
            return
        self.leave_place()
        self.state.mention = number
        self._show_mention(number)
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
