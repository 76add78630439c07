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

A lexicon is kept as text and as an index of what its names begin with. An entry, and the names
that begin with a word, are laid out when a text first has need of them: most never are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeAlias

from search_index.entities.normalise import adjectival, fold, name_key, word_key
from search_index.entities.tokens import Case, Gap, Words
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
_FREE_CASE = frozenset({EntityType.EVENT, EntityType.WORK})
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
        return next(self.names[language] for language in LANGUAGES if language in self.names)

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
    declined: str  # the Russian name of a place in one word: only its cases are its forms; or ""
    target: Target


HangulNode = dict[str, Any]  # syllable -> HangulNode; "" -> list[Target]
Numbers: TypeAlias = int | list[int]  # of entries, in ascending order


@dataclass(slots=True)
class LexiconIndex:
    """What the names of a lexicon begin with -> the numbers of the entries that bear them."""

    single: dict[str, Numbers] = field(default_factory=dict)  # names of one word, by its key
    several: dict[str, dict[str, Numbers]] = field(default_factory=dict)  # by their first two
    hangul: dict[str, Numbers] = field(default_factory=dict)  # by their first syllable

    def add(self, name: str, number: int) -> None:
        """Note that entry `number` bears `name`."""
        if is_hangul(name):
            _note(self.hangul, name[0], number)
            return
        keys = word_keys(name)
        if len(keys) == 1:
            _note(self.single, keys[0], number)
        elif keys:
            _note(self.several.setdefault(keys[0], {}), keys[1], number)


def _note(index: dict[str, Numbers], key: str, number: int) -> None:
    known = index.get(key)
    if known is None:
        index[key] = number
    elif isinstance(known, int):
        if known != number:
            index[key] = [known, number]
    elif known[-1] != number:
        known.append(number)


def is_hangul(name: str) -> bool:
    """Whether a name is matched by syllables, not by words."""
    return not name.isascii() and any("가" <= char <= "힣" for char in name)


def word_keys(name: str) -> tuple[str, ...]:
    """Return the keys of the words of a name that is not in Hangul."""
    if name.isalpha():
        return (word_key(name),)
    return tuple(Words(name).keys)


class Lexicon:
    """Names compiled for matching. ``fingerprint`` changes with the data and with the rules.

    ``problems`` are what is wrong with the reader's own file, a line each.
    """

    def __init__(
        self,
        entries: Iterable[LexiconEntry] = (),
        fingerprint: str = "",
        problems: Sequence[str] = (),
    ) -> None:
        self.fingerprint = fingerprint
        self.problems = tuple(problems)
        self._made: dict[str, LexiconEntry] = {entry.id: entry for entry in entries}
        self._texts: Mapping[str, str] = _NONE
        self._ids = list(self._made)
        self._index = LexiconIndex()
        for number, entry in enumerate(self._made.values()):
            for _, name in entry.uses():
                self._index.add(name, number)
        self._lay_out()

    @classmethod
    def compiled(
        cls,
        texts: Mapping[str, str],
        index: LexiconIndex,
        fingerprint: str,
        problems: Sequence[str] = (),
    ) -> Lexicon:
        """Return a lexicon of entries kept as text (`entry_from_text`), by id, and their index."""
        lexicon = cls((), fingerprint, problems)
        lexicon._texts, lexicon._ids, lexicon._index = texts, list(texts), index
        lexicon._lay_out()
        return lexicon

    def _lay_out(self) -> None:
        self.single = self._index.single
        self.several = self._index.several
        self.hangul: HangulNode = _FirstSyllables(self)
        self._single_made: dict[str, list[Phrase]] = {}
        self._several_made: dict[tuple[str, str], list[Phrase]] = {}
        self._phrases_made: dict[int, tuple[Phrase, ...]] = {}

    def get(self, entity_id: str) -> LexiconEntry | None:
        """Return the entry with that id."""
        made = self._made.get(entity_id)
        if made is None and (text := self._texts.get(entity_id)) is not None:
            made = self._made[entity_id] = entry_from_text(entity_id, text, self)
        return made

    def is_packed(self, entity_id: str) -> bool:
        """Whether an entry is a city of the packed table: less certain than what people chose."""
        return self._texts.get(entity_id, "{")[0] != "{"

    @property
    def ids(self) -> Sequence[str]:
        """The ids of all entries."""
        return self._ids

    def __iter__(self) -> Iterator[LexiconEntry]:
        return map(self._entry, range(len(self._ids)))

    def __len__(self) -> int:
        return len(self._ids)

    @cached_property
    def people(self) -> list[LexiconEntry]:
        """The entries of type PERSON."""
        return [
            self._entry(number)
            for number, entity_id in enumerate(self._ids)
            if entity_id.startswith("person:")
        ]

    @cached_property
    def leaders(self) -> dict[str, list[LexiconEntry]]:
        """Heads of state and government by the keys of their family names."""
        leaders: dict[str, list[LexiconEntry]] = {}
        for entry in self.people:
            if entry.leader:
                for key in sorted(family_keys(entry)):
                    leaders.setdefault(key, []).append(entry)
        return leaders

    def phrases(self, key: str) -> list[Phrase]:
        """Return the names of one word whose key is `key`, one of ``single``."""
        made = self._single_made.get(key)
        if made is None:
            made = self._single_made[key] = self._begun(self.single[key], (key,))
        return made

    def phrases_of_several(self, first: str, second: str) -> list[Phrase]:
        """Return the names of several words by the keys of the first two, the longest first.

        `first` is one of ``several``.
        """
        made = self._several_made.get((first, second))
        if made is None:
            numbers = self.several[first].get(second)
            if numbers is None:
                return []
            made = self._begun(numbers, (first, second))
            self._several_made[first, second] = made
        return made

    def _begun(self, numbers: Numbers, head: tuple[str, ...]) -> list[Phrase]:
        phrases = [
            phrase
            for number in _listed(numbers)
            for phrase in self._phrases(number)
            if phrase.keys[:2] == head
        ]
        phrases.sort(key=lambda phrase: (-len(phrase.keys), phrase.target.entry.id))
        return phrases

    def _entry(self, number: int) -> LexiconEntry:
        entry = self.get(self._ids[number])
        assert entry is not None
        return entry

    def _phrases(self, number: int) -> tuple[Phrase, ...]:
        made = self._phrases_made.get(number)
        if made is None:
            entry = self._entry(number)
            phrases = (
                _phrase(name, _target(entry, use, name))
                for use, name in entry.uses()
                if not is_hangul(name)
            )
            made = self._phrases_made[number] = tuple(p for p in phrases if p is not None)
        return made

    def syllables_after(self, first: str, numbers: Numbers) -> HangulNode:
        """Return the names in Hangul of some entries that begin with the syllable `first`."""
        root: HangulNode = {}
        for number in _listed(numbers):
            entry = self._entry(number)
            for use, name in entry.uses():
                if name[0] == first and is_hangul(name):
                    target = _target(entry, use, name)
                    for form in sorted({name, name.replace(" ", "")}):
                        node = root
                        for char in form[1:]:
                            node = node.setdefault(char, {})
                        node.setdefault("", []).append(target)
        return root


class _FirstSyllables(HangulNode):
    """The first syllables of names; what follows one is laid out when it is first asked for."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__(lexicon._index.hangul)
        self._lexicon = lexicon

    def __getitem__(self, syllable: str) -> Any:
        value = super().__getitem__(syllable)
        if not isinstance(value, dict):
            value = self[syllable] = self._lexicon.syllables_after(syllable, value)
        return value


def _listed(numbers: Numbers) -> list[int]:
    return [numbers] if isinstance(numbers, int) else numbers


def _target(entry: LexiconEntry, use: Use, name: str) -> Target:
    return Target(entry, use, tuple(fold(word) for word in entry.when.get(name, ())))


def _phrase(name: str, target: Target) -> Phrase | None:
    words = Words(name)
    if not len(words):
        return None
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
    noun = noun and target.use == Use.NAME
    declined = name if noun and target.entry.type == EntityType.PLACE else ""
    return Phrase(tuple(words.keys), cases, gaps, noun, declined, target)


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
        yield entry_from_table(f"{kind}:{key}", table)


def entry_from_table(entity_id: str, table: Mapping[str, Any]) -> LexiconEntry:
    """Return the entry that a table describes."""
    names, aliases = {}, {}
    for language in LANGUAGES:
        forms = _tuple(table.get(language, ()))
        if forms:
            names[language], aliases[language] = forms[0], forms[1:]
    country = table.get("country")
    return LexiconEntry(
        id=entity_id,
        type=KINDS[entity_id.partition(":")[0]][1],
        names=names,
        aliases=aliases,
        wikidata=table.get("wikidata"),
        demonyms={k: _tuple(v) for k, v in table.get("demonyms", _NONE).items()},
        country=f"place:{country}" if country else None,
        leader=bool(table.get("leader", False)),
        generic={k: _tuple(v) for k, v in table.get("generic", _NONE).items()},
        when={k: _tuple(v) for k, v in table.get("when", _NONE).items()},
    )


def entry_from_text(entity_id: str, text: str, lexicon: Lexicon) -> LexiconEntry:
    """Return the entry that is kept as `text`: a table in JSON, or a line of a packed table.

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
                when[name] = sure or _telling(lexicon.get(country))
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
