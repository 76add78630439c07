"""The text of a page as blocks: paragraphs, headings, list items, cells, with what they lie in.

One pass over the tokens with a stack of the open elements, as deep as the page nests them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from search_index.sources.html_tokens import Token


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Elements that end a line and are not kept on the stack, and those that are kept.
_BREAKS = _names("p li dd dt h1 h2 h3 h4 h5 h6 hr tr figcaption legend address summary option")
_CONTAINERS = _names(
    "html body div section article main header footer nav aside form fieldset center figure "
    "blockquote ul ol dl table tbody thead tfoot td th caption details pre hgroup menu dialog"
)
_DROPPED = _names(  # what is no text of a page, or text of a program
    "script style title textarea xmp iframe noembed noframes noscript template svg math object "
    "applet audio video canvas select button datalist map rt rp"
)
_HEADINGS = _names("h1 h2 h3 h4 h5 h6")
_ITEMS = _names("li dd dt")
_CELLS = _names("td th")
_SCOPES = _names("table td th")
_TABLE_FAMILY = _names("table tbody thead tfoot td th caption")
_FURNITURE = _names("nav footer aside dialog menu")
_FURNITURE_ROLES = _names(
    "navigation banner contentinfo complementary search dialog menu menubar toolbar alert"
)
# Words in classes and ids of what stands around an article. The names of classes are parted at
# signs and at capitals inside words.
_FURNITURE_WORDS = _names(
    "nav navi navbar navigation gnb lnb snb menu submenu breadcrumb breadcrumbs sidebar aside "
    "footer foot share sharing social sns cookie cookies "
    "gdpr consent banner advert advertisement ads adsbygoogle promo sponsored popup modal "
    "subscribe subscription newsletter related recommend recommended recommendations ranking "
    "pagination pager paging copyright masthead toolbar tags taglist hidden"
)
_COMMENT_WORDS = _names("comment comments reply replies respond disqus")
_BODY_NAME = re.compile(
    r"(?:article|news|story|post|entry|content|view|text|material)[-_]*(?:\w+[-_])?"
    r"(?:body|text|content|contents|cont|cnt|txt|area)\b|(?:^|\s)(?:story|article|news)(?:\s|$)|newsct",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(slots=True)
class Block:
    """Text without a break that an element makes; its own lines are from <br> and <pre>."""

    text: str
    heading: bool
    item: bool  # of a list
    table: int  # which table, 0: none
    row: int  # which row of all tables, 0: none
    cell: int
    linked: int  # code points of it that are links
    form: bool


@dataclass(slots=True)
class Region:
    """The blocks in one element."""

    mark: str  # "body", "article", "main": what its names say it is
    furniture: str  # "element", "name" or "comments": by what it looks like a menu and so on
    start: int
    stop: int = -1  # half-open


@dataclass(slots=True)
class Blocks:
    """All text of a page."""

    blocks: list[Block] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    headlines: list[int] = field(default_factory=list)  # places of <h1> and <main>
    depth: int = 0  # of the most deeply nested element


@dataclass(slots=True)
class _Frame:
    name: str
    region: Region
    dropped: bool
    form: bool
    pre: bool
    linked: bool
    table: int
    row: int
    cell: int


def blocks_of(tokens: Iterable[Token]) -> Blocks:
    """Return the text of a page in blocks."""
    builder = _Builder()
    for token in tokens:
        if token.kind == "text":
            builder.text(token.text)
        elif token.kind == "start":
            builder.start(token)
        elif token.kind == "end":
            builder.end(token.name)
    return builder.finish()


class _Builder:
    def __init__(self) -> None:
        self._found = Blocks()
        self._now = _Frame("", Region("", "", 0), False, False, False, False, 0, 0, 0)
        self._stack: list[_Frame] = []
        # How many elements of each name are open, for the whole page and within each table cell:
        # an end tag in a cell ends nothing outside of it.
        self._open: Counter[str] = Counter()
        self._scopes: list[tuple[_Frame, Counter[str]]] = [(self._now, Counter())]
        self._pieces: list[str] = []
        self._linked = 0
        self._heading = self._item = False
        self._tables = self._rows = self._cells = 0

    def text(self, text: str) -> None:
        now = self._now
        if now.dropped:
            return
        text = text.replace("\0", "")
        if not now.pre:
            text = _SPACE.sub(" ", text)
        self._pieces.append(text)
        if now.linked:
            self._linked += len(text.strip())

    def start(self, token: Token) -> None:
        name = token.name
        if name == "a":
            self._now.linked = bool(token["href"])
        elif name == "br":
            self._pieces.append("\n")
        elif name in _BREAKS:
            self._flush()
            self._heading = name in _HEADINGS
            if name == "h1":
                self._found.headlines.append(len(self._found.blocks))
            self._item = name in _ITEMS or (self._item and name == "p")
            if name == "tr":
                self._close_cell()
                self._rows += 1
                self._now.row = self._rows
        elif name in _CONTAINERS or name in _DROPPED:
            if name not in _DROPPED or name in {"noscript", "object"}:
                self._flush()
            if name in _CELLS:
                self._close_cell()
            self._push(token)

    def end(self, name: str) -> None:
        if name == "a":
            self._now.linked = False
        elif name in _BREAKS:
            self._flush()
            self._heading = self._item = False
        elif name in _CONTAINERS or name in _DROPPED:
            count = self._open if name in _TABLE_FAMILY else self._scopes[-1][1]
            if count[name]:
                self._pop_to(name)

    def finish(self) -> Blocks:
        self._flush()
        while self._stack:
            self._pop()
        return self._found

    def _push(self, token: Token) -> None:
        name, now, found = token.name, self._now, self._found
        region = Region(_mark(token), self._furniture(token), len(found.blocks))
        if region.mark == "main":
            found.headlines.append(region.start)
        if name not in _DROPPED:
            found.regions.append(region)
        table, row, cell = now.table, now.row, now.cell
        if name == "table":
            self._tables += 1
            table, row, cell = self._tables, 0, 0
        elif name in _CELLS:
            self._cells += 1
            cell = self._cells
        self._stack.append(now)
        self._now = _Frame(
            name,
            region,
            now.dropped or name in _DROPPED,
            now.form or name == "form",
            now.pre or name == "pre",
            now.linked,
            table,
            row,
            cell,
        )
        self._open[name] += 1
        if name in _SCOPES:
            self._scopes.append((self._now, Counter()))
        else:
            self._scopes[-1][1][name] += 1
        found.depth = max(found.depth, len(self._stack))

    def _pop_to(self, name: str) -> None:
        while self._now.name != name:
            self._pop()
        self._pop()

    def _pop(self) -> None:
        frame = self._now
        if frame.name not in _DROPPED:
            self._flush()
        frame.region.stop = len(self._found.blocks)
        self._open[frame.name] -= 1
        if frame.name in _SCOPES:
            self._scopes.pop()
        else:
            self._scopes[-1][1][frame.name] -= 1
        self._now = self._stack.pop()

    def _close_cell(self) -> None:
        """End the open cell of the innermost table, as a new cell or row does."""
        frame = self._scopes[-1][0]
        if frame.name in _CELLS:
            while self._now is not frame:
                self._pop()
            self._pop()

    def _furniture(self, token: Token) -> str:
        if token.name in {"html", "body"}:  # whatever its name, it holds the article
            return ""
        if token.name == "header":  # of the page; that of an article has its title and date
            return "" if self._open["article"] or self._open["main"] else "element"
        if token.name in _FURNITURE or token["role"].lower() in _FURNITURE_ROLES:
            return "element"
        if "hidden" in token.attributes or _INVISIBLE.search(token["style"][:300]):
            return "element"
        names = (token["class"] + " " + token["id"])[:300]
        words = {word.lower() for word in _WORDS.findall(names)}
        if words & _COMMENT_WORDS:
            return "comments"
        return "name" if words & _FURNITURE_WORDS else ""

    def _flush(self) -> None:
        pieces, self._pieces = self._pieces, []
        linked, self._linked = self._linked, 0
        heading, item = self._heading, self._item
        self._heading = self._item = False
        if not pieces:
            self._heading, self._item = heading, item
            return
        now = self._now
        text = _tidy("".join(pieces), now.pre)
        if not text:
            self._heading, self._item = heading, item
            return
        self._found.blocks.append(
            Block(text, heading, item, now.table, now.row, now.cell, linked, now.form)
        )


def _tidy(text: str, pre: bool) -> str:
    if pre:
        return text.strip("\r\n").rstrip().replace("\r", "")
    lines = [_SPACE.sub(" ", line).strip() for line in text.split("\n")]
    tidy: list[str] = []
    for line in lines:
        if line or (tidy and tidy[-1]):  # two breaks part paragraphs, more do no more
            tidy.append(line)
    return "\n".join(tidy).strip("\n")


def _mark(token: Token) -> str:
    if token.name in {"html", "body"}:
        return ""
    if "articleBody" in token["itemprop"] or "reviewBody" in token["itemprop"]:
        return "body"
    names = token["class"] + " " + token["id"]
    if len(names) < 300 and _BODY_NAME.search(names):
        return "body"
    if token.name == "main" or token["role"] == "main":
        return "main"
    return "article" if token.name == "article" or token["role"] == "article" else ""
