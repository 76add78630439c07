"""Bodies and works in Russian texts that their writing shows: quotes, capitals, Latin letters."""

from __future__ import annotations

from collections.abc import Iterator

from search_index.entities.candidates import Candidate
from search_index.entities.names import OF_PLACE, Barriers
from search_index.entities.patterns import lazy
from search_index.entities.russian_bodies import named
from search_index.entities.russian_events import spans_of_time, units
from search_index.entities.russian_people import is_given
from search_index.entities.russian_quoted import REPORTS, quoted
from search_index.entities.russian_words import (
    RussianData,
    is_common,
    opens,
    russian_data,
    title_case,
)
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

_ACRONYM = lazy(
    r"[А-ЯЁ](?<![\w-].)(?:[А-ЯЁ]{1,5}|[А-ЯЁ]{0,3}[а-яё]{1,2}[А-ЯЁ]{1,5})"
    r"(?P<case>а|у|ы|е|ом|ов|ам|ах|ами)?(?![\w-])"
)
# Names of firms with a capital inside: ТарваТранс, ПсковГЭСстрой.
_INNER_CAPITAL = lazy(r"[А-ЯЁ](?<![\w-].)[а-яё]{2,14}[А-ЯЁ][А-ЯЁа-яё]{2,14}(?![\w-])")
_NO_FIRMS = ("Мак", "Сент", "Фиц", "Ван", "Дер")
# Soviet republics: Таврическая ССР.
_SOVIET = lazy(r"[А-ЯЁ](?<![\w-].)[а-яё-]{4,20}ск(?:ая|ой|ую) А?ССР\b")
_LATIN_ACRONYM = lazy(r"[A-Z]{2,6}")


def signs(words: Words, barriers: Barriers) -> Iterator[Candidate]:
    """Yield names in quotation marks, abbreviations in capitals, and names in Latin letters."""
    data = russian_data()
    yield from quoted(words, barriers, data)
    yield from _abbreviations(words, barriers, data)
    yield from _agencies(words.text, barriers)
    for match in _INNER_CAPITAL.finditer(words.text):
        if not barriers[match.start()] and not match.group().startswith(_NO_FIRMS):
            yield named(EntityType.ORG, *match.span(), match.group())
    for match in _SOVIET.finditer(words.text):
        yield named(EntityType.PLACE, *match.span(), match.group())
    yield from _institutes(words.text)
    yield from units(words)
    yield from spans_of_time(words, barriers)
    if not data.bodies_alone.isdisjoint(words.keys):
        yield from _alone(words, barriers, data)
    if "L" in words.scripts:
        yield from _latin(words, barriers, data)


def _alone(words: Words, barriers: Barriers, data: RussianData) -> Iterator[Candidate]:
    for index in title_case(words):
        if words.keys[index] in data.bodies_alone and words.gaps[index] <= Gap.SPACE:
            start, end = words.starts[index], words.ends[index]
            if not barriers[start] and not opens(words, index):
                yield named(EntityType.ORG, start, end, words.words[index])


_CLOSING = {"«": "»", '"': '"', "“": "”", "„": "“", "(": ")"}
QUOTES = frozenset(_CLOSING)


def within_quotes(text: str, start: int, end: int, outside: bool) -> tuple[int, int]:
    """Return the span of a name of the lexicon with its quotation marks or brackets: both or none.

    `outside`: what stands before the first mark (партия «…») is no part of the name.
    """
    quote = next((at for at in range(start, end) if text[at] in QUOTES), -1)
    if quote <= start:
        return start, end
    closing = _CLOSING[text[quote]]
    if text.find(closing, quote + 1, end) >= 0 or text[end : end + 1] != closing:
        return start, end
    if outside and closing != ")":
        return quote + 1, end
    return start, end + 1


def _abbreviations(words: Words, barriers: Barriers, data: RussianData) -> Iterator[Candidate]:
    text = words.text
    for match in _ACRONYM.finditer(text):
        start, end = match.span()
        base = text[start : match.start("case")] if match["case"] else match.group()
        if barriers[start] or base in data.no_bodies or len(base) < 2:
            continue
        if not base.strip("ХIVX"):
            continue  # ХХ века
        if len(base) > 3 and (is_common(base.lower()) or is_given(base)):
            continue  # a word that is stressed: ТЕСТ
        if _among_capitals(text, start, end) or not any(char in base for char in _LETTERS):
            continue
        yield named(EntityType.ORG, start, end, base)


_TRADING_HOUSE = lazy(
    r"Торгов(?:ый|ого|ому|ым|ом) дом(?:а|у|ом|е)? "
    r"(?:«[^«»\n]{2,40}»|\"[^\"\n]{2,40}\"|[А-ЯЁ]{2,6}\b)"
)


# An institute and its academy in capitals: ИМБТ СО РАН, ИАЭТ АН СССР.
_OF_ACADEMY = lazy(
    r"[А-ЯЁ](?<![\w-].)[А-ЯЁа-яё]{1,9} "
    r"(?:(?:СО|УрО|ДВО|КНЦ|ЮНЦ) )?(?:РАН|РАМН|РАСХН|РАО|РАХ|АН СССР)\b"
)


def _institutes(text: str) -> Iterator[Candidate]:
    for match in _OF_ACADEMY.finditer(text):
        first = match.group().split(None, 1)[0]
        if first[1:2].isupper() and first[-1].isupper():
            yield named(EntityType.ORG, match.start(), match.end(), match.group())
    for match in _TRADING_HOUSE.finditer(text):
        yield named(EntityType.ORG, match.start(), match.end(), match.group())


# Abbreviations of "information agency" before the name of one: ИА REGNUM, РИА Восток-Медиа.
_AGENCY = lazy(
    r"(?:И(?<![\w-].)А|[РТ](?<![\w-].)ИА) ?"
    r"(?:«[^«»\n]{2,40}»|\"[^\"\n]{2,40}\"|[A-ZА-ЯЁ][\w-]+(?:\.[A-Za-zА-Яа-яё]{2,})?)"
)


def _agencies(text: str, barriers: Barriers) -> Iterator[Candidate]:
    for match in _AGENCY.finditer(text):
        if not set(barriers[match.start() : match.end()]) - {0, OF_PLACE}:
            yield named(EntityType.ORG, match.start(), match.end(), match.group())


_LETTERS = frozenset("АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯ")


def _among_capitals(text: str, start: int, end: int) -> bool:
    """Whether the words around are all in capitals, so that capitals say nothing."""
    before = text[max(0, start - 40) : start].rpartition("\n")[2]
    line = f"{before} {text[end : end + 40]}"
    line = line.split("\n", 1)[0]
    lower = sum(char.islower() for char in line)
    upper = sum(char.isupper() for char in line)
    return upper > lower


_DOMAIN = lazy(r"\.(?:ru|com|kz|su|net|info|media|kr|org)\b")  # Tarvo.ru


def _latin(words: Words, barriers: Barriers, data: RussianData) -> Iterator[Candidate]:
    index, count = 0, len(words)
    while index < count:
        if words.kinds[index] != "L" or words.cases[index] == Case.LOWER:
            index += 1
            continue
        end = index + 1
        while end < count and words.kinds[end] in "LN" and words.gaps[end] == Gap.SPACE:
            if words.cases[end] == Case.LOWER and words.words[end] not in {"of", "and", "the"}:
                break
            end += 1
        if not barriers[words.starts[index]] and _is_body(words, index, end, data):
            start, stop = words.starts[index], words.ends[end - 1]
            domain = _DOMAIN.match(words.text, stop)
            stop = domain.end() if domain is not None else stop
            yield named(EntityType.ORG, start, stop, words.text[start:stop])
        index = end


def _is_body(words: Words, start: int, end: int, data: RussianData) -> bool:
    """Whether a noun before says so, or it is an abbreviation among Cyrillic words."""
    cyrillic_before = start > 0 and words.kinds[start - 1] == "C"
    space = words.gaps[start] == Gap.SPACE
    if cyrillic_before and space and words.keys[start - 1] in data.body_nouns:
        return True
    if cyrillic_before and space and words.words[start - 1] in REPORTS:
        return True  # пишет Tarvo Post
    if end - start != 1 or not _LATIN_ACRONYM.fullmatch(words.words[start]):
        return False
    after = end < len(words) and words.kinds[end] == "C"
    if words.words[start] in data.no_bodies or (words.gaps[end] == Gap.DASH if after else False):
        return False
    numeral = not words.words[start].strip("IVXLC")
    return not numeral and (cyrillic_before or after) and words.gaps[start] != Gap.DASH
