"""From lines on pages to paragraphs: which lines go on, which stand on every page.

A PDF has no paragraphs, only letters at places. Whether a line was broken because it was full is
told by the first word of the next one: if it would have found room, the break was meant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from search_index.models import PAGE_BREAK
from search_index.sources.hangul_breaks import Break, Breaks, is_break


class Line(NamedTuple):
    """A line of a page. Measures are points from the lower left corner."""

    text: str
    left: float
    right: float
    base: float  # height of the line on which its first letter stands
    size: float  # of the font of its first letter
    word: float  # width of its first word
    spaced: bool = False  # a space ends it
    cells: bool = False  # wide gaps are in it: a row of a table


class _Edge(NamedTuple):
    """What headers and footers are known by. A title in larger letters is not the header of it."""

    text: str  # without numbers
    size: int
    base: int


_EDGE_LINES = 3  # at the top and the bottom of a page, among which headers and footers are
_MAX_PARAGRAPH = 20_000  # code points; what is longer is none
_MAX_NUMBERS = 3  # in a header or footer
_SHARE = 0.3  # of the pages, on which a line stands at the edge if it is one: left and right differ
_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_ONLY_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.?|стр\.?|с\.|страница|쪽|페이지)\W*)?#(?:\W*(?:of|из|/|쪽)?\W*#)?\W*", re.I
)
_BEGINS = re.compile(  # items of lists, as people mark and number them in three languages
    r"[•·●○◦■□▪▫◆◇▶▷►◎※★☞✓❍*–—-]\s|[①-⑳]|\(?(?:\d{1,3}|[a-zа-я])[.)]\s|\[\d{1,3}\]\s|"
    r"\(?[가나다라마바사아자차카타파하ㄱ-ㅎⅠ-Ⅻ][.)]\s"
)
_SENTENCE_END = re.compile(r"[.!?…。:;][\"'”’»)\]]*$")
_HYPHENS = "\x02\ufffe\xad-‐"
_SOFT = "\x02\ufffe\xad"
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LAST_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*$")
_LONGEST_WORD = 64  # code points of a text in which its last word is looked for
_SYLLABLE = 1.2  # width of one and a space at the most, in letters' sizes
# First and last parts of Russian words that are written with a hyphen.
_HYPHENED_FIRST = {"по", "из", "кое", "во", "в", "как", "юго", "северо", "экс", "вице"}
_HYPHENED_LAST = {"то", "либо", "нибудь", "за", "под", "таки", "ка", "на"}


def text_of_pages(pages: Sequence[Sequence[Line]]) -> str:
    """Return the text of a document: paragraphs with blank lines between, pages with PAGE_BREAK.

    A PAGE_BREAK is a line of its own.
    """
    kept = without_edges(pages)
    joints = _Joints(kept)
    texts = [joints.text(page) for page in kept]
    return f"\n{PAGE_BREAK}\n".join(texts).rstrip(" \n") + "\n"


def without_edges(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return pages without headers, footers and page numbers.

    That is: lines among the first or the last three of their page, by height, that stand at the
    same place on as many pages as only those do, whatever number is in them.
    """
    edges = [_edges(page) for page in pages]
    counts = Counter(key for page in edges for key in set(page.values()))
    filled = sum(1 for page in pages if page)
    least = max(2 if filled > 3 else 3, round(_SHARE * filled))
    dropped = {key for key, count in counts.items() if count >= least}
    if filled == 2:
        dropped = {key for key, count in counts.items() if count == 2 and _surely(key)}
    kept = [
        [line for at, line in enumerate(page) if edge.get(at) not in dropped]
        for page, edge in zip(pages, edges, strict=True)
    ]
    return kept if any(kept) else [list(page) for page in pages]


def _surely(edge: _Edge) -> bool:
    return bool(_ONLY_NUMBER.fullmatch(edge.text)) or "#" not in edge.text


def _edges(page: Sequence[Line]) -> dict[int, _Edge]:
    """Return the lines at the edges of a page, by their places among its lines."""
    heights = sorted({round(line.base) for line in page})
    low, high = heights[:_EDGE_LINES], heights[-_EDGE_LINES:]
    found: dict[int, _Edge] = {}
    for at, line in enumerate(page):
        height = round(line.base)
        if height in high or height in low:
            text, numbers = _NUMBER.subn("#", line.text)
            if numbers > _MAX_NUMBERS:  # a row of a table
                text = line.text
            found[at] = _Edge(" ".join(text.split()).lower(), round(line.size), height)
    return found


class _Joints:
    """Decides how lines go together, by all that the document has."""

    def __init__(self, pages: Sequence[Sequence[Line]]) -> None:
        texts = [line.text for page in pages for line in page]
        self._words = {word.lower() for text in texts for word in _WORDS.findall(text)}
        breaks = [
            _break(a.text[-_LONGEST_WORD:], a, b, edge)
            for page in pages
            for a, b, edge in _full_lines(page)
            if is_break(a.text, b.text)
        ]
        self._breaks = Breaks(texts if breaks else (), breaks)

    def text(self, page: Sequence[Line]) -> str:
        """Return the text of a page; rows of tables and items of lists have no blank lines."""
        leading = _leading(page)
        edges = _right_edges(page, leading)
        paragraphs: list[str] = []
        firsts: list[Line] = []  # the first line of each
        before: Line | None = None
        for at, line in enumerate(page):
            if before is None:
                paragraphs, firsts = [line.text], [line]
            elif len(paragraphs[-1]) > _MAX_PARAGRAPH:
                paragraphs.append(line.text)
                firsts.append(line)
            elif _beside(before, line):
                gap = "" if line.left - before.right < 0.15 * line.size else " "
                paragraphs[-1] += gap + line.text
                before = before._replace(right=line.right, spaced=line.spaced)
                continue
            elif _goes_on(before, line, firsts[-1], edges[at - 1], leading):
                paragraphs[-1] = self._joined(paragraphs[-1], before, line, edges[at - 1])
            else:
                paragraphs.append(line.text)
                firsts.append(line)
            before = line
        pieces: list[str] = []
        last = None
        for text, first in zip(map(_finished, paragraphs), firsts, strict=True):
            if text:
                kind = "row" if first.cells else "item" if _BEGINS.match(first.text) else ""
                pieces += ("" if last is None else "\n" if kind and kind == last else "\n\n", text)
                last = kind
        return "".join(pieces)

    def _joined(self, text: str, before: Line, after: Line, edge: float) -> str:
        """Return a paragraph with one more line: `before` is the last of it, `after` the next."""
        line = after.text
        if _breaks_off(text) and line[0].isalpha():
            return self._unbroken(text, line)
        if is_break(text, line):
            line_end = _break(text[-_LONGEST_WORD:], before, after, edge)
            return f"{text}{'' if self._breaks.inside(line_end) else ' '}{line}"
        return f"{text} {line}"

    def _unbroken(self, text: str, line: str) -> str:
        """Return two lines of which a hyphen ends the first: joined without it, or with it."""
        body = text[:-1]
        before, after = (
            _LAST_WORD.search(body, max(len(body) - _LONGEST_WORD, 0)),
            _WORDS.match(line),
        )
        if before is None or after is None:
            return body + line
        first, second = before.group().lower(), after.group().lower()
        if f"{first}{second}" in self._words:
            return body + line
        if f"{first}-{second}" in self._words:
            return f"{body}-{line}"
        hyphened = (
            line[0].isupper()
            or first in _HYPHENED_FIRST
            or second in _HYPHENED_LAST
            or (text[-1] not in _SOFT and "-" in first)
        )
        return f"{body}-{line}" if hyphened else body + line


def _breaks_off(text: str) -> bool:
    """Whether a line ends in a hyphen after a letter."""
    return len(text) > 1 and text[-1] in _HYPHENS and text[-2].isalpha()


def _break(text: str, a: Line, b: Line, edge: float) -> Break:
    """Return the end of line a, of which `text` is the end; the column's lines reach to `edge`."""
    return Break(text, b.text, a.spaced, room=edge - a.right > _SYLLABLE * a.size)


def _full_lines(page: Sequence[Line]) -> Iterator[tuple[Line, Line, float]]:
    """Yield the lines of a page that fill their column, with the next and the column's edge."""
    leading = _leading(page)
    for (a, b), edge in zip(pairwise(page), _right_edges(page, leading), strict=False):
        if _below(a, b, leading) and a.right + b.word + 0.2 * a.size > edge:
            yield a, b, edge


def _finished(text: str) -> str:
    text = text.rstrip()
    if text[-1:] in _SOFT and text:
        text = text[:-1] + "-"
    for sign in _SOFT:
        text = text.replace(sign, "")
    return " ".join(text.split())


def _leading(page: Sequence[Line]) -> float:
    """Return the usual distance of lines on a page, in letters' heights."""
    drops = [
        (a.base - b.base) / a.size
        for a, b in pairwise(page)
        if a.size > 0 and 0.5 * a.size < a.base - b.base < 3 * a.size and _same_size(a, b)
    ]
    return median(drops) if drops else 1.2


def _same_size(a: Line, b: Line) -> bool:
    return min(a.size, b.size) > 0.8 * max(a.size, b.size)


def _below(a: Line, b: Line, leading: float) -> bool:
    """Whether b is the next line of a's column."""
    drop = a.base - b.base
    overlap = min(a.right, b.right) - max(a.left, b.left)
    return 0.4 * a.size < drop <= 1.3 * leading * a.size and overlap > 0 and _same_size(a, b)


def _beside(a: Line, b: Line) -> bool:
    """Whether b stands on a's line and to the right of it: a raised letter parts a line."""
    height = min(a.size, b.size)
    level = abs(a.base - b.base) < 0.5 * max(a.size, b.size)
    return height > 0 and level and -0.3 * height < b.left - a.right < 3 * height


def _right_edges(page: Sequence[Line], leading: float) -> list[float]:
    """Return for each line how far the lines of its column reach to the right."""
    edges = [line.right for line in page]
    start = 0
    for at in range(1, len(page) + 1):
        if at < len(page) and _below(page[at - 1], page[at], leading):
            continue
        widest = max((line.right for line in page[start:at]), default=0.0)
        edges[start:at] = [widest] * (at - start)
        start = at
    return edges


def _goes_on(a: Line, b: Line, first: Line, edge: float, leading: float) -> bool:
    """Whether b goes on with the paragraph of a, of which `first` is the first line."""
    if _BEGINS.match(b.text) or a.cells or b.cells:
        return False
    # Lines with formulas or long words stand out; a broken word goes on all the same.
    full = a.right + b.word + 0.2 * a.size > edge or (_breaks_off(a.text) and b.text[0].islower())
    if _below(a, b, leading):
        indented = b.left > a.left + 0.7 * a.size
        hanging = a is first and bool(_BEGINS.match(a.text))
        return full and (not indented or hanging)
    # The next column: higher up, to the right; a sentence may go on there.
    next_column = b.base > a.base + a.size and b.left > a.left + 2 * a.size
    return next_column and full and _same_size(a, b) and not _SENTENCE_END.search(a.text)
