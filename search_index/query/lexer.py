"""A query string cut into the pieces that its grammar knows. Any string can be cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

FIELDS = {
    "title": "title",
    "lang": "language",
    "language": "language",
    "source": "source",
    "type": "type",
    "path": "path",
    "date": "date",
    "year": "date",
    "entity": "entity",
    "person": "person",
    "org": "org",
    "place": "place",
}

_DOUBLE = '"\u201c\u201d\u201e\u201f\uff02\u301d\u301e'
_CLOSING = {
    **dict.fromkeys(_DOUBLE, _DOUBLE),
    "«": "«»",
    "»": "«»",
    "「": "」",
    "『": "』",
    "《": "》",
}
_OPENERS = re.escape("".join(_CLOSING))
_SPACE = re.compile(r"\s+")
_WORD = re.compile(rf"[^\s()（）|｜{_OPENERS}]+")
_FIELD = re.compile(rf"({'|'.join(FIELDS)})[:：]", re.IGNORECASE)
_NOT = re.compile(r"-(?![-\s]|$)")


class Kind(Enum):
    """What a piece is."""

    WORD = auto()
    PHRASE = auto()
    FIELD = auto()
    OPEN = auto()
    CLOSE = auto()
    OR = auto()
    AND = auto()
    NOT = auto()


_OPERATORS = {
    "OR": Kind.OR,
    "AND": Kind.AND,
    "&&": Kind.AND,
    "&": Kind.AND,
    "+": Kind.AND,
    "NOT": Kind.NOT,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a query: ``text`` is its content, ``typed`` how it was written."""

    kind: Kind
    text: str
    typed: str
    tight: bool  # something follows without space
    star: bool = False  # followed by an asterisk: a prefix
    last: bool = False  # the string ends within it: it may be unfinished


def cut(query: str) -> Iterator[Piece]:
    """Yield the pieces of `query` in order."""
    at, after_field = 0, False
    while at < len(query):
        if space := _SPACE.match(query, at):
            at, after_field = space.end(), False
            continue
        piece, at = _piece(query, at, after_field)
        yield piece
        after_field = piece.kind is Kind.FIELD


def _piece(query: str, at: int, after_field: bool) -> tuple[Piece, int]:
    """Return the piece that begins at `at`, and where it ends."""
    char = query[at]
    if char in _CLOSING:
        return _phrase(query, at)
    simple = {"(": Kind.OPEN, "（": Kind.OPEN, ")": Kind.CLOSE, "）": Kind.CLOSE}.get(char)
    if simple or char in "|｜":
        return _made(query, simple or Kind.OR, at, at + 1)
    opens = at == 0 or query[at - 1].isspace() or query[at - 1] in "(（|｜-"
    if opens and not after_field and _NOT.match(query, at):
        return _made(query, Kind.NOT, at, at + 1)
    if not after_field and (field := _FIELD.match(query, at)):
        return _made(query, Kind.FIELD, at, field.end(), FIELDS[field[1].lower()])
    word = _WORD.match(query, at)
    end = word.end() if word else at + 1
    text = query[at:end]
    if text in _OPERATORS and not after_field:
        return _made(query, _OPERATORS[text], at, end)
    bare = text.rstrip("*")
    return (
        Piece(
            kind=Kind.WORD,
            text=bare,
            typed=text,
            tight=_tight(query, end),
            star=bare != text,
            last=end == len(query) and bare == text and text[-1:].isalnum(),
        ),
        end,
    )


def _phrase(query: str, at: int) -> tuple[Piece, int]:
    """Return the phrase that a quotation mark opens; a missing mark is taken to be at the end."""
    marks = _CLOSING[query[at]]
    close = next((i for i in range(at + 1, len(query)) if query[i] in marks), len(query))
    text = query[at + 1 : close]
    end = min(close + 1, len(query))
    star = query[end : end + 1] == "*"
    end += star
    unfinished = close == len(query) and text[-1:].isalnum()
    return (
        Piece(Kind.PHRASE, text, query[at:end], _tight(query, end), star=star, last=unfinished),
        end,
    )


def _made(query: str, kind: Kind, at: int, end: int, text: str = "") -> tuple[Piece, int]:
    typed = query[at:end]
    return Piece(kind, text or typed, typed, _tight(query, end)), end


def _tight(query: str, end: int) -> bool:
    return end < len(query) and not query[end].isspace()
