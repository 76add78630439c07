"""Postings of one segment: of a term, of several as one, of a prefix.

Functions here and in ``positions`` and ``forms`` answer for one field of one segment of ``size``
documents, with the segment's own document numbers, ascending, and the frequency in each, both in
whatever element type they are at hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np

from search_index.store.arrays.container import Array, spread
from search_index.store.arrays.segment import FieldArrays
from search_index.store.arrays.table import Table
from search_index.store.engine.sets import NO_NUMBERS, NO_VALUES, Numbers, Values, counted, firsts

Found: TypeAlias = tuple[Array, Array]  # documents, frequency in each

NOTHING: Found = (NO_NUMBERS, NO_VALUES)

_TOGETHER = 4  # bytes of a literal that are compared with all of a blob


def encoded(text: str) -> bytes:
    """Return the bytes of a term; a lone surrogate gives bytes that no term has."""
    return text.encode("utf-8", "surrogatepass")


def one_term(field: FieldArrays, term: int) -> Found:
    """Return the postings of a term."""
    documents, frequencies = field.postings(term)
    return documents, np.ones(len(documents), np.uint8) if frequencies is None else frequencies


def several_terms(field: FieldArrays, terms: Numbers, size: int) -> Found:
    """Return the postings of distinct terms as if they were one."""
    if len(terms) < 2:
        return one_term(field, int(terms[0])) if len(terms) else NOTHING
    low, high = int(terms.min()), int(terms.max()) + 1
    if high - low == len(terms):
        return counted(*field.range(low, high), size)
    chosen = postings_of(field, terms)
    frequencies = None if field.frequencies is None else field.frequencies[chosen]
    return counted(field.documents[chosen], frequencies, size)


def prefix(field: FieldArrays, text: str, size: int) -> Found:
    """Return the postings of all terms that begin with `text` as if they were one."""
    row = (field.prefix_rows or {}).get(text)
    if row is not None:
        weights = field.ahead(field.prefix_weights[row])
        documents = np.flatnonzero(weights != 0)
        return documents, weights[documents]
    low, high = field.terms.prefix(encoded(text))
    if high - low == 1:
        return one_term(field, low)
    return counted(*field.range(low, high), size)


def postings_of(field: FieldArrays, terms: Numbers) -> Numbers:
    """Return the indices of the postings of terms, one term after the other."""
    begins = field.starts[terms]
    return spread(begins, field.starts[terms + 1].astype(np.int64) - begins)


def as_values(frequencies: Array | None, count: int) -> Values:
    """Return frequencies as numbers to reckon with."""
    return np.ones(count, np.float32) if frequencies is None else frequencies.astype(np.float32)


def places_of(table: Table, strings: Iterable[str]) -> Numbers:
    """Return the places of those strings that are in a table, each once, ascending."""
    places = {table.find(encoded(string)) for string in strings}
    return np.array(sorted(places - {-1}), np.int64)


def places_with(table: Table, literal: bytes, low: int = 0, high: int | None = None) -> Numbers:
    """Return the places of the strings that contain `literal`, ascending, between two places.

    The last bytes are looked for in the whole blob at once, then the others before them.
    """
    high = len(table) if high is None else high
    if not literal or low >= high:
        return np.arange(low, high, dtype=np.int64)
    start, end = int(table.offsets[low]), int(table.offsets[high])
    blob = table.blob[start:end]
    starts = len(blob) - len(literal) + 1  # how many places there are for it to begin
    if starts < 1:
        return NO_NUMBERS
    together = range(max(0, len(literal) - _TOGETHER), len(literal))
    equal = np.ones(starts, np.bool_)
    for index in together:
        equal &= blob[index : index + starts] == literal[index]
    hits = np.flatnonzero(equal)
    for index in range(together.start):
        hits = hits[blob[hits + index] == literal[index]]
    hits += start
    places = np.searchsorted(table.offsets, hits.astype(table.offsets.dtype), "right") - 1
    return places[firsts(places)].astype(np.int64)
