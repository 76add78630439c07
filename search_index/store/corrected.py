"""Segments as they are after corrections: the same files, with other entities in memory.

A segment in which no corrected entity occurs is used as it is. Of others the entities of each
document, their postings, facts and names are worked out anew, from the segment's arrays where
whole entities are concerned, and from the mentions themselves in the documents where the form of
a mention or its place decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from search_index.analysis import fold
from search_index.corrections import Effect
from search_index.corrections.model import type_of
from search_index.entities import name_key
from search_index.models import EntityType, Mention
from search_index.store.arrays.commit import Commit
from search_index.store.arrays.container import Array, offsets_of, smallest_type
from search_index.store.arrays.entities import entity_json, read_entity
from search_index.store.arrays.invert import Inverted, inverted_values
from search_index.store.arrays.segment import (
    EntityArrays,
    FieldArrays,
    SegmentArrays,
)
from search_index.store.arrays.table import Lookup, Table
from search_index.store.names import LexiconNames, name_parts, shown_name
from search_index.store.schema import UNNAMED, fullest_names
from search_index.store.stored import mentions_of, text_of

_ENTITIES, _NAMES = "entities", "names"


def corrected_commit(commit: Commit, effect: Effect, lexicon: Mapping[str, LexiconNames]) -> Commit:
    """Return a commit with corrected segments; itself if nothing in it is concerned.

    ``lexicon``: what it knows of the entities, by base id.
    """
    if not effect:
        return commit
    names = {**_usual_names(commit.segments, effect, lexicon), **effect.names}
    segments = tuple(corrected_segment(segment, effect, names) for segment in commit.segments)
    if all(one is other for one, other in zip(segments, commit.segments, strict=True)):
        return commit
    tables = [segment.entities.ids.all() for segment in segments]
    ids = sorted(set().union(*tables))
    number = {entity: at for at, entity in enumerate(ids)}
    numbers = tuple(
        np.fromiter(map(number.__getitem__, table), np.uint32, len(table)) for table in tables
    )
    return replace(
        commit,
        segments=segments,
        entity_numbers=numbers,
        entity_ranks=np.arange(len(ids), dtype=np.uint32),
    )


def _usual_names(
    segments: Iterable[SegmentArrays], effect: Effect, lexicon: Mapping[str, LexiconNames]
) -> dict[str, str]:
    """Return the names that entities which others were merged into had before."""
    found: dict[str, str] = {}
    joined = {entity for entity in effect.joins.values() if entity in lexicon}
    for entity in sorted(effect.gathering | joined):
        if entity in lexicon:
            names = lexicon[entity].names
            found[entity] = next(iter(names[x] for x in ("en", "ko", "ru") if x in names))
            continue
        here = []
        for segment in segments:
            at = segment.entities.ids.find(entity.encode("utf-8", "surrogatepass"))
            if at >= 0:
                here.append(segment.entity_facts(at)[1])
        if here:
            found[entity] = shown_name(here)
    return found


def corrected_names(lexicon: Mapping[str, LexiconNames], effect: Effect) -> dict[str, LexiconNames]:
    """Return what the lexicon knows of the entities as they are after corrections."""
    found: dict[str, LexiconNames] = {}
    merged: list[tuple[str, LexiconNames]] = []
    for base, names in lexicon.items():
        entity = effect.entity(base)
        if entity == base:
            found[base] = names
        elif entity is not None:
            merged.append((entity, names))
    for entity, names in merged:
        known = found.get(entity)
        if known is None:
            found[entity] = names
            continue
        aliases = (*known.aliases, *names.names.values(), *names.aliases)
        found[entity] = LexiconNames(
            {**names.names, **known.names},
            tuple(dict.fromkeys(aliases)),
            known.wikidata or names.wikidata,
            {**names.keys, **known.keys},
        )
    return found


def corrected_segment(
    segment: SegmentArrays, effect: Effect, names: Mapping[str, str]
) -> SegmentArrays:
    """Return a segment as it is after corrections; itself if they do not concern it.

    ``names``: effective id -> the name to show, where that is not what was recognised.
    """
    ids = [raw.decode() for raw in segment.entities.ids.all()]
    targets = [effect.entity(base) for base in ids]
    split = [effect.is_split(base) for base in ids]
    placed = _placed_documents(segment, effect)
    renamed = any(target in names for target in targets)
    if not (placed or renamed or any(split) or targets != ids):
        return segment
    concerned = set(placed)
    if any(split):
        places = np.flatnonzero(np.array(split))
        rows = np.isin(segment.entities.entities, places)
        documents = np.searchsorted(segment.entities.starts, np.flatnonzero(rows), "right") - 1
        concerned.update(documents.tolist())
    return _Corrected(segment, _Rebuilt(segment, effect, names, targets, sorted(concerned)))


def _placed_documents(segment: SegmentArrays, effect: Effect) -> list[int]:
    """Return the documents of a segment in which single mentions are put right."""
    field_ = segment.field("id")
    if field_ is None:
        return []
    found = []
    for document in sorted(effect.documents):
        at = field_.terms.find(document.encode("utf-8", "surrogatepass"))
        if at >= 0:
            found += field_.postings(at)[0].tolist()
    return found


@dataclass(slots=True)
class _Facts:
    """What is known of an effective entity in a segment."""

    names: dict[str, None] = field(default_factory=dict)  # that it may be shown by
    surfaces: Counter[str] = field(default_factory=Counter)  # form -> documents with it
    whole: dict[str, None] = field(default_factory=dict)


class _Rebuilt:
    """The entities of a segment, worked out anew."""

    def __init__(
        self,
        segment: SegmentArrays,
        effect: Effect,
        names: Mapping[str, str],
        targets: Sequence[str | None],
        concerned: Sequence[int],
    ) -> None:
        self._segment = segment
        self._effect = effect
        self._names = names
        self._lines = segment.every_entity_facts()
        self._facts: dict[str, _Facts] = {}  # of entities that are others than in the segment
        self._same: dict[str, int] = {}  # entities that are as they are there -> their ordinals
        self._base_facts(targets)
        recounted = self._recounted(concerned)
        every = {target for target in targets if target is not None}
        ids = sorted(every.union(*recounted))
        ordinal = {entity: at for at, entity in enumerate(ids)}
        moved = np.array([-1 if t is None else ordinal[t] for t in targets], np.int64)
        fresh = np.zeros(segment.documents, np.bool_)
        fresh[list(concerned)] = True
        rows = [
            (document, ordinal[entity], *counts)
            for document, entities in zip(concerned, recounted, strict=True)
            for entity, counts in entities.items()
        ]
        again = np.array(rows, np.int64).reshape(-1, 4)
        self.entities = self._field(_ENTITIES, ids, moved, fresh, again[:, :3])
        self.names = self._field(_NAMES, ids, moved, fresh, again[:, [0, 1, 3]])
        #: The entities that are left, in the order of their ordinals.
        self.ids = [raw.decode() for raw in self.entities.terms.all()]

    # Facts

    def _base_facts(self, targets: Sequence[str | None]) -> None:
        ids = self._segment.entities.ids
        changed = set(self._names)
        for base, target in enumerate(targets):
            if target is None:
                continue
            if target in changed or ids[base] != target.encode():
                changed.add(target)
        for base, target in enumerate(targets):
            if target in changed:
                self._add_base(target, base)
            elif target is not None:
                self._same[target] = base
        for entity, name in self._names.items():
            facts = self._facts.setdefault(entity, _Facts())
            facts.names = {name: None}
            facts.whole[name] = None

    def _add_base(self, entity: str, base: int) -> None:
        """Add what the segment has of one of its entities to an effective one."""
        _, name, surfaces, whole = read_entity(self._lines[base])
        facts = self._facts.setdefault(entity, _Facts())
        facts.names[name] = None
        facts.surfaces.update(surfaces)
        facts.whole.update(dict.fromkeys(whole))

    def _of(self, entity: str) -> _Facts:
        """Return the facts of an entity that is another than in the segment from now on."""
        base = self._same.pop(entity, None)
        if base is not None:
            self._add_base(entity, base)
        return self._facts.setdefault(entity, _Facts())

    def _recounted(self, concerned: Sequence[int]) -> list[dict[str, tuple[int, int]]]:
        """Return for each document the entities that it mentions, how often, and how often
        otherwise than by a demonym; move its forms to the entities that have them now.
        """
        found = []
        touched: set[str] = set()
        for number in concerned:
            before, after = self._mentions(number)
            for base, form in _forms(before):
                if (entity := self._effect.entity(base)) is not None:
                    self._of(entity).surfaces[form] -= 1
                    touched.add(entity)
            for entity, form in _forms(after):
                self._of(entity).surfaces[form] += 1
                touched.add(entity)
            counts = Counter(mention.entity for mention in after)
            named = Counter(m.entity for m in after if m.type is not EntityType.DEMONYM)
            found.append({entity: (counts[entity], named[entity]) for entity in sorted(counts)})
        for entity in touched:
            facts = self._facts[entity]
            gone = {form for form, count in facts.surfaces.items() if count <= 0}
            facts.surfaces = +facts.surfaces
            facts.whole = {n: None for n in facts.whole if n not in gone or n in facts.names}
            if not facts.whole and type_of(entity) not in UNNAMED:
                facts.whole = dict.fromkeys(fullest_names(list(facts.surfaces)))
        return found

    def _mentions(self, number: int) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        segment = self._segment
        document, text = segment.id_of(number), text_of(segment, number)
        before = mentions_of(segment, number, document, text)
        return before, self._effect.mentions(before, document, text)

    # Postings

    def _field(
        self,
        name: str,
        ids: Sequence[str],
        moved: NDArray[np.int64],
        fresh: NDArray[np.bool_],
        rows: Array,
    ) -> FieldArrays:
        """Return the postings of a field: those of old documents moved to their new entities,
        with `rows` of (document, ordinal, count) in the place of those of fresh ones.
        """
        known = self._segment.field(name)
        documents, ordinals, counts = rows.T
        boost = 1.0
        if known is not None:
            boost = known.boost
            sizes: Array = np.diff(known.starts.astype(np.int64))
            base = self._ordinals_of(known)
            moved_to = np.repeat(moved[base], sizes)
            kept = (moved_to >= 0) & ~fresh[known.documents]
            frequencies = known.frequencies
            weights = np.ones(len(kept), np.int64) if frequencies is None else frequencies
            documents = np.concatenate([known.documents[kept], documents])
            ordinals = np.concatenate([moved_to[kept], ordinals])
            counts = np.concatenate([weights[kept], counts])
        counted = counts > 0
        documents, ordinals, counts = documents[counted], ordinals[counted], counts[counted]
        size = max(self._segment.documents, 1)
        keys, inverse = np.unique(ordinals.astype(np.int64) * size + documents, return_inverse=True)
        sums = np.bincount(inverse, counts, len(keys)).astype(np.int64)
        ordinals, documents = np.divmod(keys, size)
        left, ranks = np.unique(ordinals, return_inverse=True)
        terms = [ids[at].encode() for at in left.tolist()]
        return _field_of(name, inverted_values(terms, ranks, documents, sums), boost)

    def _ordinals_of(self, known: FieldArrays) -> NDArray[np.int64]:
        """Return the ordinals of a field's terms among the segment's entities."""
        ids = self._segment.entities.ids
        if known.terms is ids or known.name == _ENTITIES:
            return np.arange(len(ids))
        place = {raw: at for at, raw in enumerate(ids.all())}
        terms = known.terms.all()
        return np.fromiter(map(place.__getitem__, terms), np.int64, len(terms))

    # What the segment gives of it

    def rows(self) -> EntityArrays:
        """Return the entities of each document."""
        inverted = self.entities
        sizes: Array = np.diff(inverted.starts.astype(np.int64))
        owners = np.repeat(np.arange(len(sizes)), sizes)
        order = np.argsort(inverted.documents, kind="stable")
        counts = np.bincount(inverted.documents, minlength=self._segment.documents)
        mentions = inverted.frequencies
        return EntityArrays(
            ids=inverted.terms,
            starts=offsets_of(counts),
            entities=owners[order].astype(smallest_type(len(sizes))),
            mentions=np.ones(len(order), np.uint8) if mentions is None else mentions[order],
        )

    def facts(self) -> list[bytes]:
        """Return what is kept of each entity, in the order of the ids."""
        found = []
        for entity in self.ids:
            if entity in self._same:
                found.append(self._lines[self._same[entity]])
                continue
            facts = self._facts.get(entity, _Facts())
            names = facts.names or dict.fromkeys(facts.surfaces) or {_readable(entity): None}
            kind, name = type_of(entity), shown_name(names)
            found.append(entity_json(kind, name, facts.surfaces, facts.whole))
        return found

    def lookups(self) -> tuple[Lookup, Lookup]:
        """Return the lookups of all names and of the whole ones; see ``SegmentArrays``."""
        keys: list[bytes] = []
        values: list[int] = []
        whole: list[bytes] = []
        owners: list[int] = []
        moved = np.full(len(self._lines), -1, np.int64)
        for ordinal, entity in enumerate(self.ids):
            if entity in self._same:
                moved[self._same[entity]] = ordinal
                continue
            facts = self._facts.get(entity, _Facts())
            parts = [p for n in facts.whole for p in name_parts(n)]
            named = type_of(entity) is EntityType.PERSON
            for name in dict.fromkeys(
                (*facts.names, *facts.surfaces, *facts.whole, *(parts if named else ()))
            ):
                if key := name_key(name):
                    keys.append(key.encode())
                    values.append(2 * ordinal + (name in facts.whole))
            for name in facts.whole:
                whole.append(fold(name).encode())
                owners.append(ordinal)
        old = self._segment.names.values.astype(np.int64)
        now = moved[old >> 1]
        names = self._segment.names.moved(np.where(now < 0, -1, 2 * now + (old & 1)))
        wholes = self._segment.whole_names.moved(moved[self._segment.whole_names.values])
        return names.with_more(keys, values), wholes.with_more(whole, owners)


class _Corrected(SegmentArrays):
    """A segment with other entities than its files have."""

    def __init__(self, segment: SegmentArrays, rebuilt: _Rebuilt) -> None:
        # Of the files nothing is opened again.
        self.name = segment.name
        self.deleted = segment.deleted
        self.terms_file = segment.terms_file
        self.documents_file = segment.documents_file
        self.documents = segment.documents
        self.live = segment.live
        self._columns = segment._columns
        self._fields = {**segment._fields, _ENTITIES: rebuilt.entities, _NAMES: rebuilt.names}
        self._every = rebuilt.facts()
        # These are cached properties of every segment.
        self.__dict__["entities"] = rebuilt.rows()
        self.__dict__["names"], self.__dict__["whole_names"] = rebuilt.lookups()

    def entity_facts(self, ordinal: int) -> tuple[str, str, dict[str, int], list[str]]:
        """Return what is kept of an entity by its ordinal: see ``read_entity``."""
        return read_entity(self._every[ordinal])

    def every_entity_facts(self) -> list[bytes]:
        """Return what is kept of each entity, in the order of their ordinals."""
        return self._every


def _field_of(name: str, inverted: Inverted, boost: float) -> FieldArrays:
    return FieldArrays(
        name=name,
        terms=Table.of(inverted.terms),
        starts=inverted.starts,
        documents=inverted.documents,
        frequencies=inverted.frequencies,
        boost=boost,
    )


def _forms(mentions: Iterable[Mention]) -> set[tuple[str, str]]:
    """Return the entities of a document with the forms that name them, as ``schema`` has them."""
    return {
        (mention.entity, " ".join(mention.text.split()))
        for mention in mentions
        if mention.type not in UNNAMED
    }


def _readable(entity: str) -> str:
    """Return the name that an id was made of, as far as it can be read from it."""
    return entity.partition(":")[2].replace("-", " ")
