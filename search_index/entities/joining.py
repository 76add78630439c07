"""Which entities of a corpus are one, though no document says so: names that sound the same.

An id comes from the name alone, so that documents agree without seeing each other. Where a name
alone cannot tell (a Latin "Jung" is 정 or 중), the corpus can: if it has one name in Hangul that a
spelling fits, the two are one. What fits two different names is left apart, for a wrong merge is
worse than a missed one.

Names are compared that have a key in common. A key begins with what it is a key of, so that names
which are never one have none: a plain name in Latin letters (Smith) is compared with names that
have no Latin spelling, not with all others that sound like it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from search_index.entities.body_spellings import spelling_key
from search_index.entities.foreign_sounds import (
    foreign_keys,
    foreign_place_keys,
    is_lone,
    is_slavic,
    lone_keys,
    plain_place,
    same_cyrillic,
    same_foreign,
    same_foreign_place,
    same_lone,
)
from search_index.entities.korean_sounds import (
    korean_keys,
    place_keys,
    place_readings,
    readings,
    same_korean,
    same_place,
)
from search_index.entities.names_of_many import says_nothing
from search_index.entities.patterns import lazy
from search_index.entities.sounds import script_of
from search_index.entities.state_bodies import is_organ
from search_index.models import EntityType

#: The types of which names are compared.
COMPARED = (EntityType.PERSON, EntityType.PLACE, EntityType.ORG)
# What an entity's names are: only in Latin letters and not to be spelt otherwise in them; without
# one in Latin letters; any others. And which of these may be one with it.
_PLAIN, _WITHOUT, _OTHER = "plo"
_PARTNERS = {_PLAIN: _WITHOUT, _WITHOUT: _WITHOUT + _OTHER + _PLAIN, _OTHER: _WITHOUT + _OTHER}
_LETTERS = "="  # of keys of names that agree letter by letter
_WARD = lazy("[중동서남북]구|(?:jung|dong|seo|nam|buk)-?gu", re.IGNORECASE)  # of any city
_OF_ONE_DOCUMENT = lazy("(?:org|person):.*-[0-9a-f]{8}")  # see ``recognition.recognise``


@dataclass(frozen=True, slots=True)
class Named:
    """An entity of a corpus: its id, type and names, and whether the lexicon has it."""

    id: str
    type: EntityType
    names: tuple[str, ...]  # sorted, none twice
    known: bool = False

    @property
    def keys(self) -> frozenset[str]:
        """Keys of which two entities that may be one share the ``partners`` of one."""
        return keys_of_entity(self.id, self.type, self.names)

    @property
    def lone(self) -> bool:
        """Whether it is a person with names of one word alone, and none that may be Korean."""
        return self.type == EntityType.PERSON and all(map(is_lone, self.names))

    @property
    def scripts(self) -> frozenset[str]:
        """The scripts of its names, as ``script_of``."""
        return frozenset(map(script_of, self.names))


def keys_of_entity(entity: str, kind: EntityType, names: tuple[str, ...]) -> frozenset[str]:
    """Return the keys of an entity with these names; none for one of one document only."""
    return frozenset() if _OF_ONE_DOCUMENT.fullmatch(entity) else sound_keys(kind, names)


@lru_cache(maxsize=1 << 15)
def sound_keys(kind: EntityType, names: tuple[str, ...]) -> frozenset[str]:
    """Return the keys of an entity with these names; none for a type that is not compared."""
    if kind == EntityType.PERSON:
        lone = all(map(is_lone, names))
        keys_of = lone_keys if lone else lambda name: korean_keys(name) | foreign_keys(name)
        keys = frozenset[str]().union(*map(keys_of, names))
        special = not lone and any(readings(name) or is_slavic(name) for name in names)
        exact = frozenset[str]()
    elif kind == EntityType.PLACE:
        names = tuple(name for name in names if not _WARD.fullmatch(name))
        keys = frozenset[str]().union(*(place_keys(n) | foreign_place_keys(n) for n in names))
        special = False
        exact = frozenset(_LETTERS + plain_place(name) for name in names)
    elif kind == EntityType.ORG:
        return frozenset(f"{kind.value[1]}{_LETTERS}{key}" for key in _body_keys(names))
    else:
        return frozenset()
    scripts = set(map(script_of, names))
    group = _WITHOUT if "L" not in scripts else _OTHER if special or len(scripts) > 1 else _PLAIN
    sign = kind.value[1]  # E of persons, L of places, R of bodies
    return frozenset(sign + key for key in exact | {group + key for key in keys})


def _body_keys(names: Iterable[str]) -> set[str]:
    """Return the keys of bodies' names, but for those that bodies of many states have."""
    own = (name for name in names if not (is_organ(name) or says_nothing(name)))
    return {key for name in own if (key := spelling_key(name))}


def partners(key: str) -> tuple[str, ...]:
    """Return the keys that an entity has which may be one with an entity that has this key."""
    sign, group, rest = key[0], key[1], key[2:]
    if group == _LETTERS:
        return (key,)
    return tuple(sign + other + rest for other in _PARTNERS[group])


def same_person(one: str, other: str) -> bool:
    """Whether two names of persons can be one in two spellings or scripts."""
    if readings(one) and readings(other):
        return same_korean(one, other)
    return same_foreign(one, other)


def _same_place(one: str, other: str) -> bool:
    if script_of(one) == script_of(other):
        return plain_place(one) == plain_place(other)
    return same_place(one, other) or same_foreign_place(one, other)


def may_be_one(one: Named, other: Named) -> bool:
    """Whether two entities may be one, by all their names."""
    if one.id == other.id or one.type != other.type or (one.known and other.known):
        return False
    if one.type == EntityType.ORG:
        return not one.keys.isdisjoint(other.keys)
    if one.scripts == other.scripts == {"H"}:
        return False
    if one.type == EntityType.PLACE:
        return _agree(one.names, other.names, _same_place)
    if one.lone or other.lone:
        return one.lone and other.lone and _agree(one.names, other.names, same_lone)
    korean, theirs = (tuple(filter(readings, names)) for names in (one.names, other.names))
    if korean and theirs:
        return any(same_korean(a, b) for a in korean for b in theirs)
    return _agree(one.names, other.names, same_foreign)


def _agree(one: Sequence[str], other: Sequence[str], same: Callable[[str, str], bool]) -> bool:
    """Whether names agree: in Latin letters if both have such, else in every pair of scripts.

    Hangul and Cyrillic spell a foreign name with fewer sounds, in which many names are alike; what
    two names are in the letters that both have decides before them. Джорджия is not Грузия, though
    both may be Georgia.
    """
    mine, theirs = _by_script(one), _by_script(other)
    if "L" in mine and "L" in theirs:
        return any(same(a, b) for a in mine["L"] for b in theirs["L"])
    cyrillic = [(a, b) for a in mine.get("C", ()) for b in theirs.get("C", ())]
    if cyrillic and not any(same_cyrillic(a, b) for a, b in cyrillic):
        return False
    pairs = [(a, b) for a in mine for b in theirs if a != b]
    return bool(pairs) and all(
        any(same(a, b) for a in mine[script] for b in theirs[against]) for script, against in pairs
    )


def _by_script(names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(script_of(name), []).append(name)
    return found


def joined(entities: Iterable[Named]) -> dict[str, str]:
    """Return for each entity that is one with others the id that all of them have.

    The answer depends on which entities there are, not on their order.
    """
    every = {entity.id: entity for entity in entities}
    having: dict[str, list[str]] = {}
    for entity in every.values():
        for key in entity.keys:
            having.setdefault(key, []).append(entity.id)
    near = {
        (min(a, b), max(a, b))
        for key, ids in having.items()
        for partner in partners(key)
        for a in ids
        for b in having.get(partner, ())
        if a != b
    }
    return grouped(
        [pair for pair in sorted(near) if may_be_one(every[pair[0]], every[pair[1]])], every
    )


def grouped(near: Collection[tuple[str, str]], entities: Mapping[str, Named]) -> dict[str, str]:
    """Return for each entity that is one with others the id that all of them have.

    `near`: the pairs of entities that may be one, each once. The id is one of theirs: the
    lexicon's, else the one by the name in the script that says most.
    """
    around: dict[str, set[str]] = {}
    for a, b in near:
        around.setdefault(a, set()).add(b)
        around.setdefault(b, set()).add(a)
    for one, other in _by_way_of_latin(around, entities):
        around[one].add(other)
        around[other].add(one)
    found: dict[str, str] = {}
    for group in _cliques(around):
        members = [entities[entity] for entity in group]
        if _certain(members):
            into = min(members, key=_worth).id
            found |= {member.id: into for member in members if member.id != into}
    return found


def _by_way_of_latin(
    around: Mapping[str, set[str]], entities: Mapping[str, Named]
) -> list[tuple[str, str]]:
    """Return the pairs of a Cyrillic and a Hangul name of which the same Latin one may be both.

    What two scripts make of a foreign name may differ though both are the Latin one: Holden, 홀덴
    and Холден. Two syllables of a Korean name that differ are two names.
    """
    found = []
    for one in sorted(around):
        if entities[one].scripts == {"L"} and not _korean(entities[one]):
            others = [entities[other] for other in sorted(around[one])]
            found += [
                (a.id, b.id)
                for a, b in combinations(others, 2)
                if {a.scripts, b.scripts} == {frozenset("C"), frozenset("H")}
            ]
    return found


def _korean(entity: Named) -> bool:
    """Whether its name may be read as Korean syllables."""
    if entity.type == EntityType.PLACE:
        return any(map(place_readings, entity.names))
    return any(map(readings, entity.names))


def _cliques(near: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the groups in which each fits every other, without those that fit two that do not.

    Whoever is left has only neighbours that are each other's, so the rest falls apart into
    complete groups.
    """
    clear = {
        one
        for one, around in near.items()
        if all(b in near[a] for a, b in combinations(sorted(around), 2))
    }
    groups, seen = [], set[str]()
    for one in sorted(clear):
        if one not in seen:
            group = sorted({one, *near[one]} & clear)
            seen.update(group)
            if len(group) > 1:
                groups.append(group)
    return groups


def _certain(members: Sequence[Named]) -> bool:
    """Whether what joins entities is more than that two spellings in one script are alike.

    Spellings of a Korean name need the name in Hangul or the lexicon, or a single one in each
    other script: "Kim Yong-ho" and "Kim Young-ho" may be two. Names of one word need the one in
    Latin letters, which tells most: Клинтон and 클린턴 alone may be two.
    """
    if any(member.lone for member in members):
        return any("L" in member.scripts for member in members)
    if any(member.known for member in members):
        return True
    scripts = [script for member in members for script in sorted(member.scripts)]
    if "H" in scripts or not any(readings(name) for m in members for name in m.names):
        return True
    return len(scripts) == len(set(scripts))


def _worth(entity: Named) -> tuple[bool, int, str]:
    """Order ids: the lexicon's, that of a Korean name in Hangul, then Latin, Cyrillic, Hangul."""
    korean = "H" in entity.scripts and any(readings(name) for name in entity.names)
    rank = 0 if korean else next(n for n, s in enumerate("LCH", 1) if s in entity.scripts)
    return not entity.known, rank, entity.id
