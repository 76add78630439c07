"""The part of the explorer that finds where a name of the current entity stands unlinked."""

from __future__ import annotations

from pathlib import Path

from textual import on, work
from textual.worker import get_current_worker

from search_index.errors import KorusError
from search_index.models import MentionContext, Span
from tui.messages import EntityLoaded, Failed, UnlinkedLoaded
from tui.screens.asking import one_line
from tui.screens.jumping import Jumping
from tui.strips import entitle

_PAGE = 50  # unlinked places that are looked for at a time


class Unlinked(Jumping):
    """Lists unlinked places below the mentions, and reads them in their place.

    They are looked for behind all else, for it may take as long as reading every text with the
    name; nothing waits for them.
    """

    def __init__(
        self,
        folder: Path | None = None,
        index_dir: Path | None = None,
        lexicon: Path | None = None,
    ) -> None:
        super().__init__(folder, index_dir, lexicon)
        self._unlinked_of: str | None = None  # the entity whose unlinked places are listed
        self._wanted = _PAGE
        self.next_unlinked: int | None = None  # where the cursor goes when they are listed

    def take_entity(self, event: EntityLoaded) -> None:
        """List the mentions of the current entity, then look for the unlinked places."""
        super().take_entity(event)
        if event.entity.id == self.state.entity != self._unlinked_of:
            self._unlinked_of, self._wanted = self.state.entity, _PAGE
            self._load_unlinked(event.entity.id, self._wanted)

    def set_entity(self, entity_id: str | None) -> None:
        """Make an entity current; what is listed of another one is so no more."""
        super().set_entity(entity_id)
        if entity_id != self._unlinked_of:
            self._unlinked_of = None
            self.mention_list.show_unlinked((), more=False)

    def reload_mentions(self, *, keep: bool = False) -> None:
        """Look the mentions, and the unlinked places, of the current entity up again."""
        self._unlinked_of = None
        super().reload_mentions(keep=keep)

    @work(thread=True, exclusive=True, group="unlinked")
    def _load_unlinked(self, entity_id: str, wanted: int) -> None:
        library, worker = self.library, get_current_worker()
        if library is None:
            return
        try:
            places = library.unlinked(
                entity_id, limit=wanted + 1, cancelled=lambda: worker.is_cancelled
            )
        except (KorusError, OSError) as error:
            self.post_message(Failed(one_line(error)))
            return
        if not worker.is_cancelled:
            self.post_message(UnlinkedLoaded(entity_id, places[:wanted], len(places) > wanted))

    @on(UnlinkedLoaded)
    def _unlinked_loaded(self, event: UnlinkedLoaded) -> None:
        event.stop()
        if event.entity != self._unlinked_of:
            return
        self.mention_list.show_unlinked(event.places, more=event.more)
        at, self.next_unlinked = self.next_unlinked, None
        if at is not None:
            self.mention_list.place_on_unlinked(at)
        self.show_position()

    def show_position(self) -> None:
        """Tell how many mentions there are, and how many places that are none."""
        super().show_position()
        unlinked = self.mention_list.unlinked_count
        if unlinked and self.state.entity is not None and self.walk.total:
            counts = f"{self.walk.total:,} + {unlinked} unlinked"
            entitle(self.mention_list, f"{counts} · {self.entity_name}")

    def position(self) -> str:
        """Return in a word where the reader is among the unlinked places, mentions or hits."""
        at = self._unlinked_here()
        if at is None:
            return super().position()
        return f"unlinked {at + 1:,}/{self.mention_list.unlinked_count}"

    def _unlinked_here(self) -> int | None:
        """Return which unlinked place the reader looks at."""
        state = self.state
        if state.view != "reader" or state.span is None:
            return None
        here = (state.document, state.span.start)
        places = self.mention_list.unlinked
        found = (at for at, one in enumerate(places) if _key(one) == here)
        return next(found, None)

    def unlinked_place(self) -> MentionContext | None:
        """Return the unlinked place under the cursor of the list, if in use, or of the reader."""
        listed = self.mention_list
        at = listed.current_unlinked if self.focused is listed else self._unlinked_here()
        return listed.unlinked[at] if at is not None else None

    def mentions_moved(self) -> None:
        """List more where the cursor comes near the end of what is listed."""
        super().mentions_moved()
        listed = self.mention_list
        if (
            listed.current_unlinked == len(listed.unlinked) - 1
            and listed.more_unlinked
            and self._unlinked_of is not None
        ):
            self._wanted = len(listed.unlinked) + _PAGE
            self._load_unlinked(self._unlinked_of, self._wanted)

    def open_listed_mention(self) -> None:
        """Read the mention, or the unlinked place, under the cursor of the list in its place."""
        number, found = self.mention_list.current_number, self.mention_list.current
        if number is not None:
            self.go_to_mention(number)
        elif found is not None:
            self.leave_place()
            self.state.mention = None
            self.show_document(found.info.id, Span(found.mention.start, found.mention.end))

    def action_pane(self, pane: int) -> None:
        """Go to pane 1, 2 or 3; 3 again goes on to the mentions, then to the unlinked places."""
        listed = self.mention_list
        here = pane == 3 and self.focused is listed
        if here and listed.unlinked and listed.current_unlinked is None:
            listed.place_on_unlinked(0)
        else:
            super().action_pane(pane)


def _key(place: MentionContext) -> tuple[str, int]:
    return place.info.id, place.mention.start
