"""The process that indexes: kept between two refreshes, never left behind."""

from __future__ import annotations

import gc
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from search_index.errors import IndexFailure
from search_index.library import Library, open_library
from search_index.models import Progress
from search_index.store import runner
from search_index.store.directory import index_lock
from search_index.store.meta import read_meta
from tests.search_index.corpus import FILES, PORTS, ROUTE, write

ROOT = Path(__file__).resolve().parent.parent.parent

Started = list["subprocess.Popen[str]"]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library over a folder that is not indexed yet."""
    with closing(open_library(write(tmp_path / "articles"), index_dir=tmp_path / "index")) as one:
        yield one


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """The processes started since, in order."""
    processes: Started = []
    start = runner._start

    def recorded() -> subprocess.Popen[str]:
        processes.append(start())
        return processes[-1]

    monkeypatch.setattr(runner, "_start", recorded)
    return processes


def change(library: Library, text: str, path: str = ROUTE) -> None:
    write(library.folder, {path: f"Title\n\n{text}\n"})


def has_lock(library: Library) -> bool:
    """Whether the lock of the index can be had at once."""
    try:
        with index_lock(library.index_dir, 0, lambda: None):
            return True
    except IndexFailure:
        return False


# Kept


def test_one_process_serves_all_refreshes(library: Library, started: Started) -> None:
    library.refresh()
    for word in ("icebreakers", "lighthouses", "containers"):
        change(library, word)
        assert library.refresh(only=[ROUTE]).changed == 1
        assert library.search(word).total == 1
        assert has_lock(library)
    write(library.folder, {"new.txt": "Trawlers\n"})
    (library.folder / PORTS).unlink()
    report = library.refresh()
    assert (report.added, report.removed) == (1, 1)
    assert len(started) == 1
    assert started[0].poll() is None


def test_libraries_take_turns_at_one_index(library: Library, started: Started) -> None:
    library.refresh()
    with closing(open_library(library.folder, index_dir=library.index_dir)) as other:
        change(library, "icebreakers")
        assert other.refresh(only=[ROUTE]).changed == 1
        assert library.search("icebreakers").total == 0
        change(library, "lighthouses", PORTS)
        assert library.refresh(only=[PORTS]).changed == 1
        assert library.search("icebreakers").total == 1
        assert other.search("lighthouses").total == 0
        assert other.reload()
        assert other.search("lighthouses").total == 1
        assert len(started) == 2


def test_threads_that_ask_at_once_are_each_served(library: Library, started: Started) -> None:
    library.refresh()
    change(library, "icebreakers")
    change(library, "lighthouses", PORTS)
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(lambda path: library.refresh(only=[path]), (ROUTE, PORTS)))
    assert [report.changed for report in reports] == [1, 1]
    assert library.search("icebreakers OR lighthouses").total == 2
    assert sum(process.poll() is None for process in started) == 1


def test_a_failure_is_told_and_the_process_kept(tmp_path: Path, started: Started) -> None:
    mine = tmp_path / "index"
    mine.mkdir()
    (mine / "thesis.txt").write_text("Text")
    with closing(open_library(write(tmp_path / "articles"), index_dir=mine)) as library:
        for _ in range(2):
            with pytest.raises(IndexFailure, match="is not empty and holds no index"):
                library.refresh()
        (mine / "thesis.txt").unlink()
        assert library.refresh().added == len(FILES)
        assert len(started) == 1


# Ended


def test_a_process_that_was_killed_while_it_waited_is_replaced(
    library: Library, started: Started
) -> None:
    library.refresh()
    change(library, "icebreakers")
    started[0].kill()
    assert library.refresh().changed == 1
    assert library.search("icebreakers").total == 1
    assert len(started) == 2
    assert started[0].returncode == -signal.SIGKILL


def test_a_process_killed_at_work_is_told_and_replaced(library: Library, started: Started) -> None:
    library.refresh()
    change(library, "icebreakers")

    def kill(_: Progress) -> None:
        started[-1].kill()

    with pytest.raises(IndexFailure, match="the indexing process ended early"):
        library.refresh(kill)
    library.refresh()
    assert library.search("icebreakers").total == 1
    assert len(started) == 2


def test_a_cancelled_refresh_ends_its_process(library: Library, started: Started) -> None:
    library.refresh()
    change(library, "icebreakers")
    assert library.refresh(cancelled=lambda: True).changed == 0
    assert started[0].returncode is not None
    library.refresh()
    assert library.search("icebreakers").total == 1


def test_what_fails_while_listening_ends_the_process(library: Library, started: Started) -> None:
    def fail(_: Progress) -> None:
        raise KeyError

    with pytest.raises(KeyError):
        library.refresh(fail)
    assert started[0].returncode is not None
    library.refresh()
    assert library.search("arctic").total == 1


def test_a_process_that_has_read_much_is_not_kept(
    library: Library, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "MANY_READ", len(FILES))
    library.refresh()
    assert started[0].returncode == 0
    library.refresh()
    assert started[1].poll() is None


def test_the_process_ends_with_its_library(library: Library, started: Started) -> None:
    library.refresh()
    library.close()
    assert started[0].returncode == 0
    library.refresh()  # indexes, but shows nothing
    assert started[1].returncode == 0
    forgotten = open_library(library.folder, index_dir=library.index_dir)
    forgotten.refresh()
    assert started[2].poll() is None
    del forgotten
    gc.collect()
    assert started[2].returncode == 0


def test_a_process_that_is_not_asked_for_long_leaves() -> None:
    code = "import os; from search_index.store import worker; worker.PATIENCE = 0; "
    code += "os._exit(worker.main())"
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, cwd=ROOT)
    assert process.stdin is not None
    assert process.wait(60) == 0
    process.stdin.close()


_DIES = """
import os, signal, sys
from search_index.library import open_library
from search_index.store import runner
start = runner._start
def told():
    process = start()
    print(process.pid, flush=True)
    sys.stdin.readline()
    return process
runner._start = told
library = open_library(sys.argv[1], index_dir=sys.argv[2])
at_work = sys.argv[3] == "at work"
library.refresh(lambda progress: os.kill(os.getpid(), signal.SIGKILL) if at_work else None)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="Linux tells when a process has ended")
@pytest.mark.parametrize("moment", ["at work", "waiting"])
def test_the_process_does_not_outlive_the_one_that_started_it(
    library: Library, moment: str
) -> None:
    write(library.folder, {f"{n}.txt": f"{n} icebreakers at sea. " * 1_000 for n in range(200)})
    arguments = [str(library.folder), str(library.index_dir), moment]
    parent = subprocess.Popen(
        [sys.executable, "-c", _DIES, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    watched = os.pidfd_open(int(parent.stdout.readline()))
    parent.stdin.write(b"\n")
    parent.stdin.close()
    assert parent.wait(60) == -signal.SIGKILL
    assert select.select([watched], [], [], 20) == ([watched], [], [])
    os.close(watched)
    parent.stdout.close()
    meta = read_meta(library.index_dir)
    assert (meta is not None and meta.complete) == (moment == "waiting")
    assert has_lock(library)
    report = library.refresh()
    assert report.added + report.unchanged == len(FILES) + 200
