"""Dates in English, Korean and Russian with their normal form.

Normal forms follow ISO 8601: ``2022-02-24``, ``2022-02``, ``2022``; without a year ``--10-22``;
a range has two dots (``2006..2019``, ``2025-10-22..23``). Beside ISO: ``1990s``, ``2017-h1`` and
``2017-q3`` for halves and quarters, ``2025-autumn`` for seasons.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.date_places import At, Places, matches_at
from search_index.entities.patterns import lazy
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

_MONTHS_EN = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTHS_RU = [
    "январ",
    "феврал",
    "март",
    "апрел",
    "ма",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
]
_MONTH = {month: number for number, month in enumerate(_MONTHS_EN, 1)}
_MONTH |= {month[:3]: number for month, number in _MONTH.items()} | {"sept": 9}
_EN = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_RU = (
    r"(?:[яЯ]нвар[ьяею]|[фФ]еврал[ьяею]|[мМ]арт[ае]?|[аА]прел[ьяею]|[мМ]а[йяею]|[иИ]юн[ьяею]"
    r"|[иИ]юл[ьяею]|[аА]вгуст[ае]?|[сС]ентябр[ьяею]|[оО]ктябр[ьяею]|[нН]оябр[ьяею]"
    r"|[дД]екабр[ьяею])\b"
)
_Y = r"(?:1[5-9]|20)\d\d"
_D = r"(?:0?[1-9]|[12]\d|3[01])"
_TO = r"\s?[-‐–—~∼～]\s?"
_ORDINAL = r"(?:st|nd|rd|th)?"
_YEAR_RU = r"(?:\s(?:год(?:а|у|ом|е)?\b|гг?\.))"
_SEASONS = {
    "spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn",
    "winter": "winter", "봄": "spring", "여름": "summer", "가을": "autumn", "겨울": "winter",
    "весн": "spring", "лет": "summer", "осен": "autumn", "зим": "winter",
}  # fmt: skip
_PART = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "1st": "1", "2nd": "2", "3rd": "3",
    "4th": "4", "early": "", "перв": "1", "втор": "2", "трет": "3", "четв": "4", "상": "1",
    "하": "2",
}  # fmt: skip

Groups = dict[str, str]


def _month(word: str) -> int:
    low = word.lower().rstrip(".")
    if low in _MONTH:
        return _MONTH[low]
    for number, stem in reversed(list(enumerate(_MONTHS_RU, 1))):
        if low.startswith(stem):
            return number
    return int(word)


def _day(groups: Groups) -> str:
    month, day = _month(groups["m"]), int(groups["d"])
    year = groups.get("y") or "-"
    end = groups.get("d2")
    normal = f"{year}-{month:02}-{day:02}"
    return normal + (f"..{int(end):02}" if end else "")


def _month_of_year(groups: Groups) -> str:
    return f"{groups.get('y') or '-'}-{_month(groups['m']):02}"


def _half(groups: Groups) -> str:
    word = groups["part"].lower()
    part = _PART.get(word) or _PART.get(word[:4]) or word
    letter = "q" if re.search("quarter|квартал|분기", groups["unit"]) else "h"
    return f"{groups['y']}-{letter}{part}"


def _season(groups: Groups) -> str:
    word = groups["season"].lower()
    name = next(name for stem, name in _SEASONS.items() if word.startswith(stem))
    return f"{groups['y']}-{name}"


def _range(groups: Groups) -> str:
    end = groups["y2"]
    return f"{groups['y']}..{end if len(end) == 4 else groups['y'][:2] + end}"


def _decade(groups: Groups) -> str:
    decade = groups["decade"]
    return f"{decade if len(decade) == 4 else '19' + decade}s"


def _year(groups: Groups) -> str:
    return groups["y"]


_NOT_IN_NUMBER = r"(?<![\d.,$€£¥₩₽/])(?<!\d[-–])(?<![A-Za-z]-)(?<!№)"
Rules = tuple[tuple[str, Callable[[Groups], str], int], ...]
_ANY: Rules = (
    (rf"\b(?P<y>{_Y})-(?P<m>0[1-9]|1[0-2])-(?P<d>{_D})\b", _day, At.YEAR),
    (rf"\b(?P<d>{_D})\.(?P<m>0[1-9]|1[0-2])\.(?P<y>{_Y})\b", _day, At.DOTTED),
    (rf"{_NOT_IN_NUMBER}\b(?P<y>{_Y})[-–](?P<y2>{_Y}|\d\d)\b(?![-–.]\d)", _range, At.YEAR),
    (
        rf"{_NOT_IN_NUMBER}\b(?P<y>(?:1[89]|20)\d\d)\b(?![,.:]\d|[-–/]\d|[%°$€₩₽]|\s?[가-힣])"
        r"(?!-[A-Za-z])(?!\s(?:[a-z]+s|people|men|km|percent|per|м|км|млн|млрд|тыс|человек|руб)\b)",
        _year,
        At.YEAR,
    ),
    (
        r"\b(?:[iI]n|[bB]y|[sS]ince|[oO]f|[uU]ntil|[fF]rom|to|and|before|after|around|during"
        r"|[eE]arly|[lL]ate|mid|year|[вВ]|[сС]|к|до|по)[\s-]"
        r"(?P<span>(?P<y>(?:1[89]|20)\d\d))\b(?![,.:]\d|[-–/]\d|[%°$€₩₽])",
        _year,
        At.WORD,
    ),
)
_ENGLISH: Rules = (
    (
        rf"\b(?P<m>{_EN})\s(?P<d>{_D}){_ORDINAL}(?:{_TO}(?P<d2>{_D}){_ORDINAL})?"
        rf"(?!\d)(?:,?\s(?P<y>{_Y})\b)?",
        _day,
        At.MONTH,
    ),
    (
        rf"\b(?P<d>{_D}){_ORDINAL}(?:{_TO}(?P<d2>{_D}){_ORDINAL})?\s(?:of\s)?(?P<m>{_EN})"
        rf"(?:,?\s(?P<y>{_Y})\b)?",
        _day,
        At.DAY,
    ),
    (rf"\b(?P<m>{_EN}),?\s(?:of\s)?(?P<y>{_Y})\b", _month_of_year, At.MONTH),
    (
        rf"\b(?P<season>[sS]pring|[sS]ummer|[aA]utumn|[fF]all|[wW]inter)\s(?:of\s)?"
        rf"(?P<y>{_Y})\b",
        _season,
        At.WORD,
    ),
    (
        r"\b(?P<part>[fF]irst|[sS]econd|[tT]hird|[fF]ourth|1st|2nd|3rd|4th)\s"
        rf"(?P<unit>half|quarter)\s(?:of\s)?(?P<y>{_Y})\b",
        _half,
        At.HALF,
    ),
    (r"\b(?P<decade>(?:1[5-9]|20)\d0)['’]?s\b", _decade, At.YEAR),
)
_KOREAN: Rules = (
    (
        rf"(?P<y>{_Y})년\s?(?P<m>1[0-2]|0?[1-9])월\s?(?P<d>{_D})(?:일?{_TO}(?P<d2>{_D}))?일",
        _day,
        At.YEAR,
    ),
    (rf"(?<!\d)(?P<m>1[0-2]|0?[1-9])월\s?(?P<d>{_D})(?:일?{_TO}(?P<d2>{_D}))?일", _day, At.WOL),
    (rf"(?P<y>{_Y})년\s?(?P<m>1[0-2]|0?[1-9])월", _month_of_year, At.YEAR),
    (r"(?<![\d년])(?<!년 )(?P<m>1[0-2]|[1-9])월(?![가-힣]*(?:드컵|혁명))", _month_of_year, At.WOL),
    (rf"(?P<y>{_Y})년\s?(?P<part>[상하])(?P<unit>반기)", _half, At.YEAR),
    (rf"(?P<y>{_Y})년\s?(?P<part>[1-4])(?P<unit>분기)", _half, At.YEAR),
    (rf"(?P<y>{_Y})년\s?(?P<season>봄|여름|가을|겨울)", _season, At.YEAR),
    (rf"(?P<y>{_Y})년?{_TO}(?P<y2>{_Y})년", _range, At.YEAR),
    (r"(?P<decade>(?:1[5-9]|20)?\d0)년대", _decade, At.DECADE),
    (rf"(?<!\d)(?P<y>{_Y})년(?!대|\s?{_TO}{_Y})", _year, At.YEAR),
)
_RUSSIAN: Rules = (
    (
        rf"\b(?P<d>{_D})(?:-?го)?(?:{_TO}(?P<d2>{_D}))?\s(?P<m>{_RU})"
        rf"(?:\s(?P<y>{_Y}){_YEAR_RU}?)?",
        _day,
        At.DAY_RU,
    ),
    (rf"\b(?P<m>{_RU})\s(?P<y>{_Y}){_YEAR_RU}?", _month_of_year, At.WORD),
    (
        r"\b(?P<part>[пП]ерв|[вВ]тор|[тТ]реть|[чЧ]етв[её]рт)\w+\s(?P<unit>полугоди|квартал|половин)"
        rf"\w*\s(?P<y>{_Y}){_YEAR_RU}",
        _half,
        At.HALF,
    ),
    (
        r"\b(?P<season>[вВ]есн(?:ой|а|ы|у|е)|[лЛ]ет(?:ом|о|а|е)|[оО]сен(?:ью|ь|и)"
        rf"|[зЗ]им(?:ой|а|ы|у|е))\s(?P<y>{_Y}){_YEAR_RU}?",
        _season,
        At.WORD,
    ),
    (rf"\b(?P<y>{_Y}){_TO}(?P<y2>{_Y}){_YEAR_RU}", _range, At.YEAR),
    (
        r"\b(?P<decade>(?:1[5-9]|20)?\d0)-(?:е|х|м|ми)(?:\sгод(?:ы|ов|ах|ам)\b)?",
        _decade,
        At.DECADE,
    ),
    (rf"{_NOT_IN_NUMBER}\b(?P<y>{_Y}){_YEAR_RU}", _year, At.YEAR),
)
_PATTERNS = tuple(
    (kind, lazy(pattern), normal, begins)
    for kind, rules in (("", _ANY), ("L", _ENGLISH), ("H", _KOREAN), ("C", _RUSSIAN))
    for pattern, normal, begins in rules
)
_MONTH_CUE = frozenset(
    [
        "in",
        "since",
        "until",
        "by",
        "last",
        "next",
        "early",
        "late",
        "mid",
        "of",
        "from",
        "during",
        "this",
        "в",
        "с",
        "до",
        "к",
        "за",
        "на",
        "по",
    ]
)
_MONTH_WORD_RU = lazy(_RU)
_MONTH_NAMES_EN = frozenset(month.capitalize() for month in _MONTHS_EN)
_ALSO_NAMES = frozenset(("March", "April", "May", "June", "August"))
_BEFORE, _AFTER = 28, 40  # code points around a number in which its date stands


def _windows(words: Words) -> Iterator[tuple[int, int, set[str]]]:
    """Yield stretches of text around numbers with the kinds of words in them."""
    text, count, starts, word_kinds = words.text, len(words), words.starts, words.kinds
    index = 0
    for number in words.numbers:
        if number < index:
            continue
        first = index = number
        while first > 0 and starts[index] - starts[first - 1] <= _BEFORE:
            first -= 1
        limit = words.ends[index] + _AFTER
        while index < count and starts[index] <= limit:
            if word_kinds[index] == "N":
                limit = words.ends[index] + _AFTER
            index += 1
        end = starts[index] if index < count else len(text)
        yield starts[first], end, set(word_kinds[first:index])


def find_dates(words: Words) -> Iterator[Candidate]:
    """Yield the dates of a text; longer readings of the same place overlap shorter ones."""
    text, places = words.text, Places(words)
    tried = [
        (script, pattern, normal, at)
        for script, pattern, normal, begins in _PATTERNS
        if (not script or script in words.scripts) and (at := places.of(begins))
    ]
    for start, end, kinds in _windows(words) if tried else ():
        for script, pattern, normal, at in tried:
            if script and script not in kinds:
                continue
            for match in matches_at(pattern, text, at, start, end):
                groups = {key: value for key, value in match.groupdict().items() if value}
                span = match.span("span") if "span" in groups else match.span()
                yield _date(*span, normal(groups))
    yield from _months_alone(words, places.month_words)


def _months_alone(words: Words, indexes: Iterable[int]) -> Iterator[Candidate]:
    """Yield months without a day and a year that the word before them tells from names."""
    for index in indexes:
        word = words.words[index]
        if index and words.gaps[index] == Gap.SPACE and _is_month(word):
            follows = index + 1 < len(words) and words.gaps[index + 1] == Gap.SPACE
            named = follows and (
                words.kinds[index + 1] == "N"
                or (word in _ALSO_NAMES and words.cases[index + 1] != Case.LOWER)
            )
            if not named and words.words[index - 1].lower() in _MONTH_CUE:
                form = f"--{_month(word):02}"
                yield _date(words.starts[index], words.ends[index], form)


def _is_month(word: str) -> bool:
    if word in _MONTH_NAMES_EN:
        return True
    return word[0] in "яфмаисонд" and _MONTH_WORD_RU.fullmatch(word) is not None


def _date(start: int, end: int, form: str) -> Candidate:
    return Candidate(start, end, f"date:{form}", EntityType.DATE, Priority.FIGURE, date_name(form))


@lru_cache(maxsize=1 << 12)
def date_name(form: str) -> str:
    """Write a normal form as people do: "--10-22..23" as "22–23 October"."""
    first, _, last = form.partition("..")
    name = _one_date(first)
    if not last:
        return name
    day = _DAY.search(first)
    if day is not None and len(last) <= 2:
        return name.replace(str(int(day[1])), f"{int(day[1])}–{int(last)}", 1)
    return f"{name}–{_one_date(last)}"


_DAY = lazy(r"-\d\d-(\d\d)$")
_PARTS = lazy(r"(?P<year>\d{4}|-)-(?P<month>\d\d)(?:-(?P<day>\d\d))?")
_PERIODS = {"h1": "first half of", "h2": "second half of"}


def _one_date(form: str) -> str:
    parts = _PARTS.fullmatch(form)
    if parts is not None and 1 <= int(parts["month"]) <= 12:
        month = _MONTHS_EN[int(parts["month"]) - 1].capitalize()
        day = str(int(parts["day"])) if parts["day"] else ""
        year = parts["year"].strip("-")
        return " ".join(part for part in (day, month, year) if part)
    year, _, period = form.partition("-")
    if year and period.isalnum() and not period.isdigit():
        return f"{_PERIODS.get(period, period)} {year}"
    return form
