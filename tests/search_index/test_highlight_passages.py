"""Passages: whole sentences around hits, in three languages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.highlight import context, dispersion, snippets, spans_in
from search_index.models import Snippet, Span
from search_index.query import parse

ENGLISH = (
    "# Ports\n\n"
    "Ships call at the port in winter. Mr. Park visited the U.S. base near Busan in May. "
    "Rail freight fell by 4.5 percent.\n\n"
    "The second paragraph tells of other things, at some length, and of nothing else at all. "
    "Only its end returns to the port.\n"
)
KOREAN = "세미나가 열렸다. 북극항로를 함께 연구하기로 했다. 물류는 늘었다.\n다음 회의는 가을이다."
RUSSIAN = "Встреча прошла в г. Владивостоке. Порт растёт! Грузы идут по Севморпути."


def passages(text: str, query: str, *, limit: int = 3, width: int = 160) -> tuple[Snippet, ...]:
    return snippets(text, spans_in(text, parse(query).tree, ()), limit=limit, width=width)


@pytest.mark.parametrize(
    ("text", "query", "width", "expected"),
    [
        (ENGLISH, "winter", 40, ["Ships call at the port in winter."]),
        (ENGLISH, "park", 60, ["Mr. Park visited the U.S. base near Busan in May."]),
        (ENGLISH, "freight", 40, ["Rail freight fell by 4.5 percent."]),
        (KOREAN, "북극항로", 25, ["북극항로를 함께 연구하기로 했다."]),
        (KOREAN, "회의", 80, ["다음 회의는 가을이다."]),
        (RUSSIAN, "владивосток", 40, ["Встреча прошла в г. Владивостоке."]),
        (RUSSIAN, "порт", 16, ["Порт растёт!"]),
        (
            ENGLISH,
            "port",
            45,
            [
                "Ports",
                "Ships call at the port in winter.",
                "Only its end returns to the port.",
            ],
        ),
        ("いい天気。東京は晴れ。明日は雨。", "東京", 7, ["東京は晴れ。"]),
        (
            "wrapped at\nthe margin of a page. Next.",
            "margin",
            40,
            ["wrapped at\nthe margin of a page. Next."],
        ),
    ],
)
def test_whole_sentences_where_they_fit(
    text: str, query: str, width: int, expected: list[str]
) -> None:
    assert [passage.text for passage in passages(text, query, width=width)] == expected


def test_neighbouring_sentences_fill_the_width_within_the_paragraph() -> None:
    (passage,) = passages(ENGLISH, "freight", width=90)
    assert passage.text.endswith("Rail freight fell by 4.5 percent.")
    assert passage.text.startswith("Mr. Park visited")


def test_a_long_sentence_is_cut_between_words_around_the_hit() -> None:
    text = "alpha " * 60 + "target " + "omega " * 60
    (passage,) = passages(text, "target", width=80)
    assert len(passage.text) <= 80
    assert set(passage.text.split()) == {"alpha", "target", "omega"}
    assert [text[h.start : h.end] for h in passage.highlights] == ["target"]


def test_passages_with_more_different_matches_come_first() -> None:
    text = (
        "Coal here. "
        + "Filler text goes on. " * 20
        + "Coal and gas by rail. "
        + "Filler. " * 40
        + "Gas."
    )
    (best,) = passages(text, "coal OR gas OR rail", limit=1, width=60)
    assert "Coal and gas by rail." in best.text
    assert len(best.highlights) == 3


def test_every_hit_within_a_passage_is_marked_and_lines_are_counted() -> None:
    text = "One.\nTwo port.\nThe port and the ports of the port’s owner."
    found = passages(text, "port", width=50)
    assert [passage.line for passage in found] == [2, 3]
    assert [len(passage.highlights) for passage in found] == [1, 3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ENGLISH, "Ships call at the port in winter."),
        ("# Title only", "# Title only"),
        ("\n\n  Plain text. More of it follows here.", "Plain text."),
        ("A Heading\n\nThe body begins here. And it goes on.", "The body begins here."),
        ("# 제목\n\n" + KOREAN, "세미나가 열렸다. 북극항로를 함께 연구하기로"),
    ],
)
def test_without_hits_the_opening_of_the_body(text: str, expected: str) -> None:
    (opening,) = snippets(text, (), limit=3, width=36)
    assert opening.text.startswith(expected)
    assert opening.highlights == ()
    assert opening.text == text[opening.start : opening.end]


@pytest.mark.parametrize("text", ["", " \n\n "])
def test_no_passage_where_there_is_no_text(text: str) -> None:
    assert snippets(text, (), limit=3) == ()


def parts_words(text: str, at: int) -> bool:
    """Whether a text may be cut at `at` without cutting a word."""
    return at in (0, len(text)) or bool({text[at - 1], text[at]} & set(" \n。"))


TEXTS = st.text(st.sampled_from("ab. \n!é한로북극я,?\u0301。"), max_size=150)


@settings(max_examples=100)
@given(TEXTS, st.integers(1, 5), st.integers(1, 60), st.sampled_from(["a", "북", "b OR я", "극"]))
def test_passages_are_slices_in_order_with_whole_highlights(
    text: str, limit: int, width: int, query: str
) -> None:
    spans = spans_in(text, parse(query, typing=True).tree, ())
    found = snippets(text, spans, limit=limit, width=width)
    assert found == snippets(text, spans, limit=limit, width=width)
    assert len(found) <= limit
    assert bool(found) == bool(text.strip())
    previous = 0
    for passage in found:
        assert previous <= passage.start < passage.end <= len(text)
        previous = passage.end
        assert passage.text == text[passage.start : passage.end] == passage.text.strip()
        inside = [s for s in spans if s.start >= passage.start and s.end <= passage.end]
        assert list(passage.highlights) == inside
        assert bool(inside) == bool(spans)
        first = inside[0].start if inside else passage.start
        assert passage.line == text.count("\n", 0, first) + 1
        assert parts_words(text, passage.start)
        assert parts_words(text, passage.end)


def test_dispersion_counts_every_hit_once() -> None:
    spans = [Span(0, 1), Span(5, 7), Span(9, 10)]
    assert dispersion(spans, 10, 5) == (1, 0, 1, 0, 1)
    assert dispersion([], 0, 3) == (0, 0, 0)
    assert sum(dispersion(spans, 10, 6)) == 3


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (4, "Vladivostok,"),
        (30, "held in Vladivostok, far east"),
        (200, "A seminar was held in Vladivostok, far east of here."),
    ],
)
def test_context_is_cut_between_words_within_the_line(width: int, expected: str) -> None:
    text = "Title line\nA seminar was held in Vladivostok, far east of here.\nNext."
    at = text.index("Vladivostok")
    start, end = context(text, at, at + len("Vladivostok"), width)
    assert text[start:end] == expected


@settings(max_examples=100)
@given(TEXTS.filter(lambda text: bool(text.strip())), st.data(), st.integers(0, 60))
def test_context_holds_the_place_and_stays_in_its_line(
    text: str, data: st.DataObject, width: int
) -> None:
    at = data.draw(st.sampled_from([i for i, c in enumerate(text) if not c.isspace()]))
    start, end = context(text, at, at + 1, width)
    assert start <= at < end
    assert "\n" not in text[start:end]
    assert parts_words(text, start)
    assert parts_words(text, end)


@pytest.mark.parametrize(
    ("text", "word", "cuts"),
    [
        ("One ship came. Another ferry left. None stayed.", "ferry", (False, False)),
        ("# A ferry to the north\n\nIt left at dawn.", "ferry", (False, False)),
        ("부산을 떠난 배가 있다. 여객선은 오지 않았다.", "여객선", (False, False)),
        (" ".join(["word"] * 100) + " ferry " + " ".join(["word"] * 100), "ferry", (True, True)),
        ("A ferry " + " ".join(["goes"] * 100) + ".", "ferry", (False, True)),
        (" ".join(["before"] * 100) + " the ferry.", "ferry", (True, False)),
    ],
)
def test_a_passage_knows_whether_it_is_cut_out_of_a_sentence(
    text: str, word: str, cuts: tuple[bool, bool]
) -> None:
    at = text.index(word)
    (passage,) = snippets(text, [Span(at, at + len(word))], limit=1, width=60)
    assert (passage.begins_inside, passage.ends_inside) == cuts


def test_function_words_tell_nothing_of_which_passage_is_best() -> None:
    text = (
        "In the hall of the house in the town by the sea, in the evening of the day.\n\n"
        "Nothing happened for a while, and the rain went on.\n\n"
        "The harbour in the east was closed.\n"
    )
    spans = [Span(m.start(), m.end()) for m in re.finditer(r"(?i)\b(in|the|harbour)\b", text)]
    (passage,) = snippets(text, spans, limit=1)
    assert passage.text == "The harbour in the east was closed."
    assert len(passage.highlights) == 4  # they are marked all the same
    only = [span for span in spans if text[span.start : span.end] != "harbour"]
    (passage,) = snippets(text, only, limit=1)
    assert passage.text.startswith("In the hall")
