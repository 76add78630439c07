"""One search: a query tree evaluated over a collection, from its leaves up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from search_index.query import tree
from search_index.query.forms import chooser
from search_index.query.tree import Node
from search_index.store.arrays.segment import TEXT_FIELDS, FieldArrays
from search_index.store.engine import postings, properties
from search_index.store.engine.choosing import choose
from search_index.store.engine.collection import K1, NO_PIECE, Collection, Part, Piece
from search_index.store.engine.forms import written
from search_index.store.engine.nearness import near
from search_index.store.engine.positions import Slot, phrase
from search_index.store.engine.postings import Found, encoded
from search_index.store.engine.sets import (
    NO_NUMBERS,
    NONE,
    Matches,
    Numbers,
    Values,
    intersected,
    looked_up,
    united,
    without,
)

#: Entities that documents mention otherwise than by a demonym, with how often.
NAMES = "names"
BODY = "body"

_Leaf = tree.Sequence | tree.Near | tree.Forms | tree.Named  # of Named, its entities alone
# What a leaf finds in one segment, and how many documents have each of its terms there.
_Answer = tuple[Found, tuple[int, ...]]


class Cancelled(Exception):
    """The search was given up; internal to the store and the library."""


class Search:
    """Evaluates query trees. Raises Cancelled, and whatever damaged arrays lead to."""

    def __init__(self, collection: Collection, cancelled: Callable[[], bool] | None) -> None:
        self._collection = collection
        self._size = collection.size
        self._cancelled = cancelled
        self._choosers: dict[tree.Forms, Callable[[str], bool]] = {}

    def poll(self) -> None:
        """Raise Cancelled if the search was given up."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled

    def matches(self, node: Node) -> Matches:
        """Return the documents that a node matches, deleted ones too."""
        self.poll()
        match node:
            case tree.Everything():
                return _unranked(np.arange(self._size, dtype=np.int64))
            case tree.Nothing() | tree.Not():  # a lone Not does not occur in a tree
                return NONE
            case tree.And():
                return self._all(node)
            case tree.Keyword() | tree.DateRange():
                return _unranked(self._chosen(node))
            case _:
                return united(list(self._summands(node)), self._size)

    def occurrences(self, node: Node, documents: Numbers) -> Values:
        """Return how many places of the text match in each of `documents`."""
        self.poll()
        counts = np.zeros(len(documents), np.float32)
        match node:
            case tree.And() | tree.Or():
                children = node.children if isinstance(node, tree.And) else _apart(node.children)
                for child in children:
                    counts += self.occurrences(child, documents)
            case tree.Named():
                mentions = self._piece(node, NAMES)
                named = looked_up(documents, mentions.documents, mentions.frequencies, self._size)
                counts = np.maximum(self.occurrences(node.text, documents), named)
            case tree.Sequence() | tree.Near() | tree.Forms() if not node.field:
                piece = self._piece(node, BODY)
                counts += looked_up(documents, piece.documents, piece.frequencies, self._size)
        return counts

    # Nodes of nodes

    def _summands(self, node: Node) -> Iterator[Matches]:
        """Yield what the documents and scores of a node are the sum of."""
        match node:
            case tree.Or():
                for child in node.children:
                    yield from self._summands(child)
            case tree.Named():
                yield from self._summands(node.text)
                yield self._piece(node, NAMES).matches
            case tree.Sequence() | tree.Near() | tree.Forms():
                for field in _fields(node):
                    yield self._piece(node, field).matches
            case _:
                yield self.matches(node)

    def _all(self, node: tree.And) -> Matches:
        wanted = [self.matches(c) for c in node.children if not isinstance(c, tree.Not)]
        if not wanted:
            return NONE
        wanted.sort(key=len)
        found, *others = wanted
        for other in others:
            found = intersected(found, other, self._size)
        for child in node.children:
            if isinstance(child, tree.Not) and len(found):
                found = without(found, self.matches(child.child).documents, self._size)
        return found

    def _chosen(self, node: tree.Keyword | tree.DateRange) -> Numbers:
        """Return the documents with a property."""
        found = []
        for part, field in self._collection.having(properties.field_of(node)):
            terms = properties.terms_of(node, field)
            found.append(properties.documents_with(field, terms, part.size) + part.offset)
        return np.concatenate(found) if found else NO_NUMBERS

    # Leaves

    def _piece(self, leaf: _Leaf, name: str) -> Piece:
        """Return what a field contributes to a leaf."""
        key = (leaf.entities if isinstance(leaf, tree.Named) else leaf, name)
        known = self._collection.pieces.get(key)
        if known is not None:
            return known
        self.poll()
        founds: list[Found] = []
        offsets: list[int] = []
        counts: list[tuple[int, ...]] = []
        boost = 1.0
        for part, field in self._collection.having(name):
            found, having = self._answer(leaf, part, field)
            counts.append(having)
            boost = field.boost
            if len(found[0]):
                founds.append(found)
                offsets.append(part.offset)
            self.poll()
        piece = NO_PIECE
        if founds:
            totals = [sum(having) for having in zip(*counts, strict=True)]
            idf = sum(self._collection.idf(total) for total in totals)
            piece = self._ranked(name, *_joined(founds, offsets), boost, idf)
        self._collection.pieces.put(key, piece, piece.size)
        return piece

    def _ranked(
        self, name: str, documents: Numbers, frequencies: Values, boost: float, idf: float
    ) -> Piece:
        weights = frequencies if boost == 1 else frequencies * np.float32(boost)
        scores = self._collection.norms(name).take(documents)
        scores += weights
        np.divide(weights, scores, out=scores)
        scores *= np.float32(idf * (K1 + 1))
        return Piece(documents, frequencies, scores)

    def _answer(self, leaf: _Leaf, part: Part, field: FieldArrays) -> _Answer:
        """Return what a leaf finds in one field of one segment."""
        match leaf:
            case tree.Sequence():
                return _sequence(leaf, field, part.size)
            case tree.Near():
                slots = [tuple(_slot(field, term) for term in words) for words in leaf.parts]
                counts = tuple(_count(field, slot) for words in slots for slot in words)
                if not all(counts):
                    return postings.NOTHING, counts
                return near(field, slots, leaf.distance, part.size, self.poll), counts
            case tree.Forms():
                vocabulary = part.vocabulary(field.name)
                if vocabulary is None:
                    return postings.NOTHING, (0,)
                table = vocabulary.words.table
                chosen = self._choosers.get(leaf)
                if chosen is None:
                    chosen = self._choosers[leaf] = chooser(leaf)
                words = choose(leaf, chosen, table, lambda: vocabulary.letters, self.poll)
                found = written(field, vocabulary, words, part.size)
                return found, (len(found[0]),)
            case tree.Named():
                terms = postings.places_of(field.terms, leaf.entities)
                count = sum(field.count(term) for term in terms.tolist())
                return postings.several_terms(field, terms, part.size), (count,)


def _sequence(node: tree.Sequence, field: FieldArrays, size: int) -> _Answer:
    *exact, last = node.terms
    if not exact and node.prefix:
        low, high = field.terms.prefix(encoded(last))
        count = int(field.starts[high]) - int(field.starts[low])
        return postings.prefix(field, last, size), (count,)
    slots = [_slot(field, term) for term in exact]
    slots.append(Slot(*field.terms.prefix(encoded(last))) if node.prefix else _slot(field, last))
    counts = tuple(_count(field, slot) for slot in slots)
    if not all(counts):
        return postings.NOTHING, counts
    if not exact:
        return postings.one_term(field, slots[0].low), counts
    return phrase(field, slots, size), counts


def _slot(field: FieldArrays, term: str) -> Slot:
    at = field.terms.find(encoded(term))
    return Slot(at, at + 1) if at >= 0 else Slot(0, 0)


def _count(field: FieldArrays, slot: Slot) -> int:
    return int(field.starts[slot.high]) - int(field.starts[slot.low])


def _apart(nodes: Sequence[Node]) -> list[Node]:
    """Return alternatives without the sequences that lie within places of a shorter one."""
    parts = [part for n in nodes for part in (n.children if isinstance(n, tree.And) else (n,))]
    shorter = [n.terms for n in parts if isinstance(n, tree.Sequence) and not n.prefix]
    return [
        node
        for node in nodes
        if not isinstance(node, tree.Sequence)
        or not any(_holds(node.terms, terms) for terms in shorter)
    ]


def _holds(terms: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether a longer sequence of terms has a shorter one within it."""
    places = range(len(terms) - len(part) + 1)
    return len(part) < len(terms) and any(terms[at : at + len(part)] == part for at in places)


def _fields(node: tree.Sequence | tree.Near | tree.Forms) -> tuple[str, ...]:
    return (node.field,) if node.field else TEXT_FIELDS


def _unranked(documents: Numbers) -> Matches:
    return Matches(documents, np.zeros(len(documents), np.float32))


def _joined(founds: Sequence[Found], offsets: Sequence[int]) -> tuple[Numbers, Values]:
    """Return what was found in segments whose documents begin at some numbers as one."""
    documents = np.concatenate([found[0] for found in founds], dtype=np.int64)
    end = 0
    for (numbers, _), offset in zip(founds, offsets, strict=True):
        start, end = end, end + len(numbers)
        if offset:
            documents[start:end] += offset
    return documents, np.concatenate([found[1] for found in founds], dtype=np.float32)
