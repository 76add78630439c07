"""Answers a query tree over the postings of one commit: which documents, with what score.

Ranking is BM25F as Whoosh has it: BM25 (Robertson & Zaragoza, "The Probabilistic Relevance
Framework", 2009; K1 = 1.2, B = 0.75, idf = ln(N / (n + 1)) + 1) per field, the title's term
frequencies weighted, fields and terms added up. Three things rank as one term would: all terms
that a prefix stands for, all entities that words name, and the occurrences of a phrase, whose idf
is the sum of those of its terms.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from math import log
from typing import Protocol

from search_index.query import tree
from search_index.query.tree import Node

Scores = dict[int, float]  # document number -> score
Weights = dict[int, float]  # document number -> weight of a term in it
Positions = dict[int, list[int]]  # document number -> ascending positions

K1 = 1.2
B = 0.75
#: Postings from which on the terms of a prefix only select: every document found scores the same.
#: So short a prefix says next to nothing about relevance, and ranking it costs most.
MAX_RANKED = 20_000
#: Of the terms that the prefix at the end of a phrase stands for, the most frequent this many.
MAX_ENDINGS = 300

_TEXT_FIELDS = ("title", "body")
_CONTAINED = frozenset({"source", "path"})
_POLL = 256  # terms between two looks at whether the search was cancelled


class Cancelled(Exception):
    """The search was given up; internal to the store and the library."""


class Postings(Protocol):
    """What the answers are made from; document numbers are those of the whole commit."""

    def everything(self) -> Iterable[int]:
        """Return the numbers of all documents."""
        ...

    def count(self) -> int:
        """Return how many documents there are for the statistics, deleted ones included."""
        ...

    def frequency(self, field: str, term: str) -> int:
        """Return how many documents have a term."""
        ...

    def weights(self, field: str, term: str) -> Weights:
        """Return the documents that have a term and its weight in each. Not to be changed."""
        ...

    def positions(self, field: str, term: str, among: Iterable[int] | None) -> Positions:
        """Return the positions of a term, in the documents `among` alone if those are given."""
        ...

    def beginning(self, field: str, prefix: str) -> list[tuple[str, int]]:
        """Return the terms that begin with a prefix, in order, with their frequencies."""
        ...

    def lengths(self, field: str) -> tuple[list[int], float]:
        """Return the length of a field in every document, and the mean length."""
        ...


class Matching:
    """Evaluates query trees. Uses nothing but ``Postings``; raises Cancelled and nothing else."""

    def __init__(self, postings: Postings, cancelled: Callable[[], bool] | None = None) -> None:
        self.postings = postings
        self.cancelled = cancelled

    def scores(self, node: Node) -> Scores:
        """Return the documents that `node` matches with their scores (0 where nothing ranks)."""
        self._poll()
        match node:
            case tree.Everything():
                return dict.fromkeys(self.postings.everything(), 0.0)
            case tree.Nothing() | tree.Not():  # a lone Not does not occur in a tree
                return {}
            case tree.Sequence():
                fields = (node.field,) if node.field else _TEXT_FIELDS
                return _added([self._sequence(field, node) for field in fields])
            case tree.And():
                return self._and(node)
            case tree.Or():
                return _added([self.scores(child) for child in node.children])
            case tree.Keyword():
                return self._selected(node.field, self._keyword_terms(node))
            case tree.DateRange():
                dates = [date for date, _ in self.postings.beginning("date", "")]
                return self._selected("date", [date for date in dates if node.matches(date)])
            case tree.Named():
                named = self._any("names", [(i, self._n("names", i)) for i in node.entities])
                return _added([self.scores(node.text), named])

    def _poll(self) -> None:
        if self.cancelled is not None and self.cancelled():
            raise Cancelled

    def _n(self, field: str, term: str) -> int:
        return self.postings.frequency(field, term)

    def _and(self, node: tree.And) -> Scores:
        wanted = [self.scores(c) for c in node.children if not isinstance(c, tree.Not)]
        if not wanted:
            return {}
        wanted.sort(key=len)
        first, *others = wanted
        found = {
            number: score + sum(other[number] for other in others)
            for number, score in first.items()
            if all(number in other for other in others)
        }
        for child in node.children:
            if found and isinstance(child, tree.Not):
                for number in self.scores(child.child):
                    found.pop(number, None)
        return found

    # Words

    def _sequence(self, field: str, node: tree.Sequence) -> Scores:
        *exact, last = node.terms
        if exact:
            return self._phrase(field, exact, last, node.prefix)
        if node.prefix:
            return self._any(field, self.postings.beginning(field, last))
        return self._any(field, [(last, self._n(field, last))])

    def _any(self, field: str, terms: list[tuple[str, int]]) -> Scores:
        """Return the documents with any of the terms, ranked as if these were one term."""
        frequency = sum(count for _, count in terms)
        if frequency > MAX_RANKED and len(terms) > 1:
            return self._selected(field, [term for term, _ in terms])
        weights: Weights = {}
        for number, (term, count) in enumerate(terms):
            if not number % _POLL:
                self._poll()
            if not count:
                continue
            of_term = self.postings.weights(field, term)
            if not weights:
                weights = dict(of_term)
                continue
            for document, weight in of_term.items():
                weights[document] = weights.get(document, 0.0) + weight
        return self._ranked(field, weights, self._idf(frequency))

    def _phrase(self, field: str, exact: list[str], last: str, prefix: bool) -> Scores:
        endings = self.postings.beginning(field, last) if prefix else [(last, self._n(field, last))]
        if len(endings) > MAX_ENDINGS:
            endings = heapq.nsmallest(MAX_ENDINGS, endings, key=lambda ending: (-ending[1], ending))
        counts = [self._n(field, term) for term in exact]
        ending_count = sum(count for _, count in endings)
        if not all(counts) or not ending_count:
            return {}
        starts: dict[int, set[int]] | None = None
        for at in sorted(range(len(exact)), key=lambda at: counts[at]):
            places = self.postings.positions(field, exact[at], starts)
            starts = _kept(starts, places, at)
            self._poll()
        assert starts is not None
        found: dict[int, set[int]] = {}
        for number, (term, _) in enumerate(endings):
            if not number % _POLL:
                self._poll()
            places = self.postings.positions(field, term, starts)
            for document, begun in _kept(starts, places, len(exact)).items():
                found.setdefault(document, set()).update(begun)
        boost = self._boost(field, exact[0])
        weights = {document: len(found[document]) * boost for document in sorted(found)}
        idf = sum(self._idf(count) for count in counts) + self._idf(ending_count)
        return self._ranked(field, weights, idf)

    def _boost(self, field: str, term: str) -> float:
        """Return the weight of one occurrence in a field, as the index has it."""
        document, weight = next(iter(self.postings.weights(field, term).items()), (0, 0.0))
        places = self.postings.positions(field, term, [document]).get(document)
        return weight / len(places) if places else 1.0

    def _idf(self, frequency: int) -> float:
        total = max(self.postings.count(), 1)
        return log(total / (min(frequency, total) + 1)) + 1

    def _ranked(self, field: str, weights: Weights, idf: float) -> Scores:
        lengths, mean = self.postings.lengths(field)
        base, slope = K1 * (1 - B), K1 * B / (mean or 1)
        gain = idf * (K1 + 1)
        return {
            document: gain * weight / (weight + base + slope * lengths[document])
            for document, weight in weights.items()
        }

    # Properties

    def _keyword_terms(self, node: tree.Keyword) -> list[str]:
        if node.field == "entity":
            return [node.value]
        values = [value for value, _ in self.postings.beginning(node.field, "")]
        if node.field in _CONTAINED:
            return [value for value in values if node.value in value]
        if node.field == "type":
            return [value for value in values if value.startswith(node.value)]
        return [value for value in values if value == node.value]

    def _selected(self, field: str, terms: Iterable[str]) -> Scores:
        """Return the documents with any of the terms, none ranked before another."""
        field = "entities" if field == "entity" else field
        found: Scores = {}
        for number, term in enumerate(terms):
            if not number % _POLL:
                self._poll()
            found.update(dict.fromkeys(self.postings.weights(field, term), 0.0))
        return found


def _added(parts: list[Scores]) -> Scores:
    total, *others = parts
    for part in others:
        if len(part) > len(total):
            total, part = part, total  # noqa: PLW2901 - the smaller is added to the larger
        for document, score in part.items():
            total[document] = total.get(document, 0.0) + score
    return total


def _kept(starts: dict[int, set[int]] | None, places: Positions, at: int) -> dict[int, set[int]]:
    """Return the phrase starts that have a term `at` words on; None: any start."""
    kept = {}
    for document, positions in places.items():
        begun = {position - at for position in positions}
        if starts is not None:
            begun &= starts.get(document, set())
        if begun:
            kept[document] = begun
    return kept
