"""What a refresh has to do, found by comparing the files of a folder with those in the index."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from search_index.models import Skipped
from search_index.sources import FileEntry, list_files, reader_for, unread_reason
from search_index.sources.listing import entry_of
from search_index.store.arrays.commit import Commit


@dataclass(slots=True)
class Plan:
    """What has to be done, found by comparing the folder with the index."""

    read: list[FileEntry] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)


class KnownFile(NamedTuple):
    """A document in the index: the facts of its file, and where it is."""

    size: int
    mtime_ns: int
    digest: tuple[int, int]
    segment: str
    number: int


def compared(folder: Path, known: Mapping[str, KnownFile]) -> Plan:
    """Compare a whole folder with all files `known`. Raises OSError if it cannot be listed."""
    plan = Plan()
    listed = _sorted_out(list_files(folder, plan.skipped.append), known, plan)
    plan.removed = sorted(known.keys() - listed)
    return plan


def compared_alone(
    folder: Path,
    known: Mapping[str, KnownFile],
    only: Sequence[str],
    others: int,
    skipped: Iterable[Skipped],
) -> Plan:
    """Compare some files, by their paths within a folder, with those of them that are `known`.

    `others`: how many documents the index has besides; `skipped`: the files skipped so far.
    """
    plan = Plan()
    entries = (entry_of(folder, path) for path in sorted(set(only)))
    listed = _sorted_out(filter(None, entries), known, plan)
    plan.removed = sorted((known.keys() & set(only)) - listed)
    read = {entry.path for entry in plan.read}
    plan.unchanged = others + len(known.keys() - read) - len(plan.removed)
    plan.skipped += [skip for skip in skipped if skip.path not in set(only)]
    return plan


def _sorted_out(
    entries: Iterable[FileEntry], known: Mapping[str, KnownFile], plan: Plan
) -> set[str]:
    """Put files that may have changed into `plan`; return the paths of all that can be read."""
    listed = set()
    for entry in entries:
        if reader_for(entry.path) is None:
            reason = unread_reason(entry.path)
            if reason:
                plan.skipped.append(Skipped(entry.path, reason))
            continue
        listed.add(entry.path)
        facts = known.get(entry.path)
        if facts and (facts.size, facts.mtime_ns) == (entry.size, entry.mtime_ns):
            plan.unchanged += 1
        else:
            plan.read.append(entry)
    return listed


def known_files(commit: Commit, only: Collection[str] | None) -> Iterator[tuple[str, KnownFile]]:
    """Yield the documents of a commit by their paths; those in `only`, if that is given."""
    for segment in commit.segments:
        field = segment.field("id")
        assert field is not None
        numbers, paths = field.documents.tolist(), field.terms.all() if only is None else []
        if only is not None:
            found = [(field.terms.find(path.encode()), path.encode()) for path in sorted(only)]
            paths = [path for at, path in found if at >= 0]
            numbers = [numbers[at] for at, _ in found if at >= 0]
        here = np.array(numbers, np.int64)
        size, mtime, high, low = (
            segment.numbers_of(name)[here].tolist()
            for name in ("size", "mtime", "digest_high", "digest_low")
        )
        live = None if segment.live is None else segment.live[here].tolist()
        name = segment.name
        for at, (path, number) in enumerate(zip(paths, numbers, strict=True)):
            if live is None or live[at]:
                digest = high[at], low[at]
                yield path.decode(), KnownFile(size[at], mtime[at], digest, name, number)
