"""One line of cells from styled pieces of untrusted text.

Everything that a Line API widget draws passes through `pieces_to_strip`, which makes the text
printable and fits it to a width in cells (a Hangul syllable is two cells wide).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from search_index.models import Span
from search_index.plain import printable, thinned

Piece = tuple[str, Style]
ELLIPSIS = "…"
_BARS = "▁▂▃▄▅▆▇█"


def component_style(widget: Widget, name: str) -> Style:
    """Return the style of a component class as it looks on the widget's own ground.

    Colours with an alpha are blended; a background is kept only where the class sets one.
    """
    full = widget.get_component_rich_style(name)
    if widget.get_component_styles(name).has_rule("background"):
        return full
    return Style(
        color=full.color,
        bold=full.bold,
        italic=full.italic,
        underline=full.underline,
        reverse=full.reverse,
        dim=full.dim,
    )


def plain(text: str) -> Content:
    """Return untrusted text for a title or a label: printable, and never markup."""
    return Content(thinned(printable(text)))


def entitle(widget: Widget, title: str) -> None:
    """Give a pane its title, untrusted text; the pane is painted only if it is another one."""
    content = plain(title)
    if widget._border_title != content:
        widget.border_title = content


def fit(text: str, width: int) -> str:
    """Return `text`, printable and cut to `width` cells with an ellipsis if it is wider."""
    text = thinned(printable(text))
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + ELLIPSIS


def pieces_to_strip(
    pieces: Iterable[Piece],
    width: int,
    base: Style,
    right: Sequence[Piece] = (),
    *,
    most: int | None = None,
) -> Strip:
    """Lay `pieces` from the left and `right` from the right edge on `width` cells.

    The left side is cut with an ellipsis where it would run into the right side; the right side
    is dropped when it alone is wider than `most` cells, usually half of the line.
    """
    right_segments = [Segment(thinned(printable(text)), base + style) for text, style in right]
    right_width = sum(segment.cell_length for segment in right_segments)
    if right_width > (width // 2 if most is None else most):
        right_segments, right_width = [], 0
    room = width - right_width - (1 if right_width else 0)
    left: list[Segment] = []
    used = 0
    for raw, style in pieces:
        if not raw:
            continue
        text = thinned(printable(raw))
        cells = cell_len(text)
        if used + cells > room:
            cut = fit(text, room - used)
            left.append(Segment(cut, base + style))
            used += cell_len(cut)
            break
        left.append(Segment(text, base + style))
        used += cells
    gap = width - right_width - used
    if gap > 0:
        left.append(Segment(" " * gap, base))
    return Strip([*left, *right_segments], width)


def styled_slices(
    text: str, start: int, end: int, marks: Sequence[tuple[Span, Style]], plain: Style
) -> list[Piece]:
    """Cut text[start:end] where `marks` begin and end.

    `marks` are spans in the coordinates of `text`, in order and without overlaps.
    """
    pieces: list[Piece] = []
    at = start
    for span, style in marks:
        left, right = max(span.start, at), min(span.end, end)
        if left >= right:
            continue
        if left > at:
            pieces.append((text[at:left], plain))
        pieces.append((text[left:right], style))
        at = right
    if at < end:
        pieces.append((text[at:end], plain))
    return pieces


def sparkline(counts: Sequence[int]) -> str:
    """Draw counts as bars, the highest full, zero as a middle dot; "" for no counts at all."""
    top = max(counts, default=0)
    if not top:
        return ""
    steps = len(_BARS) - 1
    return "".join(_BARS[round(count / top * steps)] if count else "·" for count in counts)
