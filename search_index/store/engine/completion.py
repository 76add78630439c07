"""Words that begin with some letters, where their terms do not."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from search_index.store.arrays.segment import TEXT_FIELDS, SegmentArrays
from search_index.store.engine.postings import encoded

# Of one or two letters no stem is shorter, and too many words begin with them.
_LEAST = 3


def terms_beyond(segments: Iterable[SegmentArrays], prefix: str) -> tuple[str, ...]:
    """Return the terms, sorted, of words that begin with `prefix` though the terms do not.

    `prefix` is a folded word, or the beginning of one. A stem may be shorter than what has been
    typed of its word, or end otherwise: "citie" begins "cities", whose term is `citi`.
    """
    found: set[bytes] = set()
    raw = encoded(prefix)
    for segment in segments if len(prefix) >= _LEAST else ():
        for name in TEXT_FIELDS:
            field = segment.field(name)
            if field is None or field.words is None:
                continue
            low, high = field.words.table.prefix(raw)
            first, stop = field.terms.prefix(raw)
            terms = field.words.terms[low:high]
            others = np.unique(terms[(terms < first) | (terms >= stop)])
            found.update(field.terms.some(others.tolist()))
    return tuple(sorted(term.decode() for term in found))
