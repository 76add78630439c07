"""No text, name or error of any file acts on the terminal or misleads its reader."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from rich.style import Style
from rich.text import Text
from textual.events import Paste

from search_index.errors import IndexFailure
from search_index.models import RefreshReport, Skipped
from tests.tui.conftest import HOSTILE, Corpus, OpenExplorer
from tests.tui.driver import Door, Explorer, key_event
from tui.app import KorusApp
from tui.screens.explorer import ExplorerScreen
from tui.widgets.reader_rows import MAX_MARKS

INVISIBLE = {"\u115f", "\u1160", "\u3164", "\uffa0"}


def forbidden(text: str) -> set[str]:
    """The controls, surrogates, format characters and line separators in a text."""
    return {
        char
        for char in text
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") or char in INVISIBLE
    }


def assert_safe(seen: Explorer) -> None:
    """Nothing that is on the screen now is more than letters in cells."""
    for strip in seen.strips():
        assert forbidden(strip.text) == set(), strip.text
        for segment in strip:
            assert not segment.control
            assert not (segment.style or Style()).link
            meta = (segment.style or Style()).meta
            assert "app.quit" not in str(meta)


def test_the_check_finds_what_it_looks_for() -> None:
    assert {"\x1b", "\x07", "\x9b", "\x85", "\u202e", "\u2066", "\u200b"} <= forbidden(HOSTILE)
    assert forbidden("Владивосток 블라디보스토크 [/] ␛ — “x”") == set()


STATES = {
    "at rest": [],
    "documents": ["1", "G"],
    "results": ["/", *"vladivostok", "escape", "n", "n"],
    "nothing found": ["/", *"zzzz[/][bold]", "escape"],
    "ignored": ["/", *'date:[zz to yy] "[/red] $x', "escape"],
    "reader": ["1", "g", "enter"],
    "reader, further": ["1", "g", "enter", "pagedown", "pagedown"],
    "reader of a hit": ["/", *"vladivostok", "enter", "n", "n", "n"],
    "following": ["/", *"vladivostok", "enter", "f"],
    "entities": ["3", "G"],
    "mentions": ["3", "g", "j", "enter", "G"],
    "walking": ["3", "g", "]", "]", "}", "]"],
    "filtered": ["3", "g", "space"],
    "excluded": ["3", "g", "-"],
    "sorted": ["s", "s", "s"],
    "copied": ["1", "g", "y"],
    "opened without an editor": ["1", "g", "o"],
    "palette": ["ctrl+p"],
    "palette, a document": ["ctrl+p", *"odd"],
    "palette, an entity": ["ctrl+p", *"vlad"],
    "help": ["?"],
}


@pytest.mark.parametrize("state", STATES)
async def test_no_control_character_reaches_the_screen(
    odd: Corpus, explore: OpenExplorer, state: str
) -> None:
    async with explore(odd, size=(100, 30)) as seen:
        assert "odd corpus" in seen.text()
        await seen.press(*STATES[state])
        assert_safe(seen)
        for size in ((60, 20), (24, 7)):
            await seen.resize(*size)
            assert_safe(seen)


async def test_every_document_is_shown_from_beginning_to_end(
    odd: Corpus, explore: OpenExplorer
) -> None:
    async with explore(odd, size=(80, 20)) as seen:
        for number in range(len(seen.listed)):
            await seen.press("1", "g", *["j"] * number, "enter")
            assert seen.place.document == seen.listed[number]
            reader = seen.screen.reader
            while reader.scroll_offset.y < reader.max_scroll_y:
                assert_safe(seen)
                await seen.press("pagedown")
            assert_safe(seen)
            await seen.press("escape")


async def test_what_looks_like_markup_is_shown_as_it_is(odd: Corpus, explore: OpenExplorer) -> None:
    async with explore(odd, size=(140, 40)) as seen:
        await seen.search("vladivostok")
        await seen.press("enter")
        shown = seen.text()
        assert "[bold]" in shown
        assert "[@click=app.quit]quit[/]" in shown.replace("\n", "")


@pytest.mark.parametrize(
    "query", [HOSTILE, "[/", "[bold]", "\x1b[31mred", "\u202eabc", "$x %s {0}"]
)
async def test_what_is_typed_or_pasted_is_safe_too(explore: OpenExplorer, query: str) -> None:
    async with explore(size=(100, 30)) as seen:
        await seen.press("/")
        seen.pilot.app.post_message(Paste(query))
        await seen.settle()
        assert_safe(seen)
        assert forbidden(seen.screen.state.question.query) == set()
        await seen.press("escape")
        assert_safe(seen)


async def test_what_is_pasted_searches_without_what_cannot_be_seen(
    explore: OpenExplorer,
) -> None:
    async with explore() as seen:
        await seen.press("/")
        seen.pilot.app.post_message(Paste("\u2068Vladi\u200bvos\xadtok\u2069\tferry\x1b\nBusan"))
        await seen.settle()
        assert seen.screen.state.question.query == "Vladivostok ferry Busan"
        assert seen.listed == ["en/harbour.md"]


async def test_a_copied_passage_does_nothing_where_it_is_pasted(
    odd: Corpus, explore: OpenExplorer
) -> None:
    async with explore(odd) as seen:
        await seen.search("vladivostok")
        for keys in (["1", "y"], ["2", "y"], ["2", "enter", "y"], ["3", "g", "y"],
                     ["3", "g", "enter", "y"]):  # fmt: skip
            await seen.press(*keys)
            copied = seen.pilot.app.clipboard
            assert copied
            assert {c for c in copied if unicodedata.category(c) in ("Cc", "Cs")} <= {"\n"}
            await seen.press("escape")


async def test_a_flood_of_marks_is_a_letter_with_a_few(
    tmp_path: Path, explore: OpenExplorer
) -> None:
    flood = "o" + "\u0301" * 10_000
    (tmp_path / "flood.md").write_text(
        f"# Fl{flood}d in Vladivostok\n\nVladiv{flood}stok and Vladivostok {flood}\n", "utf-8"
    )
    flooded = Corpus.indexed(tmp_path, tmp_path.parent / "flood-index")
    async with explore(flooded, size=(90, 24)) as seen:
        for keys in ((), ("/", *"vladivostok"), ("enter",), ("3", "g", "enter")):
            await seen.press(*keys)
            for strip in seen.strips():
                assert "\u0301" * (MAX_MARKS + 1) not in strip.text


def test_what_is_said_when_the_app_ends_is_letters(capsys: pytest.CaptureFixture[str]) -> None:
    app = KorusApp(None)
    app._exit_renderables.append(Text(HOSTILE))
    app.error_console = Console(file=sys.stderr, markup=False, highlight=False)
    app._print_error_renderables()
    told = capsys.readouterr().err
    assert "red" in told
    assert forbidden(told) <= {"\n"}


class Odd(Door):
    """A library whose errors, names and reasons are as odd as a text can be."""

    def refresh(self, *args: object, **kwargs: object) -> RefreshReport:
        skipped = tuple(Skipped(f"{n} {HOSTILE}", f"reason {HOSTILE}") for n in range(9))
        problems = (f"names.toml: line 3: {HOSTILE}",)
        return RefreshReport(skipped=skipped, rebuilt=HOSTILE, unchanged=1, problems=problems)


async def test_errors_and_reasons_are_safe(
    odd: Corpus, app_over: Callable[[Door], KorusApp], explore: OpenExplorer
) -> None:
    async with explore(Odd(odd.library), size=(100, 30)) as seen:
        assert seen.notifications
        assert any("names.toml: line 3" in told for told in seen.notifications)
        assert_safe(seen)
        assert forbidden("".join(seen.notifications)) == set()
        door = seen.screen.library
        assert isinstance(door, Odd)
        door.broken["document"] = IndexFailure(HOSTILE)
        door.broken["search"] = ValueError and OSError(HOSTILE)
        await seen.press("1", "g", "enter", "escape", "s")
        assert len(seen.notifications) >= 2
        assert_safe(seen)


async def test_a_suggestion_and_ignored_parts_are_safe(odd: Corpus, explore: OpenExplorer) -> None:
    async with explore(odd, size=(100, 30)) as seen:
        await seen.search("zzzz")
        result = seen.screen._result
        assert result is not None
        seen.screen._show_result(replace(result, suggestion=HOSTILE, ignored=(HOSTILE,)))
        await seen.settle()
        assert_safe(seen)


async def test_keys_that_no_keyboard_has_do_nothing(odd: Corpus, explore: OpenExplorer) -> None:
    async with explore(odd) as seen:
        before = seen.place
        for key in ("f35", "ctrl+@", "\u202e", "\x7f", "한", "ж", "ctrl+underscore"):
            seen.pilot.app.post_message(key_event(seen.pilot.app, key))
            await seen.settle()
            assert isinstance(seen.pilot.app.screen, ExplorerScreen)
        assert seen.place == before
