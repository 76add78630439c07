"""A document laid out for a pane: header rows, text rows, gutter. Plain Python, no screen."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from search_index.models import Document, DocumentInfo
from search_index.plain import printable
from tui.text_layout import TextLayout
from tui.widgets.reader_rows import bounded

#: Cells of the text column on a wide pane: 45 to 90 characters a line read best (Bringhurst,
#: The Elements of Typographic Style, 2.1.2, allows up to 90 for discontinuous reading).
MEASURE = 88
NUMBERS_FROM = 50  # pane width in cells from which line numbers have room
AIR_FROM = 24  # the same for a blank cell on either side of the text
MAX_TITLE = 500  # code points of a title that are shown

_HEADING = re.compile(r" {0,3}#{1,6}(?=[ \t])")
_COPIES = 3  # paths of the same text elsewhere that are shown
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


class Geometry:
    """The columns of a pane `width` cells wide: mark, line number, text; text at least one cell."""

    __slots__ = ("gutter", "left", "measure", "number")

    def __init__(self, width: int, lines: int) -> None:
        air = 1 if width >= AIR_FROM else 0
        self.number = len(str(lines)) + 1 if width >= NUMBERS_FROM else 0
        self.gutter = 1 + self.number + air  # the mark takes the first cell
        self.measure = max(1, min(MEASURE, width - self.gutter - air))
        self.left = max(0, (width - self.gutter - self.measure) // 2)  # blank cells before it

    @property
    def text_column(self) -> int:
        """The cell of the pane at which the text begins."""
        return self.left + self.gutter


class Page:
    """The rows of `document` in a pane `width` cells wide: title, meta, blank, then the text."""

    __slots__ = ("_fences", "_markdown", "document", "geometry", "layout", "lines", "meta", "title")

    def __init__(
        self, document: Document, width: int, cancelled: Callable[[], bool] | None = None
    ) -> None:
        """Lay the document out.

        Raises:
            LayoutCancelled: `cancelled` returned true.
        """
        self.document = document
        self.lines = document.text.count("\n") + 1
        self.geometry = Geometry(width, self.lines)
        measure = self.geometry.measure
        self.title = [] if _begins_with_title(document) else wrapped(document.info.title, measure)
        info = document.info
        self.meta = wrapped(
            " · ".join(filter(None, (info.date, info.language, info.source, _copies(info)))),
            measure,
        )
        self.layout = TextLayout(document.text, measure, cancelled)
        self._markdown = info.type == "markdown"
        self._fences = _fences(document.text) if self._markdown else []

    @property
    def header(self) -> int:
        """How many rows stand above the text."""
        rows = len(self.title) + len(self.meta)
        return rows + 1 if rows else 0

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return self.header + self.layout.row_count

    def fits(self, width: int) -> bool:
        """Return whether the rows would be the same in a pane `width` cells wide."""
        geometry = Geometry(width, self.lines)
        return (geometry.measure, geometry.number) == (
            self.geometry.measure,
            self.geometry.number,
        )

    def move(self, width: int) -> None:
        """Place the columns for a pane `width` cells wide; the rows stay as they are."""
        self.geometry = Geometry(width, self.lines)

    def row_of(self, offset: int) -> int:
        """Return the row, counted from the top of the page, of a code point of the text."""
        return self.header + self.layout.row_of(offset)

    def span_of_rows(self, first: int, last: int) -> tuple[int, int]:
        """Return the offsets (start, end) that the page's rows [first, last) cover in the text."""
        first = max(0, first - self.header)
        last = min(self.layout.row_count, last - self.header)
        if first >= last:
            return (0, 0)
        return self.layout.row_span(first)[0], self.layout.row_span(last - 1)[1]

    def heading(self, row: int) -> tuple[int, int] | None:
        """Return the offsets of the marker if the text's `row` is in a Markdown heading."""
        if not self._markdown:
            return None
        start = self.layout.line_start(self.layout.line_of(self.layout.row_span(row)[0]))
        marker = _HEADING.match(self.document.text, start)
        # An odd number of fences above: inside a code block.
        if marker is None or bisect_right(self._fences, start) % 2:
            return None
        return marker.span()


def wrapped(text: str, width: int) -> list[str]:
    """Return the rows of a short text of at most `MAX_TITLE` code points, printable."""
    text = text if len(text) <= MAX_TITLE else text[: MAX_TITLE - 1] + "…"
    text = bounded(printable(text)).strip()
    if not text:
        return []
    layout = TextLayout(text, width)
    return [text[slice(*layout.row_span(row))] for row in range(layout.row_count)]


def _copies(info: DocumentInfo) -> str:
    """Return where the text of a document stands too, "" if nowhere."""
    more = len(info.copies) - _COPIES
    shown = [*info.copies[:_COPIES], *([f"{more:,} more"] if more > 0 else [])]
    return f"also {', '.join(shown)}" if shown else ""


def _begins_with_title(document: Document) -> bool:
    title = document.info.title.split()
    # White space and a heading's marker may come between; a longer first line is another text.
    lead = document.text[: 2 * len(document.info.title) + 200].lstrip().partition("\n")[0]
    words = lead.strip().strip("#").split()
    return [word.casefold() for word in words] == [word.casefold() for word in title]


def _fences(text: str) -> list[int]:
    """Return the offsets of the lines that open and close fenced code blocks, in turn."""
    found: list[int] = []
    opened = ""
    for start in sorted({*_lines_with(text, "```"), *_lines_with(text, "~~~")}):
        fence = _FENCE.match(text, start)
        if fence is None or (opened and not fence[1].startswith(opened)):
            continue
        found.append(start)
        opened = "" if opened else fence[1]
    return found


def _lines_with(text: str, needle: str) -> list[int]:
    """Return the offsets of the lines that contain `needle`."""
    starts: list[int] = []
    at = text.find(needle)
    while at >= 0:
        starts.append(text.rfind("\n", 0, at) + 1)
        newline = text.find("\n", at)
        at = text.find(needle, newline) if newline >= 0 else -1
    return starts
