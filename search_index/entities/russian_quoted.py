"""Names in quotation marks in Russian texts: газета «…», как пишет «…», роман А. Орлова «…»."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.names import OF_PLACE, Barriers
from search_index.entities.normalise import fold, stem, word_key
from search_index.entities.patterns import lazy
from search_index.entities.russian_bodies import left_of, named
from search_index.entities.russian_heads import LEGAL_FORMS
from search_index.entities.russian_words import RussianData, is_adjective, opens, russian_data
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

# Kazakh has letters of its own; a straight quotation mark behind a space opens and closes none.
_QUOTED = lazy(r"[«„“\"](?P<name>[A-ZА-ЯЁ0-9ӘҒҚҢӨҰҮҺІ][^«»„“”\"\n]{0,160})(?<!\s)[»“”\"]")
_NEWS = frozenset(
    map(word_key, ("сообщению", "данным", "информации", "сведениям", "сайте", "эфире"))
)
REPORTS = frozenset(word_list("reports"))
_CALLED = frozenset(("название", "названием", "заголовком", "заглавием"))
_SUCH_AS = frozenset(
    ("в", "их", "том", "числе", "такие", "таких", "как", "например", "среди", "них")
)
_LAWS = frozenset(
    map(word_key, ("закон", "указ", "постановление", "распоряжение", "законопроект", "резолюция"))
)
# What may stand between a law and its title, beside what it is of.
_OF_LAW = frozenset(
    ("от", "года", "г", "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа",
     "сентября", "октября", "ноября", "декабря"),
)  # fmt: skip
_ABOUT = lazy(r"Об?[ \u00a0]")
_AND = lazy(
    r"(?:\s\([^()\n]{1,90}\)|\sиз\s[А-ЯЁ][\w-]{2,20}|(?:\s[А-ЯЁ][\w-]{1,20}){1,3})?[\s,]{1,2}(?:(?:и|или)\s)?"
)
_DASH = lazy(r"[ \u00a0][–—-][ \u00a0]")
_MADE = lazy(r"[ \u00a0]\((?:(?:18|19|20)\d\d\)|реж\.)")
_SPAN_OF_TIME = lazy(r"(?:Год|Дни|Недел|Декад|Месяц)[а-яё]{0,3} [а-яё-]{3,}")
_BLANK = " \u00a0"
_MOST_BETWEEN = 8  # words between a law and its title, or a work and its title
_GENITIVE = lazy(r".{3,}(?:ого|его|ых|их|ой|ей|ов|ев|ий|ии|[ыи]|[ая]|ок)")
_IN = frozenset(("по", "с"))
_MOST_GENITIVES = 5
_MOST_WORDS = 3  # of a newspaper that says something
_LONGEST_TITLE = 60  # code points of what no noun tells of


@dataclass(frozen=True, slots=True)
class _Quote:
    """What stands in quotation marks, and the word before it (-1 for none)."""

    start: int  # of the name; the marks are outside
    end: int
    before: int
    space: str  # between that word and the opening mark

    @property
    def opening(self) -> int:
        return self.start - 1

    @property
    def closing(self) -> int:
        return self.end + 1


def quoted(words: Words, barriers: Barriers, data: RussianData) -> Iterator[Candidate]:
    """Yield «…» behind a noun that says what it is, or with something else that does.

    A noun or its adjective with a capital inside a sentence belongs to the name, quotes and all:
    Клуб «…», Приморское агентство «…». It is no place, though one has that name: паром «Сеул».
    """
    text, kinds = words.text, dict[str, EntityType]()
    found: list[tuple[_Quote, EntityType | None]] = []
    for quote in _quotes(words):
        kind = _by_noun(words, quote, barriers, data)
        if kind is not None:
            yield _with_noun(words, quote, kind, barriers, data)
        elif (whole := _law(words, quote, barriers) or _legal(words, quote, barriers)) is not None:
            yield whole
            kinds.setdefault(_key(text[quote.start : quote.end]), whole.type)
            continue
        elif (kind := _by_others(words, quote, barriers, data)) is not None:
            yield named(kind, quote.start, quote.end, text[quote.start : quote.end])
        found.append((quote, kind))
        if kind is not None:
            kinds.setdefault(_key(text[quote.start : quote.end]), kind)
    last: tuple[int, EntityType | None] = 0, None  # where the quote before ends, and what it is
    for quote, known in found:
        kind = known or kinds.get(_key(text[quote.start : quote.end]))
        if kind is None and last[1] and _AND.fullmatch(text, last[0], quote.opening):
            kind = last[1]
        if known is None and kind is not None:
            yield named(kind, quote.start, quote.end, text[quote.start : quote.end])
        last = quote.closing, kind


def _quotes(words: Words) -> Iterator[_Quote]:
    text = words.text
    for match in _QUOTED.finditer(text):
        before = bisect_left(words.ends, match.start())
        before -= before == len(words) or words.ends[before] > match.start()
        space = text[words.ends[before] : match.start()] if before >= 0 else "?"
        yield _Quote(*match.span("name"), before, space)


def _key(name: str) -> str:
    return " ".join(stem(fold(word)) for word in name.split())


def _kind_of(key: str, data: RussianData) -> EntityType | None:
    if key in data.body_nouns:
        return EntityType.ORG
    if key in data.work_nouns:
        return EntityType.WORK
    return EntityType.EVENT if key in data.event_nouns else None


def _by_noun(
    words: Words, quote: _Quote, barriers: Barriers, data: RussianData
) -> EntityType | None:
    """Return what the noun right before says, if it is none of a state (Российской Федерации)."""
    space = quote.space.strip(_BLANK)
    if space not in {"", ":"} or barriers[words.starts[quote.before]] == OF_PLACE:
        return None
    kind = _kind_of(words.keys[quote.before], data)
    if space and kind != EntityType.WORK:
        return None  # два романа: «…»; газета: «…» may be what it says
    return kind


def _with_noun(
    words: Words, quote: _Quote, kind: EntityType, barriers: Barriers, data: RussianData
) -> Candidate:
    before, start, end = quote.before, quote.start, quote.end
    first = left_of(words, before) if kind == EntityType.ORG else before
    if words.cases[first] == Case.TITLE and not opens(words, first):
        start, end = words.starts[first], quote.closing
    found = named(kind, start, end, words.text[start:end])
    if kind == EntityType.WORK:  # теплоход «Анна Орлова» is no person, nor «Кениец» one
        people = barriers[start] == 1 and found.name.endswith(("ец", "ца", "цу", "цем", "це"))
        found = replace(found, priority=Priority.STATED if people else Priority.DEFINITION)
    namesake = barriers[start] == OF_PLACE and words.keys[before] not in data.place_kinds
    return replace(found, priority=Priority.STATED) if namesake else found


def _law(words: Words, quote: _Quote, barriers: Barriers) -> Candidate | None:
    """The title of a law, what it is of and its date between: Федерального закона РФ «О …»."""
    if _ABOUT.match(words.text, quote.start) is None or quote.space.strip(_BLANK):
        return None
    at, place_nouns = quote.before, russian_data().place_nouns
    while at > 0 and quote.before - at < _MOST_BETWEEN and words.keys[at] not in _LAWS:
        plain = words.cases[at] == Case.LOWER and words.kinds[at] == "C"
        fits = words.words[at] in _OF_LAW or words.keys[at] in place_nouns
        if plain and not fits and not barriers[words.starts[at]]:
            return None
        at -= 1
    if words.keys[at] not in _LAWS:
        return None
    first = left_of(words, at)
    start, end = quote.start, quote.end
    if words.cases[first] == Case.TITLE and not opens(words, first):
        start, end = words.starts[first], quote.closing
    return named(EntityType.WORK, start, end, words.text[start:end])


def _legal(words: Words, quote: _Quote, barriers: Barriers) -> Candidate | None:
    """A firm with its legal form, if the lexicon does not know it: ООО «…»."""
    if quote.space.strip(_BLANK) or words.words[quote.before] not in LEGAL_FORMS:
        return None
    if all(barriers[quote.start : quote.end]):
        return None
    start, end = words.starts[quote.before], quote.closing
    return named(EntityType.ORG, start, end, words.text[start:end])


def _by_others(
    words: Words, quote: _Quote, barriers: Barriers, data: RussianData
) -> EntityType | None:
    """Return what other words around a name in quotation marks say it is."""
    text, before = words.text, quote.before
    near = before >= 0 and not quote.space.strip(_BLANK)
    name = text[quote.start : quote.end]
    if near and (words.keys[before] in _NEWS or words.words[before] in REPORTS):
        return EntityType.ORG if len(name.split()) <= _MOST_WORDS else None
    if _reports_behind(words, quote) and len(name.split()) <= _MOST_WORDS:
        return EntityType.ORG
    if near and (kind := _of_somebody(words, before, barriers, data)) is not None:
        return kind
    if near and (kind := _of_something(words, before, data)) is not None:
        return kind
    if (kind := _example(words, quote, data)) is not None:
        return kind
    if len(name) > _LONGEST_TITLE or not name[-1].isalnum():
        return None
    if near and words.words[before] in _CALLED:
        return _called(words, before, data)
    if before >= 0 and _DASH.fullmatch(quote.space) and words.keys[before] in data.work_nouns:
        return EntityType.WORK  # третий роман — «…»
    if _MADE.match(text, quote.closing):
        return EntityType.WORK
    if _SPAN_OF_TIME.match(name):
        return EntityType.EVENT
    if " " not in name and data.clipped.fullmatch(fold(name)) is not None:
        return EntityType.ORG
    return _described(words, quote, data)


def _example(words: Words, quote: _Quote, data: RussianData) -> EntityType | None:
    """Return what the name is an example of: его книги, в том числе «…»; такие клубы, как: «…»."""
    index = quote.before
    if index < 0 or quote.space.strip(_BLANK) not in {"", ":"}:
        return None
    while index > 0 and quote.before - index < _MOST_BETWEEN and words.words[index] in _SUCH_AS:
        index -= 1
    return _kind_of(words.keys[index], data) if index < quote.before else None


def _called(words: Words, before: int, data: RussianData) -> EntityType | None:
    """Return what is called so: фильм под названием «…»."""
    for index in range(before - 1, max(before - 5, -1), -1):
        kind = _kind_of(words.keys[index], data)
        if kind is not None or words.gaps[index] == Gap.BREAK:
            return kind
    return None


def _described(words: Words, quote: _Quote, data: RussianData) -> EntityType | None:
    """Return what a dash and a noun with its adjectives behind a name say: «…» – новый роман."""
    dash = _DASH.match(words.text, quote.closing)
    if dash is None:
        return None
    index = bisect_left(words.starts, dash.end())
    for at in range(index, min(index + 4, len(words))):
        if words.cases[at] != Case.LOWER or words.kinds[at] != "C":
            return None
        kind = _kind_of(words.keys[at], data)
        if kind is not None or not is_adjective(words.words[at]):
            return kind
    return None


def _reports_behind(words: Words, quote: _Quote) -> bool:
    """Whether a verb of reporting follows a name: «…» сообщает."""
    after = bisect_left(words.starts, quote.closing)
    if after >= len(words) or words.words[after] not in REPORTS:
        return False
    return words.text[quote.closing : words.starts[after]] in {" ", "\u00a0"}


def _of_something(words: Words, before: int, data: RussianData) -> EntityType | None:
    """Return what a noun says that genitives stand behind: оператор грузовых платформ «…»."""
    for index in range(before, max(before - _MOST_GENITIVES, 0), -1):
        lower = words.cases[index] == Case.LOWER and words.gaps[index] == Gap.SPACE
        inside = words.words[index] in _IN and index < before  # команда по хоккею | с шайбой
        free = words.words[index - 1].endswith(("ых", "их")) or words.words[index - 1] in _IN
        if not lower or not (inside or free or _GENITIVE.fullmatch(words.words[index])):
            return None
        kind = _kind_of(words.keys[index - 1], data)
        if kind is not None:
            of_field = any(words.words[k] in _IN for k in range(index, before))
            work = of_field and kind == EntityType.WORK  # статья по теме «…»
            return kind if words.kinds[index - 1] == "C" and not work else None
    return None


def _of_somebody(
    words: Words, before: int, barriers: Barriers, data: RussianData
) -> EntityType | None:
    """Return what a noun says that whose it is stands behind: оперу Д. Д. Орлова «…».

    A body's may be known only: клуб Владивостока «…».
    """
    first, unknown = before, 0
    while first > 0 and before - first < _MOST_BETWEEN:
        known = barriers[words.starts[first]]
        if words.gaps[first] >= Gap.OTHER and len(words.words[first - 1]) != 1:
            return None
        if not known:
            if words.cases[first] == Case.LOWER or words.kinds[first] != "C":
                break
            unknown += 1
        first -= 1
    if first == before or unknown > _MOST_WORDS or words.kinds[first] != "C":
        return None
    if words.keys[first] in data.titles and words.cases[first] == Case.LOWER:
        first -= 1  # романом кенийского писателя О. Тарвы «…»
        while first > before - _MOST_BETWEEN and is_adjective(words.words[first]):
            first -= 1
    if words.cases[first] != Case.LOWER or barriers[words.starts[first]]:
        return None
    kind = _kind_of(words.keys[first], data)
    return kind if kind == EntityType.WORK or not unknown else None
