"""Drives the explorer as a reader does, and waits for what happens instead of for time to pass."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, Queue
from threading import Event
from time import monotonic
from typing import Any

from textual.app import App
from textual.events import Key, MouseScrollDown, MouseScrollUp
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static
from textual.worker import WorkerCancelled, WorkerFailed

from search_index.library import Cancelled, Library
from search_index.models import EntityCount, Progress, RefreshReport, SearchResult
from search_index.watching import Changed
from tui.app import KorusApp
from tui.screens.explorer import ExplorerScreen
from tui.state import Place
from tui.widgets.bars import FilterBar, StatusBar, TopBar
from tui.widgets.search_bar import SearchBar

OnProgress = Callable[[Progress], None] | None

#: Longest that anything is waited for, in seconds; only a test that fails ever takes so long.
PATIENCE = 30.0


@dataclass
class Door:
    """A library behind a door: what it answers is real, when and whether it does is the test's.

    A search for a query in `held`, or a method named there, waits for its event; what it then
    answers is followed by an event of the same name in `left`. A method in `broken` raises;
    `quiet` means that a refresh finds nothing to do, without looking.
    """

    library: Library
    quiet: bool = True
    held: dict[str, Event] = field(default_factory=dict)
    left: dict[str, Event] = field(default_factory=dict)
    reaching: dict[str, Event] = field(default_factory=dict)
    broken: dict[str, Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.library.folder

    @property
    def damaged(self) -> bool:
        return self.library.damaged

    @property
    def index_dir(self) -> Path:
        return self.library.index_dir

    def hold(self, name: str) -> Callable[[], Awaitable[None]]:
        """Hold a method, or the search for a query; the function returned lets go and waits."""
        self.held[name], self.left[name] = Event(), Event()
        self.reaching[name] = Event()

        async def release() -> None:
            self.held.pop(name).set()
            assert await to_thread(self.left[name].wait, PATIENCE)

        return release

    async def reached(self, name: str) -> None:
        """Wait until somebody waits for what is held: it can no longer be cancelled unbegun."""
        assert await to_thread(self.reaching[name].wait, PATIENCE)

    def _wait(self, name: str) -> None:
        if name in self.held:
            self.reaching[name].set()
            assert self.held[name].wait(PATIENCE)

    def _leave(self, name: str) -> None:
        if name in self.left:
            self.left[name].set()

    def _open(self, method: str) -> Library:
        self._wait(method)
        if method in self.broken:
            raise self.broken[method]
        self._leave(method)
        return self.library

    def search(self, query: str, **kwargs: Any) -> SearchResult:
        self.asked.append(query)
        self._wait(query)
        result = self._open("search").search(query, **kwargs)
        self._leave(query)
        return replace(result, seconds=0.002)

    def __getattr__(self, method: str) -> Callable[..., Any]:
        """Let every other question through to the library, unless its method is held or broken."""
        if not hasattr(Library, method):
            raise AttributeError(method)

        def ask(*args: object, **kwargs: object) -> Any:
            return getattr(self._open(method), method)(*args, **kwargs)

        return ask

    @property
    def corrections_file(self) -> Path:
        return self.library.corrections_file

    def choices(self, text: str = "", **kwargs: Any) -> tuple[EntityCount, ...]:
        self._wait(f"choices {text}")
        found = self._open("choices").choices(text, **kwargs)
        self._leave(f"choices {text}")
        return found

    def refresh(
        self, on_progress: OnProgress = None, cancelled: Cancelled | None = None, **kwargs: Any
    ) -> RefreshReport:
        library = self._open("refresh")
        if self.quiet:
            return RefreshReport(unchanged=library.status().documents)
        return library.refresh(on_progress, cancelled, **kwargs)

    def close(self) -> None:
        """The library outlives the app: other tests use it."""


class Watched:
    """Stands in for ``watching.watch``: the folder changes when the test says so, and only then."""

    def __init__(self) -> None:
        self.folders: list[Path] = []
        self._told: Queue[Changed] = Queue()

    def __call__(self, folder: Path, stop: Event) -> Iterator[Changed]:
        self.folders.append(folder)
        while not stop.is_set():
            try:
                changed = self._told.get(timeout=0.02)
            except Empty:
                continue
            yield changed
            self._told.task_done()

    async def tell(self, *paths: str, gone: bool = False) -> None:
        """Tell the app that paths have changed, none: any of them; wait until it knows."""
        self._told.put(Changed(frozenset(paths) or None, gone))
        await to_thread(self._told.join)


def _is_calm(app: App[int]) -> bool:
    """Whether nothing is left to be done, drawn or laid out."""
    screen = app.screen
    pending = (
        screen._callbacks,
        screen._dirty_widgets,
        screen._layout_required,
        screen._scroll_required,
        screen._repaint_required,
        screen._recompose_required,
    )
    return not any(pending) and not any(
        pump._message_queue.qsize() or pump._next_callbacks
        for pump in (app, *screen.walk_children(with_self=True))
    )


async def settle(pilot: Pilot[int], *, but: Collection[str] = ()) -> None:
    """Wait until no worker runs, every message is dealt with, and nothing new has come of it.

    Workers of the groups in `but` may go on running.
    """
    app, calm = pilot.app, 0
    give_up = monotonic() + 2 * PATIENCE
    while calm < 2 and not app._exit:
        assert monotonic() < give_up, "the app never comes to rest"
        await pilot._wait_for_screen()
        app.screen._on_timer_update()
        running = [
            worker
            for worker in app.workers
            if not worker.is_finished and worker.group not in {"watch", *but}
        ]
        for worker in running:
            with suppress(WorkerCancelled, WorkerFailed):
                await worker.wait()
        calm = calm + 1 if not running and _is_calm(app) else 0


def key_event(app: App[int], key: str) -> Key:
    """Make the event that a terminal makes of a key: a character, or a name such as "escape"."""
    if key == "space":
        key = " "
    name = key if len(key) > 1 or key.isalnum() else _character_to_key(key)
    event = Key(name, key if len(key) == 1 else None)
    event.set_sender(app)
    return event


@dataclass
class Explorer:
    """The explorer on a screen, with what a reader can do and see."""

    pilot: Pilot[int]
    screen: ExplorerScreen

    # -- doing -----------------------------------------------------------------------------------

    async def settle(self, *, but: Collection[str] = ()) -> None:
        await settle(self.pilot, but=but)

    async def press(self, *keys: str) -> None:
        """Press keys one by one, all that each does done before the next."""
        for key in keys:
            await self.rush(key)

    async def rush(self, *keys: str) -> None:
        """Press keys as fast as they can be sent, then wait for all that comes of it."""
        self.send(*keys)
        await self.settle()

    def send(self, *keys: str) -> None:
        """Press keys as fast as they can be sent."""
        app = self.pilot.app
        assert app._driver is not None
        for key in keys:
            app._driver.send_message(key_event(app, key))

    async def search(self, query: str) -> None:
        """Type a query and go back to the hits."""
        await self.press("/", *(["ctrl+u"] if self.screen.state.question.query else []))
        await self.rush(*query)
        await self.press("escape")

    async def click(self, widget: Widget, x: int, y: int) -> None:
        """Click a cell of a widget's content area."""
        inside = widget.content_region.offset - widget.region.offset
        await self.pilot.click(widget, offset=(x + inside.x, y + inside.y))
        await self.settle()

    async def wheel(self, widget: Widget, steps: int) -> None:
        """Turn the wheel over a widget: down, or up with negative `steps`."""
        event = MouseScrollDown if steps > 0 else MouseScrollUp
        for _ in range(abs(steps)):
            await self.pilot._post_mouse_events([event], widget, offset=(3, 3))
        await self.pilot.app.animator.wait_until_complete()
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    async def choose_entity(self, entity_id: str) -> None:
        """Go to the list of entities and put the cursor on one, by keys alone."""
        await self.press("3")
        if self.screen.focused is not self.screen.entity_list:
            await self.press("3")
        if self.screen.focused is not self.screen.entity_list:  # past the unlinked places
            await self.press("3")
        keys = self.screen.entity_list.keys
        assert entity_id in keys
        await self.press("home", *["down"] * keys.index(entity_id))
        assert self.screen.entity_list.current_key == entity_id

    # -- seeing ----------------------------------------------------------------------------------

    @property
    def place(self) -> Place:
        return self.screen.here()

    @property
    def focus(self) -> str | None:
        """The id of the widget in use."""
        focused = self.screen.focused
        return None if focused is None else focused.id

    @property
    def middle(self) -> str | None:
        """What the middle pane shows: "hits", "reader" or "notice"."""
        return self.screen.query_one(ContentSwitcher).current

    @property
    def notice(self) -> str:
        """What the status bar tells."""
        return self.screen.query_one(StatusBar).notice

    @property
    def position(self) -> str:
        return self.screen.query_one(StatusBar).position

    @property
    def explanation(self) -> str:
        """What stands in the middle pane where there is nothing else to show."""
        return str(self.screen.query_one("#notice", Static).render())

    @property
    def top_bar(self) -> TopBar:
        return self.screen.query_one(TopBar)

    @property
    def filter_bar(self) -> FilterBar:
        return self.screen.query_one(FilterBar)

    @property
    def search_bar(self) -> SearchBar:
        return self.screen.query_one(SearchBar)

    @property
    def notifications(self) -> list[str]:
        return [notification.message for notification in self.pilot.app._notifications]

    @property
    def listed(self) -> list[str]:
        """The ids of the documents found, as listed."""
        return [hit.info.id for hit in self.screen.documents.hits]

    def span_in_view(self) -> bool:
        """Whether the current hit or mention is wholly in view in the reader."""
        span, seen = self.screen.state.span, self.screen.reader.visible_span()
        return span is not None and seen.start <= span.start and span.end <= seen.end

    def strips(self) -> list[Strip]:
        """What the terminal shows, row by row."""
        return list(self.pilot.app.screen._compositor.render_strips())

    def lines(self) -> list[str]:
        return [strip.text for strip in self.strips()]

    def text(self) -> str:
        return "\n".join(self.lines())


@asynccontextmanager
async def explorer_on(
    app: KorusApp, size: tuple[int, int] = (140, 40), *, but: Collection[str] = ()
) -> AsyncIterator[Explorer]:
    """Run an app until the corpus is on screen, and hand it to the test."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await settle(pilot, but=but)
        assert isinstance(app.screen, ExplorerScreen)
        yield Explorer(pilot, app.screen)


def shown_widgets(screen: ExplorerScreen) -> Iterator[Widget]:
    """Every widget that has cells on the screen, and is not a part of another's frame."""
    for widget in screen.query("*").results(Widget):
        if widget.is_on_screen and widget.size.area:
            yield widget
