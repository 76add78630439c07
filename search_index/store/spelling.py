"""Another spelling of a query that finds nothing."""

from __future__ import annotations

from itertools import islice

from search_index.analysis import terms
from search_index.analysis.tokens import WORD, folded_word, is_character
from search_index.store.arrays.segment import TEXT_FIELDS
from search_index.store.engine.engine import Engine

#: Words of a query that is put right at the most; to look for words like one takes up to 10 ms.
MOST_WORDS = 12


def respelled(query: str, engine: Engine) -> str:
    """Return `query` with the words that no document has put right; "" if none can be.

    A query of very many words, which no one has typed, is left as it is.
    """
    matches = list(islice(WORD.finditer(query), MOST_WORDS + 1))
    if len(matches) > MOST_WORDS:
        return ""
    pieces, at = [], 0
    for match in matches:
        word = match.group()
        if word in {"OR", "AND", "NOT"} or query[match.end() : match.end() + 1] == ":":
            continue
        found = terms(word)
        if len(found) != 1 or is_character(found[0]):
            continue
        if any(engine.count(field, found[0]) for field in TEXT_FIELDS):
            continue
        near = engine.near_words(folded_word(word), 1)
        if near:
            pieces += [query[at : match.start()], near[0][0]]
            at = match.end()
    return "".join([*pieces, query[at:]]) if pieces else ""
