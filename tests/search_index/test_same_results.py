"""Answers do not depend on how an index came to be, and readers do not feel writers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from search_index.library import Library, open_library
from search_index.models import Filter, Sort
from search_index.store import builder, merging
from search_index.store.meta import read_meta
from tests.search_index.corpus import FILES, KOREAN, PORTS, ROUTE, RUSSIAN, index, write

ROOT = Path(__file__).resolve().parent.parent.parent

# The same people and bodies, named otherwise in other documents.
ARTICLES = {
    **FILES,
    "en/a.txt": "Kim Chol-su in Rason\n\nKim Chol-su spoke of the port. KIEP agreed.\n",
    "en/b.txt": "Trade\n\nThe Rason Trade Company (RTC) grew. KIM CHOL SU spoke.\n",
    "en/c.txt": "More trade\n\nRASON TRADE COMPANY and its ports. Kim Chol Su left.\n",
    "ko/d.txt": "항만\n\n김철수가 나선에서 말했다. 부산항은 크다.\n",
    "ru/e.txt": "Порт\n\nАнна Петрова приехала в Раджин. Петрова сказала о порте.\n",
    "en/f.txt": "Ports again\n\nAnna Petrova came to Rason. Petrova spoke of ports.\n",
    "en/g.txt": "Ports again\n\nAnna Petrova came to Rason. Petrova spoke of ports.\n",
}
QUERIES = (
    "", "port", "ports OR порт", "trade -company", '"rason trade"', "rason", "петрова", "북극항로",
    "kim chol su", "person:kim", "po", "po*", "*ort", "prot~", "title:ports", "date:2017",
    "vladivostk", "lang:en port", '"port grew"~5',
)  # fmt: skip


def answers(library: Library) -> str:
    """Return all that a library says about the articles."""
    found: list[Any] = []
    for query in QUERIES:
        for sort in Sort:
            result = library.search(query, sort=sort, typing=sort is Sort.PATH, limit=5)
            scores = [round(hit.score, 4) for hit in result.hits]
            hits = [asdict(replace(hit, score=0.0)) for hit in result.hits]
            found.append([scores, asdict(replace(result, hits=(), seconds=0.0)), hits])
    filters = [Filter("language", "en"), Filter("entity", "place:rason")]
    found.append(asdict(replace(library.search("", filters=filters), seconds=0.0)))
    found += [
        [asdict(count), asdict(library.entity(count.entity.id))] for count in library.entities()
    ]
    found += map(asdict, library.infos())
    found += map(asdict, library.mentions())
    found += [[e.id for e in library.find_entities(n)] for n in ("Kim", "Petrova", "RTC", "나선")]
    status = asdict(library.status())
    found.append({key: status[key] for key in ("documents", "mentions", "entities", "languages")})
    return json.dumps(found, ensure_ascii=False, indent=0, default=str)


Patch = Callable[[pytest.MonkeyPatch], None]


def _set(module: object, **values: object) -> Patch:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        for name, value in values.items():
            monkeypatch.setattr(module, name, value)

    return patch


def _in_one_run(folder: Path, index_dir: Path) -> None:
    write(folder, ARTICLES)
    index(folder, index_dir)


def _one_by_one_backwards(folder: Path, index_dir: Path) -> None:
    for name in sorted(ARTICLES, reverse=True):
        write(folder, {name: ARTICLES[name]})
        index(folder, index_dir)


def _with_detours(folder: Path, index_dir: Path) -> None:
    """Other files and other texts come and go, until a merge forgets them."""
    write(folder, {**ARTICLES, PORTS: "Icebreakers in Busan\n", "gone.txt": "Mary Gone left.\n"})
    index(folder, index_dir)
    (folder / "gone.txt").unlink()
    write(folder, ARTICLES)
    index(folder, index_dir)


WAYS: Mapping[str, tuple[Callable[[Path, Path], None], tuple[Patch, ...]]] = {
    "one by one": (_one_by_one_backwards, ()),
    "small batches": (_in_one_run, (_set(builder, FIRST_BATCH=1, LARGEST_BATCH=2),)),
    "several segments": (
        _in_one_run,
        (
            _set(builder, FIRST_BATCH=1, LARGEST_BATCH=3),
            _set(merging, SMALL=0, MAX_DOCUMENTS=4),
        ),
    ),
    "two processes": (
        _in_one_run,
        (
            _set(builder, FIRST_BATCH=2, LARGEST_BATCH=2, MANY_FILES=4),
            _set(merging, SMALL=0, MAX_DOCUMENTS=5),
            _set(os, cpu_count=lambda: 2),
        ),
    ),
    "detours": (_with_detours, ()),
}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    base = tmp_path_factory.mktemp("expected")
    _in_one_run(base / "articles", base / "index")
    with_library = open_library(base / "articles", index_dir=base / "index")
    return _said(answers(with_library), base)


def _said(text: str, base: Path) -> str:
    return text.replace(str(base), "")


@pytest.mark.parametrize("way", WAYS)
def test_answers_do_not_depend_on_how_the_index_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected: str, way: str
) -> None:
    make, patches = WAYS[way]
    for patch in patches:
        patch(monkeypatch)
    make(tmp_path / "articles", tmp_path / "index")
    library = open_library(tmp_path / "articles", index_dir=tmp_path / "index")
    assert _said(answers(library), tmp_path).splitlines() == expected.splitlines()


_ANSWERS = """
import sys
from pathlib import Path
from search_index.library import open_library
from tests.search_index import test_same_results as test
folder, index_dir = map(Path, sys.argv[1:])
test._in_one_run(folder, index_dir)
sys.stdout.buffer.write(test.answers(open_library(folder, index_dir=index_dir)).encode())
"""


def test_answers_do_not_depend_on_the_hash_seed(tmp_path: Path, expected: str) -> None:
    places = [tmp_path / seed for seed in ("1", "77")]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _ANSWERS, str(place / "articles"), str(place / "index")],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": place.name},
            stdout=subprocess.PIPE,
        )
        for place in places
    ]
    for place, process in zip(places, processes, strict=True):
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        assert _said(out.decode(), place).splitlines() == expected.splitlines()
    files = [
        {path.name.partition(".")[2]: path.read_bytes() for path in place.rglob("MAIN_*.terms")}
        for place in places
    ]
    assert files[0] == files[1]  # the postings themselves are the same, byte for byte


def test_a_reader_is_not_disturbed_by_a_writer(tmp_path: Path) -> None:
    folder, index_dir = write(tmp_path / "articles"), tmp_path / "index"
    index(folder, index_dir)
    reader = open_library(folder, index_dir=index_dir)
    before = answers(reader)
    write(folder, {ROUTE: "Icebreakers in Busan\n", "new.txt": "Icebreakers\n"})
    (folder / RUSSIAN).unlink()
    seen: list[bool] = []
    builder.refresh_index(
        folder, index_dir, lambda progress: seen.append(reader.search("arctic").total == 1)
    )
    index(folder, index_dir, rebuild=True)
    assert len(seen) > 2
    assert all(seen)
    assert answers(reader) == before
    assert reader.reload()
    assert [info.id for info in reader.infos()] == sorted({*FILES, "new.txt"} - {RUSSIAN})
    assert sorted(hit.info.id for hit in reader.search("icebreakers").hits) == [ROUTE, "new.txt"]
    for gone in ("arctic", "торговле"):
        assert reader.search(gone).total == 0


def test_a_reader_follows_a_writer_through_every_commit(tmp_path: Path) -> None:
    folder, index_dir = tmp_path / "articles", tmp_path / "index"
    folder.mkdir()
    index(folder, index_dir)
    reader = open_library(folder, index_dir=index_dir)
    stop = threading.Event()
    wrong: list[str] = []
    seen: set[int] = set()

    def read() -> None:
        """Whatever commit is seen, it is one that there was: files 0 to n - 1, and no other."""
        while not stop.is_set():
            reader.reload()
            found = sorted(hit.info.id for hit in reader.search("common", limit=99).hits)
            seen.add(len(found))
            if found != [f"{number:02}.txt" for number in range(len(found))]:
                wrong.append(str(found))

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        try:
            for number in range(8):
                write(folder, {f"{number:02}.txt": f"x\n\ncommon number{number}\n"})
                index(folder, index_dir)
        finally:
            stop.set()
        reading.result(30)
    assert wrong == []
    assert len(seen) > 1
    reader.reload()
    assert reader.search("common").total == 8
    assert index(folder, index_dir).rebuilt == ""


def test_a_commit_replaced_while_it_is_opened_is_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, index_dir = write(tmp_path / "articles"), tmp_path / "index"
    index(folder, index_dir)
    reader = open_library(folder, index_dir=index_dir)
    replaced: list[int] = []

    def read_then_replace(place: Path) -> object:
        meta = read_meta(place)
        if len(replaced) < 2:  # after it was read, and after it was looked at again
            replaced.append(len(replaced))
            write(folder, {KOREAN: f"Lighthouse number{len(replaced)}\n"})
            index(folder, index_dir)
        return meta

    write(folder, {PORTS: "Icebreakers\n"})
    index(folder, index_dir)
    monkeypatch.setattr("search_index.store.opened.read_meta", read_then_replace)
    assert reader.reload()
    assert reader.search("icebreakers").total == 1
    assert reader.search("number2").total == 1
    assert reader.refresh().rebuilt == ""
