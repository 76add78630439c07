"""What a command is: one thing that a reader can do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do. ``keys`` are Textual key names; ``shown`` is how they are written.

    Without keys it is in the palette alone, until the user gives it some.
    """

    id: str  # stable: what a keymap names
    keys: tuple[str, ...]
    shown: str
    title: str  # a few words, for the palette
    help: str  # a sentence
    group: str
    action: str  # an action of the explorer screen
    palette: bool = True
