"""People and bodies of programmes and lists of participants: Tarvo Quillen (Quil University).

A bracket with a body in it says that the name before it is a person's; where a text has people so,
capitals in a bracket behind a person are a body. A company in brackets behind a person's name, and
the abbreviation of the name itself, are none of that.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.english_context import POSTS, lists
from search_index.entities.english_words import ordinary
from search_index.entities.names import Barriers, name_data, person
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_NOT_IN_NAMES = frozenset(word_list("not_in_names"))
_NOT_BODIES = frozenset(word_list("english_not_bodies"))
_SCHOLARLY = lazy(
    r"\b(?:Universit(?:y|ies)|Institutes?|College|Academy|School|Cent(?:er|re)|Department|Faculty"
    r"|Foundation|Council|Ministry|Museum|Library|Observatory|Association|Society)\b"
)
_CAPITALS = lazy(r"[^\S\n]?\((?P<body>[A-Z]{2,6})(?:,\s[A-Z][a-z]+)?\)")
_JOINT = lazy(r"(?:,? and | & )$")
_LONGEST = 4  # words of a name


def participants(
    words: Words, barriers: Barriers, found: Sequence[Candidate]
) -> Iterator[Candidate]:
    """Yield the people before brackets with a body of `found`, and capitals behind people."""
    text = words.text
    bodies = [
        one
        for one in found
        if one.type == EntityType.ORG
        and _bracketed(text, one.start)
        and _SCHOLARLY.search(text, one.start, one.end)
    ]
    if not bodies:
        return
    people = {one.end: (one.start, one.name) for one in found if one.type == EntityType.PERSON}
    for body in bodies:
        end = len(text[: text.rindex("(", 0, body.start)].rstrip(" \u00a0"))
        yield from _person(words, end, barriers, people)
    for match in _CAPITALS.finditer(text) if len(bodies) >= _SEVERAL else ():
        letters, end = match["body"], match.start()
        if letters in _NOT_BODIES or letters in POSTS:
            continue
        yield from _person(words, end, barriers, people)
        if end in people and not _initials_of(people[end][1], letters):
            first, last = match.span("body")
            entity = f"org:{slug(letters)}"
            yield Candidate(first, last, entity, EntityType.ORG, Priority.RULE, letters)


def _person(
    words: Words, end: int, barriers: Barriers, people: dict[int, tuple[int, str]]
) -> Iterator[Candidate]:
    """Yield the person whose name ends at `end`, and those before "and", and add them to `people`.

    Those who are among `people` already are not yielded.
    """
    while True:
        if end not in people:
            start = _name_before(words, end, barriers)
            if start is None:
                return
            people[end] = start, " ".join(words.text[start:end].split())
            yield person(start, end, people[end][1])
        start = people[end][0]
        joint = _JOINT.search(words.text, max(0, start - 6), start)
        if joint is None:
            return
        end = joint.start()


_SEVERAL = 2  # brackets with bodies that make a text a programme


def _bracketed(text: str, at: int) -> bool:
    return text[at - 1 : at] == "(" or text[max(0, at - 5) : at] == "(The "


def _name_before(words: Words, end: int, barriers: Barriers) -> int | None:
    """Return where the two to four capitalised words of a name that ends at `end` begin.

    They are all that stands there since a line, a comma or a label.
    """
    last = bisect_left(words.ends, end)
    if last >= len(words) or words.ends[last] != end:
        return None
    first = last
    while first and last - first < _LONGEST and _joins(words, first):
        first -= 1
    between = words.text[words.ends[first - 1] : words.starts[first]] if first else "\n"
    begins = words.gaps[first] > Gap.DASH or "\n" in between or between == " & "
    if first and between == " " and words.words[first - 1] == "and":
        begins = True
    if not 1 <= last - first < _LONGEST or not begins:
        return None
    keys = [words.words[i].lower() for i in range(first, last + 1)]
    if any(barriers[words.starts[i]] for i in range(first, last + 1)) or len(keys[-1]) < 2:
        return None
    if any(key in _NOT_IN_NAMES or key in lists().callings for key in keys):
        return None
    if all(map(ordinary, keys)) or keys[0] in name_data().titles_latin:
        return None
    if words.cases[first] == Case.LOWER or not all(words.kinds[i] in "LA" for i in (first, last)):
        return None
    return words.starts[first]


def _joins(words: Words, index: int) -> bool:
    """Whether a word and the capitalised one before it belong to one name."""
    between = words.text[words.ends[index - 1] : words.starts[index]]
    if words.kinds[index - 1] not in "LA":
        return False
    if between == "-":
        return True
    initial = between == ". " and len(words.words[index - 1]) == 1
    capital = words.cases[index - 1] != Case.LOWER and words.cases[index] != Case.LOWER
    return capital and (initial or (between == " " and words.gaps[index] == Gap.SPACE))


def _initials_of(name: str, letters: str) -> bool:
    """Whether capitals are those of a name: Tarvo Quillen (TQ)."""
    return "".join(part[0] for part in re.split(r"[\s-]", name) if part).upper() == letters
