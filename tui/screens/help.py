"""All keys, made from the table of commands."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.commands import COMMANDS, GROUPS

_QUERY_HELP = (
    ("arctic route", "documents with both words; a name also in the other languages"),
    ('"arctic route"', "just these words in this order"),
    ("gas OR oil", "either; NOT or - leaves out; ( ) group"),
    ("vladi*", "any word that begins so; the word being typed always does"),
    ("lang:ko", "also source: type: path: title:"),
    ("date:2014..2017", "also date:2017 and date:>=2022-02"),
    ("person:moon", "also org: place: by any name; entity: by id"),
)


class HelpScreen(ModalScreen[None]):
    """The keys by group, and the query language in a few lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "dismiss", "Close", show=False),
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
    ]

    def compose(self) -> ComposeResult:
        """Yield the text in a box that scrolls."""
        with VerticalScroll(id="help") as box:
            box.border_title = "Keys"
            box.border_subtitle = "esc closes"
            yield Static(self._text())

    def action_scroll(self, steps: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=steps, animate=False)

    @staticmethod
    def _text() -> Content:
        parts: list[Content] = []
        keys = max(cell_len(command.shown) for command in COMMANDS) + 2
        for group in GROUPS:
            parts.append(Content.styled(f"{group}\n", "bold $accent"))
            for command in COMMANDS:
                if command.group == group:
                    pad = " " * (keys - cell_len(command.shown))
                    parts.append(Content.styled(f"  {command.shown}{pad}", "bold $primary"))
                    parts.append(Content(f"{command.help}\n"))
            parts.append(Content("\n"))
        parts.append(Content.styled("What can be typed\n", "bold $accent"))
        for example, meaning in _QUERY_HELP:
            parts.append(Content.styled(f"  {example:<18}", "bold $primary"))
            parts.append(Content(f"{meaning}\n"))
        return Content("").join(parts)
