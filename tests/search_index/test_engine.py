"""Answers of the array engine are those that every document gives for itself."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.query import tree
from search_index.query.tree import FormKind
from search_index.store.arrays.segment import SegmentArrays
from search_index.store.engine import Cancelled, Engine, Matches, top
from tests.search_index.arrays_corpus import Row, build, rows
from tests.search_index.engine_reference import Reference

TERMS = [
    *"port trade arctic rout of the and 30 порт торговл пут елк и в 2017 kiep".split(),  # noqa: SIM905
    *"북극 극항 항로 로 무역 역 한국 국 러시 시아 absent".split(),  # noqa: SIM905
]
PREFIXES = ["p", "por", "t", "tra", "п", "порт", "т", "북", "항", "러", "3", "k", "x"]
ENTITIES = ["place:busan", "place:rason", "org:kiep", "person:han", "date:2017", "org:none"]

WORDS = """
    port ports ported trade trades traded arctic route of the and порт порты порту торговля пути
    северный ёлка 북극 북극항로 북극항로를 항로가 무역 무역은 한국 러시아의 KIEP는 2017 30,000
""".split()  # noqa: SIM905

_fields = st.sampled_from(["", "", "title", "body"])
_terms = st.lists(st.sampled_from(TERMS), min_size=1, max_size=3).map(tuple)
_sequences = st.builds(tree.Sequence, _terms, field=_fields)
_prefixes = st.builds(
    lambda terms, last, field: tree.Sequence((*terms, last), True, field),
    st.lists(st.sampled_from(TERMS), max_size=2),
    st.sampled_from(PREFIXES),
    _fields,
)
_nears = st.builds(
    tree.Near,
    st.lists(_terms.map(lambda terms: terms[:2]), min_size=2, max_size=3).map(tuple),
    st.integers(1, 6),
    _fields,
)
_patterns = {
    FormKind.EXACT: ["ports", "port", "порту", "елка", "us", "unal", "북극"],
    FormKind.WILDCARD: [
        *"port* *ort *or* p?rt* *o*t* ?? * порт? *ы п*и p*t *рт*у ?o* *a? ** p*o*r*".split(),  # noqa: SIM905
    ],
    FormKind.FUZZY: ["prot", "porst", "портм", "елак", "ёлки", "th", "route", "торговля", "и"],
    FormKind.REGEX: [
        "por.*", "(port|trade)s?", "[a-z]{2,4}", "пор[ты]+", ".*(ed|ing)", r"\d+", "(", "p|ти*",
        "port{1}s?", "[^a-z]+", "(?i)PORT",
    ],
}  # fmt: skip
_forms = st.one_of(
    [
        st.builds(
            tree.Forms,
            st.just(kind),
            st.sampled_from(patterns),
            st.integers(1, 2) if kind is FormKind.FUZZY else st.just(0),
            _fields,
        )
        for kind, patterns in _patterns.items()
    ]
)
_keywords = st.one_of(
    st.builds(tree.Keyword, st.just("language"), st.sampled_from(["en", "ko", "xx"])),
    st.builds(tree.Keyword, st.just("type"), st.sampled_from(["te", "text", "html"])),
    st.builds(tree.Keyword, st.just("source"), st.sampled_from(["a", "tass", "times", "zz"])),
    st.builds(tree.Keyword, st.just("path"), st.sampled_from(["0", "1.t", "txt", "9"])),
    st.builds(tree.Keyword, st.just("year"), st.sampled_from(["2014", "2017", "1999"])),
    st.builds(tree.Keyword, st.just("entity"), st.sampled_from(ENTITIES)),
)
_dates = st.builds(
    tree.DateRange,
    st.sampled_from(["", "2014", "2015-01-01", "2017-12", "2022-02-24"]),
    st.sampled_from(["", "2014", "2017-12-05", "2017-11", "2022-03"]),
)
_leaves = st.one_of(
    _sequences, _prefixes, _nears, _forms, _keywords, _dates,
    st.sampled_from([tree.Everything(), tree.Nothing()]),
)  # fmt: skip


def _combined(inner: st.SearchStrategy[tree.Node]) -> st.SearchStrategy[tree.Node]:
    several = st.lists(inner, min_size=2, max_size=3)
    entities = st.lists(st.sampled_from(ENTITIES), min_size=1, max_size=3, unique=True)
    return st.one_of(
        several.map(lambda c: tree.Or(tuple(c))),
        several.map(lambda c: tree.And(tuple(c))),
        several.map(lambda c: tree.And((*c[:-1], tree.Not(c[-1])))),
        st.builds(tree.Named, inner, entities.map(tuple)),
    )


nodes = st.recursive(_leaves, _combined, max_leaves=5)
corpora = st.lists(rows(8), min_size=1, max_size=3)


@contextmanager
def opened(commits: Sequence[Sequence[Row]], deleted: set[int]) -> Iterator[Engine]:
    """Open an engine over a segment for each commit; `deleted`: numbers of documents."""
    with tempfile.TemporaryDirectory() as folder:
        segments = []
        offset = 0
        for at, commit in enumerate(commits):
            written = build(Path(folder), f"s{at}", commit)
            gone = {n - offset for n in deleted if offset <= n < offset + len(commit)}
            segments.append(SegmentArrays(Path(folder), written.name, gone))
            offset += len(commit)
        yield Engine(segments)


def compare(engine: Engine, reference: Reference, node: tree.Node) -> None:
    """Compare documents, scores and occurrences."""
    found = engine.matches(node)
    expected = reference.matches(node)
    assert found.documents.tolist() == sorted(expected)
    assert found.scores.tolist() == pytest.approx([expected[n] for n in sorted(expected)], abs=1e-4)
    occurrences = engine.occurrences(node, found.documents)
    assert occurrences.tolist() == [
        reference.occurrences(node, number) for number in found.documents.tolist()
    ]


@settings(max_examples=100, deadline=None)
@given(corpora, st.sets(st.integers(0, 23), max_size=6), st.lists(nodes, min_size=8, max_size=20))
def test_same_answers_as_document_by_document(
    commits: list[list[Row]], deleted: set[int], queries: list[tree.Node]
) -> None:
    every = [row for commit in commits for row in commit]
    deleted = {number for number in deleted if number < len(every)}
    reference = Reference(every, deleted)
    with opened(commits, deleted) as engine:
        for node in queries:
            compare(engine, reference, node)
            compare(engine, reference, node)  # from what is kept in memory


# So few words that they follow each other in every way.
_close_terms = st.sampled_from(["port", "portal", "trade", "북극", "극항", "항로"])
_close_words = st.sampled_from(
    ["port", "ports", "port", "portal", "trade", "trader", "북극항로", "북극"]
)
_close_parts = st.sampled_from(
    [
        ("port",),
        ("port",),
        ("trade",),
        ("극항",),
        ("북극", "극항"),
        ("극항", "항로"),
        ("port", "port"),
    ]
)
_close_nodes = st.one_of(
    st.builds(
        tree.Near,
        st.lists(_close_parts, min_size=2, max_size=3).map(tuple),
        st.integers(1, 5),
    ),
    st.builds(
        lambda terms, last: tree.Sequence((*terms, last), True),
        st.lists(_close_terms, min_size=1, max_size=2),
        st.sampled_from(["p", "port", "t", "북"]),
    ),
    st.builds(tree.Sequence, st.lists(_close_terms, min_size=2, max_size=3).map(tuple)),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.lists(_close_words, min_size=6, max_size=10).map(" ".join), min_size=3, max_size=6),
    st.lists(_close_nodes, min_size=20, max_size=40),
)
def test_words_close_together(bodies: list[str], queries: list[tree.Node]) -> None:
    every = [Row(id=f"{n}", title="", body=body) for n, body in enumerate(bodies)]
    reference = Reference(every, set())
    with opened([every], set()) as engine:
        for node in queries:
            compare(engine, reference, node)


@pytest.fixture(scope="module")
def large() -> Iterator[tuple[Engine, Reference]]:
    """Return a corpus of which words have many documents and few, with rows for prefixes."""
    chance = random.Random(5)
    rare = ["portal", "trader", "маршрут", "портал", "해역", "sealane"]

    def text(size: int) -> str:
        return " ".join(
            chance.choice(rare) if chance.random() < 0.01 else chance.choice(WORDS)
            for _ in range(chance.randrange(size))
        )

    every = [Row(id=f"{n:05}", title=text(4), body=text(40)) for n in range(1200)]
    deleted = set(chance.sample(range(1200), 90))
    with opened([every[:1050], every[1050:]], deleted) as engine:
        yield engine, Reference(every, deleted)


@settings(max_examples=60, deadline=None)
@given(node=nodes)
def test_same_answers_in_a_larger_corpus(large: tuple[Engine, Reference], node: tree.Node) -> None:
    compare(*large, node)


def test_frequent_prefixes_are_answered_from_their_rows(large: tuple[Engine, Reference]) -> None:
    engine, reference = large
    body = engine.segments[0].field("body")
    assert body is not None
    assert body.prefix_rows
    for prefix in body.prefix_rows:
        compare(engine, reference, tree.Sequence((prefix,), True, "body"))


def _row(body: str, title: str = "") -> Row:
    return Row(id=body[:20], title=title, body=body)


def test_every_kind_of_query_finds_something() -> None:
    """Guards the property test above against corpora in which nothing is ever found."""
    commits = [
        [_row("ports of the arctic route 북극항로 порт", "trade"), _row("port of trade, port")],
        [_row("порты торговли и пути"), _row("북극항로를 항로가 무역은 the trade route ported")],
    ]
    expected: dict[tree.Node, int] = {
        tree.Sequence(("port",)): 3,
        tree.Sequence(("북극", "극항", "항로")): 2,
        tree.Sequence(("p",), True): 3,
        tree.Sequence(("the", "t"), True): 1,
        tree.Near((("port",), ("arctic",)), 3): 1,
        tree.Near((("port",), ("port",)), 3): 1,
        tree.Near((("항로",), ("북극", "극항")), 1): 2,
        tree.Near((("극항", "항로"), ("북극", "극항")), 1): 0,  # two parts share no place
        tree.Forms(FormKind.EXACT, "ports"): 1,
        tree.Forms(FormKind.WILDCARD, "*ort*"): 3,
        tree.Forms(FormKind.WILDCARD, "порт?"): 1,
        tree.Forms(FormKind.FUZZY, "prot", 1): 1,
        tree.Forms(FormKind.REGEX, "port(s|ed)"): 2,
    }
    with opened(commits, set()) as engine:
        assert {node: len(engine.matches(node)) for node in expected} == expected


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.5]), min_size=1, max_size=60),
    st.integers(0, 70),
    st.integers(1, 30),
    st.integers(0, 1 << 30),
    st.booleans(),
)
def test_a_page_is_that_of_the_whole_ranking(
    scores: list[float], offset: int, count: int, seed: int, by_score: bool
) -> None:
    documents = np.arange(len(scores), dtype=np.int64) * 2
    place = np.arange(documents[-1] + 1)
    np.random.default_rng(seed).shuffle(place)
    found = Matches(documents, np.array(scores, np.float32))
    keys = np.array([round(score * 2) for score in scores])
    page = top(found, count, place, offset, None if by_score else keys)
    ranked = sorted(
        range(len(scores)),
        key=lambda at: (-scores[at] if by_score else keys[at], place[documents[at]]),
    )
    assert page.tolist() == ranked[offset : offset + count]


def test_a_search_given_up_says_so() -> None:
    with opened([[_row("port"), _row("trade")]], set()) as engine:
        with pytest.raises(Cancelled):
            engine.matches(tree.Sequence(("port",)), lambda: True)
        answers = iter([False, True])
        with pytest.raises(Cancelled):
            engine.matches(tree.Sequence(("port",)), lambda: next(answers))
        assert engine.matches(tree.Sequence(("port",)), lambda: False).documents.tolist() == [0]


def test_no_segments_have_no_matches() -> None:
    engine = Engine([])
    engine.warm()
    engine.prefetch()
    for node in (tree.Everything(), tree.Sequence(("p",), True), tree.Keyword("language", "en")):
        assert not len(engine.matches(node))


def test_text_that_is_not_unicode_is_not_found() -> None:
    with opened([[_row("port 북극항로")]], set()) as engine:
        for pattern in ("\ud800", "p\udfff"):
            assert not len(engine.matches(tree.Sequence((pattern,), True)))
            assert not len(engine.matches(tree.Keyword("path", pattern)))
            for kind in FormKind:
                assert not len(engine.matches(tree.Forms(kind, pattern, 1)))


def test_words_near_another_come_by_likeness_and_frequency() -> None:
    rows_ = [_row("port port"), _row("port ports порт 북극항로", "ports"), _row("part")]
    with opened([rows_[:2], rows_[2:]], set()) as engine:
        # "port" and "ports" are one term, which two documents have.
        assert engine.near_words("porp", 9) == [("port", 2)]
        assert engine.near_words("prts", 9) == [("ports", 2)]
        assert engine.near_words("парт", 9) == [("порт", 1)]
        assert engine.near_words("port", 1) == [("ports", 2)]
        assert engine.near_words("port", 9) == [("ports", 2), ("part", 1)]
        assert engine.near_words("북극항", 9) == []
        assert engine.near_words("", 9) == []
