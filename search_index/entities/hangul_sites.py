"""Places in Hangul that the place before them, or Chinese characters behind them, tell.

몽골 두브로토베에서, 연해주 두브롬시, 블라디보스토크 공항, 함경북도 경원(慶源); and 조선 in print of
the North.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document
from search_index.entities.hangul_foreign import foreign_given, foreign_share
from search_index.entities.hangul_names import is_family, romanised
from search_index.entities.hangul_words import standing
from search_index.entities.names import person
from search_index.entities.normalise import PARTICLES
from search_index.entities.organisations import PREFIXES
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

# A word behind a place, with what only follows a place, or a kind of town.
_INSIDE = lazy(
    r"\s(?P<name>[가-힣]{2,8}?)(?:(?P<town>시|촌|마을)?(?:에서|에는|에선|에도|에\s|으로\s|로\s이주)"
    r"|(?P<other>시|촌)(?:[를을와과,]|\s|$)|\s(?:지역|마을|외곽|일대|출신))"
)
_SHARE = 0.4  # of foreign syllables of such a word
_AIRPORT = lazy(r"\s(?:국제\s?)?(?:공항|비행장)(?=[은는이가을를의와과도에로]|[^가-힣]|$)")
_FOREIGN_AIRPORT = lazy(r"(?<![가-힣])(?P<name>[가-힣]{2,8})\s국제공항")
_ISLAND = lazy(r"\s(?P<name>[가-힣]{1,4}섬)(?=[은는이가을를의와과에]|[^가-힣]|$)")
# A town behind its province: 함경북도 경원(慶源), 황해도 해주에서.
_TOWN = lazy(
    r"(?P<province>(?:함경|평안|황해|강원|경기|충청|전라|경상)(?:남|북)?도)\s(?P<name>[가-힣]{2,3})"
    r"(?=\s?\([\u4e00-\u9fff]{2,3}[)·,]|에서|\s출신|\s태생)"
)
_CHARACTERS = lazy(r"(?<![가-힣])(?P<name>[가-힣]{2,4})\((?P<signs>[\u4e00-\u9fff]{2,4})\)")
_PLACE_SIGNS = frozenset("城京州道郡縣島江山洞里海河港浦嶺津驛島峽湖")
_BODY_SIGNS = frozenset("黨會社軍院館團校署廳")
_FAMILIES = {sign: word[0] for word in word_list("family_characters") for sign in word[1:]}
_NORTH = ("로씨야", "로동신문", "로동당", "쏘련")
_JOSEON = "조선"
_NORTH_KOREA = "place:north-korea"


def hangul_sites(document: Document) -> Iterator[Candidate]:
    """Yield the places that what stands beside them tells, and names in Chinese characters."""
    text = document.words.text
    if "H" not in document.words.scripts:
        return
    yield from _behind_places(document)
    if "국제공항" in text:
        for match in _FOREIGN_AIRPORT.finditer(text):
            if foreign_share(match["name"]) >= _SHARE:
                yield _site(*match.span(), text)
    if "도 " in text:
        towns = list(_TOWN.finditer(text))
        known = {m.end: m.start for m in document.mentions} if towns else {}
        for match in towns:
            yield from _in_province(match, known)
    for match in _CHARACTERS.finditer(text) if "(" in text else ():
        yield from _in_characters(match, document)
    if any(word in text for word in _NORTH):
        yield from _of_the_north(document)


def _site(start: int, end: int, text: str) -> Candidate:
    name = " ".join(text[start:end].split())
    entity = f"{PREFIXES[EntityType.PLACE]}:{slug(name)}"
    return Candidate(start, end, entity, EntityType.PLACE, Priority.RULE, name)


def _in_province(match: re.Match[str], known: dict[int, int]) -> Iterator[Candidate]:
    """Yield a town, and its province where the lexicon knows no more than a part of that.

    `known`: where the mentions found so far end, and where they start.
    """
    start, end = match.span("province")
    if known.get(end, end) > start:
        yield _site(start, end, match.string)
    yield _site(*match.span("name"), match.string)


def _behind_places(document: Document) -> Iterator[Candidate]:
    text = document.words.text
    names: set[str] = set()
    for mention in document.mentions:
        if mention.type != EntityType.PLACE or mention.demonym:
            continue
        airport = _AIRPORT.match(text, mention.end)
        entry = document.lexicon.get(mention.entity)
        if airport is not None and not (entry is not None and entry.demonyms):
            yield _site(mention.start, airport.end(), text)
            continue
        island = _ISLAND.match(text, mention.end)
        if island is not None:
            yield _site(*island.span("name"), text)
            continue
        match = _INSIDE.match(text, mention.end)
        if match is None or document.taken[match.start("name")] or not _is_town(match["name"]):
            continue
        kind = match["town"] or match["other"] or ""
        names.add(match["name"] + (kind if kind == "시" else ""))
    for start, end in standing(document.words, names):
        stop = end
        while stop < len(text) and "가" <= text[stop] <= "힣":
            stop += 1
        if not document.taken[start] and (text[end:stop] in PARTICLES or text[end:stop] == "주"):
            yield _site(start, end, text)


@lru_cache(maxsize=1 << 12)
def _is_town(name: str) -> bool:
    """Whether a word behind a place may be a place in it: foreign, and no given name."""
    return len(name) > 2 and foreign_share(name) >= _SHARE and not foreign_given(name)


def _in_characters(match: re.Match[str], document: Document) -> Iterator[Candidate]:
    """Yield what Chinese characters in brackets tell to be a person, a place or a body."""
    name, signs, start = match["name"], match["signs"], match.start()
    if len(name) != len(signs) or document.taken[start]:
        return
    text, end = document.words.text, match.end("name")
    last = signs[-1]
    if last in _BODY_SIGNS and len(name) > 2:
        entity = f"{PREFIXES[EntityType.ORG]}:{slug(name)}"
        yield Candidate(start, end, entity, EntityType.ORG, Priority.RULE, name)
    elif len(name) == 3 and _FAMILIES.get(signs[0]) == name[0] and last not in _PLACE_SIGNS:
        yield person(start, end, name, romanised(name) if is_family(name[0]) else "")
    elif last in _PLACE_SIGNS:
        yield _site(start, end, text)


def _of_the_north(document: Document) -> Iterator[Candidate]:
    """Yield 조선 where the spelling of a text is that of the North, whose name it then is."""
    text, entry = document.words.text, document.lexicon.get(_NORTH_KOREA)
    if entry is None or _JOSEON not in text:
        return
    for start, end in standing(document.words, {_JOSEON}):
        stop = end
        while stop < len(text) and "가" <= text[stop] <= "힣":
            stop += 1
        rest = text[end:stop]
        if document.taken[start] or (rest not in PARTICLES):
            continue
        whose = rest == "의"
        yield Candidate(
            start, stop if whose else end, entry.id, entry.type, Priority.RULE, entry.name, whose
        )
