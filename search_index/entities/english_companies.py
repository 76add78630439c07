"""What stands behind known names: legal forms of companies, and the forces of states.

Hyundai Merchant Marine Co.; Japan Air Self-Defense Force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.entries import LexiconEntry, Use
from search_index.entities.lexicon import Lexicon
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.tokens import Gap, Words
from search_index.models import EntityType

# Forms that companies have, and those that also tell two companies of one name apart, as Samsung
# and Samsung Corporation; these count behind a name of several words only.
_FORM = lazy(
    r"(?P<sure>,?\s(?:PJSC|OJSC|JSC|LLC|Inc|Ltd|Plc|PLC|GmbH|AG|SA|PAO|Rus)\b)"
    r"|(?P<own>\s(?:Co|Corp|Corporation|Company|Limited)\b)(?:\.?,?\s(?:Ltd|Inc|Limited)\b)?(?!\s[A-Z])"
)
_RUSSIAN_FORM = lazy(r"\b(?:OAO|PAO|OOO|ZAO|AO|JSC)\s$")  # OAO Tarvoprom
_WHOLE = {"corp": "corporation", "co": "company", "inc": "incorporated", "ltd": "limited"}


def legal_names(
    words: Words, known: Iterable[Candidate], found: Iterable[Candidate], lexicon: Lexicon
) -> Iterator[Candidate]:
    """Yield companies of the lexicon with a legal form that it leaves out, or has in full."""
    text = words.text
    for mention in known:
        if mention.type == EntityType.ORG:
            match = _FORM.match(text, mention.end)
            if match and (match["sure"] or " " in text[mention.start : mention.end]):
                yield replace(mention, end=match.end())
            before = _RUSSIAN_FORM.search(text, max(0, mention.start - 5), mention.start)
            if before is not None:
                yield replace(mention, start=before.start())
    for candidate in found:
        if candidate.type == EntityType.ORG and candidate.priority == Priority.RULE:
            entry = _spelt_out(words, candidate, lexicon)
            if entry is not None:
                yield replace(
                    candidate, entity=entry.id, name=entry.name, priority=Priority.LEXICON
                )


_FULL_STOP = lazy(r"\.(?=,?\s[a-z(&]|[,;)’'])")


def with_full_stops(text: str, mentions: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield mentions, companies with the full stop of Co. and Inc. where no sentence ends."""
    for mention in mentions:
        shortened = mention.type == EntityType.ORG and text.endswith(_SHORTENED, 0, mention.end)
        stop = shortened and _FULL_STOP.match(text, mention.end) is not None
        yield replace(mention, end=mention.end + 1) if stop else mention


_SHORTENED = (" Co", " Corp", " Inc", " Ltd", " Bros", " Assn")


def _spelt_out(words: Words, candidate: Candidate, lexicon: Lexicon) -> LexiconEntry | None:
    """Return the one body of the name that a candidate has with a short form, or with no &."""
    place = words.span(candidate.start, candidate.end)
    if place is None or place[1] == place[0]:
        return None
    keys = words.keys[place[0] : place[1] + 1]
    written = list(keys)
    keys = [key for key in keys[:-1] if key != "and"] + [_WHOLE.get(keys[-1], keys[-1])]
    if keys == written or keys[0] not in lexicon.several:
        return None
    entries = {
        phrase.target.entry.id: phrase.target.entry
        for phrase in lexicon.phrases_at(keys, 0)
        if phrase.keys == tuple(keys) and phrase.target.use == Use.NAME
    }
    return next(iter(entries.values())) if len(entries) == 1 else None


_UNITS = frozenset(
    ("army", "division", "corps", "brigade", "regiment", "fleet", "battalion", "squadron")
)
_NUMBERED = lazy(
    r"\b\d{1,3}(?:st|nd|rd|th)\s(?:[A-Z][a-z]+\s){0,2}"
    r"(?:Army|Division|Corps|Brigade|Regiment|Fleet|Battalion|Squadron)\b(?!\s[A-Z])"
)


def units(words: Words) -> Iterator[Candidate]:
    """Yield parts of armies with a number: 25th Army, 88th Rifle Brigade."""
    if _UNITS.isdisjoint(words.keys):
        return
    for match in _NUMBERED.finditer(words.text):
        name = " ".join(match[0].split())
        yield Candidate(
            match.start(), match.end(), f"org:{slug(name)}", EntityType.ORG, Priority.RULE, name
        )


_PAPERS = frozenset(("newspaper", "magazine", "tabloid"))


def papers(words: Words, known: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield newspapers that have the name of a place: the newspaper Sonbong."""
    if _PAPERS.isdisjoint(words.keys):
        return
    for mention in known:
        if mention.type != EntityType.PLACE or mention.demonym:
            continue
        place = words.span(mention.start, mention.end)
        if place is None or not place[0] or words.gaps[place[0]] != Gap.SPACE:
            continue
        after = place[1] + 1
        goes_on = after < len(words) and words.gaps[after] == Gap.SPACE and words.cases[after]
        if words.words[place[0] - 1] in _PAPERS and not goes_on:
            entity = f"org:{slug(mention.name)}-newspaper"
            name = words.text[mention.start : mention.end]
            yield Candidate(
                mention.start, mention.end, entity, EntityType.ORG, Priority.STATED, name
            )


# Forces of a state that are named by it and by words that are no names alone.
_FORCES = lazy(
    r"\s(?:(?:(?:Air|Maritime|Ground)\s)?Self-Defense\sForces?|Air\sForces?|Air\sand\sSpace\sForces"
    r"|Aerospace\sForces|Space\sForce|Coast\sGuard|Marine\sCorps|Strategic\sForces?"
    r"|Armed\sForces|Defen[cs]e\sForces|Border\sGuards?|National\sGuard|Pacific\sFleet)\b"
    r"(?!\s[A-Z][a-z]|-)"
)


def forces_of_states(words: Words, known: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield the forces of states of the lexicon: one body however its state is written."""
    for mention in known:
        if mention.type != EntityType.PLACE:
            continue
        match = _FORCES.match(words.text, mention.end)
        if match is not None and words.text[mention.start].isupper():
            state = mention.entity.partition(":")[2]
            own = slug(match[0].replace("Defence", "Defense")).removesuffix("s")
            name = " ".join(words.text[mention.start : match.end()].split())
            entity = f"org:{state}-{own}"
            yield Candidate(mention.start, match.end(), entity, EntityType.ORG, Priority.RULE, name)
