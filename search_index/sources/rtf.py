"""Rich Text Format (specification 1.9.1), as Word, Hangul and LibreOffice write it.

Letters stand in the file as bytes of the code page of their font, or of the document, and as
numbers of UTF-16 code units with so many bytes behind them for programs that know none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from search_index.errors import SourceError
from search_index.sources.article import Article, Reading
from search_index.sources.flow import ITEM, Flow
from search_index.sources.stated import stated

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|([^\\{}\r\n]+)",
    re.S,
)
_MAX_DEPTH = 1000  # groups in each other; people's documents stay below 50
_MAX_VALUE = 2000  # code points of a title or an author

# fcharset -> code page (specification, "Font Table"); 0 and 1 are the document's.
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_SYMBOLS = 2  # the charset of fonts of signs
_SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ",
    "qmspace": " ", "lbr": "\n",
}  # fmt: skip
_ESCAPES = {b"~": "\xa0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\t": "\t"}
# Destinations that are no text; with ``\*`` before them so is every one that is not known here.
_SKIPPED = {
    "colortbl", "stylesheet", "pict", "objdata", "fldinst", "header", "headerl", "headerr",
    "headerf", "footer", "footerl", "footerr", "footerf", "ftnsep", "ftnsepc", "ftncn", "aftnsep",
    "aftnsepc", "aftncn", "sp", "shprslt", "nonshppict", "xe", "tc", "rxe", "txe", "operator",
    "company", "doccomm", "comment", "subject", "keywords", "category", "manager", "hlinkbase",
    "revtim", "printim", "buptim", "template", "nonesttables", "upr", "annotation", "listpicture",
}  # fmt: skip
_KEPT = {"shpinst", "ud", "fldrslt", "shptxt", "result"}  # known, though ``\*`` may stand before
_FACTS = {"title": "title", "author": "author", "creatim": "date"}


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield the text with its notes; headers, footers, comments and deletions are left out.

    Raises SourceError if `data` is no such file, or has no text.
    """
    if not data.lstrip()[:5].lower() == b"{\\rtf":
        raise SourceError("no rich text file")
    reader = _Reader()
    reader.run(data)
    text = reader.result()
    if not text:
        raise SourceError("empty")
    yield stated(Article(text, "rtf"), reader.facts())


@dataclass(frozen=True, slots=True)
class _State:
    """What holds until the end of a group."""

    goal: str = ""  # "": text; a key of facts, "fonts", "label"; "-": nothing
    font: int = -1
    east: int = -1  # the font of East Asian letters
    eastern: bool = False  # such letters follow
    after_unicode: int = 1  # bytes after a code unit that stand for it
    hidden: bool = False
    closes: str = ""  # what ends with the group: "note" or "box"


@dataclass(slots=True)
class _Story:
    """A text: the main one, that of a note, or that of a box."""

    flow: Flow = field(default_factory=Flow)
    pieces: list[str] = field(default_factory=list)  # of the paragraph
    label: list[str] = field(default_factory=list)  # bullet or number of the paragraph
    boxes: list[str] = field(default_factory=list)  # beside the paragraph
    in_table: bool = False
    open: int = 0  # frames of a table that are open: table, row, cell

    def paragraph(self) -> None:
        self._set(3 if self.in_table else 0)
        self._write()

    def cell(self) -> None:
        self._set(3)
        self._write()
        self._set(2)

    def row(self) -> None:
        self._set(1)

    def _write(self) -> None:
        label = "".join(self.label).split()
        numbered = bool(label) and any(map(str.isalnum, label[0]))
        self.flow.text("".join(self.pieces))
        self.flow.end(f"{label[0]} " if numbered else ITEM if label else "")
        for box in self.boxes:
            self.flow.text(box)
            self.flow.end()
        for pieces in (self.pieces, self.label, self.boxes):
            pieces.clear()

    def _set(self, wanted: int) -> None:
        while self.open > wanted:
            self.flow.close()
            self.open -= 1
        for kind in ("table", "row", "cell")[self.open : wanted]:
            self.flow.open(kind)  # type: ignore[arg-type]
            self.open += 1

    def result(self) -> str:
        if self.pieces or self.boxes:
            self.paragraph()
        self._set(0)
        return self.flow.result()


class _Reader:
    """Reads tokens; each control word has one effect."""

    def __init__(self) -> None:
        self._stories = [_Story()]
        self._stack: list[_State] = []
        self._state = _State()
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font_name: list[str] = []
        self._font = 0  # that is being declared
        self._facts: dict[str, list[str]] = {}
        self._bytes = bytearray()  # not decoded yet
        self._pending = 0  # characters to leave out after a code unit
        self._high = 0  # first half of a surrogate pair
        self._opened = self._starred = False  # a group was opened just now; and a star followed
        self._utf8 = False  # what stands in the file as it is: some programs write it
        self._words: dict[str, Callable[[int | None], None]] = {
            name.removeprefix("_do_"): getattr(self, name)
            for name in dir(self)
            if name.startswith("_do_")
        }

    def run(self, data: bytes) -> None:
        self._utf8 = not data.isascii() and "\ufffd" not in data.decode("utf-8", "replace")
        at, end = 0, len(data)
        while at < end:
            match = _TOKEN.match(data, at)
            if match is None:  # a line end, which is nothing, or a lone backslash at the end
                at += 1
                continue
            at = match.end()
            word, number, code, sign, brace, text = match.groups()
            opened, self._opened = self._opened, brace == b"{"
            if text is not None:
                if self._utf8 and not text.isascii():
                    self._flush()
                    self._add(text.decode("utf-8", "replace"))
                else:
                    self._literal(text)
            elif code is not None:
                self._literal(bytes((int(code, 16),)))
            elif word is not None:
                self._flush()
                parameter = int(number) if number else None
                if word == b"bin":
                    at += max(parameter or 0, 0)
                else:
                    self._word(word.decode("ascii"), parameter)
            elif brace is not None:
                self._brace(brace == b"{")
            elif sign == b"*":
                self._flush()
                self._starred = opened  # elsewhere it says nothing: StarOffice left some behind
            else:
                self._sign(sign)
        self._flush()

    def result(self) -> str:
        while len(self._stories) > 1:  # a file that breaks off
            self._close("box")
        return self._stories[0].result()

    def facts(self) -> dict[str, str]:
        return {key: "".join(pieces).strip() for key, pieces in self._facts.items()}

    # -- letters ---------------------------------------------------------------------------

    def _literal(self, text: bytes) -> None:
        if self._pending:
            left = max(self._pending - len(text), 0)
            text, self._pending = text[self._pending :], left
        if self._state.goal != "-":
            self._bytes += text

    def _flush(self) -> None:
        if self._bytes:
            encoding = self._encoding()
            if encoding == "symbols":
                text = "•" * len(self._bytes)
            else:
                text = self._bytes.decode(encoding, "replace")
            self._bytes.clear()
            self._add(text)

    def _encoding(self) -> str:
        state = self._state
        if state.goal == "fonts":
            return self._fonts.get(self._font) or self._page
        font = state.east if state.eastern and state.east in self._fonts else state.font
        return self._fonts.get(font) or self._page

    def _add(self, text: str) -> None:
        goal, story = self._state.goal, self._stories[-1]
        if goal == "" and not self._state.hidden:
            story.pieces.append(text)
        elif goal == "label":
            story.label.append(text)
        elif goal == "fonts":
            self._font_name.append(text)
        elif goal in _FACTS.values():
            pieces = self._facts.setdefault(goal, [])
            if len(pieces) < _MAX_VALUE:
                pieces.append(text[:_MAX_VALUE])

    def _sign(self, sign: bytes) -> None:
        self._flush()
        if sign in {b"\n", b"\r"}:
            self._do_par(None)
        elif self._pending:
            self._pending -= 1
        else:
            self._add(_ESCAPES.get(sign, ""))

    # -- groups ----------------------------------------------------------------------------

    def _brace(self, opens: bool) -> None:
        self._flush()
        self._pending, self._starred = 0, False
        if opens:
            if len(self._stack) > _MAX_DEPTH:
                raise SourceError("groups too deep in each other")
            self._stack.append(self._state)
            self._state = replace(self._state, closes="") if self._state.closes else self._state
        elif self._stack:
            if self._state.goal == "fonts":
                self._name_font()
            closes, self._state = self._state.closes, self._stack.pop()
            if closes:
                self._close(closes)

    def _close(self, kind: str) -> None:
        text = self._stories.pop().result()
        story = self._stories[-1]
        if kind == "box" and text:
            story.boxes.append(text)
        elif text:
            story.flow.open("note")
            story.flow.text(text)
            story.flow.close()

    def _story(self, kind: str) -> None:
        self._stories.append(_Story())
        self._state = replace(self._state, closes=kind, goal="", hidden=False)

    def _aim(self, goal: str) -> None:
        self._state = replace(self._state, goal=goal)

    # -- words -----------------------------------------------------------------------------

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        action = self._words.get(word)
        if self._pending and action is None and word in _SIGNS:
            self._pending -= 1
        elif word in _SIGNS:
            self._add(_SIGNS[word])
        elif word == "ud":
            self._aim(self._stack[-2].goal if len(self._stack) > 1 else "")
        elif self._state.goal == "-" and word not in {"shptxt"}:
            return
        elif word in _SKIPPED or (starred and action is None and word not in _KEPT):
            self._aim("-")
        elif word in _FACTS:
            self._aim("-" if _FACTS[word] in self._facts else _FACTS[word])
        elif action is not None:
            action(number)

    def _do_u(self, number: int | None) -> None:
        unit = (number or 0) & 0xFFFF
        self._pending = self._state.after_unicode
        if 0xD800 <= unit < 0xDC00:
            self._high = unit
            return
        if 0xDC00 <= unit < 0xE000:
            unit = 0x10000 + ((self._high - 0xD800) << 10) + unit - 0xDC00 if self._high else 0
        self._high = 0
        if unit:
            # Signs of symbol fonts are in private use.
            self._add("•" if 0xF000 <= unit <= 0xF0FF else chr(unit))

    def _do_uc(self, number: int | None) -> None:
        self._state = replace(self._state, after_unicode=min(max(number or 0, 0), 16))

    def _do_ansicpg(self, number: int | None) -> None:
        self._page = {10000: "mac_roman", 65001: "utf-8"}.get(number or 0, f"cp{number}")
        try:
            b"a".decode(self._page)
        except LookupError:
            self._page = "cp1252"

    def _do_mac(self, number: int | None) -> None:
        self._page = "mac_roman"

    def _do_pc(self, number: int | None) -> None:
        self._page = "cp437"

    def _do_fonttbl(self, number: int | None) -> None:
        self._aim("fonts")

    def _do_f(self, number: int | None) -> None:
        if self._state.goal == "fonts":
            self._name_font()
            self._font = number or 0
        else:
            self._state = replace(self._state, font=number or 0, eastern=False)

    def _do_fcharset(self, number: int | None) -> None:
        if self._state.goal == "fonts":
            page = "symbols" if number == _SYMBOLS else _CHARSETS.get(number or 0, "")
            self._fonts[self._font] = page

    def _name_font(self) -> None:
        # Old programs name the letters of a font, "Arial Cyr", and say nothing of its charset.
        if "".join(self._font_name).strip(" ;").endswith(" Cyr"):
            self._fonts[self._font] = self._fonts.get(self._font) or "cp1251"
        self._font_name.clear()

    def _do_deff(self, number: int | None) -> None:
        self._state = replace(self._state, font=number or 0)

    def _do_af(self, number: int | None) -> None:
        self._state = replace(self._state, east=number or 0)

    def _do_dbch(self, number: int | None) -> None:
        self._state = replace(self._state, eastern=True)

    def _do_loch(self, number: int | None) -> None:
        self._state = replace(self._state, eastern=False)

    _do_hich = _do_loch

    def _do_plain(self, number: int | None) -> None:
        self._state = replace(self._state, hidden=False, eastern=False)

    def _do_v(self, number: int | None) -> None:
        self._state = replace(self._state, hidden=number != 0)

    _do_deleted = _do_v

    def _do_par(self, number: int | None) -> None:
        if self._state.goal == "":
            self._stories[-1].paragraph()

    _do_sect = _do_page = _do_nestrow = _do_par

    def _do_pard(self, number: int | None) -> None:
        if self._state.goal == "":
            self._stories[-1].in_table = False

    def _do_intbl(self, number: int | None) -> None:
        if self._state.goal == "":
            self._stories[-1].in_table = True

    def _do_cell(self, number: int | None) -> None:
        if self._state.goal == "":
            self._stories[-1].cell()

    def _do_row(self, number: int | None) -> None:
        if self._state.goal == "":
            self._stories[-1].row()

    def _do_nestcell(self, number: int | None) -> None:
        self._add("\t")

    def _do_footnote(self, number: int | None) -> None:
        self._story("note")

    def _do_shptxt(self, number: int | None) -> None:
        self._story("box")

    def _do_listtext(self, number: int | None) -> None:
        self._aim("label")

    _do_pntext = _do_listtext

    def _part(self, number: int | None, form: str) -> None:
        if self._state.goal == "date":
            self._facts.setdefault("date", []).append(form.format(min(number or 0, 9999)))

    def _do_yr(self, number: int | None) -> None:
        self._part(number, "{:04}")

    def _do_mo(self, number: int | None) -> None:
        self._part(number, "-{:02}")

    _do_dy = _do_mo
