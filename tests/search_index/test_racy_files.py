"""Files that change and keep their size and time; runs that are killed before they end."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from search_index.entities.loading import _remove_old
from search_index.errors import IndexFailure
from search_index.library import open_library
from search_index.models import Progress
from search_index.sources import read_file
from search_index.store import batches, builder
from search_index.store.builder import refresh_index
from search_index.store.file_notes import read_notes
from tests.search_index.corpus import FILES, PORTS, ROUTE, UNDATED, index, write

_LONG_AGO = 1_500_000_000_000_000_000


@pytest.fixture(autouse=True)
def a_long_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, a file just written is read within a tick."""
    monkeypatch.setattr(batches, "_TICK", 600 * 10**9)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "articles")


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read."""
    names: list[str] = []

    def noted(path: Path) -> tuple[bytes, os.stat_result]:
        names.append(path.name)
        return read_file(path)

    monkeypatch.setattr("search_index.store.batches.read_file", noted)
    return names


def settle(folder: Path) -> None:
    """Let all files be old."""
    for path in folder.rglob("*.*"):
        os.utime(path, ns=(_LONG_AGO, _LONG_AGO))


def change_unseen(path: Path) -> None:
    """Change a file within a tick of its clock: with the same size and time."""
    facts = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Route", b"Tunes"))
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert path.stat().st_size == facts.st_size


def found(folder: Path, index_dir: Path, query: str) -> int:
    return open_library(folder, index_dir=index_dir).search(query).total


def test_a_change_within_a_tick_of_the_reading_is_seen(folder: Path, index_dir: Path) -> None:
    index(folder, index_dir)
    change_unseen(folder / ROUTE)
    report = index(folder, index_dir)
    assert (report.changed, report.unchanged) == (1, 4)
    assert found(folder, index_dir, "tunes") == 1


def test_it_is_seen_also_when_other_files_alone_were_looked_at(
    folder: Path, index_dir: Path
) -> None:
    index(folder, index_dir)
    change_unseen(folder / ROUTE)
    refresh_index(folder, index_dir, lambda progress: None, only=[PORTS])
    assert found(folder, index_dir, "tunes") == 0
    refresh_index(folder, index_dir, lambda progress: None, only=[ROUTE])
    assert found(folder, index_dir, "tunes") == 1


def test_old_files_are_not_read_again(folder: Path, index_dir: Path, read: list[str]) -> None:
    settle(folder)
    write(folder, {"new.txt": "The port\n"})
    index(folder, index_dir)
    assert len(read) == 6
    read.clear()
    settle(folder)
    index(folder, index_dir)  # the new one has another time
    assert read == ["new.txt"]
    for _ in range(2):
        read.clear()
        assert index(folder, index_dir).unchanged == 6
        assert read == []


@pytest.mark.parametrize("hours", [-30, 30])
def test_files_of_another_clock_are_not_read_again_and_again(
    folder: Path, index_dir: Path, read: list[str], hours: int
) -> None:
    when = time.time_ns() + hours * 3_600_000_000_000
    for path in folder.rglob("*.*"):
        os.utime(path, ns=(when, when))
    index(folder, index_dir)
    read.clear()
    index(folder, index_dir)
    assert read == []
    write(folder, {ROUTE: "Icebreakers\n"})
    assert index(folder, index_dir).changed == 1


def test_a_refused_file_that_changes_within_a_tick_is_read(folder: Path, index_dir: Path) -> None:
    write(folder, {"empty.txt": "   \n"})
    facts = (folder / "empty.txt").stat()
    assert [skip.path for skip in index(folder, index_dir).skipped] == ["empty.txt"]
    (folder / "empty.txt").write_text("Pus\n")
    os.utime(folder / "empty.txt", ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert index(folder, index_dir).added == 1


def test_a_killed_run_loses_no_note_of_what_it_committed(
    folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was skipped and what is racy is known of all that is in the commit in use."""
    monkeypatch.setattr(builder, "FIRST_BATCH", 1)
    monkeypatch.setattr(builder, "_WORTH_COMMITTING", 0)
    settle(folder)
    write(folder, {"a-empty.txt": "", "b.txt": "Busan\n", "z-empty.txt": ""})

    def stop(progress: Progress) -> None:
        if progress.path == UNDATED:
            raise IndexFailure("stopped")

    with pytest.raises(IndexFailure, match="stopped"):
        refresh_index(folder, index_dir, stop)
    (generation,) = index_dir.glob("generation-*")
    notes = read_notes(generation)
    assert [skip.path for skip in notes.skipped] == ["a-empty.txt"]
    assert notes.racy == {"a-empty.txt", "b.txt"}
    assert 0 < len(open_library(folder, index_dir=index_dir).infos()) < len(FILES)
    report = index(folder, index_dir)
    assert [skip.path for skip in report.skipped] == ["a-empty.txt", "z-empty.txt"]
    assert len(open_library(folder, index_dir=index_dir).infos()) == len(FILES) + 1


def test_what_was_being_written_by_someone_who_died_is_removed(
    folder: Path, index_dir: Path
) -> None:
    index(folder, index_dir)
    (generation,) = index_dir.glob("generation-*")
    left = [index_dir / "korus-index.json.1.tmp", generation / "names.json.1.tmp"]
    for path in left:
        path.write_bytes(b"half")
    index(folder, index_dir)
    assert not any(path.exists() for path in left)


def test_a_compiled_lexicon_is_kept_though_clocks_were_set_back(tmp_path: Path) -> None:
    for name in "abcdef":
        (tmp_path / name).touch()
    os.utime(tmp_path / "a", ns=(_LONG_AGO, _LONG_AGO))
    _remove_old(tmp_path.iterdir(), tmp_path / "a")
    assert (tmp_path / "a").exists()
    assert len(list(tmp_path.iterdir())) == 4
