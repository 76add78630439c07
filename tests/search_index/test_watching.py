"""Watching a folder: what changes is told once it has come to rest, and nothing is missed."""

from __future__ import annotations

import os
import queue
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index import watching
from search_index.sources.listing import list_files, list_folders
from search_index.watching import LONGEST, MANY, PATIENCE, QUIET, Changed, Settling, watch

DEADLINE = (
    60.0  # seconds that an event of the system may take; only a test that fails takes so long
)


class Files:
    """The facts of files that a test makes up."""

    def __init__(self) -> None:
        self.sizes: dict[str, int] = {}

    def __call__(self, path: str) -> tuple[int, int] | None:
        return (self.sizes[path], 0) if path in self.sizes else None


@pytest.fixture
def files() -> Files:
    return Files()


def paths(*names: str) -> Changed:
    return Changed(frozenset(names))


def test_a_change_is_told_when_nothing_has_happened_for_a_while(files: Files) -> None:
    settling = Settling(files)
    assert settling.settled(0.0) is None
    settling.note({"a"}, 1.0)
    assert settling.settled(1.0 + QUIET / 2) is None
    settling.note({"b"}, 1.0 + QUIET / 2)
    assert settling.settled(1.0 + QUIET) is None
    assert settling.settled(1.0 + 2 * QUIET) == paths("a", "b")
    assert settling.settled(100.0) is None


def test_a_file_that_grows_without_an_event_waits_and_others_wait_a_little(files: Files) -> None:
    settling = Settling(files)
    settling.note({"growing", "done"}, 0.0)
    now = 0.0
    while now < PATIENCE - 1:
        files.sizes["growing"] = files.sizes.get("growing", 0) + 1
        now += QUIET / 2
        assert settling.settled(now) is None
    now = PATIENCE
    files.sizes["growing"] += 1
    assert settling.settled(now) == paths("done")
    assert settling.settled(now + QUIET / 2) is None
    assert settling.settled(now + QUIET) == paths("growing")


def test_a_file_that_never_stops_growing_is_taken_now_and_then(files: Files) -> None:
    settling = Settling(files)
    taken = []
    step = QUIET / 2
    for turn in range(int(2.5 * LONGEST / step)):
        files.sizes["log"] = turn
        settling.note({"log"}, turn * step)
        if settling.settled(turn * step) is not None:
            taken.append(turn * step)
    assert [round(at / LONGEST) for at in taken] == [1, 2]


def test_very_many_changes_are_one(files: Files) -> None:
    settling = Settling(files)
    for turn in range(20):
        settling.note({f"{turn}/{number}" for number in range(MANY // 10)}, turn * QUIET / 4)
        assert settling.settled(turn * QUIET / 4) is None
    assert settling.settled(6 * QUIET) == Changed()
    assert settling.settled(100.0) is None
    settling.note({"a"}, 200.0)
    assert settling.settled(200.0 + QUIET) == paths("a")


def test_changes_that_never_stop_are_told_after_a_while(files: Files) -> None:
    settling = Settling(files)
    told = []
    for turn in range(60):
        settling.note(None, turn * QUIET / 2)
        told += [turn] if settling.settled(turn * QUIET / 2) else []
    assert len(told) == int(60 * QUIET / 2 / PATIENCE)


@given(
    st.lists(
        st.tuples(st.sets(st.sampled_from("abcde")), st.floats(0.01, 2.0), st.sampled_from("abcde"))
    )
)
def test_no_change_is_lost_or_told_before_it_happened(
    steps: list[tuple[set[str], float, str]],
) -> None:
    files = Files()
    settling, now, owed = Settling(files), 0.0, set[str]()
    for changed, pause, written in steps:
        files.sizes[written] = files.sizes.get(written, 0) + 1
        settling.note(changed, now)
        owed |= changed
        now += pause
        if (told := settling.settled(now)) is not None:
            assert told.paths is not None
            assert told.paths <= owed
            owed -= told.paths
    for _ in range(3):
        now += QUIET
        if (told := settling.settled(now)) is not None:
            assert told.paths is not None
            owed -= told.paths
    assert not owed


# -- real folders ------------------------------------------------------------------------------


class Seen:
    """What a watch of a folder tells, from a thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stop = threading.Event()
        self.told: queue.SimpleQueue[Changed] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        self.ready()

    def _run(self) -> None:
        for changed in watch(self.folder, self.stop):
            self.told.put(changed)

    def ready(self) -> None:
        """Wait until what happens is seen: it may take a while to set up."""
        number = 0
        while True:
            number += 1
            (self.folder / f"ready{number}.txt").write_text("ready")
            try:
                self.told.get(timeout=3 * QUIET)
            except queue.Empty:
                continue
            return

    def until(self, enough: Callable[[Changed], bool]) -> Changed:
        while True:
            changed = self.told.get(timeout=DEADLINE)
            if enough(changed):
                return changed

    def end(self) -> None:
        self.stop.set()
        self.thread.join(DEADLINE)
        assert not self.thread.is_alive()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles" / "en").mkdir(parents=True)
    return tmp_path / "articles"


@pytest.fixture
def seen(folder: Path) -> Iterator[Seen]:
    pytest.importorskip("watchfiles")
    watched = Seen(folder)
    yield watched
    watched.end()


def tells_of(path: str) -> Callable[[Changed], bool]:
    return lambda changed: not changed.gone and (changed.paths is None or path in changed.paths)


def test_files_that_come_change_and_go_are_seen(seen: Seen) -> None:
    file = seen.folder / "en" / "a.txt"
    file.write_text("one")
    assert seen.until(tells_of("en/a.txt"))
    (seen.folder / ".hidden.txt").write_text("not seen")
    file.write_text("two")
    changed = seen.until(tells_of("en/a.txt"))
    assert changed.paths is None or ".hidden.txt" not in changed.paths
    file.unlink()
    assert seen.until(tells_of("en/a.txt"))


def test_what_comes_in_a_new_folder_and_through_a_link_is_seen(seen: Seen, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "inner").mkdir(parents=True)
    (seen.folder / "link").symlink_to(elsewhere)
    assert seen.until(lambda changed: changed.paths is None)
    (elsewhere / "inner" / "a.txt").write_text("one")
    assert seen.until(tells_of("link/inner/a.txt"))
    shutil.move(elsewhere / "inner", seen.folder / "new")
    assert seen.until(lambda changed: changed.paths is None)
    (seen.folder / "new" / "a.txt").write_text("two")
    assert seen.until(tells_of("new/a.txt"))


def test_a_folder_that_is_gone_is_told_once_and_seen_when_it_is_back(
    seen: Seen, tmp_path: Path
) -> None:
    seen.folder.rename(tmp_path / "away")
    assert seen.until(lambda changed: changed.gone)
    (tmp_path / "away").rename(seen.folder)
    assert seen.told.get(timeout=DEADLINE) == Changed()
    (seen.folder / "en" / "a.txt").write_text("one")
    assert seen.until(tells_of("en/a.txt"))


def test_where_the_system_tells_nothing_all_is_looked_at_now_and_then(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watchfiles = pytest.importorskip("watchfiles")

    def refuse(*_: object, **__: object) -> Iterator[set[tuple[int, str]]]:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr(watchfiles, "watch", refuse)
    monkeypatch.setattr(watching, "LOOK_EVERY", 0.0)
    stop = threading.Event()
    told = watch(folder, stop)
    assert next(told) == Changed()
    assert next(told) == Changed()
    stop.set()
    assert list(told) == []


def test_too_many_folders_are_not_watched_one_by_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(watching, "MOST_FOLDERS", 0)
    monkeypatch.setattr(watching, "LOOK_EVERY", 0.0)
    monkeypatch.setattr(watching, "_notified", None)  # not called
    assert next(watch(folder, threading.Event())) == Changed()


def test_a_drive_that_was_taken_away_leaves_no_empty_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive = (1, 1)
    assert watching._is_gone(folder / "en", drive)  # empty, and of another drive than before
    assert not watching._is_gone(folder, drive)  # another drive is there now
    assert not watching._is_gone(folder / "en", watching._identity(folder / "en"))
    assert watching._is_gone(folder / "absent", drive)


def test_names_are_told_within_the_folder(tmp_path: Path) -> None:
    assert watching._within(tmp_path, str(tmp_path / "a" / "b.txt")) == "a/b.txt"
    assert watching._within(tmp_path, str(tmp_path / ".git" / "b.txt")) == ""
    assert watching._within(tmp_path, str(tmp_path / "a" / ".korusignore")) == "a/.korusignore"
    assert watching._within(tmp_path, str(tmp_path)) == ""
    assert watching._within(tmp_path, str(tmp_path / "a\ufffd.txt")) is None
    assert watching._within(tmp_path, str(tmp_path.parent / "other")) is None


def test_the_folders_listed_are_those_whose_files_are(tmp_path: Path) -> None:
    for name in ("a/b/one.txt", "a/.c/two.txt", "d/three.txt", "e/f/four.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "to_e").symlink_to(tmp_path / "e")
    (tmp_path / "b").symlink_to(tmp_path / "d")
    folders = list_folders(tmp_path)
    assert folders == sorted({*folders})
    holding = {os.path.dirname(entry.path) for entry in list_files(tmp_path)}
    assert holding <= set(folders)
    assert holding == {"a/b", "b", "e/f"}
    assert len(folders) == len({os.stat(tmp_path / path).st_ino for path in folders})
