"""A file of named arrays that is read by mapping it.

Layout: a header of 64 bytes, the sections, a table of contents. The header holds the magic, the
version, and where the table of contents is, with its CRC-32. The table is JSON: for each section
its offset, length, element type and CRC-32, and whatever facts the writer adds. Sections begin at
multiples of 64 bytes, so that arrays are aligned, and are little-endian. Arrays that are equal are
written once and have several names. Nothing is pickled.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import weakref
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array: TypeAlias = NDArray[Any]

MAGIC = b"KORUSARR"
#: Raised whenever the layout changes; a file of another version is not opened.
VERSION = 1
_HEADER = struct.Struct("<8sIQQI")  # magic, version, offset, length and CRC-32 of the contents
_HEADER_SIZE = 64
_BLOCK = 16  # bits of an offset within a block that is read ahead as a whole
_ALIGNMENT = 64
_PIECE = 1 << 20  # bytes that are checked together


class DamagedFile(Exception):
    """A file is not what its writer wrote; internal to the store."""


class ArrayFileWriter:
    """Writes one file of arrays. Until ``close`` the file is not valid."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] = path.open("w+b")
        self._file.write(bytes(_HEADER_SIZE))
        self._at = _HEADER_SIZE
        self._sections: dict[str, list[Any]] = {}
        self._written: dict[tuple[int, str, int], int] = {}  # length, type, CRC-32 -> offset
        self._open: list[Any] | None = None
        self.facts: dict[str, Any] = {}

    def add(self, name: str, values: Array) -> None:
        """Write a one-dimensional array as the section `name`."""
        values = np.ascontiguousarray(values)
        if values.dtype.byteorder == ">":
            values = values.astype(values.dtype.newbyteorder("<"))
        raw = memoryview(values.data).cast("B") if len(values) else memoryview(b"")
        contents = (len(raw), values.dtype.newbyteorder("<").str, zlib.crc32(raw))
        offset = self._written.get(contents)
        if offset is not None and self._holds(offset, raw):
            length, dtype, crc = contents
            self._sections[name] = [offset, length, dtype, crc]
            return
        self.begin(name, values.dtype)
        self._written[contents] = self._at
        self._put(raw, contents[2])

    def _holds(self, offset: int, data: memoryview) -> bool:
        """Whether the file has these bytes at a place."""
        try:
            self._file.seek(offset)
            pieces = range(0, len(data), _PIECE)
            return all(self._file.read(len(p)) == p for p in (data[a : a + _PIECE] for a in pieces))
        finally:
            self._file.seek(self._at)

    def add_bytes(self, name: str, data: bytes | bytearray | memoryview) -> None:
        """Write bytes as the section `name`."""
        self.begin(name, np.uint8)
        self.append(data)

    def begin(self, name: str, dtype: DTypeLike) -> None:
        """Begin the section `name`, which ``append`` then fills."""
        padding = -self._at % _ALIGNMENT
        self._file.write(bytes(padding))
        self._at += padding
        self._open = [self._at, 0, np.dtype(dtype).newbyteorder("<").str, 0]
        self._sections[name] = self._open

    def append(self, data: Array | bytes | bytearray | memoryview) -> None:
        """Add to the section that was begun last. Arrays must have its element type."""
        raw = data.data if isinstance(data, np.ndarray) else memoryview(data)
        view = raw.cast("B") if len(data) else memoryview(b"")
        assert self._open is not None
        self._put(view, zlib.crc32(view, self._open[3]))

    def _put(self, data: memoryview, crc: int) -> None:
        """Add to the section that was begun last, whose checksum is then `crc`."""
        section = self._open
        assert section is not None
        section[1] += len(data)
        section[3] = crc
        self._file.write(data)
        self._at += len(data)

    def close(self) -> None:
        """Finish the file and bring it to the disk."""
        contents = json.dumps(
            {"sections": self._sections, "facts": self.facts}, ensure_ascii=False
        ).encode()
        self._file.write(contents)
        self._file.seek(0)
        self._file.write(
            _HEADER.pack(MAGIC, VERSION, self._at, len(contents), zlib.crc32(contents))
        )
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Remove the unfinished file."""
        self._file.close()
        self.path.unlink(missing_ok=True)


class ArrayFile:
    """A mapped file of arrays. Raises DamagedFile if it is not one, or is cut short.

    Opening checks the table of contents alone; ``verify`` reads everything.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        weakref.finalize(self, os.close, self._file)
        try:
            self._map = mmap.mmap(self._file, 0, access=mmap.ACCESS_READ)
        except ValueError:
            raise DamagedFile(f"{path.name} is empty") from None
        self._asked = bytearray((len(self._map) >> _BLOCK) + 1)  # blocks that were asked for
        self._address: int = np.frombuffer(self._map, np.uint8).__array_interface__["data"][0]
        contents = self._contents()
        self.facts: Mapping[str, Any] = contents["facts"]
        self._sections: Mapping[str, list[Any]] = contents["sections"]

    def _contents(self) -> dict[str, Any]:
        name = self.path.name
        if len(self._map) < _HEADER_SIZE:
            raise DamagedFile(f"{name} is cut short")
        magic, version, offset, length, crc = _HEADER.unpack(self._bytes(0, _HEADER.size))
        if magic != MAGIC or version != VERSION:
            raise DamagedFile(f"{name} is no file of arrays of version {VERSION}")
        raw = self._bytes(min(offset, len(self._map)), min(length, len(self._map)))
        if len(raw) != length or offset + length != len(self._map) or zlib.crc32(raw) != crc:
            raise DamagedFile(f"the table of contents of {name} is damaged")
        contents: dict[str, Any] = json.loads(raw)
        return contents

    def __contains__(self, name: str) -> bool:
        return name in self._sections

    def array(self, name: str) -> Array:
        """Return a section in place; it cannot be written to."""
        offset, length, dtype, _ = self._sections[name]
        kind = np.dtype(dtype)
        return np.frombuffer(self._map, kind, length // kind.itemsize, offset)

    def optional(self, name: str) -> Array | None:
        """Return a section in place, None if there is none of that name."""
        return self.array(name) if name in self._sections else None

    def read(self, name: str, start: int, stop: int) -> bytes:
        """Return some bytes of a section.

        What is read here and there is copied, not mapped: each byte mapped brings in its
        neighbourhood, which would count as memory of this process.
        """
        offset, length, _, _ = self._sections[name]
        size = min(stop, length) - start
        return self._bytes(offset + start, size)

    def _bytes(self, start: int, size: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._file, size, start)
        return self._map[start : start + size]

    def prefetch(self, names: Iterable[str]) -> None:
        """Ask the system to read sections ahead; other threads go on meanwhile."""
        for name in names:
            if name in self._sections:
                length = self._sections[name][1]
                self.read_ahead(name, 0, length)

    def ahead(self, values: Array) -> None:
        """Ask the system for a part of a section that is needed next; returns at once.

        `values`: a slice of what ``array`` returned. Where they are not in memory, the system would
        guess: a page that is missing in what is mapped brings in as much around it as the disk is
        set to read ahead, megabytes perhaps.
        """
        address: int = values.__array_interface__["data"][0]
        offset, length = address - self._address, values.nbytes
        if not length or offset < 0 or offset + length > len(self._map):
            return
        first, last = offset >> _BLOCK, (offset + length - 1) >> _BLOCK
        if 0 in self._asked[first : last + 1]:
            self._asked[first : last + 1] = b"\1" * (last + 1 - first)
            self._ask_for(first << _BLOCK, (last + 1 - first) << _BLOCK)

    def read_ahead(self, name: str, start: int, stop: int) -> None:
        """Ask the system for some bytes of a section; returns at once."""
        offset = self._sections[name][0] + start
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):  # it is advice, no more
                os.posix_fadvise(self._file, offset, stop - start, os.POSIX_FADV_WILLNEED)
        else:
            self._ask_for(offset, stop - start)

    def _ask_for(self, offset: int, length: int) -> None:
        start = offset - offset % mmap.PAGESIZE
        end = min(offset + length, len(self._map))
        if 0 <= start < end and hasattr(mmap, "MADV_WILLNEED"):
            self._map.madvise(mmap.MADV_WILLNEED, start, end - start)

    def verify(self) -> None:
        """Compare every section with its checksum. Raises DamagedFile."""
        for name, (offset, length, _, crc) in self._sections.items():
            found = 0
            for at in range(offset, offset + length, _PIECE):
                found = zlib.crc32(self._map[at : min(at + _PIECE, offset + length)], found)
            if found != crc:
                raise DamagedFile(f"{self.path.name}: the section {name} is damaged")


def contents_checksum(file: IO[bytes]) -> int:
    """Return the CRC-32 of the table of contents of an open file of arrays, as its header says.

    The table has the checksums of all sections, so that this one stands for the whole file. Raises
    DamagedFile if this is no file of arrays.
    """
    return _header(file)[2]


def _header(file: IO[bytes]) -> tuple[int, int, int]:
    """Return where the table of contents begins, its length and its CRC-32."""
    raw = file.read(_HEADER_SIZE)
    if len(raw) < _HEADER_SIZE or any(raw[_HEADER.size :]):
        raise DamagedFile("the header of a file of arrays is damaged")
    magic, version, offset, length, checksum = _HEADER.unpack_from(raw)
    if magic != MAGIC or version != VERSION:
        raise DamagedFile(f"this is no file of arrays of version {VERSION}")
    return offset, length, checksum


def check_arrays(file: IO[bytes]) -> int:
    """Read an open file of arrays to its end and return ``contents_checksum``.

    Reads, instead of mapping, so that a disk that fails raises OSError. Raises DamagedFile unless
    every byte is as it was written.
    """
    offset, length, checksum = _header(file)
    if offset + length != os.fstat(file.fileno()).st_size:
        raise DamagedFile("a file of arrays is cut short")
    file.seek(offset)
    raw = file.read(length)
    if zlib.crc32(raw) != checksum:
        raise DamagedFile("a table of contents is damaged")
    sections = sorted(
        {(at, size, crc) for at, size, _, crc in json.loads(raw)["sections"].values()}
    )
    end = file.seek(_HEADER_SIZE)
    for at, size, crc in sections:
        if any(file.read(at - end)) or _read_checksum(file, size) != crc:
            raise DamagedFile("a section is damaged")
        end = at + size
    if end != offset:
        raise DamagedFile("the sections do not fill the file")
    return checksum


def _read_checksum(file: IO[bytes], size: int) -> int:
    checksum = 0
    while size and (piece := file.read(min(size, _PIECE))):
        checksum = zlib.crc32(piece, checksum)
        size -= len(piece)
    return checksum


def smallest_type(largest: int) -> np.dtype[Any]:
    """Return the smallest unsigned element type that holds numbers up to `largest`."""
    return np.min_scalar_type(max(largest, 0))


def smallest_signed_type(numbers: Array) -> np.dtype[Any]:
    """Return the smallest signed element type that holds all of some whole numbers."""
    ends = (int(numbers.min(initial=0)), int(numbers.max(initial=0)))
    return np.result_type(np.int8, *(np.min_scalar_type(min(end, -end - 1)) for end in ends))


def offsets_of(lengths: Array) -> Array:
    """Return where each of consecutive runs begins, and at last where they end: (n + 1,)."""
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets.astype(smallest_type(int(offsets[-1])))


def spread(starts: Array, lengths: Array) -> NDArray[np.int64]:
    """Return the indices of several runs, one run after the other.

    ``starts`` and ``lengths``: one entry a run; the result has ``lengths.sum()`` entries.
    """
    lengths = lengths.astype(np.int64, copy=False)
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    shifts = starts.astype(np.int64, copy=False) - (ends - lengths)
    runs: NDArray[np.int64] = np.arange(total, dtype=np.int64) + np.repeat(shifts, lengths)
    return runs
