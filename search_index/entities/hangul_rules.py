"""All rules for names in Hangul, each tried only on the words that could begin or end its names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from search_index.entities import (
    hangul_agencies,
    hangul_bodies,
    hangul_bylines,
    hangul_firms,
    hangul_foreign,
    hangul_introduced,
    hangul_labels,
    hangul_names,
    hangul_places,
    hangul_rows,
)
from search_index.entities.candidates import Candidate, resolve
from search_index.entities.lexicon import Lexicon
from search_index.entities.names import Barriers
from search_index.entities.tokens import Gap, Words

_RULES = (
    hangul_names.may_begin,
    hangul_foreign.may_begin,
    hangul_places.may_be,
    hangul_bodies.may_end,
)


@lru_cache(maxsize=1 << 17)
def _rules_for(run: str) -> tuple[int, ...]:
    """Return the numbers of the rules that a run of Hangul may satisfy, whatever is around it."""
    return tuple([number for number, may in enumerate(_RULES) if may(run)])


def hangul_candidates(
    words: Words, known: Sequence[Candidate], barriers: Barriers, lexicon: Lexicon
) -> list[Candidate]:
    """Return the people, places and bodies that the rules find in Hangul.

    `known`: the mentions of the lexicon; `barriers`: where they are.
    """
    chosen: tuple[list[int], ...] = ([], [], [], [])
    runs = [index for index, kind in enumerate(words.kinds) if kind == "H"]
    for index in runs:
        rules = _rules_for(words.words[index])
        if rules and words.gaps[index] != Gap.NONE:
            for number in rules:
                chosen[number].append(index)
    name, foreign, place, body = chosen
    places = list(hangul_places.hangul_places(words, place, known, lexicon))
    named = resolve([*known, *places]) if places else known
    by_start = {mention.start: mention for mention in named}
    at_places = {found.start for found in places}
    return [
        *places,
        *hangul_names.korean_people(words, name, barriers, at_places),
        *hangul_rows.people_by_place(words, name, barriers, at_places),
        *hangul_foreign.foreign_people(words, foreign, barriers),
        *hangul_introduced.titled_people(words, foreign, barriers, known),
        *hangul_bodies.hangul_bodies(words, body, named, lexicon),
        *hangul_firms.hangul_firms(words, by_start),
        *hangul_labels.labelled_bodies(words, by_start),
        *hangul_bylines.hangul_bylines(words.text),
        *hangul_agencies.abbreviations(words),
        *hangul_agencies.wire_services(words.text, lexicon),
    ]
