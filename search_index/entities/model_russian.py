"""What counts of the names that a model finds in Russian text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial

from search_index.entities.candidates import Candidate
from search_index.entities.context import Document
from search_index.entities.model_spans import Found, name_at
from search_index.entities.russian_bodies import named
from search_index.entities.russian_names import Names, Run
from search_index.entities.russian_words import hyphen, is_adjective, is_common, opens, russian_data
from search_index.entities.tokens import Case, Words
from search_index.models import EntityType


def cyrillic_names(document: Document, spans: Iterable[Found]) -> Iterator[Candidate]:
    """Yield the names of a model's spans that count."""
    words = document.words
    found = [(first, last, kind) for span in spans for first, last, kind in _bare(words, span)]
    inside = {words.keys[last] for first, last, _ in found if not opens(words, first)}
    runs, bodies = [], []
    for first, last, kind in found:
        if not _may_be_name(words, first, last, kind, inside):
            continue
        cyrillic = all(words.kinds[i] == "C" for i in range(first, last + 1))
        if kind == EntityType.ORG or not cyrillic:
            bodies.append((first, last, kind))
        else:
            runs.append((Run(first, last + 1, False, False), kind))
    names = Names(words, [run for run, _ in runs])
    kinds = _usual(words, runs)
    for run, kind in runs:
        single = run.end - run.start == 1
        yield names.candidate(run, kinds[words.keys[run.start]] if single else kind)
    for first, last, kind in bodies:
        if kind == EntityType.ORG:
            start, end = words.starts[first], words.ends[last]
            yield named(kind, start, end, " ".join(words.text[start:end].split()))
        else:
            yield name_at(words, first, last, kind)


def _bare(words: Words, span: Found) -> Iterator[tuple[int, int, EntityType]]:
    """Yield the words of a span and its type, without titles before a person; none of no type."""
    first, last, kind = span.first, span.last, span.type
    if kind is None:
        return
    if kind == EntityType.PERSON:
        mister = last - first > 1 and words.words[first] in {"Г", "г"} and hyphen(words, first + 1)
        first += 2 if mister else 0  # г-н, г-жа
        while first < last and words.keys[first] in russian_data().titles:
            first += 1
    yield first, last, kind


def _usual(words: Words, runs: Iterable[tuple[Run, EntityType]]) -> dict[str, EntityType]:
    """Return the type that a word has most often, by its key (one sense per discourse)."""
    counts: dict[str, Counter[EntityType]] = {}
    for run, kind in runs:
        counts.setdefault(words.keys[run.start], Counter())[kind] += 1
    return {key: min(count, key=partial(_rarer, count)) for key, count in counts.items()}


def _rarer(count: Counter[EntityType], kind: EntityType) -> tuple[int, EntityType]:
    return (-count[kind], kind)


def _may_be_name(words: Words, first: int, last: int, kind: EntityType, inside: set[str]) -> bool:
    """Whether the capital of a name says something, and it is no adjective.

    Inside a sentence a capital makes a name, of an ordinary word too. At the head of one a place
    counts only if it stands elsewhere, by its key (`inside`), as well.
    """
    if words.cases[first] == Case.LOWER or words.kinds[first] not in "LC":
        return False
    if kind != EntityType.ORG and words.cases[last] == Case.LOWER:
        return False
    if first < last or words.kinds[first] != "C":
        return True
    word, place = words.words[first], kind == EntityType.PLACE
    if len(word) < 3 or (place and is_adjective(word)):
        return False
    if is_common(word) and (kind == EntityType.ORG or opens(words, first)):
        return False
    return not (place and opens(words, first)) or words.keys[first] in inside
