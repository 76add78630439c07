"""The heads of Russian bodies, events, works and places, and what may not belong to a name."""

from __future__ import annotations

from search_index.entities.names import OF_PLACE, Barriers, name_data
from search_index.entities.normalise import fold, word_key
from search_index.entities.organisations import heads
from search_index.entities.patterns import lazy
from search_index.entities.russian_people import is_family, is_patronymic
from search_index.entities.russian_words import (
    is_adjective,
    noun_keys,
    russian_data,
    verb_gender,
)
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list

HEAD = {key: kind for word, kind in heads("cyrillic").items() for key in noun_keys(word)}
MISSIONS = frozenset(map(word_key, ("посольство", "консульство", "генконсульство")))
HEADS = MISSIONS | HEAD.keys()
GENITIVE = lazy(
    r".{3,}(?:ого|его|ых|их|ой|ей|ов|ев|ий|ии|ки|ты|ны|ры|ия|ва|ла|ра|та|на|ка)$|.{2}(?:ых|их)$"
)
ADJECTIVE_GENITIVE = lazy(r".{3,}(?<![щв]ш)(?<!щ)(?:ого|его|ых|их)$")
_FEMININE_GENITIVE = lazy(r".{2,}(?:ии|сти|[кгхжшчщ]и|[бвдзлмнпрст]ы)$")
NOUN_GENITIVE = lazy(r".{3,}(?:[аяыи]|ов|ев|ей|ий)$")
#: Legal forms before a name in quotation marks.
LEGAL_FORMS = frozenset(word_list("legal_forms"))
MOST_WORDS = 14  # of what follows a head


def one_place(words: Words, i: int, barriers: Barriers) -> bool:
    """Whether a word belongs to the same place of the lexicon as the word before it."""
    around = barriers[words.ends[i - 1] - 1 : words.ends[i]]
    return i > 0 and around.count(OF_PLACE) == len(around)


def person_begins(words: Words, i: int) -> bool:
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


def is_object(words: Words, i: int) -> bool:
    """Whether a common adjective and its noun stand at `i` in the genitive: культурного обмена."""
    if i + 1 >= len(words) or words.gaps[i + 1] != Gap.SPACE or words.kinds[i + 1] != "C":
        return False
    if words.cases[i] != Case.LOWER or words.cases[i + 1] != Case.LOWER:
        return False
    if {words.keys[i], words.keys[i + 1]} & russian_data().body_ends or words.keys[i + 1] in HEADS:
        return False
    noun = words.words[i + 1]
    if words.words[i].endswith("ой") and _FEMININE_GENITIVE.match(noun):
        return verb_gender(noun) == "" and is_adjective(words.words[i])
    adjective = ADJECTIVE_GENITIVE.match(words.words[i]) is not None
    return adjective and NOUN_GENITIVE.match(noun) is not None
