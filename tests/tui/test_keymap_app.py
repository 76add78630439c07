"""The app does as its keymap says: keys moved, presets, the search bar, palette and help."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from textual import events
from textual.command import CommandPalette
from textual.containers import VerticalScroll
from textual.widget import Widget

import search_index.library
from tests.tui.driver import Door, Explorer, explorer_on
from tui.app import KorusApp
from tui.config import Settings
from tui.screens.help import HelpScreen

OpenWith = Callable[..., AbstractAsyncContextManager[Explorer]]


@pytest.fixture
def explore_with(monkeypatch: pytest.MonkeyPatch, door: Door) -> OpenWith:
    """Open the explorer over the small corpus with settings."""

    def opened(
        keymap: str = "default", size: tuple[int, int] = (140, 40), **keys: str
    ) -> AbstractAsyncContextManager[Explorer]:
        def library(folder: Path | None = None, **_: object) -> Door:
            return door

        monkeypatch.setattr(search_index.library, "open_library", library)
        own = {name.replace("__", "."): (key,) for name, key in keys.items()}
        app = KorusApp(door.folder, settings=Settings(keymap=keymap, keys=own))
        assert app.problems == []
        return explorer_on(app, size)

    return opened


def focused(seen: Explorer) -> Widget | None:
    return seen.screen.focused


async def typed_with_alt(seen: Explorer, letter: str) -> None:
    """Press alt and a letter as a plain terminal tells it: with the letter as character."""
    driver = seen.pilot.app._driver
    assert driver is not None
    event = events.Key(f"alt+{letter}", letter)
    event.set_sender(seen.pilot.app)
    driver.send_message(event)
    await seen.settle()


async def test_a_command_moved_acts_on_its_new_key_alone(explore_with: OpenWith) -> None:
    async with explore_with(sort="x", help="f1") as seen:
        before = seen.screen.state.question.sort
        await seen.press("s", "?")
        assert seen.screen.state.question.sort is before
        await seen.press("x")
        assert seen.screen.state.question.sort is not before
        await seen.press("f1")
        assert isinstance(seen.pilot.app.screen, HelpScreen)


async def test_a_command_moved_to_a_letter_leaves_it_to_the_search_bar(
    explore_with: OpenWith,
) -> None:
    async with explore_with(palette="_", quit="p", search__leave="z") as seen:
        await seen.press("/", "_", "p", "z")
        assert seen.search_bar.input.value == "_pz"
        assert seen.pilot.app.screen is seen.screen
        await seen.press("tab", "_")
        assert isinstance(seen.pilot.app.screen, CommandPalette)


async def test_a_command_moved_off_a_letter_works_beside_the_search_bar(
    explore_with: OpenWith,
) -> None:
    async with explore_with(search__focus="ctrl+f", help="ctrl+t") as seen:
        await seen.press("/")
        assert focused(seen) is not seen.search_bar.input
        await seen.press("ctrl+f")
        assert focused(seen) is seen.search_bar.input
        await seen.press("/", "ctrl+t")
        assert seen.search_bar.input.value == "/"
        assert isinstance(seen.pilot.app.screen, HelpScreen)


async def test_the_palette_opens_on_its_own_key_alone(explore_with: OpenWith) -> None:
    async with explore_with(palette="ctrl+o") as seen:
        await seen.press("ctrl+p")
        assert seen.pilot.app.screen is seen.screen
        await seen.press("ctrl+o")
        assert isinstance(seen.pilot.app.screen, CommandPalette)


async def test_ctrl_q_leaves_over_the_palette_unless_it_means_something_else(
    explore_with: OpenWith,
) -> None:
    async with explore_with() as seen:
        await seen.press("ctrl+p", "ctrl+q")
        assert not seen.pilot.app.is_running
    async with explore_with(quit="ctrl+t", sort="ctrl+q") as seen:
        before = seen.screen.state.question.sort
        await seen.press("ctrl+q")
        assert seen.pilot.app.is_running
        assert seen.screen.state.question.sort is not before
        await seen.press("ctrl+p", "ctrl+t")
        assert not seen.pilot.app.is_running


async def test_the_keys_in_force_are_shown(explore_with: OpenWith) -> None:
    async with explore_with("emacs", (140, 76), sort="x", help="f1") as seen:
        last = seen.lines()[-1]
        assert last.startswith(" ctrl+s search")
        assert " f1 help" in last
        await seen.press("f1")
        help_text = seen.text()
        assert re.search(r"ctrl\+s / +Go to the search bar", help_text)
        assert re.search(r" x +Sort by", help_text)
        await seen.press("escape")
        await typed_with_alt(seen, "x")
        assert "Search  (ctrl+s /)" in seen.text()


async def test_help_moves_and_closes_with_the_keys_in_force(explore_with: OpenWith) -> None:
    async with explore_with("emacs", size=(100, 20)) as seen:
        for close in ("ctrl+g", "?", "q", "escape"):
            await seen.press("?")
            box = seen.pilot.app.screen.query_one(VerticalScroll)
            places = []
            for key in ("ctrl+n", "ctrl+p", "ctrl+v", "alt+v", ">", "<", "ctrl+d", "ctrl+u"):
                await seen.press(key)
                places.append(box.scroll_offset.y)
            page, last = box.scrollable_content_region.height, box.max_scroll_y
            assert last > page
            assert places == [1, 0, page, 0, last, 0, page // 2, 0]
            await seen.press(close)
            assert seen.pilot.app.screen is seen.screen


async def test_vim_keys(explore_with: OpenWith) -> None:
    async with explore_with("vim") as seen:
        screen = seen.screen
        await seen.press("1", "l")
        assert focused(seen) is screen.hit_list
        await seen.press("h")
        assert focused(seen) is screen.documents
        await seen.press("ctrl+f")
        assert screen.documents.cursor == len(screen.documents.keys) - 1
        await seen.press("ctrl+b")
        assert screen.documents.cursor == 0
        await seen.press("j", "enter")
        assert seen.middle == "reader"
        await seen.press("ctrl+o")
        assert seen.middle == "hits"
        await seen.press("/", *"hl:", "escape")
        assert seen.search_bar.input.value == "hl:"
        await seen.press(":")
        assert isinstance(seen.pilot.app.screen, CommandPalette)


async def test_emacs_keys(explore_with: OpenWith) -> None:
    async with explore_with("emacs") as seen:
        screen = seen.screen
        await seen.press("1", "ctrl+n")
        assert screen.documents.cursor == 1
        await seen.press("ctrl+p")
        assert screen.documents.cursor == 0
        await seen.press(">")
        assert screen.documents.cursor == len(screen.documents.keys) - 1
        await seen.press("<")
        assert screen.documents.cursor == 0
        await seen.press("ctrl+v")
        assert screen.documents.cursor == len(screen.documents.keys) - 1
        await typed_with_alt(seen, "v")
        assert screen.documents.cursor == 0
        await seen.press("ctrl+s")
        assert focused(seen) is seen.search_bar.input
        await seen.press("ctrl+g")
        assert focused(seen) is screen.hit_list
        await typed_with_alt(seen, "x")
        assert isinstance(seen.pilot.app.screen, CommandPalette)


async def test_emacs_keys_in_the_search_bar(explore_with: OpenWith) -> None:
    async with explore_with("emacs") as seen:
        screen, box = seen.screen, seen.search_bar.input
        await seen.press("ctrl+s", *"kiep")
        assert len(screen.hit_list.keys) > 1
        await seen.press("ctrl+n")
        assert screen.hit_list.cursor == 1
        await seen.press("ctrl+p")
        assert screen.hit_list.cursor == 0
        await typed_with_alt(seen, "v")
        await typed_with_alt(seen, "w")
        await seen.press("<", ">")
        assert box.value == "kiep<>"
        await seen.press("ctrl+a", "ctrl+d", "ctrl+e", "backspace", "backspace")
        assert box.value == "iep"
        assert focused(seen) is box


async def test_a_key_without_a_command_names_the_keys_in_force(explore_with: OpenWith) -> None:
    async with explore_with(search__focus="S", help="f1") as seen:
        await seen.press("c")
        assert seen.notice == "c does nothing here · S searches · f1 lists the keys"
