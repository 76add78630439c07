"""Bodies that every state has, under one id in three languages.

The Foreign Ministry of Kenya, МИД Кении and 케냐 외무부 are one though the lexicon does not have
it: of such names the organ and the state are read, and of embassies their seat. A name that says
of no state (Foreign Ministry) is that of its document only, unless the document decides.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.entries import Use
from search_index.entities.hangul_agencies import named_in
from search_index.entities.hangul_references import LOCAL
from search_index.entities.lexicon import Lexicon
from search_index.entities.normalise import word_key
from search_index.entities.patterns import lazy
from search_index.entities.scan import SYLLABLES, Found, scanner_of
from search_index.entities.tokens import Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_MISSIONS = frozenset(("embassy", "consulate-general", "consulate"))
SMALL = frozenset(
    ("of", "the", "in", "to", "at", "for", "and", "on", "и", "в", "во", "на", "по", "г")
)
_REPUBLIC = frozenset(("republic", "kingdom", "республик", "королевств"))
_HOME = "place:south-korea"  # whose embassy a Korean text means that says of no state
_ENVOY = "주"  # "resident in" before the seat of an embassy
_BEFORE = lazy(r"(?:['’]s)?\s")
_BEHIND = lazy(r"\)?(?:\s\([А-ЯЁ]{2,6}\))?\s")
_BEHIND_LATIN = lazy(r"\)?(?:\s\([A-Z]{2,6}\))?\sof\s(?:the\s)?")
_LONGEST = 120  # code points of a name that is read as that of an organ
_START, _END = attrgetter("start"), attrgetter("end")


@dataclass(frozen=True, slots=True)
class Organ:
    """What a body is to its state: a key, the state and the seat; "" where they are not said."""

    organ: str
    state: str = ""
    seat: str = ""

    @property
    def key(self) -> str:
        """The three as one word, the same in every language."""
        return "|".join((self.organ, self.state, self.seat))

    @property
    def whole(self) -> bool:
        """Whether the name says all that tells it from others."""
        return bool(self.state) and (self.organ not in _MISSIONS or bool(self.seat))

    @property
    def entity(self) -> str:
        """The id of a body that the lexicon does not have."""
        places = (place.partition(":")[2] for place in (self.state, self.seat) if place)
        return "-".join((f"org:{self.organ}", *places))


@lru_cache(maxsize=1)
def _organs() -> dict[frozenset[str], str]:
    """Return the organs by the keys of the words of their names."""
    rows = (row.partition("=") for row in word_list("organs"))
    return {frozenset(map(word_key, words.split("+"))): organ for organ, _, words in rows}


@lru_cache(maxsize=1)
def _organ_words() -> frozenset[str]:
    return frozenset().union(*_organs())


@lru_cache(maxsize=1 << 12)
def is_organ(name: str) -> bool:
    """Whether a name is that of an organ alone, without its state: Ministry of Finance."""
    return frozenset(key for key in Words(name).keys if key not in SMALL) in _organs()


@lru_cache(maxsize=1)
def _in_hangul() -> tuple[str, ...]:
    """Return the names of organs in Hangul, the longest first."""
    words = (word for name in _organs() for word in name if "가" <= word[0] <= "힣")
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def organ_of(name: str, lexicon: Lexicon) -> Organ | None:
    """Return what a name says if it is that of an organ of a state and of nothing else."""
    if len(name) > _LONGEST:
        return None
    if "가" <= name[0] <= "힣":
        return _of_hangul(name.replace(" ", ""), lexicon)
    return _of_words(name, lexicon)


@lru_cache(maxsize=1 << 12)
def _of_hangul(name: str, lexicon: Lexicon) -> Organ | None:
    word = next((word for word in _in_hangul() if name.endswith(word)), "")
    if not word:
        return None
    organ, front = _organs()[frozenset((word,))], name.removesuffix(word)
    if not front:
        return Organ(organ)
    if organ not in _MISSIONS or front[0] != _ENVOY:
        state = _place(front, lexicon)
        return Organ(organ, state) if state else None
    for size in range(2, len(front) + 1):
        seat, state = _place(front[1:size], lexicon), _place(front[size:], lexicon)
        if seat and (state or size == len(front)):
            return _mission(organ, state or _HOME, seat, lexicon)
    return None


def _place(name: str, lexicon: Lexicon) -> str:
    if len(name) == 1:
        return SYLLABLES.get(name, "")
    entry = named_in(lexicon, name, EntityType.PLACE)
    return entry.id if entry is not None else ""


@lru_cache(maxsize=1 << 12)
def _of_words(name: str, lexicon: Lexicon) -> Organ | None:
    words = Words(name)
    if not any(key in _organ_words() or word_key(key) in _organ_words() for key in words.keys):
        return None
    places, covered = places_in(scanner_of(lexicon).scan(words))
    rest = frozenset(
        key
        for key, start in zip(words.keys, words.starts, strict=True)
        if start not in covered and key not in SMALL
    )
    organ = _organs().get(rest - _REPUBLIC if places else rest)
    if organ is None or len(places) > 1 + (organ in _MISSIONS):
        return None
    if len(places) > 1:
        return _mission(organ, places[0], places[1], lexicon)
    return Organ(organ, *places)


def places_in(found: Iterable[Found]) -> tuple[list[str], set[int]]:
    """Return the places that a name has one after the other, and the code points of all."""
    places: list[str] = []
    covered: set[int] = set()
    for match in sorted(found, key=lambda match: (match.start, -match.end)):
        ids = {t.entry.id for t in match.targets if t.use != Use.GENERIC}
        if match.start in covered or len(ids) != 1:
            continue
        entity = ids.pop()
        if entity.startswith("place:"):
            places.append(entity)
            covered.update(range(match.start, match.end))
    return places, covered


def _mission(organ: str, state: str, seat: str, lexicon: Lexicon) -> Organ | None:
    """Return an embassy by the country of its seat, a consulate by its city."""
    entry = lexicon.get(seat)
    if organ == "embassy" and entry is not None and entry.country:
        seat = entry.country
    return Organ(organ, state, seat) if state != seat else None


def organs_of_lexicon(lexicon: Lexicon) -> dict[str, str]:
    """Return the bodies of the lexicon by the keys of the organs that they are."""
    return lexicon.table("organs", _organs_of_lexicon)


def _organs_of_lexicon(lexicon: Lexicon) -> dict[str, str]:
    found: dict[str, str] = {}
    for entity in lexicon.ids:
        entry = lexicon.get(entity) if entity.startswith("org:") else None
        for use, name in entry.uses() if entry is not None else ():
            organ = organ_of(name, lexicon)
            if organ is not None and use == Use.GENERIC and not organ.state:
                organ = replace(organ, state=entry.country or "") if entry is not None else None
            if organ is not None and organ.whole and found.setdefault(organ.key, entity) != entity:
                found[organ.key] = ""
    return {key: entity for key, entity in found.items() if entity}


@lru_cache(maxsize=4)
def _keys_of_lexicon(lexicon: Lexicon) -> Mapping[str, Organ]:
    return {entity: Organ(*key.split("|")) for key, entity in organs_of_lexicon(lexicon).items()}


def settled(mentions: Sequence[Candidate], text: str, lexicon: Lexicon) -> list[Candidate]:
    """Return the mentions of a document, organs of states with their ids.

    An organ without its state, or an embassy without its seat, is the one of its kind that the
    document has; if it has none or several, one of this document only.
    """
    bodies = [index for index, one in enumerate(mentions) if one.type == EntityType.ORG]
    open_ones = {
        index: organ
        for index in bodies
        if mentions[index].priority != Priority.LEXICON
        and (organ := _organ(mentions[index], mentions, text, lexicon)) is not None
    }
    if not open_ones:
        return list(mentions)
    listed = _keys_of_lexicon(lexicon)
    known = [
        listed[m.entity]
        for m in (mentions[i] for i in bodies)
        if m.entity in listed and _called_so(text[m.start : m.end], listed[m.entity], lexicon)
    ]
    whole = {organ.key: organ for organ in (*known, *open_ones.values()) if organ.whole}
    found = list(mentions)
    for index, organ in open_ones.items():
        found[index] = _linked(mentions[index], _meant(organ, whole.values()), lexicon)
    return found


def _organ(
    mention: Candidate, mentions: Sequence[Candidate], text: str, lexicon: Lexicon
) -> Organ | None:
    """Return what a body of a document is that the lexicon does not have."""
    if not mention.name or lexicon.get(mention.entity) is not None:
        return None
    organ = organ_of(mention.name, lexicon)
    if organ is None or organ.state:
        return organ
    state = _beside(mention, mentions, text)
    if not state and organ.organ.endswith(_GUESSED) and not text.startswith(" of", mention.end):
        state = _named_before(mention, mentions, lexicon)
    return replace(organ, state=state) if state else organ


def _called_so(name: str, organ: Organ, lexicon: Lexicon) -> bool:
    """Whether a name is that of an organ: Treasury is none of a finance ministry."""
    said = organ_of(name, lexicon)
    return organ.organ in _MISSIONS or (said is not None and said.organ == organ.organ)


_GUESSED = ("-ministry", "central-bank")  # organs of the state that the text is about
_AROUND = 300  # code points before a name within which a state counts


def _named_before(mention: Candidate, mentions: Sequence[Candidate], lexicon: Lexicon) -> str:
    """Return the only state that is named shortly before a name, by itself or by its places."""
    states = set[str]()
    last = bisect_right(mentions, mention.start, key=_END)
    first = bisect_right(mentions, mention.start - _AROUND, key=_END)
    for other in mentions[first:last]:
        entry = lexicon.get(other.entity) if other.type == EntityType.PLACE else None
        if entry is not None and (entry.country or entry.demonyms):
            states.add(entry.country or entry.id)
    return states.pop() if len(states) == 1 else ""


def _beside(mention: Candidate, mentions: Sequence[Candidate], text: str) -> str:
    """Return the state right before a name or, with "of", behind it: the MFA of Kenya."""
    after = bisect_left(mentions, mention.end, key=_START)
    for other in mentions[after : after + 2]:  # its abbreviation may stand between: (MFA)
        behind = _BEHIND_LATIN if text[mention.start].isascii() else _BEHIND
        if other.type == EntityType.PLACE and behind.fullmatch(text, mention.end, other.start):
            return other.entity
    before = bisect_right(mentions, mention.start, key=_END) - 1
    if before < 0 or mentions[before].type != EntityType.PLACE:
        return ""
    beside = _BEFORE.fullmatch(text, mentions[before].end, mention.start)
    return mentions[before].entity if beside else ""


def _meant(organ: Organ, whole: Iterable[Organ]) -> Organ:
    """Return the only organ of a document that a name without its state or seat may mean."""
    if organ.whole:
        return organ
    fitting = [
        other for other in whole if other.organ == organ.organ and organ.state in {"", other.state}
    ]
    return fitting[0] if len(fitting) == 1 else organ


def _linked(mention: Candidate, organ: Organ, lexicon: Lexicon) -> Candidate:
    entry = lexicon.get(organs_of_lexicon(lexicon).get(organ.key, ""))
    if entry is not None:
        return replace(mention, entity=entry.id, name=entry.name)
    local = "" if organ.whole else LOCAL
    return replace(mention, entity=f"{organ.entity}{local}")
