"""A spelling that may have been meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from search_index.analysis import fold

_SHORT = 4  # letters up to which one slip is allowed; longer words may have two
_CYRILLIC = re.compile("[\u0400-\u052f][\u0300-\u036f]+")


def suggest(word: str, vocabulary: Iterable[tuple[str, int]]) -> str:
    """Return the word of `vocabulary` nearest to `word`, "" if none is near or it is there itself.

    `vocabulary` gives words with how often each occurs. Nearness is the number of slips: letters
    missing, added, changed, or swapped with their neighbour (optimal string alignment; Damerau,
    "A technique for computer detection and correction of spelling errors", CACM 1964). At most
    one in words of up to four letters, two in longer ones; Hangul is compared letter by letter,
    not syllable by syllable. Of equally near words the most frequent is taken, then the first
    in the alphabet.
    """
    wanted = letters(word)
    limit = slips_allowed(word)
    best: tuple[int, int, str] | None = None
    for candidate, count in vocabulary:
        spelled = letters(candidate)
        if spelled == wanted:
            return ""
        if not wanted or abs(len(spelled) - len(wanted)) > limit:
            continue
        slips = distance(wanted, spelled, limit)
        if slips <= limit and slips < len(spelled):
            rank = (slips, -count, candidate)
            best = rank if best is None else min(best, rank)
    return best[2] if best else ""


def distance(one: str, two: str, limit: int) -> int:
    """Return the slips between two strings, or `limit` + 1 if there are more."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, left in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, right in enumerate(two, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            swapped = i > 1 and j > 1 and left == two[j - 2] and one[i - 2] == right
            row.append(min(cost, earlier[j - 2] + 1) if swapped else cost)
        if min(row) > limit and min(before) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def slips_allowed(word: str) -> int:
    """Return how many slips a word may have and still be taken for another."""
    return 1 if len(letters(word)) <= _SHORT else 2


def letters(word: str) -> str:
    """Return a word as the letters that slips are counted in: Hangul taken apart.

    Cyrillic й and ї are letters of their own, not marks on others: минтай is one slip from минтая.
    """
    return decomposed(fold(word))


def decomposed(text: str) -> str:
    """Return a text in normal form D, but for Cyrillic letters, which stay composed."""
    return _CYRILLIC.sub(lambda match: normalize("NFC", match.group()), normalize("NFD", text))
