"""The knowledge of the field: names of people, bodies, places, events and works, as data.

An entry is a table of one of the TOML files in ``data/``, or a line of a packed table there
(``tables``). The id of a table is its key after the kind of the file: ``[vladivostok]`` in
places.toml is ``place:vladivostok``. The fields of a table:

``en``, ``ko``, ``ru``
    names in that language, the usual one first, short forms after it
``wikidata``
    the id of the entity there
``demonyms``
    for places: language -> adjectives and names of the people, mentions of kind DEMONYM
``country``
    the key of the country an entity belongs to, by which generic names are decided
``leader``
    true for heads of state and government: "President X" may mean them
``generic``
    names that every country has ("Foreign Ministry"), decided by a country named beside them
``when``
    name -> words: the name is used only in a document in which one of the words stands
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import Any

from search_index.entities.patterns import lazy
from search_index.models import EntityType

LANGUAGES = ("en", "ko", "ru")
#: Kind of an entry, the beginning of its id -> the stem of the kind's files, and its type.
KINDS = MappingProxyType(
    {
        "person": ("people", EntityType.PERSON),
        "org": ("organisations", EntityType.ORG),
        "place": ("places", EntityType.PLACE),
        "event": ("events", EntityType.EVENT),
        "work": ("works", EntityType.WORK),
    }
)
_NONE: Mapping[str, Any] = MappingProxyType({})


def _nothing() -> Mapping[str, Any]:
    return _NONE


class Use(IntEnum):
    """What a name in the lexicon is to its entity."""

    NAME = 0
    DEMONYM = 1
    GENERIC = 2


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """An entity of the lexicon."""

    id: str
    type: EntityType
    names: Mapping[str, str]  # language -> usual name
    aliases: Mapping[str, tuple[str, ...]] = field(
        default_factory=_nothing
    )  # without the usual name
    wikidata: str | None = None
    demonyms: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing)
    country: str | None = None  # entity id
    leader: bool = False
    generic: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing)
    when: Mapping[str, tuple[str, ...]] = field(default_factory=_nothing)

    @property
    def name(self) -> str:
        """The name to show: English if there is one, else Korean, else Russian."""
        names = self.names
        for language in LANGUAGES:
            if language in names:
                return names[language]
        raise ValueError(f"{self.id} has no name")

    def all_names(self) -> Iterator[str]:
        """Yield every name and alias, language by language."""
        for language in LANGUAGES:
            if language in self.names:
                yield self.names[language]
            yield from self.aliases.get(language, ())

    def uses(self) -> Iterator[tuple[Use, str]]:
        """Yield every name in every use that it has."""
        for name in self.all_names():
            yield Use.NAME, name
        for use, groups in ((Use.DEMONYM, self.demonyms), (Use.GENERIC, self.generic)):
            for group in groups.values():
                for name in group:
                    yield use, name


_SYLLABLE = lazy("[가-힣]")


def is_hangul(name: str) -> bool:
    """Whether a name is matched by syllables, not by words."""
    return not name.isascii() and _SYLLABLE.search(name) is not None


def _tuple(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _tuples(table: Mapping[str, Any] | None) -> Mapping[str, tuple[str, ...]]:
    return {key: _tuple(value) for key, value in table.items()} if table else _NONE


def parse_entries(kind: str, tables: Mapping[str, Mapping[str, Any]]) -> Iterator[LexiconEntry]:
    """Yield the entries of one parsed TOML file of `kind` (a key of ``KINDS``)."""
    for key, table in tables.items():
        yield entry_from_table(f"{kind}:{key}", table)


def entry_from_table(entity_id: str, table: Mapping[str, Any]) -> LexiconEntry:
    """Return the entry that a table describes."""
    names, aliases = {}, {}
    for language in LANGUAGES:
        forms = _tuple(table.get(language, ()))
        if forms:
            names[language] = forms[0]
        if len(forms) > 1:
            aliases[language] = forms[1:]
    country = table.get("country")
    return LexiconEntry(
        id=entity_id,
        type=KINDS[entity_id.partition(":")[0]][1],
        names=names,
        aliases=aliases or _NONE,
        wikidata=table.get("wikidata"),
        demonyms=_tuples(table.get("demonyms")),
        country=f"place:{country}" if country else None,
        leader=bool(table.get("leader", False)),
        generic=_tuples(table.get("generic")),
        when=_tuples(table.get("when")),
    )


def entry_from_text(
    entity_id: str, text: str, get: Callable[[str], LexiconEntry | None]
) -> LexiconEntry:
    """Return the entry that is kept as `text`: a table in JSON, or a line of a packed table.

    `get` returns the entry with an id, for the country.

    The line has the id of a country and the names in each language of ``LANGUAGES``, with tabs
    between them and bars between names. A name that ends in ``?`` counts only in a document in
    which another name of it in that language stands or, if it has none, that names the country.
    """
    if text.startswith("{"):
        return entry_from_table(entity_id, json.loads(text))
    country, *groups = text.split("\t")
    names: dict[str, str] = {}
    aliases: dict[str, tuple[str, ...]] = {}
    when: dict[str, tuple[str, ...]] = {}
    for language, group in zip(LANGUAGES, groups, strict=True):
        if not group:
            continue
        listed = group.split("|")
        sure = tuple(name for name in listed if not name.endswith("?"))
        forms = [name.removesuffix("?") for name in listed]
        for name in forms:
            if name not in sure:
                when[name] = sure or _telling(get(country))
        names[language] = forms[0]
        if len(forms) > 1:
            aliases[language] = tuple(forms[1:])
    return LexiconEntry(
        entity_id, EntityType.PLACE, names, aliases, country=country or None, when=when or _NONE
    )


_TELLING = 4  # letters: "US" and "Китай" without its ending stand in other words too


def _telling(country: LexiconEntry | None) -> tuple[str, ...]:
    """Return what stands in a document that names a country: its names less their endings."""
    if country is None:
        return ("\0",)
    words = []
    for name in country.all_names():
        if is_hangul(name):
            words += [name] if len(name) > 1 and name not in country.when else []
        elif len(name) >= _TELLING and not name.isupper() and name not in country.when:
            words.append(name if name.isascii() else " ".join(map(_without_ending, name.split())))
    return tuple(words) or ("\0",)


def _without_ending(word: str) -> str:
    return word[:-1] if len(word) > _TELLING and word[-1] in "аяьйы" else word
