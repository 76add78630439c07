"""The mentions of the current entity, in reading order across documents and languages."""

from __future__ import annotations

from collections.abc import Sequence

from search_index.models import MentionContext, Span
from search_index.plain import printable
from tui.strips import Piece, fit, styled_slices
from tui.widgets.row_list import Row, RowList


class MentionList(RowList[tuple[str, int]]):
    """One row a mention under the title of its document; keys are (document id, offset).

    Of very many mentions a run is listed; item 0 has the number ``first``, counted from 0.
    """

    START = None

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.mentions: tuple[MentionContext, ...] = ()
        self.first = 0
        self._total = 0

    def show(
        self, mentions: tuple[MentionContext, ...], first: int, total: int, *, keep: bool
    ) -> None:
        """Show a run of the mentions; with `keep` false those of another entity."""
        self.mentions, self.first, self._total = mentions, first, total
        self.rebuild(keep=keep, steady=keep)

    @property
    def current_number(self) -> int | None:
        """Which mention the cursor is on, counted from 0."""
        return None if self.cursor is None else self.first + self.cursor

    def place_on(self, number: int) -> None:
        """Put the cursor on a mention, if it is listed."""
        if 0 <= number - self.first < len(self.mentions):
            self.cursor = number - self.first

    def build_rows(self, width: int) -> list[Row]:
        """Return a heading a document and a row a mention, the mention itself in view."""
        dim, heading = self.style("row--dim"), self.style("row--heading")
        self.keys = [(m.info.id, m.mention.start) for m in self.mentions]
        rows: list[Row] = []
        if self.first:
            rows.append(Row(((f"… {self.first:,} before", dim),)))
        document = None
        for item, found in enumerate(self.mentions):
            if found.info.id != document:
                document = found.info.id
                title = fit(found.info.title, width - 5)
                rows.append(Row(((title, heading),), ((found.info.language, dim),)))
            rows.append(Row((), item=item))
        more = self._total - self.first - len(self.mentions)
        if more > 0:
            rows.append(Row(((f"… and {more:,} more", dim),)))
        return rows

    def pieces_of(self, row: Row, index: int, current: bool) -> Sequence[Piece]:
        """Return the pieces of a row; those of a mention are made when it comes into view."""
        item = row.item
        if item is None:
            return super().pieces_of(row, index, current)
        dim, hit, plain = (self.style(f"row--{name}") for name in ("dim", "hit", "plain"))
        found = self.mentions[item]
        number = f"{self.first + item + 1:>{len(str(self._total))}} "
        text = printable(found.text)
        span = Span(found.mention.start - found.start, found.mention.end - found.start)
        start = _first_shown(text, span, self._width - len(number) - 1)
        pieces = styled_slices(text, start, len(text), [(span, hit)], plain)
        return [(number, dim), *([("…", dim)] if start else []), *pieces]


def _first_shown(text: str, span: Span, room: int) -> int:
    """Return where to begin a passage so that its mention is in view, at a word if possible."""
    before = max(4, room // 4)
    if span.start <= before:
        return 0
    start = span.start - before
    blank = text.find(" ", start, span.start)
    return blank + 1 if 0 <= blank < span.start - 1 else start
