"""Files of Word before 2007, which are named and not read."""

from __future__ import annotations

from collections.abc import Iterator

from search_index.errors import SourceError
from search_index.sources.article import Article, Reading


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Raise SourceError with what to do about it."""
    raise SourceError("an old Word file: save it as docx")
    yield
