"""How likely a text is to be one that people write: what tells right decodings from wrong ones.

The bytes of an article make sense in one encoding and are odd in all others: Russian in KOI8-R,
read as CP1251, has its capitals inside words; read as CP949 it is rare Chinese characters. So a
text is given a cost in bits, minus the logarithm of its likelihood by a small model, and of several
readings of the same bytes the cheapest is the likeliest (maximum likelihood, as in Dunning,
"Statistical Identification of Language", 1994). What a character costs depends on the one before:

- Russian letters cost what the pair of letters does in Russian; Hangul syllables what their rank
  among all syllables says (``letter_costs``);
- letters of other alphabets, Chinese characters and signs have a cost for all of their kind;
- a capital inside a word, two scripts in one word, control characters and what no encoding should
  yield cost much; ASCII, which all encodings but the wide ones share, costs nothing.

The costs of kinds are round figures of that order: readings differ by hundreds of bits in 200
letters, so that no exact value decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from operator import mul

from search_index.sources.letter_costs import RUSSIAN_LETTERS, RUSSIAN_PAIRS, SYLLABLES

IMPOSSIBLE = 30.0  # controls, unassigned code points, what could not be decoded
_MIXED = 10.0  # two scripts in one word
_INNER_CAPITAL = 12.0
_FIRST_CAPITAL = 3.0
_CAPITAL = 0.5  # after a capital
_SIGN = 12.0
_REPEATED = 2.0  # a sign after itself
_FRAME = 20.0
_FRAMED = 8.0  # a piece of a frame after another one
_FRAME_AND_LETTER = 8.0  # side by side
_SWITCH = 5.0  # a Cyrillic word after a Latin one
_RANKED = {char: 4.5 + rank**0.34 for rank, char in enumerate(SYLLABLES)}
_RUSSIAN = {
    (before, after): int(digit, 36) / 2
    for before, row in zip(f" {RUSSIAN_LETTERS}", RUSSIAN_PAIRS, strict=True)
    for after, digit in zip(f" {RUSSIAN_LETTERS}", row, strict=True)
}
_EDGE = " "  # of a word
_UNSEEN = 15.0
_USUAL_SIGNS = dict.fromkeys("–—“”‘’«»…\xa0№", 6.0) | dict.fromkeys("•·°€§„£©®™、。「」『』", 8.0)
_BEFORE_WORDS = frozenset("–—“‘«„\xa0•·…")  # without a space between
_AFTER_WORDS = frozenset("–—”’“»\xa0·…™®°")
_TOUCHING = 6.0  # any other sign and a letter side by side
_FRAMES = range(0x2500, 0x25A0)
_NEIGHBOURS = dict.fromkeys("іїєґўј", 6.5)  # Ukrainian, Belarusian, Serbian
_LATIN = {
    **dict.fromkeys("éäöüß", 5.0),
    **dict.fromkeys("èàçóíáñêåøæ", 6.0),
    **dict.fromkeys("ôâîïëúãõœù", 7.0),
}
_OTHER_LATIN = 9.0
_WORD_START = 3.0  # an accented letter is seldom the first
_ACCENTED_TWICE = 4.0
_OTHER_LETTER = 8.0  # of an alphabet that has no figures here
_CHINESE = 15.0
_SYLLABLE = 15.0  # outside SYLLABLES, within KS X 1001
_RARE_SYLLABLE = 20.0
_LONE = 8.0  # an accented letter that is no word, before a digit or between what is no letter
_ALONE = re.compile(r"[À-ÖØ-öø-ÿ](?=\d)|(?<!\w)(?![àáéèóÀÁÉÈÓ])[À-ÖØ-öø-ÿ](?!\w)")
_CASE_LOST = 8.0  # a small letter after two capitals
_AFTER_CAPITALS = re.compile("[А-ЯЁ]{2}[а-яё]")
_SWITCHED = re.compile(r"[A-Za-z][^\w\n]{1,3}[\u0400-\u04ff]")
_CONTROL = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def bits(text: str) -> float:
    """Return the cost of a text in bits; that of plain ASCII is 0. Linear in its length."""
    pairs = Counter(zip(f" {text}", f"{text} ", strict=True))
    letters: float = sum(map(mul, map(_PAIRS.__getitem__, pairs), pairs.values()))
    return (
        letters
        + _SWITCH * len(_SWITCHED.findall(text))
        + _CASE_LOST * len(_AFTER_CAPITALS.findall(text))
        + _LONE * len(_ALONE.findall(text))
        + IMPOSSIBLE * len(_CONTROL.findall(text))
    )


class _Pairs(dict[tuple[str, str], float]):
    """The cost of the second of two code points; there are as many as texts have pairs."""

    _MOST = 200_000

    def __missing__(self, pair: tuple[str, str]) -> float:
        if len(self) >= self._MOST:
            self.clear()
        before, char = pair
        if char < "\x80":
            cost = 0.0 if before < "\x80" else _ascii_cost(before, char)
        else:
            cost = _letter_cost(before, char) if char.isalpha() else _sign_cost(before, char)
        self[pair] = cost
        return cost


_PAIRS = _Pairs()


def _ascii_cost(before: str, char: str) -> float:
    """Return the cost of an ASCII character after another one."""
    if not before.isalpha():
        return 0.0
    script = _script(before)
    if script == "Latin":
        inner = char.isupper() and before.islower()
        return _INNER_CAPITAL if inner else 0.0
    if char.isalpha():
        if script == "Chinese":
            return _TOUCHING if char.islower() else 1.0
        return 1.0 if script == "Hangul" else _MIXED
    return _RUSSIAN.get((before.lower(), _EDGE), 2.0) if script == "Cyrillic" else 0.0


def _sign_cost(before: str, char: str) -> float:
    code = ord(char)
    if unicodedata.category(char) in {"Cc", "Cn", "Co", "Cs"} or char == "\ufffd":
        return IMPOSSIBLE
    if before == char:
        return _REPEATED
    if code in _FRAMES and ord(before) in _FRAMES:
        return _FRAMED
    cost = _USUAL_SIGNS.get(char, _SIGN)
    if before.isalpha() and char not in _AFTER_WORDS:
        cost += _TOUCHING
    if code in _FRAMES:
        cost = _FRAME + _FRAME_AND_LETTER * before.isalpha()
    if before.isalpha() and _script(before) == "Cyrillic":
        cost += _RUSSIAN.get((before.lower(), _EDGE), 2.0)
    return cost


def _letter_cost(before: str, char: str) -> float:
    script = _script(char)
    if script == "Hangul":
        cost = _RANKED.get(char) or _hangul_cost(char)
        # CP949 makes one of a Western apostrophe and an "s".
        touching = cost >= _RARE_SYLLABLE and before.isascii() and before.islower()
        return cost + (_TOUCHING if touching else 0.0)
    if script == "Chinese":
        return _CHINESE + (_TOUCHING if before.isascii() and before.islower() else 0.0)
    inside = before.isalpha()
    same = inside and _script(before) == script
    cost = _MIXED if inside and not same else 0.0
    if before > "\x7f" and not inside and before not in _BEFORE_WORDS:
        cost = _FRAME_AND_LETTER if ord(before) in _FRAMES else _TOUCHING
    if char.isupper():
        lower = inside and before.islower()
        cost += _INNER_CAPITAL if lower else _CAPITAL if inside else _FIRST_CAPITAL
    folded = char.lower()
    if script == "Cyrillic":
        pair = (before.lower() if same else _EDGE, folded)
        return cost + _RUSSIAN.get(pair, _NEIGHBOURS.get(folded, _UNSEEN if same else _SIGN))
    if script == "Latin":
        cost += _LATIN.get(folded, _OTHER_LATIN)
        if not inside:
            return cost + _WORD_START
        return cost if before < "\x80" else cost + _ACCENTED_TWICE
    return cost + (_SIGN if script == "HALFWIDTH" else _OTHER_LETTER)


def _hangul_cost(char: str) -> float:
    if not "가" <= char <= "힣":
        return _SIGN  # a jamo by itself
    try:
        char.encode("euc_kr")
    except UnicodeEncodeError:
        return _RARE_SYLLABLE
    return _SYLLABLE


def _script(char: str) -> str:
    """Return the script of a letter as far as costs differ; "" for all others."""
    code = ord(char)
    if code < 0x250:
        return "Latin"
    if 0x400 <= code < 0x530:
        return "Cyrillic"
    if 0xAC00 <= code < 0xD7A4 or 0x1100 <= code < 0x1200 or 0x3130 <= code < 0x3190:
        return "Hangul"
    if 0x3400 <= code < 0xA000 or 0xF900 <= code < 0xFB00 or code >= 0x20000:
        return "Chinese"
    return "Latin" if 0x1E00 <= code < 0x1F00 else unicodedata.name(char, "").partition(" ")[0]
