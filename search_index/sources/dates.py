"""Dates as people write them in English, Korean and Russian, in file names and beside articles."""

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

# Order: the more exact first. Of day and month as bare numbers with a slash one has to be above 12,
# because 04/05/2017 is read in two ways; with full stops the day comes first in Russian and most of
# Europe.
FORMS = tuple(
    re.compile(rf"(?<![\w.]){form}(?!\w)", re.IGNORECASE)
    for form in (
        _YEAR.format("y") + r"-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:T[\d:.,+Z-]+)?",
        _YEAR.format("y") + r"\s?[./]\s?(?P<m>\d{1,2})\s?[./]\s?(?P<d>\d{1,2})\.?",
        _YEAR.format("y") + r"\s?년\s?(?P<m>\d{1,2})\s?월\s?(?P<d>\d{1,2})\s?일",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\." + _YEAR.format("y"),
        r"(?P<d>1[3-9]|[23]\d)/(?P<m>\d{1,2})/" + _YEAR.format("y"),
        r"(?P<m>\d{1,2})/(?P<d>1[3-9]|[23]\d)/" + _YEAR.format("y"),
        r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\s" + _EN.format("name") + r",?\s" + _YEAR.format("y"),
        _EN.format("name") + r"\s(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s" + _YEAR.format("y"),
        _EN.format("name")
        + r"\s+(?P<d>\d{1,2})\s\d\d:\d\d:\d\d\s(?:(?:[A-Z]{2,5}|[+-]\d{4})\s)?"
        + _YEAR.format("y"),
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


def find_date(value: str) -> str:
    """Return the first date in a short value as ISO 8601, possibly partial; "" if there is none."""
    for form in (*FORMS, *_PARTIAL):
        match = form.search(value)
        date = iso(match) if match else ""
        if date:
            return date
    return ""


def named_date(stem: str) -> str:
    """Return the date in a file name: 2017-12-05, 20171205, 2017_12 or 2017-12; else ""."""
    match = _IN_NAME.search(stem)
    # Six or eight digits in a row may be any number: month and day have to make sense.
    return iso(match) if match and (match["d"] or match["sep"]) else ""


def iso(match: re.Match[str], year: int = 0) -> str:
    """Return the date of a match of FORMS as ISO 8601, "" if there is no such day.

    `year`: for a form that does not have it whole.
    """
    groups = match.groupdict()
    year = year or int(groups["y"])
    name = groups.get("name")
    month = _MONTHS.get(name[:3].lower()) if name else int(groups["m"]) if groups.get("m") else None
    if month is None:
        return "" if name else f"{year:04}"
    try:
        date = datetime.date(year, month, int(groups.get("d") or 1))
    except ValueError:
        return ""
    return date.isoformat() if groups.get("d") else date.isoformat()[:7]
