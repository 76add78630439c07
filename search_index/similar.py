"""Terms that tell a document apart: what to search for to find others like it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import log

from search_index.query.function_words import is_function_word

MOST = 25  # terms; Lucene's MoreLikeThis asks for as many, and more cost time with little gain


def salient_terms(
    frequencies: Mapping[str, int],
    document_frequency: Callable[[str], int],
    documents: int,
    *,
    limit: int = MOST,
) -> list[tuple[str, float]]:
    """Return the index terms that tell a document apart from others, with weights above 0.

    `frequencies`: how often the document has each term. `document_frequency` says how many of all
    `documents` have a term; it is asked once a term. At most `limit` terms, the weightiest first,
    equal ones by code points.

    The weight is ``(1 + ln tf) * ln(N / df)`` (logarithmic term frequency and inverse document
    frequency: Salton and Buckley, "Term-weighting approaches in automatic text retrieval",
    Information Processing and Management 24(5), 1988). Terms that no other document has cannot
    find one; numbers, single letters or characters and function words (of a text about a woman,
    "her") say nothing of what a text is about.
    """
    weighed = []
    for term, count in frequencies.items():
        if count < 1 or len(term) < 2 or term.isnumeric() or is_function_word(term):
            continue
        having = document_frequency(term)
        if 1 < having < documents:
            weighed.append((-(1 + log(count)) * log(documents / having), term))
    weighed.sort()
    return [(term, -weight) for weight, term in weighed[: max(limit, 0)]]
