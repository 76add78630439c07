"""korus as its app uses it: files in a folder, their names recognised, asked through ``Library``.

The facets and the entities of all documents found are part of every keystroke's answer.
``korus_text`` indexes title and text alone, which is what the other engines do, and is compared
with them in indexing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from pathlib import Path

from article import Article
from queries import Query

from engines import PAGE, Unsupported
from search_index.library import Library, open_library

SETUP = (
    "korus through `Library.search`: while typing with all facets, entities and a passage of each "
    "of 20 documents; for the other queries the count and 20 documents, as from the others"
)
FILES, INDEX = "articles", "index"
_ENTITIES = 40  # of each type, as many as the app lists
_NEAR = 5


def build(documents: Iterable[Article], place: Path, processes: int) -> float:
    """Write the files and index them as the program does; return the seconds of the second."""
    from corpora import write_folder  # noqa: PLC0415 - a process that only searches needs it not

    write_folder(documents, place / FILES)
    return refresh(place)


def refresh(place: Path) -> float:
    """Bring the index up to date with the files; return the seconds it took."""
    library = library_of(place)
    began = time.perf_counter()
    library.refresh()
    seconds = time.perf_counter() - began
    library.close()
    return seconds


def library_of(place: Path) -> Library:
    """Return the library over the files and the index that ``build`` made."""
    return open_library(place / FILES, index_dir=place / INDEX)


def open(place: Path) -> Opened:
    """Open an index."""
    return Opened(library_of(place))


class Opened:
    """An open library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._warming: threading.Thread | None = None

    def answer(self, query: Query) -> int:
        """Find, count, fetch."""
        found = self.library.search(
            _written(query), limit=PAGE, snippets=0, entities=0, facets=False, count_hits=False
        )
        return found.total

    def typed(self, text: str) -> int:
        """Search as the app does after each letter."""
        found = self.library.search(text, limit=PAGE, typing=True, snippets=1, entities=_ENTITIES)
        if self._warming is None:  # as the app does once it has shown its first results
            self._warming = threading.Thread(target=self.library.warm)
            self._warming.start()
        return found.total

    def close(self) -> None:
        """Close the library."""
        if self._warming is not None:
            self._warming.join()
        self.library.close()


def _written(query: Query) -> str:
    """Return a query in the language of docs/queries.md."""
    words = query.words
    match query.kind:
        case "term" | "and":
            return query.text
        case "or":
            return " OR ".join(words)
        case "phrase":
            return f'"{query.text}"'
        case "prefix":
            return f"{words[0]}*"
        case "fuzzy":
            return f"{words[0]}~"
        case "infix":
            return f"*{words[0]}*"
        case "near":
            return f'"{query.text}"~{_NEAR}'
        case "regex":
            return f"/{words[0]}.*{words[1]}/"
    raise Unsupported(query.kind)
