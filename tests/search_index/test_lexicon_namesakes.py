"""No name of the packaged lexicon means two entities of a kind unless the document decides."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import pytest

from search_index.entities import load_lexicon
from search_index.entities.entries import KINDS, LANGUAGES, LexiconEntry, is_hangul
from search_index.entities.normalise import fold


def chosen(kind: str) -> list[LexiconEntry]:
    """Return the entries of a kind that people chose: the cities of the packed table yield."""
    lexicon = load_lexicon()
    return [
        entry
        for entry in lexicon
        if entry.id.startswith(f"{kind}:") and not lexicon.is_packed(entry.id)
    ]


def written(name: str) -> str:
    """Return a name as it is compared: no capitals, hyphens, dots; in Hangul no spaces."""
    plain = " ".join(fold(name).replace("-", " ").replace(".", " ").split())
    return plain.replace(" ", "") if is_hangul(name) else plain


@pytest.mark.parametrize("kind", KINDS)
def test_at_most_one_entry_of_a_kind_bears_a_name_without_a_condition(kind: str) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in chosen(kind):
        for name in entry.all_names():
            if name not in entry.when:
                owners[written(name)].add(entry.id)
    assert {name: sorted(ids) for name, ids in owners.items() if len(ids) > 1} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_no_entity_is_listed_twice(kind: str) -> None:
    """Two entries that share names in two languages are one entity, or all these names wait."""
    owners: dict[tuple[str, str], dict[str, bool]] = defaultdict(dict)
    for entry in chosen(kind):
        for language in LANGUAGES:
            names = [entry.names[language]] if language in entry.names else []
            for name in (*names, *entry.aliases.get(language, ())):
                owners[language, written(name)][entry.id] = name in entry.when
    shared: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (language, _), bearers in owners.items():
        for one, other in combinations(sorted(bearers), 2):
            if not (bearers[one] and bearers[other]):
                shared[one, other].add(language)
    assert [pair for pair, languages in sorted(shared.items()) if len(languages) > 1] == []
