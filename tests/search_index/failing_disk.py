"""A disk that loses power, and one that is full: what the program asked of it, and what is left."""

from __future__ import annotations

import builtins
import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

_CHANGES = ("fsync", "replace", "rename", "unlink", "mkdir", "rmdir")


class PowerLoss:
    """Knows what a disk must have kept of a folder, at every moment of what is done in it.

    Only what was synced is sure to be there: of a file its content, of a folder its names. After
    every change each of the states that are possible is given to `look`: nothing but what is sure,
    all names with the content that is sure, and the names of the top folder alone.
    """

    def __init__(
        self, top: Path, look: Callable[[Path], None], patch: pytest.MonkeyPatch, scratch: Path
    ) -> None:
        self._top = top
        self._look = look
        self._scratch = scratch
        self._content: dict[int, bytes] = {}
        self._names: dict[int, dict[str, int]] = {}
        self._folders: set[int] = set()
        self._held: list[int] = []  # so that no inode is given to another file
        self._seen: set[frozenset[tuple[str, bytes | None]]] = set()
        self._count = 0
        self._busy = False
        for path in [top, *top.rglob("*")]:
            self._sync(path)
        for name in _CHANGES:
            patch.setattr(os, name, self._watched(name, getattr(os, name)))

    def _watched(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **options: Any) -> Any:
            if self._busy:
                return call(*args, **options)
            if name in {"unlink", "replace", "rename"}:
                with suppress(OSError):
                    self._held.append(os.open(args[-1], os.O_RDONLY, **options))
            if name == "fsync":
                self._sync(Path(os.readlink(f"/proc/self/fd/{args[0]}")))
                result = None
            else:
                result = call(*args, **options)
            self._busy = True
            self.look()
            self._busy = False
            return result

        return wrapper

    def _sync(self, path: Path) -> None:
        with suppress(FileNotFoundError):
            facts = path.stat()
            if stat.S_ISDIR(facts.st_mode):
                self._folders.add(facts.st_ino)
                self._names[facts.st_ino] = _listed(path)
            else:
                self._content[facts.st_ino] = path.read_bytes()

    def look(self) -> None:
        """Give every state that is possible now to the one who looks, each once."""
        now = {path.stat().st_ino: _listed(path) for path in self._walk()}
        top = self._top.stat().st_ino
        known = {ino: self._names.get(ino, {}) for ino in now} | self._names
        for names in (known, {**known, **now}, {**known, top: now[top]}):
            tree = dict(self._tree(top, "", names, set(now)))
            state = frozenset(tree.items())
            if state not in self._seen:
                self._seen.add(state)
                self._look(self._written(tree))

    def only(self, look: Callable[[Path], None]) -> None:
        """Give every state that is possible now, known or not, to another one who looks."""
        usual, seen = self._look, self._seen
        self._look, self._seen, self._busy = look, set(), True
        self.look()
        self._look, self._seen, self._busy = usual, seen, False

    def _walk(self) -> Iterator[Path]:
        yield self._top
        yield from (path for path in self._top.rglob("*") if path.is_dir())

    def _tree(
        self, folder: int, prefix: str, names: dict[int, dict[str, int]], folders: set[int]
    ) -> Iterator[tuple[str, bytes | None]]:
        for name, ino in names.get(folder, {}).items():
            if ino in folders or ino in self._folders:
                yield prefix + name, None
                yield from self._tree(ino, f"{prefix}{name}/", names, folders)
            else:
                yield prefix + name, self._content.get(ino, b"")

    def _written(self, tree: dict[str, bytes | None]) -> Path:
        self._count += 1
        place = self._scratch / str(self._count)
        place.mkdir(parents=True, mode=0o700)
        for name, content in sorted(tree.items()):
            if content is None:
                (place / name).mkdir(mode=0o700)
            else:
                (place / name).write_bytes(content)
        return place


def _listed(folder: Path) -> dict[str, int]:
    return {entry.name: entry.inode() for entry in os.scandir(folder)}


class FailingDisk:
    """Fails from some call on that would change something under a folder, for good."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        self.fails_at: int | None = None
        self.error = 28
        self._folder = str(folder)
        for module in (builtins, io):
            patch.setattr(module, "open", self._opener(open))
        for name in ("fsync", "replace", "rename", "mkdir"):
            patch.setattr(os, name, self._counted(getattr(os, name)))

    def call(self) -> None:
        """Count a call. Raises OSError if it is one that fails."""
        self.calls += 1
        if self.fails_at is not None and self.calls > self.fails_at:
            raise OSError(self.error, os.strerror(self.error))

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **options: Any) -> Any:
            if isinstance(args[0], int) or str(args[0]).startswith(self._folder):
                self.call()
            return call(*args, **options)

        return wrapper

    def _opener(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
            ours = str(file).startswith(self._folder) and set(mode) & set("wax+")
            if ours:
                self.call()
            opened = call(file, mode, *args, **options)
            return _FailingFile(opened, self) if ours else opened

        return wrapper


class _FailingFile:
    def __init__(self, file: Any, disk: FailingDisk) -> None:
        self._file = file
        self._disk = disk

    def write(self, data: Any) -> int:
        self._disk.call()
        written: int = self._file.write(data)
        return written

    def close(self) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> _FailingFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
