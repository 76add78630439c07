"""Bodies in Hangul of which the rules so far know a part, or that a noun beside them describes.

러시아 외무부 국제기구국, 두브나 국립 실내악 앙상블, 우즈베키스탄 투자무역부, 매체 두브로프와,
[두빛경제], 두브네프트, 카르보, 젬링크 등 화장품 기업.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document, reference
from search_index.entities.hangul_foreign import foreign_given, foreign_share
from search_index.entities.hangul_heads import head_lists, plain_front
from search_index.entities.hangul_names import could_be_name, weight
from search_index.entities.hangul_words import agrees, post_of, standing, stems
from search_index.entities.normalise import PARTICLES
from search_index.entities.organisations import PREFIXES
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

# What a part of a body is, and the ends of bodies that have parts of that kind.
_UNIT = lazy(
    r"\s(?P<name>[가-힣A-Za-z·]{2,14}(?:연구소|연구센터|중앙위원회|위원회|선전선동부|조직지도부|국제부|대학원)"
    r"|중앙위원회|[가-힣]{2,8}(?:국|실|부))(?P<rest>[가-힣]{0,3})(?![가-힣])"
)
_PARENTS = {
    "국": ("부", "성", "처", "청", "위원회", "당"),
    "실": ("부", "성", "처", "청", "위원회", "정보원"),
    "부": ("위원회", "당"),
    "위원회": ("당", "국회", "의회", "회의", "상원", "하원", "두마", "안보리", "연맹", "평의회"),
    "대학원": ("대", "대학", "대학교"),
}
_ANY_PARENT = ("연구소", "연구센터")
_NO_PARENTS = ("신문", "일보", "뉴스", "통신", "방송", "군")
_NO_UNITS = frozenset(
    ("각국", "양국", "외국", "전국", "본국", "당국", "내부", "외부", "일부", "간부", "전부", "정부")
)
_STATE_BEFORE = lazy(r"(?:국립|시립|도립|주)\s$")
_SEATS = ("문화원", "대사관", "대학", "대학교", "극장", "박물관", "도서관", "오케스트라", "음악원")
# What ministries are of: the words of which the name of one is made.
_MINISTRY = lazy(
    r"\s(?P<name>(?:(?:철도|외무|외교|국방|재무|재정|투자|무역|통합|디지털|개발|극동|북극|경제|산업|통상|교통|운수|에너지|자원"
    r"|천연자원|자연부원|생태학?|환경|농업|농림|수산|식품|식량|보건|사회|사회보호|노동|고용|교육|고등교육|과학|문화|정보|통신|체육|스포츠|관광|청년"
    r"|청소년|가족|법무|내무|비상사태|재난|건설|주택|지역|우주|원자력|기술|혁신|공업|상업|대외|대외경제|대외경제관계|국가|국토|해양|민족|예산)"
    r"[·ㆍ]?){1,3}(?:부|성))(?P<rest>[가-힣]{0,3})(?![가-힣])"
)
_MINISTRY_REST = frozenset(
    (
        *"은는이가을를의와과도에",
        "에서",
        "에는",
        "장관",
        "차관",
        "측",
        "상",
        "부상",
        "대변",
        "로",
        "로부",
    )
)
_RESIDENT = lazy(r"\s주재\s(?=[가-힣])")
_MISSIONS = ("대표부", "대사관", "총영사관", "영사관", "공사관")
_ENSEMBLE = lazy(
    r"\s(?:(?:국립|시립|주립|방송|전통|민속|민족|실내악|솔리스트|체임버|챔버|청소년|아카데미|심포니|필하모닉|국영|가무|합창|음악|카펠라|가펠라"
    r"|내셔널|라디오|그랜드)\s?){1,4}"
    r"(?:오케스트라|앙상블|합창단|교향악단|관현악단|가무단|예술단|민속무용단)(?=[은는이가을를의와과도에]|[^가-힣]|$)"
)
_ENSEMBLES = ("오케스트라", "앙상블", "합창단", "악단", "가무단", "예술단", "무용단")
_SHORT = lazy(r"\s(?P<name>[가-힣]{2,12})\s?\((?P<short>[A-Z][A-Za-z]{1,8})\)")
_AGENCY = lazy(r"\s통신(?=[은이과의에]|[^가-힣]|$)")
# A noun that says what firm or paper the name behind it is of.
_KIND = lazy(
    r"(?:회사|기업|업체|매체|언론|일간지|통신사|선사|조선소|여행사|출판사|제조사|운영사|개발사|항공사|해운사|정유사|싱크탱크|합작사)"
    r"(?:인)?\s['‘“]?(?P<name>[가-힣]{2,12}(?:\s[가-힣]{2,8})?)"
)
_ROW = lazy(r"(?:[가-힣A-Za-z&]{2,14},\s){2,12}[가-힣A-Za-z&]{2,14}$")
_ROW_LENGTH = 200  # code points
_AND_SO_ON = lazy(
    r"\s등\s?(?:의\s)?(?:[가-힣·]{2,8}\s){0,2}"
    r"(?:기업|업체|회사|은행|대기업|제조사|계열사|항공사|선사|해운사|언론|매체|그룹|브랜드|플랫폼|통신사)"
)
_BOXED = lazy(r"(?:^|\n)[ \t]*[\[【](?P<name>[가-힣A-Za-z]{3,12})[\]】]")
_PAPERS = lazy(
    r"(?:일보|신문|경제|뉴스|포스트|투데이|타임스|타임즈|저널|데일리|통신|방송|매일|헤럴드|닷컴|인사이트|미디어|와이어)$"
)
_REPEATED = lazy(
    r"(?<![가-힣])(?P<front>[가-힣]{2})\s?(?P<head>극장|학교|교회|악단)(?=[은는이가을를의와과에도]|[^가-힣]|$)"
)
# A form that stands before the name: 법무법인 두빛, 극단 가람.
_FORMED = lazy(
    r"(?<![가-힣])(?:법무법인|회계법인|세무법인|특허법인|의료법인|사회복지법인|도서출판|극단)(?:\(유\))?\s"
    r"(?P<name>[가-힣A-Za-z]{2,8})"
)
_STAGES = ("극장", "학교", "교회", "악단")
_NO_FRONTS = frozenset(word_list("hangul_plain_fronts")) | frozenset(
    (
        "초등",
        "고등",
        "사관",
        "주일",
        "대안",
        "모든",
        "여러",
        "어느",
        "이런",
        "그런",
        "다른",
        "우리",
        "민족",
        "조선",
        "한글",
        "기숙",
    )
)
_LEAST_SHARE = 0.3


def institutions(document: Document) -> Iterator[Candidate]:
    """Yield longer names of the bodies found so far, and bodies that a noun beside them tells."""
    words = document.words
    if "H" not in words.scripts:
        return
    yield from _longer(document)
    yield from _beside_states(document)
    yield from _described(document)
    yield from _in_lists(document)
    yield from _repeated(words.text, document)
    yield from _units_alone(document)


def _body(start: int, end: int, text: str, priority: Priority = Priority.RULE) -> Candidate:
    name = " ".join(text[start:end].split())
    entity = f"{PREFIXES[EntityType.ORG]}:{slug(name)}"
    return Candidate(start, end, entity, EntityType.ORG, priority, name)


def _longer(document: Document) -> Iterator[Candidate]:
    """Yield bodies with a part of theirs behind them, or with 국립 or 주 before them."""
    text = document.words.text
    orgs = [m for m in document.mentions if m.type == EntityType.ORG]
    starts = {m.start: m for m in orgs}
    for mention in orgs:
        surface = text[mention.start : mention.end]
        if not "가" <= surface[-1] <= "힣":
            continue
        unit = _unit_of(text, mention, starts)
        if unit is not None:
            yield unit
            continue
        agency = _AGENCY.match(text, mention.end) if len(surface) < 9 else None
        if agency is not None and "통신" not in surface:
            yield Candidate(
                mention.start,
                agency.end(),
                mention.entity,
                mention.type,
                Priority.RULE,
                mention.name,
            )
        resident = _RESIDENT.match(text, mention.end)
        mission = starts.get(resident.end()) if resident is not None else None
        if mission is not None and text.endswith(_MISSIONS, mission.start, mission.end):
            yield _body(mention.start, mission.end, text)
        if surface.endswith(_SEATS):
            front = _STATE_BEFORE.search(text, max(0, mention.start - 4), mention.start)
            if front is not None and not "가" <= text[front.start() - 1 : front.start()] <= "힣":
                yield Candidate(
                    front.start(),
                    mention.end,
                    mention.entity,
                    mention.type,
                    Priority.RULE,
                    mention.name,
                )


def _unit_of(text: str, parent: Candidate, starts: dict[int, Candidate]) -> Candidate | None:
    """Return a body with the part of it that stands behind, as one body."""
    match = _UNIT.match(text, parent.end)
    if match is None or not _follows(match["name"], match["rest"]) or match["name"] in _NO_UNITS:
        return None
    name, start, end = match["name"], *match.span("name")
    surface = text[parent.start : parent.end]
    fits = name.endswith(_ANY_PARENT) and not surface.endswith(_NO_PARENTS)
    for kind, parents in _PARENTS.items():
        fits = fits or (name.endswith(kind) and surface.endswith(parents))
    if not fits or surface.endswith(name) or post_of(name):
        return None
    known = starts.get(start)
    if known is not None and known.end > end:
        return None
    if known is not None and known.end == end and known.priority == Priority.LEXICON:
        return Candidate(parent.start, end, known.entity, known.type, Priority.RULE, known.name)
    return _body(parent.start, end, text)


def _follows(name: str, rest: str) -> bool:
    return len(name) in stems(name + rest)


def _beside_states(document: Document) -> Iterator[Candidate]:
    """Yield the ministries and orchestras of places, and a body of a state with its letters."""
    text = document.words.text
    ensembles = any(word in text for word in _ENSEMBLES)
    for mention in document.mentions:
        if mention.type != EntityType.PLACE or mention.demonym:
            continue
        match = _MINISTRY.match(text, mention.end)
        if match is not None and match["rest"] in _MINISTRY_REST | {""}:
            entry = document.lexicon.get(mention.entity)
            if entry is not None and entry.demonyms:
                yield _body(mention.start, match.end("name"), text)
        short = _SHORT.match(text, mention.end)
        if short is not None and _has_head(short["name"]):
            yield _body(mention.start, short.end("name"), text)
            yield Candidate(
                *short.span("short"),
                f"{PREFIXES[EntityType.ORG]}:{slug(text[mention.start : short.end('name')])}",
                EntityType.ORG,
                Priority.DEFINITION,
                text[mention.start : short.end("name")],
            )
        ensemble = _ENSEMBLE.match(text, mention.end) if ensembles else None
        if ensemble is not None:
            yield _body(mention.start, ensemble.end(), text)


@lru_cache(maxsize=1 << 12)
def _has_head(name: str) -> bool:
    kinds = head_lists().kinds
    return any(kinds.get(name[-size:]) == EntityType.ORG for size in (5, 4, 3, 2))


def _described(document: Document) -> Iterator[Candidate]:
    """Yield 쇄빙선 회사 두브플로트 and papers in brackets at the head of a line."""
    text = document.words.text
    for match in _KIND.finditer(text):
        start = match.start("name")
        if document.taken[start]:
            continue
        size = _firm(match["name"])
        if size and not document.taken[start + size - 1]:
            yield _body(start, start + size, text, Priority.WEAK)
    for match in _FORMED.finditer(text):
        name = match["name"]
        size = next((n for n in stems(name)[::-1] if n > 1), 0)
        if size and not document.taken[match.start("name")]:
            yield _body(match.start(), match.start("name") + size, text)
    for match in _BOXED.finditer(text) if "[" in text or "【" in text else ():
        name = match["name"]
        head = _PAPERS.search(name)
        if document.taken[match.start("name")] or head is None or plain_front(name):
            continue
        if head.start() and not plain_front(name[: head.start()]):
            yield _body(*match.span("name"), text)


@lru_cache(maxsize=1 << 12)
def _firm(written: str) -> int:
    """Return how much of the words behind the noun for a firm is its name, or 0."""
    first, _, second = written.partition(" ")
    if post_of(first) or foreign_given(first):
        return 0
    if second and foreign_share(first) >= _LEAST_SHARE and len(stems(first)) == 1:
        for size in stems(second):
            if foreign_share(second[:size]) >= 0.5 and not post_of(second):
                return len(first) + 1 + size
    for size in range(2, len(first) + 1):
        if first[size:] in _AFTER and agrees(first[size - 1], first[size:]):
            share = foreign_share(first[:size])
            return size if size > 2 and share >= (0.5 if size == 3 else _LEAST_SHARE) else 0
    return 0


_AFTER = frozenset(
    (
        *"은는이가을를의과와에도",
        "",
        "에서",
        "으로",
        "로",
        "와의",
        "과의",
        "이다",
        "측",
        "사",
        "에는",
    )
)


def _in_lists(document: Document) -> Iterator[Candidate]:
    """Yield the members of a row that its last noun says to be firms: 가, 나, 다 등 화장품 기업."""
    text = document.words.text
    for end in _AND_SO_ON.finditer(text) if " 등" in text else ():
        match = _ROW.search(text, max(0, end.start() - _ROW_LENGTH), end.start())
        items = list(_ITEM.finditer(text, *match.span())) if match is not None else []
        sure = [item for item in items if _sure(item, document)]
        if not sure or 2 * len(sure) < len(items):
            continue
        for item in items:
            if not document.taken[item.start()] and _may_be_firm(item.group(), item in sure):
                yield _body(*item.span(), text, Priority.WEAK)


_ITEM = lazy(r"[^,\s]+")


def _sure(item: re.Match[str], document: Document) -> bool:
    if document.taken[item.start()]:
        at = bisect_left(document.mentions, item.start(), key=lambda mention: mention.start)
        mentions = document.mentions[at : at + 1]
        return bool(mentions) and mentions[0].type == EntityType.ORG
    return (
        foreign_share(item.group()) >= _LEAST_SHARE or _FIRM_ENDS.search(item.group()) is not None
    )


_FIRM_ENDS = lazy(
    r"(?:코리아|글로벌|코스메틱|인터내쇼날|인터내셔널|바이오|제약|전자|화학|물산|상사|산업|테크|랩)$|^[A-Z]{2,}[가-힣A-Z]*$"
)


def _may_be_firm(name: str, sure: bool) -> bool:
    return sure or not (plain_front(name) or weight(name) or could_be_name(name))


def _repeated(text: str, document: Document) -> Iterator[Candidate]:
    """Yield 고려극장: a short name of a theatre or a school that the text has twice."""
    if not any(head in text for head in _STAGES):
        return
    found = [
        match
        for match in _REPEATED.finditer(text)
        if match["front"] not in _NO_FRONTS and not document.taken[match.start()]
    ]
    counts = Counter(match["front"] + match["head"] for match in found)
    for match in found:
        name = match["front"] + match["head"]
        if counts[name] > 1 and match["front"][-1] not in "은는의을를한된":
            national = _STATE_BEFORE.search(text, max(0, match.start() - 4), match.start())
            start = match.start() if national is None else national.start()
            yield Candidate(
                start,
                match.end(),
                f"{PREFIXES[EntityType.ORG]}:{slug(name)}",
                EntityType.ORG,
                Priority.RULE,
                name,
            )


def _units_alone(document: Document) -> Iterator[Candidate]:
    """Yield 러시아연구소 alone where the text has one body of which that is the institute."""
    words, text = document.words, document.words.text
    units: dict[str, dict[str, Candidate]] = {}
    for mention in document.mentions:
        if mention.type == EntityType.ORG and text.endswith(
            _ANY_PARENT, mention.start, mention.end
        ):
            front, _, unit = text[mention.start : mention.end].rpartition(" ")
            if front and len(unit) > 4:
                units.setdefault(unit, {})[mention.entity] = mention
    for start, end in standing(words, units):
        of = units[text[start:end]]
        stop = end
        while stop < len(text) and "가" <= text[stop] <= "힣":
            stop += 1
        rest = text[end:stop]
        if len(of) == 1 and (rest in PARTICLES or rest.removeprefix("장") in PARTICLES):
            yield reference(start, end, next(iter(of.values())), Priority.RULE)
