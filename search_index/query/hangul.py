"""Words of scripts that are indexed in pairs of characters: what stands in for forms of words.

The index has no words of these scripts, only their pairs, so there is no list of words to choose
from. What a slip or a wildcard leaves of a word is looked for instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_index.analysis import fold
from search_index.analysis.folding import compose_loose
from search_index.query import tree
from search_index.query.combine import all_of, any_of
from search_index.query.tree import Node

_LONGEST = 20  # characters of a word that slips are allowed in
_LEAST_LEFT = 3  # characters of a word that say enough without the others
_ANY_LETTERS = 4  # characters that an asterisk within a word may stand for

# Hangul syllables are arranged by initial, vowel and final (Unicode core specification, 3.12).
_FIRST, _LAST, _VOWELS, _FINALS = 0xAC00, 0xD7A3, 21, 28
_INITIALS = 19
# A foreign word's last consonant ends a syllable or has one of its own, with the vowel ㅡ, and is
# plain, tense or aspirated ("톡", "토크"). Numbers of initials, and of the finals beside them.
_EU = 18
_CLASSES = (
    ((0, 1, 15), (1, 2, 24)),  # ㄱ ㄲ ㅋ
    ((3, 4, 9, 10, 12, 13, 14, 16), (7, 19, 20, 22, 23, 25)),  # ㄷ ㄸ ㅅ ㅆ ㅈ ㅉ ㅊ ㅌ
    ((7, 8, 17), (17, 26)),  # ㅂ ㅃ ㅍ
    ((5,), (8,)),  # ㄹ
)


def blurred(run: str, edits: int, field: str) -> Node | None:
    """Return the node for words that differ in one character from a run, None if none is meant.

    All characters but one must be there, in their order; in place of the one there may be up to
    `edits` others, or none. Where that leaves less than three characters to look for, one letter
    (jamo) of the syllable may differ instead, and with two `edits` its final consonant may have
    become a syllable of its own, or the next syllable its final consonant. A run of one character
    or more than 20 has no such words.
    """
    word = fold(compose_loose(run))
    if not 2 <= len(word) <= _LONGEST:
        return None
    found: list[Node] = [tree.Sequence(_pairs(word), False, field)]
    for at in range(len(word)):
        around = tuple(part for part in (word[:at], word[at + 1 :]) if len(part) > 1)
        if sum(map(len, around)) >= _LEAST_LEFT:
            # Before the first character after the gap stands the pair that ends in it, so the gap
            # is one position wider than the characters in it.
            found.append(_together(around, edits + 1, field))
        else:
            found.extend(
                tree.Sequence(_pairs(other), False, field) for other in _misspelled(word, at, edits)
            )
    return any_of(found)


def near_runs(run: str) -> Iterator[str]:
    """Yield the runs one slip from a run of Hangul, each once; nothing for one syllable or many.

    One syllable has another letter (jamo), is parted in two or made one with the next as
    ``blurred`` has it, or, within four and more, is left out; or two are swapped.
    """
    word = fold(compose_loose(run))
    if not 2 <= len(word) <= _LONGEST:
        return
    others: dict[str, None] = {}
    for at in range(len(word)):
        others.update(dict.fromkeys(_misspelled(word, at, 2)))
        if at and word[at - 1] != word[at]:
            others[word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]] = None
        if 0 < at < len(word) - 1 and len(word) > _LEAST_LEFT:
            others[word[:at] + word[at + 1 :]] = None
    yield from others


def with_gaps(pattern: str, field: str) -> Node | None:
    """Return the node for a run with wildcards in it.

    Runs of two or more characters must be near each other: as near as if each "?" stood for one
    character and each "*" for up to four. Single characters must begin some pair. Wildcards at
    the ends change nothing, as words match inside longer ones. None if there is nothing else.
    """
    pattern = pattern.strip("*?")
    runs = [fold(compose_loose(part)) for part in re.split(r"[*?]+", pattern)]
    gaps = re.findall(r"[*?]+", pattern)
    long = tuple(part for part in runs if len(part) > 1)
    nodes: list[Node] = [tree.Sequence((part,), True, field) for part in runs if len(part) == 1]
    if long:
        between = sum(_ANY_LETTERS if sign == "*" else 1 for gap in gaps for sign in gap)
        single = sum(len(part) == 1 for part in runs)
        nodes.insert(0, _together(long, between + single + len(long) - 1, field))
    return all_of(nodes)


def _together(parts: tuple[str, ...], between: int, field: str) -> Node:
    """Return the node for runs with at most so many positions between them."""
    if len(parts) == 1:
        return tree.Sequence(_pairs(parts[0]), False, field)
    return tree.Near(tuple(map(_pairs, parts)), between + 1, field)


def _pairs(word: str) -> tuple[str, ...]:
    return tuple(word[at : at + 2] for at in range(len(word) - 1))


def _misspelled(word: str, at: int, edits: int) -> Iterator[str]:
    """Yield `word` with one syllable changed by a letter, or its final moved."""
    parts = _letters(word[at])
    if parts is None:
        return
    before, after = word[:at], word[at + 1 :]
    initial, vowel, final = parts
    for place, many in enumerate((_INITIALS, _VOWELS, _FINALS)):
        for number in range(many):
            if number != parts[place]:
                changed = [*parts]
                changed[place] = number
                yield before + _syllable(*changed) + after
    if edits < 2:
        return
    for initials, finals in _CLASSES:
        if final in finals:
            own = _syllable(initial, vowel, 0)
            yield from (before + own + _syllable(i, _EU, 0) + after for i in initials)
        following = _letters(after[0]) if after and not final else None
        if following and following[0] in initials and following[1:] == (_EU, 0):
            yield from (before + _syllable(initial, vowel, f) + after[1:] for f in finals)


def _letters(syllable: str) -> tuple[int, int, int] | None:
    """Return the numbers of the initial, vowel and final (0: none), None if it is no syllable."""
    if not _FIRST <= ord(syllable) <= _LAST:
        return None
    rest, final = divmod(ord(syllable) - _FIRST, _FINALS)
    return (*divmod(rest, _VOWELS), final)


def _syllable(initial: int, vowel: int, final: int) -> str:
    return chr(_FIRST + (initial * _VOWELS + vowel) * _FINALS + final)
