"""Lines that say when an article was published: their date, told from dates in running text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from search_index.sources.dates import FORMS, iso

_MAX_DATELINE = 120  # code points of a line that is nothing but a dateline
# What may stand beside a date in a line that is nothing but a dateline.
_AROUND = re.compile(
    r"(?:published|posted|updated|modified|issued|released|date|last|on|at|time|news|kst|msk|gmt|"
    r"utc|e[ds]t|p[ds]t|a\.?m|p\.?m|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|"
    r"sun)day|опубликовано|обновлено|размещено|добавлено|дата|публикации|новости|в|мск|понедельник|"
    r"вторник|среда|четверг|пятница|суббота|воскресенье|뉴스|(?:기사)?(?:입력|승인)|등록|등록일|수정|"
    r"게재|발행|작성일|날짜|기사|기준|최신판|오전|오후|[월화수목금토일]요일|[월화수목금토일]|\d{1,2}(?::\d\d){1,2}|"
    r"\d{1,2}시|\d{1,2}분|[-+]\d\d:?\d\d)$",
    re.IGNORECASE,
)
_BESIDE = re.compile(  # counters, the page of a newspaper, a byline in English
    r"(?:조회|추천|댓글|의견|스크랩)\s?수?\s?:?\s?[\d,]+|просмотр\w*:?\s?\d+|\d+\s+(?:просмотр\w*|views)"
    r"|(?<!\w)\d{1,2}면|\b[Bb]y\s(?:[A-Z가-힣][\w.'’-]*\s?){1,6}(?!\w)"
)
_WRITER = re.compile(  # before a date: 홍길동 기자
    r"[가-힣]{2,4}(?:\s(?:기자|특파원|논설위원|연구원|연구위원|교수))?\s?[Iㅣ]?$"
)
_NUMBER = re.compile(r"\d\d")  # which every date has
_LIFE = re.compile(r"\b(?:born|died|birth|death)\b|рожд|смерт|출생|생년|사망", re.IGNORECASE)
_SEPARATORS = re.compile(r"\s[·•]\s|\|")
_NEWS_OPENING = re.compile(  # VLADIVOSTOK, Dec. 5, 2017 (Agency) — ; МОСКВА, 5 декабря 2017 —
    r"(?:[A-ZА-ЯЁ][A-ZА-ЯЁ.,' -]{2,40}|\([^()]{2,20}[=/][^()]{2,20}\))[\s,/(]*$"
)
# What stands right before the date of publication: at the head of a line or of a part of it, in
# Korean also behind the name of the writer.
_LABEL = re.compile(
    r"(?:^|[|·•]\s?)(?:published|posted|write|issued|released|date)(?:\son)?\s?:?\s?(?:\w+,\s)?$|"
    r"(?:^|[|·•]\s?)(?:опубликовано|размещено|добавлено|дата(?:\sпубликации)?)\s?:?\s?(?:в\s)?$|"
    r"(?P<korean>(?:^|(?:\S+\s){0,2}|[|·•]\s?)(?:(?:기사\s?)?(?:입력|승인)|등록|작성|게재|발행|송고)"
    r"(?:일시|일|시간)?\s?[:：]?\s?)$",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"(?<![\d.])(?P<yy>\d\d)\.\s?(?P<m>\d\d)\.\s?(?P<d>\d\d)(?![\d.]\d)")
_THIS_CENTURY = 69  # two digits of a year up to which it is one of this century (POSIX strptime)


def dateline_of(lines: Iterable[str]) -> str:
    """Return the date of publication that lines state, as ISO 8601; "" if none of them does.

    A date with a label ("Published", 입력, "Опубликовано") goes before one that stands for itself:
    that may be the day on which the page was saved.
    """
    several = list(lines)
    for telling in (published, dateline):
        for line in several:
            date = telling(line)
            if date:
                return date
    return ""


def published(line: str) -> str:
    """Return the date of a line that says when its article was published; else ""."""
    if len(line) > _MAX_DATELINE or not _NUMBER.search(line):
        return ""
    for form in FORMS:
        for match in form.finditer(line):
            if _LABEL.search(line[: match.start()]):
                return iso(match)
    short = _SHORT_YEAR.search(line)
    label = _LABEL.search(line[: short.start()]) if short else None
    if short is None or label is None or not label["korean"]:
        return ""
    year = int(short["yy"])
    return iso(short, year + (2000 if year < _THIS_CENTURY else 1900))


def dateline(line: str) -> str:
    """Return the date of a line that clearly is, or opens with, a dateline; else "".

    Such a line holds nothing but the date, a time, a weekday, words like "Published", counters and
    a byline; or has a part between vertical bars or dots that does; or has a label before the date;
    or opens as agencies do, with a city in capitals (or "(city=agency)") before it.
    """
    head = line[:_MAX_DATELINE]
    if not _NUMBER.search(head):
        return ""
    for form in FORMS:
        match = form.search(head)
        if match and _NEWS_OPENING.fullmatch(line[: match.start()]):
            return iso(match)
    if len(line) > _MAX_DATELINE or _LIFE.search(line):
        return ""
    for part in _SEPARATORS.split(line):
        for form in FORMS:
            match = form.search(part)
            if match and _only_around(part[: match.start()], part[match.end() :]):
                return iso(match)
    return published(line)


def _only_around(before: str, after: str) -> bool:
    before, after = _BESIDE.sub(" ", before), _BESIDE.sub(" ", after)
    words = re.findall(r"[\w:.+-]*\w", f"{'' if _WRITER.match(before.strip()) else before} {after}")
    return all(_AROUND.match(word) for word in words)
