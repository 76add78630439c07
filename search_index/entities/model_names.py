"""Names that a model finds, put beside those of the lexicon and the rules.

The lexicon, dates, figures and whatever the rules are sure of stand. A model's names fill what is
left over; one that settles types also takes the place of names that the rules only guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from search_index.entities.candidates import Candidate, Priority, resolve
from search_index.entities.context import Document
from search_index.entities.families import family_names
from search_index.entities.hangul_references import LOCAL
from search_index.entities.model_english import latin_names
from search_index.entities.model_russian import cyrillic_names
from search_index.entities.model_spans import Model, found_by
from search_index.entities.people import one_person
from search_index.entities.repetitions import repetitions
from search_index.entities.tokens import Words
from search_index.models import EntityType


def with_model(document: Document, model: Model, headlines: bytearray) -> list[Candidate]:
    """Return the mentions of a document with those that a model adds, and what follows from them.

    `headlines` marks the lines in which a capital says nothing.
    """
    words = document.words
    if model.script not in words.scripts:
        return document.mentions
    found = found_by(model, document)
    if model.script == "C":
        named = cyrillic_names(document, found)
    else:
        named = latin_names(document, found, headlines)
    added = list(_not_withheld(document, named))
    if not added:
        return document.mentions
    guesses = {id(m) for m in document.mentions if m.priority == Priority.WEAK}
    kept = [
        mention
        for mention in document.mentions
        if id(mention) not in guesses
        or not any(c.start < mention.end and mention.start < c.end for c in added)
    ]
    chosen = one_person(Document(words, resolve([*kept, *added]), document.lexicon))
    for step in (repetitions, family_names):
        more = list(step(Document(words, chosen, document.lexicon)))
        chosen = resolve([*chosen, *more]) if more else chosen
    return chosen


def _not_withheld(document: Document, named: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield names that the lexicon did not leave out on purpose, none with a stranger's id.

    A place that the lexicon has under another spelling is that place. A family name alone is not
    the person of the lexicon who has it for an id: it is left apart.
    """
    lexicon = document.lexicon
    for candidate in named:
        entry = lexicon.get(candidate.entity)
        place = candidate.type == EntityType.PLACE
        if place and _has_name(document, candidate):
            continue
        if entry is None or (place and entry.type == candidate.type):
            yield candidate
        elif candidate.type == EntityType.PERSON and candidate.priority == Priority.WEAK:
            yield replace(candidate, entity=f"{candidate.entity}{LOCAL}")


def _has_name(document: Document, candidate: Candidate) -> bool:
    """Whether the lexicon has a name, which does not count in this document then."""
    keys = Words(document.words.text[candidate.start : candidate.end]).keys
    if len(keys) == 1:
        return keys[0] in document.lexicon.single
    return keys[1] in document.lexicon.several.get(keys[0], {})
