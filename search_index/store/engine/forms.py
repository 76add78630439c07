"""Postings of the words of one field that are written in chosen ways."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from search_index.store.arrays.container import Array, smallest_type
from search_index.store.arrays.segment import FieldArrays, Words
from search_index.store.engine.letters import Letters
from search_index.store.engine.postings import NOTHING, Found, as_values, postings_of, several_terms
from search_index.store.engine.sets import Numbers, counted


class Vocabulary:
    """The written forms of a field of one segment, with what is worked out of them when needed.

    Safe to be used by several threads: what two of them work out at once is equal.
    """

    def __init__(self, words: Words, terms: int) -> None:
        self.words = words
        self._terms = terms

    @cached_property
    def forms(self) -> Array:
        """How many forms each term has."""
        counts = np.bincount(self.words.terms, minlength=self._terms)
        return counts.astype(smallest_type(int(counts.max(initial=0))))

    @cached_property
    def letters(self) -> Letters:
        """The forms as letters."""
        return Letters(self.words.table)


def written(field: FieldArrays, vocabulary: Vocabulary, chosen: Numbers, size: int) -> Found:
    """Return the occurrences of chosen forms, as if they were one term.

    ``chosen``: places in the table of forms, ascending. Of a term whose forms are all chosen the
    postings are taken as they are; of others the occurrences that have a chosen form are counted.
    """
    if not len(chosen):
        return NOTHING
    words = vocabulary.words
    terms = words.terms[chosen].astype(np.int64)
    known, at, counts = np.unique(terms, return_inverse=True, return_counts=True)
    whole = counts == vocabulary.forms[known]
    if whole.all():
        return several_terms(field, known, size)
    partly = ~whole
    codes = words.codes[chosen].astype(np.int64)
    rest = partly[at]
    documents, frequencies = _occurring(
        field, known[partly], (np.cumsum(partly) - 1)[at[rest]], codes[rest]
    )
    if whole.any():
        postings = postings_of(field, known[whole])
        weights = as_values(
            None if field.frequencies is None else field.frequencies[postings], len(postings)
        )
        documents = np.concatenate([documents, field.documents[postings]])
        frequencies = np.concatenate([frequencies, weights])
    return counted(documents, frequencies, size)


def _occurring(
    field: FieldArrays, terms: Numbers, owners: Numbers, codes: Numbers
) -> tuple[Array, Array]:
    """Return the documents of postings with chosen occurrences, and how many each has.

    ``owners`` and ``codes``: of each chosen form, the index of its term among `terms` and its code.
    """
    assert field.forms is not None
    assert field.position_starts is not None
    limits = np.zeros(len(terms), np.int64)
    np.maximum.at(limits, owners, codes + 1)
    bases = np.cumsum(limits) - limits
    flags = np.zeros(int(limits.sum()) + 1, np.bool_)
    flags[bases[owners] + codes] = True
    starts = field.position_starts
    sizes = starts[terms + 1].astype(np.int64) - starts[terms].astype(np.int64)
    found = field.forms.of_terms(terms).astype(np.int64)  # each has several: codes are kept
    inside = found < np.repeat(limits, sizes)
    flagged = flags[np.where(inside, found + np.repeat(bases, sizes), len(flags) - 1)]
    postings = postings_of(field, terms)
    documents = field.documents[postings]
    if field.frequencies is None:
        counts = flagged.astype(np.float32)
    else:
        ends = np.cumsum(field.frequencies[postings], dtype=np.int64)
        before = np.zeros(len(flagged) + 1, np.int64)
        np.cumsum(flagged, out=before[1:])
        counts = np.diff(before[ends], prepend=0).astype(np.float32)
    kept = counts > 0
    return documents[kept], counts[kept]
