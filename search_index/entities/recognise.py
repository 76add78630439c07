"""Recognises and links the entities of one document, by rules and lexicon."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority, resolve
from search_index.entities.lexicon import Lexicon, Use, load_lexicon
from search_index.entities.scan import Found, Scanner
from search_index.entities.tokens import Words
from search_index.models import Document, EntityRef, EntityType, Mention


@dataclass(frozen=True, slots=True)
class Recognition:
    """The mentions of a document and the entities that they name."""

    mentions: tuple[Mention, ...]  # in reading order, never overlapping
    entities: tuple[EntityRef, ...]  # each entity of the mentions once, sorted by id


@lru_cache(maxsize=4)
def _scanner(lexicon: Lexicon) -> Scanner:
    return Scanner(lexicon)


def _from_lexicon(found: list[Found]) -> list[Candidate]:
    """Return a candidate for each match that has one meaning; ambiguous ones are left apart."""
    candidates = []
    for match in found:
        targets = [target for target in match.targets if target.use != Use.GENERIC]
        if len({target.entry.id for target in targets}) == 1:
            entry, demonym = targets[0].entry, targets[0].use == Use.DEMONYM
            candidates.append(
                Candidate(
                    match.start, match.end, entry.id, entry.type, Priority.LEXICON, entry.name,
                    demonym,
                )
            )  # fmt: skip
    return candidates


def recognise(document: Document, lexicon: Lexicon | None = None) -> Recognition:
    """Return the mentions and entities of `document`; pure and deterministic.

    `lexicon`: the names known, by default the packaged ones.
    """
    if lexicon is None:
        lexicon = load_lexicon()
    words = Words(document.text)
    chosen = resolve(_from_lexicon(_scanner(lexicon).scan(words)))
    mentions = tuple(
        Mention(
            document.id, c.start, c.end, c.entity,
            EntityType.DEMONYM if c.demonym else c.type, document.text[c.start : c.end],
        )
        for c in chosen
    )  # fmt: skip
    refs = {c.entity: EntityRef(c.entity, c.type, c.name) for c in reversed(chosen)}
    return Recognition(mentions, tuple(refs[key] for key in sorted(refs)))
