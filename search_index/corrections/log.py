"""The corrections of one corpus as a program holds them: read once, read again when they change."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from search_index.corrections.effect import Effect
from search_index.corrections.file import (
    Corrections,
    Problem,
    append_correction,
    read_corrections,
    remove_last_correction,
)
from search_index.corrections.model import Correction, CorrectionError

_Stamp = tuple[int, int, int] | None


class CorrectionLog:
    """The corrections in a file, which other processes and people change too. Thread-safe."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._stamp: _Stamp = (-1, -1, -1)
        self._known = Corrections()
        self._effect = Effect()

    def read(self) -> tuple[Corrections, Effect]:
        """Return what the file says now, and its effect: the same object until that changes.

        A file that cannot be read leaves what was read before in force, and is a problem.
        """
        with self._lock:
            stamp = self._stamped()
            if stamp != self._stamp:
                self._stamp = stamp
                try:
                    found = read_corrections(self.path)
                except CorrectionError as error:
                    self._known = Corrections(self._known.entries, (Problem(0, str(error)),))
                else:
                    if found.entries != self._known.entries:
                        self._effect = Effect(found.entries)
                    self._known = found
            return self._known, self._effect

    def add(self, correction: Correction) -> None:
        """Add a correction to the file. Raises CorrectionError; the file is then as it was."""
        append_correction(self.path, correction)

    def undo(self) -> Correction | None:
        """Take back the last correction and return it, None if there is none.

        Raises CorrectionError; the file is then as it was.
        """
        return remove_last_correction(self.path)

    def _stamped(self) -> _Stamp:
        """Return what changes whenever the file does."""
        try:
            status = os.stat(self.path)
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino
