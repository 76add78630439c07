"""Parts of known places by the points of the compass, under one id in three languages.

South Sakhalin, Southern Sakhalin, Южный Сахалин and 남사할린 are one though the lexicon has only
Sakhalin.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from search_index.entities.candidates import Candidate
from search_index.entities.entries import Use
from search_index.entities.hangul_agencies import named_in
from search_index.entities.lexicon import Lexicon
from search_index.entities.normalise import fold
from search_index.entities.patterns import lazy
from search_index.entities.scan import scanner_of
from search_index.entities.tokens import Words
from search_index.models import EntityType

_POINT = lazy(
    r"(?P<n>north|север)|(?P<s>south|юг|южн)|(?P<e>east|восток|восточ)|(?P<w>west|запад)"
    r"|(?P<c>central|централь)"
)
_SIDE = lazy(
    r"(?:north|south)?(?:east|west)?(?:ern)?|north(?:ern)?|south(?:ern)?|central"
    r"|(?:север|юг|восток|запад)о?|(?:север|юж|восточ|запад|централь)н(?:ый|ая|ое|ого|ой|ому|ую|ом|ым)"
)
_POINTS = {"n": "north", "s": "south", "e": "east", "w": "west", "c": "central"}
_FIRST = frozenset(("north", "south"))
# Names of which a point of the compass makes other states and parts of the world.
_APART = frozenset(("place:south-korea", "place:north-korea", "place:united-states"))
# States that are not the parts of what they are named after: South Africa, Southern Africa.
_STATES = frozenset(
    f"place:{key}"
    for key in ("south-africa", "central-african-republic", "south-sudan", "north-macedonia",
                "western-sahara", "timor-leste", "north-korea", "south-korea")
)  # fmt: skip
_HANGUL = {
    "북": "north", "남": "south", "동": "east", "서": "west", "동북": "north-east",
    "북동": "north-east", "동남": "south-east", "남동": "south-east", "서북": "north-west",
    "북서": "north-west", "서남": "south-west", "남서": "south-west", "중앙": "central",
}  # fmt: skip


def compass_place(name: str, lexicon: Lexicon) -> str:
    """Return a point of the compass and the id of the place of which it is a part, "" if it is
    none: "south|place:sakhalin".
    """
    if "가" <= name[:1] <= "힣":
        return _of_hangul(name.replace(" ", ""), lexicon)
    return _of_words(name, lexicon) if len(name) < 80 else ""


def _of_hangul(name: str, lexicon: Lexicon) -> str:
    for size in (2, 1):
        point = _HANGUL.get(name[:size])
        if point and len(name) > size + 1:
            entry = named_in(lexicon, name[size:], EntityType.PLACE)
            if entry is not None and entry.id not in _APART:
                return f"{point}|{entry.id}"
    return ""


@lru_cache(maxsize=1 << 12)
def _of_words(name: str, lexicon: Lexicon) -> str:
    words = Words(name)
    points: list[str] = []
    at = 0
    while at < len(words) and _SIDE.fullmatch(fold(words.words[at])):
        points += [_POINTS[m.lastgroup or "c"] for m in _POINT.finditer(fold(words.words[at]))]
        at += 1
    if len(points) not in {1, 2} or at == len(words):
        return ""
    if len(points) == 2 and (points[0] not in _FIRST or points[1] in _FIRST):
        return ""
    rest = name[words.starts[at] :]
    for match in scanner_of(lexicon).scan(Words(rest)):
        ids = {target.entry.id for target in match.targets if target.use == Use.NAME}
        if (match.start, match.end) == (0, len(rest)) and len(ids) == 1:
            place = ids.pop()
            known = place.startswith("place:") and place not in _APART
            return f"{'-'.join(points)}|{place}" if known else ""
    return ""


def parts_of_lexicon(lexicon: Lexicon) -> dict[str, str]:
    """Return the places of the lexicon that are parts of others by what ``compass_place`` says."""
    return lexicon.table("compass", _parts_of_lexicon)


def _parts_of_lexicon(lexicon: Lexicon) -> dict[str, str]:
    found: dict[str, str] = {}
    for entity in lexicon.ids:
        named = entity.startswith("place:") and not lexicon.is_packed(entity)
        entry = lexicon.get(entity) if named else None
        if entry is None or entity in _STATES:
            continue
        for use, name in entry.uses():
            key = _of_words(name, lexicon) if use == Use.NAME else ""
            if key and found.setdefault(key, entity) != entity:
                found[key] = ""
    return {key: entity for key, entity in found.items() if entity}


def part(mention: Candidate, lexicon: Lexicon) -> Candidate:
    """Return a mention of a place that the lexicon does not have, with the id of such a part."""
    key = compass_place(mention.name, lexicon) if mention.name else ""
    if not key:
        return mention
    entry = lexicon.get(parts_of_lexicon(lexicon).get(key, ""))
    if entry is not None:
        return replace(mention, entity=entry.id, name=entry.name)
    point, _, place = key.partition("|place:")
    entity = f"place:{point}-{place}"
    if lexicon.get(entity) is not None:  # a state: South Africa
        entity = f"place:{point}ern-{place}"
    return replace(mention, entity=entity)
