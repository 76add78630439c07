"""From a file on disk to a document: the seam where formats plug in.

A format is a ``Reader``: it turns the bytes of a file into a ``Document``. ``reader_for`` picks one
by the ending of the file name; a new format is one module with a reader and one line in
``READERS``.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from posixpath import splitext
from typing import Protocol

from search_index.errors import SourceError
from search_index.models import Document
from search_index.sources.listing import FileEntry, list_files
from search_index.sources.markdown import MarkdownReader
from search_index.sources.text import TextReader

__all__ = [
    "MAX_BYTES",
    "READERS",
    "FileEntry",
    "Reader",
    "document_from_bytes",
    "list_files",
    "read_bytes",
    "read_document",
    "reader_for",
    "unread_reason",
]

#: Files above this many bytes are refused: a whole document has to fit in memory a few times over.
MAX_BYTES = 128 * 1024 * 1024

#: Endings of files that people keep articles in but that no reader takes, and what to call them.
ARTICLE_SUFFIXES = {
    ".doc": "doc",
    ".docx": "docx",
    ".eml": "eml",
    ".epub": "epub",
    ".htm": "html",
    ".html": "html",
    ".hwp": "hwp",
    ".hwpx": "hwpx",
    ".mbox": "mbox",
    ".mht": "mhtml",
    ".mhtml": "mhtml",
    ".odt": "odt",
    ".pdf": "pdf",
    ".rtf": "rtf",
}


class Reader(Protocol):
    """Turns the bytes of one kind of file into a document."""

    type: str  # the kind of file, as in DocumentInfo.type
    suffixes: frozenset[str]  # endings it reads, lower case with the dot

    def read(self, data: bytes, path: str) -> Document:
        """Return the document in `data`; `path` is relative to the corpus, forward slashes.

        Raises SourceError with the reason when the bytes do not hold a document.
        """
        ...


READERS: tuple[Reader, ...] = (TextReader(), MarkdownReader())
_BY_SUFFIX = {suffix: reader for reader in READERS for suffix in sorted(reader.suffixes)}


def reader_for(path: str) -> Reader | None:
    """Return the reader for a file by the ending of its name, or None."""
    return _BY_SUFFIX.get(splitext(path)[1].lower())


def unread_reason(path: str) -> str:
    """Return why a file that looks like an article is not read; "" if it does not look like one."""
    kind = ARTICLE_SUFFIXES.get(splitext(path)[1].lower())
    return f"{kind} is not read yet" if kind and reader_for(path) is None else ""


def read_bytes(path: Path) -> bytes:
    """Return the content of a regular file of at most MAX_BYTES.

    Raises SourceError with the reason. The checks are made on the open file, so that a file which
    is swapped for a pipe or a device after it was listed cannot block the reader.
    """
    try:
        # Without O_BINARY, Windows would translate line ends and stop at Ctrl-Z.
        flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, os.O_RDONLY | flags)
    except OSError as error:
        raise SourceError(f"cannot be read: {_why(error)}") from None
    with os.fdopen(descriptor, "rb") as file:
        try:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                raise SourceError("not a regular file")
            if facts.st_size > MAX_BYTES:
                raise SourceError(f"larger than {MAX_BYTES // 2**20} MB")
            data = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise SourceError(f"cannot be read: {_why(error)}") from None
    if len(data) > MAX_BYTES:
        raise SourceError(f"larger than {MAX_BYTES // 2**20} MB")
    return data


def document_from_bytes(data: bytes, path: str) -> Document:
    """Return the document in the bytes of a file; `path` is relative to the corpus.

    Raises SourceError with the reason.
    """
    reader = reader_for(path)
    if reader is None:
        raise SourceError(unread_reason(path) or "this kind of file is not read")
    return reader.read(data, path)


def read_document(path: Path, root: Path) -> Document:
    """Return the document in the file `path`, which lies under the corpus folder `root`.

    Raises SourceError with the reason: unreadable, empty, binary, of a kind that is not read.
    """
    return document_from_bytes(read_bytes(path), path.relative_to(root).as_posix())


def _why(error: OSError) -> str:
    return (error.strerror or error.__class__.__name__).lower()
