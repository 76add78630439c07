"""From document to document, and from one kind of entity to the next, with a key."""

from __future__ import annotations

import pytest

from search_index.models import Span
from tests.tui.conftest import OpenExplorer
from tests.tui.covering import covers
from tui.widgets.mention_list import _first_shown


@covers("move.group-down", "move.group-up")
async def test_the_keys_go_from_kind_to_kind_of_entity(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.press("3", "g")
        entities = seen.screen.entity_list
        kinds = list(dict.fromkeys(key.partition(":")[0] for key in entities.keys))
        firsts = [
            next(key for key in entities.keys if key.startswith(f"{kind}:")) for kind in kinds
        ]
        assert len(kinds) > 1
        for first in firsts:
            assert entities.current_key == first
            await seen.press(")")
        assert entities.current_key == firsts[-1]
        await seen.press("j", "(")
        assert entities.current_key == firsts[-1]
        await seen.press("(")
        assert entities.current_key == firsts[-2]
        await seen.press(*["("] * len(kinds))
        assert entities.current_key == entities.keys[0]


async def test_as_much_of_a_kind_as_fits_comes_into_view(explore: OpenExplorer) -> None:
    async with explore(size=(140, 14)) as seen:
        await seen.press("3", "g", ")")
        entities = seen.screen.entity_list
        assert entities.max_scroll_y > 0
        assert entities.cursor is not None
        heading = entities._first_row[entities.cursor] - 1
        assert entities.scroll_offset.y == min(heading, entities.max_scroll_y)
        assert entities.scroll_offset.y > 0


@pytest.mark.parametrize("pane", ["1", "2"])
async def test_the_keys_go_from_document_to_document(explore: OpenExplorer, pane: str) -> None:
    async with explore() as seen:
        await seen.search("vladivostok")
        await seen.press(pane)
        found = seen.listed
        assert len(found) == 3
        for at in (1, 2, 2):
            await seen.press(")")
            current = seen.screen.hit_list.current
            assert current is not None
            assert current[0].info.id == found[at]
            assert seen.screen.documents.current_key == found[at]
        await seen.press("(", "(", "(")
        assert seen.screen.documents.current_key == found[0]


async def test_in_the_reader_they_read_the_next_document(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.search("vladivostok")
        await seen.press("enter", ")")
        assert seen.place.document == seen.listed[1]
        assert seen.place.span is not None
        await seen.press(")", ")")
        assert seen.place.document == seen.listed[2]
        assert seen.notice == "that was the last document"
        await seen.press("(", "(", "(")
        assert seen.notice == "that was the first document"
        await seen.press("H")
        assert seen.place.document == seen.listed[1]


async def test_without_hits_they_read_from_the_beginning(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.press("1", "g", "enter", ")")
        assert seen.place.document == seen.listed[1]
        assert seen.place.span is None
        assert seen.screen.reader.scroll_offset.y == 0


async def test_what_was_not_found_has_no_neighbours(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.press("1", "g", "enter")
        document = seen.place.document
        seen.screen.results.total = 0
        seen.screen.results._pages.clear()
        await seen.press(")")
        assert seen.place.document == document
        assert seen.notice == "this document is not among those found"


async def test_they_scroll_help_and_card(explore: OpenExplorer) -> None:
    async with explore(size=(80, 14)) as seen:
        await seen.press("?", ")")
        assert seen.pilot.app.screen.query_one("#help").scroll_offset.y > 5
        await seen.press("escape", "3", "g", "i", ")", "(")
        assert seen.pilot.app.screen is not seen.screen


@pytest.mark.parametrize(
    ("text", "mention", "room", "shown"),
    [
        ("Seoul and Moscow", "Seoul", 20, "Seoul and Moscow"),
        ("so the better Korea should", "Korea", 16, "Korea should"),
        ("it is the ROK now", "ROK", 24, "the ROK now"),
        ("Президент России Владимир Путин", "Владимир", 24, "Владимир Путин"),
        ("박정호팀장의블라디보스토크에서", "블라디보스토크", 16, "호팀장의블라디보스토크에서"),
    ],
)
def test_a_passage_begins_at_a_word(text: str, mention: str, room: int, shown: str) -> None:
    start = text.index(mention)
    first = _first_shown(text, Span(start, start + len(mention)), room)
    assert text[first:] == shown


@pytest.mark.parametrize(
    ("width", "documents", "side"), [(120, 28, 32), (160, 35, 40), (300, 48, 56)]
)
async def test_wide_terminals_give_names_and_titles_more_room(
    explore: OpenExplorer, width: int, documents: int, side: int
) -> None:
    async with explore(size=(width, 30)) as seen:
        assert seen.screen.documents.outer_size.width == documents
        assert seen.screen.entity_list.outer_size.width == side
