"""Names that many have: whoever or whatever bears them is one of its document only.

Bodies and events whose names say nothing of their own (Coordinating Committee, 국제학술포럼), units
that many bodies have (Center for Korean Studies), and people with a Russian given name and a Korean
family name that very many bear (Vladimir Kim).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.foreign_sounds import same_foreign
from search_index.entities.hangul_references import LOCAL
from search_index.entities.korean_sounds import family_of
from search_index.entities.lexicon import Lexicon
from search_index.entities.normalise import fold, word_key
from search_index.entities.patterns import lazy
from search_index.entities.scan import scanner_of
from search_index.entities.sounds import script_of
from search_index.entities.state_bodies import SMALL, places_in
from search_index.entities.tokens import Words, words_of
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_LONGEST = 120  # code points of a name that is read

_PARTS = frozenset(word_list("generic_parts"))
_PARTS_RU = frozenset(map(word_key, word_list("generic_parts_ru")))
_HEADS = frozenset(
    (*word_list("heads_latin_org"), *word_list("heads_latin_event"), "staff", "roundtable")
)
_KOREAN = lazy(
    f"(?:{'|'.join(sorted(word_list('generic_parts_ko'), key=lambda w: (-len(w), w)))})++"
)
_MOST_WORDS = 3  # of a name that says nothing: Institute for International Economics says more
_MOST_WRITTEN = 8  # of such a name, with small words between
_ANY = frozenset((EntityType.ORG, EntityType.EVENT, EntityType.PERSON))
_GIVEN = frozenset(map(fold, word_list("given_of_many")))
_FAMILIES = frozenset(word_list("families_of_many"))


def of_document(mentions: Sequence[Candidate], lexicon: Lexicon) -> list[Candidate]:
    """Return mentions, those by names that many have as ones of the document only.

    A person whose name very many bear is whoever the document names in another script as well.
    """
    found = list(mentions)
    people: dict[str, str] = {}  # name -> entity
    for index, mention in enumerate(mentions):
        if mention.priority == Priority.LEXICON or mention.type not in _ANY:
            continue
        if mention.type == EntityType.PERSON and _many_bear(mention.name) and not people:
            people = {m.name: m.entity for m in reversed(mentions) if m.type == EntityType.PERSON}
        found[index] = _own(mention, people, lexicon)
    return found


def _own(mention: Candidate, people: Mapping[str, str], lexicon: Lexicon) -> Candidate:
    name, person = mention.name, mention.type == EntityType.PERSON
    if person and not _many_bear(name):
        return mention
    if mention.entity.endswith(LOCAL) or lexicon.get(mention.entity) is not None:
        return mention
    if person:
        alike = {e for other, e in people.items() if e == mention.entity or _same(name, other)}
        known = [entity for entity in sorted(alike) if lexicon.get(entity) is not None]
        entity = known[0] if len(known) == 1 else f"{min(alike)}{LOCAL}"
        return replace(mention, entity=entity)
    body = mention.type == EntityType.ORG and _of_any(name, lexicon)
    nothing = body or says_nothing(name)
    return replace(mention, entity=f"{mention.entity}{LOCAL}") if nothing else mention


def _same(one: str, other: str) -> bool:
    return script_of(one) != script_of(other) and same_foreign(one, other)


@lru_cache(maxsize=1 << 12)
def says_nothing(name: str) -> bool:
    """Whether a name is made of words alone that the names of many have."""
    if len(name) > _LONGEST or not name or name.isupper():
        return False
    if "가" <= name[0] <= "힣":
        return _KOREAN.fullmatch(name.replace(" ", "")) is not None
    if len(words_of(name)) > _MOST_WRITTEN:
        return False
    words = Words(name)
    keys = [key for key in words.keys if key not in SMALL]
    if not 1 < len(keys) <= _MOST_WORDS or not set(words.kinds) <= {"L", "C"}:
        return False
    if words.kinds[0] == "C":
        return all(key in _PARTS_RU or word_key(key) in _PARTS_RU for key in keys)
    return all(key in _PARTS for key in keys) and not _HEADS.isdisjoint(keys)


@lru_cache(maxsize=1 << 12)
def _many_bear(name: str) -> bool:
    """Whether a Korean family name and a Russian given name are those of very many people."""
    words = name.split()
    if len(words) == 1 and "가" <= name[0] <= "힣":  # 김블라디미르
        words = [name[0], name[1:]]
    if len(words) not in {2, 3} or "." in name:
        return False
    first, last = words[0], words[-1]
    return any(
        fold(given) in _GIVEN and not _FAMILIES.isdisjoint(family_of(family))
        for given, family in ((first, last), (last, first), (words[1], first))
    )


_UNITS = frozenset(word_list("generic_units"))
_WHOLES = frozenset(("university", "institute", "academy", "университет", "институт", "акад"))
_STUDIES = frozenset(map(word_key, word_list("generic_studies")))


@lru_cache(maxsize=1 << 12)
def _of_any(name: str, lexicon: Lexicon) -> bool:
    """Whether a name is that of a unit which many bodies have: Center for Korean Studies."""
    if len(name) > _LONGEST or not name or "가" <= name[0] <= "힣":
        return False
    keys = {word_key(word.lower()) for word in words_of(name)}
    if _UNITS.isdisjoint(keys) or _STUDIES.isdisjoint(keys) or not keys.isdisjoint(_WHOLES):
        return False
    words = Words(name)
    _, covered = places_in(scanner_of(lexicon).scan(words))
    plain = _PARTS | _PARTS_RU | _STUDIES | SMALL
    return all(
        start in covered or word_key(word.lower()) in plain
        for word, start in zip(words.words, words.starts, strict=True)
    )
