"""Answers over postings equal those of Whoosh's own matchers, and mean what the tree means."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index as whoosh_index
from whoosh import query as stock
from whoosh import writing

from search_index.models import Document, DocumentInfo, EntityRef, EntityType, Mention
from search_index.query import tree
from search_index.store import matching
from search_index.store.matching import Cancelled
from search_index.store.schema import FileFacts, fields_of, make_schema
from search_index.store.snapshot import Snapshot

# Few words in three scripts, so that phrases and prefixes repeat; Hangul makes pairs.
WORDS = [
    "arctic",
    "arcade",
    "route",
    "router",
    "порт",
    "портфель",
    "лёд",
    "북극항로",
    "북극",
    "항로",
]
TERMS = [
    "arctic",
    "arcad",
    "rout",
    "router",
    "порт",
    "портфел",
    "лед",
    "북극",
    "극항",
    "항로",
    "로",
]
FACTS = FileFacts(0, 0, "")

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
documents = st.lists(st.tuples(texts, texts), min_size=1, max_size=8)
fields = st.sampled_from(["title", "body"])
leaves = st.builds(
    tree.Sequence,
    terms=st.lists(st.sampled_from(TERMS), min_size=1, max_size=3).map(tuple),
    field=fields,
)
nodes = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda c: tree.Or(tuple(c))),
        st.tuples(st.lists(inner, min_size=1, max_size=2), inner).map(
            lambda c: tree.And((*c[0], tree.Not(c[1])))
        ),
        st.lists(inner, min_size=2, max_size=3).map(lambda c: tree.And(tuple(c))),
    ),
    max_leaves=5,
)


def add(writer: Any, name: str, title: str, body: str, **facts: Any) -> None:
    info = DocumentInfo(
        id=name,
        path=name,
        title=title,
        language=facts.get("language", "und"),
        date=facts.get("date", ""),
        source=facts.get("source", ""),
    )
    mentions: tuple[Mention, ...] = facts.get("mentions", ())
    entities: tuple[EntityRef, ...] = facts.get("entities", ())
    writer.add_document(**fields_of(Document(info, body), mentions, entities, FACTS))


def build(folder: Path, commits: list[list[tuple[str, str]]], removed: set[int]) -> Any:
    """Index each list in a segment of its own, then delete some documents; return the index."""
    opened = whoosh_index.create_in(str(folder), make_schema())
    number = 0
    for commit in commits:
        writer = opened.writer()
        for title, body in commit:
            add(writer, f"d{number}", title, body)
            number += 1
        writer.commit(mergetype=writing.NO_MERGE)
    writer = opened.writer()
    for number in sorted(removed):
        writer.delete_by_term("id", f"d{number}")
    writer.commit(mergetype=writing.NO_MERGE)
    return opened


def stock_query(node: tree.Node) -> Any:
    match node:
        case tree.Sequence():
            if len(node.terms) == 1:
                return stock.Term(node.field, node.terms[0])
            return stock.Phrase(node.field, list(node.terms))
        case tree.And():
            return stock.And([stock_query(child) for child in node.children])
        case tree.Or():
            return stock.Or([stock_query(child) for child in node.children])
        case tree.Not():
            return stock.Not(stock_query(node.child))
    raise AssertionError(node)


@settings(max_examples=60)
@given(st.lists(documents, min_size=1, max_size=3), st.sets(st.integers(0, 20)), nodes)
def test_same_documents_as_stock_whoosh(
    commits: list[list[tuple[str, str]]], removed: set[int], node: tree.Node
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        opened = build(Path(folder), commits, removed)
        snapshot = Snapshot(Path(folder))
        with opened.searcher() as searcher:
            expected = set(searcher.docs_for_query(stock_query(node)))
        for small in (True, False):
            snapshot._postings._small = small
            assert set(snapshot.scores(node)) == expected
        snapshot.close()


@settings(max_examples=40)
@given(st.lists(documents, min_size=1, max_size=3), st.lists(st.sampled_from(TERMS), max_size=3))
def test_same_scores_as_stock_whoosh(
    commits: list[list[tuple[str, str]]], terms: list[str]
) -> None:
    parts = [
        tree.Sequence((term,), field=f) for term in ("arctic", *terms) for f in ("title", "body")
    ]
    node = tree.Or(tuple(dict.fromkeys(parts)))
    with tempfile.TemporaryDirectory() as folder:
        opened = build(Path(folder), commits, set())
        snapshot = Snapshot(Path(folder))
        with opened.searcher() as searcher:
            results = searcher.search(stock_query(node), limit=None)
            expected = {results.docnum(rank): results.score(rank) for rank in range(len(results))}
        assert snapshot.scores(node) == pytest.approx(expected, rel=1e-6)
        snapshot.close()


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    opened = whoosh_index.create_in(str(tmp_path), make_schema())
    writer = opened.writer()
    port = EntityRef("place:vladivostok", EntityType.PLACE, "Vladivostok")
    add(writer, "en/a.txt", "Arctic route", "The arctic route of Vladivostok", language="en",
        date="2017-12-05", source="Harbour Daily", entities=(port,),
        mentions=(Mention("en/a.txt", 20, 31, port.id, EntityType.PLACE, "Vladivostok"),),
    )  # fmt: skip
    add(writer, "ru/b.txt", "Порт", "Арктика и порт. Arctic ports route.", language="ru",
        date="2017-12", source="harbour daily", entities=(port,),
        mentions=(Mention("ru/b.txt", 0, 7, port.id, EntityType.DEMONYM, "Арктика"),),
    )  # fmt: skip
    add(writer, "ko/c.md", "항로", "북극항로를 연구한다", language="ko", date="2018")
    writer.commit()
    writer = opened.writer()
    add(writer, "en/d.txt", "Nothing", "Route, arctic and art.", language="en")
    writer.commit(mergetype=writing.NO_MERGE)
    return Snapshot(tmp_path)


def found(snapshot: Snapshot, node: tree.Node) -> set[str]:
    by_number = {number: info.id for number, info, _ in snapshot.records()}
    return {by_number[number] for number in snapshot.scores(node)}


A, B, C, D = "en/a.txt", "ru/b.txt", "ko/c.md", "en/d.txt"


@pytest.mark.parametrize("small", [True, False])
@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (tree.Everything(), {A, B, C, D}),
        (tree.Nothing(), set()),
        (tree.Sequence(("arctic",)), {A, B, D}),
        (tree.Sequence(("ar",), prefix=True), {A, B, D}),
        (tree.Sequence(("zz",), prefix=True), set()),
        (tree.Sequence(("arctic", "rout")), {A}),
        (tree.Sequence(("arctic", "r"), prefix=True), {A}),
        (tree.Sequence(("북극", "극항", "항로")), {C}),
        (tree.Sequence(("항로",), field="title"), {C}),
        (tree.Sequence(("연구",), field="title"), set()),
        (tree.And((tree.Everything(), tree.Not(tree.Sequence(("arctic",))))), {C}),
        (tree.And((tree.Sequence(("arctic",)), tree.Sequence(("порт",)))), {B}),
        (tree.Or((tree.Sequence(("порт",)), tree.Sequence(("항로",)))), {B, C}),
        (tree.Keyword("language", "en"), {A, D}),
        (tree.Keyword("language", "e"), set()),
        (tree.Keyword("source", "bour da"), {A, B}),
        (tree.Keyword("path", "ru/"), {B}),
        (tree.Keyword("type", "te"), {A, B, C, D}),
        (tree.Keyword("entity", "place:vladivostok"), {A, B}),
        (tree.Keyword("entity", "\ud800"), set()),
        (tree.DateRange("2017-12-06", "2018-06"), {B, C}),
        (tree.DateRange("", ""), {A, B, C}),
        (tree.Named(tree.Nothing(), ("place:vladivostok",)), {A}),
        (tree.Named(tree.Sequence(("порт",)), ("place:vladivostok", "place:none")), {A, B}),
    ],
)
def test_each_node_means_what_it_says(
    snapshot: Snapshot, small: bool, node: tree.Node, expected: set[str]
) -> None:
    snapshot._postings._small = small
    assert found(snapshot, node) == expected


def test_a_title_weighs_more_than_a_text(snapshot: Snapshot) -> None:
    scores = snapshot.scores(tree.Sequence(("arctic",)))
    by_id = {info.id: number for number, info, _ in snapshot.records()}
    assert scores[by_id[A]] > max(scores[by_id[B]], scores[by_id[D]])


def test_a_prefix_of_too_many_words_selects_without_ranking(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = tree.Sequence(("ar",), prefix=True, field="body")
    ranked = snapshot.scores(node)
    assert len(set(ranked.values())) > 1
    monkeypatch.setattr(matching, "MAX_RANKED", 1)
    assert snapshot.scores(node) == dict.fromkeys(ranked, 0.0)


def test_the_endings_of_a_phrase_are_bounded_to_the_most_frequent(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = tree.Sequence(("the", "a"), prefix=True)
    assert found(snapshot, node) == {A}
    monkeypatch.setattr(matching, "MAX_ENDINGS", 1)
    assert found(snapshot, node) == {A}  # "arctic" is in more documents than "art" and "and"


def test_an_unranked_search_can_be_given_up(snapshot: Snapshot) -> None:
    asked = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 2

    parts = tuple(tree.Sequence((term,), prefix=True) for term in "abcde")
    with pytest.raises(Cancelled):
        snapshot.scores(tree.Or(parts), cancelled)
