"""Terms at consecutive positions, and near each other, in one field of one segment.

An occurrence is a key: the document's number times 2**32 plus a position. Sorted, keys are in
order of documents and positions, so that occurrences of all documents are compared at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search_index.store.arrays.container import Array, spread
from search_index.store.arrays.segment import FieldArrays
from search_index.store.engine.postings import NOTHING, Found
from search_index.store.engine.sets import NO_NUMBERS, Numbers, firsts

_BITS = 32  # of a position
_SPARSE = 16  # as in ``sets``
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # 2**64 divided by the golden ratio


@dataclass(frozen=True, slots=True)
class Slot:
    """The terms that may stand at one place of a phrase: consecutive ones, from low to high."""

    low: int
    high: int

    @property
    def single(self) -> bool:
        """Whether it is one term."""
        return self.high - self.low == 1


def phrase(field: FieldArrays, slots: Sequence[Slot], size: int) -> Found:
    """Return how often terms stand at consecutive positions, in the order of `slots`.

    Raises ValueError for a field without positions.
    """
    return by_document(phrase_keys(field, slots, size))


def phrase_keys(
    field: FieldArrays, slots: Sequence[Slot], size: int, among: Array | None = None
) -> Numbers:
    """Return the keys of where phrases begin, ascending, in some documents alone if given.

    The rarest terms are looked at first. Raises ValueError for a field without positions.
    """
    if field.position_starts is None or field.positions is None:
        raise ValueError(f"the field {field.name} has no positions")
    if any(slot.low >= slot.high for slot in slots):
        return NO_NUMBERS
    starts = field.starts
    order = sorted(
        range(len(slots)),
        key=lambda at: int(starts[slots[at].high]) - int(starts[slots[at].low]),
    )
    # What single terms have in common is told by their postings, before any position is read.
    for at in order:
        if slots[at].single:
            documents = field.range(slots[at].low, slots[at].high)[0]
            among = documents if among is None else _shared(among, documents, size)
    keys: Numbers | None = None
    last = len(slots) - 1
    for at in order:
        if among is not None and not len(among):
            return NO_NUMBERS
        # Keys of where the phrase would end, which lies in the same document wherever it begins.
        places = _occurrences(field, slots[at], size, among)
        places += last - at
        if keys is None:
            keys = places if slots[at].single else np.sort(places)
        else:
            keys = (_common if slots[at].single else _found_in)(keys, places)
        among = documents_of(keys)
    assert keys is not None
    keys -= last
    return keys


def _occurrences(field: FieldArrays, slot: Slot, size: int, among: Array | None) -> Numbers:
    """Return the keys of the occurrences of terms, in some documents (ascending) alone if given.

    A single term has to be in all of these. The keys of each term are ascending.
    """
    assert field.position_starts is not None
    assert field.positions is not None
    documents, frequencies = field.range(slot.low, slot.high)
    begin, end = int(field.position_starts[slot.low]), int(field.position_starts[slot.high])
    positions = field.ahead(field.positions[begin:end])
    if among is None or len(among) == (len(documents) if slot.single else size):
        return _keys(documents, frequencies, positions)
    if slot.single:
        chosen: Numbers = documents.searchsorted(among.astype(documents.dtype))
    else:
        chosen = _member(among, size).take(documents).nonzero()[0]
    documents = documents[chosen]
    if frequencies is None:
        return _keys(documents, None, positions[chosen])
    ends = frequencies.cumsum(dtype=np.int64)[chosen]
    counts = frequencies[chosen]
    ends -= counts
    if counts.max(initial=0) <= 1:
        return _keys(documents, None, positions[ends])
    return _keys(documents, counts, positions[spread(ends, counts)])


def _shared(one: Array, other: Array, size: int) -> Array:
    """Return the documents that both have; each is ascending."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    if len(small) * _SPARSE > len(large) or not len(small):
        return small[_member(large, size).take(small)]
    at = large.searchsorted(small.astype(large.dtype))
    at[at == len(large)] = 0
    shared: Array = small[large[at] == small]
    return shared


def _member(documents: Array, size: int) -> NDArray[np.bool_]:
    member = np.zeros(size, np.bool_)
    member[documents] = True
    return member


def _keys(documents: Array, frequencies: Array | None, positions: Array) -> Numbers:
    keys: Numbers = documents.astype(np.int64) << _BITS
    if frequencies is not None:
        keys = keys.repeat(frequencies)
    keys += positions
    return keys


def _common(one: Numbers, other: Numbers) -> Numbers:
    """Return the keys that both have; each is ascending and without repetitions."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    if not len(small):
        return small
    at = large.searchsorted(small)
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
    return documents[firsts(documents)]


def by_document(keys: Numbers) -> Found:
    """Return the documents of ascending keys and how many keys each has."""
    if not len(keys):
        return NOTHING
    documents = keys >> _BITS
    first = firsts(documents)
    counts = np.empty(len(first), np.int64)
    np.subtract(first[1:], first[:-1], out=counts[:-1])
    counts[-1] = len(keys) - first[-1]
    return documents[first], counts
