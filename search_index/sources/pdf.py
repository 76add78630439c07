"""PDF files: the text layer, page by page, read by PDFium."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from ctypes import c_double
from functools import cached_property
from itertools import islice, pairwise
from math import hypot
from typing import TYPE_CHECKING, Any

from search_index.errors import SourceError
from search_index.sources.article import Article, Reading
from search_index.sources.packed_xml import ENCRYPTED, Attributes, walk
from search_index.sources.pdf_layout import Line, text_of_pages
from search_index.sources.stated import real_author, real_title, stated

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

_NO_TEXT = "has no text, only pictures: run it through OCR first"
_DAY = re.compile(r"(?:D:)?\s*(\d{4})(\d\d)?(\d\d)?")  # ISO 32000-1, 7.9.4
_DROPPED = re.compile("[\x00\ufeff\uffff\ud800-\udfff]")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\xa0": " "}
)
_BULLET = re.compile("^[\ue000-\uf8ff](?=\\s)")  # of a font of signs, which have no code points
# The mark of a note behind a word: a number that stands higher in smaller letters.
_MARK = re.compile(r"(?<=[^\W\d_]|[.,;:!?»”’)\]])\d{1,3}(?=\s|\Z|[.,;:!?»”’)\]])")
_UNIT = re.compile(r"(?<!\w)(?:[кмсдmkcd]?[мm]|га|ha|m|s|с)\Z", re.IGNORECASE)  # of squares, cubes
_MARK_SIZE = 0.85  # of the letters before it, at the most
_WORD = re.compile(r"\S+")
_HYPHEN = "\ufffe"
_LINE_END = re.compile(f"{_HYPHEN}(?:\r?\n)?|\r\n?|\n|\\Z")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")  # two code units
_NEXT_LINE = 0.7  # sizes of the font that a line is below another at the least
_GAP = re.compile(r"(?<=\S) +(?=\S)")
_SEAM = re.compile("(?<=[\uac00-\ud7a3]) (?=[0-9A-Za-z.,:;)])|(?<=[0-9A-Za-z]) (?=[\uac00-\ud7a3])")
_BETWEEN = re.compile("(?<=[\uac00-\ud7a3]) (?=[\uac00-\ud7a3])")
_SEAM_GAP = 0.35  # sizes of the font
_DRAWN = 0.85  # share of the spaces between words of Hangul that are drawn, where a page draws them
_LOOKED_AT = 100  # such spaces
_CELL_GAP = 1.6  # sizes of the font between two cells


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield the text; pages but the last end in a line that is PAGE_BREAK.

    Lines are joined into paragraphs, headers, footers and page numbers left out. Raises
    SourceError if the file is damaged beyond repair, encrypted, or has no text layer.
    """
    import pypdfium2  # here, because only these files need it  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        wrong = "password" in str(error).lower() or "security" in str(error).lower()
        raise SourceError(ENCRYPTED if wrong else "damaged: no PDF reader will open it") from error
    try:
        pages = [_lines(document, number) for number in range(len(document))]
        facts = _facts(document, data)
    finally:
        document.close()
    if not any(pages):
        raise SourceError(_NO_TEXT)
    text = text_of_pages(pages)
    if not text.strip():
        raise SourceError(_NO_TEXT)
    yield stated(Article(text, "pdf"), facts)


def _lines(document: PdfDocument, number: int) -> list[Line]:
    """Return the lines of a page; none if it is damaged."""
    import pypdfium2  # noqa: PLC0415

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return []
    try:
        text_page = page.get_textpage()
        try:
            return list(_Page(text_page).lines())
        finally:
            text_page.close()
    except pypdfium2.PdfiumError:
        return []
    finally:
        page.close()


class _Page:
    """The text of a page with the places of its characters."""

    def __init__(self, page: PdfTextPage) -> None:
        from pypdfium2 import raw  # noqa: PLC0415

        self._raw: Any = raw
        self._page = page
        self._box = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._point = c_double(), c_double()
        self._text = page.get_text_range() if page.count_chars() > 0 else ""
        self._astral = [match.start() for match in _ASTRAL.finditer(self._text)]

    def lines(self) -> Iterator[Line]:
        start = 0
        for match in _LINE_END.finditer(self._text):
            # PDFium puts U+FFFE for a hyphen at the end of a line and the line end after it.
            end = match.end() if match.group() == _HYPHEN else match.start()
            for at, after in pairwise([start, *self._returns(start, end), end]):
                line = self._line(self._text[at:after], at)
                if line is not None:
                    yield line
            start = match.end()

    def _returns(self, start: int, end: int) -> Iterator[int]:
        """Yield where a line begins inside of what PDFium takes for one, as in files of Hancom."""
        body = self._text[start:end].rstrip()
        first, last = start + len(body) - len(body.lstrip()), start + len(body) - 1
        if last <= first:
            return
        size = self._size(first)
        if self._base(first) - self._base(last) < _NEXT_LINE * size:
            return
        left, base = self._left(first), self._base(first)
        for at in range(first + 1, last + 1):
            if self._text[at].isspace():
                continue
            before, above = left, base
            left, base = self._left(at), self._base(at)
            if left < before - size and base < above - _NEXT_LINE * size:
                yield at

    def _line(self, raw_text: str, start: int) -> Line | None:
        body = raw_text.rstrip()
        first = len(body) - len(body.lstrip())
        body = body[first:]
        if not body:
            return None
        start += first
        left, base = self._left(start), self._base(start)
        word = _WORD.match(body)
        return Line(
            text=_clean(self._without_marks(body, start)),
            left=left,
            right=self._right(start + len(body) - 1),
            base=base,
            size=self._size(start),
            word=max(self._right(start + word.end() - 1) - left, 0.0) if word else 0.0,
            spaced=len(raw_text) > first + len(body),
            cells=self._has_cells(body, start),
        )

    def _index(self, at: int) -> int:
        """Return PDFium's number of a character; its texts are counted in UTF-16."""
        at += bisect_left(self._astral, at)
        return int(self._raw.FPDFText_GetCharIndexFromTextIndex(self._page, at))

    def _left(self, at: int) -> float:
        box = self._box
        found = self._raw.FPDFText_GetLooseCharBox(self._page, self._index(at), box)
        return box.left if found else 0.0

    def _right(self, at: int) -> float:
        box = self._box
        found = self._raw.FPDFText_GetLooseCharBox(self._page, self._index(at), box)
        return box.right if found else 0.0

    def _base(self, at: int) -> float:
        """Return the height of the line on which a character stands."""
        x, y = self._point
        found = self._raw.FPDFText_GetCharOrigin(self._page, self._index(at), x, y)
        return y.value if found else 0.0

    def _size(self, at: int) -> float:
        """Return the size of a character's font as drawn."""
        index, matrix = self._index(at), self._matrix
        size = float(self._raw.FPDFText_GetFontSize(self._page, index))
        if self._raw.FPDFText_GetMatrix(self._page, index, matrix):
            size *= hypot(matrix.c, matrix.d) or 1.0
        return size

    def _has_cells(self, body: str, start: int) -> bool:
        """Whether a gap in a line is wider than spaces are, even where lines are stretched."""
        size = self._size(start)
        return any(
            self._left(start + match.end()) - self._right(start + match.start() - 1)
            > _CELL_GAP * size
            for match in _GAP.finditer(body)
        )

    def _without_marks(self, body: str, start: int) -> str:
        """Return a line without marks of notes and without spaces that no one typed."""
        left_out = [
            match.span()
            for match in _MARK.finditer(body)
            if self._raised(start + match.start())
            and not _UNIT.search(body, max(match.start() - 8, 0), match.start())
        ]
        left_out += [match.span() for match in _SEAM.finditer(body) if self._seam(start, match)]
        pieces: list[str] = []
        done = 0
        for at, end in sorted(left_out):
            pieces.append(body[done:at])
            done = max(end, done)
        return "".join((*pieces, body[done:]))

    def _seam(self, start: int, match: re.Match[str]) -> bool:
        """Whether a space is none: programs leave a gap where Hangul meets digits and signs.

        PDFium takes gaps for spaces too. That one is meant is known where all are left to be taken.
        """
        at = start + match.start()
        if not self._generated(at) or not self._draws_spaces:
            return False
        return self._left(at + 1) - self._right(at - 1) < _SEAM_GAP * self._size(at - 1)

    def _generated(self, at: int) -> bool:
        """Whether PDFium found a character that the file does not have."""
        return bool(self._raw.FPDFText_IsGenerated(self._page, self._index(at)) == 1)

    @cached_property
    def _draws_spaces(self) -> bool:
        """Whether the spaces between words are in the file."""
        spaces = [match.start() for match in islice(_BETWEEN.finditer(self._text), _LOOKED_AT)]
        return len(spaces) * (1 - _DRAWN) >= sum(map(self._generated, spaces))

    def _raised(self, at: int) -> bool:
        size = self._size(at - 1)
        higher = self._base(at) > self._base(at - 1) + 0.1 * size
        return higher and self._size(at) < _MARK_SIZE * size


def _clean(text: str) -> str:
    text = _BULLET.sub("•", _DROPPED.sub("", text.translate(_LIGATURES)))
    return unicodedata.normalize("NFC", text)


def _facts(document: PdfDocument, data: bytes) -> dict[str, str]:
    """Return title, author and day of creation, of the Info dictionary, else of the XMP packet."""
    info = document.get_metadata_dict()
    facts = {
        "title": real_title(info.get("Title", "")),
        "author": real_author(info.get("Author", "")),
        "date": _day(info.get("CreationDate", "")) or _day(info.get("ModDate", "")),
    }
    if not all(facts.values()):
        for key, value in _packet(data).items():
            facts[key] = facts.get(key) or value
    return facts


def _day(value: str) -> str:
    match = _DAY.match(value)
    return "-".join(part for part in match.groups() if part) if match else ""


_PACKET = {"title": "title", "creator": "author", "CreateDate": "date"}


def _packet(data: bytes) -> dict[str, str]:
    """Return what the last XMP packet that is not compressed says (ISO 16684-1)."""
    start = data.rfind(b"<x:xmpmeta")
    end = data.find(b"</x:xmpmeta>", start)
    if start < 0 or end < 0:
        return {}
    found: dict[str, str] = {}
    path: list[str] = []

    def on_start(name: str, attributes: Attributes) -> None:
        path.append(name.rpartition(":")[2])
        for key, value in attributes.items():
            keep(key.rpartition(":")[2], value)

    def on_text(text: str) -> None:
        keep(next((name for name in reversed(path) if name in _PACKET), ""), text)

    def keep(name: str, value: str) -> None:
        if name in _PACKET and value.strip():
            found.setdefault(_PACKET[name], value.strip()[:500])

    try:
        walk(data[start:end] + b"</x:xmpmeta>", on_start, lambda _: path.__delitem__(-1), on_text)
    except SourceError:
        return {}
    return found
