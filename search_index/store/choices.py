"""The entities of a commit to choose one from, as its name is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from search_index.analysis import fold
from search_index.likeness import Profile, most_alike, profile
from search_index.models import EntityCount, EntityType
from search_index.store.entity_table import EntityTable

Cancelled = Callable[[], bool]

_ALIKE = 0.5  # likeness from which two names may be one entity's
_LOOK_EVERY = 512  # entities between two looks at `cancelled`
_MOST_NAMES = 24  # of what is to be the same: the usual ones come first


class Choices:
    """All entities of one commit with their names. Thread-safe."""

    def __init__(self, entities: EntityTable, counts: Sequence[EntityCount]) -> None:
        """`counts`: of all entities, most mentions first."""
        self._entities = entities
        self._counts = counts
        self._places = {count.entity.id: at for at, count in enumerate(counts)}

    @cached_property
    def _folded(self) -> list[str]:
        return [fold(count.entity.name) for count in self._counts]

    @cached_property
    def _profiles(self) -> dict[int, Profile]:
        return {}

    def matching(
        self,
        text: str,
        names: Sequence[str],
        kind: EntityType | None,
        limit: int,
        cancelled: Cancelled | None,
    ) -> tuple[EntityCount, ...]:
        """Return those with a name that has a text in it, the likeliest to be meant first."""
        named = bool(text.strip())
        ranked = self._named(text, kind) if named else self._alike(names, kind, cancelled)
        return tuple(self._counts[at] for at in ranked[:limit])

    def _named(self, text: str, kind: EntityType | None) -> list[int]:
        """Return the places of entities: named just so, beginning so, a word so, holding it."""
        folded = fold(text.strip())
        ranks: dict[int, int] = {}

        def take(ids: Iterable[str], rank: int) -> None:
            for entity in ids:
                at = self._places.get(entity)
                if at is not None:
                    ranks[at] = min(rank, ranks.get(at, rank))

        take((text.strip(),), 0)
        take(self._entities.find(text), 0)
        take(self._entities.lookup(text, True), 1)
        take(self._entities.listed_with(folded), 3)
        for at, name in enumerate(self._folded):
            where = name.find(folded)
            if where >= 0:
                rank = 1 if not where else 2 if f" {folded}" in name else 3
                ranks[at] = min(rank, ranks.get(at, rank))
        counts = self._counts
        return sorted(ranks, key=lambda at: (ranks[at], counts[at].entity.type is not kind, at))

    def _alike(
        self, names: Sequence[str], kind: EntityType | None, cancelled: Cancelled | None
    ) -> list[int]:
        """Return the places of all entities: those alike first, then those of the kind."""
        wanted = [profile(name) for name in dict.fromkeys(names[:_MOST_NAMES])]
        likeness: dict[int, float] = {}
        for at, count in enumerate(self._counts) if wanted else ():
            if at % _LOOK_EVERY == 0 and cancelled is not None and cancelled():
                break
            if kind is None or count.entity.type is kind:
                known = self._profiles.get(at)
                if known is None:
                    known = self._profiles[at] = profile(count.entity.name)
                found = most_alike(wanted, known)
                if found >= _ALIKE:
                    likeness[at] = found
        counts = self._counts
        return sorted(
            range(len(counts)),
            key=lambda at: (-likeness.get(at, 0.0), counts[at].entity.type is not kind, at),
        )
