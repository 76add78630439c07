"""Bodies in Korean text by an abbreviation: HMM은, and the news agency of a dateline, 〈연합〉."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.entries import LexiconEntry
from search_index.entities.lexicon import Lexicon
from search_index.entities.normalise import PARTICLES
from search_index.entities.organisations import PREFIXES
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType


@lru_cache(maxsize=1)
def _not_bodies() -> frozenset[str]:
    return frozenset(word_list("not_bodies"))


def abbreviations(words: Words) -> Iterator[Candidate]:
    """Yield bodies named by an abbreviation in Latin capitals with a Korean particle: HMM은."""
    for index, (word, kind) in enumerate(zip(words.words, words.kinds, strict=True)):
        if kind != "L" or not 3 <= len(word) <= 6 or words.cases[index] != Case.UPPER:
            continue
        after = index + 1
        if word in _not_bodies() or not word.isascii() or after >= len(words):
            continue
        alone = words.gaps[index] >= Gap.OTHER or words.kinds[index - 1] == "H"
        if not alone or words.gaps[after] != Gap.NONE or words.words[after] not in PARTICLES:
            continue
        start, end = words.starts[index], words.ends[index]
        entity = f"{PREFIXES[EntityType.ORG]}:{slug(word)}"
        yield Candidate(start, end, entity, EntityType.ORG, Priority.WEAK, word)


_WIRE = lazy(
    r"[<〈【(\[=](?:[가-힣]{2,10}\s)?(?P<name>연합)(?=[>〉】)\]])|【[가-힣]{2,10}(?:\s|=)(?P<other>연합)"
    r"|/[가-힣]{2,10}=(?P<last>연합)(?=\s|$)"
)


def wire_services(text: str, lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield the news agency that a dateline names in short: 【모스크바 연합】, 〈연합〉."""
    entry = named_in(lexicon, "연합뉴스") if "연합" in text else None
    if entry is None:
        return
    for match in _WIRE.finditer(text):
        start, end = match.span(match.lastgroup or "name")
        yield Candidate(start, end, entry.id, entry.type, Priority.LEXICON, entry.name)


def named_in(lexicon: Lexicon, name: str, kind: EntityType = EntityType.ORG) -> LexiconEntry | None:
    """Return what the lexicon has of a kind under a name in Hangul, if that is one."""
    plain = name.replace(" ", "")
    if len(plain) < 2 or plain[1] not in lexicon.hangul.get(plain[0], ()):
        return None
    numbers = lexicon.in_hangul(plain[0], plain[1]).get(plain[2:], ())
    entries = {target.entry.id: target.entry for target in map(lexicon.target, numbers)}
    entry = next(iter(entries.values())) if len(entries) == 1 else None
    return entry if entry is not None and entry.type == kind else None
