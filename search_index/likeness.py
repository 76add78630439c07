"""How much alike two names are, across scripts: to offer twins, not to decide that they are one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from search_index.entities.romanise import slug

_LEAST_SKELETON = 3  # consonants: fewer are alike by chance
_LEAST_INITIALS = 3  # letters of an acronym
#: Latin spellings of consonants that one script keeps apart and another does not, by sound; what
#: is not listed tells names apart least and is left out: vowels, glides, h.
_SOUNDS = {
    "shch": "s", "sch": "s", "tch": "s", "sh": "s", "ch": "s", "zh": "s", "ts": "s", "tz": "s",
    "kh": "", "ng": "n", "ph": "p", "th": "t", "b": "p", "p": "p", "v": "p", "f": "p",
    "d": "t", "t": "t", "g": "k", "k": "k", "q": "k", "c": "k", "j": "s", "s": "s", "z": "s",
    "x": "ks", "l": "l", "r": "l", "m": "m", "n": "n",
}  # fmt: skip
_SOUND = re.compile("|".join((*_SOUNDS, "[a-z]")))
_REPEATED = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Profile:
    """What of a name is compared."""

    words: frozenset[str]
    flat: str  # all words in Latin letters
    pairs: frozenset[str]
    skeleton: str  # its consonants by sound
    skeleton_pairs: frozenset[str]
    initials: str


def profile(name: str) -> Profile:
    """Return what of a name is compared."""
    words = [word for word in slug(name).split("-") if word]
    flat = "".join(words)
    sounds = _SOUND.sub(lambda found: _SOUNDS.get(found.group(), ""), flat)
    skeleton = _REPEATED.sub(r"\1", re.sub("[^a-z]", "", sounds))
    return Profile(
        frozenset(words),
        flat,
        _pairs(flat),
        skeleton,
        _pairs(skeleton),
        "".join(word[0] for word in words),
    )


def likeness(one: Profile, other: Profile) -> float:
    """Return how much alike two names are, from 0 to 1 for the same letters.

    The greatest of: Dice's coefficient of their pairs of letters (L. R. Dice, "Measures of the
    Amount of Ecologic Association Between Species", Ecology 26(3), 1945), the same of their
    consonants, all words of one being in the other, one being the other's initials.
    """
    if not one.flat or not other.flat:
        return 0.0
    if one.flat == other.flat:
        return 1.0
    found = _dice(one.pairs, other.pairs)
    if min(len(one.skeleton), len(other.skeleton)) >= _LEAST_SKELETON:
        found = max(found, 0.95 * _dice(one.skeleton_pairs, other.skeleton_pairs))
    if one.words <= other.words or other.words <= one.words:
        found = max(found, 0.75)
    for short, long in ((one, other), (other, one)):
        if len(long.initials) >= _LEAST_INITIALS and short.flat == long.initials:
            found = max(found, 0.85)
    return found


def most_alike(names: Iterable[Profile], other: Profile) -> float:
    """Return the greatest likeness of a name to any of several."""
    return max((likeness(name, other) for name in names), default=0.0)


def _pairs(text: str) -> frozenset[str]:
    padded = f" {text} "
    return frozenset(padded[at : at + 2] for at in range(len(padded) - 1)) if text else frozenset()


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
