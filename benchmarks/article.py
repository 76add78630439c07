"""An article, and a corpus of them as one file.

A corpus is a file of one JSON array a line, so that every engine reads the same articles at the
same cost. Nothing of the program is imported here: what reads a corpus to search it should not
carry more in memory than it needs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Article:
    """An article as every engine gets it."""

    path: str  # relative to the folder of the corpus, with forward slashes; unique
    title: str
    text: str  # without the title
    date: str  # ISO 8601, perhaps partial; "" unknown
    source: str
    language: str  # "en", "ko", "ru" or "und"


def write_corpus(corpus: Iterable[Article], path: Path) -> None:
    """Write articles into one file, which appears only once it is whole."""
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as file:
        for article in corpus:
            file.write(json.dumps(astuple(article), ensure_ascii=False) + "\n")
    partial.replace(path)


def read_corpus(path: Path) -> Iterator[Article]:
    """Yield the articles of a file of ``write_corpus``, one at a time."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield Article(*json.loads(line))
