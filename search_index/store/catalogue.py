"""What a commit knows of its documents and entities without their texts; facets and filters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable

from search_index.analysis import fold
from search_index.models import (
    DocumentInfo,
    EntityCount,
    FacetCount,
    Filter,
    Sort,
)
from search_index.query.tree import first_day
from search_index.store.names import KnownEntity
from search_index.store.schema import EntityTally

FACETS: dict[str, Callable[[DocumentInfo], str]] = {
    "language": lambda info: info.language,
    "year": lambda info: info.date[:4],
    "source": lambda info: info.source,
    "type": lambda info: info.type,
}


class Catalogue:
    """The documents of a commit in reading order, and the entities that they mention."""

    def __init__(
        self, records: Iterable[tuple[int, DocumentInfo, tuple[EntityTally, ...]]]
    ) -> None:
        self.infos: dict[int, DocumentInfo] = {}  # by number, in reading order
        self.tallies: dict[int, tuple[EntityTally, ...]] = {}
        self.entities: dict[str, KnownEntity] = {}
        self.place: dict[int, int] = {}  # number -> rank in reading order
        self.numbers: dict[str, int] = {}  # document id -> number
        self.by_path: dict[str, int] = {}  # path -> number of its first document
        for number, info, tallies in records:
            self.place[number] = len(self.infos)
            self.infos[number] = info
            self.tallies[number] = tallies
            self.numbers[info.id] = number
            self.by_path.setdefault(info.path, number)
            for tally in tallies:
                self._count(number, tally)

    def _count(self, number: int, tally: EntityTally) -> None:
        known = self.entities.get(tally.entity.id)
        if known is None:
            known = self.entities[tally.entity.id] = KnownEntity(tally.entity)
        known.mentions += tally.mentions
        known.documents.append(number)
        for surface in tally.surfaces:
            known.surfaces[surface] = known.surfaces.get(surface, 0) + 1

    def filtered(self, numbers: Iterable[int], filters: Collection[Filter]) -> list[int]:
        """Return the documents that pass, in the order given.

        Of several values of a facet any will do; of entities, all are required; what is excluded
        is excluded. A field that does not exist passes nothing.
        """
        kept = list(numbers)
        wanted: dict[str, set[str]] = {}
        for one in filters:
            if one.field == "entity":
                known = self.entities.get(one.value)
                having = set(known.documents) if known else set()
                kept = [number for number in kept if (number in having) != one.exclude]
            elif one.exclude:
                value_of = FACETS.get(one.field)
                if value_of:
                    kept = [n for n in kept if value_of(self.infos[n]) != one.value]
            else:
                wanted.setdefault(one.field, set()).add(one.value)
        for name, values in wanted.items():
            value_of = FACETS.get(name)
            kept = [n for n in kept if value_of and value_of(self.infos[n]) in values]
        return kept

    def facets(self, numbers: Collection[int]) -> dict[str, tuple[FacetCount, ...]]:
        """Return how many of the documents have each value: most first, years newest first."""
        facets = {}
        for name, value_of in FACETS.items():
            counts = Counter(value_of(self.infos[number]) for number in numbers)
            del counts[""]
            pairs = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            if name == "year":
                pairs.sort(reverse=True)
            facets[name] = tuple(FacetCount(value, count) for value, count in pairs)
        return facets

    def entity_counts(self, numbers: Collection[int]) -> tuple[EntityCount, ...]:
        """Return the entities of the documents, most mentions first, ties by id."""
        if len(numbers) == len(self.infos):
            counts = [
                EntityCount(known.ref, known.mentions, len(known.documents))
                for known in self.entities.values()
            ]
        else:
            mentions: dict[str, int] = {}
            documents: dict[str, int] = {}
            for number in numbers:
                for tally in self.tallies[number]:
                    entity = tally.entity.id
                    mentions[entity] = mentions.get(entity, 0) + tally.mentions
                    documents[entity] = documents.get(entity, 0) + 1
            counts = [
                EntityCount(self.entities[entity].ref, count, documents[entity])
                for entity, count in mentions.items()
            ]
        counts.sort(key=lambda count: (-count.mentions, count.entity.id))
        return tuple(counts)

    def ordered(self, numbers: Collection[int], sort: Sort, rank: dict[int, float]) -> list[int]:
        """Return the documents in order; `rank` (scores, or hits) counts for some sorts.

        Ties are broken by reading order, so that an order is total.
        """
        placed = sorted(numbers, key=self.place.__getitem__)
        infos = self.infos
        match sort:
            case Sort.RELEVANCE | Sort.HITS:
                placed.sort(key=lambda n: -rank.get(n, 0.0))
            case Sort.DATE:
                placed.sort(
                    key=lambda n: first_day(infos[n].date) if infos[n].date else "", reverse=True
                )
            case Sort.TITLE:
                placed.sort(key=lambda n: fold(infos[n].title))
            case Sort.SOURCE:
                placed.sort(key=lambda n: (not infos[n].source, fold(infos[n].source)))
            case Sort.PATH:
                pass
        return placed
