"""The folder changes while it is open: what is new shows by itself, and nothing jumps."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest

import search_index.watching
from search_index.errors import MissingExtra
from search_index.library import Library
from search_index.models import Progress, RefreshReport, Skipped
from tests.tui.conftest import SMALL, Corpus, write_small
from tests.tui.covering import covers
from tests.tui.driver import PATIENCE, Door, Explorer, OnProgress, Watched, explorer_on
from tui import notices
from tui.app import KorusApp
from tui.estimate import Estimate, in_words

EN, KO, RU = SMALL
FIRST = "a/first.md"
REAL = search_index.watching.watch  # the fixtures put another in its place


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small(tmp_path / "articles")


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


def append(folder: Path, path: str, text: str) -> None:
    with (folder / path).open("a", encoding="utf-8") as file:
        file.write(text)


async def changed(seen: Explorer, watched: Watched, *paths: str) -> None:
    await watched.tell(*paths)
    await seen.settle()


async def test_new_changed_and_removed_files_show_by_themselves(
    folder: Path, watched: Watched
) -> None:
    async with explorer_on(KorusApp(folder)) as seen:
        assert watched.folders == [folder]
        assert seen.listed == [EN, KO, RU]
        write(folder, FIRST, "# First\n\nA ferry to Vladivostok.\n")
        append(folder, KO, "\n새 문장.\n")
        (folder / RU).unlink()
        await changed(seen, watched, FIRST, KO, RU)
        assert seen.listed == [FIRST, EN, KO]
        assert seen.notice == "1 new document, 1 changed, 1 removed"
        assert seen.top_bar.freshness == "✓ index fresh"
        assert seen.notifications == []
        await seen.search("새 문장")
        assert seen.listed == [KO]


async def test_only_what_is_told_is_looked_at_and_none_means_all(
    folder: Path, watched: Watched
) -> None:
    async with explorer_on(KorusApp(folder)) as seen:
        write(folder, FIRST, "# First\n")
        write(folder, "b/second.md", "# Second\n")
        await changed(seen, watched, "b")
        assert seen.listed == ["b/second.md", EN, KO, RU]
        await changed(seen, watched)
        assert seen.listed == [FIRST, "b/second.md", EN, KO, RU]


async def test_the_cursor_the_query_and_the_line_it_is_on_stay(
    folder: Path, watched: Watched
) -> None:
    for number in range(60):
        write(folder, f"m/{number:02}.txt", f"Number {number}. A ferry to Vladivostok.\n")
    async with explorer_on(KorusApp(folder), (140, 24)) as seen:
        await seen.search("vladivostok")
        await seen.press("enter", "escape", "1", *["j"] * 30)
        documents = seen.screen.documents
        here = documents.current
        assert here is not None
        line = 2 * (documents.cursor or 0) - documents.scroll_offset.y
        for number in range(5):
            write(folder, f"{number}.txt", "Vladivostok Vladivostok Vladivostok\n")
        await changed(seen, watched, *(f"{number}.txt" for number in range(5)))
        now = documents.current
        assert now is not None
        assert now.info.id == here.info.id
        assert 2 * (documents.cursor or 0) - documents.scroll_offset.y == line
        assert seen.search_bar.input.value == "vladivostok"
        assert seen.focus == "documents"
        assert "0.txt" in seen.listed


async def test_a_document_that_is_read_stays_as_it_is_until_asked(
    folder: Path, watched: Watched
) -> None:
    async with explorer_on(KorusApp(folder)) as seen:
        await seen.press("1", "g", "enter", "pagedown", "pagedown")
        place, lines = seen.place, seen.lines()
        assert place.document == EN
        text = (folder / EN).read_text(encoding="utf-8")
        (folder / EN).write_text(text.replace("# Ferries", "Qqq news.\n\n# Ferries", 1), "utf-8")
        await changed(seen, watched, EN)
        assert seen.place == place
        assert "has changed · r shows it as it is now" in seen.notice
        assert "it has changed · r shows" in seen.text()
        reader = [line[30:100] for line in seen.lines()[4:-3]]
        assert reader == [line[30:100] for line in lines[4:-3]]
        await seen.press("r")
        assert "it has changed" not in seen.text()
        assert seen.screen.reader.document is not None
        assert "Qqq news." in seen.screen.reader.document.text
        assert seen.place.document == EN


async def test_a_jump_to_a_place_in_a_changed_document_finds_it(
    folder: Path, watched: Watched
) -> None:
    async with explorer_on(KorusApp(folder)) as seen:
        await seen.press("1", "g", "enter")
        append(folder, EN, "\n\nAt the end, a quokka.\n")
        await changed(seen, watched, EN)
        await seen.search("quokka")
        await seen.press("enter")
        span = seen.place.span
        document = seen.screen.reader.document
        assert span is not None
        assert document is not None
        assert document.text[span.start : span.end] == "quokka"
        assert "it has changed" not in seen.text()


async def test_a_document_that_is_removed_while_it_is_read_stays_in_view(
    folder: Path, watched: Watched
) -> None:
    async with explorer_on(KorusApp(folder)) as seen:
        await seen.press("1", "g", "enter", "pagedown")
        place = seen.place
        (folder / EN).unlink()
        await changed(seen, watched, EN)
        assert seen.place == place
        assert seen.middle == "reader"
        assert seen.listed == [KO, RU]
        assert "no longer in the folder" in seen.text()
        await seen.press("escape")
        assert seen.middle == "hits"
        assert "no longer in the folder" not in seen.text()


async def test_what_is_read_says_nothing_when_others_change(folder: Path, watched: Watched) -> None:
    async with explorer_on(KorusApp(folder)) as seen:
        await seen.press("1", "g", "enter", "pagedown")
        place = seen.place
        append(folder, KO, "\n새 문장.\n")
        await changed(seen, watched, KO)
        assert seen.place == place
        assert seen.notice == "1 changed document"
        assert "has changed" not in seen.text()


async def test_a_folder_that_is_gone_is_told_and_nothing_is_lost(
    folder: Path, watched: Watched
) -> None:
    async with explorer_on(KorusApp(folder)) as seen:
        shutil.move(folder, folder.parent / "away")
        await watched.tell(gone=True)
        await seen.settle()
        assert seen.top_bar.freshness == "! the folder is gone"
        assert seen.top_bar.warning
        assert len(seen.notifications) == 1
        assert str(folder) in seen.notifications[0]
        assert seen.listed == [EN, KO, RU]
        await seen.press("1", "g", "enter")
        assert "Ferries return" in seen.text()
        shutil.move(folder.parent / "away", folder)
        write(folder, FIRST, "# First\n")
        await changed(seen, watched)
        assert seen.listed == [FIRST, EN, KO, RU]
        assert seen.top_bar.freshness == "✓ index fresh"


class Counted(Door):
    """Counts what is asked to be refreshed; holds the refresh back until it is let go."""

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self.named: list[list[str] | None] = []
        self.go = Event()
        self.go.set()
        self.progress: tuple[Progress, ...] = ()
        self.told = Event()

    def refresh(
        self,
        on_progress: OnProgress = None,
        cancelled: Callable[[], bool] | None = None,
        *,
        only: list[str] | None = None,
        **_: Any,
    ) -> RefreshReport:
        self.named.append(only)
        assert on_progress is not None
        for progress in self.progress:
            on_progress(progress)
        self.told.set()
        assert self.go.wait(PATIENCE)
        return RefreshReport(unchanged=3)


async def test_what_changes_while_it_is_indexed_is_one_refresh(
    small: Corpus, app_over: Callable[[Door], KorusApp], watched: Watched
) -> None:
    counted = Counted(small.library)
    async with explorer_on(app_over(counted)) as seen:
        counted.go.clear()
        await watched.tell("a.txt")
        for number in range(50):
            await watched.tell(f"{number}.txt")
        await seen.settle(but={"library"})
        assert seen.top_bar.freshness == "✓ index fresh"  # a quick run is not worth a word
        counted.go.set()
        await seen.settle()
        assert counted.named == [None, ["a.txt"], sorted(f"{n}.txt" for n in range(50))]
        await changed(seen, watched)
        await seen.press("r")
        assert counted.named[3:] == [None, None]


async def test_a_long_run_tells_how_far_it_is_in_any_width(
    small: Corpus, app_over: Callable[[Door], KorusApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Estimate, "take", lambda *_: 41.0)
    for size, told in (((140, 40), "⟳ indexing 3,200 of 20,000 · about 40 s left"),
                       ((80, 24), "⟳ 16 % · 40 s"), ((60, 20), "⟳ 16 % · 40 s")):  # fmt: skip
        counted = Counted(small.library)
        counted.go.clear()
        counted.progress = (Progress(3_200, 20_000, "en/some.md"),)
        async with explorer_on(app_over(counted), size, but={"library"}) as seen:
            try:
                assert await asyncio.to_thread(counted.told.wait, PATIENCE)
                await seen.settle(but={"library"})
                assert seen.top_bar.freshness == told
                assert told in seen.lines()[0]
            finally:
                counted.go.set()
            await seen.settle()


async def test_real_changes_show(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("watchfiles")
    monkeypatch.setattr(search_index.watching, "watch", REAL)
    async with explorer_on(KorusApp(folder)) as seen:
        give_up, number = monotonic() + PATIENCE, 0
        while len(seen.listed) < 5:  # the first may come before the folder is watched
            assert monotonic() < give_up, "nothing that changes is seen"
            write(folder, f"a/{number}.txt", f"Number {number}.\n")
            number += 1
            await seen.settle()
            await asyncio.to_thread(Event().wait, 0.2)
        (folder / RU).unlink()
        while RU in seen.listed:
            assert monotonic() < give_up, "what is removed is not seen"
            await asyncio.to_thread(Event().wait, 0.05)
            await seen.settle()


# -- the estimate ------------------------------------------------------------------------------


def run_at(speeds: list[float], total: int) -> list[tuple[float, float | None]]:
    """Return the seconds left as told, with those that are left in truth."""
    estimate, now, done = Estimate(0.0), 0.0, 0.0
    told = []
    for speed in speeds:
        now += 1.0
        done = min(done + speed, total)
        left = estimate.take(int(done), total, now)
        told.append(((total - done) / speed, left))
    return told


def test_an_estimate_comes_after_a_moment_and_is_right_at_a_steady_speed() -> None:
    told = run_at([100.0] * 50, 10_000)
    assert [left for _, left in told[:2]] == [None, None]
    for truth, left in told[3:]:
        assert left is not None
        assert abs(left - truth) <= max(5.0, 0.25 * truth)


def test_an_estimate_follows_a_change_of_speed_and_does_not_jump() -> None:
    told = run_at([100.0] * 20 + [50.0] * 60, 20_000)
    truth, left = told[-1]
    assert left is not None
    assert abs(left - truth) <= 0.3 * truth
    lefts = [left for _, left in run_at([80.0, 120.0] * 60, 40_000) if left is not None]
    counted = [before - after for before, after in pairwise(lefts)]
    assert sum(abs(step - 1.0) > 1e-6 for step in counted) <= 3  # it counts down by the second


@pytest.mark.parametrize(
    ("seconds", "words", "brief"),
    [
        (1, "a few seconds", "5 s"),
        (12, "about 10 s", "10 s"),
        (41, "about 40 s", "40 s"),
        (150, "about 2 min", "2 min"),
        (5400, "about 1.5 h", "1.5 h"),
    ],
)
def test_a_time_in_words(seconds: float, words: str, brief: str) -> None:
    assert in_words(seconds) == words
    assert in_words(seconds, brief=True) == brief


def test_the_end_of_a_run_says_that_it_ends() -> None:
    assert notices.progress(20, 20, None, narrow=False) == "⟳ finishing"


# -- what was not read -------------------------------------------------------------------------


class Refusing(Door):
    """A folder in which some files cannot be read."""

    def refresh(self, *_: object, **__: object) -> RefreshReport:
        extra = str(MissingExtra("pdf", "pdf"))
        skipped = [Skipped(f"many/{number:02}.pdf", extra) for number in range(41)]
        return RefreshReport(skipped=(*skipped, Skipped("odd\x1b[31m.txt", "empty")))


@covers("unread")
@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 20), (24, 7)])
async def test_what_was_not_read_is_listed_with_the_reason_and_copied(
    small: Corpus, app_over: Callable[[Door], KorusApp], size: tuple[int, int]
) -> None:
    async with explorer_on(app_over(Refusing(small.library)), size) as seen:
        assert seen.top_bar.freshness == "! 42 not read"
        await seen.press("!")
        assert "41 pdf files need an" in seen.text()[:4000]
        assert "many/00.pdf" in seen.text()
        await seen.press("y")
        copied = seen.pilot.app.clipboard.splitlines()
        assert copied[0] == "41 pdf files need an extra: pip install 'korus-tui[pdf]'"
        assert copied[1:] == [f"many/{number:02}.pdf" for number in range(41)]
        await seen.press("G", "y")
        assert seen.pilot.app.clipboard == "odd[31m.txt: empty\n"
        assert "odd␛[31m.txt" in seen.text()
        assert "\x1b" not in seen.text()
        await seen.press("!")
        assert "many/40.pdf" not in seen.text()


async def test_where_all_was_read_that_is_said(folder: Path) -> None:
    async with explorer_on(KorusApp(folder)) as seen:
        await seen.press("!")
        assert seen.notice == "every file that holds articles was read"


async def test_an_undated_document_shows_the_month_of_its_file_and_the_reader_the_author(
    folder: Path,
) -> None:
    write(folder, FIRST, "---\ntitle: First\nauthor: Ivan Petrov\n---\nA quokka.\n")
    os.utime(folder / FIRST, (1_700_000_000, 1_700_000_000))
    async with explorer_on(KorusApp(folder)) as seen:
        await seen.search("quokka")
        info = seen.screen.documents.hits[0].info
        assert (info.date, info.author) == ("", "Ivan Petrov")
        assert info.file_date == "2023-11-14"
        assert "file 2023-11" in seen.text()
        await seen.press("enter")
        assert "First · Ivan Petrov" in seen.text()
        await seen.search("date:2023")
        assert seen.listed == []
