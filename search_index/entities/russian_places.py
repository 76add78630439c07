"""Places in Russian texts whose name begins with an adjective: Нижняя Саксония, Карибское море."""

from __future__ import annotations

from collections.abc import Iterator

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document
from search_index.entities.entries import Use
from search_index.entities.names import name_data
from search_index.entities.normalise import fold, stem, word_key
from search_index.entities.romanise import slug
from search_index.entities.russian_words import (
    RussianData,
    hyphen,
    is_adjective,
    is_common,
    is_title_case,
    opens,
    russian_data,
    title_case,
)
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

# What an adjective of a state at the head of a sentence may form a name with: Японское море. Other
# nouns it only describes: Японские регионы.
_WATERS = frozenset(
    ("мор", "океан", "залив", "пролив", "полуостр", "полуостров", "хребет", "хребт")
)
_OPEN, _CLOSED = frozenset('«„“"'), frozenset('»”“"')
_ADJECTIVE_IN_SK = ("ск", "цк")
_LOCATIVE = ("ском", "цком")


def compound_places(document: Document) -> Iterator[Candidate]:
    """Yield places of an adjective with a capital and a known place, a noun or an unknown name."""
    words = document.words
    if "C" not in words.scripts:
        return
    starts = {m.start: m for m in document.mentions}
    for index in title_case(words):
        mention = starts.get(words.starts[index])
        if mention is not None and not mention.demonym:
            if mention.type == EntityType.PLACE:
                yield from _compass_before(words, index, mention)
                yield from _republic_before(document, index, mention)
            continue
        if mention is None and document.taken[words.starts[index]]:
            continue
        if index + 1 < len(words) and _describes(words, index):
            found = _with_adjective(document, index, mention is not None, starts)
            if found is not None:
                yield found


def _describes(words: Words, index: int) -> bool:
    """Whether a word is an adjective of the next one; Кельтском и Ирландском | морях is none."""
    if words.words[index].endswith(_LOCATIVE):
        return words.words[index + 1].endswith(("е", "и", "у", "ю"))
    return is_adjective(words.words[index])


def _compass_before(words: Words, index: int, place: Candidate) -> Iterator[Candidate]:
    """Юго- before Восточная Азия."""
    if index and hyphen(words, index) and words.words[index - 1].endswith("о"):
        start = words.starts[index - 1]
        if words.cases[index - 1] == Case.TITLE:
            yield _place(words.text, start, place.end)


_REPUBLIC = word_key("республика")


def _republic_before(document: Document, index: int, place: Candidate) -> Iterator[Candidate]:
    """The name of a republic whose first word has no capital, or both a case: республики Кореи."""
    words, lexicon = document.words, document.lexicon
    if not index or words.keys[index - 1] != _REPUBLIC or words.gaps[index] != Gap.SPACE:
        return
    for phrase in lexicon.phrases_of_several(_REPUBLIC, words.keys[index]):
        entry = phrase.target.entry
        if phrase.target.use == Use.NAME and entry.type == EntityType.PLACE:
            start, end = words.starts[index - 1], words.ends[index]
            if len(phrase.keys) == 2 and end == place.end:
                yield Candidate(start, end, entry.id, entry.type, Priority.LEXICON, entry.name)
                return


def _place(text: str, start: int, end: int) -> Candidate:
    """The id comes from the words without case endings, so that it is one in every case."""
    name = " ".join(text[start:end].split())
    key = " ".join(stem(fold(word)) for word in name.replace("-", " ").split())
    return Candidate(start, end, f"place:{slug(key)}", EntityType.PLACE, Priority.RULE, name)


def _with_adjective(
    document: Document, index: int, demonym: bool, starts: dict[int, Candidate]
) -> Candidate | None:
    words, data = document.words, russian_data()
    first = index
    while first > 0 and hyphen(words, first) and words.cases[first - 1] != Case.LOWER:
        first -= 1
    after, opening = index + 1, opens(words, first)
    if words.gaps[after] != Gap.SPACE or words.kinds[after] != "C":
        return None
    start = words.starts[first]
    if (
        words.text[start - 1 : start] in _OPEN
        and words.text[words.ends[after] : words.ends[after] + 1] in _CLOSED
    ):
        return None
    if words.keys[after] in data.place_nouns:
        plural = words.words[index].endswith(("ые", "ие"))
        described = opening and (demonym or plural or is_common(words.words[index]))
        if not described or (demonym and words.keys[after] in _WATERS):
            return _place(words.text, start, words.ends[after])
        return None
    compass = words.keys[index] in data.place_adjectives or (
        not opening and words.keys[index] in data.place_adjectives_inside
    )
    following = starts.get(words.starts[after])
    if following is not None:
        place = following.type == EntityType.PLACE and not following.demonym
        belongs = compass or (demonym and not opening)
        return _place(words.text, start, following.end) if belongs and place else None
    if words.words[after] == "и" and compass:
        return _shared_noun(document, index, start, starts)
    if compass and words.keys[after] in name_data().given_cyrillic:
        female = name_data().given_cyrillic[words.keys[after]][1]
        return _place(words.text, start, words.ends[after]) if female else None
    in_sk = stem(fold(words.words[index])).endswith(_ADJECTIVE_IN_SK) and not opening
    if (compass or (demonym and not opening) or in_sk) and _may_be_place(words, after, data):
        return _place(words.text, start, words.ends[after])
    return None


def _may_be_place(words: Words, index: int, data: RussianData) -> bool:
    word = words.words[index]
    person = words.keys[index] in name_data().given_cyrillic or word in data.particles
    title = is_title_case(words, index) and len(word) > 2
    return title and not person and not is_common(word) and not is_adjective(word)


def _shared_noun(
    document: Document, index: int, start: int, starts: dict[int, Candidate]
) -> Candidate | None:
    """Северная и Южная Америка: the first adjective shares the noun of the second."""
    words = document.words
    other = index + 2
    place = starts.get(words.starts[other]) if other < len(words) else None
    if place is None or place.type != EntityType.PLACE or not is_adjective(words.words[other]):
        return None
    end, noun = words.ends[index], other + 1
    if noun >= len(words) or words.ends[noun] > place.end:
        return None
    first, lexicon = words.keys[index], document.lexicon
    known = lexicon.phrases_of_several(first, words.keys[noun]) if first in lexicon.several else []
    for phrase in known:
        entry = phrase.target.entry
        if phrase.target.use == Use.NAME and entry.type == EntityType.PLACE:
            return Candidate(start, end, entry.id, entry.type, Priority.RULE, entry.name)
    key = f"{words.keys[index]} {words.keys[noun]}"
    name = f"{words.words[index]} {words.words[noun]}"
    return Candidate(start, end, f"place:{slug(key)}", EntityType.PLACE, Priority.RULE, name)
