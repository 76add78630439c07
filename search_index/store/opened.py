"""The last good commit of an index, kept open while newer ones are made."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from search_index.corrections import CorrectionLog
from search_index.errors import IndexFailure
from search_index.models import Skipped
from search_index.store.directory import analyzer_fingerprint, check_owner
from search_index.store.file_notes import read_notes
from search_index.store.integrity import is_intact
from search_index.store.meta import Meta, read_meta
from search_index.store.schema import SCHEMA_VERSION
from search_index.store.view import View

_TRIES = 3  # to open a commit while another process replaces it


class OpenedIndex:
    """The commit that answers. Thread-safe."""

    def __init__(self, folder: Path, index_dir: Path, corrections: CorrectionLog) -> None:
        """Open the last commit of a folder's index, if there is one that can be used."""
        self._folder = folder
        self._index_dir = index_dir
        self._log = corrections
        self._lock = threading.RLock()
        self._view: View | None = None
        self._damaged = False
        self._closed = False
        self.reload()

    def reload(self) -> bool:
        """Look for a newer commit; true if what is answered may have changed."""
        with self._lock:
            if self._closed:
                return False
            for _ in range(_TRIES):
                meta = read_meta(self._index_dir)
                if meta is None or not self._usable(meta):
                    return False  # what was open before goes on answering
                try:
                    return self._show(meta)
                except IndexFailure:
                    now = read_meta(self._index_dir)
                    if now is None or _stamp(now) == _stamp(meta):
                        self._damaged = True
                        if self._view is not None and _stamp(self._view.meta) == _stamp(meta):
                            self._view.snapshot.spoil()
                        return False
            return False  # replaced again and again: there will be another time to look

    @property
    def damaged(self) -> bool:
        """Whether the index turned out to be damaged."""
        with self._lock:
            view = self._view
            return self._damaged or (view is not None and view.snapshot.damaged)

    def current(self) -> View | None:
        """Return what answers, None if there is no index that can be used.

        Raises IndexFailure after ``close``.
        """
        with self._lock:
            if self._closed:
                raise IndexFailure("the library is closed")
            return self._view

    def _show(self, meta: Meta) -> bool:
        """Answer from the commit that `meta` names from now on; false if it is so already.

        Raises IndexFailure if it is damaged, or was replaced since `meta` was read.
        """
        if not is_intact(self._index_dir / meta.generation, meta.seals):
            raise IndexFailure(f"the index in {self._index_dir} is damaged")
        effect = self._log.read()[1]
        before = self._view
        if (
            before is not None
            and _stamp(before.meta) == _stamp(meta)
            and before.snapshot.effect is effect
        ):
            before.meta = meta
            return False
        # The old view stays open for the threads that still read it.
        self._view = View(self._index_dir, meta, before, effect)
        self._view.prefetch()
        self._damaged = False
        return True

    def skipped(self, meta: Meta) -> tuple[Skipped, ...]:
        """Return the files that a commit has no documents of. Raises IndexFailure."""
        try:
            return read_notes(self._index_dir / meta.generation).skipped
        except IndexFailure:
            # A newer commit may have taken its place meanwhile, with its notes.
            now = read_meta(self._index_dir)
            if now is not None and now.generation != meta.generation:
                return read_notes(self._index_dir / now.generation).skipped
            with self._lock:
                self._damaged = True
            raise

    def _usable(self, meta: Meta) -> bool:
        """Whether this version can read an index; one that it cannot is made anew by refresh."""
        check_owner(self._index_dir)
        if (meta.schema, meta.folder) != (SCHEMA_VERSION, str(self._folder)):
            return False
        return meta.analyzer == analyzer_fingerprint()

    def close(self) -> None:
        """Release the files of the index; every later question raises IndexFailure."""
        with self._lock:
            self._closed = True
            if self._view is not None:
                self._view.close()


def _stamp(meta: Meta) -> tuple[str, int, Mapping[str, tuple[int, int]]]:
    """Return what tells commits apart, also those of a directory that was removed and made anew."""
    return meta.generation, meta.commit, meta.seals
