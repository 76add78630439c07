"""Every key of the explorer does what the table of commands says, in the panes where it can."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from textual.command import CommandPalette
from textual.widget import Widget

from search_index.models import Filter, Sort, Span
from tests.tui import test_curating, test_groups, test_live
from tests.tui.conftest import OpenExplorer
from tests.tui.covering import COVERED, covers
from tests.tui.driver import Door, Explorer
from tui import opener
from tui.commands import COMMANDS, Command
from tui.screens.explorer import ExplorerScreen
from tui.screens.help import HelpScreen
from tui.state import SORTS
from tui.widgets.row_list import RowList

VLADIVOSTOK = "place:vladivostok"
EN, KO, RU = "en/harbour.md", "ko/harbour.md", "ru/harbour.md"


def keys(command_id: str) -> tuple[str, ...]:
    (found,) = (command.keys for command in COMMANDS if command.id == command_id)
    return found


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_has_a_test(command: Command) -> None:
    assert test_curating.__name__  # its tests cover some
    assert test_groups.__name__
    assert test_live.__name__
    assert command.id in COVERED


# -- searching -----------------------------------------------------------------------------------


@covers("search.focus", "search.leave")
async def test_slash_goes_to_the_search_bar_and_escape_to_the_results(
    explore: OpenExplorer,
) -> None:
    async with explore() as seen:
        for pane in ("1", "2", "3"):
            await seen.press(pane, "/")
            assert seen.focus == "query"
            await seen.press("escape")
            assert seen.focus == "hits"


@covers("search.focus")
async def test_what_is_typed_in_the_search_bar_is_text(explore: OpenExplorer) -> None:
    typed = "nN123jkgG]}[{f -sHLoyrq?"
    async with explore() as seen:
        await seen.press("/")
        await seen.rush(*typed)
        assert seen.search_bar.input.value == typed
        assert seen.screen.state.question.query == typed
        assert seen.screen.state.question.sort is Sort.RELEVANCE
        assert isinstance(seen.pilot.app.screen, ExplorerScreen)


@covers("search.leave")
async def test_escape_leaves_the_reader_for_the_hit_that_was_read(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.search("vladivostok")
        await seen.press("enter", "n")
        read, span = seen.place.document, seen.place.span
        assert seen.middle == "reader"
        await seen.press("escape")
        assert seen.middle == "hits"
        assert seen.screen.focused is seen.screen.hit_list
        assert (seen.place.document, seen.place.span) == (read, span)


@covers("search.leave")
async def test_escape_leaves_the_search_bar_for_the_reader_when_nothing_was_typed(
    explore: OpenExplorer,
) -> None:
    async with explore() as seen:
        await seen.press("enter", "/", "escape")
        assert seen.screen.focused is seen.screen.reader
        assert seen.middle == "reader"


async def test_arrows_in_the_search_bar_move_through_the_hits(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.press("/")
        await seen.rush(*"vladivostok")
        at = seen.screen.hit_list.cursor
        assert at == 0
        await seen.press("down", "down")
        assert seen.screen.hit_list.cursor == 2
        await seen.press("up")
        assert seen.screen.hit_list.cursor == 1
        assert seen.screen.focused is seen.search_bar.input


def all_hits(seen: Explorer, door: Door) -> list[tuple[str, Span]]:
    """Every hit of the query, in the order of the list of documents."""
    query = seen.screen.state.question.query
    return [
        (document, span)
        for document in seen.listed
        for span in door.hits(document, query, typing=True)
    ]


@covers("hit.next", "hit.previous")
async def test_n_walks_every_hit_of_the_list_and_tells_of_the_end(
    explore: OpenExplorer, door: Door
) -> None:
    async with explore() as seen:
        await seen.search("vladivostok")
        listed = [
            (hit.info.id, span)
            for hit, passage in seen.screen.hit_list.passages
            for span in passage.highlights
        ]
        assert len({document for document, _ in listed}) == 3
        walked = [(seen.place.document, seen.place.span)]
        while not seen.notice:
            await seen.press("n")
            walked.append((seen.place.document, seen.place.span))
            assert seen.screen.documents.current_key == seen.place.document or seen.notice
        assert walked[:-1] == listed
        assert seen.notice == "that was the last hit"
        await seen.press("N")
        back = []
        while not seen.notice:
            back.append((seen.place.document, seen.place.span))
            await seen.press("N")
        assert back == listed[-2::-1]
        assert seen.notice == "that was the first hit"


@covers("hit.next", "hit.previous", "open")
async def test_n_in_the_reader_goes_through_all_documents(
    explore: OpenExplorer, door: Door
) -> None:
    async with explore() as seen:
        await seen.search("vladivostok")
        hits = all_hits(seen, door)
        assert len({document for document, _ in hits}) == 3
        await seen.press("1", "g", "enter")
        while seen.notice != "that was the first hit":
            await seen.press("N")
        walked = []
        while seen.notice != "that was the last hit":
            walked.append((seen.place.document, seen.place.span))
            assert seen.span_in_view()
            assert seen.position.startswith("hit ")
            assert seen.screen.documents.opened == seen.place.document
            await seen.press("n")
        assert walked == hits
        assert (seen.place.document, seen.place.span) == hits[-1]
        for expected in hits[-2::-1]:
            await seen.press("N")
            assert (seen.place.document, seen.place.span) == expected


@covers("hit.next")
async def test_n_without_a_query_says_what_to_do(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.press("n")
        assert "type a word after /" in seen.notice
        await seen.press("enter", "n")
        assert "type a word after /" in seen.notice


# -- moving --------------------------------------------------------------------------------------


def stops(seen: Explorer) -> list[Widget]:
    screen = seen.screen
    return [screen.documents, screen.hit_list, screen.entity_list, screen.mention_list]


@covers("pane.next", "pane.previous")
@pytest.mark.parametrize("size", [(140, 40), (80, 24), (50, 20)])
async def test_tab_goes_round_the_panes_and_shows_each(
    explore: OpenExplorer, size: tuple[int, int]
) -> None:
    async with explore(size=size) as seen:
        await seen.press("2")
        for step, order in (("tab", [2, 3, 0, 1]), ("shift+tab", [0, 3, 2, 1])):
            for stop in order:
                await seen.press(step)
                focused = seen.screen.focused
                assert focused is stops(seen)[stop]
                assert focused.is_on_screen
                assert focused.size.area


@covers("pane.next")
async def test_tab_leaves_the_search_bar(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.press("/", "tab")
        assert seen.screen.focused is seen.screen.hit_list


@covers("pane.documents", "pane.middle", "pane.entities")
@pytest.mark.parametrize("size", [(140, 40), (80, 24), (50, 20)])
async def test_numbers_go_to_the_panes(explore: OpenExplorer, size: tuple[int, int]) -> None:
    async with explore(size=size) as seen:
        screen = seen.screen
        for key, widget in (
            ("3", screen.entity_list),
            ("3", screen.mention_list),
            ("1", screen.documents),
            ("2", screen.hit_list),
        ):
            await seen.press(key)
            assert screen.focused is widget
            assert widget.is_on_screen
        await seen.press("enter", "1", "2")
        assert screen.focused is screen.reader


MOVES = ("move.down", "move.up", "move.top", "move.bottom", "move.page-up", "move.page-down",
         "move.half-down", "move.half-up")  # fmt: skip
FORWARD = ("move.down", "move.page-down", "move.half-down", "move.bottom")
BACKWARD = ("move.up", "move.page-up", "move.half-up", "move.top")


@contextmanager
def moving(position: Callable[[], int], way: int) -> Iterator[None]:
    before = position()
    yield
    assert (position() - before) * way > 0


@covers(*MOVES)
@pytest.mark.parametrize("pane", ["documents", "hits", "entities", "mentions"])
async def test_every_move_in_every_list(explore: OpenExplorer, pane: str) -> None:
    async with explore(size=(120, 24)) as seen:
        screen = seen.screen
        await seen.search("vladivostok")
        await seen.choose_entity(VLADIVOSTOK)
        lists: dict[str, RowList[Any]] = {
            "documents": screen.documents,
            "hits": screen.hit_list,
            "entities": screen.entity_list,
            "mentions": screen.mention_list,
        }
        row_list = lists[pane]
        screen.set_focus(row_list)
        await seen.settle()
        last = len(row_list.keys) - 1
        assert last >= 2

        def cursor() -> int:
            assert row_list.cursor is not None
            return row_list.cursor

        for ids, start, way in ((FORWARD, "g", 1), (BACKWARD, "G", -1)):
            for command in ids:
                for key in keys(command):
                    await seen.press(start)
                    assert cursor() == (0 if way > 0 else last)
                    with moving(cursor, way):
                        await seen.press(key)
                    if command in ("move.down", "move.up"):
                        assert abs(cursor() - (0 if way > 0 else last)) == 1
                    if command in ("move.top", "move.bottom"):
                        assert cursor() == (last if way > 0 else 0)
                    shown = row_list.scrollable_content_region.height
                    row = row_list._first_row[cursor()] - row_list.scroll_offset.y
                    assert 0 <= row < shown


@covers(*MOVES)
async def test_every_move_in_the_reader(explore: OpenExplorer) -> None:
    async with explore(size=(120, 24)) as seen:
        await seen.press("1", "g", "enter")
        reader = seen.screen.reader
        assert reader.max_scroll_y > 2 * reader.size.height

        def row() -> int:
            return reader.scroll_offset.y

        moved: dict[str, set[int]] = {}
        for ids, start, way in ((FORWARD, "g", 1), (BACKWARD, "G", -1)):
            for command in ids:
                for key in keys(command):
                    await seen.press(start)
                    assert row() == (0 if way > 0 else reader.max_scroll_y)
                    before = row()
                    with moving(row, way):
                        await seen.press(key)
                    moved.setdefault(command, set()).add(abs(row() - before))
        height = reader.scrollable_content_region.height
        assert moved["move.down"] == moved["move.up"] == {1}
        assert moved["move.half-down"] == moved["move.half-up"] == {height // 2}
        assert moved["move.page-down"] == moved["move.page-up"] == {height - 1}
        assert moved["move.top"] == moved["move.bottom"] == {reader.max_scroll_y}


async def test_moving_through_documents_shows_their_hits(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.search("vladivostok")
        await seen.press("1", "g", "j")
        assert seen.place.document == seen.listed[1]
        await seen.press("2", "G")
        assert seen.screen.documents.current_key == seen.listed[-1]


# -- opening -------------------------------------------------------------------------------------


@covers("open")
async def test_enter_on_a_document_reads_it_at_its_best_hit(
    explore: OpenExplorer, door: Door
) -> None:
    async with explore(size=(120, 24)) as seen:
        await seen.search("vladivostok")
        await seen.press("1", "g", "j", "enter")
        assert seen.middle == "reader"
        assert seen.screen.focused is seen.screen.reader
        assert seen.place.document == seen.listed[1]
        assert seen.place.span in door.hits(seen.listed[1], "vladivostok", typing=True)
        assert seen.span_in_view()


@covers("open")
async def test_enter_on_a_document_without_a_query_reads_it_from_the_beginning(
    explore: OpenExplorer,
) -> None:
    async with explore() as seen:
        await seen.press("1", "g", "enter")
        assert (seen.place.document, seen.place.top, seen.place.span) == (EN, 0, None)
        assert "Ferries return to Vladivostok" in seen.text()


@covers("open")
async def test_enter_on_a_hit_reads_it_in_its_place(explore: OpenExplorer) -> None:
    async with explore(size=(120, 24)) as seen:
        await seen.search("vladivostok")
        await seen.press("2", "G")
        document, span = seen.place.document, seen.place.span
        assert span is not None
        await seen.press("enter")
        assert seen.middle == "reader"
        assert (seen.place.document, seen.place.span) == (document, span)
        assert seen.span_in_view()


@covers("open")
async def test_enter_on_an_entity_lists_its_mentions_and_enter_reads_one(
    explore: OpenExplorer, door: Door
) -> None:
    async with explore(size=(120, 24)) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        await seen.press("enter")
        screen = seen.screen
        assert screen.focused is screen.mention_list
        found = door.mentions([VLADIVOSTOK])
        assert {m.info.language for m in found} == {"en", "ko", "ru"}
        assert screen.mention_list.keys == [(m.info.id, m.mention.start) for m in found]
        await seen.press("G", "enter")
        last = found[-1].mention
        assert (seen.place.document, seen.place.span) == (
            last.document,
            Span(last.start, last.end),
        )
        assert seen.span_in_view()
        assert screen.reader.current_mention is not None
        assert screen.reader.mentions[screen.reader.current_mention] == last
        assert seen.position == f"Vladivostok {len(found)}/{len(found)}"


# -- mentions ------------------------------------------------------------------------------------


@covers("mention.next", "mention.previous")
async def test_brackets_visit_every_mention_once_across_languages(
    explore: OpenExplorer, door: Door
) -> None:
    async with explore(size=(120, 24)) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        found = [(m.info.id, Span(m.mention.start, m.mention.end))
                 for m in door.mentions([VLADIVOSTOK])]  # fmt: skip
        visited = []
        for number in range(len(found)):
            await seen.press("]")
            assert seen.span_in_view()
            assert seen.screen.mention_list.cursor == number
            assert seen.position == f"Vladivostok {number + 1}/{len(found)}"
            assert seen.place.document is not None
            assert seen.place.span is not None
            visited.append((seen.place.document, seen.place.span))
            text = door.document(seen.place.document).text
            current = text[seen.place.span.start : seen.place.span.end]
            assert current in seen.text()
        assert visited == found
        await seen.press("]")
        assert (seen.place.document, seen.place.span) == found[0]
        assert "round again" in seen.notice
        await seen.press("[")
        assert "round again" in seen.notice
        for expected in found[-2::-1]:
            await seen.press("[")
            assert (seen.place.document, seen.place.span) == expected
            assert seen.span_in_view()


@covers("mention.next", "mention.previous")
async def test_brackets_begin_where_the_reader_is(explore: OpenExplorer, door: Door) -> None:
    async with explore(size=(120, 24)) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        await seen.press("1", "g", "j", "enter", "G")
        top = seen.screen.reader.top_offset
        assert seen.place.document == KO
        spans = [m for m in door.mentions([VLADIVOSTOK]) if m.info.id == KO]
        before = [m.mention.start for m in spans if m.mention.start < top]
        after = [m.mention.start for m in spans if m.mention.start >= top]
        assert before
        assert after
        await seen.press("]")
        assert seen.place.span is not None
        assert (seen.place.document, seen.place.span.start) == (KO, after[0])
        await seen.press("[")
        assert (seen.place.document, seen.place.span.start) == (KO, before[-1])


@covers("mention.next-document", "mention.previous-document")
async def test_braces_go_from_document_to_document(explore: OpenExplorer, door: Door) -> None:
    async with explore(size=(120, 24)) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        firsts: dict[str, Span] = {}
        for found in door.mentions([VLADIVOSTOK]):
            firsts.setdefault(found.info.id, Span(found.mention.start, found.mention.end))
        assert list(firsts) == [EN, KO, RU]
        for key, order in (("}", [EN, KO, RU, EN]), ("{", [RU, KO, EN])):
            for document in order:
                await seen.press(key)
                assert (seen.place.document, seen.place.span) == (document, firsts[document])
                assert seen.span_in_view()


@pytest.mark.parametrize("key", ["]", "[", "}", "{"])
async def test_mention_keys_without_an_entity_say_what_to_do(
    explore: OpenExplorer, key: str
) -> None:
    async with explore() as seen:
        await seen.press(key)
        assert "choose an entity first" in seen.notice
        assert seen.middle == "hits"


def visible(seen: Explorer) -> list[int]:
    return seen.screen.reader.visible_mentions()


@covers("mention.follow")
async def test_f_and_a_letter_follow_a_mention(explore: OpenExplorer) -> None:
    async with explore(size=(120, 24)) as seen:
        await seen.press("1", "g", "enter", "f")
        reader = seen.screen.reader
        labels = dict(reader.labels)
        assert sorted(labels) == visible(seen)
        assert len(labels) >= 3
        assert "type a letter" in seen.notice
        target, letter = max(labels.items())
        mention = reader.mentions[target]
        await seen.press(letter)
        assert not reader.labels
        assert seen.place.entity == mention.entity
        assert seen.place.span == Span(mention.start, mention.end)
        assert reader.current_mention == target
        assert seen.screen.mention_list.current_key == (mention.document, mention.start)
        assert seen.screen.entity_list.current_key == mention.entity
        await seen.press("]")
        assert seen.place.entity == mention.entity


@covers("mention.follow")
@pytest.mark.parametrize("key", ["escape", "0", "f5"])
async def test_f_and_another_key_stay(explore: OpenExplorer, key: str) -> None:
    async with explore() as seen:
        await seen.press("1", "g", "enter")
        before = seen.place
        await seen.press("f", key)
        assert not seen.screen.reader.labels
        assert not seen.screen.following
        assert seen.place == before
        assert seen.middle == "reader"
        await seen.press("f")
        assert seen.screen.following


@covers("mention.follow")
async def test_f_outside_the_reader_says_what_to_do(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.press("f")
        assert "open a document with enter" in seen.notice
        assert not seen.screen.following


@covers("mention.follow")
async def test_f_where_no_mention_is_in_view_says_so(explore: OpenExplorer) -> None:
    async with explore(size=(120, 14)) as seen:
        await seen.press("1", "g", "enter", "pagedown")
        assert not visible(seen)
        await seen.press("f")
        assert seen.notice == "no mention in view"
        assert not seen.screen.following


# -- results -------------------------------------------------------------------------------------

ONLY_KOREAN = "place:busan"  # not in the Russian text, whose port is named once too


def documents_of(door: Door, entity: str) -> list[str]:
    return sorted({m.info.id for m in door.mentions([entity])})


@pytest.fixture
def partial(door: Door) -> str:
    """An entity that some of the documents mention, and some do not."""
    everywhere = len(door.infos())
    return next(
        str(count.entity.id)
        for count in door.entities()
        if 0 < len(documents_of(door, count.entity.id)) < everywhere
    )


@covers("filter.include", "filter.exclude", "filter.clear")
async def test_space_keeps_minus_drops_and_again_lifts(
    explore: OpenExplorer, door: Door, partial: str
) -> None:
    everything = sorted(info.id for info in door.infos())
    kept = documents_of(door, partial)
    dropped = [document for document in everything if document not in kept]
    async with explore() as seen:
        name = door.entity(partial).name
        await seen.choose_entity(partial)
        await seen.press("space")
        assert sorted(seen.listed) == kept
        assert seen.filter_bar.display
        assert seen.filter_bar.text == f"only {name}"
        assert f"only {name}" in seen.text()
        assert seen.screen.focused is seen.screen.entity_list
        await seen.press("space")
        assert sorted(seen.listed) == everything
        assert not seen.filter_bar.display
        assert seen.screen.entity_list.current_key == partial
        await seen.press("-")
        assert sorted(seen.listed) == dropped
        assert seen.filter_bar.text.startswith("without")
        assert seen.screen.state.question.filters == (Filter("entity", partial, exclude=True),)
        await seen.press("-")
        assert sorted(seen.listed) == everything


@covers("filter.include", "filter.clear")
async def test_a_filter_narrows_what_a_query_finds_and_backspace_lifts_it(
    explore: OpenExplorer, door: Door, partial: str
) -> None:
    async with explore() as seen:
        await seen.search("vladivostok")
        await seen.choose_entity(partial)
        await seen.press("space")
        assert sorted(seen.listed) == documents_of(door, partial)
        assert seen.screen.state.question.query == "vladivostok"
        await seen.press("backspace")
        assert len(seen.listed) == 3
        assert not seen.filter_bar.display
        await seen.press("backspace")
        assert seen.notice == "no filter is set"


@covers("filter.include", "filter.exclude")
async def test_filters_without_an_entity_say_what_to_do(explore: OpenExplorer) -> None:
    async with explore() as seen:
        for key in ("space", "-"):
            await seen.press("2", key)
            assert "choose an entity first" in seen.notice
        assert len(seen.listed) == 3


@covers("sort")
async def test_s_goes_round_the_orders(explore: OpenExplorer, door: Door) -> None:
    async with explore() as seen:
        await seen.search("vladivostok")
        for sort in (*SORTS[1:], SORTS[0]):
            await seen.press("s")
            assert seen.notice == f"sorted by {sort.value}"
            assert seen.screen.state.question.sort is sort
            expected = door.search("vladivostok", sort=sort, typing=True)
            assert seen.listed == [hit.info.id for hit in expected.hits]
            assert str(seen.screen.documents.border_title) == f"Documents · {sort.value}"
        by_date = door.search("vladivostok", sort=Sort.DATE)
        assert [hit.info.id for hit in by_date.hits] == [KO, EN, RU]


async def test_without_a_query_nothing_is_more_relevant(explore: OpenExplorer) -> None:
    async with explore() as seen:
        assert str(seen.screen.documents.border_title) == "Documents · path"
        await seen.press(*["s"] * len(SORTS))
        assert seen.notice == "sorted by path"
        assert seen.listed == sorted(seen.listed)
        await seen.search("vladivostok")
        assert str(seen.screen.documents.border_title) == "Documents · relevance"


# -- history -------------------------------------------------------------------------------------


@covers("history.back", "history.forward")
async def test_back_and_forward_retrace_every_jump_exactly(explore: OpenExplorer) -> None:
    async with explore(size=(120, 24)) as seen:
        await seen.search("vladivostok")
        trail = []
        for step in (
            ["1", "g", "enter"],  # a document
            ["n"],  # a hit in it
            ["n"],  # and on
            ["pagedown", "3", "g", "enter"],  # an entity, from another scroll position
            ["enter"],  # its mention
            ["]"],
            ["}"],
        ):
            await seen.press(*step[:-1])
            trail.append(seen.place)
            await seen.press(step[-1])
        trail.append(seen.place)
        assert len({place.document for place in trail}) >= 2
        jumps = [
            here
            for here, there in pairwise(trail)
            if (here.view, here.document, here.span) != (there.view, there.document, there.span)
        ]
        met = []
        while seen.screen.state.history.depth[0]:
            await seen.press("H")
            met.append(seen.place)
        assert met == jumps[::-1]
        await seen.press("H")
        assert seen.notice == "nothing to go back to"
        forward = []
        while seen.screen.state.history.depth[1]:
            await seen.press("L")
            forward.append(seen.place)
        assert forward == [*jumps[1:], trail[-1]]
        await seen.press("L")
        assert seen.notice == "nothing to go forward to"


@covers("history.back", "history.forward")
async def test_back_asks_the_question_of_then(explore: OpenExplorer, partial: str) -> None:
    async with explore() as seen:
        await seen.search("vladivostok")
        await seen.press("1", "g", "enter")
        read = seen.place
        await seen.search("ferry")
        await seen.press("s", "1", "g", "enter")
        other = seen.place
        assert other.question.query == "ferry"
        assert other.question.sort is Sort.DATE
        while seen.place != read:
            assert seen.screen.state.history.depth[0]
            await seen.press("H")
        assert seen.search_bar.input.value == "vladivostok"
        assert len(seen.listed) == 3
        assert seen.screen.state.question.sort is Sort.RELEVANCE
        while seen.screen.state.history.depth[1]:
            await seen.press("L")
        assert seen.place == other
        assert seen.search_bar.input.value == "ferry"


# -- the document --------------------------------------------------------------------------------


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that writes down its arguments, a line each, in the file returned."""
    seen, program = tmp_path / "arguments", tmp_path / "editor"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{seen}"\n')
    program.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(program))
    return seen


@pytest.fixture
def suspended(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often the app stood aside: the driver of tests has no terminal to give away."""
    times: list[str] = []

    @contextmanager
    def suspend(self: object) -> Iterator[None]:
        times.append("began")
        yield
        times.append("ended")

    monkeypatch.setattr("textual.app.App.suspend", suspend)
    return times


@covers("source.open")
async def test_o_opens_the_file_at_the_line_that_is_read(
    explore: OpenExplorer, door: Door, editor: Path, suspended: list[str]
) -> None:
    async with explore(size=(120, 24)) as seen:
        await seen.search("vladivostok")
        await seen.press("1", "g", "enter", "n", "n", "o")
        assert suspended == ["began", "ended"]
        place = seen.place
        assert place.document is not None
        assert place.span is not None
        line, path = editor.read_text().splitlines()
        assert Path(path) == door.folder / place.document
        at = int(line.removeprefix("+"))
        surface = door.document(place.document).text[place.span.start : place.span.end]
        assert surface in Path(path).read_text(encoding="utf-8").splitlines()[at - 1]
        assert seen.notifications == []
        await seen.press("escape", "2", "g")
        editor.unlink()
        await seen.press("o")
        assert editor.read_text().splitlines()[1].endswith(str(seen.place.document))


@covers("source.open")
async def test_o_on_a_hit_opens_its_line_and_on_a_document_its_first(
    explore: OpenExplorer, door: Door, editor: Path, suspended: list[str]
) -> None:
    async with explore() as seen:
        await seen.search("vladivostok")
        await seen.press("2", "G", "o")
        line, path = editor.read_text().splitlines()
        place = seen.place
        assert place.document is not None
        assert place.span is not None
        surface = door.document(place.document).text[place.span.start : place.span.end]
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        assert surface in lines[int(line.removeprefix("+")) - 1]
        await seen.press("1", "o")
        line, path = editor.read_text().splitlines()
        assert int(line.removeprefix("+")) == door.document(place.document).info.first_line


@covers("source.open")
async def test_o_without_an_editor_opens_the_original_in_the_browser(
    explore: OpenExplorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(opener, "browse", opened.append)
    async with explore() as seen:
        await seen.press("1", "g", "o")
        assert opened == ["https://example.org/ferries"]
        await seen.press("j", "o")
        assert opened == ["https://example.org/ferries"]
        assert "no editor" in seen.notice


@covers("source.open")
async def test_o_with_an_editor_in_a_window_does_not_stand_aside(
    explore: OpenExplorer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suspended: list[str]
) -> None:
    started: list[list[str]] = []
    program = tmp_path / "code"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(program))
    monkeypatch.setattr(subprocess, "Popen", lambda words, **more: started.append(words))
    async with explore() as seen:
        await seen.press("1", "g", "o")
        assert started[0][1] == "--goto"
        assert suspended == []


@covers("copy")
async def test_y_copies_what_the_pane_is_about(explore: OpenExplorer, door: Door) -> None:
    async with explore(size=(120, 24)) as seen:
        app = seen.pilot.app
        cited = "“Ferries return to Vladivostok”, Harbour Weekly, 2021-05-04, "
        await seen.search("KIEP")
        await seen.press("1", "g")
        while seen.screen.documents.current_key != EN:
            await seen.press("j")
        await seen.press("y")
        assert app.clipboard == f"{cited}https://example.org/ferries, {EN}\n"
        assert seen.notice == "copied the citation"
        await seen.press("enter", "y")
        text = (door.folder / EN).read_text(encoding="utf-8")
        paragraph, source, rest = app.clipboard.split("\n")
        assert rest == ""
        assert source.startswith(f"— {cited}")
        line = int(source.rpartition(":")[2])
        assert text.splitlines()[line - 1] == paragraph
        assert "KIEP" in paragraph
        await seen.press("escape", "y")
        passage, source, _ = app.clipboard.split("\n")
        assert "KIEP" in passage
        assert passage in text.replace("\n", " ")
        assert "KIEP" in text.splitlines()[int(source.rpartition(":")[2]) - 1]
        await seen.choose_entity(VLADIVOSTOK)
        await seen.press("y")
        names = app.clipboard.splitlines()
        assert names[0] == "Vladivostok"
        assert {"블라디보스토크", "Владивосток"} <= set(names)
        await seen.press("enter", "G", "y")
        assert "Владивостоке" in app.clipboard
        line = int(app.clipboard.rstrip().rpartition(":")[2])
        assert "Владивостоке" in (door.folder / RU).read_text(encoding="utf-8").splitlines()[
            line - 1
        ]  # fmt: skip


# -- the program ---------------------------------------------------------------------------------


@covers("palette")
async def test_ctrl_p_opens_the_palette_everywhere(explore: OpenExplorer) -> None:
    async with explore() as seen:
        for where in ("1", "2", "3", "/"):
            await seen.press(where, "ctrl+p")
            assert isinstance(seen.pilot.app.screen, CommandPalette)
            await seen.press("escape")
            assert isinstance(seen.pilot.app.screen, ExplorerScreen)


@covers("help")
async def test_question_mark_shows_all_keys(explore: OpenExplorer) -> None:
    async with explore(size=(120, 24)) as seen:
        await seen.press("?")
        assert isinstance(seen.pilot.app.screen, HelpScreen)
        shown: list[str] = []
        while seen.lines() not in (shown, shown[-24:]):
            shown += seen.lines()
            await seen.press("j")
        text = "\n".join(shown)
        for command in COMMANDS:
            assert command.help.split(".")[0][:40] in text, command.id
        before = seen.lines()
        await seen.press("k")
        assert seen.lines() != before


@covers("help")
@pytest.mark.parametrize("closing", ["escape", "q", "?"])
async def test_help_closes_and_leaves_all_as_it_was(explore: OpenExplorer, closing: str) -> None:
    async with explore() as seen:
        await seen.search("kiep")
        await seen.press("enter")
        before, focused = seen.place, seen.screen.focused
        await seen.press("?", "G", closing)
        assert seen.pilot.app.screen is seen.screen
        assert seen.place == before
        assert seen.screen.focused is focused


@covers("quit")
@pytest.mark.parametrize("key", keys("quit"))
async def test_quit(explore: OpenExplorer, key: str) -> None:
    async with explore() as seen:
        await seen.press("enter")
        await seen.press(key)
        assert seen.pilot.app._exit
        assert not seen.pilot.app.return_code


@covers("refresh")
async def test_r_looks_for_changes(explore: OpenExplorer, door: Door) -> None:
    async with explore() as seen:
        assert seen.top_bar.freshness == "✓ index fresh"
        seen.top_bar.freshness = ""
        await seen.press("r")
        assert seen.top_bar.freshness == "✓ index fresh"
