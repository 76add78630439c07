"""All keys, made from the table of commands; what can be typed, and what signs mean."""

from __future__ import annotations

from textwrap import wrap
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.commands import COMMANDS, GROUPS
from tui.keymap import KeyTable, bind

_CLOSE = ("search.leave", "help", "quit")
_MOVES = tuple(command.id for command in COMMANDS if command.action.startswith("move("))
_QUERY_HELP = (
    ("arctic route", "documents with both words; a name also in the other languages"),
    ('"arctic route"', "just these words in this order"),
    ('"arctic lng"~5', "these words near each other, at most five words apart"),
    ("gas OR oil", "either; NOT or - leaves out; ( ) group"),
    ("vladi*  *vostok", "words that begin, or end, so; ? is any one letter"),
    ("vladivostk~", "words spelled much like this"),
    ("=ships", "this very word and no other form of it"),
    ("/(sea|air)ports?/", "words that are as the regular expression says"),
    ("lang:ko", "also source: type: path: title:"),
    ("date:2014..2017", "also date:2017 and date:>=2022-02"),
    ("person:moon", "also org: place: by any name; entity: by id"),
)
_SIGNS = (
    ("▌", "where the cursor is; in the reader the current hit or mention"),
    ("▏", "in the reader: the current entity is mentioned here"),
    ("─ • ┼ ━", "on the bar of the reader: hits, mentions, both, the current one"),
    ("█·▄··▂", "where in a text the hits are, from its beginning to its end"),
    ("◆", "the document in the reader"),
    ("file 2026-11", "no date of its own: when the file was last changed"),
    ("+2", "as many other files have the same text"),
    ("16 3", "mentions in the documents found, and how many of these have one"),
    ("+ −", "documents with the entity are kept, or left out"),
    ("?", "in the mentions: its name stands here, and nothing is linked"),
)

_BESIDE = 24  # cells of a meaning that are enough beside what it is of


class HelpScreen(ModalScreen[None]):
    """The keys by group, and in a few lines the query language and the signs."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close", show=False)]

    def __init__(self, keys: KeyTable) -> None:
        super().__init__()
        self._keys = keys
        bind(self, keys.bindings(_CLOSE, "dismiss") + keys.bindings(_MOVES))

    def compose(self) -> ComposeResult:
        """Yield the text in a box that scrolls."""
        with VerticalScroll(id="help") as box:
            box.border_title = "Keys · queries · signs"
            box.border_subtitle = "esc closes"
            yield Static()

    def on_resize(self) -> None:
        """Wrap the text for the room there is, without a frame where there is little."""
        self.set_class(min(self.app.size) < 8, "-tiny")
        self.call_after_refresh(self._wrap)

    def _wrap(self) -> None:
        box = self.query_one(VerticalScroll)
        self.query_one(Static).update(self._text(box.scrollable_content_region.width))

    def action_move(self, step: str) -> None:
        """Scroll by the step that these keys mean elsewhere."""
        box = self.query_one(VerticalScroll)
        page = box.scrollable_content_region.height
        lines = {"UP": -1, "DOWN": 1, "PAGE_UP": -page, "PAGE_DOWN": page,
                 "HALF_UP": -(page // 2), "HALF_DOWN": page // 2,
                 "GROUP_UP": -page, "GROUP_DOWN": page,
                 "TOP": -box.max_scroll_y, "BOTTOM": box.max_scroll_y}  # fmt: skip
        box.scroll_relative(y=lines[step], animate=False)

    def _text(self, width: int) -> Content:
        parts: list[Content] = []
        shown = {command.id: self._keys.shown(command.id) for command in COMMANDS}
        keys = max(cell_len(each) for each in shown.values()) + 2
        for group in GROUPS:
            parts.append(Content.styled(f"{group}\n", "bold $accent"))
            for command in COMMANDS:
                if command.group == group:
                    text = shown[command.id]
                    parts += _entry(text, command.help, keys, width)
            parts.append(Content("\n"))
        parts.append(Content.styled("What can be typed\n", "bold $accent"))
        for example, meaning in _QUERY_HELP:
            parts += _entry(example, meaning, 19, width)
        parts.append(Content.styled("\nSigns\n", "bold $accent"))
        for sign, meaning in _SIGNS:
            parts += _entry(sign, meaning, 19, width)
        return Content("").join(parts)


def _entry(term: str, meaning: str, indent: int, width: int) -> list[Content]:
    """Set a term and its meaning, the lines of the meaning below one another.

    Where little room is left beside the term the meaning stands below it.
    """
    below = width - indent - 2 < _BESIDE
    indent = 2 if below else indent
    lines = wrap(meaning, max(8, width - indent - 2)) or [""]
    margin = "\n" + " " * (indent + 2)
    gap = margin if below else " " * max(1, indent - cell_len(term))
    return [
        Content.styled(f"  {term}{gap}", "bold $primary"),
        Content(margin.join(lines) + "\n"),
    ]
