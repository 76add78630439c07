"""Lists hand their lines to the screen themselves: the same that Textual would draw, none stale."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyte
import pytest
from rich.console import Console, RenderableType
from rich.segment import Segment
from textual._compositor import CompositorUpdate
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tests.tui.conftest import OpenExplorer
from tests.tui.driver import Explorer
from tui.app import KorusApp
from tui.widgets.bars import StatusBar
from tui.widgets.direct_lines import DirectLines, JoinedStrip, changed_runs

KEYS = [
    "/", *"vladivostok", "backspace", "escape", "n", "n", "3", "j", "enter", "j", "]", "H", "1",
    "j", "enter", "pagedown", "escape", "s", "3", "g", "j", "space", "/", "ctrl+u", "K", "tab", "?",
    "escape", "G", "k",
]  # fmt: skip
SIZES = [(140, 40), (80, 24), (50, 14), (24, 7)]


@pytest.fixture(autouse=True)
def colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal with all colours, in which no line is filtered."""
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("COLORTERM", "truecolor")


def cells(strip: Strip) -> list[Segment]:
    return list(Strip([each for each in strip if each.text]).simplify())


def direct(screen: Screen[None]) -> Iterator[DirectLines]:
    for widget in screen.query("*").results(Widget):
        for each in (widget, widget._vertical_scrollbar):
            if isinstance(each, DirectLines) and each.is_on_screen and each.outer_size.area:
                yield each


def assert_drawn_as_textual_would(seen: Explorer) -> None:
    for widget in direct(seen.screen):
        region = widget.outer_size.region
        lines = widget.render_lines(region)
        widget._styles_cache.clear()
        widget._dirty_regions.add(region)
        for line, usual in zip(lines, Widget.render_lines(widget, region), strict=True):
            assert cells(line) == cells(usual)
            assert [part.text for part in line.divide([region.width - 2, region.width])] == [
                part.text for part in usual.divide([region.width - 2, region.width])
            ]


@pytest.mark.parametrize("size", SIZES)
async def test_lines_are_those_that_textual_would_draw(
    explore: OpenExplorer, size: tuple[int, int]
) -> None:
    async with explore(size=size) as seen:
        assert list(direct(seen.screen))
        for key in KEYS:
            await seen.press(key)
            assert_drawn_as_textual_would(seen)
        await seen.resize(size[0] - 3, size[1] + 2)
        assert_drawn_as_textual_would(seen)
        app = seen.pilot.app
        assert isinstance(app, KorusApp)
        app.action_other_theme()
        await seen.settle()
        assert_drawn_as_textual_would(seen)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], pyte.Screen]:
    """A terminal on which each update of the screen is drawn."""
    console = Console(color_system="truecolor", force_terminal=True)

    def attach(width: int, height: int) -> pyte.Screen:
        screen = pyte.Screen(width, height)
        stream = pyte.Stream(screen)

        def display(app: object, of: object, update: RenderableType | None) -> None:
            if isinstance(update, CompositorUpdate):
                stream.feed(update.render_segments(console).replace("\n", "\r\n"))

        monkeypatch.setattr(KorusApp, "_display", display)
        return screen

    return attach


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_drawn_bit_by_bit_adds_up_to_the_screen(
    explore: OpenExplorer, terminal: Callable[[int, int], pyte.Screen], size: tuple[int, int]
) -> None:
    shown = terminal(*size)
    async with explore(size=size) as seen:
        for key in KEYS:
            await seen.press(key)
            if key == "?":  # help cuts wide characters in two, of which terminals make this or that
                continue
            rows = [shown.buffer[y] for y in range(size[1])]
            drawn = ["".join(row[x].data for x in range(size[0])) for row in rows]
            assert [line.rstrip() for line in drawn] == [line.rstrip() for line in seen.lines()]


async def test_only_lines_that_change_are_drawn(explore: OpenExplorer) -> None:
    async with explore(size=(140, 40)) as seen:
        await seen.press("1", "g")
        documents = seen.screen.documents
        documents._repaint_regions.clear()
        documents.paint()
        assert not documents._repaint_regions
        documents.cursor = 1
        assert documents._repaint_regions == {Region(0, 1, documents.outer_size.width - 2, 4)}


def strips(*texts: str) -> list[Strip]:
    return [Strip([Segment(text)]) for text in texts]


def test_a_joined_strip_comes_apart_where_it_was_joined_and_anywhere_else() -> None:
    parts = strips("한국 ab", "│", "!")
    joined, whole = JoinedStrip(parts), Strip([Segment("한국 ab│!")])
    assert joined.text == whole.text
    assert joined.cell_length == whole.cell_length == 9
    assert joined.divide([7, 8, 9]) == parts
    for cuts in ([9], [2, 9], [3, 7, 9], [1, 8]):
        assert [part.text for part in joined.divide(cuts)] == [
            part.text for part in whole.divide(cuts)
        ]


@pytest.mark.parametrize(
    ("old", "new", "runs"),
    [
        ("abc", "abc", []),
        ("abcde", "xbcyz", [(0, 1), (3, 5)]),
        ("abc", "xyz", [(0, 3)]),
        ("ab", "abc", [(0, 3)]),
        ("", "a", [(0, 1)]),
        ("a", "", []),
    ],
)
def test_runs_of_lines_that_differ(old: str, new: str, runs: list[tuple[int, int]]) -> None:
    before, after = strips(*old), strips(*new)
    assert changed_runs(before, after) == runs
    if len(old) == len(new):
        kept = [at for at, line in enumerate(after) if line is before[at]]
        assert kept == [at for at in range(len(new)) if old[at] == new[at]]


async def test_bars_change_their_colours_with_the_theme(explore: OpenExplorer) -> None:
    async with explore(size=(140, 40)) as seen:
        bars = seen.top_bar, seen.screen.query_one(StatusBar)
        dark = [bar.render_line(0) for bar in bars]
        app = seen.pilot.app
        assert isinstance(app, KorusApp)
        app.action_other_theme()
        await seen.settle()
        for bar, before in zip(bars, dark, strict=True):
            after = bar.render_line(0)
            assert after.text == before.text
            for old, new in zip(before, after, strict=True):
                assert old.style is not None
                assert new.style is not None
                assert old.style.color != new.style.color
