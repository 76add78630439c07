"""The colours of the app where a terminal has few of them."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem
from textual import constants

from tui.app import KorusApp

KINDS = ("primary", "secondary", "accent", "error", "success")  # of entities
GREYS = {0, 7, 8, 15}


@pytest.mark.parametrize("theme", ["korus-dark", "korus-light"])
def test_kinds_of_entities_differ_in_sixteen_colours(
    monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    monkeypatch.setattr(constants, "COLOR_SYSTEM", "standard")
    made = KorusApp().available_themes[theme]
    shown = {
        name: Color.parse(str(getattr(made, name))).downgrade(ColorSystem.STANDARD).number
        for name in (*KINDS, "background", "foreground", "panel")
    }
    kinds = {shown[name] for name in KINDS}
    assert len(kinds) == len(KINDS)
    assert not kinds & GREYS
    assert len({shown["background"], shown["foreground"], shown["panel"]}) == 3


@pytest.mark.parametrize("system", ["256", "truecolor"])
def test_more_colours_are_used_where_there_are_more(
    monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    monkeypatch.setattr(constants, "COLOR_SYSTEM", system)
    assert KorusApp().available_themes["korus-dark"].primary == "#7aa2c9"
