"""HWPX files of the Hangul word processor: OWPML in a zip archive (KS X 6101)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from search_index.errors import SourceError
from search_index.sources.article import Article, Reading
from search_index.sources.flow import Flow, Kind
from search_index.sources.packed_xml import ENCRYPTED, Attributes, Package, resolved, walk
from search_index.sources.stated import stated

_CONTENT = "Contents/content.hpf"
_SECTION = re.compile(r"Contents/section(\d+)\.xml")
# Names without their namespaces, of which every version of the format has its own.
_SKIPPED = frozenset(
    {"header", "footer", "hiddenComment", "memo", "shapeComment", "parameterset", "parameters",
     "subText", "masterPage", "secPr", "linesegarray"}
)  # fmt: skip
_FRAMES: dict[str, Kind] = {
    "tbl": "table",
    "tr": "row",
    "tc": "cell",
    "drawText": "box",
    "caption": "box",
    "footNote": "note",
    "endNote": "note",
}
_SIGNS = {
    "tab": "\t",
    "lineBreak": "\n",
    "hyphen": "-",
    "nbSpace": "\xa0",
    "fwSpace": " ",
}
# The day of creation is often years before: papers are written over older ones.
_FACTS = {"creator": "author", "ModifiedDate": "date", "CreatedDate": "other_date"}


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield the text of a document with its notes; headers, footers and comments are left out.

    Raises SourceError if the file is damaged, encrypted, too large unpacked, or has no text.
    """
    package = Package(data)
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise SourceError(ENCRYPTED)
    content = _Content()
    if _CONTENT in package.names:
        walk(package.read(_CONTENT), content.start, content.end, content.text)
    flow = Flow()
    for section in content.sections or _numbered(package):
        reader = _Reader(flow)
        walk(package.read(section), reader.start, reader.end, reader.text)
    text = flow.result()
    if not text:
        raise SourceError("empty")
    yield stated(Article(text, "hwpx"), content.facts)


def _numbered(package: Package) -> list[str]:
    found = [match for name in package.names if (match := _SECTION.fullmatch(name))]
    return [match.group() for match in sorted(found, key=lambda match: int(match[1]))]


class _Content:
    """The facts of a document, and its sections in their order (an OPF package file)."""

    def __init__(self) -> None:
        self.facts: dict[str, str] = {}
        self._members: dict[str, str] = {}
        self._spine: list[str] = []
        self._key = ""
        self._value: list[str] = []

    @property
    def sections(self) -> list[str]:
        found = [self._members[item] for item in self._spine if item in self._members]
        return list(dict.fromkeys(name for name in found if _SECTION.fullmatch(name)))

    def start(self, name: str, attributes: Attributes) -> None:
        local = _local(name)
        self._value.clear()
        self._key = ""
        if local == "title":
            self._key = local
        elif local == "meta":
            self._key = _FACTS.get(attributes.get("name", ""), "")
        elif local == "item":
            # References are from the root of the archive, or from the folder of this file.
            target = attributes.get("href", "")
            target = target if target.startswith("Contents/") else resolved(_CONTENT, target)
            self._members[attributes.get("id", "")] = target
        elif local == "itemref":
            self._spine.append(attributes.get("idref", ""))

    def end(self, name: str) -> None:
        value = "".join(self._value).strip()
        # Where no one typed a value, some versions leave its kind: <meta name="...">text</meta>.
        if self._key and value and value != "text":
            self.facts.setdefault(self._key, value)
        self._key = ""

    def text(self, text: str) -> None:
        self._value.append(text)


class _Reader:
    """Turns the elements of a section into text."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._open: list[str] = []
        self._hidden = 0  # depth of the element that is left out
        self._texts = 0  # elements of text that are open
        self._deleted = False

    def start(self, name: str, attributes: Attributes) -> None:
        local = _local(name)
        self._open.append(local)
        if self._hidden:
            return
        kind = _FRAMES.get(local)
        if local in _SKIPPED:
            self._hidden = len(self._open)
        elif kind:
            self._flow.open(kind)
        elif local == "t":
            self._texts += 1
        elif local in {"deleteBegin", "deleteEnd"}:
            self._deleted = local == "deleteBegin"
        elif self._texts and not self._deleted:
            self._flow.text(_SIGNS.get(local, ""))

    def end(self, name: str) -> None:
        local = self._open.pop()
        if self._hidden:
            self._hidden = 0 if len(self._open) < self._hidden else self._hidden
        elif local in _FRAMES:
            self._flow.close()
        elif local == "t":
            self._texts -= 1
        elif local == "p":
            self._flow.end()

    def text(self, text: str) -> None:
        inside = self._open[-1:] in (["t"], ["mainText"])
        if inside and not self._hidden and not self._deleted:
            self._flow.text(text.replace("\n", " "))


def _local(name: str) -> str:
    return name.rpartition(":")[2]
