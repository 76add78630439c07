"""Files are read in a process of their own, so that no file can harm or stop the one that indexes.

The process (``guard_child``) is kept for the files to come. It is ended and another one started
when it takes too long, needs too much memory, crashes or answers nonsense: each costs the one file
that did it, or what of it had not been read.
"""

from __future__ import annotations

import atexit
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from search_index.errors import IndexFailure, SourceError
from search_index.models import Skipped
from search_index.sources.article import Article
from search_index.sources.formats import HEAD, format_of, kind_of
from search_index.sources.guard_rules import MEMORY
from search_index.sources.guard_wire import (
    HEADER,
    OUT_OF_MEMORY,
    READY,
    End,
    Frames,
    unpacked,
)
from search_index.sources.reading import MAX_TEXT, parts_of_kind

#: Seconds of computing that a small file may take. Web pages and mails take milliseconds.
SECONDS = 20
#: For each so many bytes of a file it may take a second more; packed ones unpack to ten times that.
BYTES_A_SECOND = 100_000
#: Seconds of waiting for each second of computing: on a busy machine an indexing process, which
#: stands behind whatever the user is doing, gets no more than a tenth of a core.
PATIENCE = 10
#: Bytes of all answers about one file: text is at most three bytes a character of MAX_TEXT.
MAX_ANSWER = 4 * MAX_TEXT
PROGRAM = ("-m", "search_index.sources.guard_child")
_ROOT = Path(__file__).resolve().parent.parent.parent
_CHUNK = 1 << 18  # bytes read at once
_POLLS = hasattr(select, "poll")  # not on Windows
_STARTING = (
    120.0  # seconds that starting may take, on a busy machine: it computes for a tenth of one
)
_GRACE = 5.0  # seconds that a process which was killed may take to be gone


class Guard:
    """Reads files in another process, one at a time. Not thread-safe."""

    def __init__(
        self, program: Sequence[str], seconds: int = SECONDS, patience: float = PATIENCE
    ) -> None:
        """Start nothing yet. `program`: arguments of Python that run ``guard_child.main``."""
        self._program = program
        self._seconds = seconds
        self._patience = patience
        self._child: _Child | None = None

    def read(self, data: bytes, name: str) -> Iterator[Article | Skipped]:
        """Yield the articles in a file, and what parts of it cannot be read, as they are found.

        Raises SourceError with the reason where the file, or the rest of it, cannot be read, and
        IndexFailure where no process can be started: that is no fault of the file.
        """
        seconds = self._seconds + len(data) // BYTES_A_SECOND
        child = self._ready()
        left_well = False
        try:
            end = yield from child.ask(data, name, seconds, seconds * self._patience)
            left_well = not end.leaves
        finally:
            if not left_well:  # also when no one wants the rest
                self.close()
        if end.error is not None:
            raise end.error

    def close(self) -> None:
        """End the process, if there is one."""
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def _ready(self) -> _Child:
        """Return a process that waits for a file. Raises IndexFailure if none can be started."""
        if self._child is not None and not self._child.waits():
            self.close()
        if self._child is None:
            self._child = _Child(self._program)
        return self._child


class _Child:
    """A running ``guard_child``."""

    def __init__(self, program: Sequence[str]) -> None:
        self._owner = os.getpid()
        self._process = _start(program)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._input = self._process.stdin.fileno()
        self._output = self._process.stdout.fileno()
        if _POLLS:
            os.set_blocking(self._input, False)
            os.set_blocking(self._output, False)
        self._left = _STARTING  # seconds that it may still be waited for, about this file
        self._late = False
        if not self._began():
            self.end()
            raise IndexFailure(
                f"the process that reads files ended early (code {self._process.returncode})"
            )

    def _began(self) -> bool:
        try:
            self._wait(self._output, select.POLLIN if _POLLS else 0)
            return os.read(self._output, len(READY)) == READY
        except OSError:
            return False

    def waits(self) -> bool:
        """Whether it can be asked: it runs, and is of this process, not of one it is a copy of."""
        return self._owner == os.getpid() and self._process.poll() is None

    def ask(
        self, data: bytes, name: str, seconds: int, patience: float
    ) -> Generator[Article | Skipped, None, End]:
        """Yield what it finds, return the last it says. Raises SourceError if it ends early."""
        self._left, self._late = patience, False
        named = name.encode("utf-8", "replace")
        timer = threading.Timer(patience, self._stop)
        if not _POLLS:
            timer.start()
        try:
            self._send(HEADER.pack(len(named), len(data), seconds) + named)
            self._send(data)
            return (yield from self._heard())
        except OSError:
            raise SourceError(self._why(seconds)) from None
        except (ValueError, RecursionError):
            raise SourceError("could not be read (the reader answered nonsense)") from None
        finally:
            timer.cancel()

    def _heard(self) -> Generator[Article | Skipped, None, End]:
        frames = Frames()
        left = MAX_ANSWER
        while left >= 0:
            self._wait(self._output, select.POLLIN if _POLLS else 0)
            chunk = os.read(self._output, _CHUNK)
            if not chunk:
                raise BrokenPipeError
            left -= len(chunk)
            frames.add(chunk)
            for frame in frames:
                message = unpacked(frame)
                if isinstance(message, End):
                    return message
                yield message
        raise SourceError("too much text in it")

    def _send(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[os.write(self._input, rest[:_CHUNK]) :]
            except BlockingIOError:
                self._wait(self._input, select.POLLOUT)

    def _wait(self, descriptor: int, event: int) -> None:
        """Wait for a pipe. Only this counts as waiting, not what is done with an answer."""
        if not _POLLS:
            return
        poll = select.poll()
        poll.register(descriptor, event)
        started = time.monotonic()
        ready = poll.poll(max(self._left, 0) * 1000)
        self._left -= time.monotonic() - started
        if not ready:
            self._late = True
            raise TimeoutError

    def _stop(self) -> None:
        self._late = True
        self._process.kill()

    def _why(self, seconds: int) -> str:
        """Return why it has ended, or is to be ended."""
        code: int | None = None
        if not self._late:
            with suppress(subprocess.TimeoutExpired):
                code = self._process.wait(_GRACE)
        if self._late or code == -getattr(signal, "SIGXCPU", 0):
            return f"took more than {seconds} s to read"
        if code == OUT_OF_MEMORY:
            return f"needs more than {MEMORY >> 30} GB of memory to read"
        if code is None or code >= 0:
            return f"could not be read (the reader ended with code {code})"
        return f"could not be read (the reader ended with signal {-code})"

    def end(self) -> None:
        """End it, whatever it is doing: it has nothing to lose."""
        if self._owner == os.getpid():
            self._process.kill()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_GRACE)
        else:
            self._process.returncode = 0  # it is another's: not for this process to wait for
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(OSError):
                pipe.close()


def _start(program: Sequence[str]) -> subprocess.Popen[bytes]:
    # -P keeps modules in the current folder out of the process; this package is named instead.
    command = [sys.executable, "-P", "-B", *program]
    environment = dict(os.environ)
    paths = [str(_ROOT), *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
    environment["PYTHONPATH"] = os.pathsep.join(paths)
    environment.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        return subprocess.Popen(
            command,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # it has no terminal: neither its keys nor its screen
        )
    except OSError as error:
        raise IndexFailure(f"the process that reads cannot be started ({error})") from None


_idle: list[Guard] = []  # of this process; more than one only where threads read beside each other


def read_guarded(data: bytes, path: str) -> Iterator[Article | Skipped]:
    """Yield what is in the bytes of a file; formats that are `guarded` are read elsewhere.

    As ``reading.each_part``; `path` is relative to the corpus.
    """
    kind = kind_of(path, data[:HEAD])
    if not kind:
        return
    if not format_of(kind).guarded:
        yield from parts_of_kind(kind, data, path)
        return
    guard = _idle.pop() if _idle else Guard(PROGRAM)
    try:
        yield from guard.read(data, path)
    finally:
        _idle.append(guard)


@atexit.register
def close() -> None:
    """End the processes that wait for files."""
    while _idle:
        _idle.pop().close()
