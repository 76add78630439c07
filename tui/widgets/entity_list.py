"""The entities in the documents found, by kind, with their mentions and documents."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import ClassVar

from rich.cells import cell_len
from textual.reactive import reactive

from search_index.models import EntityCount, EntityType, Filter
from tui.strips import fit
from tui.widgets.row_list import Row, RowList

GROUP_TITLES = {
    EntityType.PERSON: "PEOPLE",
    EntityType.ORG: "ORGANISATIONS",
    EntityType.PLACE: "PLACES",
    EntityType.EVENT: "EVENTS",
    EntityType.WORK: "POLICIES, PROJECTS, WORKS",
    EntityType.DATE: "DATES",
    EntityType.QUANTITY: "FIGURES",
}
MOST_PER_TYPE = 200  # the palette finds the rarer ones by name
_ORDER = {kind: index for index, kind in enumerate(GROUP_TITLES)}


class EntityList(RowList[str]):
    """One row an entity under the heading of its type; the keys are entity ids."""

    START = None

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"entity--{kind.lower()}" for kind in GROUP_TITLES}

    entities: reactive[tuple[EntityCount, ...]] = reactive(())
    filters: reactive[tuple[Filter, ...]] = reactive(())

    def watch_entities(self) -> None:
        """Show other entities, the cursor on the same one where it still is."""
        self.rebuild()

    def watch_filters(self) -> None:
        """Mark the entities that the results are filtered by."""
        self.rebuild()

    def build_rows(self, width: int) -> list[Row]:
        """Return a heading a type and a row an entity: name, mentions, documents."""
        plain, dim = self.style("row--plain"), self.style("row--dim")
        kept = {f.value for f in self.filters if f.field == "entity" and not f.exclude}
        dropped = {f.value for f in self.filters if f.field == "entity" and f.exclude}
        listed = sorted(self.entities, key=lambda count: _ORDER[count.entity.type])
        listed, left_out = _most_frequent(listed)
        self.keys = [count.entity.id for count in listed]
        most = max((count.mentions for count in listed), default=0)
        spread = max((count.documents for count in listed), default=0)
        cells = len(f"{most:,}"), len(f"{spread:,}")
        rows: list[Row] = []
        item = 0
        for kind, group in groupby(listed, key=lambda count: count.entity.type):
            colour = self.style(f"entity--{kind.lower()}")
            if rows:
                rows.append(Row(()))
            rows.append(Row(((GROUP_TITLES[kind], colour),)))
            for count in group:
                mark = (
                    "+" if count.entity.id in kept else "−" if count.entity.id in dropped else " "
                )
                figures = f"{count.mentions:>{cells[0]},} "
                documents = f"{count.documents:>{cells[1]},}"
                room = width - cell_len(figures + documents) - 3
                rows.append(
                    Row(
                        ((mark, colour), (fit(count.entity.name, room), plain)),
                        ((figures, plain), (documents, dim)),
                        item,
                    )
                )
                item += 1
            if left_out[kind]:
                rows.append(Row(((f"  and {left_out[kind]:,} rarer", dim),)))
        return rows


def _most_frequent(counts: list[EntityCount]) -> tuple[list[EntityCount], Counter[EntityType]]:
    """Keep so many of each type as one would scroll through; count those left out."""
    seen: Counter[EntityType] = Counter()
    kept = []
    for count in counts:
        seen[count.entity.type] += 1
        if seen[count.entity.type] <= MOST_PER_TYPE or not count.mentions:
            kept.append(count)
    return kept, Counter({kind: max(0, n - MOST_PER_TYPE) for kind, n in seen.items()})
