"""Renders the pictures of the README from the app itself, over the shipped corpus."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

from textual.pilot import Pilot

from search_index.library import open_library
from tui.app import KorusApp
from tui.widgets.entity_list import EntityList

FOLDER = Path(__file__).resolve().parent / "screenshots"
SIZE = (120, 36)

# What Rich's SVG would load from elsewhere: a page shows the picture in its own monospace font.
_REMOTE_FONTS = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)


async def settled(pilot: Pilot[int]) -> None:
    """Wait until the workers are done, but for the one that watches the folder, and what they
    sent is painted.
    """
    for _ in range(2):
        running = [worker for worker in pilot.app.workers if worker.group != "watch"]
        for worker in running:
            await worker.wait()
        await pilot.pause()


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys one after the other, each on a screen at rest."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


def save(pilot: Pilot[int], name: str) -> None:
    """Write the screen as it is now."""
    picture = _REMOTE_FONTS.sub("", pilot.app.export_screenshot(title="korus-tui"))
    lines = (line.rstrip() for line in picture.splitlines())
    (FOLDER / f"{name}.svg").write_text("\n".join(lines) + "\n", encoding="utf-8")


async def render() -> None:
    """Search, read, and walk the mentions of an entity; keep a picture of each."""
    app = KorusApp()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "slash", *"vladivostok")
        save(pilot, "search")
        await press(pilot, "enter", "enter", "n")
        save(pilot, "reader")
        await press(pilot, "3", "g")
        entities = app.screen.query_one(EntityList)
        while entities.current_key != "place:vladivostok":
            await press(pilot, "j")
        await press(pilot, "enter", *["right_square_bracket"] * 6)
        save(pilot, "mentions")


def main() -> None:
    """Render into docs/screenshots with an index of its own, made for the purpose."""
    FOLDER.mkdir(exist_ok=True)
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as home:
        os.environ["KORUS_HOME"] = home
        library = open_library()
        library.refresh()
        library.close()
        asyncio.run(render())


if __name__ == "__main__":
    main()
