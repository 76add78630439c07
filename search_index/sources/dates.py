"""Dates as people write them in English, Korean and Russian, in file names and datelines."""

from __future__ import annotations

import datetime
import re

_MONTHS = {
    **dict(zip(("jan", "feb", "mar", "apr", "may", "jun"), range(1, 7), strict=True)),
    **dict(zip(("jul", "aug", "sep", "oct", "nov", "dec"), range(7, 13), strict=True)),
    **dict(zip(("янв", "фев", "мар", "апр", "мая", "июн"), range(1, 7), strict=True)),
    **dict(zip(("июл", "авг", "сен", "окт", "ноя", "дек"), range(7, 13), strict=True)),
    "май": 5,
}
_EN = r"(?P<{0}>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?"
_RU = r"(?P<{0}>(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*)\.?"
_YEAR = r"(?P<{0}>1[89]\d\d|20\d\d)"
_GODA = r"(?:\s?г(?:ода?|\.))?"

# Order: the more exact first. Day and month as bare numbers with a slash are left out, because
# 04/05/2017 is read in two ways; with full stops the day comes first in Russian and most of Europe.
_FORMS = tuple(
    re.compile(rf"(?<![\w.]){form}(?!\w)", re.IGNORECASE)
    for form in (
        _YEAR.format("y") + r"-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:T[\d:.,+Z-]+)?",
        _YEAR.format("y") + r"\s?[./]\s?(?P<m>\d{1,2})\s?[./]\s?(?P<d>\d{1,2})\.?",
        _YEAR.format("y") + r"\s?년\s?(?P<m>\d{1,2})\s?월\s?(?P<d>\d{1,2})\s?일",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\." + _YEAR.format("y"),
        r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\s" + _EN.format("name") + r",?\s" + _YEAR.format("y"),
        _EN.format("name") + r"\s(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s" + _YEAR.format("y"),
        r"(?P<d>\d{1,2})\s" + _RU.format("name") + r"\s" + _YEAR.format("y") + _GODA,
    )
)
_PARTIAL = tuple(
    re.compile(rf"(?<![\w.]){form}(?!\w)", re.IGNORECASE)
    for form in (
        _YEAR.format("y") + r"[-./](?P<m>\d{1,2})",
        _YEAR.format("y") + r"\s?년(?:\s?(?P<m>\d{1,2})\s?월)?",
        _EN.format("name") + r",?\s" + _YEAR.format("y"),
        _RU.format("name") + r"\s" + _YEAR.format("y") + _GODA,
        _YEAR.format("y") + _GODA,
    )
)
_IN_NAME = re.compile(
    r"(?<!\d)(?P<y>19\d\d|20\d\d)(?:(?P<sep>[-_.]?)(?P<m>0[1-9]|1[0-2])(?:(?P=sep)(?P<d>[0-3]\d))?)"
    r"(?!\d)"
)
# What may stand beside a date in a line that is nothing but a dateline.
_AROUND = re.compile(
    r"(?:published|posted|updated|modified|issued|released|date|last|on|at|time|kst|msk|gmt|utc|"
    r"a\.?m|p\.?m|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)"
    r"day|опубликовано|обновлено|дата|публикации|в|мск|понедельник|вторник|среда|четверг|пятница|"
    r"суббота|воскресенье|입력|등록|수정|게재|발행|승인|작성일|날짜|기사|오전|오후|[월화수목금토일]요일|"
    r"[월화수목금토일]|\d{1,2}(?::\d\d){1,2}|\d{1,2}시|\d{1,2}분|[-+]\d\d:?\d\d)$",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s[|·•]\s")
_NEWS_OPENING = re.compile(  # VLADIVOSTOK, Dec. 5, 2017 (Agency) — ; МОСКВА, 5 декабря 2017 —
    r"(?:[A-ZА-ЯЁ][A-ZА-ЯЁ.,' -]{2,40}|\([^()]{2,20}[=/][^()]{2,20}\))[\s,/(]*$"
)
_MAX_DATELINE = 120  # code points of a line that is nothing but a dateline


def find_date(value: str) -> str:
    """Return the first date in a short value as ISO 8601, possibly partial; "" if there is none."""
    for form in (*_FORMS, *_PARTIAL):
        match = form.search(value)
        date = _iso(match) if match else ""
        if date:
            return date
    return ""


def named_date(stem: str) -> str:
    """Return the date in a file name: 2017-12-05, 20171205, 2017_12 or 2017-12; else ""."""
    match = _IN_NAME.search(stem)
    # Six or eight digits in a row may be any number: month and day have to make sense.
    return _iso(match) if match and (match["d"] or match["sep"]) else ""


def dateline(line: str) -> str:
    """Return the date of a line that clearly is, or opens with, a dateline; else "".

    Such a line holds nothing but the date, a time, a weekday and words like "Published"; or has a
    part between vertical bars or dots that does; or opens as agencies do, with a city in capitals
    (or "(city=agency)") before the date.
    """
    for form in _FORMS:
        match = form.search(line[:_MAX_DATELINE])
        if match and _NEWS_OPENING.fullmatch(line[: match.start()]):
            return _iso(match)
    if len(line) > _MAX_DATELINE:
        return ""
    for part in _SEPARATORS.split(line):
        for form in _FORMS:
            match = form.search(part)
            if match and _only_around(part[: match.start()] + " " + part[match.end() :]):
                return _iso(match)
    return ""


def _only_around(rest: str) -> bool:
    return all(_AROUND.match(word) for word in re.findall(r"[\w:.+-]*\w", rest))


def _iso(match: re.Match[str]) -> str:
    groups = match.groupdict()
    year = int(groups["y"])
    name = groups.get("name")
    month = _MONTHS.get(name[:3].lower()) if name else int(groups["m"]) if groups.get("m") else None
    if month is None:
        return "" if name else f"{year:04}"
    try:
        date = datetime.date(year, month, int(groups.get("d") or 1))
    except ValueError:
        return ""
    return date.isoformat() if groups.get("d") else date.isoformat()[:7]
