"""The list under every list pane: its rows, its cursor, its moves."""

from collections.abc import Sequence

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown, MouseScrollUp
from textual.pilot import Pilot

from tui.widgets.row_list import Move, Row, RowList

Group = tuple[str, Sequence[str]]
GROUPS: tuple[Group, ...] = (
    ("first", ("a", "b", "c")),
    ("제목", ("d", "e", "f", "g", "h")),
    ("last", ("i", "j")),
)


class Letters(RowList[str]):
    """Headings, and under each items of two rows."""

    groups: tuple[Group, ...] = ()

    def build_rows(self, width: int) -> list[Row]:
        plain = self.style("row--plain")
        self.keys = [key for _, keys in self.groups for key in keys]
        rows, item = [], 0
        for heading, keys in self.groups:
            rows.append(Row(((heading, plain),)))
            for key in keys:
                rows.append(Row(((f"{key} one", plain),), (("!", plain),), item))
                rows.append(Row(((f"{key} two", plain),), (), item))
                item += 1
        return rows


class ListApp(App[None]):
    def __init__(self, groups: tuple[Group, ...] = GROUPS) -> None:
        super().__init__()
        self.letters = Letters()
        self.letters.groups = groups
        self.clicked: list[str | None] = []

    def compose(self) -> ComposeResult:
        yield self.letters

    async def on_mount(self) -> None:
        self.letters.focus()

    @on(RowList.Clicked)
    def remember(self, event: RowList.Clicked) -> None:
        assert event.control is self.letters
        self.clicked.append(self.letters.current_key)


def drawn(letters: Letters) -> list[str]:
    return [letters.render_line(y).text.rstrip() for y in range(letters.size.height)]


def cursor_rows(letters: Letters) -> list[int]:
    return [y for y, line in enumerate(drawn(letters)) if line.startswith("▌")]


async def moved(pilot: Pilot[None], *steps: Move) -> int | None:
    assert isinstance(pilot.app, ListApp)
    for step in steps:
        pilot.app.letters.move(step)
    await pilot.pause()
    return pilot.app.letters.cursor


async def test_rows_are_drawn_with_the_cursor_on_all_rows_of_its_item() -> None:
    app = ListApp()
    async with app.run_test(size=(20, 8)):
        assert app.letters.cursor == 0
        lines = drawn(app.letters)
        assert lines[0] == " first"
        assert lines[1].startswith("▌a one")
        assert lines[1].endswith("!")
        assert lines[2] == "▌a two"
        assert lines[3].startswith(" b one")


async def test_the_cursor_passes_over_headings() -> None:
    app = ListApp()
    async with app.run_test(size=(20, 8)) as pilot:
        letters = app.letters
        for item in range(1, 10):
            assert await moved(pilot, Move.DOWN) == item
            rows = cursor_rows(letters)
            assert len(rows) == 2
            assert drawn(letters)[rows[0]].startswith(f"▌{letters.keys[item]}")
        assert await moved(pilot, Move.DOWN) == 9
        for item in range(8, -1, -1):
            assert await moved(pilot, Move.UP) == item


async def test_a_heading_above_the_cursor_comes_into_view() -> None:
    app = ListApp()
    async with app.run_test(size=(20, 5)) as pilot:
        await moved(pilot, Move.BOTTOM)
        await moved(pilot, Move.UP, Move.UP, Move.UP, Move.UP, Move.UP, Move.UP)
        assert app.letters.current_key == "d"
        assert " 제목" in drawn(app.letters)
        await moved(pilot, Move.TOP)
        assert drawn(app.letters)[0] == " first"


async def test_a_move_tells_whether_it_moved() -> None:
    app = ListApp()
    async with app.run_test(size=(20, 8)):
        assert not app.letters.move(Move.UP)
        assert app.letters.move(Move.DOWN)
        assert app.letters.move(Move.BOTTOM)
        assert not app.letters.move(Move.BOTTOM)
        assert not app.letters.move(Move.PAGE_DOWN)
        assert app.letters.move(Move.HALF_UP)


async def test_top_and_bottom() -> None:
    app = ListApp()
    async with app.run_test(size=(20, 6)) as pilot:
        assert await moved(pilot, Move.BOTTOM) == 9
        assert drawn(app.letters)[-1] == "▌j two"
        assert await moved(pilot, Move.TOP) == 0


@pytest.mark.parametrize("height", [1, 2, 5, 8, 40])
@pytest.mark.parametrize(
    ("down", "up"), [(Move.PAGE_DOWN, Move.PAGE_UP), (Move.HALF_DOWN, Move.HALF_UP)]
)
async def test_pages_reach_either_end_and_never_stand_still(
    height: int, down: Move, up: Move
) -> None:
    app = ListApp()
    async with app.run_test(size=(20, height)) as pilot:
        for step, end, way in ((down, 9, 1), (up, 0, -1)):
            at, taken = app.letters.cursor, 0
            while at != end:
                assert at is not None
                now = await moved(pilot, step)
                assert now is not None
                assert (now - at) * way > 0
                at, taken = now, taken + 1
            assert taken >= 1
            assert await moved(pilot, step) == end


async def test_a_page_is_what_is_in_view() -> None:
    app = ListApp((("one", tuple(map(str, range(40)))),))
    async with app.run_test(size=(20, 10)) as pilot:
        assert await moved(pilot, Move.PAGE_DOWN) == 5
        assert await moved(pilot, Move.HALF_DOWN) == 7
        assert await moved(pilot, Move.PAGE_UP) == 2


async def test_the_cursor_stays_with_its_item_when_the_list_changes() -> None:
    app = ListApp()
    async with app.run_test(size=(20, 8)) as pilot:
        letters = app.letters
        await moved(pilot, Move.DOWN, Move.DOWN, Move.DOWN)
        letters.groups = (("new", ("x", "y", "d")), ("other", ("z",)))
        letters.rebuild()
        assert letters.current_key == "d"
        letters.groups = (("new", ("x",)),)
        letters.rebuild()
        assert letters.current_key == "x"
        letters.groups = ()
        letters.rebuild()
        assert letters.cursor is None
        assert letters.current_key is None
        assert await moved(pilot, Move.DOWN, Move.PAGE_UP) is None
        letters.groups = GROUPS
        letters.rebuild()
        assert letters.current_key == "a"


async def test_other_content_begins_at_the_top() -> None:
    app = ListApp()
    async with app.run_test(size=(20, 6)) as pilot:
        await moved(pilot, Move.BOTTOM)
        app.letters.rebuild(keep=False)
        await pilot.pause()
        assert app.letters.cursor == 0
        assert drawn(app.letters)[0] == " first"


async def test_the_cursor_is_placed_by_key_without_telling() -> None:
    app = ListApp()
    async with app.run_test(size=(20, 8)) as pilot:
        app.letters.place_cursor("g")
        await pilot.pause()
        assert app.letters.current_key == "g"
        app.letters.place_cursor("nothing")
        assert app.letters.cursor is None


async def test_a_click_chooses_the_item_under_it_and_a_heading_nothing() -> None:
    app = ListApp()
    async with app.run_test(size=(20, 8)) as pilot:
        await pilot.click(Letters, offset=(3, 4))
        assert app.letters.current_key == "b"
        await pilot.click(Letters, offset=(3, 0))
        await pilot.click(Letters, offset=(3, 7))
        assert app.letters.current_key == "b"
        await pilot.click(Letters, offset=(3, 6))
        assert app.clicked == ["b", "c"]


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    app = ListApp()
    async with app.run_test(size=(20, 6)) as pilot:
        for event, way in ((MouseScrollDown, 1), (MouseScrollUp, -1)):
            top = app.letters.scroll_offset.y
            await pilot._post_mouse_events([event], Letters, offset=(3, 3))
            await app.animator.wait_until_complete()
            await pilot.pause()
            assert (app.letters.scroll_offset.y - top) * way > 0
        assert app.letters.cursor == 0


async def test_an_empty_list_shows_its_placeholder() -> None:
    app = ListApp(())
    async with app.run_test(size=(24, 6)) as pilot:
        app.letters.placeholder = "nothing\x1b[31m yet"
        await pilot.pause()
        assert "nothing␛[31m yet" in "\n".join(drawn(app.letters))
        assert app.letters.cursor is None


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (20, 6), (140, 40)])
async def test_every_row_is_as_wide_as_the_list(size: tuple[int, int]) -> None:
    app = ListApp()
    async with app.run_test(size=size) as pilot:
        for step in (Move.DOWN, Move.BOTTOM, Move.TOP):
            await moved(pilot, step)
            region = app.letters.scrollable_content_region
            for y in range(region.height):
                assert app.letters.render_line(y).cell_length == region.width
