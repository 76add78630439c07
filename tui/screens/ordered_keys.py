"""The part of the explorer that lets each key act on what the keys before it have led to."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from textual import events, on
from textual.app import App

from tui.keymap import in_force
from tui.layouts import to_latin
from tui.messages import KeyReached
from tui.screens.copying import Copying
from tui.widgets.reader import Reader
from tui.widgets.search_bar import QueryInput

# Under a tenth of a second an answer feels immediate; a key that waits much longer than that for
# the library would feel lost, so that it acts on what is on screen.
PATIENCE = 0.5


class OrderedKeys(Copying):
    """Holds keys back for a moment while the answer to the one before is on its way.

    Text typed into the search bar is never held back. A key that leaves the search bar (enter,
    escape, tab) passes through it, behind the letters before it.
    """

    def __init__(
        self,
        folder: Path | None = None,
        index_dir: Path | None = None,
        lexicon: Path | None = None,
    ) -> None:
        super().__init__(folder, index_dir, lexicon)
        self._held: deque[events.Key] = deque()
        self._passing = False  # a key is on its way through the search bar
        self._patient = True

    def take_key(self, event: events.Key) -> bool:
        """See every key before any widget does; true if it is used up or held back."""
        if self._held or self._must_wait():
            if not self._held:
                self.set_timer(PATIENCE, self._lose_patience)
            self._held.append(event)
            return True
        return self._use(event)

    def _must_wait(self) -> bool:
        if self._passing:
            return True
        return self._patient and not self.in_search and (self.is_loading or self._is_laying_out)

    @property
    def _is_laying_out(self) -> bool:
        """Whether the reader is in use with a document that has no rows on the screen yet."""
        reader = self.reader
        return self.focused is reader and reader.document is not None and not reader.is_ready

    @on(Reader.LayoutReady)
    async def _laid_out(self, event: Reader.LayoutReady) -> None:
        event.stop()
        await self.release_keys()

    def _use(self, event: events.Key) -> bool:
        if not self.in_search:
            to_latin(event, in_force(self))
        if self.following:
            self.follow_key(event)
            return True
        self.say("")
        if self.in_search and not QueryInput.edits(event):
            self._passing = True
            self.search_input.post_message(KeyReached(event))
            return True
        return False

    @on(KeyReached)
    async def _key_reached(self, reached: KeyReached) -> None:
        """A key came through the search bar: all that was typed before it is in the question."""
        reached.stop()
        self._passing = False
        if reached.key.key == "enter":
            self.submit_query()
        else:
            await self._act(reached.key)
        await self.release_keys()

    def on_key(self, event: events.Key) -> None:
        """Tell where the keys are when one was pressed that does nothing."""
        if event.is_printable and event.character is not None and not self.in_search:
            keys = in_force(self)
            ways = (("search.focus", "searches"), ("help", "lists the keys"))
            known = [f"{keys.first(id)} {does}" for id, does in ways if keys.first(id)]
            self.say(" · ".join((f"{event.character} does nothing here", *known)))

    def submit_query(self) -> None:
        """Open the best hit of what was typed."""
        raise NotImplementedError

    async def _act(self, event: events.Key) -> None:
        # The app's own handler shows keys to this screen first, which this one has been already.
        await App.on_event(self.app, event)

    async def release_keys(self) -> None:
        """Act on the keys held back, as far as nothing is awaited."""
        if not self.is_loading:
            self._patient = True
        while self._held and not self._must_wait():
            event = self._held.popleft()
            if not self._use(event):
                await self._act(event)

    async def _lose_patience(self) -> None:
        self._patient = False
        await self.release_keys()
