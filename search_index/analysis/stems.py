"""Stems of Latin and Cyrillic words (Snowball English and Russian, https://snowballstem.org)."""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import Protocol


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
        return _stemmer("english").stemWord(word)
    if _CYRILLIC.fullmatch(word):
        return _stemmer("russian").stemWord(word) or word
    years = _YEARS.fullmatch(word)
    return years[1] if years else word


def _stemmer(language: str) -> _Stemmer:
    """Return the calling thread's stemmer of a language."""
    known: _Stemmer | None = getattr(_STEMMERS, language, None)
    if known is None:
        # The package loads the stemmers of all its languages: not before the first word.
        import snowballstemmer  # noqa: PLC0415

        known = snowballstemmer.stemmer(language)
        setattr(_STEMMERS, language, known)
    return known


# Endings that the stemmers take off (Snowball English, steps 0 to 4; Snowball Russian, all
# classes), in the forms that written words have.
_ENGLISH_ENDINGS = (
    "s es ed ing edly ingly ly y ies ied al als ally ance ances ence ences ant ants ent ents "
    "ment ments able ably ible ibly er ers ate ates ated ating ation ations ational ative ator "
    "ators ion ions ity ities ive ives iveness ize izes ized izing izer ization izations ise ised "
    "ising isation ism isms ist ists ic ical ically ful fully fulness ous ously ousness ness less "
    "ogy ogical"
)
_RUSSIAN_ENDINGS = (
    "а я о е и ы у ю ь ом ем ой ей ою ею ам ям ами ями ах ях ов ев ий ый ия ье ьи ию ью ии ие "
    "ией иям иях иями ая яя ое ее ые ого его ому ему ым им ыми ими ых их ую юю ость ости остью "
    "ть ти л ла ло ли на но ны н т ет ит ют ут ят ат ешь ишь ете ите уют ует ил ила или ел "
    "ся сь лся лась лись тся ться ется ятся ящий ющий вший ейш ейший"
)
_LEAST_STEM = 3


@lru_cache(maxsize=4096)
def stems_beyond(prefix: str) -> tuple[str, ...]:
    """Return the terms of words that begin with `prefix` but whose terms do not.

    A stem may be shorter than what has been typed of its word: "coopera" begins "cooperation",
    whose term is `cooper`; "страны" begins itself, whose term is `стран`. The words considered are
    those that end in a regular ending which `prefix` may have begun. `prefix` is a folded word.
    """
    if _LATIN.fullmatch(prefix):
        endings = _ENGLISH_ENDINGS.split()
    elif _CYRILLIC.fullmatch(prefix):
        endings = _RUSSIAN_ENDINGS.split()
    else:
        whole = stem(prefix)
        return () if whole.startswith(prefix) else (whole,)
    words = {prefix}
    for begun in range(min(len(prefix) - _LEAST_STEM, max(map(len, endings))) + 1):
        typed = prefix[len(prefix) - begun :]
        words.update(prefix + end[begun:] for end in endings if end.startswith(typed))
    found = {stem(word) for word in words}
    return tuple(sorted(term for term in found if not term.startswith(prefix)))
