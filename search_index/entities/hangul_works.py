"""Works in Korean text: titles in quotation marks behind their author, projects with a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document
from search_index.entities.organisations import PREFIXES
from search_index.entities.romanise import slug
from search_index.models import EntityType

_KINDS = (
    "장편소설|단편소설|대하소설|소설|시집|시선집|수필집|수필|산문집|저서|책|회고록|자서전|평전|희곡|오페라|교향곡|발레"
    "|영화|다큐멘터리|드라마|뮤지컬|연극|그림|노래|논문|작품|대표작|신작|데뷔작"
)
_OPEN, _CLOSE = "'‘《〈「『", "'’》〉」』"
_TITLE = rf"[{_OPEN}](?P<title>[^{_OPEN}{_CLOSE}\n.!?]{{1,30}})[{_CLOSE}]"
# The author's possessive, and a kind word or not: 박경리의 '토지', 박경리의 소설 '토지'.
_OF_AUTHOR = re.compile(rf"의\s(?:(?:{_KINDS})\s?)?{_TITLE}")
_ANY_TITLE = re.compile(_TITLE)
_OF_KIND = re.compile(rf"(?<![가-힣])(?:{_KINDS})\s?{_TITLE}")
_NUMBER = re.compile(r"[-‐‑–]\d{1,2}(?![\d.,])")


def hangul_works(document: Document) -> Iterator[Candidate]:
    """Yield the titles of works in quotation marks and the numbered parts of known works."""
    text = document.words.text
    if "H" not in document.words.scripts:
        return
    works = [m for m in document.mentions if m.type == EntityType.WORK]
    for mention in document.mentions:
        if not "가" <= text[mention.end - 1] <= "힣":
            continue
        if mention.type == EntityType.PERSON:
            match = _OF_AUTHOR.match(text, mention.end)
            if match is not None and not _overlaps(match, works):
                yield _work(*match.span("title"), text)
        elif mention.type == EntityType.WORK:
            number = _NUMBER.match(text, mention.end)
            if number is not None:
                yield _work(mention.start, number.end(), text)
    for match in _OF_KIND.finditer(text) if _ANY_TITLE.search(text) else ():
        if not _overlaps(match, works):
            yield _work(*match.span("title"), text)


def _overlaps(match: re.Match[str], works: list[Candidate]) -> bool:
    """Whether a title has the name of a known work in it: then it is no title of its own."""
    return any(match.start("title") < w.end and w.start < match.end("title") for w in works)


def _work(start: int, end: int, text: str) -> Candidate:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    name = " ".join(text[start:end].split())
    entity = f"{PREFIXES[EntityType.WORK]}:{slug(name)}"
    return Candidate(start, end, entity, EntityType.WORK, Priority.DEFINITION, name)
