"""Which entities of a corpus are one, though no document says so: names that sound the same.

An id comes from the name alone, so that documents agree without seeing each other. Where a name
alone cannot tell (a Latin "Jung" is 정 or 중), the corpus can: if it has one name in Hangul that a
spelling fits, the two are one. What fits two different names is left apart, for a wrong merge is
worse than a missed one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from search_index.entities.foreign_sounds import (
    foreign_keys,
    foreign_place_keys,
    same_foreign,
    same_foreign_place,
)
from search_index.entities.korean_sounds import (
    korean_keys,
    place_keys,
    readings,
    same_korean,
    same_place,
)
from search_index.entities.sounds import script_of
from search_index.models import EntityType

_MOST_PAIRS = 100_000  # of names with one key; more would be compared for too long


@dataclass(frozen=True, slots=True)
class Named:
    """An entity of a corpus: its id, type and names, and whether the lexicon has it."""

    id: str
    type: EntityType
    names: tuple[str, ...]  # sorted, none twice
    known: bool = False

    @property
    def hangul(self) -> bool:
        """Whether it has no name but in Hangul."""
        return all("가" <= name[:1] <= "힣" for name in self.names)


def same_person(one: str, other: str) -> bool:
    """Whether two names of persons can be one in two spellings or scripts."""
    if readings(one) and readings(other):
        return same_korean(one, other)
    return same_foreign(one, other)


def _same_place(one: str, other: str) -> bool:
    return script_of(one) != script_of(other) and (
        same_place(one, other) or same_foreign_place(one, other)
    )


def _person_keys(name: str) -> frozenset[str]:
    return korean_keys(name) | foreign_keys(name)


def _places_keys(name: str) -> frozenset[str]:
    return place_keys(name) | foreign_place_keys(name)


_RULES: dict[EntityType, tuple[Callable[[str], frozenset[str]], Callable[[str, str], bool]]] = {
    EntityType.PERSON: (_person_keys, same_person),
    EntityType.PLACE: (_places_keys, _same_place),
}


def joined(entities: Iterable[Named]) -> dict[str, str]:
    """Return for each entity that is one with others the id that all of them have.

    The id is one of theirs: the lexicon's, else the one by the name in the script that says most.
    The answer depends on which entities there are, not on their order.
    """
    found: dict[str, str] = {}
    every = sorted(entities, key=lambda entity: entity.id)
    for kind, (keys, same) in _RULES.items():
        found |= _joined_of([entity for entity in every if entity.type == kind], keys, same)
    return found


def _joined_of(
    entities: list[Named],
    keys: Callable[[str], frozenset[str]],
    same: Callable[[str, str], bool],
) -> dict[str, str]:
    blocks: dict[str, list[int]] = {}
    for at, entity in enumerate(entities):
        for key in sorted(frozenset().union(*map(keys, entity.names))):
            blocks.setdefault(key, []).append(at)
    near: dict[int, set[int]] = {}
    for block in blocks.values():
        for a, b in _pairs(entities, block):
            if b not in near.get(a, ()) and _may_be_one(entities[a], entities[b], same):
                near.setdefault(a, set()).add(b)
                near.setdefault(b, set()).add(a)
    found: dict[str, str] = {}
    for group in _cliques(near):
        members = [entities[at] for at in group]
        if _certain(members):
            into = min(members, key=_worth).id
            found |= {member.id: into for member in members if member.id != into}
    return found


def _pairs(entities: list[Named], block: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a block but those of two names in Hangul, which are never one."""
    hangul = [at for at in block if entities[at].hangul]
    others = [at for at in block if not entities[at].hangul]
    if len(others) * len(block) <= _MOST_PAIRS:
        yield from product(others, hangul)
        yield from combinations(others, 2)


def _may_be_one(one: Named, other: Named, same: Callable[[str, str], bool]) -> bool:
    if one.known and other.known:
        return False
    return any(same(a, b) for a in one.names for b in other.names)


def _cliques(near: Mapping[int, set[int]]) -> list[list[int]]:
    """Return the groups in which each fits every other, without those that fit two that do not.

    Whoever is left has only neighbours that are each other's, so the rest falls apart into
    complete groups.
    """
    clear = {
        at
        for at, around in near.items()
        if all(b in near[a] for a, b in combinations(sorted(around), 2))
    }
    groups, seen = [], set[int]()
    for at in sorted(clear):
        if at not in seen:
            group = sorted({at, *near[at]} & clear)
            seen.update(group)
            if len(group) > 1:
                groups.append(group)
    return groups


def _certain(members: list[Named]) -> bool:
    """Whether what joins entities is more than that two spellings in one script are alike.

    Spellings of a Korean name need the name in Hangul or the lexicon, or a single one in each
    other script: "Kim Yong-ho" and "Kim Young-ho" may be two.
    """
    if any(member.known for member in members):
        return True
    scripts = [script_of(name) for member in members for name in member.names[:1]]
    if "H" in scripts or not any(readings(m.names[0]) for m in members):
        return True
    return len(scripts) == len(set(scripts))


def _worth(entity: Named) -> tuple[bool, int, str]:
    """Order ids: the lexicon's, that of a Korean name in Hangul, then Latin, Cyrillic, Hangul."""
    scripts = {script_of(name) for name in entity.names}
    korean = "H" in scripts and any(readings(name) for name in entity.names)
    rank = 0 if korean else next(n for n, s in enumerate("LCH", 1) if s in scripts)
    return not entity.known, rank, entity.id
