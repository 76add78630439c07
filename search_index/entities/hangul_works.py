"""Works in Korean text: titles in quotation marks, numbered parts of works, pieces of music."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from search_index.entities.candidates import Candidate
from search_index.entities.context import Document
from search_index.entities.hangul_references import LOCAL
from search_index.entities.hangul_talks import programme_lines
from search_index.entities.hangul_titles import quoted_titles, work
from search_index.entities.hangul_words import standing
from search_index.entities.patterns import lazy
from search_index.entities.tokens import Words
from search_index.models import EntityType

_NUMBER = lazy(r"[-‐‑–]\d{1,2}(?![\d.,])")
_PIECE = lazy(
    r"(?:교향곡\s(?:제\s?)?\d{1,2}번"
    r"|(?:피아노|바이올린|첼로|비올라|클라리넷|플루트)\s(?:협주곡|소나타)\s(?:제\s?)?\d{1,2}번"
    r"|(?:현악|피아노)\s?(?:3|4|5|6|삼|사|오|육)중주(?:곡)?\s(?:제\s?)?\d{1,2}번"
    r"|\d{1,2}번\s교향곡)"
)
_VOLUME = lazy(r"권\s?(?:제\s?)?\d{1,2}호")
_JOURNAL = lazy(
    r"(?<![가-힣])(?P<name>[가-힣A-Za-z·]{2,12}(?:\s(?:연구|학보|논총|학회지|논집|리뷰|비평))?)"
    r"(?<!전집)\s(?:제\s?)?\d{1,3}$"
)
_TITLE = 32  # code points before a volume in which the name of the journal is looked for
_MUSIC = ("교향곡", "협주곡", "소나타", "중주")
_NEAR = 40  # code points before a piece of music in which its composer stands


def hangul_works(document: Document) -> Iterator[Candidate]:
    """Yield the titles of works in quotation marks, numbered parts of works, pieces of music."""
    text = document.words.text
    if "H" not in document.words.scripts:
        return
    yield from quoted_titles(document)
    for start, end in programme_lines(text):
        yield work(start, end, text)
    for mention in document.mentions:
        if mention.type == EntityType.WORK and "가" <= text[mention.end - 1] <= "힣":
            number = _NUMBER.match(text, mention.end)
            if number is not None:
                yield work(mention.start, number.end(), text)
    if any(word in text for word in _MUSIC):
        yield from _pieces(document)
    if "권" in text and "호" in text:
        yield from _journals(document.words)


def _journals(words: Words) -> Iterator[Candidate]:
    """Yield journals, known by a volume and a number behind one of their mentions."""
    text = words.text
    volumes = (match.start() for match in _VOLUME.finditer(text))
    before = (_JOURNAL.search(text, max(0, at - _TITLE), at) for at in volumes)
    names = {match["name"] for match in before if match is not None}
    for start, end in standing(words, names):
        if not "가" <= text[end : end + 1] <= "힣":
            yield work(start, end, text)


def _pieces(document: Document) -> Iterator[Candidate]:
    """Yield 교향곡 4번: with its composer in the id, for many wrote a fourth."""
    text = document.words.text
    people = [m for m in document.mentions if m.type == EntityType.PERSON]
    last = -1
    for match in _PIECE.finditer(text):
        if "가" <= text[match.start() - 1] <= "힣" and match.start():
            continue
        while last + 1 < len(people) and people[last + 1].end <= match.start():
            last += 1
        composer = people[last] if last >= 0 else None
        found = work(match.start(), match.end(), text)
        if composer is not None and match.start() - composer.end <= _NEAR:
            by = composer.entity.partition(":")[2]
            yield replace(found, entity=f"{found.entity}-{by}")
        else:
            yield replace(found, entity=found.entity + LOCAL)
