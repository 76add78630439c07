"""Documents with the same text under several names: one is shown, the others are its copies.

Of all documents with one text the one with the smallest id is shown, so that it is the same one in
whatever order files are read. The others are left out of the index, like deleted ones; a commit
keeps what shows whether their files have changed, so that they are not read again, and which
document stands for them. When that one goes, the copy that comes next is read and shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from search_index.store.arrays.codec import ArraySegment
from search_index.store.arrays.commit import Commit
from search_index.store.arrays.container import Array
from search_index.store.arrays.copies import NUMBERS, Copy, KeptCopies
from search_index.store.arrays.segment import SegmentArrays
from search_index.store.planning import PART_SIGN, KnownFile
from search_index.store.stored import infos_of


class Copies:
    """The copies that a run knows, while it goes on."""

    def __init__(self, folder: Path, commit: Commit | None = None) -> None:
        """`folder`: of the generation; `commit`: the one that the run begins with."""
        self._folder = folder
        self._copies: dict[str, Copy] = {}
        self._of_file: dict[str, list[str]] = {}
        self._opened = {segment.name: segment for segment in commit.segments} if commit else {}
        self._new: set[int] = set()  # what documents that were added share with others
        for copy in commit.copies.all() if commit else ():
            self._add(copy)
        self.changed = False  # since the last commit

    def __len__(self) -> int:
        return len(self._copies)

    def _add(self, copy: Copy) -> None:
        self._copies[copy.id] = copy
        self._of_file.setdefault(copy.path, []).append(copy.id)
        self.changed = True

    def files(self, only: Collection[str] | None) -> dict[str, KnownFile]:
        """Return the files that copies are in, as files without documents."""
        paths = self._of_file if only is None else [p for p in only if p in self._of_file]
        copies = (self._copies[self._of_file[path][0]] for path in paths)
        return {c.path: KnownFile(c.size, c.mtime_ns, c.digest, ()) for c in copies}

    def forget(self, paths: Iterable[str]) -> None:
        """Forget the copies in some files, which are gone or were read anew."""
        for path in paths:
            for one in self._of_file.pop(path, ()):
                del self._copies[one]
                self.changed = True

    def hidden(
        self, entries: Sequence[ArraySegment], new: Collection[str]
    ) -> dict[str, dict[int, str]]:
        """Return which documents are no longer shown, now that segments are new among `entries`.

        By segment and number, with the path of the file of each; they are copies from now on.
        """
        added = {key for e in entries if e.segment_id() in new for key in self._keys(e)[1].tolist()}
        if not added:
            return {}
        self._new |= added
        together: dict[int, list[tuple[str, str, int]]] = {}
        for key, name, number in self._holding(entries, added):
            together.setdefault(key, []).append((self._id(name, number), name, number))
        found: dict[str, dict[int, str]] = {}
        for key, documents in together.items():
            for document_id, name, number in sorted(documents)[1:]:
                copy = self._copy(key, document_id, name, number)
                self._add(copy)
                found.setdefault(name, {})[number] = copy.path
        return found

    def due(self, entries: Sequence[ArraySegment]) -> list[str]:
        """Return the files to be read since a copy in them is to be shown, sorted.

        That is the one with the smallest id, where no document with its text is shown, or one
        with a greater id.
        """
        if not self._copies:
            return []
        first: dict[int, Copy] = {}
        for copy in self._copies.values():
            if copy.same not in first or copy.id < first[copy.same].id:
                first[copy.same] = copy
        shown = [self._keys(entry)[1] for entry in entries]
        keys = np.array(list(first), np.int64)
        alone = keys[~np.isin(keys, np.concatenate(shown))] if shown else keys
        paths = {first[key].path for key in alone.tolist()}
        for key, name, number in self._holding(entries, self._new & first.keys()):
            if first[key].id < self._id(name, number):
                paths.add(first[key].path)
        return sorted(paths)

    def kept(self, entries: Sequence[ArraySegment]) -> KeptCopies:
        """Return the copies as a commit of the segments in `entries` keeps them.

        Those that no document stands for just now are left out.
        """
        names = {entry.segment_id() for entry in entries}
        self._opened = {name: one for name, one in self._opened.items() if name in names}
        if not self._copies:
            return KeptCopies.none()
        offsets, before = {}, 0
        for entry in entries:
            offsets[entry.segment_id()] = before
            before += entry.documents
        keys = {copy.same for copy in self._copies.values()}
        of = {key: offsets[name] + number for key, name, number in self._holding(entries, keys)}
        rows = [copy for copy in self._copies.values() if copy.same in of]
        return KeptCopies.of_rows(rows, [of[copy.same] for copy in rows])

    def _holding(
        self, entries: Iterable[ArraySegment], keys: Collection[int]
    ) -> Iterator[tuple[int, str, int]]:
        """Yield the documents that are shown and have one of `keys`: key, segment, number."""
        wanted = np.array(sorted(keys), np.int64)
        for entry in entries if keys else ():
            numbers, here = self._keys(entry)
            among = np.isin(here, wanted)
            for number, key in zip(numbers[among].tolist(), here[among].tolist(), strict=True):
                yield key, entry.segment_id(), number

    def _keys(self, entry: ArraySegment) -> tuple[Array, Array]:
        """Return the documents of a segment that are shown, and what each shares with copies."""
        keys = self._segment(entry.segment_id()).numbers_of("same")
        shown = keys != 0
        if entry.deleted:
            shown[np.fromiter(entry.deleted, np.int64, len(entry.deleted))] = False
        numbers = np.flatnonzero(shown)
        return numbers, keys[numbers].astype(np.int64)

    def _copy(self, key: int, document_id: str, name: str, number: int) -> Copy:
        segment = self._segment(name)
        path = document_id
        if PART_SIGN in document_id.encode():
            path = infos_of(segment, [number])[0].path
        size, mtime, high, low, _ = (int(segment.numbers_of(n)[number]) for n in NUMBERS)
        return Copy(document_id, path, size, mtime, (high, low), key)

    def _id(self, name: str, number: int) -> str:
        return self._segment(name).id_of(number)

    def _segment(self, name: str) -> SegmentArrays:
        if name not in self._opened:
            self._opened[name] = SegmentArrays(self._folder, name)
        return self._opened[name]
