"""Family names that point back to a person of the document, or to a leader."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document, reference
from search_index.entities.english_people import family_leads
from search_index.entities.entries import LexiconEntry
from search_index.entities.hangul_foreign import family_in_hangul
from search_index.entities.lexicon import Lexicon, family_keys
from search_index.entities.names import name_data
from search_index.entities.normalise import fold, word_key
from search_index.entities.patterns import lazy
from search_index.entities.people import gender_fits, parts_of
from search_index.entities.russian_forms import other_gender
from search_index.entities.russian_people import is_eastern
from search_index.entities.russian_words import russian_data
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

_GOVERNMENT = lazy(r"(?:['’]s)?\s(?:administration|government|regime|presidency|cabinet)\b")
_GOVERNMENT_RU = frozenset(("администрац", "правительств", "кабинет", "президент"))
_LEADER_TITLES = frozenset(("president", "президент", "대통령", "chairman", "premier"))


def _family_of(mention: Candidate, document: Document) -> Collection[str]:
    """Return the keys of the family name of a person, in every language that is known."""
    surface = document.words.text[mention.start : mention.end]
    if document.lexicon.get(mention.entity) is not None:
        listed = _family_in_lexicon(mention.entity, document.lexicon)
        if " " not in surface or not surface.isascii():
            return listed
        return {*listed, *(key for key in _family_in(surface) if len(key) > 2)}  # Tsoy, Tsoi
    return _family_in(surface)


@lru_cache(maxsize=1 << 12)
def _family_in_lexicon(entity: str, lexicon: Lexicon) -> tuple[str, ...]:
    entry = lexicon.get(entity)
    keys = family_keys(entry) if entry is not None else set()
    return tuple(sorted({word_key(key) if key.isascii() else key for key in keys}))


@lru_cache(maxsize=1 << 13)
def _family_in(surface: str) -> tuple[str, ...]:
    return tuple(sorted(_family_of_surface(surface)))


def _family_of_surface(surface: str) -> set[str]:
    if "가" <= surface[0] <= "힣":
        return {family_in_hangul(surface)}
    parts = parts_of(surface)
    if parts is not None and parts.initials:
        return {parts.family}
    words = Words(surface)
    if not len(words):
        return set()
    data = name_data()
    hyphen_first = len(words) == 3 and words.gaps[1] == Gap.DASH
    first, last = words.keys[0], words.keys[-1]
    korean = first in data.family_latin or fold(words.words[0]) in data.family_cyrillic
    initials = [
        len(word) == 1 and words.text[at : at + 1] == "."
        for word, at in zip(words.words, words.ends, strict=True)
    ]
    if any(initials) and words.kinds[0] == "C":
        return {key for key, initial in zip(words.keys, initials, strict=True) if not initial}
    if len(words) == 3 and korean and not hyphen_first:
        return {first}
    if len(words) == 2 and words.kinds[0] == "C" and is_eastern(words, 0):
        return {first, last}
    if len(words) == 2 and family_leads(words.words[0].lower(), words.words[1].lower()):
        return {first, last}
    if words.gaps[-1] == Gap.DASH and len(words) > 2 and not hyphen_first:
        return {words.keys[-2], last}
    return {last} if len(words) > 1 else set()


class Families:
    """The persons of a document by family name."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._people: dict[str, dict[str, Candidate]] = {}
        self._places: dict[str, list[int]] = {}
        for mention in document.mentions:
            if mention.type == EntityType.PERSON:
                self._places.setdefault(mention.entity, []).append(mention.start)
                for key in _family_of(mention, document):
                    self._people.setdefault(key, {}).setdefault(mention.entity, mention)

    def __contains__(self, key: str) -> bool:
        return key in self._people

    def __bool__(self) -> bool:
        return bool(self._people)

    def decide(
        self, key: str, at: int, written: str, *, leader: bool, among: Collection[str] = ()
    ) -> Candidate | None:
        """Return the one person that a family name `written` at `at` means, None if that is open.

        Two people of one family name are told apart by a head of state's title, by `among` (the
        entities of those who have the title that stands beside it), else by which of them alone
        was named before; if both were, the name is left apart.
        """
        people = {
            entity: one
            for entity, one in self._people.get(key, {}).items()
            if gender_fits(written, self._family(one))
        }
        if leader:
            heads = {e: c for e, c in people.items() if self._leads(e)}
            people = heads or people
        titled = {e: c for e, c in people.items() if e in among}
        people = titled or people
        if len(people) == 1:
            return next(iter(people.values()))
        before = [e for e in people if self._places[e][0] < at]
        return people[before[0]] if len(before) == 1 else None

    def _family(self, person: Candidate) -> str:
        """Return the last word of a person's name, in Russian if that is known."""
        entry = self._document.lexicon.get(person.entity)
        name = person.name if entry is None else entry.names.get("ru", entry.name)
        return name.rsplit(" ", 1)[-1]

    def _leads(self, entity: str) -> bool:
        entry = self._document.lexicon.get(entity)
        return entry is not None and entry.leader


def family_names(document: Document) -> Iterator[Candidate]:
    """Yield family names in Latin and Cyrillic that point back to a person, or to a leader."""
    families = Families(document)
    yield from _family_words(document, families)


def _family_words(document: Document, families: Families) -> Iterator[Candidate]:
    words, leaders = document.words, document.lexicon.leaders
    data = name_data()
    for index in words.capitals:
        key = words.keys[index]
        if words.kinds[index] not in "LC":
            continue
        if (key not in families and key not in leaders) or document.taken[words.starts[index]]:
            continue
        if not _alone(words, index, document.taken) or _little_word(words, index):
            continue
        governs = _governs(words, index)
        title = words.keys[index - 1] if index and words.gaps[index] == Gap.SPACE else ""
        leader = governs or title in _LEADER_TITLES
        found = families.decide(key, words.starts[index], words.words[index], leader=leader)
        if found is not None and _other_office(title, key, document.lexicon.get(found.entity)):
            found = None
        if found is None and key not in families and leader:
            found = only_leader(leaders.get(key, ()), words.starts[index], words.ends[index])
        if found is not None and words.kinds[index] == "C":
            named = words.text[found.start : found.end]
            found = None if other_gender(named, words.words[index]) else found
        if found is not None and (len(key) > 1 or title in data.titles_latin):
            yield reference(words.starts[index], words.ends[index], found)


# Posts that no head of these states has, and their governments; many there share a family name.
_OTHER_OFFICES = frozenset(("minister", "premier", "ambassador", "governor", "mayor", "professor"))
_PRESIDENTIAL = frozenset(("place:north-korea", "place:south-korea"))


def _other_office(title: str, family: str, entry: LexiconEntry | None) -> bool:
    """Whether a post behind which a family name stands is not that of the head of state."""
    if entry is None or not entry.leader or title not in _OTHER_OFFICES:
        return False
    return entry.country in _PRESIDENTIAL and family in name_data().family_latin


# Verbs that begin with a vowel or an h: An is, An had; behind the article are nouns.
_AFTER_NAMES = frozenset(
    ("is", "also", "added", "asked", "agreed", "argued", "announced", "arrived", "explained",
     "emphasized", "expressed", "urged", "has", "had", "here", "insisted", "admitted"),
)  # fmt: skip


def _little_word(words: Words, index: int) -> bool:
    """Whether what is written like a family name is a little word: Но, О; An at the head."""
    word = words.words[index]
    if words.kinds[index] == "L" and words.gaps[index] == Gap.BREAK:
        after = words.words[index + 1] if index + 1 < len(words) else "a"
        article = after[0] in "aeiouhAEIOUH" and after not in _AFTER_NAMES
        return word in {"So", "No", "In", "Do"} or (word == "An" and article)
    return (
        words.kinds[index] == "C" and len(word) < 4 and word.lower() in russian_data().no_families
    )


def _alone(words: Words, index: int, taken: bytearray) -> bool:
    """Whether a capitalised word is not a part of a longer run of capitals."""
    data = name_data()
    if index and words.gaps[index] in {Gap.SPACE, Gap.DASH}:
        before = words.words[index - 1]
        hyphen = words.text[words.starts[index] - 1] == "-"
        if words.cases[index - 1] != Case.LOWER and not taken[words.starts[index - 1]]:
            known = before.lower() in data.openers or words.keys[index - 1] in data.titles_latin
            opens = words.kinds[index] == "C" and words.gaps[index - 1] == Gap.BREAK
            opens = opens and words.keys[index - 1] not in data.given_cyrillic
            if not (known or opens or words.keys[index - 1] in data.titles_cyrillic):
                return False
        if hyphen:
            return False
    after = index + 1
    if after < len(words) and words.gaps[after] in {Gap.SPACE, Gap.DASH}:
        if words.text[words.ends[index]] == "-":
            return False
        if words.cases[after] != Case.LOWER and words.gaps[after] == Gap.SPACE:
            key = words.keys[after]
            return bool(taken[words.starts[after]]) or key in {"government", "administration"}
    return True


def _governs(words: Words, index: int) -> bool:
    if _GOVERNMENT.match(words.text, words.ends[index]):
        return True
    return index > 0 and words.gaps[index] == Gap.SPACE and words.keys[index - 1] in _GOVERNMENT_RU


def only_leader(entries: Iterable[LexiconEntry], start: int, end: int) -> Candidate | None:
    """Return a mention of the leader that `entries` has, if it is one."""
    entries = list(entries)
    if len(entries) != 1:
        return None
    entry = entries[0]
    return Candidate(start, end, entry.id, entry.type, Priority.REFERENCE, entry.name)
