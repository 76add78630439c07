"""Which files of a folder could be articles."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from posixpath import basename

from search_index.models import Skipped
from search_index.sources.formats import may_hold_articles
from search_index.sources.ignoring import IGNORE_FILE, Ignored
from search_index.sources.passing import folder_passed_over

OnSkip = Callable[[Skipped], None]
#: Between the path of a file and the name of a part in the id of a document.
PART_SIGN = "#"
_NO_FILE = "a pipe, socket or device, not a file"
_LEADS_NOWHERE = "a link to what is not there"
_OF_SYSTEM = "a link to what the system shows of itself"
_SYSTEM = ("/proc", "/sys", "/dev")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A regular file under a corpus folder, and the facts that show whether it has changed."""

    path: str  # relative to the folder, with forward slashes
    size: int  # bytes
    mtime_ns: int  # nanoseconds since the epoch


def list_files(folder: Path, on_skip: OnSkip | None = None) -> list[FileEntry]:
    """Return the regular files under `folder` that may be articles by their names, sorted by path.

    Names that begin with a dot are left out, files and folders alike, and so is what a
    ``.korusignore`` names. Symbolic links are followed; a folder reached a second time (a loop, or
    two links) is entered once. What cannot be entered or named, a pipe, socket, device or link to
    nothing with the name of an article, a link to what the system shows of itself, and a file with
    the name of a part of another, is told to `on_skip`. Raises OSError only if `folder` itself
    cannot be listed.
    """
    tell = on_skip or (lambda skipped: None)
    with os.scandir(folder) as top:
        entries = list(top)
    walk = _Walk(folder, tell)
    found = sorted(walk.files(entries, folder, "", Ignored()), key=lambda entry: entry.path)
    paths = {entry.path for entry in found} if any(PART_SIGN in e.path for e in found) else ()
    if not paths:
        return found
    return [entry for entry in found if not _is_like_a_part(entry.path, paths, tell)]


def entry_of(folder: Path, path: str, on_skip: OnSkip | None = None) -> FileEntry | None:
    """Return the regular file at `path` within `folder`, None if there is none that is listed."""
    tell = on_skip or (lambda skipped: None)
    *above, name = path.split("/")
    if not name or name.startswith(".") or not may_hold_articles(name) or not all(above):
        return None
    if any(map(folder_passed_over, above)):
        return None
    try:
        path.encode()
        if _ignored(folder, above, path):
            return None
        facts = os.stat(folder / path)
        if facts.st_dev in _system_disks(os.stat(folder).st_dev):
            tell(Skipped(path, _OF_SYSTEM))
            return None
        if not stat.S_ISREG(facts.st_mode):
            if not stat.S_ISDIR(facts.st_mode):
                tell(Skipped(path, _NO_FILE))
            return None
        wholes = [whole for whole in _wholes(path) if (folder / whole).is_file()]
    except FileNotFoundError:
        if (folder / path).is_symlink():
            tell(Skipped(path, _LEADS_NOWHERE))
        return None
    except (OSError, ValueError):
        return None
    if _is_like_a_part(path, wholes, tell):
        return None
    return FileEntry(path, facts.st_size, facts.st_mtime_ns)


def decides_on_others(path: str) -> bool:
    """Whether a file, by its path, says which other files are listed."""
    return basename(path) == IGNORE_FILE


class _Walk:
    """One walk through a folder."""

    def __init__(self, folder: Path, tell: OnSkip) -> None:
        self._tell = tell
        self._folder = folder
        facts = os.stat(folder)
        self._seen = {_identity(facts)}
        self._system = _system_disks(facts.st_dev)

    def files_below(self, path: str) -> Iterator[FileEntry]:
        """Yield the files of a folder within the corpus; none if it is not entered.

        Raises OSError if it cannot be listed.
        """
        here, prefix, ignored = self._folder, "", Ignored()
        for name in path.split("/"):
            with os.scandir(here) as inside:
                ignored = self._ignored(list(inside), here, prefix, ignored)
            here, prefix = here / name, f"{prefix}{name}/"
            facts = os.stat(here)
            hidden = not name or name.startswith(".") or not self._enters(name, facts)
            if hidden or ignored.covers(prefix[:-1], folder=True):
                return
            self._seen.add(_identity(facts))  # a link to one of these leads in a circle
        with os.scandir(here) as inside:
            entries = list(inside)
        yield from self.files(entries, here, prefix, ignored)

    def folders(self) -> Iterator[str]:
        """Yield the paths of the folders that are entered. Raises OSError for the corpus alone."""
        pending = [("", Ignored())]
        while pending:
            prefix, above = pending.pop()
            try:
                with os.scandir(self._folder / prefix) as inside:
                    entries = sorted(inside, key=lambda entry: entry.name)
            except OSError:
                if not prefix:
                    raise
                continue
            ignored = self._ignored(entries, self._folder / prefix, prefix, above)
            for entry in entries:
                path = prefix + entry.name
                with suppress(OSError):
                    if entry.name.startswith(".") or not entry.is_dir():
                        continue
                    facts = entry.stat()
                    if self._enters(entry.name, facts) and not ignored.covers(path, folder=True):
                        self._seen.add(_identity(facts))
                        yield path
                        pending.append((path + "/", ignored))

    def files(
        self, entries: list[os.DirEntry[str]], folder: Path, prefix: str, above: Ignored
    ) -> Iterator[FileEntry]:
        """Yield the files of a folder, given with what is directly in it, its path in the corpus
        with a slash, and what holds above it.
        """
        pending = [(entries, folder, prefix, above)]
        while pending:
            entries, folder, prefix, above = pending.pop()
            ignored = self._ignored(entries, folder, prefix, above)
            patterns = not ignored.is_empty
            # Sorted, so that of two links to one folder the same one is entered on every run.
            for entry in sorted(entries, key=lambda entry: entry.name):
                name = entry.name
                path = prefix + name
                try:
                    if name[0] == "." or not (may_hold_articles(name) or entry.is_dir()):
                        continue
                    facts = entry.stat()
                    reason = self._unfit(facts)
                    if reason:
                        self._tell_unless(ignored, path, reason)
                    elif stat.S_ISREG(facts.st_mode):
                        if not (path.isascii() or self._is_named(path)):
                            continue
                        if not (patterns and ignored.covers(path)):
                            yield FileEntry(path, facts.st_size, facts.st_mtime_ns)
                    elif self._enters(name, facts) and not ignored.covers(path, folder=True):
                        self._seen.add(_identity(facts))
                        with os.scandir(entry.path) as inner:
                            pending.append((list(inner), Path(entry.path), path + "/", ignored))
                except FileNotFoundError:  # gone since the folder was listed, if it is no link
                    if entry.is_symlink():
                        self._tell_unless(ignored, path, _LEADS_NOWHERE)
                except OSError as error:
                    self._tell(Skipped(_shown(path), f"cannot be read: {_why(error)}"))

    def _enters(self, name: str, facts: os.stat_result) -> bool:
        new = stat.S_ISDIR(facts.st_mode) and _identity(facts) not in self._seen
        return new and not self._unfit(facts) and not folder_passed_over(name)

    def _unfit(self, facts: os.stat_result) -> str:
        """Return why something is neither a file nor a folder to look at, "" if it is one."""
        if facts.st_dev in self._system:
            return _OF_SYSTEM
        return "" if stat.S_IFMT(facts.st_mode) in (stat.S_IFREG, stat.S_IFDIR) else _NO_FILE

    def _tell_unless(self, ignored: Ignored, path: str, reason: str) -> None:
        if not ignored.covers(path):
            self._tell(Skipped(_shown(path), reason))

    def _ignored(
        self, entries: list[os.DirEntry[str]], folder: Path, prefix: str, above: Ignored
    ) -> Ignored:
        if not any(entry.name == IGNORE_FILE for entry in entries):
            return above
        try:
            ignored = above.within(folder, prefix)
        except OSError as error:
            path = _shown(prefix + IGNORE_FILE)
            self._tell(Skipped(path, f"cannot be read: {_why(error)}"))
            return above
        for problem in ignored.problems:
            self._tell(Skipped(_shown(prefix + IGNORE_FILE), problem))
        return ignored

    def _is_named(self, path: str) -> bool:
        try:
            path.encode("utf-8")
        except UnicodeEncodeError:
            self._tell(Skipped(_shown(path), "its name is not valid UTF-8: rename it"))
            return False
        return True


def _ignored(folder: Path, above: list[str], path: str) -> bool:
    """Whether the patterns of the folders that a file is in leave it out. Raises OSError."""
    ignored, prefix = Ignored(), ""
    for name in (*above, ""):
        here = folder / prefix
        if (here / IGNORE_FILE).is_file():
            ignored = ignored.within(here, prefix)
        if name and ignored.covers(prefix + name, folder=True):
            return True
        prefix += f"{name}/"
    return ignored.covers(path)


def _wholes(path: str) -> list[str]:
    """Return the paths of which `path` would be the name of a part, the shortest first."""
    signs = [at for at, char in enumerate(path) if char == PART_SIGN]
    return [path[:at] for at in signs if at]


def _is_like_a_part(path: str, files: Collection[str], tell: OnSkip) -> bool:
    """Whether a file has the name that a part of one of `files` would have; it is told then."""
    if PART_SIGN not in path:
        return False
    whole = next((whole for whole in _wholes(path) if whole in files), "")
    if whole:
        tell(Skipped(path, f"its name is that of a part of {basename(whole)}: rename it"))
    return bool(whole)


def files_at(folder: Path, path: str, on_skip: OnSkip | None = None) -> list[FileEntry]:
    """Return what is listed at `path` within `folder`: a file, or the files of a folder, or none.

    What cannot be entered or named is told to `on_skip`.
    """
    tell = on_skip or (lambda skipped: None)
    file = entry_of(folder, path, tell)
    if file is not None:
        return [file]
    try:
        found = _Walk(folder, tell).files_below(path)
        entries = sorted(found, key=lambda entry: entry.path)
    except (OSError, ValueError):
        return []
    return [
        entry
        for entry in entries
        if PART_SIGN not in entry.path or entry_of(folder, entry.path, tell) is not None
    ]


def list_folders(folder: Path) -> list[str]:
    """Return the paths within `folder` of the folders that ``list_files`` enters, sorted.

    Files are not looked at. Raises OSError only if `folder` itself cannot be listed.
    """
    return sorted(_Walk(folder, lambda skipped: None).folders())


def _system_disks(own: int) -> frozenset[int]:
    """Return the devices of what the system shows of itself as files; `own` is the corpus'."""
    found = set()
    for place in _SYSTEM:
        with suppress(OSError):
            found.add(os.stat(place).st_dev)
    with suppress(OSError):
        found.discard(os.stat("/").st_dev)
    return frozenset(found - {own})


def _identity(facts: os.stat_result) -> tuple[int, int]:
    return facts.st_dev, facts.st_ino


def _shown(path: str) -> str:
    return path.encode("utf-8", "replace").decode("utf-8")


def _why(error: OSError) -> str:
    return (error.strerror or error.__class__.__name__).lower()
