"""Makes text from documents and users safe to print, one code point for one.

A terminal acts on control characters, and readers are misled by bidirectional overrides and
invisible characters. Each such code point is replaced by one visible code point, so that every
offset into the text stays valid for the printable form.
"""

from __future__ import annotations

import re
import unicodedata

# C0 and DEL have pictures in U+2400..U+2421; C1, bidirectional controls (UAX #9), zero-width and
# other format characters (category Cf), variation selectors but for those of text and emoji, line
# and paragraph separators, private use and surrogates have none.
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    "\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\uf8ff"
    "\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001345f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
# What may be marks without a width: none is a letter or a space for `re`, but for the vowels and
# final consonants of conjoining Hangul.
_MARKS = re.compile(r"(?:[^\x00-\u02ff\w\s]|[\u1160-\u11ff\ud7b0-\ud7fb]){9,}")
MOST_MARKS = 8  # on one base: more than any way of writing needs
_BREAKS = frozenset("\t\n\r\v\f\x85\u2028\u2029")


def _visible(match: re.Match[str]) -> str:
    char = match.group()
    if char in _BREAKS:
        return " "
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    # Private use may look like anything.
    return "\ufffd" if code <= 0x9F or 0xD800 <= code <= 0xF8FF or code >= 0xF0000 else "\u00b7"


def printable(text: str) -> str:
    """Return `text` on one line and without characters that a terminal or a reader trips over.

    The result has exactly as many code points as `text`. Breaks and tabs become spaces, C0
    controls their pictures (ESC is U+241B), C1 controls, surrogates and private use U+FFFD,
    invisible and bidirectional format characters and variation selectors a middle dot.
    """
    return text if text.isascii() and text.isprintable() else _CONTROL.sub(_visible, text)


def thinned(text: str) -> str:
    """Return `text` without combining marks beyond MOST_MARKS on one base.

    These take no cell of their own, so that a line is as wide as before; some terminals draw each
    of thousands, over the lines around. For what is about to be shown: offsets do not survive.
    """
    return text if text.isascii() else _MARKS.sub(_thin, text)


def _thin(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for char in run.group():
        marks = marks + 1 if _is_mark(char) else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def _is_mark(char: str) -> bool:
    return (
        unicodedata.category(char) in {"Mn", "Me"}
        or "\u1160" <= char <= "\u11ff"
        or ("\ud7b0" <= char <= "\ud7fb")
    )
