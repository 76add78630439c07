"""Keys while the keyboard writes Russian or Korean, keys without a command, and what is pasted."""

from __future__ import annotations

import pytest
from textual.events import Key, Paste
from textual.widgets import Input

from tests.tui.conftest import OpenExplorer
from tests.tui.driver import Explorer, settle
from tui.keymap import DEFAULT, resolve
from tui.layouts import _KOREAN, _MEANT, _RUSSIAN, to_latin
from tui.screens.card import CardScreen
from tui.screens.help import HelpScreen
from tui.widgets.search_bar import LONGEST_PASTE


@pytest.mark.parametrize(
    ("typed", "meant"),
    zip("олтТъхЪьㅓㅏㅜㅃ.,Ф", "jknN][}mjknQ/?A", strict=True),
)
def test_a_letter_stands_for_its_key(typed: str, meant: str) -> None:
    event = Key(typed if typed.isalnum() else {".": "full_stop", ",": "comma"}[typed], typed)
    to_latin(event, DEFAULT)
    assert event.character == meant


@pytest.mark.parametrize("typed", ["j", "é", "山", "한", "5", "!"])
def test_other_letters_are_left_alone(typed: str) -> None:
    event = Key(typed, typed)
    to_latin(event, DEFAULT)
    assert (event.key, event.character) == (typed, typed)


def test_no_letter_stands_for_two_keys() -> None:
    assert len(_MEANT) == len(_RUSSIAN) + len(_KOREAN)


def test_a_letter_with_a_command_of_its_own_keeps_it() -> None:
    keys, _ = resolve("default", {"sort": ["о"]})
    event = Key("о", "о")
    to_latin(event, keys)
    assert event.key == "о"


#: The same keys of the keyboard, as each layout types them.
JOURNEYS = {
    "Latin": ["g", "j", "n", "enter", "n", "]", "H", "3", "g", "i"],
    "Russian": ["п", "о", "т", "enter", "т", "ъ", "Р", "3", "п", "ш"],
    "Korean": ["ㅎ", "ㅓ", "ㅜ", "enter", "ㅜ", "]", "H", "3", "ㅎ", "ㅑ"],
}


@pytest.mark.parametrize("layout", JOURNEYS)
async def test_a_journey_is_the_same_in_every_layout(explore: OpenExplorer, layout: str) -> None:
    ends = []
    for keys in (JOURNEYS[layout], JOURNEYS["Latin"]):
        async with explore() as seen:
            await seen.search("vladivostok")
            await seen.press(*keys)
            assert isinstance(seen.pilot.app.screen, CardScreen)
            ends.append((seen.place, seen.focus))
    assert ends[0] == ends[1]


async def test_what_is_open_over_the_panes_understands_them_too(explore: OpenExplorer) -> None:
    async with explore(size=(80, 20)) as seen:
        await seen.press(",")
        screen = seen.pilot.app.screen
        assert isinstance(screen, HelpScreen)
        await seen.press("о", "о")
        assert screen.query_one("#help").scroll_offset.y == 2


async def test_the_labels_of_mentions_can_be_typed_in_them(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.search("vladivostok")
        await seen.press("enter", "f")
        assert seen.screen.following
        await seen.press("ф")
        assert not seen.screen.following
        assert seen.screen.state.entity is not None


async def test_text_that_is_typed_stays_what_it_is(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.press("/", *"от.,ㅓ")
        assert seen.screen.state.question.query == "от.,ㅓ"
        await seen.press("ctrl+u", "escape", "3", "g", "M", *"от")
        assert seen.pilot.app.screen.query_one(Input).value == "от"


@pytest.mark.parametrize("key", ["c", "한", "山", "4"])
async def test_a_key_without_a_command_says_where_the_others_are(
    explore: OpenExplorer, key: str
) -> None:
    async with explore() as seen:
        await seen.press(key)
        assert seen.notice == f"{key} does nothing here · / searches · ? lists the keys"
        await seen.press("j")
        assert seen.notice == ""


async def paste(seen: Explorer, text: str) -> None:
    driver = seen.pilot.app._driver
    assert driver is not None
    event = Paste(text)
    event.set_sender(seen.pilot.app)
    driver.send_message(event)
    await settle(seen.pilot)


@pytest.mark.parametrize("view", ["hits", "reader", "documents", "entities"])
async def test_what_is_pasted_anywhere_is_searched_for(explore: OpenExplorer, view: str) -> None:
    async with explore() as seen:
        await seen.search("паром")
        await seen.press(
            *{"reader": ["enter"], "documents": ["1"], "entities": ["3"]}.get(view, [])
        )
        await paste(seen, "  Владивосток\r\n KIEP\n\n")
        assert seen.screen.state.question.query == "Владивосток KIEP"
        assert seen.focus == "query"
        assert seen.screen._result is not None
        assert seen.screen._result.total > 0


async def test_several_lines_are_pasted_into_the_search_bar_as_one(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.press("/", *"in ")
        await paste(seen, "Busan\nand\tVladivostok")
        assert seen.screen.state.question.query == "in Busan and Vladivostok"
        await paste(seen, "\n \n")
        assert seen.screen.state.question.query == "in Busan and Vladivostok"


async def test_a_very_long_paste_is_cut(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await paste(seen, "ferry " * 100_000)
        assert len(seen.screen.state.question.query) <= LONGEST_PASTE
