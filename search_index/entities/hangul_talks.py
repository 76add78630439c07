"""Titles of talks and papers in Korean programmes and reports of meetings.

심지은 교수가 ‘가’, 구소은 박사가 ‘나’를 발표했다: in a sentence that tells of talks, what stands in
quotation marks behind somebody is a talk. - 심지은(한국대): 가: so does a line of a programme.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from search_index.entities.candidates import Candidate
from search_index.entities.hangul_words import post_of
from search_index.entities.patterns import lazy
from search_index.models import EntityType

_SENTENCE = 700  # code points behind a title in which it is told that somebody spoke
_END = lazy(r"다[.\n]|(?<=[가-힣])\n|\n\n|[?!]\s")
_SPOKEN = lazy(
    r"(?:을|를|대해|대한|관한|제목으로|주제로|제하의|이란|등)\s?(?:각각\s|차례로\s|잇따라\s)?"
    r"(?:주제\s?)?(?:발표|발제|강연|기조\s?강연|기조\s?연설|기조\s?발제|특강|강의|연설|발언)"
)
# Who speaks, right before the title: 교수가 ‘, 소장은 각각 ‘, and 및 between two titles.
_SPEAKER = lazy(r"(?P<who>[가-힣A-Za-z]{1,20})(?:\([^()\n]{1,30}\))?(?:이|가|은|는)\s(?:각각\s)?$")
_NEAR = 48  # code points before a title in which the speaker stands
_LEAST = 6  # code points of the title of a talk
_THEME = lazy(r".(?:을|를|이라는|라는|란|이란)\s(?:대)?(?:주제|슬로건|테마|기치|표어)(?:로|하에)")
# A line of a programme: a sign, a name with a body, a colon, a title that is no sentence.
_LINE = lazy(
    r"[ \t]*(?:[-–•○◦●▪■□▲△▶·*]|\d{1,2}[.)])?[ \t]*"
    r"(?P<name>[가-힣]{2,4})[ \t]?\([^()\n]{2,40}\)[ \t]?[:：][ \t]?[\"“‘']?"
    r"(?P<title>[^\n\"“”]{8,120}?)[\"”’']?[ \t]*(?=\n|$)"
)
_TELLS = lazy(r"(?:[다요까죠음임함됨]|니다)[.!?]?$|[.!?]$")


def is_talk(text: str, start: int, end: int, at: Mapping[int, Candidate]) -> bool:
    """Whether text[start:end], in quotation marks, is the title of a talk.

    `at`: the mentions by where they end.
    """
    if end - start < _LEAST or " " not in text[start:end]:
        return False
    theme = _THEME.match(text, end)
    if theme is not None and _SPOKEN.search(text, end, theme.end() + 12) is None:
        return False
    return _has_speaker(text, start - 1, at) and _is_spoken(text, end)


def _has_speaker(text: str, mark: int, at: Mapping[int, Candidate]) -> bool:
    match = _SPEAKER.search(text, max(0, mark - _NEAR), mark)
    if match is None:
        return False
    if post_of(match["who"]):
        return True
    who = at.get(match.end("who"))
    return who is not None and who.type in {EntityType.PERSON, EntityType.ORG}


def _is_spoken(text: str, end: int) -> bool:
    stop = min(len(text), end + _SENTENCE)
    ended = _END.search(text, end, stop)
    return _SPOKEN.search(text, end, ended.start() if ended is not None else stop) is not None


def programme_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the titles behind who speaks, in the lines of a programme."""
    if ":" not in text and "：" not in text:
        return
    for colon in _COLON.finditer(text):
        match = _LINE.match(text, text.rfind("\n", max(0, colon.start() - 60), colon.start()) + 1)
        if match is None or match.start("title") < colon.start():
            continue
        title = match["title"]
        if " " in title.strip() and not _TELLS.search(title):
            yield match.span("title")


_COLON = lazy(r"(?<=\))[ \t]?[:：]")
