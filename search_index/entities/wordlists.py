"""The word lists in the data files beside the lexicon, each file read when it is first needed."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

FILES = (
    "names.toml", "words.toml", "english.toml", "hangul.toml", "russian.toml", "russian_words.toml",
    "english_families.toml", "organs.toml",
)  # fmt: skip


@lru_cache(maxsize=len(FILES))
def _lists(file: str) -> dict[str, tuple[str, ...]]:
    path = resources.files("search_index.entities") / "data" / file
    raw: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {key: tuple(value.split()) for key, value in raw.items()}


def word_list(key: str) -> tuple[str, ...]:
    """Return a list by its key, in the order of its file. Raises KeyError."""
    for file in FILES:
        lists = _lists(file)
        if key in lists:
            return lists[key]
    raise KeyError(key)
