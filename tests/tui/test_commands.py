"""The table that keys, footer, palette and help are made from."""

from collections import Counter

import pytest

from tui.app import KorusApp
from tui.commands import COMMANDS, GROUPS, Command, bindings
from tui.screens.explorer import ExplorerScreen
from tui.widgets.row_list import Move


def twice(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def test_no_id_key_or_title_is_given_twice() -> None:
    assert twice([command.id for command in COMMANDS]) == []
    assert twice([key for command in COMMANDS for key in command.keys]) == []
    assert twice([command.title for command in COMMANDS]) == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_is_complete(command: Command) -> None:
    assert bool(command.keys) == bool(command.shown)
    assert command.keys or command.palette
    assert command.title
    assert command.help.endswith(".")
    assert command.group in GROUPS


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_leads_to_an_action_that_exists(command: Command) -> None:
    name, _, argument = command.action.partition("(")
    owner: type = KorusApp if name.startswith("app.") else ExplorerScreen
    assert callable(getattr(owner, f"action_{name.removeprefix('app.')}"))
    if name == "move":
        assert argument.strip("')") in Move.__members__


def test_every_command_has_a_binding_with_its_id_and_help() -> None:
    made = {binding.id: binding for binding in bindings()}
    assert set(made) == {command.id for command in COMMANDS if command.keys}
    for command in COMMANDS:
        if not command.keys:
            continue
        binding = made[command.id]
        assert binding.key == ",".join(command.keys)
        assert binding.tooltip == command.help
        assert binding.key_display == command.shown
        assert binding.priority
