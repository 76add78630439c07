"""tantivy through its Python package: English stemmer, two threads that write."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from article import Article
from queries import Query

from engines import PAGE, Unsupported

package: Any = import_module("tantivy")  # by name: what is checked need not have it installed

SETUP = "tantivy with the tokenizer `en_stem`, positions, one writing thread a process"
_FIELDS = ("title", "body")
_MEMORY = 128 * 2**20  # bytes for the writer
_SNIPPET = 160  # characters
_NEAR = 5


def build(documents: Iterable[Article], place: Path, processes: int) -> float:
    """Index documents with as many threads as `processes`."""
    began = time.perf_counter()
    index = package.Index(_schema(), path=str(place))
    writer = index.writer(heap_size=_MEMORY, num_threads=processes)
    for article in documents:
        writer.add_document(
            package.Document(
                title=article.title,
                body=article.text,
                date=article.date,
                source=article.source,
                language=article.language,
            )
        )
    writer.commit()
    writer.wait_merging_threads()
    return time.perf_counter() - began


def open(place: Path) -> Opened:
    """Open an index."""
    return Opened(place)


def _schema() -> Any:
    builder = package.SchemaBuilder()
    for name in _FIELDS:
        builder.add_text_field(name, stored=True, tokenizer_name="en_stem")
    for name in ("date", "source", "language"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


class Opened:
    """An open tantivy index."""

    def __init__(self, place: Path) -> None:
        self._index = package.Index.open(str(place))
        self._index.reload()
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    def answer(self, query: Query) -> int:
        """Find, count, fetch; raises Unsupported."""
        return self._run(self._parsed(query))

    def typed(self, text: str) -> int:
        """Find what begins with the last word, with snippets of the body."""
        *whole, last = text.split()
        parts = [self._index.parse_query(_quoted(word), list(_FIELDS)) for word in whole]
        parts.append(self._prefix(last))
        query = package.Query.boolean_query([(package.Occur.Must, part) for part in parts])
        return self._run(query, snippets=True)

    def close(self) -> None:
        """Let go of the index; its files are closed with the last reference."""
        del self._searcher, self._index

    def _run(self, query: Any, *, snippets: bool = False) -> int:
        found = self._searcher.search(query, limit=PAGE, count=True)
        make = None
        if snippets:
            make = package.SnippetGenerator.create(self._searcher, query, self._schema, "body")
            make.set_max_num_chars(_SNIPPET)
        for _, address in found.hits:
            document = self._searcher.doc(address)
            document.get_first("title"), document.get_first("date")
            if make is not None:
                make.snippet_from_doc(document).to_html()
        return int(found.count)

    def _prefix(self, word: str) -> Any:
        pattern = re.escape(word) + ".*"
        either = [
            (package.Occur.Should, package.Query.regex_query(self._schema, field, pattern))
            for field in _FIELDS
        ]
        return package.Query.boolean_query(either)

    def _parsed(self, query: Query) -> Any:
        words = [_quoted(word) for word in query.words]
        match query.kind:
            case "term" | "or":
                text = " ".join(words)
            case "and":
                text = " AND ".join(words)
            case "phrase":
                text = _quoted(query.text)
            case "near":
                text = f"{_quoted(query.text)}~{_NEAR - 1}"
            case "prefix":
                return self._prefix(query.words[0])
            case _:
                raise Unsupported(query.kind)
        return self._index.parse_query(text, list(_FIELDS))


def _quoted(words: str) -> str:
    return '"' + words.replace('"', " ") + '"'
