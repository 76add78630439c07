"""Stems of Latin and Cyrillic words (Snowball English and Russian, https://snowballstem.org)."""

from __future__ import annotations

import re
import threading
from typing import Protocol

from search_index.analysis import english


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...


# A stemmer keeps the word it works on in itself: each thread has its own.
_STEMMERS = threading.local()
_LATIN = re.compile("[a-z]+")
_CYRILLIC = re.compile("[\u0430-\u044f]+")
_YEARS = re.compile(r"(\d+)s")


def stem(word: str) -> str:
    """Return the index term of a folded word; never empty unless `word` is.

    Only words wholly of English or Russian letters are stemmed. "1990s" becomes "1990".
    """
    if _LATIN.fullmatch(word):
        return english.stem(word)
    if _CYRILLIC.fullmatch(word):
        return _russian().stemWord(word) or word
    years = _YEARS.fullmatch(word)
    return years[1] if years else word


def _russian() -> _Stemmer:
    """Return the calling thread's stemmer of Russian."""
    known: _Stemmer | None = getattr(_STEMMERS, "russian", None)
    if known is None:
        # The package loads the stemmers of all its languages: not before the first word.
        import snowballstemmer  # noqa: PLC0415

        known = _STEMMERS.russian = snowballstemmer.stemmer("russian")
    return known
