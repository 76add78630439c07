"""Documents chosen by a property: which terms of which field a node stands for."""

from __future__ import annotations

import numpy as np

from search_index.query.tree import DateRange, Keyword
from search_index.store.arrays.segment import FieldArrays
from search_index.store.engine.postings import (
    encoded,
    places_of,
    places_with,
    postings_of,
)
from search_index.store.engine.sets import Numbers

_CONTAINED = frozenset({"source", "path"})
_WHOLE_DATE = len("2017-12-05")


def field_of(node: Keyword | DateRange) -> str:
    """Return the field of the index that a node is about."""
    if isinstance(node, DateRange):
        return "date"
    return "entities" if node.field == "entity" else node.field


def terms_of(node: Keyword | DateRange, field: FieldArrays) -> Numbers:
    """Return the terms of its field that a node stands for, ascending."""
    if isinstance(node, DateRange):
        return _dates(node, field)
    if node.field in _CONTAINED:
        return places_with(field.terms, encoded(node.value))
    if node.field == "type":
        return np.arange(*field.terms.prefix(encoded(node.value)), dtype=np.int64)
    return places_of(field.terms, [node.value])


def documents_with(field: FieldArrays, terms: Numbers, size: int) -> Numbers:
    """Return the documents that have any of some terms, ascending."""
    if len(terms) == 1:
        return field.postings(int(terms[0]))[0].astype(np.int64)
    found = np.zeros(size, np.bool_)
    found[field.documents[postings_of(field, terms)]] = True
    return np.flatnonzero(found)


def _dates(node: DateRange, field: FieldArrays) -> Numbers:
    """Return the dates in a range; whole ones are between its bounds, others are looked at."""
    table = field.terms
    low, high = (encoded(bound) for bound in node.bounds())
    places = np.arange(len(table))
    whole = np.diff(table.offsets.astype(np.int64)) == _WHOLE_DATE + 1
    inside = whole & (places >= table.bisect(low)) & (places < table.bisect(high + b"\0"))
    for place in np.flatnonzero(~whole).tolist():
        inside[place] = node.matches(table[place].decode())
    return np.flatnonzero(inside)
