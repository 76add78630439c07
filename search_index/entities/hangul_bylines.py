"""Who wrote a Korean article and for whom: [한결일보 구소은 기자], ⓒ 한결일보."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.hangul_names import romanised
from search_index.entities.names import person
from search_index.entities.organisations import PREFIXES
from search_index.entities.romanise import slug
from search_index.models import EntityType

_PAPER = r"[가-힣A-Za-z][가-힣A-Za-z0-9]{1,11}"
_NAME = r"[가-힣]{2,4}"
_POST = r"(?:선임|전문|객원|인턴|수습|대|재외|시민)?(?:기자|특파원|통신원)"
# The set of signs goes first: then re tries no other place.
_IN_BRACKETS = re.compile(
    rf"[\[【(](?P<paper>{_PAPER})(?:\s?=\s?|\s)(?P<name>{_NAME})\s?{_POST}[\]】)]"
)
_BEHIND = re.compile(rf"[\]】)]\s?(?P<name>{_NAME})\s?{_POST}\s?=")
_BEFORE_NAME = re.compile(
    rf"(?:^|\n|[\[【])(?P<paper>{_PAPER})\s?=\s?(?P<name>{_NAME})\s?{_POST}(?=\s?[|\]】=]|\n)"
)
_PLACE_AND_PAPER = re.compile(
    rf"[\[【][가-힣]{{2,8}}(?:\([가-힣]{{2,8}}\))?\s?=\s?(?P<paper>{_PAPER})[\]】]"
)
_RIGHTS = re.compile(
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
    if "기자" in text or "특파원" in text or "통신원" in text:
        for pattern in (_IN_BRACKETS, _BEFORE_NAME, _BEHIND):
            for match in pattern.finditer(text):
                name = match["name"]
                yield person(*match.span("name"), name, romanised(name))
                if pattern is not _BEHIND:
                    yield from _paper(match)
    if "=" in text:
        for match in _PLACE_AND_PAPER.finditer(text):
            yield from _paper(match)
    for match in _RIGHTS.finditer(text) if "저작권" in text or "ⓒ" in text or "©" in text else ():
        yield from _paper(match)


def _paper(match: re.Match[str]) -> Iterator[Candidate]:
    name = match["paper"]
    if name not in _NO_PAPER:
        start, end = match.span("paper")
        entity = f"{PREFIXES[EntityType.ORG]}:{slug(name)}"
        yield Candidate(start, end, entity, EntityType.ORG, Priority.RULE, name)
