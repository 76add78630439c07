"""What a commit puts in order over all segments: documents by their ids, entities by theirs.

What few new documents change is worked out from the orders of the commit before: places of the new
ones are searched for, and what comes after them moves on. Sorting anew gives the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from search_index.store.arrays.container import Array, smallest_type
from search_index.store.arrays.segment import SegmentArrays

if TYPE_CHECKING:
    from search_index.store.arrays.commit import Commit

#: Ids that are sorted in the time that one is searched for in one segment.
SEARCH_COST = 32


def reading_order(segments: Sequence[SegmentArrays], before: Commit | None) -> Array:
    """Return the place of every document by its id, deleted ones included, ties by their numbers.

    (documents of all segments,).
    """
    old = before.segments if before else ()
    names = {segment.name for segment in segments} & {segment.name for segment in old}
    kept, new = segments[: len(names)], segments[len(names) :]
    count = sum(segment.documents for segment in new)
    total = count + sum(segment.documents for segment in kept)
    follow = [s.name for s in kept] == [s.name for s in old if s.name in names]
    if before is None or not follow or count * len(kept) * SEARCH_COST > total:
        return _sorted_places(_ids(segments))
    ids = _ids(new)
    order = sorted(range(count), key=ids.__getitem__)
    at = np.array([_documents_up_to(kept, ids[n]) for n in order], np.int64)
    moved, added = _inserted(_closed_up(before, names), at)
    places = np.empty(total, smallest_type(total))
    places[: total - count] = moved
    places[total - count :][order] = added
    return places


def entity_ranks(
    segments: Sequence[SegmentArrays],
    numbers: Sequence[Array],
    new: Mapping[bytes, int],
    before: Commit | None,
) -> Array:
    """Return the rank of each number by the entity's id, (numbers given so far,).

    `numbers`: those of each segment's entities; `new`: the entities that are not in `before`, with
    numbers that follow on those given there. Numbers no longer in use have a rank too, any one.
    """
    given = len(before.entity_ranks) if before else 0
    total = given + len(new)
    if before is None or len(new) * len(before.segments) * SEARCH_COST > total:
        ids = [b"\xff"] * total
        for segment, here in zip(segments, numbers, strict=True):
            for number, entity in zip(here.tolist(), segment.entities.ids.all(), strict=True):
                ids[number] = entity
        return _sorted_places(ids).astype(np.uint32)
    order = sorted(new)
    at = np.array([_rank_after(before, entity) for entity in order], np.int64)
    moved, added = _inserted(before.entity_ranks, at)
    ranks = np.empty(total, np.uint32)
    ranks[:given] = moved
    ranks[[new[entity] for entity in order]] = added
    return ranks


def _ids(segments: Sequence[SegmentArrays]) -> list[bytes]:
    """Return the id of every document, empty if it has none."""
    ids: list[bytes] = []
    for segment in segments:
        field = segment.field("id")
        here = [b""] * segment.documents
        if field is not None:
            for number, term in zip(field.documents.tolist(), field.terms.all(), strict=True):
                here[number] = term
        ids += here
    return ids


def _sorted_places(ids: Sequence[bytes]) -> Array:
    order = sorted(range(len(ids)), key=ids.__getitem__)
    places = np.empty(len(ids), smallest_type(len(ids)))
    places[order] = np.arange(len(ids))
    return places


def _documents_up_to(segments: Sequence[SegmentArrays], wanted: bytes) -> int:
    """Return how many documents have an id that is not greater than one."""
    count = 0
    for segment in segments:
        field = segment.field("id")
        if field is None:
            count += segment.documents
        else:
            without = segment.documents - len(field.terms)
            count += without + field.terms.bisect(wanted + b"\0")
    return count


def _closed_up(before: Commit, kept: set[str]) -> Array:
    """Return the places of the documents of some segments as they are without the others."""
    if len(kept) == len(before.segments):
        return before.place
    sizes = [segment.documents for segment in before.segments]
    stays = np.repeat(np.array([s.name in kept for s in before.segments], np.bool_), sizes)
    occupied = np.zeros(len(before.place), np.int64)
    occupied[before.place[stays]] = 1
    ranks: Array = np.cumsum(occupied) - 1
    return ranks[before.place[stays]]


def _inserted(places: Array, at: NDArray[np.int64]) -> tuple[Array, Array]:
    """Put new things before what stands `at` some places (ascending) of an order.

    Returns where what stood at `places` is then, and where the new things are.
    """
    moved = places.astype(np.int64)
    moved += np.searchsorted(at, moved, "right")
    return moved, at + np.arange(len(at))


def _rank_after(before: Commit, entity: bytes) -> int:
    """Return the rank that follows on that of the entity before one that is not in a commit."""
    rank = 0
    for segment, numbers in zip(before.segments, before.entity_numbers, strict=True):
        at = segment.entities.ids.bisect(entity)
        if at:
            rank = max(rank, int(before.entity_ranks[numbers[at - 1]]) + 1)
    return rank
