"""Where in the corpus entities are mentioned, and how often: numbers for mentions not yet read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search_index.store.arrays.container import Array
from search_index.store.arrays.segment import SegmentArrays
from search_index.store.engine.sets import Numbers


@dataclass(frozen=True, slots=True)
class MentionPlaces:
    """The documents that mention some entities, and how many of their mentions come before each.

    The mentions of ``documents[i]`` have the numbers ``starts[i]`` to ``starts[i + 1]``, half-open,
    in reading order of the corpus.
    """

    documents: Numbers  # (n,) in reading order
    starts: Numbers  # (n + 1,)

    @property
    def total(self) -> int:
        """How many mentions there are."""
        return int(self.starts[-1])

    def documents_from(self, offset: int) -> tuple[list[int], int]:
        """Return the documents from the one with mention number `offset` on, and the number of
        the first mention of that one.
        """
        at = max(int(np.searchsorted(self.starts, offset, "right")) - 1, 0)
        return self.documents[at:].tolist(), int(self.starts[at])


def find_mentions(
    segments: Sequence[SegmentArrays], order: NDArray[Any], entity_ids: Sequence[str] | None
) -> MentionPlaces:
    """Return where entities (None: all) are mentioned.

    `order` gives for every document of `segments`, one after the other, its place in reading
    order. Deleted documents do not count.
    """
    documents: list[Array] = []
    mentions: list[Array] = []
    offset = 0
    for segment in segments:
        having, counts = _rows(segment, entity_ids)
        if segment.live is not None:
            live = segment.live[having]
            having, counts = having[live], counts[live]
        documents.append(having + offset)
        mentions.append(counts)
        offset += segment.documents
    found, inverse = np.unique(_joined(documents), return_inverse=True)
    sums = np.bincount(inverse, _joined(mentions), len(found)).astype(np.int64)
    by_place = np.argsort(order[found])
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sums[by_place])])
    return MentionPlaces(found[by_place], starts)


def _rows(segment: SegmentArrays, entity_ids: Sequence[str] | None) -> tuple[Array, Array]:
    """Return the document and the count of every row of a segment that is of the entities."""
    table = segment.entities
    if entity_ids is None:
        rows = np.arange(len(table.entities))
    else:
        places = (table.ids.find(_encoded(entity)) for entity in entity_ids)
        wanted = [place for place in places if place >= 0]
        rows = np.flatnonzero(np.isin(table.entities, wanted))
    documents: Array = np.searchsorted(table.starts, rows, "right") - 1
    return documents, table.mentions[rows]


def _joined(arrays: Sequence[Array]) -> Numbers:
    if not arrays:
        return np.zeros(0, np.int64)
    return np.concatenate(arrays).astype(np.int64)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
