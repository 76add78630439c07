"""Folders as they are found: empty, without text, changing, vanishing; and errors on the way."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest

import search_index.library
from search_index.errors import CorpusError, IndexFailure
from search_index.models import Progress, RefreshReport
from tests.tui.conftest import Corpus, OpenExplorer, write_small
from tests.tui.driver import PATIENCE, Door, OnProgress, explorer_on
from tui.app import KorusApp
from tui.screens.help import HelpScreen

EN, KO, RU = "en/harbour.md", "ko/harbour.md", "ru/harbour.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder of articles."""
    path = tmp_path / "articles"
    path.mkdir()
    return path


async def test_an_empty_folder_says_so_and_what_to_do(folder: Path) -> None:
    async with explorer_on(KorusApp(folder), (80, 24)) as seen:
        assert seen.middle == "notice"
        assert f"No articles in {folder} yet." in seen.explanation
        assert "No articles in" in seen.text()
        assert "press r" in seen.explanation
        (folder / "first.txt").write_text("Vladivostok, at last.\n")
        await seen.press("r")
        assert seen.listed == ["first.txt"]
        assert seen.middle == "hits"
        assert "Vladivostok, at last." in seen.text()
        assert seen.notice == "1 new document"


async def test_a_folder_without_text_says_which_files_and_why(folder: Path) -> None:
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    (folder / "broken.txt").write_bytes(bytes(range(256)) * 8)
    async with explorer_on(KorusApp(folder), (100, 30)) as seen:
        assert seen.middle == "notice"
        assert "broken.txt" in seen.explanation
        assert ".txt" in seen.explanation
        assert "press r" in seen.explanation
        assert "not read" in seen.top_bar.freshness


async def test_in_an_empty_folder_there_is_nothing_to_copy(folder: Path) -> None:
    async with explorer_on(KorusApp(folder)) as seen:
        for pane in "1233":
            await seen.press(pane, "y")
            assert seen.notice == "there is nothing to copy here"


async def test_what_cannot_be_done_in_an_empty_folder_is_told(folder: Path) -> None:
    async with explorer_on(KorusApp(folder)) as seen:
        for key in ("enter", "n", "N", "]", "}", "f", "space", "-", "backspace", "H", "L", "y", "o",
                    "s", "1", "2", "3", "j", "G", "tab", "pagedown", "escape"):  # fmt: skip
            await seen.press(key)
        await seen.rush("/", *"anything", "enter")
        assert seen.middle == "notice"
        assert f"No articles in {folder} yet." in seen.explanation
        assert seen.notifications == []


async def test_a_query_without_hits_says_so_and_what_to_do(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.rush("/", *"zeppelin", "enter")
        assert seen.middle == "notice"
        assert "Nothing found for “zeppelin”." in seen.explanation
        assert "/ changes the search" in seen.text()
        assert seen.search_bar.summary.startswith("0 hits in 0 of 3 documents")
        await seen.press("/", "ctrl+u")
        assert seen.middle == "hits"
        assert len(seen.listed) == 3


async def test_a_filter_that_leaves_nothing_says_how_to_lift_it(
    explore: OpenExplorer, door: Door
) -> None:
    async with explore() as seen:
        everywhere = next(c.entity.id for c in door.entities() if c.documents == 3)
        await seen.choose_entity(everywhere)
        await seen.press("-")
        assert seen.listed == []
        assert seen.middle == "notice"
        assert "No document is left." in seen.explanation
        assert "backspace" in seen.explanation
        assert seen.focus == "entities"
        await seen.press("-")
        assert len(seen.listed) == 3


async def test_what_of_a_query_is_ignored_is_told(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.search("ferry date:[zz to yy]")
        assert seen.filter_bar.display
        assert "date:[zz is no date" in seen.filter_bar.hint
        assert "is no date" in seen.text()
        await seen.search("ferry")
        assert not seen.filter_bar.display


async def test_a_part_of_the_query_still_being_typed_is_not_called_ignored(
    explore: OpenExplorer,
) -> None:
    async with explore() as seen:
        await seen.press("/")
        for typed in "ferry lang:en":
            await seen.press(typed)
            assert not seen.filter_bar.display
        await seen.rush(*" date:20")
        assert not seen.filter_bar.display
        await seen.press("escape")
        assert seen.filter_bar.hint.startswith("date:20 is no date: ")
        await seen.press("/", "1", "7")
        assert not seen.filter_bar.display


@pytest.mark.parametrize("keys", [("enter",), ("escape", "enter")])
async def test_another_spelling_is_taken_with_a_key(
    explore: OpenExplorer, keys: tuple[str, ...]
) -> None:
    async with explore() as seen:
        await seen.rush("/", *"passengrs")
        assert "Did you mean: passengers?" in seen.text()
        await seen.press(*keys)
        assert seen.search_bar.input.value == "passengers"
        assert seen.listed == [EN]
        await seen.press("H")
        assert seen.search_bar.input.value == "passengrs"
        assert seen.middle == "notice"


async def test_refreshing_picks_up_what_is_new_changed_and_gone(folder: Path) -> None:
    write_small(folder)
    async with explorer_on(KorusApp(folder), (140, 40)) as seen:
        assert seen.listed == [EN, KO, RU]
        assert seen.top_bar.freshness == "✓ index fresh"
        assert "3 documents · en ko ru" in seen.top_bar.corpus
        await seen.press("1", "g", "enter", "pagedown")
        reading = seen.place
        (folder / "en" / "later.md").write_text("# Later\n\nA ferry to Vladivostok.\n")
        (folder / RU).unlink()
        text = (folder / KO).read_text(encoding="utf-8")
        (folder / KO).write_text(text + "\n새 문장.\n", encoding="utf-8")
        await seen.press("r")
        assert seen.notice == "1 new document, 1 changed, 1 removed"
        assert seen.listed == [EN, "en/later.md", KO]
        assert (seen.place.document, seen.place.top) == (reading.document, reading.top)
        assert seen.middle == "reader"
        await seen.search("새 문장")
        assert seen.listed == [KO]


async def test_a_document_removed_while_it_is_read_is_told(folder: Path) -> None:
    write_small(folder)
    async with explorer_on(KorusApp(folder)) as seen:
        await seen.press("1", "g", "enter")
        assert seen.place.document == EN
        (folder / EN).unlink()
        await seen.press("r")
        assert seen.listed == [KO, RU]
        assert seen.notice or seen.notifications
        await seen.press("escape", "1", "g", "enter")
        assert seen.place.document == KO
        assert "여객선" in seen.text()


async def test_a_folder_that_vanishes_is_told_and_the_index_stays(folder: Path) -> None:
    write_small(folder)
    async with explorer_on(KorusApp(folder)) as seen:
        shutil.rmtree(folder)
        await seen.press("r")
        assert len(seen.notifications) == 1
        assert str(folder) in seen.notifications[0]
        assert seen.top_bar.freshness == "! index not refreshed"
        assert seen.listed == [EN, KO, RU]
        await seen.press("1", "g", "enter")
        assert seen.place.document == EN
        assert "Ferries return" in seen.text()
        await seen.press("o")
        assert seen.middle == "reader"
        write_small(folder)
        await seen.press("r")
        assert seen.top_bar.freshness == "✓ index fresh"


async def test_nothing_is_written_into_the_folder(folder: Path) -> None:
    write_small(folder)
    before = sorted(folder.rglob("*"))
    async with explorer_on(KorusApp(folder)) as seen:
        assert seen.listed == [EN, KO, RU]
    assert sorted(folder.rglob("*")) == before


async def test_the_shipped_corpus_opens_without_being_named(shipped: Corpus) -> None:
    async with explorer_on(KorusApp(index_dir=shipped.library.index_dir)) as seen:
        assert len(seen.listed) == 15
        assert "15 documents · en ko ru" in seen.text()


class Slow(Door):
    """A refresh that stops half way until it is let go."""

    go = Event()
    begun = Event()

    def refresh(
        self,
        on_progress: OnProgress = None,
        cancelled: Callable[[], bool] | None = None,
        **_: Any,
    ) -> RefreshReport:
        assert on_progress is not None
        on_progress(Progress(1234, 5678, "en/some.md"))
        self.begun.set()
        assert self.go.wait(PATIENCE)
        return RefreshReport(unchanged=3)


async def test_indexing_shows_how_far_it_is_and_hinders_nothing(
    small: Corpus, app_over: Callable[[Door], KorusApp]
) -> None:
    slow = Slow(small.library)
    slow.go.clear()
    app = app_over(slow)
    async with explorer_on(app, (140, 40), but={"library"}) as seen:
        try:
            assert await asyncio.to_thread(slow.begun.wait, PATIENCE)
            await seen.settle(but={"library"})
            assert "1,234 of 5,678" in seen.top_bar.freshness
            assert "1,234 of 5,678" in seen.text()
            seen.send("/", *"vladivostok", "enter")
            await seen.settle(but={"library"})
            assert seen.middle == "reader"
            seen.send("r")
            await seen.settle(but={"library"})
            assert seen.notice == "already looking for changes"
        finally:
            slow.go.set()
        await seen.settle()
        assert seen.top_bar.freshness == "✓ index fresh"


FAILURES = {
    "search": (["/", "a"], ["/", "b"]),
    "document": (["1", "g", "enter"], ["escape", "1", "g", "enter"]),
    "document_mentions": (["1", "g", "enter"], ["escape", "1", "g", "enter"]),
    "hits": (["1", "g", "enter"], ["escape", "1", "g", "enter"]),
    "mentions": (["3", "g", "j"], ["k", "j"]),
    "refresh": (["r"], ["r"]),
}


@pytest.mark.parametrize(
    ("method", "error"), [*((method, IndexFailure) for method in FAILURES), ("search", OSError)]
)
async def test_a_library_that_fails_is_told_and_the_app_goes_on(
    explore: OpenExplorer, door: Door, method: str, error: type[Exception]
) -> None:
    keys, again = FAILURES[method]
    async with explore() as seen:
        door.broken[method] = error("the disk\x1b[31m is [/] full")
        await seen.press(*keys)
        assert seen.notifications
        assert all("the disk␛[31m is [/] full" in told for told in seen.notifications)
        assert "is [/] full" in seen.text()
        door.broken.clear()
        seen.pilot.app.clear_notifications()
        await seen.press(*again)
        assert seen.notifications == []
        await seen.press("escape", "?")
        assert isinstance(seen.pilot.app.screen, HelpScreen)


async def test_a_library_that_cannot_be_opened_is_told(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    def fail(folder: Path, **_: object) -> None:
        raise CorpusError("there is no folder x: check the name")

    opened = search_index.library.open_library
    monkeypatch.setattr(search_index.library, "open_library", fail)
    async with explorer_on(KorusApp(folder)) as seen:
        assert seen.notifications == ["there is no folder x: check the name"]
        assert "there is no folder x: check the name" in seen.explanation
        await seen.press("j", "enter", "]", "n", "/")
        await seen.rush(*"abc", "enter")
        monkeypatch.setattr(search_index.library, "open_library", opened)
        (folder / "abc.txt").write_text("abc\n")
        await seen.press("escape", "r")
        assert seen.listed == ["abc.txt"]
