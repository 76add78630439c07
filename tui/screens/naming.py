"""Asking for a name."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.screens.choosing import TINY, ChoiceInput
from tui.strips import plain

_LONGEST = 400  # code points: the most that the file of corrections takes


class NameScreen(ModalScreen[str | None]):
    """A line to write a name on; enter takes it, esc leaves."""

    AUTO_FOCUS = "ChoiceInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", show=False, priority=True)
    ]

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self._title = title
        self._before = name

    def compose(self) -> ComposeResult:
        """Yield the line with the name as it is now."""
        with Vertical(id="naming") as box:
            box.border_title = plain(self._title)
            box.border_subtitle = "enter renames · esc leaves"
            yield ChoiceInput(self._before, compact=True, max_length=_LONGEST, id="choice")

    def on_resize(self) -> None:
        """Give the frame up where there is little room."""
        self.set_class(self.app.size.height < TINY or self.app.size.width < 30, "-tiny")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        name = event.value.strip()
        self.dismiss(name if name and name != self._before else None)

    def action_leave(self) -> None:
        """Leave the name as it is."""
        self.dismiss(None)
