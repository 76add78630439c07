"""What a refresh has to do, found by comparing the files of a folder with those in the index."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from pathlib import Path
from typing import NamedTuple

import numpy as np

from search_index.models import Skipped
from search_index.sources import FileEntry, list_files
from search_index.sources.formats import unread_reason
from search_index.sources.listing import PART_SIGN as SIGN
from search_index.sources.listing import decides_on_others, files_at
from search_index.store.arrays.commit import Commit
from search_index.store.arrays.segment import SegmentArrays
from search_index.store.arrays.table import Table
from search_index.store.file_notes import FileNotes
from search_index.store.stored import infos_of


@dataclass(slots=True)
class Plan:
    """What has to be done, found by comparing the folder with the index."""

    read: list[FileEntry] = field(default_factory=list)
    #: Files among them that look unchanged, and are likely to be.
    doubted: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0  # documents
    kept: list[str] = field(default_factory=list)  # files that were refused before, as they were
    skipped: list[Skipped] = field(default_factory=list)


class KnownFile(NamedTuple):
    """A file whose documents are in the index: its facts, and where they are."""

    size: int
    mtime_ns: int
    digest: tuple[int, int]
    documents: tuple[tuple[str, int], ...]  # segments, and numbers in them


def compared(folder: Path, known: Mapping[str, KnownFile], notes: FileNotes) -> Plan:
    """Compare a whole folder with all files `known`. Raises OSError if it cannot be listed."""
    plan = Plan()
    listed = _sorted_out(list_files(folder, plan.skipped.append), known, notes, plan)
    plan.removed = sorted(known.keys() - listed)
    return plan


def compared_alone(
    folder: Path,
    known: Mapping[str, KnownFile],
    notes: FileNotes,
    only: Sequence[str],
    others: int,
) -> Plan:
    """Compare some files, by their paths within a folder, with those of them that are `known`.

    The path of a folder stands for all files in it. `others`: how many documents the index has of
    other files.
    """
    plan = Plan(unchanged=others)
    named = _Named(only)
    entries = {
        entry.path: entry
        for path in sorted(set(only))
        for entry in files_at(folder, path, plan.skipped.append)
    }
    listed = _sorted_out(entries.values(), known, notes, plan)
    plan.removed = sorted(known.keys() - listed)
    plan.skipped += [skip for skip in notes.skipped if skip.file_path not in named]
    plan.kept += [path for path in notes.refused if path not in named]
    return plan


class _Named:
    """Paths of files, and of folders that stand for all files in them."""

    def __init__(self, paths: Collection[str]) -> None:
        self.paths = frozenset(paths)

    def __contains__(self, path: str) -> bool:
        if path in self.paths:
            return True
        ends = (at for at, char in enumerate(path) if char == "/")
        return any(path[:end] in self.paths for end in ends)


def _sorted_out(
    entries: Iterable[FileEntry], known: Mapping[str, KnownFile], notes: FileNotes, plan: Plan
) -> set[str]:
    """Put files that may have changed into `plan`; return the paths of all that can be read."""
    listed = set()
    told: dict[str, list[Skipped]] = {}
    for skip in notes.skipped:
        told.setdefault(skip.file_path, []).append(skip)
    for entry in entries:
        path = entry.path
        facts = known.get(path)
        reason = unread_reason(path) if facts is None else ""
        if reason:
            plan.skipped.append(Skipped(path, reason))
            continue
        listed.add(path)
        now = (entry.size, entry.mtime_ns)
        as_known = facts and now in ((facts.size, facts.mtime_ns), notes.touched.get(path))
        if path in notes.racy:
            plan.read.append(entry)
            if as_known or notes.refused.get(path) == now:
                plan.doubted.append(path)
        elif facts and as_known:
            plan.unchanged += len(facts.documents)
            plan.skipped += told.get(path, ())
        elif facts is None and notes.refused.get(path) == now:
            plan.skipped += told.get(path, ())
            plan.kept.append(path)
        else:
            plan.read.append(entry)
    return listed


def known_files(commit: Commit, only: Collection[str] | None) -> dict[str, KnownFile]:
    """Return the files of a commit's documents by their paths; those in `only`, if it is given.

    The path of a folder in `only` stands for all files in it.
    """
    known: dict[str, KnownFile] = {}
    named = None if only is None else _Named(only)
    for segment in commit.segments:
        for path, number, facts in _documents(segment, named):
            before = known.get(path)
            places = (*(before.documents if before else ()), (segment.name, number))
            size, mtime, high, low = facts
            known[path] = KnownFile(size, mtime, (high, low), places)
    return known


def concern_others(commit: Commit, only: Collection[str], known: Collection[str]) -> bool:
    """Whether some files decide on more than themselves, so that all have to be looked at.

    A file of patterns does, and a new one whose parts would have the names of other files.
    """
    if any(map(decides_on_others, only)):
        return True
    fields = [field for segment in commit.segments if (field := segment.field("id"))]
    new = [path.encode("utf-8", "replace") + PART_SIGN for path in only if path not in known]
    ranges = (field.terms.prefix(name) for name in new for field in fields)
    return any(low < high for low, high in ranges)


_Facts = tuple[int, int, int, int]  # size, time of the last change, halves of the digest


def _documents(segment: SegmentArrays, only: _Named | None) -> Iterator[tuple[str, int, _Facts]]:
    """Yield the documents of a segment that are not deleted: path of the file, number, facts."""
    field = segment.field("id")
    assert field is not None
    if only is None:
        places: Iterable[int] = range(len(field.terms))
        ids = field.terms.all()
    else:
        places = sorted({at for path in only.paths for at in _places_of(field.terms, path)})
        ids = [field.terms[at] for at in places]
    numbers = field.documents[np.fromiter(places, np.int64)].astype(np.int64)
    if segment.live is not None:
        live = segment.live[numbers].astype(bool)
        numbers, ids = numbers[live], list(compress(ids, live.tolist()))
    facts = zip(
        *(segment.numbers_of(name)[numbers].tolist() for name in _FACTS),
        strict=True,
    )
    paths = [document_id.decode() for document_id in ids]
    parts = [at for at, document_id in enumerate(ids) if PART_SIGN in document_id]
    infos = infos_of(segment, [int(numbers[at]) for at in parts])
    for at, info in zip(parts, infos, strict=True):
        paths[at] = info.path
    for path, number, fact in zip(paths, numbers.tolist(), facts, strict=True):
        if only is None or path in only:
            yield path, number, fact


_FACTS = ("size", "mtime", "digest_high", "digest_low")
PART_SIGN = SIGN.encode()


def _places_of(terms: Table, path: str) -> Iterator[int]:
    """Yield the places of the ids of documents that may be of a file, or of files in a folder."""
    at = terms.find(path.encode())
    if at >= 0:
        yield at
    for sign in (PART_SIGN, b"/"):
        yield from range(*terms.prefix(path.encode() + sign))
