"""The palette: every command, the documents found and the entities in them, by name."""

from __future__ import annotations

from rich.cells import cell_len
from textual.command import CommandList, CommandPalette

from search_index.models import Sort
from tests.tui.conftest import OpenExplorer
from tests.tui.driver import Door, Explorer
from tui.commands import COMMANDS
from tui.screens.explorer import ExplorerScreen
from tui.screens.help import HelpScreen


async def run(seen: Explorer, name: str) -> None:
    """Open the palette, type a name, and take what comes first."""
    await seen.press("ctrl+p")
    await seen.rush(*name)
    palette = seen.pilot.app.screen
    assert isinstance(palette, CommandPalette)
    assert palette.query_one(CommandList).option_count
    await seen.press("enter")
    await seen.settle()


def offered(seen: Explorer) -> list[str]:
    commands = seen.pilot.app.screen.query_one(CommandList)
    return [str(commands.get_option_at_index(at).prompt) for at in range(commands.option_count)]


async def test_every_command_meant_for_it_is_offered(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.press("ctrl+p")
        shown = "\n".join(offered(seen))
        for command in COMMANDS:
            title = f"{command.title}  (" if command.keys else f"{command.title}\n"
            assert (title in f"{shown}\n") == command.palette, command.id


async def test_every_command_is_found_by_its_title(explore: OpenExplorer) -> None:
    async with explore(size=(80, 24)) as seen:
        for command in COMMANDS:
            if command.palette:
                await seen.press("ctrl+p")
                await seen.rush(*command.title)
                assert offered(seen)[0].startswith(command.title)
                await seen.press("escape")


async def test_a_command_acts_as_its_key_does(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await run(seen, "Sort")
        assert seen.screen.state.question.sort is Sort.DATE
        await run(seen, "Help")
        assert isinstance(seen.pilot.app.screen, HelpScreen)
        await seen.press("escape")
        await run(seen, "Quit")
        assert seen.pilot.app._exit


async def test_a_document_is_opened_by_its_title(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await run(seen, "여객선이")
        assert isinstance(seen.pilot.app.screen, ExplorerScreen)
        assert seen.middle == "reader"
        assert seen.place.document == "ko/harbour.md"
        await seen.press("H")
        assert seen.middle == "hits"


async def test_an_entity_is_walked_by_its_name(explore: OpenExplorer, door: Door) -> None:
    async with explore() as seen:
        await run(seen, "Vladivostok")
        first = door.mentions(["place:vladivostok"])[0].mention
        if seen.place.entity is None:  # the document of that name comes first
            assert seen.place.document == "en/harbour.md"
            return
        assert seen.place.entity == "place:vladivostok"
        assert seen.place.span is not None
        assert seen.place.span.start == first.start


async def test_light_and_dark(explore: OpenExplorer) -> None:
    async with explore() as seen:
        dark = seen.pilot.app.current_theme.dark
        await seen.press("ctrl+p")
        await seen.rush(*"Light or dark")
        await seen.press("escape")
        assert isinstance(seen.pilot.app.screen, ExplorerScreen)
        seen.screen.app.action_other_theme()  # type: ignore[attr-defined]
        await seen.settle()
        assert seen.pilot.app.current_theme.dark is not dark
        assert seen.middle == "hits"


async def test_escape_leaves_everything_as_it_was(explore: OpenExplorer) -> None:
    async with explore() as seen:
        await seen.press("1", "g", "enter")
        before = seen.place
        await seen.press("ctrl+p")
        await seen.rush(*"next")
        await seen.press("escape")
        assert isinstance(seen.pilot.app.screen, ExplorerScreen)
        assert (seen.place, seen.focus) == (before, "reader")


async def test_it_is_dressed_as_the_rest_and_says_what_it_finds(explore: OpenExplorer) -> None:
    async with explore(size=(80, 24)) as seen:
        await seen.press("ctrl+p")
        shown = seen.text()
        assert "a command, a document or an entity" in shown
        assert "🔎" not in shown
        await seen.rush(*"merge")
        assert offered(seen)[0].startswith("Merge into another entity  (M)")
        assert {cell_len(line) for line in seen.lines()} == {80}
