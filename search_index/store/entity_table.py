"""The entities of a commit: what they are, what they are called, how often they come up."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search_index.analysis import fold
from search_index.entities import name_key
from search_index.models import Entity, EntityCount, EntityRef, EntityType
from search_index.store.arrays.container import Array
from search_index.store.engine.facets import EntityCounter
from search_index.store.engine.sets import Numbers
from search_index.store.names import LexiconNames, name_parts, shown_name, usual_names
from search_index.store.snapshot import Snapshot

_MOST_REFS = 10_000  # references kept, of about 400 bytes
_MOST_LOOKUPS = 4_000  # answers kept: what is being typed is looked up again with every letter
# Unfinished words may begin the names of very many entities; those mentioned most are meant.
_MOST_BEGUN = 50
_PERSON = "person:"
_TYPES = tuple(kind for kind in EntityType if kind is not EntityType.DEMONYM)


class EntityTable:
    """The entities of one commit, by the numbers under which it counts them. Thread-safe."""

    def __init__(self, snapshot: Snapshot, lexicon: Mapping[str, LexiconNames]) -> None:
        self._segments = snapshot.commit.segments
        self._numbers = snapshot.commit.entity_numbers
        self._ranks = snapshot.commit.entity_ranks
        self._engine = snapshot.engine
        self._counter = EntityCounter(
            self._segments, self._numbers, len(self._ranks), self._engine.live
        )
        self._lexicon = lexicon
        self._refs: dict[int, EntityRef] = {}
        self._lookups: dict[tuple[str, bool], tuple[str, ...]] = {}

    # Counting

    def counts(
        self, documents: Numbers, limit: int | None = None
    ) -> tuple[tuple[EntityCount, ...], dict[EntityType, int]]:
        """Return the entities of documents, most mentions first, ties by id, and how many of each
        type there are. `limit`: so many of each type at the most; of 0, nothing is counted.
        """
        if limit == 0:
            return (), {}
        found = self._counter.counts(documents)
        numbers, mentions = found.entities, found.mentions
        types = self._types[numbers]
        totals = np.bincount(types, minlength=len(_TYPES)).tolist()
        kept = np.arange(len(numbers))
        if limit is not None:
            chosen = [
                _most(np.flatnonzero(types == kind), mentions, limit)
                if total > limit
                else np.flatnonzero(types == kind)
                for kind, total in enumerate(totals)
                if total
            ]
            kept = np.concatenate(chosen) if chosen else kept
        order = kept[np.lexsort((self._ranks[numbers[kept]], -mentions[kept]))]
        if limit is not None and len(order):
            order = order[_place_within(types[order]) < limit]
        rows = zip(
            self._refs_of(numbers[order]),
            mentions[order].tolist(),
            found.documents[order].tolist(),
            strict=True,
        )
        counts = tuple(EntityCount(*row) for row in rows)
        return counts, {kind: n for kind, n in zip(_TYPES, totals, strict=True) if n}

    @cached_property
    def _types(self) -> Array:
        """For every number the place of the entity's type in _TYPES."""
        types = np.zeros(len(self._ranks), np.uint8)
        for segment, numbers in zip(self._segments, self._numbers, strict=True):
            for place, kind in enumerate(_TYPES):
                low, high = segment.entities.ids.prefix(f"{kind.lower()}:".encode())
                types[numbers[low:high]] = place
        return types

    def warm(self) -> None:
        """Work out ahead what counting and looking up names need."""
        self._counter.warm()
        _ = self._totals, self._ordinals, self._types, self._folded_lexicon, self._listed

    @property
    def _totals(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Mentions and documents of every entity, by number."""
        documents, mentions = self._counter.totals
        return mentions, documents

    @property
    def present(self) -> int:
        """How many entities are mentioned at all."""
        return int(np.count_nonzero(self._totals[0]))

    @property
    def mentions(self) -> int:
        """How many mentions there are."""
        return int(self._totals[0].sum())

    # What they are

    @cached_property
    def _ordinals(self) -> list[tuple[Array, Array]]:
        """For each segment the numbers of its entities, ascending, and the ordinal of each."""
        orders = [np.argsort(numbers).astype(np.uint32) for numbers in self._numbers]
        return [
            (numbers[order], order) for numbers, order in zip(self._numbers, orders, strict=True)
        ]

    def ref(self, number: int) -> EntityRef:
        """Return the entity with a number."""
        known = self._refs.get(number)
        return known or self._refs_of(np.array([number]))[0]

    def _refs_of(self, numbers: Array) -> list[EntityRef]:
        """Return the entities with some distinct numbers, those that come up in documents."""
        refs = {number: self._refs.get(number) for number in numbers.tolist()}
        missing = np.array([number for number, ref in refs.items() if ref is None], np.int64)
        facts: dict[int, list[tuple[str, str]]] = {number: [] for number in missing.tolist()}
        ids: dict[int, bytes] = {}
        for segment, (known, ordinals) in zip(self._segments, self._ordinals, strict=True):
            at = np.searchsorted(known, missing.astype(known.dtype))
            at[at == len(known)] = 0
            here = np.flatnonzero(known[at] == missing) if len(known) else at[:0]
            found = zip(missing[here].tolist(), ordinals[at[here]].tolist(), strict=True)
            for number, ordinal in found:
                facts[number].append(segment.entity_facts(ordinal)[:2])
                if number not in ids:
                    ids[number] = segment.entities.ids[ordinal]
        made = {}
        for number, known_of in facts.items():
            name = shown_name(name for _, name in known_of)
            made[number] = EntityRef(ids[number].decode(), EntityType(known_of[0][0]), name)
        if len(self._refs) + len(made) > _MOST_REFS:
            self._refs.clear()
        self._refs.update(made)
        return [ref or made[number] for number, ref in refs.items()]

    def number(self, entity_id: str) -> int | None:
        """Return the number of an entity that is mentioned, by its id."""
        try:
            raw = entity_id.encode()
        except UnicodeEncodeError:  # from a command line that is not UTF-8
            return None
        for segment, numbers in zip(self._segments, self._numbers, strict=True):
            at = segment.entities.ids.find(raw)
            if at >= 0 and self._totals[0][numbers[at]]:
                return int(numbers[at])
        return None

    def refs(self, ids: Iterable[str]) -> tuple[EntityRef, ...]:
        """Return the entities with these ids, those that are mentioned."""
        numbers = (self.number(entity) for entity in ids)
        return tuple(self.ref(number) for number in numbers if number is not None)

    def entity(self, entity_id: str) -> Entity | None:
        """Return an entity with every name known for it, None if it is not mentioned."""
        number = self.number(entity_id)
        if number is None:
            return None
        ref, lexicon = self.ref(number), self._lexicon.get(entity_id)
        having = self._surfaces(entity_id.encode())
        names = dict(lexicon.names) if lexicon else usual_names(having)
        surfaces = sorted(having, key=lambda text: (-having[text], text))
        taken = {fold(name) for name in (ref.name, *names.values())}
        aliases = []
        for alias in (*(lexicon.aliases if lexicon else ()), *surfaces):
            folded = fold(alias)
            if folded not in taken:
                taken.add(folded)
                aliases.append(alias)
        return Entity(
            id=entity_id,
            type=ref.type,
            name=ref.name,
            names=names,
            aliases=tuple(aliases),
            wikidata=lexicon.wikidata if lexicon else None,
            mentions=int(self._totals[0][number]),
            documents=int(self._totals[1][number]),
        )

    def documents_of(self, ids: Iterable[str]) -> list[int]:
        """Return how many documents mention each entity, 0 for one that none does."""
        numbers = (self.number(entity) for entity in ids)
        return [0 if number is None else int(self._totals[1][number]) for number in numbers]

    def forms(self, entity_id: str) -> tuple[tuple[str, int], ...]:
        """Return the forms in which documents name an entity with how many do, most first."""
        having = self._surfaces(entity_id.encode("utf-8", "surrogatepass"))
        return tuple(sorted(having.items(), key=lambda form: (-form[1], form[0])))

    def _facts(self, raw: bytes) -> Iterator[tuple[str, str, dict[str, int], list[str]]]:
        """Yield what each segment keeps of the entity with an id; see ``read_entity``."""
        for segment in self._segments:
            at = segment.entities.ids.find(raw)
            if at >= 0:
                yield segment.entity_facts(at)

    def _surfaces(self, raw: bytes) -> dict[str, int]:
        """Return the forms in which documents name an entity, with how many do."""
        surfaces: dict[str, int] = {}
        for _, _, here, _ in self._facts(raw):
            for surface, documents in here.items():
                surfaces[surface] = surfaces.get(surface, 0) + documents
        return surfaces

    # What they are called

    def find(self, name: str) -> tuple[str, ...]:
        """Return the ids of the entities that a name, an alias or one word of a personal name
        may mean, most mentioned first.
        """
        key = name_key(name)
        listed = self._listed.get(key, set()) | self._listed_people.get(key, set())
        return self._ordered(self._named(key, whole=False), listed)

    def lookup(self, words: str, prefix: bool) -> tuple[str, ...]:
        """Return the ids of the entities that have `words` as a full name, as ``NameLookup``.

        A query widens by full names only: those of the lexicon, the name an entity is shown by,
        the fullest form of it in a document, acronyms. A family name alone finds the people who
        bear it, but widens no query.
        """
        known = self._lookups.get((words, prefix))
        if known is None:
            known = self._look_up(words, prefix)
            if len(self._lookups) >= _MOST_LOOKUPS:
                self._lookups.clear()
            self._lookups[words, prefix] = known
        return known

    def _look_up(self, words: str, prefix: bool) -> tuple[str, ...]:
        if not prefix:
            key = name_key(words)
            return self._ordered(self._named(key, whole=True), self._listed.get(key, set()))
        folded = fold(words)
        if not folded:
            return ()
        begun = self._begun_in_lexicon(folded)
        numbers: set[int] = set()
        for segment, known in zip(self._segments, self._numbers, strict=True):
            ordinals = segment.whole_names.beginning(_encoded(folded))
            numbers.update(known[ordinals].tolist())
        return self._ordered(numbers, begun)[:_MOST_BEGUN]

    def _named(self, key: str, *, whole: bool) -> set[int]:
        numbers = set()
        for segment, known in zip(self._segments, self._numbers, strict=True):
            for value in segment.names.exact(_encoded(key)):
                if value & 1 or not whole:
                    numbers.add(int(known[value >> 1]))
        return numbers

    def listed_with(self, folded: str) -> set[str]:
        """Return the ids of the lexicon's entities that have folded letters in a name."""
        return {entity for name, entity in self._folded_lexicon if folded in name}

    def _begun_in_lexicon(self, folded: str) -> set[str]:
        begun: set[str] = set()
        names = self._folded_lexicon
        for at in range(bisect_left(names, (folded, "")), len(names)):
            name, entity = names[at]
            if not name.startswith(folded):
                break
            begun.add(entity)
        return begun

    @cached_property
    def _listed(self) -> dict[str, set[str]]:
        """The lexicon's entities by the ``name_key`` of each of their whole names."""
        whole: dict[str, set[str]] = {}
        for entity, names in self._lexicon.items():
            for key in names.keys.values():
                whole.setdefault(key, set()).add(entity)
        return whole

    @cached_property
    def _listed_people(self) -> dict[str, set[str]]:
        """The lexicon's people by the ``name_key`` of each word of their names."""
        parts: dict[str, set[str]] = {}
        for entity, names in self._lexicon.items():
            for name in names.keys if entity.startswith(_PERSON) else ():
                for part in name_parts(name):
                    parts.setdefault(name_key(part), set()).add(entity)
        return parts

    @cached_property
    def _folded_lexicon(self) -> Sequence[tuple[str, str]]:
        """The lexicon's names, folded and sorted, each with its entity."""
        return sorted(
            (fold(name), entity) for entity, names in self._lexicon.items() for name in names.keys
        )

    def _ordered(self, numbers: set[int], listed: set[str]) -> tuple[str, ...]:
        """Return the ids of entities that are mentioned, most mentioned first, ties by id."""
        found = numbers | {n for n in map(self.number, sorted(listed)) if n is not None}
        mentions = self._totals[0]
        kept = sorted(
            (n for n in found if mentions[n]), key=lambda n: (-mentions[n], self._ranks[n])
        )
        return tuple(self.ref(number).id for number in kept)


def _most(places: Array, mentions: Array, count: int) -> Array:
    """Return the places of the `count` most mentioned, and of those as much mentioned."""
    found = mentions[places]
    least = np.partition(found, len(found) - count)[len(found) - count]
    chosen: Array = places[found >= least]
    return chosen


def _place_within(types: Array) -> NDArray[np.int64]:
    """Return for each element how many of the same type come before it."""
    order = np.argsort(types, kind="stable")
    sizes = np.bincount(types)
    before = np.empty(len(types), np.int64)
    before[order] = np.arange(len(types)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return before


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
