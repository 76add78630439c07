"""The knowledge of the field: names of people, bodies, places, events and works, as data.

The TOML files in ``data/`` hold one table an entity. Its key, after the kind of the file, is the
id: ``[vladivostok]`` in places.toml is ``place:vladivostok``. The fields of a table:

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

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from search_index.entities.normalise import adjectival, fold, name_key
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import FILES
from search_index.models import EntityType

LANGUAGES = ("en", "ko", "ru")
KINDS = MappingProxyType(
    {
        "person": ("people.toml", EntityType.PERSON),
        "org": ("organisations.toml", EntityType.ORG),
        "place": ("places.toml", EntityType.PLACE),
        "event": ("events.toml", EntityType.EVENT),
        "work": ("works.toml", EntityType.WORK),
    }
)
_FREE_CASE = frozenset({EntityType.EVENT, EntityType.WORK})


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
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # without the usual name
    wikidata: str | None = None
    demonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    country: str | None = None  # entity id
    leader: bool = False
    generic: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name to show: English if there is one, else Korean, else Russian."""
        return next(self.names[language] for language in LANGUAGES if language in self.names)

    def all_names(self) -> Iterator[str]:
        """Yield every name and alias, language by language."""
        for language in LANGUAGES:
            if language in self.names:
                yield self.names[language]
            yield from self.aliases.get(language, ())


@dataclass(frozen=True, slots=True)
class Target:
    """What a surface form may mean; ``when`` is () or the folded words that must be near."""

    entry: LexiconEntry
    use: Use
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name as the keys of its words and the least case that each word must be written in."""

    keys: tuple[str, ...]
    cases: tuple[Case, ...]
    gaps: tuple[Gap, ...]  # what may stand before each word: a dash or less, or more as in the name
    noun: bool  # one Russian word that is no adjective: an adjective in -ский is not its form
    target: Target


HangulNode = dict[str, Any]  # syllable -> HangulNode; "" -> list[Target]


class Lexicon:
    """Names compiled for matching. ``fingerprint`` changes with the data and with the rules."""

    def __init__(self, entries: Iterable[LexiconEntry], fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self._entries = {entry.id: entry for entry in entries}
        self.single: dict[str, list[Phrase]] = {}  # names of one word by its key
        self.several: dict[tuple[str, str], list[Phrase]] = {}  # others by their first two
        self.hangul: HangulNode = {}
        self.leaders: dict[str, list[LexiconEntry]] = {}
        self.people: list[LexiconEntry] = []
        for entry in self._entries.values():
            self._add(entry)
        for phrases in (*self.single.values(), *self.several.values()):
            phrases.sort(key=lambda phrase: (-len(phrase.keys), phrase.target.entry.id))

    def get(self, entity_id: str) -> LexiconEntry | None:
        """Return the entry with that id."""
        return self._entries.get(entity_id)

    def __iter__(self) -> Iterator[LexiconEntry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def _add(self, entry: LexiconEntry) -> None:
        for use, names in (
            (Use.NAME, entry.all_names()),
            (Use.DEMONYM, (name for group in entry.demonyms.values() for name in group)),
            (Use.GENERIC, (name for group in entry.generic.values() for name in group)),
        ):
            for name in names:
                when = tuple(fold(word) for word in entry.when.get(name, ()))
                self._add_name(name, Target(entry, use, when))
        if entry.type == EntityType.PERSON:
            self.people.append(entry)
            if entry.leader:
                for key in family_keys(entry):
                    self.leaders.setdefault(key, []).append(entry)

    def _add_name(self, name: str, target: Target) -> None:
        if any("가" <= char <= "힣" for char in name):
            for form in sorted({name, name.replace(" ", "")}):
                node = self.hangul
                for char in form:
                    node = node.setdefault(char, {})
                node.setdefault("", []).append(target)
            return
        words = Words(name)
        if not len(words):
            return
        several = len(words) > 1
        free = target.use != Use.NAME or (
            several
            and (
                target.entry.type in _FREE_CASE
                or (target.entry.type == EntityType.ORG and words.kinds[0] == "C")
            )
        )
        cases = tuple(
            Case.UPPER
            if case == Case.UPPER and len(word) < 5 and (len(word) < 4 or kind == "C")
            else Case.LOWER
            if free and not (target.use == Use.DEMONYM and kind == "L")
            else min(case, Case.TITLE)
            for word, case, kind in zip(words.words, words.cases, words.kinds, strict=True)
        )
        noun = not several and words.kinds[0] == "C" and not adjectival(name)
        gaps = tuple(max(Gap.DASH, gap) for gap in words.gaps)
        phrase = Phrase(tuple(words.keys), cases, gaps, noun and target.use == Use.NAME, target)
        if several:
            self.several.setdefault(phrase.keys[:2], []).append(phrase)  # type: ignore[arg-type]
        else:
            self.single.setdefault(phrase.keys[0], []).append(phrase)


def family_keys(entry: LexiconEntry) -> set[str]:
    """Return the keys of a person's family name in each language.

    East Asian names begin with it (Moon Jae-in, 문재인, Мун Чжэ Ин), others end with it.
    """
    eastern = entry.country in {
        "place:south-korea", "place:north-korea", "place:china", "place:korea",
    }  # fmt: skip
    keys = set()
    for language, name in entry.names.items():
        words = name.split()
        if language == "ko" and eastern:
            keys.add(name[0])
        else:
            first = eastern and not (len(words) == 2 and "-" in words[0])  # Chung-in Moon
            keys.add(name_key(words[0] if first else words[-1]))
    return keys


def _tuple(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def parse_entries(kind: str, tables: Mapping[str, Mapping[str, Any]]) -> Iterator[LexiconEntry]:
    """Yield the entries of one parsed TOML file of `kind` (a key of ``KINDS``)."""
    for key, table in tables.items():
        names, aliases = {}, {}
        for language in LANGUAGES:
            forms = _tuple(table.get(language, ()))
            if forms:
                names[language], aliases[language] = forms[0], forms[1:]
        country = table.get("country")
        yield LexiconEntry(
            id=f"{kind}:{key}",
            type=KINDS[kind][1],
            names=names,
            aliases=aliases,
            wikidata=table.get("wikidata"),
            demonyms={k: _tuple(v) for k, v in table.get("demonyms", {}).items()},
            country=f"place:{country}" if country else None,
            leader=bool(table.get("leader", False)),
            generic={k: _tuple(v) for k, v in table.get("generic", {}).items()},
            when={k: _tuple(v) for k, v in table.get("when", {}).items()},
        )


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Return the packaged lexicon, read once a process."""
    package = resources.files("search_index.entities")
    entries: list[LexiconEntry] = []
    for kind, (file, _) in KINDS.items():
        data = (package / "data" / file).read_bytes()
        entries.extend(parse_entries(kind, tomllib.loads(data.decode("utf-8"))))
    return Lexicon(entries, lexicon_fingerprint())


@lru_cache(maxsize=1)
def lexicon_fingerprint() -> str:
    """Return a digest of the lexicon's data and of the source of the rules beside it."""
    package = resources.files("search_index.entities")
    digest = hashlib.sha256()
    for item in sorted(package.iterdir(), key=lambda item: item.name):
        if item.name.endswith(".py"):
            digest.update(item.read_bytes())
    for file in (*(file for file, _ in KINDS.values()), *FILES):
        digest.update((package / "data" / file).read_bytes())
    return digest.hexdigest()[:16]
