"""Terms at consecutive positions, and near each other, in one field of one segment.

An occurrence is a key: the document's number times 2**32 plus a position. Sorted, keys are in
order of documents and positions, so that occurrences of all documents are compared at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search_index.store.arrays.container import Array, spread
from search_index.store.arrays.segment import FieldArrays
from search_index.store.engine.postings import NOTHING, Found
from search_index.store.engine.sets import NO_NUMBERS, Numbers

_BITS = 32  # of a position
_SPARSE = 16  # as in ``sets``
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # 2**64 divided by the golden ratio


@dataclass(frozen=True, slots=True)
class Slot:
    """The terms that may stand at one place of a phrase: consecutive ones, from low to high."""

    low: int
    high: int


def phrase(field: FieldArrays, slots: Sequence[Slot], size: int) -> Found:
    """Return how often terms stand at consecutive positions, in the order of `slots`.

    Raises ValueError for a field without positions.
    """
    return by_document(phrase_keys(field, slots, size))


def phrase_keys(
    field: FieldArrays, slots: Sequence[Slot], size: int, among: Numbers | None = None
) -> Numbers:
    """Return the keys of where phrases begin, ascending, in some documents alone if given.

    The rarest terms are looked at first. Raises ValueError for a field without positions.
    """
    if field.position_starts is None or field.positions is None:
        raise ValueError(f"the field {field.name} has no positions")
    if any(slot.low >= slot.high for slot in slots):
        return NO_NUMBERS
    starts = field.position_starts
    order = sorted(
        range(len(slots)),
        key=lambda at: int(starts[slots[at].high]) - int(starts[slots[at].low]),
    )
    keys: Numbers | None = None
    for at in order:
        if keys is not None:
            among = documents_of(keys)
        # Where the position is less than the index, the key is of no occurrence of another slot.
        places = occurrences(field, slots[at], size, among) - at
        several = slots[at].high - slots[at].low > 1
        if keys is None:
            keys = np.sort(places) if several else places
        else:
            keys = _found_in(keys, places) if several else _common(keys, places)
        if not len(keys):
            break
    assert keys is not None
    return keys


def occurrences(field: FieldArrays, slot: Slot, size: int, among: Numbers | None = None) -> Numbers:
    """Return the keys of the occurrences of terms, in some documents alone if given.

    Those of each term are ascending.
    """
    assert field.position_starts is not None
    assert field.positions is not None
    documents, frequencies = field.range(slot.low, slot.high)
    begin, end = int(field.position_starts[slot.low]), int(field.position_starts[slot.high])
    positions = field.ahead(field.positions[begin:end])
    if among is None or len(among) == size:
        return _keys(documents, frequencies, positions)
    chosen = _chosen(documents, among, size, slot.high - slot.low == 1)
    if frequencies is None:
        return _keys(documents[chosen], None, positions[chosen])
    ends = np.cumsum(frequencies, dtype=np.int64)
    counts = frequencies[chosen]
    return _keys(documents[chosen], counts, positions[spread(ends[chosen] - counts, counts)])


def _chosen(documents: Array, among: Numbers, size: int, ascending: bool) -> Numbers:
    """Return the indices of the postings whose documents are in `among`."""
    if ascending and len(among) * _SPARSE < len(documents):
        at: Numbers = np.searchsorted(documents, among.astype(documents.dtype))
        at[at == len(documents)] = 0
        found: Numbers = at[documents[at] == among]
        return found
    member = np.zeros(size, np.bool_)
    member[among] = True
    return np.flatnonzero(member[documents])


def _keys(documents: Array, frequencies: Array | None, positions: Array) -> Numbers:
    keys: Numbers = documents.astype(np.int64) << _BITS
    if frequencies is not None:
        keys = np.repeat(keys, frequencies)
    keys += positions
    return keys


def _common(one: Numbers, other: Numbers) -> Numbers:
    """Return the keys that both have; each is ascending and without repetitions."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    if not len(small):
        return small
    at = np.searchsorted(large, small)
    at[at == len(large)] = 0
    both: Numbers = small[large[at] == small]
    return both


def _found_in(keys: Numbers, others: Numbers) -> Numbers:
    """Return those of `keys` (ascending) that are among others, in any order, each there once.

    Most of the others are passed over by a hash of a byte a slot before they are searched.
    """
    shift = np.uint64(64 - max(8, len(keys).bit_length() + 3))
    slots = np.zeros(1 << (64 - int(shift)), np.bool_)
    slots[_hashed(keys, shift)] = True
    maybe = others[slots[_hashed(others, shift)]]
    at = np.searchsorted(keys, maybe)
    at[at == len(keys)] = 0
    found: Numbers = np.sort(maybe[keys[at] == maybe])
    return found


def _hashed(keys: Numbers, shift: np.uint64) -> Numbers:
    """Return the highest bits of each key times a large odd number (Knuth, vol. 3, 6.4)."""
    products = keys.view(np.uint64) * _FACTOR
    products >>= shift
    return products.view(np.int64)


def documents_of(keys: Numbers) -> Numbers:
    """Return the documents of ascending keys, each once."""
    documents = keys >> _BITS
    return documents[np.flatnonzero(np.diff(documents, prepend=-1))]


def by_document(keys: Numbers) -> Found:
    """Return the documents of ascending keys and how many keys each has."""
    if not len(keys):
        return NOTHING
    documents = keys >> _BITS
    first = np.flatnonzero(np.diff(documents, prepend=-1))
    counts = np.diff(first, append=len(keys))
    return documents[first], counts.astype(np.float32)
