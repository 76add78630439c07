"""Articles as JSON: one object a line, an array of objects, one object, or what holds these."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from search_index.errors import SourceError
from search_index.sources.article import Article, Reading
from search_index.sources.decoding import decode
from search_index.sources.records import (
    NO_TEXT,
    article_of_facts,
    facts_of_object,
    fields_of,
    refuse_rows,
)

_BROKEN = object()
_BLANK = re.compile(r"[\s,]*")
_LISTS = ("articles", "items", "data", "results", "documents", "docs", "posts", "news", "rows")
_ALSO = (*_LISTS, "hits", "records", "entries", "result", "list")  # of what has no text itself
_DEPTH = 3  # objects in each other in which an array of articles is looked for
_WIDTH = 20  # members of each that are looked at


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield the articles in `data`; the part of each is the number of its line or its object.

    Raises SourceError when nothing in it is JSON, or nothing has text.
    """
    text = decode(data)
    broken: list[int] = []
    empty: list[int] = []
    found = False
    first = next(line for line in text.split("\n", 100) if line.strip())
    whole = _loaded(first)
    lined = isinstance(whole, dict) and _items(whole) == [whole]
    for number, line, value in _lines(text) if lined else _values(text):
        if value is _BROKEN:
            broken.append(number)
            continue
        facts = facts_of_object(value) if isinstance(value, dict) else {}
        article = article_of_facts(facts, "jsonl", number, line)
        if article is None:
            empty.append(number)
        else:
            found = True
            yield article
    if not found:
        raise SourceError("not JSON" if broken and not empty else NO_TEXT)
    refuse_rows(reading, broken, "not JSON", "lines are not JSON")
    refuse_rows(reading, empty, "no text in it", "rows have no text")


def _lines(text: str) -> Iterator[tuple[int, int, object]]:
    """Yield number, line and value of every line that is not blank."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, number, _loaded(line)


def _values(text: str) -> Iterator[tuple[int, int, object]]:
    """Yield number, line and value of the objects in an array or one after another."""
    decoder = json.JSONDecoder(strict=False)
    position, number, line, counted = 0, 0, 1, 0
    end = len(text.rstrip(" \t\n,"))
    while position < end:
        blank = _BLANK.match(text, position)
        position = blank.end() if blank else position
        line += text.count("\n", counted, position)
        counted = position
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            if number:
                yield number + 1, line, _BROKEN
            else:  # lines whose first is broken
                yield from _lines(text)
            return
        for item in _items(value):
            number += 1
            yield number, line, item


def _items(value: object) -> list[object]:
    """Return the objects in a value: of an array, of what else holds objects, or itself."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        items = _listed(value, _LISTS, 0)
        if not items and "text" not in facts_of_object(value):
            items = _listed(value, _ALSO, _DEPTH) or _tabled(value) or _keyed(value)
        return items or [value]
    return [value]


def _listed(value: Mapping[str, object], names: tuple[str, ...], depth: int) -> list[object]:
    """Return the array of objects in an object, or, at most `depth` deeper, in one within it."""
    for name in names:
        inner = value.get(name)
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            return inner
    if depth:
        for inner in list(value.values())[:_WIDTH]:
            if isinstance(inner, dict) and (items := _listed(inner, names, depth - 1)):
                return items
    return []


def _tabled(value: Mapping[str, object]) -> list[object]:
    """Return the rows of a table as pandas writes it: by columns, or parted from their names."""
    names, rows = value.get("columns"), value.get("data")
    if isinstance(names, list) and isinstance(rows, list):
        heads = [str(name) for name in names]
        return [dict(zip(heads, row, strict=False)) for row in rows if isinstance(row, list)]
    columns = {name: cells for name, cells in value.items() if isinstance(cells, dict)}
    texts = fields_of(list(columns)).get("text")
    if len(columns) < len(value) or not texts:
        return []
    indexes = list(columns.values())[texts[0]]
    return [{name: cells.get(index) for name, cells in columns.items()} for index in indexes]


def _keyed(value: Mapping[str, object]) -> list[object]:
    """Return the objects in an object that has nothing else, under any names, if they have text."""
    objects = [item for item in value.values() if isinstance(item, dict)]
    alike = objects and len(objects) == len(value)
    return list(objects) if alike and "text" in facts_of_object(objects[0]) else []


def _loaded(line: str) -> object:
    try:
        return json.loads(line.rstrip().rstrip(","), strict=False)
    except (ValueError, RecursionError):
        return _BROKEN
