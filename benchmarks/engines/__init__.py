"""The engines compared, behind one interface; each is a module of its own, imported when used."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, cast

from article import Article
from queries import Query

PAGE = 20  # results fetched
#: Engine -> the package that it needs.
NEEDS = {
    "korus": "search_index",
    "korus_text": "search_index",
    "fts5": "sqlite3",
    "fts5_plain": "sqlite3",
    "tantivy": "tantivy",
    "whoosh": "whoosh",
}


class Unsupported(Exception):
    """The engine has no such kind of query, or not through what is measured here."""


class Opened(Protocol):
    """An index that answers."""

    def answer(self, query: Query) -> int:
        """Find, count, and fetch title and date of the best 20; return the count.

        Raises Unsupported.
        """
        ...

    def typed(self, text: str) -> int:
        """The same, and a snippet of each, for what has been typed so far; return the count.

        The last word is taken as a beginning, the others are required.
        """
        ...

    def close(self) -> None:
        """Release the files."""
        ...


class Engine(Protocol):
    """What a module of an engine has."""

    SETUP: str  # how it is set up, one sentence

    def build(self, documents: Iterable[Article], place: Path, processes: int) -> float:
        """Index title and text of all documents into the empty folder `place`.

        Return the seconds it took, reading the documents included.
        """
        ...

    def open(self, place: Path) -> Opened:
        """Open what ``build`` made."""
        ...


def engine(name: str) -> Engine:
    """Return an engine by its name."""
    return cast(Engine, import_module(f"engines.{name}"))


def available(name: str) -> bool:
    """Whether the package that an engine needs is installed."""
    return find_spec(NEEDS[name]) is not None
