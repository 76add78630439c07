"""Where dates of a text can begin, so that their patterns are tried nowhere else."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from search_index.entities.patterns import lazy
from search_index.entities.tokens import Words

_RUSSIAN = "янв фев мар апр май мая мае маю июн июл авг сен окт ноя дек"
_MONTH_STARTS = frozenset(
    (
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
        *_RUSSIAN.split(),
        *_RUSSIAN.title().split(),
    )
)

_LONGEST = 28  # code points of a word before a year that may belong to its date
_DAYS_BEFORE = 16  # code points before a month at most in which its days stand


class At:
    """Where the matches of a pattern begin."""

    YEAR: Final = 0  # at a year of four figures
    WORD: Final = 1  # at the word before a year, or the one before that and "of"
    DOTTED: Final = 2  # at the day of 24.02.2022
    MONTH: Final = 3  # at the name of an English month
    DAY: Final = 4  # at the day before one
    DAY_RU: Final = 5  # at the day before the name of a Russian one
    WOL: Final = 6  # at the figure before 월
    DECADE: Final = 7  # at the decade before 년대, or before 0-х
    HALF: Final = 8  # at the word before "half", "quarter" and their like


# Not between other figures.
_YEAR_SIGN = lazy(r"(?:1(?=[5-9]\d\d)|2(?=0\d\d))(?:(?<!\d.)|(?!\d{4}))")
_MONTH_SIGN = lazy("Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec")
_WOL_SIGN, _DECADE_SIGN = lazy("월"), lazy("년대|0(?=-)")
_HALF_SIGN = lazy("half|quarter|полугоди|квартал|половин")
_DAY_SIGN = lazy(r"\b\d")


class Places:
    """Where dates of a text can begin, in ascending order; each list is made when first needed."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._text = words.text
        self._years = [match.start() for match in _YEAR_SIGN.finditer(words.text)]
        self._months = [match.start() for match in _MONTH_SIGN.finditer(words.text)]
        # Without Cyrillic words, a month has a capital.
        among = range(len(words)) if "C" in words.scripts else words.capitals
        self.month_words = [i for i in among if words.words[i][:3] in _MONTH_STARTS]
        """The indices of the words that begin like a month."""

    def of(self, begins: int) -> Sequence[int]:
        """Return the places where a match of a pattern can begin; none is missing."""
        text = self._text
        if begins == At.YEAR:
            return self._years
        if begins == At.MONTH:
            return self._months
        if begins == At.WORD:
            return self._word_before_year
        if begins == At.DOTTED:
            dotted = [year for year in self._years if text[year - 1 : year] == "."]
            return [year - size for year in dotted for size in (6, 5) if year >= size]
        if begins == At.DAY:
            return _days_before(text, self._months)
        if begins == At.DAY_RU:
            return _days_before(text, [self._words.starts[i] for i in self.month_words])
        if begins == At.WOL:
            return _before(text, _WOL_SIGN, (2, 1))
        if begins == At.DECADE:
            return _before(text, _DECADE_SIGN, (4, 3, 2, 1))
        return sorted({_word_before(text, m.start() - 1) for m in _HALF_SIGN.finditer(text)})

    @cached_property
    def _word_before_year(self) -> list[int]:
        text, places = self._text, set[int]()
        for year in self._years:
            start = _word_before(text, year - 1)
            places.add(start)
            if text[start : year - 1] == "of":
                places.add(_word_before(text, start - 1))
        return sorted(places)


def _word_before(text: str, end: int) -> int:
    """Return where the word that ends at `end` begins, if it is not longer than those of dates."""
    start = end
    while start > 0 and end - start < _LONGEST and text[start - 1].isalnum():
        start -= 1
    return start


def _before(text: str, sign: re.Pattern[str], sizes: tuple[int, ...]) -> list[int]:
    ends = [match.start() for match in sign.finditer(text)]
    return sorted({end - size for end in ends for size in sizes if end >= size})


def _days_before(text: str, months: Sequence[int]) -> list[int]:
    found = set[int]()
    for month in months:
        days = _DAY_SIGN.finditer(text, max(0, month - _DAYS_BEFORE), month)
        found.update(match.start() for match in days)
    return sorted(found)


def matches_at(
    pattern: re.Pattern[str], text: str, places: Sequence[int], start: int, end: int
) -> Iterator[re.Match[str]]:
    """Yield what ``finditer`` does of a pattern that matches nowhere but at some places."""
    for at in range(bisect_left(places, start), bisect_left(places, end)):
        if places[at] >= start and (match := pattern.match(text, places[at], end)) is not None:
            yield match
            start = match.end()
