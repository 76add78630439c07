"""Bodies in Korean text by their form: a legal form, Latin letters before a head, an orchestra.

(사)한빛21, LS그룹, 모스크바 필하모닉 오케스트라; and firms that stand in a row of known bodies.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.hangul_foreign import foreign_share
from search_index.entities.hangul_words import agrees, standing, stems
from search_index.entities.organisations import PREFIXES
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug, slug_in_hangul
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_LEGAL = lazy(
    r"(?<![가-힣])(?:(?:사단법인|재단법인|주식회사|학교법인)\s|(?:\((?:사|재|주)\)|㈜)\s?)"
    r"(?P<name>[가-힣A-Za-z0-9]{2,20})"
)
_FORMS = ("법인", "㈜", "(주)", "(사)", "(재)", "주식회사")
_PARTICLES = (
    *("한테", "에게", "에서", "부터", "까지", "으로", "라고", "이라"),
    *"은는이가을를과와의에도로",
)
_FOLLOWING = frozenset(("", *_PARTICLES))
_REST = lazy(r"[가-힣A-Za-z0-9]*")
_CASES = frozenset("은는을를의")  # particles that names of two syllables hardly end like
_TAIL = lazy(r"[가-힣]+$")

# How the second part of a company's name in Latin letters and Hangul begins: LS그룹, LX판토스.
_JOINED = frozenset(
    (*word_list("hangul_company_heads"), *word_list("hangul_firm_parts"))
)  # written onto the letters
_APART = frozenset(("그룹", "은행", "재단", "아카데미", "홀딩스", "인스티튜트"))
_NOT_BODIES = frozenset(word_list("not_bodies"))

_ORCHESTRA = lazy(
    r"(?P<name>\s?(?:국립\s?|시립\s?|방송\s?|체임버\s?|챔버\s?|내셔널\s?|그레이트홀\s?|라디오\s?|청소년\s?){0,2}"
    r"(?:(?:필하모닉|필하모니|심포니)(?:\s?(?:오케스트라|관현악단|교향악단))?|오케스트라|관현악단|교향악단))"
    r"(?P<rest>[가-힣]*)"
)
_PHIL = lazy(r"(?P<name>\s?필)(?P<rest>[가-힣]*)")
_ORCHESTRAS = ("필하모니", "오케스트라", "교향악단", "관현악단", "심포니")
_ONE_WORD = lazy(r"(?<![가-힣])[가-힣]{2,8}(?:필하모닉|심포니)\s(?:오케스트라|관현악단)")
_CENTURY = lazy(r"(?<![\d.])\d{2}세기(?:관현악단|교향악단|오케스트라)")

_GROUPS = tuple(word_list("hangul_groups"))
_SEPARATORS = frozenset((",", "·", "ㆍ", "、", "∙", "‧"))


def hangul_firms(words: Words, known: Mapping[int, Candidate]) -> Iterator[Candidate]:
    """Yield the bodies that their form tells.

    `known`: the mentions of the lexicon by where they start.
    """
    text = words.text
    yield from _legal_forms(words)
    if "L" in words.scripts:
        yield from _latin_firms(words)
    if any(word in text for word in _ORCHESTRAS):
        yield from _orchestras(text, known)
    yield from _in_rows(words, known)


def _body(start: int, end: int, name: str) -> Candidate:
    entity = f"{PREFIXES[EntityType.ORG]}:{slug_in_hangul(name)}"
    return Candidate(start, end, entity, EntityType.ORG, Priority.RULE, name)


def _legal_forms(words: Words) -> Iterator[Candidate]:
    """Yield what a legal form stands before, and where else in the text its name stands."""
    text = words.text
    if not any(form in text for form in _FORMS):
        return
    names = {name for match in _LEGAL.finditer(text) if (name := _without_particle(match["name"]))}
    for start, end in standing(words, names):
        tail = _REST.match(text, end)
        if tail is not None and tail.group() in _FOLLOWING:
            yield _body(start, end, text[start:end])


def _without_particle(name: str) -> str:
    """Return a name without the particle that it may end in."""
    tail = _TAIL.search(name)
    if tail is not None:
        for particle in _PARTICLES:
            stem = name[: -len(particle)]
            closed = bool(stem) and (not "가" <= stem[-1] <= "힣" or agrees(stem[-1], particle))
            least = 2 if particle in _CASES or len(particle) > 1 else 3
            if name.endswith(particle) and closed and len(stem) >= least:
                return stem
    return name


def _latin_firms(words: Words) -> Iterator[Candidate]:
    """Yield LS그룹, OKING 그룹: letters in capitals and the head of a company behind them."""
    for index in words.capitals:
        front, after = words.words[index], index + 1
        if words.cases[index] != Case.UPPER or words.kinds[index] != "L" or after >= len(words):
            continue
        gap, run = words.gaps[after], words.words[after]
        if gap > Gap.SPACE or words.kinds[after] != "H" or len(front) < 2:
            continue
        if front in _NOT_BODIES or words.gaps[index] == Gap.NONE:
            continue
        heads = _JOINED if gap == Gap.NONE else _APART
        size = next((n for n in stems(run) if run[:n] in heads), 0)
        if size:
            start, end = words.starts[index], words.starts[after] + size
            yield _body(start, end, " ".join(words.text[start:end].split()))


def _orchestras(text: str, known: Mapping[int, Candidate]) -> Iterator[Candidate]:
    """Yield the orchestras of places: 모스크바 필하모닉 오케스트라 and 모스크바 필 are one."""
    for place in known.values():
        if place.type != EntityType.PLACE or place.demonym:
            continue
        match = _ORCHESTRA.match(text, place.end) or _PHIL.match(text, place.end)
        if match is None or len(match["rest"]) > 4 or _may_not_follow(match):
            continue
        end = match.end("name")
        name = " ".join(text[place.start : end].split())
        kind = "필하모닉" if "필" in match["name"] else match["name"].replace(" ", "")
        entity = f"{PREFIXES[EntityType.ORG]}:{place.entity.partition(':')[2]}-{slug(kind)}"
        yield Candidate(place.start, end, entity, EntityType.ORG, Priority.RULE, name)
    for pattern in (_CENTURY, _ONE_WORD):
        for match in pattern.finditer(text):
            yield _body(match.start(), match.end(), match.group())


def _may_not_follow(match: re.Match[str]) -> bool:
    """Whether what is written onto the name of an orchestra is no particle: 필요, 필수."""
    rest, last = match["rest"], match["name"][-1]
    return rest != "" and not (rest in _AFTER and agrees(last, rest))


_AFTER = frozenset(
    ("은", "는", "이", "가", "을", "를", "과", "와", "의", "도", "에", "에서", "단원", "단원들")
)


def _in_rows(words: Words, known: Mapping[int, Candidate]) -> Iterator[Candidate]:
    """Yield the firms in a row of which at least half, and two, are bodies of the lexicon."""
    text, after = words.text, 0
    for mention in known.values():
        if mention.type != EntityType.ORG or mention.start < after:
            continue
        if text[mention.end : mention.end + 1] not in _SEPARATORS:
            continue
        row = _row(words, bisect_left(words.starts, mention.start))
        after = words.ends[row[-1][1]]
        if len(row) >= 3:
            yield from _unknown_of(words, row, known)


def _row(words: Words, index: int) -> list[tuple[int, int]]:
    """Return the members of the row around word `index`, as their first and last words."""
    at = index
    while at > 0 and (words.gaps[at] == Gap.NONE or _separated(words, at)):
        at -= 1
    row: list[tuple[int, int]] = []
    while at < len(words):
        last = at
        while last + 1 < len(words) and words.gaps[last + 1] == Gap.NONE:
            last += 1
        row.append((at, last))
        if not _separated(words, last + 1):
            break
        at = last + 1
    return row


def _separated(words: Words, at: int) -> bool:
    if at >= len(words) or words.gaps[at] not in {Gap.DASH, Gap.OTHER}:
        return False
    return words.text[words.ends[at - 1] : words.starts[at]].strip() in _SEPARATORS


def _unknown_of(
    words: Words, row: Sequence[tuple[int, int]], known: Mapping[int, Candidate]
) -> Iterator[Candidate]:
    bodies = sum(
        (mention := known.get(words.starts[first])) is not None and mention.type == EntityType.ORG
        for first, _ in row
    )
    if bodies < 2 or 2 * bodies < len(row):
        return
    for place, (first, last) in enumerate(row):
        start = words.starts[first]
        if start in known:
            continue
        ending = place == len(row) - 1
        end = _firm_end(words.text[start : words.ends[last]], ending=ending)
        if end:
            yield _body(start, start + end, words.text[start : start + end])


@lru_cache(maxsize=1 << 12)
def _firm_end(written: str, *, ending: bool) -> int:
    """Return the length of the name of a firm in a row of bodies, or 0 if it need not be one.

    It is of a known group (현대-, SK-), or in syllables of another language. The last of a row may
    have a particle.
    """
    tail = _TAIL.search(written)
    if tail is None or not 3 <= len(written) <= 12:
        return 0
    lengths = stems(tail.group()) if ending else (len(tail.group()),)
    for length in lengths:
        name = written[: tail.start() + length]
        latin = re.match(r"[A-Z]{2,4}(?=[가-힣])", name)
        if latin is not None and latin.group() not in _NOT_BODIES:
            return len(name)
        group = next((group for group in _GROUPS if name.startswith(group)), "")
        if group and len(name) - len(group) >= 2:
            return len(name)
        if not group and foreign_share(name) >= _FOREIGN:
            return len(name)
    return 0


_FOREIGN = 0.5
