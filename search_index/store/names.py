"""Names to entities, in every script, for the entities that an index holds."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from search_index.analysis import fold
from search_index.entities import LexiconEntry, name_key
from search_index.errors import IndexFailure
from search_index.models import Entity, EntityRef, EntityType
from search_index.sources.facts import language_of
from search_index.store.meta import replace_file

NAMES_FILE = "names.json"

# A search for "2017" or "30 billion" asks for the text, not for an entity.
_NOT_NAMED = frozenset({EntityType.DATE, EntityType.QUANTITY})
_ACRONYM = 6  # letters at the most


@dataclass(frozen=True, slots=True)
class LexiconNames:
    """What the lexicon knows of an entity."""

    names: Mapping[str, str]  # language -> usual name
    aliases: tuple[str, ...] = ()
    wikidata: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)  # name or alias -> its ``name_key``


@dataclass(slots=True)
class KnownEntity:
    """An entity over all documents of a commit."""

    ref: EntityRef
    mentions: int = 0
    documents: list[int] = field(default_factory=list)  # numbers, in reading order
    surfaces: dict[str, int] = field(default_factory=dict)  # surface form -> documents with it


def write_names(generation: Path, entries: Iterable[LexiconEntry]) -> None:
    """Write what the lexicon knows of some entities into a generation's folder.

    Readers then need not load the lexicon, which costs more than their first answer.
    """
    rows = {}
    for entry in entries:
        usual = set(entry.names.values())
        aliases = dict.fromkeys(name for name in entry.all_names() if name not in usual)
        keys = {name: name_key(name) for name in entry.all_names()}
        rows[entry.id] = [dict(entry.names), list(aliases), entry.wikidata, keys]
    replace_file(generation / NAMES_FILE, json.dumps(rows, sort_keys=True).encode())


def read_names(generation: Path) -> dict[str, LexiconNames]:
    """Return what ``write_names`` wrote, nothing if there is no file. Raises IndexFailure."""
    try:
        rows = json.loads((generation / NAMES_FILE).read_bytes())
        return {
            entity: LexiconNames(names, tuple(aliases), wikidata, keys)
            for entity, (names, aliases, wikidata, keys) in rows.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise IndexFailure(f"the index is damaged ({type(error).__name__})") from error


def describe(known: KnownEntity, lexicon: LexiconNames | None) -> Entity:
    """Return an entity with every name known for it."""
    names = dict(lexicon.names) if lexicon else _usual_names(known)
    surfaces = sorted(known.surfaces, key=lambda text: (-known.surfaces[text], text))
    taken = {fold(name) for name in (known.ref.name, *names.values())}
    aliases = []
    for alias in (*(lexicon.aliases if lexicon else ()), *surfaces):
        folded = fold(alias)
        if folded not in taken:
            taken.add(folded)
            aliases.append(alias)
    return Entity(
        id=known.ref.id,
        type=known.ref.type,
        name=known.ref.name,
        names=names,
        aliases=tuple(aliases),
        wikidata=lexicon.wikidata if lexicon else None,
        mentions=known.mentions,
        documents=len(known.documents),
    )


def _usual_names(known: KnownEntity) -> dict[str, str]:
    """Return the fullest, then most usual surface form in each script."""
    best: dict[str, tuple[int, int, str]] = {}
    for text, documents in known.surfaces.items():
        language = language_of(text)
        rank = (-len(text.split()), -documents, text)
        if language != "und" and (language not in best or rank < best[language]):
            best[language] = rank
    return {language: best[language][2] for language in sorted(best)}


class NameIndex:
    """Finds entities by what they are called; the ``NameLookup`` of queries.

    A query widens by full names only: those of the lexicon, the name an entity is shown by, and
    acronyms. A family name alone finds the people who bear it, but widens no query.
    """

    def __init__(
        self, known: Mapping[str, KnownEntity], lexicon: Mapping[str, LexiconNames]
    ) -> None:
        order = sorted(known, key=lambda entity: (-known[entity].mentions, entity))
        self._rank = {entity: rank for rank, entity in enumerate(order)}
        self._all: dict[str, set[str]] = {}
        self._full: dict[str, set[str]] = {}
        begun: dict[str, set[str]] = {}
        for entity in order:
            listed = lexicon.get(entity)
            full = _full_names(known[entity], listed)
            for name in dict.fromkeys((*full, known[entity].ref.name, *known[entity].surfaces)):
                key = (listed and listed.keys.get(name)) or name_key(name)
                self._all.setdefault(key, set()).add(entity)
                if name in full:
                    self._full.setdefault(key, set()).add(entity)
                    begun.setdefault(fold(name), set()).add(entity)
        self._begun = sorted(begun.items())
        self._beginnings = [name for name, _ in self._begun]

    def find(self, name: str) -> tuple[str, ...]:
        """Return the ids of the entities that a name or alias may mean, most mentioned first."""
        return self._ordered(self._all.get(name_key(name), ()))

    def lookup(self, words: str, prefix: bool) -> tuple[str, ...]:
        """Return the ids of the entities that have `words` as a full name, as ``NameLookup``."""
        if not prefix:
            return self._ordered(self._full.get(name_key(words), ()))
        folded = fold(words)
        found: set[str] = set()
        if folded:
            at = bisect_left(self._beginnings, folded)
            while at < len(self._begun) and self._beginnings[at].startswith(folded):
                found |= self._begun[at][1]
                at += 1
        return self._ordered(found)

    def _ordered(self, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(ids, key=lambda entity: self._rank[entity]))


def _full_names(known: KnownEntity, lexicon: LexiconNames | None) -> list[str]:
    if known.ref.type in _NOT_NAMED:
        return []
    names = [known.ref.name]
    if lexicon:
        return [*names, *lexicon.names.values(), *lexicon.aliases]
    acronyms = [text for text in known.surfaces if text.isupper() and 2 <= len(text) <= _ACRONYM]
    return [*names, *_usual_names(known).values(), *acronyms]
