"""The mentions of the current entity, and below them where its names stand unlinked."""

from __future__ import annotations

from collections.abc import Sequence

from search_index.models import MentionContext, Span
from search_index.plain import printable
from tui.keymap import in_force
from tui.strips import Piece, fit, styled_slices
from tui.widgets.row_list import Move, Row, RowList


class MentionList(RowList[tuple[str, int]]):
    """One row a mention under the title of its document; keys are (document id, offset).

    Of very many mentions a run is listed; item 0 has the number ``first``, counted from 0. The
    items after the mentions are the unlinked places, under a heading of their own.
    """

    START = None

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.mentions: tuple[MentionContext, ...] = ()
        self.unlinked: tuple[MentionContext, ...] = ()
        self.first = 0
        self._total = 0
        self.more_unlinked = False  # unlinked places than are listed

    def show(
        self, mentions: tuple[MentionContext, ...], first: int, total: int, *, keep: bool
    ) -> None:
        """Show a run of the mentions; with `keep` false those of another entity."""
        self.mentions, self.first, self._total = mentions, first, total
        if not keep:
            self.unlinked, self.more_unlinked = (), False
        self.rebuild(keep=keep, steady=keep)

    def show_unlinked(self, places: tuple[MentionContext, ...], *, more: bool) -> None:
        """Show where names of the entity stand unlinked; `more`: and elsewhere, too."""
        if (places, more) != (self.unlinked, self.more_unlinked):
            self.unlinked, self.more_unlinked = places, more
            self.rebuild(steady=True)

    @property
    def current(self) -> MentionContext | None:
        """The mention, or unlinked place, under the cursor."""
        return None if self.cursor is None else self._item(self.cursor)

    @property
    def current_number(self) -> int | None:
        """Which mention the cursor is on, counted from 0; None: on none."""
        if self.cursor is None or self.cursor >= len(self.mentions):
            return None
        return self.first + self.cursor

    @property
    def nearest_number(self) -> int:
        """Which mention the cursor is on, or comes right after; the first if there is no cursor."""
        return self.first + min(self.cursor, len(self.mentions) - 1) if self.cursor else 0

    @property
    def current_unlinked(self) -> int | None:
        """Which unlinked place the cursor is on, counted from 0; None: on none."""
        if self.cursor is None or self.cursor < len(self.mentions):
            return None
        return self.cursor - len(self.mentions)

    @property
    def unlinked_count(self) -> str:
        """How many unlinked places there are, "50+" of more than are listed, "" of none."""
        return f"{len(self.unlinked):,}{'+' * self.more_unlinked}" if self.unlinked else ""

    def place_on(self, number: int) -> None:
        """Put the cursor on a mention, if it is listed."""
        if 0 <= number - self.first < len(self.mentions):
            self.cursor = number - self.first

    def place_on_unlinked(self, at: int) -> None:
        """Put the cursor on an unlinked place, or on the last one before it."""
        if self.unlinked:
            self.cursor = len(self.mentions) + min(at, len(self.unlinked) - 1)

    def move(self, step: Move) -> bool:
        """Move the cursor; from the mentions to the unlinked places only when all are listed."""
        before, last = self.cursor, len(self.mentions) - 1
        moved = super().move(step)
        hidden = self.first + len(self.mentions) < self._total
        if moved and hidden and before is not None and before <= last < (self.cursor or 0):
            self.cursor = last
            return before != last
        return moved

    def _item(self, at: int) -> MentionContext | None:
        beyond = at - len(self.mentions)
        if beyond < 0:
            return self.mentions[at]
        return self.unlinked[beyond] if beyond < len(self.unlinked) else None

    def build_rows(self, width: int) -> list[Row]:
        """Return a heading a document and a row a mention, the mention itself in view."""
        dim = self.style("row--dim")
        self.keys = [(m.info.id, m.mention.start) for m in (*self.mentions, *self.unlinked)]
        rows: list[Row] = []
        if self.first:
            rows.append(Row(((f"… {self.first:,} before", dim),)))
        rows += self._by_document(self.mentions, 0, width)
        more = self._total - self.first - len(self.mentions)
        if more > 0:
            rows.append(Row(((f"… and {more:,} more", dim),)))
        if self.unlinked:
            rows.append(Row(()))
            rows.append(self._heading())
            rows += self._by_document(self.unlinked, len(self.mentions), width)
            if self.more_unlinked:
                rows.append(Row((("… and more", dim),)))
        return rows

    def _heading(self) -> Row:
        """Return the heading of the unlinked places: how many there are, and what to do."""
        dim, heading = self.style("row--dim"), self.style("row--heading")
        key = in_force(self).first("mention.link")
        hint = ((f"  {key} links", dim),) if key else ()
        return Row(
            (("UNLINKED", self.style("row--mark")), *hint), ((self.unlinked_count, heading),)
        )

    def _by_document(self, places: Sequence[MentionContext], item: int, width: int) -> list[Row]:
        dim, heading = self.style("row--dim"), self.style("row--heading")
        rows: list[Row] = []
        document = None
        for at, found in enumerate(places, item):
            if found.info.id != document:
                document = found.info.id
                title = fit(found.info.title, width - 5)
                rows.append(Row(((title, heading),), ((found.info.language, dim),)))
            rows.append(Row((), item=at))
        return rows

    def pieces_of(self, row: Row, index: int, current: bool) -> Sequence[Piece]:
        """Return the pieces of a row; those of a mention are made when it comes into view."""
        item = row.item
        found = None if item is None else self._item(item)
        if item is None or found is None:
            return super().pieces_of(row, index, current)
        dim, hit, plain = (self.style(f"row--{name}") for name in ("dim", "hit", "plain"))
        linked = item < len(self.mentions)
        width = len(str(self._total))
        number = f"{self.first + item + 1:>{width}} " if linked else f"{'?':>{width}} "
        number += f"p.{found.page} " if found.info.paged else ""
        text = printable(found.text)
        span = Span(found.mention.start - found.start, found.mention.end - found.start)
        start = _first_shown(text, span, self._width - len(number) - 1)
        pieces = styled_slices(text, start, len(text), [(span, hit)], plain)
        return [(number, dim), *([("…", dim)] if start else []), *pieces]


def _first_shown(text: str, span: Span, room: int) -> int:
    """Return where to begin a passage, at a word, so that its mention is in view.

    Of a long word before the mention nothing is shown: a piece of one reads like another word.
    """
    before = max(4, room // 4)
    if span.start <= before:
        return 0
    start = span.start - before
    blank = text.find(" ", start - 1, span.start)
    return blank + 1 if blank >= 0 else start
