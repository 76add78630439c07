"""What a run learnt of files that the segments do not hold: the next one need not read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from search_index.errors import IndexFailure
from search_index.models import Skipped
from search_index.store.meta import replace_file
from search_index.store.sealed import sealed, unsealed

FILE_NOTES = "files.json"

_Facts = tuple[int, int]  # size in bytes, time of the last change in nanoseconds since the epoch


@dataclass(frozen=True, slots=True)
class FileNotes:
    """Notes on files by their paths, each good only while the file has the facts noted."""

    skipped: tuple[Skipped, ...] = ()  # files and parts of files, sorted by path
    refused: Mapping[str, _Facts] = field(default_factory=dict)  # nothing in them is indexed
    touched: Mapping[str, _Facts] = field(default_factory=dict)  # changed, but not in content
    #: Read so soon after their last change that another one need not show in their facts.
    racy: frozenset[str] = frozenset()


def read_notes(generation: Path) -> FileNotes:
    """Return the notes in a generation's folder. Raises IndexFailure if they are damaged."""
    try:
        values = unsealed((generation / FILE_NOTES).read_bytes())
        return FileNotes(
            tuple(Skipped(str(path), str(why), str(of)) for path, why, of in values["skipped"]),
            _facts(values["refused"]),
            _facts(values["touched"]),
            frozenset(map(str, values["racy"])),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise IndexFailure(f"the index is damaged ({type(error).__name__})") from error


def write_notes(generation: Path, notes: FileNotes) -> None:
    """Put notes in place of those that were there, at once. Raises OSError."""
    values = {
        "skipped": [(skip.path, skip.reason, skip.file) for skip in notes.skipped],
        "refused": dict(notes.refused),
        "touched": dict(notes.touched),
        "racy": sorted(notes.racy),
    }
    replace_file(generation / FILE_NOTES, sealed(values))


def _facts(values: dict[str, Any]) -> dict[str, _Facts]:
    return {str(path): (int(size), int(mtime)) for path, (size, mtime) in values.items()}
