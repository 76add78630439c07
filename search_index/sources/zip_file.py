"""Zip archives (APPNOTE.TXT 6.3.10 of PKWARE), read without ever writing a member anywhere."""

from __future__ import annotations

import stat
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from search_index.errors import SourceError
from search_index.sources.article import Article, Reading
from search_index.sources.formats import may_hold_articles
from search_index.sources.reading import MAX_PARTS, TooMuch
from search_index.sources.zip_names import names_of

_ENCRYPTED = 1  # flag of a member
_ENTRY = b"PK\x01\x02"  # begins what the directory says of a member
_LOCAL_HEADER = 30  # bytes before a member, besides its name
_DAMAGED = "a damaged zip archive"
_ERRORS = (BadZipFile, LargeZipFile, EOFError, NotImplementedError, ValueError, OSError, zlib.error)


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield the articles in all files of the archive that would be read in a folder.

    Raises SourceError when it is damaged, or made so that its members overlap.
    """
    if data.count(_ENTRY) > MAX_PARTS:
        raise SourceError(f"more than {MAX_PARTS} parts")
    try:
        archive = ZipFile(BytesIO(data))
    except (*_ERRORS, IndexError, OverflowError):
        raise SourceError(_DAMAGED) from None
    members = archive.infolist()
    if _overlap(members):
        raise SourceError("a zip archive whose members overlap")
    tried = 0
    for member, own in zip(members, names_of(members), strict=True):
        part = _harmless(own)
        if not part or _passed_over(member, part):
            continue
        tried += 1
        reason = _refused(member)
        if reason:
            reading.refuse(part, reason)
            continue
        content = _content(archive, member, part, reading)
        if content is not None:
            yield from reading.inner(content, part, part)
    if not tried:
        raise SourceError("no articles in it")


def _overlap(members: list[ZipInfo]) -> bool:
    """Whether bytes of one member are also another's.

    So few bytes become as many members as one likes: D. Fifield, "A better zip bomb", WOOT 2019.
    """
    places = sorted(
        (member.header_offset, member.header_offset + _LOCAL_HEADER + member.compress_size)
        for member in members
    )
    return any(end > begin for (_, end), (begin, _) in pairwise(places))


def _harmless(name: str) -> str:
    """Return a name as a path within the archive, whatever it climbs to: it names, no more."""
    steps = name.replace("\\", "/").split("/")
    return "/".join(step for step in steps if step not in {"", ".", ".."})


def _passed_over(member: ZipInfo, part: str) -> bool:
    """Whether a member would not be read in a folder: no file, hidden, of a kind without text."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    if member.filename.endswith(("/", "\\")) or kind not in {0, stat.S_IFREG}:
        return True
    if any(step.startswith(".") or step == "__MACOSX" for step in part.split("/")):
        return True
    return not may_hold_articles(part)


def _refused(member: ZipInfo) -> str:
    """Return why a member is not unpacked, "" if it is."""
    if member.flag_bits & _ENCRYPTED:
        return "encrypted: remove the password first"
    # Python unpacks other methods without a limit to what comes out of one piece.
    if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        return "packed by a method that is not read: pack it again as an ordinary zip"
    return ""


def _content(archive: ZipFile, member: ZipInfo, part: str, reading: Reading) -> bytes | None:
    """Return what a member unpacks to; None, and the reason noted, if it does not."""
    try:
        with archive.open(member) as stream:
            return reading.unpack(stream, member.compress_size)
    except TooMuch:
        raise
    except SourceError as error:
        reading.refuse(part, str(error))
    except _ERRORS:
        reading.refuse(part, "damaged in its archive")
    return None
