"""SQLite FTS5: title and body, stemmed (porter over unicode61), with prefix indexes."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path

from article import Article
from queries import Query

from engines import PAGE, Unsupported

SETUP = (
    "FTS5 with the tokenizer `porter unicode61`, prefix indexes for 1 to 3 letters, one "
    "transaction, `optimize` at the end, the file mapped into memory"
)
PREFIXES = "1 2 3"
_FILE = "fts5.sqlite"
_MAPPED = 2**32  # bytes
_CACHE = 64 * 1024  # kilobytes
_MARKS = ("\x02", "\x03")
_SNIPPET_TOKENS = 24


def build(documents: Iterable[Article], place: Path, processes: int) -> float:
    """Index documents; SQLite writes with one process only."""
    return build_with(documents, place, PREFIXES)


def build_with(documents: Iterable[Article], place: Path, prefixes: str) -> float:
    """Index documents with prefix indexes for the lengths given, "" for none."""
    began = time.perf_counter()
    connection = sqlite3.connect(place / _FILE)
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"PRAGMA cache_size=-{_CACHE}")
    option = f", prefix='{prefixes}'" if prefixes else ""
    connection.execute(
        "CREATE VIRTUAL TABLE articles USING fts5(title, body, date UNINDEXED, "
        f"source UNINDEXED, language UNINDEXED, tokenize='porter unicode61'{option})"
    )
    with connection:
        connection.executemany(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?)",
            ((a.title, a.text, a.date, a.source, a.language) for a in documents),
        )
    with connection:
        connection.execute("INSERT INTO articles(articles) VALUES ('optimize')")
    connection.close()
    return time.perf_counter() - began


def open(place: Path) -> Opened:
    """Open an index."""
    return Opened(place / _FILE)


class Opened:
    """An open FTS5 table."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self._connection.execute(f"PRAGMA mmap_size={_MAPPED}")
        self._connection.execute(f"PRAGMA cache_size=-{_CACHE}")

    def answer(self, query: Query) -> int:
        """Find, count, fetch; raises Unsupported."""
        return self._run(_match(query), "title, date")

    def typed(self, text: str) -> int:
        """Find what begins with the last word, with snippets of the body."""
        *whole, last = text.split()
        words = [*map(_quoted, whole), f"{_quoted(last)} *"]
        before, after = _MARKS
        snippet = f"snippet(articles, 1, '{before}', '{after}', '…', {_SNIPPET_TOKENS})"
        return self._run(" AND ".join(words), f"title, date, {snippet}")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _run(self, match: str, columns: str) -> int:
        count = self._connection.execute(
            "SELECT count(*) FROM articles WHERE articles MATCH ?", (match,)
        ).fetchone()[0]
        self._connection.execute(
            f"SELECT {columns} FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT {PAGE}",
            (match,),
        ).fetchall()
        return int(count)


def _match(query: Query) -> str:
    words = [_quoted(word) for word in query.words]
    match query.kind:
        case "term":
            return words[0]
        case "and":
            return " AND ".join(words)
        case "or":
            return " OR ".join(words)
        case "phrase":
            return _quoted(query.text)
        case "prefix":
            return f"{words[0]} *"
        case "near":
            return f"NEAR({' '.join(words)}, 5)"
    raise Unsupported(query.kind)


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'
