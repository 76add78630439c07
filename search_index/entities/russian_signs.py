"""Bodies and works in Russian texts that their writing shows: quotes, capitals, Latin letters."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.names import OF_PLACE, Barriers
from search_index.entities.normalise import fold, stem, word_key
from search_index.entities.russian_bodies import left_of, named
from search_index.entities.russian_people import is_given
from search_index.entities.russian_words import (
    RussianData,
    is_common,
    opens,
    russian_data,
    title_case,
)
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

_QUOTED = re.compile(r"[«„“\"](?P<name>[A-ZА-ЯЁ0-9][^«»„“”\"\n]{0,60})[»“”\"]")
_ACRONYM = re.compile(
    r"[А-ЯЁ](?<![\w-].)(?:[А-ЯЁ]{1,5}|[А-ЯЁ]{0,3}[а-яё]{1,2}[А-ЯЁ]{1,5})"
    r"(?P<case>а|у|ы|е|ом|ов|ам|ах|ами)?(?![\w-])"
)
_LATIN_ACRONYM = re.compile(r"[A-Z]{2,6}")
_NEWS = frozenset(
    map(word_key, ("сообщению", "данным", "информации", "сведениям", "сайте", "эфире"))
)


def signs(words: Words, barriers: Barriers) -> Iterator[Candidate]:
    """Yield names in quotation marks, abbreviations in capitals, and names in Latin letters."""
    data = russian_data()
    yield from _quoted(words, barriers, data)
    yield from _abbreviations(words, barriers, data)
    yield from _agencies(words.text, barriers)
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


def _kind_of(key: str, data: RussianData) -> EntityType | None:
    if key in data.body_nouns:
        return EntityType.ORG
    if key in data.work_nouns:
        return EntityType.WORK
    return EntityType.EVENT if key in data.event_nouns else None


def _quoted(words: Words, barriers: Barriers, data: RussianData) -> Iterator[Candidate]:
    """Yield «…» behind a noun that says what it is: газета «…», книгой «…».

    A noun or its adjective with a capital inside a sentence belongs to the name, quotes and all:
    Клуб «…», Приморское агентство «…». It is no place, though one has that name: паром «Сеул».
    """
    text, kinds = words.text, dict[str, EntityType]()
    lonely = []
    for match in _QUOTED.finditer(text):
        start, end = match.span("name")
        before = bisect_left(words.ends, match.start())
        before -= before == len(words) or words.ends[before] > match.start()
        space = text[words.ends[before] : match.start()] if before >= 0 else "?"
        kind = _kind_of(words.keys[before], data) if not space.strip(" \u00a0") else None
        if kind is None and _work_of_somebody(words, before, data, space):
            kind = EntityType.WORK
            yield named(kind, start, end, text[start:end])
            continue
        if kind is None:
            lonely.append((match, words.keys[before] if before >= 0 else ""))
            continue
        kinds.setdefault(_key(match["name"]), kind)
        first = left_of(words, before) if kind == EntityType.ORG else before
        if words.cases[first] == Case.TITLE and not opens(words, first):
            start, end = words.starts[first], match.end()
        found = named(kind, start, end, text[start:end])
        namesake = barriers[start] == OF_PLACE and words.keys[before] not in data.place_kinds
        yield replace(found, priority=Priority.STATED) if namesake else found
    for match, before_key in lonely:
        kind = kinds.get(_key(match["name"]))
        if kind is None and before_key in _NEWS and len(match["name"].split()) <= 3:
            kind = EntityType.ORG
        if kind is not None:
            yield named(kind, *match.span("name"), match["name"])


def _work_of_somebody(words: Words, before: int, data: RussianData, space: str) -> bool:
    """Whether a noun for works and its author stand before: оперу Д. Д. Орлова «…»."""
    if before < 1 or space.strip(" \u00a0") or words.cases[before] != Case.TITLE:
        return False
    first = before
    while first > 0 and before - first < 3 and words.cases[first] == Case.TITLE:
        if words.gaps[first] == Gap.OTHER or words.gaps[first] == Gap.BREAK:
            initial = len(words.words[first - 1]) == 1
            if not initial:
                return False
        first -= 1
    lower = words.cases[first] == Case.LOWER and words.kinds[first] == "C"
    return lower and words.keys[first] in data.work_nouns


def _key(name: str) -> str:
    return " ".join(stem(fold(word)) for word in name.split())


def _abbreviations(words: Words, barriers: Barriers, data: RussianData) -> Iterator[Candidate]:
    text = words.text
    for match in _ACRONYM.finditer(text):
        start, end = match.span()
        base = text[start : match.start("case")] if match["case"] else match.group()
        if barriers[start] or base in data.no_bodies or len(base) < 2:
            continue
        if len(base) > 3 and (is_common(base.lower()) or is_given(base)):
            continue  # a word that is stressed: ТЕСТ
        if _among_capitals(text, start, end) or not any(char in base for char in _LETTERS):
            continue
        yield named(EntityType.ORG, start, end, base)


# Abbreviations of "information agency" before the name of one: ИА REGNUM, РИА Восток-Медиа.
_AGENCY = re.compile(
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
            yield named(EntityType.ORG, start, stop, words.text[start:stop])
        index = end


def _is_body(words: Words, start: int, end: int, data: RussianData) -> bool:
    """Whether a noun before says so, or it is an abbreviation among Cyrillic words."""
    cyrillic_before = start > 0 and words.kinds[start - 1] == "C"
    space = words.gaps[start] == Gap.SPACE
    if cyrillic_before and space and words.keys[start - 1] in data.body_nouns:
        return True
    if end - start != 1 or not _LATIN_ACRONYM.fullmatch(words.words[start]):
        return False
    after = end < len(words) and words.kinds[end] == "C"
    if words.words[start] in data.no_bodies or (words.gaps[end] == Gap.DASH if after else False):
        return False
    numeral = not words.words[start].strip("IVXLC")
    return not numeral and (cyrillic_before or after) and words.gaps[start] != Gap.DASH
