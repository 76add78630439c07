"""Names of one word that no lexicon and no full name of the document explains.

Such a name is known by what stands beside it: a title, a verb of saying, "his wife, X" for
people; "in X", "the city of X", "X, Texas" for places; "the newspaper X", "X shares" for bodies.
All places of a word in a document are weighed together (one sense per discourse: Gale, Church and
Yarowsky 1992). Ordinary English words need a title before them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document, reference
from search_index.entities.english_context import (
    Weights,
    first_word,
    lists,
    stands_free,
    titled,
    weigh,
)
from search_index.entities.english_described import kind_behind
from search_index.entities.english_words import ordinary
from search_index.entities.families import Families
from search_index.entities.hangul_references import LOCAL
from search_index.entities.names import name_data, person
from search_index.entities.organisations import PREFIXES
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_VESSELS = frozenset(word_list("english_vessels"))


def _may_be_name(words: Words, index: int) -> bool:
    if words.kinds[index] != "L" or words.cases[index] == Case.LOWER:
        return False
    word, key = words.words[index], words.keys[index]
    if len(word) < 3 or key in name_data().titles_latin or key in lists().abbreviations:
        return False
    aboard = words.gaps[index] == Gap.SPACE and words.words[index - 1].lower() in _VESSELS
    if key in lists().titles or aboard:
        return False
    return words.cases[index] == Case.TITLE or len(word) > 4


def lone_names(document: Document, headlines: bytearray) -> Iterator[Candidate]:
    """Yield names of one word that the document's other mentions do not explain.

    Where the document names a person so in full (Clayton Yeutter … Yeutter), the full name as well.
    """
    words = document.words
    taken = places_taken(document)
    bodies = _first_words(document)
    companies = any(map(_company, document.mentions, repeat(words.text)))
    for key, weights in _collected(document, headlines, taken).items():
        if key in bodies:
            for index in weights.places:
                yield reference(words.starts[index], words.ends[index], bodies[key])
            continue
        if weights.shared:
            if weights.person >= 1.0 > max(weights.place, weights.body):
                yield from _of_document(words, weights)
            continue
        full = _introduced(words, weights, taken) if weights.person > weights.place else None
        weights.person += 1.0 if full is not None else 0.0
        weights.listed = weights.listed and (weights.sure or not companies)
        kind = weights.decide()
        many = kind == EntityType.PERSON and full is None and borne_by_many(key)
        if many and (weights.sure or key in name_data().family_latin):
            yield from _of_document(words, weights)
        if many or kind is None:
            continue
        if kind == EntityType.PERSON and not (weights.sure or personal(words, weights.places[0])):
            continue
        if kind == EntityType.PERSON and full is not None:
            yield full
            for index in weights.places:
                yield reference(words.starts[index], words.ends[index], full)
            continue
        for index in weights.places:
            candidate = _candidate(words, index, kind)
            if document.lexicon.get(candidate.entity) is None:  # else it was left out on purpose
                yield candidate


def _of_document(words: Words, weights: Weights) -> Iterator[Candidate]:
    """Yield a family name that many bear as that of somebody of this document only: Mr. Kim."""
    for index in weights.places:
        found = _candidate(words, index, EntityType.PERSON)
        yield replace(found, entity=f"{found.entity}{LOCAL}")


def _collected(document: Document, headlines: bytearray, taken: bytearray) -> dict[str, Weights]:
    """Return the words that may be names, in the order of the text, and what speaks for them."""
    words, openers = document.words, name_data().openers
    families: Families | None = None
    written = set(words.words)  # a key among them stands in small letters somewhere
    seen: dict[str, Weights] = {}
    for index in words.capitals:
        key = words.keys[index]
        if taken[words.starts[index]] or key in openers or not _may_be_name(words, index):
            continue
        if key in written or (ordinary(key) and not titled(words, index)):
            continue
        if families is None:
            families = Families(document)
        weights = seen.setdefault(key, Weights())
        weights.shared = key in families
        if not stands_free(words, index, taken):
            if words.gaps[index] == Gap.SPACE:
                weights.within.append(index)
            if _names_body(words, index):
                weights.body = max(weights.body, 1.5)
            continue
        weights.places.append(index)
        if not headlines[words.starts[index]] and words.cases[index] == Case.TITLE:
            weigh(words, index, taken, weights)
            kind = kind_behind(words, index)
            weights.body += 2.5 if kind == EntityType.ORG else 0.0
            weights.place += 2.5 if kind == EntityType.PLACE else 0.0
    return seen


_CHINESE = frozenset(word_list("english_chinese_families"))


def borne_by_many(family: str) -> bool:
    """Whether a family name alone says too little of who is meant: Kim, Wang."""
    return family in name_data().family_latin or family in _CHINESE


def _names_body(words: Words, index: int) -> bool:
    """Whether an ordinary word with a capital follows, as in names of bodies: Delta Air Lines."""
    after = index + 1
    if after >= len(words) or words.gaps[after] != Gap.SPACE or words.cases[after] != Case.TITLE:
        return False
    word = words.words[after].lower()
    return ordinary(word) and word not in {"administration", "government", "cabinet", "commission"}


def _introduced(words: Words, weights: Weights, taken: bytearray) -> Candidate | None:
    """Return the full name that ends in a word: the unknown words before it in the same run."""
    for index in weights.within:
        first = index
        while first and index - first < 3 and _before_family(words, first, taken):
            first -= 1
        after = index + 1
        goes_on = after < len(words) and words.gaps[after] <= Gap.DASH and words.cases[after]
        if first < index and len(words.words[first]) > 1 and not goes_on:
            start, end = words.starts[first], words.ends[index]
            return person(start, end, " ".join(words.text[start:end].split()))
    return None


def _before_family(words: Words, index: int, taken: bytearray) -> bool:
    """Whether the word before another can be a given name or an initial."""
    word = words.words[index - 1]
    between = words.text[words.ends[index - 1] : words.starts[index]]
    if words.cases[index - 1] == Case.LOWER or taken[words.starts[index - 1]]:
        return False
    if len(word) == 1:
        return between == ". "
    unknown = not ordinary(word.lower()) and word.lower() not in name_data().titles_latin
    return words.gaps[index] == Gap.SPACE and words.cases[index - 1] == Case.TITLE and unknown


_PRONOUN = lazy(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er)\b")
_LONG = 120  # words: a text in which people are introduced by their full names


def personal(words: Words, index: int) -> bool:
    """Whether a word of which bodies could say the same is a person in a longer text.

    There a family name without a full name before it is rare, and a newspaper or a company that
    says something is not: a pronoun soon after the first place of the word decides.
    """
    if len(words) < _LONG:
        return True
    after = words.ends[index]
    return _PRONOUN.search(words.text, after, after + 250) is not None


def _candidate(words: Words, index: int, kind: EntityType) -> Candidate:
    first = first_word(words, index)
    start, end = words.starts[first], words.ends[index]
    name = " ".join(words.text[start:end].split())
    name = name.capitalize() if words.cases[index] == Case.UPPER else name
    return Candidate(start, end, f"{PREFIXES[kind]}:{slug(name)}", kind, Priority.WEAK, name)


_FILLS = (b"\0", b"\1", b"\2", b"\3")


def places_taken(document: Document) -> bytearray:
    """Return which code points other mentions have taken: 2 by a place, 3 by a work, else 1."""
    taken = bytearray(len(document.words.text))
    for mention in document.mentions:
        fill = 2 if mention.type == EntityType.PLACE and not mention.demonym else 1
        fill = 3 if mention.type == EntityType.WORK else fill
        taken[mention.start : mention.end] = _FILLS[fill] * (mention.end - mention.start)
    return taken


_COMPANY = lazy(r"\b(?:Corp|Inc|Ltd|Co|Plc|PLC|Company|Corporation|Group|Holdings)\.?$")


def _company(mention: Candidate, text: str) -> bool:
    named = mention.type == EntityType.ORG
    return named and _COMPANY.search(text[mention.start : mention.end]) is not None


def _first_words(document: Document) -> dict[str, Candidate]:
    """Return the companies of the document by the word that stands for them: Hanjin Shipping Co.

    A word that begins two of them, or is an ordinary one, stands for none.
    """
    found: dict[str, Candidate | None] = {}
    text = document.words.text
    for mention in document.mentions:
        if not _company(mention, text) or mention.priority != Priority.RULE:
            continue
        place = document.words.span(mention.start, mention.end)
        if place is None:
            continue
        key = document.words.keys[place[0]]
        other = found.get(key, mention)
        found[key] = mention if other is not None and other.entity == mention.entity else None
    return {
        key: mention for key, mention in found.items() if mention is not None and not ordinary(key)
    }
