"""Links the mentions of one document to one another: abbreviations, family names, generic names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.lexicon import Lexicon, LexiconEntry, Use, family_keys
from search_index.entities.names import name_data
from search_index.entities.normalise import PARTICLES, fold, word_key
from search_index.entities.organisations import PREFIXES
from search_index.entities.romanise import FAMILY_LATIN, slug
from search_index.entities.scan import Found
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

_NAMED = frozenset(PREFIXES)


@dataclass(frozen=True, slots=True)
class Document:
    """What linking needs to know of a document: its words and the mentions found so far."""

    words: Words
    mentions: list[Candidate]  # in reading order, without overlaps
    lexicon: Lexicon
    taken: bytearray = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "taken", bytearray(len(self.words.text)))
        for mention in self.mentions:
            width = mention.end - mention.start
            self.taken[mention.start : mention.end] = b"\1" * width


def _reference(
    start: int, end: int, to: Candidate, priority: Priority = Priority.REFERENCE
) -> Candidate:
    return Candidate(start, end, to.entity, to.type, priority, to.name)


# --- abbreviations -----------------------------------------------------------------------------

_BRACKET = re.compile(r"\s?[(\[（](?P<inner>[^()\[\]（）\n]{2,90})[)\]）]")
_ACRONYM = re.compile(r"[A-ZА-ЯЁ][A-Za-zА-Яа-яЁё]{0,2}[A-ZА-ЯЁ0-9&-]{1,8}s?")
_SMALL = frozenset("of for and the on in to de и по в на".split())


def definitions(document: Document) -> Iterator[Candidate]:
    """Yield what brackets define: the other name, and each place where it stands alone.

    Shapes: ``Long Name (ABC)``, ``Long Name [ABC]``, ``ABC (Long Name)``, with several names in
    one bracket. A long name nobody knows is found by the initials of the words before the bracket,
    after Schwartz and Hearst (PSB 2003), if its words are capitalised.
    """
    ends = {mention.end: mention for mention in document.mentions}
    starts = {mention.start: mention for mention in document.mentions}
    text = document.words.text
    aliases: dict[str, Candidate] = {}
    for match in _BRACKET.finditer(text):
        before = match.start()
        while before > 0 and text[before - 1] in "”“\"'’»«":
            before -= 1
        long = ends.get(before)
        inner = match["inner"]
        at = match.start("inner")
        if long is None and _ACRONYM.fullmatch(inner):
            long = _by_initials(document, before, inner)
            if long is not None:
                yield long
        if long is not None and long.type in _NAMED and not long.demonym:
            yield from _inner_names(document, long, inner, at, starts, aliases)
        elif long is None:
            _outer_name(text, before, at, inner, starts, aliases)
    for alias in sorted(aliases):
        yield from _standing(document, alias, aliases[alias])


def _inner_names(
    document: Document,
    long: Candidate,
    inner: str,
    at: int,
    starts: dict[int, Candidate],
    aliases: dict[str, Candidate],
) -> Iterator[Candidate]:
    """Read the names in a bracket that follows the mention `long`."""
    for part in re.finditer(r"[^·,;/]+", inner):
        name = part.group().strip(" “”\"'«»‘’")
        offset = at + part.start() + part.group().index(name) if name else at
        known = starts.get(offset)
        if known is not None and known.end == offset + len(name):
            if (
                known.entity != long.entity
                and long.priority == Priority.RULE
                and known.type == long.type
                and _ACRONYM.fullmatch(name)
            ):
                yield Candidate(
                    long.start, long.end, known.entity, known.type, Priority.DEFINITION, known.name
                )
                return
        elif _ACRONYM.fullmatch(name) and long.type != EntityType.PERSON:
            aliases.setdefault(name, long)


def _outer_name(
    text: str,
    before: int,
    at: int,
    inner: str,
    starts: dict[int, Candidate],
    aliases: dict[str, Candidate],
) -> None:
    """Read ``ABC (Long Name)`` where the whole bracket is one mention."""
    known = starts.get(at)
    if known is None or known.end != at + len(inner) or known.demonym:
        return
    match = re.search(r"[A-ZА-ЯЁ][A-ZА-ЯЁ0-9&-]{1,9}$", text[max(0, before - 12) : before])
    if match and known.type in _NAMED and known.type != EntityType.PERSON:
        aliases.setdefault(match.group(), known)


def _by_initials(document: Document, before: int, short: str) -> Candidate | None:
    """Find the capitalised words before a bracket whose initials are the abbreviation."""
    words = document.words
    last = _word_ending_at(words, before)
    letters = [letter for letter in fold(short) if letter.isalpha()]
    if last is None or len(letters) < 3:
        return None
    index = last
    for letter in reversed(letters):
        while index >= 0 and words.words[index].lower() in _SMALL and letter != words.keys[index][:1]:
            index -= 1
        if index < 0 or not fold(words.words[index]).startswith(letter):
            return None
        index -= 1
        if index >= 0 and last - index > 12:
            return None
    first = index + 1
    span = range(first, last + 1)
    if any(words.gaps[i] > Gap.DASH for i in span if i > first):
        return None
    capitals = sum(words.cases[i] != Case.LOWER for i in span)
    small = sum(words.words[i].lower() in _SMALL for i in span)
    cyrillic = words.kinds[first] == "C"
    if words.cases[first] == Case.LOWER or (not cyrillic and capitals < len(span) - small):
        return None
    start, end = words.starts[first], words.ends[last]
    name = " ".join(words.text[start:end].split())
    return Candidate(start, end, f"org:{slug(name)}", EntityType.ORG, Priority.DEFINITION, name)


def _word_ending_at(words: Words, end: int) -> int | None:
    low, high = 0, len(words)
    while low < high:
        middle = (low + high) // 2
        if words.ends[middle] < end:
            low = middle + 1
        else:
            high = middle
    return low if low < len(words) and words.ends[low] == end else None


def _standing(document: Document, alias: str, to: Candidate) -> Iterator[Candidate]:
    text = document.words.text
    pattern = rf"(?<![\w-]){re.escape(alias)}(?![A-Za-zА-Яа-яЁё0-9])"
    for match in re.finditer(pattern, text):
        if not document.taken[match.start()]:
            yield _reference(match.start(), match.end(), to, Priority.DEFINITION)


# --- names met elsewhere in the document -------------------------------------------------------


def repetitions(document: Document) -> Iterator[Candidate]:
    """Yield other places where a name that a rule found stands, without evidence of its own."""
    words, text = document.words, document.words.text
    by_key: dict[str, list[tuple[tuple[str, ...], Candidate]]] = {}
    for mention in document.mentions:
        if mention.priority != Priority.RULE or mention.type not in _NAMED:
            continue
        surface = text[mention.start : mention.end]
        if "가" <= surface[0] <= "힣":
            yield from _repeated_hangul(document, surface, mention)
            continue
        keys = tuple(Words(surface).keys)
        if len(keys) > 1:
            by_key.setdefault(keys[0], []).append((keys, mention))
    if not by_key:
        return
    for index, key in enumerate(words.keys):
        for keys, mention in by_key.get(key, ()):
            end = index + len(keys)
            if (
                end <= len(words)
                and not document.taken[words.starts[index]]
                and words.cases[index] != Case.LOWER
                and tuple(words.keys[index:end]) == keys
                and all(words.gaps[i] <= Gap.DASH for i in range(index + 1, end))
            ):
                yield _reference(words.starts[index], words.ends[end - 1], mention)


def _repeated_hangul(document: Document, surface: str, mention: Candidate) -> Iterator[Candidate]:
    text = document.words.text
    for match in re.finditer(rf"(?<![가-힣]){surface}([가-힣]*)", text):
        if match[1] in PARTICLES and not document.taken[match.start()]:
            yield _reference(match.start(), match.start() + len(surface), mention)


_HEAD_WORDS = frozenset(
    "Forum Summit Institute University Ministry Committee Commission Council Corporation Party "
    "Association Agency Academy Foundation Network Union Treaty Agreement Railway".split()
)


def head_words(document: Document) -> Iterator[Candidate]:
    """Yield "the Forum", "the 2017 Forum" where the document has one name with that head."""
    words, text = document.words, document.words.text
    heads: dict[str, dict[str, Candidate]] = {}
    for mention in document.mentions:
        last = text[mention.start : mention.end].rsplit(" ", 1)[-1]
        if last in _HEAD_WORDS and mention.type in _NAMED:
            heads.setdefault(last, {}).setdefault(mention.entity, mention)
    for index, word in enumerate(words.words):
        if word not in heads or len(heads[word]) != 1 or document.taken[words.starts[index]]:
            continue
        back = index - 1
        if back >= 0 and words.kinds[back] == "N" and words.gaps[index] == Gap.SPACE:
            back -= 1
        if back >= 0 and words.words[back] in {"the", "The"} and words.gaps[index] == Gap.SPACE:
            after = index + 1
            joined = after < len(words) and words.gaps[after] <= Gap.DASH
            if not (joined and words.cases[after] != Case.LOWER and words.words[after] in _HEAD_WORDS):
                mention = next(iter(heads[word].values()))
                if mention.start < words.starts[index]:
                    yield _reference(words.starts[index], words.ends[index], mention)


# --- family names ------------------------------------------------------------------------------

_GOVERNMENT = re.compile(r"(?:['’]s)?\s(?:administration|government|regime|presidency|cabinet)\b")
_GOVERNMENT_RU = frozenset(("администрац", "правительств", "кабинет", "президент"))
_LEADER_TITLES = frozenset(("president", "президент", "대통령", "chairman", "premier"))


def _family_of(mention: Candidate, document: Document) -> set[str]:
    """Return the keys of the family name of a person, in every language that is known."""
    entry = document.lexicon.get(mention.entity)
    if entry is not None:
        return {word_key(key) if key.isascii() else key for key in family_keys(entry)}
    surface = document.words.text[mention.start : mention.end]
    if "가" <= surface[0] <= "힣":
        return {surface[0]}
    words = Words(surface)
    if not len(words):
        return set()
    data = name_data()
    hyphen_first = len(words) == 3 and words.gaps[1] == Gap.DASH
    first, last = words.keys[0], words.keys[-1]
    korean = first in data.family_latin or fold(words.words[0]) in data.family_cyrillic
    if len(words) == 3 and korean and not hyphen_first:
        return {first}
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

    def decide(self, key: str, at: int, *, leader: bool) -> Candidate | None:
        """Return the one person that a family name at `at` means, or None if that is open.

        Two people of one family name are told apart by a head of state's title, else by which of
        them alone was named before; if both were, the name is left apart.
        """
        people = self._people.get(key, {})
        if leader:
            heads = {e: c for e, c in people.items() if self._leads(e)}
            people = heads or people
        if len(people) == 1:
            return next(iter(people.values()))
        before = [e for e in people if self._places[e][0] < at]
        return people[before[0]] if len(before) == 1 else None

    def _leads(self, entity: str) -> bool:
        entry = self._document.lexicon.get(entity)
        return entry is not None and entry.leader


def family_names(document: Document) -> Iterator[Candidate]:
    """Yield family names that point back to a person of the document or to a leader."""
    families = Families(document)
    yield from _family_words(document, families)
    yield from _family_hangul(document, families)


def _family_words(document: Document, families: Families) -> Iterator[Candidate]:
    words, leaders = document.words, document.lexicon.leaders
    data = name_data()
    for index, key in enumerate(words.keys):
        if words.cases[index] == Case.LOWER or words.kinds[index] not in "LC":
            continue
        if (key not in families and key not in leaders) or document.taken[words.starts[index]]:
            continue
        if not _alone(words, index, document.taken):
            continue
        governs = _governs(words, index)
        title = words.keys[index - 1] if index and words.gaps[index] == Gap.SPACE else ""
        leader = governs or title in _LEADER_TITLES
        found = families.decide(key, words.starts[index], leader=leader)
        if found is None and key not in families and leader:
            found = _only_leader(leaders.get(key, ()), words.starts[index], words.ends[index])
        if found is not None and (len(key) > 1 or title in data.titles_latin):
            yield _reference(words.starts[index], words.ends[index], found)


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


def _only_leader(entries: Iterable[LexiconEntry], start: int, end: int) -> Candidate | None:
    entries = list(entries)
    if len(entries) != 1:
        return None
    entry = entries[0]
    return Candidate(start, end, entry.id, entry.type, Priority.REFERENCE, entry.name)


_FAMILY_TITLE = re.compile(
    rf"(?<![가-힣])(?P<family>[{''.join(FAMILY_LATIN)}])(?P<space>\s?)"
    r"(?P<title>전\s?대통령|대통령|[가-힣]{1,5})"
)


def _family_hangul(document: Document, families: Families) -> Iterator[Candidate]:
    """문 대통령, 박 팀장, 윤 정부: a family name of one syllable and a title."""
    titles = name_data().titles_hangul
    leaders = document.lexicon.leaders
    text = document.words.text
    for match in _FAMILY_TITLE.finditer(text):
        family, start = match["family"], match.start()
        if document.taken[start] or (family not in families and family not in leaders):
            continue
        at = match.start("title")
        title = next((t for t in titles if text.startswith(t, at)), None)
        if title is None or (len(title) == 1 and title != "씨") or (title != "씨" and not match["space"]):
            continue
        rest = re.compile(r"[가-힣]*").match(text, at + len(title))
        if rest is None or rest.group() not in PARTICLES:
            continue
        leader = title in {"대통령", "정부", "행정부", "정권"}
        found = families.decide(family, start, leader=leader)
        if found is None and family not in families and leader:
            found = _only_leader(leaders.get(family, ()), start, at)
        if found is not None:
            end = at + len(title) if title not in {"정부", "행정부", "정권"} else start + 1
            yield _reference(start, end, found)


# --- generic names -----------------------------------------------------------------------------

_OF_COUNTRY = re.compile(r"\s(?:of\s(?:the\s)?)?$")


def generic_names(document: Document, found: Iterable[Found]) -> Iterator[Candidate]:
    """Decide names that every country has (Foreign Ministry, МИД, 외교부) by a country beside them.

    A country right before or after decides, then the only one of the countries in question
    that the paragraph has named so far (by itself or by one of its people). In Korean and Russian a bare name means the own state's.
    """
    text = document.words.text
    country_of = _countries(document)
    for match in found:
        options = {
            target.entry.country: target.entry
            for target in match.targets
            if target.use == Use.GENERIC and target.entry.country
        }
        if not options or any(target.use != Use.GENERIC for target in match.targets):
            continue
        near, far = _countries_near(document, match, country_of)
        chosen = next((options[c] for c in near if c in options), None)
        if chosen is None and not near:
            known = {c for c in far if c in options}
            chosen = options[known.pop()] if len(known) == 1 else None
            if chosen is None and not known:
                chosen = options.get(_own_country(text[match.start]))
        if chosen is not None:
            yield Candidate(
                match.start, match.end, chosen.id, chosen.type, Priority.LEXICON, chosen.name
            )


def _own_country(char: str) -> str:
    if "가" <= char <= "힣":
        return "place:south-korea"
    return "place:russia" if "А" <= char <= "я" else ""


def _countries(document: Document) -> Callable[[Candidate], str | None]:
    def country(mention: Candidate) -> str | None:
        if mention.type == EntityType.PLACE:
            entry = document.lexicon.get(mention.entity)
            return (entry.country if entry and entry.country else None) or mention.entity
        entry = document.lexicon.get(mention.entity)
        return entry.country if entry else None

    return country


def _countries_near(
    document: Document, match: Found, country_of: Callable[[Candidate], str | None]
) -> tuple[list[str], list[str]]:
    """Return the countries beside a name and those earlier in its paragraph."""
    text = document.words.text
    near, far = [], []
    for mention in document.mentions:
        country = country_of(mention)
        if country is None or mention.start >= match.end + 20:
            continue
        if mention.start >= match.end:
            between = text[match.end : mention.start]
            if between in {" ", " of ", " of the "}:
                near.insert(0, country)
        elif mention.end <= match.start and match.start - mention.end < 300:
            between = text[mention.end : match.start]
            if len(between) <= 3 and re.fullmatch(r"(?:['’]s)?\s?", between):
                near.append(country)
            elif "\n" not in between:
                far.append(country)
    return near, far
