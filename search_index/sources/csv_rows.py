"""Articles as a table: comma, semicolon or tab between columns, their names in the first row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from search_index.errors import SourceError
from search_index.sources.article import Article, Reading
from search_index.sources.decoding import decode
from search_index.sources.records import NO_TEXT, article_of_facts, fields_of, refuse_rows

_SEPARATORS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r"sep=(.)\n", re.IGNORECASE)  # by which Excel is told
_SAMPLE = 65_536  # code points in which the dialect is told
_ROWS = 20
_HEADS = 5  # rows among which that with the names is
_LONGEST = 2**31 - 1  # code points of a field; the files themselves are limited


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield the articles in `data`; the part of each is the number of its row under the names.

    Raises SourceError when there is no column of text.
    """
    text = decode(data)
    skip = 0
    stated = _SEPARATOR_LINE.match(text)
    if stated:
        skip = 1
        text = text[stated.end() :]
    separator = stated.group(1) if stated else _separator(text)
    rows = _rows(text, separator)
    # Some programs write a heading or two above the names.
    heads = (fields_of(names) for _, names in islice(rows, _HEADS))
    fields = next((fields for fields in heads if "text" in fields), None)
    if fields is None:
        raise SourceError(NO_TEXT)
    found = False
    empty: list[int] = []
    for number, (line, row) in enumerate(rows, 1):
        facts = {}
        for field, places in fields.items():
            values = (row[place] for place in places if place < len(row))
            facts[field] = next((value for value in values if value.strip()), "")
        article = article_of_facts(facts, "csv", number, line + skip)
        if article is not None:
            found = True
            yield article
        elif any(value.strip() for value in row):
            empty.append(number)
    if not found:
        raise SourceError("no text in its rows" if empty else "empty")
    refuse_rows(reading, empty, "no text in the row", "rows have no text")


def _separator(text: str) -> str:
    """Return what stands between columns: what makes the most known names of the first row.

    Then what makes rows of one length.
    """
    sample = text[:_SAMPLE]

    def fitness(separator: str) -> tuple[int, int]:
        rows = [row for _, row in islice(_rows(sample, separator), _ROWS)]
        alike = sum(len(row) == len(rows[0]) for row in rows[1:]) if rows else 0
        known = max((len(fields_of(row)) for row in rows[:_HEADS]), default=0)
        return known, alike

    return max(_SEPARATORS, key=fitness)


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, and the line on which each begins."""
    sample = text[:_SAMPLE]
    # MySQL and others write \" for a quote within quotes, where everybody else writes "".
    escaped = sample.count('\\"') > sample.count('""')
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator,
        escapechar="\\" if escaped else None,
        doublequote=not escaped,
        skipinitialspace=True,
    )
    line = 1
    try:
        for row in reader:
            if row:
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise SourceError(f"not a table: {str(error)[:60]}") from None
