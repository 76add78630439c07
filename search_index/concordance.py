"""KWIC, key words in context: every hit on a line of its own, to be sorted by what is around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TypeAlias

from search_index.analysis.folding import fold
from search_index.analysis.tokens import written_words
from search_index.boundaries import after_cut, before_cut
from search_index.models import PAGE_BREAK, DocumentInfo, KwicLine, KwicOrder, Span

Cancelled: TypeAlias = Callable[[], bool]
SortKey: TypeAlias = tuple[tuple[str, ...], tuple[str, ...], str, str, int, int]

WIDTH = 60  # code points on each side of a hit
_CHUNK = 1000  # lines made or weighed between two questions whether to go on: about 10 ms

# Whatever a terminal or `str.splitlines` begins a new line at, with the space around it.
_LINE_BREAK = re.compile("\\s*[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]\\s*")
_WORD = re.compile(r"\S+")


def kwic(
    info: DocumentInfo,
    text: str,
    spans: Sequence[Span],
    width: int = WIDTH,
    *,
    words: int | None = None,
    cancelled: Cancelled | None = None,
) -> list[KwicLine]:
    """Return a line for each hit of a document, in order.

    `spans` are sorted places of `text`. Each side has at most `width` code points and, if `words`
    is given, at most so many words, besides what remains of the word that the hit is in; a side is
    cut between words. Line breaks, with the space around them, become one space; all else stays
    as it is in the text, control characters too. `cancelled` is asked every 1,000 lines; when it is
    true, the lines made so far are returned.
    """
    lines: list[KwicLine] = []
    line, page, counted = 1, 1, 0
    for number, span in enumerate(spans):
        if cancelled is not None and number % _CHUNK == 0 and cancelled():
            break
        start, end = span.start, span.end
        line += text.count("\n", counted, start)
        page += text.count(PAGE_BREAK, counted, start)
        counted = start
        low = after_cut(text, max(start - width, 0), start)
        high = before_cut(text, min(end + width, len(text)), end)
        left, right = _one_line(text[low:start]).lstrip(" "), _one_line(text[end:high]).rstrip(" ")
        if words is not None:
            left, right = _last_words(left, words), _first_words(right, words)
        match = _one_line(text[start:end])
        lines.append(KwicLine(info, start, end, left, match, right, line, page))
    return lines


def sort_key(line: KwicLine, order: KwicOrder) -> SortKey:
    """Return what lines compare by in an order: folded words, then the place of the hit.

    By the left context the nearest word counts first, then the one before it (as AntConc's 1L, 2L,
    3L), and between equal ones the match and what follows it; by the right context its words from
    the hit on, then the match; by the match, its words, then those of the right context. Two
    lines have equal keys only if they are of one place.
    """
    first: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    if order is KwicOrder.LEFT:
        first, then = _words(line.left)[::-1], (fold(line.match), fold(line.right))
    elif order is KwicOrder.RIGHT:
        first, then = _words(line.right), (fold(line.match),)
    elif order is KwicOrder.MATCH:
        first, then = _words(line.match), _words(line.right)
    return first, then, line.info.path, line.info.id, line.start, line.end


def sort_lines(
    lines: Iterable[KwicLine], order: KwicOrder, *, cancelled: Cancelled | None = None
) -> list[KwicLine] | None:
    """Return lines sorted by `sort_key`; None if `cancelled`, asked every 1,000 lines, was true."""
    keyed: list[tuple[SortKey, int, KwicLine]] = []
    rest = iter(lines)
    while chunk := list(islice(rest, _CHUNK)):
        if cancelled is not None and cancelled():
            return None
        # The number keeps lines themselves, which have no order, from being compared.
        keyed.extend(
            (sort_key(line, order), number, line) for number, line in enumerate(chunk, len(keyed))
        )
    keyed.sort()
    return [line for _, _, line in keyed]


def _one_line(text: str) -> str:
    """Return a text with its line breaks made spaces."""
    return text if text.isprintable() else _LINE_BREAK.sub(" ", text)


def _words(text: str) -> tuple[str, ...]:
    """Return the folded words of a text."""
    return tuple(written_words(fold(text)))


def _first_words(text: str, count: int) -> str:
    """Return the first words of what follows a hit, besides the rest of the hit's own word."""
    ends = [match.end() for match in _WORD.finditer(text)]
    kept = count + (bool(text) and not text[0].isspace())
    return text if len(ends) <= kept else text[: ends[kept - 1] if kept else 0]


def _last_words(text: str, count: int) -> str:
    """Return the last words of what is before a hit, besides the start of the hit's own word."""
    starts = [match.start() for match in _WORD.finditer(text)]
    kept = count + (bool(text) and not text[-1].isspace())
    return text if len(starts) <= kept else text[starts[-kept] if kept else len(text) :]
