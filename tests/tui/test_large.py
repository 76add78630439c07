"""A hundred thousand documents behind the keys: nothing is lost, late, or out of reach."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

import search_index.library
from search_index.models import SearchResult
from tests.tui.driver import Explorer, explorer_on
from tests.tui.large import PER_DOCUMENT, Large, document_id
from tui.app import KorusApp
from tui.pages import KEPT, PAGE
from tui.screens.explorer import ExplorerScreen
from tui.widgets.document_list import DocumentList
from tui.widgets.entity_list import EntityList

TYPED = "vladivostok and the northern sea route"
PREFIXES = [TYPED[:end] for end in range(1, len(TYPED) + 1)]
OpenLarge = Callable[..., AbstractAsyncContextManager[Explorer]]


@pytest.fixture
def open_large(monkeypatch: pytest.MonkeyPatch) -> OpenLarge:
    """Open the explorer over a large library."""

    def opened(
        large: Large, size: tuple[int, int] = (120, 40)
    ) -> AbstractAsyncContextManager[Explorer]:
        monkeypatch.setattr(search_index.library, "open_library", lambda *_, **__: large)
        return explorer_on(KorusApp(large.folder), size)

    return opened


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries whose results have been listed, one after the other."""
    queries: list[str] = []
    listed = ExplorerScreen.list_results

    def record(screen: ExplorerScreen, result: SearchResult, asked: int, **how: bool) -> None:
        queries.append(result.query)
        listed(screen, result, asked, anew=how["anew"], steady=how["steady"])

    monkeypatch.setattr(ExplorerScreen, "list_results", record)
    return queries


async def test_typed_fast_no_letter_is_lost_and_the_last_results_stay(
    open_large: OpenLarge, shown: list[str]
) -> None:
    async with open_large(Large()) as seen:
        shown.clear()
        await seen.rush("/", *TYPED)
        assert seen.search_bar.input.value == TYPED
        assert shown[-1] == TYPED
        assert all(newer.startswith(older) for older, newer in itertools.pairwise(shown))
        assert f"{TYPED} 0"[:20] in seen.text()
        assert seen.search_bar.summary.startswith("100,000 hits in 100,000 of 100,000")


async def test_answers_that_come_late_never_replace_newer_ones(
    open_large: OpenLarge, shown: list[str]
) -> None:
    large = Large(late=(PREFIXES[0], PREFIXES[4], PREFIXES[9]), final=TYPED)
    async with open_large(large) as seen:
        shown.clear()
        seen.send("/")
        for letter in TYPED:
            seen.send(letter)
            await seen.settle(but={"search", "keys"})
        await seen.settle()
        assert {query for query, _, _ in large.asked} >= {"", *PREFIXES[:1], TYPED}
        assert shown[-1] == TYPED
        assert not set(shown) & set(large.late)
        assert all(newer.startswith(older) for older, newer in itertools.pairwise(shown))


async def test_the_input_lives_while_a_search_goes_on(
    open_large: OpenLarge, shown: list[str]
) -> None:
    large = Large(late=PREFIXES[:3], final="vla!")
    async with open_large(large) as seen:
        field = seen.search_bar.input
        seen.send("/", *"vla")
        await seen.settle(but={"search", "keys"})
        assert (field.value, field.cursor_position) == ("vla", 3)
        assert "/ vla" in seen.text()
        seen.send("left", "left")
        await seen.settle(but={"search", "keys"})
        assert field.cursor_position == 1
        seen.send("end", "!")
        await seen.settle()
        assert field.value == "vla!"
        assert shown == ["", "vla!"]


async def test_what_an_answer_costs_does_not_grow_with_what_it_finds(
    open_large: OpenLarge, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {"row": 0}

    def counted(method: Callable[..., Any]) -> Callable[..., Any]:
        def count(*args: Any) -> Any:
            made["row"] += 1
            return method(*args)

        return count

    for kind, name in ((DocumentList, "_title"), (DocumentList, "_facts"), (EntityList, "_row")):
        monkeypatch.setattr(kind, name, counted(getattr(kind, name)))
    costs = []
    for total in (1_000, 1_000_000):
        large = Large(total)
        async with open_large(large) as seen:
            await seen.press("/", "a", "b")
            made["row"] = 0
            large.asked.clear()
            await seen.press("c")
            costs.append(made["row"])
            assert large.asked == [("abc", 0, PAGE)]
    assert costs[0] == costs[1]
    assert costs[0] <= 4 * 40


async def test_no_letter_lays_the_screen_out_again(
    open_large: OpenLarge, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_large(Large()) as seen:
        await seen.press("/", "v", "l")
        layouts = 0
        lay_out = ExplorerScreen._refresh_layout

        def count(screen: ExplorerScreen, *args: Any, **given: Any) -> None:
            nonlocal layouts
            layouts += 1
            lay_out(screen, *args, **given)

        monkeypatch.setattr(ExplorerScreen, "_refresh_layout", count)
        await seen.press("a", "d", "i", "backspace")
        assert not layouts
        assert seen.search_bar.input.value == "vlad"
        assert "vlad 0" in seen.text()


@pytest.mark.parametrize("pane", ["1", "2"])
async def test_the_last_of_very_many_results_is_one_key_away(
    open_large: OpenLarge, pane: str
) -> None:
    large = Large(50_000)
    async with open_large(large) as seen:
        await seen.search("ships")
        await seen.rush(pane, "G")
        assert seen.position == "50,000/50,000"
        assert "ships 49,999" in seen.text()
        assert seen.place.document == document_id(49_999)
        assert len(large.asked) < 12
        await seen.rush("enter")
        assert seen.place.document == document_id(49_999)
        assert seen.middle == "reader"
        await seen.press("H")
        assert seen.position == "50,000/50,000"
        await seen.rush(pane, "g")
        assert seen.place.document == document_id(0)
        assert seen.position == "1/50,000"


async def test_every_result_is_reached_by_walking(open_large: OpenLarge) -> None:
    large = Large(70)
    async with open_large(large, (120, 30)) as seen:
        await seen.search("ships")
        visited = []
        for _ in range(70):
            visited.append(seen.place.document)
            await seen.rush("n")
        assert visited == [document_id(number) for number in range(70)]
        assert seen.notice == "that was the last hit"
        await seen.press("1")
        for number in range(68, -1, -1):
            await seen.rush("k")
            assert seen.place.document == document_id(number)


async def test_paging_through_many_results_keeps_memory_bounded(open_large: OpenLarge) -> None:
    async with open_large(Large(3_000), (120, 40)) as seen:
        await seen.press("1")
        last = -1
        while seen.screen.documents.cursor != 2_999:
            await seen.rush("pagedown", "pagedown")
            cursor = seen.screen.documents.cursor
            assert cursor is not None
            assert last < cursor <= last + 45
            assert seen.place.document == document_id(cursor)
            last = cursor
        assert len(seen.screen.documents.hits) <= KEPT * PAGE


async def test_documents_scrolled_into_view_are_loaded(open_large: OpenLarge) -> None:
    async with open_large(Large(), (120, 40)) as seen:
        seen.screen.documents.scroll_to(y=100_000, animate=False)
        await seen.settle()
        assert "all 50,000" in seen.text()
        assert "all 50,010" in seen.text()
        await seen.press("1", "j")
        assert seen.place.document == document_id(1)


async def test_every_mention_of_a_common_entity_is_reached(open_large: OpenLarge) -> None:
    total = 30_000 * PER_DOCUMENT
    async with open_large(Large(30_000)) as seen:
        await seen.choose_entity("place:0")
        assert f"{total:,} mentions" in str(seen.screen.mention_list.border_title)
        for number in range(70):
            await seen.rush("]")
            assert seen.position == f"Xyz {number + 1}/{total:,}"
            assert seen.place.document == document_id(number // PER_DOCUMENT)
            assert seen.span_in_view()
        await seen.rush("}")
        assert seen.position == f"Xyz 73/{total:,}"
        await seen.rush("{", "{")
        assert seen.position == f"Xyz 67/{total:,}"
        await seen.press("H", "H", "H", "3", "3", "g", "enter", "[")
        assert seen.position == f"Xyz {total:,}/{total:,}"
        assert seen.notice == "round again: the last mention of the corpus"
        assert seen.place.document == document_id(29_999)
        await seen.rush("]")
        assert seen.position == f"Xyz 1/{total:,}"


async def test_the_list_of_mentions_goes_to_its_ends(open_large: OpenLarge) -> None:
    total = 30_000 * PER_DOCUMENT
    async with open_large(Large(30_000)) as seen:
        await seen.choose_entity("place:0")
        listed = seen.screen.mention_list
        await seen.press("3", "G")
        assert listed.current_number == total - 1
        assert f"{total:,} " in seen.text()
        await seen.press("k", "enter")
        assert seen.position == f"Xyz {total - 1:,}/{total:,}"
        await seen.press("3", "3", "g")
        assert listed.current_number == 0
        for number in range(1, 130):
            await seen.rush("j")
            assert listed.current_number == number


async def test_rarer_entities_are_counted_and_the_palette_finds_them(
    open_large: OpenLarge,
) -> None:
    async with open_large(Large(), (120, 60)) as seen:
        assert "and 15,960 rarer" in "\n".join(
            row.pieces[0][0]
            for row in seen.screen.entity_list._rows
            if row.item is None and row.pieces
        )
        await seen.press("ctrl+p")
        await seen.rush(*"Xyz")
        await seen.press("down", "enter")
        assert seen.screen.state.entity == "place:700"
