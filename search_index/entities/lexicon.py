"""The lexicon compiled for matching: names by the words and syllables that they begin with.

A lexicon is kept as text and as an index of what its names begin with. An entry, and the names
that begin with a word, are laid out when a text first has need of them: most never are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from search_index.entities.entries import LexiconEntry, Use, entry_from_text, is_hangul
from search_index.entities.normalise import adjectival, fold, name_key, word_key
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

_FREE_CASE = frozenset({EntityType.EVENT, EntityType.WORK})


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
    cases: tuple[int, ...]
    gaps: tuple[int, ...]  # what may stand before each word: a dash or less, or more as in the name
    noun: bool  # one Russian word that is no adjective: an adjective in -ский is not its form
    declined: str  # the Russian name of a place in one word: only its cases are its forms; or ""
    target: Target


Numbers: TypeAlias = int | list[int]  # of names, in ascending order
# Each beginning of names in Hangul behind their head -> the numbers of the names that it ends.
HangulNames: TypeAlias = dict[str, tuple[int, ...]]
Made = TypeVar("Made")


@dataclass(slots=True)
class LexiconIndex:
    """What the names of a lexicon begin with -> the numbers of the names.

    Names are numbered through, entry after entry, as ``LexiconEntry.uses`` yields them.
    """

    single: dict[str, Numbers] = field(default_factory=dict)  # names of one word, by its key
    several: dict[str, dict[str, Numbers]] = field(default_factory=dict)  # by their first two
    hangul: dict[str, dict[str, Numbers]] = field(default_factory=dict)  # by their first two
    firsts: list[int] = field(default_factory=list)  # number of the first name of each entry
    # By number: the name if it is in Hangul, else the keys behind the first two.
    rests: list[str] = field(default_factory=list)

    def add(self, entry: LexiconEntry) -> None:
        """Note the names of the next entry."""
        self.firsts.append(len(self.rests))
        for _, name in entry.uses():
            number = len(self.rests)
            if is_hangul(name):
                self.rests.append(name)
                for form in forms_in_hangul(name):
                    _note(self.hangul.setdefault(form[0], {}), form[1:2], number)
                continue
            keys = word_keys(name)
            self.rests.append(" ".join(keys[2:]))
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
        self._texts: Mapping[str, str] = {}
        self._ids = list(self._made)
        self._index = LexiconIndex()
        for entry in self._made.values():
            self._index.add(entry)
        self._tables: dict[str, Any] = {}
        self._lay_out()

    @classmethod
    def compiled(
        cls,
        texts: Mapping[str, str],
        index: LexiconIndex,
        fingerprint: str,
        problems: Sequence[str] = (),
        tables: Mapping[str, Any] | None = None,
    ) -> Lexicon:
        """Return a lexicon of entries kept as text (`entry_from_text`), by id, and their index.

        `tables`: what `table` returns and is known already.
        """
        lexicon = cls((), fingerprint, problems)
        lexicon._texts, lexicon._ids, lexicon._index = texts, list(texts), index
        lexicon._tables = dict(tables or {})
        lexicon._lay_out()
        return lexicon

    def _lay_out(self) -> None:
        self.single = self._index.single
        self.several = self._index.several
        self.hangul = self._index.hangul
        self._single_made: dict[str, list[Phrase]] = {}
        self._several_made: dict[tuple[str, str], list[tuple[list[str], int]]] = {}
        self._phrases_made: dict[int, Phrase | None] = {}
        self._hangul_made: dict[str, HangulNames] = {}
        self._targets_made: dict[int, Target] = {}

    def get(self, entity_id: str) -> LexiconEntry | None:
        """Return the entry with that id."""
        made = self._made.get(entity_id)
        if made is None and (text := self._texts.get(entity_id)) is not None:
            made = self._made[entity_id] = entry_from_text(entity_id, text, self.get)
        return made

    def is_packed(self, entity_id: str) -> bool:
        """Whether an entry is a city of the packed table: less certain than what people chose."""
        return self._texts.get(entity_id, "{")[0] != "{"

    def table(self, name: str, make: Callable[[Lexicon], Made]) -> Made:
        """Return what `make` makes of the lexicon, made once.

        It is of strings, lists and dictionaries, to be kept with the compiled lexicon.
        """
        found: Made | None = self._tables.get(name)
        if found is None:
            found = self._tables[name] = make(self)
        return found

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
        listed = self.table("leaders", leaders_by_family)
        return {
            key: [entry for entity in ids if (entry := self.get(entity)) is not None]
            for key, ids in listed.items()
        }

    def phrases(self, key: str) -> list[Phrase]:
        """Return the names of one word whose key is `key`, one of ``single``."""
        made = self._single_made.get(key)
        if made is None:
            phrases = map(self._phrase, _listed(self.single[key]))
            made = [phrase for phrase in phrases if phrase is not None and phrase.keys == (key,)]
            made.sort(key=lambda phrase: phrase.target.entry.id)
            self._single_made[key] = made
        return made

    def phrases_of_several(self, first: str, second: str) -> list[Phrase]:
        """Return the names of several words by the keys of the first two, the longest first.

        `first` is one of ``several``.
        """
        return self._laid_out(number for _, number in self._rests(first, second))

    def phrases_at(self, keys: Sequence[str], index: int) -> list[Phrase]:
        """Return the names of several words that begin the keys from `index` on, longest first.

        The key at `index` is one of ``several``.
        """
        after = index + 2
        if after > len(keys) or keys[index + 1] not in self.several[keys[index]]:
            return []
        return self._laid_out(
            number
            for rest, number in self._rests(*keys[index:after])
            if not rest or keys[after : after + len(rest)] == rest
        )

    def _rests(self, first: str, second: str) -> list[tuple[list[str], int]]:
        """Return what follows two keys in names, and the numbers of these, the longest first."""
        numbers = self.several[first].get(second)
        if numbers is None:
            return []
        rests = self._several_made.get((first, second))
        if rests is None:
            rests = [(self._index.rests[number].split(), number) for number in _listed(numbers)]
            rests.sort(key=lambda rest: (-len(rest[0]), self._ids[self._entry_of(rest[1])]))
            self._several_made[first, second] = rests
        return rests

    def _laid_out(self, numbers: Iterable[int]) -> list[Phrase]:
        return [phrase for phrase in map(self._phrase, numbers) if phrase is not None]

    def target(self, number: int) -> Target:
        """Return what the name with a number means."""
        made = self._targets_made.get(number)
        if made is None:
            made = self._targets_made[number] = _target(*self._named(number))
        return made

    def _phrase(self, number: int) -> Phrase | None:
        if number not in self._phrases_made:
            *_, name = self._named(number)
            self._phrases_made[number] = _phrase(name, self.target(number))
        return self._phrases_made[number]

    def _entry_of(self, number: int) -> int:
        """Return the number of the entry that has the name with a number."""
        return bisect_right(self._index.firsts, number) - 1

    def _named(self, number: int) -> tuple[LexiconEntry, Use, str]:
        """Return the entry that has the name with a number, its use there, and the name."""
        at = self._entry_of(number)
        entry = self._entry(at)
        use, name = next(islice(entry.uses(), number - self._index.firsts[at], None))
        return entry, use, name

    def _entry(self, number: int) -> LexiconEntry:
        entry = self.get(self._ids[number])
        assert entry is not None
        return entry

    def in_hangul(self, first: str, second: str) -> HangulNames:
        """Return the names in Hangul by their first two syllables, for which ``hangul`` has them.

        `second` is "" for names of one syllable.
        """
        head = first + second
        made = self._hangul_made.get(head)
        if made is None:
            made = self._hangul_made[head] = self._after(head, self.hangul[first][second])
        return made

    def _after(self, head: str, numbers: Numbers) -> HangulNames:
        made: HangulNames = {"": ()}
        for number in _listed(numbers):
            for form in forms_in_hangul(self._index.rests[number]):
                if form[:2] == head:
                    rest = form[2:]
                    for size in range(1, len(rest)):
                        made.setdefault(rest[:size], ())
                    made[rest] = (*made.get(rest, ()), number)
        return made


def forms_in_hangul(name: str) -> list[str]:
    """Return a name in Hangul with and without its spaces."""
    return sorted({name, name.replace(" ", "")}) if " " in name else [name]


def _listed(numbers: Numbers) -> list[int]:
    return [numbers] if isinstance(numbers, int) else numbers


def _target(entry: LexiconEntry, use: Use, name: str) -> Target:
    when = entry.when.get(name)
    return Target(entry, use, tuple(map(fold, when)) if when else ())


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


def leaders_by_family(lexicon: Lexicon) -> dict[str, list[str]]:
    """Return the ids of heads of state and government by the keys of their family names."""
    leaders: dict[str, list[str]] = {}
    for entry in lexicon.people:
        if entry.leader:
            for key in sorted(family_keys(entry)):
                leaders.setdefault(key, []).append(entry.id)
    return leaders


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
