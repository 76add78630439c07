"""Names that every country has (Foreign Ministry, МИД, 외교부), decided by their document."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Iterator
from operator import attrgetter

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document
from search_index.entities.entries import Use
from search_index.entities.patterns import lazy
from search_index.entities.scan import Found
from search_index.models import EntityType

_START, _END = attrgetter("start"), attrgetter("end")
_AROUND = 300  # code points before a name within which a country counts
_BEHIND = 20  # and behind it
_SEVERAL = ("министерств ", "парламентов", "правительств ", "посольств ")  # of several countries
_OF_COUNTRY = lazy(r"\s(?:of\s(?:the\s)?)?$")


def generic_names(document: Document, found: Iterable[Found]) -> Iterator[Candidate]:
    """Decide names that every country has (Foreign Ministry, МИД, 외교부) by a country beside them.

    A country right before or after decides, then the only one of the countries in question
    that the paragraph has named so far (by itself
    or by one of its people). In Korean and Russian a bare name means the own state's, in English
    that of the state from whose city the article was sent.
    """
    text = document.words.text
    country_of = _countries(document)
    home = _sent_from(document, country_of) or ""
    for match in found:
        options = {
            target.entry.country: target.entry
            for target in match.targets
            if target.use == Use.GENERIC and target.entry.country
        }
        if text[match.start : match.end].startswith(_SEVERAL):
            continue
        if not options or any(target.use != Use.GENERIC for target in match.targets):
            continue
        near, far = _countries_near(document, match, country_of, options)
        chosen = next((options[c] for c in near if c in options), None)
        if chosen is None and not near:
            known = {c for c in far if c in options}
            chosen = options[known.pop()] if len(known) == 1 else None
            if chosen is None and not known:
                chosen = options.get(_own_country(text[match.start]))
            if chosen is None and text[match.start].isascii() and (not known or home in known):
                chosen = options.get(home)
        if chosen is not None:
            yield Candidate(
                match.start, match.end, chosen.id, chosen.type, Priority.LEXICON, chosen.name
            )


# What stands behind the city of a dateline: SEOUL, June 6 (Yonhap) --, MOSCOW, June 6 /TASS/.
_DATELINE = lazy(
    r"(?:,\s[\w.,\s]{2,40}?)?(?:\s?\([^()\n]{2,40}\))?\s?(?:--|[—–―]|-\s|/[A-Z][^/\n]{1,30}/)"
)


def _sent_from(document: Document, country_of: Callable[[Candidate], str | None]) -> str | None:
    """Return the country of the city in the dateline of an English article, if it has one."""
    text = document.words.text
    for mention in document.mentions:
        if mention.type == EntityType.PLACE and not mention.demonym:
            opens = text[max(0, mention.start - 1) : mention.start] in {"", "\n"}
            if opens and text[mention.start].isascii() and _DATELINE.match(text, mention.end):
                return country_of(mention)
    return None


def _own_country(char: str) -> str:
    if "가" <= char <= "힣":
        return "place:south-korea"
    return "place:russia" if "А" <= char <= "я" else ""


def _countries(document: Document) -> Callable[[Candidate], str | None]:
    def country(mention: Candidate) -> str | None:
        if mention.type == EntityType.PLACE:
            entry = document.lexicon.get(mention.entity)
            return (entry.country if entry and entry.country else None) or mention.entity
        entry = document.lexicon.get(mention.entity)
        return entry.country if entry else None

    return country


def _korean(mention: Candidate, text: str) -> bool:
    """Whether a mention is a Korean name in Hangul: 황민재 외교부 차관 is of the own state."""
    name = text[mention.start : mention.end]
    korean = mention.type == EntityType.PERSON and len(name) == 3 and " " not in name
    return korean and min(name) >= "가" and max(name) <= "힣" and text[mention.end] == " "


def _countries_near(
    document: Document,
    match: Found,
    country_of: Callable[[Candidate], str | None],
    options: Container[str],
) -> tuple[list[str], list[str]]:
    """Return the countries beside a name and those earlier in its paragraph.

    A Korean before a name that his own state has (`options`) stands for it.
    """
    text = document.words.text
    near: list[str] = []
    far: list[str] = []
    mentions = document.mentions  # in reading order, so that those around can be searched for
    first = bisect_right(mentions, match.start - _AROUND, key=_END)
    for mention in mentions[first : bisect_left(mentions, match.end + _BEHIND, key=_START)]:
        country = country_of(mention)
        if country is None and mention.end + 1 == match.start and _korean(mention, text):
            own = _own_country(text[match.start])
            near += [own] if own in options else []
            continue
        if country is None:
            continue
        if mention.start >= match.end:
            between = text[match.end : mention.start]
            if between in {" ", " of ", " of the "}:
                near.insert(0, country)
        elif mention.end <= match.start:
            between = text[mention.end : match.start]
            if len(between) <= 3 and re.fullmatch(r"(?:['’]s)?\s?", between):
                near.append(country)
            elif "\n" not in between:
                far.append(country)
    return near, far
