"""Which keys the status bar shows, by what is in use: each does something there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from rich.cells import cell_len

from tui.keymap import KeyTable, types, written

Scene = Literal["search", "documents", "hits", "reader", "entities", "mentions"]

#: The commands shown, the most wanted first, each with a word for what it does there.
FOOTERS: dict[Scene, tuple[tuple[str, str], ...]] = {
    "search": (
        ("open", "read"),
        ("search.leave", "results"),
        ("move.down", "next"),
        ("pane.next", "panes"),
        ("palette", "commands"),
    ),
    "documents": (
        ("search.focus", "search"),
        ("open", "read"),
        ("hit.next", "hit"),
        ("pane.entities", "entities"),
        ("sort", "sort"),
        ("copy", "cite"),
        ("history.back", "back"),
        ("quit", "quit"),
    ),
    "hits": (
        ("search.focus", "search"),
        ("open", "read"),
        ("hit.next", "hit"),
        ("pane.entities", "entities"),
        ("sort", "sort"),
        ("copy", "copy"),
        ("history.back", "back"),
        ("quit", "quit"),
    ),
    "reader": (
        ("search.focus", "search"),
        ("hit.next", "hit"),
        ("mention.next", "mention"),
        ("mention.follow", "follow"),
        ("search.leave", "results"),
        ("history.back", "back"),
        ("copy", "copy"),
        ("source.open", "source"),
    ),
    "entities": (
        ("open", "mentions"),
        ("filter.include", "keep"),
        ("filter.exclude", "leave out"),
        ("entity.card", "card"),
        ("entity.merge", "merge"),
        ("entity.drop", "no entity"),
        ("correction.undo", "undo"),
        ("mention.next", "mention"),
        ("search.focus", "search"),
    ),
    "mentions": (
        ("open", "read"),
        ("mention.next", "next"),
        ("mention.next-document", "document"),
        ("entity.card", "card"),
        ("history.back", "back"),
        ("filter.include", "keep"),
        ("search.focus", "search"),
    ),
}
ALWAYS = ("help", "help")  # but where its key would be typed


def footer(scene: Scene, keys: KeyTable, room: int) -> list[tuple[str, str]]:
    """Return the keys that fit into `room` cells, as they are written, with what they do.

    The key that explains all others is always among them, where there is room for one.
    """
    wanted = [*_with_keys(scene, keys, FOOTERS[scene])]
    last = [*_with_keys(scene, keys, (ALWAYS,))]
    room -= sum(_cells(*entry) for entry in last)
    fitting = []
    for entry in wanted:
        room -= _cells(*entry)
        if room < 0:
            break
        fitting.append(entry)
    return [*fitting, *last]


def _cells(key: str, word: str) -> int:
    return cell_len(f" {key} {word} ")


def _with_keys(
    scene: Scene, keys: KeyTable, wanted: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    """Yield the first key of each command that has one; in the search bar, that types nothing."""
    for command, word in wanted:
        for key in keys.keys[command]:
            if scene != "search" or not types(key):
                yield keys.first(command) if scene != "search" else written(key), word
                break
