"""Runs that are killed, indexes of another version, damaged files: nothing is lost."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from search_index.errors import IndexFailure
from search_index.library import open_library
from search_index.store import directory
from search_index.store.arrays.segment import SegmentArrays
from search_index.store.meta import META_NAME, read_meta, write_meta
from search_index.store.runner import Indexer
from search_index.store.schema import SCHEMA_VERSION
from tests.search_index.corpus import FILES, PORTS, ROUTE, index, write

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


# Interrupted


_KILLED_AT = """
import os, signal, sys
from pathlib import Path
from search_index.store import builder
builder.FIRST_BATCH = int(sys.argv[4])
def on_progress(progress):
    if progress.done >= int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
builder.refresh_index(Path(sys.argv[1]), Path(sys.argv[2]), on_progress)
"""


def killed(folder: Path, index_dir: Path, *, at: int, batch: int) -> None:
    """Index in a process that kills itself after `at` documents, committing every `batch`."""
    done = subprocess.run(
        [sys.executable, "-c", _KILLED_AT, str(folder), str(index_dir), str(at), str(batch)],
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL


def test_a_killed_run_leaves_the_last_commit_in_use(folder: Path, index_dir: Path) -> None:
    index(folder, index_dir)
    write(folder, {ROUTE: "Icebreakers\n", PORTS: "Lighthouses\n", "new.txt": "New\n"})
    killed(folder, index_dir, at=2, batch=100)
    assert ids(folder, index_dir) == sorted(FILES)
    assert found(folder, index_dir, "arctic") == [ROUTE]
    assert found(folder, index_dir, "icebreakers") == []
    report = index(folder, index_dir)
    assert (report.added, report.changed, report.unchanged, report.rebuilt) == (1, 2, 3, "")
    assert found(folder, index_dir, "icebreakers") == [ROUTE]


def test_a_killed_first_run_leaves_nothing_behind(folder: Path, index_dir: Path) -> None:
    killed(folder, index_dir, at=2, batch=100)
    library = open_library(folder, index_dir=index_dir)
    assert library.infos() == ()
    assert library.status().indexed_at is None
    report = index(folder, index_dir)
    assert (report.added, report.rebuilt) == (5, "")
    assert len(directory.generations(index_dir)) == 1
    assert library.reload()
    assert len(library.infos()) == 5


def test_a_first_run_killed_after_a_commit_goes_on_from_there(
    folder: Path, index_dir: Path
) -> None:
    killed(folder, index_dir, at=4, batch=2)
    assert ids(folder, index_dir) == sorted(FILES)[:2]
    assert open_library(folder, index_dir=index_dir).status().indexed_at is None
    report = index(folder, index_dir)
    assert (report.added, report.unchanged) == (3, 2)
    assert ids(folder, index_dir) == sorted(FILES)


def test_a_killed_rebuild_leaves_the_old_generation_in_use(folder: Path, index_dir: Path) -> None:
    index(folder, index_dir)
    _say_made_with(index_dir, entities="another lexicon")
    killed(folder, index_dir, at=5, batch=2)
    assert ids(folder, index_dir) == sorted(FILES)
    report = index(folder, index_dir)
    assert report.rebuilt == "names are recognised differently since the index was made"
    assert len(directory.generations(index_dir)) == 1


def test_the_worker_ends_when_no_one_listens(folder: Path, index_dir: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "search_index.store.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    request = {
        "folder": str(folder),
        "index_dir": str(index_dir),
        "rebuild": False,
        "verify": False,
        "only": None,
    }
    process.stdin.write(json.dumps(request).encode() + b"\n")
    process.stdin.flush()
    assert process.wait(60) == 1
    assert process.stderr.read() == b""
    process.stdin.close()
    process.stderr.close()


def test_a_cancelled_run_ends_the_process_and_keeps_the_index(
    folder: Path, index_dir: Path
) -> None:
    index(folder, index_dir)
    write(folder, {ROUTE: "Icebreakers\n"})
    assert Indexer(folder, index_dir).refresh(cancelled=lambda: True) is None
    assert ids(folder, index_dir) == sorted(FILES)
    assert index(folder, index_dir).rebuilt == ""


# Another version, damage


def _say_made_with(index_dir: Path, **facts: object) -> None:
    meta = read_meta(index_dir)
    assert meta is not None
    write_meta(index_dir, replace(meta, **facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"schema": SCHEMA_VERSION - 1}, "the index was made by an older version"),
        ({"schema": SCHEMA_VERSION + 1}, "the index was made by a newer version"),
        (
            {"analyzer": "other"},
            "the index was made by another version, which split words differently",
        ),
        ({"folder": "/other"}, "the index was made for another folder"),
    ],
)
def test_an_index_of_another_version_is_not_used_and_made_anew(
    folder: Path, index_dir: Path, facts: dict[str, object], reason: str
) -> None:
    index(folder, index_dir)
    _say_made_with(index_dir, **facts)
    library = open_library(folder, index_dir=index_dir)
    assert library.infos() == ()
    assert library.status().indexed_at is None
    assert library.search("port").total == 0
    report = library.refresh()
    assert (report.rebuilt, report.added) == (reason, 5)
    assert len(library.infos()) == 5
    assert len(directory.generations(index_dir)) == 1


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _overwrite(path: Path) -> None:
    path.write_bytes(b"\xff" * path.stat().st_size)


def _zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _spoil_meta(index_dir: Path) -> None:
    (index_dir / META_NAME).write_text("{not json")


def _point_elsewhere(index_dir: Path) -> None:
    values = json.loads((index_dir / META_NAME).read_text())
    (index_dir / META_NAME).write_text(json.dumps({**values, "generation": "../elsewhere"}))


@pytest.mark.parametrize("damage", [_truncate, _empty, _overwrite, _zero, Path.unlink])
@pytest.mark.parametrize("ending", ["terms", "docs", "order", "toc"])
def test_a_damaged_index_is_noticed_and_made_anew(
    folder: Path, index_dir: Path, ending: str, damage: Callable[[Path], None]
) -> None:
    index(folder, index_dir)
    (path,) = index_dir.glob(f"generation-*/*.{ending}")
    damage(path)
    _check_made_anew(folder, index_dir)


@pytest.mark.parametrize("damage", [_truncate, _empty, _overwrite, _zero, Path.unlink])
def test_damaged_names_are_noticed_and_the_index_made_anew(
    folder: Path, index_dir: Path, damage: Callable[[Path], None]
) -> None:
    index(folder, index_dir)
    (path,) = index_dir.glob("generation-*/names.json")
    damage(path)
    _check_made_anew(folder, index_dir)


def test_an_unfinished_commit_takes_no_names_away(
    folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"only.txt": "The port of Nakhodka.\n"})
    index(folder, index_dir)
    before = open_library(folder, index_dir=index_dir).entity("place:nakhodka")
    assert before.names["ko"] == "나홋카"  # as the lexicon alone knows
    (folder / "only.txt").unlink()
    write(folder, {"new.txt": "The port of Murmansk.\n"})

    def lose_power(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("search_index.store.builder.write_meta", lose_power)
        with pytest.raises(IndexFailure, match="cannot be written"):
            index(folder, index_dir)
    assert open_library(folder, index_dir=index_dir).entity("place:nakhodka") == before


@pytest.mark.parametrize("damage", [_spoil_meta, _point_elsewhere])
def test_a_damaged_meta_file_is_noticed_and_the_index_made_anew(
    folder: Path, index_dir: Path, damage: Callable[[Path], None]
) -> None:
    index(folder, index_dir)
    damage(index_dir)
    _check_made_anew(folder, index_dir)


def _check_made_anew(folder: Path, index_dir: Path) -> None:
    library = open_library(folder, index_dir=index_dir)
    assert library.infos() == ()
    report = index(folder, index_dir)
    assert (report.rebuilt, report.added) == ("the index was damaged", 5)
    assert library.reload()
    assert found(folder, index_dir, "arctic") == [ROUTE]
    assert len(directory.generations(index_dir)) == 1


def test_damage_met_while_reading_is_reported_and_repaired(
    folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(folder, index_dir)
    library = open_library(folder, index_dir=index_dir)

    def spoilt(*_: object) -> bytes:
        raise ValueError("not a column")

    with monkeypatch.context() as patch:
        patch.setattr(SegmentArrays, "part", spoilt)
        with pytest.raises(IndexFailure, match="damaged"):
            library.document(ROUTE)
    assert library.refresh().rebuilt == "the index was damaged"
    assert library.document(ROUTE).text


def test_a_reader_outlives_a_rebuild_that_removes_its_files(folder: Path, index_dir: Path) -> None:
    index(folder, index_dir)
    reader = open_library(folder, index_dir=index_dir)
    _say_made_with(index_dir, schema=SCHEMA_VERSION - 1)
    index(folder, index_dir)
    assert directory.generations(index_dir) == ["generation-2"]
    assert "Arctic" in reader.document(ROUTE).text
    assert reader.reload()
    assert "Arctic" in reader.document(ROUTE).text
