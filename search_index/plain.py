"""Makes text from documents and users safe to print, one code point for one.

A terminal acts on control characters, and readers are misled by bidirectional overrides and
invisible characters. Each such code point is replaced by one visible code point, so that every
offset into the text stays valid for the printable form.
"""

from __future__ import annotations

import re

# C0 and DEL have pictures in U+2400..U+2421; C1, bidirectional controls (UAX #9), zero-width and
# other invisible format characters, line and paragraph separators, and surrogates have none.
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_BREAKS = frozenset("\t\n\r\v\f\x85\u2028\u2029")


def _visible(match: re.Match[str]) -> str:
    char = match.group()
    if char in _BREAKS:
        return " "
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\u00b7" if code > 0x9F else "\ufffd"


def printable(text: str) -> str:
    """Return `text` on one line and without characters that a terminal or a reader trips over.

    The result has exactly as many code points as `text`. Breaks and tabs become spaces, C0
    controls their pictures (ESC is U+241B), C1 controls and surrogates U+FFFD or a middle dot,
    invisible and bidirectional format characters a middle dot.
    """
    return text if text.isascii() and text.isprintable() else _CONTROL.sub(_visible, text)
