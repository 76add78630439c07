"""What a file is that is packed as a zip archive: a document of some program, or just an archive.

Container formats: Open Packaging Conventions (ECMA-376 part 2), OpenDocument 1.3 part 2, EPUB 3
OCF, OWPML (KS X 6101). Those with a member ``mimetype`` should have it first and unpacked; many do
not.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zipfile import ZipFile

_MIMETYPE = b"mimetype"
_TYPES = (  # the first that the content of the member begins with; "": no file of articles
    (b"application/epub+zip", "epub"),
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/hwp+zip", "hwpx"),
    (b"application/vnd.oasis.opendocument.", ""),
    (b"application/vnd.sun.xml.", ""),
)
_ENTRY = b"PK\x01\x02"  # begins what the directory of an archive says of a member
_MANY_MEMBERS = 20_000  # more than a document has: an archive, whatever its members are named
_MOST_READ = 1 << 16  # bytes read of a member that says what the file is


def packed_kind(data: bytes, named: str) -> str:
    """Return the kind of a zip archive, "" of one that is a document of a kind without articles.

    By its members; where `data` is but the first bytes, by those that are in it. `named`: the kind
    that its name stands for, believed where the members say nothing, or nothing that is read: then
    what reads that kind says what is wrong.
    """
    kind = _kind(data, named)
    return named if not kind and named != "zip" else kind


def _kind(data: bytes, named: str) -> str:
    at = data.find(_MIMETYPE, 30, 30 + len(_MIMETYPE))
    if at >= 0:
        kind = _declared(data[at + len(_MIMETYPE) :][:100])
        if kind is not None:
            return kind
    try:
        kind = _by_members(data)
    except Exception:  # cut off, or what is wrong with it will be said when it is read
        kind = _by_beginning(data[:_MOST_READ])
    if kind is not None:
        return kind
    return named if named in {"docx", "odt", "epub", "hwpx"} else "zip"


def _declared(content: bytes) -> str | None:
    return next((kind for mark, kind in _TYPES if content.strip().startswith(mark)), None)


def _by_members(data: bytes) -> str | None:
    """Return the kind by the names of all members; None if they are of no known document."""
    from zipfile import ZipFile  # only where there is an archive  # noqa: PLC0415

    if data.count(_ENTRY) > _MANY_MEMBERS:
        return None
    with ZipFile(BytesIO(data)) as archive:
        names = {info.filename for info in archive.infolist()}
        if "mimetype" in names:
            kind = _declared(_read(archive, "mimetype"))
            if kind is not None:
                return kind
        if "[Content_Types].xml" in names:
            return _office_kind(names)
        if "META-INF/container.xml" in names:
            return _contained(_read(archive, "META-INF/container.xml"))
        if {"content.xml", "META-INF/manifest.xml"} <= names:
            manifest = _read(archive, "META-INF/manifest.xml")
            if b"opendocument.text" in manifest:
                return "odt"
            return "" if b"opendocument." in manifest else None
        if {"Contents/content.hpf", "Contents/header.xml", "Contents/section0.xml"} & names:
            return "hwpx"
    return None


def _by_beginning(data: bytes) -> str | None:
    """Return the kind by what stands before the first members, where there is no directory."""
    if b"[Content_Types].xml" not in data:
        return None
    folders = (("word/", "docx"), ("xl/", ""), ("ppt/", ""))
    return next((kind for folder, kind in folders if folder.encode() in data), None)


def _office_kind(names: set[str]) -> str | None:
    """Return which program of an office made an archive with content types."""
    folders = {name.partition("/")[0] for name in names if "/" in name and name.endswith(".xml")}
    if "word" in folders:
        return "docx"
    return "" if folders & {"xl", "ppt", "visio"} else None


def _contained(container: bytes) -> str | None:
    """Return what a container file points to: books and Hangul documents both have one."""
    if b"oebps-package" in container:
        return "epub"
    return "hwpx" if b"hwp" in container else None


def _read(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        return member.read(_MOST_READ)
