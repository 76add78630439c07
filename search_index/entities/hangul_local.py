"""Which words before the head of a body in Hangul belong to its name: its city, its body."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from search_index.entities.candidates import Candidate
from search_index.entities.hangul_heads import head_lists
from search_index.entities.hangul_words import post_of
from search_index.entities.lexicon import Lexicon
from search_index.entities.tokens import Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_LOCAL = frozenset(word_list("hangul_local_heads"))
_WIDE = tuple(word_list("hangul_wide_fronts"))
_WHOLE = frozenset(word_list("universities")) - {
    "외국어",
    "과학기술",
    "교원",
    "국립",
    "경찰",
    "국방",
}
_UNIVERSITIES = frozenset(("대학교", "대학"))
_HOME = "place:south-korea"
# What a word ends like that belongs to a clause and not to the name of a body.
_ASSOCIATIONS = frozenset(
    ("협회", "자치회", "유족회", "청년회", "부녀회", "연합회", "총연합회", "협의회")
)
_LEADERS = frozenset(
    (
        "대표",
        "발행인",
        "편집장",
        "편집국장",
        "주필",
        "사장",
        "회장",
        "병원장",
        "이사장",
        "교장",
        "총장",
    )
)
_PEOPLE = frozenset(("고려인", "한인", "조선인", "재외동포", "재일동포", "동포"))
_CLAUSE = frozenset("은는이가을를의에도과와로며고서")
# Heads that behind a body and a space are its own: 아세안 문화원, 한국대 도서관.
_OF_BODIES = frozenset(
    (
        "문화원",
        "도서관",
        "박물관",
        "미술관",
        "병원",
        "대학원",
        "극장",
        "연구소",
        "연구센터",
    )
)
_SPACED_UNITS = frozenset(("연구소", "연구원", "연구센터", "연구실"))


def takes_place(
    head: str, front: str, place: Candidate | None, known: Candidate | None, lexicon: Lexicon
) -> bool:
    """Whether the place before a body belongs to its name.

    `front`: what stands before the head in its own word. `known`: what the lexicon has there.
    A body of a whole country is named without the city in which it sits, unless it is one abroad:
    서울 중구 한국프레스센터, but 모스크바 한국학교.
    """
    entry = lexicon.get(place.entity) if place is not None else None
    home = entry is None or _HOME in {entry.id, entry.country}
    wide = place is not None and home and front.startswith(_WIDE)
    if wide or head not in _LOCAL:
        return not wide
    public = head in head_lists().public
    if place is None or front in _WHOLE or (not public and entry is not None and entry.demonyms):
        return False
    if known is not None and known.type == EntityType.PLACE and head not in _ASSOCIATIONS:
        return public
    return known is None or known.type != EntityType.ORG or head in _UNIVERSITIES


def is_local(head: str) -> bool:
    """Whether the city or region before a head may belong to the name of the body."""
    return head in _LOCAL


def is_of_place(head: str, front: str) -> bool:
    """Whether a head is that of an association, which with any front is one of its place."""
    return head in _ASSOCIATIONS and len(front) >= 2


def is_led(words: Words, index: int) -> bool:
    """Whether somebody who leads a body stands right behind word `index`: 고려신문 대표."""
    after = index + 1
    behind = words.words[after] if after < len(words) and words.gaps[after] == Gap.SPACE else ""
    return post_of(behind) in _LEADERS if behind else False


def of_people(words: Words, index: int, head: str) -> bool:
    """Whether the people of an association stand before its head: 고려인 문화자치회."""
    return (
        index > 0
        and head in _ASSOCIATIONS
        and words.gaps[index] == Gap.SPACE
        and words.words[index - 1] in _PEOPLE
    )


def unit_of_body(
    words: Words,
    index: int,
    head: str,
    known: Mapping[int, Candidate],
    body_before: Callable[[int], int | None],
) -> int | None:
    """Return where the name of an institute in several words begins: 한국대 유라시아 연구소.

    What it is about stands between the body it is of and the head, which is word `index`.
    """
    if head in _OF_BODIES and (body := body_before(index)) is not None:
        return body
    if head not in _SPACED_UNITS or index < 2 or words.gaps[index] != Gap.SPACE:
        return None
    about = words.words[index - 1]
    named = known.get(words.starts[index - 1])
    if words.kinds[index - 1] != "H" or not 2 <= len(about) <= 8:
        return None
    if about[-1] in _CLAUSE and (named is None or named.end != words.ends[index - 1]):
        return None
    return body_before(index - 1)
