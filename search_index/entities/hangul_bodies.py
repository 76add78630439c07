"""Bodies in Hangul that are not in the lexicon, by the head word that ends their name.

The longest chain is the name: a place or a state before a public body (부산 동부경찰서, 미국
재무부, 주한 우크라이나대사관), a body before its unit (한국외국어대 러시아연구소).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.hangul_words import stems
from search_index.entities.normalise import PARTICLES
from search_index.entities.organisations import HEAD_HANGUL, PREFIXES
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

# A clause or a noun with a particle, run together with the head by a missing space.
_CLAUSE_END = re.compile(r"(?:[는던된할의을를과와]|지만|는데|[했하되이였]고|려면|하면|면서|하며)$")
# States in short before the name of a body between them: 한·러 의원친선협회.
_BETWEEN = re.compile(r"(?<![가-힣])[한미중일러북남소](?:[·ㆍ][한미중일러북남소]){1,3}\s?$")
_LONGEST = 20  # syllables of one run of Hangul that are looked at
_UNIVERSITY = "대"
# What ends the front of a university's short name: 몽골국립대.
_FOUNDERS = ("국립", "시립", "연방")
_ENVOY = "주"  # 주한, 주블라디보스토크: "resident in" before an embassy
_STATES = frozenset(("러시아", "미국", "중국", "일본", "북한", "한국", "소련"))
_EMBASSIES = frozenset(("대사관", "총영사관", "영사관", "대표부", "공사관"))
_ENVOY_TO = frozenset(["한", "미", "중", "일", "러", "북", "영", "독", "불"])


@dataclass(frozen=True, slots=True)
class _Lists:
    public: frozenset[str]
    weak: frozenset[str]
    offices: frozenset[str]
    plain: frozenset[str]
    universities: frozenset[str]
    seated: frozenset[str]
    seats: tuple[str, ...]
    units: frozenset[str]
    unit_only: frozenset[str]
    not_bodies: frozenset[str]
    not_heads: tuple[str, ...]
    kinds: Mapping[str, EntityType]
    lasts: frozenset[str]  # the last two syllables of each
    longest: int


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    public = frozenset(word_list("hangul_public_heads"))
    companies = frozenset(word_list("hangul_company_heads"))
    units = frozenset(word_list("hangul_unit_heads"))
    kinds = dict.fromkeys(sorted(public | companies | units), EntityType.ORG) | HEAD_HANGUL
    return _Lists(
        public=public,
        weak=frozenset(word_list("hangul_weak_heads")),
        offices=frozenset(word_list("hangul_offices")),
        plain=frozenset((*word_list("hangul_plain_fronts"), *word_list("generic_fronts"))),
        universities=frozenset(word_list("universities")),
        seated=frozenset(word_list("hangul_seat_heads")),
        seats=word_list("court_seats"),
        units=frozenset(word_list("hangul_unit_heads")),
        unit_only=frozenset(word_list("hangul_unit_only")),
        not_bodies=frozenset(word_list("not_bodies")),
        not_heads=word_list("not_heads"),
        kinds=kinds,
        lasts=frozenset(kind[-2:] for kind in kinds),
        longest=max(map(len, kinds)),
    )


@dataclass(frozen=True, slots=True)
class _Shape:
    """A name that a run of Hangul may begin with: its length, its head and the type of that."""

    length: int
    front: int  # syllables before the head
    head: str
    type: EntityType


@lru_cache(maxsize=1 << 15)
def _shapes(run: str) -> tuple[_Shape, ...]:
    """Return the names ending in a head that a run may begin with, the longest first."""
    lists = _lists()
    shapes = []
    for length in stems(run):
        known = run[length - 2 : length] in lists.lasts
        if not 1 < length <= _LONGEST or not (known or run[length - 1] == _UNIVERSITY):
            continue
        if run.endswith(lists.not_heads, 0, length):
            continue
        for size in range(min(length, lists.longest), 1, -1):
            kind = lists.kinds.get(run[length - size : length])
            if kind is not None:
                shapes.append(_Shape(length, length - size, run[length - size : length], kind))
                break
        else:
            if run[length - 1] == _UNIVERSITY and length >= 3:
                shapes.append(_Shape(length, length - 1, _UNIVERSITY, EntityType.ORG))
    return tuple(shapes)


@lru_cache(maxsize=1 << 14)
def _plain(front: str) -> bool:
    """Whether the words before a head only describe it: 경제전문 in 경제전문방송."""
    plain = _lists().plain
    return not front or any(
        front[:size] in plain and _plain(front[size:]) for size in range(1, len(front) + 1)
    )


class _Bodies:
    """Finds the bodies of one document."""

    def __init__(self, words: Words, known: Iterable[Candidate]) -> None:
        self._words = words
        self._known = {c.start: c for c in known if not c.demonym}
        self._bodies: dict[int, int] = {}  # the last word of a body without particle -> its first

    def find(self, indexes: Iterable[int]) -> Iterator[Candidate]:
        """Yield the longest body that ends in each of the words `indexes`."""
        for index in indexes:
            run = self._words.words[index]
            for shape in _shapes(run):
                first = self._first(index, run, shape)
                if first is not None:
                    yield self._candidate(first, index, shape)
                    break

    def _candidate(self, first: int, index: int, shape: _Shape) -> Candidate:
        words = self._words
        start, end = words.starts[first], words.starts[index] + shape.length
        between = _BETWEEN.search(words.text, max(0, start - 9), start)
        if between is not None:
            start = between.start()
        if shape.length == len(words.words[index]) and shape.type == EntityType.ORG:
            self._bodies[index] = first
        known = self._known.get(words.starts[index])
        if known is not None and known.end == end and known.type == EntityType.ORG:
            return replace(known, start=start, priority=Priority.RULE)
        name = " ".join(words.text[start:end].split())
        entity = f"{PREFIXES[shape.type]}:{slug(name)}"
        return Candidate(start, end, entity, shape.type, Priority.RULE, name)

    def _first(self, index: int, run: str, shape: _Shape) -> int | None:
        """Return the first word of the name that ends in word `index`, None if there is none."""
        lists = _lists()
        body, place = self._body_before(index), self._places_before(index, shape.head)
        if body is not None and shape.head in lists.units and shape.front:
            return body
        if run[: shape.length] in lists.offices:
            return place
        front = run[: shape.front]
        if not self._names(index, front, shape, placed=place is not None):
            return None
        return place if place is not None and shape.head in lists.public else index

    def _names(self, index: int, front: str, shape: _Shape, *, placed: bool) -> bool:
        """Whether the syllables before a head make a name with it."""
        lists = _lists()
        known = self._known.get(self._words.starts[index])
        size = known.end - known.start if known is not None else 0
        place = size > 1
        if shape.head == _UNIVERSITY:
            exact = size == len(front) and known is not None and known.type == EntityType.PLACE
            return front in lists.universities or exact or front.endswith(_FOUNDERS)
        if shape.head in lists.offices and (size == len(front) or front in _STATES):
            return True
        if shape.head in lists.unit_only or len(front) < 2 or front in lists.plain:
            return False
        if _CLAUSE_END.search(front):
            return False
        if shape.type != EntityType.ORG:
            return len(front) >= 3
        if shape.head in lists.seated:
            return front.startswith(lists.seats)
        if shape.head in lists.weak:
            return not _plain(front) and (
                place or len(front) >= 3 or (placed and shape.head in lists.public)
            )
        return True

    def _body_before(self, index: int) -> int | None:
        """Return the first word of the body that stands right before word `index`."""
        if index == 0 or self._words.gaps[index] != Gap.SPACE:
            return None
        known = self._known.get(self._words.starts[index - 1])
        if known is not None and known.type == EntityType.ORG:
            return index - 1 if known.end == self._words.ends[index - 1] else None
        return self._bodies.get(index - 1)

    def _places_before(self, index: int, head: str) -> int | None:
        """Return the first of the places that stand right before word `index`."""
        first = None
        at = index
        while at > 0 and self._words.gaps[at] == Gap.SPACE and index - at < 4:
            at -= 1
            if not (self._is_place(at) or (head in _EMBASSIES and self._is_envoy(at))):
                break
            first = at
        if first and head in _EMBASSIES and self._words.words[first - 1] == _ENVOY:
            return first - 1 if self._words.gaps[first] == Gap.SPACE else first
        return first

    def _is_place(self, at: int) -> bool:
        """Whether a word is a place of the lexicon and nothing else."""
        known = self._known.get(self._words.starts[at])
        return known is not None and (
            known.end == self._words.ends[at] and known.type == EntityType.PLACE
        )

    def _is_envoy(self, at: int) -> bool:
        """Whether a word says where an embassy is: 주한, 주블라디보스토크."""
        run = self._words.words[at]
        if run[0] != _ENVOY or run.endswith("국"):  # 주변국, 주요국
            return False
        return len(run) > 2 or run[1:] in _ENVOY_TO


def abbreviations(words: Words) -> Iterator[Candidate]:
    """Yield bodies named by an abbreviation in Latin capitals with a Korean particle: HMM은."""
    for index, (word, kind) in enumerate(zip(words.words, words.kinds, strict=True)):
        if kind != "L" or not 3 <= len(word) <= 6 or words.cases[index] != Case.UPPER:
            continue
        after = index + 1
        if word in _lists().not_bodies or not word.isascii() or after >= len(words):
            continue
        alone = words.gaps[index] >= Gap.OTHER or words.kinds[index - 1] == "H"
        if not alone or words.gaps[after] != Gap.NONE or words.words[after] not in PARTICLES:
            continue
        start, end = words.starts[index], words.ends[index]
        entity = f"{PREFIXES[EntityType.ORG]}:{slug(word)}"
        yield Candidate(start, end, entity, EntityType.ORG, Priority.WEAK, word)


def may_end(run: str) -> bool:
    """Whether a run of Hangul can end the name of a body, whatever stands before it."""
    return len(run) > 1 and bool(_shapes(run))


def hangul_bodies(
    words: Words, indexes: Iterable[int], known: Iterable[Candidate]
) -> Iterator[Candidate]:
    """Yield bodies, events, works and places in Hangul that end in a known head.

    `indexes`: the words that may end one; `known`: places and bodies that may begin one.
    """
    yield from _Bodies(words, known).find(indexes)
