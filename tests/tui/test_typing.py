"""Results as they are typed: no key is lost, no old answer shown, however fast or slow."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from search_index.models import SearchResult
from tests.tui.conftest import OpenExplorer
from tests.tui.driver import PATIENCE, Door
from tui.messages import DocumentLoaded, EntityLoaded, Found
from tui.screens import explorer, ordered_keys
from tui.screens.help import HelpScreen
from tui.state import Place, Question

EN, KO, RU = "en/harbour.md", "ko/harbour.md", "ru/harbour.md"


async def test_results_change_with_every_letter(explore: OpenExplorer, door: Door) -> None:
    async with explore() as seen:
        await seen.press("/")
        for end in range(1, 12):
            await seen.press("vladivostok"[end - 1])
            query = "vladivostok"[:end]
            expected = door.search(query, typing=True)
            assert seen.listed == [hit.info.id for hit in expected.hits]
            assert door.asked[-1] == query
            assert f"{expected.total_hits} hits in {expected.total} of 3" in seen.search_bar.summary
        await seen.press(*["backspace"] * 11)
        assert len(seen.listed) == 3
        assert seen.search_bar.summary == ""


@pytest.mark.parametrize(
    "query", ["vladivostok", "북극", "пассажир", '"study of vladivostok"', "ferry OR паром"]
)
async def test_a_query_and_enter_in_one_go_open_the_best_document(
    explore: OpenExplorer, door: Door, query: str
) -> None:
    expected = door.search(query, typing=True, snippets=8).hits
    async with explore() as seen:
        await seen.rush("/", *query, "enter")
        assert seen.search_bar.input.value == query
        assert seen.screen.state.question.query == query
        if not expected:
            assert seen.middle == "notice"
            return
        assert seen.middle == "reader"
        assert seen.place.document == expected[0].info.id
        assert seen.place.span == expected[0].snippets[0].highlights[0]
        assert seen.focus == "reader"


async def test_enter_waits_for_the_results_of_what_was_typed(
    explore: OpenExplorer, door: Door
) -> None:
    async with explore() as seen:
        release = door.hold("паром")
        seen.send("/", *"паром", "enter")
        await seen.settle(but={"search", "keys"})
        assert seen.middle == "hits"
        await release()
        await seen.settle()
        assert seen.middle == "reader"
        assert seen.place.document == RU


async def test_an_answer_that_comes_too_late_is_not_shown(
    explore: OpenExplorer, door: Door
) -> None:
    async with explore() as seen:
        release = door.hold("паром")
        await seen.press("/")
        seen.send(*"паром")
        await seen.settle(but={"search", "keys"})
        await door.reached("паром")
        await seen.press("ctrl+u")
        await seen.rush(*"busan")
        shown = seen.listed, seen.search_bar.summary
        assert "hits in" in seen.search_bar.summary
        await release()
        await seen.settle()
        assert (seen.listed, seen.search_bar.summary) == shown
        assert seen.screen.state.question.query == "busan"


async def test_answers_to_older_questions_are_dropped(explore: OpenExplorer, door: Door) -> None:
    async with explore() as seen:
        await seen.search("vladivostok")
        listed, screen = seen.listed, seen.screen
        old = SearchResult("zzz", 0, 0, (), 3)
        screen.post_message(Found(Question("zzz"), old, screen._search_generation - 1))
        await seen.settle()
        assert seen.listed == listed
        assert seen.middle == "hits"


async def test_documents_and_entities_asked_for_earlier_are_dropped(
    explore: OpenExplorer, door: Door
) -> None:
    async with explore() as seen:
        await seen.press("1", "g", "enter")
        await seen.choose_entity("place:vladivostok")
        screen = seen.screen
        other = door.document(KO)
        screen.post_message(DocumentLoaded(other, (), (), "", screen._document_generation - 1))
        screen.post_message(
            EntityLoaded(
                replace(door.entity("place:vladivostok"), name="Other"),
                (),
                first=0,
                asked=60,
                number=0,
                generation=screen._entity_generation - 1,
            )
        )
        await seen.settle()
        assert screen.reader.document is not None
        assert screen.reader.document.id == EN
        assert screen.entity_name == "Vladivostok"
        assert screen.walk.total == len(door.mentions(["place:vladivostok"]))


SEQUENCES = [
    ["1", "g", "j", "enter", "pagedown"],
    ["1", "g", "enter", "n", "n"],
    ["/", *"vladivostok", "enter", "n", "n", "N"],
    ["/", *"vladivostok", "escape", "n", "n", "enter", "n"],
    ["/", *"kiep", "enter", "H", "L"],
    ["/", *"kiep", "escape", "1", "G", "enter"],
    ["/", *"kiep", "escape", "s", "s", "1", "G", "enter", "H"],
    ["3", "g", "j", "j", "]", "]", "["],
    ["3", "g", "j", "enter", "j", "enter", "}", "]", "H"],
    ["3", "g", "j", "space", "1", "G", "enter"],
    ["3", "g", "]", "]", "]", "]", "]", "H", "H", "L"],
    ["1", "g", "enter", "f", "a", "]", "]", "H"],
    ["1", "g", "enter", "escape", "1", "j", "enter", "G"],
    ["1", "g", "enter", "pagedown", "1", "j", "enter", "pagedown", "H"],
]


@pytest.mark.parametrize("keys", SEQUENCES, ids=" ".join)
async def test_whoever_types_fast_gets_where_the_slow_get(
    explore: OpenExplorer, keys: list[str]
) -> None:
    ends: list[tuple[Place, str | None, str]] = []
    for fast in (False, True):
        async with explore(size=(120, 24)) as seen:
            await (seen.rush if fast else seen.press)(*keys)
            ends.append((seen.place, seen.focus, seen.text()))
    slow, quick = ends
    assert quick[:2] == slow[:2]
    assert quick[2] == slow[2]


async def test_mention_keys_pressed_before_the_mentions_are_there_count(
    explore: OpenExplorer, door: Door
) -> None:
    async with explore() as seen:
        await seen.press("3", "g")
        release = door.hold("mentions")
        seen.send("j", "]", "]", "]")
        await seen.settle(but={"entity", "keys"})
        await release()
        await seen.settle()
        entity = seen.place.entity
        assert entity == seen.screen.entity_list.keys[1]
        found = door.mentions([entity])
        third = found[2 % len(found)].mention
        assert seen.place.span is not None
        assert (seen.place.document, seen.place.span.start) == (third.document, third.start)


async def test_a_key_does_not_wait_for_ever(
    explore: OpenExplorer, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ordered_keys, "PATIENCE", 0.001)
    async with explore() as seen:
        release = door.hold("mentions")
        seen.send("3")
        await door.reached("mentions")
        seen.send("?")
        async with asyncio.timeout(PATIENCE):
            while not isinstance(seen.pilot.app.screen, HelpScreen):
                await seen.pilot.pause()
        await release()
        await seen.settle()


async def test_a_search_that_takes_a_while_says_so(
    explore: OpenExplorer, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explorer, "WHILE", 0.01)
    async with explore() as seen:
        await seen.search("busan")
        told = seen.search_bar.summary
        assert "hits in" in told
        release = door.hold("busan ferry")
        await seen.press("/")
        seen.send(*" ferry")
        await door.reached("busan ferry")
        while seen.search_bar.summary == told:
            await seen.pilot.pause()
        assert seen.search_bar.summary == "searching … "
        await release()
        await seen.settle()
        assert "hits in" in seen.search_bar.summary
        assert seen.screen.state.question.query == "busan ferry"
