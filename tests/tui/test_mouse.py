"""Everything that can be clicked, and the wheel."""

from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len

from search_index.models import Span
from tests.tui.conftest import OpenExplorer
from tests.tui.driver import Door, Explorer
from tui.widgets.row_list import RowList

VLADIVOSTOK = "place:vladivostok"


async def click_item(seen: Explorer, row_list: RowList[Any], item: int) -> None:
    """Click the first row of an item that is in view."""
    row = row_list._first_row[item] - row_list.scroll_offset.y
    assert 0 <= row < row_list.scrollable_content_region.height
    await seen.click(row_list, 4, row)


async def click_mention(seen: Explorer, index: int) -> None:
    """Click the first cell of a mention in the reader."""
    reader = seen.screen.reader
    page = reader._page
    assert page is not None
    start = reader.mentions[index].start
    row = page.row_of(start) - reader.scroll_offset.y
    column = page.geometry.text_column + page.layout.column_of(start)
    await seen.click(reader, column, row)


async def test_a_click_on_a_document_reads_it(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await click_item(seen, seen.screen.documents, 1)
        assert seen.middle == "reader"
        assert seen.place.document == seen.listed[1]
        assert seen.focus == "reader"
        assert seen.screen.documents.current_key == seen.listed[1]


async def test_a_click_on_a_hit_reads_it_in_its_place(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.search("vladivostok")
        hit, passage = seen.screen.hit_list.passages[1]
        await click_item(seen, seen.screen.hit_list, 1)
        assert seen.middle == "reader"
        assert seen.place.document == hit.info.id
        assert seen.place.span == passage.highlights[0]
        assert seen.span_in_view()


async def test_a_click_on_a_heading_opens_nothing(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.click(seen.screen.hit_list, 4, 0)
        assert seen.middle == "hits"
        await seen.click(seen.screen.entity_list, 4, 0)
        assert seen.middle == "hits"
        assert seen.focus == "entities"


async def test_a_click_on_an_entity_lists_its_mentions(explore: OpenExplorer, door: Door) -> None:
    async with explore() as seen:
        entities = seen.screen.entity_list
        await click_item(seen, entities, entities.keys.index(VLADIVOSTOK))
        assert seen.screen.state.entity == VLADIVOSTOK
        found = door.mentions([VLADIVOSTOK])
        assert seen.screen.mention_list.mentions == found
        assert str(seen.screen.mention_list.border_title) == (
            f"{len(found)} mentions · Vladivostok"
        )


async def test_a_click_on_a_mention_row_reads_it_in_its_place(
    explore: OpenExplorer, door: Door
) -> None:
    async with explore() as seen:
        entities = seen.screen.entity_list
        await click_item(seen, entities, entities.keys.index(VLADIVOSTOK))
        await click_item(seen, seen.screen.mention_list, 2)
        third = door.mentions([VLADIVOSTOK])[2].mention
        assert (seen.place.document, seen.place.span) == (
            third.document,
            Span(third.start, third.end),
        )
        assert seen.span_in_view()


async def test_a_click_on_a_mention_in_the_reader_follows_it(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.press("1", "g", "enter")
        reader = seen.screen.reader
        for index in reader.visible_mentions():
            mention = reader.mentions[index]
            await click_mention(seen, index)
            assert seen.place.entity == mention.entity
            assert seen.place.span == Span(mention.start, mention.end)
            assert reader.current_mention == index
            assert seen.screen.mention_list.current_key == (mention.document, mention.start)


async def test_a_click_on_plain_text_follows_nothing(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.press("1", "g", "enter")
        before = seen.place
        await seen.click(seen.screen.reader, 20, 12)
        assert seen.place == before


async def test_clicks_in_the_top_bar_go_back_and_forward(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.press("2", "enter")
        read = seen.place
        bar = seen.top_bar
        text = seen.lines()[0]
        back, forward = (cell_len(text[: text.index(sign)]) for sign in ("◂", "▸"))
        await seen.click(bar, back, 0)
        assert seen.middle == "hits"
        await seen.click(bar, back, 0)
        assert seen.notice == "nothing to go back to"
        await seen.click(bar, forward + 2, 0)
        assert seen.place == read
        await seen.click(bar, 3, 0)
        assert seen.place == read


@pytest.mark.parametrize("pane", ["hits", "entities", "reader"])
async def test_the_wheel_scrolls_the_pane_under_it(explore: OpenExplorer, pane: str) -> None:
    async with explore(size=(120, 16)) as seen:
        await seen.search("vladivostok")
        if pane == "reader":
            await seen.press("1", "g", "enter", "g")
        widget = seen.screen.query_one(f"#{pane}")
        assert widget.max_scroll_y > 2
        focus, cursor = seen.focus, getattr(widget, "cursor", None)
        await seen.wheel(widget, 1)
        assert widget.scroll_offset.y > 0
        await seen.wheel(widget, -1)
        assert widget.scroll_offset.y == 0
        assert (seen.focus, getattr(widget, "cursor", None)) == (focus, cursor)


async def test_a_click_on_the_search_bar_begins_a_search(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.click(seen.search_bar.input, 2, 0)
        await seen.rush(*"kiep")
        assert seen.screen.state.question.query == "kiep"
        assert len(seen.listed) == 3
