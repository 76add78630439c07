"""Names that a model finds, put beside those of the lexicon and the rules.

The lexicon, dates, figures and whatever the rules are sure of stand. A model's names fill what is
left over; one that settles types also takes the place of names that the rules only guessed. Its
spans are taken as they come from anywhere: those that are not whole words of the text are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from search_index.entities.candidates import Candidate, Priority, resolve
from search_index.entities.context import Document
from search_index.entities.english_alone import personal, places_taken
from search_index.entities.english_context import Weights, lists, weigh
from search_index.entities.english_words import ordinary
from search_index.entities.families import family_names
from search_index.entities.names import name_data
from search_index.entities.organisations import PREFIXES
from search_index.entities.people import one_person
from search_index.entities.repetitions import repetitions
from search_index.entities.romanise import slug
from search_index.entities.russian_bodies import named
from search_index.entities.russian_names import Names, Run
from search_index.entities.russian_words import is_adjective, is_common, russian_data
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

PIECE = 10_000  # code points that a model is given at once, where lines allow it
_LONGEST = 8  # words of a name
_CHINESE = frozenset(word_list("english_chinese_families"))


@dataclass(frozen=True, slots=True)
class Span:
    """A name in a text, in code points, half-open, as a model has it: nothing is sure of it."""

    start: int
    end: int
    type: EntityType


Finder = Callable[[str], Iterable[Span]]


class Model(Protocol):
    """What finds names in texts of one script."""

    @property
    def script(self) -> str:
        """The kind of its words, see ``Words``."""

    @property
    def types(self) -> Collection[EntityType]:
        """The names that are taken from it."""

    @property
    def settles(self) -> bool:
        """Whether its names take the place of those that the rules only guessed."""

    def spans(self, text: str) -> Iterable[Span]:
        """Return the names in a text."""


def with_model(document: Document, model: Model, headlines: bytearray) -> list[Candidate]:
    """Return the mentions of a document with those that a model adds, and what follows from them.

    `headlines` marks the lines in which a capital says nothing.
    """
    words = document.words
    if model.script not in words.scripts:
        return document.mentions
    taken = _taken(document, model)
    spans = [s for s in _spans(words, model) if not any(taken[s.first : s.last + 1])]
    make = _russian if model.script == "C" else _latin
    added = [
        candidate
        for candidate in make(document, _apart(spans), headlines)
        if document.lexicon.get(candidate.entity) is None  # else it was left out on purpose
    ]
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


@dataclass(frozen=True, slots=True, order=True)
class _Found:
    """The words [first, last] that a model takes for a name."""

    first: int
    last: int
    type: EntityType


def _taken(document: Document, model: Model) -> bytearray:
    """Return which words the mentions have that a model does not replace."""
    words = document.words
    taken = bytearray(len(words))
    at = 0
    for mention in document.mentions:
        if model.settles and mention.priority == Priority.WEAK:
            continue
        while at < len(words) and words.ends[at] <= mention.start:
            at += 1
        inside = at
        while inside < len(words) and words.starts[inside] < mention.end:
            taken[inside] = 1
            inside += 1
    return taken


def _spans(words: Words, model: Model) -> Iterator[_Found]:
    for start, end in _pieces(words, model.script):
        for span in model.spans(words.text[start:end]):
            if span.type in model.types and 0 <= span.start < span.end <= end - start:
                found = _whole(words, start + span.start, start + span.end, span.type)
                if found is not None:
                    yield found


def _whole(words: Words, start: int, end: int, kind: EntityType) -> _Found | None:
    """Return the words of a span, if whole words with nothing but spaces and dashes between.

    Articles before the name and a possessive behind it are none of its words.
    """
    text = words.text
    if text[start : start + 4] in {"the ", "The "}:
        start += 4
    if text[max(end - 2, 0) : end] in {"'s", "’s"}:
        end -= 2
    at = words.span(start, end)
    if at is None or not 0 <= at[1] - at[0] < _LONGEST:
        return None
    if any(words.gaps[i] > Gap.DASH for i in range(at[0] + 1, at[1] + 1)):
        return None
    return _Found(*at, kind)


def _apart(spans: Iterable[_Found]) -> list[_Found]:
    """Return spans in order, those that overlap one before them left out."""
    kept: list[_Found] = []
    for span in sorted(spans):
        if not kept or kept[-1].last < span.first:
            kept.append(span)
    return kept


# The lines that a model is given


def _pieces(words: Words, script: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text whose lines are mostly in a script, whole lines where possible."""
    text, start, end = words.text, -1, 0
    for first, last in _lines(words, script):
        if start >= 0 and last - start > PIECE:
            yield start, end
            start = -1
        start, end = (first if start < 0 else start), last
    if start >= 0:
        yield start, min(end, len(text))


def _lines(words: Words, script: str) -> Iterator[tuple[int, int]]:
    """Yield the lines with more words of a script than of others; a long one in parts."""
    text, at, start = words.text, 0, 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        own = other = 0
        while at < len(words) and words.starts[at] < end:
            own += words.kinds[at] == script
            other += words.kinds[at] in "LCH" and words.kinds[at] != script
            at += 1
        if own > other:
            yield from _parts(text, start, end)
        start = end


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > PIECE:
        stop = max(text.rfind(sign, start + PIECE // 2, start + PIECE) for sign in (". ", " "))
        stop = stop + 1 if stop > 0 else start + PIECE
        yield start, stop
        start = stop
    yield start, end


# Names in English


# What the model's word weighs beside the weights of ``english_context``: its people are right more
# often than its bodies (OntoNotes 5, and our own articles).
_PRIOR = {EntityType.PERSON: 2.0, EntityType.PLACE: 1.0, EntityType.ORG: 0.5}


def _latin(document: Document, spans: list[_Found], headlines: bytearray) -> Iterator[Candidate]:
    words, written = document.words, set(document.words.words)
    taken = places_taken(document)
    weighed: dict[str, Weights] = {}
    priors: dict[str, dict[EntityType, float]] = {}
    found: list[tuple[int, int, str]] = []
    for span in spans:
        first, last = _bare(words, span.first, span.last), span.last
        if headlines[words.starts[first]] or not _may_be_name(words, first, last, written):
            continue
        key = " ".join(words.keys[first : last + 1])
        weigh(words, last, taken, weighed.setdefault(key, Weights()))
        prior = _PRIOR[span.type] * (0.5 if _of_ordinary(words, first, last) else 1.0)
        priors.setdefault(key, {})[span.type] = prior
        found.append((first, last, key))
    kinds = {key: _decided(weights, priors[key]) for key, weights in weighed.items()}
    for first, last, key in found:
        kind = kinds[key]
        if kind == EntityType.PERSON and first == last:
            told = weighed[key].sure or personal(words, first)
            kind = kind if told and not _borne_by_many(key) else None
        if kind is not None:
            yield _named(words, first, last, kind)


def _decided(weights: Weights, priors: Mapping[EntityType, float]) -> EntityType | None:
    weights.person += priors.get(EntityType.PERSON, 0.0)
    weights.place += priors.get(EntityType.PLACE, 0.0)
    weights.body += priors.get(EntityType.ORG, 0.0)
    return weights.decide()


def _named(words: Words, first: int, last: int, kind: EntityType) -> Candidate:
    start, end = words.starts[first], words.ends[last]
    name = " ".join(words.text[start:end].split())
    priority = Priority.WEAK if first == last else Priority.RULE
    return Candidate(start, end, f"{PREFIXES[kind]}:{slug(name)}", kind, priority, name)


def _bare(words: Words, first: int, last: int) -> int:
    """Return the index of the first word of a name that is no title."""
    while first < last and words.keys[first] in name_data().titles_latin:
        first += 1
    return first


def _may_be_name(words: Words, first: int, last: int, written: Collection[str]) -> bool:
    """Whether words have capitals, and not all of them are words of the language or the text."""
    own = range(first, last + 1)
    if not all(_capital(words, i) for i in own) or words.cases[first] == Case.LOWER:
        return False
    if first == last and (words.kinds[first] != "L" or words.keys[first] in written):
        return False
    openers = name_data().openers
    known = all(ordinary(words.keys[i]) or words.keys[i] in openers for i in own)
    return len(words.keys[last]) > 2 and not known


def _of_ordinary(words: Words, first: int, last: int) -> bool:
    """Whether an ordinary word is in a name that no given name begins: Manchester United."""
    given = words.keys[first] in name_data().given_latin
    return not given and any(ordinary(words.keys[i]) for i in range(first, last + 1))


def _capital(words: Words, index: int) -> bool:
    return words.kinds[index] in "LA" and (
        words.cases[index] == Case.TITLE
        or len(words.words[index]) == 1
        or words.words[index] in lists().particles
    )


def _borne_by_many(key: str) -> bool:
    """Whether a family name alone says too little of who is meant."""
    return key in name_data().family_latin or key in _CHINESE


# Names in Russian


def _russian(document: Document, spans: list[_Found], headlines: bytearray) -> Iterator[Candidate]:
    words = document.words
    runs, bodies = [], []
    for span in spans:
        found = _without_titles(words, span)
        if found is None:
            continue
        cyrillic = all(words.kinds[i] == "C" for i in range(found.first, found.last + 1))
        if found.type == EntityType.ORG or not cyrillic:
            bodies.append(found)
        else:
            runs.append((Run(found.first, found.last + 1, False, False), found.type))
    names = Names(words, [run for run, _ in runs])
    for run, kind in runs:
        yield names.candidate(run, kind)
    for found in bodies:
        if found.type == EntityType.ORG:
            start, end = words.starts[found.first], words.ends[found.last]
            yield named(found.type, start, end, " ".join(words.text[start:end].split()))
        else:
            yield _named(words, found.first, found.last, found.type)


def _without_titles(words: Words, span: _Found) -> _Found | None:
    """Return a span without titles before it; None if it is of ordinary words or an adjective."""
    first, last, kind = span.first, span.last, span.type
    while kind == EntityType.PERSON and first < last and words.keys[first] in russian_data().titles:
        first += 1
    if words.cases[first] == Case.LOWER or words.kinds[first] not in "LC":
        return None
    if kind != EntityType.ORG and words.cases[last] == Case.LOWER:
        return None
    word = words.words[first]
    if first == last and words.kinds[first] == "C":
        place = kind == EntityType.PLACE and is_adjective(word)
        if len(word) < 3 or place or is_common(word):
            return None
    return _Found(first, last, kind)
