"""Events and military units in Russian texts: Год корейского кино, 1-я Псковская дивизия."""

from __future__ import annotations

from collections.abc import Iterator

from search_index.entities.candidates import Candidate
from search_index.entities.names import OF_PERSON, OF_PLACE, Barriers
from search_index.entities.normalise import fold, word_key
from search_index.entities.patterns import lazy
from search_index.entities.russian_bodies import named
from search_index.entities.russian_words import is_adjective, opens, russian_data, verb_gender
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

_TIMES = frozenset(map(word_key, ("год", "дни", "неделя", "декада", "месяц")))
_DAY = word_key("день")
# What a day of something has to be to be more than a holiday: День корейской культуры.
_OF_DAY = frozenset(
    ("культуры", "кино", "дружбы", "литературы", "искусства", "музыки", "языка", "науки", "кухни",
     "спорта", "туризма", "открытых"),
)  # fmt: skip
_OF = lazy(r".{2,}(?:ого|его|ой|ей|ых|их)")
_NOUN = lazy(r".{2,}(?:[аяыиьо]|ов|ев|ей|ий)")
_MOST_WORDS = 8
_UNIT_ADJECTIVE = r"(?:[А-ЯЁа-яё-]{4,20}(?:[аяи]я|[оеи]й|[оу]ю|[оеё]го|[оеё]му?|[иы][мй]) )"
_UNIT = lazy(
    r"\d(?<![\d.,-].)\d{0,3}-(?:й|я|го|му|м|ым|ой|ю|ую|ая|ый) "
    rf"(?:{_UNIT_ADJECTIVE}{{0,4}}(?:(?:арми|дивизи|флотили)[яиюей]{{1,2}}"
    r"|(?:эскадр|бригад)[аыуеой]{1,2}|полк[аеому]{0,2})"
    rf"|{_UNIT_ADJECTIVE}{{1,4}}(?:корпус|батальон|дивизион|фронт)[аеому]{{0,2}})\b"
)


def units(words: Words) -> Iterator[Candidate]:
    """Yield military units by their number: 3-я Псковская дивизия, 17-го стрелкового полка."""
    for match in _UNIT.finditer(words.text):
        yield named(EntityType.ORG, match.start(), match.end(), match.group())


def spans_of_time(words: Words, barriers: Barriers) -> Iterator[Candidate]:
    """Yield years, weeks and days of something: Год российского кино в Корее, Дни науки Пскова."""
    for index in words.capitals:
        key = words.keys[index]
        if key != _DAY and key not in _TIMES:
            continue
        if (
            words.kinds[index] != "C"
            or words.cases[index] != Case.TITLE
            or barriers[words.starts[index]]
        ):
            continue
        end = _of_what(words, index, barriers)
        small = {words.words[i].lower() for i in range(index + 1, end)}
        if not _says_what(small) or (key == _DAY and not small & _OF_DAY):
            continue
        if end - index < 3 and opens(words, index):
            continue  # Дни осени
        end = _where(words, end, barriers)
        start, stop = words.starts[index], words.ends[end - 1]
        yield named(EntityType.EVENT, start, stop, " ".join(words.text[start:stop].split()))


def _says_what(small: set[str]) -> bool:
    """Whether words in small letters say what a year is of: корейского кино; not: Год дракона."""
    tails = russian_data().body_tails
    return any(_is_adjective(word) or word in tails for word in small - {"и"})


def _of_what(words: Words, index: int, barriers: Barriers) -> int:
    """Return the index behind the genitives that follow the word at `index`."""
    end, nouns = index + 1, 0
    while end < len(words) and end - index < _MOST_WORDS and words.gaps[end] <= Gap.DASH:
        word, at = words.words[end], words.starts[end]
        if words.kinds[end] != "C" or barriers[at] == OF_PERSON:
            break
        if word == "и" and end + 1 < len(words) and _genitive(words, end + 1):
            end += 2
            continue
        if barriers[at] != OF_PLACE and not _genitive(words, end):
            break
        if words.cases[end] == Case.LOWER and words.keys[end] in russian_data().body_ends:
            break
        adjective = _is_adjective(word)
        if nouns and adjective and words.cases[end] == Case.LOWER:
            break  # Год культуры | прошлого …
        nouns += not adjective
        end += 1
    while end - 1 > index and _is_adjective(words.words[end - 1]):
        end -= 1
    return end


def _genitive(words: Words, i: int) -> bool:
    if words.kinds[i] != "C" or words.gaps[i] > Gap.DASH:
        return False
    word = fold(words.words[i])
    if words.cases[i] == Case.LOWER and verb_gender(word):
        return False
    return _OF.fullmatch(word) is not None or _NOUN.fullmatch(word) is not None


def _is_adjective(word: str) -> bool:
    return _OF.fullmatch(fold(word)) is not None and is_adjective(word)


def _where(words: Words, end: int, barriers: Barriers) -> int:
    """Return the index behind "в" and a known place, or `end`."""
    at = end + 1
    if at >= len(words) or words.words[end] not in {"в", "во", "на"}:
        return end
    if words.gaps[end] != Gap.SPACE or words.gaps[at] != Gap.SPACE:
        return end
    while at < len(words) and barriers[words.starts[at]] == OF_PLACE and words.gaps[at] <= Gap.DASH:
        at += 1
    return at if at > end + 1 else end
