"""Paints one row of a text: which cells carry which style. Pure functions of offsets and styles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from search_index.plain import printable
from tui.text_layout import char_cells, clusters

#: Combining marks shown on one base, the bound of the Stream-Safe Text Format (UAX #15).
MAX_MARKS = 30


@dataclass(frozen=True, slots=True)
class Paint:
    """A style laid over the code points [start, end) of the text, over what was laid before."""

    start: int
    end: int
    style: Style


def paint_row(
    text: str, start: int, end: int, base: Style, paints: Sequence[Paint]
) -> list[Segment]:
    """Return text[start:end], printable, in `base` with `paints` laid over it in their order.

    Edges move outwards to whole graphemes, so that the segments are as wide as the row.
    """
    row = printable(text[start:end])
    spans = [
        (left, right, paint.style)
        for paint in paints
        for left, right in [_snap(row, paint.start - start, paint.end - start)]
        if left < right
    ]
    edges = sorted({0, len(row), *(at for left, right, _ in spans for at in (left, right))})
    segments = []
    for left, right in pairwise(edges):
        style = base
        for first, last, over in spans:
            if first <= left and right <= last:
                style += over
        segments.append(Segment(bounded(row[left:right]), style))
    return segments


def overlay(segments: Iterable[Segment], column: int, label: str, style: Style) -> list[Segment]:
    """Draw `label` over the cells from `column` on, nothing else moving.

    Half of a wide character that stays uncovered becomes a space; a label that goes beyond the
    last cell makes the row longer.
    """
    after = column + cell_len(label)
    result: list[Segment] = []
    tail: list[Segment] = []
    at = 0
    for text, under, _ in segments:
        for first, last, cells in clusters(text):
            piece, left, at = text[first:last], at, at + cells
            if at <= column and left < column:
                result.append(Segment(piece, under))
            elif left >= after:
                tail.append(Segment(piece, under))
            else:
                result.append(Segment(" " * max(0, column - left), under))
                tail.append(Segment(" " * max(0, at - after), under))
    result.append(Segment(" " * max(0, column - at), Style()))
    return [*_joined(result), Segment(label, style), *_joined(tail)]


def _joined(segments: Iterable[Segment]) -> list[Segment]:
    return [segment for segment in Segment.simplify(segments) if segment.text]


def _snap(row: str, left: int, right: int) -> tuple[int, int]:
    """Clip [left, right) to the row, and widen it to whole graphemes."""
    left, right = max(0, left), min(len(row), right)
    if left < right and not row.isascii():
        while left > 0 and not char_cells(row[left]):
            left -= 1
        while right < len(row) and not char_cells(row[right]):
            right += 1
    return left, right


def bounded(piece: str) -> str:
    """Leave out combining marks beyond `MAX_MARKS` on one base."""
    if len(piece) <= MAX_MARKS + 1 or piece.isascii():
        return piece
    return "".join(
        piece[first : min(last, first + MAX_MARKS + 1)] for first, last, _ in clusters(piece)
    )
