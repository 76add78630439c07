"""Rows of a text: they cover it, they fit, and offsets find them again."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from search_index.plain import printable
from tui.text_layout import (
    _NOT_SINGLE,
    SPACES,
    LayoutCancelled,
    TextLayout,
    char_cells,
    clusters,
)

WORDS = ("Vladivostok", "북극항로를", "Владивостоке", "漢字、", "「港」", "a" * 40, "한" * 30, "—")
BLANKS = (" ", "  ", "\t", "\n", "\u3000")
EMOJI = ("\u2600\ufe0f", "\U0001f1f0\U0001f1f7", "\U0001f1f0", "\U0001f44d\U0001f3fd")
COMBINING = ("e\u0301", "\u0438\u0306", "\u1100\u1161\u11a8", "\u0301", "\u1161", "\ufe0f")
HOSTILE = ("\x1b[31m", "\x00", "\x9b", "\u202e", "\u200b", "\u200d", "\ud800")
PIECES = st.sampled_from((*WORDS, *BLANKS, *EMOJI, *COMBINING, *HOSTILE))
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join)


def rows_of(text: str, width: int) -> list[str]:
    layout = TextLayout(text, width)
    return [text[slice(*layout.row_span(row))] for row in range(layout.row_count)]


@given(TEXTS, st.integers(1, 100))
@settings(max_examples=200, deadline=None)
def test_rows_cover_the_text_but_for_spaces_and_line_feeds(text: str, width: int) -> None:
    layout = TextLayout(text, width)
    at = 0
    for row in range(layout.row_count):
        start, end = layout.row_span(row)
        assert at <= start <= end <= len(text)
        assert not text[at:start].strip(SPACES + "\n")
        assert "\n" not in text[start:end]
        at = end
    assert not text[at:].strip(SPACES + "\n")


@given(TEXTS, st.integers(1, 100))
@settings(max_examples=200, deadline=None)
def test_no_row_is_wider_than_the_width(text: str, width: int) -> None:
    for row in rows_of(text, width):
        one = sum(1 for _ in clusters(row)) == 1
        assert cell_len(printable(row)) <= (2 if width == 1 and one else width)


@given(TEXTS, st.integers(1, 60))
@settings(max_examples=100, deadline=None)
def test_offsets_and_rows_round_trip(text: str, width: int) -> None:
    layout = TextLayout(text, width)
    for row in range(layout.row_count):
        start, end = layout.row_span(row)
        assert all(layout.row_of(offset) == row for offset in range(start, end))
        for first, last, cells in clusters(text, start, end):
            column = layout.column_of(first)
            assert column == cell_len(printable(text[start:first]))
            assert {layout.column_of(offset) for offset in range(first, last)} == {column}
            assert {layout.offset_at(row, column + cell) for cell in range(cells)} <= {first}
        assert layout.offset_at(row, width + 2) == end


@given(TEXTS, st.integers(1, 60))
@settings(max_examples=100, deadline=None)
def test_lines_are_counted_from_one(text: str, width: int) -> None:
    layout = TextLayout(text, width)
    for offset in range(len(text)):
        assert layout.line_of(offset) == text.count("\n", 0, offset) + 1
    firsts = [row for row in range(layout.row_count) if layout.begins_line(row)]
    lines = text.removesuffix("\n").split("\n")
    assert len(firsts) == layout.line_count == len(lines)
    assert [layout.line_start(line + 1) for line in range(len(lines))] == [
        sum(len(line) + 1 for line in lines[:before]) for before in range(len(lines))
    ]


@given(TEXTS, st.integers(2, 60))
@settings(max_examples=100, deadline=None)
def test_no_grapheme_is_torn(text: str, width: int) -> None:
    layout = TextLayout(text, width)
    starts = {layout.row_span(row)[0] for row in range(layout.row_count)}
    for line in range(1, layout.line_count + 1):
        begin = layout.line_start(line)
        end = text.find("\n", begin)
        for first, last, _ in clusters(text, begin, len(text) if end < 0 else end):
            assert not starts.intersection(range(first + 1, last))


@given(st.text(max_size=40) | TEXTS)
@settings(max_examples=200, deadline=None)
def test_graphemes_are_as_wide_as_the_screen_draws_them(text: str) -> None:
    parts = list(clusters(text))
    assert [text[first:last] for first, last, _ in parts] == [
        text[a:b] for a, b in zip([0, *(p[1] for p in parts)], [p[1] for p in parts], strict=False)
    ]
    assert "".join(text[first:last] for first, last, _ in parts) == text
    assert sum(cells for *_, cells in parts) == cell_len(printable(text))


def test_the_fast_path_knows_only_characters_of_one_cell() -> None:
    chars = [chr(code) for code in range(0x3000) if not _NOT_SINGLE.match(chr(code))]
    assert len(chars) > 1000
    assert {char_cells(char) for char in chars} == {1}
    assert not _NOT_SINGLE.search("Plain “text” — простой текст, № 5…")


def test_breaks_at_words() -> None:
    assert rows_of("an international seminar on the Arctic Route", 16) == [
        "an international",
        "seminar on the",
        "Arctic Route",
    ]
    assert rows_of("북극항로 협력을 위한 세미나", 12) == ["북극항로", "협력을 위한", "세미나"]


def test_a_long_word_is_broken_at_the_cell_and_a_wide_one_before_it() -> None:
    assert rows_of("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert rows_of("see abcdefghij", 4) == ["see", "abcd", "efgh", "ij"]
    assert rows_of("북극항로", 5) == ["북극", "항로"]


def test_decomposed_hangul_stays_whole() -> None:
    text = unicodedata.normalize("NFD", "북극항로")
    assert [unicodedata.normalize("NFC", row) for row in rows_of(text, 4)] == ["북극", "항로"]


def test_scripts_without_spaces_break_anywhere_but_before_closing_punctuation() -> None:
    assert rows_of("see 北極航路", 8) == ["see 北極", "航路"]
    assert rows_of("北極航路、港", 8) == ["北極航", "路、港"]


def test_indentation_goes_with_its_word() -> None:
    assert rows_of("    abcdefgh ij", 8) == ["    abcd", "efgh ij"]
    assert rows_of("          word", 4) == ["", "word"]


def test_line_feeds() -> None:
    assert rows_of("", 8) == [""]
    assert rows_of("a\n\nb\n", 8) == ["a", "", "b"]
    assert rows_of("\n\n", 8) == ["", ""]


def test_offsets_beyond_the_text_are_clamped() -> None:
    layout = TextLayout("a b\nc", 1)
    assert layout.row_of(-5) == 0
    assert layout.row_of(500) == layout.row_count - 1 == 2
    assert (layout.line_of(-5), layout.line_of(500)) == (1, 2)
    with pytest.raises(IndexError):
        layout.row_span(3)
    with pytest.raises(IndexError):
        layout.row_span(-1)


def test_a_row_needs_a_cell() -> None:
    with pytest.raises(ValueError, match="at least one cell"):
        TextLayout("text", 0)


@pytest.mark.parametrize("text", ["a\n" * 10_000, "a b " * 10_000, "한 글 " * 10_000])
def test_can_be_cancelled(text: str) -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked == 2

    with pytest.raises(LayoutCancelled):
        TextLayout(text, 4, cancelled)
    assert asked == 2


def test_a_space_that_carries_a_mark_is_no_place_to_break() -> None:
    assert rows_of("ab \u0301cd ef", 5) == ["ab \u0301cd", "ef"]
    assert rows_of("abcd \u0301ef", 4) == ["abcd", " \u0301ef"]


def test_one_very_long_line_is_searched_piece_by_piece() -> None:
    text = "a" * (1 << 20) + "항" + "b" * 10
    layout = TextLayout(text, 100)
    last = layout.row_span(layout.row_count - 1)
    assert last[1] == len(text)
    assert cell_len(text[slice(*last)]) <= 100
    with pytest.raises(LayoutCancelled):
        TextLayout(text, 100, lambda: True)
