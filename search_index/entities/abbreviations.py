"""Names that a document defines in brackets: abbreviations and other short forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import NAMED, Document, reference
from search_index.entities.normalise import PARTICLES, fold
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_BRACKET = lazy(r"[(\[（](?P<inner>[^()\[\]（）\n]{2,90})[)\]）]")
_ACRONYM = lazy(r"[A-ZА-ЯЁ][A-Za-zА-Яа-яЁё]{0,2}[A-ZА-ЯЁ0-9&-]{1,8}s?")
# The set of letters goes first, as in other patterns that are looked for in whole texts: then re
# tries no other place.
_RUN = lazy(r"[A-Za-zА-Яа-яЁё0-9](?<![\w-].)[A-Za-zА-Яа-яЁё0-9]*")
_NOT_BODIES = frozenset(word_list("english_not_bodies"))
_SMALL = frozenset(["of", "for", "and", "the", "on", "in", "to", "de", "и", "по", "в", "на"])


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
        before -= text[before - 1 : before].isspace()
        long = ends.get(before)  # quotation marks may be a part of it: форум «…» (ДРРК)
        while long is None and before > 0 and text[before - 1] in "”“\"'’»«":
            before -= 1
        long = long or ends.get(before)
        inner = match["inner"]
        at = match.start("inner")
        spelt = None
        if long is None and _ACRONYM.fullmatch(inner):
            long = spelt = _by_initials(document, before, inner)
        if long is not None and long.type in NAMED and not long.demonym:
            known_as = list(_inner_names(document, long, match, starts, aliases))
            yield from known_as
            if spelt is not None and all(one.start != spelt.start for one in known_as):
                yield spelt
        elif long is None:
            known = starts.get(at)
            if known is not None and known.end == match.end("inner"):
                _outer_name(text[max(0, before - 12) : before], known, aliases)
    yield from _standing(document, aliases)


def _inner_names(
    document: Document,
    long: Candidate,
    bracket: re.Match[str],
    starts: dict[int, Candidate],
    aliases: dict[str, Candidate],
) -> Iterator[Candidate]:
    """Read the names in a bracket that follows the mention `long`."""
    at = bracket.start("inner")
    spelt_out = _spelt_out(long, bracket, starts, document)
    if spelt_out is not None:
        for mention in document.mentions:
            if mention.entity == spelt_out:
                yield reference(mention.start, mention.end, long, Priority.DEFINITION)
        return
    for part in re.finditer(r"[^·,;/]+", bracket["inner"]):
        name = part.group().strip(" “”\"'«»‘’")
        offset = at + part.start() + part.group().index(name) if name else at
        known = starts.get(offset)
        if known is not None and known.end == offset + len(name):
            if _names_group(known, long, name, document) or _own_here(known, long, name, document):
                aliases.setdefault(name, replace(long, priority=Priority.STATED))
                return
            if (
                known.entity != long.entity
                and long.priority in {Priority.RULE, Priority.DEFINITION}
                and known.type == long.type
                and _ACRONYM.fullmatch(name)
            ):
                if _of_tail(name, document.words.text[long.start : long.end]):
                    return
                if _another(name, document.words.text[long.start : long.end], known, document):
                    # Another body with the same initials: the African Development Bank (ADB).
                    aliases.setdefault(name, replace(long, priority=Priority.STATED))
                    return
                yield Candidate(
                    long.start, long.end, known.entity, known.type, Priority.DEFINITION, known.name
                )
                return
        elif long.type != EntityType.PERSON:
            written = document.words.text[long.start : long.end]
            spelt = _ACRONYM.fullmatch(name) and _may_stand_for(name, long.type, written)
            if spelt or _shortens(name, written):
                aliases.setdefault(name, long)


def _spelt_out(
    long: Candidate, bracket: re.Match[str], starts: dict[int, Candidate], document: Document
) -> str | None:
    """Return the entity that a bracket spells an abbreviation of the lexicon out as, if another.

    TKR (한국횡단철도): what only a rule has found in a bracket is what the abbreviation stands for.
    """
    known = starts.get(bracket.start("inner"))
    if known is None or known.end != bracket.end("inner") or known.entity == long.entity:
        return None
    short = document.words.text[long.start : long.end]
    unknown = known.priority == Priority.RULE and document.lexicon.get(known.entity) is None
    if not unknown or known.type == EntityType.PERSON or not _ACRONYM.fullmatch(short):
        return None
    return known.entity if document.lexicon.get(long.entity) is not None else None


def _names_group(known: Candidate, long: Candidate, name: str, document: Document) -> bool:
    """Whether a company says that the name of its group means itself: Tarvo Motor Co (Tarvo)."""
    if known.type != EntityType.ORG or long.type != EntityType.ORG or known.entity == long.entity:
        return False
    return name.istitle() and document.words.text[long.start : long.end].startswith(f"{name} ")


def _own_here(known: Candidate, long: Candidate, name: str, document: Document) -> bool:
    """Whether a body of the lexicon has an abbreviation that is its own in this document alone."""
    if known.priority != Priority.RULE or long.priority != Priority.LEXICON:
        return False
    return long.type != EntityType.PLACE and fold(name) in _initials_of(long, document)


_ALIKE = 4  # letters in which two spellings or cases of a word agree


def _another(acronym: str, name: str, known: Candidate, document: Document) -> bool:
    """Whether a name that an acronym is the initials of is another's than the acronym's.

    It is if it has another word than every name by which the lexicon knows that entity.
    """
    words = _content(name)
    if len(words) < 2 or fold(acronym) != "".join(word[0] for word in words):
        return False
    entry = document.lexicon.get(known.entity)
    names = entry.all_names() if entry else (known.name,)
    beginnings = [word[:_ALIKE] for word in words]
    return all([word[:_ALIKE] for word in _content(one)] != beginnings for one in names)


def _of_tail(acronym: str, name: str) -> bool:
    """Whether an acronym is that of the last words of a name: Академия Министерства … дел (МИД)."""
    initials = "".join(word[0] for word in _content(name))
    return initials.endswith(fold(acronym)) and len(initials) > len(acronym)


def _initials_of(mention: Candidate, document: Document) -> list[str]:
    """Return the first letters of the words of a name, and of those in its quotation marks."""
    written = document.words.text[mention.start : mention.end]
    names = map(_content, (written, written.partition("«")[2]))
    return ["".join(word[0] for word in words) for words in names if len(words) > 1]


def _content(name: str) -> list[str]:
    """Return the words of a name, folded, without small ones."""
    words = re.findall(r"[^\W\d_]+", fold(name))
    return [word for word in words if word not in _SMALL]


def _may_stand_for(acronym: str, kind: EntityType, written: str) -> bool:
    """Whether an acronym may be that of a name: a place's is spelt from its letters, in order.

    A place often ends the longer name of a body that nobody knows, and the acronym is the body's.
    """
    if kind != EntityType.PLACE:
        return True
    letters = iter(fold(written))
    return all(char in letters for char in fold(acronym) if char.isalpha())


def _shortens(short: str, long: str) -> bool:
    """Whether a Hangul name leaves syllables of a longer one out: 민주당, 대외연."""
    if not re.fullmatch("[가-힣]{2,8}", short) or len(short) >= len(long):
        return False
    syllables = iter(long)
    return all(char in syllables for char in short)


def _outer_name(before: str, known: Candidate, aliases: dict[str, Candidate]) -> None:
    """Read ``ABC (Long Name)`` where the whole bracket is the mention `known`."""
    match = re.search(r"[A-ZА-ЯЁ][A-ZА-ЯЁ0-9&-]{1,9}$", before)
    if match and known.type in NAMED and known.type != EntityType.PERSON and not known.demonym:
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
        while (
            index >= 0 and words.words[index].lower() in _SMALL and letter != words.keys[index][:1]
        ):
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
    if short.upper() in _NOT_BODIES:
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


def _standing(document: Document, aliases: dict[str, Candidate]) -> Iterator[Candidate]:
    """Find the aliases in the text: those of one word in one pass, so that many cost no more."""
    text, found = document.words.text, list[tuple[int, str]]()
    plain = {alias for alias in aliases if _RUN.fullmatch(alias)}
    if plain:
        found += [(run.start(), run[0]) for run in _RUN.finditer(text) if run[0] in plain]
    for alias in sorted(aliases.keys() - plain):
        pattern = rf"(?<![\w-]){re.escape(alias)}(?![A-Za-zА-Яа-яЁё0-9])(?P<rest>[가-힣]*)"
        for match in re.finditer(pattern, text):
            if not "가" <= alias[-1] <= "힣" or match["rest"] in PARTICLES:
                found.append((match.start(), alias))
    for start, alias in found:
        stated = aliases[alias].priority == Priority.STATED
        if stated or not document.taken[start]:
            priority = Priority.STATED if stated else Priority.DEFINITION
            yield reference(start, start + len(alias), aliases[alias], priority)
