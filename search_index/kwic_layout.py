"""Concordance lines set for reading: the hits under each other, whatever the script.

Widths are cells of a terminal (UAX #11): a Hangul syllable takes two. Code points are made
printable before they are measured, so that what is measured is what is shown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from search_index.console import Piece, cells
from search_index.models import KwicLine
from search_index.plain import printable

_CUT = "…"
_GAP = 2  # cells between the place of a line and its text
_PLACE_SHARE = 4  # the place takes this part of the width at the most


class _Row(NamedTuple):
    """A line with all that is shown of it."""

    place: str
    left: str
    match: str
    right: str


def laid_out(lines: Sequence[KwicLine], columns: int | None) -> Iterator[list[Piece]]:
    """Yield the pieces of each line: its place, the left context up to the hit, the hit, the rest.

    The hits of all lines begin at the same cell. `columns`: the cells that a line may take; what
    does not fit is cut at the far end of a context, the place (path, and line of the file or page)
    at its front. None: nothing is cut.
    """
    rows = [
        _Row(
            printable(_place(line)),
            printable(line.left),
            printable(line.match),
            printable(line.right),
        )
        for line in lines
    ]
    place_room = _widest(row.place for row in rows)
    left_room = _widest(row.left for row in rows)
    after_room: int | None = None
    if columns is not None:
        place_room = min(place_room, columns // _PLACE_SHARE)
        left_room, after_room = _shared(rows, max(columns - place_room - _GAP, 2))
    for row in rows:
        place, left = _ending(row.place, place_room), _ending(row.left, left_room)
        match, right = row.match, row.right
        if after_room is not None:
            match = _beginning(match, after_room)
            right = _beginning(right, after_room - cells(match))
        yield [
            Piece(place + " " * (place_room - cells(place) + _GAP), "dim"),
            Piece(" " * (left_room - cells(left)) + left),
            Piece(match, "hit"),
            Piece(right),
        ]


def _place(line: KwicLine) -> str:
    info = line.info
    return f"{info.path}{' ' if info.paged else ':'}{info.place(line.line, line.page)}"


def _shared(rows: Sequence[_Row], room: int) -> tuple[int, int]:
    """Return the cells for what is left of the hits, and for the hits with what follows.

    Both contexts get as much, beside the widest hit; what one has no use for goes to the other.
    """
    left = _widest(row.left for row in rows)
    match = min(_widest(row.match for row in rows), room // 2)
    after = max((cells(row.match) + cells(row.right) for row in rows), default=0)
    left = min(left, max((room - match) // 2, room - after))
    return left, room - left


def _widest(texts: Iterable[str]) -> int:
    return max(map(cells, texts), default=0)


def _beginning(text: str, room: int) -> str:
    """Return as much of the beginning of a text as fits, with an ellipsis where it is cut."""
    if cells(text) <= room:
        return text
    return text[: _fitting(text, room - cells(_CUT))] + _CUT if room > 0 else ""


def _ending(text: str, room: int) -> str:
    """Return as much of the end of a text as fits, with an ellipsis where it is cut."""
    if cells(text) <= room:
        return text
    if room < 1:
        return ""
    kept = text[len(text) - _fitting(text[::-1], room - cells(_CUT)) :]
    # A mark without its letter would stand on the ellipsis.
    while kept and unicodedata.combining(kept[0]):
        kept = kept[1:]
    return _CUT + kept


def _fitting(chars: str, room: int) -> int:
    """Return how many of these characters, from the first on, take `room` cells at the most."""
    taken = 0
    for count, char in enumerate(chars):
        taken += cells(char)
        if taken > room:
            return count
    return len(chars)
