"""The user's settings: one TOML file that the program reads and never writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from search_index.errors import KorusError
from search_index.settings import NAMES, config_file, place_in_toml, read_text


@dataclass(frozen=True, slots=True)
class Settings:
    """What the file asks for; whatever it does not say is as in a file that is not there.

    ``keys`` are keys by command id, as they were written: `tui.keymap.resolve` judges them.
    ``problems`` are lines for the user, each with what to do.
    """

    path: Path | None = None
    theme: str | None = None
    keymap: str = "default"
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def load(path: Path | None = None) -> Settings:
    """Read the settings. A file that is missing asks for nothing; no file raises."""
    path = config_file() if path is None else path
    try:
        text = read_text(path)
    except (FileNotFoundError, NotADirectoryError):
        return Settings(path)
    except KorusError as error:
        return Settings(path, problems=(str(error),))
    return _parsed(path, text)


def _parsed(path: Path, text: str) -> Settings:
    import tomllib  # noqa: PLC0415 - most people have no such file

    try:
        table = tomllib.loads(text)
    except RecursionError:
        return Settings(path, problems=("the file is nested too deeply: nothing in it is used",))
    except ValueError as error:
        line, reason = place_in_toml(str(error), text)
        return Settings(
            path, problems=(f"line {line}: {reason}; until it is right nothing in it is used",)
        )
    problems = [
        f'there is no setting "{name}": there are theme, keymap, lexicon, names and [keys]'
        for name in table
        if name not in ("theme", "keymap", "lexicon", "names", "keys")
    ]
    theme = _string(table, "theme", problems)
    keymap = _string(table, "keymap", problems)
    keys = _keys(table.get("keys", {}), problems)
    _string(table, "lexicon", problems)  # the library reads it, for every program alike
    names = _string(table, "names", problems)  # and this
    if names is not None and names not in NAMES:
        problems.append(f'names is "rules" or "all", not "{names}": all is used')
    return Settings(path, theme, keymap or "default", keys, tuple(problems))


def _string(table: Mapping[str, object], name: str, problems: list[str]) -> str | None:
    value = table.get(name)
    if value is None or isinstance(value, str):
        return value
    problems.append(f'{name} is a name in quotes, {name} = "…"')
    return None


def _keys(table: object, problems: list[str]) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict):
        problems.append('keys is a table: [keys], and below it lines like sort = "s"')
        return {}
    keys: dict[str, tuple[str, ...]] = {}
    for command, value in _leaves(table):
        names = [value] if isinstance(value, str) else value
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            keys[command] = tuple(names)
        else:
            problems.append(
                f'[keys] {command} is a key in quotes or a list of them, "x" or ["x", "y"]'
            )
    return keys


def _leaves(table: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    """Yield ids and values: to TOML, hit.next without quotes is a table hit that holds next."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value
