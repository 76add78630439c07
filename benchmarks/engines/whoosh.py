"""Whoosh as it comes: its own codec, writer, query parser and matchers."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from article import Article
from queries import Query
from whoosh import fields, highlight, index, scoring
from whoosh import query as nodes
from whoosh.analysis import StemmingAnalyzer

from engines import PAGE, Unsupported

SETUP = "Whoosh as it comes: `StemmingAnalyzer` without stop words, BM25F, its own writer"
_MEMORY = 256  # megabytes of postings that the writer keeps
_FIELDS = ("title", "body")


def build(documents: Iterable[Article], place: Path, processes: int) -> float:
    """Index documents."""
    began = time.perf_counter()
    schema = fields.Schema(
        title=_text(),
        body=_text(),
        date=fields.STORED(),
        source=fields.STORED(),
        language=fields.STORED(),
    )
    writer = index.create_in(str(place), schema).writer(
        limitmb=_MEMORY, procs=processes, multisegment=processes > 1
    )
    for article in documents:
        writer.add_document(
            title=article.title,
            body=article.text,
            date=article.date,
            source=article.source,
            language=article.language,
        )
    writer.commit()
    return time.perf_counter() - began


def open(place: Path) -> Opened:
    """Open an index."""
    return Opened(place)


def _text() -> Any:
    return fields.TEXT(analyzer=StemmingAnalyzer(stoplist=None), stored=True)


class Opened:
    """An open Whoosh index."""

    def __init__(self, place: Path) -> None:
        self._index = index.open_dir(str(place))
        self._analyzer = self._index.schema["body"].analyzer
        self._searcher = self._index.searcher(weighting=scoring.BM25F())

    def answer(self, query: Query) -> int:
        """Find, count, fetch; raises Unsupported."""
        return self._run(self._node(query))

    def typed(self, text: str) -> int:
        """Find what begins with the last word, with snippets of the body."""
        *whole, last = text.split()
        parts = [self._either("term", (word,)) for word in whole]
        node = nodes.And([*parts, self._either("prefix", (last,))])
        return self._run(node, snippets=True)

    def close(self) -> None:
        """Close the searcher and the index."""
        self._searcher.close()
        self._index.close()

    def _run(self, node: Any, *, snippets: bool = False) -> int:
        results = self._searcher.search(node, limit=PAGE)
        count = len(results)
        results.fragmenter = highlight.ContextFragmenter()
        for hit in results:
            hit["title"], hit["date"]
            if snippets:
                hit.highlights("body")
        return count

    def _node(self, query: Query) -> Any:
        match query.kind:
            case "and":
                return nodes.And([self._either("term", (word,)) for word in query.words])
            case "or":
                return nodes.Or([self._either("term", (word,)) for word in query.words])
            case "term" | "phrase" | "prefix":
                return self._either(query.kind, query.words)
        raise Unsupported(query.kind)

    def _either(self, kind: str, words: tuple[str, ...]) -> Any:
        return nodes.Or([self._leaf(field, kind, words) for field in _FIELDS])

    def _leaf(self, field: str, kind: str, words: tuple[str, ...]) -> Any:
        if kind == "prefix":
            return nodes.Prefix(field, words[0])
        terms = [token.text for token in self._analyzer(" ".join(words))]
        return nodes.Phrase(field, terms) if kind == "phrase" else nodes.Term(field, terms[0])
