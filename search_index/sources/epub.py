"""EPUB books (EPUB 2 and 3): an article a chapter, as the book's table of contents has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import unquote

from search_index.errors import SourceError
from search_index.sources.article import Article, Reading
from search_index.sources.packed_xml import Attributes, Package, properties, resolved, walk
from search_index.sources.stated import stated
from search_index.sources.xhtml import xhtml_text

_PAGES = {"application/xhtml+xml", "text/html", "text/x-oeb1-document"}
_FONTS = {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}  # no protection
_SHORT = 120  # code points; a page with less is no chapter but the cover or title of what follows
_ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_META = {"dc:title": "title", "dc:creator": "author", "dc:date": "date"}
_MAX_PAGES = 20_000


class _Chapter(NamedTuple):
    part: str  # the member of the archive it begins in
    title: str
    texts: list[str]  # of its pages

    @property
    def is_short(self) -> bool:
        """Whether it is no chapter."""
        return sum(map(len, self.texts)) < _SHORT

    @property
    def text(self) -> str:
        """Its text."""
        return "\n".join(self.texts)


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield the chapters; the book is their source. A book without a table of contents is one.

    Raises SourceError if the file is damaged, protected, too large unpacked, or has no text.
    """
    package = Package(data)
    container = _Container()
    if "META-INF/container.xml" in package.names:
        walk(package.read("META-INF/container.xml"), container.start, _nothing, _nothing)
    root = container.root or next((n for n in sorted(package.names) if n.endswith(".opf")), "")
    description = package.read(root)
    if not description:
        raise SourceError("no book: it has no list of its pages")
    book = _Book(root)
    walk(description, book.start, _nothing, _nothing)
    _check_protection(package, book.pages)
    titles = _contents(package, book)
    chapters = _chapters(package, book.pages, titles)
    if not chapters:
        raise SourceError("empty")
    whole = stated(Article("", "epub"), properties(description, _META))
    if len(chapters) == 1:
        yield replace(whole, text=chapters[0].text)
        return
    for chapter in chapters:
        yield replace(
            whole,
            text=chapter.text,
            title=chapter.title,
            source=whole.title,
            part=chapter.part,
        )


def _chapters(package: Package, pages: list[str], titles: dict[str, str]) -> list[_Chapter]:
    """Return the chapters: each begins where the table of contents says."""
    chapters: list[_Chapter] = []
    for page in pages:
        text = xhtml_text(_decoded(package.read(page)))
        if not text:
            continue
        title = titles.get(page, "")
        last = chapters[-1] if chapters else None
        if last is not None and title and last.is_short:  # a cover, or the title page of a part
            chapters[-1] = _Chapter(page, title, [*last.texts, text])
        elif last is None or page in titles:
            chapters.append(_Chapter(page, title, [text]))
        else:
            last.texts.append(text)
    if len(chapters) > 1 and chapters[-1].is_short:
        chapters[-2].texts.extend(chapters.pop().texts)
    return chapters


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    declared = _ENCODING.match(data[:200].removeprefix(b"\xef\xbb\xbf"))
    try:
        return data.decode(declared[1].decode() if declared else "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _check_protection(package: Package, pages: list[str]) -> None:
    """Raise SourceError if a page is encrypted; that fonts are is no matter."""
    content = package.read("META-INF/encryption.xml")
    if not content:
        return
    method, encrypted = "", set()

    def start(name: str, attributes: Attributes) -> None:
        nonlocal method
        local = name.rpartition(":")[2]
        if local == "EncryptionMethod":
            method = attributes.get("Algorithm", "")
        elif local == "CipherReference" and method not in _FONTS:
            encrypted.add(unquote(attributes.get("URI", "")))

    walk(content, start, _nothing, _nothing)
    if encrypted.intersection(pages):
        raise SourceError("protected by DRM: only its shop's programs can read it")


class _Container:
    """Where the description of the book is."""

    def __init__(self) -> None:
        self.root = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name.rpartition(":")[2] == "rootfile" and not self.root:
            self.root = attributes.get("full-path", "")


class _Book:
    """The pages of a book in reading order, and its tables of contents."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._members: dict[str, tuple[str, str]] = {}  # id -> member, media type
        self._order: list[str] = []
        self._table = ""  # id of the table of contents of EPUB 2
        self._navigation = ""  # member with that of EPUB 3

    @property
    def pages(self) -> list[str]:
        found = (self._members.get(id, ("", "")) for id in self._order[:_MAX_PAGES])
        return [m for m in dict.fromkeys(m for m, kind in found if kind in _PAGES)
                if m != self._navigation]  # fmt: skip

    @property
    def tables(self) -> list[str]:
        return [
            name for name in (self._navigation, self._members.get(self._table, ("",))[0]) if name
        ]

    def start(self, name: str, attributes: Attributes) -> None:
        local = name.rpartition(":")[2]
        if local == "item":
            member = resolved(self._root, attributes.get("href", ""))
            kind = attributes.get("media-type", "")
            self._members[attributes.get("id", "")] = (member, kind)
            if "nav" in attributes.get("properties", "").split():
                self._navigation = member
            elif kind == "application/x-dtbncx+xml" and not self._table:
                self._table = attributes.get("id", "")
        elif local == "spine":
            self._table = attributes.get("toc", "") or self._table
        elif local == "itemref":
            self._order.append(attributes.get("idref", ""))


def _contents(package: Package, book: _Book) -> dict[str, str]:
    """Return the pages that the table of contents names, with the first title of each."""
    for member in book.tables:
        table = _Table(member)
        try:
            walk(package.read(member), table.start, table.end, table.text)
        except SourceError:
            continue  # a book without a table of contents can be read
        if table.titles:
            return table.titles
    return {}


class _Table:
    """A table of contents: ``navPoint`` of EPUB 2, links in ``nav`` of EPUB 3."""

    def __init__(self, member: str) -> None:
        self.titles: dict[str, str] = {}
        self._member = member
        self._pieces: list[str] = []
        self._target = ""
        self._aside = False  # in a list of pages or of pictures

    def start(self, name: str, attributes: Attributes) -> None:
        local = name.rpartition(":")[2]
        if local == "nav":
            kinds = [value for key, value in attributes.items() if key.endswith(":type")]
            self._aside = bool(kinds) and "toc" not in kinds[0].split()
        elif local == "pageList":
            self._aside = True
        elif local in {"a", "text"}:
            self._pieces.clear()
            self._target = attributes.get("href", "")
        elif local == "content":
            self._add(attributes.get("src", ""))

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] == "a":
            self._add(self._target)

    def text(self, text: str) -> None:
        self._pieces.append(text)

    def _add(self, target: str) -> None:
        title = " ".join("".join(self._pieces).split())
        if target and title and not self._aside:
            self.titles.setdefault(resolved(self._member, target), title)


def _nothing(*_: object) -> None:
    """Pass over what is not looked for."""
