"""The card of an entity: what is known of it, drawn row by row; its companions are the items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.style import Style

from search_index.models import Companion, EntityCard, EntityType
from search_index.plain import printable
from tui.notices import plural
from tui.strips import Piece, fit
from tui.text_layout import TextLayout
from tui.trend import chart, strength
from tui.widgets.choice_list import TYPES
from tui.widgets.row_list import Move, Row, RowList

_LANGUAGES = (("en", "English"), ("ko", "Korean"), ("ru", "Russian"))
_LABEL = 10  # cells of the column of labels, where there is room for one
_LABELS_FROM = 36
_BAR, _BAR_FROM = 12, 44  # cells of a bar of strength, and columns from which there is one
_TALL = 3  # rows of the bars over time, where there is room
_TALL_FROM = 30
_LEAST = 4  # cells under which nothing is drawn: on its way in or out it has no width
_FORMS = 30  # forms that are listed


class Known(NamedTuple):
    """What a card shows: the library's card, and how many places are unlinked ("50+")."""

    card: EntityCard
    unlinked: str


class CardView(RowList[str]):
    """Rows of facts, then the companions; the keys are their entity ids.

    Down and up go through the text line by line where there is no companion in view.
    """

    START = None
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"entity--{kind.lower()}" for kind in EntityType if kind is not EntityType.DEMONYM
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.known: Known | None = None
        self._made: list[Row] = []

    def show(self, known: Known, *, keep: bool) -> None:
        """Show what is known of an entity; with `keep` where it was, for a little more is known."""
        self.known = known
        if self.size.width:  # else the first resize does it
            self.rebuild(keep=keep)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def build_rows(self, width: int) -> Sequence[Row]:
        """Return the rows of the card for a width."""
        self.keys, self._made = [], []
        if self.known is None or width < _LEAST:
            return []
        card = self.known.card
        room = width - 2
        self._names(card, room)
        self._counts(self.known, room)
        self._when(card, room)
        self._forms(card, room)
        most = card.entity.documents
        self._companions("TOGETHER WITH", "documents", card.companions, most, room)
        self._companions("IN ONE SENTENCE WITH", "sentences", card.beside, 0, room)
        return self._made

    # -- the rows ----------------------------------------------------------------------------

    def _add(self, *pieces: Piece) -> None:
        self._made.append(Row(pieces))

    def _fact(self, label: str, text: str, room: int, style: Style | None = None) -> None:
        """Add a text of any length behind a label."""
        dim = self.style("row--dim")
        indent = _LABEL if label and room >= _LABELS_FROM else 0
        shown = printable(text)
        layout = TextLayout(shown, max(1, room - indent))
        for row in range(layout.row_count):
            start, end = layout.row_span(row)
            head = (f"{label:<{indent}}"[:indent] if not row else " " * indent, dim)
            self._add(head, (shown[start:end], style or self.style("row--plain")))

    def _title(self, title: str, right: str = "") -> None:
        self._add()
        dim = self.style("row--dim")
        pieces = ((title, self.style("row--mark")),)
        self._made.append(Row(pieces, ((f"{right} ", dim),) if right else ()))

    def _names(self, card: EntityCard, room: int) -> None:
        entity = card.entity
        kind = self.style(f"entity--{entity.type.lower()}")
        named = [(label, entity.names[key]) for key, label in _LANGUAGES if key in entity.names]
        for label, name in named:
            self._fact(label, name, room, self.style("row--strong"))
        others = [name for key, name in entity.names.items() if key not in dict(_LANGUAGES)]
        for name in others if named else [*others, entity.name]:
            self._fact("name", name, room, self.style("row--strong"))
        self._fact("type", TYPES[entity.type], room, kind)
        wikidata = f" · Wikidata {entity.wikidata}" if entity.wikidata else ""
        self._fact("id", f"{entity.id}{wikidata}", room)

    def _counts(self, known: Known, room: int) -> None:
        entity = known.card.entity
        text = f"{plural(entity.mentions, 'mention')} in {plural(entity.documents, 'document')}"
        if known.unlinked:
            text += f", {known.unlinked} unlinked"
        self._fact("found", text, room)
        first, last = known.card.first_date, known.card.last_date
        if first:
            self._fact("dates", first if first == last else f"{first} to {last}", room)

    def _when(self, card: EntityCard, room: int) -> None:
        if len(card.trend) < 2:
            return
        tall = self.app.size.height >= _TALL_FROM
        bars, axis = chart(card.trend, room, _TALL if tall else 1)
        label, count = max(card.trend, key=lambda point: point[1])
        self._title("OVER TIME", f"most in {label}: {count:,}")
        style = self.style(f"entity--{card.entity.type.lower()}")
        for bar in bars:
            self._add((bar, Style(color=style.color)))
        self._add((axis, self.style("row--dim")))

    def _forms(self, card: EntityCard, room: int) -> None:
        if not card.met:
            return
        self._title("WRITTEN AS", "documents")
        forms = [f"{' '.join(form.split())} {count:,}" for form, count in card.met[:_FORMS]]
        if len(card.met) > _FORMS:
            forms.append(f"and {len(card.met) - _FORMS:,} more")
        # A form stays on one line where it can, with the dot behind it.
        text = "\u00a0· ".join(form.replace(" ", "\u00a0") for form in forms)
        self._fact("", text, room)

    def _companions(
        self, title: str, what: str, companions: Sequence[Companion], most: int, room: int
    ) -> None:
        if not companions:
            return
        self._title(title, what)
        by_document = what == "documents"
        scores = [one.score if by_document else one.sentence_score for one in companions]
        counts = [one.documents if by_document else one.sentences for one in companions]
        # In a corpus of few documents nothing is beyond chance: then the counts tell all.
        weak = max(scores) <= 0
        shares = [float(count) for count in counts] if weak else scores
        top = max(shares)
        figures = len(f"{max(counts):,}")
        bar = _BAR if room >= _BAR_FROM else 0
        for one, count, share in zip(companions, counts, shares, strict=True):
            right: list[Piece] = [(f"{count:>{figures},} ", self.style("row--plain"))]
            kind = self.style(f"entity--{one.entity.type.lower()}")
            if bar:
                right.insert(0, (strength(share / top, bar) + " ", Style(color=kind.color)))
            used = sum(cell_len(text) for text, _ in right) + 1
            name = fit(one.entity.name, room - used)
            self._made.append(Row(((name, kind),), tuple(right), len(self.keys)))
            self.keys = [*self.keys, one.entity.id]

    # -- moving ------------------------------------------------------------------------------

    def move(self, step: Move) -> bool:
        """Move to the next companion in view, else scroll."""
        top, height = self.scroll_offset.y, max(1, self.scrollable_content_region.height)
        ahead = {Move.DOWN: 1, Move.UP: -1}.get(step)
        if ahead is None:
            return self._leap(step, height)
        at = -1 if self.cursor is None else self.cursor
        target = at + ahead
        if 0 <= target < len(self.keys) and (self.cursor is not None or ahead > 0):
            row = self._first_row[target]
            if top <= row < top + height:
                self.cursor = target
                return True
            near = abs(row - (top + height if ahead > 0 else top - 1)) <= 2
            if near:
                self.cursor = target
                return True
        self.scroll_to(y=top + ahead, animate=False)
        return False

    def _leap(self, step: Move, height: int) -> bool:
        """Scroll by pages or to an end; the cursor stays with what is in view."""
        far = {
            Move.PAGE_DOWN: height - 1, Move.PAGE_UP: 1 - height,
            Move.HALF_DOWN: height // 2, Move.HALF_UP: -(height // 2),
            Move.GROUP_DOWN: height - 1, Move.GROUP_UP: 1 - height,
            Move.TOP: -self.rows, Move.BOTTOM: self.rows,
        }[step]  # fmt: skip
        top = max(0, min(self.rows - height, self.scroll_offset.y + far))
        seen = [at for at, row in enumerate(self._first_row) if top <= row < top + height]
        last = step in (Move.BOTTOM, Move.PAGE_DOWN, Move.HALF_DOWN, Move.GROUP_DOWN)
        self.cursor = (seen[-1] if last else seen[0]) if seen else None
        self.scroll_to(y=top, animate=False, immediate=True)
        return True
