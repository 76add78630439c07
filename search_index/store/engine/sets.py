"""Sets of documents with a number for each: united, intersected, subtracted.

A set is an ascending array of document numbers and an array of values beside it. ``size`` is how
many documents there are at all: large sets are combined by way of a row of that length, small ones
by searching and sorting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from search_index.store.arrays.container import Array

Numbers: TypeAlias = NDArray[np.int64]  # document numbers
Values: TypeAlias = NDArray[np.float32]

NO_NUMBERS: Numbers = np.zeros(0, np.int64)
NO_VALUES: Values = np.zeros(0, np.float32)

# One element of a full row costs less than this part of an element that is sorted, or searched
# for, in a set as large as that.
_SPARSE = 16
_SEARCHED = 48


@dataclass(frozen=True, slots=True)
class Matches:
    """Documents that match, ascending, and the score of each (0 where nothing ranks)."""

    documents: Numbers
    scores: Values

    def __len__(self) -> int:
        return len(self.documents)


NONE = Matches(NO_NUMBERS, NO_VALUES)


def united(parts: Sequence[Matches], size: int) -> Matches:
    """Return the documents of any part, scores added up."""
    parts = [part for part in parts if len(part)]
    if len(parts) < 2:
        return parts[0] if parts else NONE
    if len(parts) == 2:
        small, large = sorted(parts, key=len)
        if len(small) * _SEARCHED < size and (within := _added_within(small, large)):
            return within
    if sum(map(len, parts)) * _SPARSE < size:
        return _united_sparse(parts)
    row = np.zeros(size, np.float32)
    found = np.zeros(size, np.bool_)
    for part in parts:
        row[part.documents] += part.scores
        found[part.documents] = True
    documents = found.nonzero()[0]
    return Matches(documents, row.take(documents))


def _added_within(small: Matches, large: Matches) -> Matches | None:
    """Return both united if one lies within the other, as titles do that the text repeats."""
    at = large.documents.searchsorted(small.documents)
    if at[-1] == len(large) or not np.array_equal(large.documents[at], small.documents):
        return None
    scores = large.scores.copy()
    scores[at] += small.scores
    return Matches(large.documents, scores)


def _united_sparse(parts: Sequence[Matches]) -> Matches:
    documents = np.concatenate([part.documents for part in parts])
    order = documents.argsort(kind="stable")
    documents = documents[order]
    scores = np.concatenate([part.scores for part in parts])[order]
    first = firsts(documents)
    return Matches(documents[first], np.add.reduceat(scores, first))


def intersected(one: Matches, other: Matches, size: int) -> Matches:
    """Return the documents of both, scores added up."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    if not len(small):
        return NONE
    documents, scores = small.documents, small.scores
    if len(small) * _SPARSE > len(large):
        member = np.zeros(size, np.bool_)
        member[large.documents] = True
        kept = member.take(documents)
        documents, scores = documents[kept], scores[kept]
        if len(documents) * _SEARCHED > size:
            row = np.empty(size, np.float32)  # what is not set is not looked at
            row[large.documents] = large.scores
            return Matches(documents, scores + row.take(documents))
    at = large.documents.searchsorted(documents)
    at[at == len(large)] = 0
    kept = large.documents[at] == documents
    return Matches(documents[kept], scores[kept] + large.scores[at[kept]])


def without(matches: Matches, removed: Numbers, size: int) -> Matches:
    """Return the matches whose documents are not among `removed` (ascending)."""
    if not len(matches) or not len(removed):
        return matches
    kept = ~contained(matches.documents, removed, size)
    return Matches(matches.documents[kept], matches.scores[kept])


def contained(documents: Numbers, among: Numbers, size: int) -> NDArray[np.bool_]:
    """Return for each of `documents` whether it is among others (ascending)."""
    if not len(among):
        return np.zeros(len(documents), np.bool_)
    if len(documents) * _SPARSE < size:
        at = np.searchsorted(among, documents)
        at[at == len(among)] = 0
        return np.equal(among[at], documents)
    row = np.zeros(size, np.bool_)
    row[among] = True
    return row[documents]


def looked_up(documents: Numbers, known: Numbers, values: Values, size: int) -> Values:
    """Return the value of each of `documents` among those `known` (ascending), else 0."""
    if not len(known):
        return np.zeros(len(documents), np.float32)
    if len(documents) * _SPARSE < size:
        at = np.searchsorted(known, documents)
        at[at == len(known)] = 0
        return np.where(known[at] == documents, values[at], np.float32(0))
    row = np.zeros(size, np.float32)
    row[known] = values
    return row[documents]


def counted(documents: Array, frequencies: Array | None, size: int) -> tuple[Numbers, Values]:
    """Return the distinct numbers of `documents` (in any order), their frequencies added up.

    ``frequencies`` of None are all 1.
    """
    if len(documents) * _SPARSE < size:
        order = np.argsort(documents, kind="stable")
        ordered = documents[order].astype(np.int64)
        first = firsts(ordered)
        if frequencies is None:
            sums = np.diff(first, append=len(ordered))
        elif len(first):
            sums = np.add.reduceat(frequencies[order].astype(np.float32), first)
        else:
            return NO_NUMBERS, NO_VALUES
        return ordered[first], sums.astype(np.float32, copy=False)
    row = np.bincount(documents, frequencies, size)
    numbers = np.flatnonzero(row != 0)
    return numbers, row[numbers].astype(np.float32)


def firsts(ascending: Array) -> Numbers:
    """Return where each distinct number of an ascending array begins."""
    begins = np.empty(len(ascending), np.bool_)
    begins[:1] = True
    np.not_equal(ascending[1:], ascending[:-1], out=begins[1:])
    return begins.nonzero()[0]
