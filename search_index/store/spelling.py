"""Another spelling of a query that finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from search_index.analysis import terms
from search_index.analysis.tokens import WORD, is_character
from search_index.query.suggest import suggest

_SLIPS = 2  # letters that may differ; the most that `suggest` allows
_POLL = 4096


def respelled(
    query: str,
    vocabulary: list[tuple[str, int]],
    surface: Callable[[str], str],
    cancelled: Callable[[], bool] | None = None,
) -> str:
    """Return `query` with the words that no document has put right; "" if none can be.

    `vocabulary`: index terms with their frequencies, in order. `surface` gives a word as it is
    written for an index term.
    """
    if not vocabulary:
        return ""
    present = {term for term, _ in vocabulary}
    pieces, at = [], 0
    for match in WORD.finditer(query):
        word = match.group()
        if word in {"OR", "AND", "NOT"} or query[match.end() : match.end() + 1] == ":":
            continue
        found = terms(word)
        if len(found) != 1 or found[0] in present or is_character(found[0]):
            continue
        near = suggest(found[0], _alike(found[0], vocabulary, cancelled))
        if near:
            pieces += [query[at : match.start()], surface(near)]
            at = match.end()
    return "".join([*pieces, query[at:]]) if pieces else ""


def _alike(
    term: str, vocabulary: list[tuple[str, int]], cancelled: Callable[[], bool] | None
) -> Iterator[tuple[str, int]]:
    """Yield the terms that share enough letters with `term` to be compared at all."""
    letters, length = set(term), len(term)
    for number, (other, count) in enumerate(vocabulary):
        if not number % _POLL and cancelled is not None and cancelled():
            return
        if abs(len(other) - length) <= _SLIPS and len(letters.symmetric_difference(other)) <= (
            2 * _SLIPS
        ):
            yield other, count
