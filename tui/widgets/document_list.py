"""The documents found: title, language, date, where in the text the hits are, and how many."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message
from textual.reactive import reactive

from search_index.models import Hit
from tui.pages import Pages
from tui.strips import fit, sparkline
from tui.widgets.row_list import Lazy, Move, Row, RowList

_AHEAD = 10  # documents around the cursor that are loaded before they are needed


class DocumentList(RowList[str]):
    """Two rows a document found, in view or not; the keys are document ids, "" of those not loaded.

    The items are the places among all results, so that the cursor may be on one that is not loaded.
    """

    opened: reactive[str | None] = reactive(None, repaint=False)

    class Scrolled(Message):
        """Other documents are in view."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.results: Pages[Hit] = Pages()

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The documents that are loaded."""
        return self.results.loaded()

    @property
    def current(self) -> Hit | None:
        """The document under the cursor, if it is loaded."""
        return None if self.cursor is None else self.results.get(self.cursor)

    def show(self, results: Pages[Hit], *, steady: bool = False) -> None:
        """Show other documents, the cursor where it was if that is still there.

        With `steady` the document under the cursor stays on its lines of the screen.
        """
        self.results = results
        self.rebuild(steady=steady)

    def watch_opened(self) -> None:
        """Mark the document that is in the reader."""
        self.rebuild()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell what may have to be loaded."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.post_message(self.Scrolled())

    def lacking(self) -> int | None:
        """Return where the page of results begins that the cursor, or the view, lacks."""
        at = self.cursor or 0
        missing = self.results.lacking(at - _AHEAD, at + _AHEAD + 1)
        if missing is not None:
            return missing
        top = self.scroll_offset.y // 2
        return self.results.lacking(top, top + self.scrollable_content_region.height // 2 + 1)

    def move(self, step: Move) -> bool:
        """Move the cursor; a document is a group of its own."""
        alone = {Move.GROUP_UP: Move.UP, Move.GROUP_DOWN: Move.DOWN}
        return super().move(alone.get(step, step))

    def item_of(self, key: str) -> int | None:
        """Return the place of a document, if it is loaded."""
        return self.results.find(lambda hit: hit.info.id == key) if key else None

    def first_rows(self) -> Sequence[int]:
        """Return the first row of every document."""
        return range(0, 2 * self.results.total, 2)

    def build_rows(self, width: int) -> Sequence[Row]:
        """Return a title row and a row of facts for every document."""
        results = self.results

        def key(item: int) -> str:
            hit = results.get(item)
            return hit.info.id if hit is not None else ""

        def row(index: int) -> Row:
            hit = results.get(index // 2)
            if hit is None:
                return Row(
                    (("…", self.style("row--dim")),) if not index % 2 else (), (), index // 2
                )
            draw = self._facts if index % 2 else self._title
            return draw(hit, index // 2, width)

        self.keys = Lazy(results.total, key)
        return Lazy(2 * results.total, row)

    def _title(self, hit: Hit, item: int, width: int) -> Row:
        reading = hit.info.id == self.opened
        title = fit(hit.info.title, width - (3 if reading else 1))
        mark = (("◆", self.style("row--hit")),) if reading else ()
        return Row(((title, self.style("row--strong")),), mark, item)

    def _facts(self, hit: Hit, item: int, width: int) -> Row:
        info = hit.info
        day = info.date[:7] or (f"file {info.file_date[:7]}" if info.file_date else "")
        copies = f"+{len(info.copies):,}" if info.copies else ""
        facts = " · ".join(part for part in (info.language, day, copies) if part)
        hits = f"{hit.hits:,}" if hit.hits else ""
        count = ((hits, self.style("row--plain")),) if hits else ()
        line = sparkline(hit.dispersion)
        if len(facts) + len(line) + len(hits) + 6 > width:
            line = ""
        pieces = ((f" {facts} ", self.style("row--dim")), (f" {line}", self.style("row--hit")))
        return Row(pieces, count, item)
