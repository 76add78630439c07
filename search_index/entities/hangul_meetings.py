"""Events in Korean text by what takes part in them, or by the year of the old calendar.

한-러 전략대화, 아세안 외교장관회의, 두빛만 국제포럼을 개최한다, 갑신정변, 청일전쟁, 한러 교류의 해.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document
from search_index.entities.hangul_words import closed
from search_index.entities.organisations import PREFIXES
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.models import EntityType

_STATE = (
    "대한민국|한국|북한|남북|러시아|소련|중국|일본|미국|몽골|우크라이나|벨라루스|카자흐스탄|우즈베키스탄|중앙아시아|중앙아|유라시아|유럽|아세안"
    "|[한미중일러북남소]"
)
_STATES = (
    rf"(?:(?:{_STATE})(?:\s?[·ㆍ∙‧.~–-]\s?(?:{_STATE})){{1,3}}"
    r"|한러|한소|러북|북러|한미|한중|한일|미러|중러|남북러|한미일|한중일|북중러|한몽)"
)
_ORDINAL = (
    r"(?:제\s?\d{1,3}\s?[회차]\s|\d{1,3}[회차]\s|(?:19|20)\d\d(?:[-~–](?:20)?\d\d)?(?:년)?\s)?"
)
_PART = r"(?:[가-힣·ㆍ]{2,8}\s)"
_BETWEEN_HEADS = (
    "전략대화|영사협의회|정책협의회|정책협의|정책대화|경제대화|안보대화|비즈니스대화|지역협력포럼|지방협력포럼|정경포럼|문화포럼"
    "|학술회의|학술대회|포럼|세미나|심포지엄|콘퍼런스|문화축제|교류축제|축제|영화제|음악제|문화제|친선대회|좌담회|라운드테이블|공동위원회|경제공동위"
)
_BETWEEN = lazy(
    rf"(?<![가-힣\d.,])(?P<ordinal>{_ORDINAL})(?P<name>{_STATES}\s?{_PART}{{0,2}}[가-힣]{{0,4}}"
    rf"(?:{_BETWEEN_HEADS}))(?![가-힣]{{3}})"
)
_HEADS = lazy(_BETWEEN_HEADS)
_YEARS = lazy(r"(?:교류|방문|우정|친선|문화|관광|언어|우호)의\s[해달날]")
_UPHEAVAL = lazy(
    r"전쟁|군란|정변|왜란|호란|사화|양요|개혁|사변|의병|농민|박해|통문|옥사|국치|독립선언"
)
# Years that two states give to their exchange: 2020-2021 한-러 상호 교류의 해.
_YEAR_OF = lazy(
    rf"(?<![가-힣\d.,])(?P<ordinal>{_ORDINAL})(?P<name>(?:비대면\s)?{_STATES}\s{_PART}{{0,4}}"
    r"(?:\d{1,3}주년\s)?(?:[가-힣]{2,4}\s)?(?:상호\s?)?[가-힣]{0,4}(?:교류|방문|우정|친선|문화|관광|언어|우호)의\s(?:해|달|날))(?![가-힣]{3})"
)
_SUMMITS = lazy(
    r"\s?(?:\([A-Za-z가-힣]{2,20}\)\s?)?(?:특별\s?)?(?:연례\s?)?"
    r"(?:정상회의|외교장관회의|외무장관회의|국방장관회의|통상장관회의|재무장관회의|각료회의|최고이사회)(?![가-힣]{3})"
)
_DAY = lazy(r"(?:(?<=의)|의)\s날(?=[\s’'”\"」]|을|이|은|에|과|와|의|$)")
# The cycle of sixty years, after which Korean history names its upheavals.
_CYCLE = lazy(
    r"(?<![가-힣])[갑을병정무기경신임계][자축인묘진사오미신유술해]"
    r"(?:군란|정변|왜란|호란|사화|양요|개혁|사변|의병|농민전쟁|농민운동|박해|통문|옥사|국치|독립선언)"
)
_NAMED_WAR = lazy(
    r"(?<![가-힣])(?:동학\s?농민|청일|러일|중일|미서|보불|청불|독소|중소|크림|남북|포에니|나폴레옹|러우|우러|미영|영중|이라크|걸프|아프간|베트남"
    r"|코소보|보스니아|체첸|조지아|시리아|가자|태평양|한국)\s?전쟁(?![가-힣]{3})"
)
_PAIR_WAR = lazy(r"\s?전쟁(?![가-힣]{3})")
_UNKNOWN_FOE = lazy(r"[-–·ㆍ][가-힣]{2,6}\s?전쟁(?![가-힣]{3})")
_JOINT = lazy(r"\s?[-–·ㆍ]\s?")
# A meeting that is told to take place: 북극해 국제포럼이 14일부터 열린다.
_HELD_HEAD = lazy(
    r"(?:포럼|세미나|심포지엄|심포지움|콘퍼런스|컨퍼런스|학술회의|학술대회|국제회의|토론회|박람회|영화제|음악제|음악회|축제|페스티벌|전시회|특별전|사진전|문화제|한마당)"
    r"(?P<case>을|를|이|가|에|은|는)?(?=[\s,])"
)
_HELD = lazy(
    r"[^.\n]{0,60}?(?:개최|열린다|열렸|열리|열었|열고|연다|여는|개막|막을 올|진행|마련했|참석|참가)"
)
_FRONT = lazy(r"(?:[가-힣A-Za-z0-9·ㆍ-]{1,12}\s){0,4}[가-힣A-Za-z0-9·ㆍ-]{0,10}$")
_CLAUSE = lazy(
    r"[가-힣](?:[은는을를의와과에도]|에서|에게|으로|부터|까지|하는|되는|하고|이며|에는|한|된|던|할|및|등|맞아|위해|통해|따르면|기념)$"
)
_WIDE = frozenset(("국제", "세계"))
_AROUND = 48
_SITES = frozenset((EntityType.PLACE, EntityType.WORK))


def hangul_meetings(document: Document) -> Iterator[Candidate]:
    """Yield the meetings, wars and upheavals that those who take part, or a year, name."""
    text = document.words.text
    if "H" not in document.words.scripts:
        return
    ends: dict[int, Candidate] | None = None
    for pattern, heads in ((_BETWEEN, _HEADS), (_YEAR_OF, _YEARS)):
        for head in heads.finditer(text):
            match = pattern.search(text, max(0, head.start() - _AROUND), head.end() + 3)
            while match is not None and match.end() < head.end():
                match = pattern.search(text, match.end(), head.end() + 3)
            if match is not None and match.end() == head.end():
                if ends is None:
                    ends = {m.end: m for m in document.mentions if m.type == EntityType.EVENT}
                yield from _between(match, ends, document)
    for pattern in (_CYCLE, _NAMED_WAR) if _UPHEAVAL.search(text) else ():
        for match in pattern.finditer(text):
            known = document.mentions[_at(document, match.start()) :][:1]
            if not known or known[0].start > match.start() or known[0].end < match.end():
                yield _event(*match.span(), match.group())
    yield from _of_mentions(document)
    yield from _announced(document)


def _at(document: Document, start: int) -> int:
    return bisect_left(document.mentions, start, key=lambda mention: mention.start)


def _event(start: int, end: int, name: str) -> Candidate:
    name = " ".join(name.split())
    entity = f"{PREFIXES[EntityType.EVENT]}:{slug(_SIGNS.sub('', name))}"
    return Candidate(start, end, entity, EntityType.EVENT, Priority.RULE, name)


_SIGNS = lazy(r"[\s·ㆍ∙‧.~–-]+")


def _between(
    match: re.Match[str], ends: dict[int, Candidate], document: Document
) -> Iterator[Candidate]:
    """Yield a meeting of states, which is one with and without its number and however joined."""
    name, (start, end) = match["name"], match.span()
    if any(_CLAUSE.search(word) and not word.endswith("의") for word in name.split()[1:-1]):
        return
    known = ends.get(end)
    if known is not None and document.lexicon.get(known.entity) is not None:
        if match["ordinal"] and known.start == match.start("name"):
            yield replace(known, start=start)
        return
    yield _event(start, end, name)


def _of_mentions(document: Document) -> Iterator[Candidate]:
    """Yield 아세안 외교장관회의, 한국의 날 and wars between two that are known."""
    text, before = document.words.text, None
    if not any(word in text for word in ("회의", "이사회", "의 날", "전쟁")):
        return
    for mention in document.mentions:
        if mention.type == EntityType.ORG:
            match = _SUMMITS.match(text, mention.end)
            if match is not None:
                yield _event(mention.start, match.end(), text[mention.start : match.end()])
        elif mention.type == EntityType.PLACE:
            entry = document.lexicon.get(mention.entity)
            match = _DAY.match(text, mention.end)
            if match is not None and entry is not None and entry.demonyms:
                yield _day(text, mention.start, match.end())
        if before is not None and _JOINT.fullmatch(text, before.end, mention.start):
            match = _PAIR_WAR.match(text, mention.end)
            if match is not None and {before.type, mention.type} <= {
                EntityType.PLACE,
                EntityType.ORG,
            }:
                yield _event(before.start, match.end(), text[before.start : match.end()])
        if mention.type == EntityType.PLACE:
            match = _UNKNOWN_FOE.match(text, mention.end)
            if match is not None:
                yield _event(mention.start, match.end(), text[mention.start : match.end()])
        before = mention


def _day(text: str, start: int, end: int) -> Candidate:
    ordinal = _NUMBERED.search(text, max(0, start - 10), start)
    return _event(ordinal.start() if ordinal is not None else start, end, text[start:end])


_NUMBERED = lazy(r"(?<![가-힣\d])(?:제\s?\d{1,3}\s?[회차]|(?:19|20)\d\d)\s$")


def _announced(document: Document) -> Iterator[Candidate]:
    """Yield meetings on a place or a project that are told to take place."""
    text = document.words.text
    starts: dict[int, Candidate] | None = None
    for head in _HELD_HEAD.finditer(text):
        end = head.start("case") if head["case"] else head.end()
        if (
            head["case"]
            and closed(text[end - 1]) != (head["case"] in "을이은")
            and head["case"] != "에"
        ):
            continue
        if _HELD.match(text, head.end()) is None:
            continue
        if starts is None:
            starts = {m.start: m for m in document.mentions if m.type in _SITES and not m.demonym}
        front = _FRONT.search(text, max(0, head.start() - _AROUND), head.start())
        begins = _beginning(text, front.start(), head.start(), starts) if front else None
        if begins is not None:
            yield _event(begins, end, text[begins:end])


def _beginning(text: str, first: int, head: int, starts: dict[int, Candidate]) -> int | None:
    """Return where the name of a meeting begins whose head stands at `head`, None if nowhere.

    Its words go back to a place or a project, and to 국제 before that; none has a particle.
    """
    at, begins = text.rfind(" ", first, head) + 1 or first, None
    if at in starts and starts[at].end <= head and text[starts[at].end - 1] != " ":
        begins = at if starts[at].end < head else None
    while at > first:
        start = text.rfind(" ", first, at - 1) + 1 or first
        word = text[start : at - 1]
        mention = starts.get(start)
        if not word or _CLAUSE.search(word):
            break
        if mention is not None and mention.end <= head:
            plain = mention.end == head - 1 and mention.type == EntityType.PLACE
            if not plain or text.endswith("국제 ", 0, start):
                begins = start
        elif begins is not None:
            begins = start if word in _WIDE else begins
            break
        at = start
    return begins
