"""Where in a text the tokens of a query can stand, found without reading the text as tokens.

No token spans a space, so each piece of a text between spaces has the same tokens alone as in the
text; so it has with spaces for line breaks and commas, which no token has either. Pieces are
candidates if they hold the beginning of a term wanted, as letters that fold to it, or anything
that the shortcut is not sure of: letters that fold otherwise than by case, or more letters than one
token takes. The analyzer has the last word on every candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from search_index.analysis.tokens import MAX_WORD, is_character

#: How a stem can end otherwise than its word goes on: Snowball English writes i for y ("city"), ie
#: for y ("dying"), y for ie ("skies"), adds e ("hoping") and makes bl of bil ("ability"); Snowball
#: Russian only takes letters away.
_CHANGED = re.compile("(?:ie|le|[ieyl])$")
_LONGEST = 8  # letters of a beginning that are compared: more would hardly exclude a word
_JOINT = "[.'\u2019\u02bc\uff07]"  # what may stand within a word and is not in its term
_LATIN = "0-9A-Za-z"
_CYRILLIC = "\u0410-\u044f\u0401\u0451"
_PAIRED = "\uac00-\ud7a3\u4e00-\u9fff"
# Marks that are no part of any word, or a joint of one.
_PUNCTUATION = "\u00a0-\u00a9\u00ab\u00ac\u00ae-\u00b1\u00b6\u00b7\u00bb\u00bf\u2010-\u205e"
_PUNCTUATION += "\u3000-\u3004\u3008-\u3020"
#: Characters that fold by case alone (and ё to е), whatever stands beside them.
PLAIN = f"\\x00-\\x7f{_CYRILLIC}{_PAIRED}{_PUNCTUATION}"
_IS_PLAIN = re.compile(f"[{PLAIN}]+")
_ODD = re.compile(f"[^{PLAIN}]+")
_ANY = re.compile("[^ ]+")


#: What is as good as a space: the commonest marks that no token has.
_APART = "\n\t,;"
_APART_WIDE = "\u3000、。，"


def flattened(text: str) -> str:
    """Return a text with spaces for other marks that part words, every offset as it was."""
    for mark in _APART if text.isascii() else _APART + _APART_WIDE:
        text = text.replace(mark, " ")
    return text


class Letters(NamedTuple):
    """Letters that folded words wanted have in a row, before stemming; "" tells nothing of them."""

    letters: str
    begin: bool = False  # the words begin with them


class Candidates:
    """The places to look at in any text for some words.

    ``terms`` are wanted whole, ``prefixes`` begin terms wanted; ``forms`` is what is known of words
    that are wanted for their letters.
    """

    __slots__ = ("_pattern",)

    def __init__(
        self, terms: Iterable[str], prefixes: Iterable[str], forms: Sequence[Letters] = ()
    ) -> None:
        begun = {_beginning(term) for part in (terms, prefixes) for term in part}
        begun.update(form.letters[:_LONGEST] for form in forms if form.begin)
        inside = {form.letters for form in forms if not form.begin}
        every = any(not form.letters for form in forms)
        self._pattern = _ANY if every else _pattern(begun, inside)

    def chunks(self, flat: str) -> list[tuple[int, int]]:
        """Return the offsets of the candidates of a text, in order, none empty.

        `flat` is a text as `flattened` returns it; only at spaces is it cut.
        """
        found: list[tuple[int, int]] = []
        before, after = flat.rfind, flat.find
        stop, end = 0, len(flat)
        for match in self._pattern.finditer(flat) if self._pattern else ():
            at = match.start()
            if at >= stop:
                stop = after(" ", at)
                if stop < 0:
                    stop = end
                found.append((before(" ", 0, at) + 1, stop))
        more = _long(flat)
        if not flat.isascii():
            more.extend(_around(flat))
        return sorted({*found, *more}) if more else found


def _around(flat: str) -> list[tuple[int, int]]:
    """Return the chunks with characters that are not plain."""
    found: list[tuple[int, int]] = []
    stop = 0
    for match in _ODD.finditer(flat):
        at = match.start()
        if at >= stop:
            stop = flat.find(" ", at)
            if stop < 0:
                stop = len(flat)
            found.append((flat.rfind(" ", 0, at) + 1, stop))
    return found


def _long(flat: str) -> list[tuple[int, int]]:
    """Return the chunks that are longer than a word may be, in which a token can begin anywhere."""
    found: list[tuple[int, int]] = []
    start, end = 0, len(flat)
    while end - start > MAX_WORD:
        space = flat.rfind(" ", start, start + MAX_WORD + 1)
        if space < 0:
            space = flat.find(" ", start + MAX_WORD)
            if space < 0:
                space = end
            found.append((start, space))
        start = space + 1
    return found


def _beginning(term: str) -> str:
    """Return what every word begins with whose term is, or begins with, `term`."""
    if is_character(term):
        return term
    return (_CHANGED.sub("", term) or term[0])[:_LONGEST]


def _pattern(begun: set[str], inside: set[str]) -> re.Pattern[str] | None:
    """Return what finds plain words by their beginnings, or by letters anywhere in them."""
    # A word without other than plain characters has no term with others.
    begun = {text for text in begun if _IS_PLAIN.fullmatch(text)}
    begun = {text for text in begun if not any(text != b and text.startswith(b) for b in begun)}
    inside = {text for text in inside if _IS_PLAIN.fullmatch(text)}
    if not begun and not inside:
        return None
    options = [_begun(text) for text in sorted(begun)] + [_inside(text) for text in sorted(inside)]
    # A set of characters in front is what the expression engine skips to fastest.
    first = "".join(sorted({_spellings(text[0]) for text in begun | inside}))
    return re.compile(f"[{first}](?:{'|'.join(options)})")


def _begun(text: str) -> str:
    """Return the pattern of a beginning, behind its first letter; a joint may end it early."""
    first, others = text[0], text[1:]
    if is_character(first):
        return f"(?<={first}){others}"
    same = _CYRILLIC if _spellings(first)[0] > "\u03ff" else _LATIN
    rest = ""
    for letter in reversed(others):
        rest = f"(?:{_JOINT}|[{_spellings(letter)}]{rest})"
    return f"(?<=[{_spellings(first)}])(?<![{same}].){rest}"


def _inside(text: str) -> str:
    """Return the pattern of letters in a row, with joints or without, behind the first letter."""
    first, others = text[0], text[1:]
    return f"(?<=[{_spellings(first)}])" + "".join(f"{_JOINT}*[{_spellings(c)}]" for c in others)


def _spellings(letter: str) -> str:
    """Return the plain characters that fold to a letter, to be put into a set."""
    if letter == "е":
        return "еЕёЁ"
    upper = letter.upper()
    return re.escape(letter if upper == letter else letter + upper)
