"""Ministries in a row behind that of a state: 러시아 외무부, 국방부와 내무부."""

from __future__ import annotations

from collections.abc import Iterator

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document
from search_index.entities.entries import LexiconEntry
from search_index.entities.hangul_agencies import named_in
from search_index.entities.hangul_words import stems
from search_index.entities.patterns import lazy
from search_index.models import EntityType

_NEXT = lazy(r"(?:,\s?|[·ㆍ]|\s및\s|[와과]\s)(?P<run>[가-힣]{3,10})")
_SIGNS = frozenset((",", "·", "ㆍ", "와", "과", " "))
_OF_NORTH = "로씨야"
_KIND = lazy(r"[가-힣]{2,}(?:부|성|처|청|회의|평의회|하원|상원)$")
_MOST = 8  # members of a row


def ministries(document: Document) -> Iterator[Candidate]:
    """Yield the bodies of a state that stand in a row behind another one of its bodies.

    Only those that the lexicon has under the name of the state: 러시아 국방부.
    """
    text = document.words.text
    if "H" not in document.words.scripts:
        return
    found: dict[str, dict[str, LexiconEntry]] = {}
    for mention in document.mentions:
        if mention.type != EntityType.ORG or text[mention.end : mention.end + 1] not in _SIGNS:
            continue
        if text[mention.end] == " " and not text.startswith(" 및 ", mention.end):
            continue
        state, _, rest = text[mention.start : mention.end].partition(" ")
        if not rest or named_in(document.lexicon, state, EntityType.PLACE) is None:
            continue
        end = mention.end
        for _ in range(_MOST):
            match = _NEXT.match(text, end)
            size = _member(match["run"]) if match is not None else 0
            if match is None or not size:
                break
            start = match.start("run")
            entry = named_in(document.lexicon, f"{state} {text[start : start + size]}")
            end = start + size
            if entry is not None:
                found.setdefault(text[start:end], {})[entry.id] = entry
                yield Candidate(start, end, entry.id, entry.type, Priority.STATED, entry.name)
    if _OF_NORTH in text:
        yield from _alone(document, found)


def _alone(document: Document, found: dict[str, dict[str, LexiconEntry]]) -> Iterator[Candidate]:
    """Yield where members of the rows stand alone, in a text of the North.

    There the ministries of its own have the name of the state before them (조선외무성).
    """
    text = document.words.text
    for name, entries in sorted(found.items()):
        entry = next(iter(entries.values())) if len(entries) == 1 else None
        start = text.find(name) if entry is not None else -1
        while start >= 0 and entry is not None:
            end = start + len(name)
            apart = not (start and "가" <= text[start - 1] <= "힣") and text[end : end + 1] in " ,"
            if apart and not document.taken[start]:
                yield Candidate(start, end, entry.id, entry.type, Priority.RULE, entry.name)
            start = text.find(name, end)


def _member(run: str) -> int:
    """Return the length of the name of a public body that a run is without its particle, or 0."""
    return next((size for size in stems(run) if _KIND.fullmatch(run[:size])), 0)
