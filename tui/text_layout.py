"""Wraps a whole text to rows of terminal cells, and maps offsets to rows and back.

Plain Python, so that it can run in a worker thread and be tested without a screen. Widths are
those of the printable form of the text (`search_index.plain.printable`) as Rich measures it, for
that is what Textual puts on the screen: Hangul and other wide characters take two cells, combining
marks none, an emoji presentation selector widens what it follows.

Only row starts are stored, in flat arrays: eight bytes a row, eight a line.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate

from rich.cells import cell_len, get_character_cell_size

from search_index.plain import printable

#: White space at which a row may end. Line feed ends a source line; no-break spaces do not break.
SPACES = " \t\r\v\f\x1c\x1d\x1e\x1f\x85\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008"
SPACES += "\u2009\u200a\u2028\u2029\u205f\u3000"

_OTHER_SPACE = re.compile(f"[{SPACES[1:]}]")
# Every code point of these ranges has a printable form of one cell; the test suite checks it.
_NOT_SINGLE = re.compile("[^\x00-\u02ff\u0370-\u0482\u048a-\u0590\u1e00-\u20cf\u20f1-\u2319]")
# Characters whose width depends on a neighbour: emoji presentation, halves of a flag.
_CONTEXTUAL = re.compile("[\ufe0f\U0001f1e6-\U0001f1ff]")
_EMOJI_PRESENTATION = "\ufe0f"
# Scripts written without spaces (Han, kana, their punctuation): a row may end beside any of them,
# but for the closing and opening punctuation of UAX #14 that stays with its neighbour.
_IDEOGRAPH = re.compile(
    "[\u2e80-\u2fdf\u3001-\u30ff\u31f0-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60]"
)
_CLOSING = frozenset("、。,.，．：；:;！？!?)]}）］｝〉》」』】〕〗〙ー々’”…")
_OPENING = frozenset("([{（［｛〈《「『【〔〖〘‘“")

_CANCEL_EVERY = 2048  # rows between two looks at `cancelled`: about a millisecond
_SCAN = 1 << 20  # code points that one search may look at: it holds the interpreter's lock


class LayoutCancelled(Exception):
    """The layout was given up because its caller no longer wants it."""


class _Widths(dict[str, int]):
    """Cells of the printable form of one code point, remembered."""

    def __missing__(self, char: str) -> int:
        self[char] = width = get_character_cell_size(printable(char))
        return width


_WIDTHS = _Widths()


def char_cells(char: str) -> int:
    """Return the cells that the printable form of the code point `char` takes by itself."""
    return _WIDTHS[char]


def clusters(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, int]]:
    """Yield the graphemes of text[start:end] as (start, end, cells), in order and without gaps.

    A grapheme here is what must not be torn in a terminal: a base with the zero-width code points
    after it (combining marks, medial and final jamo, selectors), or a pair of regional indicators.
    """
    end = len(text) if end is None else end
    first = start
    cells = 0
    base = ""  # what an emoji presentation selector would widen; "" once it has
    lone_flag = False
    for at in range(start, end):
        char = text[at]
        width = _WIDTHS[char]
        flag = "\U0001f1e6" <= char <= "\U0001f1ff"
        if at > first and not width:
            if char == _EMOJI_PRESENTATION and base:
                cells, base = cell_len(base + char), ""
        elif at > first and flag and lone_flag:
            cells, base, lone_flag = cells + width, "", False
        else:
            if at > first:
                yield first, at, cells
            first, cells, base, lone_flag = at, width, printable(char) if width else "", flag
    if end > first:
        yield first, end, cells


class TextLayout:
    """The rows of `text` at `width` cells.

    A row ends at the last space that fits, or between graphemes where a word is longer than the
    row. The spaces at the end of a row and the line feed belong to no row's span: joined, spans
    and those make up the text. No span is wider than `width`, except a single wide grapheme where
    `width` is one. A line feed at the very end opens no row; an empty text has one empty row.
    """

    __slots__ = ("_cancelled", "_lines", "_plain_spaces", "_starts", "text", "width")

    def __init__(self, text: str, width: int, cancelled: Callable[[], bool] | None = None) -> None:
        """Lay out `text`; `cancelled` is asked now and then, from the calling thread.

        Raises:
            ValueError: `width` is less than one.
            LayoutCancelled: `cancelled` returned true.
        """
        if width < 1:
            raise ValueError(f"a row needs at least one cell, not {width}")
        self.text = text
        self.width = width
        self._cancelled = cancelled or (lambda: False)
        self._starts = array("q")
        self._lines = array("q")
        self._plain_spaces = not self._any(_OTHER_SPACE, 0, len(text))
        self._build()

    @property
    def row_count(self) -> int:
        """How many rows there are; at least one."""
        return len(self._starts)

    @property
    def line_count(self) -> int:
        """How many source lines there are; at least one."""
        return len(self._lines)

    def row_span(self, row: int) -> tuple[int, int]:
        """Return the offsets (start, end) of what `row` shows.

        Raises:
            IndexError: there is no such row.
        """
        if not 0 <= row < len(self._starts):
            raise IndexError(row)
        start = self._starts[row]
        end = self._starts[row + 1] if row + 1 < len(self._starts) else len(self.text)
        if end > start and self.text[end - 1] == "\n":
            end -= 1
        return start, self._content_end(start, end)

    def row_of(self, offset: int) -> int:
        """Return the row on which the code point at `offset` stands (offsets are clamped)."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def line_of(self, offset: int) -> int:
        """Return the source line, counted from one, of the code point at `offset` (clamped)."""
        return max(1, bisect_right(self._lines, offset))

    def line_start(self, line: int) -> int:
        """Return the offset at which the source line `line`, counted from one, begins."""
        return self._lines[line - 1]

    def begins_line(self, row: int) -> bool:
        """Return whether `row` is the first row of its source line."""
        start = self._starts[row]
        return self._lines[self.line_of(start) - 1] == start

    def column_of(self, offset: int) -> int:
        """Return the cell, from the start of its row, of the grapheme that covers `offset`."""
        start, end = self.row_span(self.row_of(offset))
        column = 0
        for _, after, cells in clusters(self.text, start, end):
            if after > offset:
                break
            column += cells
        return column

    def offset_at(self, row: int, column: int) -> int:
        """Return the offset of the grapheme over the cell `column` of `row`, else the row's end."""
        start, end = self.row_span(row)
        right = 0
        for first, _, cells in clusters(self.text, start, end):
            right += cells
            if right > column:
                return first
        return end

    # -- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        text, half, starts, lines = self.text, self.width // 2, self._starts, self._lines
        start, length = 0, len(text)
        checked = 0
        while start < length or not starts:
            end = text.find("\n", start)
            if end < 0:
                end = length
            starts.append(start)
            lines.append(start)
            # No code point is wider than two cells, so a short line needs no measuring.
            if end - start > half:
                self._wrap(start, end)
            if len(starts) - checked >= _CANCEL_EVERY:
                checked = len(starts)
                self._check()
            start = end + 1

    def _check(self) -> None:
        if self._cancelled():
            raise LayoutCancelled

    def _any(self, character: re.Pattern[str], start: int, end: int) -> bool:
        """Return whether a pattern of one character matches within text[start:end]."""
        if end - start <= _SCAN:
            return character.search(self.text, start, end) is not None
        for at in range(start, end, _SCAN):
            if character.search(self.text, at, min(at + _SCAN, end)):
                return True
            self._check()
        return False

    def _wrap(self, start: int, end: int) -> None:
        """Append the starts of the second and later rows of the line text[start:end]."""
        width = self.width
        single = not self._any(_NOT_SINGLE, start, end)
        if single and end - start <= width:
            return
        end = self._content_end(start, end)
        contextual = not single and self._any(_CONTEXTUAL, start, end)
        ideographs = not single and self._any(_IDEOGRAPH, start, end)
        words = self._content_start(start, end)
        pos, rows = start, 0
        while True:
            if single:
                limit = pos + width
            else:
                limit = self._fit_graphemes(pos, end) if contextual else self._fit(pos, end)
            if limit >= end:
                return
            # Indented beyond the width: the indentation is a row.
            floor = max(pos, words)
            # An indentation wider than a row is a row of its own.
            pos = words if limit <= words else self._break(floor, limit, end, ideographs)
            self._starts.append(pos)
            rows += 1
            if rows % _CANCEL_EVERY == 0:
                self._check()

    def _fit(self, pos: int, end: int) -> int:
        """Return how far the row beginning at `pos` can go; no contextual widths up to `end`."""
        text, width = self.text, self.width
        at, cells = pos, 0
        while at < end:
            ends = list(accumulate(map(_WIDTHS.__getitem__, text[at : min(at + width, end)])))
            room = width - cells
            if ends[-1] > room:
                at += bisect_right(ends, room)
                break
            at += len(ends)
            cells += ends[-1]
        # One grapheme at least, whole.
        at = max(at, pos + 1)
        while at < end and not _WIDTHS[text[at]]:
            at += 1
        return at

    def _fit_graphemes(self, pos: int, end: int) -> int:
        """Return how far the row beginning at `pos` can go, grapheme by grapheme."""
        room = self.width
        for first, _, cells in clusters(self.text, pos, end):
            room -= cells
            if room < 0 and first > pos:
                return first
        return end

    def _break(self, floor: int, limit: int, end: int, ideographs: bool) -> int:
        """Return where the next row begins, if a row with words from `floor` fits to `limit`."""
        text = self.text
        if self._is_space(limit):  # the row is full and the space after it hangs
            return self._content_start(limit, end)
        if self._plain_spaces and not ideographs:
            space = text.rfind(" ", floor, limit)
            while space > floor and not self._is_space(space):
                space = text.rfind(" ", floor, space)
            return space + 1 if space > floor else limit
        for at in range(limit, floor, -1):
            if self._is_space(at - 1) or (ideographs and self._between_ideographs(at)):
                return at
        return limit

    def _between_ideographs(self, at: int) -> bool:
        before, after = self.text[at - 1], self.text[at]
        return (
            (_IDEOGRAPH.match(before) is not None or _IDEOGRAPH.match(after) is not None)
            and after not in _CLOSING
            and before not in _OPENING
            and _WIDTHS[after] > 0
        )

    def _content_end(self, start: int, end: int) -> int:
        text = self.text
        if end > start and text[end - 1] in SPACES:
            return start + len(text[start:end].rstrip(SPACES))
        return end

    def _content_start(self, start: int, end: int) -> int:
        while start < end and self._is_space(start):
            start += 1
        return start

    def _is_space(self, at: int) -> bool:
        """Return whether a row may end after the code point: a space that carries no mark."""
        text = self.text
        return text[at] in SPACES and (at + 1 == len(text) or _WIDTHS[text[at + 1]] > 0)
