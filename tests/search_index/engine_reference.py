"""What a query means, worked out document by document, word by word, without arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import log

from search_index.analysis import fold
from search_index.analysis.tokens import folded_word, is_character, tokenize
from search_index.query import tree
from search_index.query.forms import chooser
from search_index.query.tree import Node
from tests.search_index.arrays_corpus import BOOSTS, Row

Frequencies = dict[int, int]


@dataclass(frozen=True)
class Token:
    """A term at a position, and the folded word that it comes from ("" for a pair)."""

    term: str
    word: str


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text, one for each position."""
    found = []
    for token in tokenize(text):
        word = folded_word(text[token.start : token.end])
        found.append(Token(token.term, "" if is_character(word) else word))
    return found


class Reference:
    """Evaluates query trees over rows, some of which are deleted."""

    def __init__(self, rows: Sequence[Row], deleted: set[int]) -> None:
        self.rows = rows
        self.deleted = deleted
        self.texts = {
            field: [tokens(getattr(row, field)) for row in rows] for field in ("title", "body")
        }
        self._known: dict[tuple[Node, str], tuple[Frequencies, list[int]]] = {}
        self.names = [{e: n - d for e, n, d in row.entities if n > d} for row in rows]

    def matches(self, node: Node) -> dict[int, float]:
        """Return the documents that are found, with their scores."""
        return {n: s for n, s in self._scores(node).items() if n not in self.deleted}

    def occurrences(self, node: Node, number: int) -> int:
        """Return how many places match in a document."""
        match node:
            case tree.And():
                return sum(self.occurrences(child, number) for child in node.children)
            case tree.Or():
                every = [p for c in node.children
                         for p in (c.children if isinstance(c, tree.And) else [c])]  # fmt: skip
                short = [c.terms for c in every if isinstance(c, tree.Sequence) and not c.prefix]
                apart = [c for c in node.children if not isinstance(c, tree.Sequence)
                         or not any(within(terms, c.terms) for terms in short)]  # fmt: skip
                return sum(self.occurrences(child, number) for child in apart)
            case tree.Named():
                named = self._named(node)[0].get(number, 0)
                return max(named, self.occurrences(node.text, number))
            case tree.Sequence() | tree.Near() | tree.Forms():
                return 0 if node.field else self._found(node, "body")[0].get(number, 0)
        return 0

    def _scores(self, node: Node) -> dict[int, float]:
        match node:
            case tree.Everything():
                return dict.fromkeys(range(len(self.rows)), 0.0)
            case tree.And():
                children = [self._scores(c) for c in node.children if not isinstance(c, tree.Not)]
                without = [self._scores(c.child) for c in node.children if isinstance(c, tree.Not)]
                return {
                    n: sum(child[n] for child in children)
                    for n in children[0]
                    if all(n in child for child in children) and not any(n in w for w in without)
                }
            case tree.Or():
                return _added([self._scores(child) for child in node.children])
            case tree.Named():
                return _added([self._scores(node.text), self._ranked("names", *self._named(node))])
            case tree.Sequence() | tree.Near() | tree.Forms():
                fields = (node.field,) if node.field else ("title", "body")
                return _added([self._ranked(f, *self._found(node, f)) for f in fields])
            case tree.Keyword() | tree.DateRange():
                return {n: 0.0 for n, row in enumerate(self.rows) if _has(row, node)}
        return {}

    def _named(self, node: tree.Named) -> tuple[Frequencies, list[int]]:
        found = {
            number: sum(names.get(entity, 0) for entity in node.entities)
            for number, names in enumerate(self.names)
        }
        count = sum(entity in names for names in self.names for entity in node.entities)
        return {number: n for number, n in found.items() if n}, [count]

    def _ranked(self, field: str, found: Frequencies, counts: list[int]) -> dict[int, float]:
        """Return BM25 of each document."""
        total = len(self.rows)
        having = [min(count, total) for count in counts]
        idf = sum(log(1 + (total - count + 0.5) / (count + 0.5)) for count in having)
        lengths = (
            [sum(names.values()) for names in self.names]
            if field == "names"
            else [len(text) for text in self.texts[field]]
        )
        mean = sum(lengths) / total or 1
        scores = {}
        for number, frequency in found.items():
            weight = frequency * BOOSTS.get(field, 1.0)
            norm = 1.2 * (0.25 + 0.75 * lengths[number] / mean)
            scores[number] = idf * weight * 2.2 / (weight + norm)
        return scores

    def _found(
        self, node: tree.Sequence | tree.Near | tree.Forms, field: str
    ) -> tuple[Frequencies, list[int]]:
        """Return in how many places each document matches, and how many have each term."""
        key = (node, field)
        if key not in self._known:
            self._known[key] = self._find(node, field)
        return self._known[key]

    def _find(
        self, node: tree.Sequence | tree.Near | tree.Forms, field: str
    ) -> tuple[Frequencies, list[int]]:
        texts = self.texts[field]
        found: Frequencies = {}
        chosen = chooser(node) if isinstance(node, tree.Forms) else None
        for number, text in enumerate(texts):
            match node:
                case tree.Sequence():
                    frequency = len(list(_places(text, node.terms, node.prefix)))
                case tree.Near():
                    frequency = len(_windows(text, node))
                case tree.Forms():
                    assert chosen is not None
                    frequency = sum(bool(t.word) and chosen(t.word) for t in text)
            if frequency:
                found[number] = frequency
        if isinstance(node, tree.Forms):
            return found, [len(found)]
        if isinstance(node, tree.Near):
            return found, [_having(texts, term) for part in node.parts for term in part]
        *exact, last = node.terms
        beginning = {t.term for text in texts for t in text if t.term.startswith(last)}
        endings = beginning if node.prefix else {last}
        counts = [_having(texts, term) for term in exact]
        return found, [*counts, sum(_having(texts, term) for term in endings)]


def _having(texts: Sequence[Sequence[Token]], term: str) -> int:
    return sum(any(token.term == term for token in text) for text in texts)


def _places(text: Sequence[Token], terms: Sequence[str], prefix: bool = False) -> Iterator[int]:
    for at in range(len(text) - len(terms) + 1):
        run = [token.term for token in text[at : at + len(terms)]]
        last = run[-1].startswith(terms[-1]) if prefix else run[-1] == terms[-1]
        if run[:-1] == list(terms[:-1]) and last:
            yield at


def _windows(text: Sequence[Token], node: tree.Near) -> set[tuple[int, int]]:
    """Return first and last positions of the windows, by trying every choice of places."""
    longest = sum(map(len, node.parts)) + node.distance - 1
    windows = set()
    for places in product(*(list(_places(text, part)) for part in node.parts)):
        spans = [
            range(place, place + len(part)) for place, part in zip(places, node.parts, strict=True)
        ]
        if any(set(one) & set(other) for one, other in combinations(spans, 2)):
            continue
        window = min(places), max(span[-1] for span in spans)
        if window[1] - window[0] < longest:
            windows.add(window)
    return {
        (low, high)
        for low, high in windows
        if not any(
            low <= first and last <= high and (first, last) != (low, high)
            for first, last in windows
        )
    }


def _has(row: Row, node: tree.Keyword | tree.DateRange) -> bool:
    if isinstance(node, tree.DateRange):
        return node.matches(row.date)
    match node.field:
        case "language":
            return row.language == node.value
        case "type":
            return "text".startswith(node.value)
        case "year":
            return bool(row.date) and row.date[:4] == node.value
        case "source":
            return bool(row.source) and node.value in fold(row.source)
        case "path":
            return node.value in row.id
        case "entity":
            return any(entity == node.value for entity, _, _ in row.entities)
    raise AssertionError(node)


def _added(parts: list[dict[int, float]]) -> dict[int, float]:
    total: dict[int, float] = {}
    for part in parts:
        for number, score in part.items():
            total[number] = total.get(number, 0.0) + score
    return total


def within(part: tuple[str, ...], terms: tuple[str, ...]) -> bool:
    """Whether a shorter run of terms stands in a longer one."""
    joined, inner = "\0".join(("", *terms, "")), "\0".join(("", *part, ""))
    return part != terms and inner in joined
