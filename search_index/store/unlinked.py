"""Where a name of an entity stands that was not taken for a mention of anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from search_index.analysis.particles import without_particle
from search_index.models import Entity, Mention, Span
from search_index.query.combine import any_of
from search_index.query.tree import Node
from search_index.query.words import consecutive, sequence

_HANGUL = re.compile("[가-힣]+")
_LEAST = 2  # letters or syllables of a name that is looked for
_MOST_NAMES = 40  # of an entity with more the first ones are looked for: the usual ones come first
_ACRONYM = 5  # letters of a name in capitals that means nothing in small ones


def names_of(entity: Entity) -> tuple[str, ...]:
    """Return the names of an entity that mean it wherever they stand, each once.

    Parts of a personal name do not: many people bear them.
    """
    names = dict.fromkeys((entity.name, *entity.names.values(), *entity.aliases))
    found = [name for name in names if sum(map(str.isalnum, name)) >= _LEAST]
    if entity.id.startswith("person:"):
        found = [name for name in found if _whole(name)]
    return tuple(found[:_MOST_NAMES])


def _whole(name: str) -> bool:
    """Whether a personal name is of more than a family name or a given name."""
    hangul = _HANGUL.fullmatch(name)
    return len(name.split()) > 1 or (hangul is not None and len(name) > _LEAST)


def query_of(names: Iterable[str]) -> Node | None:
    """Return the query for the texts in which any of some names stands, cases aside."""
    return any_of(node for name in names if (node := sequence(name, False, "")) is not None)


def unlinked_places(
    text: str, places: Iterable[Span], names: Sequence[str], mentions: Sequence[Mention]
) -> Iterator[Span]:
    """Yield those of the places where a name may stand that no mention touches.

    ``places``: where the words of a name were found, folded and without their endings; they are
    held against the text as it is written here.
    """
    spellings: dict[tuple[str, ...], list[str]] = {}
    for name in names:
        spellings.setdefault(consecutive(name), []).append(name)
    linked = [(mention.start, mention.end) for mention in mentions]
    at = 0
    for place in places:
        while at < len(linked) and linked[at][1] <= place.start:
            at += 1
        if at < len(linked) and linked[at][0] < place.end:
            continue
        form = text[place.start : place.end]
        if _HANGUL.search(form):
            if _stands_alone(text, place):
                yield place
            continue
        same = spellings.get(consecutive(form))
        if any(_written_as(form, name) for name in same) if same else form[:1].isupper():
            yield place


def _written_as(form: str, name: str) -> bool:
    """Whether a form has the capitals that a name of the same words needs to be one."""
    if name.isupper() and len(name) <= _ACRONYM:
        return form == name
    return name[:1].islower() or form[:1].isupper()


def _stands_alone(text: str, place: Span) -> bool:
    """Whether a name in Hangul is a word there, or a word with an ending."""
    if place.start and _HANGUL.match(text[place.start - 1]):
        return False
    rest = _HANGUL.match(text, place.end)
    if rest is None:
        return True
    word = text[place.start : rest.end()]
    return without_particle(word) == text[place.start : place.end]
