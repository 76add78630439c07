"""Names of several words that a noun beside them explains: the agency Tarvo Kamen.

The noun stands before the name, or behind it in an apposition: X, a Seoul-based company; X, one of
the largest banks; X, a magazine about Y.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document
from search_index.entities.english_context import lists, of_bodies
from search_index.entities.english_words import ordinary
from search_index.entities.names import name_data
from search_index.entities.organisations import PREFIXES
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_WIDEST = 5  # words of a name
_JOINTS = frozenset(("&", "and", "of", "for"))


@lru_cache(maxsize=1)
def _nouns() -> dict[str, EntityType]:
    """Return the nouns that tell of what kind the bearer of a name is, in the singular."""
    nouns = dict.fromkeys(word_list("english_body_kinds"), EntityType.ORG)
    nouns |= dict.fromkeys(word_list("english_work_kinds"), EntityType.WORK)
    return nouns | dict.fromkeys(word_list("english_place_kinds"), EntityType.PLACE)


# "The company" alone begins the next clause as well.
_RANKS = frozenset(
    ("largest", "biggest", "first", "oldest", "leading", "main", "only", "second", "third",
     "former", "old", "new"),
)  # fmt: skip
# What stands behind the noun of an apposition; "a city official" is somebody.
_BEHIND = frozenset(
    ("in", "of", "on", "that", "which", "based", "near", "with", "from", "and", "for", "to", "by",
     "located", "founded", "owned", "known", "whose", "where", "about", "run", "at", "outside",
     "under", "operating", "specializing", "specialising", "called", "named", "between"),
)  # fmt: skip
_REACH = 8  # words of an apposition up to its noun


def kind_behind(words: Words, index: int) -> EntityType | None:
    """Return what an apposition behind word `index` says that its name is, if there is one."""
    at = index + 1
    if at >= len(words) or words.gaps[at] != Gap.OTHER or words.words[at] not in _ARTICLES:
        return None
    if words.text[words.ends[index] : words.starts[at]] != ", ":
        return None
    many = words.words[at] == "one"
    if words.words[at] == "the" and words.words[at + 1 : at + 2] and not _ranked(words, at + 1):
        return None
    for noun in range(at + 1, min(at + _REACH, len(words))):
        if words.gaps[noun] > Gap.DASH and not _possessive(words, noun):
            return None
        kind = _nouns().get(words.words[noun].removesuffix("s") if many else words.words[noun])
        if kind is not None:
            after = noun + 1
            free = after >= len(words) or words.gaps[after] > Gap.DASH
            return kind if free or words.words[after] in _BEHIND else None
    return None


_ARTICLES = frozenset(("a", "an", "the", "one"))


def _ranked(words: Words, index: int) -> bool:
    """Whether a rank or somebody's possessive stands at a word: the largest, the country's."""
    return words.words[index] in _RANKS or _possessive(words, index + 1)


def _possessive(words: Words, index: int) -> bool:
    """Whether a possessive stands before a word."""
    if index >= len(words):
        return False
    return words.text[words.ends[index - 1] : words.starts[index]] in {"'s ", "’s "}


def described(document: Document, headlines: bytearray) -> Iterator[Candidate]:
    """Yield the names of two words or more with a noun before or behind them."""
    words, taken, end = document.words, document.taken, 0
    starts, cases, count = words.starts, words.cases, len(words)
    for index in words.capitals:
        if taken[starts[index]] or index < end or index + 1 >= count or not cases[index + 1]:
            continue
        if taken[starts[index + 1]] or headlines[starts[index]]:
            continue
        if words.kinds[index] != "L" or words.words[index].lower() in name_data().openers:
            continue
        end = _end(words, index, taken)
        if not 2 <= end - index <= _WIDEST or not _may_be(words, index, end, taken):
            continue
        kind = _noun_before(words, index, end) or kind_behind(words, end - 1)
        kind = kind or _noun_behind(words, index, end)
        if kind is None and _post_before(words, index, end):
            kind = EntityType.ORG
        if kind is not None:
            start, stop = words.starts[index], words.ends[end - 1]
            name = " ".join(words.text[start:stop].split())
            yield Candidate(
                start, stop, f"{PREFIXES[kind]}:{slug(name)}", kind, Priority.RULE, name
            )


def _end(words: Words, index: int, taken: bytearray) -> int:
    end = index + 1
    while end < len(words) and words.kinds[end] == "L" and not taken[words.starts[end]]:
        between = words.text[words.ends[end - 1] : words.starts[end]]
        if words.cases[end] == Case.LOWER or between not in {" ", " & ", "-"}:
            break
        end += 1
    return end


def _may_be(words: Words, index: int, end: int, taken: bytearray) -> bool:
    """Whether a run is a name by itself, and neither a title nor a part of a longer one."""
    if words.keys[index] in name_data().given_latin:
        return False
    if any(words.keys[i] in name_data().titles_latin for i in range(index, end)):
        return False
    if words.gaps[index] == Gap.SPACE:
        before = words.words[index - 1]
        if words.cases[index - 1] != Case.LOWER and before not in {"The", "A"}:
            return False
        if before in _JOINTS and index > 1 and words.cases[index - 2] != Case.LOWER:
            return False
    if end < len(words) and words.gaps[end] <= Gap.DASH:
        if words.cases[end] != Case.LOWER or taken[words.starts[end]]:
            return False
        if words.words[end] in _JOINTS:
            return False
    return True


_POSTS = frozenset(("director", "chairman", "chairwoman", "executive", "manager"))


def _post_before(words: Words, index: int, end: int) -> bool:
    """Whether what bodies have stands before: the founder of Tarvo Forums, owned by Tarvo Bay."""
    if index < 2 or words.gaps[index] != Gap.SPACE or words.gaps[index - 1] != Gap.SPACE:
        return False
    before, second = words.words[index - 1], words.keys[index - 2]
    if not (before == "of" and second in _POSTS) and not of_bodies(before, second):
        return False
    return not all(ordinary(words.words[i].lower()) for i in range(index, end))


_PROJECTS = frozenset(("project", "projects", "program", "programme", "initiative", "pipeline"))


def _noun_behind(words: Words, index: int, end: int) -> EntityType | None:
    """Whether a noun of works follows: the Polar Tarvo Cutter programme."""
    if end >= len(words) or words.gaps[end] != Gap.SPACE or words.words[end] not in _PROJECTS:
        return None
    common = all(ordinary(words.words[i].lower()) for i in range(index, end))
    if common and (end - index < 3 or words.gaps[index] == Gap.BREAK):
        return None
    return EntityType.WORK


def _noun_before(words: Words, index: int, end: int) -> EntityType | None:
    if words.gaps[index] != Gap.SPACE or words.cases[index - 1] != Case.LOWER:
        return None
    noun = words.words[index - 1]
    if noun not in lists().body_before or all(
        ordinary(words.words[i].lower()) for i in range(index, end)
    ):
        return None
    return EntityType.ORG
