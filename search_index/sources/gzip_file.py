"""Files packed with gzip (RFC 1952)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from gzip import BadGzipFile, GzipFile
from io import BytesIO
from posixpath import basename

from search_index.errors import SourceError
from search_index.sources.article import Article, Reading

_HAS_EXTRA, _HAS_NAME = 4, 8  # flags of the header
_HEADER = 10  # bytes
_LONGEST_NAME = 1000  # bytes


def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
    """Yield the articles in the one file that is packed, as if they were in this one.

    Raises SourceError when it is damaged or unpacks to too much.
    """
    try:
        content = reading.unpack(GzipFile(fileobj=BytesIO(data)), len(data))
    except (BadGzipFile, EOFError, zlib.error):
        raise SourceError("a damaged gzip file") from None
    yield from reading.inner(content, _name_inside(data, name), "")


def _name_inside(data: bytes, name: str) -> str:
    """Return the name of the packed file: that of this file, without the ending, as gunzip does.

    Where the ending is another or was lost, the name that the header has.
    """
    if name.lower().endswith(".gz"):
        return name[:-3]
    if data[3] & _HAS_NAME and not data[3] & _HAS_EXTRA:
        stored = data[_HEADER : _HEADER + _LONGEST_NAME].partition(b"\0")[0]
        return basename(stored.decode("utf-8", "replace")) or name
    return name
