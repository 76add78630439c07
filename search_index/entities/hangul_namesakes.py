"""Foreign people in Hangul who share a family name with somebody of the lexicon.

다닐 메드베데프 is not Dmitry Medvedev, and in an article about him 메드베데프 alone is not either;
드미트리 아나톨리예비치 메드베데프 is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from search_index.entities.candidates import Candidate
from search_index.entities.hangul_foreign import surname_of
from search_index.entities.hangul_spellings import same_given
from search_index.entities.lexicon import Lexicon
from search_index.models import EntityType


def settle_namesakes(
    known: Iterable[Candidate], by_rules: Iterable[Candidate], text: str, lexicon: Lexicon
) -> tuple[list[Candidate], list[Candidate]]:
    """Return the mentions of the lexicon and those of the rules with namesakes settled.

    A full name found by a rule is the person of the lexicon whose family name it ends in, if the
    given name agrees. Otherwise the family name alone is not that person's in this document, unless
    it or the lexicon's full name stands before the first full name of the stranger.
    """
    people = [c for c in known if c.type == EntityType.PERSON]
    if not any("가" <= text[c.start] <= "힣" for c in people):
        return list(known), list(by_rules)
    at_end = {c.end: c for c in people}
    full = {c.entity for c in people if " " in text[c.start : c.end]}
    strangers: dict[str, int] = {}  # family name -> where the full name stands first
    settled = []
    for found in by_rules:
        candidate = found
        person = at_end.get(found.end) if found.type == EntityType.PERSON else None
        if person is not None and person.start > candidate.start:
            entry = lexicon.get(person.entity)
            given = text[candidate.start : candidate.end].split(maxsplit=1)[0]
            givens = entry.names.get("ko", "").split()[:-1] if entry is not None else []
            if entry is not None and any(same_given(given, name) for name in givens):
                full.add(entry.id)
                candidate = replace(candidate, entity=entry.id, name=entry.name)
        settled.append(candidate)
        if candidate.type == EntityType.PERSON and candidate.entity not in full:
            surname = surname_of(text[candidate.start : candidate.end])
            strangers[surname] = min(strangers.get(surname, candidate.start), candidate.start)
    ours = full | {c.entity for c in people if c.start < strangers.get(text[c.start : c.end], 0)}
    kept = [
        c
        for c in known
        if c.type != EntityType.PERSON or c.entity in ours or text[c.start : c.end] not in strangers
    ]
    return kept, settled
