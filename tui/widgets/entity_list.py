"""The entities in the documents found, by kind, with their mentions and documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import ClassVar

from rich.cells import cell_len

from search_index.models import EntityCount, EntityType, Filter
from tui.strips import fit
from tui.widgets.row_list import Lazy, Row, RowList

GROUP_TITLES = {
    EntityType.PERSON: "PEOPLE",
    EntityType.ORG: "ORGANISATIONS",
    EntityType.PLACE: "PLACES",
    EntityType.EVENT: "EVENTS",
    EntityType.WORK: "POLICIES, PROJECTS, WORKS",
    EntityType.DATE: "DATES",
    EntityType.QUANTITY: "FIGURES",
}
_ORDER = {kind: index for index, kind in enumerate(GROUP_TITLES)}


class EntityList(RowList[str]):
    """One row an entity under the heading of its type; the keys are entity ids."""

    START = None

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"entity--{kind.lower()}" for kind in GROUP_TITLES}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.entities: tuple[EntityCount, ...] = ()
        self.filters: tuple[Filter, ...] = ()
        self._totals: Mapping[EntityType, int] = {}
        self._figures = 1, 1  # cells that mentions and documents take
        self._rows_of_items: list[int] = []

    def show(
        self,
        entities: tuple[EntityCount, ...],
        totals: Mapping[EntityType, int],
        filters: tuple[Filter, ...],
    ) -> None:
        """Show other entities, the cursor on the same one where it still is.

        `totals`: how many there are of each type, with those not listed. `filters`: those of the
        results, to mark the entities in them.
        """
        if (entities, totals, filters) != (self.entities, self._totals, self.filters):
            self.entities, self._totals, self.filters = entities, totals, filters
            self.rebuild()

    def first_rows(self) -> Sequence[int]:
        """Return the row of every entity."""
        return self._rows_of_items

    def build_rows(self, width: int) -> Sequence[Row]:
        """Return a heading a type and a row an entity: name, mentions, documents."""
        listed = sorted(self.entities, key=lambda count: _ORDER[count.entity.type])
        self.keys = [count.entity.id for count in listed]
        most = max((count.mentions for count in listed), default=0)
        spread = max((count.documents for count in listed), default=0)
        self._figures = len(f"{most:,}"), len(f"{spread:,}")
        self._rows_of_items = []
        lines: list[tuple[EntityCount | EntityType | int | None, int]] = []
        for kind, group in groupby(listed, key=lambda count: count.entity.type):
            if lines:
                lines.append((None, -1))
            lines.append((kind, -1))
            before = len(self._rows_of_items)
            for count in group:
                lines.append((count, len(self._rows_of_items)))
                self._rows_of_items.append(len(lines) - 1)
            rarer = self._totals.get(kind, 0) - (len(self._rows_of_items) - before)
            if rarer > 0:
                lines.append((rarer, -1))
        return Lazy(len(lines), lambda index: self._row(*lines[index], width))

    def _row(self, shown: EntityCount | EntityType | int | None, item: int, width: int) -> Row:
        """Return the row of an entity, a heading, how many rarer ones there are, or nothing."""
        if shown is None:
            return Row(())
        if isinstance(shown, EntityType):
            return Row(((GROUP_TITLES[shown], self.style(f"entity--{shown.lower()}")),))
        if isinstance(shown, int):
            return Row(((f"  and {shown:,} rarer", self.style("row--dim")),))
        entity = shown.entity
        mark = (self._mark(entity.id), self.style(f"entity--{entity.type.lower()}"))
        plain, dim = self.style("row--plain"), self.style("row--dim")
        figures = [
            (f"{shown.mentions:>{self._figures[0]},} ", plain),
            (f"{shown.documents:>{self._figures[1]},}", dim),
        ]
        while sum(cell_len(text) for text, _ in figures) > width // 2 and len(figures) > 1:
            figures.pop()  # rather the name than both counts
        room = width - sum(cell_len(text) for text, _ in figures) - 3
        return Row((mark, (fit(entity.name, room), plain)), tuple(figures), item)

    def _mark(self, entity_id: str) -> str:
        for each in self.filters:
            if each.field == "entity" and each.value == entity_id:
                return "−" if each.exclude else "+"
        return " "
