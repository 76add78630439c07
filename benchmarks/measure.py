"""Times, memory and caches: what the measurements have in common. Linux; elsewhere less is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent

_DROP = Path("/proc/sys/vm/drop_caches")
_EVERYTHING = b"3"  # pages, directory entries and inodes
_POLL = 0.25  # seconds between two looks at the memory of a process and its children

JSON = dict[str, Any]


def quantile(values: Iterable[float], share: float) -> float:
    """Return the value that `share` of `values` do not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * int(share * 100) // 100) - 1)]


def spread(values: Iterable[float]) -> JSON:
    """Return count, p50, p95 and maximum; empty if there are no values."""
    ranked = sorted(values)
    if not ranked:
        return {}
    return {
        "count": len(ranked),
        "p50": round(quantile(ranked, 0.5), 3),
        "p95": round(quantile(ranked, 0.95), 3),
        "max": round(ranked[-1], 3),
    }


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long a call takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def memory(pid: int | str = "self") -> dict[str, float]:
    """Return megabytes of a process: ``rss``, ``pss`` (shared pages divided) and ``uss`` (private).

    Empty where /proc does not tell, or when the process is gone.
    """
    sizes: dict[str, int] = {}
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return {}
    for line in lines:
        name, _, value = line.partition(":")
        sizes[name] = int(value.split()[0])
    private = sizes.get("Private_Clean", 0) + sizes.get("Private_Dirty", 0)
    return {
        name: round(kilobytes / 1024, 1)
        for name, kilobytes in (
            ("rss", sizes.get("Rss", 0)),
            ("pss", sizes.get("Pss", 0)),
            ("uss", private),
            ("dirty", sizes.get("Private_Dirty", 0)),
        )
    }


def tree(pid: int) -> list[int]:
    """Return a process and its descendants; those that are gone meanwhile are left out."""
    found = [pid]
    for parent in found:  # grows while it is read
        try:
            tasks = os.listdir(f"/proc/{parent}/task")
            for task in tasks:
                children = Path(f"/proc/{parent}/task/{task}/children").read_text()
                found.extend(map(int, children.split()))
        except OSError:
            continue
    return found


class PeakMemory:
    """Looks at the memory of a process and its children again and again, in a thread."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.peak = 0.0  # megabytes, shared pages counted once
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_POLL):
            now = sum(memory(pid).get("pss", 0.0) for pid in tree(self.pid))
            self.peak = max(self.peak, now)


def drop_caches(folder: Path, *, whole_system: bool = True) -> str:
    """Make the next read of the files in a folder go to the disk; return how that was done.

    As root all caches of the system are dropped; else, or with `whole_system` false, the pages of
    these files alone.
    """
    os.sync()
    if whole_system:
        try:
            _DROP.write_bytes(_EVERYTHING)
        except OSError:
            pass
        else:
            return "all caches dropped"
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(descriptor)
    return "cached pages of the index dropped"


def size_of(folder: Path) -> float:
    """Return the megabytes of all files under a folder."""
    files = (path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return round(sum(files) / 2**20, 1)


def in_child(task: str, **values: object) -> JSON:
    """Run a task of ``tasks.py`` in a fresh process and return what it answers.

    Raises RuntimeError with the end of what it wrote to standard error if it fails.
    """
    return _answer(_started(task, values), task)


def watched_child(task: str, **values: object) -> tuple[JSON, float]:
    """Do the same and return the peak of its memory in megabytes too, children included.

    Looking takes a little of the process's time each time: not for what is counted in milliseconds.
    """
    process = _started(task, values)
    with PeakMemory(process.pid) as watch:
        answer = _answer(process, task)
    return answer, round(watch.peak, 1)


def _started(task: str, values: JSON) -> subprocess.Popen[str]:
    command = [sys.executable, str(HERE / "tasks.py"), task, json.dumps(values, default=str)]
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _answer(process: subprocess.Popen[str], task: str) -> JSON:
    output, errors = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{task} failed: {errors[-2000:]}")
    answer: JSON = json.loads(output.splitlines()[-1])
    return answer
