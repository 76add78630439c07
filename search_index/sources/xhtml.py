"""The text of XHTML in books: blocks as paragraphs, without what is drawn, run or hidden.

It reads what is not well-formed too, in one pass: nothing in it depends on how tags nest.
"""

from __future__ import annotations

import html
import re

from search_index.sources.flow import ITEM, Flow, Kind

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl",
     "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
     "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "ul"}
)  # fmt: skip
_HIDDEN = frozenset(
    {"head", "math", "noscript", "object", "rp", "rt", "script", "style", "svg", "template",
     "title"}
)  # fmt: skip
_FRAMES: dict[str, Kind] = {"table": "table", "tr": "row", "td": "cell", "th": "cell"}
_OPENERS = re.compile(r"<(?:(!--)|(!\[CDATA\[)|(\?)|!|(/?)([A-Za-z][^\s/>]*))")
_RAW_END = re.compile(r"</(?:script|style)[^>]*>?", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_NOTE_MARK = re.compile(r"""\b(?:epub:type|role)\s*=\s*["'][^"']*\b(?:noteref|doc-noteref)\b""")
_ITS_TEXT = re.compile(r"\W{0,2}(?:\d{1,3}|[*†‡]+|[ivx]{1,5})\W{0,2}")
_TAG = re.compile(r"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
_MAX_TAG = 1024  # characters; in a longer one a ">" in quotation marks ends it
_MAX_DEPTH = 100  # tables in each other, times three
_MAX_MARKS = 3  # marks of notes in each other


def xhtml_text(markup: str) -> str:
    """Return the text of a page, "" if it has none."""
    reader = _Reader()
    at, end = 0, len(markup)
    while at < end:
        match = _OPENERS.search(markup, at)
        if match is None:
            reader.text(markup[at:])
            break
        reader.text(markup[at : match.start()])
        comment, cdata, instruction, slash, name = match.groups()
        if name is None:
            mark = "-->" if comment else "]]>" if cdata else "?>" if instruction else ">"
            close = markup.find(mark, match.end())
            close = end if close < 0 else close
            if cdata:
                reader.add(markup[match.end() : close])
            at = close + len(mark)
            continue
        close = _tag_end(markup, match.end())
        tag = markup[match.end() : close]
        at = close + 1
        name = name.rpartition(":")[2].lower()
        if slash:
            reader.end(name)
        elif name in {"script", "style"} and not tag.endswith("/"):
            found = _RAW_END.search(markup, at)  # what looks like tags in them is none
            at = found.end() if found else end
        else:
            reader.start(name, tag)
            if tag.endswith("/") or name in {"br", "hr", "img", "meta", "link", "input", "col"}:
                reader.end(name)
    return reader.result()


def _tag_end(markup: str, at: int) -> int:
    """Return where the ">" of a tag stands that is in no quotation marks; the end if nowhere."""
    match = _TAG.match(markup, at, at + _MAX_TAG)
    close = match.end() - 1 if match else markup.find(">", at)
    return len(markup) if close < 0 else close


class _Reader:
    """Turns tags and text into paragraphs."""

    def __init__(self) -> None:
        self._flow = Flow()
        self._hidden: dict[str, int] = {}  # elements that are left out and open
        self._frames: list[str] = []  # of tables, innermost last
        self._lists: list[int] = []  # of each list the number of its last item; -1: not numbered
        self._label = ""  # of the list item that begins
        self._space = True  # what was added last ended in space
        self._kept = 0  # elements open in which white space counts
        self._open_marks: list[
            list[str]
        ] = []  # [name, "href" if in a link, text...] of raised text
        self._linked = False  # in a link
        self._filled = False

    def start(self, name: str, attributes: str) -> None:
        if name in _HIDDEN:
            self._hidden[name] = self._hidden.get(name, 0) + 1
        elif self._hidden:
            return
        elif name in _FRAMES:
            self._enter(name)
        elif name in _BLOCKS:
            self._end_block()
            self._list(name)
            self._kept += name == "pre"
        elif name == "br":
            self._flow.text("\n")
            self._space = True
        elif len(self._open_marks) < _MAX_MARKS and (
            name == "sup" or (name == "a" and _NOTE_MARK.search(attributes))
        ):
            self._open_marks.append([name, "href" if self._linked else ""])
        if name == "a":
            self._linked = True
            if self._open_marks:
                self._open_marks[-1][1] = "href"

    def _list(self, name: str) -> None:
        if name in {"ul", "ol"}:
            self._lists.append(0 if name == "ol" else -1)
        elif name == "li":
            if self._lists and self._lists[-1] >= 0:
                self._lists[-1] += 1
                self._label = f"{self._lists[-1]}. "
            else:
                self._label = ITEM

    def _enter(self, name: str) -> None:
        # A row outside a table, or a cell outside a row, is a paragraph of its own.
        parent = {"tr": {"table"}, "td": {"tr"}, "th": {"tr"}}.get(name)
        last = self._frames[-1] if self._frames else ""
        if name != "table" and last in {"td", "th"}:
            self.end(last)  # cells need no end tags
            last = self._frames[-1] if self._frames else ""
        if name == "tr" and last == "tr":
            self.end("tr")
            last = self._frames[-1] if self._frames else ""
        if len(self._frames) > _MAX_DEPTH or (parent is not None and last not in parent):
            self._end_block()
            return
        if name == "table":
            self._end_block()
        self._frames.append(name)
        self._flow.open(_FRAMES[name])
        self._space = True

    def end(self, name: str) -> None:
        if name in _HIDDEN:
            count = self._hidden.get(name, 0)
            if count > 1:
                self._hidden[name] = count - 1
            else:
                self._hidden.pop(name, None)
        elif self._hidden:
            return
        elif name in _FRAMES:
            self._leave(name)
        elif name in _BLOCKS:
            self._end_block()
            self._end_list(name)
        elif self._open_marks and self._open_marks[-1][0] == name:
            self._end_mark()
        if name == "a":
            self._linked = False

    def _leave(self, name: str) -> None:
        if name in self._frames:
            self._end_block()
            while self._frames.pop() != name:
                self._flow.close()
            self._flow.close()

    def _end_list(self, name: str) -> None:
        if name in {"ul", "ol"} and self._lists:
            self._lists.pop()
        elif name == "li":
            self._label = ""
        elif name == "pre":
            self._kept = max(self._kept - 1, 0)

    def _end_mark(self) -> None:
        _, linked, *pieces = self._open_marks.pop()
        text = "".join(pieces)
        if not (linked and _ITS_TEXT.fullmatch(text.strip())):
            self._add(text)
        elif not self._filled:  # the number of the note itself
            self._add(f"[{text.strip(' []().')}] ")

    def _end_block(self) -> None:
        while self._open_marks:
            self._end_mark()
        self._flow.end(self._label)
        if self._filled:
            self._label = ""
        self._filled = False
        self._space = True

    def text(self, text: str) -> None:
        """Add text in which characters may be named."""
        if text and not self._hidden:
            self.add(html.unescape(text))

    def add(self, text: str) -> None:
        """Add text as it is."""
        if self._hidden or not text:
            return
        if not self._kept:
            text = _SPACES.sub(" ", text)
            if self._space:
                text = text.removeprefix(" ")
        if text:
            self._space = text.endswith(" ")
            self._add(text)

    def _add(self, text: str) -> None:
        if self._open_marks:
            self._open_marks[-1].append(text)
        elif text:
            self._flow.text(text)
            self._filled = self._filled or bool(text.strip())

    def result(self) -> str:
        self._end_block()
        return self._flow.result()
