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

    def edited(
        self, gone: Sequence[int], more: Sequence[bytes]
    ) -> tuple[Table, NDArray[np.int64], NDArray[np.int64]]:
        """Return the table without the strings at some places and with others (sorted, new to it),
        the new place of each old string, -1 of those gone, and the places of the added ones.
        """
        at = np.array([self.bisect(string) for string in more], np.int64)
        stays = np.ones(len(self) + 1, np.int64)
        stays[list(gone)] = 0
        before = offsets_of(stays).astype(np.int64)[:-1]  # of those that stay
        moved = before[:-1] + np.searchsorted(at, np.arange(len(self)), "right")
        moved[list(gone)] = -1
        added = before[at] + np.arange(len(at))
        lengths = np.empty(len(self) - len(gone) + len(more), np.int64)
        lengths[moved[moved >= 0]] = np.diff(self.offsets.astype(np.int64))[moved >= 0]
        lengths[added] = [len(string) + 1 for string in more]
        offsets = offsets_of(lengths)
        blob = self._edited_blob(gone, list(zip(at.tolist(), more, strict=True)))
        ends = zip(offsets[:-1:_STEP].tolist(), offsets[1::_STEP].tolist(), strict=True)
        guides = [blob[low:high] for low, high in ends]
        return Table(blob, offsets, _concatenated(guides)), moved, added

    def _edited_blob(self, gone: Sequence[int], more: Sequence[tuple[int, bytes]]) -> Array:
        """Return the bytes without the strings at some places and with others before some."""
        removed: list[tuple[int, bytes | None]] = [(place, None) for place in gone]
        pieces, low = [], 0
        for place, string in sorted([*more, *removed], key=lambda edit: edit[0]):
            high = int(self._offsets[place])
            pieces.append(self.blob[low:high])
            low = high
            if string is None:
                low = int(self._offsets[place + 1])
            else:
                pieces.append(np.frombuffer(string + SEPARATOR, np.uint8))
        return _concatenated([*pieces, self.blob[low:]])


def _concatenated(pieces: Sequence[Array]) -> Array:
    return np.concatenate(pieces) if pieces else np.zeros(0, np.uint8)


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

    def moved(self, values: Array) -> Lookup:
        """Return the lookup with other numbers in the place of its own, (rows,); -1: none.

        Within a string they have to ascend. It may have strings that stand for nothing.
        """
        kept = values >= 0
        counts = np.bincount(self.rows()[kept], minlength=len(self.table))
        values = values[kept]
        kind = smallest_type(int(values.max(initial=0)))
        return Lookup(self.table, offsets_of(counts), values.astype(kind))

    def with_more(self, strings: Sequence[bytes], values: Sequence[int]) -> Lookup:
        """Return the lookup in which `strings[i]` stands for `values[i]` too, in any order."""
        more = sorted({string for string in strings if self.table.find(string) < 0})
        table, moved, _ = self.table.edited((), more)
        counts = np.zeros(len(table), np.int64)
        counts[moved] = np.diff(self.starts.astype(np.int64))
        rows = sorted({(table.find(string), n) for string, n in zip(strings, values, strict=True)})
        starts, known = offsets_of(counts).astype(np.int64), self.values
        places: list[int] = []
        numbers: list[int] = []
        for row, number in rows:
            low, high = int(starts[row]), int(starts[row + 1])
            at = low + int(np.searchsorted(known[low:high], number))
            if at == high or known[at] != number:
                places.append(at)
                numbers.append(number)
                counts[row] += 1
        largest = max(int(known.max(initial=0)), max(numbers, default=0))
        united = np.insert(known.astype(smallest_type(largest)), places, numbers)
        return Lookup(table, offsets_of(counts), united)

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
