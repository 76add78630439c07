"""What was typed while the keyboard was set to another script: gkcby, fjtldk, куыгде.

The layouts are those of Russian (ЙЦУКЕН) and Korean (KS X 5002, two sets of letters) keyboards
beside QWERTY.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import normalize

_QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_JCUKEN = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_CYRILLIC = dict(zip(_QWERTY, _JCUKEN, strict=True))
_FROM_CYRILLIC = dict(zip(_JCUKEN, _QWERTY, strict=True))

# The keys of letters in the order in which Unicode has them; some are made of two.
_INITIALS, _VOWELS, _FINALS = (
    keys.split()
    for keys in (
        "r R s e E f a q Q t T d w W c z x v g",
        "k o i O j p u P h hk ho hl y n nj np nl b m ml l",
        "r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g",
    )
)
_FIRST, _FIRST_VOWEL, _FIRST_FINAL, _FIRST_SYLLABLE = 0x1100, 0x1161, 0x11A8, 0xAC00
_KEYS = {
    chr(first + index): keys
    for first, letters in (
        (_FIRST, _INITIALS), (_FIRST_VOWEL, _VOWELS), (_FIRST_FINAL, _FINALS)
    )
    for index, keys in enumerate(letters)
}  # fmt: skip


def _any_of(letters: list[str]) -> str:
    return "|".join(sorted(letters, key=len, reverse=True))


# A consonant before a vowel begins the syllable of that vowel.
_SYLLABLE = re.compile(
    f"({_any_of(_INITIALS)})({_any_of(_VOWELS)})"
    f"((?:{_any_of(_FINALS)})(?![{''.join({key[0]: 0 for key in _VOWELS})}]))?"
)
_SHIFTED = "REQTWOP"


def in_other_layouts(typed: str) -> Iterator[str]:
    """Yield what the keys for some text write on a keyboard set to other scripts.

    For Latin letters Cyrillic ones and, if the keys make whole syllables, Hangul; for either of
    these the Latin letters.
    """
    if typed.isascii():
        keys = typed.lower()
        if any(map(str.isalpha, keys)) and all(key in _TO_CYRILLIC for key in keys):
            yield "".join(map(_TO_CYRILLIC.__getitem__, keys))
        if syllables := _syllables(typed):
            yield syllables
        return
    lower = typed.lower()
    if all(letter in _FROM_CYRILLIC for letter in lower):
        yield "".join(map(_FROM_CYRILLIC.__getitem__, lower))
    letters = normalize("NFKD", typed)
    if all(letter in _KEYS for letter in letters):
        yield "".join(map(_KEYS.__getitem__, letters)).lower()


def _syllables(keys: str) -> str:
    """Return the Hangul that keys write, "" if it is not syllables alone."""
    keys = "".join(key if key in _SHIFTED else key.lower() for key in keys)
    made: list[str] = []
    at = 0
    while syllable := _SYLLABLE.match(keys, at):
        at = syllable.end()
        initial, vowel, final = syllable.groups()
        number = _INITIALS.index(initial) * len(_VOWELS) + _VOWELS.index(vowel)
        last = _FINALS.index(final) + 1 if final else 0
        made.append(chr(_FIRST_SYLLABLE + number * (len(_FINALS) + 1) + last))
    return "".join(made) if at == len(keys) else ""
