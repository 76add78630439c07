"""What a commit keeps of documents that are not shown, since another one has the same text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from search_index.store.arrays.container import Array, ArrayFile, ArrayFileWriter
from search_index.store.arrays.table import Table

#: The numbers that are kept of a copy; as of a document, see ``schema.indexed_document``.
NUMBERS = ("size", "mtime", "digest_high", "digest_low", "same")


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that is not shown, and the facts of the file that it is in."""

    id: str
    path: str  # of the file
    size: int
    mtime_ns: int
    digest: tuple[int, int]  # halves; see ``schema.FileFacts``
    same: int  # see ``store.sameness``


class KeptCopies:
    """The copies of one commit, as it keeps them: n of them, by their ids."""

    def __init__(self, ids: Table, of: Array, facts: dict[str, Array]) -> None:
        self.ids = ids
        self.of = of  # (n,) the numbers in the commit of the documents that are shown
        self._facts = facts  # of each of NUMBERS, and "path": bytes of the path in the id

    @classmethod
    def none(cls) -> KeptCopies:
        """Return what a commit without copies keeps."""
        return cls(Table.of(()), np.zeros(0, np.int64), {})

    @classmethod
    def of_rows(cls, copies: Sequence[Copy], of: Sequence[int]) -> KeptCopies:
        """Return what is kept of copies; `of[i]` is the document that is shown for the i-th."""
        rows = sorted(zip((copy.id.encode() for copy in copies), copies, of, strict=True))
        facts = [(c.size, c.mtime_ns, *c.digest, c.same, len(c.path.encode())) for _, c, _ in rows]
        table = np.array(facts, np.int64).reshape(len(rows), len(NUMBERS) + 1)
        return cls(
            Table.of([name for name, _, _ in rows]),
            np.array([number for _, _, number in rows], np.int64),
            {name: table[:, at] for at, name in enumerate((*NUMBERS, "path"))},
        )

    @classmethod
    def read(cls, file: ArrayFile) -> KeptCopies:
        """Return what ``write`` wrote."""
        if "copies.of" not in file:
            return cls.none()
        facts = {name: file.array(f"copies.{name}") for name in (*NUMBERS, "path")}
        return cls(Table.read(file, "copies.ids"), file.array("copies.of"), facts)

    def write(self, writer: ArrayFileWriter) -> None:
        """Write the copies into a file of arrays; nothing if there are none."""
        if len(self):
            self.ids.write(writer, "copies.ids")
            writer.add("copies.of", self.of)
            for name, values in self._facts.items():
                writer.add(f"copies.{name}", values)

    def __len__(self) -> int:
        return len(self.ids)

    def find(self, document_id: bytes) -> int | None:
        """Return the number of the document that is shown for a copy with that id."""
        at = self.ids.find(document_id)
        return int(self.of[at]) if at >= 0 else None

    def of_document(self, number: int) -> tuple[str, ...]:
        """Return the ids of the copies of a document, sorted."""
        if not len(self):
            return ()
        order, shown = self._by_document
        low = bisect_left(shown, number)
        high = bisect_right(shown, number, low)
        return tuple(one.decode() for one in self.ids.some(order[low:high].tolist()))

    @cached_property
    def _by_document(self) -> tuple[Array, memoryview]:
        order = np.argsort(self.of, kind="stable")
        return order, self.of[order].data

    def all(self) -> list[Copy]:
        """Return all copies."""
        rows = zip(*(self._facts[name].tolist() for name in self._facts), strict=True)
        return [
            Copy(one.decode(), one[:path].decode(), size, mtime, (high, low), same)
            for one, (size, mtime, high, low, same, path) in zip(self.ids.all(), rows, strict=True)
        ]
