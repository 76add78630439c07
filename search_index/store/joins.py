"""Which entities of an index are one by the sound of their names; see ``entities.joining``.

Only what is new to a commit is compared: the entities of new segments, and those of documents that
were deleted, with all others that have a key in common. What may be one is kept with the commit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

import numpy as np

from search_index.corrections.model import type_of
from search_index.entities import Lexicon, load_lexicon
from search_index.entities.joining import (
    COMPARED,
    Named,
    grouped,
    keys_of_entity,
    may_be_one,
    partners,
)
from search_index.store.arrays.commit import Commit, Joins
from search_index.store.arrays.segment import SegmentArrays

# From this many keys on, reading whole tables costs less than a search for each.
_MANY = 2_000


class Joiner:
    """Joins the entities of a commit, given with the one before it."""

    def __init__(
        self, merged: Collection[str] = (), lexicon: Callable[[], Lexicon] = load_lexicon
    ) -> None:
        """`merged`: segments that hold nothing but documents of the commit before. The lexicon is
        asked for when there is something to compare.
        """
        self._merged = frozenset(merged)
        self._lexicon = lexicon

    def __call__(self, segments: Sequence[SegmentArrays], before: Commit | None) -> Joins:
        """Return which entities may be one, and which are."""
        corpus = _Corpus(segments, self._lexicon)
        known = {segment.name: segment for segment in before.segments} if before else {}
        keys = set[str]()
        for segment in segments:
            if segment.name not in known and segment.name not in self._merged:
                keys.update(key.decode() for key in segment.sounds.table.all())
            older = known.get(segment.name)
            if older is not None and segment.deleted != older.deleted:
                keys.update(_keys_of_documents(segment, segment.deleted - older.deleted))
        pairs = set(before.joins.near) if before else set[tuple[str, str]]()
        pairs.update(_pairs(segments, keys))
        near = tuple(pair for pair in sorted(pairs) if corpus.near(pair))
        return Joins(near, grouped(near, corpus.entities))


class _Corpus:
    """The entities of segments, as far as they are asked for."""

    def __init__(self, segments: Sequence[SegmentArrays], lexicon: Callable[[], Lexicon]) -> None:
        self._segments = segments
        self._lexicon = lexicon
        self._known: dict[str, Named | None] = {}

    @property
    def entities(self) -> dict[str, Named]:
        """Those that were asked for and are there, by id."""
        return {entity: named for entity, named in self._known.items() if named is not None}

    def named(self, entity: str) -> Named | None:
        """Return an entity with all its names, None if no document mentions it."""
        if entity not in self._known:
            self._known[entity] = self._read(entity)
        return self._known[entity]

    def near(self, pair: tuple[str, str]) -> bool:
        """Whether two entities are there and may be one."""
        one, other = map(self.named, pair)
        return one is not None and other is not None and may_be_one(one, other)

    def _read(self, entity: str) -> Named | None:
        names = set[str]()
        for segment in self._segments:
            at = segment.entities.ids.find(entity.encode())
            if at >= 0 and _alive(segment, at):
                _, name, _, whole = segment.entity_facts(at)
                names.update(whole or (name,))
        if not names:
            return None
        entry = self._lexicon().get(entity)
        if entry is not None:
            names.update(entry.names.values())
        return Named(entity, type_of(entity), tuple(sorted(names)), entry is not None)


def keys_of(entity: str, names: Iterable[str], lexicon: Lexicon) -> frozenset[str]:
    """Return the keys by which an entity with these names is compared with others."""
    kind = type_of(entity)
    if kind not in COMPARED:
        return frozenset()
    entry = lexicon.get(entity)
    every = {*names, *(entry.names.values() if entry is not None else ())}
    return keys_of_entity(entity, kind, tuple(sorted(every)))


def _keys_of_documents(segment: SegmentArrays, documents: Collection[int]) -> set[str]:
    """Return the keys of all entities that some documents of a segment mention."""
    rows, sounds = segment.entities, segment.sounds
    parts = [rows.entities[int(rows.starts[d]) : int(rows.starts[d + 1])] for d in documents]
    at = np.flatnonzero(np.isin(sounds.values, np.concatenate(parts)))
    places = np.unique(np.searchsorted(sounds.starts, at, "right") - 1)
    return {key.decode() for key in sounds.table.some(places.tolist())}


def _pairs(segments: Sequence[SegmentArrays], keys: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of entities of which one has a key and the other a partner of it."""
    wanted = {*keys, *(partner for key in keys for partner in partners(key))}
    having = _having(segments, {key.encode() for key in wanted})
    for key in keys:
        for partner in partners(key):
            for one in having.get(key, ()):
                for other in having.get(partner, ()):
                    if one != other:
                        yield min(one, other), max(one, other)


def _having(segments: Sequence[SegmentArrays], keys: Collection[bytes]) -> dict[str, set[str]]:
    """Return the entities that have each of some keys."""
    having: dict[str, set[str]] = {}
    for segment in segments:
        sounds, ids = segment.sounds, segment.entities.ids
        if len(keys) > _MANY:
            rows = enumerate(sounds.table.all())
            places = [(at, key) for at, key in rows if key in keys]
        else:
            found = ((sounds.table.find(key), key) for key in keys)
            places = [(at, key) for at, key in found if at >= 0]
        for at, key in places:
            ordinals = sounds.values[int(sounds.starts[at]) : int(sounds.starts[at + 1])]
            here = (entity.decode() for entity in ids.some(ordinals.tolist()))
            having.setdefault(key.decode(), set()).update(here)
    return having


def _alive(segment: SegmentArrays, ordinal: int) -> bool:
    """Whether a document that is not deleted mentions an entity."""
    if segment.live is None:
        return True
    field = segment.field("entities")
    assert field is not None
    return bool(np.any(segment.live[field.postings(ordinal)[0]]))
