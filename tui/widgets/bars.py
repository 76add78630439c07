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

from tui.footer import Scene, footer
from tui.keymap import in_force
from tui.strips import Piece, component_style, fit, pieces_to_strip

_NAME = " korus "
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
        width = self.size.width
        return pieces_to_strip(self.left(), width, self.rich_style, self.right(), most=width)


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
        room = self.size.width - len(_NAME) - sum(cell_len(text) for text, _ in self.right()) - 1
        corpus = f" {fit(self.corpus, room)}" if room > 0 else ""
        return [(_NAME, self.style_of("strong")), (corpus, self.style_of("dim"))]

    def right(self) -> list[Piece]:
        """Return back, forward and the state of the index, which goes before the other two."""
        state = f"   {self.freshness} "
        room = self.size.width - len(_NAME) - cell_len(state)
        ways = [("◂", " ▸"), ("", "")]
        if self.size.width >= _WORDS and room >= cell_len(self.corpus):
            ways.insert(0, ("◂ back ", " ▸ forward"))
        signs = next(way for way in ways if sum(map(cell_len, way)) <= max(room, 0))
        back, forward = self.depth
        strong, dim = self.style_of("strong"), self.style_of("dim")
        return [
            (signs[0], strong if back else dim),
            (signs[1], strong if forward else dim),
            (fit(state, self.size.width), self.style_of("warning") if self.warning else dim),
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
    """A word from the program, else the keys that matter most where the reader is."""

    notice: reactive[str] = reactive("")
    position: reactive[str] = reactive("")
    scene: reactive[Scene] = reactive[Scene]("hits")

    def left(self) -> list[Piece]:
        """Return the notice, or as many of the keys as fit whole."""
        if self.notice:
            return [(f" {self.notice}", self.style_of("strong"))]
        room = self.size.width - sum(cell_len(text) + 1 for text, _ in self.right())
        pieces: list[Piece] = []
        for key, word in footer(self.scene, in_force(self), room):
            pieces.append((f" {key}", self.style_of("key")))
            pieces.append((f" {word} ", self.style_of("dim")))
        return pieces

    def right(self) -> list[Piece]:
        """Return where the reader is among hits or mentions: the figures whole, the name cut.

        What the program has to tell goes before it.
        """
        what, _, figures = self.position.rpartition(" ")
        if not figures:
            return []
        if self.notice and cell_len(self.notice) + cell_len(self.position) + 3 > self.size.width:
            return []
        room = self.size.width // 2 - cell_len(figures) - 2
        text = " ".join(part for part in (fit(what, room), figures) if part)
        return [(f"{text} ", self.style_of("strong"))]


class FilterBar(_Bar):
    """What narrows the results, and what of the query was not used; hidden when empty."""

    text: reactive[str] = reactive("")
    hint: reactive[str] = reactive("")

    def left(self) -> list[Piece]:
        """Return the filters, how to lift them, and what was not used."""
        pieces = []
        if self.text:
            pieces.append((f" {self.text} ", self.style_of("strong")))
            if key := in_force(self).first("filter.clear"):
                pieces.append((f" {key}", self.style_of("key")))
                pieces.append((" lifts ", self.style_of("dim")))
        return [*pieces, (f" {self.hint}", self.style_of("warning"))] if self.hint else pieces

    def watch_text(self) -> None:
        """Take a line only when there is something to say."""
        self.display = bool(self.text or self.hint)

    watch_hint = watch_text
