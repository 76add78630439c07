"""The hits: under each document found the passages that match, every match marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.reactive import reactive

from search_index.models import Hit, Snippet, Span
from search_index.plain import printable
from tui.strips import Piece, styled_slices
from tui.text_layout import TextLayout
from tui.widgets.row_list import Lazy, Row, RowList

PassageKey = tuple[str, int]  # document id, first code point of the passage
_GUTTER = 5
_LEAST_ROWS, _MOST_ROWS = 3, 6  # of a passage, where it has as many


class _Cut(NamedTuple):
    """A passage cut into rows, of which those from `first` to `last` are shown."""

    passage: Snippet
    place: str  # its line, or its page
    layout: TextLayout
    first: int
    last: int


class HitList(RowList[PassageKey]):
    """An item is a passage; documents are headings. ``match`` is the hit within the passage."""

    match: reactive[int] = reactive(0, repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.hits: tuple[Hit, ...] = ()
        self.first = 0  # the place of the first of them among all results
        self.passages: list[tuple[Hit, Snippet]] = []
        self._cuts: list[_Cut] = []  # of every passage
        self._shown: list[Row | tuple[int, int]] = []  # rows; of a passage, which of its rows
        self._firsts: list[int] = []

    def show(self, hits: tuple[Hit, ...], first: int, *, steady: bool = False) -> None:
        """Show a run of the results, that begins with number `first` of them.

        With `steady` the passage under the cursor stays on its line of the screen.
        """
        self.hits, self.first = hits, first
        self.rebuild(steady=steady)

    def watch_match(self) -> None:
        """Mark another hit of the passage under the cursor."""
        self.redraw()

    def watch_cursor(self) -> None:
        """Mark the first hit of another passage."""
        super().watch_cursor()
        self.set_reactive(HitList.match, 0)
        self.redraw()

    # -- what is current ---------------------------------------------------------------------

    @property
    def current(self) -> tuple[Hit, Span | None] | None:
        """The document under the cursor and the hit in it that is marked, if it has any."""
        if self.cursor is None or self.cursor >= len(self.passages):
            return None
        hit, snippet = self.passages[self.cursor]
        marks = snippet.highlights
        return hit, marks[min(self.match, len(marks) - 1)] if marks else None

    def step(self, steps: int) -> bool:
        """Mark the next (1) or previous (-1) hit; false at the end of what is listed."""
        if self.cursor is None:
            return False
        count = len(self.passages[self.cursor][1].highlights)
        if 0 <= self.match + steps < count:
            self.match += steps
            return True
        target = self.cursor + steps
        while 0 <= target < len(self.passages) and not self.passages[target][1].highlights:
            target += steps
        if not 0 <= target < len(self.passages):
            return False
        self.cursor = target
        if steps < 0:
            self.match = len(self.passages[target][1].highlights) - 1
        return True

    def show_document(self, document_id: str, span: Span | None = None) -> None:
        """Put the cursor on a hit of a document, or on the document's first passage."""
        first = None
        for item, (hit, passage) in enumerate(self.passages):
            if hit.info.id != document_id:
                continue
            first = item if first is None else first
            if span in passage.highlights:
                self.cursor = item
                self.match = passage.highlights.index(span)
                return
        if first is not None:
            self.cursor = first

    def show_end(self, document_id: str) -> None:
        """Put the cursor on a document's last passage."""
        for item in range(len(self.passages) - 1, -1, -1):
            if self.passages[item][0].info.id == document_id:
                self.cursor = item
                return

    # -- drawing -----------------------------------------------------------------------------

    def first_rows(self) -> Sequence[int]:
        """Return the first row of every passage."""
        return self._firsts

    def build_rows(self, width: int) -> Sequence[Row]:
        """Return a heading for every document and up to six rows for every passage."""
        self.passages = [(hit, passage) for hit in self.hits for passage in hit.snippets]
        self.keys = [(hit.info.id, passage.start) for hit, passage in self.passages]
        room = max(1, width - _GUTTER - 2)
        self._cuts = [_cut(passage, _place(hit, passage), room) for hit, passage in self.passages]
        dim, heading = self.style("row--dim"), self.style("row--heading")
        shown: list[Row | tuple[int, int]] = []
        self._firsts = []
        for hit in self.hits:
            info = hit.info
            if shown:
                shown.append(Row(()))
            facts = "  ".join(part for part in (info.date[:7], info.language) if part)
            shown.append(Row(((info.title, heading),), ((f"{facts} ", dim),)))
            marked = 0
            for passage in hit.snippets:
                item = len(self._firsts)
                self._firsts.append(len(shown))
                first, last = self._cuts[item].first, self._cuts[item].last
                shown.extend([(item, row) for row in range(first, last + 1)])
                marked += len(passage.highlights)
            if marked < hit.hits and hit.snippets:
                more = f"{' ' * _GUTTER}{hit.hits - marked:,} more in the text"
                shown.append(Row(((more, dim),)))
        self._shown = shown
        return Lazy(len(shown), self._row)

    def _row(self, index: int) -> Row:
        row = self._shown[index]
        return row if isinstance(row, Row) else Row((), item=row[0])

    def pieces_of(self, row: Row, index: int, current: bool) -> Sequence[Piece]:
        """Return the pieces of a row; in the passage under the cursor one hit is stronger."""
        shown = self._shown[index]
        if isinstance(shown, Row):
            return super().pieces_of(row, index, current)
        (item, at), hit = shown, self.style("row--hit")
        cut = self._cuts[item]
        passage, strong = cut.passage, self.style("row--hit-current")
        marks = [
            (
                Span(span.start - passage.start, span.end - passage.start),
                strong if current and number == self.match else hit,
            )
            for number, span in enumerate(passage.highlights)
        ]
        dim, plain = self.style("row--dim"), self.style("row--plain")
        before, after = _around(cut, at)
        text = styled_slices(cut.layout.text, *cut.layout.row_span(at), marks, plain)
        return [(before, dim), *text, (after, dim)]


def _place(hit: Hit, passage: Snippet) -> str:
    if hit.info.paged:
        return f"p.{passage.page}"
    return str(passage.line) if passage.line else ""


def _cut(passage: Snippet, place: str, width: int) -> _Cut:
    """Cut a passage into rows: from the row before its first hit on, at most six are shown."""
    layout = TextLayout(printable(passage.text), width)
    marks, start = passage.highlights, passage.start
    first = max(0, layout.row_of(marks[0].start - start) - 1) if marks else 0
    last = layout.row_of(marks[-1].start - start) if marks else 0
    first = max(0, min(first, layout.row_count - _LEAST_ROWS))
    last = min(max(last, first + _LEAST_ROWS - 1), first + _MOST_ROWS - 1, layout.row_count - 1)
    return _Cut(passage, place, layout, first, last)


def _around(cut: _Cut, row: int) -> tuple[str, str]:
    """Return what stands before and after a row of a passage: its place, and where it is cut."""
    passage = cut.passage
    before = after = ""
    if row == cut.first:
        before = f"{cut.place:>{_GUTTER - 1}} " if cut.place else ""
        cut_before = cut.first or passage.begins_inside
        before = before.rjust(_GUTTER) + ("…" if cut_before else "")
    if row == cut.last:
        after = "…" if cut.last < cut.layout.row_count - 1 or passage.ends_inside else ""
    return before or " " * _GUTTER, after
