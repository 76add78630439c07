"""What `korus` says and does when its index turns out to be damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from search_index.store import integrity
from search_index.store.arrays.segment import SegmentArrays
from search_index.store.meta import read_meta
from tests.cli.conftest import Korus
from tests.search_index.corpus import ROUTE, index, write
from tests.search_index.test_integrity import flip, generation_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "articles")


@pytest.fixture
def index_dir(tmp_path: Path, folder: Path) -> Path:
    index(folder, tmp_path / "index")
    return tmp_path / "index"


def test_verify_reads_everything(folder: Path, index_dir: Path, korus: Korus) -> None:
    options = ("--corpus", folder, "--index-dir", index_dir)
    (path,) = generation_of(index_dir).glob("*.docs")
    meta = read_meta(index_dir)
    assert meta is not None
    flip(path, 200)
    # As if the disk had lost a bit: nothing was written to the file since it was found right.
    checksum = meta.seals[path.name][1]
    noted = {name: (generation_of(index_dir) / name).stat() for name in meta.seals}
    facts = {name: integrity._facts(status, meta.seals[name][1]) for name, status in noted.items()}
    assert facts[path.name][0] == checksum
    integrity._note(generation_of(index_dir), facts, meta.seals)
    assert "rebuilt" not in korus("index", *options).out
    ran = korus("index", "--verify", *options)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "index rebuilt: the index was damaged")
    assert "rebuilt" not in korus("index", "--verify", *options).out


def test_a_command_that_meets_damage_has_the_index_made_anew_and_answers(
    folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch, korus: Korus
) -> None:
    real = SegmentArrays.part
    met: list[int] = []

    def spoilt(self: SegmentArrays, number: int, part: int) -> bytes:
        if not met:
            met.append(number)
            raise ValueError("not a part")
        return real(self, number, part)

    monkeypatch.setattr(SegmentArrays, "part", spoilt)
    ran = korus("show", ROUTE, "--corpus", folder, "--index-dir", index_dir)
    assert ran.code == 0
    assert "The Arctic Route is short." in ran.out
    told = [line for line in ran.err.splitlines() if "lacks its model" not in line]  # of an extra
    assert told == ["korus: index rebuilt: the index was damaged"]
    met.clear()
    ran = korus("export", "--corpus", folder, "--index-dir", index_dir)
    assert (ran.code, ran.out.count("\n")) == (0, 5)
