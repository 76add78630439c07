"""Tables and lookups with some of their parts replaced, without a copy of the rest."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search_index.store.arrays.container import Array
from search_index.store.arrays.table import Lookup, Table


class EditedTable(Table):
    """A table without the strings at some places and with others, which it did not have.

    It is searched through the table that it was made of; its own arrays are made if asked for.
    """

    __slots__ = ("_added", "_before", "_gone", "_known", "_more", "_stays")

    def __init__(self, known: Table, gone: Sequence[int], more: Sequence[bytes]) -> None:
        """Return `known` without the strings at the places `gone` and with `more`."""
        self._known = known
        self._gone = sorted(gone)
        self._more = sorted(more)
        self._before = [known.bisect(string) for string in self._more]
        #: Of each place that is gone how many strings before it stay.
        self._stays = [place - at for at, place in enumerate(self._gone)]
        self._added = [
            place - bisect_left(self._gone, place) + at for at, place in enumerate(self._before)
        ]

    def __getattr__(self, name: str) -> Any:
        if name not in Table.__slots__:
            raise AttributeError(name)
        made = Table.of(self.all())
        for part in ("blob", "guides", "offsets"):
            setattr(self, part, getattr(made, part))
        self._blob, self._offsets, self._guides = made.blob.data, made.offsets.data, None
        return getattr(self, name)

    def __len__(self) -> int:
        return len(self._known) - len(self._gone) + len(self._more)

    def __getitem__(self, at: int) -> bytes:
        after = bisect_left(self._added, at)
        if after < len(self._added) and self._added[after] == at:
            return self._more[after]
        stays = at - after
        return self._known[stays + bisect_right(self._stays, stays)]

    def all(self) -> list[bytes]:
        """Return all strings."""
        known = self._known.all()
        ends = [0, *self._before, len(known)]
        gone, found = set(self._gone), list[bytes]()
        for at, (low, high) in enumerate(pairwise(ends)):
            found += (known[place] for place in range(low, high) if place not in gone)
            found += self._more[at : at + 1]
        return found

    def bisect(self, string: bytes, low: int = 0) -> int:
        """Return the place of the first string that is not less than `string`."""
        place = self._known.bisect(string)
        left = place - bisect_left(self._gone, place)
        return max(left + bisect_left(self._more, string), low)

    def moved(self) -> NDArray[np.int64]:
        """Return the new place of each string that the table was made of, -1 of those gone."""
        known = len(self._known)
        shifts = np.zeros(known + 1, np.int64)
        np.add.at(shifts, self._before, 1)
        np.subtract.at(shifts, [at + 1 for at in self._gone], 1)
        places: NDArray[np.int64] = np.arange(known) + np.cumsum(shifts)[:known]
        places[self._gone] = -1
        return places

    @property
    def added(self) -> Sequence[int]:
        """The places of the strings that the other table did not have, ascending."""
        return self._added


class EditedLookup(Lookup):
    """A lookup whose numbers are others, and more of them.

    It is searched through the lookup that it was made of; its own arrays are made if asked for.
    """

    def __init__(self, known: Lookup, instead: Array, more: Lookup) -> None:
        """Return `known` with `instead[n]` for each number n (-1: none) and with all of `more`."""
        self._known = known
        self._instead = instead
        self._more = more

    def __getattr__(self, name: str) -> Any:
        if name not in {"table", "starts", "values"}:
            raise AttributeError(name)
        strings, numbers = list[bytes](), list[int]()
        for lookup in (self._known, self._more):
            for string in lookup.table.all():
                found = self.exact(string)
                numbers += found
                strings += [string] * len(found)
        made = Lookup.of(strings, numbers)
        self.table, self.starts, self.values = made.table, made.starts, made.values
        return getattr(self, name)

    def exact(self, string: bytes) -> list[int]:
        """Return the numbers that a string stands for."""
        return sorted({*self._now(self._known.exact(string)), *self._more.exact(string)})

    def beginning(self, prefix: bytes) -> list[int]:
        """Return the numbers that the strings with a prefix stand for; one may come twice."""
        return self._now(self._known.beginning(prefix)) + self._more.beginning(prefix)

    def _now(self, numbers: list[int]) -> list[int]:
        found: list[int] = self._instead[numbers].tolist() if numbers else []
        return [number for number in found if number >= 0]
