"""Recognises and links the entities of one document, by rules and lexicon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from search_index.entities import names, organisations, variants
from search_index.entities.abbreviations import definitions
from search_index.entities.candidates import Candidate, Priority, resolve
from search_index.entities.context import Document as Known
from search_index.entities.dates import find_dates
from search_index.entities.families import family_names
from search_index.entities.generics import generic_names
from search_index.entities.given_names import given_name_before
from search_index.entities.hangul_names import hangul_people
from search_index.entities.lexicon import Lexicon, Use, load_lexicon
from search_index.entities.people import gender_fits, one_person
from search_index.entities.quantities import find_quantities
from search_index.entities.repetitions import head_words, repetitions
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


_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[A-Za-z][\w’'-]*")


def _headlines(text: str) -> bytearray:
    """Mark the lines set in title case, in which a capital says nothing about a word.

    Such a line has no full stop at its end, at least four words, and capitals on most words of
    more than three letters.
    """
    marks = bytearray(len(text))
    for line in _LINE.finditer(text):
        content = line.group().rstrip()
        if len(content) > 200 or content.endswith((".", "!", ";", ",", "”", '"')):
            continue
        long = [word for word in _WORD.findall(content) if len(word) > 3]
        capital = sum(word[0].isupper() for word in long)
        if len(long) >= 4 and capital >= 0.8 * len(long):
            marks[line.start() : line.end()] = b"\1" * (line.end() - line.start())
    return marks


def _own_names(
    words: Words, known: list[Candidate], headlines: bytearray, lexicon: Lexicon
) -> list[Candidate]:
    """Drop family names of the lexicon that are a part of somebody else's name.

    "Trump" alone is known; in "Ivanka Trump" or 이방카 트럼프 it is not he.
    """
    taken = bytearray(len(words.text))
    for candidate in known:
        taken[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
    index_of = {start: index for index, start in enumerate(words.starts)}
    kept = []
    for candidate in known:
        index = index_of.get(candidate.start)
        if index is not None and candidate.type == EntityType.PERSON and words.kinds[index] == "H":
            if not given_name_before(words, index, candidate, lexicon):
                kept.append(candidate)
            continue
        if index is not None and candidate.type == EntityType.PERSON and words.kinds[index] == "C":
            entry = lexicon.get(candidate.entity)
            family = entry.names.get("ru", "").rsplit(" ", 1)[-1] if entry else ""
            if words.ends[index] == candidate.end and not gender_fits(words.words[index], family):
                continue
        if (
            index is None
            or candidate.type != EntityType.PERSON
            or words.ends[index] != candidate.end
            or words.kinds[index] not in "LC"
            or headlines[candidate.start]
            or names.stands_alone(words, index, taken)
        ):
            kept.append(candidate)
    return kept


def _by_rules(words: Words, known: list[Candidate], headlines: bytearray) -> list[Candidate]:
    text = words.text
    barriers = names.Barriers(len(text), known)
    candidates: list[Candidate] = []
    kinds = set(words.kinds)
    candidates += find_dates(words)
    candidates += find_quantities(words)
    if "L" in kinds:
        candidates += names.latin_people(words, barriers, headlines)
        candidates += organisations.latin_bodies(words, barriers, headlines)
    if "C" in kinds:
        candidates += names.cyrillic_people(words, barriers)
        candidates += organisations.cyrillic_bodies(words, barriers)
    if "H" in kinds:
        candidates += hangul_people(text, barriers)
        candidates += organisations.hangul_bodies(text)
    return candidates


def _recognise(words: Words, lexicon: Lexicon) -> list[Candidate]:
    found = _scanner(lexicon).scan(words)
    headlines = _headlines(words.text)
    chosen = _own_names(words, resolve(_from_lexicon(found)), headlines, lexicon)
    by_rules = _by_rules(words, chosen, headlines)
    chosen = resolve([*chosen, *variants.linked(by_rules, lexicon)])
    chosen = one_person(Known(words, chosen, lexicon))
    for step in (definitions, repetitions, head_words, family_names):
        more = list(step(Known(words, chosen, lexicon)))
        chosen = resolve([*chosen, *more]) if more else chosen
    more = list(generic_names(Known(words, chosen, lexicon), found))
    return list(variants.linked(resolve([*chosen, *more]) if more else chosen, lexicon))


def recognise(document: Document, lexicon: Lexicon | None = None) -> Recognition:
    """Return the mentions and entities of `document`; pure and deterministic.

    `lexicon`: the names known, by default the packaged ones.
    """
    chosen = _recognise(Words(document.text), lexicon or load_lexicon())
    mentions = tuple(
        Mention(
            document.id, c.start, c.end, c.entity,
            EntityType.DEMONYM if c.demonym else c.type, document.text[c.start : c.end],
        )
        for c in chosen
    )  # fmt: skip
    refs = {c.entity: EntityRef(c.entity, c.type, c.name) for c in reversed(chosen)}
    return Recognition(mentions, tuple(refs[key] for key in sorted(refs)))
