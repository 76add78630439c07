"""Who wrote a Korean article and for whom: [한결일보 구소은 기자], ⓒ 한결일보."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.hangul_names import romanised
from search_index.entities.names import person
from search_index.entities.organisations import PREFIXES
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.models import EntityType

_PAPER = r"[가-힣A-Za-z][가-힣A-Za-z0-9]{1,11}"
_NAME = r"[가-힣]{2,4}"
_WRITER = lazy(r"기자|특파원|통신원")
_BEFORE = 32  # code points before one of those in which the byline is looked for
_KIND = r"(?:선임|전문|객원|인턴|수습|대|재외|시민)?"
_IN_BRACKETS = lazy(rf"[\[【(](?P<paper>{_PAPER})(?:\s?=\s?|\s)(?P<name>{_NAME})\s?{_KIND}$")
_LINE_OR_BRACKET = lazy(rf"(?:^|\n|[\[【])(?P<paper>{_PAPER})\s?=\s?(?P<name>{_NAME})\s?{_KIND}$")
_BEHIND = lazy(rf"[\]】)]\s?(?P<name>{_NAME})\s?{_KIND}$")
_PAPER_FIRST = lazy(rf"(?:^|\n)(?P<paper>{_PAPER})\s(?P<name>{_NAME})\s?{_KIND}$")
_BARRED = lazy(r"\s?[|=]")
_CLOSED, _ENDED, _BEGUN = lazy(r"[\]】)]"), lazy(r"\s?[|\]】=\n]"), lazy(r"\s?=")
_FRAMES = (
    (_IN_BRACKETS, _CLOSED),
    (_LINE_OR_BRACKET, _ENDED),
    (_BEHIND, _BEGUN),
    (_PAPER_FIRST, _BARRED),
)
_RESERVED = lazy(
    r"(?<![가-힣A-Za-z])(?P<paper>[가-힣A-Za-z]{3,12})(?:\([a-z0-9.]{4,24}\))?[.,]?\s"
    r"무단\s?(?:전재|복제|배포)"
)
_PLACE_AND_PAPER = lazy(
    rf"[\[【][가-힣]{{2,8}}(?:\([가-힣]{{2,8}}\))?\s?=\s?(?P<paper>{_PAPER})[\]】]"
)
_RIGHTS = lazy(
    r"(?:저작권자\s?(?:ⓒ|©|\(c\)|:)?|[ⓒ©])\s?(?P<paper>[가-힣A-Za-z][가-힣A-Za-z0-9]{1,15})(?=[\s,.()\]>]|$)"
)
_NO_PAPER = frozenset(
    (
        "무단",
        "저작권자",
        "사진",
        "자료",
        "이미지",
        "뉴스",
        "All",
        "all",
        "기자",
        "출처",
        "제공",
        "종합",
        "공동",
    )
)


def hangul_bylines(text: str) -> Iterator[Candidate]:
    """Yield the people and the papers that bylines and notes on rights name."""
    for writer in _WRITER.finditer(text):
        first = max(0, writer.start() - _BEFORE)
        for before, behind in _FRAMES:
            if behind.match(text, writer.end()) is None:
                continue
            match = before.search(text, first, writer.start())
            if match is not None:
                yield person(*match.span("name"), match["name"], romanised(match["name"]))
                yield from _paper(match) if before is not _BEHIND else ()
                break
    if "=" in text:
        for match in _PLACE_AND_PAPER.finditer(text):
            yield from _paper(match)
    for match in _RIGHTS.finditer(text) if "저작권" in text or "ⓒ" in text or "©" in text else ():
        yield from _paper(match)
    for match in _RESERVED.finditer(text) if "무단" in text else ():
        yield from _paper(match)


def _paper(match: re.Match[str]) -> Iterator[Candidate]:
    name = match["paper"]
    if name not in _NO_PAPER and name[-1] not in "를을는은의" and not name.islower():
        start, end = match.span("paper")
        entity = f"{PREFIXES[EntityType.ORG]}:{slug(name)}"
        yield Candidate(start, end, entity, EntityType.ORG, Priority.RULE, name)
