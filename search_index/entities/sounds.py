"""Words of Russian, Western and Japanese names as rows of sounds, in the three scripts.

Each script writes a name with fewer or other letters than the next: Hangul has one letter for б and
в, Cyrillic one for "h" and "kh". A word is therefore read as a row of sounds, each the set of what
its letters may stand for, with vowels that run together as one sound. Two words may be one if
their rows agree sound by sound; only what a script adds or leaves out by rule may be passed over
(the vowel that Hangul puts behind a consonant, a soft sign, an English r that is not spoken).

The rules for Hangul are those of the National Institute of Korean Language for Russian, English and
Japanese (외래어 표기법); for Latin letters they take BGN/PCGN, GOST 7.79, passports and newspapers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from search_index.entities.normalise import fold
from search_index.entities.sound_rows import Sound, merged
from search_index.entities.western_sounds import prepared, western

# Consonants are named by b v p f g k h d t z s m n l r w, Z S X C c j for ж ш щ ч ц дж.
_CYRILLIC = {
    "б": "b", "в": "v", "г": "g", "д": "d", "ж": "Z", "з": "z", "к": "k", "л": "l", "м": "m",
    "н": "n", "п": "p", "р": "r", "с": "s", "т": "t", "ф": "f", "х": "h", "ц": "c", "ч": "C",
    "ш": "S", "щ": "X", "дж": "j", "дз": "zj", "тс": "c", "тч": "C", "w": "wv",
}  # fmt: skip
_LATIN = {
    "b": "b", "v": "v", "f": "f", "p": "p", "ph": "f", "g": "g", "k": "k", "q": "k", "c": "k",
    "ck": "k", "d": "d", "t": "t", "th": "tsf", "z": "z", "s": "s", "zh": "Z", "sh": "SX",
    "ch": "C", "tch": "C", "ts": "c", "tz": "c", "shch": "X", "sch": "SX", "dzh": "j", "dj": "j",
    "h": "h", "kh": "h", "l": "l", "r": "r", "m": "m", "n": "n", "j": "jZ", "w": "wv",
}  # fmt: skip
_VOWELS = {
    "L": {"a": "A", "e": "E", "i": "I", "o": "O", "u": "U", "y": "I", "yo": "OE", "jo": "OE"},
    "C": {"а": "A", "э": "EQ", "е": "E", "ё": "OE", "и": "I", "й": "I", "о": "O", "у": "U",
          "ы": "I", "ю": "U", "я": "A"},
}  # fmt: skip
_HANGUL_VOWELS = (
    "A", "EQ", "A", "EQ", "AEOU", "E", "AEOU", "E", "O", "wA", "wE", "E", "OE", "U", "wAEOU", "wE",
    "wIU", "U", "", "I", "I",
)  # fmt: skip
_FINALS = {1: "kg", 2: "kg", 4: "n", 7: "td", 8: "l", 16: "m", 17: "pbvf", 19: "tdszSC", 20: "ts",
           21: "n"}  # fmt: skip
_ONSETS = {0: "g", 1: "kg", 2: "n", 3: "d", 4: "td", 6: "m", 7: "bv", 8: "bp", 9: "sSX", 10: "sc",
           12: "zZj", 13: "cC", 14: "cC", 15: "k", 16: "t", 17: "pf", 18: "h"}  # fmt: skip
_MUTE = {15: "kg", 16: "td", 17: "pfvb", 9: "szSX", 14: "cC"}  # before ㅡ: no vowel follows
_BEFORE_U = frozenset((9, 10, 12))  # behind which ㅡ may be a Japanese u: 스, 쓰, 즈
_JAPANESE = {0: "gk", 3: "dt", 12: "zZjC"}  # at the head of a word: 기시다, 다나카
_SIGNS = frozenset("ьъ'")
_NO_INITIAL, _RIEUL, _I, _LENGTHENS, _NG = 11, 5, 20, 19, 21
_SIOT, _YU = 9, 17
_GLIDED_VOWELS = frozenset((2, 3, 6, 7, 12, 17))
# What a Latin j may be, which other scripts write with the vowel: Jan and Ян.
_GLIDE = Sound(frozenset("y"), optional=True)
_GLIDING = frozenset("яюеёий")
_MAY_BE_BARE = frozenset((9, 12, 14))  # 시, 지, 치 may stand for a consonant alone


def script_of(word: str) -> str:
    """Return H, C or L for the script of a word's first letter."""
    first = next((char for char in word if char.isalpha()), "")
    if "가" <= first <= "힣":
        return "H"
    return "C" if "\u0400" <= first <= "\u04ff" else "L"


@dataclass(frozen=True, slots=True)
class _Word:
    """A word in Latin ("L") or Cyrillic ("C") letters and how it is read; see ``sounds``.

    In Latin letters it is a Russian name.
    """

    text: str
    kind: str
    loose: bool
    hangul: bool

    def vowel(self, at: int) -> bool:
        """Whether a vowel stands at a place."""
        return self.text[at : at + 1] in _VOWELS[self.kind]


@lru_cache(maxsize=1 << 15)
def sounds(word: str, *, loose: bool, hangul: bool) -> tuple[Sound, ...]:
    """Return the sounds of one word in any script; nothing if a letter is none of these.

    ``loose``: it is no Russian name; ``hangul``: it is compared with a word in Hangul.
    """
    kind = script_of(word)
    if kind == "H":
        return _of_hangul(word, loose=loose)
    if kind == "L" and loose:
        return western(fold(prepared(word)), hangul=hangul)
    written = _Word(_prepared(word, kind), kind, loose, hangul)
    found: list[Sound] = [_GLIDE] if loose and written.text[:1] in _GLIDING else []
    at = 0
    while at < len(written.text):
        step = _next(written, at, found)
        if not step:
            return ()
        at += step
    return tuple(found)


def _next(word: _Word, at: int, found: list[Sound]) -> int:
    """Add the sound at a place; return of how many letters it is, 0 if it is unknown."""
    text = word.text
    if word.vowel(at):
        end = at
        while end < len(text) and (word.vowel(end) or text[end] in _SIGNS):
            end += 1
        found.append(_vowels(word, at, end))
        return end - at
    if text[at] in _SIGNS:
        if text[at] == "ь" and not word.vowel(at + 1):
            found.append(Sound(frozenset("I"), vowel=True, optional=True))
        return 1
    table = _CYRILLIC if word.kind == "C" else _LATIN
    size = next((n for n in (4, 3, 2, 1) if text[at : at + n] in table and at + n <= len(text)), 0)
    if size:
        found.append(_consonant(word, at, size, table[text[at : at + size]]))
    return size


def _prepared(word: str, kind: str) -> str:
    """Return a word in small letters, double letters and some others written simply."""
    text = word.casefold().replace("ё", "\ue000")
    text = re.sub(r"[\s\-‐‑’'ʼ.]", "", fold(text)).replace("\ue000", "ё")
    if kind == "C":
        text = re.sub(r"^у(?=[аеёиоуыэюя])", "w", text)
        return re.sub(r"([бвгджзклмнпрстфхцчшщ])\1", r"\1", text)
    text = text.replace("x", "ks")
    text = re.sub(r"([aeiou])j(?![aeiou])|(?<=[bvmpftlrszk])j(?=[aeou])", r"\1y", text)
    text = re.sub(r"(?<=[aeo])w(?![aeiouy]|sk)", "u", text)
    return re.sub(r"([bcdfghjklmnpqrstvwz])\1", r"\1", text)


def _vowels(word: _Word, start: int, end: int) -> Sound:
    letters, table, at = [], _VOWELS[word.kind], start
    while at < end:
        size = 2 if word.text[at : at + 2] in table and at + 2 <= end else 1
        value = table.get(word.text[at : at + size])
        if value is not None:
            letters.append(value)
        at += size
    forms, optional = _forms(letters), False
    if word.kind == "C" and word.loose:
        glided = _glided(letters)
        return Sound(glided, vowel=True, rare=forms - glided)
    if word.kind == "L":
        written, rest = word.text[start:end], word.text[end:]
        if written == "e" and word.text[:start].endswith(("ch", "sh", "zh")):
            forms |= {"O"}  # Gorbachev, Горбачёв
        optional = start > 0 and written == "e" and rest == "r"  # Alexander
    return Sound(forms, vowel=True, optional=optional)


def _consonant(word: _Word, at: int, size: int, options: str) -> Sound:
    text, written = word.text, word.text[at : at + size]
    after = text[at + size : at + size + 1]
    if word.kind == "L" and after and after in "eiy":
        options = {"c": "s"}.get(written, options)
    if word.kind == "C" and word.loose and after and after in "ияюё":
        options = {"с": "sS", "т": "tC"}.get(written, options)
    return Sound(frozenset(options), optional=_left_out(word, at, size))


def _left_out(word: _Word, at: int, size: int) -> bool:
    """Whether other scripts may leave a consonant out."""
    text, written = word.text, word.text[at : at + size]
    bare = not word.vowel(at + size)
    if written in "rр":
        return bare and word.loose and word.hangul and at > 0
    if written in "gг":
        heard = word.kind == "C" and word.loose and not word.hangul  # Холдинг is not Holden
        return bare and at > 0 and text[at - 1] in "nн" and not heard
    return written == "j"


def _forms(letters: Sequence[Sequence[str]]) -> frozenset[str]:
    """Return a row of vowels as what is left of it without the glides before and behind others."""
    found = set()
    for row in product(*letters[:4]):
        rest = [one for one in row if one not in {"I", ""}] or ["I"]
        found.add("".join(a for a, b in zip(rest, ["", *rest], strict=False) if a != b))
    return frozenset(found)


def _glided(letters: Sequence[Sequence[str]]) -> frozenset[str]:
    """Return a row of vowels as ``merged``, a glide at its end told from none."""
    return frozenset(merged(row) for row in product(*letters[:4]))


class _HangulSounds:
    """Gathers the sounds of a word in Hangul, vowels that run together as one."""

    def __init__(self, *, loose: bool) -> None:
        self.found: list[Sound] = []
        self._loose = loose
        self._row: list[Sequence[str]] = []
        self._soft = False  # whether the row may be passed over

    def consonant(self, options: str | frozenset[str], *, optional: bool = False) -> None:
        if self._row:
            forms, rare = _forms(self._row) | _glided(self._row), frozenset[str]()
            if self._loose:
                forms, rare = _glided(self._row), forms - _glided(self._row)
            self.found.append(Sound(forms, vowel=True, optional=self._soft, rare=rare))
            self._row = []
        if options:
            self.found.append(Sound(frozenset(options), optional=optional))

    def vowel(self, letters: Sequence[str], *, soft: bool) -> None:
        self._soft = not self._row and soft
        self._row.append(letters)


def _of_hangul(word: str, *, loose: bool) -> tuple[Sound, ...]:
    if not all("가" <= char <= "힣" for char in word):
        return ()
    row = _HangulSounds(loose=loose)
    if _begins_with_glide(word):
        row.found.append(_GLIDE)
    last, held = 0, frozenset[str]()  # the final before, and what it may be
    for at, char in enumerate(word):
        code = ord(char) - 0xAC00
        initial, vowel, final = code // 588, code % 588 // 28, code % 28
        onset = _onset(initial, vowel, last, at) if initial != _NO_INITIAL else frozenset[str]()
        if held & onset:  # one sound written in two syllables
            onset = held & onset
        elif held:
            row.consonant(held, optional=last == _LENGTHENS)
        if onset:
            row.consonant(onset)
        value = _HANGUL_VOWELS[vowel]
        if value.startswith("w"):
            row.consonant("wv", optional=True)
            value = value[1:]
        if value:
            ends = initial == _RIEUL and at + 1 == len(word)
            weak = vowel == _I and not final and (initial in _MAY_BE_BARE or ends)
            weak = weak or (vowel == _YU and not final and initial == _SIOT)  # 슈베린
            row.vowel(value, soft=weak)
        elif initial in _BEFORE_U:
            row.vowel(("U", ""), soft=True)
        last, held = final, frozenset(_FINALS.get(final, ""))
        if final == _NG:
            row.consonant(held)
            row.consonant("gk", optional=True)
            held = frozenset()
    row.consonant(held)
    return tuple(row.found)


def _begins_with_glide(word: str) -> bool:
    """Whether a word in Hangul begins with ㅑ, ㅒ, ㅕ, ㅖ, ㅛ or ㅠ: Jan, 얀."""
    code = ord(word[0]) - 0xAC00
    return code // 588 == _NO_INITIAL and code % 588 // 28 in _GLIDED_VOWELS


def _onset(initial: int, vowel: int, before: int, at: int) -> frozenset[str]:
    if initial == 5:
        if not at or before in (4, 16, 21):
            return frozenset("lr")
        return frozenset("l" if before == 8 else "r")
    if vowel == 18 and initial in _MUTE:
        return frozenset(_MUTE[initial])
    if initial == 18 and vowel == 13:
        return frozenset("hf")
    if not at and initial in _JAPANESE:
        return frozenset(_JAPANESE[initial])
    return frozenset(_ONSETS[initial])


_CLASS = {
    **dict.fromkeys("kghtdszSZXcCjy", "t"), **dict.fromkeys("bpvfw", "p"),
    **dict.fromkeys("lr", "l"), "m": "m", "n": "n",
}  # fmt: skip
_MOST_KEYS = 64


@lru_cache(maxsize=1 << 15)
def word_keys(word: str) -> frozenset[str]:
    """Return keys of which two words that sound the same have one in common.

    A key is the row of the classes of the consonants, none twice on end.
    """
    keys = {""}
    for sound in sounds(word, loose=True, hangul=True):
        if sound.vowel:
            continue
        classes = {_CLASS[option] for option in sound.all}
        if sound.optional or sound.dropped:
            classes.add("")
        keys = {
            key if not c or key.endswith(c) else key + c for key in keys for c in sorted(classes)
        }
    return frozenset(sorted(keys)[:_MOST_KEYS])
