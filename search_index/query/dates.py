"""Dates and ranges of dates as people type them."""

from __future__ import annotations

import re
from unicodedata import normalize

from search_index.query.tree import DateRange

_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?[-/.]?")
_COMPARED = re.compile(r"(>=|<=|>|<|=|≥|≤)(.*)")


def parse_dates(value: str) -> tuple[DateRange | None, bool]:
    """Return the range that `value` means, if any, and whether all of it could be used.

    A date is a year, a month or a day ("2017", "2017-12", "2017/12/5"). A value is a date, two
    dates with ``..`` between them of which one may be missing, or a date after ``>=``, ``>``,
    ``<=``, ``<`` or ``=``. Ranges the wrong way round are turned.
    """
    value = normalize("NFKC", value).strip()
    if ".." in value:
        left, _, right = value.partition("..")
        start, end = _date(left), _date(right.lstrip("."))
        used = bool(start or not left) and bool(end or not right.lstrip("."))
        if start and end and DateRange(end, start).bounds() < DateRange(start, end).bounds():
            start, end = end, start
        return (DateRange(start, end) if start or end else None), used
    compared = _COMPARED.fullmatch(value)
    sign, date = compared.groups() if compared else ("=", value)
    date = _date(date)
    return (_range(sign, date), True) if date else (None, False)


def _range(sign: str, date: str) -> DateRange:
    match sign:
        case ">=" | "≥":
            return DateRange(date, "")
        case "<=" | "≤":
            return DateRange("", date)
        case ">":
            return DateRange(_shift(date, 1), "")
        case "<":
            return DateRange("", _shift(date, -1))
    return DateRange(date, date)


def _date(text: str) -> str:
    """Return `text` as a partial ISO date, "" if it is none.

    A day need not exist in its month: dates are compared only.
    """
    match = _DATE.fullmatch(text.strip())
    if not match:
        return ""
    year, month, day = (int(part) if part else None for part in match.groups())
    if month is None:
        return f"{year:04}"
    if not 1 <= month <= 12:
        return ""
    if day is None:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= 31 else ""


def _shift(date: str, by: int) -> str:
    """Return the year, month or day (of 31 in each month) `by` units after `date`."""
    sizes = (10000, 12, 31)
    parts = [int(part) for part in date.split("-")]
    parts[1:] = [part - 1 for part in parts[1:]]
    number = 0
    for part, size in zip(parts, sizes, strict=False):
        number = number * size + part
    number = max(0, number + by)
    shifted: list[int] = []
    for size in reversed(sizes[1 : len(parts)]):
        number, part = divmod(number, size)
        shifted.append(part + 1)
    year = min(number, 9999)
    return "-".join([f"{year:04}", *(f"{part:02}" for part in reversed(shifted))])
