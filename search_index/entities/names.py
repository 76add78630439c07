"""Personal names that are not in the lexicon: Latin and Cyrillic; Hangul in hangul_names.py.

A name needs evidence: a known given name, a title or post, a verb of saying, a patronymic, or the
shape of a Korean name. Capitals alone are no evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.english_words import ordinary
from search_index.entities.normalise import fold, stem
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

#: What one Cyrillic letter becomes in Latin ones, as initials have it: Yu. A. Kim, Iu. V. Vanin.
LETTERS = frozenset(("Yu", "Ya", "Ye", "Yo", "Iu", "Ia", "Zh", "Kh", "Ts", "Ch", "Sh"))


@dataclass(frozen=True, slots=True)
class NameData:
    """The word lists of names.toml."""

    family_latin: frozenset[str]
    family_cyrillic: frozenset[str]
    given_latin: frozenset[str]
    given_cyrillic: dict[str, tuple[str, bool]]  # stem -> nominative, whether female
    titles_latin: frozenset[str]
    titles_cyrillic: frozenset[str]  # stems
    roles: frozenset[str]
    saying: frozenset[str]
    openers: frozenset[str]


@lru_cache(maxsize=1)
def name_data() -> NameData:
    """Return the packaged word lists, read once a process."""
    given: dict[str, tuple[str, bool]] = {}
    for key, female in (("given_cyrillic_male", False), ("given_cyrillic_female", True)):
        for name in word_list(key):
            given.setdefault(stem(fold(name)), (name, female))
    given |= {"павл": ("павел", False), "петр": ("пётр", False)}
    given |= dict.fromkeys(("льв", "льва", "льву", "львом", "льве"), ("лев", False))
    return NameData(
        family_latin=frozenset(word_list("korean_family_latin")),
        family_cyrillic=frozenset(fold(n) for n in word_list("korean_family_cyrillic")),
        given_latin=frozenset(map(fold, word_list("given_latin") + word_list("given_more"))),
        given_cyrillic=given,
        titles_latin=frozenset(word_list("titles_latin")),
        titles_cyrillic=frozenset(stem(fold(title)) for title in word_list("titles_cyrillic")),
        roles=frozenset(word_list("roles_latin")),
        saying=frozenset(word_list("saying_latin") + word_list("saying_cyrillic")),
        openers=frozenset(word_list("openers")),
    )


# One romanised Korean syllable, in the spellings in use (Revised, McCune-Reischauer, customary).
_SYLLABLE = (
    r"(?:ch|gh|gy|hy|jj|kk|kh|ky|my|pp|ss|sh|tt|ts|[bcdghjklmnprstwy])?"
    r"(?:yeo|yae|you|eui|uey|wae|oui|ae|ah|eo|eu|ee|ea|eh|oe|oh|oo|ou|uh|ui|wa|we|wi|wo|ya|ye|yo|yu|yi|[aeiou])"
    r"(?:ng|ck|[nmklprtbgh])?"
)
_KOREAN_GIVEN = lazy(rf"{_SYLLABLE}(?:{_SYLLABLE})?")
_ONE_SYLLABLE = lazy(_SYLLABLE)
_SURNAME_LATIN = lazy(
    r".{2,}(?:ov|ova|ev|eva|yev|yeva|sky|skiy|skaya|off|enko|vich|dze|shvili|yan|uk)$"
)
_PATRONYMIC = lazy(r"[a-z](?:[oe]v|yev)(?:i[ct]*ch|na)$")
_OFFICES = frozenset(word_list("offices"))
_TITLE_FOR_ONE = frozenset(word_list("titles_for_one"))
# Titles that also begin the names of companies and of posts: General Cinema, Deputy Governor.
_ALSO_ADJECTIVES = frozenset(
    ("General", "Chief", "Vice", "Deputy", "Leader", "Major", "Executive", "Officer", "Staff")
)


@lru_cache(maxsize=1)
def role_after() -> re.Pattern[str]:
    """Return what a comma and somebody's post after a name look like."""
    roles = "|".join(sorted(name_data().roles, key=lambda role: (-len(role), role)))
    return re.compile(rf",\s(?:[A-Za-z’'-]+\s){{0,4}}(?i:{roles})\b")


def person(start: int, end: int, name: str, key: str | None = None) -> Candidate:
    """Return a candidate for a person whose id comes from `key`, by default from `name`."""
    entity = f"person:{slug(key or name)}"
    if name.isupper() and " " in name and "." not in name:
        name = name.title()
    alone = name.isalpha() and not "가" <= name[0] <= "힣"
    priority = Priority.WEAK if alone else Priority.RULE
    return Candidate(start, end, entity, EntityType.PERSON, priority, name)


OF_PEOPLE = 1  # what Barriers holds where the lexicon has anything else, as adjectives of states
OF_BODY = 4  # and where it has a body
OF_PERSON = 2  # what Barriers holds where the lexicon has a person
OF_PLACE = 3  # and where it has a place, but for its adjectives and the names of its people


class Barriers(bytearray):
    """Which code points of a text the lexicon has taken: 0 for none, else one of the above."""

    def __init__(self, length: int, taken: list[Candidate]) -> None:
        super().__init__(length)
        for candidate in taken:
            fill = OF_PERSON if candidate.type == EntityType.PERSON else OF_PEOPLE
            fill = OF_BODY if candidate.type == EntityType.ORG else fill
            if candidate.type == EntityType.PLACE and not candidate.demonym:
                fill = OF_PLACE
            width = candidate.end - candidate.start
            self[candidate.start : candidate.end] = bytes([fill]) * width

    def open_to_people(self, at: int) -> bool:
        """Whether the lexicon has nothing at a code point, or a person."""
        return self[at] in {0, OF_PERSON}


def stands_alone(words: Words, index: int, taken: bytearray) -> bool:
    """Whether a known family name is not a part of a longer name that is unknown."""
    data = name_data()
    after = index + 1
    if not begins(words, index, taken):
        return False
    if after < len(words) and words.gaps[after] == Gap.SPACE and not taken[words.starts[after]]:
        key = words.keys[after]
        if words.cases[after] == Case.TITLE and words.kinds[after] == words.kinds[index]:
            other = key in _NOT_IN_NAMES or words.words[after].lower() in data.openers
            return other or key in data.titles_latin
    return True


def begins(words: Words, index: int, taken: bytearray) -> bool:
    """Whether no unknown name goes on with the known one at `index`: New in New Jersey."""
    data = name_data()
    before = index - 1
    if before >= 0 and words.gaps[index] == Gap.SPACE and not taken[words.starts[before]]:
        key, word = words.keys[before], words.words[before]
        named = key in data.given_latin or key in data.given_cyrillic
        titled = key in data.titles_latin or key in data.titles_cyrillic
        capital = words.cases[before] == Case.TITLE and len(word) > 1
        opens = words.gaps[before] == Gap.BREAK or word.lower() in data.openers
        return not capital or titled or (opens and not named)
    return True


def runs(words: Words, kinds: str, barriers: Barriers) -> Iterator[tuple[int, int]]:
    """Yield maximal runs [i, j) of capitalised words that the lexicon has not taken."""
    data = name_data()
    end, count = 0, len(words)
    for index in words.capitals:
        if index < end or not _may_start(words, index, kinds, barriers, data):
            continue
        end = index + 1
        while end < count and _continues(words, end, kinds, barriers, data):
            end += 1
        yield index, end


def _may_start(words: Words, i: int, kinds: str, barriers: Barriers, data: NameData) -> bool:
    return (
        words.kinds[i] in kinds
        and words.cases[i] != Case.LOWER
        and not barriers[words.starts[i]]
        and (words.words[i].lower() not in data.openers or _is_initial(words, i))
    )


def _is_initial(words: Words, i: int) -> bool:
    """Whether a word is one letter, or what one Cyrillic letter becomes, before a full stop."""
    end = words.ends[i]
    return words.text[end : end + 1] == "." and (
        len(words.words[i]) == 1 or words.words[i] in LETTERS
    )


def _continues(words: Words, i: int, kinds: str, barriers: Barriers, data: NameData) -> bool:
    if words.kinds[i] not in kinds or barriers[words.starts[i]]:
        return False
    between = words.text[words.ends[i - 1] : words.starts[i]]
    if words.gaps[i] == Gap.DASH:
        lone = len(words.words[i - 1]) == 1 and len(words.words[i]) > 3
        return between == "-" or (between == "." and (lone or words.words[i - 1] in LETTERS))
    if words.cases[i] == Case.LOWER:
        return False
    if words.words[i].lower() in data.openers and not _is_initial(words, i):
        named = words.keys[i - 1] in data.given_latin or words.kinds[i - 1] == "A"  # V.I. An
        family = words.keys[i] in data.family_latin and named
        family = family or _PATRONYMIC.search(words.keys[i - 1]) is not None
        return family and words.gaps[i] == Gap.SPACE and words.cases[i] == Case.TITLE
    initial = between.strip() == "." and _is_initial(words, i - 1)
    glued = not between and words.kinds[i - 1] == "A" and words.kinds[i] == "L"  # G.V.Petrov
    return words.gaps[i] == Gap.SPACE or initial or glued


def _has_initials(words: Words, start: int, end: int) -> bool:
    """Whether initials stand among the words of a name: J.K. Tarvo, M. N. Pak."""
    if words.cases[end - 1] == Case.TITLE and "A" in words.kinds[start:end]:
        return True
    if end - start == 2 and _is_initial(words, start) and words.gaps[start] != Gap.DASH:
        # B.Tarvosaikhan, Kh. Tarvotulga, A. Tarvosov
        if _SURNAME_LATIN.match(words.keys[end - 1]):
            return True
        return words.gaps[end - 1] == Gap.DASH or words.words[start] in LETTERS
    return end - start == 3 and _is_initial(words, start) and _is_initial(words, start + 1)


def _hyphened(words: Words, i: int) -> bool:
    return words.gaps[i] == Gap.DASH


def _is_korean_given(words: Words, start: int, end: int) -> bool:
    """Whether the words [start, end) can be a Korean given name in Latin letters."""
    parts = [words.keys[i] for i in range(start, end)]
    if len(parts) == 2:
        return all(_ONE_SYLLABLE.fullmatch(part) for part in parts)
    return len(parts) == 1 and _KOREAN_GIVEN.fullmatch(parts[0]) is not None


def _korean_latin(words: Words, start: int, end: int) -> tuple[int, int, str] | None:
    """Find a Korean name at the head of a run: Park Jung-ho, Roh Tae Woo, Chung-in Moon."""
    data = name_data()
    size = end - start
    text, w = words.text, words
    if size >= 3 and w.keys[start] in data.family_latin and not _hyphened(w, start + 1):
        joined = _hyphened(w, start + 2)
        caps = w.cases[start + 1] and w.cases[start + 2]
        if (joined or caps) and _is_korean_given(w, start + 1, start + 3):
            known = w.keys[start + 1] in data.given_latin and not joined
            if not known and (joined or size == 3):
                key = f"{w.words[start]} {w.words[start + 1]}-{w.words[start + 2]}"
                return start, start + 3, key
    if (
        size >= 3 and _hyphened(w, start + 1) and not _hyphened(w, start + 2)
        and w.keys[start + 2] in data.family_latin and _is_korean_given(w, start, start + 2)
    ):  # fmt: skip
        key = f"{w.words[start + 2]} {w.words[start]}-{w.words[start + 1]}"
        return start, start + 3, key
    del text
    return None


def latin_people(words: Words, barriers: Barriers, headline: bytearray) -> Iterator[Candidate]:
    """Yield the people named in Latin letters."""
    for start, end in runs(words, "LA", barriers):
        found = _latin_person(words, start, end, headline[words.starts[start]] == 1)
        if found is not None:
            yield found


def _latin_person(words: Words, start: int, end: int, headline: bool) -> Candidate | None:
    data = name_data()
    titled = False
    while start < end and (
        words.keys[start] in data.titles_latin
        or (
            words.keys[start] in _OFFICES
            and start + 1 < end
            and words.keys[start + 1] in data.titles_latin
        )
    ):
        titled = True
        start += 1
        if start < end and words.gaps[start] == Gap.DASH:
            return None
    if not titled and start and words.gaps[start] == Gap.SPACE:
        titled = words.keys[start - 1] in data.titles_latin
    for head in range(start, max(start, end - 2)):
        korean = _korean_latin(words, head, end)
        if korean is not None:
            first, last, key = korean
            span = words.starts[first], words.ends[last - 1]
            return person(*span, words.text[slice(*span)], key)
    if words.keys[start : start + 1] and words.keys[start] in data.given_latin:
        end = _before_body(words, start, end)
    size = end - start
    if not 1 <= size <= 5 or any(len(words.words[i]) > 24 for i in range(start, end)):
        return None
    span = words.starts[start], words.ends[end - 1]
    if not _latin_evidence(words, start, end, titled=titled, headline=headline):
        return None
    name = " ".join(words.text[slice(*span)].split())
    return person(*span, name)


def _before_body(words: Words, start: int, end: int) -> int:
    """Return where a name ends before "University of": Tarvie Quillen | University of X."""
    for at in range(start + 2, end):
        if words.keys[at] in {"university", "institute"} and words.words[at + 1 : at + 2] == ["of"]:
            return at
    return end


def _has_patronymic(words: Words, start: int) -> bool:
    """Whether a patronymic stands behind a word that is no ordinary one: Tarvin Ivanovich X."""
    return _PATRONYMIC.search(words.keys[start + 1]) is not None and not ordinary(words.keys[start])


def _family_in_capitals(words: Words, start: int, end: int) -> bool:
    """Whether a given name and a family name in capitals stand there: Minister Tarvo KALLINEN."""
    if not 2 <= end - start <= 3 or words.cases[end - 1] != Case.UPPER:
        return False
    given = all(
        words.cases[i] == Case.TITLE and words.kinds[i] == "L" for i in range(start, end - 1)
    )
    return given and words.kinds[end - 1] == "L"


def _latin_evidence(words: Words, start: int, end: int, *, titled: bool, headline: bool) -> bool:
    data = name_data()
    size = end - start
    last = words.keys[end - 1]
    if any(
        words.cases[i] == Case.UPPER and len(words.words[i]) > 3 and words.kinds[i] != "A"
        for i in range(start, end)
    ):
        return titled and not headline and _family_in_capitals(words, start, end)
    if any(words.keys[i] in _NOT_IN_NAMES for i in range(start, end)):
        return False
    known = words.keys[start] in data.given_latin and 2 <= size <= 4 and len(last) > 1
    if known or (size in {3, 4} and _has_patronymic(words, start)):
        return True
    if _has_initials(words, start, end) and (not ordinary(last) or last in data.family_latin):
        return len(last) > 2 or (words.kinds[start] == "A" and len(last) == 2)
    if headline:
        return False
    if titled and size >= 2:
        return size <= 4 and not all(ordinary(words.keys[i]) for i in range(start, end))
    if titled and words.gaps[start] == Gap.SPACE and len(last) >= 4:
        if last in data.family_latin:
            return False
        title = words.words[start - 1]
        return title in _TITLE_FOR_ONE or (title[0].isupper() and title not in _ALSO_ADJECTIVES)
    if size not in {2, 3} or all(ordinary(words.keys[i]) for i in range(start, end)):
        return False
    if _SURNAME_LATIN.match(last):
        return True
    said = end < len(words) and words.gaps[end] == Gap.SPACE and words.words[end] in data.saying
    if words.gaps[start] == Gap.BREAK and not said:
        return False
    if words.gaps[start] == Gap.SPACE and words.words[start - 1] in {"the", "The", "a", "an"}:
        return False
    return said or role_after().match(words.text, words.ends[end - 1]) is not None


# Words that make a run of capitals something else than a person.
_NOT_IN_NAMES = frozenset(word_list("not_in_names"))
