"""Starts the process that indexes, and listens to it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

from search_index.errors import IndexFailure
from search_index.models import Progress, RefreshReport, Skipped

#: Characters of paths that a process is told of; to look at all files costs less than many more.
MOST_NAMED = 50_000
_POLL = 0.05  # seconds between two looks at whether the run was cancelled
_GRACE = 2.0  # seconds that a process told to end may take
_ROOT = Path(__file__).resolve().parent.parent.parent


def run_worker(
    folder: Path,
    index_dir: Path,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    rebuild: bool = False,
    only: Sequence[str] | None = None,
    lexicon: Path | None = None,
) -> RefreshReport | None:
    """Refresh the index in a process of its own; None if it was cancelled.

    `only`: look at these files alone, by their paths within the folder; at all files where they
    are very many. `lexicon`: the reader's own file of names.
    `on_progress` is called in this thread. Raises IndexFailure with what the process said.
    """
    process = _start(folder, index_dir, rebuild, only, lexicon)
    lines: queue.Queue[str | None] = queue.Queue()
    errors: list[str] = []
    assert process.stdout is not None
    assert process.stderr is not None
    readers = (
        threading.Thread(target=_forward, args=(process.stdout, lines.put), daemon=True),
        threading.Thread(target=_collect, args=(process.stderr, errors), daemon=True),
    )
    for reader in readers:
        reader.start()
    try:
        answer = _listen(lines, on_progress, cancelled)
        if answer is not None:
            process.wait()
    finally:
        _end(process)
        for reader in readers:
            reader.join(_GRACE)
        process.stdout.close()
        process.stderr.close()
    if answer is None:
        return None
    event = answer.pop("event", "")
    if event == "report":
        skipped = tuple(Skipped(**skip) for skip in answer.pop("skipped"))
        problems = tuple(answer.pop("problems"))
        return RefreshReport(skipped=skipped, problems=problems, **answer)
    if event == "error":
        raise IndexFailure(answer["message"])
    last = errors[-1].strip() if errors else f"exit code {process.returncode}"
    raise IndexFailure(f"the indexing process ended early ({last}): what it committed is kept")


def _start(
    folder: Path,
    index_dir: Path,
    rebuild: bool,
    only: Sequence[str] | None,
    lexicon: Path | None,
) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-m", "search_index.store.worker"]
    command += [str(folder), "--index-dir", str(index_dir)]
    if rebuild:
        command.append("--rebuild")
    if lexicon is not None:
        command.append(f"--lexicon={lexicon}")
    command += _naming(only)
    # -P keeps modules in the current folder out of the process; this package is named instead.
    environment = dict(os.environ)
    paths = [str(_ROOT), *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
    environment["PYTHONPATH"] = os.pathsep.join(paths)
    # Threads for linear algebra, of which there is none here, take time to start.
    environment.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise IndexFailure(f"the indexing process cannot be started ({error.strerror})") from None


def _naming(only: Sequence[str] | None) -> list[str]:
    """Return the arguments that name the files to look at; none where all are to be looked at."""
    if only is None or sum(map(len, only)) > MOST_NAMED:
        return []
    # No file has the empty path: it says that files were named, even if none was.
    return ["--only=", *(f"--only={path}" for path in only if _may_exist(path))]


def _may_exist(path: str) -> bool:
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False


def _listen(
    lines: queue.Queue[str | None],
    on_progress: Callable[[Progress], None] | None,
    cancelled: Callable[[], bool] | None,
) -> dict[str, Any] | None:
    """Return the last event of the process, {} if it ended without one, None if cancelled."""
    while True:
        if cancelled and cancelled():
            return None
        try:
            line = lines.get(timeout=_POLL)
        except queue.Empty:
            continue
        if line is None:
            return {}
        try:
            values: dict[str, Any] = json.loads(line)
        except ValueError:
            continue  # not ours: something printed by a library
        if values.get("event") != "progress":
            return values
        del values["event"]
        if on_progress:
            on_progress(Progress(**values))


def _forward(stream: IO[str], put: Callable[[str | None], None]) -> None:
    for line in stream:
        put(line)
    put(None)


def _collect(stream: IO[str], errors: list[str]) -> None:
    for line in stream:
        errors.append(line)
        del errors[:-20]


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
