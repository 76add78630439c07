"""Given names that stand alone for people whom the document names in full: Sung-ok, Martin."""

from __future__ import annotations

from collections.abc import Iterator

from search_index.entities.candidates import Candidate
from search_index.entities.context import Document, reference
from search_index.entities.english_alone import borne_by_many, places_taken
from search_index.entities.english_context import stands_free
from search_index.entities.english_words import ordinary
from search_index.entities.names import name_data
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType


def given_names(document: Document) -> Iterator[Candidate]:
    """Yield the given names of people of the document, each that of one of them alone."""
    words = document.words
    people = _people(document)
    firsts = {keys[0] for keys in people}
    open_to = [
        index
        for index in (words.capitals if firsts else ())
        if words.keys[index] in firsts and not document.taken[words.starts[index]]
    ]
    taken = places_taken(document) if open_to else bytearray()
    for index in open_to:
        keys = _given(words, index)
        one = people.get(keys) if not taken[words.starts[index]] else None
        if one is None or one.end > words.starts[index]:
            continue
        last = index + len(keys) - 1
        free = stands_free(words, index, taken) if last == index else _free(words, index, last)
        if free and not (words.gaps[index] == Gap.SPACE and words.words[index - 1] in _ARTICLES):
            yield reference(words.starts[index], words.ends[last], one)


_ARTICLES = frozenset(("the", "The", "a", "an"))


def _people(document: Document) -> dict[tuple[str, ...], Candidate]:
    """Return those named in full by their given names, as one or two keys; not two of one name."""
    words, found = document.words, dict[tuple[str, ...], Candidate | None]()
    for mention in document.mentions:
        if mention.type != EntityType.PERSON or words.text[mention.start : mention.end].isalpha():
            continue  # none, or a family name alone
        place = words.span(mention.start, mention.end)
        if place is None or words.kinds[place[0]] != "L":
            continue
        keys = _given(words, place[0])
        if not keys or place[0] + len(keys) > place[1]:
            continue
        other = found.get(keys, mention)
        found[keys] = mention if other is not None and other.entity == mention.entity else None
    return {keys: mention for keys, mention in found.items() if mention is not None}


def _given(words: Words, index: int) -> tuple[str, ...]:
    """Return the keys of the given name at a word: one that is listed, or two with a hyphen."""
    if words.cases[index] != Case.TITLE:
        return ()
    key, second = words.keys[index], index + 1
    if second < len(words) and words.gaps[second] == Gap.DASH and not words.cases[second]:
        hyphen = words.text[words.ends[index] : words.starts[second]] == "-"
        return (key, words.keys[second]) if hyphen else ()
    listed = key in name_data().given_latin and not ordinary(key) and not borne_by_many(key)
    return (key,) if listed else ()


def _free(words: Words, first: int, last: int) -> bool:
    """Whether neither a capital nor a hyphen stands beside the words [first, last]."""
    after = last + 1
    opener = words.words[first - 1].lower() in name_data().openers
    if words.gaps[first] <= Gap.DASH and words.cases[first - 1] != Case.LOWER and not opener:
        return False
    if after >= len(words) or words.gaps[after] > Gap.DASH:
        return True
    return words.gaps[after] == Gap.SPACE and words.cases[after] == Case.LOWER
