"""The index on disk: what is committed, when, and what survives."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from search_index.errors import IndexFailure
from search_index.library import open_library
from search_index.models import Progress, Skipped
from search_index.sources import formats
from search_index.store import builder, directory
from search_index.store.builder import refresh_index
from search_index.store.meta import read_meta
from search_index.store.runner import Indexer
from tests.search_index.corpus import FILES, PORTS, ROUTE, UNDATED, index, write

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "articles")


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


def ids(folder: Path, index_dir: Path) -> list[str]:
    return [info.id for info in open_library(folder, index_dir=index_dir).infos()]


def found(folder: Path, index_dir: Path, query: str) -> list[str]:
    result = open_library(folder, index_dir=index_dir).search(query)
    return sorted(hit.info.id for hit in result.hits)


# Incremental


def test_the_first_run_adds_everything(folder: Path, index_dir: Path) -> None:
    report = index(folder, index_dir)
    assert (report.added, report.changed, report.removed, report.unchanged) == (5, 0, 0, 0)
    assert report.rebuilt == ""
    assert ids(folder, index_dir) == sorted(FILES)


def test_a_run_without_changes_commits_nothing(folder: Path, index_dir: Path) -> None:
    index(folder, index_dir)
    before = read_meta(index_dir)
    report = index(folder, index_dir)
    after = read_meta(index_dir)
    assert (report.unchanged, report.touched) == (5, False)
    assert before is not None
    assert after is not None
    assert (after.commit, after.generation, after.seals) == (
        before.commit,
        before.generation,
        before.seals,
    )


def test_added_changed_and_removed_files(folder: Path, index_dir: Path) -> None:
    index(folder, index_dir)
    write(folder, {"en/new.txt": "A lighthouse\n\nText.\n", ROUTE: "Icebreakers\n\nText.\n"})
    (folder / UNDATED).unlink()
    report = index(folder, index_dir)
    assert (report.added, report.changed, report.removed, report.unchanged) == (1, 1, 1, 3)
    assert ids(folder, index_dir) == sorted({*FILES, "en/new.txt"} - {UNDATED})
    assert found(folder, index_dir, "icebreakers") == [ROUTE]
    assert found(folder, index_dir, "lighthouse") == ["en/new.txt"]
    assert found(folder, index_dir, "заметка") == []


def test_a_touched_file_with_the_same_content_is_unchanged(folder: Path, index_dir: Path) -> None:
    index(folder, index_dir)
    os.utime(folder / ROUTE, ns=(1, 1))
    assert index(folder, index_dir).unchanged == 5


def test_the_same_size_and_another_content_is_a_change(folder: Path, index_dir: Path) -> None:
    index(folder, index_dir)
    path = folder / ROUTE
    path.write_text(path.read_text().replace("short", "sharp"))
    os.utime(path, ns=(1, 1))
    assert index(folder, index_dir).changed == 1
    assert found(folder, index_dir, "sharp") == [ROUTE]
    assert found(folder, index_dir, "short") == []


def test_many_changes_leave_one_copy_of_each_document(folder: Path, index_dir: Path) -> None:
    for number in range(6):
        write(folder, {ROUTE: f"Route number{number}\n\nText.\n"})
        index(folder, index_dir)
    assert ids(folder, index_dir) == sorted(FILES)
    assert found(folder, index_dir, "number5") == [ROUTE]
    assert found(folder, index_dir, "number4") == []


def test_what_is_not_a_document_is_skipped_with_a_reason(folder: Path, index_dir: Path) -> None:
    write(folder, {"a.rtf": "{", "empty.txt": "", "script.py": "pass", "A.HTML": "<p>"})
    (folder / "image.txt").write_bytes(b"\x89PNG\0\0\0")
    report = index(folder, index_dir)
    expected = (
        Skipped("A.HTML", "no text in the page"),
        Skipped("a.rtf", "no rich text file"),
        Skipped("empty.txt", "empty"),
        Skipped("image.txt", "looks binary, not text"),
    )
    assert report.skipped == expected
    assert open_library(folder, index_dir=index_dir).status().skipped == expected


def test_a_document_that_becomes_unreadable_is_removed(folder: Path, index_dir: Path) -> None:
    index(folder, index_dir)
    (folder / ROUTE).write_bytes(b"\0\0\0")
    report = index(folder, index_dir)
    assert (report.removed, [skip.path for skip in report.skipped]) == (1, [ROUTE])
    assert ROUTE not in ids(folder, index_dir)


def test_one_file_that_trips_a_reader_does_not_stop_the_others(
    folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search_index.entities import recognise

    def trip(document: object, *_: object) -> object:
        if getattr(document, "id", "") == ROUTE:
            raise ZeroDivisionError
        return recognise(document)  # type: ignore[arg-type]

    monkeypatch.setattr("search_index.store.batches.recognise", trip)
    report = index(folder, index_dir)
    assert report.added == 4
    assert report.skipped == (Skipped(ROUTE, "could not be read (ZeroDivisionError)"),)


def test_batches_commit_early_and_results_come_with_them(
    folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builder, "FIRST_BATCH", 2)
    counts = []

    def watch(progress: Progress) -> None:
        if progress.committed:
            counts.append((progress.done, len(ids(folder, index_dir))))

    refresh_index(folder, index_dir, watch)
    assert counts == [(2, 2), (5, 5), (5, 5)]  # at last the two segments are made one


# Whose it is, and who writes


def test_the_index_is_private(folder: Path, index_dir: Path) -> None:
    index(folder, index_dir)
    for path in (index_dir, *index_dir.glob("generation-*")):
        assert path.stat().st_mode & 0o777 == 0o700


def test_a_directory_with_other_things_in_it_is_left_alone(folder: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir(mode=0o755)
    (mine / "thesis.txt").write_text("Text")
    with pytest.raises(IndexFailure, match="is not empty and holds no index"):
        index(folder, mine)
    assert mine.stat().st_mode & 0o777 == 0o755
    assert os.listdir(mine) == ["thesis.txt"]


def test_an_index_that_others_can_write_is_not_opened(folder: Path, index_dir: Path) -> None:
    index(folder, index_dir)
    index_dir.chmod(0o777)
    with pytest.raises(IndexFailure, match="can be written by others"):
        open_library(folder, index_dir=index_dir)


def test_an_index_directory_that_cannot_be_made_says_so(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexFailure, match="cannot be used"):
        index(folder, tmp_path / "file" / "index")


def test_a_full_disk_is_one_line_and_loses_nothing(
    folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(folder, index_dir)
    write(folder, {"new.txt": "New\n"})

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(builder, "write_commit", full)
        with pytest.raises(IndexFailure, match="cannot be written \\(no space left on device\\)"):
            index(folder, index_dir)
    assert set(FILES) <= set(ids(folder, index_dir))
    assert index(folder, index_dir).rebuilt == ""
    assert "new.txt" in ids(folder, index_dir)


def test_a_second_writer_says_that_another_is_at_work(folder: Path, index_dir: Path) -> None:
    index(folder, index_dir)
    with (
        directory.index_lock(index_dir, 0, lambda: None),
        pytest.raises(IndexFailure, match="another process is indexing"),
    ):
        index(folder, index_dir)


def test_a_second_writer_waits_its_turn(folder: Path, index_dir: Path) -> None:
    index(folder, index_dir)
    seen: list[str] = []
    with ExitStack() as held:
        held.enter_context(directory.index_lock(index_dir, 0, lambda: None))

        def release(progress: Progress) -> None:
            seen.append(progress.path)
            held.close()

        assert refresh_index(folder, index_dir, release).unchanged == 5
    assert seen[0] == "waiting for another process that is indexing"


def test_the_worker_reports_its_failures_in_one_line(folder: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("Text")
    with pytest.raises(IndexFailure, match="is not empty and holds no index"):
        Indexer(folder, mine).refresh()


def test_a_worker_that_dies_is_reported(
    folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHOME", "/nonexistent")
    with pytest.raises(IndexFailure, match="the indexing process ended early"):
        Indexer(folder, index_dir).refresh()


def test_a_new_extra_has_all_files_read_anew(
    folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_modules(*names: str) -> str:
        directory.sources_fingerprint.cache_clear()
        monkeypatch.setattr(formats, "_installed", lambda module: module in names)
        return index(folder, index_dir).rebuilt

    try:
        assert with_modules("trafilatura") == ""
        assert with_modules("trafilatura") == ""
        for changed in (("trafilatura", "pypdfium2"), ("pypdfium2",), ()):
            assert with_modules(*changed) == "files are read differently since the index was made"
    finally:
        directory.sources_fingerprint.cache_clear()


# Readers


def test_a_reader_keeps_its_commit_until_it_reloads(folder: Path, index_dir: Path) -> None:
    index(folder, index_dir)
    one = open_library(folder, index_dir=index_dir)
    two = open_library(folder, index_dir=index_dir)
    (folder / ROUTE).unlink()
    write(folder, {PORTS: "Lighthouses\n"})
    index(folder, index_dir)
    assert two.reload()
    assert not two.reload()
    assert [hit.info.id for hit in one.search("arctic").hits] == [ROUTE]
    assert "Vladivostok" in one.document(PORTS).text
    assert two.search("arctic").total == 0
    assert two.document(PORTS).text == "Lighthouses\n"
    assert one.reload()
    assert one.search("arctic").total == 0
