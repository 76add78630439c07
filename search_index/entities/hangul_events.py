"""Meetings in Korean text by an ordinal or a year, or by what their name begins with.

제3회 유라시아 정책포럼 and 유라시아 정책포럼 are one event, as the editions of one series are.
A forum that has a president, or that is founded, is a body.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document
from search_index.entities.hangul_foreign import foreign_share
from search_index.entities.hangul_words import stems
from search_index.entities.organisations import PREFIXES
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug_in_hangul
from search_index.entities.tokens import Gap
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_HEADS = tuple(word_list("hangul_event_ends"))
_ALONE = ("포럼", "콩쿠르", "페스티벌", "영화제", "음악제", "비엔날레")
_HEAD = lazy("|".join(sorted({*_HEADS, *_ALONE}, key=lambda word: (-len(word), word))))
_LASTS = frozenset(head[-1] for head in (*_HEADS, *_ALONE))
_AROUND = 50  # code points before a head in which its ordinal is looked for
_WORD = r"[가-힣A-Za-z·ㆍ‧-]{1,14}"
_ORDINAL = lazy(
    rf"(?<![가-힣\d.,])(?:제\s?\d{{1,3}}\s?[회차]|\d{{1,3}}[회차]|(?:19|20)\d\d)\s(?P<name>(?:{_WORD}\s){{0,3}})$"
)
# A word that ends like this belongs to a clause and to no name.
_CLAUSE = lazy(r"[가-힣](?:[은는을를의]|에서|에게|으로|하는|되는|하고|에|에도|이며|에는|한|된)$")
_WIDE = ("국제", "세계", "아시아", "유럽", "유라시아", "동북아", "범", "한", "남북")
_LATIN = lazy(r"[A-Z]{2}")
_AFTER = lazy(
    r"(?<![가-힣])(?P<first>[가-힣]{2,10}(?:\s[가-힣]{2,6})?)\s(?P<middle>(?:국제|세계|청년|경제|문화)\s)?$"
)
_OF_PEOPLE = ("콩쿠르",)
_NAMESAKES = frozenset((EntityType.PLACE, EntityType.PERSON))
_FOREIGN = 0.4  # of the syllables of a name that only another language has
_FORUM = "포럼"
# What makes a forum a body: those who lead it, or that it is founded or holds something.
_BODY_BEHIND = lazy(
    r"(?:\s?\((?:공동)?(?:대표|회장|이사장|위원장)|\s(?:공동대표|상임대표|대표(?!단)|이사장|회장|회원)"
    r"|이\s(?:공동\s)?주최|이\s(?:창립|발족|출범))"
)
_BODY_BEFORE = lazy(r"(?:사단법인|재단법인|\(사\)|\(재\)|모임인|단체인)\s?$")


def hangul_events(document: Document) -> Iterator[Candidate]:
    """Yield the meetings that an ordinal, or a place or person before a head word, makes names."""
    words, text = document.words, document.words.text
    if "H" not in words.scripts:
        return
    starts: dict[int, Candidate] = {}
    ends: dict[int, Candidate] = {}
    done = 0
    for found in _HEAD.finditer(text):
        index = bisect_right(words.starts, found.start()) - 1
        if index < 0 or words.starts[index] < done or words.gaps[index] == Gap.NONE:
            continue
        run, start = words.words[index], words.starts[index]
        done = start + 1
        length = _head(run)
        if not length:
            continue
        if not starts:
            starts = {mention.start: mention for mention in document.mentions}
            ends = {m.end: m for m in document.mentions if m.type == EntityType.EVENT}
        end = start + length
        match = _ORDINAL.search(text, max(0, start - _AROUND), start)
        if match is not None:
            name = text[match.start("name") : end]
            if _proper(name, match.start("name"), starts):
                yield from _edition(match.start(), name, end, ends.get(end), document)
        elif words.gaps[index] == Gap.SPACE and end not in ends:
            first = _named_after(text, start, run[:length], starts)
            if first is not None:
                yield _event(first, end, text[first:end])
    if _FORUM in text:
        yield from _bodies(document)


@lru_cache(maxsize=1 << 14)
def _head(run: str) -> int:
    """Return how long a run is without its particle if it ends in the head of an event, or 0."""
    return next((n for n in stems(run) if run[n - 1] in _LASTS and run.endswith(_HEADS, 0, n)), 0)


def _edition(
    start: int, name: str, end: int, known: Candidate | None, document: Document
) -> Iterator[Candidate]:
    """Yield an event with its ordinal, unless the lexicon knows it by its name alone."""
    if known is None:
        yield _event(start, end, name)
    elif document.lexicon.get(known.entity) is None:
        yield Candidate(start, end, known.entity, known.type, Priority.RULE, known.name)


def _proper(name: str, start: int, starts: dict[int, Candidate]) -> bool:
    """Whether the words behind an ordinal tell which meeting is meant: a name or an abbreviation.

    제2차 IRS 포럼 and 제3회 유라시아 정책포럼 do, 제3회 정기 총회 does not.
    """
    *front, _ = parts = name.split(" ")
    if any(_CLAUSE.search(word) for word in front):
        return False
    at = start
    for word in parts:
        if at in starts or word.startswith(_WIDE) or _LATIN.match(word):
            return True
        at += len(word) + 1
    return any(foreign_share(word) >= _FOREIGN for word in front)


def _named_after(text: str, start: int, head: str, starts: dict[int, Candidate]) -> int | None:
    """Return where a region or person begins after whom a meeting is named: 쇼팽 국제 콩쿠르."""
    if not head.endswith(_ALONE):
        return None
    match = _AFTER.search(text, max(0, start - _AROUND), start)
    if match is None:
        return None
    first = match.start("first")
    plain = head in _ALONE and not match["middle"] and not head.endswith(_OF_PEOPLE)
    named = starts.get(first)
    if named is not None and named.end == match.end("first"):
        fits = named.type in _NAMESAKES and not named.demonym
        return first if fits and not (plain and named.type != EntityType.PERSON) else None
    unknown = head in _OF_PEOPLE and foreign_share(match["first"]) > 0
    return first if unknown and named is None else None


def _event(start: int, end: int, name: str) -> Candidate:
    name = " ".join(name.split())
    entity = f"{PREFIXES[EntityType.EVENT]}:{slug_in_hangul(name.replace(' ', ''))}"
    return Candidate(start, end, entity, EntityType.EVENT, Priority.RULE, name)


def _bodies(document: Document) -> Iterator[Candidate]:
    """Yield the forums that are bodies: somebody leads them, or they were founded."""
    text = document.words.text
    forums: dict[str, list[Candidate]] = {}
    for mention in document.mentions:
        event = mention.type == EntityType.EVENT and document.lexicon.get(mention.entity) is None
        if event and text.endswith(_FORUM, mention.start, mention.end):
            forums.setdefault(mention.entity, []).append(mention)
    for mentions in forums.values():
        if any(
            _BODY_BEHIND.match(text, mention.end)
            or _BODY_BEFORE.search(text, max(0, mention.start - 10), mention.start)
            for mention in mentions
        ):
            for one in mentions:
                entity = f"{PREFIXES[EntityType.ORG]}:{one.entity.partition(':')[2]}"
                yield Candidate(
                    one.start, one.end, entity, EntityType.ORG, Priority.STATED, one.name
                )
