"""Word files: Office Open XML text documents (ECMA-376 part 1, WordprocessingML)."""

from __future__ import annotations

from collections.abc import Iterator

from search_index.errors import SourceError
from search_index.sources.article import Article, Reading
from search_index.sources.flow import ITEM, Flow, Kind
from search_index.sources.packed_xml import Attributes, Package, properties, targets, walk
from search_index.sources.stated import stated

# What was deleted or moved away, formatting as it was, what stands in for newer elements, readings
# above characters.
_SKIPPED = frozenset(
    {"w:del", "w:moveFrom", "mc:Fallback", "w:rt", "w:pPrChange", "w:rPrChange", "w:tblPrChange"}
)
_FRAMES: dict[str, Kind] = {
    "w:tbl": "table",
    "w:tr": "row",
    "w:tc": "cell",
    "w:txbxContent": "box",
}
_CORE = {
    "dc:title": "title",
    "dc:creator": "author",
    "dcterms:created": "date",
    "dcterms:modified": "other_date",
}
_OFF = {"0", "false", "off"}


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield the text of a document with its notes; headers, footers and comments are left out.

    Raises SourceError if the file is damaged, encrypted, too large unpacked, or has no text.
    """
    package = Package(data)
    roots = targets(package, "")
    main = roots.get("officeDocument", "word/document.xml")
    body = package.read(main)
    if not body:
        raise SourceError("no Word document: there is no text in it")
    beside = targets(package, main)
    flow = Flow()
    reader = _Reader(flow)
    reader.walk(body)
    for kind, references in (("footnotes", reader.footnotes), ("endnotes", reader.endnotes)):
        part = package.read(beside.get(kind, f"word/{kind}.xml")) if references else b""
        if part:
            _Notes(flow, references).walk(part)
    text = flow.result()
    if not text:
        raise SourceError("empty")
    core = roots.get("core-properties", "docProps/core.xml")
    yield stated(Article(text, "docx"), properties(package.read(core), _CORE))


class _Reader:
    """Turns the elements of a story into text."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.footnotes: list[str] = []  # their ids, in the order of the text
        self.endnotes: list[str] = []
        self._path: list[str] = [""]  # names of the elements that are open
        self._item = [False]  # whether the paragraph is an item of a list; one for each open
        self._hidden = False  # whether the run is

    def walk(self, data: bytes) -> None:
        walk(data, self.start, self.end, self.text, _SKIPPED)

    def start(self, name: str, attributes: Attributes) -> None:
        parent = self._path[-1]
        self._path.append(name)
        kind = _FRAMES.get(name)
        if kind:
            self.flow.open(kind)
        elif name == "w:p":
            self._item.append(False)
        elif name == "w:r":
            self._hidden = False
        elif parent == "w:r":
            self._in_run(name, attributes)
        elif name == "w:numId" and parent == "w:numPr":
            self._item[-1] = attributes.get("w:val") != "0"
        elif name == "w:vanish" and self._path[-3] == "w:r":
            self._hidden = attributes.get("w:val") not in _OFF

    def _in_run(self, name: str, attributes: Attributes) -> None:
        if self._hidden:
            return
        if name in {"w:tab", "w:ptab"}:
            self.flow.text("\t")
        elif name == "w:cr" or (
            name == "w:br" and attributes.get("w:type") in {None, "textWrapping"}
        ):
            self.flow.text("\n")
        elif name == "w:noBreakHyphen":
            self.flow.text("-")
        elif name == "w:sym":
            self.flow.text(_symbol(attributes.get("w:char", "")))
        elif name == "w:footnoteReference":
            self.footnotes.append(attributes.get("w:id", ""))
        elif name == "w:endnoteReference":
            self.endnotes.append(attributes.get("w:id", ""))

    def end(self, name: str) -> None:
        self._path.pop()
        if name == "w:p":
            self.flow.end(ITEM if self._item.pop() else "")
        elif name in _FRAMES:
            self.flow.close()

    def text(self, text: str) -> None:
        if self._path[-1] in {"w:t", "math:t"} and not self._hidden:
            self.flow.text(text.replace("\n", " ").replace("\t", " "))


class _Notes(_Reader):
    """Reads the notes that the text refers to, in the order in which it does."""

    def __init__(self, flow: Flow, references: list[str]) -> None:
        super().__init__(Flow())
        self._out = flow
        self._order = list(dict.fromkeys(references))
        self._found: dict[str, str] = {}
        self._id = ""

    def walk(self, data: bytes) -> None:
        super().walk(data)
        for reference in self._order:
            if reference in self._found:
                self._out.open("note")
                self._out.text(self._found[reference])
                self._out.close()

    def start(self, name: str, attributes: Attributes) -> None:
        if name in {"w:footnote", "w:endnote"}:
            self._id = attributes.get("w:id", "")
            self.flow = Flow()
        super().start(name, attributes)

    def end(self, name: str) -> None:
        super().end(name)
        if name in {"w:footnote", "w:endnote"}:
            self._found[self._id] = self.flow.result()


def _symbol(code: str) -> str:
    """Return a character of a symbol font: those in private use are bullets and dingbats."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return "•" if 0xE000 <= number <= 0xF8FF else chr(number) if 0 < number < 0xD800 else ""
