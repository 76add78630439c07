"""Places in Hangul by the kind word that ends their name: 하산역, 버지니아주, 송파구 신천동.

A kind word of one syllable also ends countless common nouns. It counts behind a place of the
lexicon, behind syllables that only a foreign name has, and in the order of Korean addresses.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.hangul_agencies import named_in
from search_index.entities.hangul_foreign import foreign_share, foreign_syllables
from search_index.entities.hangul_spellings import has_tense, plain_spellings
from search_index.entities.hangul_words import agrees, stems
from search_index.entities.lexicon import Lexicon
from search_index.entities.normalise import PARTICLES
from search_index.entities.organisations import PREFIXES
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.tokens import Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_SAME = frozenset(word_list("place_kinds_same"))
_OTHER = frozenset(word_list("place_kinds_other"))
_OF_STATES = frozenset(word_list("place_kinds_states"))
_FOREIGN = frozenset(word_list("place_kinds_foreign"))
# What an address names right before each of its parts.
_ABOVE = {"동": "구시", "리": "읍면군시", "읍": "군시도", "면": "군시도"}
_UNDER_PROVINCE = frozenset("시군구")
_PEOPLE = frozenset(["주민", "시민", "일대", "지역", "소재", "출신", "내"])
_ALL_PEOPLE = tuple(sorted(_PEOPLE))
# Districts and counties of several cities: with the city before them they are one of those.
_OF_SEVERAL = frozenset(("중구", "동구", "서구", "남구", "북구", "강서구", "고성군"))
# Behind 역 it is a part that somebody plays and no station.
_PART = lazy(r"[^.\n]{0,40}?(?:맡|캐스팅|연기[하한할]|출연|분[하한해]|낙점|발탁|열연)")
_CITY = ("특별시", "광역시", "시", "도")
_LASTS = frozenset(kind[-1] for kind in _FOREIGN)


@dataclass(frozen=True, slots=True)
class _Lists:
    named: frozenset[str]
    heads: frozenset[str]  # the first two syllables of those
    provinces: frozenset[str]
    ends: tuple[str, ...]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    named = frozenset((*word_list("korean_districts"), *word_list("korean_features")))
    return _Lists(
        named=named,
        heads=frozenset(name[:2] for name in named),
        provinces=frozenset(word_list("korean_provinces")),
        ends=word_list("not_place_ends"),
    )


def _follows(last: str, rest: str) -> bool:
    return (rest in PARTICLES and agrees(last, rest)) or rest in _PEOPLE


@lru_cache(maxsize=1 << 15)
def _by_shape(run: str) -> int:
    """Return the length of a place that a run of Hangul is by itself, or 0."""
    lists = _lists()
    if run[:2] not in lists.heads and not foreign_syllables(run[:3]):
        return 0
    lengths = stems(run)
    if run.endswith(_ALL_PEOPLE):
        people = {len(run) - len(word) for word in _ALL_PEOPLE if run.endswith(word)}
        lengths = tuple(sorted({*lengths, *people}, reverse=True))
    for length in lengths:
        if length < 2:
            break
        name = run[:length]
        if name in lists.named:
            return length
        for size in (4, 2, 1) if name[-1] in _LASTS else ():
            if length - size < 3 or name[-size:] not in _FOREIGN:
                continue
            if name[-1] == "주" and run[length : length + 1] == "의":  # 마르크스주의
                continue
            if foreign_share(name[:-size]) >= 0.3 and not name.endswith(lists.ends):
                return length
    return 0


@lru_cache(maxsize=1 << 14)
def _by_address(run: str, above: str) -> int:
    """Return the length of the part of an address that a run is behind the part `above`, or 0."""
    lists = _lists()
    for length in range(len(run), 1, -1):
        name, kind = run[:length], run[length - 1]
        if not _follows(kind, run[length:]) or name.endswith(lists.ends):
            continue
        if length >= 3 and above[-1] in _ABOVE.get(kind, ""):
            return length
        if kind in _UNDER_PROVINCE and above in lists.provinces and len(name) >= 2:
            return length
        if kind == "동" and length == 3 == len(run) and above in lists.provinces:
            return length  # 서울 소공동
    return 0


def may_be(run: str) -> bool:
    """Whether a run of Hangul is a place by itself, or may be one in another spelling."""
    return _by_shape(run) > 0 or (has_tense(run) and bool(_respelt(run)))


def _respelt(run: str) -> tuple[tuple[int, str], ...]:
    """Return the usual spellings of Russian names that a run may be, each with its length."""
    if len(run) < 3 or not plain_spellings(run):
        return ()
    return tuple((n, name) for n in stems(run) if n > 2 for name in plain_spellings(run[:n]))


def hangul_places(
    words: Words, indexes: Iterable[int], known: Iterable[Candidate], lexicon: Lexicon
) -> Iterator[Candidate]:
    """Yield places in Hangul that end in a kind word.

    `indexes`: the words that are places by themselves. `known`: the mentions of the lexicon; a
    kind word behind one of its places belongs to the name.
    """
    starts = words.starts
    ends: dict[int, int] = {}  # word -> where the place in it ends
    for place in known:
        if place.type != EntityType.PLACE or place.demonym:
            continue
        index = bisect_left(starts, place.start)
        if index == len(starts) or starts[index] != place.start:
            index = -1
        if words.kinds[index] != "H":
            continue
        ends[index] = place.end
        entry = lexicon.get(place.entity)
        state = entry is not None and bool(entry.demonyms)
        size = _with_kind(words.text[place.end : words.ends[index]], state=state)
        if size:
            ends[index] = end = place.end + size
            same = words.text[place.end : end] in _SAME
            yield _named(place.start, end, words.text, place if same else None)
    for index in indexes:
        if index not in ends:
            size = _by_shape(words.words[index])
            if not size:
                yield from _in_spelling(words, index, ends, lexicon)
                continue
            end = words.starts[index] + size
            if words.text[end - 1] == "역" and _PART.match(words.text, end):
                continue
            ends[index] = end
            yield _named(words.starts[index], ends[index], words.text, None)
    yield from _addresses(words, ends)


def _in_spelling(
    words: Words, index: int, ends: dict[int, int], lexicon: Lexicon
) -> Iterator[Candidate]:
    """Yield a place of the lexicon that a word writes with tense consonants: 뜨베리."""
    start = words.starts[index]
    for size, name in _respelt(words.words[index]):
        entry = named_in(lexicon, name, EntityType.PLACE)
        if entry is not None:
            ends[index] = end = start + size
            yield Candidate(start, end, entry.id, entry.type, Priority.RULE, entry.name)
            return


def _addresses(words: Words, ends: dict[int, int]) -> Iterator[Candidate]:
    """Yield the parts of addresses behind the places that end at `ends`: 송파구 신천동."""
    for index in sorted(ends):
        at = index + 1
        end = ends[index]
        while at < len(words) and at not in ends and end == words.ends[at - 1]:
            if words.gaps[at] != Gap.SPACE or words.kinds[at] != "H":
                break
            length = _by_address(words.words[at], words.words[at - 1])
            if not length:
                break
            end = words.starts[at] + length
            yield _part(words.starts[at], end, words.text, words.words[at - 1])
            at += 1


def _part(start: int, end: int, text: str, above: str) -> Candidate:
    """Return a part of an address behind the part `above`, by which 중구 of two cities differ."""
    if text[start:end] not in _OF_SEVERAL:
        return _named(start, end, text, None)
    city = next((above.removesuffix(kind) for kind in _CITY if above.endswith(kind)), above)
    name = f"{city} {text[start:end]}"
    entity = f"{PREFIXES[EntityType.PLACE]}:{slug(name)}"
    return Candidate(start, end, entity, EntityType.PLACE, Priority.RULE, name)


def _with_kind(rest: str, *, state: bool) -> int:
    """Return the length of the kind word at the head of `rest`, behind a known place, or 0."""
    for size in (4, 3, 2, 1):
        kind = rest[:size]
        if len(kind) < size or kind not in _SAME | _OTHER:
            continue
        if _follows(kind[-1], rest[size:]):
            return size if not state or kind in _OF_STATES else 0
    return 0


def _named(start: int, end: int, text: str, place: Candidate | None) -> Candidate:
    if place is not None:
        return Candidate(start, end, place.entity, place.type, Priority.RULE, place.name)
    name = text[start:end]
    entity = f"{PREFIXES[EntityType.PLACE]}:{slug(name)}"
    return Candidate(start, end, entity, EntityType.PLACE, Priority.RULE, name)
