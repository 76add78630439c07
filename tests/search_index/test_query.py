"""What query strings mean."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.query import parse
from search_index.query.lexer import FIELDS
from search_index.query.parser import MAX_LENGTH
from search_index.query.tree import (
    MAX_DEPTH,
    And,
    DateRange,
    Everything,
    FormKind,
    Forms,
    Keyword,
    Named,
    Node,
    Not,
    Nothing,
    Or,
    Sequence,
)
from tests.search_index.query_checks import check, depth
from tests.search_index.query_names import Names


def word(*terms: str, prefix: bool = False, field: str = "") -> Sequence:
    return Sequence(terms, prefix, field)


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", Everything()),
        ("  \n ", Everything()),
        ("Arctic", word("arctic")),
        ("arctic sanctions", And((word("arctic"), word("sanction")))),
        ("arctic AND sanctions", And((word("arctic"), word("sanction")))),
        ("arctic & sanctions", And((word("arctic"), word("sanction")))),
        ("arctic arctic", word("arctic")),
        ("a b OR c", Or((And((word("a"), word("b"))), word("c")))),
        ("a|b｜c", Or((word("a"), word("b"), word("c")))),
        ("a or b", And((word("a"), word("or"), word("b")))),
        ("(a OR b) c", And((Or((word("a"), word("b"))), word("c")))),
        ("（a OR b）c", And((Or((word("a"), word("b"))), word("c")))),
        ("(a (b (c)))", And((word("a"), word("b"), word("c")))),
        ("a -b", And((word("a"), Not(word("b"))))),
        ("a NOT b", And((word("a"), Not(word("b"))))),
        ("-b", And((Everything(), Not(word("b"))))),
        ("NOT a NOT b", And((Everything(), Not(word("a")), Not(word("b"))))),
        ("NOT NOT a", word("a")),
        ("NOT -a", word("a")),
        ("-(a OR b) c", And((Not(Or((word("a"), word("b")))), word("c")))),
        ("a OR -b", Or((word("a"), And((Everything(), Not(word("b"))))))),
        ("well-known", Or((word("well", "known"), word("wellknown")))),
        ('"a b"', word("a", "b")),
        ("“a b”", word("a", "b")),
        ("„a b“", word("a", "b")),
        ("«северный морской путь»", word("северн", "морск", "пут")),
        ("「북극 항로」", word("북극", "극", "항로")),
        ('"OR"', word("or")),
        ('-"a b" c', And((Not(word("a", "b")), word("c")))),
        ("ship*", word("ship", prefix=True)),
        ('"sea rout"*', word("sea", "rout", prefix=True)),
        ("북극항", word("북극", "극항")),
        ("북극항로", Or((word("북극", "극항", "항로"), word("북극", "극", "항로")))),
        ("북극", word("북극")),
        ("강", word("강", prefix=True)),
        ('"KIEP는"', word("kiep", "는", prefix=True)),
        ("KIEP는", Or((word("kiep", "는", prefix=True), word("kiep")))),
        ("2020년", word("2020", "년", prefix=True)),
        ("trans-Siberian", Or((word("tran", "siberian"), word("transsiberian")))),
        ("Владивостоке", word("владивосток")),
        ("ёлка", word("елк")),
        ("U.S.", word("us")),
        ("foo:bar", word("foo", "bar")),
        ("title:arctic", word("arctic", field="title")),
        ("TITLE:Arctic", word("arctic", field="title")),
        ("title：북극", word("북극", field="title")),
        ('title:"a b" c', And((word("a", "b", field="title"), word("c")))),
        ("title:(a OR b)", Or((word("a", field="title"), word("b", field="title")))),
        ("lang:ko", Keyword("language", "ko")),
        ("lang:Korean", Keyword("language", "ko")),
        ("lang:русский", Keyword("language", "ru")),
        ("lang:(en OR ko)", Or((Keyword("language", "en"), Keyword("language", "ko")))),
        ("-lang:en", And((Everything(), Not(Keyword("language", "en"))))),
        ('source:"The Hankyoreh"', Keyword("source", "the hankyoreh")),
        ("path:ko/Brief", Keyword("path", "ko/brief")),
        ("type:Markdown", Keyword("type", "markdown")),
        ("entity:place:vladivostok", Keyword("entity", "place:vladivostok")),
        ("date:2017", DateRange("2017", "2017")),
        ("year:2017", DateRange("2017", "2017")),
        ("date:2017-2", DateRange("2017-02", "2017-02")),
        ("date:2017.12.05", DateRange("2017-12-05", "2017-12-05")),
        ("date:2014..2017", DateRange("2014", "2017")),
        ("date:2017..2014", DateRange("2014", "2017")),
        ("date:2014..", DateRange("2014", "")),
        ("date:..2014-06", DateRange("", "2014-06")),
        ("date:>=2022-02", DateRange("2022-02", "")),
        ("date:>2022-12", DateRange("2023-01", "")),
        ("date:<2022", DateRange("", "2021")),
        ("date:<=2022", DateRange("", "2022")),
        ("date:>2022-12-31", DateRange("2023-01-01", "")),
        ("-date:2017", And((Everything(), Not(DateRange("2017", "2017"))))),
        ("NOT date:>=2022-02", And((Everything(), Not(DateRange("2022-02", ""))))),
        ("date:(2014 OR 2017)", Or((DateRange("2014", "2014"), DateRange("2017", "2017")))),
        ("date:≥2022", DateRange("2022", "")),
        ("date:=2017", DateRange("2017", "2017")),
        ("30,000", Or((word("30", "000"), word("30000")))),
        ("30000", Or((word("30000"), word("30", "000")))),
        ("3500", Or((word("3500"), word("3", "500")))),
        ("2,017", Or((word("2", "017"), word("2017")))),
        ("2017", word("2017")),
        ("1,234,567", Or((word("1", "234", "567"), word("1234567")))),
        ("$30,000", Or((word("30", "000"), word("30000")))),
        ('"30,000 tonnes"', Or((word("30", "000", "tonn"), word("30000", "tonn")))),
        ("title:30000", Or((word("30000", field="title"), word("30", "000", field="title")))),
        ("30,000.5", word("30", "000", "5")),
        ("010-12345", word("010", "12345")),
        ("12,34", word("12", "34")),
        ("a12345", word("a12345")),
        ("2017/12", word("2017", "12")),
        ("https://a.ru/p?x=1", word("https", "a", "ru", "p", "x", "1")),
        ("lang:ko, a", And((Keyword("language", "ko"), word("a")))),
        ("date:2017,", DateRange("2017", "2017")),
        ("and/or", word("and", "or")),
        ("/usr/bin", word("usr", "bin")),
        ("/usr/bin/", word("usr", "bin")),
        ("2014~2017", word("2014", "2017")),
        ("3~5", word("3", "5")),
        ("3~5월", word("3", "5", "월", prefix=True)),
    ],
)
def test_meaning(query: str, tree: Node) -> None:
    parsed = parse(query)
    assert parsed.tree == tree
    assert parsed.ignored == ()


@pytest.mark.parametrize(
    ("query", "tree", "ignored"),
    [
        ('"a b', word("a", "b"), ()),
        ("(a OR b", Or((word("a"), word("b"))), ()),
        ("a OR", word("a"), ("OR",)),
        ("OR a", word("a"), ("OR",)),
        ("a OR OR b", Or((word("a"), word("b"))), ("OR",)),
        ("a NOT", word("a"), ("NOT",)),
        ("AND a AND", word("a"), ("AND", "AND")),
        ("a -", word("a"), ("-",)),
        ("a (", word("a"), ("(",)),
        ("a ()", word("a"), ("(", ")")),
        ("a )", word("a"), (")",)),
        ("a) b", And((word("a"), word("b"))), (")",)),
        ("title:", Everything(), ("title:",)),
        ("title: a", word("a"), ("title:",)),
        ('a ""', word("a"), ('""',)),
        ("— a", word("a"), ("—",)),
        ("*", Everything(), ("*",)),
        ("date:soon a", word("a"), ("date:soon",)),
        ("date:2017-13 a", word("a"), ("date:2017-13",)),
        ("date:>= a", word("a"), ("date:>=",)),
        ("date:2014..20", DateRange("2014", ""), ("date:2014..20",)),
        ("lang:klingonese a", word("a"), ("lang:klingonese",)),
        ("person:Nobody", word("nobodi"), ("person:",)),
        ("NOT (NOT", Everything(), ("NOT", "(")),
    ],
)
def test_malformed_means_the_nearest_sensible_query(
    query: str, tree: Node, ignored: tuple[str, ...]
) -> None:
    parsed = parse(query, names=Names())
    assert parsed.tree == tree
    assert set(parsed.ignored) == set(ignored)


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("arctic rou", And((word("arctic"), word("rou", prefix=True)))),
        ("arctic ", word("arctic")),
        ("arctic,", word("arctic")),
        ('"arctic rou', word("arctic", "rou", prefix=True)),
        ('"arctic rou"', word("arctic", "rou")),
        ("title:rou", word("rou", prefix=True, field="title")),
        ("(arctic OR rou", Or((word("arctic"), word("rou", prefix=True)))),
        ("북극항", word("북극", "극항")),
        ("북극ㅎ", word("북극")),
        ("Seoul’s", word("seoul", prefix=True)),
        ("lang:kore", Keyword("language", "ko")),
        ("coopera", word("coopera", prefix=True)),
        ("the U.", And((word("the"), word("u", prefix=True)))),
        ("U.S.", word("us")),
        ("port 3.", And((word("port"), word("3")))),
        ("O'", word("o", prefix=True)),
        ('"don’', word("don", prefix=True)),
        ("об'", word("об", prefix=True)),
        ("за\u0301", word("за", prefix=True)),
        ("http://a.ru/p?x", word("http", "a", "ru", "p", "x", prefix=True)),
    ],
)
def test_the_word_being_typed_is_a_prefix(query: str, tree: Node) -> None:
    assert parse(query, typing=True).tree == tree


def named(text: Node, entity: str) -> Named:
    return Named(text, (entity,))


@pytest.mark.parametrize(
    ("query", "typing", "tree"),
    [
        ("vladivostok", False, named(word("vladivostok"), "place:vladivostok")),
        (
            "블라디보스토크",
            False,
            named(word("블라", "라디", "디보", "보스", "스토", "토크"), "place:vladivostok"),
        ),
        ("Владивосток,", False, named(word("владивосток"), "place:vladivostok")),
        (
            "arctic ro",
            True,
            named(And((word("arctic"), word("ro", prefix=True))), "work:arctic-route"),
        ),
        ("북극", True, named(word("북극"), "work:arctic-route")),
        ("south korea", True, named(Sequence(("south", "korea"), True), "place:south-korea")),
        ("(south) (seas)", False, And((word("south"), word("sea")))),
        (
            "서울 남산",  # in Korean the words of a name may be written as one
            False,
            named(
                Or((Sequence(("서울", "울", "남산")), Sequence(("서울", "울남", "남산")))),
                "place:nam-mountain",
            ),
        ),
        (
            "arctic council",  # what describes a body is found apart as well
            False,
            named(
                Or((Sequence(("arctic", "council")), And((word("arctic"), word("council"))))),
                "org:arctic-council",
            ),
        ),
        ("ROK", True, named(word("rok", prefix=True), "place:south-korea")),
        ("vla", True, word("vla", prefix=True)),
        ("arctic ro", False, And((word("arctic"), word("ro")))),
        ('"vladivostok"', False, word("vladivostok")),
        ("title:vladivostok", False, word("vladivostok", field="title")),
        (
            "-vladivostok",
            False,
            And((Everything(), Not(named(word("vladivostok"), "place:vladivostok")))),
        ),
        (
            "seminar south korea port",
            False,
            And(
                (
                    word("seminar"),
                    named(Sequence(("south", "korea")), "place:south-korea"),
                    word("port"),
                )
            ),
        ),
        ('person:"Park Jung-ho"', False, Keyword("entity", "person:park-jung-ho")),
        ("person:박정호", False, Keyword("entity", "person:park-jung-ho")),
        ("person:박", True, Keyword("entity", "person:park-jung-ho")),
        ("person:Park", False, Keyword("entity", "person:park-jung-ho")),
        ("person:Park,", False, Keyword("entity", "person:park-jung-ho")),
        ('person:" Park  Jung-ho!"', False, Keyword("entity", "person:park-jung-ho")),
        ("person:Jung-ho", False, Keyword("entity", "person:park-jung-ho")),
        ("person:Пак", False, Keyword("entity", "person:park-jung-ho")),
        ('person:"пак чон хо"', False, Keyword("entity", "person:park-jung-ho")),
        ("person:(박정호)", False, Keyword("entity", "person:park-jung-ho")),
        ("org:Council", False, Keyword("entity", "org:arctic-council")),
        ("place:ROK", False, Keyword("entity", "place:south-korea")),
        ("place:(rok OR vladivostok)", False, None),
    ],
)
def test_names_reach_their_entities(query: str, typing: bool, tree: Node | None) -> None:
    if tree is None:
        tree = Or((Keyword("entity", "place:south-korea"), Keyword("entity", "place:vladivostok")))
    parsed = parse(query, typing=typing, names=Names())
    assert parsed.tree == tree
    expected = re.findall(r"(?:place|work|person|org):[a-z-]+", repr(tree))
    assert list(parsed.named) == list(dict.fromkeys(expected))


def test_longer_names_are_asked_for_first_and_quotes_never() -> None:
    names = Names()
    parse('south korea rok "arctic route"', names=names)
    asked = [words for words, _ in names.asked]
    assert asked == ["south korea rok", "south korea", "rok"]


def test_a_long_query_is_cut_between_words_and_says_so() -> None:
    parsed = parse("arctic " * 5000)
    assert parsed.tree == word("arctic")
    assert len(parsed.ignored) == 1
    assert parsed.ignored[0].endswith("…")
    assert parse(" " * 5000) == parse("")
    assert parse("a" + " " * 5000 + "b").ignored == ("b",)
    assert len(parse("x" * 5000).ignored) == 1


def test_deep_parentheses_neither_raise_nor_make_a_deep_tree() -> None:
    for query in ("(" * MAX_LENGTH, "(a OR -" * 200 + "b" + ")" * 200, "-(" * 500, ")" * 500):
        assert depth(parse(query).tree) <= MAX_DEPTH


PIECES = st.one_of(
    st.sampled_from(
        [
            "a",
            "b",
            "OR",
            "NOT",
            "AND",
            "(",
            ")",
            "|",
            "-",
            '"',
            "“",
            "«",
            "»",
            ":",
            "*",
            "~",
            "/",
            "title:",
            "lang:",
            "date:",
            "entity:",
            "person:",
            "..",
            ">=",
            "2017",
            "북극항로",
            "KIEP는",
            "Владивостоке",
            "vladivostok",
            "U.S.",
            "trans-Siberian",
            "arctic",
            "route",
            "'x’s",
            "?",
            "=",
            "~2",
            '"~5',
            "/a(b|c)/",
            "/порт.*",
            "블라디보스톡",
            "30,000",
        ]
    ),
    st.just(" "),
    st.text(max_size=4),
)


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=20), st.booleans(), st.booleans())
def test_no_string_raises_and_every_tree_is_sound(
    pieces: list[str], typing: bool, known: bool
) -> None:
    query = "".join(pieces)
    parsed = parse(query, typing=typing, names=Names() if known else None)
    check(parsed.tree)
    assert depth(parsed.tree) <= MAX_DEPTH
    assert parsed == parse(query, typing=typing, names=Names() if known else None)


@pytest.mark.parametrize(
    ("date", "inside"),
    [
        ("2017", True),
        ("2017-12", True),
        ("2017-12-05", True),
        ("2017-11-30", False),
        ("2018-01-01", False),
        ("2016", False),
        ("2018-02", True),
        ("", False),
    ],
)
def test_partial_dates_stand_for_all_their_days(date: str, inside: bool) -> None:
    either = (DateRange("2017-12", "2017-12"), DateRange("2018-02-10", ""))
    assert any(range_.matches(date) for range_ in either) is inside


DOCS = Path(__file__).parents[2] / "docs" / "queries.md"


def documented() -> list[str]:
    """Return the queries in the first column of the table."""
    rows = re.findall(r"^\| (`.+?) \| ", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    queries = [query for row in rows for query in re.findall("`([^`]+)`", row)]
    return [query.replace(r"\|", "|") for query in queries]


def test_the_documentation_has_every_field_and_nothing_that_is_ignored() -> None:
    queries = documented()
    assert len(queries) > 15
    for query in queries:
        parsed = parse(query, names=Names() if query.startswith(("person", "place")) else None)
        assert query.startswith("org:") or parsed.ignored == (), query
    fields = {FIELDS[q.split(":")[0]] for q in queries if q.split(":")[0] in FIELDS}
    assert fields == set(FIELDS.values())


def test_the_documentation_has_every_kind_of_node() -> None:
    trees = [parse(query, names=Names()).tree for query in documented()]
    nodes = [node for tree in trees for node in every_node(tree)]
    assert {node.kind for node in nodes if isinstance(node, Forms)} == set(FormKind)
    # Everything is what an empty query means, and nothing what no query does.
    assert {type(node) for node in nodes} == set(get_args(Node)) - {Everything, Nothing}


def every_node(node: Node) -> list[Node]:
    below: tuple[Node, ...] = ()
    if isinstance(node, And | Or):
        below = node.children
    elif isinstance(node, Not):
        below = (node.child,)
    return [node, *(found for child in below for found in every_node(child))]


def test_everything_the_documentation_shows_as_code_can_be_typed_letter_by_letter() -> None:
    shown = re.findall("`([^`\n]+)`", DOCS.read_text(encoding="utf-8"))
    for query in dict.fromkeys((*documented(), *shown)):
        for end in range(len(query) + 1):
            check(parse(query[:end], typing=True, names=Names()).tree)
