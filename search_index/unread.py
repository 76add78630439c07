"""What could not be read, grouped by the reason: the same on the command line and on the screen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from search_index.models import Skipped

_NUMBER = re.compile(r"\d+")
_OF_A_KIND = re.compile(r"(\S+) files need (?=an extra)")  # see errors.MissingExtra


@dataclass(frozen=True, slots=True)
class Unread:
    """Files, and parts of files, that were not read for one reason."""

    reason: str  # with "…" for the numbers in which it differs
    skipped: tuple[Skipped, ...]  # sorted by path

    @property
    def title(self) -> str:
        """How many they are, and why: "3 pdf files need an extra: pip install …"."""
        count = len(self.skipped)
        kind = _OF_A_KIND.match(self.reason)
        if kind is not None:
            files = "file needs" if count == 1 else "files need"
            return f"{count:,} {kind[1]} {files} {self.reason[kind.end() :]}"
        return f"{count:,} {'file' if count == 1 else 'files'}: {self.reason}"


def by_reason(skipped: Iterable[Skipped]) -> tuple[Unread, ...]:
    """Return what was not read by its reason, the most frequent first, ties by the reason.

    Reasons that differ in numbers alone (a line, a size) are one.
    """
    groups: dict[str, list[Skipped]] = {}
    for one in skipped:
        groups.setdefault(_NUMBER.sub("…", one.reason), []).append(one)
    found = [
        Unread(
            reason if len({one.reason for one in group}) > 1 else group[0].reason,
            tuple(sorted(group, key=lambda one: one.path)),
        )
        for reason, group in groups.items()
    ]
    return tuple(sorted(found, key=lambda group: (-len(group.skipped), group.reason)))
