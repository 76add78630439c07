"""Regular expressions as people type them, made safe and folded for the words they are to match.

The language is that of Python's ``re`` (https://docs.python.org/3/library/re.html), without the
warnings that it gives and within limits; ``regex``, which matches it with a time limit, reads it
the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import prod
from unicodedata import normalize

from search_index.analysis import fold
from search_index.analysis.tokens import is_character

MAX_LENGTH = 200  # code points
#: Code points of an expression were its counted repetitions written out, which is what ``regex``
#: does with them. This much takes at most 30 ms and 20 MB.
MAX_WRITTEN = 50_000

_COUNT = re.compile(r"\{(?:\d+(?:,\d*)?|,\d+)\}", re.ASCII)
_ESCAPE = re.compile(r"\\.", re.DOTALL)
_GROUP = re.compile(r"\(\?(?:P?[<=>]\w*|[A-Za-z-]*)")
_OPENING = re.compile(r"\[\^?\]?")
# Signs that mean more in some dialects when doubled, or do nothing, within a set.
_SET_SIGNS = frozenset("[&~|")
# A letter that may be missing does not begin every word that matches.
_BEGINNING = re.compile(r"[^\W_]+(?![*?{])")
# A bar outside of all groups, as far as can be told of what is unfinished: before any group.
_ALTERNATIVE = re.compile(r"[^(]*\|")


def expression(typed: str) -> str:
    """Return the expression to match folded words with, "" if `typed` is none or asks too much.

    Letters that stand for themselves are folded as words are; escapes are kept. What is no
    expression of ``re``, or is longer than `MAX_LENGTH`, or might be longer than `MAX_WRITTEN` with
    its repetitions, is refused. So is one whose letters are all Hangul or Han, of which the index
    has no words.
    """
    if len(typed) > MAX_LENGTH:
        return ""
    pieces = list(_pieces(normalize("NFC", typed)))
    counts = [piece for piece in pieces if _COUNT.fullmatch(piece)]
    folded = "".join(pieces)
    times = prod(max(1, *map(int, re.findall("[0-9]+", count))) for count in counts)
    if times * len(folded) > MAX_WRITTEN:
        return ""
    if any(map(is_character, folded)) and not any(map(_may_match, pieces)):
        return ""
    try:
        re.compile(folded)
    except (re.error, ValueError, OverflowError, RecursionError):
        return ""
    return folded


def beginning(typed: str) -> str:
    """Return letters that whatever an unfinished expression matches begins with, "" if unknown."""
    match = _BEGINNING.match(typed)
    return match[0] if match and not _ALTERNATIVE.match(typed) else ""


def _may_match(piece: str) -> bool:
    """Whether a piece of an expression can match a letter or digit of a word in the index."""
    if piece in (".", r"\w", r"\d", r"\D", r"\S", r"\W"):
        return True
    return piece[:1] not in "\\({" and any(c.isalnum() and not is_character(c) for c in piece)


def _is_double(typed: str, at: int) -> bool:
    """Whether a sign within a set could mean an operation on sets."""
    return typed[at] in _SET_SIGNS or typed[at - 1 : at + 1] == "--"


def _pieces(typed: str) -> Iterator[str]:
    """Yield the parts of an expression in order, literal ones folded and without double meaning."""
    at, in_set = 0, False
    while at < len(typed):
        char = typed[at]
        found = (
            _ESCAPE.match(typed, at)
            or (_GROUP.match(typed, at) if not in_set else None)
            or (_COUNT.match(typed, at) if not in_set else None)
            or (_OPENING.match(typed, at) if not in_set else None)
        )
        at = found.end() if found else at + 1
        if found:
            in_set = in_set or char == "["
            letter = found[0][1:] if char == "\\" and not found[0].isascii() else ""
            yield re.escape(fold(letter)) if letter else found[0]
        elif _is_double(typed, at - 1) if in_set else char in "{}":
            yield "\\" + char
        else:
            in_set = in_set and char != "]"
            yield fold(char) if char.isascii() else re.escape(fold(char))
