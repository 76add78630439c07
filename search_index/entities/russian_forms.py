"""When a form in a Russian text is none of a name of the lexicon, though their stems are equal."""

from __future__ import annotations

from search_index.entities.entries import LexiconEntry
from search_index.entities.lexicon import Phrase
from search_index.entities.names import name_data
from search_index.entities.normalise import fold, is_case_of
from search_index.entities.patterns import lazy
from search_index.entities.russian_people import is_korean_syllable
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

_WOMEN = ("ова", "ева", "ина", "ына", "ская", "цкая")
_OF_MEN_ALONE = ("ов", "ев", "ин", "ын", "овым", "евым", "иным", "ский", "ского", "скому", "ским")
_OF_WOMEN_ALONE = ("овой", "евой", "иной", "ская", "скую")
_IN_IA = lazy(r".+(?:[злнрс]и[яию]|ией)")


def refused(words: Words, index: int, phrase: Phrase) -> bool:
    """Whether the words at `index`, whose keys are those of a name, are still none of its forms.

    A man is not called by a woman's family name, nor she by his; a name in -ия is none without
    these letters (Евразия, Евраз); two words are not the head of a Korean name of three.
    """
    entry, last = phrase.target.entry, index + len(phrase.keys) - 1
    if entry.type == EntityType.PERSON:
        word = fold(words.words[last])
        if len(phrase.keys) > 1:
            return len(phrase.keys) == 2 and _is_head_of_three(words, index)
        return word.endswith(_OF_MEN_ALONE if _is_woman(entry) else _OF_WOMEN_ALONE)
    if phrase.noun and entry.type != EntityType.WORK and _ends_in_ia(words.words[index]):
        names = (entry.names.get("ru", ""), *entry.aliases.get("ru", ()))
        return not any(is_case_of(words.words[index], name) for name in names)
    return False


def _ends_in_ia(word: str) -> bool:
    return _IN_IA.fullmatch(word) is not None


def other_gender(name: str, word: str) -> bool:
    """Whether `word` is a woman's family name and `name` ends with a man's, or the reverse."""
    last, low = fold(name).rsplit(None, 1)[-1], fold(word)
    if last.endswith((*_WOMEN, "овой", "евой", "иной", "скую")):
        return low.endswith(_OF_MEN_ALONE)
    return last.endswith(("ов", "ев", "ин", "ский")) and low.endswith(_OF_WOMEN_ALONE)


def _is_woman(entry: LexiconEntry) -> bool:
    return fold(entry.names.get("ru", "")).endswith(_WOMEN)


def _is_head_of_three(words: Words, index: int) -> bool:
    """Whether a Korean name of two words is the head of one of three: Ко Гон | Хи."""
    after = index + 2
    if after >= len(words) or words.gaps[after] != Gap.SPACE or words.kinds[after] != "C":
        return False
    if fold(words.words[index]) not in name_data().family_cyrillic:
        return False
    same = words.cases[after] == words.cases[index + 1] != Case.LOWER
    short = len(words.words[index + 1]) <= 6 and len(words.words[after]) <= 6
    return same and short and is_korean_syllable(words.words[after])
