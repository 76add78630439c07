"""A vertical scroll bar with marks where there is something to see in the text."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.style import Style
from textual.scrollbar import ScrollBarRender

#: For each cell of a bar of the height given, top to bottom: a glyph of one cell and its style, or
#: None where the bar is bare.
Marks = Callable[[int], list[tuple[str, Style] | None]]


def marked_scroll_bar(marks: Marks) -> type[ScrollBarRender]:
    """Return a renderer for one scroll bar that draws what `marks` says over the plain bar."""

    class MarkedScrollBar(ScrollBarRender):
        """The plain bar, its marks laid over the thumb and the track alike."""

        def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
            size = options.height or console.height
            bar = super().__rich_console__(console, options)
            segments = [segment for part in bar for segment in getattr(part, "segments", ())]
            for at, mark in enumerate(marks(size)[: len(segments)]):
                if mark is not None:
                    segments[at] = _over(segments[at], *mark, self.thickness)
            for segment in segments:
                yield segment
                yield Segment.line()

    return MarkedScrollBar


def _over(cell: Segment, glyph: str, style: Style, thickness: int) -> Segment:
    """Draw `glyph` on `cell`, whose colours and mouse actions stay as they are."""
    under = cell.style or Style()
    if under.reverse:  # the thumb is a blank in reverse: its colour is what shows
        under = Style(bgcolor=under.color, meta=under.meta)
        style = Style(color=style.color, bold=True, reverse=False)
    return Segment(glyph + " " * (thickness - 1), under + style)
