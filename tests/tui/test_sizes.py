"""Any size of terminal, and any change of it while in use."""

from __future__ import annotations

import pytest
from textual.containers import VerticalScroll
from textual.widget import Widget

from tests.tui.conftest import Corpus, OpenExplorer
from tests.tui.driver import Explorer, shown_widgets
from tui.screens.help import HelpScreen

SMALLEST = (20, 6)  # below it nothing is promised but that the program goes on
WALK = [(80, 24), (60, 20), (40, 15), (20, 6), (1, 1), (29, 9), (200, 60), (20, 6), (140, 40)]


def assert_nothing_is_clipped(seen: Explorer) -> None:
    """Every row is as wide as the screen, and no widget reaches beyond it."""
    width, height = seen.pilot.app.size
    strips = seen.strips()
    assert len(strips) == height
    assert {strip.cell_length for strip in strips} == {width}
    if (width, height) < SMALLEST:
        return
    for widget in shown_widgets(seen.screen):
        parent = widget.parent
        assert seen.screen.region.contains_region(widget.region), widget
        assert isinstance(parent, Widget)
        assert parent.region.contains_region(widget.region), widget


STATES = {
    "at rest": [],
    "results": ["/", *"vladivostok", "escape", "n"],
    "typing": ["/", *"a long query in the bar that is longer than a bar"],
    "nothing found": ["/", *"zzzz", "escape"],
    "documents": ["1", "G"],
    "mentions": ["3", "g", "enter", "G"],
    "reader": ["1", "g", "enter", "pagedown"],
    "a mention": ["3", "g", "j", "]", "]"],
    "following": ["1", "g", "enter", "f"],
    "filtered": ["3", "g", "space"],
}


@pytest.mark.parametrize("state", STATES)
async def test_resizing_in_use_keeps_focus_and_place_and_clips_nothing(
    explore: OpenExplorer, state: str
) -> None:
    async with explore() as seen:
        await seen.press(*STATES[state])
        before, focus, middle = seen.place, seen.focus, seen.middle
        for size in WALK:
            await seen.resize(*size)
            assert_nothing_is_clipped(seen)
            assert (seen.place, seen.focus, seen.middle) == (before, focus, middle)
            assert seen.screen.following == (state == "following")
            focused = seen.screen.focused
            assert focused is not None
            assert size < SMALLEST or (focused.is_on_screen and focused.size.area)


@pytest.mark.parametrize(
    ("size", "together"),
    [
        ((140, 40), {"documents", "hits", "entities", "mentions"}),
        ((80, 24), {"documents", "hits"}),
        ((50, 20), {"hits"}),
        ((20, 6), {"hits"}),
    ],
)
async def test_as_many_panes_as_fit(
    explore: OpenExplorer, size: tuple[int, int], together: set[str]
) -> None:
    panes = {"documents", "hits", "entities", "mentions"}
    async with explore(size=size) as seen:

        def shown() -> set[str]:
            return {w.id for w in shown_widgets(seen.screen) if w.id in panes and w.id}

        assert shown() == together
        await seen.press("3")
        assert {"entities", "mentions"} <= shown()
        await seen.press("1")
        assert "documents" in shown()
        await seen.press("2")
        assert shown() == together


@pytest.mark.parametrize("size", [(20, 6), (40, 10)])
async def test_everything_can_be_done_in_the_smallest_terminal(
    shipped: Corpus, explore: OpenExplorer, size: tuple[int, int]
) -> None:
    async with explore(shipped, size=size) as seen:
        await seen.rush("/", *"vladivostok", "enter")
        assert seen.middle == "reader"
        assert seen.span_in_view()
        await seen.press("n")
        assert seen.span_in_view()
        await seen.press("3", "g", "j", "enter", "enter", "]")
        assert seen.focus == "reader"
        assert seen.span_in_view()
        await seen.press("H", "H")
        assert_nothing_is_clipped(seen)


@pytest.mark.parametrize("size", [(80, 24), (40, 15), (20, 6), (10, 3)])
async def test_help_and_palette_open_at_any_size(
    explore: OpenExplorer, size: tuple[int, int]
) -> None:
    async with explore(size=size) as seen:
        await seen.press("?")
        assert isinstance(seen.pilot.app.screen, HelpScreen)
        box = seen.pilot.app.screen.query_one(VerticalScroll)
        assert size < SMALLEST or seen.screen.region.contains_region(box.region)
        assert {strip.cell_length for strip in seen.strips()} == {size[0]}
        await seen.press("escape", "ctrl+p")
        await seen.rush(*"vladi")
        assert {strip.cell_length for strip in seen.strips()} == {size[0]}
        await seen.press("escape")


async def test_wide_characters_keep_to_their_columns(
    shipped: Corpus, explore: OpenExplorer
) -> None:
    async with explore(shipped) as seen:
        await seen.search("북극항로")
        borders = [line.rstrip() for line in seen.lines()]
        column = {len(strip.text) for strip in seen.strips()}
        assert len(column) > 1  # rows with wide characters have fewer of them
        assert {strip.cell_length for strip in seen.strips()} == {140}
        assert any("북극항로" in line for line in borders)
        await seen.press("enter")
        assert {strip.cell_length for strip in seen.strips()} == {140}


@pytest.mark.parametrize("size", [(40, 15), (80, 24), (140, 40)])
async def test_what_to_do_when_nothing_is_found_stays_in_view(
    explore: OpenExplorer, size: tuple[int, int]
) -> None:
    async with explore(size=size) as seen:
        await seen.search("vladivstok")
        assert seen.focus == "notice"
        assert "Did you mean: vladivostok?" in " ".join(seen.text().split())
        await seen.press("1", "2")
        assert seen.focus == "notice"
        await seen.press("enter")
        assert seen.middle == "hits"
        assert seen.focus == "hits"
        await seen.press("3", "g", "-", "2")
        assert (seen.middle, seen.focus) == ("notice", "notice")
        assert "backspace" in seen.text()
        await seen.press("backspace")
        assert (seen.middle, seen.focus) == ("hits", "hits")


@pytest.mark.parametrize("width", [20, 33, 40, 50, 60, 100])
async def test_help_can_be_read_at_every_width(explore: OpenExplorer, width: int) -> None:
    async with explore(size=(width, 30)) as seen:
        await seen.press("?")
        inside = [line.strip("│╭╰╮╯ ▁▂▃▄▅▆▇█") for line in seen.lines()]
        words = " ".join(" ".join(inside).split())
        assert "Go to the search bar; results change with every letter." in words
