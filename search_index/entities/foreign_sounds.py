"""Russian, Western and Japanese names of persons and places compared across the three scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

from search_index.entities.korean_sounds import family_of, readings
from search_index.entities.normalise import fold
from search_index.entities.patterns import lazy
from search_index.entities.sound_rows import Sound, agree
from search_index.entities.sounds import script_of, sounds, word_keys
from search_index.entities.wordlists import word_list

# Endings that hardly any family name has but a Russian or Ukrainian one.
_SLAVIC = lazy(
    r"(?:[оеё]ва?|[сц]к(?:ий|ая|ой)|енко|[иы]х|швили)$"
    r"|(?:[oe]va?|[st]s?k(?:y|iy|ii|ij|aya|aia|aja)|enko|[iy]kh|shvili|[oe]ff)$"
)
_PATRONYMIC = lazy(
    r".{2,}(?:[оеё]вич|[оеё]вна|ич|ична|инична)$|.{2,}(?:[oe]vich|[oe]vna|ichna|yich)$"
    r"|.{2,}(?:비치|브나|이치|치나)$"
)

# Syllables that Korean names hardly have: with ㅋ; ㅡ, or ㅔ but in 세 and 제, at the end; 터, 피 …
_NOT_KOREAN = lazy("[카-킿느드르므브스으즈츠크트프흐게네데레메베에테페헤타터토투티파퍼포푸피]")

_MIDDLE = lazy(r"[A-ZА-ЯЁ]\.?")
_JUNIOR = lazy(r",?\s(?:[JS]r\.?|мл\.|ст\.|[Мм]ладш\w+|[Сс]тарш\w+|주니어)$")
_NUMERAL = lazy(r"(?P<rest>.+?)\s?(?:(?P<roman>[IVX]{1,5})|(?P<number>\d{1,2})세)$")
_ROMAN = {"I": 1, "V": 5, "X": 10}
_GIVEN, _OF_RULERS = "given_across", "rulers_across"  # lists of pairs, in Latin letters and others

# How long rows of sounds are (in the longer one) that may differ by what is rare, a word that is a
# name alone and one of several. Names of fewer sounds have too many others beside them: among some
# 2,300 cities two of a hundred would be like another one. Hangul tells fewer sounds apart.
_LONG_ALONE, _LONG_IN_HANGUL, _LONG_OF_SEVERAL = 7, 8, 4
_LEAST_ALONE, _LEAST_IN_HANGUL = 4, 6  # letters and sounds of a name alone
_MOST_OF_SEVERAL = 2  # what all words of a name may cost


def _rows(one: str, other: str, *, loose: bool) -> tuple[tuple[Sound, ...], tuple[Sound, ...]]:
    hangul = "H" in (script_of(one), script_of(other))
    return sounds(one, loose=loose, hangul=hangul), sounds(other, loose=loose, hangul=hangul)


def _length(*rows: tuple[Sound, ...]) -> int:
    """Return how many sounds the longer row has that are always there."""
    return max(sum(not sound.optional for sound in row) for row in rows)


def _cost(one: str, other: str, *, loose: bool, ruler: bool) -> int | None:
    """Return at what cost two words of names can be one, None if they cannot."""
    for word, against in ((one, other), (other, one)):
        if len(word) == 1 and family_of(word) & family_of(against):
            return 0
    if "#" in (one[0], other[0]):
        return 0 if one == other else None
    if loose and _paired(one, other, ruler=ruler):
        return 0
    mine, theirs = _rows(one, other, loose=loose)
    if agree(mine, theirs):
        return 0
    long = loose and _length(mine, theirs) >= _LONG_OF_SEVERAL
    return 1 if long and agree(mine, theirs, 1) else None


@lru_cache(maxsize=2)
def _pairs(key: str) -> frozenset[tuple[str, str]]:
    pairs = (row.partition("=") for row in word_list(key))
    return frozenset((fold(latin), fold(other)) for latin, _, other in pairs)


def _paired(one: str, other: str, *, ruler: bool) -> bool:
    """Whether two given names are one though they do not sound the same: Sean, Шон; Charles, Карл.

    `ruler`: they are those of rulers and popes, which Russian and Korean translate.
    """
    pair = fold(one), fold(other)
    pairs = _pairs(_OF_RULERS) if ruler else _pairs(_GIVEN)
    return pair in pairs or pair[::-1] in pairs


def _number(match: re.Match[str]) -> int:
    if match["number"]:
        return int(match["number"])
    values = [_ROMAN[char] for char in match["roman"]]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


@lru_cache(maxsize=1 << 15)
def parts_of(name: str) -> tuple[str, ...]:
    """Return the words of a person's name without a patronymic; nothing if one is an initial.

    The number of a ruler is a word that begins with "#".
    """
    name = _JUNIOR.sub("", name)
    ruler = _NUMERAL.match(name)
    number: tuple[str, ...] = ()
    if ruler is not None:
        name, number = ruler["rest"], (f"#{_number(ruler)}",)
    words = name.split()
    if not words:
        return ()
    if len(words) > 2:
        words = [w for i, w in enumerate(words) if not i or not _PATRONYMIC.match(fold(w))]
        words = [w for i, w in enumerate(words) if not i or not _MIDDLE.fullmatch(w)]
    if len({script_of(word) for word in words}) != 1:
        return ()
    if script_of(words[0]) != "H" and any(len(w) < 2 or "." in w for w in words):
        return ()
    return (*words, *number)


def _slavic(words: tuple[str, ...]) -> bool:
    if script_of(words[0]) == "H":
        return False
    return _SLAVIC.search(fold(words[-1])) is not None


def is_slavic(name: str) -> bool:
    """Whether a person's name ends in a family name that may be spelt in several ways in Latin."""
    words = parts_of(name)
    return len(words) > 1 and _slavic(words)


def plain_place(name: str) -> str:
    """Return a place's name as it is compared within one script: without spaces and hyphens."""
    return fold(_joined(name))


def same_foreign(one: str, other: str) -> bool:
    """Whether two names of two words or more can be one person's, written in two scripts.

    Both names must agree word by word; in Hangul a family name may stand first. Of two names in
    one script only Russian ones in Latin letters can be the same (Andrey, Andrei).
    """
    mine, theirs = parts_of(one), parts_of(other)
    if len(mine) != len(theirs) or len(mine) < 2:
        return False
    loose = not (_slavic(mine) or _slavic(theirs))
    if script_of(mine[0]) == script_of(theirs[0]) and (loose or script_of(mine[0]) != "L"):
        return False
    if not loose:
        return _same_words(mine, theirs, loose=False)
    return any(_same_words(a, b, loose=True) for a in _forms(mine) for b in _forms(theirs))


def _forms(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the words of a name, and with the family name as its nominative may be in Cyrillic.

    A foreign family name shows its case by an ending, or has none: of Шмидта comes Шмидт, but
    Петипа is the nominative too.
    """
    yield words
    last = words[-1]
    if script_of(last) == "C" and len(last) >= _LEAST_ALONE and not family_of(last):
        if genitive := _without_ending(last):
            yield (*words[:-1], genitive)
        elif last[-1] in _HARD:
            yield (*words[:-1], f"{last}а")


def _without_ending(word: str) -> str:
    """Return a foreign family name in Cyrillic letters without -а, "" if it ends otherwise."""
    ended = len(word) >= _LEAST_ALONE and word[-1] == "а" and word[-2] in _HARD
    return word[:-1] if ended and not _SLAVIC.search(fold(word)) else ""


_HARD = frozenset("бвгджзклмнпрстфхцчшщ")


def _same_words(mine: tuple[str, ...], theirs: tuple[str, ...], *, loose: bool) -> bool:
    if _agree(mine, theirs, loose=loose):
        return True
    if mine[-1][0] == "#" or (script_of(mine[0]) == "H") == (script_of(theirs[0]) == "H"):
        return False
    turned = (*theirs[1:], theirs[0]) if script_of(theirs[0]) == "H" else theirs
    mine = (*mine[1:], mine[0]) if script_of(mine[0]) == "H" else mine
    return _agree(mine, turned, loose=loose)


def _agree(mine: Sequence[str], theirs: Sequence[str], *, loose: bool) -> bool:
    whole, ruler = 0, mine[-1][0] == "#"
    for one, other in zip(mine, theirs, strict=True):
        cost = _cost(one, other, loose=loose, ruler=ruler)
        whole += _MOST_OF_SEVERAL + 1 if cost is None else cost
        if whole > _MOST_OF_SEVERAL:
            return False
    return True


@lru_cache(maxsize=1)
def _only_given() -> frozenset[str]:
    """Return the listed given names in Latin letters that are no listed family names."""
    given = word_list("given_latin") + word_list("given_more")
    return frozenset(map(fold, given)) - frozenset(map(fold, word_list("families_western")))


@lru_cache(maxsize=1 << 15)
def is_lone(name: str) -> bool:
    """Whether a person's name is one word that can be compared: what may be a family name.

    One that may be Korean or Chinese is none: too many bear it, and in too many spellings. No more
    is a given name that is no family name: the George of one document is not another's.
    """
    words = parts_of(name)
    if len(words) != 1 or family_of(words[0]) or fold(words[0]) in _only_given():
        return False
    word = words[0]
    if script_of(word) == "H":
        return len(word) > 2 and not (readings(word) and not _NOT_KOREAN.search(word))
    return len(word) >= _LEAST_ALONE and word.replace("-", "").isalpha()


def same_lone(one: str, other: str) -> bool:
    """Whether two names of one word can be one person's, written in two scripts."""
    if not (is_lone(one) and is_lone(other)) or script_of(one) == script_of(other):
        return False
    loose = not (_slavic((one,)) or _slavic((other,)))
    if _same_alone(one, other, loose=loose):
        return True
    cut, whole = (one, other) if script_of(one) == "C" else (other, one)
    nominative = _without_ending(cut) if loose and script_of(whole) == "L" else ""
    return bool(nominative) and _same_alone(nominative, whole, loose=True)


def _same_alone(one: str, other: str, *, loose: bool) -> bool:
    mine, theirs = _rows(one, other, loose=loose)
    long = _length(mine, theirs)
    hangul = "H" in (script_of(one), script_of(other))
    if loose and hangul and long < _LEAST_IN_HANGUL:
        return False
    least = _LONG_IN_HANGUL if hangul else _LONG_ALONE
    return agree(mine, theirs, int(loose and long >= least))


def same_foreign_place(one: str, other: str) -> bool:
    """Whether two names of places can be one, written in two scripts.

    In Cyrillic letters a name may stand in one of its cases.
    """
    one, other = _joined(one), _joined(other)
    if script_of(one) == script_of(other):
        return False
    hangul = "H" in (script_of(one), script_of(other))
    short = min(len(one), len(other)) < _LEAST_ALONE
    return any(
        (agree(*_rows(a, b, loose=False)) if hangul or short else False)
        or (not short and _same_alone(a, b, loose=True))
        for a in case_forms(one)
        for b in case_forms(other)
    )


def same_cyrillic(one: str, other: str) -> bool:
    """Whether two names in Cyrillic letters can be spellings or cases of one."""
    return any(
        agree(sounds(a, loose=True, hangul=False), sounds(b, loose=True, hangul=False), 1)
        for a in case_forms(_joined(one))
        for b in case_forms(_joined(other))
    )


# Endings of Russian cases, and what the nominative may have in their place.
_CASES = (
    ("ого", ("ое", "ый", "ий")), ("ой", ("ая", "а")), ("ом", ("", "о")), ("ем", ("ь", "е", "й")),
    ("ах", ("ы", "и", "а")), ("ях", ("и",)), ("ии", ("ия",)), ("ию", ("ия",)), ("ей", ("я",)),
    ("а", ("",)), ("я", ("ь", "й")), ("у", ("", "а")), ("ю", ("ь", "й", "я")),
    ("е", ("", "а", "я")), ("ы", ("а",)), ("и", ("а", "я", "ь")),
)  # fmt: skip
_LEAST_STEM = 3


@lru_cache(maxsize=1 << 15)
def case_forms(word: str) -> tuple[str, ...]:
    """Return a name and what its nominative may be if it is in another case."""
    if script_of(word) != "C":
        return (word,)
    ending, others = next(((end, others) for end, others in _CASES if word.endswith(end)), ("", ()))
    stem = word.removesuffix(ending)
    return (word, *(stem + other for other in others if len(stem) >= _LEAST_STEM))


def _joined(name: str) -> str:
    return re.sub(r"[\s\-‐‑–]|(?<=[가-힣]{2})시$", "", name)


def _keys(word: str) -> frozenset[str]:
    if word[0] == "#":
        return frozenset((word,))
    if paired := _pair_keys().get(fold(word)):
        return paired
    keys = word_keys(word)
    return keys | {"@"} if family_of(word) else keys


@lru_cache(maxsize=1)
def _pair_keys() -> dict[str, frozenset[str]]:
    """Return the keys of given names that are paired: their own and those of the others."""
    found: dict[str, frozenset[str]] = {}
    for pair in sorted(_pairs(_GIVEN) | _pairs(_OF_RULERS)):
        keys = word_keys(pair[0]) | word_keys(pair[1])
        for name in pair:
            found[name] = found.get(name, frozenset()) | keys
    return found


def foreign_keys(name: str) -> frozenset[str]:
    """Return keys of which two names that are the same have one in common."""
    words = parts_of(name)
    if len(words) < 2:
        return frozenset()
    return frozenset(" ".join(sorted(row)) for row in product(*map(_keys, words)))


def lone_keys(name: str) -> frozenset[str]:
    """Return keys of which two names of one word that are the same have one in common."""
    return frozenset("1" + key for key in word_keys(name)) if is_lone(name) else frozenset()


def foreign_place_keys(name: str) -> frozenset[str]:
    """Return keys of which two names of places that are the same have one in common."""
    return frozenset[str]().union(*map(word_keys, case_forms(_joined(name))))
