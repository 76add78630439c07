"""Words in Latin letters as rows of sounds, read as the languages of the West write them.

Which sounds letters stand for follows the practical transcription of English, German, French,
Spanish, Portuguese, Italian, Dutch and Polish names into Russian (Giliarevsky and Starostin,
Иностранные имена и названия в русском тексте, 1985) and into Hangul (외래어 표기법, National
Institute of Korean Language). Nobody says of what language a name is. So letters have the sounds
that they mostly have, and others that they have in one language only: these cost something, and a
name can afford few of them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from search_index.entities.patterns import lazy
from search_index.entities.sound_rows import Sound, merged, unglided

# Letters that NFKD does not take apart, and letters whose marks change the sound.
_MARKED = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i",
    "č": "ch", "ć": "ch", "š": "sh", "ś": "sh", "ş": "sh", "ș": "sh", "ž": "zh", "ż": "zh",
    "ğ": "gh", "ñ": "n", "ț": "ts", "ţ": "ts", "ř": "r", "ä": "ae", "ö": "oe", "ü": "ue",
})  # fmt: skip

# Letters -> the sounds they mostly have, and after a colon those that they have elsewhere.
_CONSONANTS = {
    "b": "b", "c": "k:cs", "ch": "C:hSk", "ck": "k", "cz": "Cc", "d": "d", "dj": "j", "dz": "zj",
    "dzh": "j", "f": "f", "g": "g", "gh": "g:f", "h": "hg", "j": "jZy:h", "k": "k", "kh": "h",
    "l": "l", "m": "m", "n": "n", "p": "p", "ph": "f:v", "q": "k", "r": "r", "s": "s:zS",
    "sc": "s:S", "sch": "SX", "sh": "SX:s", "shch": "X", "sz": "sS", "t": "t", "tch": "C",
    "th": "tsf", "ts": "c", "tsch": "C", "tz": "c", "v": "v:fb", "w": "wv", "wh": "wvh",
    "z": "z:cs", "zh": "Z",
}  # fmt: skip
_BEFORE_FRONT = {"c": "s:Cc", "g": "gj:Zh"}  # before e, i and y
# Q is э behind a consonant and ㅐ, which stand for an English a, while е and ㅔ hardly do.
_VOWELS = {"a": "A:Q E O EI", "e": "E:I EI", "i": "I:AI", "o": "O:A U", "u": "U:A", "y": "I:AI"}
_CLOSED = {"a": "A Q:E O EI", "u": "U A"}  # before two consonants, one at the end, or r
_BEFORE_R = {
    "a": "A Q:E O EI",
    "u": "U E",
    "i": "I:E AI",
}  # and another consonant: Burton, Бертон
_BEFORE_E = {
    "a": "A EI:Q E O",
    "e": "E I",
    "i": "I AI",
    "o": "O OU:A U",
    "u": "U",
    "y": "I AI",
}  # Blake
# Vowels that are written together and are not what the letters by themselves are.
_TOGETHER = {
    "aa": "A:O", "ae": "AE E:A", "ai": "AI E EI", "au": "AU O", "aw": "O AU", "ay": "AI EI E",
    "ea": "I E:A", "eau": "O", "ee": "I E", "ei": "EI AI:I E", "eo": "O I", "eu": "OI E U:EU O",
    "ew": "U", "ey": "EI I:AI", "ie": "I E", "ieu": "E O", "oa": "OA:O", "oe": "O E:U",
    "oeu": "O E", "oi": "OI UA", "oo": "U:O", "ou": "U AU OU:O A", "ow": "O AU OU", "oy": "OI UAI",
    "ue": "U E", "ui": "UI U:I", "uy": "UI I",
}  # fmt: skip
_BEFORE_L = _CLOSED | {"a": "A Q O:E EI"}  # Hall, Холл
_PLACES = {"before l": _BEFORE_L, "closed": _CLOSED, "before r": _BEFORE_R, "before e": _BEFORE_E}
_LETTERS = frozenset("aeiouy")
_FRONT = frozenset("eiy")
_DOUBLE = frozenset(("aa", "ee", "oo"))  # never two vowels
_MOST_FORMS = 64
# What is written at the end of French words, and not spoken.
_SILENT_END = lazy(
    r"(?:(?<=[aeo]r)[dt]s?|(?<=[ao]n)[dt]s?|(?<=en)ts?|(?<=au|ou|eu|oi|ai|ui)(?:[dst]|ks|lt|ds|ts)"
    r"|(?<=[eo])ts?|(?<=[aui])s)$"
)
# A German ch, which is х: Bach, Eichendorff, Brecht.
_GERMAN = lazy(r"(?<=ba)ch$|(?<=ei)ch|(?<=[aeio])ch(?=t)")
_ENDING_US = lazy(r"(?<=.{4})(?:us|es)$")


def prepared(word: str) -> str:
    """Return a word in small letters without marks, double letters and some others simple."""
    text = word.casefold().translate(_MARKED)
    text = re.sub(r"[\s\-‐‑’'ʼ.]", "", text)
    text = re.sub(r"(?<=i)ll(?=e|a|o|$)", "ł", text)
    text = text.replace("x", "ks").replace("zz", "tz")
    text = re.sub(r"([aeiou])j(?![aeiou])", r"\1y", text)
    text = _GERMAN.sub("kh", text)
    return re.sub(r"^mc(?![aeiouyk])", "mak", text)


@lru_cache(maxsize=1 << 15)
def western(text: str, *, hangul: bool) -> tuple[Sound, ...]:
    """Return the sounds of a word that is ``prepared`` and folded; nothing if a letter is unknown.

    ``hangul``: it is compared with a word in Hangul, which has no r that is not spoken.
    """
    silent = _SILENT_END.search(text)
    latin = _ENDING_US.search(text)
    reading = _Reading(
        text,
        hangul,
        silent.start() if silent and len(text) > 4 else len(text),
        latin.start() if latin else len(text),
    )
    at = 0
    while at < len(text):
        step = reading.vowels(at) if text[at] in _LETTERS else reading.consonant(at)
        if not step:
            return ()
        at += step
    if text.endswith("o") and len(text) > 3:  # Plato, Платон
        reading.found.append(Sound(frozenset(), rare=frozenset("n"), optional=True))
    return tuple(reading.found)


class _Reading:
    def __init__(self, text: str, hangul: bool, silent: int, latin: int) -> None:
        self.text = text
        self.found: list[Sound] = []
        self._hangul = hangul
        self._silent = silent  # where an end begins that is not spoken in French
        self._latin = latin  # where an ending begins that other languages leave out

    def consonant(self, at: int) -> int:
        text = self.text
        if text[at] == "ł":
            self.found.append(Sound(frozenset("l"), dropped=True))
            return 1
        ahead = min(4, len(text) - at)
        size = next((n for n in range(ahead, 0, -1) if text[at : at + n] in _CONSONANTS), 0)
        if text[at : at + size] == "sc" and text[at + 2 : at + 3] not in _FRONT:
            size = 1  # two sounds
        if not size:
            return 0
        written = text[at : at + size]
        double = size == 1 and text[at + 1 : at + 2] == written
        size += double
        after = text[at + size : at + size + 1]
        table = _BEFORE_FRONT if after in _FRONT and written in _BEFORE_FRONT else _CONSONANTS
        usual, _, rare = table[written].partition(":")
        if double and written == "c" and after in _FRONT:
            usual = "C"  # Puccini
        between = not double and at > 0 and after in _LETTERS and text[at - 1] in _LETTERS
        if written == "s" and (between or (at and not after and not double)):
            usual += "z"
        elif written == "s" and not at and after not in {"p", "t"}:
            rare = "z"
        optional, dropped = self._left_out(at, written, after)
        self.found.append(
            Sound(frozenset(usual), rare=frozenset(rare), optional=optional, dropped=dropped)
        )
        return size

    def _left_out(self, at: int, written: str, after: str) -> tuple[bool, bool]:
        """Whether other scripts leave a consonant out as a rule, and whether some do."""
        text, bare = self.text, after not in _LETTERS or not after
        if written == "r":
            silent = self._hangul and at > 0 and (bare or text[at + 1 :] == "e")
            return silent, not after and text[at - 2 : at] == "ie"
        if written == "g":
            return bare and at > 0 and text[at - 1] == "n", after == "n"
        if written == "h":
            return bare, True
        if not at and written + after in {"kn", "wr", "ps", "pn"}:
            return True, True
        if written == "gh":
            return True, True
        if written == "j":
            return False, at > 0
        if written == "w" and at and not bare and text[at - 1] not in _LETTERS:
            return True, True  # Cornwall, Корнуолл
        return at > self._silent, at >= self._silent or at >= self._latin

    def vowels(self, start: int) -> int:
        text, end = self.text, start
        while end < len(text) and (
            text[end] in _LETTERS or (end > start and text[end] == "w" and self._closes(end))
        ):
            end += 1
        row = text[start:end]
        before = text[start - 1 : start]
        extra = ""
        if len(row) > 1 and row[0] == "u" and before in {"g", "q"}:
            self.found.append(Sound(frozenset("wv"), optional=True))
            extra = row[1:]
        usual, rare = _forms(row, self._place(end) if len(row) == 1 else "")
        if row == "e" and start and end == len(text):
            rare |= {"A"}  # Prague, Прага
        if extra:
            more, others = _forms(extra)
            usual, rare = usual | more, rare | others
        optional, dropped = self._mute(start, end, row)
        if before == "w" and start > 1:
            usual |= {merged(("U", form)) for form in usual}
            rare |= {merged(("U", form)) for form in rare} - usual
        self.found.append(Sound(usual, vowel=True, rare=rare, optional=optional, dropped=dropped))
        return end - start

    def _place(self, end: int) -> str:
        """Return what kind of syllable a vowel stands in, a key of the tables, or ""."""
        after = self.text[end : end + 2]
        if after == "gh" or after[1:] == "e":
            return "before e"
        if after[1:] == "h" and self.text[end + 2 : end + 3] == "e":
            return "before e"
        if after == "rr":
            return "closed"  # Curry, Карри
        if after[:1] == "r" and after[1:] not in _LETTERS:
            return "before r"
        if after and (after[0] == "r" or len(after) == 1 or after[1] not in _LETTERS):
            return "before l" if after[0] == "l" else "closed"
        return ""

    def _closes(self, at: int) -> bool:
        """Whether a w belongs to the vowel before it: Brown, but not Kowalski, Paderewski."""
        after = self.text[at + 1 : at + 3]
        return self.text[at - 1] in "aeo" and after != "sk" and after[:1] not in _LETTERS

    def _mute(self, start: int, end: int, row: str) -> tuple[bool, bool]:
        """Whether other scripts leave vowels out as a rule, and whether some do."""
        text, rest = self.text, self.text[end:]
        if not start:
            return False, False
        if start == self._latin:
            return True, True
        if row == "e":
            silent = not rest or rest in {"s", "r", "l"}
            behind = text[start - 1] in "lr" and start > 1 and text[start - 2] not in _LETTERS
            magic = start > 1 and text[start - 2] in _LETTERS and text[start - 1] not in _LETTERS
            between = behind and text[start - 1] == "l" and rest[:1] not in _LETTERS  # Middleton
            return silent or between or rest[:1] == "r", bool(rest) and (behind or magic)
        return row == "ae" and rest == "l", False


@lru_cache(maxsize=1 << 12)
def _forms(row: str, place: str = "") -> tuple[frozenset[str], frozenset[str]]:
    """Return the forms that vowels in a row mostly have, and those that they have elsewhere."""
    table = _VOWELS | _TOGETHER | _PLACES.get(place, {})
    usual, rare = set[str](), set[str]()
    for parts in _cuts(row[:5]):
        choices = []
        for part in parts:
            mostly, _, elsewhere = table[part].partition(":")
            choices.append([(f, 0) for f in mostly.split()] + [(f, 1) for f in elsewhere.split()])
        for choice in list(product(*choices))[:_MOST_FORMS]:
            form = merged(form for form, _ in choice)
            (rare if any(price for _, price in choice) else usual).add(form)
    rare.update(unglided(form) for form in tuple(usual))
    return frozenset(usual), frozenset(rare - usual)


def _cuts(row: str) -> list[tuple[str, ...]]:
    """Return the ways to cut a row of vowels into letters and letters that belong together."""
    if not row:
        return [()]
    found = []
    for size in (2,) if row[:2] in _DOUBLE else (1, 2, 3):
        head = row[:size]
        if len(head) == size and (head in _TOGETHER or head in _VOWELS):
            found += [(head, *rest) for rest in _cuts(row[size:])]
    return found
