"""Differences of spelling that a reader does not see as a difference, folded away.

Unicode normalization forms are those of UAX #15, case folding that of the Unicode core
specification, section 3.13.
"""

from __future__ import annotations

import re
from unicodedata import decomposition, normalize

# Letters that carry a stroke or lack a dot have no canonical decomposition.
_STROKES = str.maketrans("øłđħŧı", "oldhti")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_CYRILLIC = "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f"
# Cyrillic й, ї and ў are letters of their own: breve and diaeresis stay. Stress marks go.
_MARK = re.compile(
    f"(?<![{_CYRILLIC}])[\u0300-\u036f]+|(?<=[{_CYRILLIC}])[\u0300-\u0305\u0307\u0309-\u036f]+"
)
_YO = re.compile("е\u0308")

_CONSONANTS = "ㄱ-ㅎ\uffa1-\uffbe"
_VOWELS = "ㅏ-ㅣ\uffc2-\uffdc"
_LOOSE = re.compile(f"([{_CONSONANTS}])([{_VOWELS}])((?:[{_CONSONANTS}](?![{_VOWELS}]))?)")
_FINALS = {
    letter: chr(0x11A8 + index)
    for index, letter in enumerate("ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
}


def fold(text: str) -> str:
    """Return `text` without case, accents, width, compatibility and invisible differences.

    NFKC, full case folding, accents stripped from Latin and Greek, stress marks from Cyrillic,
    ё made е, Hangul composed to syllables whether it came as syllables, conjoining jamo,
    compatibility jamo or half-width jamo. Idempotent. The result may differ in length.
    """
    if text.isascii():
        return text.lower()
    text = normalize("NFKC", normalize("NFKC", compose_loose(text)).casefold())
    text = _INVISIBLE.sub("", normalize("NFD", text))
    text = _YO.sub("е", _MARK.sub("", text))
    return normalize("NFC", text).translate(_STROKES)


def compose_loose(text: str) -> str:
    """Make syllables of compatibility and half-width jamo, which NFKC alone leaves in pieces.

    A consonant between two vowels begins the second syllable (Unicode core specification, 18.6,
    on how compatibility jamo are read in sequence).
    """
    return _LOOSE.sub(_compose, text)


def _compose(match: re.Match[str]) -> str:
    lead, vowel, tail = match.groups()
    final = _FINALS.get(_wide(tail)) if tail else ""
    syllable = normalize("NFKC", lead + vowel)
    # ㄸ, ㅃ and ㅉ never end a syllable; clusters such as ㄳ never begin one.
    if len(syllable) != 1 or final is None:
        return syllable + tail
    return normalize("NFC", syllable + final)


def _wide(letter: str) -> str:
    """Return the full-width form of a half-width jamo, any other letter as it is."""
    parts = decomposition(letter).split()
    return chr(int(parts[1], 16)) if parts and parts[0] == "<narrow>" else letter
