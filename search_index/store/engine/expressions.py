"""Regular expressions looked into, so that few words need to be tried, or all at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUANTIFIER = re.compile(r"(?:[?*+]|\{(\d*)(,?)(\d*)\})[?+]?")
_CLASS = re.compile(r"\[(\^?)(\]?(?:\\.|[^\]\\\[])*)\]", re.DOTALL)
# Escapes that stand for a character or a place, as they are written to spare the line end.
_ESCAPES = {
    "w": r"\w", "d": r"\d", "S": r"\S", "b": r"\b", "B": r"\B",
    "W": r"[^\w\n]", "D": r"[^\d\n]", "s": r"[^\S\n]",
}  # fmt: skip
_SPECIAL = frozenset("()[{|*+?")
_CLASS_ESCAPE = re.compile(r"\\[0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is known of an expression.

    ``required``: strings of which each whole match contains one at least, () if none are known.
    ``closed``: an expression that matches the same words without line ends and never matches a
    line end, "" if none is known.
    """

    required: tuple[str, ...] = ()
    closed: str = ""


def sketch(pattern: str) -> Sketch:
    """Look into a regular expression in the syntax of `regex`.

    What goes beyond characters, classes, plain groups, alternatives and repetition is not looked
    into: nothing is known of such an expression.
    """
    reader = _Reader(pattern)
    try:
        required = reader.alternatives()
    except (_Unknown, RecursionError):
        return Sketch()
    if reader.at < len(pattern):
        return Sketch()
    return Sketch(required, "".join(reader.written) if reader.closed else "")


class _Unknown(Exception):
    """The expression has something that is not looked into."""


class _Reader:
    """Reads an expression from left to right, writing it anew so that it spares line ends."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.written: list[str] = []
        self.closed = True

    def alternatives(self) -> tuple[str, ...]:
        """Read alternatives up to a closing parenthesis; return what they require."""
        every: list[str] = []
        known = True
        while True:
            found = self._series()
            known = known and bool(found)
            every += found
            if not self._next("|"):
                return tuple(dict.fromkeys(every)) if known else ()

    def _series(self) -> tuple[str, ...]:
        """Read consecutive items; return what they require."""
        best: tuple[str, ...] = ()
        run = ""
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            literal, found = self._item()
            least, repeated = self._repetition()
            if literal and least:
                run += literal
                best = _better(best, (run,))
            elif found and least:
                best = _better(best, found)
            if not literal or repeated:
                run = ""
        return best

    def _next(self, text: str) -> bool:
        """Go beyond `text` if it comes next."""
        if not self.pattern.startswith(text, self.at):
            return False
        self.at += len(text)
        self.written.append(text)
        return True

    def _item(self) -> tuple[str, tuple[str, ...]]:
        """Read one item; return the literal that it is, or what it requires."""
        char = self.pattern[self.at]
        if char == "\n":
            raise _Unknown
        if char == "\\":
            return self._escape(), ()
        if char == "[":
            self._class()
            return "", ()
        if self._next("(?:") or self._next("("):
            if self.written[-1] == "(" and self.pattern[self.at : self.at + 1] in ("?", "*"):
                raise _Unknown
            found = self.alternatives()
            if not self._next(")"):
                raise _Unknown
            return "", found
        if char in _SPECIAL:
            raise _Unknown
        self._next(char)
        return ("" if char in ".^$" else char), ()

    def _escape(self) -> str:
        following = self.pattern[self.at + 1 : self.at + 2]
        self.at += 2
        if following in _ESCAPES:
            self.written.append(_ESCAPES[following])
            return ""
        if not following or following.isalnum() or following == "\n":
            raise _Unknown
        self.written.append("\\" + following)
        return following

    def _class(self) -> None:
        match = _CLASS.match(self.pattern, self.at)
        if match is None:
            raise _Unknown
        self.at = match.end()
        negated, members = match.groups()
        if negated:
            # A bracket is a member only where it comes first.
            self.written.append(f"[^{members}\\n]")
            return
        if _CLASS_ESCAPE.search(members) or min(members) <= "\n":
            self.closed = False
        self.written.append(match[0])

    def _repetition(self) -> tuple[int, bool]:
        """Read how often the item before is repeated; return how often at least, and whether."""
        match = _QUANTIFIER.match(self.pattern, self.at)
        if match is None:
            if self.pattern.startswith("{", self.at):
                raise _Unknown
            return 1, False
        braces = match[0][0] == "{"
        if braces and not (match[1] or match[3]):
            raise _Unknown
        self._next(match[0])
        return (int(match[1] or 0) if braces else int(match[0][0] == "+")), True


def _better(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Return the requirement that fewer words meet: of longer strings, then of fewer."""
    return max(one, other, key=lambda found: (min(map(len, found), default=0), -len(found)))
