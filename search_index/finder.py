"""Finds what a query matches in texts, one query in many texts.

A text is not read as tokens: only where the query can match (`search_index.candidates`), once for
all texts that have the same letters there.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from search_index.analysis.tokens import (
    MAX_WORD,
    WORD,
    Token,
    folded_word,
    is_character,
    terms,
    tokenize,
)
from search_index.candidates import Candidates, Letters, flattened
from search_index.near import Part, windows
from search_index.query import tree
from search_index.query.forms import chooser
from search_index.query.tree import Node

Place = tuple[int, int]  # offsets of a place that matches

_REMEMBERED = 1 << 12  # pieces of text that a finder remembers
_WILD = re.compile("[*?]+")


class _Token(NamedTuple):
    """A token; ``short`` is where its first character ends, if it is a pair of two."""

    term: str
    start: int
    end: int
    short: int


class _Piece(NamedTuple):
    """What a piece of text between spaces has of a query; offsets and positions are its own."""

    size: int  # tokens
    places: tuple[Place, ...]  # of single terms, in order, none overlapping
    tokens: tuple[tuple[int, _Token], ...]  # positions and tokens of what has several terms


_NOTHING = _Piece(0, (), ())


class Finder:
    """The leaves of a query that match in texts, made ready. Thread-safe.

    ``named`` are the entities that mentions other than demonyms are asked for, ``entities`` those
    that all are. ``reach`` is how many positions a match takes at the most.
    """

    def __init__(self, node: Node) -> None:
        leaves = list(dict.fromkeys(tree.leaves(node)))
        sequences = [leaf for leaf in leaves if isinstance(leaf, tree.Sequence) and not leaf.field]
        singles = [leaf for leaf in sequences if len(leaf.terms) == 1]
        self._terms = frozenset(leaf.terms[0] for leaf in singles if not leaf.prefix)
        prefixes = [leaf.terms[0] for leaf in singles if leaf.prefix]
        self._prefixes = tuple(prefix for prefix in prefixes if not is_character(prefix))
        self._paired_prefixes = tuple(prefix for prefix in prefixes if is_character(prefix))
        self._phrases = [leaf for leaf in sequences if len(leaf.terms) > 1]
        self._nears = [leaf for leaf in leaves if isinstance(leaf, tree.Near) and not leaf.field]
        exact = {t for s in self._phrases for t in (s.terms[:-1] if s.prefix else s.terms)}
        exact.update(term for near in self._nears for part in near.parts for term in part)
        self._joined = frozenset(exact)
        self._joined_prefixes = tuple({s.terms[-1]: 0 for s in self._phrases if s.prefix})
        forms = [leaf for leaf in leaves if isinstance(leaf, tree.Forms) and not leaf.field]
        self._choosers = [chooser(leaf) for leaf in forms]
        self._by_terms = bool(sequences or self._nears)
        self._candidates = Candidates(
            self._terms | self._joined,
            {*prefixes, *self._joined_prefixes},
            list(map(_letters, forms)),
        )
        self._pieces: dict[str, _Piece] = {}
        self.named = {e for leaf in leaves if isinstance(leaf, tree.Named) for e in leaf.entities}
        keywords = (leaf for leaf in leaves if isinstance(leaf, tree.Keyword))
        self.entities = {leaf.value for leaf in keywords if leaf.field == "entity"}
        self.reach = max((*map(_longest, self._phrases), *map(_longest, self._nears)), default=1)

    def places(self, text: str) -> list[Place]:
        """Return every place of a text that matches, sorted; those of several terms may overlap."""
        flat = flattened(text)
        known = self._pieces.get
        places: list[Place] = []
        joined: list[tuple[int, int, _Piece]] = []
        for start, stop in self._candidates.chunks(flat):
            chunk = flat[start:stop]
            piece = known(chunk) or self._remember(chunk)
            for low, high in piece.places:
                places.append((start + low, start + high))
            if piece.tokens:
                joined.append((start, stop, piece))
        if joined:
            places = sorted({*places, *self._of_several(flat, joined)})
        return places

    def _remember(self, chunk: str) -> _Piece:
        """Return what is in a piece of text, and remember it if it is no longer than a word."""
        piece = self._piece(chunk)
        if len(chunk) <= MAX_WORD:
            if len(self._pieces) >= _REMEMBERED:
                self._pieces.clear()
            self._pieces[chunk] = piece
        return piece

    def _piece(self, chunk: str) -> _Piece:
        """Return what is in a piece of text."""
        places = self._chosen(chunk) if self._choosers else []
        tokens: list[tuple[int, _Token]] = []
        # Forms tell by the words alone: stems of a whole text are not made for them.
        found = list(tokenize(chunk)) if self._by_terms else []
        for term, start, end, position in found:
            if term in self._terms or term.startswith(self._prefixes):
                places.append((start, end))
            if term.startswith(self._paired_prefixes):
                short = _short(found, position)
                places.extend(
                    (start, _end(prefix, term, end, short))
                    for prefix in self._paired_prefixes
                    if term.startswith(prefix)
                )
            if term in self._joined or term.startswith(self._joined_prefixes):
                tokens.append((position, _Token(term, start, end, _short(found, position))))
        if not places and not tokens:
            return _NOTHING
        if len(places) > 1:
            places = merged(sorted(places))
        return _Piece(len(found), tuple(places), tuple(tokens))

    def _chosen(self, chunk: str) -> list[Place]:
        """Return the words of a piece of text that are chosen for their letters."""
        places: list[Place] = []
        for match in WORD.finditer(chunk):
            written = match.group()
            if not is_character(written):
                word = folded_word(written)
                if any(chosen(word) for chosen in self._choosers):
                    places.append(match.span())
        return places

    def _of_several(self, flat: str, pieces: list[tuple[int, int, _Piece]]) -> Iterator[Place]:
        """Yield the places of phrases, and of words near each other."""
        present = {token.term for _, _, piece in pieces for _, token in piece.tokens}
        phrases = [phrase for phrase in self._phrases if _possible(phrase, present)]
        nears = [near for near in self._nears if all(present.issuperset(p) for p in near.parts)]
        if not phrases and not nears:
            return
        passage = _Passage(flat, pieces, self.reach)
        for phrase in phrases:
            yield from passage.phrase(phrase)
        for near in nears:
            yield from passage.near(near)


class _Passage:
    """The tokens of a text that can be part of phrases, by term and by position.

    Positions count as in the text as far as `reach` goes: where more tokens than that are between
    two, they may be counted as fewer, but as no fewer than `reach`.
    """

    def __init__(self, flat: str, pieces: list[tuple[int, int, _Piece]], reach: int) -> None:
        self._at: dict[int, _Token] = {}
        self._positions: dict[str, list[int]] = {}
        stopped, position = 0, 0
        for start, stop, piece in pieces:
            position += _count(flat, stopped, start, reach)
            for offset, (term, low, high, short) in piece.tokens:
                here = position + offset
                self._at[here] = _Token(term, start + low, start + high, start + short)
                self._positions.setdefault(term, []).append(here)
            position += piece.size
            stopped = stop

    def phrase(self, phrase: tree.Sequence) -> Iterator[Place]:
        """Yield where the terms of a phrase stand one after the other."""
        *exact, last = phrase.terms
        for start in self._starts(tuple(exact)):
            end = self._at.get(start + len(exact))
            if end is None:
                continue
            if end.term == last:
                yield self._at[start].start, end.end
            elif phrase.prefix and end.term.startswith(last):
                yield self._at[start].start, _end(last, end.term, end.end, end.short)

    def near(self, near: tree.Near) -> Iterator[Place]:
        """Yield the places of the parts in the smallest windows that hold them all."""
        counts = Counter(near.parts)
        starts = {part: list(self._starts(part)) for part in counts}
        for window in windows(starts, counts, near.distance - 1):
            for part, places in starts.items():
                low = bisect_left(places, window.start)
                high = bisect_right(places, window.stop - len(part), low)
                for start in places[low:high]:
                    yield self._at[start].start, self._at[start + len(part) - 1].end

    def _starts(self, terms: Part) -> Iterator[int]:
        """Yield the positions from which on terms stand one after the other, ascending."""
        positions = [self._positions.get(term, []) for term in terms]
        rare = min(range(len(terms)), key=lambda index: len(positions[index]))
        for position in positions[rare]:
            start = position - rare
            if all(
                (token := self._at.get(start + index)) is not None and token.term == term
                for index, term in enumerate(terms)
            ):
                yield start


@lru_cache(maxsize=8)
def finder(node: Node) -> Finder:
    """Return the finder of a query; those used last are kept."""
    return Finder(node)


def merged(places: Iterable[Place], before: list[Place] | None = None) -> list[Place]:
    """Return sorted places with those that overlap made one, added to those of `before`."""
    result = before if before is not None else []
    last = result[-1][1] if result else -1
    for place in places:
        if place[0] >= last:
            result.append(place)
            last = place[1]
        elif place[1] > last:
            last = place[1]
            result[-1] = (result[-1][0], last)
    return result


def _short(tokens: Sequence[Token], index: int) -> int:
    """Return where the first character of a token ends if it is a pair, else the token."""
    _, start, end, _ = tokens[index]
    # The token after a pair begins with the second character of the pair.
    second = tokens[index + 1].start if index + 1 < len(tokens) else end
    return second if start < second < end else end


def _end(prefix: str, term: str, end: int, short: int) -> int:
    """Return where a token ends as far as a prefix matches it.

    A prefix in a script that is indexed in pairs covers the character asked for; any other
    prefix the whole word.
    """
    return short if len(term) > len(prefix) and is_character(prefix) else end


def _letters(forms: tree.Forms) -> Letters:
    """Return letters that every word has which is chosen."""
    if forms.kind is tree.FormKind.EXACT:
        return Letters(forms.pattern, begin=True)
    if forms.kind is tree.FormKind.WILDCARD:
        head, *others = _WILD.split(forms.pattern)
        return Letters(head, begin=True) if head else Letters(max(others, key=len, default=""))
    return Letters("")


def _longest(leaf: tree.Sequence | tree.Near) -> int:
    """Return how many positions a match of a leaf takes at the most."""
    if isinstance(leaf, tree.Sequence):
        return len(leaf.terms)
    return sum(map(len, leaf.parts)) + leaf.distance - 1


def _possible(phrase: tree.Sequence, present: set[str]) -> bool:
    """Whether a text with some terms can have a phrase."""
    *exact, last = phrase.terms
    if not present.issuperset(exact):
        return False
    return last in present or (phrase.prefix and any(term.startswith(last) for term in present))


def _count(text: str, low: int, high: int, most: int) -> int:
    """Return how many tokens text[low:high] has, `most` if there are more."""
    count = 0
    for match in WORD.finditer(text, low, high) if high - low > 1 else ():
        word = match.group()
        count += len(terms(word)) if is_character(word) else 1
        if count >= most:
            return most
    return count
