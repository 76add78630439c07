"""Which key does what: the names of keys, the presets, and what the user asks for."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.keys import (
    KEY_NAME_REPLACEMENTS,
    Keys,
    _character_to_key,
    format_key,
    key_to_character,
)

from tui.commands import COMMANDS, binding

Bound = Mapping[str, tuple[str, ...]]  # keys, as Textual names them, by the id of a command

_COMMANDS = {command.id: command for command in COMMANDS}

#: What differs from the keys in `COMMANDS`. Terminals without the protocol of kitty send alt and a
#: sign as the sign alone, and those with it name the key that shift is held to; so emacs's
#: beginning and end of a buffer are listed as all of these.
PRESETS: Mapping[str, Bound] = {
    "default": {},
    "vim": {
        "pane.next": ("tab", "l"),
        "pane.previous": ("shift+tab", "h"),
        "move.page-up": ("ctrl+b", "pageup"),
        "move.page-down": ("ctrl+f", "pagedown"),
        "history.back": ("H", "ctrl+o"),
        "palette": ("colon", "ctrl+p"),
    },
    "emacs": {
        "search.focus": ("ctrl+s", "slash"),
        "search.leave": ("ctrl+g", "escape"),
        "move.down": ("ctrl+n", "down"),
        "move.up": ("ctrl+p", "up"),
        "move.top": ("alt+less_than_sign", "alt+shift+comma", "less_than_sign", "home"),
        "move.bottom": ("alt+greater_than_sign", "alt+shift+full_stop", "greater_than_sign", "end"),
        "move.page-up": ("alt+v", "pageup"),
        "move.page-down": ("ctrl+v", "pagedown"),
        "copy": ("alt+w", "y"),
        "refresh": ("g", "r"),
        "palette": ("alt+x",),
    },
}

_MODIFIERS = {
    "alt": "alt", "option": "alt", "ctrl": "ctrl", "control": "ctrl", "shift": "shift",
    "super": "super", "hyper": "hyper", "meta": "meta",
}  # fmt: skip
_OTHER_NAMES = {
    "esc": "escape", "return": "enter", "pgup": "pageup", "pgdn": "pagedown", "del": "delete",
    "ins": "insert", "↑": "up", "↓": "down", "←": "left", "→": "right",
}  # fmt: skip
_NAMED = frozenset(
    key.value for key in Keys if "+" not in key.value and key.value[0] != "<"
) - {"return", "ctrl-at"}  # fmt: skip
_SIGNS = frozenset(KEY_NAME_REPLACEMENTS.values())  # names that Textual has shortened
_SENT_AS = {  # control characters that a terminal sends for another key (ECMA-48)
    "ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}  # fmt: skip
_WRITTEN = {
    "enter": "enter", "backspace": "backspace",
    "alt+shift+comma": "alt+<", "alt+shift+full_stop": "alt+>",
}  # fmt: skip


class KeyNameError(ValueError):
    """A key that is not one: the message says what to write."""


def normalise(written: str) -> str:
    """Return Textual's name of a key from any way to write it: "?", "esc", "Ctrl+X", "shift+g".

    Raises KeyNameError for what is no key, or what a terminal does not send.
    """
    text = "space" if written == " " else written.strip()
    head, _, key = ("", "", "+") if text == "+" else text.rpartition("+")
    if text.endswith("++"):
        head, key = text[:-2], "+"
    modifiers = set()
    for part in filter(None, head.lower().split("+")):
        if part not in _MODIFIERS:
            raise KeyNameError(f'"{written}" is not a key: {part} is not ctrl, alt or shift')
        modifiers.add(_MODIFIERS[part])
    name = _base(key, written)
    if len(name) == 1 and name.isalpha():
        name = _letter(name, modifiers)
    elif modifiers == {"shift"} and types(name) and name != "space":
        raise KeyNameError(f'"{written}" types a sign of its own: write that sign')
    full = "+".join((*sorted(modifiers), name))
    if full in _SENT_AS:
        sent = _SENT_AS[full]
        raise KeyNameError(f'"{written}" reaches the program as {sent}: write "{sent}"')
    return full


def _base(key: str, written: str) -> str:
    """Return the name of a key without its modifiers."""
    if len(key) == 1 and key not in _OTHER_NAMES and key.isprintable():
        return _character_to_key(key)
    name = _OTHER_NAMES.get(key.lower(), key.lower())
    if name in _NAMED or name in _SIGNS:
        return name
    character = key_to_character(name)
    if len(key) > 1 and character is not None and character.isprintable():
        return _character_to_key(character)
    raise KeyNameError(f'"{written}" is not a key: write it as "x", "?", "f5" or "ctrl+x"')


def _letter(name: str, modifiers: set[str]) -> str:
    """Return a letter as terminals report it beside `modifiers`, which change with it."""
    if modifiers == {"shift"}:
        modifiers.clear()
        return name.upper()
    if not modifiers or not name.isupper():
        return name
    if "ctrl" not in modifiers:
        modifiers.add("shift")
    return name.lower()


def types(key: str) -> bool:
    """Whether a key types a character where text is being typed."""
    character = key_to_character(key)
    return key in _SIGNS or (character is not None and character.isprintable())


def written(key: str) -> str:
    """Return a key as a reader would write it: "?", "esc", "ctrl+x"."""
    if key in _WRITTEN:
        return _WRITTEN[key]
    head, plus, name = key.rpartition("+")
    return f"{head}{plus}{_WRITTEN.get(name) or format_key(name)}"


@dataclass(frozen=True, slots=True)
class KeyTable:
    """The keys in force, by the id of their command."""

    keys: Bound

    def shown(self, command_id: str) -> str:
        """Return the keys of a command as they are written, "" if it has none."""
        command, keys = _COMMANDS[command_id], self.keys[command_id]
        if keys == command.keys:
            return command.shown
        return " ".join(dict.fromkeys(written(key) for key in keys))

    def first(self, command_id: str) -> str:
        """Return the first of the keys of a command as it is written, "" if it has none."""
        return self.shown(command_id).partition(" ")[0]

    def binds(self, key: str) -> bool:
        """Whether a key, as Textual names it, is that of a command."""
        return any(key in keys for keys in self.keys.values())

    def bindings(
        self, ids: Iterable[str] | None = None, action: str | None = None
    ) -> list[Binding]:
        """Return the bindings of all commands, or of some, that have keys.

        With an `action` their keys are bound to that in place of their own.
        """
        wanted = set(self.keys if ids is None else ids)
        return [
            dataclasses.replace(
                binding(command),
                key=",".join(self.keys[command.id]),
                key_display=self.shown(command.id),
                action=action or command.action,
            )
            for command in COMMANDS
            if command.id in wanted and self.keys[command.id]
        ]


DEFAULT = KeyTable({command.id: command.keys for command in COMMANDS})


def in_force(node: DOMNode) -> KeyTable:
    """Return the keys in force in the app of a node."""
    table = getattr(node.app, "key_table", DEFAULT)
    return table if isinstance(table, KeyTable) else DEFAULT


def bind(node: DOMNode, wanted: Iterable[Binding]) -> None:
    """Give a node these bindings in place of all that it has for commands.

    `App.set_keymap` would do the like at each key, but only after an input has taken the keys
    that it types out of the defaults: a command moved to a letter would then run while that
    letter is typed, and one moved away from a letter would be lost there. It has no way to take a
    key away, either.
    """
    others = [binding for _, binding in node._bindings if binding.id not in _COMMANDS]
    node._bindings = BindingsMap([*wanted, *others])


def resolve(preset: str, asked: Mapping[str, Sequence[str]]) -> tuple[KeyTable, tuple[str, ...]]:
    """Return the keys in force for a preset and what the user asks for, and what was wrong.

    A key does one thing: what the user asks for comes first, in its order, then the preset. An
    empty list takes the keys of a command away. What is wrong is left out, and the rest applies.
    """
    problems: list[str] = []
    if preset not in PRESETS:
        problems.append(f'there is no keymap "{preset}": there are {", ".join(PRESETS)}')
        preset = "default"
    base = {**DEFAULT.keys, **PRESETS[preset]}
    own = _understood(asked, problems)
    owner: dict[str, str] = {}
    keys: dict[str, tuple[str, ...]] = {}
    for command, wanted in own.items():
        keys[command] = _claim(command, wanted, owner, own, problems)
    for command, usual in base.items():
        if command not in own:
            keys[command] = _claim(command, usual, owner, own, problems)
    for command, wanted in own.items():
        if wanted and not keys[command]:
            keys[command] = _claim(command, base[command], owner, own, [])
    return KeyTable({command.id: keys[command.id] for command in COMMANDS}), tuple(problems)


def _understood(asked: Mapping[str, Sequence[str]], problems: list[str]) -> Bound:
    """Return what was asked for of commands and keys that exist."""
    own: dict[str, tuple[str, ...]] = {}
    for command, names in asked.items():
        if command not in _COMMANDS:
            from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

            near = get_close_matches(command, _COMMANDS, 1)
            advice = f'did you mean "{near[0]}"?' if near else "docs/keys.md lists all"
            problems.append(f'[keys] there is no command "{command}": {advice}')
            continue
        keys = []
        for name in names:
            try:
                keys.append(normalise(name))
            except KeyNameError as error:
                problems.append(f"[keys] {command}: {error}")
        if keys or not names:
            own[command] = tuple(dict.fromkeys(keys))
    return own


def _claim(
    command: str, wanted: Sequence[str], owner: dict[str, str], own: Bound, problems: list[str]
) -> tuple[str, ...]:
    """Take the keys that no command has yet, and tell of the others."""
    free = []
    for key in wanted:
        if key not in owner:
            owner[key] = command
            free.append(key)
        elif command in own:
            problems.append(
                f"[keys] {owner[key]} and {command} both want {written(key)}: "
                f"{owner[key]} has it, give {command} another"
            )
        else:
            problems.append(
                f"[keys] {owner[key]} takes {written(key)} from {command}: "
                f"give {command} a key of its own"
            )
    return tuple(free)
