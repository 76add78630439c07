"""Bodies, events, works and places in Cyrillic letters, by the head word of their name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.names import OF_PERSON, OF_PLACE, Barriers, name_data
from search_index.entities.normalise import fold, stem, word_key
from search_index.entities.organisations import PREFIXES, heads
from search_index.entities.romanise import slug
from search_index.entities.russian_nominative import nominative
from search_index.entities.russian_people import is_family, is_korean_given, is_patronymic
from search_index.entities.russian_words import (
    hyphen,
    is_common,
    opens,
    russian_data,
    verb_gender,
)
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

_HEAD = {word_key(word): kind for word, kind in heads("cyrillic").items()}
_MISSIONS = frozenset(map(word_key, ("посольство", "консульство", "генконсульство")))
HEADS = _MISSIONS | _HEAD.keys()
_ADJECTIVE = re.compile(r".{3,}(?:ый|ий|ая|ое|ого|ому|ой|ую|ым|им|ом|ые|ых|его)$")
_GENITIVE = re.compile(
    r".{3,}(?:ого|его|ых|их|ой|ей|ов|ев|ий|ии|ки|ты|ны|ры|ия|ва|ла|ра|та|на|ка)$"
)
_GENITIVE_NAME = re.compile(r".{2,}[аяыиойеихую]$|.{2,}(?:ого|его|ов|ев|ых|их)$")
_DATIVE = re.compile(r".{2,}(?:[ое]му|[ое]й|[ыи]м|[аяую]|[ая]м|[еию])$")
# Heads of bodies whose own name follows them as it is: Центр искусств Седжон.
_WITH_OWN_NAME = frozenset(
    map(word_key, ("университет", "центр", "институт", "театр", "музей", "школа", "больница"))
)
_MOST_WORDS = 8


def cyrillic_bodies(words: Words, barriers: Barriers) -> Iterator[Candidate]:
    """Yield names in Cyrillic letters with a known head word."""
    for head, key in enumerate(words.keys):
        if key not in HEADS or words.kinds[head] != "C":
            continue
        kind = _HEAD.get(key)
        if key in _MISSIONS:
            mission = _mission(words, head)
            if mission is not None:
                yield mission
                continue
        if kind is None or barriers[words.starts[head]] == OF_PLACE:
            continue  # Российская Федерация, Советский Союз
        start = left_of(words, head)
        if words.cases[start] == Case.LOWER or words.cases[head] == Case.UPPER:
            continue
        if words.words[head].lower() == "судя":
            continue
        opening = opens(words, start)
        end = _right(words, head, kind, barriers, objects=start < head and not opening)
        if kind == EntityType.EVENT and _any_event(words, start, head):
            continue
        if end - start < 2 or (opening and end - start < 3 and _describes(words, start, end)):
            continue
        own = any(not barriers[words.starts[i]] for i in range(start, end) if i != head)
        capital = not opening and start < head and kind == EntityType.ORG
        if own or capital:
            first, last = words.starts[start], words.ends[end - 1]
            found = named(kind, first, last, " ".join(words.text[first:last].split()))
            yield replace(found, name=_shown(words, start, head, found))


def _shown(words: Words, start: int, head: int, found: Candidate) -> str:
    """Return the name of a body in the nominative, as far as that is known."""
    spaced = all(words.gaps[i] == Gap.SPACE for i in range(start + 1, head + 1))
    front = nominative(words.words[start:head], words.words[head]) if spaced else None
    if front is None:
        return found.name
    return " ".join((*front, *words.text[words.ends[head] : found.end].split()))


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


def _any_event(words: Words, start: int, head: int) -> bool:
    """Whether the adjectives before an event say nothing that it alone is: Шестая научная."""
    adjectives = russian_data().event_adjectives
    return all(words.keys[i] in adjectives for i in range(start, head))


def _mission(words: Words, head: int) -> Candidate | None:
    """An embassy or consulate with its country and seat: посольство Кении в Хельсинки."""
    start = head
    if head and words.words[head - 1].lower().startswith("генеральн"):
        start = head - 1
    end = _capitals(words, head + 1)
    if end == head + 1:
        return None
    if end + 1 < len(words) and words.words[end] in {"в", "во", "на"}:
        seat = _capitals(words, end + 1)
        end = seat if seat > end + 1 and words.gaps[end] == Gap.SPACE else end
    first, last = words.starts[start], words.ends[end - 1]
    found = named(EntityType.ORG, first, last, " ".join(words.text[first:last].split()))
    shown = _shown(words, start, head, found)
    return replace(found, name=shown[0].upper() + shown[1:])


def _capitals(words: Words, index: int) -> int:
    """Return the index behind the Cyrillic words with capitals that begin at `index`."""
    end = index
    while end < len(words) and end - index < 4 and words.kinds[end] == "C":
        joined = words.gaps[end] == Gap.SPACE or (words.gaps[end] == Gap.DASH and end > index)
        if words.cases[end] == Case.LOWER or not joined:
            break
        end += 1
    return end


def named(kind: EntityType, start: int, end: int, name: str) -> Candidate:
    """Return a candidate; its id is of the words without case endings, one in every case.

    Abbreviations have none: РИА, ИСАА. A state at the end of it counts as one under all its names:
    РФ, Российской Федерации.
    """
    shown = name
    for state, usual in _STATES:
        name = state.sub(usual, name)
    words = re.findall(r"[\w-]+", name)
    whole = name.isupper() and len(words) > 1
    key = " ".join(
        fold(word) if word.isupper() and not whole else stem(fold(word)) for word in words
    )
    entity = f"{PREFIXES[kind]}:{slug(key)}"
    return Candidate(start, end, entity, kind, Priority.RULE, shown)


_STATES = (
    (re.compile(r" (?:РФ|Российской Федерации)$"), " России"),
    (re.compile(r" (?:РК|Республики Коре[яи])$"), " Южной Кореи"),
    (re.compile(r" (?:Северной Кореи|Корейской Народно-Демократической Республики)$"), " КНДР"),
    (re.compile(r" (?:КНР|Китайской Народной Республики)$"), " Китая"),
    (re.compile(r" Соедин[её]нных Штатов(?: Америки)?$"), " США"),
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
        adjective = _ADJECTIVE.match(fold(words.words[start - 1])) is not None
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
    adjective = _ADJECTIVE.match(fold(words.words[before])) is not None
    alike = words.words[before][-1:] == words.words[start][-1:]
    return words.gaps[start] == Gap.SPACE and adjective and alike and not opens(words, before)


def _right(words: Words, head: int, kind: EntityType, barriers: Barriers, *, objects: bool) -> int:
    """Return the index behind the last word that belongs to a head.

    Genitives belong to it (Институт экономики, Министерство транспорта и связи), and "по" with
    what follows (Комитет по делам молодёжи). Behind a head without a capital (Королевское общество)
    only names and the usual objects of bodies do, with `objects` also an adjective and its noun
    (Корейский фонд культурного обмена).
    """
    end = head + 1
    if kind in {EntityType.PLACE, EntityType.EVENT}:
        return end
    free = words.cases[head] != Case.LOWER
    while end < len(words) and end - head < _MOST_WORDS and words.kinds[end] == "C":
        if words.gaps[end] != Gap.SPACE:
            break
        word = words.words[end]
        if word == "по" and kind == EntityType.ORG:
            return max(_field(words, end, head), end)
        if word == "и":
            if not _goes_on(words, end, barriers, known=barriers[words.starts[head]], free=free):
                break
            end += 2
            continue
        if not _belongs(words, end, barriers, free=free):
            if free or not objects or not _object(words, end):
                break
            end += 1
        end += 1
    while end - 1 > head and words.cases[end - 1] == Case.LOWER and _dangles(words, end - 1):
        end -= 1
    if end - 1 > head and words.cases[end - 1] == Case.TITLE and _has_noun(words, end - 1):
        end += 1
    if free and words.keys[head] in _WITH_OWN_NAME and _is_syllables(words, end):
        end += 1
    return end


_ADJECTIVE_GENITIVE = re.compile(r".{3,}(?<![щв]ш)(?<!щ)(?:ого|его|ых|их)$")
_NOUN_GENITIVE = re.compile(r".{3,}(?:[аяыи]|ов|ев|ей|ий)$")


def _object(words: Words, i: int) -> bool:
    """Whether a common adjective and its noun stand at `i` in the genitive: культурного обмена."""
    if i + 1 >= len(words) or words.gaps[i + 1] != Gap.SPACE or words.kinds[i + 1] != "C":
        return False
    if words.cases[i] != Case.LOWER or words.cases[i + 1] != Case.LOWER:
        return False
    if {words.keys[i], words.keys[i + 1]} & russian_data().body_ends or words.keys[i + 1] in HEADS:
        return False
    adjective = _ADJECTIVE_GENITIVE.match(words.words[i]) is not None
    return adjective and _NOUN_GENITIVE.match(words.words[i + 1]) is not None


def _has_noun(words: Words, i: int) -> bool:
    """Whether an adjective with a capital has its noun behind it: Псковского | музея."""
    if i + 1 >= len(words) or words.gaps[i + 1] != Gap.SPACE or words.cases[i + 1] != Case.LOWER:
        return False
    noun = words.words[i + 1]
    fits = _ADJECTIVE_GENITIVE.match(fold(words.words[i])) and _NOUN_GENITIVE.match(noun)
    return bool(fits) and verb_gender(noun) == "" and words.keys[i + 1] not in _ends()


def _ends() -> frozenset[str]:
    return russian_data().body_ends


def _dangles(words: Words, i: int) -> bool:
    """Whether an adjective ends a name that goes on with a noun which does not belong to it."""
    more = i + 1 < len(words) and words.gaps[i + 1] == Gap.SPACE and words.kinds[i + 1] == "C"
    adjective = words.words[i].endswith(("ого", "его", "ых", "их"))
    return more and adjective and words.cases[i + 1] == Case.LOWER


def _goes_on(words: Words, i: int, barriers: Barriers, *, known: int, free: bool) -> bool:
    """Whether "и" at `i` joins words of one name, and not the names of two."""
    after = i + 1
    if after >= len(words) or words.gaps[after] != Gap.SPACE or words.kinds[after] != "C":
        return False
    if known and barriers[words.starts[i - 1]]:
        return False
    if words.cases[after] != Case.LOWER and words.keys[after] in _HEAD:
        return False
    return words.cases[after] == Case.LOWER and _belongs(words, after, barriers, free=free)


def _belongs(words: Words, i: int, barriers: Barriers, *, free: bool) -> bool:
    word, data = words.words[i], russian_data()
    if barriers[words.starts[i]] == OF_PERSON:
        return False
    if words.cases[i] != Case.LOWER and _person_begins(words, i):
        return False
    if words.cases[i] == Case.UPPER:
        return len(word) <= 6
    if barriers[words.starts[i]] == OF_PLACE and word.endswith(("ия", "ея")):
        return False  # the nominative: группа Россия — АСЕАН
    if words.cases[i] == Case.TITLE:
        if words.keys[i] in data.titles:
            return False
        return _GENITIVE_NAME.match(fold(word)) is not None
    if word in data.body_tails:
        return True
    if words.cases[i - 1] == Case.TITLE and words.keys[i] in data.place_nouns:
        return _ADJECTIVE.match(fold(words.words[i - 1])) is not None  # Приморского края
    if not free or _GENITIVE.match(word) is None or word.startswith("друг"):
        return False
    if word.endswith(("ла", "лась")) and verb_gender(word) == "f":
        return False  # в Институте океана прошла встреча
    return words.keys[i] not in data.body_ends


def _person_begins(words: Words, i: int) -> bool:
    """Whether a person begins at `i`: a given name or a Korean family name, and another capital.

    The head of a body and its director stand side by side (Министр культуры Ольга Орлова); but a
    given name in the genitive may belong to the body (Фонд Анны Орловой).
    """
    after, word = i + 1, fold(words.words[i])
    if after >= len(words) or words.cases[after] == Case.LOWER or words.gaps[after] != Gap.SPACE:
        return False
    if words.cases[after] == Case.UPPER and len(words.words[after]) > 3:
        return is_family(words.words[after])  # Ремзи ОРЛОВ
    given = name_data().given_cyrillic.get(words.keys[i])
    if given is None:
        return word in name_data().family_cyrillic
    return is_patronymic(words.words[after]) or word[-1] not in ("ыи" if given[1] else "ая") or (
        word == given[0]
    )  # fmt: skip


def _is_syllables(words: Words, i: int) -> bool:
    """Whether a Korean name that has no cases ends a body: Центра искусств Седжон."""
    after = i + 1
    if i >= len(words) or words.gaps[i] != Gap.SPACE or words.cases[i] != Case.TITLE:
        return False
    if after < len(words) and words.gaps[after] <= Gap.DASH and words.cases[after] != Case.LOWER:
        return False
    word = words.words[i]
    known = is_common(word) or words.keys[i] in name_data().given_cyrillic
    return not known and len(word) > 4 and is_korean_given(fold(word))


def _field(words: Words, at: int, head: int) -> int:
    """Return the index behind "по" with its datives and their genitives, or `at` if no field."""
    end, count = at + 1, len(words)
    if end >= count or words.keys[end] in russian_data().no_fields or not _dative(words, end):
        return at
    while end < count and end - head < 2 * _MOST_WORDS and words.kinds[end] == "C":
        word = words.words[end]
        if words.gaps[end] == Gap.OTHER and not (
            words.text[words.ends[end - 1] : words.starts[end]].strip() == ","
            and end - 1 > at
            and _listed(words, end)
        ):
            break
        if words.gaps[end] > Gap.OTHER or (word == "и" and not _dative(words, _second(words, end))):
            break
        lower = words.cases[end] == Case.LOWER
        fits = _dative(words, end) or _GENITIVE.match(word) or _second(words, end - 1) > end
        if lower and word != "и" and not fits:
            break
        if lower and words.keys[end] in russian_data().body_ends:
            break
        if words.keys[end] in russian_data().titles if lower else _person_begins(words, end):
            break
        end += 1
    return end


def _second(words: Words, before: int) -> int:
    """Return the index of the adjective behind `before`, of two halves its second: научно-|…."""
    after = before + 1
    half = after + 1 < len(words) and hyphen(words, after + 1) and words.words[after].endswith("о")
    return after + 1 if half else after


def _dative(words: Words, i: int) -> bool:
    return i < len(words) and words.kinds[i] == "C" and _DATIVE.match(words.words[i]) is not None


def _listed(words: Words, i: int) -> bool:
    """Whether a dative behind a comma goes on with a list that "и" ends: спорту, туризму и."""
    return _dative(words, i) and any(
        words.words[k] == "и" for k in range(i + 1, min(i + 3, len(words)))
    )
