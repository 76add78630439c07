"""The search bar: what is typed, and in a word what it found."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.widgets import Input, Static

from tui.keymap import types
from tui.messages import KeyReached
from tui.strips import plain


class QueryInput(Input):
    """The input for a query: enter is left to the screen."""

    _EDITING = frozenset(
        key
        for binding in Input.BINDINGS
        for key in (binding.key if isinstance(binding, Binding) else binding[0]).split(",")
    ) - {"enter"}

    @classmethod
    def edits(cls, key: events.Key) -> bool:
        """Whether a key changes the text or moves within it."""
        typed = key.is_printable and not key.key.startswith("alt+")
        return typed or key.key in cls._EDITING

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Every key that types a character is text here, and no command."""
        return types(key) or super().check_consume_key(key, character)

    def on_key_reached(self, reached: KeyReached) -> None:
        """Send a key round once more: now the changes of the text before it are on their way."""
        if not reached.behind:
            reached.stop()
            self.post_message(KeyReached(reached.key, behind=True))

    def on_key(self, event: events.Key) -> None:
        """Keep alt with a letter from typing that letter."""
        if event.key.startswith("alt+"):
            event.prevent_default()


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
        yield Static("", id="summary", markup=False)

    def watch_summary(self) -> None:
        """Show what was found."""
        self.query_one("#summary", Static).update(plain(self.summary))

    @property
    def input(self) -> QueryInput:
        """The input itself."""
        return self.query_one(QueryInput)

    def set_query(self, query: str) -> None:
        """Show a query that was not typed, without searching for it."""
        with self.prevent(Input.Changed):
            self.input.value = query
            self.input.cursor_position = len(query)
