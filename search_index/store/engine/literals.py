"""What a word must contain to match an expression, so that few words need to be tried."""

from __future__ import annotations

import re

_QUANTIFIER = re.compile(r"(?:[?*+]|\{(\d*)(,?)(\d*)\})[?+]?")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\\[])*\]", re.DOTALL)
_OPAQUE = frozenset("wWdDsSbB")  # escapes that stand for a character or a place
_SPECIAL = frozenset("()[{|*+?")


class _Unknown(Exception):
    """The expression has something that is not looked into."""


def required(pattern: str) -> tuple[str, ...]:
    """Return strings of which each whole match of a regular expression contains one at least.

    () if none are known. ``pattern`` is in the syntax of `regex`; what goes beyond characters,
    classes, plain groups, alternatives and repetition is not looked into.
    """
    try:
        found, at = _alternatives(pattern, 0)
    except (_Unknown, RecursionError):
        return ()
    return found if at == len(pattern) else ()


def _alternatives(pattern: str, at: int) -> tuple[tuple[str, ...], int]:
    """Return what alternatives require, up to a closing parenthesis, and where that is."""
    every: list[str] = []
    known = True
    while True:
        found, at = _series(pattern, at)
        known = known and bool(found)
        every += found
        if at == len(pattern) or pattern[at] != "|":
            return (tuple(dict.fromkeys(every)) if known else ()), at
        at += 1


def _series(pattern: str, at: int) -> tuple[tuple[str, ...], int]:
    """Return what consecutive items require, and where they end."""
    best: tuple[str, ...] = ()
    run = ""
    while at < len(pattern) and pattern[at] not in "|)":
        literal, found, at = _item(pattern, at)
        least, repeated, at = _repetition(pattern, at)
        if literal and least:
            run += literal
            best = _better(best, (run,))
        elif found and least:
            best = _better(best, found)
        if not literal or repeated:
            run = ""
    return best, at


def _item(pattern: str, at: int) -> tuple[str, tuple[str, ...], int]:
    """Return a literal character, or what a group requires, and where the item ends."""
    char = pattern[at]
    if char == "\\":
        following = pattern[at + 1 : at + 2]
        if not following or (following.isalnum() and following not in _OPAQUE):
            raise _Unknown
        return ("" if following in _OPAQUE else following), (), at + 2
    if char == "[":
        match = _CLASS.match(pattern, at)
        if match is None:
            raise _Unknown
        return "", (), match.end()
    if char == "(":
        inner = at + 3 if pattern.startswith("(?:", at) else at + 1
        if inner == at + 1 and pattern[inner : inner + 1] in ("?", "*"):
            raise _Unknown
        found, end = _alternatives(pattern, inner)
        if pattern[end : end + 1] != ")":
            raise _Unknown
        return "", found, end + 1
    if char in _SPECIAL:
        raise _Unknown
    return ("" if char in ".^$" else char), (), at + 1


def _repetition(pattern: str, at: int) -> tuple[int, bool, int]:
    """Return how often the item before is repeated at least, whether at all, and the end."""
    match = _QUANTIFIER.match(pattern, at)
    if match is None:
        if pattern[at : at + 1] == "{":
            raise _Unknown
        return 1, False, at
    if match[0][0] == "{" and not (match[1] or match[3]):
        raise _Unknown
    least = int(match[1] or 0) if match[0][0] == "{" else int(match[0][0] == "+")
    return least, True, match.end()


def _better(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Return the requirement that fewer words meet: of longer strings, then of fewer."""
    return max(one, other, key=lambda found: (min(map(len, found), default=0), -len(found)))
