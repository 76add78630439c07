"""Titles in quotation marks and brackets of Korean print: works, and events with a name.

『』 and 《》 hold titles of books, 「」, 〈〉 and <> those of shorter works, laws and meetings (the
rules of Korean orthography, on punctuation); other quotation marks hold all else too, so that
something beside them must say that it is a title.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document
from search_index.entities.hangul_talks import is_talk
from search_index.entities.organisations import PREFIXES
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_LONGEST = 60  # code points of a title
_BOOK, _SHORTER = "『", frozenset("《≪「〈<")
# Old and careless print has quotation marks the wrong way round, and straight with curved ones.
_PLAIN = r"[^‘’'“”\"`\n]"
# The set of opening marks goes first: then re tries no other place.
_QUOTED = lazy(
    r"[『《≪「〈<‘'’`“\"](?:"
    rf"(?<=[『《≪「〈<])[^『』《》≪≫「」〈〉<>\n]{{1,{_LONGEST}}}[』》≫」〉>]"
    rf"|(?<=‘)(?:{_PLAIN}|'{_PLAIN}{{1,16}}'){{1,{_LONGEST}}}’"
    rf"|(?<='){_PLAIN}{{1,{_LONGEST}}}[’']|(?<=‘){_PLAIN}{{1,{_LONGEST}}}'|(?<=’){_PLAIN}{{1,{_LONGEST}}}‘"
    rf"|(?<=`){_PLAIN}{{1,{_LONGEST}}}[`']|(?<=[“\"]){_PLAIN}{{1,{_LONGEST}}}[”\"])"
)
_CLOSING = {"『": "』", "《": "》", "≪": "≫", "「": "」", "〈": "〉", "<": ">"}
_KINDS = frozenset(word_list("hangul_title_kinds"))
_LAST_WORD = lazy(r"[가-힣]+$")
_BEST = lazy(
    r"(?:역작|걸작|대표작|명작|히트작|유작|처녀작|데뷔작)(?:\s중\s하나)?(?:인|로\s꼽히는|으로)?\s$"
)
_AUTHOR = "소설가|작가|시인|작곡가|극작가|영화감독|감독|문호|저자|옮긴이|역자|화가|평론가"
# What is said behind a title of what it is, or of who wrote it.
_BEHIND = lazy(
    rf"(?:\s?등)?(?:의\s(?:{_AUTHOR})(?![가-힣]{{3}})"
    rf"|(?:으로|로|을|를)\s(?:유명한|잘\s알려진|이름난|쓴|남긴|낸|펴낸|발표한)[^\n.,]{{0,20}}?(?:{_AUTHOR})"
    r"|(?:이라는|라는)\s(?:제목|논문|책|저서|소설|주제로?\s(?:발표|발제|강연)"
    r"|주제로,[^.\n]{0,120}?주제로\s(?:발표|발제))"
    r"|[을를]\s(?:출간|펴냈|펴내|집필|탈고|번역|각색|초연|완역|공연[하했한]|연주[하했한]|상연)"
    r"|(?:의\s|\s)?(?:출간|집필|초연|번역본|초판|완역|원작|개정판|출판기념회)(?![가-힣]{3})"
    r"|\s?제?\d{1,3}[권호](?![가-힣]))"
)
_BETWEEN = lazy(r"[\s,·ㆍ、/]{0,3}(?:(?:과|와|및|그리고)\s)?")
# What in such brackets is none: captions, the speakers of a broadcast, rights.
_NOTE = lazy(
    r"(?:사진|그림|표|자료|출처|참고|앵커|기자|리포트|인터뷰|영상|저작권|무단|편집자|끝|계속|관련|단독|속보"
    r"|이미지|클릭|연합|더보기|ⓒ|©|\(|\d{1,3}(?:면|쪽)|[A-Z]+$)"
)
_LETTERS = lazy(r"[가-힣A-Za-z\u0400-\u052f\u4e00-\u9fff]")
_SENTENCE = lazy(r"[가-힣](?:다|까|요|죠)[.!?]?$|[.!]$|^[은는이가을를의]\s")
_PARTICLE = lazy(
    r"(?:은|는|이|가|을|를|의|에|에서|과|와|도|로|으로|등|이라는|라는|이란|란|이다|였다|[,·)\s』」》〉])"
)
_OF_NORTH = ("로씨야", "로동당", "로동신문")  # 《》 are quotation marks of any kind there
_EVENT_ENDS = (*word_list("hangul_event_ends"), "의 날", "의 해", "의 달", "의 밤")
# What an exhibition or a festival is called before its title: 기획전 ‘먼 항구’.
_SHOWS = lazy(
    r"(?:전시|전시회|특별전|기획전|사진전|초대전|순회전|문화제|축제|페스티벌|박람회|영화제|음악제|무용제)(?:는|은|의|인)?\s?$"
)
_NEAR = 60  # code points before a mark in which the author of a work stands
_POSSESSIVE = lazy(r"(?:\([^()\n]{1,40}\))?의\s(?:(?P<kind>[가-힣]{1,6})\s?)?$")
_DIGITS = lazy(r"\d")
_YEARS = lazy(r"(?:(?:19|20)\d\d(?:[-~–](?:20)?\d\d)?년?|제\s?\d{1,3}\s?[회차])\s")
_PUBLISHED = lazy(r"(?:펴낸|내놓은|출간한|발간한|집필한|번역한|발행한|저술한|각색한|완역한)\s$")
_HEREAFTER = lazy(r"\s?\(이하\s[‘']?(?P<short>[^()\n]{2,30}?)[’']?\)$")
# Bodies whose possessive stands before what they play: 두빛극장의 ‘세자매’.
_STAGES = ("극장", "극단", "발레단", "오페라단", "무용단", "합창단", "씨어터", "시어터")
# How treaties and policies end in quotation marks. The first need two words, the others a name.
_TREATY = lazy(r"\S+\s.*(?:조약|협정|의정서|공동성명|공동선언|합의서|협약)$")
_POLICY = lazy(
    r"\S.*(?:전략|구상|이니셔티브|독트린|로드맵|정책|프로젝트|법|(?:전략|비전|정책)\s\d{1,4})$"
)
_NAMED = lazy(r"[A-Z\d]")


@dataclass(frozen=True, slots=True)
class _Quoted:
    start: int  # of what stands inside
    end: int
    mark: str


def quoted_titles(document: Document) -> Iterator[Candidate]:
    """Yield the works and events whose titles stand in quotation marks or brackets."""
    text = document.words.text
    found = [
        _Quoted(match.start() + 1, match.end() - 1, text[match.start()])
        for match in _QUOTED.finditer(text)
        if _CLOSING.get(text[match.start()], text[match.end() - 1]) == text[match.end() - 1]
    ]
    yield from (_event_in(text, one, {}) for one in found if _in_letters(text, one))
    if not any(_may_be_title(text[one.start : one.end]) for one in found):
        return
    north = any(word in text for word in _OF_NORTH)
    known = {mention.start: mention for mention in document.mentions}
    at = {mention.end: mention for mention in document.mentions}
    rows = []
    known_works: set[str] = set()
    for row in _rows(found, text):
        titles = [one for one in row if _may_be_title(text[one.start : one.end])]
        events = {one for one in titles if _event(text, one) or _is_show(text, one)}
        yield from (_event_in(text, one, at) for one in titles if one in events)
        works = [one for one in titles if one not in events and not _is_body(one, known)]
        rows.append(works)
        if any(
            _evident(text, one, known, at, north) or is_talk(text, one.start, one.end, at)
            for one in works
        ):
            known_works.update(text[one.start : one.end] for one in works)
    for one in (one for works in rows for one in works):
        if text[one.start : one.end] in known_works:
            yield from _works(one, text)


def _works(one: _Quoted, text: str) -> Iterator[Candidate]:
    """Yield a work, and the short name that the title itself gives it: (이하 한·소조약)."""
    short = _HEREAFTER.search(text, one.start, one.end)
    if short is None:
        yield work(one.start, one.end, text)
        return
    whole = work(one.start, short.start(), text)
    start, end = short.span("short")
    yield whole
    yield Candidate(start, end, whole.entity, whole.type, Priority.DEFINITION, whole.name)


def _rows(found: Sequence[_Quoted], text: str) -> Iterator[list[_Quoted]]:
    """Yield the titles that stand one behind the other with one kind of marks."""
    row: list[_Quoted] = []
    for one in found:
        between = text[row[-1].end + 1 : one.start - 1] if row else ""
        if row and not (
            row[-1].mark == one.mark and len(between) < 8 and _BETWEEN.fullmatch(between)
        ):
            yield row
            row = []
        row.append(one)
    if row:
        yield row


@lru_cache(maxsize=1 << 12)
def _may_be_title(title: str) -> bool:
    plain = title.strip()
    if len(plain) < 2 or not _LETTERS.search(plain) or _SENTENCE.search(plain):
        return False
    return max(plain) >= "가" and _NOTE.match(plain) is None


def _is_body(one: _Quoted, known: dict[int, Candidate]) -> bool:
    """Whether all that stands between the marks is a name that is known, as of a newspaper."""
    mention = known.get(one.start)
    return mention is not None and mention.end == one.end and mention.type != EntityType.WORK


def _evident(
    text: str,
    one: _Quoted,
    known: dict[int, Candidate],
    at: dict[int, Candidate],
    north: bool,
) -> bool:
    """Whether what stands in marks is surely the title of a work."""
    if one.mark == _BOOK:
        return True
    head = text[max(0, one.start - _NEAR) : one.start - 1]
    if _of_kind(head) or _BEHIND.match(text, one.end + 1):
        return True
    if "의 " in head and _of_author(text, one.start - 1, at):
        return not _holds_work(one, known)
    if " " in text[one.start : one.end].strip() and _PUBLISHED.search(head):
        return True
    if _is_policy(text[one.start : one.end].strip(), known.get(one.start)):
        return True
    if one.mark not in _SHORTER or (north and one.mark == "《"):
        return False
    inside = text[one.start : one.end]
    opens = one.start < 2 or text[one.start - 2] == "\n"
    if one.mark == "<" and (opens or inside != inside.strip() or "=" in inside):
        return False
    mention = known.get(one.start)
    if mention is not None and mention.end == one.end:
        return True
    return _PARTICLE.match(text, one.end + 1) is not None


def _is_policy(title: str, opening: Candidate | None) -> bool:
    """Whether a title is that of a treaty, or of a policy with a name: ‘9개 다리 전략’.

    `opening`: the mention with which it begins.
    """
    if _TREATY.match(_HEREAFTER.sub("", title)):
        return True
    named = _NAMED.match(title) is not None or (
        opening is not None and opening.type == EntityType.WORK
    )
    return named and _POLICY.match(title) is not None


def _of_kind(head: str) -> bool:
    """Whether what stands before a mark says what kind of work it is: 장편소설, 대표작인."""
    last = _LAST_WORD.search(head.removesuffix(" ").removesuffix(" 등"))
    if last is not None and last.group() in _KINDS:
        return True
    return "작" in head and _BEST.search(head) is not None


def _holds_work(one: _Quoted, known: dict[int, Candidate]) -> bool:
    """Whether a known work opens what stands in marks, which then are no title's."""
    mention = known.get(one.start)
    return mention is not None and mention.type == EntityType.WORK and mention.end != one.end


def _of_author(text: str, start: int, at: dict[int, Candidate]) -> bool:
    """Whether the name of a person in the possessive stands before: 박경리의 소설 '토지'."""
    match = _POSSESSIVE.search(text, max(0, start - _NEAR), start)
    kind = match["kind"] if match is not None else None
    fits = match is not None and (kind is None or kind in _KINDS)
    author = at.get(match.start()) if match is not None and fits else None
    if author is None:
        return False
    stage = author.type == EntityType.ORG and text.endswith(_STAGES, author.start, author.end)
    return stage or author.type == EntityType.PERSON


def _event(text: str, one: _Quoted) -> bool:
    """Whether a title is that of a meeting: its head says so, and it says which one."""
    title = text[one.start : one.end].rstrip()
    if not title.endswith(_EVENT_ENDS):
        return False
    end = next(end for end in _EVENT_ENDS if title.endswith(end))
    front = title[: -len(end)].strip()
    return len(front) >= 2 and (" " in front or len(front) >= 4 or bool(_DIGITS.search(front)))


def _is_show(text: str, one: _Quoted) -> bool:
    """Whether a title stands behind the word for an exhibition or a festival."""
    behind = _PARTICLE.match(text, one.end + 1) or text[one.end + 1 : one.end + 2] == "("
    return bool(behind) and _SHOWS.search(text, max(0, one.start - 8), one.start - 1) is not None


def _in_letters(text: str, one: _Quoted) -> bool:
    """Whether a title in Latin letters is that of an exhibition or a festival."""
    title = text[one.start : one.end].strip()
    latin = len(title) > 2 and title.isascii() and title[0].isalpha()
    return latin and _is_show(text, one)


def _event_in(text: str, one: _Quoted, at: dict[int, Candidate]) -> Candidate:
    """Return an event; of one that is known with a year or number before it, that event."""
    start, end = _trimmed(text, one.start, one.end)
    bracket = text.find("(", start, end)
    if bracket > start and text[end - 1] == ")":  # ‘먼 항구(Far Harbour)’
        start, end = _trimmed(text, start, bracket)
    known = at.get(end)
    if known is not None and known.priority == Priority.LEXICON:
        year = _YEARS.fullmatch(text, start, known.start) is not None
        return replace(known, start=start) if year else known
    if known is not None and known.type == EntityType.EVENT and known.start >= start:
        return Candidate(start, end, known.entity, known.type, Priority.DEFINITION, known.name)
    name = " ".join(text[start:end].split())
    entity = f"{PREFIXES[EntityType.EVENT]}:{slug(name)}"
    return Candidate(start, end, entity, EntityType.EVENT, Priority.DEFINITION, name)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def work(start: int, end: int, text: str) -> Candidate:
    """Return the work whose title is text[start:end], without space and a comma at its end."""
    start, end = _trimmed(text, start, end - (text[end - 1] == ","))
    name = " ".join(text[start:end].split())
    entity = f"{PREFIXES[EntityType.WORK]}:{slug(name)}"
    return Candidate(start, end, entity, EntityType.WORK, Priority.DEFINITION, name)
