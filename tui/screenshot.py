"""Makes a screen exported as SVG keep wide characters to their columns."""

from __future__ import annotations

import html
import re

from rich.cells import cell_len

_TEXT = re.compile(
    r'(<text [^>]*textLength=")([0-9.]+)("[^>]*>)([^<]*)(?=</text>)',
)


def widen(svg: str) -> str:
    """Return the SVG with the length of every text counted in cells.

    Rich gives each run of text a length in characters (`rich.console.Console.export_svg`), which
    squeezes Hangul, two cells a syllable, into half of its room.
    """

    def length(match: re.Match[str]) -> str:
        before, old, after, content = match.groups()
        text = html.unescape(content)
        cells = cell_len(text)
        if not text or cells == len(text):
            return match.group()
        return f"{before}{float(old) / len(text) * cells:g}{after}{content}"

    return _TEXT.sub(length, svg)
