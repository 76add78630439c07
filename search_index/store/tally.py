"""Counts what a run does to documents, for its report."""

from __future__ import annotations

from dataclasses import dataclass, field

from search_index.models import RefreshReport, Skipped


@dataclass(slots=True)
class _File:
    before: int  # documents that the index had of it
    after: int
    altered: bool  # in its content


@dataclass(slots=True)
class Tally:
    """Documents before and after, file by file."""

    unchanged: int = 0  # documents of files that are not read
    skipped: list[Skipped] = field(default_factory=list)
    _files: dict[str, _File] = field(default_factory=dict)
    _hidden: int = 0  # documents of files that were not read

    def read(self, path: str, before: int, after: int) -> None:
        """Note that a file was read, or is gone, and how many documents it has."""
        self._files[path] = _File(before, after, True)

    def again(self, path: str, before: int, after: int) -> None:
        """Note that a file was read although it had not changed, or was read already."""
        known = self._files.get(path)
        if known is not None:
            known.after = after
        else:
            self.unchanged -= before
            self._files[path] = _File(before, after, False)

    def hid(self, path: str) -> None:
        """Note that a document of a file is no longer shown: it is a copy."""
        if path in self._files:
            self._files[path].after -= 1
        else:
            self._hidden += 1

    def report(self) -> RefreshReport:
        """Return what was done."""
        added = changed = 0
        removed, unchanged = self._hidden, self.unchanged - self._hidden
        for file in self._files.values():
            same = min(file.before, file.after)
            changed += same if file.altered else 0
            unchanged += 0 if file.altered else same
            added += file.after - same
            removed += file.before - same
        return RefreshReport(added, changed, removed, unchanged, tuple(self.skipped))
