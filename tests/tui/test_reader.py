"""The reader, driven as an application shows it."""

import asyncio
import re
import threading
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import on
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from search_index.models import Document, DocumentInfo, EntityType, Mention, Span
from search_index.plain import printable
from tui.span_index import SpanIndex
from tui.widgets.reader import Reader
from tui.widgets.reader_page import Page
from tui.widgets.reader_rows import MAX_MARKS, Paint, overlay, paint_row

SIZES = [(140, 40), (80, 24), (40, 12), (20, 6), (3, 2), (1, 1)]
LINE = "The seminar in Vladivostok met the press. 부산의 북극항로 세미나. Порт Владивосток.\n"
HOSTILE = (
    "\x1b[31mred\x1b]0;title\x07 bell \u202egnp.exe [/bold] [red] \x9b2J tab\there\n"
    + unicodedata.normalize("NFD", "한국과 러시아 — Йога café\n")
    + "\U0001f1f0\U0001f1f7 \u2600\ufe0f a" + "\u0301" * 500 + "b \ud800 \U000e0041\n"
)  # fmt: skip


def make(text: str, *, kind: str = "text", title: str = "A title", id: str = "a.txt") -> Document:
    info = DocumentInfo(id, id, title, "en", "2017-12", "The source", kind, length=len(text))
    return Document(info, text)


def mentions_of(document: Document, pattern: str, entity: str = "place:x") -> tuple[Mention, ...]:
    return tuple(
        Mention(document.id, m.start(), m.end(), entity, EntityType.PLACE, m.group())
        for m in re.finditer(pattern, document.text)
    )


def hits_of(document: Document, pattern: str) -> tuple[Span, ...]:
    return tuple(Span(*m.span()) for m in re.finditer(pattern, document.text))


def test_where_the_text_stands_too_is_told_above_it() -> None:
    info = DocumentInfo("a.txt", "a.txt", "A title", "en", copies=("b.txt", "c/d.txt"))
    assert "en · also b.txt, c/d.txt" in Page(Document(info, LINE), 80).meta
    more = replace(info, copies=tuple(f"{n}.txt" for n in range(1_004)))
    assert "en · also 0.txt, 1.txt, 2.txt, 1,001 more" in Page(Document(more, LINE), 80).meta


class ReaderApp(App[None]):
    def __init__(self, document: Document | None = None) -> None:
        super().__init__()
        self.reader = Reader()
        self.reader.document = document
        self.selected: list[tuple[int, Mention]] = []
        self.ready = 0

    def compose(self) -> ComposeResult:
        yield self.reader

    @on(Reader.MentionSelected)
    def remember(self, message: Reader.MentionSelected) -> None:
        assert message.control is self.reader
        self.selected.append((message.index, message.mention))

    @on(Reader.LayoutReady)
    def count(self) -> None:
        self.ready += 1


async def settled(pilot: Pilot[None]) -> None:
    """Wait until nothing is laid out in a thread any more and its message is dealt with."""
    for worker in list(pilot.app.workers):
        with suppress(WorkerCancelled):
            await worker.wait()
    await pilot.pause()


def lines(reader: Reader) -> list[str]:
    region = reader.scrollable_content_region
    return [reader.render_line(y).text for y in range(region.height)]


def styled(reader: Reader, word: str) -> list[tuple[int, Style]]:
    """Every segment that reads `word`, with its row on the screen."""
    return [
        (y, segment.style or Style())
        for y in range(reader.scrollable_content_region.height)
        for segment in reader.render_line(y)
        if segment.text == word
    ]


def in_view(reader: Reader, span: Span) -> bool:
    seen = reader.visible_span()
    return seen.start <= span.start and span.end <= seen.end


@pytest.mark.parametrize("size", SIZES)
async def test_every_line_is_as_wide_as_the_pane(size: tuple[int, int]) -> None:
    document = make(HOSTILE + LINE * 20, title="제목 " + HOSTILE)
    app = ReaderApp(document)
    async with app.run_test(size=size) as pilot:
        reader = app.reader
        reader.hits = hits_of(document, "e|\u1161|\u0301")
        reader.mentions = mentions_of(document, "Vladivostok|북극|\u11ab")
        reader.current_hit, reader.current_mention, reader.current_entity = 3, 2, "place:x"
        reader.labels = dict.fromkeys(range(len(reader.mentions)), "ab")
        await pilot.pause()
        region = reader.scrollable_content_region
        for _ in range(4):
            for y in range(region.height):
                strip = reader.render_line(y)
                assert strip.cell_length == cell_len(strip.text) == region.width
            reader.action_page_down()
        assert app.ready >= (region.width > 0)


async def test_no_control_character_is_drawn() -> None:
    app = ReaderApp(make(HOSTILE, title=HOSTILE))
    async with app.run_test(size=(80, 24)):
        drawn = "".join(lines(app.reader))
        assert "[/bold] [red]" in drawn
        assert "␛[31mred␛]0;title␇" in drawn
        assert printable(drawn) == drawn
        assert "\u0301" * MAX_MARKS in drawn
        assert "\u0301" * (MAX_MARKS + 1) not in drawn


@pytest.mark.parametrize("size", SIZES[:4])
async def test_a_span_is_brought_into_view(size: tuple[int, int]) -> None:
    document = make(LINE * 60)
    hits = hits_of(document, "Vladivostok")
    app = ReaderApp(document)
    async with app.run_test(size=size):
        for center in (True, False):
            for span in (hits[30], hits[59], hits[31], hits[0]):
                app.reader.show_span(span, center=center)
                assert in_view(app.reader, span)


async def test_a_span_in_view_does_not_move_the_page_and_another_comes_to_the_middle() -> None:
    document = make("line\n" * 200)
    app = ReaderApp(document)
    async with app.run_test(size=(80, 25)):
        app.reader.show_span(Span(50, 54))
        assert app.reader.scroll_offset.y == 0
        app.reader.show_span(Span(500, 504))
        assert app.reader.visible_span().start == 500 - 12 * 5
        app.reader.show_span(Span(0, 5 * 190))
        assert app.reader.top_offset == 0


async def test_show_span_waits_for_the_layout() -> None:
    document = make(LINE * 30)
    span = hits_of(document, "Vladivostok")[25]
    app = ReaderApp(document)
    app.reader.show_span(span)
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        assert in_view(app.reader, span)


async def test_a_long_text_is_laid_out_in_a_thread() -> None:
    document = make(LINE * 14_000)
    assert len(document.text) > 1_000_000
    hits = hits_of(document, "Vladivostok")
    app = ReaderApp()
    async with app.run_test(size=(100, 30)) as pilot:
        reader = app.reader
        reader.document = document
        reader.hits = hits
        reader.show_span(hits[-7])
        assert any("Laying out…" in line for line in lines(reader))
        assert reader.visible_span() == Span(0, 0)
        await settled(pilot)
        assert in_view(reader, hits[-7])
        assert app.ready == 1
        assert len(styled(reader, "Vladivostok")) >= 5


async def test_a_layout_no_longer_wanted_is_dropped() -> None:
    app = ReaderApp()
    async with app.run_test(size=(100, 30)) as pilot:
        app.reader.document = make(LINE * 5_000)
        app.reader.show_span(Span(100_000, 100_001))
        app.reader.document = make("short", id="b.txt")
        await settled(pilot)
        assert any("short" in line for line in lines(app.reader))
        assert app.ready == 1
        assert app.reader.scroll_offset.y == 0


async def test_the_last_of_several_sizes_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, gate = threading.Event(), threading.Event()

    def page(document: Document, width: int, cancelled: Callable[[], bool]) -> Page:
        """Lay out a narrow page only when the gate opens, too late to be cancelled."""
        if width < 80:
            begun.set()
            gate.wait(timeout=30)
        return Page(document, width)

    monkeypatch.setattr("tui.widgets.reader.Page", page)
    app = ReaderApp(make(LINE * 5_000))
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        app.reader.show_offset_at_top(90_000)
        before = lines(app.reader)
        await pilot.resize_terminal(60, 30)
        workers = list(app.workers)
        assert await asyncio.to_thread(begun.wait, 30)
        await pilot.resize_terminal(100, 30)
        gate.set()
        for worker in workers:
            with suppress(WorkerCancelled):
                await worker.wait()
        await settled(pilot)
        assert lines(app.reader) == before


async def test_hits_and_mentions_combine() -> None:
    document = make("A port, Vladivostok, and a port.")
    app = ReaderApp(document)
    async with app.run_test(size=(80, 10)) as pilot:
        reader = app.reader
        (plain,) = [style for _, style in styled(reader, document.text)]
        reader.mentions = mentions_of(document, "Vladivostok")
        (mention,) = [style for _, style in styled(reader, "Vladivostok")]
        assert mention.underline
        assert mention.color != plain.color
        assert mention.bgcolor == plain.bgcolor
        reader.hits = hits_of(document, "port|Vladivostok")
        (both,) = [style for _, style in styled(reader, "Vladivostok")]
        assert both.underline
        assert both.bold
        assert both.color == mention.color
        assert both.bgcolor != plain.bgcolor
        reader.current_hit = 2
        first, second = (style for _, style in styled(reader, "port"))
        assert not first.reverse
        assert second.reverse
        assert second.bold
        reader.current_mention = 0
        (current,) = [style for _, style in styled(reader, "Vladivostok")]
        assert current.reverse
        assert current.underline
        await pilot.pause()


async def test_part_of_a_mention_may_be_hit() -> None:
    document = make("In Vladivostok.")
    app = ReaderApp(document)
    async with app.run_test(size=(80, 10)):
        app.reader.mentions = mentions_of(document, "Vladivostok")
        app.reader.hits = (Span(3, 7),)
        assert [style.bold for _, style in styled(app.reader, "Vlad")] == [True]
        assert [style.bold for _, style in styled(app.reader, "ivostok")] == [None]


async def test_the_mentions_of_the_current_entity_stand_out() -> None:
    document = make("In Busan.\nIn Seoul.\n")
    app = ReaderApp(document)
    async with app.run_test(size=(80, 10)):
        reader = app.reader
        seoul = mentions_of(document, "Seoul", "place:seoul")
        reader.mentions = (*seoul, *mentions_of(document, "Busan", "place:busan"))
        reader.current_entity = "place:seoul"
        ((row, chosen),) = styled(reader, "Seoul")
        ((_, other),) = styled(reader, "Busan")
        assert chosen.bold
        assert not other.bold
        assert "▏" in lines(reader)[row]
        reader.current_mention = 0
        assert "▌" in lines(reader)[row]
        assert "▌" not in lines(reader)[row - 1]


async def test_marks_beside_the_current_hit_and_along_the_bar() -> None:
    document = make("line\n" * 300)
    app = ReaderApp(document)
    async with app.run_test(size=(60, 20)) as pilot:
        reader = app.reader
        reader.hits = (Span(0, 4), Span(750, 754), Span(1495, 1499))
        reader.mentions = mentions_of(document, "line")[100:101]
        reader.current_entity, reader.current_hit = "place:x", 1
        await pilot.pause()
        bar = [strip.text for strip in reader.vertical_scrollbar.render_lines(bar_region(reader))]
        assert bar[0] == bar[19] == "─"
        assert bar[10] == "━"
        assert bar.count("•") == 1
        assert bar.count(" ") + sum(glyph in "▁▂▃▄▅▆▇" for glyph in bar) == 16
        for strip in reader.vertical_scrollbar.render_lines(bar_region(reader)):
            assert all(segment.style and "@mouse.down" in segment.style.meta for segment in strip)
        reader.show_span(reader.hits[1])
        assert [line for line in lines(reader) if line.lstrip().startswith("▌")] != []


def bar_region(reader: Reader) -> Region:
    return reader.vertical_scrollbar.size.region


async def test_labels_lie_over_the_beginnings_of_mentions() -> None:
    document = make("북극항로 and Busan and Seoul")
    app = ReaderApp(document)
    async with app.run_test(size=(80, 10)):
        reader = app.reader
        reader.mentions = mentions_of(document, "북극항로|Busan|Seoul")
        before = lines(reader)
        row = next(y for y, line in enumerate(before) if "Busan" in line)
        reader.labels = {0: "a", 2: "sd"}
        line = lines(reader)[row]
        assert "a 극항로 and Busan and sdoul" in line
        assert cell_len(line) == cell_len(before[row])
        assert {style.reverse for _, style in styled(reader, "sd")} == {True}
        reader.labels = {}
        assert lines(reader) == before


async def test_labels_side_by_side_on_nested_mentions_and_on_one_cut_by_the_top() -> None:
    document = make("The Russian Federation\n" + "long " * 300)
    app = ReaderApp(document)
    async with app.run_test(size=(40, 10)):
        reader = app.reader
        reader.mentions = (
            *mentions_of(document, "Russian Federation"),
            *mentions_of(document, "Russian"),
            *mentions_of(document, "(?:long )+"),
        )
        reader.labels = {0: "a", 1: "s", 2: "d"}
        assert any("The sassian Federation" in line for line in lines(reader))
        reader.show_offset_at_top(600)
        assert reader.visible_mentions() == [2]
        assert "dong long" in lines(reader)[0]
        assert not any("dong" in line for line in lines(reader)[1:])


async def test_visible_mentions_in_reading_order() -> None:
    document = make(LINE * 50)
    app = ReaderApp(document)
    async with app.run_test(size=(200, 10)):
        reader = app.reader
        reader.mentions = tuple(reversed(mentions_of(document, "Vladivostok|Владивосток")))
        shown = reader.visible_mentions()
        starts = [reader.mentions[index].start for index in shown]
        assert starts == sorted(starts)
        seen = reader.visible_span()
        assert set(shown) == {
            i for i, m in enumerate(reader.mentions) if m.start < seen.end and m.end > seen.start
        }
        assert 0 < len(shown) < len(reader.mentions)


@pytest.mark.parametrize("first", ["A port, ", "항구, ", "Йо\u0306 "])
async def test_a_click_selects_the_innermost_mention(first: str) -> None:
    document = make(first + "the Russian Federation, far away")
    app = ReaderApp(document)
    async with app.run_test(size=(80, 10)) as pilot:
        reader = app.reader
        reader.mentions = (
            *mentions_of(document, "Russian Federation"),
            *mentions_of(document, "Russian", "place:russia"),
        )
        await pilot.pause()
        row = next(y for y, line in enumerate(lines(reader)) if "Russian" in line)
        line = lines(reader)[row]
        column = cell_len(line[: line.index("Russian")])
        offset = document.text.index("Russian")
        assert reader.offset_at(column, row) == offset
        assert reader.offset_at(column + 8, row) == offset + 8
        assert reader.offset_at(79, row) is None
        assert reader.offset_at(0, row) is None
        assert reader.offset_at(column, row + 1) is None
        for x in (column + 1, column + 9, column - 4, 79):
            await pilot.click(Reader, offset=(x, row))
        assert app.selected == [(1, reader.mentions[1]), (0, reader.mentions[0])]


async def test_the_place_in_the_text_survives_resizing() -> None:
    document = make(LINE * 100)
    app = ReaderApp(document)
    async with app.run_test(size=(120, 30)) as pilot:
        offset = document.text.index("북극항로", 4_000)
        app.reader.show_offset_at_top(offset)
        for size in ((50, 20), (20, 6), (90, 30), (31, 12), (120, 30)) * 2:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            top = app.reader.visible_span()
            assert top.start <= offset < top.end
            assert app.reader.top_offset == offset


async def test_going_back_to_a_place() -> None:
    first, second = make(LINE * 50), make(LINE * 50, id="b.txt")
    app = ReaderApp(first)
    async with app.run_test(size=(70, 20)):
        reader = app.reader
        reader.action_page_down()
        reader.action_line_down()
        top = reader.top_offset
        row = reader.scroll_offset.y
        assert top > 0
        reader.document = second
        assert reader.scroll_offset.y == 0
        assert reader.top_offset == 0
        reader.document = first
        reader.show_offset_at_top(top)
        assert reader.scroll_offset.y == row
        reader.show_offset_at_top(0)
        assert reader.scroll_offset.y == 0


async def test_a_new_version_of_the_document_stays_where_it_was() -> None:
    app = ReaderApp(make("line\n" * 100))
    async with app.run_test(size=(70, 20)):
        app.reader.show_offset_at_top(250)
        app.reader.document = make("line\n" * 101)
        assert app.reader.top_offset == 250


async def test_scrolling() -> None:
    app = ReaderApp(make("line\n" * 100, title=""))
    async with app.run_test(size=(70, 20)):
        reader = app.reader

        def row() -> int:
            return reader.scroll_offset.y

        actions = (
            "line_up line_down page_down half_page_down half_page_up page_up line_up bottom top"
        )
        rows = (0, 1, 20, 30, 20, 1, 0, 82, 0)
        for action, expected in zip(actions.split(), rows, strict=True):
            getattr(reader, f"action_{action}")()
            assert row() == expected, action


async def test_the_header_names_the_document_once() -> None:
    app = ReaderApp(make("Some text", title="Korea and Russia"))
    async with app.run_test(size=(80, 10)):
        assert [line.strip() for line in lines(app.reader)[:4]] == [
            "Korea and Russia",
            "2017-12 · en · The source",
            "",
            "1 Some text",
        ]
        app.reader.document = make("# Korea  and RUSSIA\n\nSome text", title="Korea and Russia")
        assert [line.strip() for line in lines(app.reader)[:3]] == [
            "2017-12 · en · The source",
            "",
            "1 # Korea  and RUSSIA",
        ]


async def test_headings_of_markdown_are_bold_outside_of_code() -> None:
    text = "## The port\n```sh\n# a comment\n```\n# After\n#tag\n"
    app = ReaderApp(make(text, kind="markdown"))
    async with app.run_test(size=(80, 20)):
        for word, bold in ((" The port", True), ("# a comment", None), (" After", True)):
            assert [style.bold for _, style in styled(app.reader, word)] == [bold]
        assert [style.bold for _, style in styled(app.reader, "#tag")] == [None]
        assert [bool(style.bold) for _, style in styled(app.reader, "##")] == [False]
        app.reader.document = make(text, kind="text")
        assert styled(app.reader, " The port") == []


async def test_nothing_open_says_so() -> None:
    app = ReaderApp()
    async with app.run_test(size=(80, 11)) as pilot:
        assert "Nothing open" in lines(app.reader)[5]
        app.reader.document = make("text")
        app.reader.document = None
        app.reader.current_hit = 5
        await pilot.pause()
        assert "Nothing open" in lines(app.reader)[5]
        assert app.reader.visible_mentions() == []
        assert app.reader.offset_at(5, 5) is None
        app.reader.action_page_down()


async def test_indices_and_spans_beyond_the_text_do_no_harm() -> None:
    app = ReaderApp(make("text"))
    async with app.run_test(size=(40, 10)):
        reader = app.reader
        reader.hits = (Span(2, 900), Span(900, 950))
        reader.current_hit, reader.current_mention, reader.labels = 9, 9, {9: "a"}
        reader.show_span(Span(900, 950))
        assert any("te" in line for line in lines(reader))
        assert [style.bold for _, style in styled(reader, "xt")] == [True]


async def test_a_hidden_reader_catches_up_when_it_is_shown() -> None:
    app = ReaderApp()
    app.reader.display = False
    async with app.run_test(size=(60, 10)) as pilot:
        document = make(LINE * 30)
        app.reader.document = document
        span = hits_of(document, "Vladivostok")[25]
        app.reader.show_span(span)
        app.reader.display = True
        await pilot.pause()
        assert in_view(app.reader, span)


async def test_a_theme_changes_the_colours() -> None:
    app = ReaderApp(make("some text"))
    async with app.run_test(size=(60, 10)) as pilot:
        app.theme = "textual-dark"
        await pilot.pause()
        ((_, dark),) = styled(app.reader, "some text")
        app.theme = "textual-light"
        await pilot.pause()
        ((_, light),) = styled(app.reader, "some text")
        assert dark.color != light.color


def test_span_index_finds_what_overlaps() -> None:
    spans = [(5, 9), (0, 30), (8, 10), (9, 12), (20, 25), (5, 6)]
    index = SpanIndex(spans)
    for start in range(32):
        for end in range(start, 32):
            found = list(index.overlapping(start, end))
            overlapping = [i for i, (a, b) in enumerate(spans) if a < end and b > start]
            assert sorted(found) == overlapping
            assert found == sorted(found, key=lambda i: spans[i])
            assert index.any_start(start, end) == any(start <= a < end for a, _ in spans)


def test_paint_widens_to_whole_graphemes() -> None:
    base, mark = Style(), Style(bold=True)
    text = "a\u0301bc"
    for start, end in ((0, 1), (1, 2), (0, 2)):
        segments = paint_row(text, 0, 4, base, [Paint(start, end, mark)])
        assert [(s.text, bool(s.style and s.style.bold)) for s in segments] == [
            ("a\u0301", True),
            ("bc", False),
        ]


@pytest.mark.parametrize(
    ("column", "label", "expected"),
    [
        (0, "x", "x 극ab"),
        (1, "x", " x극ab"),
        (3, "yy", "북 yyb"),
        (5, "x", "북극ax"),
        (8, "x", "북극ab  x"),
    ],
)
def test_overlay(column: int, label: str, expected: str) -> None:
    segments = overlay([Segment("북극"), Segment("ab")], column, label, Style(reverse=True))
    assert "".join(segment.text for segment in segments) == expected
