"""Segments as they are after corrections: the same files, with other entities in memory.

A segment in which no corrected entity occurs is used as it is. Of others what concerns the
corrected entities is worked out anew, from the segment's arrays where whole entities are concerned,
and from the mentions themselves in the documents where the form of a mention or its place decides;
everything else is copied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from search_index.analysis import fold
from search_index.corrections import Effect
from search_index.corrections.model import type_of
from search_index.entities import name_key
from search_index.models import EntityType, Mention
from search_index.store.arrays.commit import Commit
from search_index.store.arrays.container import Array
from search_index.store.arrays.edited import EditedLookup
from search_index.store.arrays.entities import entity_json, read_entity
from search_index.store.arrays.orders import entity_ranks
from search_index.store.arrays.segment import FieldArrays, SegmentArrays
from search_index.store.arrays.table import Lookup
from search_index.store.names import LexiconNames, name_parts, shown_name
from search_index.store.schema import UNNAMED, fullest_names
from search_index.store.splicing import Changes, spliced_field, spliced_rows
from search_index.store.stored import mentions_of, text_of

_ENTITIES, _NAMES = "entities", "names"
# What is read of each segment that corrections concern, asked for before the first of it is needed.
_READ = (
    "entities.terms.guides", "entities.terms.blob", "entities.terms.offsets", "entities.starts",
    "entities.documents", "entities.frequencies",
    "entities.rows", "entities.row_entities", "entities.row_mentions",
)  # fmt: skip


def corrected_commit(commit: Commit, effect: Effect, lexicon: Mapping[str, LexiconNames]) -> Commit:
    """Return a commit with corrected segments; itself if nothing in it is concerned.

    ``lexicon``: what it knows of the entities, by base id.
    """
    if not effect:
        return commit
    for segment in commit.segments:
        segment.terms_file.prefetch(_READ)
    names = {**_usual_names(commit.segments, effect, lexicon), **effect.names}
    segments = tuple(corrected_segment(segment, effect, names) for segment in commit.segments)
    if all(one is other for one, other in zip(segments, commit.segments, strict=True)):
        return commit
    numbers, new = _numbers(segments, commit)
    ranks = entity_ranks(segments, numbers, new, commit)
    return replace(commit, segments=segments, entity_numbers=numbers, entity_ranks=ranks)


def _numbers(
    segments: Sequence[SegmentArrays], commit: Commit
) -> tuple[tuple[Array, ...], dict[bytes, int]]:
    """Return the numbers of the entities of each segment, and those of entities new to a commit."""
    found = []
    new: dict[bytes, int] = {}
    pairs = list(zip(commit.segments, commit.entity_numbers, strict=True))
    for segment, (_, numbers) in zip(segments, pairs, strict=True):
        if not isinstance(segment, _Corrected):
            found.append(numbers)
            continue
        here = numbers[np.maximum(segment.origin, 0)].astype(np.uint32)
        for ordinal in np.flatnonzero(segment.origin < 0).tolist():
            entity = segment.entities.ids[ordinal]
            known = (n[at] for s, n in pairs if (at := s.entities.ids.find(entity)) >= 0)
            number = next(known, None)
            if number is None:
                number = new.setdefault(entity, len(commit.entity_ranks) + len(new))
            here[ordinal] = number
        found.append(here)
    return tuple(found), new


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
            at = segment.entities.ids.find(_encoded(entity))
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
    ids = segment.entities.ids
    here = {
        base: at
        for base in sorted(effect.concerned | names.keys())
        if (at := ids.find(_encoded(base))) >= 0
    }
    targets = {base: effect.entity(base) for base in here}
    split = [at for base, at in here.items() if effect.is_split(base)]
    concerned = set(_placed_documents(segment, effect))
    for at in split:
        field_ = segment.field(_ENTITIES)
        assert field_ is not None
        concerned.update(field_.postings(at)[0].tolist())
    changed = any(target != base or target in names for base, target in targets.items())
    if not (concerned or changed):
        return segment
    return _Corrected(segment, _Rebuilt(segment, effect, names, targets, sorted(concerned)))


def _placed_documents(segment: SegmentArrays, effect: Effect) -> list[int]:
    """Return the documents of a segment in which single mentions are put right."""
    field_ = segment.field("id")
    if field_ is None:
        return []
    found = []
    for document in sorted(effect.documents):
        at = field_.terms.find(_encoded(document))
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
    """The entities of a segment, worked out anew where they are others."""

    def __init__(
        self,
        segment: SegmentArrays,
        effect: Effect,
        names: Mapping[str, str],
        targets: Mapping[str, str | None],
        fresh: Sequence[int],
    ) -> None:
        self._segment = segment
        self._effect = effect
        self._facts: dict[str, _Facts] = {}  # of entities that are others than in the segment
        self._base_facts(targets, names)
        leaving = {raw for number in fresh for raw in segment.entity_ids(number)}
        counts = self._recounted(fresh)
        moves = {base: target for base, target in targets.items() if target != base}
        moves |= {base: effect.entity(base) for base in leaving if effect.entity(base) != base}
        of_all = Changes(moves, fresh, [(e, d, n) for d, e, n, _ in counts])
        of_names = Changes(moves, fresh, [(e, d, n) for d, e, _, n in counts])
        field_, self._moved = spliced_field(_ENTITIES, segment.field(_ENTITIES), leaving, of_all)
        self.entities = field_
        #: Makes the postings of the names; most queries do without.
        self.names = partial(spliced_field, _NAMES, segment.field(_NAMES), leaving, of_names)
        self.rows = spliced_rows(segment.entities, field_, self._moved, of_all)
        #: For each entity its ordinal in the segment, -1 of new ones.
        self.origin = np.full(len(field_.terms), -1, np.int64)
        kept = np.flatnonzero(self._moved >= 0)
        self.origin[self._moved[kept]] = kept

    # Facts

    def _base_facts(self, targets: Mapping[str, str | None], names: Mapping[str, str]) -> None:
        changed = {t for base, t in targets.items() if t is not None and t != base}
        changed |= {t for t in targets.values() if t is not None and t in names}
        for base, target in targets.items():
            if target is not None and target in changed:
                self._add_base(target, base)
        for entity in sorted(changed & names.keys()):
            facts = self._facts.setdefault(entity, _Facts())
            facts.names = {names[entity]: None}
            facts.whole[names[entity]] = None
        self._given = names

    def _add_base(self, entity: str, base: str) -> None:
        """Add what the segment has of one of its entities to an effective one."""
        at = self._segment.entities.ids.find(_encoded(base))
        facts = self._facts.setdefault(entity, _Facts())
        if at >= 0:
            _, name, surfaces, whole = self._segment.entity_facts(at)
            facts.names[name] = None
            facts.surfaces.update(surfaces)
            facts.whole.update(dict.fromkeys(whole))

    def _of(self, entity: str) -> _Facts:
        """Return the facts of an entity that is another than in the segment from now on."""
        if entity not in self._facts:
            self._add_base(entity, entity)
            if entity in self._given:
                name = self._given[entity]
                self._facts[entity].names = {name: None}
                self._facts[entity].whole[name] = None
        return self._facts[entity]

    def _recounted(self, fresh: Sequence[int]) -> list[tuple[int, str, int, int]]:
        """Return for each document and entity that it mentions how often, and how often otherwise
        than by a demonym; move its forms to the entities that have them now.
        """
        found = []
        touched: set[str] = set()
        for number in fresh:
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
            found += [(number, entity, counts[entity], named[entity]) for entity in sorted(counts)]
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

    # What the segment gives of it

    def facts(self) -> dict[int, bytes]:
        """Return what is kept of each entity that is another than before, by ordinal."""
        found = {}
        for ordinal, entity in self._others():
            facts = self._facts.get(entity, _Facts())
            names = facts.names or dict.fromkeys(facts.surfaces) or {_readable(entity): None}
            kind, name = type_of(entity), shown_name(names)
            found[ordinal] = entity_json(kind, name, facts.surfaces, facts.whole)
        return found

    def _others(self) -> Iterator[tuple[int, str]]:
        """Yield the entities that are there and others than before."""
        for entity in sorted(self._facts):
            ordinal = self.entities.terms.find(_encoded(entity))
            if ordinal >= 0:
                yield ordinal, entity

    def lookups(self) -> tuple[Lookup, Lookup]:
        """Return the lookups of all names and of the whole ones; see ``SegmentArrays``."""
        keys: list[bytes] = []
        values: list[int] = []
        whole: list[bytes] = []
        owners: list[int] = []
        moved = self._moved.copy()
        for ordinal, entity in self._others():
            if self.origin[ordinal] >= 0:
                moved[self.origin[ordinal]] = -1
            facts = self._facts[entity]
            parts = [p for n in facts.whole for p in name_parts(n)]
            person = type_of(entity) is EntityType.PERSON
            for name in dict.fromkeys(
                (*facts.names, *facts.surfaces, *facts.whole, *(parts if person else ()))
            ):
                if key := name_key(name):
                    keys.append(key.encode())
                    values.append(2 * ordinal + (name in facts.whole))
            for name in facts.whole:
                whole.append(fold(name).encode())
                owners.append(ordinal)
        # Of names a number says of what entity it is and, by its last bit, whether it is whole.
        named = np.where(moved < 0, -1, 2 * moved)
        pairs = np.stack([named, np.where(named < 0, -1, named + 1)], axis=1).ravel()
        segment = self._segment
        return (
            EditedLookup(segment.names, pairs, Lookup.of(keys, values)),
            EditedLookup(segment.whole_names, moved, Lookup.of(whole, owners)),
        )


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
        self._fields = {**segment._fields, _ENTITIES: rebuilt.entities}
        self._fields.pop(_NAMES, None)
        self._names = rebuilt.names
        #: For each entity its ordinal in the files, -1 of those that they do not have.
        self.origin = rebuilt.origin
        self._others = rebuilt.facts()
        # These are cached properties of every segment.
        self.__dict__["entities"] = rebuilt.rows
        self.__dict__["names"], self.__dict__["whole_names"] = rebuilt.lookups()

    def field(self, name: str) -> FieldArrays | None:
        """Return the postings of a field, None if no document has a term in it."""
        if name == _NAMES and name not in self._fields:
            self._fields[name], _ = self._names()
        return super().field(name)

    def entity_facts(self, ordinal: int) -> tuple[str, str, dict[str, int], list[str]]:
        """Return what is kept of an entity by its ordinal: see ``read_entity``."""
        other = self._others.get(ordinal)
        if other is not None:
            return read_entity(other)
        return super().entity_facts(int(self.origin[ordinal]))

    def every_entity_facts(self) -> list[bytes]:
        """Return what is kept of each entity, in the order of their ordinals."""
        return [entity_json(*self.entity_facts(ordinal)) for ordinal in range(len(self.origin))]


def _forms(mentions: Iterable[Mention]) -> set[tuple[str, str]]:
    """Return the entities of a document with the forms that name them, as ``schema`` has them."""
    return {
        (mention.entity, " ".join(mention.text.split()))
        for mention in mentions
        if mention.type not in UNNAMED
    }


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _readable(entity: str) -> str:
    """Return the name that an id was made of, as far as it can be read from it."""
    return entity.partition(":")[2].replace("-", " ")
