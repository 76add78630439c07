"""Bodies in Hangul that are not in the lexicon, by the head word that ends their name.

The longest chain is the name: a place or a state before a public body (부산 동부경찰서, 미국
재무부, 주한 우크라이나대사관), a body before its unit (한국외국어대 러시아연구소).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.hangul_agencies import named_in
from search_index.entities.hangul_foreign import foreign_share
from search_index.entities.hangul_fronts import usual_front
from search_index.entities.hangul_heads import (
    UNIVERSITY,
    Shape,
    head_lists,
    plain_front,
    plain_work,
    shapes_of,
)
from search_index.entities.hangul_local import (
    is_led,
    is_local,
    is_of_place,
    of_people,
    takes_place,
    unit_of_body,
)
from search_index.entities.hangul_references import LOCAL
from search_index.entities.lexicon import Lexicon
from search_index.entities.organisations import PREFIXES
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.tokens import Gap, Words
from search_index.models import EntityType

# A noun with the genitive, run together with what it belongs to: 양국간의우호협력조약.
_CLAUSE_INSIDE = lazy("간의|과의|와의|들의|위한|에대한|통한|하는")
# An abbreviation in brackets makes a name of a description: 유럽비즈니스협회(AEB).
_ABBREVIATED = lazy(r"\s?\([A-Z][A-Za-z&-]{1,7}\)")
# A clause or a noun with a particle, run together with the head by a missing space.
_CLAUSE_END = lazy(r"(?:[는던된할의을를과와]|지만|는데|[했하되이였]고|려면|하면|면서|하며)$")
# States in short before the name of a body between them: 한·러 의원친선협회.
_STATE = (
    "한국|북한|남북|러시아|소련|중국|일본|미국|몽골|우크라이나|카자흐스탄|우즈베키스탄"
    "|[한미중일러북남소]"
)
_BETWEEN = lazy(
    rf"(?<![가-힣])(?:{_STATE})(?:\s?[·ㆍ∙‧.~–-]\s?(?:{_STATE})){{1,3}}\s?$"
    r"|(?<![가-힣])(?:한러|한소|러북|북러|한미|한중|한일|미러|중러|남북러|한미일|남북)\s$"
)
_JOINTS = lazy(r"(?<=[가-힣])[\s·ㆍ∙‧.~–-]+(?=[가-힣])")
_LETTERS = frozenset("한미중일러북남소")
_BEFORE = 24  # code points before a name in which the states between them are looked for
# What ends the front of a university's short name: 몽골국립대.
_FOUNDERS = ("국립", "시립", "연방")
_UNIVERSITIES = ("대학교", "대학", "대")
_CONSULATES = ("총영사관", "영사관")
_RESIDENT = "주재"
_CASES = frozenset("은는을를의에도과와")  # particles that such names hardly end like
_FOREIGN = 0.5  # of the syllables of a name before a head
_ENVOY = "주"  # 주한, 주블라디보스토크: "resident in" before an embassy
_STATES = frozenset(("러시아", "미국", "중국", "일본", "북한", "한국", "소련"))
_EMBASSIES = frozenset(("대사관", "총영사관", "영사관", "대표부", "공사관"))
_ENVOY_TO = frozenset(["한", "미", "중", "일", "러", "북", "영", "독", "불"])


def _slug(name: str) -> str:
    """Return the slug of a body's name, the same however its parts are spaced: 모스크바 선언."""
    return slug(_JOINTS.sub("", name))


@lru_cache(maxsize=1 << 12)
def _full_university(name: str) -> str:
    """Return the name of a university with 대학교 at its end, whatever short form is written.

    Of 대학 only where it is surely one: 인문대학 is a part of a university.
    """
    if name.endswith("대학교"):
        return name
    front = name.removesuffix("학").removesuffix(UNIVERSITY).rstrip()
    last = front.rsplit(" ", 1)[-1]
    sure = (
        last in head_lists().universities or last.endswith(_FOUNDERS) or foreign_share(last) > 0.3
    )
    return f"{front}대학교" if sure or name.endswith(UNIVERSITY) else name


class _Bodies:
    """Finds the bodies of one document."""

    def __init__(self, words: Words, known: Iterable[Candidate], lexicon: Lexicon) -> None:
        self._words = words
        self._lexicon = lexicon
        self._known = {c.start: c for c in known if not c.demonym}
        self._bodies: dict[int, int] = {}  # the last word of a body without particle -> its first

    def find(self, indexes: Iterable[int]) -> Iterator[Candidate]:
        """Yield the longest body that ends in each of the words `indexes`."""
        for index in indexes:
            run = self._words.words[index]
            for shape in shapes_of(run):
                first = self._first(index, run, shape)
                if first is not None:
                    yield self._candidate(first, index, shape)
                    break

    def _candidate(self, first: int, index: int, shape: Shape) -> Candidate:
        words = self._words
        start, end = words.starts[first], words.starts[index] + shape.length
        between = self._between(first)
        if between is not None:
            start = between
        elif self._hyphened(first, words.words[first][: shape.front]):
            start = words.starts[first - 1]
        if shape.length == len(words.words[index]) and shape.type == EntityType.ORG:
            self._bodies[index] = first
        known = self._known.get(words.starts[index])
        if known is not None and known.end == end and known.type == EntityType.ORG:
            return replace(known, start=start, priority=Priority.RULE)
        name = " ".join(words.text[start:end].split())
        if shape.head in _EMBASSIES:
            return self._embassy(start, end, first, index)
        if shape.head in _UNIVERSITIES and shape.type == EntityType.ORG:
            full = f"{name.removesuffix('학').removesuffix(UNIVERSITY).rstrip()}대학교"
            entry = named_in(self._lexicon, name) or named_in(self._lexicon, full)
            name = _full_university(name)
            if entry is not None:
                return Candidate(start, end, entry.id, entry.type, Priority.RULE, entry.name)
        entity = f"{PREFIXES[shape.type]}:{_slug(usual_front(name, self._lexicon))}"
        return Candidate(start, end, entity, shape.type, Priority.RULE, name)

    def _embassy(self, start: int, end: int, first: int, index: int) -> Candidate:
        """Return an embassy or consulate, which the city before 주재 tells from others."""
        words = self._words
        name = " ".join(words.text[start:end].split())
        local = ""
        resident = first > 1 and words.words[first - 1] == _RESIDENT
        if resident and words.gaps[first] == Gap.SPACE and self._is_place(first - 2):
            name = f"{_ENVOY}{words.words[first - 2]} {name.replace(' ', '')}"
            entry = named_in(self._lexicon, name)
            if entry is not None:
                return Candidate(start, end, entry.id, entry.type, Priority.RULE, entry.name)
        elif name.endswith(_CONSULATES) and self._only_states(first, index):
            local = LOCAL  # that of which city only the document can tell
        entity = f"{PREFIXES[EntityType.ORG]}:{_slug(name)}{local}"
        return Candidate(start, end, entity, EntityType.ORG, Priority.RULE, name)

    def _only_states(self, first: int, index: int) -> bool:
        """Whether words before a consulate are states and no city: 한국 총영사관."""
        front = self._words.words[index]
        if _ENVOY in {self._words.words[first][0], front[0]}:
            return False
        known = (self._known.get(self._words.starts[at]) for at in range(first, index + 1))
        entries = (self._lexicon.get(one.entity) for one in known if one is not None)
        return all(entry.demonyms for entry in entries if entry is not None)

    def _first(self, index: int, run: str, shape: Shape) -> int | None:
        """Return the first word of the name that ends in word `index`, None if there is none."""
        lists = head_lists()
        body, place = self._body_before(index), self._places_before(index, shape.head)
        if body is not None and shape.head in lists.units and shape.front:
            return body
        if run[: shape.length] in lists.offices:
            return place if place is not None else self._whole(index, shape.head)
        of_city = not shape.front and shape.head in lists.of_cities and self._spaced(index)
        if of_city and self._is_city(index - 1):
            return index - 1
        if not shape.front and shape.head in lists.spaced:
            return index - 1 if self._proper(index, shape.head) else None
        front = run[: shape.front]
        if of_people(self._words, index, shape.head):
            placed = index > 1 and self._is_city(index - 2) and self._spaced(index - 1)
            return index - 2 if placed else index - 1
        if not front and (whole := self._whole(index, shape.head)) is not None:
            return whole
        if (
            place is not None
            and self._is_city(index - 1)
            and run[: shape.length] in lists.of_cities
        ):
            return place
        known = [self._known.get(self._words.starts[at]) for at in (index - 1, index)]
        takes = place is not None and takes_place(
            shape.head, front, known[0], known[1], self._lexicon
        )
        if takes and is_of_place(shape.head, front) and self._is_city(index - 1):
            return place
        if not self._names(index, front, shape, placed=place is not None):
            return None
        if takes and shape.head in lists.public:
            return place
        return index - 1 if takes and is_local(shape.head) else index

    def _whole(self, index: int, head: str) -> int | None:
        """Return where a body begins whose head is a word by itself: 한국대 유라시아 연구소."""
        return unit_of_body(self._words, index, head, self._known, self._body_before)

    def _names(self, index: int, front: str, shape: Shape, *, placed: bool) -> bool:
        """Whether the syllables before a head make a name with it."""
        lists = head_lists()
        known = self._known.get(self._words.starts[index])
        size = known.end - known.start if known is not None else 0
        place = size > 1
        if shape.head == UNIVERSITY:
            exact = size == len(front) and known is not None and known.type == EntityType.PLACE
            return front in lists.universities or exact or front.endswith(_FOUNDERS)
        if shape.head in lists.offices and (size == len(front) or front in _STATES):
            return True
        event = shape.type == EntityType.EVENT and len(front) == 2
        if event and self._between(index) is not None:
            return True
        if shape.head in lists.unit_only or len(front) < 2 or front in lists.plain:
            return False
        if _CLAUSE_END.search(front) or _CLAUSE_INSIDE.search(front):
            return False
        about = front[1:] if self._words.gaps[index] == Gap.DASH and front[0] in _LETTERS else front
        if shape.type == EntityType.WORK and plain_work(about):
            return self._between(index) is not None
        if shape.type != EntityType.ORG:
            return len(front) >= 3
        if shape.head in lists.seated:
            return front.startswith(lists.seats)
        if shape.head in _UNIVERSITIES and front in lists.universities:
            return True
        if shape.head in lists.weak:
            if self._abbreviated(index, shape):
                return True
            return not plain_front(front) and (
                place
                or len(front) >= 3
                or (placed and shape.head in lists.public)
                or (shape.length == len(self._words.words[index]) and is_led(self._words, index))
            )
        return True

    def _between(self, index: int) -> int | None:
        """Return where the states or places begin that stand before word `index`, or at its head.

        한·소우호협력조약, 부산-블라디보스토크 경제포럼.
        """
        words = self._words
        start, first = words.starts[index], words.words[index][0]
        joined = words.gaps[index] == Gap.DASH and first in _LETTERS
        match = _BETWEEN.search(words.text, max(0, start - _BEFORE), start + joined)
        if match is not None:
            return match.start()
        pair = index > 1 and words.gaps[index] == Gap.SPACE and words.gaps[index - 1] == Gap.DASH
        if pair and self._is_place(index - 1) and self._is_place(index - 2):
            return words.starts[index - 2]
        return None

    def _proper(self, index: int, head: str) -> bool:
        """Whether a name in foreign syllables stands before a head: 샹그릴라 호텔."""
        if not self._spaced(index):
            return False
        before = self._words.words[index - 1]
        if self._known.get(self._words.starts[index - 1]) is not None:
            return head in _UNIVERSITIES and self._is_city(index - 1)
        if before[-1] in _CASES or before in head_lists().descriptions:
            return False
        return len(before) > 2 and foreign_share(before) >= _FOREIGN

    def _spaced(self, index: int) -> bool:
        return index > 0 and self._words.gaps[index] == Gap.SPACE

    def _is_city(self, at: int) -> bool:
        """Whether a word is a place of the lexicon and no state."""
        known = self._known.get(self._words.starts[at])
        entry = self._lexicon.get(known.entity) if known is not None else None
        return entry is not None and not entry.demonyms and self._is_place(at)

    def _abbreviated(self, index: int, shape: Shape) -> bool:
        words = self._words
        whole = shape.length == len(words.words[index]) and shape.front >= 4
        return whole and _ABBREVIATED.match(words.text, words.ends[index]) is not None

    def _hyphened(self, index: int, front: str) -> bool:
        """Whether a state and a hyphen stand before a place in a name: 한국-유라시아연구소."""
        words = self._words
        if index == 0 or words.text[words.ends[index - 1] : words.starts[index]] != "-":
            return False
        place = named_in(self._lexicon, front, EntityType.PLACE)
        return place is not None and self._is_place(index - 1)

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


def may_end(run: str) -> bool:
    """Whether a run of Hangul can end the name of a body, whatever stands before it."""
    return len(run) > 1 and bool(shapes_of(run))


def hangul_bodies(
    words: Words, indexes: Iterable[int], known: Iterable[Candidate], lexicon: Lexicon
) -> Iterator[Candidate]:
    """Yield bodies, events, works and places in Hangul that end in a known head.

    `indexes`: the words that may end one; `known`: places and bodies that may begin one.
    """
    yield from _Bodies(words, known, lexicon).find(indexes)
