"""Russian, Western and Japanese personal names in Hangul that are not in the lexicon.

They are known by a given name that is listed (올레그 아파나시예프), by a Korean family name beside
one (김 나탈리야, 빅토르 최), by a Japanese family name, by the ending of a Russian one, or by a
title beside a word that only another language can have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.hangul_names import family_of
from search_index.entities.hangul_spellings import tense_spellings
from search_index.entities.hangul_words import (
    LONGEST_NAME,
    agrees,
    office_of,
    post_before,
    post_behind,
    post_of,
    posts,
    stems,
)
from search_index.entities.names import Barriers, person
from search_index.entities.patterns import lazy
from search_index.entities.tokens import Gap, Words
from search_index.entities.wordlists import word_list

_AFTER = frozenset(
    case + more
    for case in ("", *word_list("cases_foreign"))
    for more in ("", "은", "는", "도", "의", "이", "가")
)
_LONGEST_AFTER = max(map(len, _AFTER))
# How much of a family name must be foreign behind a given name that is known; less will do if it
# ends like a Russian one.
_BEHIND_GIVEN = 0.25
_MAY_BEGIN = 0.4
_ALONE = 0.5  # of a name without a given name
_RUSSIAN = 4  # syllables of a Russian family name at the least
_RUSSIAN_LAST = frozenset("프바코키킨신린닌딘얀츠치")
# Words before a Western family name that are none in Korean.
_PARTICLES_ALONE = frozenset(("폰", "판", "드", "데", "판데르"))
# Endings of Russian family names that no loanword has.
_ONLY_RUSSIAN = (
    "예프",
    "노프",
    "코프",
    "도프",
    "토프",
    "모프",
    "고프",
    "초프",
    "네프",
    "레프",
    "체프",
)
_PLACE_ENDS = ("야", "스크", "그라드", "부르크", "주", "시", "강")
_CASE_ENDS = frozenset("은는을를의에와과도로")  # particles that given names hardly end like
_CONJUNCTIONS = frozenset(("그러나", "그리고", "그러다", "그러니", "이어", "하지만", "다만"))
_CLOSING = frozenset(")]}>’”'\"」』》〉")
# The name in Latin letters with initials, behind the name in Hangul: 슈페이예르(A. H. Speyer).
_INITIALS = lazy(r"\s?\((?:[A-Z]\.\s?){1,3}[A-Z][a-z]+")
# Syllables that only Korean words have.
_KOREAN = frozenset("국정경등업력률회합법학관당청직책총측층특활협효향혁형혼헌흥흡희습즉")
_KEEPS_WA = ("카와", "가와", "자와", "사와", "나와")  # Japanese family names that end like 와
_STREET = lazy(r"[가-힣]+(?:스카야|츠카야|나야)\s\d")  # 아무르스카야 63: an address
_PATRONYMIC = lazy(r"[가-힣]{2,}(?:비치|브나|이치나|치나)")
_NO_PERSON_BEHIND = lazy(
    "|".join(
        f"{word}(?:[은는이가을를의도과와에로]|에서|까지|으로)?(?![가-힣])"
        if len(word) == 1
        else word
        for word in sorted(word_list("no_person_behind"))
    )
)
# An age, or three Chinese characters and more, which names of places seldom have.
_AGE = lazy(r"\s?\((?:\d{1,2}(?:[·,)세]|\s)|[\u4e00-\u9fff]{3,5}[)·])")


@dataclass(frozen=True, slots=True)
class _Lists:
    given: frozenset[str]
    russian: frozenset[str]
    japanese: frozenset[str]
    abroad: frozenset[str]
    syllables: frozenset[str]
    marked: frozenset[str]
    loanwords: frozenset[str]
    ends: tuple[str, ...]
    particles: frozenset[str]
    behind: frozenset[str]
    before: frozenset[str]
    of_bodies: frozenset[str]
    bodies: tuple[str, ...]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    russian = frozenset(
        spelling for name in word_list("given_russian") for spelling in tense_spellings(name)
    )
    marked = frozenset(word_list("syllables_marked"))
    return _Lists(
        given=russian | frozenset(word_list("given_western")),
        russian=russian,
        japanese=frozenset(word_list("families_japanese")),
        abroad=frozenset(word_list("families_abroad")),
        syllables=frozenset(word_list("syllables_foreign")) | marked,
        marked=marked,
        loanwords=frozenset(word_list("loanwords")),
        ends=word_list("russian_ends"),
        particles=frozenset(word_list("hangul_name_particles")),
        behind=frozenset(word_list("posts_single_behind")),
        before=frozenset(word_list("posts_single_before")),
        of_bodies=frozenset(word_list("posts_of_bodies")),
        bodies=word_list("bodies_of_posts"),
    )


@lru_cache(maxsize=1 << 15)
def foreign_share(word: str) -> float:
    """Return the share of syllables in `word` that Korean words hardly have.

    It is 0 for a loanword that is no name, and if one syllable does not occur in foreign names.
    """
    lists = _lists()
    if word in lists.loanwords or not lists.syllables.issuperset(word):
        return 0.0
    return sum(char in lists.marked for char in word) / len(word)


def foreign_syllables(head: str) -> bool:
    """Whether all syllables in the head of a word occur in foreign names."""
    return _lists().syllables.issuperset(head)


def _russian_surname(word: str) -> bool:
    least = 0.2 if word.endswith(_ONLY_RUSSIAN) else 0.4
    if len(word) < _RUSSIAN or not word.endswith(_lists().ends):
        return False
    return foreign_share(word) >= least


def _may_be_surname(name: str, least: float) -> bool:
    if foreign_share(name) >= least:
        return True
    if least > _BEHIND_GIVEN or name in _lists().loanwords or not _KOREAN.isdisjoint(name):
        return False
    share = sum(map(_marked, name)) / len(name)
    return share >= least or (share > 0 and len(name) > 2 and name[-1] in _RUSSIAN_LAST)


def _marked(syllable: str) -> bool:
    """Whether Korean words hardly have a syllable: it is listed, or begins with ㅋ."""
    return syllable in _lists().marked or "카" <= syllable <= "킿"


@lru_cache(maxsize=1 << 15)
def _surname(run: str, least: float) -> str:
    """Return the foreign family name that `run` is, without a particle, or ""."""
    if least > _BEHIND_GIVEN and not _lists().syllables.issuperset(run[:2]):
        return ""
    if len(run) < 6 and run.endswith(_KEEPS_WA) and foreign_share(run) >= least:
        return run
    for size in range(max(2, len(run) - _LONGEST_AFTER), len(run) + 1):
        name, rest = run[:size], run[size:]
        if rest in _AFTER and agrees(name[-1], rest) and _may_be_surname(name, least):
            return name
    return ""


def foreign_given(run: str) -> bool:
    """Whether a run of Hangul is a given name of another language."""
    return run in _lists().given


def surname_of(surface: str) -> str:
    """Return the family name of a foreign name of several words in Hangul, or ""."""
    parts = surface.split()
    if len(parts) < 2:
        return ""
    lists = _lists()
    eastern = parts[0] in lists.japanese or (parts[0] in lists.abroad and len(parts[0]) == 1)
    return parts[0] if eastern else parts[-1]


def family_in_hangul(surface: str) -> str:
    """Return the family name of a person's name in Hangul, in the order of its language."""
    alone = surface if foreign_share(surface) >= _ALONE else family_of(surface)
    return surname_of(surface) or alone


def foreign_people(words: Words, indexes: Iterable[int], barriers: Barriers) -> Iterator[Candidate]:
    """Yield the people with a foreign name in Hangul that begins at one of the words `indexes`."""
    after = 0
    patronymics = any(end in words.text for end in ("비치", "브나", "치나"))
    for index in indexes:
        if index < after or barriers[words.starts[index]] or _no_name(words, index, barriers):
            continue
        found = (
            (patronymics and _by_patronymic(words, index))
            or _by_number(words, index)
            or _by_given(words, index)
            or _by_family(words, index)
            or _by_post(words, index)
            or _alone(words, index, words.words[index])
        )
        if found:
            first = _with_given(words, index, barriers) if index > after else index
            end, after = found
            start = words.starts[first]
            name = " ".join(words.text[start:end].split())
            joined = " " not in name and _joined(name)
            # 김니꼴라이 is 김 니꼴라이.
            found_person = person(start, end, name, f"{name[0]} {name[1:]}" if joined else None)
            # A family name alone means whoever in the document is named in full.
            yield (
                found_person
                if " " in name or joined
                else replace(found_person, priority=Priority.WEAK)
            )


def _with_given(words: Words, index: int, barriers: Barriers) -> int:
    """Return the word before a Russian family name if that is a given name nobody listed."""
    before = index - 1
    if before < 0 or not _spaced(words, index) or barriers[words.starts[before]]:
        return index
    run = words.words[before]
    alone = words.words[index] not in _lists().given and _russian_surname(
        _surname(words.words[index], _BEHIND_GIVEN)
    )
    if not alone or words.kinds[before] != "H" or not 2 <= len(run) <= 5 or run[-1] in _CASE_ENDS:
        return index
    if run.endswith(_PLACE_ENDS) or any(size < len(run) - 1 for size in stems(run)):
        return index
    title = run in posts().before or run in posts().behind or run in _CONJUNCTIONS
    return index if title or foreign_share(run) < _BEHIND_GIVEN else before


def _no_name(words: Words, index: int, barriers: Barriers) -> bool:
    """Whether word `index` is a particle behind a bracket, or an envoy: 주블라디보스토크 총영사."""
    run, start = words.words[index], words.starts[index]
    if len(run) == 1:
        return words.text[start - 1 : start] in _CLOSING and start > 0
    return run[0] == "주" and barriers[start + 1] != 0


def may_begin(run: str) -> bool:
    """Whether a run of Hangul can begin a foreign name, whatever stands around it."""
    lists = _lists()
    if run in lists.given or run in lists.japanese or run in lists.abroad:
        return True
    if len(run) > 1 and lists.syllables.issuperset(run[:2]) and _surname(run, _MAY_BEGIN):
        return True
    if len(run) > 3 and run[0] in lists.abroad and _joined(run) > 0:
        return True
    if len(run) < _RUSSIAN or not lists.syllables.issuperset(run[:_RUSSIAN]):
        return False
    return any(_russian_surname(run[:size]) for size in stems(run))


def _spaced(words: Words, index: int) -> bool:
    """Whether word `index` is Hangul behind one space."""
    return index < len(words) and words.kinds[index] == "H" and words.gaps[index] == Gap.SPACE


def _by_given(words: Words, index: int) -> tuple[int, int] | None:
    """세르게이 코발렌코, 존 피츠제럴드 케네디, 빅토르 최: where it ends, and the word behind it."""
    lists = _lists()
    if words.words[index] not in lists.given:
        return None
    at = index + 1
    while _spaced(words, at) and at - index < 4:
        run = words.words[at]
        middle = run in lists.given or run in lists.particles or _PATRONYMIC.fullmatch(run)
        if not middle or not _spaced(words, at + 1):
            break
        if run in lists.particles and len(run) == 1 and _surname(words.words[at + 1], 0.5):
            at += 1
            break
        if words.words[at + 1] in _PARTICLES_ALONE and _spaced(words, at + 2):
            at += 1
            continue
        if not _surname(words.words[at + 1], _BEHIND_GIVEN):
            break
        at += 1
    if not _spaced(words, at):
        return None
    run = words.words[at]
    family = (
        run[:1] if run[:1] in lists.abroad and run[0] not in "이전한신정조오안남우유서주고" else ""
    )
    if family and len(run) <= 2 and run[1:] in _AFTER and agrees(family, run[1:]):
        return words.starts[at] + 1, at + 1
    if len(run) == 1 and run in lists.abroad and _AGE.match(words.text, words.ends[at]):
        return words.ends[at], at + 1  # 류드밀라 정(47)
    titled = _titled_surname(words, at)
    if titled:
        return words.starts[at] + len(titled), at + 1
    name = _surname(run, _BEHIND_GIVEN) or (run if _PATRONYMIC.fullmatch(run) else "")
    if name and post_behind(words, at - 1)[1] != 1:
        return words.starts[at] + len(name), at + 1
    return None


def _titled_surname(words: Words, at: int) -> str:
    """Return the family name that a title is written onto, as in the North: 쥬가노브위원장은."""
    run = words.words[at]
    post = post_of(run)
    if run[-1] == "제" and at + 2 < len(words) and words.kinds[at + 1] == "N":
        post = "제" if words.gaps[at + 1] == Gap.NONE and post_of(words.words[at + 2]) else ""
    name = run[: run.rfind(post)] if post else ""
    written_onto = len(post) > 1 or post == "제"
    return name if written_onto and len(name) > 1 and _may_be_surname(name, _BEHIND_GIVEN) else ""


def _by_patronymic(words: Words, index: int) -> tuple[int, int] | None:
    """수스로프 알렉세이 알렉산드로비치, 김이고리 콘스탄티노비치: the family name first."""
    run, lists = words.words[index], _lists()
    joined = _joined(run) == len(run)
    at = index + 1 if joined else index + 2
    if not joined and (len(run) < 3 or not _likely_foreign(run) or run in lists.given):
        return None
    if run in posts().before:  # 아버지 미하일 안드레예비치
        return None
    if not all(_spaced(words, i) for i in range(index + 1, at + 1)):
        return None
    given = words.words[at - 1]
    if not (joined or given in lists.given or _likely_foreign(given)):
        return None
    match = _PATRONYMIC.match(words.words[at])
    if match is None:
        return None
    rest = words.words[at][match.end() :]
    if rest not in _AFTER or not agrees(match[0][-1], rest):
        return None
    return words.starts[at] + match.end(), at + 1


def _likely_foreign(word: str) -> bool:
    """Whether no Korean word is written so: two in five syllables are marked, or it ends so."""
    return foreign_share(word) >= _MAY_BEGIN or (
        word.endswith(_lists().ends) and _KOREAN.isdisjoint(word)
    )


_REGNAL = lazy(r"\s?(?:[1-9]|1\d|2[0-3])세(?=[가-힣]?)(?P<rest>[가-힣]*)")


def _by_number(words: Words, index: int) -> tuple[int, int] | None:
    """알렉산드르 3세: a ruler; a child's age has another noun behind it."""
    if words.words[index] not in _lists().given:
        return None
    match = _REGNAL.match(words.text, words.ends[index])
    if match is None or match["rest"] not in _AFTER:
        return None
    after = next((i for i in (index + 1, index + 2, index + 3) if _begins(words, i, match)), 0)
    return match.start("rest"), after or index + 3


def _begins(words: Words, at: int, match: re.Match[str]) -> bool:
    return at < len(words) and words.starts[at] >= match.end()


@lru_cache(maxsize=1 << 15)
def _joined(run: str) -> int:
    """Return the length of a Korean family name with a Russian given name, 박미하일, or 0."""
    lists = _lists()
    if run[0] in lists.abroad:
        for size in range(min(len(run), LONGEST_NAME), 3, -1):
            rest = run[size:]
            if run[1:size] in lists.russian and rest in _AFTER and agrees(run[size - 1], rest):
                return size
    return 0


def _by_family(words: Words, index: int) -> tuple[int, int] | None:
    """김 나탈리야, 다나카 히로시."""
    lists = _lists()
    run = words.words[index]
    joined = _joined(run)
    if joined:
        return words.starts[index] + joined, index + 1
    if not _spaced(words, index + 1):
        return None
    behind = words.words[index + 1]
    if run in lists.abroad:
        for size in range(min(len(behind), LONGEST_NAME), 1, -1):
            rest = behind[size:]
            if behind[:size] in lists.russian and rest in _AFTER and agrees(behind[size - 1], rest):
                more = words.words[index + 2] if not rest and _spaced(words, index + 2) else ""
                surname = _surname(more, _BEHIND_GIVEN) if more else ""
                if surname.endswith(lists.ends):
                    return words.starts[index + 2] + len(surname), index + 3
                return words.starts[index + 1] + size, index + 2
    if run in lists.japanese and post_behind(words, index)[1] != 1:
        name = _surname(behind, 0.0)
        if 2 <= len(name) <= 4 and (
            foreign_share(name) >= 0.25 or name[-1] in "코미지로스케오키타카"
        ):
            return words.starts[index + 1] + len(name), index + 2
    return None


def _by_post(words: Words, index: int) -> tuple[int, int] | None:
    """배우 라이언 고슬링, 압델하미드 아바우드(27): two words that are foreign, with evidence."""
    run = words.words[index]
    if len(run) < 2 or foreign_share(run) < 0.5 or not _spaced(words, index + 1):
        return None
    if run.removesuffix("인") in _lists().loanwords:  # the copula: 오케스트라인
        return None
    name = _surname(words.words[index + 1], 0.5)
    if not name:
        return None
    end = words.starts[index + 1] + len(name)
    bare = len(name) == len(words.words[index + 1])
    if post_before(words, index) or (bare and _AGE.match(words.text, end)):
        return end, index + 2
    if bare and post_behind(words, index + 1)[0] in _lists().behind:
        return end, index + 2
    return None


def _body_between(words: Words, index: int, last: int) -> bool:
    """Whether a body stands between a word and a post, as in 홍길동 한국대학교 총장."""
    between = words.words[index + 1 : last]
    if len(between) == 1:
        return between[0].endswith(_lists().bodies) and len(between[0]) > 3
    return between[-1] in _lists().bodies


def _alone(words: Words, index: int, run: str) -> tuple[int, int] | None:
    """바트바야르 교수, 화가 샤갈, 아파나시예프는: one word."""
    lists = _lists()
    start = words.starts[index]
    behind = words.words[index + 1] if _spaced(words, index + 1) else ""
    if (
        len(run) >= 4
        and not _NO_PERSON_BEHIND.match(behind)
        and not _STREET.match(words.text, start)
    ):
        for size in range(min(len(run), LONGEST_NAME), 3, -1):
            name, rest = run[:size], run[size:]
            if rest in _AFTER and agrees(name[-1], rest) and _russian_surname(name):
                return start + size, index + 1
    if _INITIALS.match(words.text, words.ends[index]) and foreign_share(run) >= _BEHIND_GIVEN:
        return start + len(run), index + 1
    post, step = post_behind(words, index)
    titled = step == 1 and (
        (post in lists.behind and behind.startswith(post))
        or (office_of(behind) != "" and not behind.startswith(post))
    )
    if titled and foreign_share(run) >= (0.5 if len(run) > 2 else 1):
        return start + len(run), index + 1
    of_body = step > 1 and post in lists.of_bodies and _body_between(words, index, index + step)
    if of_body and len(run) > 3 and foreign_share(run) >= _ALONE:
        return start + len(run), index + 1
    if post_before(words, index) in lists.before:
        name = _surname(run, 0.5)
        if len(name) >= 2 and not _spaced(words, index + 1):
            return start + len(name), index + 1
    return None
