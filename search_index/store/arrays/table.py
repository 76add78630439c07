"""A sorted table of byte strings, searched in place."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from search_index.store.arrays.container import (
    Array,
    ArrayFile,
    ArrayFileWriter,
    offsets_of,
    smallest_type,
)

#: Between strings; no byte of UTF-8, and greater than any.
SEPARATOR = b"\xff"
# Every so many strings one is kept apart, as a list of Python's own: that is searched faster than
# the table in place, and what is left to search is a few hundred bytes.
_STEP = 64


class Table:
    """Distinct UTF-8 strings in ascending order.

    ``blob``: the strings, each followed by SEPARATOR; ``offsets``: where each begins, and the end
    (n + 1 entries); ``guides``: as ``blob``, every 64th string, from the first on.
    """

    __slots__ = ("_blob", "_guides", "_offsets", "blob", "guides", "offsets")

    def __init__(self, blob: Array, offsets: Array, guides: Array) -> None:
        self.blob = blob
        self.offsets = offsets
        self.guides = guides
        self._blob = blob.data
        self._offsets = offsets.data
        self._guides: list[bytes] | None = None  # made by the first search

    @classmethod
    def of(cls, strings: Sequence[bytes]) -> Table:
        """Return a table in memory of sorted strings."""
        lengths = np.fromiter((len(s) + 1 for s in strings), np.int64, len(strings))
        return cls(_joined(strings), offsets_of(lengths), _joined(strings[::_STEP]))

    @classmethod
    def read(cls, file: ArrayFile, name: str) -> Table:
        """Return the table that ``write`` wrote under a name."""
        return cls(*(file.array(f"{name}.{part}") for part in ("blob", "offsets", "guides")))

    def write(self, writer: ArrayFileWriter, name: str) -> None:
        """Write the table as sections whose names begin with `name`."""
        writer.add(name + ".blob", self.blob)
        writer.add(name + ".offsets", self.offsets)
        writer.add(name + ".guides", self.guides)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, at: int) -> bytes:
        return bytes(self._blob[self._offsets[at] : self._offsets[at + 1] - 1])

    def all(self) -> list[bytes]:
        """Return all strings."""
        return self.blob.tobytes().split(SEPARATOR)[:-1]

    def some(self, at: Iterable[int]) -> list[bytes]:
        """Return the strings at some places."""
        return [self[i] for i in at]

    def bisect(self, string: bytes, low: int = 0) -> int:
        """Return the place of the first string that is not less than `string`."""
        guides = self._guides
        if guides is None:
            guides = self._guides = self.guides.tobytes().split(SEPARATOR)[:-1]
        after = bisect_left(guides, string)
        first = max((after - 1) * _STEP, low)
        end = min(after * _STEP, len(self))
        if first >= end:
            return max(end, low)
        between = bytes(self._blob[self._offsets[first] : self._offsets[end] - 1])
        return first + bisect_left(between.split(SEPARATOR), string)

    def find(self, string: bytes) -> int:
        """Return the place of a string, -1 if it is not in the table."""
        at = self.bisect(string)
        return at if at < len(self) and self[at] == string else -1

    def prefix(self, prefix: bytes) -> tuple[int, int]:
        """Return the range of places, half-open, of the strings that begin with `prefix`."""
        low = self.bisect(prefix)
        return low, self.bisect(prefix + SEPARATOR, low)


def _joined(strings: Sequence[bytes]) -> Array:
    return np.frombuffer(SEPARATOR.join([*strings, b""]) if strings else b"", np.uint8)


class Lookup:
    """Strings that each stand for one or several numbers."""

    def __init__(self, table: Table, starts: Array, values: Array) -> None:
        self.table = table  # n strings
        self.starts = starts  # (n + 1,) where the numbers of each begin
        self.values = values  # (rows,) ascending within a string

    @classmethod
    def of(cls, strings: Sequence[bytes], values: Sequence[int] | Array) -> Lookup:
        """Return the lookup in which `strings[i]` stands for `values[i]`; both in any order."""
        union = sorted(set(strings))
        place = {string: at for at, string in enumerate(union)}
        rows = np.fromiter(map(place.__getitem__, strings), np.int64, len(strings))
        return cls.of_rows(union, rows, np.asarray(values, np.int64))

    @classmethod
    def of_rows(cls, strings: Sequence[bytes], rows: Array, values: Array) -> Lookup:
        """Return the lookup in which the string at `rows[i]`, of sorted ones, has `values[i]`."""
        order = np.lexsort((values, rows))
        rows, values = rows[order], values[order]
        first = np.ones(len(rows), np.bool_)
        first[1:] = (rows[1:] != rows[:-1]) | (values[1:] != values[:-1])
        rows, values = rows[first], values[first]
        starts = offsets_of(np.bincount(rows, minlength=len(strings)))
        kind = smallest_type(int(values.max(initial=0)))
        return cls(Table.of(strings), starts, values.astype(kind))

    @classmethod
    def read(cls, file: ArrayFile, name: str) -> Lookup:
        """Return the lookup that ``write`` wrote under a name; an empty one if there is none."""
        if f"{name}.values" not in file:
            return cls.of((), ())
        return cls(
            Table.read(file, name), file.array(f"{name}.starts"), file.array(f"{name}.values")
        )

    def write(self, writer: ArrayFileWriter, name: str) -> None:
        """Write the lookup as sections whose names begin with `name`."""
        self.table.write(writer, name)
        writer.add(f"{name}.starts", self.starts)
        writer.add(f"{name}.values", self.values)

    def rows(self) -> NDArray[np.int64]:
        """Return for each number the place of the string that it belongs to."""
        counts: Array = np.diff(self.starts.astype(np.int64))
        return np.repeat(np.arange(len(counts)), counts)

    def exact(self, string: bytes) -> list[int]:
        """Return the numbers that a string stands for."""
        at = self.table.find(string)
        return self._between(at, at + 1) if at >= 0 else []

    def beginning(self, prefix: bytes) -> list[int]:
        """Return the numbers that the strings with a prefix stand for; one may come twice."""
        return self._between(*self.table.prefix(prefix))

    def _between(self, low: int, high: int) -> list[int]:
        found: list[int] = self.values[int(self.starts[low]) : int(self.starts[high])].tolist()
        return found
