"""Initials and given names before family names that are known: Mikhail S. Gorbachev, G.V. Zinoviev.

The lexicon knows some people by the family name alone. What stands before it belongs to the name,
or says that another bearer of the family name is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from search_index.entities.candidates import Candidate
from search_index.entities.entries import LexiconEntry
from search_index.entities.lexicon import Lexicon
from search_index.entities.names import name_data
from search_index.entities.normalise import fold
from search_index.entities.patterns import lazy
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

_INITIALS = lazy(
    r"(?:(?P<given>[A-Z][a-z]+) )?(?P<letters>(?:[A-Z]\. ?){1,3})$"
    r"|(?P<first>[A-Z][a-z]+) [A-Z][a-z]{2,}(?:vich|vna|ich) $"
)
_MAY_END = (".", "ich", "vna")  # initials and patronymics
_LONGEST = 40  # code points of a given name and initials or a patronymic
# Letters with which different romanisations begin one Cyrillic name: Yevgeny, Evgeny; Iurii, Yury.
_ALIKE = {"e": "ey", "y": "yeij", "i": "iyj", "j": "jyi"}


def with_initials(
    words: Words, known: Iterable[Candidate], lexicon: Lexicon
) -> Iterator[Candidate]:
    """Yield the known names, family names of people with the initials that stand before them.

    One with a given name and an initial that are not those of the person of the lexicon is left
    out: it is somebody else's.
    """
    for mention in known:
        if mention.type != EntityType.PERSON:
            yield mention
            continue
        match = _before(words, mention)
        entry = lexicon.get(mention.entity)
        if match is None:
            start = _given_before(words, mention, entry)
            yield mention if start == mention.start else replace(mention, start=start)
            continue
        given = _given_names(tuple(entry.all_names())) if entry else frozenset[str]()
        if _fits(match, given):
            yield replace(mention, start=match.start())
        elif fold(_first(match)) not in name_data().given_latin:
            yield mention


def _before(words: Words, mention: Candidate) -> re.Match[str] | None:
    """Return the initials before a family name in Latin letters that stands alone."""
    text, start = words.text, mention.start
    before = text[max(0, start - 4) : start].rstrip()
    if mention.type != EntityType.PERSON or not before.endswith(_MAY_END):
        return None
    place = words.span(start, mention.end)
    if place is None or place[0] != place[1] or words.kinds[place[0]] != "L":
        return None
    match = _INITIALS.search(text, max(0, start - _LONGEST), start)
    if match is not None and (match["given"] or "").lower() in name_data().titles_latin:
        match = _INITIALS.match(text, match.start("letters"), start)  # Comrade I.V. Tarvin
    if match is None or text[max(0, match.start() - 1) : match.start()].isalnum():
        return None
    return match


def _given_before(words: Words, mention: Candidate, entry: LexiconEntry | None) -> int:
    """Return where another spelling of the given name begins before a family name alone.

    Terenti for Terenty, Lavrenti for Lavrenty: the first four letters, and as long or nearly so.
    """
    if entry is None or mention.type != EntityType.PERSON:
        return mention.start
    place = words.span(mention.start, mention.end)
    if place is None or place[0] != place[1] or not place[0]:
        return mention.start
    before = place[0] - 1
    if words.kinds[place[0]] != "L" or words.cases[before] == Case.LOWER:
        return mention.start
    if words.kinds[before] != "L" or words.gaps[place[0]] != Gap.SPACE:
        return mention.start
    written = fold(words.words[before])
    for given in sorted(_given_names(tuple(entry.all_names()))):
        if given[:4] == written[:4] and len(written) > 4 and abs(len(given) - len(written)) < 3:
            return words.starts[before]
    return mention.start


@lru_cache(maxsize=1 << 12)
def _given_names(names: tuple[str, ...]) -> frozenset[str]:
    """Return the first words, folded, of names of several words in Latin letters."""
    return frozenset(fold(name.split()[0]) for name in names if " " in name and name.isascii())


def _first(match: re.Match[str]) -> str:
    """Return the given name that is written out, or nothing."""
    return match["given"] or match["first"] or ""


def _fits(match: re.Match[str], given: frozenset[str]) -> bool:
    """Whether a given name or the first of the initials can be of one of the given names."""
    written = fold(_first(match) or match["letters"][0])
    first, second = written[0], written[1:2]
    return any(
        name[0] in _ALIKE.get(first, first) and (name[0] != first or name[1:].startswith(second))
        for name in given
    )
