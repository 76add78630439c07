"""People in Cyrillic letters: given names, patronymics, initials, titles, Korean names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from search_index.entities.candidates import Candidate
from search_index.entities.names import OF_PERSON, Barriers, name_data, person, runs
from search_index.entities.normalise import fold, is_case_of, stem
from search_index.entities.patterns import lazy
from search_index.entities.russian_words import (
    describes_next,
    is_common,
    opens,
    russian_data,
    verb_gender,
)
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list

_CYRILLIC_SYLLABLE = lazy(
    r"[бвгджзйклмнпрстфхцчшщ]{0,3}[аеёиоуыэюя]{1,2}[нмклпртгй]?(?:ь|г)?[ауое]?м?"
)
_SURNAME_CYRILLIC = lazy(
    r".{2,}(?:[оеё]в|[оеё]ва|[ыи]н|[ыи]на|ск(?:ий|ого|ому|им|ом|ая|ой|ую)|енко|дзе|швили|ян|юк|чук)"
    r"(?:а|у|ым|е|ой|ы)?$"
)
_CAPITAL = lazy(r"[ \u00a0]?([А-ЯЁ][а-яё]+)")
_PATRONYMIC = lazy(
    r"(?:.{3,}(?:[оеё]вич|[оеё]вн|иничн)|ильич|ильиничн|кузьмич|фомич|лукич|никит(?:ич|ичн))"
    r"(?:а|у|[ое]м|е|ой|ы)?$"
)
_INITIALS = lazy(
    r"[А-ЯЁ](?<![А-Яа-яЁё].)(?:"
    r"\.[ \u00a0]?(?:[А-ЯЁ](?:\.[ \u00a0]?|[ \u00a0]))?[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
    r"|\.[ \u00a0]?[А-ЯЁ]\.[ \u00a0]?[А-ЯЁ]{3,20}(?![а-яё-])"
    r"|[а-яё]+[ \u00a0][А-ЯЁ]\.(?:[ \u00a0]?[А-ЯЁ]\.(?![а-яё])|(?![ \u00a0]?[А-ЯЁ]|[а-яё])))"
)
# What stands before the last syllable of a Korean name: Ро Дэ | У.
_BEFORE = lazy(r"(?:(?P<family>[А-ЯЁ][а-яё]*)[ \u00a0])?(?P<second>[А-ЯЁ][а-яё]+)[ \u00a0-]$")
_LONGEST_BEFORE = 16  # code points of two syllables
_DESCRIBES = lazy(r".{3,}(?:ого|ому|ая|ый|ий|ых|ие|ой|ую)$")


def cyrillic_people(words: Words, barriers: Barriers) -> Iterator[Candidate]:
    """Yield the people named in Cyrillic letters."""
    for start, end in runs(words, "C", barriers):
        found = _cyrillic_person(words, start, end)
        if found is not None:
            yield found
    for hit in _INITIALS.finditer(words.text):
        match, first = hit, hit.group().split()[0]
        follows = _CAPITAL.match(words.text, match.end()) if "." not in first else None
        if follows is not None and not is_common(follows[1]):
            # The initials are those of the name behind them: Доклад А. С. Орлова.
            match = _INITIALS.match(words.text, match.start() + len(first) + 1) or match
            first = match.group().split()[0]
        if barriers[match.start()] in {0, OF_PERSON} and _has_initials(words.text, match, first):
            yield _with_initials(match)


def _has_initials(text: str, match: re.Match[str], first: str) -> bool:
    """Whether what looks like initials and a family name is one, `first` what stands first.

    The last syllable of a Korean name at the end of a sentence is no initial (Ро Дэ У. Москва), and
    a family name of two letters is one that Koreans have.
    """
    family = next(part for part in re.findall(r"[А-ЯЁа-яё]+", match.group()) if len(part) > 1)
    if len(family) == 2 and fold(family) not in name_data().family_cyrillic:
        return False
    before = _BEFORE.search(text, max(0, match.start() - _LONGEST_BEFORE), match.start())
    if "." not in first:
        families = name_data().family_cyrillic
        known = _SURNAME_CYRILLIC.match(fold(first)) or fold(first) in families
        known = known or (len(first) > 2 and fold(first[:-1]) in families)  # Хана В. С.
        if match.group().count(".") < 2:
            return bool(known) and before is None
        return bool(known) or not is_common(first)
    korean = before is not None and before["family"] is not None and (
        fold(before["family"]) in name_data().family_cyrillic
        and is_korean_syllable(before["second"])
    )  # fmt: skip
    return not korean


def _with_initials(match: re.Match[str]) -> Candidate:
    """Initials before or behind a family name: the name to show has them before."""
    text = match.group()
    dot = text.rfind(".") + 1
    initials, family = (text[:dot], text[dot:]) if dot < len(text) else text.split(None, 1)[::-1]
    spaced = " ".join(f"{letter}." for letter in re.findall(r"[А-ЯЁ](?=\.)", initials))
    return person(match.start(), match.end(), f"{spaced} {family.strip()}")


def _key_of(words: Words, index: int) -> str:
    """Return the key of a word, that of its stem for a short word in capitals: ЮРИЙ."""
    key = words.keys[index]
    return stem(key) if words.cases[index] == Case.UPPER and len(key) > 3 else key


def is_given(word: str) -> bool:
    """Whether a word in capitals is a given name in the nominative: МАРИЯ."""
    low = fold(word)
    given = name_data().given_cyrillic.get(stem(low))
    return given is not None and low in {given[0], _women().get(stem(low), given[0])}


def is_given_before_family(words: Words, index: int) -> bool:
    """Whether a word is a case of a given name with a Russian family name behind it."""
    after = index + 1
    given = name_data().given_cyrillic.get(words.keys[index])
    if given is None or after >= len(words) or words.gaps[after] != Gap.SPACE:
        return False
    family = words.cases[after] == Case.TITLE and _SURNAME_CYRILLIC.match(fold(words.words[after]))
    return bool(family) and _is_case(words.words[index], words.keys[index], given[0])


def _cyrillic_person(words: Words, start: int, end: int) -> Candidate | None:
    data = name_data()
    while start < end and words.keys[start] in data.titles_cyrillic:
        start += 1
    titled = start > 0 and words.keys[start - 1] in data.titles_cyrillic and (
        words.gaps[start] <= Gap.SPACE if start < end else False
    )  # fmt: skip
    opener = end - start > 1 and opens(words, start) and is_common(words.words[start])
    known = _key_of(words, start) in data.given_cyrillic if start < end else False
    if opener and not known and fold(words.words[start]) not in data.family_cyrillic:
        start += 1  # Вечером Соколов
    for head in range(start, end):
        key = _key_of(words, head)
        korean = _korean_cyrillic(words, head, end)
        if korean is not None:
            return korean
        given = data.given_cyrillic.get(key)
        if given is not None and _in_capitals_alone(words, head, end):
            continue
        if given is None and _with_patronymic(words, head, end):
            female = stem(fold(words.words[head + 1])).endswith(("вн", "ничн"))
            return _russian(words, head, min(end, head + 4), (words.words[head], female))
        if given is not None and not _is_case(words.words[head], key, given[0]):
            continue  # Валентино is no case of Валентин, nor Георгу of Георгий
        if given is not None and head > start and _family_first(words, head, end, given):
            return _with_family_first(words, head, end, given)
        if given is not None and end - head >= 2 and words.gaps[head + 1] == Gap.SPACE:
            return _russian(words, head, min(end, head + 4), _of_twin(words, head, end, given))
    return _by_surroundings(words, start, end, titled=titled)


def _in_capitals_alone(words: Words, head: int, end: int) -> bool:
    """Whether a word in capitals ends a heading and a text follows: СВЕТ ВЕРЫ | Книга вышла."""
    after = head + 1
    if words.cases[head] != Case.UPPER or after >= end:
        return False
    return words.cases[after] == Case.TITLE and is_common(words.words[after])


def _with_patronymic(words: Words, head: int, end: int) -> bool:
    """Whether a word is a given name by the patronymic behind it: Гелла Ильинична."""
    after = head + 1
    if after >= end or words.gaps[after] != Gap.SPACE or words.cases[head] != Case.TITLE:
        return False
    word = words.words[head]
    return len(word) > 2 and is_patronymic(words.words[after]) and not (
        is_common(word) or _SURNAME_CYRILLIC.match(fold(word))
    )  # fmt: skip


def _by_surroundings(words: Words, start: int, end: int, *, titled: bool) -> Candidate | None:
    """Return a person without a known given name, by a title, a verb or the writing of it."""
    data = name_data()
    size = end - start
    if size > 1 and all(words.cases[i] == Case.UPPER for i in range(start, end)):
        return None  # abbreviations: председатель РНК АТССБ
    if size == 2 and words.cases[end - 1] == Case.UPPER and words.cases[start] == Case.TITLE:
        family = words.words[end - 1].title()
        if len(family) > 3 and _FAMILY.fullmatch(fold(family)) and not is_common(family.lower()):
            first, last = words.starts[start], words.ends[end - 1]
            return person(first, last, f"{words.words[start]} {family}")  # Эдип ОРЛОВ
    if size > 1 and any(is_common(words.words[i]) for i in range(start, end)):
        return None
    if size not in {1, 2, 3} or not start < end:
        return None
    if size > 1 and _DESCRIBES.match(fold(words.words[start])):
        return None
    surname = _SURNAME_CYRILLIC.match(fold(words.words[end - 1])) is not None
    after = end < len(words) and words.words[end] in data.saying
    before = start > 0 and words.words[start - 1] in data.saying and words.gaps[start] != Gap.BREAK
    if size == 1 and titled and describes_next(words, start):
        return None
    if (size == 1 and titled and surname and len(words.words[start]) > 4) or (
        size >= 2 and (titled or after or before)
    ):
        lemma = surname_lemma(words.words[end - 1], female=None)
        name = " ".join([*words.words[start : end - 1], lemma])
        return person(words.starts[start], words.ends[end - 1], name)
    return None


def _family_first(words: Words, given: int, end: int, name: tuple[str, bool]) -> bool:
    """Whether the word before a given name is the family name: Орлова Анна Ильинична, Ли Анна.

    With a patronymic behind both any word that is no ordinary one is; without it, both have to
    stand in the nominative, and the word has to have the ending of a family name, or be a Korean
    one.
    """
    word = words.words[given - 1]
    if words.gaps[given] != Gap.SPACE or len(word) < 2 or words.cases[given] != Case.TITLE:
        return False
    low = fold(word)
    korean = low in name_data().family_cyrillic and low not in russian_data().no_families
    if given + 1 < end and words.gaps[given + 1] == Gap.SPACE:
        named = is_patronymic(words.words[given + 1])
        alone = given + 2 == end or words.gaps[given + 2] != Gap.SPACE
        return named and alone and (korean or not is_common(word))
    if given + 1 < end or fold(words.words[given]) != name[0]:
        return False
    return korean or _FAMILY.fullmatch(low) is not None


def _with_family_first(
    words: Words, given: int, end: int, name: tuple[str, bool]
) -> Candidate | None:
    """Орлова Анна Ильинична: the name to show has the family name behind."""
    family = words.words[given - 1]
    family = family.title() if words.cases[given - 1] == Case.UPPER else family
    patronymic = given + 1 < end
    stop = given + 1 + patronymic
    low = fold(words.words[stop - 1]) if patronymic else ""
    female = name[1] or (patronymic and stem(low).endswith(("вн", "ничн")))
    first = _women().get(words.keys[given], name[0]) if female else name[0]
    if fold(family) not in name_data().family_cyrillic:
        family = surname_lemma(family, female=female)
    parts = [first.capitalize(), family]
    if patronymic:
        parts.insert(1, (stem(low) + ("а" if female else "")).capitalize())
    start = words.starts[given - 1]
    return person(start, words.ends[stop - 1], " ".join(parts), f"{parts[0]} {family}")


# A family name in the nominative, as far as its ending tells.
_FAMILY = lazy(r".{2,}(?:[оеё]ва?|[ыи]на?|ск(?:ий|ая)|енко|дзе|швили|ян|юк|чук)")


@lru_cache(maxsize=1)
def _women() -> dict[str, str]:
    return {stem(fold(name)): name for name in word_list("given_cyrillic_female")}


def _is_case(word: str, key: str, nominative: str) -> bool:
    twin = _women().get(key, nominative)
    return is_case_of(word, nominative) or is_case_of(word, twin) or nominative == "лев"


def _of_twin(words: Words, head: int, end: int, given: tuple[str, bool]) -> tuple[str, bool]:
    """Decide between Александр and Александра, whose cases look alike, by what stands with it."""
    female = _women().get(words.keys[head])
    if female is None or given[1]:
        return given
    word, last = fold(words.words[head]), fold(words.words[end - 1])
    if is_case_of(word, female) and not is_case_of(word, given[0]):
        return female, True  # Виктория, not Виктор
    ending = word[len(words.keys[head]) :]
    if ending in {"ы", "и", "ой", "ей"} or last.endswith(("овой", "евой", "иной", "ская", "ской")):
        return female, True
    if ending in {"а", "я"} and not last.endswith(("а", "я", "ого")):
        return female, True  # Валентина Ким, for he is Валентина Кима
    before = words.words[head - 1] if head and words.gaps[head] == Gap.SPACE else ""
    if ending in {"а", "я"} and before.endswith(("ка", "ца", "са", "ша")):
        return female, True  # певица Александра Орлова
    if ending in {"а", "я"} and last.endswith(("ова", "ева", "ина")):
        verb = verb_gender(words.words[end]) if end < len(words) else ""
        if verb == "f" or (verb != "m" and opens(words, head)):
            return female, True
    return given


def _russian(words: Words, start: int, end: int, given: tuple[str, bool]) -> Candidate | None:
    """A given name with a surname, a patronymic between or behind them perhaps."""
    nominative, female = given
    parts = [nominative.capitalize()]
    stop = start + 1
    patronymic = ""
    for index in range(start + 1, end):
        word = words.words[index]
        if _PATRONYMIC.match(fold(word)):
            base = stem(fold(word))
            patronymic = (base + ("а" if female else "")).capitalize()
            stop = index + 1
            continue
        family = word.title() if words.cases[index] == Case.UPPER else word
        parts.append(surname_lemma(family, female=female))
        stop = index + 1
        if not (stop < end and words.gaps[stop] == Gap.DASH):
            break
    if len(parts) == 1 and not patronymic:
        return None
    if len(parts) == 1 and stop == end and (family := _korean_behind(words, end)):
        parts.append(family)  # the lexicon has it as a place: Сергеем Михайловичем Ханом
        stop += 1
    name = " ".join([parts[0], patronymic, "-".join(parts[1:])]).replace("  ", " ").strip()
    key = " ".join(parts) if len(parts) > 1 else name
    return person(words.starts[start], words.ends[stop - 1], name, key)


def _korean_behind(words: Words, index: int) -> str:
    """Return the Korean family name that stands at `index`, in the nominative, or ""."""
    if index >= len(words) or words.gaps[index] != Gap.SPACE or words.kinds[index] != "C":
        return ""
    word = words.words[index]
    if words.cases[index] == Case.LOWER:
        return ""
    families = name_data().family_cyrillic
    base = next((word[:cut] for cut in (len(word), -1, -2) if fold(word[:cut]) in families), "")
    return base if fold(base) not in russian_data().no_families else ""


def surname_lemma(word: str, *, female: bool | None) -> str:
    """Return a Russian surname in the nominative as far as its ending tells."""
    low = fold(word)
    for pattern, male_form, female_form in (
        (r"(.+[ое]в|.+[иы]н)(?:а|у|ым|е|ой|ы)$", "", "а"),
        (r"(.+ск)(?:ий|ого|ому|им|ом|ая|ой|ую)$", "ий", "ая"),
        (r"(.+[бвгджзклмнпрстфхцчшщ])(?:а|у|ом|ем|е)$", "", "а"),
    ):
        match = re.match(pattern, low)
        if match is None:
            continue
        if female and pattern.startswith("(.+[б"):
            return word
        root = word[: len(match.group(1))]
        if female is None:
            female = low.endswith(("ой", "ая", "ую")) and "ск" not in low[-5:-3]
        return root + (female_form if female else male_form)
    return word


def _korean_cyrillic(words: Words, start: int, end: int) -> Candidate | None:
    """A Korean name in Cyrillic letters: Пак Чон Хо, Сон Ён Гиля, Юн Согёль."""
    data = name_data()
    family = fold(words.words[start])
    if end - start < 2 or (family not in data.family_cyrillic and not _in_syllables(words, start)):
        return None
    if family in russian_data().no_families and end - start != 3:
        return None  # На Ким Ён Хи
    parts = words.words[start : start + 3] if end - start >= 3 else words.words[start : start + 2]
    if any(words.gaps[start + i] > Gap.DASH for i in range(1, len(parts))):
        return None
    if len(parts) == 3 and all(is_korean_syllable(part) for part in parts[1:]):
        last = _korean_base(parts[2])
        name = f"{parts[0]} {parts[1]} {last}"
        return person(words.starts[start], words.ends[start + 2], name)
    return None


def _in_syllables(words: Words, start: int) -> bool:
    """Whether three short words that no others join are like a Korean name: Тё Чи Гон."""
    if opens(words, start) or start + 3 > len(words):
        return False
    after = start + 3
    if after < len(words) and words.gaps[after] <= Gap.DASH and words.cases[after] != Case.LOWER:
        return False
    three = words.words[start : start + 3]
    return fold(three[0]) not in russian_data().no_families and all(
        words.cases[i] == Case.TITLE and 1 < len(word) < 6 and is_korean_syllable(word)
        for i, word in enumerate(three, start)
    )


def is_family(word: str) -> bool:
    """Whether a word has the ending of a Russian family name, in any case, or is a Korean one."""
    low = fold(word)
    return _SURNAME_CYRILLIC.match(low) is not None or low in name_data().family_cyrillic


def is_patronymic(word: str) -> bool:
    """Whether a Cyrillic word is a patronymic, in any case."""
    return _PATRONYMIC.match(fold(word)) is not None


def is_korean_syllable(word: str) -> bool:
    """Whether a Cyrillic word can be one syllable of a Korean name, a case ending behind it."""
    return _CYRILLIC_SYLLABLE.fullmatch(fold(word)) is not None


def is_korean_given(folded: str) -> bool:
    """Whether a folded word can be a Korean given name of two syllables, in any case: Согёль."""
    return any(
        _CYRILLIC_SYLLABLE.fullmatch(folded[:cut]) and is_korean_syllable(folded[cut:])
        for cut in range(1, len(folded))
    )


_CHINESE_SYLLABLE = (
    "(?:чж|цз|[бпмфдтнлгкхцчшжсв])?(?:ю?а[йо]|[юу]?ань?|о[у]?|эй|эн?ь?|эр|ю?э|у?э?й|и[ня]?ь?|я[но]?ь?|е"
    "|у[аоэ]?[йн]?ь?|юн?ь?|юй|ы|а)"
)
_CHINESE_GIVEN = lazy(rf"{_CHINESE_SYLLABLE}(?:ъ?{_CHINESE_SYLLABLE})?(?:а|у|ом|ем|е|я|ю)?")


def is_eastern(words: Words, start: int) -> bool:
    """Whether two words are like a Korean or Chinese name, the family name first: Чон Гук."""
    family, given = fold(words.words[start]), fold(words.words[start + 1])
    if family in russian_data().no_families and opens(words, start):
        return False
    if family in name_data().family_cyrillic and is_korean_syllable(given):
        return len(given) <= 5
    return family in russian_data().chinese_families and is_chinese_given(given)


def is_chinese_given(folded: str) -> bool:
    """Whether a folded word can be a Chinese given name, of one syllable or two, in any case."""
    return _CHINESE_GIVEN.fullmatch(folded) is not None


def _korean_base(syllable: str) -> str:
    """Take the case ending off the last syllable of a Korean name (Гиля, Ина, Чжуном)."""
    match = re.fullmatch(r"(.*[аеёиоуыэюя](?:нг?|м|к|л|п|р|т))(?:а|у|ом|е)", syllable.lower())
    if match:
        return syllable[: match.end(1)]
    match = re.fullmatch(r"(.*[аеёиоуыэюя]л)(?:я|ю|ем|е)", syllable.lower())
    return syllable[: match.end(1)] + "ь" if match else syllable
