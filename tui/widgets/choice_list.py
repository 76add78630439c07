"""What may be chosen: entities with their type and counts, or other things by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len

from search_index.models import EntityCount, EntityType
from tui.strips import fit
from tui.widgets.row_list import Row, RowList

TYPES = {
    EntityType.PERSON: "person",
    EntityType.ORG: "organisation",
    EntityType.PLACE: "place",
    EntityType.EVENT: "event",
    EntityType.WORK: "policy, project, work",
    EntityType.DATE: "date",
    EntityType.QUANTITY: "figure",
}
_SHORT = {EntityType.ORG: "org", EntityType.WORK: "work"}
_FROM = 56  # columns from which ids are shown too


@dataclass(frozen=True, slots=True)
class Option:
    """One line: an entity of the corpus, a type, or a new name."""

    key: str
    name: str
    kind: EntityType | None = None
    count: EntityCount | None = None
    note: str = ""


class ChoiceList(RowList[str]):
    """A row an option; of an entity its name, id, type, mentions and documents."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"entity--{kind.lower()}" for kind in EntityType if kind is not EntityType.DEMONYM
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.options: Sequence[Option] = ()
        self._figures = 1, 1

    def show(self, options: Sequence[Option], cursor: int = 0) -> None:
        """Show other options, the cursor on one of them."""
        self.options = options
        self.forget_cursor()
        self.rebuild(keep=False)
        if 0 < cursor < len(options):
            self.cursor = cursor

    @property
    def current(self) -> Option | None:
        """The option under the cursor."""
        if self.cursor is None or self.cursor >= len(self.options):
            return None
        return self.options[self.cursor]

    def build_rows(self, width: int) -> Sequence[Row]:
        """Return a row an option."""
        self.keys = [option.key for option in self.options]
        counts = [option.count for option in self.options if option.count is not None]
        most = max((count.mentions for count in counts), default=0)
        spread = max((count.documents for count in counts), default=0)
        self._figures = len(f"{most:,}"), len(f"{spread:,}")
        return [self._row(option, item, width) for item, option in enumerate(self.options)]

    def _row(self, option: Option, item: int, width: int) -> Row:
        plain, dim = self.style("row--plain"), self.style("row--dim")
        right = []
        if option.count is not None and option.kind is not None:
            mentions, documents = self._figures
            kind = _SHORT.get(option.kind, TYPES[option.kind])
            right = [
                (f"{kind:<6}", self.style(f"entity--{option.kind.lower()}")),
                (f" {option.count.mentions:>{mentions},}", plain),
                (f" {option.count.documents:>{documents},}", dim),
            ]
        room = width - sum(cell_len(text) for text, _ in right) - 2
        name = fit(option.name, room)
        pieces = [(name, self.style("row--strong") if option.count is None else plain)]
        note = option.note if width >= _FROM or option.count is None else ""
        if note and room - cell_len(name) - 2 > cell_len(note) // 2:
            pieces.append((f"  {fit(note, room - cell_len(name) - 2)}", dim))
        return Row(tuple(pieces), tuple(right), item)
