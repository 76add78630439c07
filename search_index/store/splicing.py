"""Postings and rows with few of their entities replaced, by copying what stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search_index.store.arrays.container import Array, offsets_of, smallest_type
from search_index.store.arrays.edited import EditedTable
from search_index.store.arrays.segment import EntityArrays, FieldArrays
from search_index.store.arrays.table import Table

Postings = tuple[Array, Array]  # documents, ascending, and the frequency in each
Row = tuple[str, int, int]  # entity, document, count


@dataclass(frozen=True, slots=True)
class Changes:
    """What is another than in the files of a segment."""

    targets: Mapping[str, str | None]  # entity -> what it is instead; None: none
    fresh: Sequence[int]  # documents whose entities are counted anew, ascending
    rows: Sequence[Row]  # what is counted in them


def spliced_field(
    name: str, known: FieldArrays | None, leaving: Iterable[str], changes: Changes
) -> tuple[FieldArrays, NDArray[np.int64]]:
    """Return the postings of a field after changes, and the new place of each of its old terms.

    `leaving`: the terms that fresh documents had. The place of a term that is gone is -1.
    """
    old = known or _no_field(name)
    found = _replaced(old, {*changes.targets, *leaving}, changes)
    edits = list(_edits(old, found))
    gone = [place for place, there, term in edits if there and not len(found[term][0])]
    more = [_encoded(term) for _, there, term in edits if not there]
    table = EditedTable(old.terms, gone, more)
    moved = table.moved()
    sizes: Array = np.diff(old.starts.astype(np.int64))
    counts = np.zeros(len(table), np.int64)
    kept = moved >= 0
    counts[moved[kept]] = sizes[kept]
    places = iter(table.added)
    for place, there, term in edits:
        at = int(moved[place]) if there else next(places)
        if at >= 0:
            counts[at] = len(found[term][0])
    ends = [
        (int(old.starts[place]), int(old.starts[place + there]), *found[term])
        for place, there, term in edits
    ]
    documents = _patched(old.documents, [(low, high, new) for low, high, new, _ in ends])
    frequencies: Array | None = None
    if old.frequencies is not None or any(int(f.max(initial=1)) > 1 for *_, f in ends):
        before = old.frequencies
        one = np.ones(len(old.documents), np.uint8) if before is None else before
        frequencies = _patched(one, [(low, high, new) for low, high, _, new in ends])
    return FieldArrays(name, table, offsets_of(counts), documents, frequencies, old.boost), moved


def _edits(old: FieldArrays, found: Mapping[str, Postings]) -> Iterator[tuple[int, bool, str]]:
    """Yield where each changed term stands, or (false) before which it goes, in byte order."""
    for term in sorted(found, key=_encoded):
        raw = _encoded(term)
        at = old.terms.bisect(raw)
        there = at < len(old.terms) and old.terms[at] == raw
        if there or len(found[term][0]):
            yield at, there, term


def _patched(old: Array, parts: Sequence[tuple[int, int, Array]]) -> Array:
    """Return an array with other elements in the place of some parts, (from, to, instead)."""
    pieces: list[Array] = []
    at = largest = 0
    for low, high, new in parts:
        pieces += (old[at:low], new)
        at = high
        largest = max(largest, int(new.max(initial=0)))
    kind = np.result_type(old.dtype, smallest_type(largest))
    return np.concatenate([*pieces, old[at:]], dtype=kind, casting="unsafe")


def spliced_rows(
    old: EntityArrays,
    field: FieldArrays,
    moved: NDArray[np.int64],
    changes: Changes,
) -> EntityArrays:
    """Return the entities of each document after changes; `field`, `moved`: of the entities."""
    sizes: Array = np.diff(old.starts.astype(np.int64))
    ordinals = moved.copy()
    altered = np.zeros(len(moved), np.bool_)
    for entity, target in changes.targets.items():
        at = old.ids.find(_encoded(entity))
        if at >= 0:
            altered[at] = True
            ordinals[at] = -1 if target is None else field.terms.find(_encoded(target))
    affected = np.zeros(len(sizes), np.bool_)
    owners = np.repeat(np.arange(len(sizes)), sizes)
    affected[owners[altered[old.entities]]] = True
    affected[list(changes.fresh)] = True
    inside = affected[owners]
    again = inside & (ordinals[old.entities] >= 0)
    if changes.fresh:
        again &= ~np.isin(owners, changes.fresh)
    places = {entity: field.terms.find(_encoded(entity)) for entity, _, _ in changes.rows}
    new = np.array([(d, places[e], n) for e, d, n in changes.rows], np.int64).reshape(-1, 3)
    documents, entities, mentions = _summed(
        np.concatenate([owners[again], new[:, 0]]),
        np.concatenate([ordinals[old.entities[again]], new[:, 1]]),
        np.concatenate([old.mentions[again].astype(np.int64), new[:, 2]]),
        len(field.terms),
    )
    counts = np.where(affected, np.bincount(documents, minlength=len(sizes)), sizes)
    own = np.repeat(~affected, counts)
    return EntityArrays(
        ids=field.terms,
        starts=offsets_of(counts),
        entities=_filled(own, ordinals[old.entities[~inside]], [entities]),
        mentions=_filled(own, old.mentions[~inside], [mentions]),
    )


def _replaced(old: FieldArrays, touched: Iterable[str], changes: Changes) -> dict[str, Postings]:
    """Return the postings, perhaps none, of each term that has others than before."""
    parts: dict[str, list[Postings]] = {}
    sources = {*touched, *filter(None, changes.targets.values())}
    sources.update(entity for entity, _, count in changes.rows if count)
    fresh = np.array(changes.fresh, np.int64)
    for term in sorted(sources):
        parts.setdefault(term, [])
        target = changes.targets.get(term, term)
        place = old.terms.find(_encoded(term))
        if target is None or place < 0:
            continue
        documents, frequencies = old.postings(place)
        counts = np.ones(len(documents), np.int64) if frequencies is None else frequencies
        if len(fresh):
            left = ~np.isin(documents, fresh)
            documents, counts = documents[left], counts[left]
        parts.setdefault(target, []).append((documents, counts))
    for entity, document, count in changes.rows:
        if count:
            parts.setdefault(entity, []).append((np.array([document]), np.array([count])))
    return {term: _united(some) for term, some in parts.items()}


def _united(parts: Sequence[Postings]) -> Postings:
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    documents = np.concatenate([documents for documents, _ in parts]).astype(np.int64)
    counts = np.concatenate([counts for _, counts in parts]).astype(np.int64)
    found, inverse = np.unique(documents, return_inverse=True)
    return found, np.bincount(inverse, counts, len(found)).astype(np.int64)


def _summed(
    documents: Array, entities: Array, counts: Array, size: int
) -> tuple[Array, Array, Array]:
    """Return rows in the order of documents and entities, equal ones as one with their sum."""
    keys, inverse = np.unique(documents * max(size, 1) + entities, return_inverse=True)
    sums = np.bincount(inverse, counts, len(keys)).astype(np.int64)
    rows, places = np.divmod(keys, max(size, 1))
    return rows, places, sums


def _filled(own: NDArray[np.bool_], values: Array, others: Sequence[Array]) -> Array:
    """Return an array of `values` where `own` is true and of `others`, in their order, elsewhere.

    Its elements are of the smallest type that holds them.
    """
    rest = np.concatenate([np.zeros(0, np.int64), *others])
    largest = max(int(values.max(initial=0)), int(rest.max(initial=0)))
    found = np.empty(len(own), smallest_type(largest))
    found[own] = values
    found[~own] = rest
    return found


def _no_field(name: str) -> FieldArrays:
    empty = np.zeros(0, np.uint8)
    return FieldArrays(name, Table.of(()), np.zeros(1, np.uint8), empty, None, 1.0)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
