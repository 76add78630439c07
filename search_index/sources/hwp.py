"""HWP 5.0 files of the Hangul word processor.

After Hancom's "Hangul Word Processor file format 5.0" (revision 1.3): a compound file with a
stream of records for each section of the text. A record has a kind, a level, by which it belongs to
the one before it with a lower level, and data. The letters of a paragraph are UTF-16 code units;
those below 32 stand for what is elsewhere, some with seven units of data behind them.
"""

from __future__ import annotations

import re
import struct
import zlib
from array import array
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from search_index.errors import SourceError
from search_index.sources.article import Article, Reading
from search_index.sources.finish import day_of_time
from search_index.sources.flow import Flow, Kind
from search_index.sources.packed_xml import ENCRYPTED, MAX_MEMBER, MAX_TOTAL
from search_index.sources.stated import stated

if TYPE_CHECKING:
    from olefile import OleFileIO

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DAMAGED = "damaged: open it in Hangul and save it again"
_HEADER = struct.Struct("<32s4sI")  # signature, version, flags
_COMPRESSED, _ENCRYPTED, _DISTRIBUTED, _DRM = 1, 2, 4, 16
_CERTIFIED = 0x100 | 0x400  # encrypted, or restricted, by a certificate

# Kinds of records (HWPTAG_BEGIN is 16).
_PARAGRAPH, _TEXT, _CONTROL, _LIST, _TABLE = 66, 67, 71, 72, 77
_MAX_RECORDS = 5_000_000
# What the controls that hold paragraphs are to the text; all others are left out with theirs.
_FRAMES: dict[bytes, Kind] = {
    b"tbl ": "box",  # its caption, and in it the table
    b"gso ": "box",
    b"fn  ": "note",
    b"en  ": "note",
}
_HIDDEN = {b"head", b"foot", b"tcmt"}  # header, footer, comment
_SIGN = re.compile("[\x00-\x1f]")
_SIGNS = {9: "\t", 10: "\n", 24: "-", 30: "\xa0", 31: " "}
_SINGLE = {0, 10, 13, *range(24, 32)}  # control characters without data; the others take 8 units
_SUMMARY = "\x05HwpSummaryInformation"
_MAX_SUMMARY = 1 << 16  # bytes
_MAX_PROPERTIES = 64
_BYTES, _UTF_16, _TIME = 30, 31, 64  # VT_LPSTR, VT_LPWSTR, VT_FILETIME
_EPOCH = 116_444_736_000_000_000  # 1970 in the ticks of VT_FILETIME
_SECTION = re.compile(r"section(\d+)", re.IGNORECASE)


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield the text with its notes; headers, footers and comments are left out.

    Raises SourceError if the file is damaged, encrypted, of another version, or has no text.
    """
    if not data.startswith(_OLE):
        raise SourceError(_other(data))
    import olefile  # here, because only these files need it  # noqa: PLC0415

    try:
        file = olefile.OleFileIO(BytesIO(data))
    except Exception as error:
        raise SourceError(_DAMAGED) from error
    with file:
        try:
            flow = _text(file)
            facts = _facts(file)
        except SourceError:
            raise
        except Exception as error:
            raise SourceError(_DAMAGED) from error
    text = flow.result()
    if not text:
        raise SourceError("empty")
    yield stated(Article(text, "hwp"), facts)


def _other(data: bytes) -> str:
    """Return why a file that is no compound file is not read."""
    head = data[:512].lstrip()
    if head.startswith(b"HWP Document File V"):
        return "an old Hangul file (HWP 3.0 or before): save it as hwpx"
    if b"<HWPML" in head:
        return "Hangul XML (HWPML): save it as hwpx"
    return "no Hangul file"


def _text(file: OleFileIO) -> Flow:
    if not file.exists("FileHeader"):
        raise SourceError(_no_hangul(file))
    header = file.openstream("FileHeader").read(_HEADER.size)
    if len(header) < _HEADER.size or not header.startswith(b"HWP Document File"):
        raise SourceError("no Hangul file")
    _, _, flags = _HEADER.unpack(header)
    if flags & _ENCRYPTED:
        raise SourceError(ENCRYPTED)
    if flags & (_DRM | _CERTIFIED):
        raise SourceError("protected by DRM: save it without")
    if flags & _DISTRIBUTED:
        raise SourceError("a distribution document (배포용 문서): save it as an ordinary one")
    flow, left = Flow(), MAX_TOTAL
    for section in _sections(file):
        content = _unpacked(file.openstream(section).read(), flags, min(MAX_MEMBER, left))
        left -= len(content)
        _Section(flow).read(content)
    return flow


def _no_hangul(file: OleFileIO) -> str:
    if file.exists("EncryptedPackage"):
        return ENCRYPTED
    if file.exists("WordDocument"):
        return "an old Word file: save it as docx"
    return "no Hangul file"


def _sections(file: OleFileIO) -> list[list[str]]:
    found = [
        (int(match[1]), entry)
        for entry in file.listdir()
        if len(entry) == 2
        and entry[0].lower() == "bodytext"
        and (match := _SECTION.fullmatch(entry[1]))
    ]
    return [entry for _, entry in sorted(found)]


def _unpacked(data: bytes, flags: int, limit: int) -> bytes:
    if flags & _COMPRESSED:
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        data = unpacker.decompress(data, limit + 1)
    if len(data) > limit:
        raise SourceError(f"unpacks to more than {limit >> 20} MB")
    return data


class _Open(NamedTuple):
    """A frame of the text: it ends at the first record of its level, or of a lower one."""

    level: int
    kind: Kind | None  # None: all in it is left out
    until: int  # records of this kind end it at its own level; 0: all


class _Section:
    """Turns the records of a section into text."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._open: list[_Open] = []
        self._row = -1  # of the table cell that is read

    def read(self, data: bytes) -> None:
        for kind, level, start, end in _records(data):
            self._leave(kind, level)
            if self._open and self._open[-1].kind is None:
                continue
            if kind == _PARAGRAPH:
                self._flow.end()
            elif kind == _TEXT:
                self._flow.text(_letters(data[start:end]))
            elif kind == _CONTROL:
                self._control(data[start : start + 4][::-1], level)
            elif kind == _TABLE:
                self._enter(level - 1, "table")
            elif kind == _LIST and self._open:
                self._list(data[start:end], level)
        self._leave(0, -1)
        self._flow.end()

    def _leave(self, kind: int, level: int) -> None:
        while self._open:
            last = self._open[-1]
            if level > last.level or (level == last.level and last.until not in {0, kind}):
                return
            self._open.pop()
            if last.kind is not None:
                self._flow.close()

    def _control(self, name: bytes, level: int) -> None:
        kind = _FRAMES.get(name)
        if kind:
            self._enter(level, kind)
        elif name in _HIDDEN:
            self._open.append(_Open(level, None, 0))

    def _enter(self, level: int, kind: Kind, until: int = 0) -> None:
        self._open.append(_Open(level, kind, until))
        self._flow.open(kind)

    def _list(self, data: bytes, level: int) -> None:
        """Begin a list of paragraphs: a cell of a table, or the text of a box or a note."""
        inside = self._open[-1].kind
        if inside not in {"table", "row"} or len(data) < 12:
            return  # of a box, a note, a caption: they have one, or each is a paragraph
        # Eight bytes of every list, then the column and the row of the cell.
        _, row = struct.unpack_from("<HH", data, 8)
        if inside == "row" and row != self._row:
            self._open.pop()
            self._flow.close()
            inside = "table"
        if inside == "table":
            self._enter(level - 1, "row")
        self._row = row
        self._enter(level, "cell", until=_LIST)


def _records(data: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield kind and level of each record, and where its data begin and end."""
    at, end = 0, len(data)
    for _ in range(_MAX_RECORDS):
        if at + 4 > end:
            return
        (header,) = struct.unpack_from("<I", data, at)
        at += 4
        size = header >> 20
        if size == 0xFFF:
            if at + 4 > end:
                return
            (size,) = struct.unpack_from("<I", data, at)
            at += 4
        yield header & 0x3FF, header >> 10 & 0x3FF, at, min(at + size, end)
        at += size
    raise SourceError("too many records")


def _letters(data: bytes) -> str:
    """Return the letters of a paragraph, without the places of controls."""
    units = array("H", data[: len(data) & ~1])
    if struct.pack("=H", 1) != struct.pack("<H", 1):
        units.byteswap()
    whole = "".join(map(chr, units))  # a code point for each unit, so that eight are eight
    pieces: list[str] = []
    at = 0
    while match := _SIGN.search(whole, at):
        sign = ord(match.group())
        pieces += (whole[at : match.start()], _SIGNS.get(sign, ""))
        at = match.start() + (1 if sign in _SINGLE else 8)
    pieces.append(whole[at:])
    # Pairs of surrogates become one.
    return "".join(pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _facts(file: OleFileIO) -> dict[str, str]:
    """Return title, author and the day of the last change; no more than can be read of them.

    The day of creation is often years before: papers are written over older ones.
    """
    if not file.exists(_SUMMARY):
        return {}
    try:
        found = _properties(file.openstream(_SUMMARY).read(_MAX_SUMMARY))
    except (OSError, struct.error):  # whatever is wrong in it, the text is right
        return {}
    return {
        "title": found.get(2, ""),
        "author": found.get(4, ""),
        "date": found.get(13, ""),
        "other_date": found.get(12, ""),
    }


def _properties(data: bytes) -> dict[int, str]:
    """Return the texts and days of a property set by their numbers ([MS-OLEPS] 2.21)."""
    (start,) = struct.unpack_from("<I", data, 44)
    (count,) = struct.unpack_from("<I", data, start + 4)
    found: dict[int, str] = {}
    for at in range(min(count, _MAX_PROPERTIES)):
        number, offset = struct.unpack_from("<II", data, start + 8 + 8 * at)
        offset += start
        kind, size = struct.unpack_from("<II", data, offset)
        if kind == _UTF_16:
            text = data[offset + 8 : offset + 8 + 2 * min(size, _MAX_SUMMARY)]
            found[number] = text.decode("utf-16-le", "replace").partition("\0")[0]
        elif kind == _BYTES:
            text = data[offset + 8 : offset + 8 + size]
            found[number] = text.decode("cp949", "replace").partition("\0")[0]
        elif kind == _TIME:
            (ticks,) = struct.unpack_from("<Q", data, offset + 4)  # of 100 ns since 1601
            found[number] = day_of_time((ticks - _EPOCH) * 100) if ticks > _EPOCH else ""
    return found
