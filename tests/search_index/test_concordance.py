"""Lines of a concordance: one hit each, in three scripts, in every order."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.concordance import kwic, sort_key, sort_lines
from search_index.highlight import spans_in
from search_index.models import DocumentInfo, KwicLine, KwicOrder, Span
from search_index.query import parse

QUERY = parse("port OR 북극 OR лед OR порт").tree
INFO = DocumentInfo("en/ports.txt", "en/ports.txt", "Ports", "en")

ENGLISH = "The ice port opened.\nA port of ice\nand the old Ports' walls. No port."
KOREAN = "부산항에서 북극항로로 간다. 신북극항로를\n열고 북극 바다로."
RUSSIAN = "Северный порт открыт. В порту лёд,\n\nа старые порты ждут."


def lines(text: str, query: str, width: int = 60, words: int | None = None) -> list[KwicLine]:
    return kwic(INFO, text, spans_in(text, parse(query).tree, ()), width, words=words)


def shown(found: list[KwicLine]) -> list[tuple[str, str, str]]:
    return [(line.left, line.match, line.right) for line in found]


@pytest.mark.parametrize(
    ("text", "query", "width", "words", "expected"),
    [
        (
            ENGLISH,
            "port",
            14,
            None,
            [
                ("The ice ", "port", " opened. A"),
                ("opened. A ", "port", " of ice and"),
                ("and the old ", "Ports", "' walls. No"),
                ("walls. No ", "port", "."),
            ],
        ),
        (
            ENGLISH,
            "port",
            60,
            1,
            [
                ("ice ", "port", " opened."),
                ("A ", "port", " of"),
                ("old ", "Ports", "' walls."),
                ("No ", "port", "."),
            ],
        ),
        (ENGLISH, '"ice and"', 60, 0, [("", "ice and", "")]),
        (
            KOREAN,
            "북극",
            60,
            1,
            [
                ("부산항에서 ", "북극", "항로로 간다."),
                ("간다. 신", "북극", "항로를 열고"),
                ("열고 ", "북극", " 바다로."),
            ],
        ),
        (
            RUSSIAN,
            "порт",
            60,
            2,
            [
                ("Северный ", "порт", " открыт. В"),
                ("открыт. В ", "порту", " лёд, а"),
                ("а старые ", "порты", " ждут."),
            ],
        ),
        ("東京の港は東京にある", "東京", 2, None, [("", "東京", "の港"), ("港は", "東京", "にあ")]),
        ("a port", "port", 0, None, [("", "port", "")]),
        ("", "port", 9, None, []),
    ],
)
def test_lines_of_hits(
    text: str,
    query: str,
    width: int,
    words: int | None,
    expected: list[tuple[str, str, str]],
) -> None:
    found = lines(text, query, width, words)
    assert shown(found) == expected
    assert [text[line.start : line.end].replace("\n", " ") for line in found] == [
        match for _, match, _ in expected
    ]


def test_lines_are_counted_and_control_characters_stay() -> None:
    text = "one\n\n  two\x1b[2J port\t\u2028 more \x07\r\nport"
    found = lines(text, "port")
    assert [line.line for line in found] == [3, 4]
    assert shown(found)[0] == ("one two\x1b[2J ", "port", " more \x07 port")
    assert all(line.info is INFO for line in found)


def test_left_context_sorts_from_the_nearest_word_outwards() -> None:
    text = "zebra new port\nbeta old port\nalpha old port\nOLD port"
    found = sort_lines(lines(text, "port", words=2), KwicOrder.LEFT)
    assert found is not None
    assert [line.left for line in found] == ["zebra new ", "alpha old ", "beta old ", "port OLD "]


@pytest.mark.parametrize(
    ("order", "text", "expected"),
    [
        (KwicOrder.RIGHT, "port b, port a; port ç", ["port a", "port b", "port ç"]),
        (KwicOrder.MATCH, "Ports z. port b. PORTS a.", ["port b", "PORTS a", "Ports z"]),
        (KwicOrder.DOCUMENT, "port c. port a.", ["port c", "port a"]),
        (
            KwicOrder.RIGHT,
            "북극 하늘, 북극 가을, 북극 바다",
            ["북극 가을", "북극 바다", "북극 하늘"],
        ),
        (KwicOrder.RIGHT, "порт Ёлки порт ель порт Ели", ["порт Ели", "порт Ёлки", "порт ель"]),
        (KwicOrder.MATCH, "порты, порту, Порт", ["Порт", "порту", "порты"]),
    ],
)
def test_orders(order: KwicOrder, text: str, expected: list[str]) -> None:
    found = sort_lines(kwic(INFO, text, spans_in(text, QUERY, ())), order)
    assert found is not None
    pairs = zip(found, expected, strict=True)
    assert [text[line.start : line.start + len(start)] for line, start in pairs] == expected


def test_lines_of_several_documents_are_in_the_order_of_their_paths() -> None:
    second = DocumentInfo("ko/a.txt", "ko/a.txt", "", "ko")
    found = kwic(second, "port", [Span(0, 4)]) + kwic(INFO, "port port", [Span(0, 4), Span(5, 9)])
    ordered = sort_lines(found, KwicOrder.DOCUMENT)
    assert ordered is not None
    assert [(line.info.path, line.start) for line in ordered] == [
        ("en/ports.txt", 0),
        ("en/ports.txt", 5),
        ("ko/a.txt", 0),
    ]


WORDS = st.sampled_from(
    ["port", "Ports", "ice", "북극항로", "북극", "порт", "Лёд", "лед", "é", "U.S."]
)
TEXTS = st.lists(
    st.tuples(WORDS, st.sampled_from([" ", "\n", ", ", "\u2028", "", "\x1b", "\u3000"])),
    max_size=30,
).map(lambda parts: "".join(word + gap for word, gap in parts))
QUERY = parse("port OR 북극 OR лед OR порт").tree


@settings(max_examples=100)
@given(TEXTS, st.integers(0, 40), st.none() | st.integers(0, 4))
def test_a_line_is_a_piece_of_the_text_on_one_line(
    text: str, width: int, words: int | None
) -> None:
    spans = spans_in(text, QUERY, ())
    found = kwic(INFO, text, spans, width, words=words)
    assert [Span(line.start, line.end) for line in found] == list(spans)
    for line in found:
        whole = line.left + line.match + line.right
        assert len(whole.splitlines()) <= 1
        assert len(line.left) <= width
        assert len(line.right) <= width
        squeezed = "".join(text.split())
        assert "".join(whole.split()) in squeezed
        if words is not None:
            assert len(line.right.split()) <= words + 1
            assert len(line.left.split()) <= words + 1


@settings(max_examples=100)
@given(TEXTS, st.sampled_from(KwicOrder), st.randoms(use_true_random=False))
def test_an_order_is_total_and_does_not_depend_on_the_order_before(
    text: str, order: KwicOrder, shuffler: random.Random
) -> None:
    found = kwic(INFO, text, spans_in(text, QUERY, ()), 30)
    assert len({sort_key(line, order) for line in found}) == len(found)
    mixed = list(found)
    shuffler.shuffle(mixed)
    ordered = sort_lines(found, order)
    assert ordered == sort_lines(mixed, order)
    assert ordered == sorted(found, key=lambda line: sort_key(line, order))


def test_much_can_be_cancelled_between_chunks() -> None:
    text = "port " * 5000
    spans = [Span(at, at + 4) for at in range(0, len(text), 5)]
    answers = iter([False, False, True])
    some = kwic(INFO, text, spans, cancelled=lambda: next(answers))
    assert 0 < len(some) < len(spans)
    asked: list[int] = []

    def at_the_third() -> bool:
        asked.append(1)
        return len(asked) == 3

    assert sort_lines(some * 3, KwicOrder.LEFT, cancelled=at_the_third) is None
    assert sort_lines(some, KwicOrder.LEFT, cancelled=lambda: False) is not None
