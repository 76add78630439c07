"""Plain text files."""

from __future__ import annotations

from collections.abc import Iterator

from search_index.sources.article import Article, Reading
from search_index.sources.decoding import decode


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield the decoded file; raises SourceError when `data` is empty or not text."""
    yield Article(decode(data), "text")
