"""Which entities of an index are one by the sound of their names; see ``entities.joining``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from search_index.entities import Lexicon, load_lexicon
from search_index.entities.joining import Named, joined
from search_index.models import EntityType
from search_index.store.arrays.container import Array
from search_index.store.arrays.segment import SegmentArrays

_COMPARED = (EntityType.PERSON, EntityType.PLACE)

Row = tuple[bytes, str, str]  # id, type, name


class Joiner:
    """Joins the entities of commits; what it reads of a segment it keeps for the next one."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, frozenset[int]], list[Row]] = {}

    def __call__(self, segments: Sequence[SegmentArrays]) -> Mapping[str, str]:
        """Return the entities that are one with others, each with the id of all of them."""
        known = self._rows
        self._rows = {
            (segment.name, segment.deleted): known.get((segment.name, segment.deleted))
            or _rows_of(segment)
            for segment in segments
        }
        names: dict[tuple[bytes, str], set[str]] = {}
        for rows in self._rows.values():
            for entity, kind, name in rows:
                names.setdefault((entity, kind), set()).add(name)
        lexicon = load_lexicon()
        return joined(
            [_named(entity.decode(), kind, some, lexicon) for (entity, kind), some in names.items()]
        )


def _named(entity: str, kind: str, names: set[str], lexicon: Lexicon) -> Named:
    entry = lexicon.get(entity)
    if entry is not None:
        names = names | set(entry.names.values())
    return Named(entity, EntityType(kind), tuple(sorted(names)), entry is not None)


def _rows_of(segment: SegmentArrays) -> list[Row]:
    """Return the people and places that documents of a segment mention which are not deleted."""
    ids = segment.entities.ids
    rows: list[Row] = []
    there = _mentioned(segment)
    for kind in _COMPARED:
        rows += [
            (ids[ordinal], *segment.entity_facts(ordinal)[:2])
            for ordinal in range(*ids.prefix(f"{kind.lower()}:".encode()))
            if there is None or there[ordinal]
        ]
    return rows


def _mentioned(segment: SegmentArrays) -> NDArray[np.bool_] | None:
    """Return which entities are in documents that are not deleted; None: all of them."""
    if segment.live is None:
        return None
    entities = segment.entities
    sizes: Array = np.diff(entities.starts.astype(np.int64))
    kept = entities.entities[np.repeat(segment.live, sizes)]
    there = np.zeros(len(entities.ids), np.bool_)
    there[kept] = True
    return there
