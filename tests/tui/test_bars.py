"""The lines above and below the panes: what counts is there, whole, at every width."""

from __future__ import annotations

import pytest

from search_index.models import Progress
from tests.tui.conftest import OpenExplorer
from tui.estimate import Estimate
from tui.footer import FOOTERS, Scene, footer
from tui.keymap import DEFAULT, resolve
from tui.messages import IndexProgress
from tui.widgets.bars import StatusBar

WIDTHS = (40, 60, 80, 100, 110, 115, 120, 129, 130, 160)


@pytest.mark.parametrize("scene", FOOTERS)
@pytest.mark.parametrize("room", [20, 60, 80, 140])
def test_the_keys_shown_fit_and_help_is_among_them(scene: Scene, room: int) -> None:
    shown = footer(scene, DEFAULT, room)
    assert sum(len(f" {key} {word} ") for key, word in shown) <= room
    assert (("?", "help") in shown) == (scene != "search")
    assert len(shown) > 1 or room < 40


@pytest.mark.parametrize("preset", ["default", "vim", "emacs"])
def test_no_key_shown_in_the_search_bar_would_be_typed(preset: str) -> None:
    keys, _ = resolve(preset, {"search.leave": ["Q", "ctrl+q"]})
    shown = footer("search", keys, 200)
    assert ("ctrl+q", "results") in shown
    assert not any(len(key) == 1 and key.isascii() for key, _ in shown)
    assert "read" in (word for _, word in shown)


def test_a_command_without_a_key_is_not_shown() -> None:
    keys, _ = resolve("default", {"sort": [], "help": []})
    words = [word for _, word in footer("hits", keys, 200)]
    assert "sort" not in words
    assert "help" not in words
    assert "read" in words


async def test_the_keys_shown_are_those_of_the_pane_in_use(explore: OpenExplorer) -> None:
    async with explore(size=(140, 30)) as seen:
        bar = seen.screen.query_one(StatusBar)
        scenes = [bar.scene]
        for key in ("/", "escape", "1", "3", "3", "enter"):
            await seen.press(*(["g"] if key == "enter" else []), key)
            scenes.append(bar.scene)
        assert scenes == ["hits", "search", "hits", "documents", "entities", "mentions", "reader"]
        assert "f follow" in seen.lines()[-1]


@pytest.mark.parametrize("width", WIDTHS)
async def test_how_far_indexing_is_shows_at_every_width(explore: OpenExplorer, width: int) -> None:
    async with explore(size=(width, 24)) as seen:
        screen = seen.screen
        began = screen._begun - 1000.0
        screen._begun, screen._estimate = began, Estimate(began)
        screen.post_message(IndexProgress(Progress(11_111, 100_000)))
        await seen.settle()
        top = seen.lines()[0]
        assert "11,111 of 100,000" in top if width >= 110 else "11 %" in top
        assert " left" in top if width >= 110 else " h" in top
        assert top.startswith(" korus ")
        assert len(top) == width


LONG = "Ministry of Foreign Affairs of the Russian Federation"


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_long_name_takes_neither_the_figures_nor_the_keys(
    explore: OpenExplorer, width: int
) -> None:
    async with explore(size=(width, 24)) as seen:
        bar = seen.screen.query_one(StatusBar)
        bar.position = f"p. 12 · {LONG} 1,234/5,678"
        await seen.settle()
        line = seen.lines()[-1]
        assert line.endswith("1,234/5,678 ")
        assert "? help" in line
        bar.notice = "x" * (width - 10)
        await seen.settle()
        assert bar.notice in seen.lines()[-1]


async def test_filters_say_how_to_lift_them(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.press("3", "g", "space")
        assert "backspace lifts" in seen.text()


async def test_a_refresh_that_was_asked_for_says_what_came_of_it(explore: OpenExplorer) -> None:
    async with explore() as seen:
        assert seen.notice == ""
        await seen.press("r")
        assert seen.notice == "nothing has changed"


async def test_what_nobody_asked_for_leaves_the_keys_in_view_again(explore: OpenExplorer) -> None:
    async with explore() as seen:
        seen.screen.say("3 new documents", briefly=True)
        assert seen.notice == "3 new documents"
        seen.screen._fall_silent("what was told before")
        assert seen.notice == "3 new documents"
        seen.screen._fall_silent("3 new documents")
        assert seen.notice == ""
