"""Who made an article: By Han Bingbin, Photo by A. Dolek; SEOUL, June 5 (Tarvo Newswire) --."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.english_words import ordinary
from search_index.entities.names import OF_PERSON, OF_PLACE, Barriers, name_data, person
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_NOT_IN_NAMES = frozenset(word_list("not_in_names"))
_HEADS = frozenset(word_list("heads_latin_org"))
# "by" where a line or the part of a line with the names begins.
_BY = lazy(r"[Bb][Yy](?<!\w..)(?:[^\S\n]+|:\s{1,6})(?=[A-Z])")
_HEAD = lazy(
    r"(?:(?m:^)[^\S\n]*|[|•·–—(\[;-][^\S\n]?|\d\d[^\S\n])"
    r"(?:(?:[Pp]hoto(?:graph)?|[Pp]icture|[Tt]ext|[Ss]tory|[Rr]eport|[Ww]ritten|[Rr]eported|[Ee]dited"
    r"|(?:[Aa]dditional\s)?[Rr]eporting|[Ww]riting|[Ee]diting|[Tt]ranslated|[Tt]ranslation|[Cc]ompiled"
    r"|[Ii]llustration|[Ii]mage|[Gg]raphic|[Ii]nterview(?:ed)?)s?[^\S\n])?$"
)
_WIDEST = 40  # code points before "by"
# What stands behind the last name of a byline, in the same line.
_AFTER = lazy(
    r"[^\S\n]*(?:$|\n|[,;/|•·(\[\])–—-]|\d|in\s|for\s|of\s|and\s|&\s|@|with\s"
    r"|(?:Updated|Published|Posted|Last|Staff|Senior|Special|Correspondent|Contributing|Reporter|"
    r"UPDATED|PUBLISHED|STAFF)\b)"
)
_JOINT = lazy(r"[^\S\n]*(?:,|and\b|&|,\s?and\b)[^\S\n]*")
_MOST = 6  # names in a byline
_LONGEST = 4  # words of a name


# The agency of a dateline: a place, perhaps a date, and the agency in brackets before a dash.
_DATELINE = lazy(
    r"(?m:^)[^\S\n]*(?P<place>[A-Z])[\w .,’'/-]{2,60}?[^\S\n]"
    r"\((?P<agency>[A-Z][A-Za-z&/. -]{1,30})\)[^\S\n]?(?:--|[—–-])[^\S\n]?"
)

_CLOSED = lazy(r"\)[^\S\n]?[—–-]")


def datelines(words: Words, barriers: Barriers) -> Iterator[Candidate]:
    """Yield the agencies of datelines that begin with a known place."""
    for match in _DATELINE.finditer(words.text) if _CLOSED.search(words.text) else ():
        if barriers[match.start("place")] == OF_PLACE and words.span(*match.span("agency")):
            start, end = match.span("agency")
            name = " ".join(match["agency"].split())
            yield Candidate(start, end, f"org:{slug(name)}", EntityType.ORG, Priority.RULE, name)


def bylines(words: Words, barriers: Barriers) -> Iterator[Candidate]:
    """Yield the people named behind "by" at the head of a line or of a part of it."""
    text = words.text
    for match in _BY.finditer(text):
        if _HEAD.search(text[max(0, match.start() - _WIDEST) : match.start()]) is None:
            continue
        at = match.end()
        for _ in range(_MOST):
            index = bisect_left(words.starts, at)
            end = _name(words, index, barriers) if at in words.starts[index : index + 1] else None
            if end is None:
                break
            start, stop = words.starts[index], words.ends[end - 1]
            if barriers[start] != OF_PERSON:
                yield person(start, stop, _written(text[start:stop]))
            joint = _JOINT.match(text, stop)
            if joint is None:
                break
            at = joint.end()


def _name(words: Words, index: int, barriers: Barriers) -> int | None:
    """Return the index after the two to four words of a name, or None if these are no name."""
    end, case = index, words.cases[index]
    while end < len(words) and end - index <= _LONGEST and _part(words, index, end, barriers):
        end += 1
    size = end - index
    if not 2 <= size <= _LONGEST or _AFTER.match(words.text, words.ends[end - 1]) is None:
        return None
    keys = [words.words[i].lower() for i in range(index, end)]
    if any(key in _NOT_IN_NAMES or key in _HEADS for key in keys):
        return None
    if any(key in name_data().openers for key in keys[:-1]):
        return None
    if keys[-1] in name_data().openers and keys[-1] not in name_data().family_latin:
        return None
    if case == Case.LOWER or len(keys[-1]) < 2 or all(map(ordinary, keys)):
        return None
    return None if ordinary(keys[0]) and keys[0] not in name_data().given_latin else end


_STOPS = frozenset(("Updated", "Published", "Posted", "Last", "Staff", "Senior", "Special"))


def _part(words: Words, first: int, index: int, barriers: Barriers) -> bool:
    """Whether a word may be a part of the name that begins at `first`."""
    if words.kinds[index] not in "LA" or words.words[index] in _STOPS:
        return False
    if not barriers.open_to_people(words.starts[index]):
        return False
    if index == first:
        return True
    between = words.text[words.ends[index - 1] : words.starts[index]]
    if between == "-":
        return True
    initial = between == ". " and len(words.words[index - 1]) == 1
    spaced = words.gaps[index] == Gap.SPACE and "\n" not in between
    return (spaced or initial) and words.cases[index] != Case.LOWER


def _written(name: str) -> str:
    """Return a name with one space between its words, capitals as in other names."""
    parts = name.split()
    return " ".join(part.title() if part.isupper() and len(part) > 2 else part for part in parts)
