"""The hits: under each document found the passages that match, every match marked."""

from __future__ import annotations

from rich.style import Style
from textual.reactive import reactive

from search_index.models import Hit, Snippet, Span
from search_index.plain import printable
from tui.strips import Piece, styled_slices
from tui.text_layout import TextLayout
from tui.widgets.row_list import Row, RowList

PassageKey = tuple[str, int]  # document id, first code point of the passage
_GUTTER = 5
_PASSAGE_ROWS = 3


class HitList(RowList[PassageKey]):
    """An item is a passage; documents are headings. ``match`` is the hit within the passage."""

    hits: reactive[tuple[Hit, ...]] = reactive((), always_update=True)
    match: reactive[int] = reactive(0)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.passages: list[tuple[Hit, Snippet]] = []

    def watch_hits(self) -> None:
        """Show other hits."""
        self.rebuild()

    def watch_match(self) -> None:
        """Mark another hit of the passage under the cursor."""
        self.rebuild()

    def watch_cursor(self) -> None:
        """Mark the hits of another passage."""
        super().watch_cursor()
        self.set_reactive(HitList.match, 0)
        self.rebuild()

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

    # -- drawing -----------------------------------------------------------------------------

    def build_rows(self, width: int) -> list[Row]:
        """Return a heading for every document and up to three rows for every passage."""
        self.passages = [(hit, passage) for hit in self.hits for passage in hit.snippets]
        self.keys = [(hit.info.id, passage.start) for hit, passage in self.passages]
        dim, heading = self.style("row--dim"), self.style("row--heading")
        rows: list[Row] = []
        item = 0
        for hit in self.hits:
            info = hit.info
            if rows:
                rows.append(Row(()))
            facts = "  ".join(part for part in (info.date[:7], info.language) if part)
            rows.append(Row(((info.title, heading),), ((f"{facts} ", dim),)))
            shown = 0
            for passage in hit.snippets:
                rows.extend(self._passage_rows(passage, item, width))
                shown += len(passage.highlights)
                item += 1
            if shown < hit.hits and hit.snippets:
                more = f"{' ' * _GUTTER}{hit.hits - shown:,} more in the text"
                rows.append(Row(((more, dim),)))
        return rows

    def _passage_rows(self, passage: Snippet, item: int, width: int) -> list[Row]:
        text = printable(passage.text)
        marks = tuple(
            Span(span.start - passage.start, span.end - passage.start)
            for span in passage.highlights
        )
        room = max(1, width - _GUTTER - 2)
        layout = TextLayout(text, room)
        first = 0
        if marks:
            current = marks[min(self.match, len(marks) - 1)] if item == self.cursor else marks[0]
            first = max(0, layout.row_of(current.start) - 1)
            first = min(first, max(0, layout.row_count - _PASSAGE_ROWS))
        styled = self._marked(marks, item)
        plain, dim = self.style("row--plain"), self.style("row--dim")
        rows = []
        last = min(layout.row_count, first + _PASSAGE_ROWS) - 1
        for row in range(first, last + 1):
            gutter = f"{passage.line:>{_GUTTER - 1}} " if row == first else " " * _GUTTER
            start, end = layout.row_span(row)
            pieces: list[Piece] = [(gutter, dim)]
            if row == first and (first or not _opens_line(passage)):
                pieces.append(("…", dim))
            pieces += styled_slices(text, start, end, styled, plain)
            if row == last and last < layout.row_count - 1:
                pieces.append(("…", dim))
            rows.append(Row(tuple(pieces), item=item))
        return rows

    def _marked(self, marks: tuple[Span, ...], item: int) -> list[tuple[Span, Style]]:
        hit, current = self.style("row--hit"), self.style("row--hit-current")
        return [
            (span, current if item == self.cursor and index == self.match else hit)
            for index, span in enumerate(marks)
        ]


def _opens_line(passage: Snippet) -> bool:
    """Whether a passage begins as a sentence does, so that no ellipsis belongs before it."""
    return not passage.text[:1].islower() or passage.start == 0
