"""Words of a query: their terms, and the entities that they name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from search_index.analysis import Token, fold, tokenize
from search_index.analysis.particles import uninflected
from search_index.analysis.tokens import folded_word, is_character
from search_index.query import tree
from search_index.query.combine import all_of, any_of
from search_index.query.names import NameLookup
from search_index.query.spacing import (
    joined_states,
    parted,
    states_apart,
    states_at_head,
    without_hyphens,
)
from search_index.query.tree import Node

MAX_NAME = 8  # words of a query that can name an entity together
# Unfinished names are looked up from this much on; a Hangul or Han character says as much as two
# letters.
_LEAST_LETTERS = 4
# A letter after a whole syllable: the next syllable has only been begun.
_BEGUN_SYLLABLE = re.compile("(?<=[가-힣])[ㄱ-ㅎㅏ-ㅣ]$")
# Whole numbers of four digits up, but for years of the 20th and 21st centuries, and without leading
# zeros; not those within words, dates or decimals.
_NOT_BEFORE = r"(?<![0-9A-Za-z])(?<![0-9][.,/:-])"
_NOT_AFTER = r"(?![0-9A-Za-z]|[.,/:-][0-9])"
_PLAIN_NUMBER = re.compile(
    f"{_NOT_BEFORE}(?!(?:19|20)[0-9]{{2}}{_NOT_AFTER})[1-9][0-9]{{3,14}}{_NOT_AFTER}"
)
# Ids of the types whose names describe nothing.
_PROPER = ("person:", "place:")
_HANGUL = re.compile("[가-힣]+")
_GROUPED_NUMBER = re.compile(f"{_NOT_BEFORE}[1-9][0-9]{{0,2}}(?:,[0-9]{{3}}){{1,4}}{_NOT_AFTER}")


@dataclass(frozen=True, slots=True)
class Word:
    """A plain word of a query."""

    text: str  # as typed, without the punctuation around it
    node: Node
    star: bool  # asked for as a prefix
    unfinished: bool  # a prefix, asked for or being typed
    otherwise: tuple[Node, ...] = ()  # nodes for other ways to write it, if it is no whole name

    @property
    def in_text(self) -> Node:
        """The node for the word in all ways in which it is written."""
        return any_of((self.node, *self.otherwise)) or self.node


def sequence(text: str, prefix: bool, field: str) -> Node | None:
    """Return the node for words at consecutive positions, None if there is no word in `text`.

    With `prefix` the last word is unfinished. A run of Hangul or Han ends anywhere in the text's
    run, so its last character alone is left out; a run of one character is a prefix of terms. A
    number is found with and without commas between its thousands.
    """
    if prefix:
        text = _BEGUN_SYLLABLE.sub("", text)
    spellings = (text, *(other for other in (_grouped(text), _ungrouped(text)) if other != text))
    found = (_sequence(spelling, prefix, field) for spelling in spellings)
    return any_of(node for node in found if node)


def plain_word(text: str, prefix: bool, field: str) -> Node | None:
    """Return the node for a word without quotes: as `sequence`, and without its Korean ending.

    What has the word as it is typed has it without its ending too, and so scores for both.
    """
    together = joined_states(text)
    node = sequence(together, prefix, field)
    stem = _uninflected(together, prefix)
    shorter = sequence(stem, False, field) if stem != together else None
    return any_of([node, shorter]) if node and shorter else node


def otherwise_spaced(text: str, prefix: bool, field: str) -> tuple[Node, ...]:
    """Return nodes for a compound as it may be written otherwise: see ``spacing``."""
    text = bare(text)
    plain = without_hyphens(text)
    if plain:
        return tuple(node for node in [_sequence(plain, prefix, field)] if node)
    together = joined_states(text)
    whole = _BEGUN_SYLLABLE.sub("", together) if prefix else together
    stem = _uninflected(together, prefix)  # what has the ending has it too
    found = _apart(stem, prefix and stem == whole, field)
    # What follows the last state is found as it is typed.
    follows = together != text and len(together) > len(states_at_head(together))
    typed = sequence(text, prefix, field) if follows else None
    return (*found, typed) if typed else tuple(found)


def _uninflected(text: str, prefix: bool) -> str:
    return uninflected(_BEGUN_SYLLABLE.sub("", text) if prefix else text)


def _apart(word: str, prefix: bool, field: str) -> list[Node]:
    nodes = [_sequence(other, prefix, field) for other in (*parted(word), *states_apart(word))]
    if word and word == states_at_head(word):  # nothing may follow: 방문한 러시아 has no 한러
        nodes[-1] = tree.Sequence(tuple(word), False, field)
    return [node for node in nodes if node]


def consecutive(text: str) -> tuple[str, ...]:
    """Return the terms of finished words that stand at consecutive positions wherever they occur.

    As `sequence` has them, but for a run of one Hangul or Han character, which stands for the
    last of a run. Empty if there is no word in `text`.
    """
    tokens = list(tokenize(text))
    paired = _ends_in_pair(tokens)
    return tuple(token.term for token in (tokens[:-1] if paired else tokens))


def _sequence(text: str, prefix: bool, field: str) -> Node | None:
    tokens = list(tokenize(text))
    if not tokens:
        return None
    terms = tuple(token.term for token in tokens)
    last = tokens[-1]
    if is_character(last.term):
        if _ends_in_pair(tokens):
            return tree.Sequence(terms[:-1], False, field)
        return tree.Sequence(terms, True, field)
    if not prefix:
        return tree.Sequence(terms, False, field)
    word = folded_word(text[last.start : last.end])
    return tree.Sequence((*terms[:-1], word), True, field)


def _ends_in_pair(tokens: list[Token]) -> bool:
    """Whether the last token is the second character of a pair, alone."""
    return len(tokens) > 1 and is_character(tokens[-1].term) and tokens[-2].end == tokens[-1].end


def _grouped(text: str) -> str:
    """Return `text` with commas between the thousands of its whole numbers."""
    return _PLAIN_NUMBER.sub(lambda number: f"{int(number[0]):,}", text)


def _ungrouped(text: str) -> str:
    return _GROUPED_NUMBER.sub(lambda number: number[0].replace(",", ""), text)


def find_names(words: list[Word], names: NameLookup | None) -> tuple[list[Node], tuple[str, ...]]:
    """Return a node for each word or name among `words`, in order, and the ids of the entities.

    Longer runs of words are looked up before shorter ones, earlier before later; a finished name
    before an unfinished one.
    """
    if names is None:
        return [word.in_text for word in words], ()
    parts: list[Word | tree.Named] = list(words)
    for size in range(min(len(words), MAX_NAME), 0, -1):
        parts = list(_with_names(parts, size, names))
    ids = [i for part in parts if isinstance(part, tree.Named) for i in part.entities]
    nodes: list[Node] = [part.in_text if isinstance(part, Word) else part for part in parts]
    return nodes, tuple(dict.fromkeys(ids))


def _with_names(
    parts: list[Word | tree.Named], size: int, names: NameLookup
) -> Iterable[Word | tree.Named]:
    """Yield `parts` with each run of `size` words that names an entity made a `Named`."""
    at = 0
    while at < len(parts):
        run = [part for part in parts[at : at + size] if isinstance(part, Word)]
        ids, whole = _entities(run, names) if len(run) == size else ((), False)
        if ids:
            yield tree.Named(_name(run, ids) if whole else _words(run), ids)
            at += size
        else:
            yield parts[at]
            at += 1


def _name(run: list[Word], ids: tuple[str, ...]) -> Node:
    """Return the node for the words of a whole name of some entities.

    They follow each other; in Korean they may also be written as one. Scattered, the words of a
    proper name are other names: Kim Jong Un is not where Kim Il Sung, Pak Jong Chon and the UN are.
    Those of a body, an event or a work describe it (Сахалинские корейцы): what has them anywhere is
    found too, and scores less.
    """
    if len(run) == 1:
        return run[0].node
    spaced = " ".join(word.text for word in run)
    joined = spaced.replace(" ", "")
    spellings = (spaced, joined) if _HANGUL.fullmatch(joined) else (spaced,)
    prefix = run[-1].unfinished
    nodes = [node for text in spellings if (node := plain_word(text, prefix, ""))]
    if not nodes or not all(entity.startswith(_PROPER) for entity in ids):
        nodes.append(all_of(word.node for word in run) or _words(run))
    return any_of(nodes) or nodes[0]


def _words(run: list[Word]) -> Node:
    text = all_of(word.in_text for word in run)
    assert text is not None  # a run has words
    return text


def _entities(run: list[Word], names: NameLookup) -> tuple[tuple[str, ...], bool]:
    """Return the entities that a run of words names, and whether that is all of their name."""
    if any(word.star for word in run[:-1]):
        return (), False
    text = " ".join(word.text for word in run)
    ids = () if run[-1].star else names.lookup(text, False)
    whole = bool(ids)
    if not ids and run[-1].unfinished and _weight(text) >= _LEAST_LETTERS:
        ids = names.lookup(text, True)
    return tuple(dict.fromkeys(ids)), whole


def bare(text: str) -> str:
    """Return words without the punctuation around them, "" if there are none."""
    tokens = list(tokenize(text))
    return text[tokens[0].start : tokens[-1].end] if tokens else ""


def _weight(text: str) -> int:
    """Return how many letters `text` has, characters of syllabic scripts counted twice."""
    return sum(1 + is_character(char) for char in fold(text) if char.isalnum())
