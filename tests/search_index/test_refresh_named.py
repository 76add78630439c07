"""Refreshing only the files that are named: those, and nothing else, within the folder."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.errors import CorpusError
from search_index.library import Library, open_library
from search_index.models import FolderChanges, RefreshReport, Skipped
from search_index.sources.listing import entry_of, list_files
from search_index.store import runner
from search_index.store.builder import refresh_index
from search_index.store.meta import read_meta, write_meta
from tests.search_index.corpus import FILES, PORTS, ROUTE, UNDATED, index, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "articles")


@pytest.fixture
def library(folder: Path, tmp_path: Path) -> Library:
    index(folder, tmp_path / "index")
    return open_library(folder, index_dir=tmp_path / "index")


def refresh(library: Library, *only: str) -> RefreshReport:
    report = refresh_index(library.folder, library.index_dir, lambda progress: None, only=only)
    library.reload()
    return report


def counts(report: RefreshReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged


def found(library: Library, query: str) -> list[str]:
    return sorted(hit.info.id for hit in library.search(query).hits)


def test_changed_new_and_removed_files(library: Library) -> None:
    write(library.folder, {ROUTE: "Icebreakers\n", "en/new.txt": "Icebreakers\n"})
    (library.folder / UNDATED).unlink()
    report = refresh(library, ROUTE, "en/new.txt", UNDATED)
    assert counts(report) == (1, 1, 1, 3)
    assert found(library, "icebreakers") == ["en/new.txt", ROUTE]
    assert [info.id for info in library.infos()] == sorted({*FILES, "en/new.txt"} - {UNDATED})


def test_files_that_are_not_named_are_not_looked_at(library: Library) -> None:
    write(library.folder, {ROUTE: "Icebreakers\n", PORTS: "Icebreakers\n"})
    (library.folder / UNDATED).unlink()
    assert counts(refresh(library, ROUTE)) == (0, 1, 0, 4)
    assert found(library, "icebreakers") == [ROUTE]
    assert UNDATED in {info.id for info in library.infos()}
    assert counts(refresh(library)) == (0, 0, 0, 5)  # none is named
    assert counts(index(library.folder, library.index_dir)) == (0, 1, 1, 3)


def test_files_named_twice_or_unchanged_or_touched(library: Library) -> None:
    os.utime(library.folder / ROUTE, ns=(1, 1))
    write(library.folder, {"new.txt": "Icebreakers\n"})
    assert counts(refresh(library, ROUTE, PORTS, "new.txt", "new.txt", ROUTE)) == (1, 0, 0, 5)
    assert found(library, "icebreakers") == ["new.txt"]
    assert counts(refresh(library, "new.txt")) == (0, 0, 0, 6)


def test_a_folder_that_is_named_stands_for_all_files_in_it(library: Library) -> None:
    write(library.folder, {"en/new/a.txt": "Icebreakers\n", "en/.b/c.txt": "Icebreakers\n"})
    (library.folder / PORTS).unlink()
    (library.folder / "en-new.txt").write_text("Icebreakers\n")  # not in it
    (library.folder / "en/circle").symlink_to(library.folder / "en")
    kept = {path for path in FILES if path.startswith("en/") and path != PORTS}
    assert counts(refresh(library, "en")) == (1, 0, 1, 4)
    assert found(library, "icebreakers") == ["en/new/a.txt"]
    shutil.move(library.folder / "en", library.folder.parent)
    gone = 1 + len(kept)
    assert counts(refresh(library, "en")) == (0, 0, gone, 5 - gone)
    assert not [info.id for info in library.infos() if info.id.startswith("en/")]


def test_a_folder_is_compared_without_being_read(library: Library) -> None:
    assert library.compare() == FolderChanges()
    write(library.folder, {ROUTE: "Icebreakers\n", "new.txt": "New\n", "newer.txt": "New\n"})
    (library.folder / PORTS).unlink()
    assert library.compare() == FolderChanges(new=2, changed=1, removed=1)
    assert found(library, "icebreakers") == []
    refresh(library, ROUTE, "new.txt", "newer.txt", PORTS)
    assert not library.compare()
    shutil.rmtree(library.folder)
    with pytest.raises(CorpusError):
        library.compare()


def test_what_has_no_index_cannot_be_compared(folder: Path, tmp_path: Path) -> None:
    assert open_library(folder, index_dir=tmp_path / "other").compare() is None


def test_the_status_tells_kinds_and_what_is_undated(library: Library) -> None:
    status = library.status()
    infos = library.infos()
    assert sum(status.kinds.values()) == status.documents == len(infos)
    assert status.kinds == Counter(info.type for info in infos)
    assert status.undated == sum(not info.date for info in infos) > 0


def test_what_was_refused_in_a_folder_is_told_until_it_is_gone(library: Library) -> None:
    write(library.folder, {"bad/a.txt": "", "b.txt": ""})
    before = refresh(library, "bad", "b.txt")
    assert [skip.path for skip in before.skipped] == ["b.txt", "bad/a.txt"]
    assert [skip.path for skip in refresh(library, ROUTE).skipped] == ["b.txt", "bad/a.txt"]
    shutil.rmtree(library.folder / "bad")
    assert [skip.path for skip in refresh(library, "bad").skipped] == ["b.txt"]


def test_what_is_not_there_and_never_was_changes_nothing(library: Library) -> None:
    before = read_meta(library.index_dir)
    assert before is not None
    odd = ("absent.txt", "en", "en/", "", "/", ".", "./" + ROUTE, "en//ports.md", "\0", "a" * 5_000)
    assert counts(refresh(library, *odd)) == (0, 0, 0, 5)
    after = read_meta(library.index_dir)
    assert after is not None
    assert (after.commit, after.seals) == (before.commit, before.seals)


def test_hidden_files_and_files_that_are_no_articles(library: Library) -> None:
    write(library.folder, {
        ".hidden.txt": "Icebreakers\n", ".git/notes.txt": "Icebreakers\n",
        "a.zip": "Icebreakers\n", "script.py": "icebreakers", "empty.txt": "",
    })  # fmt: skip
    named = (".hidden.txt", ".git/notes.txt", "a.zip", "script.py", "empty.txt")
    report = refresh(library, *named)
    assert counts(report) == (0, 0, 0, 5)
    assert found(library, "icebreakers") == []
    whole = index(library.folder, library.index_dir)
    assert report.skipped == whole.skipped
    assert Skipped("empty.txt", "empty") in report.skipped


def test_what_was_skipped_stays_known(library: Library) -> None:
    write(library.folder, {"empty.txt": "", "other.txt": ""})
    skipped = (Skipped("empty.txt", "empty"), Skipped("other.txt", "empty"))
    assert index(library.folder, library.index_dir).skipped == skipped
    assert refresh(library, ROUTE).skipped == skipped
    write(library.folder, {"other.txt": "Icebreakers\n"})
    assert refresh(library, "other.txt").skipped == skipped[:1]
    assert library.status().skipped == skipped[:1]


def test_no_path_leads_out_of_the_folder(tmp_path: Path, library: Library) -> None:
    write(tmp_path, {"secret.txt": "Icebreakers\n"})
    paths = (
        "../secret.txt", "en/../../secret.txt", str(tmp_path / "secret.txt"), "./../secret.txt",
        f"en/../{ROUTE}", "..", "../articles/" + ROUTE, "/" + ROUTE,
    )  # fmt: skip
    assert counts(refresh(library, *paths)) == (0, 0, 0, 5)
    assert found(library, "icebreakers") == []


@given(st.lists(st.sampled_from(("..", ".", "", "en", "secret.txt", "~", "a.txt")), max_size=5))
def test_only_files_that_a_listing_has_are_entered(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str]
) -> None:
    base = tmp_path_factory.getbasetemp() / "named"
    folder = base / "articles"
    if not folder.exists():
        write(base, {"secret.txt": "x", "articles/a.txt": "x", "articles/en/a.txt": "x"})
    entry = entry_of(folder, "/".join(parts))
    assert entry is None or entry in list_files(folder)


def test_after_a_run_that_did_not_end_everything_is_looked_at(library: Library) -> None:
    meta = read_meta(library.index_dir)
    assert meta is not None
    write(library.folder, {ROUTE: "Icebreakers\n", "new.txt": "Lighthouses\n"})
    write_meta(library.index_dir, replace(meta, complete=False))
    assert counts(refresh(library, ROUTE)) == (1, 1, 0, 4)
    assert found(library, "lighthouses") == ["new.txt"]


def test_without_an_index_everything_is_looked_at(folder: Path, tmp_path: Path) -> None:
    library = open_library(folder, index_dir=tmp_path / "index")
    assert counts(refresh(library, ROUTE)) == (5, 0, 0, 0)
    assert len(library.infos()) == 5


def test_names_reach_the_process_that_indexes(library: Library) -> None:
    odd = "-- odd 'name' = 북극.txt"
    write(library.folder, {odd: "Icebreakers\n", ROUTE: "Icebreakers\n", PORTS: "Lighthouses\n"})
    report = library.refresh(only=[odd, ROUTE])
    assert counts(report) == (1, 1, 0, 4)
    assert found(library, "icebreakers") == [odd, ROUTE]
    assert found(library, "lighthouses") == []


def test_odd_names_and_more_than_a_process_can_be_told(library: Library) -> None:
    write(library.folder, {PORTS: "Lighthouses\n"})
    assert library.refresh(only=()).changed == 0
    assert library.refresh(only=["\0", "\ud800", "absent.txt"]).changed == 0
    names = [f"{number:06}{'x' * 200}.txt" for number in range(20_000)]
    assert sum(map(len, names)) > runner.MOST_NAMED
    assert library.refresh(only=names).changed == 1
