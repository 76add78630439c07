"""The word lists in data/names.toml and data/words.toml."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

FILES = ("names.toml", "words.toml", "english.toml")


@lru_cache(maxsize=1)
def _lists() -> dict[str, tuple[str, ...]]:
    folder = resources.files("search_index.entities") / "data"
    lists: dict[str, tuple[str, ...]] = {}
    for file in FILES:
        raw: dict[str, str] = tomllib.loads((folder / file).read_text(encoding="utf-8"))
        lists |= {key: tuple(value.split()) for key, value in raw.items()}
    return lists


def word_list(key: str) -> tuple[str, ...]:
    """Return a list by its key, in the order of the file. Raises KeyError."""
    return _lists()[key]
