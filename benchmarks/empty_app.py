"""The least that three panes cost: the widgets of the explorer's layout with nothing in them."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import ContentSwitcher, Input, Static


class Pane(ScrollView):
    """A pane that draws blank lines."""

    def render_line(self, y: int) -> Strip:
        """Return a blank line."""
        return Strip.blank(self.size.width, self.rich_style)


class EmptyApp(App[None]):
    """Bars and panes as in the explorer, bare."""

    CSS: ClassVar[str] = """
    #top, #filters, #status { height: 1; }
    #search { height: 1; border: none; }
    #panes { height: 1fr; }
    #documents, #middle, #side { width: 1fr; }
    Pane { border: round $primary; height: 1fr; }
    """

    def compose(self) -> ComposeResult:
        """Yield as many widgets as the explorer has."""
        yield Static("", id="top")
        yield Input(id="search")
        yield Static("", id="filters")
        with Horizontal(id="panes"):
            yield Pane(id="documents")
            with ContentSwitcher(id="middle", initial="hits"):
                yield Pane(id="hits")
                yield Pane(id="reader")
                yield Static("", id="notice")
            with Vertical(id="side"):
                yield Pane(id="entities")
                yield Pane(id="mentions")
        yield Static("", id="status")

    def on_mount(self) -> None:
        """Name the panes."""
        for name in ("documents", "hits", "entities", "mentions"):
            self.query_one(f"#{name}").border_title = name.capitalize()


if __name__ == "__main__":
    EmptyApp().run()
