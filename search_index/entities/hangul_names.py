"""Korean personal names in Hangul that are not in the lexicon.

A family name and two syllables are a name by the syllables themselves, weighed with what stands
around them: a title behind or before, an age or Chinese characters in brackets, a particle that
agrees, another name beside it. No single syllable is enough, for most words of three syllables
begin with one that is also a family name.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from search_index.entities.candidates import Candidate
from search_index.entities.hangul_words import (
    office_of,
    person_particle,
    post_before,
    post_behind,
    post_of,
    posts,
)
from search_index.entities.names import Barriers, person
from search_index.entities.patterns import lazy
from search_index.entities.romanise import romanise, romanise_person
from search_index.entities.tokens import Gap, Words
from search_index.entities.wordlists import word_list

_STRONG, _SOME, _NONE = 2, 1, 0  # evidence around a name

# The least weight of a name's syllables (0 to 6) for each amount of evidence around it.
_LEAST = {_STRONG: 2, _SOME: 5, _NONE: 5}
# An age (33), (33·여), or Chinese characters behind the name.
_BRACKET = lazy(r"\s?\((?:\d{1,2}(?:[·,)세]|\s)|[\u4e00-\u9fff]{2,4}\))")
# The body that somebody is of, in brackets: 홍길동(한국대), (홍길동, 한국대).
_BODY = (
    r"[가-힣](?:[가-힣A-Za-z·]|\s(?=\S)){0,17}"
    r"(?:대|대학|대학교|대학원|연구원|연구소|연구센터|신문|일보|방송|협회|학회|재단|위원회|은행|교수|박사|대사|의원|기자)\)"
)
_OF_BODY = lazy(rf"\s?\({_BODY[:-2]}(?:,\s?[가-힣]{{2,8}})?\)")
_BODY_BEHIND = lazy(rf",\s?{_BODY}")
# Who speaks, as television tells: 홍길동 / 한국대 교수.
_CAPTION = lazy(
    r"\s?/\s?[^\n/]{2,40}?(?:교수|연구원|연구위원|위원|원장|소장|대표|센터장|팀장|본부장|회장|박사|변호사)\s*(?:\n|$)"
)
# A post and a colon, or another sign, before the name: (회장: 홍길동), 집필자 | 홍길동.
_LABEL = lazy(
    r"(?:저자|필자|집필자|글쓴이|작성자|발표자|발표|토론자|토론|사회자|사회|좌장|회장|소장|원장|단장|대표|이사장|총영사|대사)"
    r"\s?[:：|｜]\s?$"
)
# What may be a particle behind a word of two syllables (지국의) as well as the end of a name.
_PARTICLE_LIKE = frozenset("은이가을의에도과와로")
# Family names that before a noun are "this" and "one": 이영화, 한사람.
_THIS = frozenset("이한")
# Titles that are written onto a full name and are no end of a longer word.
_HONORIFICS = frozenset(
    (
        "의사",
        "열사",
        "선생",
        "장군",
        "여사",
        "대통령",
        "동지",
        "위원장",
        "국무위원장",
        "특명전권대사",
        "전권대사",
        "부상",
    )
)
_VERB = "하다"  # 정하다, 전하다
# A title in quotation marks behind the possessive of its author: 홍길동의 '제목'.
_TITLE = lazy(r"\s['‘《〈「『]")

# What only people do: 홍길동이 작곡한, 홍길동이 이끄는.
_SUBJECT = frozenset("이가")
_MADE = lazy(
    r"\s(?:작곡|작사|집필|저술|번역|지휘|연출|각색|감독|설립|창설|창립|창간|발행|발명|조각)(?:한|하고|했|해)"
    r"|\s(?:쓴|지은|이끄는|이끈|그린|펴낸|엮은)(?![가-힣])"
)


@dataclass(frozen=True, slots=True)
class _Lists:
    """The word lists of hangul.toml by which Korean names are weighed."""

    family: dict[str, int]
    first: dict[str, int]
    second: dict[str, int]
    of_two: frozenset[str]
    native: frozenset[str]
    words_two: frozenset[str]
    words_three: frozenset[str]
    prefixes: frozenset[str]
    ends: frozenset[str]
    tails: frozenset[str]
    this: frozenset[str]
    bare: frozenset[str]
    places: frozenset[str]
    heads: frozenset[str]


def _weights(typical: str, usual: str) -> dict[str, int]:
    return dict.fromkeys(word_list(usual), 1) | dict.fromkeys(word_list(typical), 2)


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    return _Lists(
        family=_weights("families_frequent", "families_usual"),
        first=_weights("given_first_typical", "given_first"),
        second=_weights("given_second_typical", "given_second"),
        of_two=frozenset(word_list("families_of_two")),
        native=frozenset(word_list("given_native")),
        words_two=frozenset(word_list("words_of_two")),
        words_three=frozenset(word_list("words_of_three")),
        prefixes=frozenset(word_list("family_prefixes")),
        ends=frozenset(word_list("name_ends")),
        tails=frozenset(word_list("word_tails")),
        this=frozenset(word_list("nouns_behind_this")),
        bare=frozenset(word_list("bare_ends")),
        places=frozenset(word_list("place_ends")),
        heads=frozenset(word_list("heads_hangul_org")),
    )


def is_family(word: str) -> bool:
    """Whether a word is a Korean family name of one syllable or two."""
    lists = _lists()
    return word in lists.family or word in lists.of_two


def family_of(name: str) -> str:
    """Return the family name of a Korean name in Hangul."""
    two = name[:2] in _lists().of_two and len(name) > 2
    return name[:2] if two else name[:1]


def romanised(name: str) -> str:
    """Return a Korean name in Latin letters, its family name first."""
    family = family_of(name)
    if len(family) == 1:
        return romanise_person(name)
    return f"{romanise(family)} {'-'.join(map(romanise, name[2:]))}"


@lru_cache(maxsize=1 << 16)
def weight(name: str) -> int:
    """Return how much the syllables of `name` say for a person, 0 (no name) to 6."""
    lists = _lists()
    if name in lists.words_three or name in posts().behind or name.endswith(_VERB):
        return 0
    if name[:2] in lists.of_two and len(name) == 4:
        if name[2:] in lists.heads:
            return 0
        return 4 if name[2] in lists.first and name[3] in lists.second else 0
    family = lists.family.get(name[0], 0)
    if not family or len(name) != 3:
        return 0
    if name[1:] in lists.native:
        return 3 + family
    if name[:2] in lists.of_two and name[2] in lists.second:
        return 5
    first, second = lists.first.get(name[1], 0), lists.second.get(name[2], 0)
    if not first or not second:
        return 0
    if name[0] in _THIS and name[1:] in lists.this:
        return 0
    if name[0] in lists.prefixes and name[1:] in lists.words_two and first + second < 4:
        return 0
    if name[:2] in lists.words_two:
        if name[2] in lists.tails:
            return 0
        if name[2] not in lists.ends:
            return 2
    return family + first + second


def may_open_name(name: str) -> bool:
    """Whether three syllables begin with a family name and are no listed word."""
    lists = _lists()
    if name[0] not in lists.family or (name[0] in _THIS and name[1:] in lists.this):
        return False
    return name not in lists.words_three and name not in posts().behind


@lru_cache(maxsize=1 << 14)
def could_be_name(name: str) -> bool:
    """Whether three syllables may be a name where everything around them says so."""
    lists = _lists()
    given = all(char in lists.first or char in lists.second for char in name[1:])
    return len(name) == 3 and given and may_open_name(name)


@lru_cache(maxsize=1 << 16)
def _shapes(run: str) -> tuple[tuple[str, int], ...]:
    """Return the names that a run of Hangul may begin with, each with its weight."""
    lists = _lists()
    if run[0] not in lists.family and run[:2] not in lists.of_two:
        return ()
    shapes = []
    for size in (4, 3):
        if len(run) < size or not (size == 3 or run[:2] in lists.of_two):
            continue
        name, rest = run[:size], run[size:]
        heavy = weight(name)
        if heavy and (person_particle(name[-1], rest) or _titled(rest)):
            shapes.append((name, heavy))
        if shapes:
            break
    return tuple(shapes)


def _titled(rest: str) -> bool:
    """Whether a title is written onto a name: 홍길동씨는, 홍길동의원이, 홍길동외무장관과."""
    post = post_of(rest) if rest else ""
    if rest.startswith(post):
        return post in posts().alone or post in _HONORIFICS
    return office_of(rest) != ""


def _evidence(words: Words, index: int, name: str) -> int:
    """Weigh what stands around a name at the head of word `index`."""
    text, end = words.text, words.starts[index] + len(name)
    if name[-1] == "해" and index and words.words[index - 1].endswith(("을", "를")):
        return _NONE  # 소식통을 인용해: a verb
    rest = words.words[index][len(name) :]
    if _titled(rest):
        return _STRONG
    if rest == "의" and _TITLE.match(text, words.ends[index]):
        return _STRONG
    if rest in _SUBJECT and _MADE.match(text, words.ends[index]):
        return _STRONG
    if not rest and (_BRACKET.match(text, end) or post_behind(words, index)[0]):
        return _STRONG
    if post_before(words, index) or (words.gaps[index] > Gap.SPACE and _introduced(words, index)):
        return _STRONG
    if not rest and (_OF_BODY.match(text, end) or _CAPTION.match(text, end)):
        return _STRONG
    return _SOME if rest else _NONE


def _introduced(words: Words, index: int) -> bool:
    """Whether a label stands before word `index`, or it begins a bracket that names a body too."""
    text, start = words.text, words.starts[index]
    if _LABEL.search(text, max(0, start - 10), start):
        return True
    bracket = text[start - 1 : start] == "("
    return bracket and _BODY_BEHIND.match(text, words.ends[index]) is not None


def _in_row(words: Words, index: int) -> bool:
    """Whether a comma or a middle dot joins word `index` to the word before or behind it."""
    for at in (index, index + 1):
        if 0 < at < len(words) and words.gaps[at] in {Gap.DASH, Gap.OTHER}:
            between = words.text[words.ends[at - 1] : words.starts[at]]
            if between.strip() in {",", "·", "ㆍ", "、"}:
                return True
    return False


def _doubt(name: str, evidence: int) -> int:
    """Return how much more a name must weigh whose last syllable ends many other words."""
    if evidence == _STRONG:
        return 2 if name[-1] in _PARTICLE_LIKE else 0
    last, lists = name[-1], _lists()
    if evidence == _NONE and last in lists.bare:
        return 2
    return int(last in lists.places)


@dataclass(frozen=True, slots=True)
class _Shape:
    index: int
    name: str
    weight: int


def may_begin(run: str) -> bool:
    """Whether a run of Hangul can begin with a Korean name, whatever stands around it."""
    return len(run) >= 3 and bool(_shapes(run))


def korean_people(
    words: Words, indexes: Iterable[int], barriers: Barriers, places: Container[int]
) -> Iterator[Candidate]:
    """Yield the people with a Korean name in Hangul that begins at one of the words `indexes`.

    `places`: where the places begin that rules have found (장덕리), which are no people.
    """
    shapes = [
        _Shape(index, *shape)
        for index in indexes
        for shape in _shapes(words.words[index])
        if not barriers[words.starts[index]] and words.starts[index] not in places
    ]
    seen: dict[str, set[str]] = {}
    for shape in shapes:
        seen.setdefault(shape.name, set()).add(words.words[shape.index])
    rows = {shape.index for shape in shapes if shape.weight >= 4 and _in_row(words, shape.index)}
    for shape in shapes:
        evidence = _evidence(words, shape.index, shape.name)
        heavy = shape.weight
        if evidence != _STRONG:
            heavy += len(seen[shape.name]) > 1
            heavy += bool(rows & {shape.index - 1, shape.index + 1} and shape.index in rows)
        if heavy >= _LEAST[evidence] + _doubt(shape.name, evidence):
            start = words.starts[shape.index]
            yield person(start, start + len(shape.name), shape.name, romanised(shape.name))
