"""Power that fails at any moment of a commit, a disk that is full, one that is read-only."""

from __future__ import annotations

import errno
import shutil
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from search_index.corrections import Action, Correction, read_corrections
from search_index.corrections.file import append_correction
from search_index.errors import IndexFailure
from search_index.library import open_library
from search_index.store import merging
from search_index.store.meta import read_meta, write_meta
from tests.search_index.corpus import PORTS, ROUTE, index, write
from tests.search_index.failing_disk import FailingDisk, PowerLoss

CHANGES = {ROUTE: "Icebreakers in Busan\n", PORTS: "", "new.txt": "New port\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "articles")


def texts(folder: Path, index_dir: Path) -> dict[str, str]:
    """Return all that is in an index, none of which may be damaged."""
    library = open_library(folder, index_dir=index_dir)
    assert not library.damaged
    found = {info.id: library.document(info.id).text for info in library.infos()}
    for document_id in found:
        library.document_mentions(document_id)
    library.close()
    return found


@pytest.mark.parametrize("run", ["first", "change", "several segments", "anew"])
def test_power_may_fail_at_any_moment(
    run: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_dir = tmp_path / "index"
    index_dir.mkdir(mode=0o700)
    if run == "several segments":
        monkeypatch.setattr(merging, "SMALL", 0)
    before: dict[str, str] = {}
    if run != "first":
        index(folder, index_dir)
        before = texts(folder, index_dir)
        write(folder, CHANGES)
    if run == "anew":
        meta = read_meta(index_dir)
        assert meta is not None
        write_meta(index_dir, replace(meta, entities="other"))
    index(folder, tmp_path / "whole")
    after = texts(folder, tmp_path / "whole")
    seen = []

    def look(left: Path) -> None:
        assert texts(folder, left) in (before, after)
        seen.append(texts(folder, left) == after)
        rebuilt = index(folder, left).rebuilt
        assert not rebuilt or (run == "anew" and rebuilt.startswith("names are recognised"))
        assert texts(folder, left) == after
        shutil.rmtree(left)

    with monkeypatch.context() as patch:
        disk = PowerLoss(index_dir, look, patch, tmp_path / "left")
        index(folder, index_dir)
        disk.look()
    assert {True, False} == set(seen)
    assert len(seen) > 8


def test_a_correction_that_was_made_outlives_a_loss_of_power(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "korus" / "corrections" / "one.toml"
    made: list[Correction] = []
    states = []

    def look(left: Path) -> None:
        there = left / path.relative_to(tmp_path / "data")
        found = read_corrections(there)
        assert found.problems == ()
        assert len(made) - 1 <= len(found.entries) <= len(made)
        states.append(there.exists())

    with monkeypatch.context() as patch:
        disk = PowerLoss(tmp_path / "data", look, patch, tmp_path / "left")
        for name in ("place:busan", "place:vladivostok"):
            made.append(Correction(Action.DROP, name))
            append_correction(path, made[-1])

            def kept(left: Path) -> None:
                found = read_corrections(left / path.relative_to(tmp_path / "data"))
                assert list(found.entries) == made

            disk.only(kept)
    assert {True, False} == set(states)


@pytest.mark.parametrize("run", ["first", "change"])
def test_the_disk_may_be_full_at_any_moment(
    run: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, index_dir = tmp_path / "whole", tmp_path / "index"
    index_dir.mkdir(mode=0o700)
    if run == "change":
        index(folder, index_dir)
        before = texts(folder, index_dir)
        write(folder, CHANGES)
    else:
        before = {}
    index(folder, whole)
    after = texts(folder, whole)
    shutil.copytree(index_dir, tmp_path / "kept")
    failed, told = 0, set()
    for calls in count(0, 3):
        shutil.rmtree(index_dir)
        shutil.copytree(tmp_path / "kept", index_dir)
        with monkeypatch.context() as patch:
            disk = FailingDisk(index_dir, patch)
            disk.fails_at = calls
            try:
                index(folder, index_dir)
                break
            except IndexFailure as failure:
                told.add(str(failure).partition(" (")[2])
                failed += 1
                assert texts(folder, index_dir) in (before, after)
        report = index(folder, index_dir)
        assert report.rebuilt == ""
        assert texts(folder, index_dir) == after
    assert failed > 20
    assert told == {"no space left on device)"}


def test_an_index_on_a_read_only_disk_answers(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_dir = tmp_path / "index"
    index(folder, index_dir)
    before = texts(folder, index_dir)
    write(folder, CHANGES)
    disk = FailingDisk(index_dir, monkeypatch)
    disk.fails_at, disk.error = 0, errno.EROFS
    with pytest.raises(IndexFailure, match=r"cannot be written \(read-only file system\)"):
        index(folder, index_dir)
    assert texts(folder, index_dir) == before
