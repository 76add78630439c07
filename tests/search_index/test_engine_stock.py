"""The array engine and stock Whoosh's own matchers answer alike from the same files.

Where Whoosh has the same construct its searcher is asked. What ranks as one term here (phrases,
prefixes, named entities) has other scores in Whoosh; there the documents and frequencies are those
that its matchers find, and its own BM25F formula is applied to them. Here the engine weighs terms
as Whoosh does, which is all that is not the same in the two rankings.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index as whoosh_index
from whoosh import query as stock
from whoosh.matching import InverseMatcher
from whoosh.query.spans import SpanNear
from whoosh.scoring import BM25F, FunctionWeighting, MultiWeighting, bm25

from search_index.query import tree
from search_index.store.arrays.codec import ArraySegment
from search_index.store.arrays.commit import INDEX_NAME, write_commit
from search_index.store.arrays.merge import merge_segments
from search_index.store.arrays.segment import SegmentArrays
from search_index.store.engine import Engine
from search_index.store.engine.collection import Collection
from search_index.store.schema import make_schema
from tests.search_index.arrays_corpus import Row, build, rows

TERMS = [
    *"port trade arctic rout of the and 30 порт торговл пут елк в 2017 kiep".split(),  # noqa: SIM905
    *"북극 극항 항로 로 무역 한국 러시 시아".split(),  # noqa: SIM905
]
ENTITIES = ["place:busan", "place:rason", "org:kiep", "person:han", "date:2017"]

# Properties do not rank; Whoosh takes a score of 0 for no match.
_NEXT_TO_NOTHING = FunctionWeighting(lambda *_: 1e-9)
WEIGHTING = MultiWeighting(BM25F(), language=_NEXT_TO_NOTHING, entities=_NEXT_TO_NOTHING)


def stock_idf(collection: Collection, count: int) -> float:
    total = max(collection.size, 1)
    return log(total / (min(count, total) + 1)) + 1


@pytest.fixture(autouse=True, scope="module")
def _terms_weighed_as_in_whoosh() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Collection, "idf", stock_idf)
        yield


fields = st.sampled_from(["title", "body"])
words = st.builds(tree.Sequence, st.sampled_from(TERMS).map(lambda term: (term,)), field=fields)
keywords = st.one_of(
    st.builds(tree.Keyword, st.just("language"), st.sampled_from(["en", "ko"])),
    st.builds(tree.Keyword, st.just("entity"), st.sampled_from(ENTITIES)),
)
nodes = st.recursive(
    st.one_of(words, words, keywords),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda c: tree.Or(tuple(c))),
        st.lists(inner, min_size=2, max_size=3).map(lambda c: tree.And(tuple(c))),
        st.lists(inner, min_size=2, max_size=3).map(lambda c: tree.And((*c[:-1], tree.Not(c[-1])))),
    ),
    max_leaves=5,
)
corpora = st.lists(rows(8), min_size=1, max_size=3)
removals = st.sets(st.integers(0, 23), max_size=6)


@contextmanager
def opened(
    commits: Sequence[Sequence[Row]], removed: set[int], merged: bool
) -> Iterator[tuple[Engine, Any]]:
    """Open an engine and Whoosh's searcher over the same segments, one for each of `commits`.

    ``merged``: then all segments are merged into one, which drops the documents removed.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        entries, offset = [], 0
        for at, commit in enumerate(commits):
            build(folder, f"s{at}", [replace(row, id=f"{at}/{row.id}") for row in commit])
            gone = {n - offset for n in removed if offset <= n < offset + len(commit)}
            entries.append(_entry(f"s{at}", len(commit)).without(gone))
            offset += len(commit)
        if merged:
            sources = [SegmentArrays(folder, e.segment_id(), e.deleted) for e in entries]
            left = merge_segments(folder, f"{INDEX_NAME}_all", sources)
            entries = [_entry("all", left)] if left else []
        commit_ = write_commit(folder, make_schema(), 1, entries, None)
        with whoosh_index.open_dir(name).searcher(weighting=WEIGHTING) as searcher:
            yield Engine(commit_.segments), searcher


def _entry(name: str, documents: int) -> ArraySegment:
    entry = ArraySegment(INDEX_NAME, documents)
    entry.segid = name
    return entry


class _Not(stock.Not):  # type: ignore[misc]
    """Whoosh's own adds 1 to the score of every document that the child does not match."""

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        reader = searcher.reader()
        child = self.query.matcher(searcher, searcher.boolean_context())
        return InverseMatcher(child, reader.doc_count_all(), missing=reader.is_deleted, weight=1e-9)


def stock_query(node: tree.Node) -> Any:
    """Return the same query for Whoosh."""
    match node:
        case tree.Sequence():
            return stock.Term(node.field, node.terms[0])
        case tree.Keyword():
            field = "entities" if node.field == "entity" else node.field
            return stock.Term(field, node.value)
        case tree.And():
            return stock.And([stock_query(child) for child in node.children])
        case tree.Or():
            return stock.Or([stock_query(child) for child in node.children])
        case tree.Not():
            return _Not(stock_query(node.child))
    raise AssertionError(node)


@settings(max_examples=40, deadline=None)
@given(corpora, removals, st.booleans(), st.lists(nodes, min_size=5, max_size=12))
def test_words_and_their_combinations(
    commits: list[list[Row]], removed: set[int], merged: bool, queries: list[tree.Node]
) -> None:
    with opened(commits, removed, merged) as (engine, searcher):
        for node in queries:
            results = searcher.search(stock_query(node), limit=None)
            expected = {results.docnum(rank): results.score(rank) for rank in range(len(results))}
            assert scores_of(engine, node) == pytest.approx(expected, abs=1e-4)


def scores_of(engine: Engine, node: tree.Node) -> dict[int, float]:
    """Return the documents that the engine finds, with scores."""
    found = engine.matches(node)
    return dict(zip(found.documents.tolist(), found.scores.tolist(), strict=True))


def weights_of(searcher: Any, query: Any) -> dict[int, list[float]]:
    """Return what Whoosh's matcher finds: number of spans, and summed weight, of each document."""
    found: dict[int, list[float]] = {}
    for leaf, offset in searcher.leaf_searchers():
        matcher = query.matcher(leaf)
        while matcher.is_active():
            spans = len(matcher.spans()) if matcher.supports("positions") else 0
            found[matcher.id() + offset] = [spans, matcher.weight()]
            matcher.next()
    return found


def ranked(
    searcher: Any, field: str, weights: dict[int, float], counts: Sequence[int]
) -> dict[int, float]:
    """Return Whoosh's BM25F of documents; `counts`: how many documents have each term."""
    total = max(searcher.doc_count_all(), 1)
    idf = sum(log(total / (min(count, total) + 1)) + 1 for count in counts)
    mean = searcher.avg_field_length(field)
    return {
        number: bm25(idf, weight, searcher.doc_field_length(number, field, 1), mean, 0.75, 1.2)
        for number, weight in weights.items()
    }


def boost_of(searcher: Any, field: str) -> float:
    boost: float = searcher.schema[field].format.field_boost
    return boost


@settings(max_examples=40, deadline=None)
@given(
    corpora,
    removals,
    st.booleans(),
    st.lists(
        st.tuples(fields, st.lists(st.sampled_from(TERMS), min_size=2, max_size=3)),
        min_size=5,
        max_size=12,
    ),
)
def test_phrases(
    commits: list[list[Row]],
    removed: set[int],
    merged: bool,
    phrases: list[tuple[str, list[str]]],
) -> None:
    with opened(commits, removed, merged) as (engine, searcher):
        for field, terms in phrases:
            found = weights_of(searcher, stock.Phrase(field, terms))
            boost = boost_of(searcher, field)
            counts = [searcher.doc_frequency(field, term) for term in terms]
            weights = {number: spans * boost for number, (spans, _) in found.items()}
            node = tree.Sequence(tuple(terms), field=field)
            expected = ranked(searcher, field, weights, counts)
            assert scores_of(engine, node) == pytest.approx(expected, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(corpora, removals, st.booleans(), st.lists(st.tuples(fields, st.sampled_from(
    ["p", "po", "port", "t", "п", "порт", "북", "항", "3", "k", "x", "r"]
)), min_size=5, max_size=12))  # fmt: skip
def test_prefixes(
    commits: list[list[Row]],
    removed: set[int],
    merged: bool,
    prefixes: list[tuple[str, str]],
) -> None:
    with opened(commits, removed, merged) as (engine, searcher):
        for field, prefix in prefixes:
            terms = [t.decode() for t in searcher.reader().expand_prefix(field, prefix)]
            weights: dict[int, float] = {}
            for term in terms:
                for number, (_, weight) in weights_of(searcher, stock.Term(field, term)).items():
                    weights[number] = weights.get(number, 0.0) + weight
            count = sum(searcher.doc_frequency(field, term) for term in terms)
            node = tree.Sequence((prefix,), True, field)
            expected = ranked(searcher, field, weights, [count])
            assert scores_of(engine, node) == pytest.approx(expected, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(
    corpora,
    removals,
    st.booleans(),
    st.lists(st.lists(st.sampled_from(ENTITIES), min_size=1, max_size=3, unique=True), min_size=3),
)
def test_named_entities(
    commits: list[list[Row]], removed: set[int], merged: bool, named: list[list[str]]
) -> None:
    with opened(commits, removed, merged) as (engine, searcher):
        for entities in named:
            weights: dict[int, float] = {}
            for entity in entities:
                for number, (_, weight) in weights_of(
                    searcher, stock.Term("names", entity)
                ).items():
                    weights[number] = weights.get(number, 0.0) + weight
            count = sum(searcher.doc_frequency("names", entity) for entity in entities)
            expected = ranked(searcher, "names", weights, [count])
            node = tree.Named(tree.Nothing(), tuple(entities))
            assert scores_of(engine, node) == pytest.approx(expected, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(
    corpora,
    removals,
    st.booleans(),
    st.lists(
        st.tuples(fields, st.permutations(TERMS).map(lambda p: p[:2]), st.integers(1, 5)),
        min_size=5,
        max_size=12,
    ),
)
def test_two_words_near_each_other(
    commits: list[list[Row]],
    removed: set[int],
    merged: bool,
    pairs: list[tuple[str, list[str], int]],
) -> None:
    """The same documents; Whoosh counts pairs, not smallest windows, so scores differ."""
    with opened(commits, removed, merged) as (engine, searcher):
        for field, (one, other), distance in pairs:
            query = SpanNear(
                stock.Term(field, one), stock.Term(field, other), slop=distance, ordered=False
            )
            node = tree.Near(((one,), (other,)), distance, field)
            assert set(scores_of(engine, node)) == set(weights_of(searcher, query))
