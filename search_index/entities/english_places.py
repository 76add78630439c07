"""Places in English text: parts and neighbours of known ones, regions, lands of peoples."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document, reference
from search_index.entities.english_words import ordinary
from search_index.entities.hangul_references import LOCAL
from search_index.entities.names import OF_PLACE, Barriers, name_data
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_EPITHETS = frozenset(word_list("epithets"))
_PEOPLE_PLACES = frozenset(word_list("people_places"))
_STATES_OF = frozenset(word_list("states_of"))
_PARTICLES = frozenset(word_list("english_name_particles"))
_POINTS = frozenset(("North", "South", "East", "West"))
# Adjectives of a state that of a part of the world mean the continent.
_CONTINENTS = {"american": "America"}


@lru_cache(maxsize=1)
def _regions() -> dict[str, list[tuple[str, ...]]]:
    """Return the regions as tuples of folded words by their first word, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in word_list("regions"):
        keys = tuple(Words(name.replace("_", " ")).keys)
        found.setdefault(keys[0], []).append(keys)
    return {key: sorted(names, key=lambda n: (-len(n), n)) for key, names in found.items()}


def _place(start: int, end: int, name: str, priority: Priority = Priority.RULE) -> Candidate:
    return Candidate(start, end, f"place:{slug(name)}", EntityType.PLACE, priority, name)


def _name(words: Words, first: int, last: int) -> str:
    return " ".join(words.text[words.starts[first] : words.ends[last]].split())


def widened(words: Words, known: Sequence[Candidate], headlines: bytearray) -> Iterator[Candidate]:
    """Yield places and peoples that a known one is only a part of: Lower Austria, Irish Sea."""
    for mention in known:
        if mention.type != EntityType.PLACE or headlines[mention.start]:
            continue
        place = words.span(mention.start, mention.end)
        if place is None or words.kinds[place[0]] != "L":
            continue
        first, last = place
        if mention.demonym:
            yield from _of_people(words, first, last, mention)
        else:
            yield from _unit(words, last, mention)
            start = _epithet(words, first)
            start = _state_of(words, first, start)
            if start < first:
                yield _place(words.starts[start], mention.end, _name(words, start, last))


_UNITS = frozenset(
    ("City", "Region", "Province", "Oblast", "Krai", "Prefecture", "County", "District", "Okrug",
     "Port", "Prison", "Station"),
)  # fmt: skip


def _unit(words: Words, last: int, mention: Candidate) -> Iterator[Candidate]:
    """Yield a place with a capital kind word: Tarvo City, which is Tarvo; Tarvo Region."""
    unit, beyond = last + 1, last + 2
    if unit >= len(words) or words.gaps[unit] != Gap.SPACE or words.words[unit] not in _UNITS:
        return
    if beyond < len(words) and words.gaps[beyond] == Gap.SPACE and words.cases[beyond]:
        return
    end = words.ends[unit]
    if words.words[unit] == "City":
        yield replace(mention, end=end)
    else:
        name = f"{words.text[mention.start : mention.end]} {words.words[unit]}"
        yield _place(mention.start, end, name)


# Parts of a state that are named by the place in them.
_ZONES = lazy(
    r"\s(?:(?:River\s)?(?:Delta|Basin|Valley|Estuary)|(?:(?:Special|Free|Economic|Trade|Industrial|International|Export|Processing|Administrative"
    r"|Autonomous|Development|Advanced|Tourist|Tourism|Joint|Security|National|Air|Naval|Military"
    r"|Nature)\s){1,4}"
    r"(?:Zone|Region|Prefecture|Okrug|Oblast|Complex|Park|Base|Reserve))\b"
    r"(?!\s[A-Z])"
)


def _capital(words: Words, mention: Candidate) -> bool:
    """Whether a capital follows a mention behind one sign."""
    return words.text[mention.end + 1 : mention.end + 2].isupper()


def zones(words: Words, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield zones, parks and lands of rivers named by a place: Tarvo Special Economic Zone."""
    for mention in known:
        if mention.type == EntityType.PLACE and not mention.demonym:
            match = _ZONES.match(words.text, mention.end) if _capital(words, mention) else None
            if match is not None:
                name = " ".join(words.text[mention.start : match.end()].split())
                yield _place(mention.start, match.end(), name)


_KOREAN_UNIT = lazy(r"-(?P<unit>dong|gu|eup|myeon|myon)(?!\w)")
_BEFORE_UNITS = frozenset(("in", "of", "at", "near", "from", "to", "around", "through", "between"))


_WARD = lazy("(?:Jung|Dong|Seo|Nam|Buk)-gu")


def korean_units(words: Words, barriers: Barriers) -> Iterator[Candidate]:
    """Yield neighbourhoods, districts and towns of Korea: in Tarvo-dong, Quil-gu, Seoul.

    Given names may end as they do, so that a preposition before or a place behind must decide.
    """
    for match in _KOREAN_UNIT.finditer(words.text):
        unit = bisect_left(words.starts, match.start("unit"))
        index = unit - 1
        if unit >= len(words) or words.ends[index] != match.start():
            continue
        if words.kinds[index] != "L" or words.cases[index] != Case.TITLE:
            continue
        beyond = words.text[words.ends[unit] : words.ends[unit] + 2]
        if beyond[:1] == "-" or (beyond[:1] == " " and beyond[1:].isupper()):
            continue
        placed = words.gaps[index] == Gap.SPACE and words.words[index - 1] in _BEFORE_UNITS
        after = unit + 1
        if beyond == ", " and after < len(words):
            placed = placed or barriers[words.starts[after]] == OF_PLACE
        if placed and not barriers[words.starts[index]]:
            found = _place(words.starts[index], words.ends[unit], _name(words, index, unit))
            yield _ward(words, unit, found, seated=beyond == ", ")


def _ward(words: Words, unit: int, found: Candidate, *, seated: bool) -> Candidate:
    """Return a ward that many cities have as that of its city, or of its document: Jung-gu."""
    if not _WARD.fullmatch(found.name):
        return found
    city = words.words[unit + 1] if seated and unit + 1 < len(words) else ""
    ward = slug(found.name).replace("-", "")
    return replace(found, entity=f"place:{slug(city)}-{ward}" if city else found.entity + LOCAL)


def _epithet(words: Words, first: int) -> int:
    """Return the index of the epithet before a word, or of the word itself."""
    before = first - 1
    if before < 0 or words.gaps[first] != Gap.SPACE or words.words[before] not in _EPITHETS:
        return first
    opens = words.gaps[before] == Gap.BREAK
    return first if opens and words.words[before] not in _POINTS else before


def _state_of(words: Words, first: int, start: int) -> int:
    """Return the index of "Kingdom" in "Kingdom of France", or `start`."""
    before = first - 1
    if before < 1 or words.words[before] != "of" or words.words[before - 1] not in _STATES_OF:
        return start
    if words.gaps[first] != Gap.SPACE or words.gaps[before] != Gap.SPACE:
        return start
    return before - 1


def _of_people(words: Words, first: int, last: int, mention: Candidate) -> Iterator[Candidate]:
    if words.words[last][-1] in "sS" and words.words[last].endswith("ans"):
        return
    after = last + 1
    start = first
    if first and words.gaps[first] == Gap.SPACE and words.words[first - 1] in _POINTS:
        start = first - 1
    if (
        after < len(words)
        and words.gaps[after] == Gap.SPACE
        and words.words[after] in _PEOPLE_PLACES
        and words.cases[first] != Case.LOWER
    ):
        yield _place(words.starts[start], words.ends[after], _name(words, start, after))
    elif start < first:
        whole = _CONTINENTS.get(words.keys[first], mention.name)
        name = f"{words.words[start]} {whole}"
        yield Candidate(
            words.starts[start], mention.end, f"place:{slug(name)}", EntityType.PLACE,
            Priority.RULE, name, demonym=True,
        )  # fmt: skip


_HALVES = {"North": "place:north-korea", "South": "place:south-korea"}


def halves(document: Document) -> Iterator[Candidate]:
    """Yield "the North" of a document that names North Korea, and "the South" where it has both."""
    words = document.words
    found = [
        index
        for index in words.capitals
        if words.words[index] in _HALVES and words.words[index - 1] in {"the", "The"}
    ]
    if not found:
        return
    states = {one.entity: one for one in document.mentions if one.entity in _HALVES.values()}
    if _HALVES["North"] not in states:
        return
    for index in found:
        entity = _HALVES[words.words[index]]
        if entity not in states or words.gaps[index] != Gap.SPACE:
            continue
        if document.taken[words.starts[index]]:
            continue
        after = index + 1
        bound = after < len(words) and words.gaps[after] <= Gap.DASH
        if bound and (words.cases[after] != Case.LOWER or words.words[after] in _OF_POINTS):
            continue
        if bound and words.gaps[after] == Gap.DASH and words.text[words.ends[index]] == "-":
            continue
        yield reference(words.starts[index], words.ends[index], states[entity])


_OF_POINTS = frozenset(("of", "to", "by"))


def regions(document: Document) -> Iterator[Candidate]:
    """Yield regions, rivers, islands and other places that are neither states nor cities."""
    words, listed = document.words, _regions()
    for index in words.capitals:
        names = listed.get(words.keys[index])
        if names is None or document.taken[words.starts[index]]:
            continue
        for keys in names:
            end = index + len(keys)
            if end <= len(words) and tuple(words.keys[index:end]) == keys:
                if _free(words, index, end, document.taken):
                    first, last = words.starts[index], words.ends[end - 1]
                    yield _place(first, last, _name(words, index, end - 1), Priority.REFERENCE)
                break


def _free(words: Words, start: int, end: int, taken: bytearray) -> bool:
    """Whether no capitalised neighbour belongs to the words [start, end)."""
    if any(words.cases[i] == Case.LOWER or words.gaps[i] > Gap.DASH for i in range(start + 1, end)):
        return False
    if words.gaps[start] in {Gap.SPACE, Gap.DASH}:
        before = words.words[start - 1]
        if before in _PARTICLES:
            return False
        free = taken[words.starts[start - 1]] or before.lower() in name_data().openers
        opens = words.gaps[start - 1] == Gap.BREAK and ordinary(before.lower())
        if words.cases[start - 1] != Case.LOWER and not free and not opens:
            return False
    if end < len(words) and words.text[words.ends[end - 1] : words.starts[end]] == "-":
        return False
    if end < len(words) and words.gaps[end] == Gap.SPACE and words.cases[end] != Case.LOWER:
        return bool(taken[words.starts[end]])
    return True
