"""What the rows and the scroll bar of a reader look like, given what is current."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from search_index.models import PAGE_BREAK, Mention, Span, page_at
from search_index.plain import printable
from tui.span_index import SpanIndex
from tui.widgets.reader_page import Page
from tui.widgets.reader_rows import Paint, overlay, paint_row
from tui.widgets.reader_styles import ReaderStyles

MARK = "▌"  # beside the current hit or mention
RULE = "╌"  # between pages
FAINT_MARK = "▏"  # beside the other mentions of the current entity
BAR_HIT, BAR_MENTION, BAR_BOTH, BAR_CURRENT = "─", "•", "┼", "━"


@dataclass(frozen=True, slots=True)
class Scene:
    """A page with all that is marked on it. Indices are those of the reader's reactives."""

    page: Page
    styles: ReaderStyles
    mentions: tuple[Mention, ...]
    hit_index: SpanIndex
    mention_index: SpanIndex
    entity_index: SpanIndex  # the mentions of the current entity
    current_hit: int | None
    current_mention: int | None
    current_entity: str | None
    current_place: Span | None
    labels: Mapping[int, str]

    def strip(self, row: int, width: int, top: int) -> Strip:
        """Return the page's `row` as `width` cells; `top` is the first row in view."""
        page, base = self.page, self.styles["text"]
        if not 0 <= row < page.rows:
            return Strip.blank(width, base)
        if row < page.header:
            segments = self._header_row(row)
        else:
            segments = self._text_row(row - page.header, max(0, top - page.header))
        strip = Strip([Segment(" " * page.geometry.left, base), *segments])
        return strip.adjust_cell_length(width, base)

    def bar_marks(self, size: int) -> list[tuple[str, Style] | None]:
        """Return a mark for each of `size` cells of the scroll bar: what begins in its rows."""
        page, rows = self.page, max(self.page.rows, size)
        current = self._current_starts()
        marks: list[tuple[str, Style] | None] = []
        for cell in range(size):
            first, last = cell * rows // size, (cell + 1) * rows // size
            start, end = page.span_of_rows(first, last)
            hit = self.hit_index.any_start(start, end)
            mention = self.entity_index.any_start(start, end)
            style = self.styles["mark-mention" if mention else "mark-hit"]
            if any(start <= at < end for at in current):
                marks.append((BAR_CURRENT, style))
            elif hit or mention:
                glyph = BAR_BOTH if hit and mention else BAR_HIT if hit else BAR_MENTION
                marks.append((glyph, style))
            else:
                marks.append(None)
        return marks

    def _current_starts(self) -> list[int]:
        return [
            index.span(at)[0]
            for index, at in (
                (self.hit_index, self.current_hit),
                (self.mention_index, self.current_mention),
            )
            if at is not None and 0 <= at < len(index)
        ]

    def _header_row(self, row: int) -> list[Segment]:
        page, styles = self.page, self.styles
        indent = Segment(" " * page.geometry.gutter, styles["text"])
        if row < len(page.title):
            return [indent, Segment(page.title[row], styles["text"] + styles["heading"])]
        row -= len(page.title)
        return [indent, Segment(page.meta[row] if row < len(page.meta) else "", styles["meta"])]

    def _text_row(self, row: int, top: int) -> list[Segment]:
        page = self.page
        start, end = page.layout.row_span(row)
        hits = list(self.hit_index.overlapping(start, end))
        mentions = list(self.mention_index.overlapping(start, end))
        base = self.styles["text"]
        heading = page.heading(row)
        if heading is not None:
            base += self.styles["heading"]
        paints = [*self._paints(hits, mentions)]
        place = self.current_place
        here = place is not None and place.start < end and start < place.end
        if place is not None and here:
            paints.append(Paint(place.start, place.end, self.styles["hit-current"]))
        if heading is not None:
            paints.insert(0, Paint(*heading, self.styles["marker"]))
        text = page.document.text
        if text.startswith(PAGE_BREAK, start) and not text[start:end].strip():
            segments = self._page_break(page_at(text, start + 1))
        else:
            segments = paint_row(text, start, end, base, paints)
        if self.labels:
            segments = self._with_labels(segments, row, start, mentions, first=row == top)
        return [*self._gutter(row, hits, mentions, here), *segments]

    def _page_break(self, page: int) -> list[Segment]:
        """Return a quiet rule with the number of the page that follows."""
        rule = f"{RULE * 2} p. {page} ".ljust(self.page.geometry.measure, RULE)
        return [Segment(rule[: self.page.geometry.measure], self.styles["gutter"])]

    def _paints(self, hits: list[int], mentions: list[int]) -> Iterator[Paint]:
        """Yield what is laid over the text, the strongest last."""
        styles = self.styles
        # Longest first, so that a mention within a mention is the one that shows.
        for at in sorted(mentions, key=lambda at: -len(self.mentions[at].text)):
            yield Paint(*self.mention_index.span(at), styles.of_type(self.mentions[at].type))
        for at in mentions:
            if self.mentions[at].entity == self.current_entity:
                yield Paint(*self.mention_index.span(at), styles["entity-current"])
        for at in hits:
            yield Paint(*self.hit_index.span(at), styles["hit"])
        if self.current_mention in mentions:
            span = self.mention_index.span(self.current_mention)
            yield Paint(*span, styles["mention-current"])
        if self.current_hit in hits:
            yield Paint(*self.hit_index.span(self.current_hit), styles["hit-current"])

    def _gutter(self, row: int, hits: list[int], mentions: list[int], place: bool) -> list[Segment]:
        geometry, layout, styles = self.page.geometry, self.page.layout, self.styles
        if self.current_mention in mentions:
            mark = Segment(MARK, styles["text"] + styles["mark-mention"])
        elif place or self.current_hit in hits:
            mark = Segment(MARK, styles["text"] + styles["mark-hit"])
        elif any(self.mentions[at].entity == self.current_entity for at in mentions):
            mark = Segment(FAINT_MARK, styles["text"] + styles["mark-mention"])
        else:
            mark = Segment(" ", styles["text"])
        number = ""
        if geometry.number and layout.begins_line(row):
            number = str(layout.line_of(layout.row_span(row)[0]))
        text = number.rjust(geometry.number).ljust(geometry.gutter - 1)
        return [mark, Segment(text, styles["gutter"])]

    def _with_labels(
        self, segments: list[Segment], row: int, start: int, mentions: list[int], *, first: bool
    ) -> list[Segment]:
        """Lay the labels over the beginnings of their mentions, side by side where they clash."""
        layout, style = self.page.layout, self.styles["text"] + self.styles["label"]
        free = 0
        for at in mentions:
            label = printable(self.labels.get(at, ""))
            begin = self.mention_index.span(at)[0]
            if not label or (begin < start and not first):
                continue
            column = layout.column_of(begin) if layout.row_of(begin) == row else 0
            column = max(free, min(column, self.page.geometry.measure - cell_len(label)))
            segments = overlay(segments, column, label, style)
            free = column + cell_len(label)
        return segments
