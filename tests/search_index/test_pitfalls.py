"""Traps of stock Whoosh that this store must not have.

Where it is cheap a test first shows that stock Whoosh (whoosh-reloaded 2.7.5) has the trap: that is
why the test is here, and if a newer release has it no longer, the test says so.
"""

from __future__ import annotations

import gc
import json
import mmap
import os
import pickle
import sys
import threading
import tracemalloc
import warnings
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from whoosh import analysis, fields
from whoosh import index as stock
from whoosh.filedb import structfile
from whoosh.qparser import QueryParser
from whoosh.query import Every, Phrase, Term
from whoosh.writing import SegmentWriter

from search_index.analysis import tokenize
from search_index.errors import IndexFailure
from search_index.library import Library, open_library
from search_index.store import batches, builder, merging
from search_index.store.arrays.build import SegmentBuilder
from search_index.store.arrays.commit import INDEX_NAME, open_commit, remove_unused
from search_index.store.arrays.container import ArrayFile
from search_index.store.arrays.segment import SegmentArrays
from search_index.store.meta import read_meta
from search_index.store.view import View
from tests.search_index.arrays_corpus import BOOSTS, Row, build, indexed
from tests.search_index.corpus import BESIDE, FILES, ROUTE, index, write

SCHEMA = fields.Schema(id=fields.ID(unique=True, stored=True), body=fields.TEXT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "articles")


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def several_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every batch of one file stay a segment of its own."""
    for module, name, value in (
        (builder, "FIRST_BATCH", 1),
        (builder, "LARGEST_BATCH", 1),
        (merging, "SMALL", 0),
        (merging, "MAX_DOCUMENTS", 1),
    ):
        monkeypatch.setattr(module, name, value)


def stock_index(folder: Path, *texts: str) -> Any:
    """Make a stock index with a segment for each text; the ids are "a", "b" and so on."""
    made = stock.create_in(folder, SCHEMA)
    for at, text in enumerate(texts):
        writer = made.writer()
        writer.add_document(id="abcdefgh"[at], body=text)
        writer.commit(merge=False)
    return made


def stock_ids(searcher: Any, query: Any) -> list[str]:
    return sorted(hit["id"] for hit in searcher.search(query, limit=None))


def opened(folder: Path, index_dir: Path) -> Library:
    index(folder, index_dir)
    return open_library(folder, index_dir=index_dir)


def found(library: Library, query: str, *, typing: bool = False) -> list[str]:
    return sorted(hit.info.id for hit in library.search(query, typing=typing).hits)


def view_of(index_dir: Path) -> View:
    meta = read_meta(index_dir)
    assert meta is not None
    return View(index_dir, meta)


# Opening, and letting go


def test_opening_copies_nothing(tmp_path: Path) -> None:
    tracemalloc.start()
    part = structfile.BufferFile(memoryview(bytes(1 << 20)))
    assert tracemalloc.get_traced_memory()[1] > 1 << 20  # the trap: all of it is copied
    part.close()
    tracemalloc.stop()

    words = " ".join(f"word{number % 700}" for number in range(3_000))
    build(tmp_path, "a", [Row(f"{number}.txt", "", words) for number in range(100)])
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    tracemalloc.start()
    segment = SegmentArrays(tmp_path, f"{INDEX_NAME}_a")
    field = segment.field("body")
    assert field is not None
    assert field.terms.find(b"word7") >= 0
    assert tracemalloc.get_traced_memory()[1] < size / 20
    tracemalloc.stop()
    arrays = [field.documents, field.positions, field.terms.blob, segment.lengths("body")]
    for array in arrays:
        assert array is not None
        owner: Any = array
        while isinstance(owner, np.ndarray | memoryview):
            owner = owner.base if isinstance(owner, np.ndarray) else owner.obj
        assert isinstance(owner, mmap.mmap)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at what is mapped")
def test_files_may_go_while_they_are_mapped_and_are_let_go_with_the_library(
    folder: Path, index_dir: Path
) -> None:
    library = opened(folder, index_dir)
    before = found(library, "port")
    for path in index_dir.glob("generation-*/*"):
        path.unlink()
    assert found(library, "port") == before
    assert library.document(ROUTE).text
    assert str(index_dir) in Path("/proc/self/maps").read_text()
    library.close()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        del library
        gc.collect()
    assert not [str(one.message) for one in caught if str(index_dir) in str(one.message)]
    assert str(index_dir) not in Path("/proc/self/maps").read_text()
    descriptors = Path("/proc/self/fd").iterdir()
    assert not any(str(index_dir) in os.readlink(one) for one in descriptors if one.is_symlink())


def test_nothing_but_the_table_of_contents_is_pickled(
    folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(folder, index_dir)
    (generation,) = index_dir.glob("generation-*")
    (name,) = {path.name.partition(".")[0] for path in generation.glob("*.terms")}
    paths = [path for path in generation.iterdir() if path.suffix != ".toc"]
    assert {path.suffix for path in paths} == {".terms", ".docs", ".order", ".json"}
    for path in [*paths, *(one for one in index_dir.iterdir() if one.is_file())]:
        with pytest.raises((pickle.UnpicklingError, EOFError, ValueError, KeyError, IndexError)):
            pickle.loads(path.read_bytes())

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("unpickled")

    for loader in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, loader, refuse)
    SegmentArrays(generation, name).verify()
    (order,) = generation.glob("*.order")
    ArrayFile(order).verify()
    json.loads((generation / "names.json").read_bytes())


# Words


def test_prefixes_are_not_stemmed(tmp_path: Path, index_dir: Path) -> None:
    schema = fields.Schema(body=fields.TEXT(analyzer=analysis.StemmingAnalyzer()))
    assert QueryParser("body", schema).parse("one*").text == "on"  # the trap

    folder = write(tmp_path / "articles", {
        "one.txt": "x\n\nonerous ones\n", "on.txt": "x\n\nonly on\n", "two.txt": "x\n\ntrading\n",
    })  # fmt: skip
    library = opened(folder, index_dir)
    assert found(library, "one*") == found(library, "one", typing=True) == ["one.txt"]
    assert found(library, "onero", typing=True) == ["one.txt"]
    assert found(library, "tradin", typing=True) == ["two.txt"]  # though its stem is shorter


@pytest.mark.usefixtures("several_segments")
def test_prefixes_stand_for_the_words_of_all_segments(tmp_path: Path, index_dir: Path) -> None:
    names = ("port", "portable", "portfolio", "порт", "портфель", "북극항로")
    folder = write(tmp_path / "articles", {
        f"{at}.txt": f"x\n\n{name}\n" for at, name in enumerate(names)
    })  # fmt: skip
    library = opened(folder, index_dir)
    assert len(list(index_dir.glob("generation-*/*.terms"))) == len(names)
    assert found(library, "port*") == ["0.txt", "1.txt", "2.txt"]
    assert found(library, "por", typing=True) == ["0.txt", "1.txt", "2.txt"]
    assert found(library, "по", typing=True) == ["3.txt", "4.txt"]
    assert found(library, "북극", typing=True) == ["5.txt"]


def test_signs_of_the_query_language_are_no_part_of_words() -> None:
    assert [token.text for token in analysis.RegexTokenizer()("a* b")] == ["a*", "b"]  # the trap

    for sign in '*?"~^/()[]{}:=<>+&|\\':
        for text in (f"порт{sign} b", f"a{sign}b", f"{sign}북극{sign}"):
            assert not any(sign in token.term for token in tokenize(text))


def test_no_word_is_dropped_so_that_positions_have_no_holes(tmp_path: Path) -> None:
    trap = [(t.text, t.pos) for t in analysis.StandardAnalyzer()("the war of end", positions=True)]
    assert trap == [("war", 1), ("end", 2)]  # the place of the first is kept, of others not

    texts = ("the war of end", "end of the war", "и порт в море", "the the of")
    segment = build(tmp_path, "a", [Row(str(n), "", text) for n, text in enumerate(texts)])
    field = segment.field("body")
    assert field is not None
    places: dict[int, list[int]] = {}
    for term in range(len(field.terms)):
        positions, starts = field.occurrences(term)
        for at, number in enumerate(field.postings(term)[0].tolist()):
            places.setdefault(number, []).extend(positions[starts[at] : starts[at + 1]].tolist())
    assert {number: sorted(found) for number, found in places.items()} == {
        number: list(range(len(text.split()))) for number, text in enumerate(texts)
    }


def test_a_phrase_does_not_match_across_words_between(tmp_path: Path, index_dir: Path) -> None:
    with stock_index(tmp_path, "end of the war").searcher() as searcher:
        assert stock_ids(searcher, Phrase("body", ["end", "war"])) == ["a"]  # the trap

    folder = write(tmp_path / "articles", {
        "a.txt": "x\n\nThe end of the war.\n", "b.txt": "x\n\nThe end, war over.\n",
        "c.txt": "x\n\nПорт и море.\n", "d.txt": "x\n\nПорт, море.\n",
    })  # fmt: skip
    library = opened(folder, index_dir)
    assert found(library, '"end war"') == ["b.txt"]
    assert found(library, '"end of the war"') == ["a.txt"]
    assert found(library, '"of the"') == ["a.txt"]
    assert found(library, '"порт море"') == ["d.txt"]


# Writing


def test_two_writers_in_one_folder_share_no_files(tmp_path: Path) -> None:
    (tmp_path / "stock").mkdir()
    made = stock_index(tmp_path / "stock")
    one, two = SegmentWriter(made, _lk=False), SegmentWriter(made, _lk=False)
    assert one._tempstorage.folder == two._tempstorage.folder  # the trap

    folder = tmp_path / "ours"
    folder.mkdir()
    builders = [SegmentBuilder(folder, batches.segment_name(), BOOSTS) for _ in range(3)]
    for number in range(5):
        for at, segment_builder in enumerate(builders):
            segment_builder.add(indexed(Row(f"{at}-{number}.txt", "", f"word{at} common")))
    builders[0].abandon()
    builders[1].close()
    builders[2].close()
    for at, segment_builder in enumerate(builders[1:], 1):
        segment = SegmentArrays(folder, segment_builder.name)
        segment.verify()
        assert [segment.record(n) for n in range(5)] == [f"{at}-{n}.txt".encode() for n in range(5)]
    assert len(list(folder.iterdir())) == 4


class _LostPool:
    """A pool of which a process is lost with every second task."""

    def __init__(self, *, at_submit: bool) -> None:
        self._at_submit = at_submit
        self._tasks = 0

    def submit(self, run: object, task: Any) -> Future[Any]:
        self._tasks += 1
        lost = BrokenProcessPool("a process ended")
        if self._tasks == 2 and self._at_submit:
            raise lost
        future: Future[Any] = Future()
        future.set_exception(lost) if self._tasks == 2 else future.set_result(task())
        return future


class _Silent:
    def empty(self) -> bool:
        return True


@pytest.mark.parametrize("at_submit", [False, True])
def test_the_segment_of_a_lost_process_is_not_lost_in_silence(at_submit: bool) -> None:
    pool: Any = _LostPool(at_submit=at_submit)
    workers = batches.Workers(pool, _Silent(), 1)
    with pytest.raises(IndexFailure, match="an indexing process ended early") as caught:
        list(workers.run(iter([partial(int, n) for n in range(4)]), lambda files, path: None))
    assert "\n" not in str(caught.value)


def test_one_document_is_left_of_several_updates_in_one_run(
    tmp_path: Path, folder: Path, index_dir: Path
) -> None:
    (tmp_path / "stock").mkdir()
    made = stock_index(tmp_path / "stock")
    writer = made.writer()
    writer.update_document(id="a", body="one")
    writer.update_document(id="a", body="two")
    writer.commit()
    with made.searcher() as searcher:
        assert stock_ids(searcher, Term("id", "a")) == ["a", "a"]  # the trap

    library = opened(folder, index_dir)
    write(folder, {ROUTE: "Icebreakers\n", "new.txt": "Icebreakers\n"})
    report = builder.refresh_index(
        folder, index_dir, lambda progress: None, only=[ROUTE, "new.txt", ROUTE, "new.txt"]
    )
    assert (report.added, report.changed) == (1, 1)
    assert library.reload()
    assert found(library, "icebreakers") == [ROUTE, "new.txt"]
    assert [info.id for info in library.infos()] == sorted({*FILES, "new.txt"})


def test_everything_is_brought_to_the_disk(
    tmp_path: Path, folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(os.fstat(file).st_ino))
    (tmp_path / "stock").mkdir()
    stock_index(tmp_path / "stock", "one")
    assert synced == []  # the trap

    index(folder, index_dir)
    unneeded = ("korus-index.lock", "verified.json")  # who loses the second reads more
    kept = [path for path in index_dir.rglob("*") if path.name not in unneeded]
    assert {path.stat().st_ino for path in [index_dir, *kept]} <= set(synced)


def test_cleaning_up_keeps_all_files_of_live_segments(tmp_path: Path) -> None:
    (tmp_path / "stock").mkdir()
    made = stock_index(tmp_path / "stock", "one", "two")
    (segment,) = made._segments()[:1]
    beside = tmp_path / "stock" / f"{segment.segment_id()}.terms"
    left = tmp_path / "stock" / f"{INDEX_NAME}_0123456789abcdef.terms"
    beside.touch()
    left.touch()
    stock.clean_files(made.storage, INDEX_NAME, made._read_toc().generation, made._segments())
    assert (beside.exists(), left.exists()) == (True, False)  # no trap: so it must stay

    folder, index_dir = write(tmp_path / "articles"), tmp_path / "index"
    index(folder, index_dir)
    meta = read_meta(index_dir)
    assert meta is not None
    generation = index_dir / meta.generation
    commit = open_commit(generation, meta.commit)
    (generation / left.name).touch()
    remove_unused(generation, commit)
    assert {path.name for path in generation.iterdir()} == {*commit.files, *BESIDE}


def test_a_refresh_is_not_at_work_in_this_process(
    folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a commit would hold up whoever types")

    monkeypatch.setattr(builder, "refresh_index", refuse)
    library = open_library(folder, index_dir=index_dir)
    assert library.refresh().added == len(FILES)


# Reading


@pytest.mark.usefixtures("several_segments")
def test_deleted_documents_do_not_come_back(tmp_path: Path, folder: Path, index_dir: Path) -> None:
    (tmp_path / "stock").mkdir()
    made = stock_index(tmp_path / "stock", "one", "two")
    with made.searcher() as searcher:
        writer = made.writer()
        writer.delete_by_term("id", "a")
        writer.commit(merge=False)
        assert stock_ids(searcher.refresh(), Every()) == ["a", "b"]  # the trap

    library = opened(folder, index_dir)
    (folder / ROUTE).unlink()
    for number in range(3):
        write(folder, {f"new{number}.txt": f"Lighthouse number{number}\n"})
        index(folder, index_dir)
        assert library.reload()
        assert ROUTE not in {info.id for info in library.infos()}
        assert found(library, "arctic") == []
        assert ROUTE not in found(library, "")
        assert library.status().documents == len(FILES) + number


@pytest.fixture
def many(tmp_path: Path, several_segments: None) -> Iterator[Library]:
    """Thirty documents in as many segments: every third has "third", all have "common"."""
    texts = (f"common number{n} {'third' * (n % 3 == 0)}" for n in range(30))
    folder = write(tmp_path / "many", {f"{n:02}.txt": f"x\n\n{t}\n" for n, t in enumerate(texts)})
    library = opened(folder, tmp_path / "index")
    yield library
    library.close()


def test_totals_are_exact_whatever_the_page(many: Library) -> None:
    for query, total in (
        ("common", 30), ("third", 10), ("common -third", 20), ("third OR number1", 11),
        ("number*", 30), ("number1*", 11), ('"common number7"', 1), ("", 30), ("absent", 0),
    ):  # fmt: skip
        for limit, offset in ((0, 0), (1, 0), (7, 25), (100, 0)):
            result = many.search(query, limit=limit, offset=offset)
            assert (result.total, len(result.hits)) == (
                total,
                max(min(limit, total - offset), 0),
            ), query


def test_the_last_page_of_many_is_reachable(many: Library) -> None:
    pages = [many.search("common", limit=4, offset=at).hits for at in range(0, 30, 4)]
    assert sorted(hit.info.id for page in pages for hit in page) == sorted(
        info.id for info in many.infos()
    )


def test_malformed_ranges_raise_nothing(library: Library) -> None:
    schema = fields.Schema(body=fields.TEXT, date=fields.DATETIME)
    with pytest.raises(Exception, match="not a parseable date"):  # the trap
        QueryParser("body", schema).parse("date:[zz to yy]")

    for query in (
        "date:[zz to yy]", "date:[zz TO]", "date:{2017 to", "date:>=zz", "date:..", "date:zz..yy",
        "date:2017..2014", "date:99999999..0", "date:-1", "date:", "date:>", "date:2017-99-99",
        "[a to b]", "title:[zz to", "date:[2014 to 2017]",
    ):  # fmt: skip
        for typing in (False, True):
            assert library.search(query, typing=typing).total <= 5


def test_a_search_is_given_up_in_whatever_thread_it_runs(library: Library) -> None:
    results: list[int] = []

    def ask() -> None:
        fresh = open_library(library.folder, index_dir=library.index_dir)
        results.append(len(fresh.search("port OR порт", cancelled=lambda: True).hits))

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join(30)
    assert results == [0]


def test_values_that_count_nothing_keep_no_frequencies(folder: Path, index_dir: Path) -> None:
    index(folder, index_dir)
    (segment,) = view_of(index_dir).snapshot.commit.segments
    for name in ("id", "language", "year", "type"):
        field = segment.field(name)
        assert field is not None
        assert field.frequencies is None
