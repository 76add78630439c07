"""Another query for one that finds nothing: what was slipped put right, or less of it asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from math import log
from typing import NamedTuple

import numpy as np

from search_index.analysis import terms
from search_index.analysis.tokens import folded_word, is_character
from search_index.query.function_words import is_function_word
from search_index.query.layouts import in_other_layouts
from search_index.query.lexer import Kind, Piece, cut
from search_index.query.names import NameLookup
from search_index.query.suggest import distance, letters
from search_index.query.words import MAX_NAME, bare
from search_index.store.engine.engine import Engine
from search_index.store.engine.sets import Matches, contained
from search_index.store.spelling import MOST_WORDS, Speller

MOST_PARTS = 40  # of a query that parts are left out of; each is looked for by itself
_MOST_CHANGED = 4  # words of a query of which one is changed for another that there is
_NEAR = 5  # words like one that are tried
_FAR_MORE = 4  # times as many documents have a word that is meant than one that was slipped
# A name weighs as much as two words as rare: it tells what is asked, and in every language.
_NAME = 2.0
_ENOUGH = 0.5  # of the weight of a query, to be left of it
_JUST_WORD = 3  # letters of a word that another layout is tried for
_JOINTS = re.compile("[-‐‑–—/·]+")
# What makes a verb of a Korean noun, in a question or before another noun: 방문했나, 방문하는.
_VERB = re.compile(
    "(?<=[가-힣]{2})(?:하|했|하였|할|한|되|됐|되었|될|된)"
    "(?:나|나요|는|는가|는가요|는지|을까|을까요|까|까요|습니까|느냐|는데)?$"
)
_STRUCTURE = (Kind.OR, Kind.NOT, Kind.OPEN, Kind.CLOSE)


class _Part(NamedTuple):
    """A part of a query that is required with the others."""

    text: str
    plain: bool = False  # words without signs
    named: bool = False
    must: bool = False  # a property of documents


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Suggests queries for those that find nothing. ``found``: what a finished query finds."""

    engine: Engine
    names: NameLookup
    found: Callable[[str], Matches]

    def instead(self, query: str, *, typing: bool) -> str:
        """Return the nearest query that finds something, "" if there is none.

        With words put right that no document has; else, unless it is being typed, with one word
        more usual than the one that there is; else without the words that a document lacks.
        """
        speller = Speller(self.engine, self._named)
        relaid = self._relaid(query)
        spelled = speller.respelled(relaid) or relaid
        if spelled != query and len(self.found(spelled)):
            return spelled
        parts = list(islice(self._parts(spelled), MOST_PARTS + 1))
        if not parts or len(parts) > MOST_PARTS:
            return ""
        changed = "" if typing else self._changed(parts, speller)
        return changed or self._loosened(parts)

    def _named(self, words: str) -> bool:
        return bool(self.names.lookup(words, False))

    def _relaid(self, query: str) -> str:
        """Return a query with the words put right that were typed in another layout."""
        if len(query.split()) > MOST_WORDS:
            return query
        return "".join(
            piece if piece.isspace() or len(piece) < _JUST_WORD else self._in_layout(piece)
            for piece in re.split(r"(\s+)", query)
        )

    def _in_layout(self, word: str) -> str:
        others = list(in_other_layouts(word))
        if not others or len(self.found(word)):
            return word
        counts = [len(self.found(other)) for other in others]
        return others[counts.index(max(counts))] if any(counts) else word

    # Parts

    def _parts(self, query: str) -> Iterator[_Part]:
        """Yield the parts of a query that are all required; none if it has another structure."""
        pieces = list(cut(query))
        if any(piece.kind in _STRUCTURE for piece in pieces):
            return
        cut_up = list(_fielded(pieces))
        for plain, group in groupby(cut_up, lambda part: part.plain):
            if plain:
                yield from self._with_names([part.text for part in group])
                continue
            for part in group:
                words = [] if part.must or len(self.found(part.text)) else part.text.split()
                if words:  # a phrase that there is not: its words
                    yield from self._with_names([word for word in map(bare, words) if word])
                else:
                    yield part

    def _with_names(self, words: list[str]) -> Iterator[_Part]:
        """Yield words, those that are a name together as one."""
        at = 0
        while at < len(words):
            for size in range(min(MAX_NAME, len(words) - at), 0, -1):
                text = " ".join(words[at : at + size])
                if self._named(text):
                    yield _Part(text, plain=True, named=True)
                    break
            else:
                size = 1
                yield from self._taken_apart(words[at])
            at += size

    def _taken_apart(self, word: str) -> Iterator[_Part]:
        """Yield a word; if no document has it, the words that it joins, or its noun."""
        joined = [word for word in map(bare, _JOINTS.split(word)) if word]
        if len(self.found(word)):
            joined = [word]
        elif len(joined) == 1:
            joined = [_VERB.sub("", word)]
        yield from (_Part(each, plain=True, named=self._named(each)) for each in joined)

    # Queries

    def _changed(self, parts: list[_Part], speller: Speller) -> str:
        """Return a query with one word changed for one like it that far more documents have."""
        words = [part for part in parts if part.plain]
        if not 1 < len(words) <= _MOST_CHANGED:
            return ""
        best, most = "", 0
        for part in parts:
            for other in _like(part.text, speller) if part.plain else ():
                query = " ".join(p.text if p is not part else other for p in parts)
                count = len(self.found(query))
                if count > most:
                    best, most = query, count
        return best

    def _loosened(self, parts: list[_Part]) -> str:
        """Return the parts that the document has which has most of their weight.

        Parts weigh by how few documents have them. "" if that is less than half of all, or no more
        than one word of several. Words that only ask are left out before.
        """
        telling = [part for part in parts if not (part.plain and is_function_word(part.text))]
        parts = telling or parts
        size = self.engine.size
        scores = np.zeros(size)
        allowed = np.ones(size, np.bool_)
        having: list[Matches] = []
        total = 0.0
        for part in parts:
            matches = self.found(part.text)
            having.append(matches)
            if part.must:
                allowed &= np.isin(np.arange(size), matches.documents)
            else:
                weight = log(1 + size / max(len(matches), 1)) * (_NAME if part.named else 1)
                scores[matches.documents] += weight
                total += weight
        scores[~allowed] = 0
        best = float(scores.max(initial=0))
        if not best or best < total * _ENOUGH:
            return ""
        # Of several documents as good, one that has earlier parts of the query.
        ties = np.flatnonzero(scores == best)
        bits = np.zeros(len(ties), np.int64)
        for matches in having:
            bits = bits * 2 + contained(ties, matches.documents, size)
        has = f"{int(bits.max()):0{len(parts)}b}"
        kept = [part for part, bit in zip(parts, has, strict=True) if bit == "1"]
        says = [part for part in kept if not part.must]
        if len(says) == 1 < len(parts) - len(kept) + 1 and not says[0].named:
            return ""
        return " ".join(part.text for part in kept)


def _fielded(pieces: list[Piece]) -> Iterator[_Part]:
    """Yield the parts that pieces are, before names are looked for among them."""
    field = ""
    for piece in pieces:
        if piece.kind is Kind.FIELD:
            field = piece.typed if piece.tight else ""
        elif field:
            yield _Part(field + piece.typed, must=True)
            field = ""
        elif piece.kind is Kind.WORD and not piece.marked and not piece.star:
            if text := bare(piece.text):
                yield _Part(text, plain=True)
        elif piece.kind is Kind.WORD and piece.question:
            yield _Part(bare(piece.text), plain=True)
        elif piece.kind is not Kind.AND:
            yield _Part(piece.typed)


def _like(text: str, speller: Speller) -> Iterator[str]:
    """Yield the words one slip from a word that far more documents have."""
    found = terms(text)
    if len(found) != 1 or is_character(found[0]):
        return
    word, count = folded_word(text), speller.has(found[0])
    for other, having in speller.engine.near_words(word, _NEAR):
        # Few slips are in the first letter: K. Kukich, "Techniques for Automatically Correcting
        # Words in Text", ACM Computing Surveys 24(4), 1992, reports 1.4% to 15% of them.
        likely = other[0] == word[0] and len(other) >= len(word) >= _JUST_WORD
        if not likely or having < _FAR_MORE * count:
            continue
        if distance(letters(word), letters(other), 1) == 1:
            yield other
