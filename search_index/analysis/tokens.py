"""Words of a text as index terms, the same for documents and for queries.

Positions are dense: the n-th token of a text has position n, so that terms which follow each
other in the text have consecutive positions, across any punctuation and without stop words.

- Latin, with digits: folded, the possessive dropped, stemmed (Snowball English). Hyphens part
  words; apostrophes and the dots of an acronym do not ("U.S." is `us`).
- Cyrillic: folded (ё is е), stemmed (Snowball Russian).
- Hangul, and Han with kana: each run of n characters becomes its n - 1 overlapping pairs and its
  last character alone, at n positions. A word of two or more characters is then found inside any
  longer run by the sequence of its pairs, so Korean particles need not be known, and every
  character begins some term, so that one character is found as a prefix.
- Letters of other scripts: folded.

A change of script parts words: "KIEP는" is `kiep`, `는`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from search_index.analysis.folding import compose_loose, fold
from search_index.analysis.stems import stem

# A run longer than this is no word (an encoded blob): it is cut, so that terms stay bounded.
MAX_WORD = 64

_MARKS = "\u0300-\u036f\u00ad"
_LATIN = (
    "0-9A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufb00-\ufb06"
)
_CYRILLIC = "\u0400-\u0482\u048a-\u052f\u1c80-\u1c8f\ua640-\ua66e\ua680-\ua69d"
_HANGUL = (
    "\uac00-\ud7a3\u1100-\u115e\u1161-\u11ff\ua960-\ua97c\ud7b0-\ud7fb"
    "\u3131-\u3163\u3165-\u318e\uffa1-\uffdc"
)
_CJK = (
    "\u3005-\u3007\u3041-\u3096\u3099\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
# Vowel signs and points of scripts whose words would fall apart without them.
_SIGNS = "\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff\u0e00-\u109f\u1780-\u17d3"
_APOSTROPHE = "['\u2019\u02bc\uff07]"
_MORE = f"{{0,{MAX_WORD - 1}}}"
_LATIN_WORD = f"[{_LATIN}][{_LATIN}{_MARKS}]{_MORE}"
_CYRILLIC_WORD = f"[{_CYRILLIC}][{_CYRILLIC}{_MARKS}]{_MORE}"
_NO_OTHER = f"(?![{_LATIN}{_CYRILLIC}{_HANGUL}{_CJK}])"

WORD = re.compile(
    # Acronyms with dots come before the words that begin like them.
    "[A-Za-z](?:\\.[A-Za-z]){1,15}(?!\\w)\\.?"
    f"|{_LATIN_WORD}(?:{_APOSTROPHE}{_LATIN_WORD}){{0,4}}"
    "|[\u0410-\u042f](?:\\.[\u0410-\u042f]){1,15}(?!\\w)\\.?"
    f"|{_CYRILLIC_WORD}(?:{_APOSTROPHE}{_CYRILLIC_WORD}){{0,4}}"
    f"|[{_HANGUL}]+"
    f"|[{_CJK}]+"
    f"|{_NO_OTHER}[^\\W_](?:{_NO_OTHER}(?:[^\\W_]|[{_SIGNS}{_MARKS}])){_MORE}"
)

# The same for a text of ASCII alone, in half the time.
_ASCII_WORD = re.compile(
    "[A-Za-z](?:\\.[A-Za-z]){1,15}(?![A-Za-z0-9_])\\.?"
    f"|[0-9A-Za-z]{{1,{MAX_WORD}}}(?:'[0-9A-Za-z]{{1,{MAX_WORD}}}){{0,4}}"
)

# Where a text is parted without parting a word: in ASCII at everything that is in no word. Case is
# folded at once, since no ASCII word depends on it.
_ASCII_PIECES = {
    code: chr(code).lower() if chr(code).isalnum() or chr(code) in "'._" else " "
    for code in range(128)
}
_PARTING = ',"():;-\u2013\u2014\u201c\u201d\u00ab\u00bb'  # and at white space

_CHARACTERS = re.compile(f"[{_HANGUL}{_CJK}]")
_SYLLABLES = re.compile("[\uac00-\ud7a3]+")
# What makes one character once normalized: a syllable in conjoining jamo, in compatibility or
# half-width jamo, a kana with its voicing mark; else a code point by itself.
_UNIT = re.compile(
    "[\u1100-\u115e\ua960-\ua97c]{1,3}[\u1161-\u11a7\ud7b0-\ud7c6]{1,3}[\u11a8-\u11ff\ud7cb-\ud7fb]{0,3}"
    "|[\uac00-\ud7a3][\u11a8-\u11ff]+"
    "|[ㄱ-ㅎ\uffa1-\uffbe][ㅏ-ㅣ\uffc2-\uffdc](?:[ㄱ-ㅎ\uffa1-\uffbe](?![ㅏ-ㅣ\uffc2-\uffdc]))?"
    "|[\u3041-\u30ff\uff66-\uff9d][\u3099\u309a\uff9e\uff9f]"
    "|.",
    re.DOTALL,
)
_POSSESSIVE = re.compile(f"{_APOSTROPHE}s$")
_JOINTS = re.compile(f"{_APOSTROPHE}|\\.")


class Token(NamedTuple):
    """An index term and where it stands: ``text[start:end]`` is its surface form."""

    term: str
    start: int
    end: int
    position: int


_CACHE: dict[str, str] = {}
_CACHE_SIZE = 1 << 18


def tokenize(text: str) -> Iterator[Token]:
    """Yield the tokens of `text` in order; offsets are code points of `text` as given."""
    position = 0
    known, new = _CACHE.get, tuple.__new__
    for match in (_ASCII_WORD if text.isascii() else WORD).finditer(text):
        word = match.group()
        term = known(word) or _word_term(word)
        if term:
            start, end = match.span()
            yield new(Token, (term, start, end, position))
            position += 1
            continue
        for term, start, end in _pairs(word, match.start()):
            yield new(Token, (term, start, end, position))
            position += 1


def written_words(text: str) -> list[str]:
    """Return the matches of WORD in a text, in order."""
    found: list[str] = (_ASCII_WORD if text.isascii() else WORD).findall(text)
    return found


def terms(text: str) -> list[str]:
    """Return the terms of `text`; the index of each is its position. Faster than `tokenize`."""
    known = _CACHE.get
    result: list[str] = []
    add = result.append
    for word in written_words(text):
        term = known(word) or _word_term(word)
        if term:
            add(term)
        else:
            result.extend(term for term, _, _ in _pairs(word, 0))
    return result


def pieces(text: str) -> list[str]:
    """Return parts of `text`, in order, that together have its tokens: see ``piece_tokens``.

    No word is parted. A text has far fewer distinct pieces than pieces, and to part it costs a
    third of finding its words: whoever remembers the tokens of each piece is fast.
    """
    # A dot before a space ends a sentence or an acronym, which is the same term without it.
    text = text.replace(". ", " ")
    if text.isascii():
        return text.translate(_ASCII_PIECES).split()
    for sign in _PARTING:
        if sign in text:
            text = text.replace(sign, " ")
    return text.split()


def piece_tokens(piece: str) -> list[tuple[str, str]]:
    """Return the terms of a text, each with the folded word that it is the stem of.

    For terms of a run that is indexed in pairs the second is "". Nothing is remembered here.
    """
    if len(piece) <= MAX_WORD and piece.isascii() and piece.isalnum():  # one word, as most are
        folded = piece.lower()
        return [(stem(folded), folded)]
    found: list[tuple[str, str]] = []
    for word in written_words(piece):
        if not _CHARACTERS.match(word):
            folded = folded_word(word)
            if term := stem(folded):
                found.append((term, folded))
                continue
        found += [(term, "") for term, _, _ in _pairs(word, 0)]
    return found


def is_character(term: str) -> bool:
    """Whether `term` is (or begins with) a character of a script that is indexed in pairs."""
    return _CHARACTERS.match(term) is not None


def folded_word(word: str) -> str:
    """Return a word as it is before stemming: folded, possessive and joints dropped."""
    folded = _POSSESSIVE.sub("", fold(word))
    return _JOINTS.sub("", folded)


def _word_term(word: str) -> str:
    """Return the term of a word, "" for a run that is indexed in pairs; remember it."""
    if _CHARACTERS.match(word):
        return ""
    term = stem(folded_word(word))
    if len(_CACHE) >= _CACHE_SIZE:
        _CACHE.clear()
    _CACHE[word] = term
    return term


def _pairs(run: str, offset: int) -> Iterator[tuple[str, int, int]]:
    """Yield the pairs of a run of characters and its last one, with their offsets."""
    if _SYLLABLES.fullmatch(run):
        last = len(run) - 1
        for index in range(last):
            yield run[index : index + 2], offset + index, offset + index + 2
        yield run[last], offset + last, offset + last + 1
        return
    units = list(_units(run, offset))
    for (one, start, _), (two, _, end) in pairwise(units):
        yield one + two, start, end
    if units:
        yield units[-1]


def _units(run: str, offset: int) -> Iterator[tuple[str, int, int]]:
    """Yield each folded character of a run with the offsets of what it was made from."""
    for match in _UNIT.finditer(run):
        start, end = match.span()
        for character in fold(compose_loose(match.group())):
            yield character, offset + start, offset + end
