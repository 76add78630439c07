"""Files are read in a process that can neither harm nor stop the one that indexes."""

from __future__ import annotations

import json
import multiprocessing
import os
import queue
import select
import signal
import socket
import struct
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.errors import IndexFailure, MissingExtra, SourceError
from search_index.library import open_library
from search_index.models import Skipped
from search_index.sources import guard as guards
from search_index.sources import guard_wire, reading
from search_index.sources.article import Article
from search_index.sources.guard import Guard, read_guarded
from search_index.sources.guard_wire import End, Frames, packed, unpacked
from search_index.store import builder, worker
from tests.search_index import hostile
from tests.search_index.corpus import index, write

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="kept by the kernel of Linux")
OK = [Article("fine", "hostile", part="0")]
# As where the kernel keeps no rules: what Python says of itself is all there is.
PYTHON_ALONE = (
    "-c",
    "from search_index.sources import guard_rules; guard_rules._confine_on_linux = lambda: False; "
    + hostile.PROGRAM[1],
)


@pytest.fixture(scope="module")
def shared() -> Iterator[Guard]:
    """One process for all tests of this module that do not look at processes."""
    guard = Guard(hostile.PROGRAM)
    yield guard
    guard.close()


@pytest.fixture
def alone() -> Iterator[Guard]:
    guard = Guard(hostile.PROGRAM, seconds=1)
    yield guard
    guard.close()


def found(guard: Guard, *deeds: str) -> list[Article | Skipped]:
    return list(guard.read("\n".join(deeds).encode(), "a.hostile"))


def refused(guard: Guard, *deeds: str) -> str:
    """Return why a file cannot be read; the next one is read all the same."""
    with pytest.raises(SourceError) as caught:
        found(guard, *deeds)
    assert "\n" not in str(caught.value)
    assert found(guard, "say fine") == OK
    return str(caught.value)


def pid(guard: Guard) -> int:
    (article,) = found(guard, "pid")
    assert isinstance(article, Article)
    return int(article.text)


def gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


# What a reader finds comes through


def test_articles_and_refusals_come_through(shared: Guard) -> None:
    assert found(shared, "say one", "say 둘", "say три") == [
        Article(text, "hostile", part=str(at)) for at, text in enumerate(("one", "둘", "три"))
    ]
    assert refused(shared, "refuse of no use") == "of no use"
    assert refused(shared, "say one", "fail") == "could not be read (ZeroDivisionError)"
    with pytest.raises(MissingExtra) as caught:
        found(shared, "lack pdf")
    assert (caught.value.kind, caught.value.extra) == ("hostile", "pdf")
    (halves,) = found(shared, "halves")
    assert isinstance(halves, Article)
    assert halves.text == "a\ufffdb\ufffdc\U0001f600\0d"


def test_text_and_markdown_are_read_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "_idle", [])
    monkeypatch.setattr(guards, "Guard", None)
    assert list(read_guarded(b"Text", "a.txt")) == [Article("Text", "text")]
    assert list(read_guarded(b"# Text", "a.md")) == [Article("# Text", "markdown", title="Text")]
    assert list(read_guarded(b"\x7fELF", "a.so")) == []


def test_what_a_library_prints_or_asks_for_goes_nowhere(
    shared: Guard, capfd: pytest.CaptureFixture[str]
) -> None:
    assert found(shared, "print \x1b[31mhello", "say fine") == [
        Article("fine", "hostile", part="1")
    ]
    assert capfd.readouterr() == ("", "")


@LINUX
def test_libraries_may_use_threads(shared: Guard) -> None:
    (article,) = found(shared, "use_threads")
    assert isinstance(article, Article)
    assert article.text == "a thread ran"


# What it does besides does not


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("segfault", "could not be read (the reader ended with signal 11)"),
        ("exit 3", "could not be read (the reader ended with code 3)"),
        ("recurse", "could not be read (RecursionError)"),
        ("open_many", "could not be read (OSError)"),
        ("nonsense 00000003414141", "could not be read (the reader answered nonsense)"),
        ("nonsense ffffffff", "could not be read (the reader answered nonsense)"),
        ("repeat 300000000", "too much text in it"),
    ],
)
def test_a_reader_that_ends_badly_costs_one_file(shared: Guard, deed: str, reason: str) -> None:
    assert refused(shared, deed) == reason


@LINUX
def test_memory_has_an_end(shared: Guard) -> None:
    assert refused(shared, "allocate") == "needs more than 1 GB of memory to read"
    assert refused(shared, "map") == "could not be read (the reader ended with signal 6)"


@pytest.mark.skipif(sys.platform == "win32", reason="counted by POSIX systems")
def test_computing_has_an_end() -> None:
    guard = Guard(hostile.PROGRAM, seconds=1, patience=100)  # so it is not for being late
    assert refused(guard, "loop") == "took more than 1 s to read"
    guard.close()


@pytest.mark.parametrize("polls", [True, False])
def test_waiting_has_an_end(monkeypatch: pytest.MonkeyPatch, polls: bool) -> None:
    monkeypatch.setattr(guards, "_POLLS", polls and guards._POLLS)
    guard = Guard(hostile.PROGRAM, seconds=1, patience=0.5)
    child = pid(guard)
    with pytest.raises(SourceError, match="took more than 1 s to read"):
        found(guard, "sleep")
    assert gone(child)


def test_large_files_get_longer(monkeypatch: pytest.MonkeyPatch, shared: Guard) -> None:
    asked: list[object] = []

    def ask(*arguments: object) -> Generator[Article, None, End]:
        asked.extend(arguments[2:])
        yield OK[0]
        return End(None, False)

    monkeypatch.setattr(shared._ready(), "ask", ask)
    assert list(shared.read(b"x" * 10_000_000, "a.hostile")) == OK
    assert asked == [120, 1200]


@pytest.mark.parametrize("program", [hostile.PROGRAM, PYTHON_ALONE])
def test_nothing_is_written_run_or_connected(tmp_path: Path, program: tuple[str, ...]) -> None:
    guard = Guard(program)
    before = set(tmp_path.iterdir())
    target = tmp_path / "written"
    with socket.create_server(("127.0.0.1", 0)) as server:
        deeds = [f"write {target}", "fork", "run /bin/true", f"connect {server.getsockname()[1]}"]
        for deed in deeds:
            assert refused(guard, deed) == "could not be read (PermissionError)"
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert set(tmp_path.iterdir()) == before
    guard.close()


@LINUX
def test_nothing_is_done_past_python_either(shared: Guard, tmp_path: Path) -> None:
    for deed in (
        f"write_beneath {tmp_path / 'written'}",
        f"make_folder {tmp_path / 'made'}",
        "connect_beneath 1",
        "fork_beneath 1",
        "run_beneath /bin/true",
        f"kill_beneath {os.getpid()}",
    ):
        (article,) = found(shared, deed)
        assert isinstance(article, Article)
        assert article.text == "-1 Operation not permitted", deed
    assert list(tmp_path.iterdir()) == []


@LINUX
def test_files_of_the_user_are_not_read(shared: Guard, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    try:
        assert refused(shared, f"read_file {tmp_path / 'secret'}")
    except pytest.fail.Exception:
        pytest.skip("this kernel has no Landlock")
    found(shared, f"read_file {os.__file__}")


# Processes


def test_one_process_is_kept_and_replaced_when_it_is_gone(alone: Guard) -> None:
    first = pid(alone)
    assert pid(alone) == first
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    second = pid(alone)
    assert second != first
    alone.close()
    assert gone(first)
    assert gone(second)
    assert pid(alone) not in {first, second}


def test_a_process_killed_in_the_middle_of_a_file_costs_the_rest_of_it(alone: Guard) -> None:
    parts = alone.read(b"repeat 99999\nsleep", "a.hostile")
    assert isinstance(next(parts), Article)
    assert alone._child is not None
    os.kill(alone._child._process.pid, signal.SIGKILL)
    with pytest.raises(SourceError, match=r"could not be read \(the reader ended with signal 9\)"):
        next(parts)
    assert found(alone, "say fine") == OK


def test_no_one_waits_for_a_file_that_is_not_wanted_any_more(alone: Guard) -> None:
    parts = alone.read(b"repeat 99999\nsleep", "a.hostile")
    next(parts)
    assert alone._child is not None
    child = alone._child._process.pid
    parts.close()  # type: ignore[attr-defined]
    assert gone(child)
    assert found(alone, "say fine") == OK


def test_a_process_leaves_after_many_files() -> None:
    few = "from search_index.sources import guard_child; guard_child._MOST_FILES = 2; "
    guard = Guard(("-c", few + hostile.PROGRAM[1]))
    processes = [pid(guard) for _ in range(5)]
    assert len(set(processes)) == 3
    assert all(map(gone, processes[:4]))
    guard.close()
    assert gone(processes[4])


def test_a_process_that_cannot_start_is_no_fault_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard = Guard(("-c", "raise SystemExit(7)"))
    with pytest.raises(IndexFailure, match=r"ended early \(code 7\)"):
        found(guard, "say fine")
    guard = Guard(("-c", "print('something else')"))
    with pytest.raises(IndexFailure):
        found(guard, "say fine")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    with pytest.raises(IndexFailure, match="cannot be started"):
        found(guard, "say fine")


def test_the_indexing_process_lets_it_go_when_nothing_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    guard = Guard(hostile.PROGRAM)
    child = pid(guard)
    monkeypatch.setattr(guards, "_idle", [guard])
    for name, seconds in (("PATIENCE", 0.05), ("_IDLE", 0.0), ("_LOOK", 0.01)):
        monkeypatch.setattr(worker, name, seconds)
    assert worker._next(queue.SimpleQueue(), worker._Speaker()) is None
    assert gone(child)


@LINUX
def test_a_copy_of_the_process_has_one_of_its_own(alone: Guard) -> None:
    first = pid(alone)
    ours, theirs = multiprocessing.Pipe()

    def ask() -> None:
        theirs.send(pid(alone))
        alone.close()

    process = multiprocessing.get_context("fork").Process(target=ask)
    process.start()
    assert ours.poll(60)
    assert ours.recv() not in {first, process.pid}
    process.join(60)
    assert process.exitcode == 0
    assert pid(alone) == first


@LINUX
def test_it_ends_with_the_process_that_started_it() -> None:
    ours, theirs = multiprocessing.Pipe(duplex=False)

    def begin() -> None:
        guard = Guard(hostile.PROGRAM)
        theirs.send(pid(guard))
        found(guard, "sleep")

    process = multiprocessing.get_context("fork").Process(target=begin)
    process.start()
    assert ours.poll(60)
    descriptor = os.pidfd_open(ours.recv())
    process.kill()
    process.join()
    assert select.select([descriptor], [], [], 60)[0]
    os.close(descriptor)


# A folder


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this process know the format too, and its readers be asked for one second."""
    hostile.register(monkeypatch.setitem)
    monkeypatch.setattr(guards, "PROGRAM", hostile.PROGRAM)
    monkeypatch.setattr(guards, "_idle", [])
    yield
    guards.close()


@pytest.mark.usefixtures("known")
def test_hostile_files_are_lines_of_a_report_and_others_are_found(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "articles",
        {
            "a.hostile": "segfault",
            "b.hostile": "say The port of Busan",
            "c.hostile": "say Ships of Nakhodka\nrepeat 9999\nexit 9",
            "d.hostile": f"write {tmp_path / 'written'}",
            "e.hostile": "print hello",
        },
    )
    os.mkfifo(folder / "f.hostile")
    with open(folder / "g.hostile", "wb") as file:
        file.truncate(2 << 30)
    (folder / "h.hostile").symlink_to("/dev/zero")
    report = index(folder, tmp_path / "index")
    assert [(skip.path, skip.reason) for skip in report.skipped] == [
        ("a.hostile", "could not be read (the reader ended with signal 11)"),
        ("c.hostile", "could not be read (the reader ended with code 9)"),
        ("d.hostile", "could not be read (PermissionError)"),
        ("e.hostile", "empty"),
        ("f.hostile", "a pipe, socket or device, not a file"),
        ("g.hostile", "larger than 128 MB"),
        ("h.hostile", "a link to what the system shows of itself"),
    ]
    library = open_library(folder, index_dir=tmp_path / "index")
    for query, expected in (("Busan", "b.hostile#0"), ("Nakhodka", "c.hostile#0")):
        assert expected in [hit.info.id for hit in library.search(query).hits]
    again = index(folder, tmp_path / "index")
    assert (again.added, again.changed, again.skipped) == (0, 0, report.skipped)
    assert not (tmp_path / "written").exists()


@LINUX
@pytest.mark.usefixtures("known")
def test_processes_that_index_beside_each_other_have_each_a_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"FIRST_BATCH": 3, "LARGEST_BATCH": 3, "MANY_FILES": 6}.items():
        monkeypatch.setattr(builder, name, value)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    files = {
        f"{at:02}.hostile": f"say Port of Busan\nrepeat {9000 + at}\npid {at}" for at in range(20)
    }
    files["05.hostile"] = files["15.hostile"] = "segfault"
    folder = write(tmp_path / "articles", files)
    report = index(folder, tmp_path / "index")
    assert [skip.path for skip in report.skipped] == ["05.hostile", "15.hostile"]
    library = open_library(folder, index_dir=tmp_path / "index")
    places = [f"{at:02}.hostile#{part}" for at in range(20) if at % 10 != 5 for part in range(3)]
    ids = {info.id for info in library.infos()}
    assert {place for place in ids if "hostile" in place} == set(places)
    readers = {int(library.document(place).text) for place in places if place.endswith("#2")}
    assert len(readers) > 1
    guards.close()
    assert multiprocessing.active_children() == []


# What they say to each other

_text = st.text(max_size=20)
_articles = st.builds(
    Article, _text, _text, _text, _text, _text, _text, _text, _text, st.integers(1, 9**9), _text
)
_skipped = st.builds(Skipped, _text, st.sampled_from(["empty", "too deep"]), _text)


@given(st.lists(_articles | _skipped, max_size=9), st.integers(1, 50))
def test_frames_come_apart_as_they_were_made(parts: list[Article | Skipped], size: int) -> None:
    sent = b"".join(map(packed, parts))
    frames, heard = Frames(), []
    for at in range(0, len(sent), size):
        frames.add(sent[at : at + size])
        heard += [unpacked(frame) for frame in frames]
    assert heard == parts


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["end", "article", "x"]),
    lambda inner: st.lists(inner, max_size=12),
)


@given(st.binary(max_size=50) | _json.map(lambda value: json.dumps(value).encode()))
def test_nonsense_is_known_for_what_it_is(body: bytes) -> None:
    try:
        message = unpacked(body)
    except ValueError:
        return
    assert isinstance(message, Article | Skipped | End)


def test_a_frame_that_is_too_large_is_neither_made_nor_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guard_wire, "MAX_FRAME", 100)
    with pytest.raises(SourceError, match="too much text"):
        packed(Article("x" * 101, "text"))
    with pytest.raises(ValueError, match="too large"):
        Frames().add(struct.pack("!I", 101))
    assert reading.MAX_TEXT < guards.MAX_ANSWER
