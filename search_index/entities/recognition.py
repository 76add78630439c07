"""Recognises and links the entities of one document, by rules and lexicon."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from search_index.entities import (
    names,
    organisations,
    russian_bodies,
    russian_people,
    russian_signs,
    russian_words,
    variants,
)
from search_index.entities.abbreviations import definitions
from search_index.entities.candidates import Candidate, Priority, resolve
from search_index.entities.context import Document as Known
from search_index.entities.dates import find_dates
from search_index.entities.english_alone import lone_names
from search_index.entities.english_bodies import acronyms, english_bodies, without_kind_word
from search_index.entities.english_bylines import bylines, datelines
from search_index.entities.english_companies import (
    forces_of_states,
    legal_names,
    papers,
    units,
    with_full_stops,
)
from search_index.entities.english_described import described
from search_index.entities.english_given import given_names
from search_index.entities.english_initials import with_initials
from search_index.entities.english_participants import participants
from search_index.entities.english_people import completed, english_people
from search_index.entities.english_places import halves, korean_units, regions, widened, zones
from search_index.entities.english_rows import rows
from search_index.entities.english_titles import english_titles
from search_index.entities.english_works import english_works
from search_index.entities.entries import Use
from search_index.entities.families import family_names
from search_index.entities.generics import generic_names
from search_index.entities.given_names import given_name_before
from search_index.entities.hangul_events import hangul_events
from search_index.entities.hangul_institutions import institutions
from search_index.entities.hangul_introduced import introduced
from search_index.entities.hangul_meetings import hangul_meetings
from search_index.entities.hangul_ministries import ministries
from search_index.entities.hangul_namesakes import settle_namesakes
from search_index.entities.hangul_references import LOCAL, hangul_references
from search_index.entities.hangul_rules import hangul_candidates
from search_index.entities.hangul_sites import hangul_sites
from search_index.entities.hangul_works import hangul_works
from search_index.entities.lexicon import Lexicon
from search_index.entities.loading import load_lexicon
from search_index.entities.model_names import with_model
from search_index.entities.model_spans import Model
from search_index.entities.names_of_many import of_document
from search_index.entities.patterns import lazy
from search_index.entities.people import gender_fits, one_person
from search_index.entities.quantities import find_quantities
from search_index.entities.repetitions import head_words, repetitions
from search_index.entities.russian_links import bodies_of_states, other_names, short_names
from search_index.entities.russian_links import legal_names as russian_legal_names
from search_index.entities.russian_names import unknown_names
from search_index.entities.russian_places import compound_places
from search_index.entities.scan import Found, scanner_of
from search_index.entities.state_bodies import settled
from search_index.entities.tokens import Case, Words
from search_index.models import Document, EntityRef, EntityType, Mention

#: Texts up to this many code points are recognised as a whole, in some 200 MB of memory.
LONGEST = 1 << 21


@dataclass(frozen=True, slots=True)
class Recognition:
    """The mentions of a document and the entities that they name."""

    mentions: tuple[Mention, ...]  # in reading order, never overlapping
    entities: tuple[EntityRef, ...]  # each entity of the mentions once, sorted by id


def _from_lexicon(words: Words, found: list[Found]) -> list[Candidate]:
    """Return a candidate for each match that has one meaning; ambiguous ones are left apart."""
    candidates = []
    generic, quoted = Use.GENERIC, not russian_signs.QUOTES.isdisjoint(words.text)
    for match in found:
        targets = [target for target in match.targets if target.use != generic]
        if len(targets) == 1 or len({target.entry.id for target in targets}) == 1:
            entry = targets[0].entry
            demonym = all(target.use == Use.DEMONYM for target in targets)
            start, end = match.start, match.end
            if quoted and not russian_signs.QUOTES.isdisjoint(words.text[start:end]):
                first = bisect_left(words.starts, start)
                opening = words.text[start].islower() or russian_words.opens(words, first)
                described = opening and words.cases[first] != Case.UPPER
                outside = entry.type == EntityType.ORG and described
                start, end = russian_signs.within_quotes(words.text, start, end, outside)
            candidates.append(
                Candidate(
                    start, end, entry.id, entry.type, Priority.LEXICON, entry.name, demonym
                )
            )  # fmt: skip
    return candidates


_PARTS = (EntityType.PERSON, EntityType.PLACE)
_LINE = lazy(r"[^\n]+")
_CAPITAL = lazy(r"[A-Z](?<!\w.)")
_WORD = lazy(r"[A-Za-z][\w’'-]*")


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
        if len(_CAPITAL.findall(content)) < 4:
            continue
        long = [word for word in _WORD.findall(content) if len(word) > 3]
        capital = sum(word[0].isupper() for word in long)
        if len(long) >= 4 and capital >= 0.8 * len(long):
            marks[line.start() : line.end()] = b"\1" * (line.end() - line.start())
    return marks


def _own_names(
    words: Words, known: list[Candidate], headlines: bytearray, lexicon: Lexicon
) -> list[Candidate]:
    """Drop family names and cities of the lexicon that are a part of something else's name.

    "Trump" alone is known; in "Ivanka Trump" or 이방카 트럼프 it is not he. Nor is the city in
    "Wells Fargo", or the land in «Анатолия Орлова».
    """
    taken = bytearray(len(words.text))
    for candidate in known:
        taken[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
    index_of = dict(zip(words.starts, range(len(words)), strict=True))
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
            index is not None
            and candidate.type == EntityType.PLACE
            and words.kinds[index] == "C"
            and words.ends[index] == candidate.end
            and russian_people.is_given_before_family(words, index)
        ):
            continue
        if (
            index is None
            or candidate.type not in _PARTS
            or words.ends[index] != candidate.end
            or words.kinds[index] not in "LC"
            or headlines[candidate.start]
        ):
            kept.append(candidate)
        elif candidate.type == EntityType.PERSON:
            if names.stands_alone(words, index, taken):
                kept.append(candidate)
        elif not lexicon.is_packed(candidate.entity) or names.begins(words, index, taken):
            kept.append(candidate)
    return kept


def _by_rules(
    words: Words, known: list[Candidate], headlines: bytearray, lexicon: Lexicon
) -> list[Candidate]:
    text = words.text
    barriers = names.Barriers(len(text), known)
    candidates: list[Candidate] = []
    kinds = words.scripts
    candidates += find_dates(words)
    candidates += find_quantities(words)
    if "L" in kinds:
        candidates += names.latin_people(words, barriers, headlines)
        candidates += organisations.latin_bodies(words, barriers, headlines)
        candidates += english_people(words, barriers, headlines)
        candidates += bylines(words, barriers)
        candidates += datelines(words, barriers)
        candidates += korean_units(words, barriers)
        candidates += completed(words, candidates)
        candidates += widened(words, known, headlines)
        candidates += zones(words, known)
        candidates += english_bodies(words, known, candidates, headlines)
        candidates += english_works(words)
        candidates += english_titles(words, known, headlines)
        candidates += forces_of_states(words, known)
        candidates += papers(words, known)
        candidates += units(words)
        candidates += legal_names(words, known, candidates, lexicon)
        if "(" in words.text:
            candidates += participants(words, barriers, [*known, *candidates])
    if "C" in kinds:
        candidates += russian_people.cyrillic_people(words, barriers)
        candidates += russian_bodies.cyrillic_bodies(words, barriers)
        candidates += russian_signs.signs(words, barriers)
    if "H" in kinds:
        candidates += hangul_candidates(words, known, barriers, lexicon)
    return candidates


# What follows from the mentions found so far, one after the other.
_STEPS = (
    definitions,
    repetitions,
    head_words,
    short_names,
    bodies_of_states,
    russian_legal_names,
    other_names,
    compound_places,
    unknown_names,
    family_names,
    ministries,
    hangul_sites,
    institutions,
    introduced,
    hangul_references,
    hangul_works,
    hangul_events,
    hangul_meetings,
)


def _recognise(words: Words, lexicon: Lexicon, models: Sequence[Model] = ()) -> list[Candidate]:
    found = scanner_of(lexicon).scan(words)
    headlines = _headlines(words.text)
    chosen = _own_names(words, resolve(_from_lexicon(words, found)), headlines, lexicon)
    if "L" in words.scripts:
        chosen = list(with_initials(words, chosen, lexicon))
    by_rules = _by_rules(words, chosen, headlines, lexicon)
    if "H" in words.scripts:
        chosen, by_rules = settle_namesakes(chosen, by_rules, words.text, lexicon)
    chosen = [without_kind_word(words.text, mention) for mention in chosen]
    chosen = resolve([*chosen, *variants.linked(by_rules, lexicon)])
    known = Known(words, one_person(Known(words, chosen, lexicon)), lexicon)
    for step in _STEPS:
        known = _and_more(known, step(known))
    if "L" in words.scripts:
        known = _and_more(known, (*acronyms(known), *regions(known), *halves(known)))
        if found_more := list(described(known, headlines)):
            known = _and_more(known, found_more)
            known = _and_more(known, repetitions(known))
        known = _and_more(known, rows(known, headlines))
        known = _and_more(known, given_names(known))
        known = _and_more(known, lone_names(known, headlines))
    for model in models:
        known = Known(words, with_model(known, model, headlines), lexicon)
    known = _and_more(known, generic_names(known, found))
    linked = with_full_stops(words.text, variants.linked(known.mentions, lexicon))
    return settled(of_document(list(linked), lexicon), words.text, lexicon)


def _and_more(known: Known, found: Iterable[Candidate]) -> Known:
    more = list(found)
    if not more:
        return known
    return Known(known.words, resolve([*known.mentions, *more]), known.lexicon)


def recognise(
    document: Document, lexicon: Lexicon | None = None, models: Sequence[Model] = ()
) -> Recognition:
    """Return the mentions and entities of `document`; pure and deterministic.

    `lexicon`: the names known, by default the packaged ones. `models`: what else finds names. Of a
    text above LONGEST code points the parts between two paragraphs are recognised one after the
    other, in bounded memory: what one says of a name, as a full name before the family name alone,
    does not count in the next.
    """
    lexicon = lexicon or load_lexicon()
    own = f"-{hashlib.blake2s(document.id.encode(), digest_size=4).hexdigest()}"
    mentions: list[Mention] = []
    refs: dict[str, EntityRef] = {}
    for start, end in pieces(document.text):
        chosen = _recognise(Words(document.text[start:end]), lexicon, models)
        for c in chosen:
            local = c.entity.endswith(LOCAL)
            entity = c.entity.removesuffix(LOCAL) + own if local else c.entity
            kind = EntityType.DEMONYM if c.demonym else c.type
            at, to = start + c.start, start + c.end
            mentions.append(Mention(document.id, at, to, entity, kind, document.text[at:to]))
            shouted = entity in refs and refs[entity].name.isupper() and not c.name.isupper()
            if entity not in refs or shouted:
                refs[entity] = EntityRef(entity, c.type, c.name)
    return Recognition(tuple(mentions), tuple(refs[key] for key in sorted(refs)))


def pieces(text: str, longest: int = LONGEST) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a text, half-open and one after the other, that are read by themselves.

    Each ends between paragraphs, else lines, else words, in the second half of `longest`.
    """
    start = 0
    while len(text) - start > longest:
        low, high = start + longest // 2, start + longest
        ends = (text.rfind(sign, low, high) + len(sign) for sign in ("\n\n", "\n", " "))
        end = next((end for end in ends if end > low), high)
        yield start, end
        start = end
    yield start, len(text)
