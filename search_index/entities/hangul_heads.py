"""The heads of names of bodies in Hangul, and the names that a run may begin with by its head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from search_index.entities.hangul_words import stems
from search_index.entities.organisations import HEAD_HANGUL
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

UNIVERSITY = "대"
_LONGEST = 20  # syllables of one run of Hangul that are looked at
# Heads that the title of whoever leads the body is written onto.
_LED = (
    "학회",
    "협회",
    "자치회",
    "한인회",
    "연합회",
    "협의회",
    "대학원",
    "연구원",
    "연구소",
    "철도청",
    "해양수산청",
    "해양항만청",
    "국토관리청",
    "고용노동청",
    "극장",
    "문화원",
    "진흥원",
    "교육원",
    "박물관",
    "미술관",
    "도서관",
)


@dataclass(frozen=True, slots=True)
class HeadLists:
    """The word lists of hangul.toml by which bodies are known."""

    public: frozenset[str]
    weak: frozenset[str]
    offices: frozenset[str]
    plain: frozenset[str]
    of_cities: frozenset[str]  # heads behind a city and a space
    spaced: frozenset[str]  # heads behind a space
    descriptions: frozenset[str]  # words in foreign syllables that describe
    works: frozenset[str]  # what treaties are about
    universities: frozenset[str]
    seated: frozenset[str]
    seats: tuple[str, ...]
    units: frozenset[str]
    unit_only: frozenset[str]
    not_heads: tuple[str, ...]
    kinds: Mapping[str, EntityType]
    lasts: frozenset[str]  # the last two syllables of each
    longest: int


@lru_cache(maxsize=1)
def head_lists() -> HeadLists:
    """Return the packaged lists, read once a process."""
    public = frozenset(word_list("hangul_public_heads"))
    companies = frozenset(word_list("hangul_company_heads"))
    units = frozenset(word_list("hangul_unit_heads"))
    kinds = dict.fromkeys(sorted(public | companies | units), EntityType.ORG) | HEAD_HANGUL
    return HeadLists(
        public=public,
        weak=frozenset(word_list("hangul_weak_heads")),
        offices=frozenset(word_list("hangul_offices")),
        plain=frozenset((*word_list("hangul_plain_fronts"), *word_list("generic_fronts"))),
        of_cities=frozenset(word_list("hangul_heads_of_cities")),
        spaced=frozenset(word_list("hangul_spaced_heads")),
        descriptions=frozenset((*word_list("foreign_descriptions"), *word_list("loanwords"))),
        works=frozenset(word_list("hangul_plain_works")),
        universities=frozenset(word_list("universities")),
        seated=frozenset(word_list("hangul_seat_heads")),
        seats=word_list("court_seats"),
        units=frozenset(word_list("hangul_unit_heads")),
        unit_only=frozenset(word_list("hangul_unit_only")),
        not_heads=word_list("not_heads"),
        kinds=kinds,
        lasts=frozenset(kind[-2:] for kind in kinds),
        longest=max(map(len, kinds)),
    )


@dataclass(frozen=True, slots=True)
class Shape:
    """A name that a run of Hangul may begin with: its length, its head and the type of that."""

    length: int
    front: int  # syllables before the head
    head: str
    type: EntityType


def _lengths(run: str) -> tuple[int, ...]:
    """Return how long a run is without its particle, and without 장, the head of a body: 학회장."""
    lengths = stems(run)
    if "장" not in run:
        return lengths
    led = (n - 1 for n in lengths if n > 4 and run[n - 1] == "장" and run.endswith(_LED, 0, n - 1))
    return (*lengths, *led)


@lru_cache(maxsize=1 << 15)
def shapes_of(run: str) -> tuple[Shape, ...]:
    """Return the names ending in a head that a run may begin with, the longest first."""
    lists = head_lists()
    shapes = []
    for length in _lengths(run):
        known = run[length - 2 : length] in lists.lasts
        if not 1 < length <= _LONGEST or not (known or run[length - 1] == UNIVERSITY):
            continue
        if run.endswith(lists.not_heads, 0, length):
            continue
        for size in range(min(length, lists.longest), 1, -1):
            kind = lists.kinds.get(run[length - size : length])
            if kind is not None:
                shapes.append(Shape(length, length - size, run[length - size : length], kind))
                break
        else:
            if run[length - 1] == UNIVERSITY and length >= 3:
                shapes.append(Shape(length, length - 1, UNIVERSITY, EntityType.ORG))
    return tuple(shapes)


@lru_cache(maxsize=1 << 14)
def plain_front(front: str) -> bool:
    """Whether the words before a head only describe it: 경제전문 in 경제전문방송."""
    plain = head_lists().plain
    return not front or any(
        front[:size] in plain and plain_front(front[size:]) for size in range(1, len(front) + 1)
    )


@lru_cache(maxsize=1 << 12)
def plain_work(front: str) -> bool:
    """Whether a front only says what a treaty is about and not which it is: 우호협력조약."""
    plain = head_lists().works
    return not front or any(
        front[:size] in plain and plain_work(front[size:]) for size in range(1, len(front) + 1)
    )
