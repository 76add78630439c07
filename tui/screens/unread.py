"""What was not read and why, over the explorer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from search_index.models import Skipped
from search_index.unread import Unread, by_reason
from tui.citation import copyable
from tui.commands import COMMANDS
from tui.keymap import KeyTable, bind
from tui.notices import plural
from tui.screens.choosing import TINY
from tui.strips import fit
from tui.widgets.row_list import Lazy, Move, Row, RowList

_CLOSE = ("search.leave", "unread", "quit")
_MOVES = tuple(command.id for command in COMMANDS if command.action.startswith("move("))


class UnreadList(RowList[tuple[str, str]]):
    """A row a reason and below it a row a file; the keys are reason and path ("" the reason's)."""

    def __init__(self, skipped: Sequence[Skipped], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries = [
            (group, one) for group in by_reason(skipped) for one in (None, *group.skipped)
        ]

    def first_rows(self) -> Sequence[int]:
        """Return the row of every item."""
        return range(len(self._entries))

    def item_of(self, key: tuple[str, str]) -> int | None:
        """Return the row of a reason, or of a file under it."""
        found = (at for at in range(len(self._entries)) if self._key(at) == key)
        return next(found, None)

    def build_rows(self, width: int) -> Sequence[Row]:
        """Return the reasons, each with its files."""
        self.keys = Lazy(len(self._entries), self._key)

        def row(at: int) -> Row:
            group, one = self._entries[at]
            if one is None:
                return Row(((fit(group.title, width - 1), self.style("row--heading")),), (), at)
            style = self.style("row--plain")
            return Row(((fit(f"  {_line(group, one)}", width - 1), style),), (), at)

        return Lazy(len(self._entries), row)

    def _key(self, at: int) -> tuple[str, str]:
        group, one = self._entries[at]
        return group.reason, one.path if one is not None else ""

    def text(self) -> str:
        """Return the line under the cursor; of a reason, all files with it."""
        if self.cursor is None:
            return ""
        group, one = self._entries[self.cursor]
        if one is not None:
            return f"{one.path}: {one.reason}\n"
        return "\n".join([group.title, *(_line(group, each) for each in group.skipped), ""])


def _line(group: Unread, one: Skipped) -> str:
    return one.path if one.reason == group.reason else f"{one.path}: {one.reason}"


class UnreadScreen(ModalScreen[None]):
    """The files that were not read by the reason, the most frequent first."""

    AUTO_FOCUS = "UnreadList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", show=False, priority=True)
    ]

    def __init__(self, skipped: Sequence[Skipped], keys: KeyTable) -> None:
        super().__init__()
        self._skipped = skipped
        bind(
            self,
            [
                *keys.bindings(_CLOSE, "dismiss"),
                *keys.bindings(_MOVES),
                *keys.bindings(("copy",), "copy"),
            ],
        )

    def compose(self) -> ComposeResult:
        """Yield the list."""
        listed = UnreadList(self._skipped, id="unread")
        listed.border_title = f"{len(self._skipped):,} not read"
        listed.border_subtitle = "y copies · esc closes"
        yield listed

    def on_resize(self) -> None:
        """Give the frame up where there is little room."""
        self.set_class(self.app.size.height < TINY or self.app.size.width < 30, "-tiny")

    def action_move(self, step: str) -> None:
        """Move through the list."""
        self.query_one(UnreadList).move(Move[step])

    def action_copy(self) -> None:
        """Copy the line under the cursor; of a reason, all files with it."""
        text = copyable(self.query_one(UnreadList).text())
        if text:
            self.app.copy_to_clipboard(text)
            self.notify(f"copied {plural(text.count(chr(10)), 'line')}", markup=False)
