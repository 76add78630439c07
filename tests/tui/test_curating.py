"""Corrections made in the app: at once in every pane, kept in a file, and taken back by one key."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

import search_index.library
from search_index.corrections import Action, Correction
from search_index.errors import EntityNotFound, IndexFailure
from search_index.library import Library
from search_index.models import EntityType, Filter
from tests.tui.conftest import HOSTILE, Corpus, OpenExplorer, write_small
from tests.tui.covering import covers
from tests.tui.driver import Door, Explorer
from tests.tui.test_hostile import assert_safe, forbidden
from tests.tui.test_palette import run
from tui.app import KorusApp
from tui.screens.card import CardScreen
from tui.screens.choosing import Chooser, EntityChooser, TypeChooser
from tui.screens.explorer import ExplorerScreen
from tui.screens.naming import NameScreen
from tui.widgets.choice_list import ChoiceList

VLADIVOSTOK, RUSSIA, BUSAN = "place:vladivostok", "place:russia", "place:busan"
KIEP = "org:kiep"
EN, KO, RU = "en/harbour.md", "ko/harbour.md", "ru/harbour.md"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The file of corrections."""
    return tmp_path / "corrections.toml"


@pytest.fixture
def harbours(small: Corpus, kept: Path) -> Iterator[Door]:
    """The small corpus, with corrections of its own."""
    library = search_index.library.open_library(
        small.library.folder, index_dir=small.library.index_dir, corrections=kept
    )
    yield Door(library)
    library.close()


def counted(library: Door | Library) -> dict[str, tuple[int, int]]:
    return {count.entity.id: (count.mentions, count.documents) for count in library.entities()}


def chooser(seen: Explorer) -> Chooser:
    screen = seen.pilot.app.screen
    assert isinstance(screen, Chooser)
    return screen


def offered(seen: Explorer) -> list[str]:
    return [option.key for option in chooser(seen).query_one(ChoiceList).options]


def shows(seen: Explorer, door: Door) -> None:
    """Every pane is as the library answers now."""
    screen = seen.screen
    counts = {count.entity.id: count.mentions for count in door.search("").entities}
    listed = {count.entity.id: count.mentions for count in screen.entity_list.entities}
    if not screen.state.question.query and not screen.state.question.filters:
        assert listed == counts
    entity = screen.state.entity
    if entity is not None:
        assert screen.walk.total == door.entity(entity).mentions
        listed_mentions = [m.mention for m in screen.mention_list.mentions]
        assert listed_mentions == [m.mention for m in door.mentions([entity])]
        assert list(screen.mention_list.unlinked) == list(door.unlinked(entity))
        assert screen.entity_list.current_key in (entity, None)
    document = screen.reader.document
    if document is not None:
        assert screen.reader.mentions == door.document_mentions(document.id)
        assert screen.reader.current_entity == entity


# -- entities ------------------------------------------------------------------------------------


@covers("entity.merge", "correction.undo")
async def test_merging_shows_everywhere_and_undo_takes_it_back(
    explore: OpenExplorer, harbours: Door, kept: Path
) -> None:
    before = counted(harbours)
    async with explore(harbours) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        await seen.press("enter", "enter")
        assert seen.middle == "reader"
        await seen.press("3", "M")
        assert isinstance(seen.pilot.app.screen, EntityChooser)
        await seen.rush(*"росси", "enter")
        assert isinstance(seen.pilot.app.screen, ExplorerScreen)
        assert seen.screen.state.entity == RUSSIA
        assert counted(harbours)[RUSSIA][0] == before[RUSSIA][0] + before[VLADIVOSTOK][0]
        assert VLADIVOSTOK not in seen.screen.entity_list.keys
        assert seen.notifications[-1] == "merged Vladivostok into Russia   u undo"
        assert 'do = "merge"' in kept.read_text(encoding="utf-8")
        shows(seen, harbours)
        await seen.press("]")
        assert seen.place.entity == RUSSIA
        await seen.press("u")
        assert counted(harbours) == before
        assert seen.screen.state.entity == VLADIVOSTOK
        assert seen.notifications[-1].startswith("taken back: merged Vladivostok into Russia")
        shows(seen, harbours)
        await seen.press("u")
        assert seen.notice == "there is no correction to take back"


@covers("entity.drop")
async def test_what_is_no_entity_goes_and_the_next_one_is_current(
    explore: OpenExplorer, harbours: Door
) -> None:
    before = counted(harbours)
    async with explore(harbours) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        keys = list(seen.screen.entity_list.keys)
        at = keys.index(VLADIVOSTOK)
        following = keys[at + 1] if at + 1 < len(keys) else keys[at - 1]
        await seen.press("X")
        assert VLADIVOSTOK not in seen.screen.entity_list.keys
        assert seen.screen.state.entity == following
        assert seen.notifications[-1] == "Vladivostok is no entity   u undo"
        shows(seen, harbours)
        await seen.press("u")
        assert seen.screen.state.entity == VLADIVOSTOK
        assert counted(harbours) == before
        shows(seen, harbours)


@covers("entity.rename")
async def test_an_entity_is_renamed(explore: OpenExplorer, harbours: Door) -> None:
    async with explore(harbours) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        await run(seen, "Rename this entity")
        assert isinstance(seen.pilot.app.screen, NameScreen)
        assert seen.pilot.app.screen.query_one(Input).value == "Vladivostok"
        await seen.press("ctrl+u")
        await seen.rush(*"Владик [/] 市", "enter")
        assert harbours.entity(VLADIVOSTOK).name == "Владик [/] 市"
        assert "Владик [/]" in seen.text()
        assert seen.notifications[-1].startswith("renamed Vladivostok to Владик [/] 市")
        shows(seen, harbours)
        await run(seen, "Rename this entity")
        await seen.press("escape")
        await run(seen, "Rename this entity")
        await seen.press("enter")
        assert len(harbours.corrections().entries) == 1
        await seen.press("u")
        assert seen.notifications[-1].startswith("taken back: renamed Vladivostok")
        assert harbours.entity(VLADIVOSTOK).name == "Vladivostok"


@covers("entity.retype")
async def test_an_entity_gets_another_type(explore: OpenExplorer, harbours: Door) -> None:
    async with explore(harbours) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        await seen.press("space")
        await run(seen, "Change the type")
        assert isinstance(seen.pilot.app.screen, TypeChooser)
        await seen.rush(*"organ", "enter")
        new = "org:vladivostok"
        assert harbours.entity(new).type is EntityType.ORG
        assert seen.screen.state.entity == new
        assert seen.screen.state.question.filters == (Filter("entity", new),)
        assert seen.notifications[-1].startswith("Vladivostok is an organisation")
        await seen.press("u")
        assert seen.screen.state.entity == VLADIVOSTOK
        assert seen.screen.state.question.filters == (Filter("entity", VLADIVOSTOK),)
        await seen.press("backspace")
        shows(seen, harbours)


@covers("entity.split-form")
async def test_mentions_written_alike_become_an_entity_of_their_own(
    explore: OpenExplorer, harbours: Door
) -> None:
    async with explore(harbours) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        forms = [found.mention.text for found in harbours.mentions([VLADIVOSTOK])]
        form = next(f for f in forms if f.startswith("블라디"))
        await seen.press("enter", "g", *["j"] * forms.index(form))
        await run(seen, "Split off mentions")
        await seen.press("enter")
        (correction,) = harbours.corrections().entries
        assert (correction.action, correction.forms, correction.name) == (
            Action.SPLIT, (form,), form,
        )  # fmt: skip
        assert harbours.entity(correction.into).mentions == forms.count(form)
        assert seen.screen.state.entity == VLADIVOSTOK
        shows(seen, harbours)
        await seen.press("u")
        shows(seen, harbours)
        assert harbours.entity(VLADIVOSTOK).mentions == len(forms)


@covers("entity.split-document")
async def test_the_mentions_of_a_document_go_to_another_entity(
    explore: OpenExplorer, harbours: Door
) -> None:
    async with explore(harbours) as seen:
        here = sum(m.entity == VLADIVOSTOK for m in harbours.document_mentions(EN))
        russia = counted(harbours)[RUSSIA][0]
        await seen.choose_entity(VLADIVOSTOK)
        await seen.press("enter", "g", "enter")
        assert seen.place.document == EN
        await run(seen, "Split off the mentions of this document")
        await seen.rush(*"russia")
        chooser(seen).query_one(ChoiceList).place_cursor(RUSSIA)
        await seen.press("enter")
        assert counted(harbours)[RUSSIA][0] == russia + here
        (correction,) = harbours.corrections().entries
        assert correction.documents == (EN,)
        shows(seen, harbours)


# -- mentions ------------------------------------------------------------------------------------


@covers("mention.unlink", "mention.link")
async def test_a_mention_is_unlinked_listed_apart_and_linked_again(
    explore: OpenExplorer, harbours: Door
) -> None:
    mentions = harbours.entity(VLADIVOSTOK).mentions
    async with explore(harbours) as seen:
        listed = seen.screen.mention_list
        await seen.choose_entity(VLADIVOSTOK)
        await seen.press("enter", "g", "j")
        for _ in range(2):
            await run(seen, "This is no mention")
        assert seen.notifications[-1].startswith("“")
        assert harbours.entity(VLADIVOSTOK).mentions == mentions - 2
        assert len(listed.unlinked) == 2
        shows(seen, harbours)
        assert f"{mentions - 2} + 2 unlinked" in str(listed.border_title)
        await seen.press("3", "3", "3")
        assert listed.current_unlinked == 0
        assert "UNLINKED" in seen.text()
        await seen.press("enter")
        place = harbours.unlinked(VLADIVOSTOK)[0].mention
        assert (seen.place.document, seen.place.span and seen.place.span.start) == (
            place.document, place.start,
        )  # fmt: skip
        assert seen.span_in_view()
        assert seen.position == "unlinked 1/2"
        await seen.press("=")
        assert harbours.entity(VLADIVOSTOK).mentions == mentions - 1
        assert seen.notifications[-1].startswith("linked “Vladivostok” to Vladivostok")
        shows(seen, harbours)
        await seen.press("3", "3")
        assert listed.current_unlinked == 0
        await seen.press("=")
        assert not listed.unlinked
        assert harbours.entity(VLADIVOSTOK).mentions == mentions
        shows(seen, harbours)
        await seen.press("=")
        assert "unlinked" in seen.notice
        for _ in range(4):
            await seen.press("u")
        assert harbours.corrections().entries == ()
        shows(seen, harbours)


@covers("mention.is")
async def test_a_hit_or_a_mention_is_linked_to_what_is_chosen(
    explore: OpenExplorer, harbours: Door
) -> None:
    async with explore(harbours) as seen:
        await seen.search("ferry")
        await run(seen, "This mention is")
        assert isinstance(seen.pilot.app.screen, EntityChooser)
        await seen.rush(*"busan", "enter")
        (correction,) = harbours.corrections().entries
        assert (correction.action, correction.entity) == (Action.LINK, BUSAN)
        assert correction.text.casefold().startswith("ferr")
        assert harbours.entity(BUSAN).mentions == len(harbours.mentions([BUSAN]))
        await seen.press("enter")
        await run(seen, "This mention is")
        await seen.rush(*"The Ferry")
        await seen.press("up", "enter")
        assert isinstance(seen.pilot.app.screen, TypeChooser)
        await seen.rush(*"policy", "enter")
        new = harbours.corrections().entries[-1]
        assert (new.entity, new.name) == ("work:the-ferry", "The Ferry")
        assert harbours.entity("work:the-ferry").mentions == 1
        shows(seen, harbours)


async def test_without_a_choice_they_say_what_to_do(explore: OpenExplorer, harbours: Door) -> None:
    async with explore(harbours) as seen:
        for key in ("M", "X", "i"):
            await seen.press(key)
            assert "choose an entity first" in seen.notice
        await seen.press("=")
        assert "= links" in seen.notice
        await run(seen, "This is no mention")
        await run(seen, "Split off mentions")
        assert isinstance(seen.pilot.app.screen, ExplorerScreen)
        assert harbours.corrections().entries == ()


# -- the chooser ---------------------------------------------------------------------------------


async def test_twins_come_first_and_any_name_finds(explore: OpenExplorer, harbours: Door) -> None:
    harbours.correct(
        Correction(
            Action.SPLIT, VLADIVOSTOK, into="place:twin", name="Владивосток", documents=(RU,)
        )
    )
    async with explore(harbours) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        await seen.press("M")
        assert offered(seen)[0] == "place:twin"
        assert VLADIVOSTOK not in offered(seen)
        for name in ("Russia", "러시", "осси"):
            await seen.rush(*["backspace"] * 10, *name)
            assert offered(seen)[0] == RUSSIA, name
        await seen.rush(*"zzzz")
        assert offered(seen) == []
        assert "nothing has such a name" in seen.text()
        await seen.press("enter")
        assert isinstance(seen.pilot.app.screen, EntityChooser)
        await seen.press("escape")
        assert isinstance(seen.pilot.app.screen, ExplorerScreen)
        assert len(harbours.corrections().entries) == 1


async def test_enter_waits_for_what_was_typed(explore: OpenExplorer, harbours: Door) -> None:
    async with explore(harbours) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        await seen.press("M")
        release = harbours.hold("choices kiep")
        seen.send(*"kiep", "enter")
        await harbours.reached("choices kiep")
        assert isinstance(seen.pilot.app.screen, EntityChooser)
        await release()
        await seen.settle()
        assert isinstance(seen.pilot.app.screen, ExplorerScreen)
        assert harbours.corrections().entries[-1].into == KIEP


async def test_the_keys_of_a_preset_move_and_leave(
    monkeypatch: pytest.MonkeyPatch, harbours: Door
) -> None:
    from tests.tui.driver import explorer_on
    from tui.config import Settings

    monkeypatch.setattr(search_index.library, "open_library", lambda *_, **__: harbours)
    app = KorusApp(harbours.folder, settings=Settings(None, keymap="emacs"))
    async with explorer_on(app) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        await seen.press("M", "ctrl+n")
        assert chooser(seen).query_one(ChoiceList).cursor == 1
        await seen.press("ctrl+p", "down", "up", "ctrl+g")
        assert isinstance(seen.pilot.app.screen, ExplorerScreen)


@pytest.mark.parametrize("size", [(140, 40), (80, 24), (60, 20), (40, 12), (20, 6), (8, 3)])
async def test_every_dialogue_keeps_to_the_screen(
    explore: OpenExplorer, harbours: Door, size: tuple[int, int]
) -> None:
    async with explore(harbours) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        await seen.resize(*size)
        seen.screen.set_entity(VLADIVOSTOK)
        for opened in ("merge", "card", "rename", "retype"):
            await seen.screen.run_action(opened)
            await seen.settle()
            top = seen.pilot.app.screen
            assert top is not seen.screen
            assert {strip.cell_length for strip in seen.strips()} == {size[0]}
            for widget in top.query("Vertical, CardView, ChoiceInput"):
                if widget.display and size >= (20, 6):
                    assert top.region.contains_region(widget.region), (opened, widget)
            await seen.press("escape")
            assert seen.pilot.app.screen is seen.screen


# -- the card ------------------------------------------------------------------------------------


@covers("entity.card")
async def test_the_card_tells_and_leads_to_companions(
    explore: OpenExplorer, harbours: Door
) -> None:
    async with explore(harbours) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        await seen.press("i")
        assert isinstance(seen.pilot.app.screen, CardScreen)
        card = harbours.card(VLADIVOSTOK)
        text = seen.text()
        for name in card.entity.names.values():
            assert name in text
        assert card.entity.wikidata is not None
        assert card.entity.wikidata in text
        assert f"{card.entity.mentions} mentions in {card.entity.documents} documents" in text
        assert "2020 to 2022-03" in text
        for companion in card.companions:
            assert companion.entity.name in text
        assert "unlinked" not in text
        await seen.press("j", "j")
        chosen = card.companions[1].entity.id
        await seen.press("enter")
        assert isinstance(seen.pilot.app.screen, ExplorerScreen)
        assert seen.screen.state.entity == chosen
        shows(seen, harbours)
        await seen.press("H")
        assert seen.screen.state.entity == VLADIVOSTOK
        await seen.press("i", "i")
        assert isinstance(seen.pilot.app.screen, ExplorerScreen)


async def test_a_card_is_read_to_its_end_in_a_small_terminal(
    explore: OpenExplorer, harbours: Door
) -> None:
    async with explore(harbours, size=(40, 10)) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        await seen.press("i")
        top = seen.pilot.app.screen
        assert isinstance(top, CardScreen)
        met, rows = set(), top.view.rows
        for _ in range(rows + len(top.view.keys)):
            met.update(seen.lines())
            await seen.press("j")
        shown = "\n".join(met)
        card = harbours.card(VLADIVOSTOK)
        for companion in (*card.companions, *card.beside):
            assert companion.entity.name[:8] in shown
        assert top.view.cursor == len(top.view.keys) - 1
        for _ in range(rows + len(top.view.keys)):
            await seen.press("k")
        assert top.view.scroll_offset.y == 0
        await seen.press("G")
        assert top.view.cursor == len(top.view.keys) - 1
        await seen.press("g")
        assert top.view.scroll_offset.y == 0


# -- what they survive ---------------------------------------------------------------------------


async def test_corrections_hold_after_r_a_restart_and_the_loss_of_the_index(
    tmp_path: Path, kept: Path, explore: OpenExplorer, app_over: Callable[[Door], KorusApp]
) -> None:
    folder, place = write_small(tmp_path / "harbours"), tmp_path / "index"

    def opened() -> Library:
        found = search_index.library.Library(folder.resolve(), place, kept)
        found.refresh()
        return found

    library = opened()
    expected = counted(library)
    merged = expected[RUSSIA][0] + expected[VLADIVOSTOK][0]
    async with explore(Door(library, quiet=False)) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        await seen.press("M")
        await seen.rush(*"russia", "enter")
        (folder / "more.txt").write_text("Vladivostok and Busan met again.\n", encoding="utf-8")
        await seen.press("r")
        assert seen.screen.state.entity == RUSSIA
        assert seen.screen.walk.total == merged + 1
        shows(seen, Door(library))
    library.close()
    for lose in (False, True):
        if lose:
            shutil.rmtree(place)
        library = opened()
        async with explore(Door(library)) as seen:
            await seen.choose_entity(RUSSIA)
            assert seen.screen.walk.total == merged + 1
            assert VLADIVOSTOK not in seen.screen.entity_list.keys
        library.close()


async def test_undo_goes_back_to_the_beginning(explore: OpenExplorer, harbours: Door) -> None:
    before = counted(harbours)
    async with explore(harbours) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        await seen.press("X")
        await seen.choose_entity(RUSSIA)
        await seen.press("M", "enter")
        await seen.choose_entity(KIEP)
        await seen.press("enter", "g")
        await run(seen, "This is no mention")
        assert len(harbours.corrections().entries) == 3
        await seen.press("u", "u", "u")
        assert counted(harbours) == before
        shows(seen, harbours)


async def test_what_an_editor_changed_is_shown_and_its_mistakes_are_told(
    explore: OpenExplorer, harbours: Door, kept: Path
) -> None:
    kept.write_text('[[correction]]\ndo = "vanish"\n', encoding="utf-8")
    async with explore(harbours) as seen:
        told = [text for text in seen.notifications if "line 1: " in text]
        assert len(told) == 1
        assert "vanish" in told[0]
        kept.write_text(
            f'[[correction]]\ndo = "vanish"\n\n[[correction]]\ndo = "drop"\nentity = "{KIEP}"\n',
            encoding="utf-8",
        )
        assert KIEP in seen.screen.entity_list.keys
        await seen.press("r")
        assert KIEP not in seen.screen.entity_list.keys
        assert len([text for text in seen.notifications if "line 1: " in text]) == 2
        assert "read again" in seen.notice


async def test_what_cannot_be_kept_is_told_and_changes_nothing(
    explore: OpenExplorer, harbours: Door, kept: Path
) -> None:
    before = counted(harbours)
    async with explore(harbours) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        kept.mkdir()
        place = seen.place
        await seen.press("X")
        assert "cannot be" in seen.notifications[-1]
        assert (seen.place, counted(harbours)) == (place, before)
        await seen.press("u")
        assert counted(harbours) == before
        kept.rmdir()
        await seen.press("X")
        assert VLADIVOSTOK not in counted(harbours)


async def test_keys_typed_behind_a_correction_wait_for_it(
    explore: OpenExplorer, harbours: Door
) -> None:
    async with explore(harbours) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        await seen.rush("X", "u", "X", "u", "X")
        assert [c.action for c in harbours.corrections().entries] == [Action.DROP]
        shows(seen, harbours)


async def test_going_back_to_an_entity_that_is_no_more(
    explore: OpenExplorer, harbours: Door
) -> None:
    async with explore(harbours) as seen:
        await seen.choose_entity(VLADIVOSTOK)
        await seen.press("]", "]", "X")
        await seen.press("H", "H")
        assert seen.screen.state.entity != VLADIVOSTOK
        with pytest.raises(EntityNotFound):
            harbours.entity(VLADIVOSTOK)
        harbours.correct(Correction(Action.DROP, RUSSIA))
        seen.screen.set_entity(RUSSIA)
        await seen.settle()
        assert seen.screen.state.entity is None


async def test_the_option_names_the_file(monkeypatch: pytest.MonkeyPatch, kept: Path) -> None:
    asked: list[object] = []

    def opened(*_: object, corrections: Path | None = None, **__: object) -> None:
        asked.append(corrections)
        raise IndexFailure("enough")

    monkeypatch.setattr(search_index.library, "open_library", opened)
    app = KorusApp(None, corrections=kept)
    async with app.run_test() as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert asked == [kept]


# -- hostile names -------------------------------------------------------------------------------


async def test_hostile_names_do_nothing(odd: Corpus, kept: Path, explore: OpenExplorer) -> None:
    library = search_index.library.open_library(
        odd.library.folder, index_dir=odd.library.index_dir, corrections=kept
    )
    library.correct(Correction(Action.RENAME, VLADIVOSTOK, name=HOSTILE))
    try:
        async with explore(Door(library), size=(100, 30)) as seen:
            await seen.choose_entity(VLADIVOSTOK)
            for keys in (["i"], ["escape", "M"], ["escape", "M", *"vlad"]):
                await seen.press(*keys)
                assert_safe(seen)
            await seen.press("escape")
            for title in ("Rename", "Change the type", "Split off mentions"):
                await run(seen, title)
                assert_safe(seen)
                await seen.press("escape")
            await seen.press("X")
            assert_safe(seen)
            await seen.press("u")
            assert_safe(seen)
            assert forbidden("".join(seen.notifications)) == set()
    finally:
        library.close()
