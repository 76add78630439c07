"""Which words `search_index.query.tree.Forms` choose: by spelling, pattern or expression.

A word is chosen or not by itself alone, so that an index, a highlighter and a test agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from time import perf_counter
from typing import Protocol

from search_index.analysis.tokens import is_character
from search_index.query.suggest import distance, letters
from search_index.query.tree import FormKind, Forms

# A word that takes an expression longer than this, in seconds, shows that it backtracks without
# end; ordinary ones take a microsecond a word.
_PER_WORD = 0.02
# All words together: an expression somewhat slow with each word must not hold up a search.
_IN_ALL = 1.0


def chooser(node: Forms) -> Callable[[str], bool]:
    """Return what says whether `node` chooses a folded word.

    The word is as `search_index.analysis.tokens.folded_word` makes it. Words that begin with a
    character of a script that is indexed in pairs are never chosen. Neither making the function
    nor calling it raises. A regular expression that cannot be compiled chooses nothing; so does
    one, from then on, that has taken 20 ms for a word or one second for all of them. Thread-safe.
    """
    match node.kind:
        case FormKind.EXACT:
            return node.pattern.__eq__ if not is_character(node.pattern) else _nothing
        case FormKind.WILDCARD:
            return _of_script(_matching(wildcard(node.pattern)))
        case FormKind.FUZZY:
            return _of_script(_near(node.pattern, node.edits))
        case FormKind.REGEX:
            return _of_script(_Expression(node.pattern))


def wildcard(pattern: str) -> re.Pattern[str]:
    """Return the expression that a whole word matches if `pattern` does.

    What stands between two asterisks is taken where it is found first and never sought again, so
    the time is bounded by the product of the lengths (as `fnmatch.translate` does it; Python issue
    40480).
    """
    first, *others = (_literal(part) for part in re.split(r"\*+", pattern))
    if not others:
        return re.compile(rf"{first}\Z", re.DOTALL)
    *inner, last = others
    middle = "".join(f"(?>.*?{part})" for part in inner)
    return re.compile(rf"{first}{middle}.*{last}\Z", re.DOTALL)


def _literal(part: str) -> str:
    return "".join("." if char == "?" else re.escape(char) for char in part)


def _nothing(word: str) -> bool:
    return False


def _of_script(chosen: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda word: chosen(word) and not is_character(word)


def _matching(expression: re.Pattern[str]) -> Callable[[str], bool]:
    match = expression.match
    return lambda word: match(word) is not None


def _near(pattern: str, edits: int) -> Callable[[str], bool]:
    """Return what tells the words at most `edits` slips from `pattern`, and not wholly of slips."""
    wanted = letters(pattern)
    size, absent = len(wanted), frozenset(wanted).difference

    def chosen(word: str) -> bool:
        # A slip takes away, at most, one letter that the pattern has.
        if len(absent(word)) > edits and word.isascii():
            return False
        spelled = letters(word)
        if abs(len(spelled) - size) > edits or len(absent(spelled)) > edits:
            return False
        slips = distance(wanted, spelled, edits)
        return slips <= edits and slips < len(spelled)

    return chosen


class _Compiled(Protocol):
    def fullmatch(self, string: str, *, timeout: float) -> object: ...


class _Expression:
    """A regular expression that stops matching for good once it has taken too long."""

    def __init__(self, pattern: str) -> None:
        # Used by few queries, and 14 ms to import.
        import regex  # noqa: PLC0415

        self._left = _IN_ALL
        self._compiled: _Compiled | None
        try:
            self._compiled = regex.compile(pattern, regex.VERSION0)
        except (regex.error, ValueError, OverflowError, RecursionError, MemoryError):
            self._compiled = None

    def __call__(self, word: str) -> bool:
        if self._compiled is None or self._left <= 0:
            return False
        began = perf_counter()
        try:
            found = self._compiled.fullmatch(word, timeout=_PER_WORD) is not None
        except (TimeoutError, MemoryError):
            self._left = 0.0
            return False
        self._left -= perf_counter() - began
        return found
