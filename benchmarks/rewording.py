"""Changes words of a text as another text of the same kind would have them.

A share of the content words is replaced: by words of about the same frequency, by other forms of
themselves, and by words that occur nowhere else. Words met three times or less are the ones that
become new most often, as in new texts most new words are names and numbers, so that the vocabulary
grows with the corpus (Heaps' law) and not with the number of repetitions alone.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable

FUNCTION_WORDS = 100  # the most frequent words, which stay
RARE = 3  # occurrences up to which a word is rare

# Of every 100 content words of a repetition: so many become a neighbour in frequency, another form
# of the same word, and a new word; of the rare ones so many become new.
_NEIGHBOURS, _FORMS, _NEW, _RARE_NEW = 0.25, 0.10, 0.05, 0.50
_NUMBERS = 0.6  # share of the numbers that change
_WINDOW = 0.1  # neighbours are within this share of a word's rank

_WORD = re.compile(r"[^\W\d_]+|\d+")
_CLASSES = ("aeiou", "bcdfghjklmnpqrstvwxz", "аеиоуыэюя", "бвгджзклмнпрстфхцчшщ")
_ENDINGS = {
    "latin": ("s", "ed", "ing", "er", "ly"),
    "cyrillic": ("а", "у", "ом", "ов", "ами", "ах", "ый", "ого"),
    "hangul": ("은", "는", "이", "가", "을", "를", "의", "에서", "으로", "와"),
}
_SYLLABLE = re.compile("[가-힣]")
_CYRILLIC = re.compile("[а-яё]")
_LATIN = re.compile("[a-z]")


class Rewording:
    """Rewords texts of one corpus, whose words are counted when it is made."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(_WORD.findall(text.lower()))
        ranked = sorted(
            (word for word in counts if not word.isdigit()), key=lambda word: (-counts[word], word)
        )
        self._counts = counts
        self._ranked = ranked
        self._ranks = {word: rank for rank, word in enumerate(ranked)}
        self._syllables = sorted({s for word in ranked for s in _SYLLABLE.findall(word)})
        self._maps: dict[int, dict[str, str]] = {}

    def reword(self, text: str, copy: int, seed: str) -> str:
        """Return `text` as the `copy`-th repetition has it; words change alike throughout a copy.

        `seed` decides about the numbers.
        """
        known = self._maps.setdefault(copy, {})
        chance = random.Random(seed)

        def changed(match: re.Match[str]) -> str:
            word = match.group()
            if word.isdigit():
                return self._number(word, chance)
            low = word.lower()
            other = known.get(low)
            if other is None:
                other = known[low] = self._other(low, random.Random(f"{copy}:{low}"))
            return _in_case_of(word, other)

        return _WORD.sub(changed, text)

    def _other(self, word: str, chance: random.Random) -> str:
        rank = self._ranks.get(word, -1)
        if rank < FUNCTION_WORDS or len(word) < 2:
            return word
        draw = chance.random()
        new = _RARE_NEW if self._counts[word] <= RARE else _NEW
        if draw < new:
            return self._coined(word, chance)
        if draw < new + _NEIGHBOURS:
            reach = max(3, int(rank * _WINDOW))
            least = max(FUNCTION_WORDS, rank - reach)
            return self._ranked[chance.randint(least, min(len(self._ranked) - 1, rank + reach))]
        if draw < new + _NEIGHBOURS + _FORMS:
            return _form(word, chance)
        return word

    def _coined(self, word: str, chance: random.Random) -> str:
        """Return the word with about a third of its letters changed, vowels to vowels."""
        letters = list(word)
        for at in chance.sample(range(len(letters)), max(1, len(letters) // 3)):
            if _SYLLABLE.match(letters[at]):
                letters[at] = chance.choice(self._syllables)
                continue
            for same in _CLASSES:
                if letters[at] in same:
                    letters[at] = chance.choice(same)
        return "".join(letters)

    @staticmethod
    def _number(number: str, chance: random.Random) -> str:
        """Return another number of as many digits; four digits that begin a year stay."""
        year = len(number) == 4 and number[:2] in {"19", "20"}
        if year or chance.random() > _NUMBERS:
            return number
        first = chance.choice("123456789" if number[0] != "0" else "0")
        return first + "".join(chance.choice("0123456789") for _ in number[1:])


def _form(word: str, chance: random.Random) -> str:
    last = word[-1]
    if _SYLLABLE.match(last):
        return word + chance.choice(_ENDINGS["hangul"])
    if _CYRILLIC.match(last):
        stem = word[:-1] if len(word) > 4 and last in _CLASSES[2] else word
        return stem + chance.choice(_ENDINGS["cyrillic"])
    if _LATIN.match(last):
        stem = word[:-1] if len(word) > 4 and last in "se" else word
        return stem + chance.choice(_ENDINGS["latin"])
    return word


def _in_case_of(word: str, other: str) -> str:
    if word.islower():
        return other
    if len(word) > 1 and word.isupper():
        return other.upper()
    return other[:1].upper() + other[1:]
