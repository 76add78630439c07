"""What goes on behind a Russian body's name: more matters, a namesake, a name in Latin letters."""

from __future__ import annotations

from search_index.entities.names import OF_PERSON, Barriers, name_data
from search_index.entities.normalise import fold
from search_index.entities.patterns import lazy
from search_index.entities.russian_heads import is_object
from search_index.entities.russian_people import is_korean_syllable, is_patronymic
from search_index.entities.russian_words import hyphen, russian_data
from search_index.entities.tokens import Case, Gap, Words

# What a matter ends with in the genitive: монголоведения, филологии, энергетики, рыболовства.
_MATTER = lazy(
    r".{2,}(?:логии|графии|номии|метрии|ведения|тики|ники|химии|физики|истории|ации|ости|тия|ния|ства)"
)
_LISTED = lazy(r", ?")
_MOST_MATTERS = 8
_NAMED_AFTER = frozenset(("имени", "им"))
_MOST_INITIALS = 2


def matters(words: Words, end: int) -> int:
    """Return the index behind a list of matters: Институт монголоведения | , буддологии и …

    `end`: behind the first of them. Where no "и" and one more ends the list, `end` itself.
    """
    if not _is_matter(words, end - 1):
        return end
    at = end
    while at < len(words) and at - end < 2 * _MOST_MATTERS:
        if not _LISTED.fullmatch(words.text, words.ends[at - 1], words.starts[at]):
            return end
        after = _matter_end(words, at)
        if after == at:
            return end
        at = after
        if at + 1 < len(words) and words.words[at] == "и" and words.gaps[at] == Gap.SPACE:
            after = _matter_end(words, at + 1)
            return after if after > at + 1 and words.gaps[at + 1] == Gap.SPACE else end
    return end


def _matter_end(words: Words, at: int) -> int:
    """Return the index behind a matter, an adjective before it perhaps: иностранных языков."""
    after = at + 1
    if after < len(words) and words.gaps[after] == Gap.SPACE and is_object(words, at):
        return after + 1
    return after if _is_matter(words, at) else at


def _is_matter(words: Words, i: int) -> bool:
    if words.cases[i] != Case.LOWER or words.kinds[i] != "C":
        return False
    word = words.words[i]
    return word in russian_data().body_tails or _MATTER.fullmatch(word) is not None


def namesake(words: Words, end: int, barriers: Barriers) -> int:
    """Return the index behind whom a body is named after: университет | имени Анны Орловой.

    `end`: behind the body's name; itself, if nobody follows.
    """
    if end + 1 >= len(words) or words.words[end] not in _NAMED_AFTER:
        return end
    if words.gaps[end] != Gap.SPACE:
        return end
    between = words.text[words.ends[end] : words.starts[end + 1]]
    if between not in {" ", "\u00a0"} and not (words.words[end] == "им" and between.strip() == "."):
        return end
    first = at = end + 1
    while at < len(words) and at - first < _MOST_INITIALS and _is_initial(words, at):
        at += 1
    if at >= len(words) or words.cases[at] == Case.LOWER or words.kinds[at] != "C":
        return end
    if barriers[words.starts[at]] == OF_PERSON:
        while at < len(words) and barriers[words.starts[at]] == OF_PERSON:
            at += 1
        return at
    return _person_end(words, at)


def _is_initial(words: Words, i: int) -> bool:
    dot = words.text[words.ends[i] : words.ends[i] + 1] == "."
    letter = words.kinds[i] == "C" and len(words.words[i]) == 1
    return letter and words.cases[i] != Case.LOWER and dot


def _person_end(words: Words, at: int) -> int:
    """Return the index behind a person in the genitive that begins at `at`."""
    after, data = at + 1, name_data()
    if fold(words.words[at]) in data.family_cyrillic:
        while after < len(words) and after - at < 3 and _follows(words, after):
            if not is_korean_syllable(words.words[after]):
                break
            after += 1
        return after
    if words.keys[at] in data.given_cyrillic and after < len(words) and _follows(words, after):
        after += 1
        if is_patronymic(words.words[after - 1]) and after < len(words) and _follows(words, after):
            after += 1
    while after < len(words) and hyphen(words, after) and words.cases[after] == Case.TITLE:
        after += 1
    return after


def _follows(words: Words, i: int) -> bool:
    title = words.kinds[i] == "C" and words.cases[i] == Case.TITLE
    return title and words.gaps[i] <= Gap.SPACE


def latin_name(words: Words, end: int) -> int:
    """Return the index behind the Latin letters of a body: Корейская корпорация | Tarvo Rail."""
    at = end
    while at < len(words) and at - end < 3 and words.kinds[at] == "L":
        if words.cases[at] == Case.LOWER or words.gaps[at] != Gap.SPACE:
            break
        at += 1
    return at
