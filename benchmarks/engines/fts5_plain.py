"""SQLite FTS5 without prefix indexes: smaller and faster to write, slower to type into."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from article import Article

from engines import fts5

SETUP = "FTS5 as above without prefix indexes"
open = fts5.open


def build(documents: Iterable[Article], place: Path, processes: int) -> float:
    """Index documents."""
    return fts5.build_with(documents, place, "")
