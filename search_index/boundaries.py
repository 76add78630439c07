"""Where a text may be cut: between sentences, between paragraphs, between words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import combining

_LONGEST_WORD = 64  # code points within which a cut looks for the edge of a word
_AROUND = 16  # code points around the ends of a passage that show whether a sentence ends there
#: No match of `_ABBREVIATED` is longer, and none follows as many letters in a row.
_ABBREVIATION = 7

# Each begins with one of a few characters, which the expression engine skips to.
_STOP = re.compile(
    "[.!?…。！？\n](?:(?<=\n)\\s*"
    "|(?<=[。！？])[。！？]*[」』”’)）]*(?P<full>)\\s*"
    "|(?<=[.!?…])[.!?…]*[\"'”’»)\\]]*(?P<stop>)\\s+)"
)
_ABBREVIATED = re.compile(
    # an initial, an acronym, or an abbreviation that a name or figure follows
    r"(?:\b\w|\.\w|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|St|No|vs|cf|approx|fig|vol|pp|Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Yu|Ya|Ye|Yo|Iu|Ia|Zh|Kh|Ts|Ch|Sh|гг|им|ул|стр|тыс|млн|млрд|см|др|пр|проф|акад|рис))$"
)
# What parts words: space, and any Han, kana or full-width mark, which stand without spaces.
_EDGES = "\\s\u3000-\u3098\u309b-\u30ff\u3400-\u9fff\uff01-\uff0f\uff1a-\uff20\U00020000-\U0003ffff"
_EDGE = re.compile(f"[{_EDGES}]")
_CONTINUES = frozenset(",;:-–—(«")
_FINAL = frozenset(".!?…。！？:")
_CLOSING = "”’\"'»)]」』"


class Break(NamedTuple):
    """Between two sentences: where one ends and the next begins."""

    end: int
    start: int
    hard: bool  # between two paragraphs


def breaks(text: str, low: int, high: int) -> Iterator[Break]:
    """Yield the ends of sentences and paragraphs within text[low:high]."""
    for match in _STOP.finditer(text, low, high):
        at, start = match.span()
        kind = match.lastgroup
        goes_on = text[start : start + 1].islower()
        if kind is None and goes_on and start == at + 1:
            continue  # a line that was wrapped
        end = match.end(kind) if kind else at
        lines = text.count("\n", end, start)
        if kind == "full":
            yield Break(end, start, lines > 0)
        elif kind == "stop":
            short = end == at + 1 and text[at] == "."
            if lines or not (goes_on or (short and _abbreviated(text, low, at))):
                yield Break(end, start, lines > 0)
        else:
            while end > low and text[end - 1].isspace() and text[end - 1] != "\n":
                end -= 1
            if lines > 1 or not (goes_on or text[max(end - 1, 0)] in _CONTINUES):
                yield Break(end, start, True)


def _abbreviated(text: str, low: int, at: int) -> bool:
    """Whether the full stop at `at` may be that of an abbreviation."""
    if text[max(at - _ABBREVIATION, 0) : at].isalpha() and at >= _ABBREVIATION:
        return False
    return _ABBREVIATED.search(text, max(low, at - _ABBREVIATION - 1), at) is not None


def parted(text: str, low: int, high: int) -> bool:
    """Whether a paragraph ends within text[low:high]."""
    at = text.find("\n", low, high)
    while at >= 0:
        following = text[at + 1 : at + 2]
        if at == 0 or following.isspace() or not text[at - 1].isalnum():
            return any(end.hard for end in breaks(text, low, high))
        # A word before a single line break: the line was wrapped if a small letter follows.
        if not following.islower():
            return True
        at = text.find("\n", at + 1, high)
    return False


def cuts(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Return whether text[start:end] begins, and ends, within a sentence, as what is near shows."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    ends_line = after.startswith("\n") and not after.lstrip()[:1].islower()
    return _goes_on(before, text[start]), bool(after) and not ends_line and _goes_on(
        text[max(start, end - _AROUND) : end], after.lstrip()[:1]
    )


def _goes_on(before: str, following: str) -> bool:
    """Whether a sentence goes on from `before` to the character that follows it."""
    trimmed = before.rstrip(" \t#>*+-")
    if not trimmed or (trimmed.endswith("\n") and not following.islower()):
        return False
    return trimmed.rstrip().rstrip(_CLOSING)[-1:] not in _FINAL


def word_start(text: str, at: int) -> int:
    """Return the beginning of the word that `at` is in; words are parted by space or Han."""
    start = at
    while start > 0 and not _EDGE.match(text[start - 1]):
        start -= 1
        if at - start > _LONGEST_WORD:
            return unbroken(text, at)
    return start


def word_end(text: str, at: int) -> int:
    """Return the end of the word that the character before `at` is in."""
    edge = _EDGE.search(text, at, at + _LONGEST_WORD + 1)
    if edge:
        return edge.start()
    return unbroken(text, at) if len(text) - at > _LONGEST_WORD else len(text)


def after_cut(text: str, at: int, limit: int) -> int:
    """Return the first beginning of a word from `at` on, `limit` at the latest."""
    if at <= 0 or _EDGE.match(text[at - 1]):
        return at
    edge = _EDGE.search(text, at, min(limit, at + _LONGEST_WORD))
    if edge:
        return edge.start()
    return unbroken(text, at) if limit - at > _LONGEST_WORD else limit


def before_cut(text: str, at: int, limit: int) -> int:
    """Return the last end of a word up to `at`, `limit` at the earliest."""
    if at >= len(text) or _EDGE.match(text[at]):
        return at
    for end in range(at, max(limit, at - _LONGEST_WORD), -1):
        if _EDGE.match(text[end - 1]):
            return end
    return unbroken(text, at) if at - limit > _LONGEST_WORD else limit


def unbroken(text: str, at: int) -> int:
    """Return a place at or before `at` that does not part a letter from its marks."""
    while 0 < at < len(text) and (combining(text[at]) or "\u1160" <= text[at] <= "\u11ff"):
        at -= 1
    return at


def trimmed(text: str, low: int, start: int, end: int, high: int) -> tuple[int, int]:
    """Return the window text[low:high] without space at its ends, but for text[start:end]."""
    while low < start and text[low].isspace():
        low += 1
    while high > end and text[high - 1].isspace():
        high -= 1
    return low, high
