"""Batches of files made into segments, here and in several processes that may be lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from search_index.errors import IndexFailure
from search_index.library import open_library
from search_index.models import Progress, Skipped
from search_index.sources.listing import entry_of
from search_index.store import batches, builder, merging
from search_index.store.arrays.segment import SegmentArrays
from search_index.store.batches import Work, index_files, merge, segment_name, workers
from search_index.store.builder import refresh_index
from search_index.store.meta import read_meta
from search_index.store.schema import digest_numbers
from tests.search_index.corpus import BESIDE, FILES, PORTS, ROUTE, UNDATED, index, write

ROOT = Path(__file__).resolve().parent.parent.parent


def work(folder: Path, path: str, content: bytes | None = None) -> Work:
    """Return what is to be done about a file; `content`: what the index has of it."""
    entry = entry_of(folder, path)
    assert entry is not None
    digest = None if content is None else digest_numbers(blake2b(content, digest_size=16).digest())
    return Work(entry, digest)


def ids(segment: SegmentArrays) -> list[str]:
    return [segment.id_of(number) for number in range(segment.documents)]


def quiet(files: int, path: str) -> None:
    """Hear how far a batch has come."""


# One batch


def test_a_batch_says_what_became_of_each_file(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles")
    write(folder, {"empty.txt": "", "gone.txt": "Gone\n"})
    works = [
        work(folder, PORTS),
        work(folder, "empty.txt"),
        work(folder, ROUTE, (folder / ROUTE).read_bytes()),
        work(folder, "gone.txt"),
        work(folder, UNDATED, b"other"),
    ]
    (folder / "gone.txt").unlink()
    told: list[tuple[int, str]] = []
    done = index_files(folder, tmp_path, works, lambda files, path: told.append((files, path)))
    assert done.added == {PORTS: 1, UNDATED: 1}
    assert [entry.path for entry in done.unchanged] == [ROUTE]
    assert [skip.path for skip in done.skipped] == ["empty.txt", "gone.txt"]
    assert done.skipped[0] == Skipped("empty.txt", "empty")
    assert told == [(1, one.entry.path) for one in works]
    ((name, documents),) = done.segments
    segment = SegmentArrays(tmp_path, name)
    segment.verify()
    assert (documents, ids(segment)) == (2, list(done.added))
    facts = [segment.numbers_of(n).tolist() for n in ("size", "mtime", "digest_high")]
    assert facts[:2] == [
        [works[0].entry.size, works[4].entry.size],
        [works[0].entry.mtime_ns, works[4].entry.mtime_ns],
    ]


def test_a_batch_of_nothing_new_writes_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles")
    one = work(folder, ROUTE, (folder / ROUTE).read_bytes())
    assert index_files(folder, tmp_path, [one], quiet).segments == []
    assert index_files(folder, tmp_path, [], quiet).segments == []
    assert [path.name for path in tmp_path.iterdir()] == ["articles"]


def test_much_text_becomes_several_segments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MAX_WAITING", 20)
    folder = write(tmp_path / "articles")
    done = index_files(folder, tmp_path, [work(folder, path) for path in FILES], quiet)
    assert list(done.added) == list(FILES)
    assert len(done.segments) > 2
    assert len({name for name, _ in done.segments}) == len(done.segments)
    found = [one for name, _ in done.segments for one in ids(SegmentArrays(tmp_path, name))]
    assert found == list(FILES)
    assert sum(documents for _, documents in done.segments) == len(FILES)


def test_a_batch_that_is_broken_off_leaves_no_files(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles")

    def no_one_listens(files: int, path: str) -> None:
        if path == list(FILES)[2]:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        index_files(folder, tmp_path, [work(folder, path) for path in FILES], no_one_listens)
    assert [path.name for path in tmp_path.iterdir()] == ["articles"]


def test_a_merge_keeps_what_is_not_deleted(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles")
    paths = list(FILES)
    done = [
        index_files(folder, tmp_path, [work(folder, path) for path in some], quiet)
        for some in (paths[:3], paths[3:])
    ]
    sources = [(one.segments[0][0], frozenset({1})) for one in done]
    name, documents = merge(tmp_path, sources)
    merged = SegmentArrays(tmp_path, name)
    merged.verify()
    assert documents == 3
    assert ids(merged) == [paths[0], paths[2], paths[3]]
    before = set(tmp_path.iterdir())
    assert merge(tmp_path, [(name, frozenset(range(3)))])[1] == 0
    assert set(tmp_path.iterdir()) == before


def test_names_of_segments_differ() -> None:
    assert len({segment_name() for _ in range(1_000)}) == 1_000


# Several processes


def answer(number: int, advance: Callable[[int, str], None]) -> int:
    advance(1, str(number))
    return number


def fail(advance: Callable[[int, str], None]) -> int:
    raise OSError(28, "No space left on device")


def vanish(advance: Callable[[int, str], None]) -> int:
    os._exit(3)


def test_processes_answer_fail_and_vanish_each_in_their_way() -> None:
    told: list[tuple[int, str]] = []
    lost: list[Callable[..., int]] = [partial(answer, 1), vanish, partial(answer, 2)]
    with workers(1) as pool:
        tasks = iter([partial(answer, number) for number in range(5)])
        found = list(pool.run(tasks, lambda files, path: told.append((files, path))))
        assert sorted(found) == list(range(5))
        assert sum(files for files, _ in told) == 5
        with pytest.raises(OSError, match="No space left"):
            list(pool.run(iter([fail]), quiet))
        assert list(pool.run(iter([partial(answer, 7)]), quiet)) == [7]
        with pytest.raises(IndexFailure, match="an indexing process ended early"):
            list(pool.run(iter(lost), quiet))
    assert multiprocessing.active_children() == []


_ALONE = """
import threading
from search_index.store import batches
from tests.search_index.test_batches import answer, partial, quiet

methods = [batches._start_method()]
with batches.workers(2) as pool:
    found = sorted(pool.run(iter([partial(answer, number) for number in range(9)]), quiet))
done = threading.Event()
threading.Thread(target=done.wait).start()
methods.append(batches._start_method())
done.set()
print(*methods, *found)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux alone")
def test_a_process_without_other_threads_is_copied() -> None:
    process = subprocess.run(
        [sys.executable, "-c", _ALONE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.stdout.split() == ["fork", "spawn", *map(str, range(9))], process.stderr


_STUCK = """
import multiprocessing, os, signal
from search_index.store import batches
from tests.search_index.test_batches import answer, partial, quiet

with batches.workers(2) as pool:
    found = sorted(pool.run(iter([partial(answer, number) for number in range(9)]), quiet))
    for process in multiprocessing.active_children():
        os.kill(process.pid, signal.SIGSTOP)
print(*found)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes cannot be stopped")
def test_a_process_that_does_not_answer_keeps_nobody() -> None:
    # As when another one was killed while it held the lock of the queue.
    process = subprocess.run(
        [sys.executable, "-c", _STUCK],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.stdout.split() == [*map(str, range(9))], process.stderr


_SIZES = {"FIRST_BATCH": 3, "LARGEST_BATCH": 3, "MANY_FILES": 6}


@pytest.fixture
def two_processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a run of seven files or more use two processes, three files at a time."""
    for name, value in _SIZES.items():
        monkeypatch.setattr(builder, name, value)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    yield
    assert multiprocessing.active_children() == []


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder of forty files."""
    names = ("Vladivostok", "Busan", "Владивосток", "부산")
    return write(
        tmp_path / "articles",
        {
            f"{at:02}.txt": f"Report {at}\n\nThe port of {names[at % 4]} grew by word{at}.\n"
            for at in range(40)
        },
    )


@pytest.mark.usefixtures("two_processes")
def test_a_lost_process_is_reported_and_nothing_is_lost(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_dir = tmp_path / "index"
    early = {path.name for path in sorted(many.iterdir())[:5]}
    for path in many.iterdir():
        if path.name not in early:
            path.rename(path.with_suffix(".later"))
    index(many, index_dir)
    for path in many.glob("*.later"):
        path.rename(path.with_suffix(".txt"))
    killed: list[int] = []

    def kill(progress: Progress) -> None:
        if not killed and progress.done > _SIZES["FIRST_BATCH"]:
            killed.extend(child.pid or 0 for child in multiprocessing.active_children()[:1])
            os.kill(killed[0], signal.SIGKILL)

    with pytest.raises(IndexFailure, match="an indexing process ended early") as caught:
        refresh_index(many, index_dir, kill, patience=0)
    assert killed
    assert "\n" not in str(caught.value)
    library = open_library(many, index_dir=index_dir)
    committed = {info.id for info in library.infos()}
    assert early <= committed < {path.name for path in many.iterdir()}
    assert {hit.info.id for hit in library.search("port", limit=99).hits} == committed

    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    report = index(many, index_dir)
    assert (report.added, report.unchanged) == (40 - len(committed), len(committed))
    assert report.rebuilt == ""
    assert library.reload()
    assert [info.id for info in library.infos()] == sorted(path.name for path in many.iterdir())
    for at in range(40):
        assert [hit.info.id for hit in library.search(f"word{at}").hits] == [f"{at:02}.txt"]


@pytest.mark.usefixtures("two_processes")
def test_other_processes_merge_than_those_that_recognised(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A process keeps what recognition remembers, and merging needs as much memory once more.
    running: list[set[int]] = []
    run = batches.Workers.run

    def watched(pool: batches.Workers, *args: Any, **options: Any) -> Iterator[Any]:
        for result in run(pool, *args, **options):
            running.append({child.pid or 0 for child in multiprocessing.active_children()})
            yield result

    monkeypatch.setattr(batches.Workers, "run", watched)
    monkeypatch.setattr(merging, "SMALL", 0)
    index(many, tmp_path / "index")
    indexed, merged = running[0], running[-1]
    assert len(indexed) == len(merged) == 2
    assert not indexed & merged
    library = open_library(many, index_dir=tmp_path / "index")
    assert library.search("port", limit=99).total == 40


_KILLED = """
import os, signal, sys
from pathlib import Path
from search_index.store import builder
builder.FIRST_BATCH = builder.LARGEST_BATCH = 3
builder.MANY_FILES = 6
os.cpu_count = lambda: 2
def on_progress(progress):
    if progress.done > 3:
        os.kill(os.getpid(), signal.SIGKILL)
builder.refresh_index(Path(sys.argv[1]), Path(sys.argv[2]), on_progress)
"""


def test_processes_end_with_the_one_that_started_them(many: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(many), str(tmp_path / "index")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    # What they write to is the same pipe: its end is there when the last of them has gone.
    out, _ = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, out.decode()
    library = open_library(many, index_dir=tmp_path / "index")
    assert 3 <= len(library.infos()) < 40
    index(many, tmp_path / "index")
    assert library.reload()
    assert len(library.infos()) == 40
    meta = read_meta(tmp_path / "index")
    assert meta is not None
    generation = tmp_path / "index" / meta.generation
    assert {path.name for path in generation.iterdir()} == {*meta.seals, *BESIDE}
