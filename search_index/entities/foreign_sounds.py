"""Russian, Western and Japanese names compared by their sounds, across the three scripts.

Each script writes a name with fewer or other letters than the next: Hangul has one letter for б and
в, Cyrillic one for "h" and "kh". A word is therefore read as a row of sounds, each the set of what
its letters may stand for, with vowels that run together as one sound. Two words may be the same if
their rows agree sound by sound; only what a script adds or leaves out by rule may be passed over
(the vowel that Hangul puts behind a consonant, a soft sign, an English r that is not spoken).

The rules for Hangul are those of the National Institute of Korean Language for Russian, English and
Japanese (외래어 표기법); for Latin letters they take BGN/PCGN, GOST 7.79, passports and newspapers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from search_index.entities.korean_sounds import family_of
from search_index.entities.normalise import fold


@dataclass(frozen=True, slots=True)
class Sound:
    """A consonant as what it may be, or a row of vowels as the forms that it may have."""

    options: frozenset[str]
    vowel: bool = False
    optional: bool = False


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
    "C": {"а": "A", "э": "E", "е": "E", "ё": "OE", "и": "I", "й": "I", "о": "O", "у": "U",
          "ы": "I", "ю": "U", "я": "A"},
}  # fmt: skip
# What a Latin vowel may be in a name that is not Russian: Gary and Гэри, Stephen and Стивен.
_LOOSE = {"A": "AEO", "E": "EI", "I": "IA", "O": "OAU", "U": "UA", "OE": "OE"}
_HANGUL_VOWELS = (
    "A", "E", "A", "E", "AEOU", "E", "AEOU", "E", "O", "wA", "wE", "E", "OE", "U", "wAEOU", "wE",
    "wI", "U", "", "I", "I",
)  # fmt: skip
_FINALS = {1: "kg", 2: "kg", 4: "n", 7: "td", 8: "l", 16: "m", 17: "pbvf", 19: "tdszSC", 20: "ts",
           21: "n"}  # fmt: skip
_ONSETS = {0: "g", 1: "kg", 2: "n", 3: "d", 4: "td", 6: "m", 7: "bv", 8: "bp", 9: "sSX", 10: "sc",
           12: "zZj", 13: "cC", 14: "cC", 15: "k", 16: "t", 17: "pf", 18: "h"}  # fmt: skip
_MUTE = {15: "kg", 16: "td", 17: "pfvb", 9: "szSX", 14: "cC"}  # before ㅡ: no vowel follows
_JAPANESE = {0: "gk", 3: "dt", 12: "zZjC"}  # at the head of a word: 기시다, 다나카

# Endings that hardly any family name has but a Russian or Ukrainian one.
_SLAVIC = re.compile(
    r"(?:[оеё]ва?|[сц]к(?:ий|ая|ой)|енко|[иы]х|швили)$"
    r"|(?:[oe]va?|[st]s?k(?:y|iy|ii|ij|aya|aia|aja)|enko|[iy]kh|shvili|[oe]ff)$"
)
_PATRONYMIC = re.compile(
    r".{2,}(?:[оеё]вич|[оеё]вна|ич|ична|инична)$|.{2,}(?:[oe]vich|[oe]vna|ichna|yich)$"
    r"|.{2,}(?:비치|브나|이치|치나)$"
)


def _kind(word: str) -> str:
    if "가" <= word[:1] <= "힣":
        return "H"
    return "C" if "\u0400" <= word[:1] <= "\u04ff" else "L"


def _is_vowel(char: str, kind: str) -> bool:
    return char in _VOWELS[kind]


@lru_cache(maxsize=1 << 15)
def sounds(word: str, loose: bool, hangul: bool) -> tuple[Sound, ...]:
    """Return the sounds of one word in any script; nothing if a letter is none of these.

    ``loose``: it is no Russian name; ``hangul``: it is compared with a word in Hangul.
    """
    if _kind(word) == "H":
        return _of_hangul(word)
    kind = _kind(word)
    text = _prepared(word, kind)
    table = _CYRILLIC if kind == "C" else _LATIN
    found: list[Sound] = []
    at = 0
    while at < len(text):
        if _is_vowel(text[at], kind):
            end = at
            while end < len(text) and (_is_vowel(text[end], kind) or text[end] in "ьъ"):
                end += 1
            found.append(_vowels(text, at, end, kind, loose))
            at = end
            continue
        if text[at] in "ьъ'":
            soft = text[at] == "ь" and not (at + 1 < len(text) and _is_vowel(text[at + 1], kind))
            if soft:
                found.append(Sound(frozenset("I"), vowel=True, optional=True))
            at += 1
            continue
        size = next(
            (n for n in (4, 3, 2, 1) if text[at : at + n] in table and at + n <= len(text)), 0
        )
        if not size:
            return ()
        found += _consonant(text, at, size, table, kind, loose, hangul)
        at += size
    return tuple(found)


def _prepared(word: str, kind: str) -> str:
    text = word.casefold().replace("ё", "\ue000")
    text = re.sub(r"[\s\-‐‑’'ʼ.]", "", fold(text)).replace("\ue000", "ё")
    if kind == "C":
        text = re.sub(r"^у(?=[аеёиоуыэюя])", "w", text)
        return re.sub(r"([бвгджзклмнпрстфхцчшщ])\1", r"\1", text)
    text = text.replace("x", "ks")
    text = re.sub(r"([aeiou])j(?![aeiou])|(?<=[^aeiou])j(?=[aeiouy])", r"\1y", text)
    text = re.sub(r"(?<=[aeo])w(?![aeiouy])", "u", text)
    return re.sub(r"([bcdfghjklmnpqrstvwz])\1", r"\1", text)


def _vowels(text: str, start: int, end: int, kind: str, loose: bool) -> Sound:
    letters, table, at = [], _VOWELS[kind], start
    while at < end:
        size = 2 if text[at : at + 2] in table and at + 2 <= end else 1
        value = table.get(text[at : at + size])
        if value is not None:
            letters.append(_LOOSE.get(value, value) if loose and kind == "L" else value)
        at += size
    mute = kind == "L" and text[start:end] == "e" and start > 0
    last = end == len(text)
    optional = mute and ((loose and last) or text[end:] == "r")
    return Sound(_forms(letters), vowel=True, optional=optional)


def _forms(letters: list[str]) -> frozenset[str]:
    """Return a row of vowels as what is left of it without the glides before and behind others."""
    found = set()
    for row in product(*letters[:4]):
        rest = [one for one in row if one != "I"] or ["I"]
        found.add("".join(a for a, b in zip(rest, ["", *rest], strict=False) if a != b))
    return frozenset(found)


def _consonant(
    text: str, at: int, size: int, table: dict[str, str], kind: str, loose: bool, hangul: bool
) -> Iterator[Sound]:
    written, after = text[at : at + size], text[at + size : at + size + 1]
    options = table[written]
    optional = False
    if kind == "L" and after and after in "eiy":
        options = {"c": "s", "g": "gjZ" if loose else "g", "sc": "s"}.get(written, options)
    if kind == "L" and written == "ch" and loose:
        options = "Ck"
    if kind == "L" and written == "j":
        optional = True
    if kind == "C" and loose and after and after in "ияюё":
        options = {"с": "sS", "т": "tC"}.get(written, options)
    bare = not after or not _is_vowel(after, kind)
    silent = bare or (kind == "L" and text[at + size :] == "e")
    if written in "rр" and silent and loose and hangul and at:
        optional = True
    if written in "gг" and bare and at and text[at - 1] in "nн":
        optional = True
    yield Sound(frozenset(options), optional=optional)


def _of_hangul(word: str) -> tuple[Sound, ...]:
    found: list[Sound] = []
    row: list[str] = []
    optional = False

    def flush() -> None:
        nonlocal optional
        if row:
            found.append(Sound(_forms(row), vowel=True, optional=optional))
            row.clear()
        optional = False

    last = 0  # the final of the syllable before
    for at, char in enumerate(word):
        if not "가" <= char <= "힣":
            return ()
        code = ord(char) - 0xAC00
        initial, vowel, final = code // 588, code % 588 // 28, code % 28
        if initial != 11:
            flush()
            onset = _onset(initial, vowel, last, at)
            if found and not found[-1].vowel and last and found[-1].options & onset and at:
                found[-1] = Sound(found[-1].options & onset)
            else:
                found.append(Sound(onset))
        value = _HANGUL_VOWELS[vowel]
        if value.startswith("w"):
            flush()
            found.append(Sound(frozenset("wv"), optional=True))
            value = value[1:]
        if value:
            ends = at + 1 == len(word)
            optional = (
                not row
                and vowel == 20
                and not final
                and (initial in (9, 12, 14) or (initial == 5 and ends))
            )
            row.append(value)
        if final:
            if final not in _FINALS:
                return ()
            flush()
            double = final == 19 and at + 1 < len(word)  # as in 홋카이도, where it only lengthens
            found.append(Sound(frozenset(_FINALS[final]), optional=double))
            if final == 21:
                found.append(Sound(frozenset("gk"), optional=True))
        last = final
    flush()
    return tuple(found)


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


def agree(one: tuple[Sound, ...], other: tuple[Sound, ...]) -> bool:
    """Whether two rows of sounds can be one, sounds that are optional aside."""
    if not one or not other:
        return False
    reached = {(0, 0)}
    seen = set(reached)
    while reached:
        i, j = reached.pop()
        if i == len(one) and j == len(other):
            return True
        nexts = []
        if i < len(one) and one[i].optional:
            nexts.append((i + 1, j))
        if j < len(other) and other[j].optional:
            nexts.append((i, j + 1))
        if i < len(one) and j < len(other):
            a, b = one[i], other[j]
            if a.vowel == b.vowel and a.options & b.options:
                nexts.append((i + 1, j + 1))
        for step in nexts:
            if step not in seen:
                seen.add(step)
                reached.add(step)
    return False


def _same_word(one: str, other: str, *, loose: bool) -> bool:
    kinds = {_kind(one), _kind(other)}
    for word, against in ((one, other), (other, one)):
        if len(word) == 1 and _kind(word) == "H":
            return not family_of(word).isdisjoint(family_of(against))
    hangul = "H" in kinds
    return agree(sounds(one, loose, hangul), sounds(other, loose, hangul))


@lru_cache(maxsize=1 << 15)
def parts_of(name: str) -> tuple[str, ...]:
    """Return the words of a person's name without a patronymic; nothing if one is an initial."""
    words = name.split()
    if len(words) > 2:
        words = [w for i, w in enumerate(words) if not i or not _PATRONYMIC.match(fold(w))]
    if len({_kind(word) for word in words}) != 1:
        return ()
    if any(len(word.strip(".")) < 2 and _kind(word) != "H" or "." in word for word in words):
        return ()
    return tuple(words)


def _slavic(words: tuple[str, ...]) -> bool:
    if _kind(words[0]) == "H":
        return False
    return _SLAVIC.search(fold(words[-1])) is not None


def same_foreign(one: str, other: str) -> bool:
    """Whether two names of two words or more can be one person's, written in two scripts.

    Both names must agree word by word; in Hangul a family name may stand first. Of two names in
    one script only Russian ones in Latin letters can be the same (Andrey, Andrei).
    """
    mine, theirs = parts_of(one), parts_of(other)
    if len(mine) != len(theirs) or len(mine) < 2:
        return False
    loose = not (_slavic(mine) or _slavic(theirs))
    if _kind(mine[0]) == _kind(theirs[0]) and (loose or _kind(mine[0]) != "L"):
        return False
    if all(_same_word(a, b, loose=loose) for a, b in zip(mine, theirs, strict=True)):
        return True
    if (_kind(mine[0]) == "H") == (_kind(theirs[0]) == "H"):
        return False
    turned = (*theirs[1:], theirs[0]) if _kind(theirs[0]) == "H" else theirs
    mine = (*mine[1:], mine[0]) if _kind(mine[0]) == "H" else mine
    return all(_same_word(a, b, loose=loose) for a, b in zip(mine, turned, strict=True))


def same_foreign_place(one: str, other: str) -> bool:
    """Whether two names of places can be one, written in two scripts."""
    one, other = _joined(one), _joined(other)
    return _kind(one) != _kind(other) and _same_word(one, other, loose=False)


def _joined(name: str) -> str:
    return re.sub(r"[\s\-‐‑–]|(?<=[가-힣]{2})시$", "", name)


_CLASS = {
    **dict.fromkeys("kg", "k"), **dict.fromkeys("tdszSZXcCj", "t"), "m": "m", "n": "n",
}  # fmt: skip


@lru_cache(maxsize=1 << 15)
def word_keys(word: str) -> frozenset[str]:
    """Return keys of which two words that sound the same have one in common."""
    if len(word) == 1 and _kind(word) == "H":
        return frozenset("@")
    keys = {""}
    for sound in sounds(word, True, True):
        if sound.vowel or sound.optional:
            continue
        classes = {_CLASS.get(option, "") for option in sound.options}
        if "j" in sound.options:  # which other spellings leave out
            classes.add("")
        keys = {
            key if not c or key.endswith(c) else key + c for key in keys for c in sorted(classes)
        }
    found = frozenset(sorted(keys)[:16])
    return found | {"@"} if family_of(word) else found


def foreign_keys(name: str) -> frozenset[str]:
    """Return keys of which two names that are the same have one in common."""
    words = parts_of(name)
    if len(words) < 2:
        return frozenset()
    return frozenset(" ".join(sorted(row)) for row in product(*map(word_keys, words)))


def foreign_place_keys(name: str) -> frozenset[str]:
    """Return keys of which two names of places that are the same have one in common."""
    return word_keys(_joined(name))
