"""Korean names in Hangul known by where they stand: in rows of names, and under an article.

홍길동·박문수·임꺽정: a row in which most are surely people has only people. 이상은 기자 alone in a
line, or before an address, is who wrote the article, though 이상은 is two words as well.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import lru_cache

from search_index.entities.candidates import Candidate
from search_index.entities.hangul_names import (
    could_be_name,
    is_family,
    may_open_name,
    romanised,
    weight,
)
from search_index.entities.names import OF_PERSON, Barriers, person
from search_index.entities.patterns import lazy
from search_index.entities.tokens import Gap, Words

_LENGTH = 3  # syllables of a name in a row
_SURE = 5  # the weight of syllables that need nothing beside them
_LEAST_SURE = 3  # how many names of a row must be sure; and half of all
_MANY_SURE = 4  # how many, so that the others need only a family name
_SEPARATORS = frozenset((",", "·", "ㆍ", "、", "∙", "‧"))
_JOINTS = frozenset((Gap.DASH, Gap.OTHER))
_BEHIND_LAST = lazy("등|이|가|은|는|을|를|의|과|와|도|씨|")

# Who wrote an article: at the head of a line or behind a sign, and nothing but a sign, an address
# or a date behind it.
_BYLINE = lazy(
    r"(?P<name>[가-힣]{3})(?<![가-힣]{4})\s?"
    r"(?:선임|전문|객원|인턴|수습|대)?(?:기자|특파원)(?=\s?(?:[=\]|/·,)】]|[\w.+-]{1,40}@|\d{4}|\n|$))"
)
# 홍길동씨는: what only follows people.
_MISTER = lazy(r"(?P<name>[가-힣]{3})(?<![가-힣]{4})\s?씨(?=[은는이가를의와과도]|에게|[^가-힣]|$)")
# 화가 서숙씨: a given name of one syllable, behind a calling.
_OF_TWO = lazy(
    r"(?:배우|가수|작가|화가|시인|소설가|감독|무용가|무용수|국악인|연출가|사진가|피아니스트|교사|통역사)\s"
    r"(?P<name>[가-힣]{2})\s?씨(?=[은는이가를의와과도,]|에게|[^가-힣]|$)"
)
# Who leads a body, in brackets behind its name: (원장 홍길동), (센터장 홍길동 교수).
_LEADER = lazy(
    r"\((?:공동)?(?:회장|원장|소장|단장|대표|이사장|관장|센터장|학장|총장|위원장|사장|의장|장관|청장|대표이사|부장|팀장|지부장)\s"
    r"(?P<name>[가-힣]{3})(?=[)\s,·])"
)
# A cell of a table, and who gives an address for mail.
_CELL = lazy(r"\|\s?(?P<name>[가-힣]{3})\s?(?=\|)")
_MAIL = lazy(r"(?<![가-힣])(?P<name>[가-힣]{3})\s(?=[a-z][\w.+-]{2,30}@[a-z])")
_HEAD = lazy(r"(?:^|\n|[\]\[=|/·•▶■◇(【]|다\.)\s{0,4}(?:[가-힣]{2,6}=)?$")


def people_by_place(
    words: Words, indexes: Iterable[int], barriers: Barriers, others: Container[int]
) -> Iterator[Candidate]:
    """Yield the people whom rows of names and the ends of articles name.

    `indexes`: the words that may begin a name, in order. `others`: where the places begin that
    rules have found.
    """
    starts = [words.starts[at] for at in _in_rows(words, indexes, barriers)]
    text = words.text
    starts += [start for start in _bylines(text) if not barriers[start]]
    for match in _OF_TWO.finditer(text) if "씨" in text else ():
        if is_family(match["name"][0]) and not barriers[match.start("name")]:
            yield person(*match.span("name"), match["name"], romanised(match["name"]))
    for start in starts:
        if start not in others:
            name = text[start : start + _LENGTH]
            yield person(start, start + _LENGTH, name, romanised(name))


def _in_rows(words: Words, indexes: Iterable[int], barriers: Barriers) -> Iterator[int]:
    """Yield the words that are names because they stand in a row of names.

    A row is three words or more with a comma or a middle dot between each and the next.
    """
    after = -1
    for index in indexes:
        if index <= after or not (_may_join(words, index) or _may_join(words, index + 1)):
            continue
        row = _row(words, index)
        after = row[-1]
        if len(row) < _LEAST_SURE:
            continue
        sure = [at for at in row if _sure(words, at, barriers)]
        if len(sure) >= _LEAST_SURE and 2 * len(sure) >= len(row):
            many = len(sure) >= _MANY_SURE
            for at in row:
                name = words.words[at][:_LENGTH]
                if not barriers[words.starts[at]] and (many or could_be_name(name)):
                    yield at


def _row(words: Words, index: int) -> list[int]:
    """Return the words of the row around word `index`, which may be no more than that word."""
    first = index
    while first > 0 and _joined(words, first) and _whole(words.words[first - 1]):
        first -= 1
    row = [first]
    at = first
    while at + 1 < len(words) and _joined(words, at + 1) and _whole(words.words[at]):
        if not _beginning(words.words[at + 1]):
            break
        at += 1
        row.append(at)
    return row if row[-1] >= index else [index]


def _may_join(words: Words, at: int) -> bool:
    return at < len(words.gaps) and words.gaps[at] in _JOINTS


def _joined(words: Words, at: int) -> bool:
    if words.gaps[at] not in _JOINTS:
        return False
    return words.text[words.ends[at - 1] : words.starts[at]].strip() in _SEPARATORS


@lru_cache(maxsize=1 << 14)
def _whole(run: str) -> bool:
    return len(run) == _LENGTH and may_open_name(run)


@lru_cache(maxsize=1 << 14)
def _beginning(run: str) -> bool:
    """Whether a run is a name, or one with what may stand behind the last of a row."""
    name, rest = run[:_LENGTH], run[_LENGTH:]
    return len(run) >= _LENGTH and may_open_name(name) and _BEHIND_LAST.fullmatch(rest) is not None


def _sure(words: Words, at: int, barriers: Barriers) -> bool:
    if barriers[words.starts[at]]:
        return barriers[words.starts[at]] == OF_PERSON
    return weight(words.words[at][:_LENGTH]) >= _SURE


def _bylines(text: str) -> Iterator[int]:
    """Yield where the names of those begin who wrote an article, lead a body, or are 씨."""
    for match in _LEADER.finditer(text) if "(" in text else ():
        if may_open_name(match["name"]):
            yield match.start("name")
    for pattern in [pattern for sign, pattern in (("|", _CELL), ("@", _MAIL)) if sign in text]:
        for match in pattern.finditer(text):
            if could_be_name(match["name"]) and weight(match["name"]):
                yield match.start("name")
    for match in _MISTER.finditer(text) if "씨" in text else ():
        if could_be_name(match["name"]):
            yield match.start()
    if "기자" not in text and "특파원" not in text:
        return
    for match in _BYLINE.finditer(text):
        start = match.start()
        if may_open_name(match["name"]) and _HEAD.search(text, max(0, start - 12), start):
            yield start
