"""Commits: which segments make up the index, and what is so of all of them together.

A commit is a table of contents (Whoosh's own file) and, beside it, an array file of what spans
segments: the reading order of all documents, and the numbers under which the entities of every
segment are counted. Both are on the disk before anything names them; ``meta`` then does, at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage

from search_index.store.arrays.codec import ArraySegment
from search_index.store.arrays.container import Array, ArrayFile, ArrayFileWriter
from search_index.store.arrays.copies import KeptCopies
from search_index.store.arrays.orders import entity_ranks, reading_order
from search_index.store.arrays.segment import DOCUMENTS, TERMS, SegmentArrays
from search_index.store.meta import sync

INDEX_NAME = "MAIN"
_JOINS = "joins"  # the section of what is joined: JSON of ``Joins``
_ORDER = "order"  # ending of the file beside a table of contents
# From this many terms on, a dictionary of all entities costs less than a search for each.
_MANY = 2_000


@dataclass(frozen=True, slots=True)
class Joins:
    """Which entities are one in more than one document's view."""

    near: tuple[tuple[str, str], ...] = ()  # ids of two that may be one, sorted
    into: Mapping[str, str] = field(default_factory=dict)  # entity -> the id of all that are one


@dataclass(frozen=True, slots=True)
class Commit:
    """The segments of one commit, opened."""

    number: int
    segments: tuple[SegmentArrays, ...]
    entries: tuple[ArraySegment, ...]  # what the table of contents says of them
    place: Array  # (documents of all segments,) place in reading order, deleted ones included
    entity_numbers: tuple[Array, ...]  # of each segment: ordinal of an entity -> its number
    entity_ranks: Array  # (numbers given so far,) the rank of each entity's id among all ids
    joins: Joins
    copies: KeptCopies = field(default_factory=KeptCopies.none)  # documents that are not shown

    @property
    def files(self) -> frozenset[str]:
        """The names of the files that the commit consists of."""
        segments = {f"{s.name}.{ending}" for s in self.segments for ending in (TERMS, DOCUMENTS)}
        contents = whoosh_index.TOC._filename(INDEX_NAME, self.number)
        return frozenset({contents, f"{INDEX_NAME}_{self.number}.{_ORDER}", *segments})


Join = Callable[[Sequence[SegmentArrays], Commit | None], Joins]


def _no_joins(segments: Sequence[SegmentArrays], before: Commit | None) -> Joins:
    return Joins()


def segment_entry(name: str, documents: int) -> ArraySegment:
    """Return what a table of contents says of a new segment."""
    entry = ArraySegment(INDEX_NAME, documents)
    entry.segid = name.removeprefix(f"{INDEX_NAME}_")
    return entry


def open_commit(folder: Path, number: int, known: Iterable[SegmentArrays] = ()) -> Commit:
    """Open a commit. Segments that are in `known` with the same deletions are not opened again.

    Raises DamagedFile, or whatever damaged bytes lead Whoosh to.
    """
    toc = whoosh_index.TOC.read(FileStorage(str(folder)), INDEX_NAME, gen=number)
    segments = _opened(folder, toc.segments, known)
    order = ArrayFile(folder / f"{INDEX_NAME}_{number}.{_ORDER}")
    return Commit(
        number=number,
        segments=segments,
        entries=tuple(toc.segments),
        place=order.array("place"),
        entity_numbers=tuple(order.array(f"entities.{s.name}") for s in segments),
        entity_ranks=order.array("entity_ranks"),
        joins=_joins_of(json.loads(bytes(order.array(_JOINS)))),
        copies=KeptCopies.read(order),
    )


def write_commit(
    folder: Path,
    schema: Any,
    number: int,
    entries: Sequence[ArraySegment],
    before: Commit | None,
    *,
    join: Join = _no_joins,
    copies: KeptCopies | None = None,
) -> Commit:
    """Write a commit of the segments in `entries` and return it; nothing names it yet.

    Entities keep the numbers that they have in `before`. `join` tells which of them are one.
    `copies`: of documents in the segments, by the numbers that these have in this commit.
    """
    segments = _opened(folder, entries, before.segments if before else ())
    numbers, new = _entity_numbers(segments, before)
    ranks = entity_ranks(segments, numbers, new, before)
    place = reading_order(segments, before)
    writer = ArrayFileWriter(folder / f"{INDEX_NAME}_{number}.{_ORDER}")
    writer.add("place", place)
    writer.add("entity_ranks", ranks)
    joins = join(segments, before)
    data = json.dumps([joins.near, joins.into], ensure_ascii=False, sort_keys=True).encode()
    writer.add(_JOINS, np.frombuffer(data, np.uint8))
    copies = copies or KeptCopies.none()
    copies.write(writer)
    for segment, ordinals in zip(segments, numbers, strict=True):
        writer.add(f"entities.{segment.name}", ordinals)
    writer.close()
    storage = FileStorage(str(folder))
    toc = whoosh_index.TOC(schema, list(entries), number)
    toc.write(storage, INDEX_NAME)
    sync(folder / whoosh_index.TOC._filename(INDEX_NAME, number))
    sync(folder)
    return Commit(number, segments, tuple(entries), place, tuple(numbers), ranks, joins, copies)


def _joins_of(values: Any) -> Joins:
    near, into = values
    return Joins(tuple((one, other) for one, other in near), into)


def remove_unused(folder: Path, commit: Commit) -> None:
    """Remove the files of other commits. Readers that have them open keep what they mapped."""
    keep = commit.files
    for path in folder.iterdir():
        if path.name not in keep and INDEX_NAME in path.name:
            path.unlink(missing_ok=True)


def _opened(
    folder: Path, entries: Iterable[ArraySegment], known: Iterable[SegmentArrays]
) -> tuple[SegmentArrays, ...]:
    """Return the segments, opened; those in `known` with the same deletions as they are there."""
    before = {(segment.name, segment.deleted): segment for segment in known}
    return tuple(
        before.get((entry.segment_id(), entry.deleted))
        or SegmentArrays(folder, entry.segment_id(), entry.deleted)
        for entry in entries
    )


def _entity_numbers(
    segments: Sequence[SegmentArrays], before: Commit | None
) -> tuple[list[Array], dict[bytes, int]]:
    """Return the number of each entity of each segment, and the numbers given to new entities."""
    known: dict[str, Array] = {}
    entities = 0
    if before is not None:
        entities = len(before.entity_ranks)
        pairs = zip(before.segments, before.entity_numbers, strict=True)
        known = {segment.name: numbers for segment, numbers in pairs}
    old = [(segment, known[segment.name]) for segment in (before.segments if before else ())]
    new = [segment for segment in segments if segment.name not in known]
    given: dict[bytes, int] = {}  # those found
    added: dict[bytes, int] = {}
    if sum(len(segment.entities.ids) for segment in new) > _MANY:
        for segment, numbers in old:
            given.update(zip(segment.entities.ids.all(), numbers.tolist(), strict=True))
        old = []
    for segment in new:
        found = np.empty(len(segment.entities.ids), np.uint32)
        for ordinal, entity in enumerate(segment.entities.ids.all()):
            number = given.get(entity)
            if number is None:
                number = _number_in(old, entity)
                if number is None:
                    number = added[entity] = entities + len(added)
                given[entity] = number
            found[ordinal] = number
        known[segment.name] = found
    return [known[segment.name] for segment in segments], added


def _number_in(segments: Sequence[tuple[SegmentArrays, Array]], entity: bytes) -> int | None:
    for segment, numbers in segments:
        at = segment.entities.ids.find(entity)
        if at >= 0:
            return int(numbers[at])
    return None
