"""Russian, Western and Japanese names of persons and places compared across the three scripts."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from search_index.entities.korean_sounds import family_of
from search_index.entities.normalise import fold
from search_index.entities.sounds import agree, script_of, sounds, word_keys

# Endings that hardly any family name has but a Russian or Ukrainian one.
_SLAVIC = re.compile(
    r"(?:[оеё]ва?|[сц]к(?:ий|ая|ой)|енко|[иы]х|швили)$"
    r"|(?:[oe]va?|[st]s?k(?:y|iy|ii|ij|aya|aia|aja)|enko|[iy]kh|shvili|[oe]ff)$"
)
_PATRONYMIC = re.compile(
    r".{2,}(?:[оеё]вич|[оеё]вна|ич|ична|инична)$|.{2,}(?:[oe]vich|[oe]vna|ichna|yich)$"
    r"|.{2,}(?:비치|브나|이치|치나)$"
)

_MIDDLE = re.compile(r"[A-ZА-ЯЁ]\.?")


def _same_word(one: str, other: str, *, loose: bool) -> bool:
    kinds = {script_of(one), script_of(other)}
    for word, against in ((one, other), (other, one)):
        if len(word) == 1 and family_of(word) & family_of(against):
            return True
    hangul = "H" in kinds
    return agree(sounds(one, loose=loose, hangul=hangul), sounds(other, loose=loose, hangul=hangul))


@lru_cache(maxsize=1 << 15)
def parts_of(name: str) -> tuple[str, ...]:
    """Return the words of a person's name without a patronymic; nothing if one is an initial."""
    words = name.split()
    if len(words) > 2:
        words = [w for i, w in enumerate(words) if not i or not _PATRONYMIC.match(fold(w))]
        words = [w for i, w in enumerate(words) if not i or not _MIDDLE.fullmatch(w)]
    if len({script_of(word) for word in words}) != 1:
        return ()
    if script_of(words[0]) != "H" and any(len(w) < 2 or "." in w for w in words):
        return ()
    return tuple(words)


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
    if all(_same_word(a, b, loose=loose) for a, b in zip(mine, theirs, strict=True)):
        return True
    if (script_of(mine[0]) == "H") == (script_of(theirs[0]) == "H"):
        return False
    turned = (*theirs[1:], theirs[0]) if script_of(theirs[0]) == "H" else theirs
    mine = (*mine[1:], mine[0]) if script_of(mine[0]) == "H" else mine
    return all(_same_word(a, b, loose=loose) for a, b in zip(mine, turned, strict=True))


def same_foreign_place(one: str, other: str) -> bool:
    """Whether two names of places can be one, written in two scripts."""
    one, other = _joined(one), _joined(other)
    return script_of(one) != script_of(other) and _same_word(one, other, loose=False)


def _joined(name: str) -> str:
    return re.sub(r"[\s\-‐‑–]|(?<=[가-힣]{2})시$", "", name)


def _keys(word: str) -> frozenset[str]:
    keys = word_keys(word)
    return keys | {"@"} if family_of(word) else keys


def foreign_keys(name: str) -> frozenset[str]:
    """Return keys of which two names that are the same have one in common."""
    words = parts_of(name)
    if len(words) < 2:
        return frozenset()
    return frozenset(" ".join(sorted(row)) for row in product(*map(_keys, words)))


def foreign_place_keys(name: str) -> frozenset[str]:
    """Return keys of which two names of places that are the same have one in common."""
    return word_keys(_joined(name))
