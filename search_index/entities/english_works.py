"""Works and meetings in English text that are known by quotation marks or an ordinal number.

A title in quotation marks is a work where a noun of one stands before it (the novel “X”, a paper
entitled “X”), or where it ends in the head word of a policy (the “New Ostpolitik”). What else
stands in quotation marks is what somebody said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.tokens import Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_QUOTED = lazy(
    r"“(?P<a>[^“”\"\n]{2,140})[”\"]|(?<![\w\"])\"(?P<b>[^\"“”\n]{2,140})\"(?!\w)"
    r"|«(?P<f>[^«»\n]{2,140})»|(?<![\w'])'(?P<e>[A-Z][^'\n]{2,100})'(?!\w)"
    r"|‘(?P<c>[A-Z][^‘’\n]{2,80})’(?!\w)|(?<!')''\s?(?P<d>[^'\n]{2,80})''(?!')"
)
_MARK = lazy("[“\"‘«']")
_NOUNS = frozenset(word_list("english_work_nouns"))
_MEDIA = frozenset(word_list("english_media_nouns"))
# The word before a title; what makes a work of one in title case, and what does of any.
_LAST = lazy(r"(?<![\w’'-])(?P<noun>[A-Za-z]+),?\s(?:\([^()\n]{1,40}\)\s)?$")
_AUTHOR = lazy(
    r"\b(?i:author|writer|translator|editor|director|composer|performance|production|staging|rendition"
    r"|adaptation|translation|edition|screening|premiere|version)s?\sof(?:\sthe\s\w+)?\s$"
)
# What is said of a title behind it, and what stands before one in a reference: Tarvo Quillen, "X".
_MADE = lazy(
    r"[”\"’']{1,2},?\s(?:(?:first|originally|was|is)\s)*"
    r"(?:written|authored|published|directed|composed|choreographed|penned|painted|translated)\b"
)
_CITED = lazy(r"\b[A-Z][\w.’'-]*,\s$")
_TALK = lazy(
    r"\b(?i:presentations?|talks?|lectures?|papers?|speech|keynote|report|seminar|panel|session)\b"
    r"[^.!?\n]{0,40}\son\s(?:the\s(?:theme|topic|subject)\s)?$"
)
_STAFF = lazy(
    r"\b(?:reporter|editor|analyst|correspondent|columnist|writer|journalist|contributor)\s"
    r"(?:for|at|with)\s(?:the\s)?$"
)
_LONG = 4  # words of a title in a reference
_ENTITLED = lazy(r"\b(?:en)?titled,?\s(?:as\s)?$")
_CALLED = lazy(r"(?<![\w’'-])(?P<noun>[A-Za-z]+)\s(?:called|named|dubbed)\s$")
_HEADS = frozenset((*word_list("heads_latin_work"), *word_list("english_quoted_works")))
_TREATIES = frozenset(("treaty", "agreement", "pact", "declaration", "accord", "protocol", "act"))
# Words of more than three letters that stand small in titles.
_SMALL = frozenset(
    ("about", "after", "against", "among", "before", "between", "during", "from", "into", "over",
     "since", "through", "toward", "towards", "under", "until", "with", "within", "without"),
)  # fmt: skip
_WORD = lazy(r"[^\W\d_][\w’'-]*")
_BEFORE = 60  # code points before a quotation in which it is said what it is
_FEWEST, _MOST = 2, 6  # words of a policy


def english_works(words: Words) -> Iterator[Candidate]:
    """Yield the titles of works in quotation marks, and the congresses that have a number."""
    text, behind = words.text, 0
    for mark in _MARK.finditer(text):
        match = _QUOTED.match(text, mark.start()) if mark.start() >= behind else None
        if match is None:
            continue
        behind = match.end()
        start, end = match.span(match.lastgroup or 0)
        end = start + len(text[start:end].rstrip(" ,.;"))
        title = text[start:end]
        parts = _WORD.findall(title)
        if not parts or not title[0].isalnum() or title[0].islower():
            continue
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        made = _MADE.match(text, match.end() - 1) is not None or _TALK.search(before) is not None
        cited = len(parts) >= _LONG and _CITED.search(before) and "," in text[end : end + 3]
        if _is_work(parts, before, made=made or bool(cited)):
            yield _entity(EntityType.WORK, start, end, title)
        elif _is_body(parts, before):
            yield _entity(EntityType.ORG, start, end, title)
    if "Congress" in text or "Plenum" in text:
        yield from _congresses(text)
    yield from _fairs(words)


# What is done at an event, before its name and year: took part in Tarvo 2025.
_ATTENDED = lazy(
    r"\b(?:participat\w+\sin|(?:take|taking|took|taken)\spart\sin|attend(?:s|ed|ing)?"
    r"|(?:exhibit|showcas|unveil|present|display)\w*\sat)\s(?:the\s)?"
    r"(?P<name>[A-Z][\w-]+(?:\s[A-Z][\w-]+){0,3}\s)$"
)
_MONTHS = frozenset(
    ("January", "February", "March", "April", "May", "June", "July", "August", "September",
     "October", "November", "December"),
)  # fmt: skip


def _fairs(words: Words) -> Iterator[Candidate]:
    """Yield the fairs and drills that have a name and a year, by what is done at them."""
    text = words.text
    for index in words.numbers:
        number = words.words[index]
        if len(number) != 4 or number[:2] != "20" or not words.cases[index - 1]:
            continue
        start = words.starts[index]
        before = _ATTENDED.search(text, max(0, start - _BEFORE), start) if index else None
        if before is not None and words.words[index - 1] not in _MONTHS:
            first, last = before.start("name"), words.ends[index]
            yield _entity(EntityType.EVENT, first, last, text[first:last])


def _entity(kind: EntityType, start: int, end: int, name: str) -> Candidate:
    name = " ".join(name.split())
    return Candidate(start, end, f"{kind.value.lower()}:{slug(name)}", kind, Priority.RULE, name)


def _is_work(parts: list[str], before: str, *, made: bool) -> bool:
    """Whether the words of a quotation are the title of a work or the name of a policy.

    `made`: whether something beside the quotation says that somebody made what it names.
    """
    capital = all(part[0].isupper() for part in parts if len(part) > 3 and part not in _SMALL)
    if _ENTITLED.search(before) or _names_work(_CALLED.search(before)):
        return len(parts) > 1 or capital
    treaty = len(parts) > _FEWEST and not _TREATIES.isdisjoint(map(str.lower, parts))
    if not capital or (made and len(parts) > 1) or treaty:
        return capital
    if _names_work(_LAST.search(before)) or _AUTHOR.search(before):
        return len(parts) > _FEWEST or "," not in before[-2:]
    last = parts[-1].lower()
    named = last in _HEADS or last.endswith("politik")
    return named and _FEWEST <= len(parts) <= _MOST and all(part[0].isupper() for part in parts)


def _is_body(parts: list[str], before: str) -> bool:
    """Whether a quotation is the name of a magazine or of a firm: the magazine “Tarvo Outlook”."""
    match = _LAST.search(before)
    if _STAFF.search(before) and parts[0][0].isupper():
        return len(parts) <= _MOST
    if match is None or match["noun"] not in _MEDIA or match[0].endswith(", "):
        return False
    return len(parts) <= _MOST and all(part[0].isupper() for part in parts if len(part) > 3)


def _names_work(match: re.Match[str] | None) -> bool:
    """Whether the noun of a match is one of works."""
    noun = match["noun"].lower() if match is not None else ""
    return noun in _NOUNS or noun.removesuffix("s") in _NOUNS


_ORDINAL = (
    r"(?:\d{1,3}(?:st|nd|rd|th)|First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth"
    r"|Eleventh|Twelfth|Thirteenth|Fourteenth|Fifteenth|Sixteenth|Seventeenth|Eighteenth|Nineteenth"
    r"|Twentieth|XX?[IVX]{0,4})"
)
_CONGRESS = lazy(
    rf"\b{_ORDINAL}\s(?:(?:[A-Z][\w-]+['’]?\s){{1,4}}(?:Congress|Plenum)\b"
    r"|(?:Congress|Plenum)\b(?=\sof\s(?:the\s)?[A-Z]))"
    r"(?:\sof\s(?:the\s)?[A-Z][\w-]+['’]?(?:\s(?:of\s)?[A-Z][\w-]+)*)?"
)


def _congresses(text: str) -> Iterator[Candidate]:
    """Eighth Party Congress, 25th Congress of the CPSU."""
    for match in _CONGRESS.finditer(text):
        yield _entity(EntityType.EVENT, match.start(), match.end(), match[0])
