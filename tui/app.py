"""The app: a theme or two, the palette, and the explorer."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import App
from textual.theme import Theme

from tui.screens.explorer import ExplorerScreen

DARK = Theme(
    name="korus-dark",
    primary="#7aa2c9",
    secondary="#b48ead",
    accent="#e0af68",
    warning="#e0af68",
    error="#d97373",
    success="#8fbf8f",
    foreground="#d5d9e0",
    background="#15181d",
    surface="#15181d",
    panel="#23282f",
    dark=True,
    variables={"border": "#3a414b", "footer-background": "#1d2127"},
)
LIGHT = Theme(
    name="korus-light",
    primary="#2f5f8f",
    secondary="#7d4f86",
    accent="#9a5b00",
    warning="#9a5b00",
    error="#a33030",
    success="#2f6b35",
    foreground="#23272e",
    background="#fbfaf7",
    surface="#fbfaf7",
    panel="#ebe8e1",
    dark=False,
    variables={"border": "#c6c1b6", "footer-background": "#f0ede6"},
)


def _palette_provider() -> type:
    from tui.providers import CorpusCommands  # noqa: PLC0415 - only when the palette opens

    return CorpusCommands


class KorusApp(App[int]):
    """Opens the explorer over a corpus folder (None: the shipped corpus)."""

    TITLE = "korus"
    CSS_PATH = "korus.tcss"
    COMMANDS: ClassVar = {_palette_provider}
    COMMAND_PALETTE_BINDING = "ctrl+p"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar = []

    def __init__(
        self, folder: Path | None = None, *, index_dir: Path | None = None, theme: str = DARK.name
    ) -> None:
        super().__init__()
        self._folder = folder
        self._index_dir = index_dir
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = theme

    def get_default_screen(self) -> ExplorerScreen:
        """Return the explorer."""
        return ExplorerScreen(self._folder, self._index_dir)

    async def on_event(self, event: events.Event) -> None:
        """Let the explorer see keys first, in the order in which they are typed."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            screen = self.screen
            if isinstance(screen, ExplorerScreen) and screen.take_key(event):
                return
        await super().on_event(event)

    def action_help(self) -> None:
        """Show all keys."""
        from tui.screens.help import HelpScreen  # noqa: PLC0415 - only when asked for

        self.push_screen(HelpScreen())

    def action_other_theme(self) -> None:
        """Change between dark and light."""
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name
