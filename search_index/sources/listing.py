"""Which files of a folder could be articles."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from search_index.models import Skipped

OnSkip = Callable[[Skipped], None]


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A regular file under a corpus folder, and the facts that show whether it has changed."""

    path: str  # relative to the folder, with forward slashes
    size: int  # bytes
    mtime_ns: int  # nanoseconds since the epoch


def list_files(folder: Path, on_skip: OnSkip | None = None) -> list[FileEntry]:
    """Return the regular files under `folder`, sorted by path.

    Names that begin with a dot are left out, files and folders alike. Symbolic links are followed;
    a folder reached a second time (a loop, or two links) is entered once. Pipes, sockets and
    devices are left out. What cannot be entered or named is told to `on_skip`. Raises OSError only
    if `folder` itself cannot be listed.
    """
    tell = on_skip or (lambda skipped: None)
    seen = {_identity(os.stat(folder))}
    with os.scandir(folder) as top:
        entries = list(top)
    found = list(_walk(entries, "", seen, tell))
    found.sort(key=lambda entry: entry.path)
    return found


def entry_of(folder: Path, path: str) -> FileEntry | None:
    """Return the regular file at `path` within `folder`, None if there is none that is listed."""
    parts = path.split("/")
    if any(part.startswith(".") or not part for part in parts):
        return None
    try:
        facts = os.stat(folder / path)
        path.encode()
    except (OSError, ValueError):
        return None
    regular = stat.S_ISREG(facts.st_mode)
    return FileEntry(path, facts.st_size, facts.st_mtime_ns) if regular else None


def files_at(folder: Path, path: str, on_skip: OnSkip | None = None) -> list[FileEntry]:
    """Return what is listed at `path` within `folder`: a file, or the files of a folder, or none.

    What cannot be entered or named is told to `on_skip`.
    """
    file = entry_of(folder, path)
    if file is not None:
        return [file]
    parts = path.split("/")
    if any(part.startswith(".") or not part for part in parts):
        return []
    try:
        # A link to one of these folders leads in a circle.
        around = [folder.joinpath(*parts[:depth]) for depth in range(len(parts) + 1)]
        seen = {_identity(os.stat(each)) for each in around}
        with os.scandir(around[-1]) as inside:
            entries = list(inside)
    except (OSError, ValueError):
        return []
    tell = on_skip or (lambda skipped: None)
    return sorted(_walk(entries, path + "/", seen, tell), key=lambda entry: entry.path)


def list_folders(folder: Path) -> list[str]:
    """Return the paths within `folder` of the folders that ``list_files`` enters, sorted.

    Files are not looked at. Raises OSError only if `folder` itself cannot be listed.
    """
    seen = {_identity(os.stat(folder))}
    found: list[str] = []
    pending = [""]
    while pending:
        prefix = pending.pop()
        try:
            with os.scandir(folder / prefix) as inside:
                entries = sorted(inside, key=lambda entry: entry.name)
        except OSError:
            if not prefix:
                raise
            continue
        for entry in entries:
            with suppress(OSError):
                if entry.name.startswith(".") or not entry.is_dir():
                    continue
                identity = _identity(entry.stat())
                if identity not in seen:
                    seen.add(identity)
                    found.append(prefix + entry.name)
                    pending.append(prefix + entry.name + "/")
    return sorted(found)


def _walk(
    entries: list[os.DirEntry[str]], prefix: str, seen: set[tuple[int, int]], tell: OnSkip
) -> Iterator[FileEntry]:
    pending = [(entries, prefix)]
    while pending:
        entries, prefix = pending.pop()
        # Sorted, so that of two links to one folder the same one is entered on every run.
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.startswith("."):
                continue
            path = prefix + entry.name
            try:
                facts = entry.stat()
                if stat.S_ISREG(facts.st_mode):
                    if _named_in_unicode(path, tell):
                        yield FileEntry(path, facts.st_size, facts.st_mtime_ns)
                elif stat.S_ISDIR(facts.st_mode) and _identity(facts) not in seen:
                    seen.add(_identity(facts))
                    with os.scandir(entry.path) as inner:
                        pending.append((list(inner), path + "/"))
            except FileNotFoundError:
                continue  # a dangling link, or gone since the folder was listed
            except OSError as error:
                reason = (error.strerror or error.__class__.__name__).lower()
                tell(Skipped(_shown(path), f"cannot be read: {reason}"))


def _identity(facts: os.stat_result) -> tuple[int, int]:
    return facts.st_dev, facts.st_ino


def _named_in_unicode(path: str, tell: OnSkip) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        tell(Skipped(_shown(path), "its name is not valid UTF-8: rename it"))
        return False
    return True


def _shown(path: str) -> str:
    return path.encode("utf-8", "replace").decode("utf-8")
