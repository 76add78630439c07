"""Lines that go to the screen as they are: what a list, or its scroll bar, has changed.

Textual draws a line of a widget by working out its border, padding and colours anew, and a scroll
bar by a renderable of all its rows: for lists that change with every letter typed this takes
several times as long as to draw what is in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, starmap
from typing import Any, Self

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size, Spacing
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.widget import Widget


class JoinedStrip(Strip):
    """A line made of parts, which it comes apart into without being cut."""

    def __init__(self, parts: Sequence[Strip]) -> None:
        ends = list(accumulate(part.cell_length for part in parts))
        super().__init__(chain.from_iterable(parts), ends[-1])
        self._parts = parts
        self._ends = ends

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Return the parts between cuts, in cells; see ``Strip.divide``."""
        cuts = list(cuts)
        return self._parts if cuts == self._ends else super().divide(cuts)


def changed_runs(old: Sequence[Strip], new: list[Strip]) -> list[tuple[int, int]]:
    """Return the runs of lines [first, last) that differ; equal lines of `new` become the old ones.

    If there are more or fewer lines than before, all have changed.
    """
    if len(old) != len(new):
        return [(0, len(new))] if new else []
    runs: list[tuple[int, int]] = []
    for y, (before, after) in enumerate(zip(old, new, strict=True)):
        if before == after:
            new[y] = before
        elif runs and runs[-1][1] == y:
            runs[-1] = runs[-1][0], y + 1
        else:
            runs.append((y, y + 1))
    return runs


class DirectLines(Widget):
    """A widget that hands its lines to the screen itself.

    A subclass overrides `content_lines`, and calls `paint` when these may be others. Its styles
    have no opacity, tint, hatch or outline.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._content: list[Strip] = []  # what was painted last
        self._lines: dict[int, Strip] = {}  # lines as they go to the screen, border and all
        self._edges: tuple[Strip, ...] | None = None  # what is left and right of the content
        self._lined: tuple[Size, Spacing] | None = None  # what all of these were made for
        super().__init__(*args, **kwargs)

    def content_lines(self) -> list[Strip]:
        """Return every line of what is inside the border and beside the scroll bar."""
        raise NotImplementedError

    def paint(self) -> None:
        """Have the lines that have changed drawn again."""
        if not self.is_attached:
            return  # it is not on the screen yet, or no longer: there is nothing to draw on
        self._fit_lines()
        old, self._content = self._content, self.content_lines()
        runs = changed_runs(old, self._content)
        if runs:
            left, top = self.gutter.left, self.gutter.top
            for y in chain.from_iterable(starmap(range, runs)):
                self._lines.pop(top + y, None)
            width = left + self.scrollable_content_region.width
            # From the border on: a line is quicker written from where a pane begins.
            super().refresh(*(Region(-left, y, width, end - y) for y, end in runs))

    def forget_lines(self) -> None:
        """Let every line be made anew, with the border."""
        self._content = []
        self._lines.clear()
        self._edges = None

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Draw regions, or everything, again; see ``Widget.refresh``."""
        self.forget_lines()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines from crop.y to crop.bottom as they go to the screen."""
        if crop.column_span != (0, self.outer_size.width) or self.get_line_filters():
            return super().render_lines(crop)
        self._fit_lines()
        if not self._content:
            self._content = self.content_lines()
        lines, top = self._lines, self.gutter.top
        for y in crop.line_range:
            if y not in lines:
                lines[y] = self._framed(y, y - top)
        return [lines[y] for y in crop.line_range]

    def _fit_lines(self) -> None:
        """Forget lines that were made for another size."""
        fitting = self.outer_size, self.gutter
        if fitting != self._lined:
            self.forget_lines()
            self._lined = fitting

    def _framed(self, y: int, at: int) -> Strip:
        """Return line `y` of the widget: line `at` of the content between its edges, or border."""
        if not 0 <= at < len(self._content):
            return self._line_of_textual(y)
        if self._edges is None:
            self._edges = self._edges_of(self._line_of_textual(y))
        left, *right = self._edges
        content = self._content[at]
        if not right:
            return content
        width = left.cell_length + content.cell_length
        return JoinedStrip([Strip([*left, *content], width), *right])

    def _line_of_textual(self, y: int) -> Strip:
        return super().render_lines(Region(0, y, self.outer_size.width, 1))[0]

    def _edges_of(self, line: Strip) -> tuple[Strip, ...]:
        """Return the parts of a line: left of the content, the scroll bar, right of it."""
        left, width = self.gutter.left, line.cell_length
        bar, end = width - self.gutter.right, width - self.styles.gutter.right
        parts = line.crop(bar, end), line.crop(end, width)
        return line.crop(0, left), *(part for part in parts if part.cell_length)


class DirectBar(DirectLines, ScrollBar):
    """An upright scroll bar of which what has changed is drawn again."""

    _ground: Style | None = None  # costly to work out
    _cells: tuple[object, list[Strip]] = ((), [])  # the lines made last, and what for

    def content_lines(self) -> list[Strip]:
        """Return the cells of the bar."""
        bar, height = self.render(), self.size.height
        if not isinstance(bar, ScrollBarRender) or not isinstance(bar.style, Style) or not height:
            return []
        if self._ground is None:
            self._ground = self.rich_style
        ground = self._ground
        shown = bar.virtual_size, bar.window_size, bar.position
        if self._cells[0] != (height, *shown, bar.style, ground):
            cells = bar.render_bar(
                height,
                *shown,
                bar.thickness,
                back_color=bar.style.bgcolor or Color.default(),
                bar_color=bar.style.color or Color.default(),
            ).segments
            lines = [Strip([Segment(each.text, ground + each.style)], 1) for each in cells]
            self._cells = (height, *shown, bar.style, ground), lines
        return [*self._cells[1]]

    def notify_style_update(self) -> None:
        """Draw again in other colours."""
        super().notify_style_update()
        self._ground = None

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Draw what has changed again, whatever that is: a bar is nothing but its lines."""
        if layout or recompose:
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        self.paint()
        return self
