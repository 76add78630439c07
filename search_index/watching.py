"""What changes in a folder while it changes.

The system's own notifications are used, by way of watchfiles. Where there are none, or not enough
(a network drive, the limit of inotify), the word is now and then that anything may have changed: to
compare the folder with the index is the business of whoever listens, and costs little.
"""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from search_index.sources.ignoring import IGNORE_FILE
from search_index.sources.listing import list_folders

#: Seconds without a change after which a file is held to be written.
QUIET = 0.4
#: Seconds that files which are written may wait for others that are not.
PATIENCE = 5.0
#: Seconds after which a file that never stops growing is taken as it is.
LONGEST = 30.0
#: Paths from which on the whole folder is compared: it costs less, and the system may have left
#: some out (inotify drops events of which more than 16,384 wait).
MANY = 1_000
#: Folders from which on they are not watched: to ask the system for each holds Python's lock.
MOST_FOLDERS = 4_000
#: Seconds between two looks at a folder without notifications.
LOOK_EVERY = 30.0
#: Seconds that setting up may take without a change being missed beside it.
_AT_ONCE = 0.5
_TICK = 0.25  # seconds between two looks at what waits, and at whether the folder is there
_STEP = 0.05  # seconds that the system's events are collected for
#: Beginnings of the names of file systems where others write without this system's knowledge.
_REMOTE = ("9p", "afs", "ceph", "cifs", "davfs", "drvfs", "fuse.", "ncp", "nfs", "smb", "vboxsf")

_ESCAPED = re.compile(rb"\\([0-3][0-7]{2})")  # in paths, as in /proc/self/mountinfo

_Facts = tuple[int, int] | None  # size, time of the last change; None: there is no such file


@dataclass(frozen=True, slots=True)
class Changed:
    """What may have changed in a folder."""

    paths: frozenset[str] | None = None  # of files and folders within it; None: anything
    gone: bool = False  # the folder is not there, or what was mounted there is not


class Settling:
    """Holds back the paths that change until nothing has happened to them for a while.

    So a file is not read while it is written, and many changes at once become one.
    """

    def __init__(self, facts: Callable[[str], _Facts]) -> None:
        self._facts = facts
        self._waiting: dict[str, tuple[float, float, _Facts]] = {}  # since when, last changed
        self._all = False
        self._first = self._last = 0.0

    def note(self, paths: Collection[str] | None, now: float) -> None:
        """Note that something happened to some paths, None: to any, at a time in seconds."""
        if paths is not None and not paths:
            return
        if not (self._all or self._waiting):
            self._first = now
        self._last = now
        if paths is None or self._all or len(paths) + len(self._waiting) > MANY:
            self._all = True
            self._waiting.clear()
            return
        for path in paths:
            since = self._waiting[path][0] if path in self._waiting else now
            self._waiting[path] = since, now, self._facts(path)

    def settled(self, now: float) -> Changed | None:
        """Return what has come to rest, None if nothing has; it waits no longer then."""
        if self._all:
            if now - self._last < QUIET and now - self._first < PATIENCE:
                return None
            self._all = False
            return Changed()
        for path, (since, _, before) in list(self._waiting.items()):
            facts = self._facts(path)
            if facts != before:
                self._waiting[path] = since, now, facts
        ready = {
            path
            for path, (since, last, _) in self._waiting.items()
            if now - last >= QUIET or now - since >= LONGEST
        }
        if not ready or (len(ready) < len(self._waiting) and now - self._first < PATIENCE):
            return None
        for path in ready:
            del self._waiting[path]
        self._first = min((since for since, _, _ in self._waiting.values()), default=now)
        return Changed(frozenset(ready))


def watch(folder: Path, stop: threading.Event) -> Iterator[Changed]:
    """Yield what changes in `folder`, a real path, once it has come to rest, until `stop` is set.

    Names that begin with a dot are left out. When the folder is gone that is said once; when it
    is there again, that anything may have changed. Never raises for what the system refuses.
    """
    home = _identity(folder)
    anew = False
    while not stop.is_set():
        if _is_gone(folder, home):
            yield Changed(gone=True)
            while _is_gone(folder, home):
                if stop.wait(_TICK):
                    return
            anew = True
        home = _identity(folder)
        yield from _watch_as_it_is(folder, home, anew, stop)
        anew = True


def _watch_as_it_is(
    folder: Path, home: tuple[int, int] | None, anew: bool, stop: threading.Event
) -> Iterator[Changed]:
    """Yield what changes until there are other folders to watch; first all, if it is `anew`."""
    started = looked = time.monotonic()
    remote = _is_remote(folder)
    settling = Settling(lambda path: _facts(folder / path))
    other_folders = False
    known: frozenset[str] | None = None
    for known, paths in _events(folder, stop):
        now = time.monotonic()
        if _identity(folder) != home:
            return
        if started and (anew or now - started > _AT_ONCE + _TICK):
            settling.note(None, now)
        started = 0.0
        if remote and now - looked >= LOOK_EVERY:
            looked = now
            settling.note(None, now)
        settling.note(paths, now)
        if paths and known is not None and _are_other_folders(folder, paths, known):
            other_folders = True
            settling.note(None, now)
        changed = settling.settled(now)
        if changed is not None and other_folders:
            return
        if changed is not None:
            yield changed


def _are_other_folders(folder: Path, paths: Collection[str], known: frozenset[str]) -> bool:
    """Whether there are folders among `paths` that are not watched, or no folders any more."""
    return any((path in known) != os.path.isdir(folder / path) for path in paths)


def _events(
    folder: Path, stop: threading.Event
) -> Iterator[tuple[frozenset[str] | None, Collection[str] | None]]:
    """Yield the paths to which something happens, None for anything; often none of them.

    Before them the folders that are watched one by one, None if the system watches all alike.
    """
    with_limits = sys.platform == "linux"  # where each folder is watched for itself
    try:
        folders = list_folders(folder)
        if not with_limits or len(folders) <= MOST_FOLDERS:
            known = frozenset(folders) if with_limits else None
            outside = _outside(folder, folders)
            roots = [folder, *(folder / path for path in folders)] if with_limits else outside
            for paths in _notified(folder, roots, recursive=not with_limits, stop=stop):
                yield known, paths
            return
    except (OSError, RuntimeError):  # a limit of the system; what watchfiles makes of others
        pass
    looked = time.monotonic()
    while not stop.wait(_TICK):
        now = time.monotonic()
        due = now - looked >= LOOK_EVERY
        looked = now if due else looked
        yield None, None if due else ()


def _outside(folder: Path, folders: Collection[str]) -> list[Path]:
    """Return a folder, and those that links in it lead to, which lie elsewhere."""
    found = [folder]
    for path in folders:
        real = Path(os.path.realpath(folder / path))
        if not any(real.is_relative_to(other) for other in found):
            found.append(real)
    return found


def _notified(
    folder: Path, roots: Collection[Path], *, recursive: bool, stop: threading.Event
) -> Iterator[Collection[str] | None]:
    from watchfiles import watch as watched  # noqa: PLC0415 - costs more than a first paint

    for events in watched(
        *roots,
        watch_filter=None,
        debounce=int(PATIENCE * 1000),
        step=int(_STEP * 1000),
        stop_event=stop,
        rust_timeout=int(_TICK * 1000),
        yield_on_timeout=True,
        raise_interrupt=False,
        force_polling=False,  # which walks the whole folder again and again
        recursive=recursive,
        ignore_permission_denied=True,
    ):
        within = [_within(folder, path) for _, path in events]
        yield None if None in within else {path for path in within if path}


def _within(folder: Path, path: str) -> str | None:
    """Return a path relative to a folder; "" if it is hidden, None if it lies elsewhere."""
    try:
        parts = Path(path).relative_to(folder).parts
    except ValueError:
        return None
    # A file of patterns is hidden, but says which files there are.
    shown = parts[:-1] if parts[-1:] == (IGNORE_FILE,) else parts
    if any(part.startswith(".") for part in shown):
        return ""
    if any("\ufffd" in part for part in parts):  # a name that is not UTF-8
        return None
    return "/".join(parts)


def _facts(path: Path) -> _Facts:
    try:
        facts = os.stat(path)
    except (OSError, ValueError):
        return None
    return facts.st_size, facts.st_mtime_ns


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        facts = os.stat(folder)
    except OSError:
        return None
    return facts.st_dev, facts.st_ino


def _is_gone(folder: Path, home: tuple[int, int] | None) -> bool:
    """Whether a folder is not there, or is what is left where a drive was taken away."""
    now = _identity(folder)
    if now is None or home is None or now[0] == home[0]:
        return now is None
    try:
        with os.scandir(folder) as inside:
            return next(inside, None) is None
    except OSError:
        return True


def _is_remote(folder: Path) -> bool:
    """Whether a folder is on a drive that others may write to (see proc_pid_mountinfo(5))."""
    try:
        lines = Path("/proc/self/mountinfo").read_bytes().splitlines()
    except OSError:
        return False
    best, kind = "", ""
    for line in lines:
        left, _, right = line.partition(b" - ")
        point = os.fsdecode(_ESCAPED.sub(_character, left.split(b" ")[4]))
        if folder.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, os.fsdecode(right.split(b" ")[0])
    return kind.startswith(_REMOTE)


def _character(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape[1], 8)])
