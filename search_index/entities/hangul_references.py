"""Family names in Hangul that stand alone: those that point back, and people named by no more.

"박 팀장", "남궁 본부장" and "코발렌코는" mean a person of the document. "김 씨" and "A씨" in a
document that names nobody of that name are people too; their ids end in ``LOCAL``, which is
replaced by what tells documents apart, so that the 김 of two articles are never one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document, reference
from search_index.entities.families import Families, only_leader
from search_index.entities.hangul_foreign import surname_of
from search_index.entities.hangul_names import is_family
from search_index.entities.hangul_words import (
    LONGEST_NAME,
    person_particle,
    post_behind,
    post_of,
    posts,
)
from search_index.entities.patterns import lazy
from search_index.entities.romanise import FAMILY_LATIN, romanise, slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

LOCAL = "@"
"""The end of the id of a person whom only the document tells from others of that name."""

_LEADER_POSTS = frozenset(("대통령",))
_GOVERNMENTS = frozenset(("정부", "행정부", "정권"))
_SHORTENED = 3  # syllables of a post that may be the end of a longer one
_ALSO_POSTS = frozenset("전현")  # family names, and "former" and "present"
_FORMER = frozenset(("전", "현", "신임", "당시"))
_CLEAR = frozenset(word_list("families_clear"))
_OF_LEADERS = _CLEAR | {"이"}  # families of a president whom the text names no further
# 김씨는, 김모(33)씨, 박군이; 이모 (aunt) and 장군 (general) are words.
_SUFFIX = lazy(r"(?P<suffix>모씨|모|씨|군|양)(?P<rest>[가-힣]*)")
_BOYS_AND_GIRLS = frozenset("김박최조윤권황홍류허노")
_MO_BEHIND = lazy(r"\s?(?:\(\d{1,2}|씨|군|양|할머니|여인)")
# Two to four words of which no more than one inside is an initial.
_LATIN_NAME = lazy(
    r"\s?\(\s?(?P<name>[A-Z][a-z]+(?:[-\s][a-z]+)?(?:\s(?:[A-Z]\.|[A-Z][A-Za-z’'-]+|von|de)){1,3})"
    r"\s?[),]"
)
_PATRONYMICS = ("vich", "vitch", "wich", "vna", "ich")
_AGED = lazy(r"\s?\(\d{1,2}[^()\n]{0,6}\)\s?(?:씨|군|양)")
_AGE = lazy(r"모?\s?\((\d{1,2})")


@dataclass(frozen=True, slots=True)
class _Alone:
    """A family name that stands alone: "김" of 김 교수, with what stands behind it."""

    start: int
    family: str
    post: str
    attached: bool  # a suffix that only people have: 씨, 모, 군, 양
    age: str = ""
    unnamed: bool = False  # 김모씨 is nobody whom the document names
    onto: bool = False  # a title is written onto the name: 노대통령, 이총리


def hangul_references(document: Document) -> Iterator[Candidate]:
    """Yield the family names in Hangul that stand for a person of the document, or alone."""
    if "H" not in document.words.scripts:
        return
    families = Families(document)
    titles = _titles(document)
    yield from _in_latin(document)
    yield from _foreign_names(document, families)
    yield from _foreign_leaders(document, families)
    taken = document.taken
    found = [
        alone
        for alone in _standing_alone(document.words)
        if not taken[alone.start] and not (alone.family in _ALSO_POSTS and _of_post(alone, taken))
    ]
    aged = {(a.family, a.age) for a in found if a.age}
    for alone in found:
        leader = alone.post in _LEADER_POSTS or alone.post in _GOVERNMENTS
        known = (
            not alone.unnamed
            and alone.family in families
            and (not alone.onto or leader or bool(_titled(titles, alone.post)))
        )
        person = None
        if known:
            person = families.decide(
                alone.family,
                alone.start,
                alone.family,
                leader=leader,
                among=_titled(titles, alone.post),
            )
            if alone.onto and person is not None and not leader:
                person = person if person.entity in _titled(titles, alone.post) else None
        elif leader and not alone.onto:
            entries = document.lexicon.leaders.get(alone.family, ())
            end = alone.start + len(alone.family)
            person = only_leader(entries, alone.start, end)
            if person is None and alone.post in _LEADER_POSTS and alone.family in _OF_LEADERS:
                person = _anonymous(alone, aged)
        elif alone.onto:
            continue
        elif alone.attached or (alone.post in posts().alone and alone.family in _CLEAR):
            person = _anonymous(alone, aged)
        if person is not None:
            yield reference(alone.start, alone.start + len(alone.family), person)


def _in_latin(document: Document) -> Iterator[Candidate]:
    """키릴 콘드라신(Kiril Kondrashin): the name in Latin letters in brackets behind a person."""
    text = document.words.text
    for mention in document.mentions:
        if mention.type == EntityType.PERSON and "(" in text[mention.end : mention.end + 2]:
            match = _LATIN_NAME.match(text, mention.end)
            if match is not None and _as_many(text[mention.start : mention.end], match["name"]):
                yield reference(*match.span("name"), mention, Priority.DEFINITION)


def _as_many(name: str, latin: str) -> bool:
    """Whether a name has as many words in Hangul as in Latin letters, a patronymic aside."""
    if not "가" <= name[0] <= "힣":
        return False
    words, letters = name.split(), latin.split()
    if len(words) == 1:
        return len(name) <= 4
    patronymic = len(letters) == 3 and letters[1].endswith(_PATRONYMICS)
    return len(words) == len(letters) or len(words) == 3 or patronymic


def _of_post(alone: _Alone, taken: bytearray) -> bool:
    """Whether 전 and 현 mean a former and the present holder of a post.

    They do behind a name (전두환 전 대통령), and before the title of a head of state.
    """
    behind = alone.start > 1 and taken[alone.start - 2] == 1
    return not alone.attached and (
        behind or alone.post in _LEADER_POSTS or alone.post in _GOVERNMENTS
    )


def _titles(document: Document) -> dict[str, set[str]]:
    """Return the people of the document that each post stands behind or before."""
    starts = document.words.starts
    titles: dict[str, set[str]] = {}
    for mention in document.mentions:
        if mention.type != EntityType.PERSON:
            continue
        last = bisect_left(starts, mention.start)
        if last == len(starts) or starts[last] != mention.start:
            continue
        while last + 1 < len(document.words) and document.words.starts[last + 1] < mention.end:
            last += 1
        onto = document.words.words[last][mention.end - starts[last] :]
        post = post_of(onto) if len(onto) > 1 else ""  # 홍길동의사
        if not post or not onto.startswith(post):
            post, _ = post_behind(document.words, last)
        if post:
            titles.setdefault(post, set()).add(mention.entity)
    return titles


def _titled(titles: dict[str, set[str]], post: str) -> set[str]:
    """Return the people who have a post, or a longer one that ends so: 국무위원장 is 위원장."""
    exact = titles.get(post, set())
    if exact or len(post) < _SHORTENED:
        return exact
    return set().union(*(people for title, people in titles.items() if title.endswith(post)))


def _standing_alone(words: Words) -> Iterator[_Alone]:
    for index, (run, kind) in enumerate(zip(words.words, words.kinds, strict=True)):
        start = words.starts[index]
        if kind == "H":
            if not _may_be_alone(run) or words.gaps[index] == Gap.NONE:
                continue
            found = _attached(words, index, run) or _apart(words, index, run)
            if found is not None:
                yield found
        elif kind == "L" and len(run) == 1 and words.cases[index] != Case.LOWER:
            suffix = _suffix_behind(words, index)
            if suffix:
                yield _Alone(start, run, suffix, attached=True)


_BEHIND_FAMILY = frozenset("씨모군양")


@lru_cache(maxsize=1 << 16)
def _may_be_alone(run: str) -> bool:
    """Whether a run of Hangul is a family name, or one with what only follows people."""
    if len(run) > 2 and run[1] not in _BEHIND_FAMILY and run[2] not in _BEHIND_FAMILY:
        return bool(_written_onto(run))
    for size in (1, 2):
        if is_family(run[:size]) and (len(run) == size or run[size] in _BEHIND_FAMILY):
            return True
    return bool(_written_onto(run))


@lru_cache(maxsize=1 << 14)
def _written_onto(run: str) -> str:
    """Return the title that a run has behind a family name of one syllable, or "": 노대통령은."""
    if len(run) < 3 or not is_family(run[0]) or run[0] in _ALSO_POSTS:
        return ""
    post = post_of(run)
    return post if len(post) > 1 and run.startswith(post, 1) else ""


def _attached(words: Words, index: int, run: str) -> _Alone | None:
    """김씨는, 남궁씨, 김모(33)씨."""
    for size in (1, 2):
        match = _SUFFIX.fullmatch(run, size) if is_family(run[:size]) else None
        if match is None:
            continue
        start, end = words.starts[index], words.ends[index]
        suffix, rest = match["suffix"], match["rest"]
        if suffix == "모":
            fits = not rest and _MO_BEHIND.match(words.text, end) is not None
        else:
            known = suffix in {"씨", "모씨"} or run[0] in _BOYS_AND_GIRLS
            fits = known and person_particle(suffix[-1], rest)
        if fits:
            age = _AGE.match(words.text, start + size)
            age_text = age[1] if age else ""
            unnamed = suffix.startswith("모")
            return _Alone(start, run[:size], "씨", attached=True, age=age_text, unnamed=unnamed)
    post = _written_onto(run)
    return _Alone(words.starts[index], run[0], post, attached=True, onto=True) if post else None


def _apart(words: Words, index: int, run: str) -> _Alone | None:
    """김 씨, 박 팀장, 문 전 대통령."""
    if not is_family(run):
        return None
    suffix = _suffix_behind(words, index)
    if suffix:
        return _Alone(words.starts[index], run, "씨", attached=True)
    at = index + 1
    if at + 1 < len(words) and words.words[at] in _FORMER and words.gaps[at] == Gap.SPACE:
        at += 1
    if at >= len(words) or words.gaps[at] != Gap.SPACE or words.kinds[at] != "H":
        return None
    behind = words.words[at]
    post = post_of(behind)
    if not post:
        post = next((word for word in sorted(_GOVERNMENTS) if behind.startswith(word)), "")
        if not post or not person_particle(post[-1], behind[len(post) :]):
            return None
    return _Alone(words.starts[index], run, post, attached=False) if len(post) > 1 else None


def _suffix_behind(words: Words, index: int) -> str:
    """Return 씨, 군, 양 or 모 as it stands behind word `index`, or ""."""
    if _AGED.match(words.text, words.ends[index]):
        return "씨"
    at = index + 1
    if at >= len(words) or words.gaps[at] > Gap.SPACE or words.kinds[at] != "H":
        return ""
    match = _SUFFIX.fullmatch(words.words[at])
    if match is None:
        return ""
    suffix, rest = match["suffix"], match["rest"]
    if suffix == "모":
        return suffix if not rest and _MO_BEHIND.match(words.text, words.ends[at]) else ""
    return suffix if person_particle(suffix[-1], rest) else ""


def _anonymous(alone: _Alone, aged: set[tuple[str, str]]) -> Candidate | None:
    """Return a person of whom the document tells no more than the family name.

    People of one family name with ages are told apart by them; without one, the name then means
    the only one of them.
    """
    ages = sorted(age for family, age in aged if family == alone.family)
    age = alone.age or (ages[0] if len(ages) == 1 else "")
    if not age and ages:
        return None
    base = slug(FAMILY_LATIN.get(alone.family) or romanise(alone.family))
    entity = f"person:{base}{f'-{age}' if age else ''}{LOCAL}"
    name = f"{alone.family}씨" if alone.attached else f"{alone.family} {alone.post}"
    end = alone.start + len(alone.family)
    return Candidate(alone.start, end, entity, EntityType.PERSON, Priority.WEAK, name)


def _foreign_names(document: Document, families: Families) -> Iterator[Candidate]:
    """코발렌코의: the family name of a foreign person of the document."""
    words = document.words
    surnames = {name for name in map(surname_of, _surfaces(document)) if len(name) > 1}
    if not surnames:
        return
    heads = {name[:2] for name in surnames}
    for index, run in enumerate(words.words):
        if run[:2] not in heads or words.kinds[index] != "H" or words.gaps[index] == Gap.NONE:
            continue
        start = words.starts[index]
        if document.taken[start]:
            continue
        for size in range(min(len(run), LONGEST_NAME), 1, -1):
            name = run[:size]
            rest = run[size:]
            fits = person_particle("씨", rest[1:]) if rest[:1] == "씨" else False
            if name in surnames and (fits or person_particle(name[-1], rest)):
                person = families.decide(name, start, name, leader=False)
                if person is not None:
                    yield reference(start, start + size, person)
                break


def _foreign_leaders(document: Document, families: Families) -> Iterator[Candidate]:
    """클린턴 정부: the family name of one leader only, whom the document names no further."""
    words, leaders = document.words, document.lexicon.leaders
    if leaders.keys().isdisjoint(words.words):
        return
    for index, run in enumerate(words.words[:-1]):
        if run not in leaders or len(run) < 2 or words.kinds[index] != "H" or run in families:
            continue
        behind = words.words[index + 1]
        if words.gaps[index + 1] != Gap.SPACE or document.taken[words.starts[index]]:
            continue
        post = post_of(behind)
        if not post or not behind.startswith(post):
            post = next((word for word in sorted(_GOVERNMENTS) if behind.startswith(word)), "")
        if post in _LEADER_POSTS or post in _GOVERNMENTS:
            person = only_leader(leaders[run], words.starts[index], words.ends[index])
            if person is not None:
                yield person


def _surfaces(document: Document) -> Iterable[str]:
    for mention in document.mentions:
        if mention.type == EntityType.PERSON and "가" <= document.words.text[mention.start] <= "힣":
            yield document.words.text[mention.start : mention.end]
