"""A query string cut into the pieces that its grammar knows. Any string can be cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from unicodedata import category

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
_BEFORE = "(（|｜-"  # what a word may follow without a space, so that a sign before it is its own
_TILDE = re.compile(r"[~～]([0-9]{0,2})$")
_AFTER_PHRASE = re.compile(r"(\*?)(?:[~～]([0-9]*))?(\*?)")
_RANGE = re.compile(r"[0-9.,/-]*")  # what makes a tilde after it a dash: "3~5"
_WILD = re.compile("[*?]")
_ADDRESS = re.compile("[A-Za-z]{2,10}://")  # a question mark in it stands for no letter
# The first letter of an acronym, or a word that may go on behind an apostrophe.
_BEGUN = re.compile(r"(?<![^\W_])(?<!\.)[^\W\d_]\.\Z|[^\W\d_]['\u2019\u02bc\uff07]\Z")
_WIDE = str.maketrans("＊？＝", "*?=")
_REGEX = re.compile(r"/((?:[^\s/\\]|\\\S)+)/(?=[\s)）|｜]|$)")
# An expression that the query ends in: what could not be part of a path shows that it is one.
_BEGUN_REGEX = re.compile(r"/((?:[^\s/\\]|\\\S)*\\?)$")
_MEANS_REGEX = re.compile(r"[\\^$*+?{}\[\]()|]")


class Kind(Enum):
    """What a piece is."""

    WORD = auto()
    PHRASE = auto()
    REGEX = auto()
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
    exact: bool = False  # preceded by an equals sign
    tilde: str | None = None  # what follows a tilde after it: a number or nothing

    @property
    def wild(self) -> bool:
        """Whether it is a word with wildcards other than asterisks at its end."""
        return self.kind is Kind.WORD and _WILD.search(self.text) is not None

    @property
    def question(self) -> bool:
        """Whether it is a word with a question mark at its end as its only sign."""
        signs = self.exact or self.star or self.tilde is not None
        return self.wild and not signs and not _WILD.search(self.text.rstrip("?"))

    @property
    def marked(self) -> bool:
        """Whether a sign says that its words match otherwise than words do."""
        return self.kind is Kind.REGEX or self.exact or self.tilde is not None or self.wild


def cut(query: str, *, typing: bool = False) -> Iterator[Piece]:
    """Yield the pieces of `query` in order. `typing`: it may end within a regular expression."""
    at, after = 0, ""
    while at < len(query):
        if space := _SPACE.match(query, at):
            at, after = space.end(), ""
            continue
        piece, at = _piece(query, at, after, typing)
        yield piece
        after = piece.text if piece.kind is Kind.FIELD else ""


def _piece(query: str, at: int, after: str, typing: bool) -> tuple[Piece, int]:
    """Return the piece that begins at `at`, and where it ends; `after`: the field before it."""
    char = query[at]
    if char in _CLOSING:
        return _phrase(query, at, at)
    simple = {"(": Kind.OPEN, "（": Kind.OPEN, ")": Kind.CLOSE, "）": Kind.CLOSE}.get(char)
    if simple or char in "|｜":
        return _made(query, simple or Kind.OR, at, at + 1)
    opens = at == 0 or query[at - 1].isspace() or query[at - 1] in _BEFORE
    if opens and not after and _NOT.match(query, at):
        return _made(query, Kind.NOT, at, at + 1)
    if not after and (field := _FIELD.match(query, at)):
        return _made(query, Kind.FIELD, at, field.end(), FIELDS[field[1].lower()])
    if opens or after == "title":
        if char in "=＝" and query[at + 1 : at + 2] in _CLOSING:
            return _phrase(query, at, at + 1)
        if expression := _expression(query, at, typing):
            return expression
    return _word(query, at, opens, after)


def _expression(query: str, at: int, typing: bool) -> tuple[Piece, int] | None:
    """Return the regular expression that begins at `at`, if one does."""
    if closed := _REGEX.match(query, at):
        return _made(query, Kind.REGEX, at, closed.end(), closed[1])
    begun = _BEGUN_REGEX.match(query, at) if typing else None
    if begun and _MEANS_REGEX.search(begun[1]):
        return Piece(Kind.REGEX, begun[1], begun[0], tight=False, last=True), len(query)
    return None


def _word(query: str, at: int, opens: bool, after: str) -> tuple[Piece, int]:
    """Return the word that begins at `at`, or an operator."""
    word = _WORD.match(query, at)
    end = word.end() if word else at + 1
    typed = query[at:end]
    if typed in _OPERATORS and not after:
        return _made(query, _OPERATORS[typed], at, end)
    text, tilde, exact = typed, None, False
    if after in ("", "title"):
        text = typed.translate(_WIDE)
        exact = text.startswith("=") and len(text) > 1 and (opens or bool(after))
        text, tilde = _without_tilde(text.removeprefix("=") if exact else text)
    bare = text.rstrip("*")
    unfinished = end == len(query) and bare == text and tilde is None and _may_go_on(text)
    piece = Piece(
        kind=Kind.WORD,
        text=bare.replace("?", " ") if _ADDRESS.match(bare) else bare,
        typed=typed,
        tight=_tight(query, end),
        star=bare != text,
        last=unfinished,
        exact=exact,
        tilde=tilde,
    )
    return piece, end


def _may_go_on(text: str) -> bool:
    """Whether what is typed next may be of the word that a text ends in."""
    end = text[-1:]
    return end.isalnum() or (end > "\x7f" and category(end)[0] == "M") or bool(_BEGUN.search(text))


def _without_tilde(text: str) -> tuple[str, str | None]:
    """Return a word without the tilde that ends it, and the number after that."""
    found = _TILDE.search(text)
    if not found or (found[1] and _RANGE.fullmatch(text, 0, found.start())) or not found.start():
        return text, None
    return text[: found.start()], found[1]


def _phrase(query: str, start: int, at: int) -> tuple[Piece, int]:
    """Return the phrase that the quotation mark at `at` opens, as typed from `start` on.

    A missing mark is taken to be at the end.
    """
    marks = _CLOSING[query[at]]
    close = next((i for i in range(at + 1, len(query)) if query[i] in marks), len(query))
    text = query[at + 1 : close]
    signs = _AFTER_PHRASE.match(query, min(close + 1, len(query)))
    assert signs is not None  # it matches nothing too
    piece = Piece(
        kind=Kind.PHRASE,
        text=text,
        typed=query[start : signs.end()],
        tight=_tight(query, signs.end()),
        star=bool(signs[1] or signs[3]),
        last=close == len(query) and _may_go_on(text),
        exact=start != at,
        tilde=signs[2],
    )
    return piece, signs.end()


def _made(query: str, kind: Kind, at: int, end: int, text: str = "") -> tuple[Piece, int]:
    typed = query[at:end]
    return Piece(kind, text or typed, typed, _tight(query, end)), end


def _tight(query: str, end: int) -> bool:
    return end < len(query) and not query[end].isspace()
