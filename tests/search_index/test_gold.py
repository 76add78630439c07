"""Recognition and linking on articles marked by hand: what they reach now must not get lost.

The floors are a little below what is reached; whoever improves recognition raises them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from search_index.entities import recognise, recognisers
from search_index.entities.joining import Named, joined
from search_index.models import EntityType

if TYPE_CHECKING:
    from gold import GoldDocument

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
SETS = ("seeds", "unseen")

# Strict F1 of span and type over PERSON, ORG, PLACE, EVENT and WORK, and of the frequent ones.
FLOORS = {
    ("seeds", "en"): {"micro": 0.99, "PERSON": 0.99, "ORG": 0.98, "PLACE": 0.99},
    ("seeds", "ko"): {"micro": 0.99, "PERSON": 0.99, "ORG": 0.99, "PLACE": 0.98},
    ("seeds", "ru"): {"micro": 0.985, "PERSON": 0.99, "ORG": 0.97, "PLACE": 0.99},
    ("unseen", "en"): {"micro": 0.985, "PERSON": 0.98, "ORG": 0.97, "PLACE": 0.99},
    ("unseen", "ko"): {"micro": 0.96, "PERSON": 0.97, "ORG": 0.975, "PLACE": 0.94},
    ("unseen", "ru"): {"micro": 0.985, "PERSON": 0.985, "ORG": 0.975, "PLACE": 0.99},
}
# B³ over all documents of a set: end to end, and of the mentions that are found.
LINKS = {"seeds": {"all": 0.985, "found": 0.994}, "unseen": {"all": 0.975, "found": 0.995}}

# Recall of pairs of languages on the list of names.
NAMES = {"all": 0.94, "not in the lexicon": 0.92}


@pytest.fixture(autouse=True)
def _benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))


def _read(name: str) -> list[GoldDocument]:
    from gold import read_own

    return read_own(name)


@pytest.mark.parametrize("name", SETS)
def test_every_text_is_marked_and_every_mark_is_of_a_text(name: str) -> None:
    from gold import OWN

    documents = _read(name)  # raises where a surface is not in its place, or mentions overlap
    marks, _ = OWN[name]
    there = {path.relative_to(marks).with_suffix("") for path in marks.rglob("*.tsv")}
    assert there == {Path(document.document.id).with_suffix("") for document in documents}
    assert len(documents) == {"seeds": 15, "unseen": 6}[name]
    assert all(len(document.mentions) > 30 for document in documents)


def test_an_entity_has_one_type_and_a_demonym_means_a_place() -> None:
    types: dict[str, set[EntityType]] = defaultdict(set)
    demonyms: dict[str, str] = {}
    for document in chain.from_iterable(map(_read, SETS)):
        for mention in document.mentions:
            if mention.type == EntityType.DEMONYM:
                demonyms[mention.entity] = document.document.id
            else:
                types[mention.entity].add(mention.type)
    assert {entity: kinds for entity, kinds in types.items() if len(kinds) > 1} == {}
    for entity in demonyms:
        assert types[entity] <= {EntityType.PLACE}


@pytest.mark.parametrize("name", SETS)
def test_what_is_marked_once_is_marked_wherever_it_stands(name: str) -> None:
    """So that no mention was overlooked whose name was seen elsewhere in the article."""
    assert list(chain.from_iterable(map(_unmarked, _read(name)))) == []


def _unmarked(document: GoldDocument) -> Iterator[str]:
    text = document.document.text
    covered = bytearray(len(text))
    for mention in document.mentions:
        covered[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    for surface in sorted({text[m.start : m.end] for m in document.mentions}):
        if len(surface) > 1:  # a syllable of Hangul is a part of any word
            for found in re.finditer(rf"(?<!\w){re.escape(surface)}", text):
                if not any(covered[found.start() : found.end()]):
                    yield f"{document.document.id}:{found.start()} {surface}"


@pytest.mark.parametrize("key", FLOORS, ids="-".join)
def test_recognition_reaches_its_floors(key: tuple[str, str]) -> None:
    from gold import read_own
    from scoring import strict

    name, language = key
    documents = read_own(name, [language])
    found = {d.document.id: recognise(d.document).mentions for d in documents}
    scores = strict(documents, found)
    reached = {kind: scores[kind]["f1"] for kind in FLOORS[key]}
    assert {kind: f1 for kind, f1 in reached.items() if f1 < FLOORS[key][kind]} == {}


@pytest.mark.parametrize(("extra", "language"), [("ner", "en"), ("ru", "ru")])
@pytest.mark.parametrize("name", SETS)
def test_an_extra_does_no_harm_in_articles_of_the_field(
    name: str, extra: str, language: str
) -> None:
    from gold import read_own
    from scoring import strict

    there = recognisers()
    if extra not in there:
        pytest.skip(f"the extra {extra} is not installed")
    documents = read_own(name, [language])
    alone, beside = (
        strict(documents, {d.document.id: find(d.document).mentions for d in documents})
        for find in (recognise, there[extra])
    )
    assert beside["micro"]["f1"] >= alone["micro"]["f1"]


@pytest.mark.parametrize("name", SETS)
def test_linking_across_documents_and_languages_reaches_its_floors(name: str) -> None:
    from entities import indexed
    from scoring import linking

    documents = _read(name)
    found = indexed({d.document.id: d.document.text for d in documents})
    scores = linking(documents, found)
    reached = {kind: scores[kind]["f1"] for kind in LINKS[name]}
    assert {kind: f1 for kind, f1 in reached.items() if f1 < LINKS[name][kind]} == {}


def test_names_across_scripts_are_joined_and_no_two_of_them() -> None:
    """What is missing is not found in one of its sentences; two that differ are never one."""
    from across_scripts import measure_names
    from entities import indexed

    scores = measure_names(indexed)
    assert scores["merged"] == []
    assert scores["rows"]["all"]["recall"] >= NAMES["all"]
    assert scores["rows"]["not in the lexicon"]["recall"] >= NAMES["not in the lexicon"]


def test_every_korean_and_russian_name_of_the_list_is_joined_by_its_sound() -> None:
    from across_scripts import read_names

    listed = [name for name in read_names() if name.type == EntityType.PERSON]
    owner = {
        f"person:{language}{at}": at for at, name in enumerate(listed) for language in name.forms
    }
    into = joined(
        Named(f"person:{language}{at}", name.type, (form,))
        for at, name in enumerate(listed)
        for language, form in name.forms.items()
    )
    assert [(one, other) for one, other in into.items() if owner[one] != owner[other]] == []
    apart = {at for one, at in owner.items() if one not in into and one not in into.values()}
    assert len(apart) <= 0.03 * len(listed)  # those in the transcriptions of Chinese
