"""OpenDocument text files (OASIS OpenDocument 1.3, part 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_index.errors import SourceError
from search_index.sources.article import Article, Reading
from search_index.sources.flow import ITEM, Flow, Kind
from search_index.sources.packed_xml import ENCRYPTED, Attributes, Package, properties, walk
from search_index.sources.stated import stated

_SKIPPED = frozenset(
    {
        "text:tracked-changes",  # holds what was deleted; what was inserted stands in the text
        "text:note-citation",
        "text:ruby-text",
        "text:script",
        "office:annotation",
        "office:forms",
        "office:scripts",
        "svg-compatible:title",
        "svg-compatible:desc",
        "table:covered-table-cell",
        "style:header",
        "style:footer",
    }
)
_FRAMES: dict[str, Kind] = {
    "table:table": "table",
    "table:table-row": "row",
    "table:table-cell": "cell",
    "drawing:text-box": "box",
    "drawing:custom-shape": "box",
    "text:note-body": "note",
}
_META = {
    "dc:title": "title",
    "meta:initial-creator": "author",
    "meta:creation-date": "date",
    "dc:date": "other_date",
}
_SPACES = re.compile(r"[ \t\r\n]+")
_MAX_SPACES = 100  # that one element may stand for


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield the text of a document with its notes; headers, footers and comments are left out.

    Raises SourceError if the file is damaged, encrypted, too large unpacked, or has no text.
    """
    package = Package(data)
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise SourceError(ENCRYPTED)
    content = package.read("content.xml")
    if not content:
        raise SourceError("no text document: there is no text in it")
    reader = _Reader()
    walk(content, reader.start, reader.end, reader.text, _SKIPPED)
    text = reader.flow.result()
    if not text:
        raise SourceError("empty")
    facts = properties(package.read("meta.xml"), _META)
    yield stated(Article(text, "odt"), facts)


class _Reader:
    """Turns the elements of a text into text."""

    def __init__(self) -> None:
        self.flow = Flow()
        self._open = 0  # paragraphs that are open: one in a box stands in another
        self._items: list[bool] = []  # for each list item that is open, whether it is to begin
        self._ended_in_space = [True]  # of each open paragraph, so that spaces are one

    def start(self, name: str, attributes: Attributes) -> None:
        kind = _FRAMES.get(name)
        if kind:
            self.flow.open(kind)
        elif name in {"text:p", "text:h"}:
            self._open += 1
            self._ended_in_space.append(True)
        elif name == "text:list-item":
            self._items.append(True)
        elif not self._open:
            return
        elif name == "text:tab":
            self._add("\t")
        elif name == "text:line-break":
            self._add("\n")
        elif name == "text:s":
            self._add(" " * _count(attributes.get("text:c", "1")))

    def end(self, name: str) -> None:
        if name in _FRAMES:
            self.flow.close()
        elif name in {"text:p", "text:h"}:
            self._open -= 1
            self._ended_in_space.pop()
            # A box inside an item is none itself.
            item = name == "text:p" and bool(self._items) and not self._open and self._items[-1]
            if item:
                self._items[-1] = False
            self.flow.end(ITEM if item else "")
        elif name == "text:list-item":
            self._items.pop()

    def text(self, text: str) -> None:
        if not self._open:
            return
        # Spaces, tabs and line ends are one space (part 3, 6.1.2).
        text = _SPACES.sub(" ", text)
        if self._ended_in_space[-1]:
            text = text.removeprefix(" ")
        if text:
            self._add(text)
            self._ended_in_space[-1] = text.endswith(" ")

    def _add(self, text: str) -> None:
        self.flow.text(text)
        self._ended_in_space[-1] = False


def _count(value: str) -> int:
    return min(int(value), _MAX_SPACES) if value.isascii() and value.isdigit() else 1
