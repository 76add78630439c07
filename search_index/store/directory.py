"""The directory of an index: whose it is, its generations, its lock, its fingerprints."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from search_index.errors import IndexFailure
from search_index.paths import HOME_VARIABLE
from search_index.store.meta import META_NAME, sync

LOCK_NAME = "korus-index.lock"
GENERATION_PREFIX = "generation-"
_PRIVATE = 0o700
_PACKAGE = Path(__file__).resolve().parent.parent


def make_index_dir(index_dir: Path) -> None:
    """Make the index directory for the user alone (mode 0700), or check the one that is there.

    Raises IndexFailure when it cannot be made, is not the user's own, or holds other things.
    """
    try:
        index_dir.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        owner = index_dir.stat().st_uid
        names = sorted(os.listdir(index_dir))
        if hasattr(os, "geteuid") and owner != os.geteuid():
            raise IndexFailure(f"the index directory {index_dir} belongs to another user")
        if names and not any(name in {META_NAME, LOCK_NAME} for name in names):
            raise IndexFailure(
                f"{index_dir} is not empty and holds no index: name another index directory"
            )
        if stat.S_IMODE(index_dir.stat().st_mode) != _PRIVATE:
            index_dir.chmod(_PRIVATE)
    except OSError as error:
        raise IndexFailure(
            f"the index directory {index_dir} cannot be used ({why(error)}): "
            f"set {HOME_VARIABLE} or name another index directory"
        ) from None


def check_owner(index_dir: Path) -> None:
    """Raise IndexFailure unless only the user can have written what is in an index directory.

    Opening a Whoosh index unpickles parts of it, which would run what someone else put there.
    """
    if not hasattr(os, "geteuid"):
        return
    facts = index_dir.stat()
    if facts.st_uid != os.geteuid() or facts.st_mode & 0o022:
        raise IndexFailure(
            f"the index in {index_dir} can be written by others and is not opened: remove it"
        )


def new_generation(index_dir: Path) -> str:
    """Make an empty folder for a new generation and return its name."""
    taken = [int(name[len(GENERATION_PREFIX) :]) for name in generations(index_dir)]
    name = f"{GENERATION_PREFIX}{max(taken, default=0) + 1}"
    (index_dir / name).mkdir(mode=_PRIVATE)
    sync(index_dir)
    return name


def generations(index_dir: Path) -> list[str]:
    """Return the names of the generations in an index directory."""
    return sorted(
        name
        for name in os.listdir(index_dir)
        if name.startswith(GENERATION_PREFIX) and name[len(GENERATION_PREFIX) :].isdecimal()
    )


def remove_other_generations(index_dir: Path, keep: str) -> None:
    """Remove what is no longer in use. Readers that have it open keep what they mapped."""
    for name in generations(index_dir):
        if name != keep:
            shutil.rmtree(index_dir / name, ignore_errors=True)
    remove_leftovers(index_dir)


def remove_leftovers(folder: Path) -> None:
    """Remove files that someone was writing who did not live to name them."""
    for leftover in folder.glob("*.tmp"):
        with suppress(OSError):
            leftover.unlink(missing_ok=True)


@contextmanager
def index_lock(index_dir: Path, patience: float, on_wait: Callable[[], None]) -> Iterator[None]:
    """Hold the lock under which an index is written.

    The system releases it when the process ends, however it ends, so that it cannot go stale.
    Calls `on_wait` about ten times a second while another process holds it; raises IndexFailure
    after `patience` seconds.
    """
    try:
        with file_lock(index_dir / LOCK_NAME, patience, on_wait):
            yield
    except Held:
        raise IndexFailure(
            f"another process is indexing into {index_dir}: try again when it is done"
        ) from None


class Held(OSError):
    """Another process holds a lock for too long."""


@contextmanager
def file_lock(
    path: Path, patience: float, on_wait: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Hold the lock that a file stands for. Raises Held after `patience` seconds, OSError."""
    with path.open("a+b") as file:
        deadline = time.monotonic() + patience
        while not _try_lock(file.fileno()):
            if time.monotonic() > deadline:
                raise Held(errno.EAGAIN, "another process holds it")
            on_wait()
            time.sleep(0.1)
        yield  # closing the file releases the lock


def _try_lock(descriptor: int) -> bool:
    try:
        import fcntl  # noqa: PLC0415
    except ImportError:  # Windows
        import msvcrt  # noqa: PLC0415

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@lru_cache(maxsize=1)
def analyzer_fingerprint() -> str:
    """Return a fingerprint of how text becomes terms, as of the beginning of this process."""
    return _fingerprint("analysis")


@lru_cache(maxsize=1)
def sources_fingerprint() -> str:
    """Return a fingerprint of how files become documents, as of the beginning of this process."""
    from search_index.sources.formats import modules_installed  # noqa: PLC0415 - for who writes

    return " ".join((_fingerprint("sources"), *modules_installed()))


def why(error: OSError) -> str:
    """Return the reason of a system error in a few words."""
    return (error.strerror or error.__class__.__name__).lower()


def _fingerprint(package: str) -> str:
    """Return a digest of the sources of a package: no one has to remember to raise a number."""
    digest = hashlib.sha256()
    for path in sorted((_PACKAGE / package).rglob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
