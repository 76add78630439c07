"""How the explorer looks, as pictures: renew them with ``pytest tests/tui --snapshot-update``.

The pictures lie in ``__snapshots__``. Look at each that changes before it is committed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.driver import Door, Explorer, settle
from tui.app import KorusApp
from tui.screens.explorer import ExplorerScreen

SIZES = {"wide": (120, 40), "usual": (80, 24), "narrow": (40, 15)}
SCENES = {
    "at rest": [],
    "results": ["/", *"vladivostok", "escape", "n"],
    "reader": ["/", *"vladivostok", "escape", "3", "g", "j", "]", "]"],
    "nothing found": ["/", *"zeppelin", "escape"],
    "help": ["?"],
    "card": ["3", "g", "j", "i", "j"],
    "chooser": ["3", "g", "j", "M"],
    "chooser of what was typed": ["3", "g", "j", "M", *"r"],
}


@pytest.fixture
def colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal with all colours."""
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.mark.usefixtures("colours")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", SCENES)
def test_looks_as_it_did(
    snap_compare: Callable[..., bool],
    app_over: Callable[[Door], KorusApp],
    door: Door,
    scene: str,
    size: str,
) -> None:
    async def play(pilot: Pilot[object]) -> None:
        reading = cast("Pilot[int]", pilot)
        await settle(reading)
        screen = reading.app.screen
        assert isinstance(screen, ExplorerScreen)
        for field in screen.query(Input):
            field.cursor_blink = False
        await Explorer(reading, screen).press(*SCENES[scene])
        for field in reading.app.screen.query(Input):
            field.cursor_blink = False

    assert snap_compare(app_over(door), terminal_size=SIZES[size], run_before=play)
