"""Rows of cells made of untrusted text: as wide as they must be, and safe."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from search_index.models import Span
from search_index.plain import printable
from tui.strips import Piece, fit, pieces_to_strip, plain, sparkline, styled_slices

BOLD, DIM, BASE = Style(bold=True), Style(dim=True), Style(color="red")
chars = st.characters(exclude_categories=()) | st.sampled_from(
    "한국Владивосток \x1b\x9b\u202e\u200d\ufe0f\u0301\U0001f1f0\U0001f1f7👨👩☀️\u1112\u1161\u11ab"
)
texts = st.text(chars, max_size=30)
pieces = st.lists(st.tuples(texts, st.sampled_from([BOLD, DIM])), max_size=5)


def dangerous(text: str) -> list[str]:
    return [c for c in text if unicodedata.category(c) in ("Cc", "Cs")] + [
        c for c in text if c in "\u200b\u200e\u200f\u202a\u202b\u202d\u202e\u2066\u2067\ufeff"
    ]


@given(pieces, st.integers(0, 60), pieces)
def test_a_strip_is_exactly_as_wide_as_asked(
    left: list[Piece], width: int, right: list[Piece]
) -> None:
    strip = pieces_to_strip(left, width, BASE, right)
    assert strip.cell_length == width
    assert sum(segment.cell_length for segment in strip) == width
    assert dangerous(strip.text) == []


@given(texts, st.integers(-2, 40))
def test_fit_is_printable_and_never_too_wide(text: str, width: int) -> None:
    fitted = fit(text, width)
    assert cell_len(fitted) <= max(0, width)
    assert dangerous(fitted) == []
    if cell_len(printable(text)) <= width:
        assert fitted == printable(text)
    elif width > 0:
        assert fitted.endswith("…")


@pytest.mark.parametrize(
    ("text", "width", "fitted"),
    [
        ("한국과 러시아", 7, "한국과…"),
        ("한국과 러시아", 6, "한국…"),
        ("한국", 1, "…"),
        ("Vladivostok", 11, "Vladivostok"),
        ("Vladivostok", 10, "Vladivost…"),
        ("a\x1bb", 3, "a␛b"),
        ("word word", 6, "word…"),
    ],
)
def test_fit_cuts_at_whole_characters(text: str, width: int, fitted: str) -> None:
    assert fit(text, width) == fitted


def test_the_right_side_keeps_its_place() -> None:
    strip = pieces_to_strip([("title", BOLD)], 20, BASE, [("ru", DIM)])
    assert strip.text == "title" + " " * 13 + "ru"
    strip = pieces_to_strip([("a title that is too long", BOLD)], 20, BASE, [("ru", DIM)])
    assert strip.text == "a title that is…  ru"
    strip = pieces_to_strip([("한국과 러시아의 항로", BOLD)], 12, BASE, [("ko", DIM)])
    assert strip.text == "한국과…   ko"


def test_a_right_side_wider_than_half_is_dropped() -> None:
    strip = pieces_to_strip([("title", BOLD)], 10, BASE, [("2017-12", DIM)])
    assert strip.text == "title     "


def test_styles_are_laid_over_the_base() -> None:
    strip = pieces_to_strip([("a", BOLD), ("b", DIM)], 4, BASE)
    styles = {segment.text: segment.style for segment in strip}
    assert styles["a"] == BASE + BOLD
    assert styles["b"] == BASE + DIM
    assert styles["  "] == BASE


spans = st.lists(st.integers(0, 30), max_size=8, unique=True).map(
    lambda cuts: [Span(a, b) for a, b in zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False)]
)


@given(st.text("ab한 ", min_size=30, max_size=30), st.integers(0, 30), st.integers(0, 30), spans)
def test_slices_are_a_partition_with_each_mark_in_its_style(
    text: str, start: int, end: int, marks: list[Span]
) -> None:
    cut = styled_slices(text, start, end, [(span, BOLD) for span in marks], DIM)
    assert "".join(piece for piece, _ in cut) == text[start:end]
    assert all(piece for piece, _ in cut)
    at = start
    for piece, style in cut:
        for offset in range(at, at + len(piece)):
            inside = any(span.start <= offset < span.end for span in marks)
            assert style == (BOLD if inside else DIM)
        at += len(piece)


def test_a_sparkline_is_as_high_as_its_counts() -> None:
    assert sparkline((0, 4, 1, 0, 2, 0)) == "·█▃·▅·"
    assert sparkline((0, 0)) == ""
    assert sparkline(()) == ""


@given(st.lists(st.integers(0, 1000), max_size=12))
def test_a_sparkline_has_a_bar_for_every_part_and_keeps_their_order(counts: list[int]) -> None:
    line = sparkline(counts)
    if not any(counts):
        assert line == ""
        return
    assert len(line) == len(counts)
    height = {"·": 0} | {bar: n for n, bar in enumerate("▁▂▃▄▅▆▇█", 1)}
    for a, x in zip(counts, line, strict=True):
        assert (a == 0) == (x == "·")
        for b, y in zip(counts, line, strict=True):
            assert a > b or height[x] <= height[y]
    assert line[counts.index(max(counts))] == "█"


def test_untrusted_text_is_never_markup() -> None:
    assert plain("[bold]x[/] \x1b[31m").plain == "[bold]x[/] ␛[31m"
    assert plain("[bold]x[/]").spans == []
