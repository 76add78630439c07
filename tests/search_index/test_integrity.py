"""Damage to any file of an index is noticed before anything is answered from it."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from search_index.errors import IndexFailure
from search_index.library import open_library
from search_index.store import integrity
from search_index.store.arrays.container import ArrayFileWriter, DamagedFile
from search_index.store.integrity import VERIFIED_FILE, check_files, is_intact, seals_of
from search_index.store.meta import META_NAME, read_meta
from search_index.store.sealed import Unsealed, sealed, unsealed
from tests.search_index.corpus import BESIDE, ROUTE, index, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "articles")


@pytest.fixture
def index_dir(tmp_path: Path, folder: Path) -> Path:
    index(folder, tmp_path / "index")
    return tmp_path / "index"


def generation_of(index_dir: Path) -> Path:
    (generation,) = index_dir.glob("generation-*")
    return generation


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 0x40
    path.write_bytes(data)


def test_a_sealed_file_is_read_back_and_no_bit_of_it_can_change() -> None:
    values = {"names": {"place:busan": ["부산", 1]}, "zero": 0}
    content = sealed(values)
    assert unsealed(content) == values
    for at in range(len(content)):
        for bit in range(8):
            spoilt = bytearray(content)
            spoilt[at] ^= 1 << bit
            with pytest.raises(Unsealed):
                unsealed(bytes(spoilt))
    for at in range(len(content)):
        with pytest.raises(Unsealed):
            unsealed(content[:at])


def test_every_byte_of_every_file_is_held_against_the_seals(index_dir: Path) -> None:
    meta = read_meta(index_dir)
    assert meta is not None
    generation = generation_of(index_dir)
    assert {path.name for path in generation.iterdir()} == {*meta.seals, *BESIDE}
    dice = random.Random(5)
    for name, (size, _) in meta.seals.items():
        path = generation / name
        whole = path.read_bytes()
        for at in {0, 7, 8, 63, 64, size - 1, *(dice.randrange(size) for _ in range(60))}:
            flip(path, at)
            assert not is_intact(generation, meta.seals), (name, at)
            path.write_bytes(whole)
        assert is_intact(generation, meta.seals)


def test_files_of_one_size_that_changed_places_are_noticed(tmp_path: Path) -> None:
    for number in range(100):
        for name in "ab":
            writer = ArrayFileWriter(tmp_path / f"{name}.terms")
            writer.add("numbers", np.array([number, ord(name)]))
            writer.close()
        sizes = {path.stat().st_size for path in tmp_path.glob("*.terms")}
        if len(sizes) == 1:
            break
    assert len(sizes) == 1
    seals = seals_of(tmp_path, ["a.terms", "b.terms"])
    assert is_intact(tmp_path, seals)
    (tmp_path / "a.terms").rename(tmp_path / "c.terms")
    (tmp_path / "b.terms").rename(tmp_path / "a.terms")
    (tmp_path / "c.terms").rename(tmp_path / "b.terms")
    assert not is_intact(tmp_path, seals)


class _Counted:
    """Counts the files that are read to their end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read: list[str] = []
        real = integrity._read

        def counted(path: Path, checksum: int) -> tuple[int, ...]:
            self.read.append(path.name)
            return real(path, checksum)

        monkeypatch.setattr(integrity, "_read", counted)


def test_what_was_found_right_is_not_read_again(
    folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = _Counted(monkeypatch)
    meta = read_meta(index_dir)
    assert meta is not None
    generation = generation_of(index_dir)
    open_library(folder, index_dir=index_dir).close()
    assert counted.read == []  # the writer knows what it wrote
    check_files(generation, meta.seals, thorough=True)
    assert sorted(counted.read) == sorted(meta.seals)
    counted.read.clear()
    (path,) = generation.glob("*.docs")
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))  # ctime is another
    for _ in range(2):
        open_library(folder, index_dir=index_dir).close()
    assert counted.read == [path.name]
    counted.read.clear()
    (generation / VERIFIED_FILE).write_bytes(b'{"crc32": "00000000"}')
    for _ in range(2):
        open_library(folder, index_dir=index_dir).close()
    assert sorted(counted.read) == sorted(meta.seals)


def test_a_copied_index_is_read_once_and_used(
    folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    counted = _Counted(monkeypatch)
    generation = generation_of(index_dir)
    for path in list(generation.iterdir()):
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data)
    for _ in range(2):
        assert len(open_library(folder, index_dir=index_dir).infos()) == 5
    assert len(counted.read) == len(set(counted.read)) == 4
    assert index(folder, index_dir).rebuilt == ""


def test_who_cannot_note_what_is_right_still_answers(
    folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = generation_of(index_dir)
    (generation / VERIFIED_FILE).unlink()

    def read_only(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "write_bytes", read_only)
    assert len(open_library(folder, index_dir=index_dir).infos()) == 5
    assert not (generation / VERIFIED_FILE).exists()


def test_a_seal_is_kept_for_files_that_never_change(index_dir: Path) -> None:
    meta = read_meta(index_dir)
    assert meta is not None
    generation = generation_of(index_dir)
    (path,) = generation.glob("*.docs")
    flip(path, 100)
    assert seals_of(generation, meta.seals, meta.seals) == meta.seals
    with pytest.raises(DamagedFile):
        check_files(generation, meta.seals)


@pytest.mark.parametrize("name", [*sorted(BESIDE - {VERIFIED_FILE}), META_NAME])
def test_small_files_are_sealed_too(folder: Path, index_dir: Path, name: str) -> None:
    write(folder, {"empty.txt": ""})
    index(folder, index_dir)
    path = index_dir / name if name == META_NAME else generation_of(index_dir) / name
    for part in range(8):
        flip(path, path.stat().st_size * part // 8)
        report = index(folder, index_dir)
        assert (report.rebuilt, report.added) == ("the index was damaged", 5)
        assert [skip.path for skip in report.skipped] == ["empty.txt"]
        path = index_dir / name if name == META_NAME else generation_of(index_dir) / name


@pytest.mark.parametrize("damage", [lambda path: flip(path, 200), Path.unlink])
def test_damage_under_an_open_library_is_noticed_when_it_looks_again(
    folder: Path, index_dir: Path, damage: Callable[[Path], None]
) -> None:
    library = open_library(folder, index_dir=index_dir)
    (path,) = generation_of(index_dir).glob("*.docs")
    damage(path)
    assert not library.reload()
    assert library.damaged
    with pytest.raises(IndexFailure, match="the index is damaged"):
        library.search("port")
    assert library.refresh().rebuilt == "the index was damaged"
    assert not library.damaged
    assert library.search("port").total == 2


def test_another_process_that_made_it_anew_is_enough(folder: Path, index_dir: Path) -> None:
    library = open_library(folder, index_dir=index_dir)
    (path,) = generation_of(index_dir).glob("*.docs")
    flip(path, 200)
    library.reload()
    assert index(folder, index_dir).rebuilt == "the index was damaged"
    assert library.refresh().rebuilt == ""
    assert library.search("port").total == 2


def test_an_index_directory_that_was_made_anew_is_another_commit(
    folder: Path, index_dir: Path
) -> None:
    library = open_library(folder, index_dir=index_dir)
    for path in sorted(index_dir.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    write(folder, {ROUTE: "Icebreakers\n"})
    index(folder, index_dir)
    assert library.reload()
    assert library.search("icebreakers").total == 1
