"""Bodies, events, works and places that are not in the lexicon, by the head word of their name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.names import Barriers, name_data
from search_index.entities.normalise import PARTICLES, fold, stem
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

PREFIXES = {
    EntityType.PERSON: "person", EntityType.ORG: "org", EntityType.PLACE: "place",
    EntityType.EVENT: "event", EntityType.WORK: "work",
}  # fmt: skip

_HEADS_LATIN = {
    EntityType.ORG: (
        "institute university academy college school ministry department agency bureau commission "
        "committee council corporation corp company co inc ltd llc plc gmbh group holdings bank "
        "party association federation union league foundation society organization organisation "
        "centre center network alliance parliament assembly congress senate court chamber army "
        "navy fleet command police airlines airways motors industries electronics shipbuilding "
        "shipyard heavy ballet orchestra theatre theater museum library times post herald tribune "
        "journal news daily weekly gazette secretariat administration authority consortium "
        "laboratory laboratories observatory church fund club hospital"
    ),
    EntityType.EVENT: (
        "forum summit war conference olympics championship championships festival expo revolution "
        "exhibition exposition games dialogue symposium uprising massacre cup convention"
    ),
    EntityType.WORK: (
        "treaty agreement accord accords pact protocol declaration initiative policy doctrine "
        "strategy act constitution charter railway railways railroad pipeline corridor project "
        "programme program plan partnership route communique"
    ),
    EntityType.PLACE: (
        "sea ocean bay gulf strait straits river lake island islands peninsula province oblast krai "
        "district region airport port harbour harbor square palace street avenue mountains valley "
        "desert canal county territory cosmodrome bridge highway"
    ),
}
_HEAD = {word: kind for kind, words in _HEADS_LATIN.items() for word in words.split()}
_PLACE_FIRST = frozenset("lake mount cape port gulf bay strait sea isle river fort".split())
_OF = frozenset(("of", "for"))
_GLUE = frozenset(("and", "for", "of", "the", "&", "on", "in"))
# Heads that with nothing but a nationality before them are a description, no name.
_LOOSE = frozenset(
    "army navy company group party school police parliament court church policy war plan strategy "
    "project programme program region province river sea island islands agreement bank club union "
    "administration command news congress council dialogue summit conference railway railways "
    "pipeline port heavy society authority industries route bridge times post".split()
)


def _entity(kind: EntityType, start: int, end: int, name: str) -> Candidate:
    entity = f"{PREFIXES[kind]}:{slug(name)}"
    return Candidate(start, end, entity, kind, Priority.RULE, name)


def _left(words: Words, head: int, headline: bytearray) -> int:
    """Return the index of the first capitalised word of the name that `head` ends."""
    openers = name_data().openers
    start = head
    while start > 0 and head - start < 7:
        before = start - 1
        if words.gaps[start] > Gap.DASH or words.kinds[before] not in "LA":
            break
        between = words.text[words.ends[before] : words.starts[start]]
        if between.strip() not in {"", "-", "&"} or headline[words.starts[before]]:
            break
        word = words.words[before].lower()
        if words.cases[before] == Case.LOWER:
            joins = word == "and" and before > 0 and start - before == 1 and start < head
            if not joins or words.cases[before - 1] == Case.LOWER or before < 2:
                break
        elif word in openers and not (word in _COMPASS and start <= head):
            break
        start = before
    return start


_COMPASS = frozenset("north south east west northern southern eastern western central new".split())


def _right(words: Words, head: int) -> int:
    """Return the index after the last word of "of X and Y" behind a head, or ``head + 1``."""
    count = len(words)
    end = head + 1
    if end >= count or words.gaps[end] != Gap.SPACE or words.words[end] not in _OF:
        return end
    index, stop = end + 1, end
    while index < count and index - head < 12 and words.gaps[index] <= Gap.DASH:
        if words.kinds[index] not in "LA":
            break
        if words.cases[index] != Case.LOWER:
            stop = index + 1
        elif words.words[index] not in _GLUE or words.words[index - 1] == "and":
            break
        index += 1
    return stop if stop > end else head + 1


def latin_bodies(words: Words, barriers: Barriers, headline: bytearray) -> Iterator[Candidate]:
    """Yield names in Latin letters with a known head word: X Institute, University of X."""
    for head, key in enumerate(words.keys):
        if words.cases[head] == Case.LOWER or words.kinds[head] != "L":
            continue
        if headline[words.starts[head]]:
            continue
        kind = _HEAD.get(key)
        if key in _PLACE_FIRST or key == "mount":
            found = _place_first(words, head, barriers)
            if found is not None:
                yield found
        if kind is None:
            continue
        start, end = _left(words, head, headline), _right(words, head)
        if end == head + 1 and end < len(words) and words.keys[end] in _HEAD:
            if words.gaps[end] == Gap.SPACE and words.cases[end] != Case.LOWER:
                continue
        if not _names(words, start, head, end, barriers):
            continue
        first, last = words.starts[start], words.ends[end - 1]
        yield _entity(kind, first, last, " ".join(words.text[first:last].split()))


def _names(words: Words, start: int, head: int, end: int, barriers: Barriers) -> bool:
    """Whether the words around a head make a name and not a description."""
    if end > head + 1:
        return words.keys[head] not in {"school", "war", "port", "company", "group"} or start < head
    if start == head:
        return False
    own = [i for i in range(start, head) if not barriers[words.starts[i]]]
    if own:
        first_only = own == [start] and words.gaps[start] == Gap.BREAK
        return not (first_only and words.keys[head] in _LOOSE)
    return words.keys[head] not in _LOOSE or head - start >= 3


def _place_first(words: Words, head: int, barriers: Barriers) -> Candidate | None:
    """Lake Khanka, Mount Paektu, Port of Rotterdam, Gulf of Finland."""
    index = head + 1
    if index < len(words) and words.gaps[index] == Gap.SPACE and words.words[index] == "of":
        index += 1
    if index >= len(words) or words.gaps[index] != Gap.SPACE or words.cases[index] == Case.LOWER:
        return None
    if words.kinds[index] != "L" or words.words[index].lower() in name_data().openers:
        return None
    if index == head + 1 and words.keys[head] not in {"lake", "mount", "cape", "fort"}:
        return None
    first, last = words.starts[head], words.ends[index]
    return _entity(EntityType.PLACE, first, last, words.text[first:last])


# --- Cyrillic ----------------------------------------------------------------------------------

_HEADS_CYRILLIC = {
    EntityType.ORG: (
        "институт университет академия министерство ведомство агентство комитет комиссия совет "
        "корпорация компания банк партия ассоциация федерация союз фонд общество организация центр "
        "парламент суд театр музей департамент управление бюро концерн холдинг группа верфь "
        "отделение собрание палата служба"
    ),
    EntityType.EVENT: "форум саммит конференция олимпиада чемпионат фестиваль выставка",
    EntityType.WORK: "договор соглашение декларация инициатива стратегия доктрина программа",
    EntityType.PLACE: "море океан залив пролив остров полуостров область край округ озеро река",
}
_HEAD_CYRILLIC = {
    stem(word): kind for kind, words in _HEADS_CYRILLIC.items() for word in words.split()
}
_QUOTED = re.compile(
    r"\b(?P<head>компани|корпораци|концерн|холдинг|банк|парти|газет|журнал|агентств|верф|завод|фонд"
    r"|клуб|телеканал|издани|портал|проект|программ|договор|форум|фестивал)[а-яё]{0,4}\s"
    r"[«\"„“](?P<name>[A-ZА-ЯЁ][^»\"“”\n]{1,60})[»\"“”]"
)
_QUOTED_KIND = {
    "проект": EntityType.WORK, "программ": EntityType.WORK, "договор": EntityType.WORK,
    "форум": EntityType.EVENT, "фестивал": EntityType.EVENT,
}  # fmt: skip
_ADJECTIVE = re.compile(r".{3,}(?:ый|ий|ая|ое|ого|ому|ой|ую|ым|им|ом|ые|ых|его)$")
_GENITIVE = re.compile(r".{3,}(?:ого|его|ых|их|ой|ей|ов|ев|ий|ии|ки|ты|ны|ры|ия|ва|ла|ра|та|на|ка)$")


def cyrillic_bodies(words: Words, barriers: Barriers) -> Iterator[Candidate]:
    """Yield names in Cyrillic letters with a known head word, and quoted names after one."""
    for head, key in enumerate(words.keys):
        kind = _HEAD_CYRILLIC.get(key) if words.kinds[head] == "C" else None
        if kind is None:
            continue
        start = _left_cyrillic(words, head)
        end = _right_cyrillic(words, head, kind)
        capital = words.cases[start] != Case.LOWER
        opens = words.gaps[start] == Gap.BREAK
        if not capital or end - start < 2 or (opens and end - start < 3):
            continue
        own = any(not barriers[words.starts[i]] for i in range(start, end) if i != head)
        if not own or (start == head and end == head + 1):
            continue
        first, last = words.starts[start], words.ends[end - 1]
        name = " ".join(words.text[first:last].split())
        yield _cyrillic_entity(kind, first, last, name)
    for match in _QUOTED.finditer(words.text):
        kind = _QUOTED_KIND.get(match["head"], EntityType.ORG)
        yield _cyrillic_entity(kind, match.start("name"), match.end("name"), match["name"])


def _cyrillic_entity(kind: EntityType, start: int, end: int, name: str) -> Candidate:
    """The id comes from the words without case endings, so that it is one in every case."""
    key = " ".join(stem(fold(word)) for word in re.findall(r"[\w-]+", name))
    entity = f"{PREFIXES[kind]}:{slug(key)}"
    return Candidate(start, end, entity, kind, Priority.RULE, name)


def _left_cyrillic(words: Words, head: int) -> int:
    """Adjectives before the head, the first of them capitalised: Сеульский национальный."""
    start = head
    while start > 0 and words.gaps[start] <= Gap.DASH and words.kinds[start - 1] == "C":
        if not _ADJECTIVE.match(fold(words.words[start - 1])) or head - start > 4:
            break
        start -= 1
        if words.cases[start] != Case.LOWER:
            return start
    return head


def _right_cyrillic(words: Words, head: int, kind: EntityType) -> int:
    """Genitives behind the head: Институт экономики, Министерство транспорта и связи."""
    end = head + 1
    if kind in {EntityType.PLACE, EntityType.EVENT} or words.cases[head] == Case.LOWER:
        return end
    while end < len(words) and end - head < 7 and words.kinds[end] == "C":
        word = words.words[end]
        if words.gaps[end] != Gap.SPACE:
            break
        if word == "и" and end + 1 < len(words) and _GENITIVE.match(words.words[end + 1]):
            end += 2
            continue
        if words.cases[end] == Case.LOWER and not _GENITIVE.match(word):
            break
        end += 1
    return end


# --- Hangul ------------------------------------------------------------------------------------

_HEADS_HANGUL = {
    EntityType.ORG: (
        "연구원 연구소 대학교 공사 위원회 협회 재단 학회 은행 그룹 중공업 일보 신문 상공회의소 공단 진흥원 개발원 "
        "연합회 과학원 아카데미 박물관 발레단 조선소 교향악단 협의회 교육부 환경부 법무부 국토교통부 보건복지부 "
        "행정안전부 과학기술정보통신부 고용노동부 농림축산식품부 중소벤처기업부 문화체육관광부 금융위원회"
    ),
    EntityType.EVENT: "전쟁 올림픽 포럼 엑스포 박람회 혁명 영화제",
    EntityType.WORK: "조약 협정 선언 프로젝트 이니셔티브",
    EntityType.PLACE: "해협 반도 공항 운하 산맥 열도",
}
_HEAD_HANGUL = {word: kind for kind, words in _HEADS_HANGUL.items() for word in words.split()}
_HANGUL_BODY = re.compile(
    r"(?<![가-힣·])(?P<name>(?P<front>[가-힣]{2,12}?)(?P<head>"
    + "|".join(sorted(_HEAD_HANGUL, key=lambda word: (-len(word), word)))
    + r"))(?P<rest>[가-힣]*)"
)
_GENERIC_FRONT = frozenset(
    "국책 정책 전문 연구 관련 각국 양국 공동 국내 해외 민간 정부 중앙 시중 특별 산하 부설 유명 주요 국립 국제 국가 지역 세계 "
    "평화 자유무역 무역 정상 종전 상업 투자 저축 지방 시립 도립 국공립 사립 실무 조사 운영 추진 심의 자문 상임 집행 소위 "
    "전면 핵 내전 대리 정보 심리 무장 산업 시민 문화 경제 대기업 재벌 러시아 한국 미국 중국 일본 북한 유럽 합동 대형 국영 "
    "외국 남북 후속 기본 잠정 최종 휴전 평화협정 경제협력 비핵화 개발 협력 신규 시범 장기 합작 대규모 우리 이 그 한중일".split()
)
_SPECIFIC = frozenset("교육부 환경부 법무부 국토교통부 보건복지부 행정안전부 과학기술정보통신부 고용노동부".split())


def hangul_bodies(text: str) -> Iterator[Candidate]:
    """Yield names in Hangul that end in a known head: 한국원자력연구원, 제주국제공항."""
    for match in _HANGUL_BODY.finditer(text):
        if match["rest"] not in PARTICLES or match["front"] in _GENERIC_FRONT:
            continue
        kind = _HEAD_HANGUL[match["head"]]
        if kind != EntityType.ORG and len(match["front"]) < 3:
            continue
        yield _entity(kind, match.start("name"), match.end("name"), match["name"])
