"""Whether the files of a commit are what was written: by their facts if these prove it, else read.

The meta file has a seal for every file of the commit: its size, and a CRC-32 that all its bytes are
held against, by way of the checksums inside it for a file of arrays. To read everything at every
opening would take seconds of a large index, so what was found right is noted beside the files
together with the facts of each at that moment. A file whose facts are still the same was not
written to since (``ctime`` cannot be set back); any other is read. The notes are a cache: who
cannot write them reads more, and notes that are lost or damaged prove nothing.
"""

from __future__ import annotations

import os
import threading
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, TypeAlias

from search_index.store.arrays.container import DamagedFile, check_arrays, contents_checksum
from search_index.store.sealed import sealed, unsealed

VERIFIED_FILE = "verified.json"
_CONTENTS = ".toc"  # ending of a table of contents, which is no file of arrays
_PIECE = 1 << 20  # bytes that are read together

Seal: TypeAlias = tuple[int, int]  # size in bytes, CRC-32
_Facts: TypeAlias = tuple[int, ...]  # the CRC-32 of the seal, then what ``stat`` says of the file


def seals_of(
    generation: Path, names: Iterable[str], known: Mapping[str, Seal] | None = None
) -> dict[str, Seal]:
    """Return the seals of files in a generation's folder that this process has just written.

    Those in `known` never change, and keep the seal that they have. Raises OSError, DamagedFile.
    """
    known = known or {}
    seals: dict[str, Seal] = {}
    facts: dict[str, _Facts] = {}
    for name in sorted(names):
        if name in known:
            seals[name] = known[name]
            continue
        with (generation / name).open("rb") as file:
            status = os.fstat(file.fileno())
            checksum = _checksum(file) if name.endswith(_CONTENTS) else contents_checksum(file)
        seals[name] = status.st_size, checksum
        facts[name] = _facts(status, checksum)
    _note(generation, {**_noted(generation), **facts}, seals)
    return seals


def check_files(generation: Path, seals: Mapping[str, Seal], *, thorough: bool = False) -> None:
    """Raise DamagedFile, or OSError, unless all files are what was sealed.

    `thorough`: read all of them, whatever their facts are.
    """
    noted = {} if thorough else _noted(generation)
    found: dict[str, _Facts] = {}
    for name, (size, checksum) in seals.items():
        status = os.stat(generation / name)
        if status.st_size != size:
            raise DamagedFile(f"{name} has another size than it was written with")
        if noted.get(name) != _facts(status, checksum):
            found[name] = _read(generation / name, checksum)
    if found:
        _note(generation, {**noted, **found}, seals)


def is_intact(generation: Path, seals: Mapping[str, Seal], *, thorough: bool = False) -> bool:
    """Whether all files are there and are what was sealed; see ``check_files``."""
    try:
        check_files(generation, seals, thorough=thorough)
    except (DamagedFile, OSError):
        return False
    return True


def _read(path: Path, checksum: int) -> _Facts:
    """Read a file, and return its facts of before if it is what was sealed."""
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        found = _checksum(file) if path.name.endswith(_CONTENTS) else check_arrays(file)
    if found != checksum:
        raise DamagedFile(f"{path.name} is not the file that was written")
    return _facts(status, checksum)


def _checksum(file: IO[bytes]) -> int:
    checksum = 0
    while piece := file.read(_PIECE):
        checksum = zlib.crc32(piece, checksum)
    return checksum


def _facts(status: os.stat_result, checksum: int) -> _Facts:
    return (
        checksum,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
        status.st_ino,
        status.st_dev,
    )


def _noted(generation: Path) -> dict[str, _Facts]:
    try:
        values = unsealed((generation / VERIFIED_FILE).read_bytes())
        return {name: tuple(map(int, facts)) for name, facts in values["files"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _note(generation: Path, facts: Mapping[str, _Facts], seals: Mapping[str, Seal]) -> None:
    """Put notes in the place of those that are there; they need not survive a loss of power."""
    kept = {name: facts[name] for name in seals if name in facts}
    temporary = generation / f"{VERIFIED_FILE}.{os.getpid()}-{threading.get_ident()}.tmp"
    with suppress(OSError):
        try:
            temporary.write_bytes(sealed({"files": kept}))
            os.replace(temporary, generation / VERIFIED_FILE)
        except OSError:
            temporary.unlink(missing_ok=True)
