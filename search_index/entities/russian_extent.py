"""How far the name of a Russian body goes behind its head: Институт экономики и права Пскова."""

from __future__ import annotations

from search_index.entities.names import OF_PERSON, OF_PLACE, Barriers, name_data
from search_index.entities.normalise import fold, word_key
from search_index.entities.patterns import lazy
from search_index.entities.russian_chains import matters
from search_index.entities.russian_fields import event_end, field
from search_index.entities.russian_heads import (
    ADJECTIVE_GENITIVE,
    GENITIVE,
    HEAD,
    HEADS,
    MOST_WORDS,
    NOUN_GENITIVE,
    is_object,
    one_place,
    person_begins,
)
from search_index.entities.russian_people import is_korean_given
from search_index.entities.russian_words import (
    hyphen,
    is_common,
    russian_data,
    verb_gender,
)
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

ADJECTIVE = lazy(r".{3,}(?:ый|ий|ая|ое|ого|ому|ой|ую|ым|им|ом|ые|ых|его)$")
_GENITIVE_NAME = lazy(r".{2,}[аяыиойеихую]$|.{2,}(?:ого|его|ов|ев|ых|их)$")
# Heads of bodies whose own name follows them as it is: Центр искусств Седжон.
_WITH_OWN_NAME = frozenset(
    map(word_key, ("университет", "центр", "институт", "театр", "музей", "школа", "больница"))
)
_PEOPLE = lazy(r".{3,}(?:[ое]в|[дч]ан|[дч]анок|янок)")
_REPUBLIC = word_key("республика")


def right(words: Words, head: int, kind: EntityType, barriers: Barriers, *, objects: bool) -> int:
    """Return the index behind the last word that belongs to a head.

    Genitives belong to it (Институт экономики, Министерство транспорта и связи), and "по" with
    what follows (Комитет по делам молодёжи). Behind a head without a capital (Королевское общество)
    only names and the usual objects of bodies do, with `objects` also an adjective and its noun
    (Корейский фонд культурного обмена).
    """
    end = head + 1
    if kind == EntityType.PLACE:
        return end
    if kind == EntityType.EVENT:
        return event_end(words, head, barriers)
    free = words.cases[head] != Case.LOWER
    while end < len(words) and end - head < MOST_WORDS and words.kinds[end] == "C":
        if words.gaps[end] != Gap.SPACE:
            listed = matters(words, end)
            if listed == end:
                break
            end = listed
            continue
        word = words.words[end]
        if word == "по" and kind == EntityType.ORG:
            return max(field(words, end, head, barriers), end)
        if _half_adjective(words, end):
            end += 2
            continue
        if word == "и":
            joined = _behind_and(words, end, barriers, barriers[words.starts[head]], free)
            if joined == end:
                break
            end = joined
            continue
        if not _belongs(words, end, barriers, free=free):
            if free or not objects or not is_object(words, end):
                break
            end += 1
        end += 1
    return _whole(words, head, end)


def _whole(words: Words, head: int, end: int) -> int:
    """Return the index behind a name without an adjective, or with its noun, at its end."""
    while end - 1 > head and words.cases[end - 1] == Case.LOWER and _dangles(words, end - 1):
        end -= 1
    if end - 1 > head and words.cases[end - 1] == Case.TITLE and _has_noun(words, end - 1):
        end += 1
    own = words.cases[head] != Case.LOWER and words.keys[head] in _WITH_OWN_NAME
    if own and _is_syllables(words, end):
        end += 1
    return end


def _of_lands(words: Words, i: int, barriers: Barriers) -> bool:
    """Whether "и" joins two lands at `i`: стран Азии | и Африки."""
    if i + 1 >= len(words) or words.words[i - 2] != "стран":
        return False
    return barriers[words.starts[i - 1]] == barriers[words.starts[i + 1]] == OF_PLACE


def _behind_and(words: Words, i: int, barriers: Barriers, known: int, free: bool) -> int:
    """Return the index behind what "и" at `i` joins to a name, or `i`."""
    if is_object(words, i + 1):
        return i + 3  # культуры и национальной политики
    joins = _of_lands(words, i, barriers)
    return i + 2 if joins or _goes_on(words, i, barriers, known=known, free=free) else i


def _half_adjective(words: Words, i: int) -> bool:
    """Whether an adjective of two halves stands at `i` in the genitive: российско-|корейских."""
    half = words.words[i].endswith("о") and words.cases[i] == Case.LOWER
    if not half or i + 1 >= len(words) or not hyphen(words, i + 1):
        return False
    adjective = words.words[i + 1]
    return adjective.endswith("ой") or ADJECTIVE_GENITIVE.match(adjective) is not None


def _has_noun(words: Words, i: int) -> bool:
    """Whether an adjective with a capital has its noun behind it: Псковского | музея."""
    if i + 1 >= len(words) or words.gaps[i + 1] != Gap.SPACE or words.cases[i + 1] != Case.LOWER:
        return False
    noun = words.words[i + 1]
    fits = ADJECTIVE_GENITIVE.match(fold(words.words[i])) and NOUN_GENITIVE.match(noun)
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
    if words.cases[after] != Case.LOWER and words.keys[after] in HEAD:
        return False
    return words.cases[after] == Case.LOWER and _belongs(words, after, barriers, free=free)


def _belongs(words: Words, i: int, barriers: Barriers, *, free: bool) -> bool:
    word, data = words.words[i], russian_data()
    if barriers[words.starts[i]] == OF_PERSON:
        return False
    if one_place(words, i, barriers):
        return True  # Республики | Корея
    if "\n" in words.text[words.ends[i - 1] : words.starts[i]] and words.cases[i] == Case.TITLE:
        return False
    if words.cases[i] != Case.LOWER and person_begins(words, i):
        return False
    if words.cases[i] == Case.UPPER:
        return len(word) <= 6
    if barriers[words.starts[i]] == OF_PLACE and word.endswith(("ия", "ея")):
        return words.keys[i - 1] == _REPUBLIC  # the nominative: группа Россия — АСЕАН
    if words.cases[i] == Case.TITLE:
        of_republic = words.keys[i - 1] == _REPUBLIC and barriers[words.starts[i]] == OF_PLACE
        genitive = of_republic or _GENITIVE_NAME.match(fold(word)) is not None
        return genitive and words.keys[i] not in data.titles
    if word in data.body_tails or behind_adjective(words, i) or _leads_to_head(words, i):
        return True
    if barriers[words.starts[i]] == 1 and _PEOPLE.fullmatch(word):
        return True  # корейцев
    noun = GENITIVE.match(word) or _is_noun_of(words, i)
    if not free or not noun or word.startswith("друг"):
        return False
    verb = word.endswith(("ла", "лась")) and verb_gender(word) == "f"
    if verb or fold(word) in data.states:
        return False  # в Институте океана прошла встреча, Институт должен
    return words.keys[i] not in data.body_ends


def _is_noun_of(words: Words, i: int) -> bool:
    """Whether a word is the noun of an adjective in the genitive: народного | костюма."""
    adjective = words.words[i - 1].endswith(("ого", "его")) and words.cases[i - 1] == Case.LOWER
    return adjective and words.words[i].endswith(("а", "я")) and verb_gender(words.words[i]) == ""


def _leads_to_head(words: Words, i: int) -> bool:
    """Whether an adjective stands between one with a capital and a head, all in the genitive.

    Псковского | федерального университета.
    """
    at = i
    while at < len(words) and at - i < 3 and ADJECTIVE_GENITIVE.match(words.words[at]):
        if words.cases[at] != Case.LOWER or words.gaps[at] != Gap.SPACE:
            return False
        at += 1
    if at == i or at >= len(words) or words.cases[i - 1] != Case.TITLE:
        return False
    head = words.keys[at] in HEADS and words.cases[at] == Case.LOWER
    return head and ADJECTIVE_GENITIVE.match(fold(words.words[i - 1])) is not None


def behind_adjective(words: Words, i: int) -> bool:
    """Whether a word is the noun of an adjective with a capital: Приморского | края."""
    adjective = words.words[i - 1]
    if words.cases[i - 1] == Case.TITLE and words.keys[i] in russian_data().place_nouns:
        return ADJECTIVE.match(fold(adjective)) is not None
    head = words.keys[i] in HEADS and GENITIVE.match(words.words[i]) is not None
    if not head or not adjective.endswith(("ого", "ой")):
        return False  # Российской академии, Псковского федерального университета
    return words.cases[i - 1] != Case.LOWER or _leads_to_head(words, i - 1)


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
