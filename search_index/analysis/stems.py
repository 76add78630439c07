"""Stems of Latin and Cyrillic words (Snowball English and Russian, https://snowballstem.org)."""

from __future__ import annotations

import re
import threading
from typing import Protocol

import snowballstemmer


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...


class _Stemmers(threading.local):
    """A stemmer keeps the word it works on in itself: each thread has its own pair."""

    def __init__(self) -> None:
        self.english: _Stemmer = snowballstemmer.stemmer("english")
        self.russian: _Stemmer = snowballstemmer.stemmer("russian")


_STEMMERS = _Stemmers()
_LATIN = re.compile("[a-z]+")
_CYRILLIC = re.compile("[\u0430-\u044f]+")
_YEARS = re.compile(r"(\d+)s")


def stem(word: str) -> str:
    """Return the index term of a folded word; never empty unless `word` is.

    Only words wholly of English or Russian letters are stemmed. "1990s" becomes "1990".
    """
    if _LATIN.fullmatch(word):
        return _STEMMERS.english.stemWord(word)
    if _CYRILLIC.fullmatch(word):
        return _STEMMERS.russian.stemWord(word) or word
    years = _YEARS.fullmatch(word)
    return years[1] if years else word
