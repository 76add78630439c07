"""A text as words with offsets, what stands between them, and how they are written."""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import IntEnum
from functools import lru_cache

from search_index.entities.normalise import ends_in_lower, word_key

# Latin letters with accents; an apostrophe joins (O'Brien) but a possessive 's is left outside.
_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_TOKEN = re.compile(
    rf"(?P<A>(?:\b[A-Z]\.){{2,}})"
    rf"|(?P<L>[{_LATIN}]+(?:['’ʼ](?!s\b)[{_LATIN}]+)*)(?:['’ʼ]s\b)?"
    r"|(?P<C>[\u0400-\u052f](?:[\u0400-\u052f\u0301])*)"
    r"|(?P<H>[가-힣]+)"
    r"|(?P<N>\d+(?:[.,]\d+)*)"
)
_SPACES = " \t\u00a0\u202f\u2009"
_DASH_GAP = re.compile(rf"[{_SPACES}]?[-‐‑–—−/·ㆍ∙‧・&+][{_SPACES}]?")
_SENTENCE_END = re.compile(r"[.!?…。;:]|\n|[\"“”«»‘()\[\]*•|#>]")


class Gap(IntEnum):
    """What stands between a word and the word before it."""

    NONE = 0  # nothing: G|20, 22|일
    SPACE = 1
    DASH = 2  # a hyphen, dash, slash, middle dot or ampersand; a full stop without a space
    OTHER = 3  # a comma, a possessive
    BREAK = 4  # the end of a sentence, a quotation mark or bracket, a new line


class Case(IntEnum):
    """How a word is written."""

    LOWER = 0
    TITLE = 1
    UPPER = 2


_SPACE, _BREAK = Gap.SPACE, Gap.BREAK
_KINDS = "?ALCHN"  # by the number of the group of _TOKEN


def _gap(between: str) -> Gap:
    return _short_gap(between) if len(between) < 40 else Gap.BREAK


@lru_cache(maxsize=4096)
def _short_gap(between: str) -> Gap:
    if not between:
        return Gap.NONE
    if not between.strip(_SPACES):
        return Gap.SPACE
    if between == "." or _DASH_GAP.fullmatch(between):
        return Gap.DASH
    return Gap.BREAK if _SENTENCE_END.search(between) else Gap.OTHER


@lru_cache(maxsize=1 << 16)
def _case(word: str) -> Case:
    if not word[0].isupper():
        return Case.LOWER
    if len(word) > 1 and (word.isupper() or ends_in_lower(word)):
        return Case.UPPER
    return Case.TITLE


class Words:
    """The words of a text as parallel lists; index -1 never occurs, gaps[0] is BREAK.

    ``kinds`` holds one letter a word: A dotted abbreviation, L Latin, C Cyrillic, H Hangul (a run
    of syllables, particles and all), N number. ``capitals`` holds the indices of the words with a
    capital, in order.
    """

    __slots__ = ("capitals", "cases", "ends", "gaps", "keys", "kinds", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        matches = list(_TOKEN.finditer(text))
        groups = [match.lastindex or 1 for match in matches]
        spans = [match.span(group) for match, group in zip(matches, groups, strict=True)]
        self.starts: list[int] = [start for start, _ in spans]
        self.ends: list[int] = [end for _, end in spans]
        self.words: list[str] = [text[start:end] for start, end in spans]
        self.kinds: list[str] = [_KINDS[group] for group in groups]
        self.gaps: list[Gap] = []
        previous = 0
        for start, end in spans:
            between = text[previous:start]
            gap = _SPACE if between == " " else _gap(between)
            if gap is _BREAK and between.count("\n") == 1 and self._wrapped(between, previous):
                gap = _SPACE
            self.gaps.append(gap)
            previous = end
        if self.gaps:
            self.gaps[0] = Gap.BREAK
        self.keys = [word_key(word) for word in self.words]
        self.cases = [_case(word) for word in self.words]
        self.capitals = [index for index, case in enumerate(self.cases) if case]

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
