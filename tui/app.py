"""The app: a theme or two, the palette, and the explorer."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from rich.segment import Segment, Segments
from textual import events
from textual.app import App
from textual.binding import Binding
from textual.filter import ANSIToTruecolor, LineFilter
from textual.theme import Theme
from textual.widgets import Input

from search_index.plain import printable, thinned
from tui import keymap, terminal
from tui.config import Settings
from tui.layouts import to_latin
from tui.screens.explorer import ExplorerScreen
from tui.screenshot import widen

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
#: For terminals of 16 colours (GNU screen, a console), where the muted ones above become one grey:
#: each is the one of them that it is meant to be.
_FEW_DARK = replace(
    DARK, primary="#55ffff", secondary="#ff55ff", accent="#ffff55", warning="#ffff55",
    error="#ff5555", success="#55ff55", foreground="#ffffff", background="#000000",
    surface="#000000", panel="#555555",
)  # fmt: skip
_FEW_LIGHT = replace(
    LIGHT, primary="#0000aa", secondary="#aa00aa", accent="#aa5500", warning="#aa5500",
    error="#aa0000", success="#00aa00", foreground="#000000", background="#ffffff",
    surface="#ffffff", panel="#aaaaaa",
)  # fmt: skip
_SHORT_NAMES = {"dark": DARK.name, "light": LIGHT.name}
TERMINAL_CHECK = 2.0  # seconds
PROBLEMS_SHOWN = 8  # lines: as many as leave room for the panes


def _harmless(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Yield segments with their line ends, and else nothing but letters and styles."""
    for segment in segments:
        if not segment.control:
            lines = segment.text.split("\n")
            yield Segment("\n".join(thinned(printable(line)) for line in lines), segment.style)


def _palette_provider() -> type:
    from tui.providers import CorpusCommands  # noqa: PLC0415 - only when the palette opens

    return CorpusCommands


class KorusApp(App[int], inherit_bindings=False):
    """Opens the explorer over a corpus folder (None: the shipped corpus).

    A `theme` given here goes before the one in the settings.
    """

    TITLE = "korus"
    CSS_PATH = "korus.tcss"
    COMMANDS: ClassVar = {_palette_provider}
    ENABLE_COMMAND_PALETTE = False  # no key of its own for it: the keymap has one
    BINDINGS: ClassVar = [Binding("ctrl+c", "help_quit", show=False, system=True)]

    def __init__(
        self,
        folder: Path | None = None,
        *,
        index_dir: Path | None = None,
        lexicon: Path | None = None,
        corrections: Path | None = None,
        theme: str | None = None,
        settings: Settings | None = None,
    ) -> None:
        super().__init__()
        self._folder = folder
        self._index_dir = index_dir
        self._lexicon = lexicon
        self._corrections = corrections
        self._settings = settings or Settings()
        self.key_table, problems = keymap.resolve(self._settings.keymap, self._settings.keys)
        self.problems = [*self._settings.problems, *problems]
        self._bind_quit()
        few = self.console.color_system == "standard"
        self.register_theme(_FEW_DARK if few else DARK)
        self.register_theme(_FEW_LIGHT if few else LIGHT)
        self.theme = theme or self._theme_in_settings()

    def _bind_quit(self) -> None:
        """Let the keys that leave the program do so over help and palette too.

        Only those with ctrl or alt: others are typed there, or close what is open.
        """
        keymap.bind(
            self,
            (
                binding
                for each in self.key_table.bindings(["quit"])
                for binding in Binding.make_bindings([each])
                if binding.key.startswith(("ctrl+", "alt+"))
            ),
        )

    def _theme_in_settings(self) -> str:
        wanted = self._settings.theme
        if wanted is None:
            return DARK.name
        name = _SHORT_NAMES.get(wanted, wanted)
        if name in self.available_themes:
            return name
        self.problems.append(f'there is no theme "{wanted}": take dark, light, nord or gruvbox')
        return DARK.name

    def on_mount(self) -> None:
        """Watch the terminal, and tell what is wrong with the settings."""
        if not self.is_headless and sys.__stdin__ is not None:
            self.set_interval(TERMINAL_CHECK, partial(self._leave_with, sys.__stdin__.fileno()))
        if self.problems:
            self._tell_problems()

    @staticmethod
    def _leave_with(descriptor: int) -> None:
        """Leave with the terminal: a process started by another may not hear that it hung up."""
        if terminal.is_gone(descriptor):
            terminal.leave()

    def _tell_problems(self) -> None:
        shown = [printable(problem) for problem in self.problems[:PROBLEMS_SHOWN]]
        if len(self.problems) > len(shown):
            shown.append(f"and {len(self.problems) - len(shown)} more")
        path = printable(str(self._settings.path or "settings"))
        text = "\n".join((f"{path}:", *shown)) if len(shown) > 1 else f"{path}: {shown[0]}"
        self.notify(text, title="Settings", severity="warning", markup=False, timeout=15)

    def _print_error_renderables(self) -> None:
        """Print why the app cannot go on, as letters alone: the reason may quote a text."""
        console = self.error_console
        self._exit_renderables[:] = [
            Segments(_harmless(console.render(each))) for each in self._exit_renderables
        ]
        super()._print_error_renderables()

    def get_default_screen(self) -> ExplorerScreen:
        """Return the explorer, with the keys in force."""
        screen = ExplorerScreen(self._folder, self._index_dir, self._lexicon)
        screen.corrections_file = self._corrections
        keymap.bind(screen, self.key_table.bindings())
        return screen

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """Return the screen as an SVG in which wide characters keep to their columns."""
        return widen(super().export_screenshot(title=title, simplify=simplify))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what lines pass through on their way to the screen.

        Our own themes have no ANSI colours, and to look for some in every line takes its time.
        """
        filters = super().get_line_filters()
        if self.theme not in _SHORT_NAMES.values():
            return filters
        return [each for each in filters if not isinstance(each, ANSIToTruecolor)]

    async def on_event(self, event: events.Event) -> None:
        """Let the explorer see keys first, in the order in which they are typed."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            screen = self.screen
            if isinstance(screen, ExplorerScreen):
                if screen.take_key(event):
                    return
            elif not isinstance(screen.focused, Input):
                to_latin(event, self.key_table)
        await super().on_event(event)

    def action_help(self) -> None:
        """Show all keys."""
        from tui.screens.help import HelpScreen  # noqa: PLC0415 - only when asked for

        self.push_screen(HelpScreen(self.key_table))

    def action_command_palette(self) -> None:
        """Open the palette."""
        from textual.command import CommandPalette  # noqa: PLC0415 - only when asked for

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder="a command, a document or an entity"))

    def action_other_theme(self) -> None:
        """Change between dark and light."""
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name
