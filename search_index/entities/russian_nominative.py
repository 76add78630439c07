"""The nominative of a Russian body's name that a text has in another case, to show it by.

Департамента национальной политики is shown as Департамент национальной политики: the head word and
the adjectives before it are put into the nominative, what stands behind the head has its case.
"""

from __future__ import annotations

from functools import lru_cache

from search_index.entities.normalise import fold, is_case_of, word_key
from search_index.entities.wordlists import word_list

# Endings of adjectives in the singular, but for those of the nominative, the longest first.
_MASCULINE = ("ого", "его", "ому", "ему", "ым", "им", "ом", "ем")
_FEMININE = ("ой", "ей", "ую", "юю", "ою", "ею")
_SOFT = frozenset(("его", "ему", "им", "ем", "ей", "юю", "ею"))
_HUSHING, _VELAR = frozenset("жшщч"), frozenset("гкх")
# Stems of adjectives in -ой.
_STRESSED = frozenset(word_list("adjectives_stressed"))
# Cases of nouns in -ие and -ство.
_NEUTER = {"ие": ("ия", "ию", "ием", "ии"), "во": ("ва", "ву", "вом", "ве")}


@lru_cache(maxsize=1)
def _heads() -> dict[str, str]:
    kinds = ("org", "event", "work")
    words = [word for kind in kinds for word in word_list(f"heads_cyrillic_{kind}")]
    return {word_key(word): word for word in (*words, "посольство", "генконсульство")}


def nominative(adjectives: list[str], head: str) -> list[str] | None:
    """Return the adjectives before a head word, and this, in the nominative singular.

    None if they stand in it already, in the plural, or are no forms that are known.
    """
    usual = _heads().get(word_key(head), "")
    low = head.lower()
    if not usual or low == usual or not _is_case(low, usual):
        return None
    gender = "f" if usual[-1] in "ая" else "n" if usual[-1] in "ое" else "m"
    if usual[-1] == "ь" and not low.endswith(("я", "ю", "ем", "е")):
        gender = "f"
    found = [_adjective(word, gender) for word in adjectives]
    if not all(found):
        return None
    shown = usual.capitalize() if head[0].isupper() else usual
    return [*found, shown]


def _is_case(form: str, usual: str) -> bool:
    endings = _NEUTER.get(usual[-2:])
    if endings is not None:
        return form.startswith(usual[:-2]) and form[len(usual) - 2 :] in endings
    return is_case_of(form, usual)


def _adjective(word: str, gender: str) -> str:
    """Return an adjective in the nominative, "" if it is in no other case of a gender."""
    front, hyphen, last = word.rpartition("-")
    low = last.lower()
    ending = next((e for e in (_FEMININE if gender == "f" else _MASCULINE) if low.endswith(e)), "")
    stem = last[: -len(ending)] if ending else ""
    if len(stem) < 3:
        return ""
    return f"{front}{hyphen}{stem}{_ending(fold(stem), gender, soft=ending in _SOFT)}"


def _ending(stem: str, gender: str, *, soft: bool) -> str:
    soft = soft and stem[-1] not in _HUSHING | _VELAR
    if gender == "f":
        return "яя" if soft else "ая"
    if gender == "n":
        return "ее" if soft or stem[-1] in _HUSHING else "ое"
    if stem in _STRESSED:
        return "ой"
    return "ий" if soft or stem[-1] in _HUSHING | _VELAR else "ый"
