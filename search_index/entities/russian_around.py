"""What stands around a Russian name that nothing is known of: rows of places, streets, nouns."""

from __future__ import annotations

from search_index.entities.context import Document
from search_index.entities.names import name_data
from search_index.entities.normalise import fold
from search_index.entities.patterns import lazy
from search_index.entities.russian_people import is_korean_given, is_korean_syllable
from search_index.entities.russian_words import is_adjective, is_common, russian_data
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

_LONGEST_BRACKET = 40  # code points


class Rows:
    """Where places of a document begin and end, to find what stands in a row with them."""

    def __init__(self, document: Document) -> None:
        self._text = document.words.text
        places = [m for m in document.mentions if m.type == EntityType.PLACE and not m.demonym]
        self._starts = {m.start for m in places}
        self._ends = {m.end for m in places}

    def have(self, start: int, end: int) -> bool:
        """Whether "and" or a comma joins text[start:end] to a place: Сеул и X, X, Мексика.

        So does a bracket: X (Мексика).
        """
        text = self._text
        if text.startswith(" (", end) and end + 2 in self._starts:
            closing = text.find(")", end, end + _LONGEST_BRACKET)
            if closing in self._ends:
                return True
        before = next((w for w in (" и ", ", ") if text.endswith(w, 0, start)), None)
        if before is not None and start - len(before) in self._ends:
            return True
        return text.startswith(", ", end) and end + 2 in self._starts


# What stands before the name of a street, which may be a person's in the genitive.
_STREET = lazy(r"\b(?:ул|пер|просп|пр-т|пр|пл|наб|бул|б-р|ш|мкр)\.?[ \u00a0]?$")
_HOUSE = lazy(r",[ \u00a0]\d{1,3}(?![\d.,]*[ \u00a0]?(?:лет|год|%))")


def in_street(words: Words, start: int, stop: int) -> bool:
    """Whether the words [start, stop) are a street: ул. Суханова, на Светланской, 10."""
    at, end = words.starts[start], words.ends[stop - 1]
    if _STREET.search(words.text, max(0, at - 8), at) is not None:
        return True
    on = start > 0 and words.words[start - 1] in {"на", "по"}
    return on and words.gaps[start] == Gap.SPACE and _HOUSE.match(words.text, end) is not None


_OF_FAMILY = tuple(
    root + end for root in ("ов", "ев", "ин", "ын") for end in ("", "а", "у", "ым", "е", "ой")
)


def has_family(words: Words, index: int) -> bool:
    """Whether a word is a Russian family name; a name behind it is somebody else's."""
    word = words.words[index]
    long = len(word) > 5 and words.cases[index] == Case.TITLE
    return (
        long
        and words.keys[index] not in name_data().given_cyrillic
        and fold(word).endswith(_OF_FAMILY)
    )


def like_family(word: str) -> bool:
    """Whether a word ends like a Russian family name and is not made of Korean syllables."""
    low = fold(word)
    if not low.endswith((*_OF_FAMILY, "енко")):
        return False
    return not any(
        is_korean_syllable(low[:cut]) and is_korean_given(low[cut:])
        for cut in range(2, len(low) - 3)
    )


def goes_on_as_noun(words: Words, index: int) -> bool:
    """Whether an ordinary noun goes on with an adjective or object: Отдела внешних связей."""
    after = index + 1
    if after >= len(words) or words.gaps[after] != Gap.SPACE or words.cases[after] != Case.LOWER:
        return False
    word = words.words[after]
    return is_common(words.words[index]) and (
        word in russian_data().body_tails or (is_adjective(word) and word.endswith(("ых", "их")))
    )


# Abbreviations of kinds of places; a year is none: с. Заречное, на о. Тарва; в 1910 г. Псков.
_SHORT_KIND = lazy(
    r"(?<!\d)(?<!\d[ \u00a0])\b(?:г|гор|пгт|пос|дер|с|п|р|оз|бух|хут|о|о-в|ст)\.[ \u00a0]?$"
)
_LONGEST_KIND = 8  # code points


def is_stated_place(words: Words, start: int, stop: int) -> bool:
    """Whether a kind of place before one word makes it one wherever it stands: город X, с. X."""
    if stop - start > 1 or not start:
        return False
    if words.gaps[start] == Gap.SPACE:
        return words.keys[start - 1] in russian_data().place_kinds
    return has_short_kind(words, start)


def has_short_kind(words: Words, index: int) -> bool:
    """Whether an abbreviated kind of place stands before a word; "о." is also that of a priest."""
    at = words.starts[index]
    match = _SHORT_KIND.search(words.text, max(0, at - _LONGEST_KIND), at)
    if match is None:
        return False
    father = match.group().startswith("о.") and words.keys[index] in name_data().given_cyrillic
    return not father or words.words[max(0, index - 2)] in {"на", "с", "у", "до"}
