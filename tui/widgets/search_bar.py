"""The search bar: what is typed, and in a word what it found."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, Static

from search_index.plain import printable
from tui.keymap import types
from tui.messages import QueryChanged, QueryDone


class QueryInput(Input):
    """An input whose arrows move through the results."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "Next result", show=False),
        Binding("up", "step(-1)", "Previous result", show=False),
    ]

    def action_step(self, steps: int) -> None:
        """Tell of an arrow key."""
        self.post_message(QueryDone(steps=steps))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Every key that types a character is text here, and no command."""
        return types(key) or super().check_consume_key(key, character)

    def on_key(self, event: events.Key) -> None:
        """Keep alt with a letter from typing that letter."""
        if event.key.startswith("alt+"):
            event.prevent_default()


class SearchBar(Horizontal):
    """Posts `QueryChanged` with every change and `QueryDone` on enter and arrows."""

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
        yield Static("", id="summary", markup=False)

    def watch_summary(self) -> None:
        """Show what was found."""
        self.query_one("#summary", Static).update(Content(printable(self.summary)))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as the reader types."""
        event.stop()
        self.post_message(QueryChanged(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Open the best hit."""
        event.stop()
        self.post_message(QueryDone(open=True))

    @property
    def input(self) -> QueryInput:
        """The input itself."""
        return self.query_one(QueryInput)

    def set_query(self, query: str) -> None:
        """Show a query that was not typed, without searching for it."""
        with self.prevent(Input.Changed):
            self.input.value = query
            self.input.cursor_position = len(query)
