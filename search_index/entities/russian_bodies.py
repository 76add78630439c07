"""Bodies, events, works and places in Cyrillic letters, by the head word of their name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.names import OF_PERSON, OF_PLACE, Barriers
from search_index.entities.normalise import fold, stem, word_key
from search_index.entities.organisations import PREFIXES
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.russian_chains import latin_name, namesake
from search_index.entities.russian_extent import ADJECTIVE, behind_adjective, right
from search_index.entities.russian_heads import (
    HEAD,
    HEADS,
    LEGAL_FORMS,
    MISSIONS,
    person_begins,
)
from search_index.entities.russian_nominative import nominative
from search_index.entities.russian_words import (
    hyphen,
    is_common,
    opens,
    russian_data,
)
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType


def cyrillic_bodies(words: Words, barriers: Barriers) -> Iterator[Candidate]:
    """Yield names in Cyrillic letters with a known head word."""
    small = russian_data().small_bodies
    for head, key in enumerate(words.keys):
        if key not in HEADS or words.kinds[head] != "C":
            continue
        found = None
        if key in MISSIONS:
            found = _mission(words, head)
        if found is None and key in small and words.cases[head] == Case.LOWER:
            found = _of_state(words, head, barriers)
        if found is None:
            found = _with_head(words, head, barriers)
        if found is not None:
            yield found


def _with_head(words: Words, head: int, barriers: Barriers) -> Candidate | None:
    """Return the name with a capital that a head has: Институт X, Псковский музей."""
    kind, key = HEAD.get(words.keys[head]), words.keys[head]
    if kind is None or barriers[words.starts[head]] == OF_PLACE:
        return None  # Российская Федерация, Советский Союз
    start = left_of(words, head)
    if words.cases[start] == Case.LOWER or words.cases[head] == Case.UPPER:
        return None
    if words.words[head].lower() == "судя":
        return None
    if key == _MISSION and not _of_church(words, head):
        return None
    opening = opens(words, start)
    end = right(words, head, kind, barriers, objects=start < head and not opening)
    if kind == EntityType.ORG:
        end = namesake(words, end, barriers)
        end = latin_name(words, end) if end == head + 1 and start < head else end
    if kind == EntityType.EVENT and _any_event(words, start, head, end):
        return None
    if end - start < 2 or (opening and end - start < 3 and _describes(words, start, end)):
        return None
    if opening and end == head + 1 and words.text.startswith(_BEFORE_NAME, words.ends[head]):
        return None  # Псковский клуб | «…»
    if opening and key in russian_data().loose_bodies and _loose(words, start, head, barriers):
        return None
    own = any(not barriers[words.starts[i]] for i in range(start, end) if i != head)
    capital = not opening and start < head and kind == EntityType.ORG
    capital = capital or (kind == EntityType.EVENT and end > head + 1)  # Кубок Азии
    if not own and not capital:
        return None
    first, last = words.starts[start], words.ends[end - 1]
    found = named(kind, first, last, " ".join(words.text[first:last].split()))
    return replace(found, name=_shown(words, start, head, found))


def _shown(words: Words, start: int, head: int, found: Candidate) -> str:
    """Return the name of a body in the nominative, as far as that is known."""
    spaced = all(words.gaps[i] == Gap.SPACE for i in range(start + 1, head + 1))
    front = nominative(words.words[start:head], words.words[head]) if spaced else None
    if front is None:
        return found.name
    return " ".join((*front, *words.text[words.ends[head] : found.end].split()))


_BEFORE_NAME = (" «", ' "', " “", " „")
_MISSION, _SPIRITUAL = word_key("миссия"), word_key("духовная")


def _of_church(words: Words, head: int) -> bool:
    """Whether a word is the mission of a church, and no Miss; others are what an embassy was."""
    if not words.words[head].startswith(("Мисси", "мисси")):
        return False
    return words.cases[head] == Case.TITLE or words.keys[head - 1] == _SPIRITUAL


# What an adjective's head may end with, by the ending of the adjective.
_AGREEMENT = {
    "ый": "бвгджзйклмнпрстфхцчшщь", "ий": "бвгджзйклмнпрстфхцчшщь", "ая": "аяь", "яя": "аяь",
    "ое": "ое", "ее": "ое", "ого": "ая", "его": "ая", "ую": "уюь", "юю": "уюь", "ом": "еию",
    "ем": "еию", "им": "мь", "ые": "ыи", "ие": "ыи",
}  # fmt: skip


def _agrees(words: Words, start: int, head: int) -> bool:
    """Whether the first word may be an adjective of the head: Учёные Института has none."""
    if start == head:
        return True
    first, noun = fold(words.words[start]), fold(words.words[head])
    ends = _AGREEMENT.get(first[-3:]) or _AGREEMENT.get(first[-2:])
    return ends is None or noun[-1] in ends or (ends == "ыи" and noun.endswith(("ства", "ния")))


def _any_event(words: Words, start: int, head: int, end: int) -> bool:
    """Whether the words of an event say nothing that it alone is: Шестая научная конференция."""
    adjectives = russian_data().event_adjectives
    return end == head + 1 and all(words.keys[i] in adjectives for i in range(start, head))


def _loose(words: Words, start: int, head: int, barriers: Barriers) -> bool:
    """Whether a head that opens a sentence, perhaps behind an adjective, is an ordinary noun."""
    return start == head or (is_common(words.words[start]) and not barriers[words.starts[start]])


def _of_state(words: Words, head: int, barriers: Barriers) -> Candidate | None:
    """A body in small letters with its matter and its state: департамента туризма Пскова.

    What it belongs to has to end it: a state, a region or an abbreviation (МИД РФ).
    """
    end = right(words, head, EntityType.ORG, barriers, objects=True)
    while end < len(words) and words.gaps[end] == Gap.SPACE and words.cases[end] != Case.LOWER:
        if not barriers[words.starts[end]] or barriers[words.starts[end]] == OF_PERSON:
            break
        if barriers[words.starts[end]] == barriers[words.starts[end - 1]] == OF_PLACE:
            break  # the next place: в управлении культуры Пскова | Россия …
        end += 1
    first, last = words.starts[head], words.ends[end - 1]
    region = words.keys[end - 1] in russian_data().place_nouns and behind_adjective(words, end - 1)
    owned = words.cases[head + 1 : end].count(Case.LOWER) and words.cases[head + 1] == Case.LOWER
    if not owned or barriers[last - 1] == OF_PERSON:
        return None
    if not region and not barriers[words.starts[end - 1]]:
        return None
    if (
        not region
        and words.cases[end - 1] == Case.LOWER
        and barriers[words.starts[end - 1]] != OF_PLACE
    ):
        return None
    return named(EntityType.ORG, first, last, " ".join(words.text[first:last].split()))


def _mission(words: Words, head: int) -> Candidate | None:
    """An embassy or consulate with its country and seat: посольство Кении в Хельсинки."""
    start = head
    if head and words.words[head - 1].lower().startswith("генеральн"):
        start = head - 1
    republic = words.words[head + 1 : head + 2] == ["республики"]
    end = _capitals(words, head + 1 + republic)
    if end == head + 1 + republic:
        return None
    if end + 1 < len(words) and words.words[end] in {"в", "во", "на"}:
        city = end + 1 + (words.words[end + 1] in {"г", "городе"})
        seat = _capitals(words, city, first=city > end + 1)
        end = seat if seat > city and words.gaps[end] == Gap.SPACE else end
    first, last = words.starts[start], words.ends[end - 1]
    found = named(EntityType.ORG, first, last, " ".join(words.text[first:last].split()))
    shown = _shown(words, start, head, found)
    return replace(found, name=shown[0].upper() + shown[1:])


def _capitals(words: Words, index: int, *, first: bool = False) -> int:
    """Return the index behind the Cyrillic words with capitals that begin at `index`.

    `first`: whatever stands before the first of them: в г. Пскове. A person does not belong to
    them: посольство Кореи в Москве | Ким Чон Хо.
    """
    end = index
    while end < len(words) and end - index < 4 and words.kinds[end] == "C":
        joined = words.gaps[end] == Gap.SPACE or (words.gaps[end] == Gap.DASH and end > index)
        joined = joined or (first and end == index)
        if (
            words.cases[end] == Case.LOWER
            or not joined
            or (end > index and person_begins(words, end))
        ):
            break
        end += 1
    return end


def named(kind: EntityType, start: int, end: int, name: str) -> Candidate:
    """Return a candidate; its id is of the words without case endings, one in every case.

    Abbreviations have none: РИА, ИСАА. A legal form (ООО) is left out. A state at the end of it
    counts as one under all its names: РФ, Российской Федерации.
    """
    shown = name
    for state, usual in _STATES:
        name = state.sub(usual, name)
    words = re.findall(r"[\w-]+", name)
    while len(words) > 1 and words[0] in LEGAL_FORMS:
        words = words[1:]
    whole = name.isupper() and len(words) > 1
    key = " ".join(
        fold(word) if word.isupper() and not whole else stem(fold(word)) for word in words
    )
    entity = f"{PREFIXES[kind]}:{slug(key)}"
    return Candidate(start, end, entity, kind, Priority.RULE, shown)


_STATES = (
    (lazy(r" (?:РФ|Российской Федерации)$"), " России"),
    (lazy(r" (?:РК|Республики Коре[яи])$"), " Южной Кореи"),
    (lazy(r" (?:Северной Кореи|Корейской Народно-Демократической Республики)$"), " КНДР"),
    (lazy(r" (?:КНР|Китайской Народной Республики)$"), " Китая"),
    (lazy(r" Соедин[её]нных Штатов(?: Америки)?$"), " США"),
)


def _describes(words: Words, start: int, end: int) -> bool:
    """Whether two words that open a sentence may be no name: Новая школа, Компания растёт."""
    return all(is_common(words.words[i]) or words.cases[i] == Case.LOWER for i in range(start, end))


def left_of(words: Words, head: int) -> int:
    """Return the index of the first of the adjectives that belong to a head, or `head`."""
    start = _left(words, head)
    return start if _agrees(words, start, head) else head


def _left(words: Words, head: int) -> int:
    """Adjectives before the head, the first of them capitalised: Сеульский национальный.

    More with capitals, or joined by a hyphen, belong to them: Санкт-Петербургский.
    """
    start = head
    while start > 0 and words.gaps[start] <= Gap.DASH and words.kinds[start - 1] == "C":
        first_half = hyphen(words, start) and words.words[start - 1].endswith("о")
        adjective = ADJECTIVE.match(fold(words.words[start - 1])) is not None
        if not (adjective or (first_half and start < head)) or head - start > 4:
            break
        start -= 1
        if words.cases[start] != Case.LOWER:
            while start > 0 and _goes_before(words, start):
                start -= 1
            return start
    return head


def _goes_before(words: Words, start: int) -> bool:
    """Whether the word before an adjective with a capital belongs to the same name."""
    before = start - 1
    if words.kinds[before] != "C" or words.cases[before] != Case.TITLE:
        return False
    if hyphen(words, start):
        return True
    adjective = ADJECTIVE.match(fold(words.words[before])) is not None
    alike = words.words[before][-1:] == words.words[start][-1:]
    named = words.cases[start] == words.cases[start + 1] == Case.TITLE  # Русская Духовная Миссия
    inside = named or not opens(words, before)
    return words.gaps[start] == Gap.SPACE and adjective and alike and inside
