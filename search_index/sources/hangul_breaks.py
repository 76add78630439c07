"""Whether a line of Hangul was broken between two words or inside one.

Some programs break Korean lines between words, as others are broken, and some after any syllable;
few leave in the file what was there, a space or none. What a break stood for is told by how often
the syllables on both sides have a space after and before them elsewhere in the document, by the
words that are whole elsewhere, and by what all breaks of the document together make likely: an
estimate by expectation and maximization (Dempster, Laird and Rubin 1977) of the one unknown, the
share of breaks between words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import exp, log
from typing import NamedTuple

_HANGUL = re.compile("[\uac00-\ud7a3]")
# Two letters or digits, one of them Hangul: "2월" and "EU는" are words too.
_PAIR = re.compile("(?=([^\\W_])( ?)([\uac00-\ud7a3])|([\uac00-\ud7a3])( ?)([^\\W_]))")
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# Particles and endings: a space is after them, and hardly ever before those that begin no word.
_ENDINGS = "은는을를의에로과와서고며도다던면"
_NO_BEGINNINGS = "은는을를의에됐했였습"
# What only ends a sentence or a word, and is none.
_LAST = re.compile(
    "[다요까죠][.?!,]|(?:[은는을를의에로과와도]|에서|으로|까지|부터|에게|처럼|으며|으나|[다라]고)(?![^\\W_])"
)
_KNOWN = 6  # times that these count as seen
_UNIGRAMS, _BIGRAMS = 4.0, 3.0  # times that what is expected of syllables, and of pairs, counts
# What else is known of a break, as logarithms of odds that it is between words.
_ENDED = -4.0  # what is behind it ends a word or a sentence
_WHOLE = -4.0  # the word on both sides of it is in the document elsewhere
_APART, _APART_SHORT = 2.0, 0.7  # what is on one side of it is a word elsewhere; one of a syllable
_ROOM = 3.0  # the next syllable had found room
_ROUNDS = 4


class Break(NamedTuple):
    """The end of a line that goes on in the next, with Hangul on one side of it at least."""

    before: str  # the line, or the end of it
    after: str  # the next
    spaced: bool = False  # there is a space
    room: bool = False  # the next syllable would have found room


class Breaks:
    """What breaks of one document stand for."""

    def __init__(self, lines: Iterable[str], breaks: Sequence[Break]) -> None:
        """Take the lines of a document, and those of their ends that are such breaks."""
        self._spaced, self._joined = Counter[str](), Counter[str]()  # by pair, x + y
        self._words = Counter[str]()
        for line in lines:
            for found in _PAIR.finditer(line):
                first, space, second = (found[at] or found[at + 3] or "" for at in (1, 2, 3))
                (self._spaced if space else self._joined)[_kind(first) + _kind(second)] += 1
            # The first and the last of a line may be parts of words.
            self._words.update(word.lower() for word in _WORDS.findall(line)[1:-1])
        self._ends = self._syllables(0), self._seen(_ENDINGS, "")
        self._begins = self._syllables(1), self._seen("", _NO_BEGINNINGS)
        spaced, joined = self._spaced.total(), self._joined.total()
        self._share = _log_odds((spaced + 1) / (spaced + joined + 4))
        odds = [self._odds(each) for each in breaks if not each.spaced]
        kept = len(breaks) - len(odds)
        self._prior = 0.0  # logarithm of the odds that a break without a space is between words
        between = 0.5 * len(odds)
        for _ in range(_ROUNDS):
            lost = (between + 1) / (kept + between + 2)  # share of spaces that are not kept
            inside = len(odds) - between + 1
            self._prior = log((kept + between + 1) * lost / inside)
            between = sum(_share_of(one + self._prior) for one in odds)

    def inside(self, line_end: Break) -> bool:
        """Whether a break is inside a word."""
        return not line_end.spaced and self._odds(line_end) + self._prior < 0

    def _syllables(self, at: int) -> tuple[Counter[str], Counter[str]]:
        """Return how often a syllable has a space beside it, and how often it has none."""
        found = Counter[str](), Counter[str]()
        for counts, pairs in zip(found, (self._spaced, self._joined), strict=True):
            for pair, count in pairs.items():
                counts[pair[at]] += count
        return found

    @staticmethod
    def _seen(spaced: str, joined: str) -> tuple[Counter[str], Counter[str]]:
        return Counter(spaced * _KNOWN), Counter(joined * _KNOWN)

    def _odds(self, line_end: Break) -> float:
        """Return the logarithm of the odds that a break is between words, from itself alone."""
        x, y = _kind(line_end.before[-1]), _kind(line_end.after[0])
        expected = self._share + sum(
            self._syllable_odds(syllable, found)
            for syllable, found in ((x, self._ends), (y, self._begins))
        )
        spaced, joined = self._spaced[x + y], self._joined[x + y]
        share = (spaced + _BIGRAMS * _share_of(expected)) / (spaced + joined + _BIGRAMS)
        odds = _log_odds(share) - self._share + self._word_odds(line_end)
        return odds + _ROOM * line_end.room

    def _syllable_odds(
        self,
        syllable: str,
        found: tuple[tuple[Counter[str], Counter[str]], tuple[Counter[str], Counter[str]]],
    ) -> float:
        spaced, joined = (sum(counts[at][syllable] for counts in found) for at in (0, 1))
        share = (spaced + _UNIGRAMS * _share_of(self._share)) / (spaced + joined + _UNIGRAMS)
        return _log_odds(share) - self._share

    def _word_odds(self, line_end: Break) -> float:
        before, after = _WORDS.findall(line_end.before)[-1:], _WORDS.match(line_end.after)
        if not before or after is None:
            return 0.0
        first, second = before[0].lower(), after.group().lower()
        if first + second in self._words:
            return _WHOLE
        if _LAST.match(line_end.after):
            return _ENDED
        return sum(
            _APART if len(word) > 1 else _APART_SHORT
            for word in (first, second)
            if word in self._words
        )


def is_break(before: str, after: str) -> bool:
    """Whether two lines end and begin with letters or digits, one of them Hangul."""
    return (
        before[-1:].isalnum()
        and after[:1].isalnum()
        and bool(_HANGUL.match(before[-1]) or _HANGUL.match(after))
    )


def _kind(char: str) -> str:
    """Return a syllable; all digits are one, and so are all other letters."""
    return char if _HANGUL.match(char) else "0" if char.isdigit() else "A"


def _log_odds(share: float) -> float:
    return log(share / (1 - share))


def _share_of(log_odds: float) -> float:
    return 1 / (1 + exp(-max(min(log_odds, 30.0), -30.0)))
