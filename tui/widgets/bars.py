"""The line above the panes and the line below them."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.commands import COMMANDS
from tui.keymap import in_force
from tui.strips import Piece, component_style, fit, pieces_to_strip

_WORDS = 70  # columns from which there is room for words beside signs


class _Bar(Widget):
    """One line of styled pieces."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--strong", "bar--dim", "bar--key", "bar--warning"}
    DEFAULT_CSS = "_Bar { height: 1; }"

    def left(self) -> list[Piece]:
        """Return the pieces from the left edge."""
        raise NotImplementedError

    def right(self) -> list[Piece]:
        """Return the pieces up to the right edge."""
        return []

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._styles: dict[str, Style] = {}  # costly to work out for every piece

    def style_of(self, name: str) -> Style:
        """Return the style of a component class on the ground of the bar."""
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = component_style(self, f"bar--{name}")
        return style

    def notify_style_update(self) -> None:
        """Forget the styles: they may be others."""
        super().notify_style_update()
        self._styles.clear()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        return pieces_to_strip(self.left(), self.size.width, self.rich_style, self.right())


class TopBar(_Bar):
    """The corpus, where back and forward lead, and how fresh the index is."""

    corpus: reactive[str] = reactive("")
    depth: reactive[tuple[int, int]] = reactive((0, 0))
    freshness: reactive[str] = reactive("")
    warning: reactive[bool] = reactive(False)

    class Clicked(Message):
        """Back (-1) or forward (1) was clicked."""

        def __init__(self, steps: int) -> None:
            self.steps = steps
            super().__init__()

    def left(self) -> list[Piece]:
        """Return the program's name, and as much of the corpus as the state of the index leaves."""
        name = " korus "
        room = self.size.width - len(name) - sum(cell_len(text) for text, _ in self.right()) - 1
        corpus = f" {fit(self.corpus, room)}" if room > 0 else ""
        return [(name, self.style_of("strong")), (corpus, self.style_of("dim"))]

    def right(self) -> list[Piece]:
        """Return back, forward and the state of the index."""
        back, forward = self.depth
        strong, dim = self.style_of("strong"), self.style_of("dim")
        signs = ("◂", " ▸") if self.size.width < _WORDS else ("◂ back ", " ▸ forward")
        return [
            (signs[0], strong if back else dim),
            (signs[1], strong if forward else dim),
            (f"   {self.freshness} ", self.style_of("warning") if self.warning else dim),
        ]

    def on_click(self, event: events.Click) -> None:
        """Take a step back or forward in the history."""
        back, forward, state = (cell_len(text) for text, _ in self.right())
        column = event.x - (self.size.width - back - forward - state)
        if 0 <= column < back:
            self.post_message(self.Clicked(-1))
        elif back <= column < back + forward:
            self.post_message(self.Clicked(1))


class StatusBar(_Bar):
    """A word from the program, else the keys that matter most."""

    notice: reactive[str] = reactive("")
    position: reactive[str] = reactive("")

    def left(self) -> list[Piece]:
        """Return the notice, or as many of the keys as fit whole."""
        if self.notice:
            return [(f" {self.notice}", self.style_of("strong"))]
        pieces: list[Piece] = []
        keys = in_force(self)
        room = self.size.width - (cell_len(self.position) + 2 if self.position else 0)
        for command in COMMANDS:
            key = keys.first(command.id)
            if command.footer and key:
                room -= cell_len(f" {key} {command.footer} ")
                if room < 0:
                    break
                pieces.append((f" {key}", self.style_of("key")))
                pieces.append((f" {command.footer} ", self.style_of("dim")))
        return pieces

    def right(self) -> list[Piece]:
        """Return where the reader is among hits or mentions."""
        return [(f"{self.position} ", self.style_of("strong"))] if self.position else []


class FilterBar(_Bar):
    """What narrows the results, and what of the query was not used; hidden when empty."""

    text: reactive[str] = reactive("")
    hint: reactive[str] = reactive("")

    def left(self) -> list[Piece]:
        """Return the filters."""
        pieces = [(f" {self.text} ", self.style_of("strong"))] if self.text else []
        return [*pieces, (f" {self.hint}", self.style_of("warning"))] if self.hint else pieces

    def watch_text(self) -> None:
        """Take a line only when there is something to say."""
        self.display = bool(self.text or self.hint)

    watch_hint = watch_text
