"""Rows of names in English text: what the known ones are, the others are too.

In Tarvo, Quillo and Incheon the first two are places, if the text names two more places there or a
preposition of places stands before them. What a row has said of a word holds in the whole document.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document
from search_index.entities.english_alone import borne_by_many
from search_index.entities.english_context import lists
from search_index.entities.english_words import ordinary
from search_index.entities.hangul_references import LOCAL
from search_index.entities.names import name_data, person
from search_index.entities.organisations import PREFIXES
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_ORG, _PERSON, _PLACE = EntityType.ORG, EntityType.PERSON, EntityType.PLACE
_COMMA = frozenset((", ", ",\n", "; "))
_LAST = lazy(r"(?:,|;)?\s(?:and|or|&|as well as)\s(?:the\s)?")
_DASHES = frozenset(("-", "–", " – ", " — "))
_NOT_IN_NAMES = frozenset(word_list("not_in_names"))
_KOREAN_FAMILIES = name_data().family_latin
_SLAVIC = lazy(r".{3,}(?:ov|ev|yev|sky|skiy|enko|evich|ovich|shvili|adze)a?$")
_FEWEST = 3  # names of a row that needs nothing before it
_WIDEST = 4  # words of a name


class _Item(NamedTuple):
    """A name of a row: words [first, end), and the mention that it is, if it is one."""

    first: int
    end: int
    mention: Candidate | None


def rows(document: Document, headlines: bytearray) -> Iterator[Candidate]:
    """Yield the unknown names of rows in which known ones say what all of them are."""
    words = document.words
    decided: dict[str, EntityType] = {}
    for row, dashed in _rows(document, headlines):
        kind = _kind(words, row, dashed=dashed)
        if kind is None:
            continue
        for item in row:
            if item.mention is None and _may_be(words, item, kind):
                if item.end - item.first == 1:
                    decided[words.keys[item.first]] = kind
                yield _candidate(words, item, kind)
    if decided:
        yield from _elsewhere(document, decided)


def _rows(document: Document, headlines: bytearray) -> Iterator[tuple[list[_Item], bool]]:
    words = document.words
    unknown = _unknown(document)
    if not unknown:
        return
    mentions = {m.start: m for m in document.mentions if not m.demonym}
    end = 0
    for index in _starts(words, unknown):
        if index < end or headlines[words.starts[index]]:
            continue
        first = _item(document, mentions, index)
        if first is None:
            continue
        row, dashed = [first], False
        while (found := _next(document, mentions, row[-1].end)) is not None:
            item, joint = found
            if joint == "-" and not dashed and len(row) > 1:
                break
            dashed = dashed or joint == "-"
            row.append(item)
            if joint == "and" or (dashed and joint != "-"):
                break
        end = row[-1].end
        if len(row) > 1 and any(i.mention for i in row) and not all(i.mention for i in row):
            yield row, dashed


_REACH = 24  # words before an unknown name in which its row may begin


def _unknown(document: Document) -> list[int]:
    """Return the places of the words that a row might explain."""
    words, taken = document.words, document.taken
    starts, gaps, keys, kinds = words.starts, words.gaps, words.keys, words.kinds
    return [
        index
        for index in words.capitals
        if not taken[starts[index]]
        and gaps[index] != Gap.BREAK
        and kinds[index] == "L"
        and not ordinary(keys[index])
    ]


def _starts(words: Words, unknown: Sequence[int]) -> Iterator[int]:
    """Yield the words not far before unknown ones that a joint may follow, or another capital."""
    capitals, done = words.capitals, 0
    for index in unknown:
        first = max(done, bisect_left(capitals, index - _REACH))
        done = max(first, bisect_right(capitals, index))
        for at in capitals[first:done]:
            if _may_begin(words, at):
                yield at


_JOINING = frozenset(("and", "or", "as"))


def _may_begin(words: Words, index: int) -> bool:
    after = index + 1
    if after == len(words.gaps) or words.kinds[index] != "L":
        return False
    gap = words.gaps[after]
    if gap == Gap.SPACE:
        return words.cases[after] != Case.LOWER or words.words[after] in _JOINING
    return gap in {Gap.DASH, Gap.OTHER}


def _item(document: Document, mentions: dict[int, Candidate], index: int) -> _Item | None:
    words = document.words
    mention = mentions.get(words.starts[index])
    if mention is not None:
        place = words.span(mention.start, mention.end)
        return _Item(index, place[1] + 1, mention) if place else None
    if words.keys[index] in name_data().openers:
        return None
    if document.taken[words.starts[index]] or words.cases[index] == Case.LOWER:
        return None
    end = index + 1
    while end < len(words) and words.gaps[end] == Gap.SPACE and words.cases[end] != Case.LOWER:
        if end - index >= _WIDEST or document.taken[words.starts[end]] or words.kinds[end] != "L":
            return None
        end += 1
    return _Item(index, end, None)


def _next(document: Document, mentions: dict[int, Candidate], end: int) -> tuple[_Item, str] | None:
    """Return the name behind another in a row, and how they are joined: a comma, "and", a dash."""
    words, text = document.words, document.words.text
    if end >= len(words):
        return None
    after = words.ends[end - 1]
    last = _LAST.match(text, after)
    if last is not None:
        index = end
        while index < len(words) and words.starts[index] < last.end():
            index += 1
        if index >= len(words) or words.starts[index] != last.end():
            return None
        item = _item(document, mentions, index)
        return (item, "and") if item else None
    between = text[after : words.starts[end]]
    if between not in _COMMA and between not in _DASHES:
        return None
    item = _item(document, mentions, end)
    joint = "-" if between in _DASHES else ","
    return (item, joint) if item else None


def _kind(words: Words, row: Sequence[_Item], *, dashed: bool) -> EntityType | None:
    """Return what all names of a row are, or None if it does not say."""
    known = [item.mention for item in row if item.mention is not None]
    kinds = {mention.type for mention in known}
    if len(kinds) != 1:
        return None
    (kind,) = kinds
    joined = _joined(words, row)
    after = row[-1].end
    if row[-1].mention is None and words.words[after : after + 1] == ["in"]:
        return None  # X in Sweden and Y in Norway
    if dashed:
        return kind if kind == _PLACE and len(row) >= _FEWEST and len(known) > 1 else None
    if kind == _PLACE:
        before = row[0].first - 1
        placed = before >= 0 and words.gaps[row[0].first] == Gap.SPACE
        placed = placed and words.words[before].lower() in _BEFORE_PLACES
        if len(row) >= _FEWEST:
            return kind if joined and (placed or len(known) > 1) else None
        return kind if joined and (placed or _owned(words, row[0].first)) else None
    if kind not in {_ORG, _PERSON} or not joined:
        return None
    if len(row) < _FEWEST:  # Samsung and Power Tarvo
        unknown = next(item for item in row if item.mention is None)
        if kind == _PERSON and unknown.end - unknown.first == 1:
            key = words.keys[unknown.first]  # Putin and Noh, Tolstoy and Tarvyevsky
            family = key in _KOREAN_FAMILIES or _SLAVIC.match(key) or key in lists().families
            return kind if family else None
        return kind if kind == _ORG and unknown.end - unknown.first > 1 else None
    return kind if kind == _ORG or len(known) > 1 else None


_BEFORE_PLACES = frozenset(("in", "from", "to", "near", "through", "via", "between", "across"))


def _joined(words: Words, row: Sequence[_Item]) -> bool:
    """Whether "and" or "or" stands before the last name: without it a comma may mean anything."""
    last = words.words[row[-1].first - 1].lower()
    return last in {"and", "or", "the", "as"} or words.text[words.starts[row[-1].first] - 2] == "&"


def _owned(words: Words, index: int) -> bool:
    """Whether a possessive stands before: North Korea's Tarvo and Wonsan."""
    return words.text[max(0, words.starts[index] - 3) : words.starts[index]] in {"'s ", "’s "}


def _may_be(words: Words, item: _Item, kind: EntityType) -> bool:
    keys = [words.words[i].lower() for i in range(item.first, item.end)]
    if words.gaps[item.first] == Gap.BREAK or any(key in name_data().openers for key in keys):
        return False
    if any(key in lists().titles or key in name_data().titles_latin for key in keys):
        return False
    if kind == _ORG:
        person_like = keys[0] in name_data().given_latin or keys[-1] in lists().families
        return not person_like and (len(keys) > 1 or not ordinary(keys[0]))
    if kind == _PERSON and len(keys) == 1 and borne_by_many(keys[0]):
        return True  # Obama, Xi, Park and Kim Jong Un
    if any(map(ordinary, keys)) or any(len(key) < 3 for key in keys[-1:]):
        return False
    if kind == _PLACE:
        return len(keys) < 3 and keys[0] not in name_data().given_latin
    return len(keys) < 4 and not any(key in _NOT_IN_NAMES for key in keys)


def _candidate(words: Words, item: _Item, kind: EntityType) -> Candidate:
    start, end = words.starts[item.first], words.ends[item.end - 1]
    name = " ".join(words.text[start:end].split())
    if kind == _PERSON:
        found = person(start, end, name)
        local = item.end - item.first == 1 and borne_by_many(name.lower())
        return replace(found, entity=f"{found.entity}{LOCAL}") if local else found
    return Candidate(start, end, f"{PREFIXES[kind]}:{slug(name)}", kind, Priority.WEAK, name)


def _elsewhere(document: Document, decided: dict[str, EntityType]) -> Iterator[Candidate]:
    """Yield the other places of words of which a row has said what they are."""
    words = document.words
    for index in words.capitals:
        kind = decided.get(words.keys[index])
        if kind is None or document.taken[words.starts[index]]:
            continue
        beside = [index - 1] * (words.gaps[index] == Gap.SPACE)
        after = index + 1
        beside += [after] * (after < len(words) and words.gaps[after] == Gap.SPACE)
        known = name_data().openers
        if all(words.cases[at] == Case.LOWER or words.words[at].lower() in known for at in beside):
            yield _candidate(words, _Item(index, index + 1, None), kind)
