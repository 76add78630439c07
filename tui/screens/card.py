"""The card of an entity, over the explorer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import ModalScreen
from textual.worker import get_current_worker

from search_index.errors import EntityNotFound, KorusError
from tui.commands import COMMANDS
from tui.keymap import KeyTable, bind
from tui.screens.asking import one_line
from tui.screens.choosing import TINY
from tui.strips import plain
from tui.widgets.card_view import CardView, Known
from tui.widgets.row_list import Move, RowList

if TYPE_CHECKING:
    from search_index.library import Library

_CLOSE = ("search.leave", "entity.card", "quit")
_MOVES = tuple(command.id for command in COMMANDS if command.action.startswith("move("))
_UNLINKED = 50  # unlinked places that are counted
_FRAME = 2  # rows of the frame


class CardScreen(ModalScreen[str | None]):
    """What is known of an entity; enter leaves for a companion, esc for where one was."""

    AUTO_FOCUS = "CardView"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", show=False, priority=True)
    ]

    @dataclass
    class Loaded(Message):
        """The card is here."""

        known: Known

    @dataclass
    class Missing(Message):
        """There is no card, for a reason."""

        reason: str

    def __init__(self, library: Library, entity: str, name: str, keys: KeyTable) -> None:
        super().__init__()
        self._library = library
        self._entity = entity
        self._called = name
        bind(
            self,
            [
                *keys.bindings(_CLOSE, "leave"),
                *keys.bindings(_MOVES),
                *keys.bindings(("open",), "choose"),
            ],
        )

    def compose(self) -> ComposeResult:
        """Yield the card, empty at first."""
        view = CardView(id="card")
        view.placeholder = "Looking it up…"
        view.border_title = plain(self._called)
        view.border_subtitle = "esc closes"
        yield view

    def on_mount(self) -> None:
        """Look the entity up."""
        self._load()

    def on_resize(self) -> None:
        """Give the frame up where there is little room."""
        self.set_class(self.app.size.height < TINY or self.app.size.width < 30, "-tiny")
        self._fit()

    @property
    def view(self) -> CardView:
        """The card."""
        return self.query_one(CardView)

    @work(thread=True, exclusive=True, group="card")
    def _load(self) -> None:
        worker, library = get_current_worker(), self._library

        def cancelled() -> bool:
            return worker.is_cancelled

        try:
            card = library.card(self._entity, cancelled=cancelled)
            if not cancelled():
                self.post_message(self.Loaded(Known(card, "")))
            found = len(library.unlinked(self._entity, limit=_UNLINKED + 1, cancelled=cancelled))
        except EntityNotFound:
            self.post_message(self.Missing("it is mentioned no more"))
            return
        except (KorusError, OSError) as error:
            self.post_message(self.Missing(one_line(error)))
            return
        if found and not cancelled():
            unlinked = f"{_UNLINKED}+" if found > _UNLINKED else str(found)
            self.post_message(self.Loaded(Known(card, unlinked)))

    @on(Loaded)
    def _loaded(self, event: Loaded) -> None:
        event.stop()
        first = self.view.known is None
        self.view.show(event.known, keep=not first)
        entity = event.known.card.entity
        self.view.border_title = plain(entity.name)
        if event.known.card.companions:
            self.view.border_subtitle = "esc closes · ↑ ↓ enter: go to one it comes with"
        self._fit()

    def _fit(self) -> None:
        """Take as many rows as there are, and no more than fit."""
        self.call_after_refresh(self._set_height)

    def _set_height(self) -> None:
        rows = max(1, self.view.rows)
        self.view.styles.height = rows + (0 if self.has_class("-tiny") else _FRAME)

    @on(Missing)
    def _missing(self, event: Missing) -> None:
        event.stop()
        self.view.placeholder = event.reason

    @on(RowList.Clicked)
    def _clicked(self, event: RowList.Clicked) -> None:
        event.stop()
        self.action_choose()

    def action_move(self, step: str) -> None:
        """Move among the companions, and through the card."""
        self.view.move(Move[step])

    def action_choose(self) -> None:
        """Leave for the companion under the cursor."""
        if self.view.current_key is not None:
            self.dismiss(self.view.current_key)

    def action_leave(self) -> None:
        """Leave for where one was."""
        self.dismiss(None)
