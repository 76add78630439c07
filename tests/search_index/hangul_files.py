"""Files of the Hangul word processor, written from the published formats.

HWP 5.0: Hancom's "Hangul Word Processor file format 5.0", in a compound file as [MS-CFB] has it.
HWPX: KS X 6101 (OWPML), a zip archive of XML.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NOTHING = 0xFFFFFFFF

# -- compound files --------------------------------------------------------------------------


@dataclass
class _Entry:
    name: str
    kind: int  # 1: storage, 2: stream, 5: root
    start: int = END
    size: int = 0
    child: int = NOTHING
    right: int = NOTHING


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return a compound file of version 3 with these streams; names are "storage/stream"."""
    sectors: list[bytes] = []
    table: list[int] = []
    small, small_table = bytearray(), list[int]()
    entries = [_Entry("Root Entry", 5)]
    storages: dict[str, int] = {"": 0}
    children: dict[int, list[int]] = {0: []}

    def chain(data: bytes, size: int) -> int:
        first = len(sectors)
        count = -(-len(data) // size)
        for at in range(count):
            sectors.append(data[at * size : (at + 1) * size].ljust(size, b"\0"))
            table.append(first + at + 1 if at + 1 < count else END)
        return first if count else END

    for path, data in streams.items():
        folder, _, name = path.rpartition("/")
        if folder not in storages:
            storages[folder] = len(entries)
            children[0].append(len(entries))
            children[len(entries)] = []
            entries.append(_Entry(folder, 1))
        entry = _Entry(name, 2, size=len(data))
        if len(data) >= CUTOFF:
            entry.start = chain(data, SECTOR)
        elif data:
            entry.start = len(small_table)
            count = -(-len(data) // MINI)
            small_table += [entry.start + at + 1 for at in range(count - 1)] + [END]
            small += data.ljust(count * MINI, b"\0")
        children[storages[folder]].append(len(entries))
        entries.append(entry)
    entries[0].start, entries[0].size = chain(bytes(small), SECTOR), len(small)
    for parent, found in children.items():
        # Siblings in the order of the format, each the right child of the one before.
        ordered = sorted(found, key=lambda at: (len(entries[at].name), entries[at].name.upper()))
        for at, following in pairwise(ordered):
            entries[at].right = following
        entries[parent].child = ordered[0] if ordered else NOTHING
    directory = b"".join(map(_directory_entry, entries))
    directory += _directory_entry(_Entry("", 0)) * (-len(entries) % 4)
    first_directory = chain(directory, SECTOR)
    first_small = chain(_numbers(small_table, SECTOR // 4), SECTOR)
    count = 1
    while count * (SECTOR // 4) < len(table) + count:
        count += 1
    places = [len(sectors) + at for at in range(count)]
    table += [FAT] * count
    fat = _numbers(table, SECTOR // 4)
    sectors += [fat[at * SECTOR : (at + 1) * SECTOR] for at in range(count)]
    minis = -(-len(small_table) // (SECTOR // 4))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, count, first_directory, 0, CUTOFF, first_small, minis, END, 0, places[0],
    )  # fmt: skip
    header += _numbers(places[1:], 108)
    return header[:SECTOR].ljust(SECTOR, b"\xff") + b"".join(sectors)


def _numbers(values: Iterable[int], step: int) -> bytes:
    """Return numbers as bytes, filled up to a multiple of `step`."""
    numbers = list(values)
    numbers += [FREE] * (-len(numbers) % step)
    return struct.pack(f"<{len(numbers)}I", *numbers)


def _directory_entry(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    length = len(name) + 2 if entry.kind else 0
    return name.ljust(64, b"\0") + struct.pack(
        "<HBBIII16sIQQIQ", length, entry.kind, 1, NOTHING, entry.right, entry.child, b"", 0, 0, 0,
        entry.start, entry.size,
    )  # fmt: skip


# -- HWP 5.0 ---------------------------------------------------------------------------------

PARAGRAPH, TEXT, CONTROL, LIST, TABLE, SHAPE = 66, 67, 71, 72, 77, 60


@dataclass
class Paragraph:
    """A paragraph of text; ``{0}``, ``{1}``... stand for its controls."""

    text: str = ""
    controls: list[Control] = field(default_factory=list)


@dataclass
class Control:
    """A table, a box, a note, a header: with lists of paragraphs, for a table by (row, column)."""

    name: str  # four characters: "tbl ", "gso ", "fn  ", "head", "tcmt"
    lists: list[list[Paragraph]]
    cells: list[tuple[int, int]] = field(default_factory=list)
    caption: list[Paragraph] = field(default_factory=list)

    @property
    def sign(self) -> int:
        """The control character that stands for it in the text."""
        return {"fn  ": 17, "en  ": 17, "head": 16, "foot": 16, "tcmt": 15}.get(self.name, 11)


def record(kind: int, level: int, data: bytes) -> bytes:
    """Return a record; long ones have their size in a word of its own."""
    if len(data) < 0xFFF:
        return struct.pack("<I", kind | level << 10 | len(data) << 20) + data
    return struct.pack("<II", kind | level << 10 | 0xFFF << 20, len(data)) + data


def _text(paragraph: Paragraph) -> bytes:
    units = b""
    rest = paragraph.text
    for number, control in enumerate(paragraph.controls):
        before, _, rest = rest.partition(f"{{{number}}}")
        name = control.name.encode()[::-1]
        sign = struct.pack("<H", control.sign)
        units += _letters(before) + sign + name + b"\x41" * 8 + sign
    return units + _letters(rest) + b"\r\0"


def _letters(text: str) -> bytes:
    tab = struct.pack("<8H", 9, 500, 0, 0x100, 0, 0, 0, 9)
    pieces = text.replace("\n", "\x0a").replace("\xa0", "\x1e").split("\t")
    return tab.join(piece.encode("utf-16-le") for piece in pieces)


def section(paragraphs: Iterable[Paragraph], level: int = 0) -> bytes:
    """Return the records of paragraphs."""
    data = b""
    for paragraph in paragraphs:
        data += record(PARAGRAPH, level, bytes(22))
        if paragraph.text or paragraph.controls:
            data += record(TEXT, level + 1, _text(paragraph))
        for control in paragraph.controls:
            data += _control(control, level + 1)
    return data


def _control(control: Control, level: int) -> bytes:
    data = record(CONTROL, level, control.name.encode()[::-1] + bytes(20))
    inner = level + 1
    if control.caption:
        data += record(LIST, inner, struct.pack("<HHI", 1, 0, 0) + bytes(22))
        data += section(control.caption, inner)
    if control.name == "tbl ":
        data += record(TABLE, inner, bytes(22))
        for (row, column), paragraphs in zip(control.cells, control.lists, strict=True):
            place = struct.pack("<HHHH", column, row, 1, 1)
            head = struct.pack("<HHI", len(paragraphs), 0, 0) + place + bytes(18)
            data += record(LIST, inner, head) + section(paragraphs, inner)
        return data
    if control.name == "gso ":
        data += record(SHAPE, inner, bytes(60))
        inner += 1
    for paragraphs in control.lists:
        data += record(LIST, inner, struct.pack("<HHI", len(paragraphs), 0, 0) + bytes(8))
        data += section(paragraphs, inner)
    return data


def summary(title: str, author: str, created: datetime, saved: datetime) -> bytes:
    """Return the stream HwpSummaryInformation: a property set that counts characters."""

    def string(text: str) -> bytes:
        data = (text + "\0").encode("utf-16-le")
        return struct.pack("<II", 31, len(text) + 1) + data + bytes(-len(data) % 4)

    def time(moment: datetime) -> bytes:
        since = moment - datetime(1601, 1, 1, tzinfo=UTC)
        return struct.pack("<IQ", 64, int(since.total_seconds()) * 10**7)

    values = {2: string(title), 4: string(author), 12: time(created), 13: time(saved)}
    offset = 8 + 8 * len(values)
    index, body = b"", b""
    for key, value in values.items():
        index += struct.pack("<II", key, offset + len(body))
        body += value
    properties = struct.pack("<II", offset + len(body), len(values)) + index + body
    return struct.pack("<HHI16sI16sI", 0xFFFE, 0, 5, b"", 1, bytes(range(16)), 48) + properties


def hwp_file(
    sections: Iterable[Iterable[Paragraph]],
    *,
    flags: int = 1,
    facts: tuple[str, str, datetime, datetime] | None = None,
) -> bytes:
    """Return an HWP 5.0 file; bit 0 of `flags`: compressed, 1: encrypted, 2: for distribution."""
    header = struct.pack("<32sII", b"HWP Document File", 0x05010000, flags).ljust(256, b"\0")
    streams = {"FileHeader": header, "DocInfo": _packed(bytes(30), flags)}
    for number, paragraphs in enumerate(sections):
        streams[f"BodyText/Section{number}"] = _packed(section(paragraphs), flags)
    streams["PrvText"] = "미리 보기".encode("utf-16-le")
    if facts:
        streams["\x05HwpSummaryInformation"] = summary(*facts)
    return compound_file(streams)


def _packed(data: bytes, flags: int) -> bytes:
    if not flags & 1:
        return data
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


# -- HWPX ------------------------------------------------------------------------------------

_HP = "http://www.hancom.co.kr/hwpml/2011/paragraph"
_HS = "http://www.hancom.co.kr/hwpml/2011/section"


def hwpx_file(sections: Iterable[str], **members: str) -> bytes:
    """Return an HWPX file; sections are the XML of their paragraphs, with the prefix ``hp``."""
    items = list(sections)
    manifest = "".join(
        f'<opf:item id="section{at}" href="Contents/section{at}.xml" media-type="application/xml"/>'
        for at in range(len(items))
    )
    spine = "".join(f'<opf:itemref idref="section{at}"/>' for at in range(len(items)))
    whole = {
        "META-INF/manifest.xml": '<odf:manifest xmlns:odf="urn:oasis:names:tc:opendocument:xmlns:'
        'manifest:1.0"/>',
        "Contents/content.hpf": '<opf:package xmlns:opf="http://www.idpf.org/2007/opf/"><opf:'
        "metadata><opf:title>항로 보고</opf:title><opf:language>ko</opf:language>"
        '<opf:meta name="creator" content="text">이안나</opf:meta>'
        '<opf:meta name="CreatedDate" content="text">2008-01-02T00:00:00Z</opf:meta>'
        '<opf:meta name="ModifiedDate" content="text">2019-05-16T10:00:00Z</opf:meta>'
        f"</opf:metadata><opf:manifest>{manifest}</opf:manifest>"
        f"<opf:spine>{spine}</opf:spine></opf:package>",
        **{
            f"Contents/section{at}.xml": f'<?xml version="1.0" encoding="UTF-8"?><hs:sec '
            f'xmlns:hp="{_HP}" xmlns:hs="{_HS}">{text}</hs:sec>'
            for at, text in enumerate(items)
        },
        **members,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/hwp+zip", zipfile.ZIP_STORED)
        for name, text in whole.items():
            archive.writestr(name, text)
    return out.getvalue()
