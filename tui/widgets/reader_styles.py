"""The styles of the reader, from the theme: what each thing in a text looks like.

Meaning is never carried by colour alone: a mention is underlined, a hit bold, the current one of
either in reverse with a mark beside it.
"""

from __future__ import annotations

from rich.style import Style
from textual.color import Color
from textual.widget import Widget

from search_index.models import EntityType

#: Component classes that colour a whole cell by themselves.
SOLID = frozenset({"text", "meta", "gutter", "message"})
#: Component classes laid over the text's own style.
OVERLAID = frozenset(
    {"heading", "marker", "hit", "hit-current", "entity-current", "mention-current", "label"}
    | {"mark-hit", "mark-mention"}
    | {str(kind).lower() for kind in EntityType}
)
COMPONENTS = {f"reader--{name}" for name in SOLID | OVERLAID}

CSS = """
Reader {
    overflow-x: hidden;
    overflow-y: scroll;
    scrollbar-size-vertical: 1;
    background: $background;
    color: $foreground;

    & > .reader--text { color: $foreground; }
    & > .reader--heading { color: $text-primary; text-style: bold; }
    & > .reader--marker { color: $foreground 50%; text-style: not bold dim; }
    & > .reader--meta { color: $foreground 65%; }
    & > .reader--message { color: $foreground 65%; }
    & > .reader--gutter { color: $foreground 35%; }
    & > .reader--person { color: $text-accent; text-style: underline; }
    & > .reader--org { color: $text-primary; text-style: underline; }
    & > .reader--place { color: $text-success; text-style: underline; }
    & > .reader--demonym { color: $text-success; text-style: underline; }
    & > .reader--event { color: $text-error; text-style: underline; }
    & > .reader--work { color: $text-secondary; text-style: underline; }
    & > .reader--date { color: $foreground 75%; text-style: underline; }
    & > .reader--quantity { color: $foreground 75%; text-style: underline; }
    & > .reader--entity-current { background: $primary 35%; text-style: bold underline; }
    & > .reader--hit { background: $warning 30%; text-style: bold; }
    & > .reader--mention-current {
        color: $text-primary; background: $background; text-style: bold reverse underline;
    }
    & > .reader--hit-current {
        color: $text-warning; background: $background; text-style: bold reverse;
    }
    & > .reader--label { color: $text-error; background: $background; text-style: bold reverse; }
    & > .reader--mark-hit { color: $text-warning; text-style: bold; }
    & > .reader--mark-mention { color: $text-primary; text-style: bold; }
}
Reader:nocolor > .reader--entity-current { text-style: bold italic underline; }
"""


class ReaderStyles:
    """The component classes of a reader as Rich styles, by name without the prefix."""

    __slots__ = ("_styles",)

    def __init__(self, widget: Widget) -> None:
        _, background = widget.background_colors
        self._styles: dict[str, Style] = {}
        for name in SOLID:
            self._styles[name] = widget.get_component_rich_style(f"reader--{name}")
        for name in OVERLAID:
            self._styles[name] = _overlaid(widget, f"reader--{name}", background)

    def __getitem__(self, name: str) -> Style:
        return self._styles[name]

    def of_type(self, kind: EntityType) -> Style:
        """Return the style of mentions of `kind`."""
        return self._styles[str(kind).lower()]


def _overlaid(widget: Widget, name: str, background: Color) -> Style:
    """Return only what the class itself sets; its translucent colours mixed with `background`."""
    rules = widget.get_component_styles(name)
    back = None
    if rules.has_rule("background") and rules.background.a > 0:
        background += rules.background
        back = background.rich_color
    color = None
    if rules.has_rule("color") and rules.color.a > 0:
        color = (background + rules.color).rich_color
    return Style(color=color, bgcolor=back) + rules.text_style
