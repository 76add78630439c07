"""Full names of people in English text whose parts no list has, by their shape and their context.

Names.py finds those with a known given name. Here: Korean names of any family, for nothing else is
written Xxxx Yyy-zzz; Chinese and Japanese ones by family; names of two or three words that stand
where only a person's does; particles (de, van, al-) and Jr., III within names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.english_context import POSTS, lists, titled
from search_index.entities.english_words import ordinary
from search_index.entities.names import OF_PERSON, Barriers, name_data, person, role_after
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_CHINESE = frozenset(word_list("english_chinese_families"))
_JAPANESE = frozenset(word_list("japanese_families"))
_NOT_IN_NAMES = frozenset(word_list("not_in_names"))
_OFFICES = frozenset(
    ("affairs", "cooperation", "security", "trade", "relations", "planning", "strategy", "policy",
     "energy", "finance", "industry", "fisheries", "unification", "defense", "defence", "assembly",
     "staff", "economy", "culture"),
)  # fmt: skip
_DAYS = frozenset(
    (
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("january", "february", "march", "april", "may", "june", "july", "august"),
        *("september", "october", "november", "december"),
    )
)
_ON = frozenset(("on", "in", "last", "this", "next", "since", "until", "by"))

# A romanised Korean syllable in any spelling that people choose for themselves (June, Thaek, Jie).
_KOREAN = lazy(
    r"(?:[bcdghjklmnprstwy]|ch|gh|gy|hy|jj|kk|kh|ky|my|pp|ph|ss|sh|tt|th|ts|rh|ny|by)?"
    r"(?:[aeiouy]|[aeiouwy]{2,4})(?:ng|nn|ll|ck|[nmklprtbghs])?e?"
)
# A syllable of Hanyu Pinyin (ISO 7098): an initial and a final.
_PINYIN = (
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?"
    r"(?:iang|iong|uang|ang|eng|ian|iao|ing|ong|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve"
    r"|[aeiouv])"
)
_CHINESE_GIVEN = lazy(rf"{_PINYIN}(?:'?{_PINYIN})?")


def _capital(words: Words, index: int) -> bool:
    return words.kinds[index] == "L" and words.cases[index] == Case.TITLE


def _joined(words: Words, index: int, mark: str) -> bool:
    """Whether nothing but `mark` stands between a word and the word before it."""
    return (
        0 < index < len(words) and words.text[words.ends[index - 1] : words.starts[index]] == mark
    )


def _spaced(words: Words, index: int) -> bool:
    return 0 < index < len(words) and words.gaps[index] == Gap.SPACE


def english_people(words: Words, barriers: Barriers, headlines: bytearray) -> Iterator[Candidate]:
    """Yield people named in full in Latin letters whose given names are unknown."""
    asian, cases, gaps, starts = _asian_families(), words.cases, words.gaps, words.starts
    for index in words.capitals:
        after = index + 1
        if after >= len(cases) or gaps[after] > Gap.DASH or barriers[starts[index]] not in _OPEN:
            continue
        found = None
        if cases[after]:
            if after + 1 < len(cases) and gaps[after + 1] == Gap.DASH and not cases[after + 1]:
                found = _korean(words, index)
            elif words.keys[index] in asian or words.keys[after] in _JAPANESE:
                found = _korean_apart(words, index, barriers) or _east_asian(words, index, barriers)
            elif words.keys[after] in _SURELY_KOREAN:
                found = _in_western_order(words, index, barriers)
            elif words.keys[index + 2 : index + 3] and words.keys[index + 2] in _SURELY_KOREAN:
                found = _given_first(words, index, barriers)
        elif gaps[after] == Gap.DASH and index + 2 < len(cases) and cases[index + 2]:
            found = _given_before(words, index, barriers)
        if found is None and not headlines[words.starts[index]]:
            if cases[after]:
                found = _behind_office(words, index, barriers)
                found = found or _by_context(words, index, barriers)
            else:
                found = _with_particle(words, index, barriers)
        if found is not None:
            yield found


_OPEN = (0, OF_PERSON)  # what Barriers holds where a person may be


@lru_cache(maxsize=1)
def _asian_families() -> frozenset[str]:
    return _CHINESE | _JAPANESE | name_data().family_latin


def _korean(words: Words, index: int) -> Candidate | None:
    """Find Oh Seung-hwan, Chey Tae-won: a hyphen and a lower-case second syllable."""
    if not (_capital(words, index) and _spaced(words, index + 1)):
        return None
    if not _joined(words, index + 2, "-"):
        return None
    given, second = words.words[index + 1], words.words[index + 2]
    if words.cases[index + 1] != Case.TITLE or words.kinds[index + 2] != "L":
        return None
    if not _KOREAN.fullmatch(given.lower()) or not _KOREAN.fullmatch(second.lower()):
        return None
    if words.cases[index + 2] != Case.LOWER or len(second) > 6 or _joined(words, index + 3, "-"):
        return None
    family = words.words[index].lower()
    data = name_data()
    if family in data.family_latin:
        if words.gaps[index] == Gap.BREAK and family in {"so", "in", "no", "do", "an"}:
            return None
    elif len(family) > 9 or any(
        map(ordinary, {family, given.lower(), second} - (_ALSO_GIVEN - {family}))
    ):
        return None
    if family in data.titles_latin:
        return None
    start, end = words.starts[index], words.ends[index + 2]
    return person(start, end, words.text[start:end], f"{family} {given}-{second}")


# Syllables of Korean given names that are English words as well: Tae Soon, Young Sun.
_ALSO_GIVEN = frozenset(
    ("soon", "young", "sun", "sung", "moon", "won", "song", "gun", "hung", "sang", "min", "chin",
     "jun", "bin", "hun", "in"),
)  # fmt: skip
# Families that many Koreans and few others bear.
_SURELY_KOREAN = frozenset(
    ("kim", "lee", "park", "choi", "choe", "jeong", "jung", "kang", "cho", "yoon", "jang", "lim",
     "han", "shin", "seo", "kwon", "hwang", "ahn", "song", "yoo", "ryu", "hong", "moon", "yang",
     "bae", "baek", "nam", "roh", "noh", "heo", "pak", "chung", "rhee", "yi", "yun", "paik"),
)  # fmt: skip


def _korean_apart(words: Words, index: int, barriers: Barriers) -> Candidate | None:
    """Find Pak Den Ai: a family name and exactly two syllables, each with its own capital."""
    family, last = words.words[index].lower(), index + 2
    if family not in name_data().family_latin or ordinary(family):
        return None
    if not _capital(words, index):
        return None
    if _run(words, index, barriers) != index + 3:
        return None
    given = [words.words[i].lower() for i in (index + 1, last)]
    if any(len(part) > 6 or not _KOREAN.fullmatch(part) for part in given):
        return None
    if any(ordinary(part) and part not in _ALSO_GIVEN for part in given):
        return None
    start, end = words.starts[index], words.ends[last]
    key = f"{family} {given[0]}-{given[1]}"
    return person(start, end, " ".join(words.text[start:end].split()), key)


def _given_first(words: Words, index: int, barriers: Barriers) -> Candidate | None:
    """Find Soo Bin Tak: exactly two syllables and a family that hardly any but Koreans bear."""
    if not _capital(words, index) or _run(words, index, barriers) != index + 3:
        return None
    given = [words.words[i].lower() for i in (index, index + 1)]
    if any(len(part) > 6 or not _KOREAN.fullmatch(part) for part in given):
        return None
    if ordinary(given[0]) or (ordinary(given[1]) and given[1] not in _ALSO_GIVEN):
        return None
    if _spaced(words, index) and words.cases[index - 1] != Case.LOWER:
        return None
    start, end = words.starts[index], words.ends[index + 2]
    key = f"{words.words[index + 2]} {given[0]}-{given[1]}"
    return person(start, end, " ".join(words.text[start:end].split()), key)


# What stands behind names of places and papers: Tarvo-dong, Tarvo-a Ilbo.
_UNITS = frozenset(
    ("dong", "gu", "do", "ri", "ro", "gil", "si", "gun", "eup", "myeon", "myon", "a", "in", "ku")
)


def _given_before(words: Words, index: int, barriers: Barriers) -> Candidate | None:
    """Find Sung-ok Tigay: a Korean given name with a hyphen before a family name of any kind."""
    second, last = index + 1, index + 2
    if not (_capital(words, index) and _capital(words, last) and _joined(words, second, "-")):
        return None
    given = [words.words[index].lower(), words.words[second].lower()]
    if words.cases[second] != Case.LOWER or given[1] in _UNITS or not _spaced(words, last):
        return None
    if not all(len(part) < 7 and _KOREAN.fullmatch(part) for part in given):
        return None
    if any(part not in _ALSO_GIVEN and ordinary(part) for part in given):
        return None
    family = words.words[last].lower()
    if ordinary(family) or family in _NOT_IN_NAMES or barriers[words.starts[last]]:
        return None
    if _spaced(words, index) and words.cases[index - 1] != Case.LOWER:
        return None
    beyond = last + 1
    if beyond < len(words) and words.gaps[beyond] <= Gap.DASH and words.cases[beyond]:
        return None
    start, end = words.starts[index], words.ends[last]
    return person(start, end, words.text[start:end], f"{family} {given[0]}-{given[1]}")


def _apart(words: Words, index: int) -> bool:
    """Whether the capitalised word before another is none of its name: On Monday X, Today X."""
    before = words.words[index - 1].lower()
    opens = words.gaps[index - 1] == Gap.BREAK and ordinary(before)
    return opens or (index > 1 and before in _DAYS and words.words[index - 2].lower() in _ON)


def _pair(words: Words, index: int, barriers: Barriers) -> bool:
    """Whether exactly two capitalised words of no other use stand beside each other."""
    after = index + 1
    if _joined(words, index, "-"):
        return False
    if not _spaced(words, after) or not _capital(words, after) or barriers[words.starts[after]]:
        return False
    if _spaced(words, index) and words.cases[index - 1] != Case.LOWER:
        before = words.words[index - 1].lower()
        office = words.words[index].lower() in _SURELY_KOREAN and before in _OFFICES
        if not _apart(words, index) and before not in name_data().titles_latin and not office:
            return False
    beyond = index + 2
    if beyond < len(words) and words.gaps[beyond] <= Gap.DASH:
        joint = words.text[words.ends[after] : words.starts[beyond]]
        return words.cases[beyond] == Case.LOWER and joint.strip() == ""
    return True


def _east_asian(words: Words, index: int, barriers: Barriers) -> Candidate | None:
    """Find Li Guoqiang, Wada Haruki, Haruki Wada, Hwang Hee by the family name."""
    if not _capital(words, index) or not _pair(words, index, barriers):
        return None
    first, last = words.words[index].lower(), words.words[index + 1].lower()
    data = name_data()
    surely = last in _ALSO_GIVEN and first in _SURELY_KOREAN
    if not surely and any(ordinary(word) or word in _NOT_IN_NAMES for word in (first, last)):
        return None
    chinese = first in _CHINESE and len(last) > 2 and _CHINESE_GIVEN.fullmatch(last)
    japanese = (last in _JAPANESE or first in _JAPANESE) and len(first) > 2 and len(last) > 2
    korean = (
        first in data.family_latin
        and len(last) > 2
        and (_KOREAN.fullmatch(last) or _two_syllables(last))
    )
    if not (chinese or japanese or korean):
        return None
    start, end = words.starts[index], words.ends[index + 1]
    return person(start, end, f"{words.words[index]} {words.words[index + 1]}")


def _in_western_order(words: Words, index: int, barriers: Barriers) -> Candidate | None:
    """Find Youngjun Kim: two syllables written as one word before a Korean family."""
    if not _capital(words, index) or not _pair(words, index, barriers):
        return None
    given = words.words[index].lower()
    if (
        ordinary(given)
        or given in _NOT_IN_NAMES
        or not 4 < len(given) < 13
        or not _two_syllables(given)
    ):
        return None
    if _spaced(words, index) and words.words[index - 1] in {"the", "The", "in", "at", "near"}:
        return None  # Tarvo Park
    start, end = words.starts[index], words.ends[index + 1]
    return person(start, end, f"{words.words[index]} {words.words[index + 1]}")


def family_leads(first: str, last: str) -> bool:
    """Whether the first of two words in small letters is the family name: Fang Xiuyu, Ko Jaeho."""
    data = name_data()
    if first in data.given_latin or last in data.family_latin or ordinary(last):
        return False
    if first in _CHINESE and _CHINESE_GIVEN.fullmatch(last):
        return True
    return first in data.family_latin and last not in lists().families and _two_syllables(last)


def _two_syllables(word: str) -> bool:
    return any(
        _KOREAN.fullmatch(word[:cut]) and _KOREAN.fullmatch(word[cut:])
        for cut in range(2, len(word) - 1)
    )


def _with_particle(words: Words, index: int, barriers: Barriers) -> Candidate | None:
    """Find Mohammed al-Jadaan, Charles de Gaulle, General de Meza, Von Beust."""
    data, particles = name_data(), lists().particles
    at = index + 1
    if words.words[at] not in particles or not _capital(words, index):
        return None
    named = words.keys[index] in data.given_latin or _noble(words, index)
    start = index
    while named and start and _spaced(words, start) and words.keys[start - 1] in data.given_latin:
        if barriers[words.starts[start - 1]] or words.cases[start - 1] != Case.TITLE:
            break
        start -= 1
    if not named and words.keys[index] in data.titles_latin:
        start = at
        named = words.cases[index] != Case.LOWER
    if not named:
        return None
    while at < len(words) and words.words[at].lower() in particles and words.gaps[at] <= Gap.DASH:
        at += 1
    if at in (index + 1, len(words)) or at - index > 3 or not _capital(words, at):
        return None
    if words.gaps[at] > Gap.DASH or ordinary(words.words[at].lower()):
        return None
    if "-" in words.text[words.ends[at - 1] : words.starts[at]] and words.words[at - 1] not in {
        "al", "el", "ul",
    }:  # fmt: skip
        return None
    first, last = words.starts[start], words.ends[at]
    return person(first, last, " ".join(words.text[first:last].split()))


def _noble(words: Words, index: int) -> bool:
    """Whether words that are no ordinary ones stand around "von" or "van": Tarvie von Quillen."""
    if words.words[index + 1] not in {"von", "van"} or index + 2 >= len(words):
        return False
    return not any(ordinary(words.words[i].lower()) for i in (index, index + 2))


def _behind_office(words: Words, index: int, barriers: Barriers) -> Candidate | None:
    """Find a known given name and a family name behind words of an office: State George Shultz."""
    if words.keys[index] not in name_data().given_latin or not _spaced(words, index):
        return None
    before = words.words[index - 1].lower()
    title = words.cases[index - 1] == Case.TITLE and before not in _NOT_PART
    of_body = index > 1 and words.words[index - 2] in {"at", "of", "with", "from"}
    title = title and (ordinary(before) or before in lists().callings or of_body)
    if not title and words.words[index - 1] not in POSTS:
        return None
    end = _run(words, index, barriers)
    if end - index not in (2, 3, 4) or len(words.words[end - 1]) < 2:
        return None
    if any(ordinary(words.words[i].lower()) for i in range(index + 1, end)):
        return None
    start, stop = words.starts[index], words.ends[end - 1]
    return person(start, stop, " ".join(words.text[start:stop].split()))


_NOT_PART = frozenset(("saint", "port", "lake", "mount", "cape", "fort", "the"))


def _by_context(words: Words, index: int, barriers: Barriers) -> Candidate | None:
    """Find two or three words, none an ordinary one, where only a person's name stands."""
    if not _capital(words, index) or _joined(words, index, "-"):
        return None
    if _spaced(words, index) and words.cases[index - 1] != Case.LOWER:
        before = words.words[index - 1].lower()
        if not _apart(words, index) and before not in lists().titles:
            return None
    end = _run(words, index, barriers)
    whole = [words.words[i].lower() for i in range(index, end)]
    syllables = len(whole) == 3 and all(len(w) < 7 and _KOREAN.fullmatch(w) for w in whole)
    if end - index not in (2, 3) or (len(whole[-1]) < 3 and not syllables):
        return None
    if (
        whole[0] in lists().titles
        or _of_body(words, end)
        or sum(map(ordinary, whole)) > syllables
        or any(word in _NOT_IN_NAMES for word in whole)
    ):
        return None
    if not (_said(words, index, end) or _called(words, index) or _described(words, end)):
        return None
    first, last = words.starts[index], words.ends[end - 1]
    return person(first, last, " ".join(words.text[first:last].split()))


_LONGEST_RUN = 5  # words: more than any name that is looked for has


def _run(words: Words, index: int, barriers: Barriers) -> int:
    """Return the index after the capitalised words that begin at `index`, of the first five."""
    end = index + 1
    while (
        end < len(words)
        and end - index < _LONGEST_RUN
        and not barriers[words.starts[end]]
        and words.kinds[end] in "LA"
    ):
        between = words.text[words.ends[end - 1] : words.starts[end]]
        joined = between == "-" or (between == ". " and len(words.words[end - 1]) == 1)
        if words.cases[end] != Case.TITLE or not (words.gaps[end] == Gap.SPACE or joined):
            break
        end += 1
    if end < len(words) and words.gaps[end] <= Gap.DASH and words.kinds[end] != "?":
        joint = words.text[words.ends[end - 1] : words.starts[end]].strip()
        if joint or (words.cases[end] != Case.LOWER or words.kinds[end] in "NCH"):
            return index
    return end


_WHO = lazy(r",\s(?:who|whose|whom|aged|\d\d)\b|\s\((?:\d\d|born|b\.|aged)\b")
_IT = lazy(r"\s\w+\s(?:it|its|they)\b")


def _said(words: Words, start: int, end: int) -> bool:
    """Whether a verb of what people do follows, or one of saying stands before."""
    data = lists()
    after = words.words[end].lower() if _spaced(words, end) else ""
    if after in {"was", "is", "had", "has", "who"} and _spaced(words, end + 1):
        after = words.words[end + 1].lower()
    if after in data.saying or after in data.verbs:
        return _IT.match(words.text, words.ends[end - 1]) is None
    if not _spaced(words, start) or words.gaps[start - 1] <= Gap.SPACE:
        return False  # what somebody said of X Y, who may be a body
    return words.words[start - 1] in {"said", "says", "added", "explained", "recalled"}


def _of_body(words: Words, end: int) -> bool:
    """Whether an analyst, a spokesman or shares of the name's bearer follow: it is a body."""
    after = words.words[end].lower() if _spaced(words, end) else ""
    return after in lists().body_after or after in lists().callings


def _called(words: Words, start: int) -> bool:
    """Whether what somebody is or made stands before: singer X Y, his wife, X Y."""
    if titled(words, start):
        return True
    if not start:
        return False
    data, before = lists(), words.words[start - 1]
    between = words.text[words.ends[start - 1] : words.starts[start]]
    if before in data.callings:
        owner = words.words[start - 2].lower() if start > 1 else ""
        return between == " " or (between == ", " and owner in {"his", "her", "their", "the"})
    made = {"directed", "written", "composed", "painted", "sung", "led", "authored", "edited"}
    return before == "by" and between == " " and start > 1 and words.words[start - 2] in made


def _described(words: Words, end: int) -> bool:
    """Whether an age, "who", a title or a post follows: X Y, deputy mayor of Z."""
    text, at = words.text, words.ends[end - 1]
    return _WHO.match(text, at) is not None or role_after().match(text, at) is not None


_SUFFIX = lazy(r",?\s(?:Jr|Sr)\b\.?|\s(?:II|III|IV|VI{0,3}|IX|XI{0,3}|XIV|XV|XVI)\b(?!-)")
_FIRST = lazy(r"\sI\b(?!['’])")
_RULERS = frozenset(
    ("king", "queen", "pope", "emperor", "empress", "tsar", "czar", "shah", "sultan")
)


def completed(words: Words, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield people of the rules with what belongs to the end of their names: Jr., III."""
    text = words.text
    for candidate in candidates:
        if candidate.type != EntityType.PERSON or candidate.priority < Priority.RULE:
            continue
        match = _SUFFIX.match(text, candidate.end)
        before = text[max(0, candidate.start - 12) : candidate.start].split()
        if match is None and before and before[-1].lower() in _RULERS:
            match = _FIRST.match(text, candidate.end)
        if match is not None:
            name = text[candidate.start : match.end()]
            entity = f"person:{slug(name)}"
            yield replace(candidate, end=match.end(), entity=entity, name=name)
