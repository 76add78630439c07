"""Starts the process that indexes, listens to it, and keeps it for the next time."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from search_index.errors import IndexFailure
from search_index.models import Progress, RefreshReport, Skipped

#: Characters of paths that a process is told of; to look at all files costs less than many more.
MOST_NAMED = 50_000
#: Files read for one request from which on the process is not kept: it has grown.
MANY_READ = 1_000
_POLL = 0.05  # seconds between two looks at whether the run was cancelled
_GRACE = 2.0  # seconds that a process told to end may take
_ROOT = Path(__file__).resolve().parent.parent.parent

_Event = dict[str, Any]


class Indexer:
    """Has an index brought up to date in another process. Thread-safe.

    The process is kept, so that the next request finds it ready; see ``worker`` for when it leaves.
    It ends with this object at the latest. What it knows of the program, its rules of names and
    words among them, is of the time when it was started.
    """

    def __init__(self, folder: Path, index_dir: Path) -> None:
        """Start nothing yet. Both are given by their real paths."""
        self._folder = folder
        self._index_dir = index_dir
        self._lock = threading.Lock()
        self._closed = False
        self._kept: list[_Process] = []  # one that waits for a request, or none
        weakref.finalize(self, _end_all, self._kept)

    def refresh(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        *,
        rebuild: bool = False,
        verify: bool = False,
        only: Sequence[str] | None = None,
        lexicon: Path | None = None,
        extras: bool = True,
    ) -> RefreshReport | None:
        """Bring the index up to date; None if it was cancelled, which ends the process.

        `rebuild`, `verify`: see ``builder.refresh_index``.

        `only`: look at these files alone, by their paths within the folder; at all files where they
        are very many. `lexicon`: the reader's own file of names. `extras`: whether those that find
        names are used. `on_progress` is called in this thread. Raises IndexFailure with what the
        process said. Several threads may ask at once: each has a process of its own then.
        """
        request = {
            "folder": str(self._folder),
            "index_dir": str(self._index_dir),
            "rebuild": rebuild,
            "verify": verify,
            "lexicon": None if lexicon is None else str(lexicon),
            "extras": extras,
            "only": None if only is None or sum(map(len, only)) > MOST_NAMED else _listed(only),
        }
        process, event = self._asked(request, on_progress, cancelled)
        try:
            if event is None:
                return None
            report = _report(event, process)
            process.grown = report.added + report.changed >= MANY_READ
            return report
        finally:
            self._keep(process)

    def close(self) -> None:
        """End the process that waits; one that works is ended when it has done its work."""
        with self._lock:
            self._closed = True
            kept = self._kept[:]
            self._kept.clear()
        _end_all(kept)

    def _asked(
        self,
        request: _Event,
        on_progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> tuple[_Process, _Event | None]:
        """Ask a process; return it with its last event, see ``_Process.ask``."""
        with self._lock:
            kept = self._kept.pop() if self._kept else None
        if kept is not None:
            try:
                event = kept.ask(request, on_progress, cancelled)
            except BaseException:
                kept.end()
                raise
            if event != {} or kept.begun:
                return kept, event
            # It had left, for there had been nothing to do for long, or something ended it.
            kept.end()
        process = _Process()
        try:
            return process, process.ask(request, on_progress, cancelled)
        except BaseException:
            process.end()
            raise

    def _keep(self, process: _Process) -> None:
        """Keep a process for the next request if it is fit for one and none is kept."""
        with self._lock:
            keeps = process.ready and not (process.grown or self._closed or self._kept)
            if keeps:
                self._kept.append(process)
        if not keeps:
            process.end()


def _listed(paths: Sequence[str]) -> list[str]:
    """Return the paths that a file of the index may have; others would not pass as text."""
    return [path for path in paths if _is_text(path)]


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _report(event: _Event, process: _Process) -> RefreshReport:
    """Return what a process reports with its last event. Raises IndexFailure."""
    kind = event.pop("event", "")
    if kind == "report":
        skipped = tuple(Skipped(**skip) for skip in event.pop("skipped"))
        problems = tuple(event.pop("problems"))
        return RefreshReport(skipped=skipped, problems=problems, **event)
    if kind == "error":
        raise IndexFailure(event["message"])
    raise IndexFailure(
        f"the indexing process ended early ({process.last_words()}): what it committed is kept"
    )


def _end_all(processes: list[_Process]) -> None:
    while processes:
        processes.pop().end()


class _Process:
    """A running ``worker``. Raises IndexFailure if it cannot be started."""

    def __init__(self) -> None:
        self._process = _start()
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._errors: list[str] = []
        #: Whether it has taken up what it was asked last.
        self.begun = False
        #: Whether it has answered what it was asked, and waits.
        self.ready = False
        #: Whether it takes too much memory to be kept.
        self.grown = False
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._readers = (
            threading.Thread(
                target=_forward, args=(self._process.stdout, self._lines.put), daemon=True
            ),
            threading.Thread(
                target=_collect, args=(self._process.stderr, self._errors), daemon=True
            ),
        )
        for reader in self._readers:
            reader.start()

    def ask(
        self,
        request: _Event,
        on_progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> _Event | None:
        """Return the last event of a request, {} if the process ends without, None if cancelled."""
        self.ready, self.begun = False, False
        assert self._process.stdin is not None
        with suppress(OSError):  # it is gone: its output has an end then
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        event = self._listen(on_progress, cancelled)
        self.ready = bool(event)
        return event

    def _listen(
        self,
        on_progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> _Event | None:
        while True:
            if cancelled and cancelled():
                return None
            try:
                line = self._lines.get(timeout=_POLL)
            except queue.Empty:
                continue
            if line is None:
                return {}
            try:
                values: _Event = json.loads(line)
            except ValueError:
                continue  # not ours: something printed by a library
            self.begun = True
            match values.pop("event", ""):
                case "begun":
                    continue
                case "progress":
                    if on_progress:
                        on_progress(Progress(**values))
                case event:
                    return {"event": event, **values}

    def last_words(self) -> str:
        """Return what it said at last of why it ended."""
        self._ended(_GRACE)
        self._readers[1].join(_GRACE)
        return self._errors[-1].strip() if self._errors else f"exit code {self._process.returncode}"

    def end(self) -> None:
        """End it, at once if it is at work, and release what it takes."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()  # at which it leaves
        if not self.ready:
            self._process.terminate()
        if not self._ended(_GRACE):
            self._process.kill()
            self._process.wait()
        for reader in self._readers:
            reader.join(_GRACE)
        for stream in (self._process.stdout, self._process.stderr):
            assert stream is not None
            stream.close()

    def _ended(self, seconds: float) -> bool:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


def _start() -> subprocess.Popen[str]:
    # -P keeps modules in the current folder out of the process; this package is named instead.
    command = [sys.executable, "-P", "-m", "search_index.store.worker"]
    environment = dict(os.environ)
    paths = [str(_ROOT), *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
    environment["PYTHONPATH"] = os.pathsep.join(paths)
    # Threads for linear algebra, of which there is none here, take time to start.
    environment.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise IndexFailure(f"the indexing process cannot be started ({error.strerror})") from None


def _forward(stream: IO[str], put: Callable[[str | None], None]) -> None:
    for line in stream:
        put(line)
    put(None)


def _collect(stream: IO[str], errors: list[str]) -> None:
    for line in stream:
        errors.append(line)
        del errors[:-20]
