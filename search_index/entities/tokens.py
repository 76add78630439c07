"""A text as words with offsets, what stands between them, and how they are written."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate, chain, compress
from operator import add
from typing import Final

from search_index.entities.normalise import ends_in_lower, new_word_key
from search_index.entities.patterns import lazy

# Latin letters with accents; an apostrophe joins (O'Brien) but a possessive 's is left outside.
_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
# A word, and the possessive behind one in Latin letters: a text splits at it into what stands
# before each word, the word, the possessive or nothing, and so on.
_TOKEN = lazy(
    r"([A-Z](?<!\w[A-Z])\.(?:[A-Z]\.)+"
    rf"|[{_LATIN}]++(?!['’ʼ])|[{_LATIN}]+(?:['’ʼ](?!s\b)[{_LATIN}]+)*"
    r"|[\u0400-\u052f][\u0400-\u052f\u0301]*"
    r"|[가-힣]+"
    r"|\d+(?:[.,]\d+)*)"
    rf"(['’ʼ](?<=[{_LATIN}].)s\b|)"
)
_SPACES = " \t\u00a0\u202f\u2009"
_DASH_GAP = lazy(rf"[{_SPACES}]?[-‐‑–—−/·ㆍ∙‧・&+][{_SPACES}]?")
_SENTENCE_END = lazy(r"[.!?…。;:]|\n|[\"“”«»‘()\[\]*•|#>]")


class Gap:
    """What stands between a word and the word before it.

    No enum, nor is Case: it takes Python 3.11 four times as long to look up a member of one, and
    every rule does so for every word.
    """

    NONE: Final = 0  # nothing: G|20, 22|일
    SPACE: Final = 1
    DASH: Final = 2  # a hyphen, dash, slash, middle dot or ampersand; a full stop without a space
    OTHER: Final = 3  # a comma, a possessive
    BREAK: Final = 4  # the end of a sentence, a quotation mark or bracket, a new line


class Case:
    """How a word is written."""

    LOWER: Final = 0
    TITLE: Final = 1
    UPPER: Final = 2


def _gap(between: str) -> int:
    if len(between) >= 40:
        return Gap.BREAK
    if not between:
        return Gap.NONE
    if not between.strip(_SPACES):
        return Gap.SPACE
    if between == "." or _DASH_GAP.fullmatch(between):
        return Gap.DASH
    return Gap.BREAK if _SENTENCE_END.search(between) else Gap.OTHER


def _case(word: str) -> int:
    if not word[0].isupper():
        return Case.LOWER
    if len(word) > 1 and (word.isupper() or ends_in_lower(word)):
        return Case.UPPER
    return Case.TITLE


def _kind(word: str) -> str:
    first = word[0]
    if "가" <= first <= "힣":
        return "H"
    if "\u0400" <= first <= "\u052f":
        return "C"
    if first.isdecimal():
        return "N"
    return "A" if word[-1] == "." else "L"


class _Gaps(dict[str, int]):
    """The gaps that are known already, by what stands between two words."""

    def __missing__(self, between: str) -> int:
        gap = _gap(between)
        if len(between) < 40:
            if len(self) >= _MOST_GAPS:
                self.clear()
            self[between] = gap
        return gap


class _Spellings(dict[str, tuple[str, int, str]]):
    """Key, case and kind of the words that are known already: words come again and again."""

    def __missing__(self, word: str) -> tuple[str, int, str]:
        if len(self) >= _MOST_SPELLINGS:
            self.clear()
        kind = _kind(word)
        key = word if kind == "H" else new_word_key(word)
        known = self[word] = key, _case(word), kind
        return known


_MOST_GAPS, _MOST_SPELLINGS = 1 << 12, 1 << 16
_gap_of, _spelling_of = _Gaps().__getitem__, _Spellings().__getitem__


def words_of(text: str) -> list[str]:
    """Return the words of a text, as ``Words`` has them, and nothing else."""
    return _TOKEN.split(text)[1::3]


class Words:
    """The words of a text as parallel lists; index -1 never occurs, gaps[0] is BREAK.

    ``kinds`` holds one letter a word: A dotted abbreviation, L Latin, C Cyrillic, H Hangul (a run
    of syllables, particles and all), N number. ``capitals`` holds the indices of the words with a
    capital, in order, ``numbers`` those of the numbers; ``scripts`` the kinds that there are.
    """

    __slots__ = (
        *("capitals", "cases", "ends", "gaps", "keys", "kinds", "numbers", "scripts", "starts"),
        *("text", "words"),
    )

    def __init__(self, text: str) -> None:
        self.text = text
        parts: list[str] = _TOKEN.split(text)
        places = list(accumulate(map(len, parts)))
        self.words = parts[1::3]
        self.starts = places[:-1:3]
        self.ends = places[1::3]
        between = map(add, chain(("",), parts[2::3]), parts[:-1:3])
        self.gaps = list(map(_gap_of, between))
        spellings = list(map(_spelling_of, self.words))
        self.keys = [key for key, _, _ in spellings]
        self.cases = [case for _, case, _ in spellings]
        self.kinds = [kind for _, _, kind in spellings]
        self.scripts = frozenset(self.kinds)
        numbers = "N" in self.scripts
        self.numbers = [i for i, kind in enumerate(self.kinds) if kind == "N"] if numbers else []
        self.capitals = list(compress(range(len(self.cases)), self.cases))
        if self.gaps:
            self._join_lines()
            self.gaps[0] = Gap.BREAK

    def _join_lines(self) -> None:
        """Take the line breaks that only wrap a paragraph at a fixed width for spaces."""
        text, starts, ends = self.text, self.starts, self.ends
        at = text.find("\n")
        while at >= 0:
            index = bisect_left(starts, at)
            if index == len(starts):
                return
            end, start = ends[index - 1] if index else 0, starts[index]
            between = text[end:start]
            if between.count("\n") == 1 and self._wrapped(between, end):
                self.gaps[index] = Gap.SPACE
            at = text.find("\n", start)

    def _wrapped(self, between: str, end: int) -> bool:
        """Whether a line break is only the wrapping of a paragraph at a fixed width."""
        if between.strip():
            return False
        start = self.text.rfind("\n", 0, end) + 1
        before = self.text.rfind("\n", 0, max(start - 1, 0)) + 1
        after = self.text.find("\n", end + 1)
        after = len(self.text) if after < 0 else after
        widest = max(end - start, start - 1 - before, after - end - 1)
        return end - start >= 40 and 60 <= widest <= 130

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the first and the last word of text[start:end], if words begin and end there."""
        first, last = bisect_left(self.starts, start), bisect_left(self.ends, end)
        if first == len(self.starts) or last == len(self.ends):
            return None
        return (first, last) if self.starts[first] == start and self.ends[last] == end else None

    def __len__(self) -> int:
        return len(self.words)

    def joined(self, index: int) -> bool:
        """Whether word `index` may continue a name of which the word before it is a part."""
        return self.gaps[index] <= Gap.DASH
