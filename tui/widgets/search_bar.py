"""The search bar: what is typed, and in a word what it found."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.geometry import Size
from textual.reactive import Reactive, reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Static

from search_index.plain import printable, thinned
from tui.keymap import types
from tui.messages import KeyReached
from tui.strips import fit

_AT_ONCE = ("cursor_", "delete_", "home", "end")  # actions of an input on its text and cursor
LONGEST_PASTE = 1_000  # code points of a text pasted: nobody searches for more


def in_one_line(pasted: str) -> str:
    """Return the beginning of a text that was pasted, with single spaces and no line ends."""
    return " ".join(pasted[: 4 * LONGEST_PASTE].split())[:LONGEST_PASTE]


class QueryInput(Input):
    """The input for a query: enter is left to the screen.

    Its width is given, so that no letter typed lays the screen out again.
    """

    value: Reactive[str] = Reactive("", layout=False, init=False)
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    _EDITING: ClassVar = {
        binding.key: binding.action
        for binding in Binding.make_bindings(Input.BINDINGS)
        if binding.key != "enter"
    }

    @classmethod
    def edits(cls, key: events.Key) -> bool:
        """Whether a key changes the text or moves within it."""
        typed = key.is_printable and not key.key.startswith("alt+")
        return typed or key.key in cls._EDITING

    def validate_value(self, value: str) -> str:
        """Leave out what cannot be shown, which only a paste brings along."""
        shown = thinned(printable(value))
        if shown == value:
            return value
        return "".join(safe for char, safe in zip(value, shown, strict=True) if safe in (char, " "))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Every key that types a character is text here, and no command."""
        return types(key) or super().check_consume_key(key, character)

    def on_paste(self, event: events.Paste) -> None:
        """Take all of what is pasted, as one line."""
        event.stop()
        event.prevent_default()
        line = in_one_line(event.text)
        if self.selection.is_empty:
            self.insert_text_at_cursor(line)
        else:
            self.replace(line, *self.selection)

    def on_key_reached(self, reached: KeyReached) -> None:
        """Send a key round once more: now the changes of the text before it are on their way."""
        if not reached.behind:
            reached.stop()
            self.post_message(KeyReached(reached.key, behind=True))

    async def on_key(self, event: events.Key) -> None:
        """Move and delete at once, before the next letter; keep alt from typing a letter.

        A key that is left to its binding acts only when it has gone up to the app, behind letters
        typed right after it.
        """
        if event.key.startswith("alt+"):
            event.prevent_default()
        elif self._EDITING.get(event.key, "").startswith(_AT_ONCE):
            event.stop()
            event.prevent_default()
            await self.run_action(self._EDITING[event.key])


class Summary(Widget):
    """Text at the right edge. Its room is fixed, so that no letter typed moves anything."""

    text: reactive[str] = reactive("")

    def render_line(self, y: int) -> Strip:
        """Draw the text."""
        width = self.size.width
        text = fit(self.text, width)
        return Strip([Segment(" " * (width - cell_len(text)) + text, self.rich_style)], width)


class SearchBar(Horizontal):
    """Posts what is typed as `Input.Changed`."""

    summary: reactive[str] = reactive("")

    def compose(self) -> ComposeResult:
        """Put the prompt, the input and the summary in a row."""
        yield Static(" / ", id="prompt")
        yield QueryInput(
            placeholder='search: a word, a name in any script, "a phrase"',
            compact=True,
            id="query",
            select_on_focus=False,
        )
        yield Summary(id="summary")

    def watch_summary(self) -> None:
        """Show what was found."""
        self.query_one(Summary).text = self.summary

    @property
    def input(self) -> QueryInput:
        """The input itself."""
        return self.query_one(QueryInput)

    def set_query(self, query: str) -> None:
        """Show a query that was not typed, without searching for it."""
        with self.prevent(Input.Changed):
            self.input.value = query
            self.input.cursor_position = len(query)
