"""From a file on disk to documents.

What is known of each format stands in ``formats``; a format's module has a function ``read``, which
yields ``article.Article``; ``finish`` makes documents of these.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from search_index.errors import SourceError
from search_index.models import Document, Skipped
from search_index.sources.finish import document_of
from search_index.sources.formats import HEAD, kind_by_name, kind_of
from search_index.sources.listing import FileEntry, list_files
from search_index.sources.reading import read_content

__all__ = [
    "MAX_BYTES",
    "FileEntry",
    "documents_from_bytes",
    "documents_in",
    "list_files",
    "may_be_article",
    "read_bytes",
    "read_document",
    "read_file",
]

#: Files above this many bytes are refused: a whole document has to fit in memory a few times over.
MAX_BYTES = 128 * 1024 * 1024
_TRIES = 3  # to read a file that does not change meanwhile


def read_bytes(path: Path) -> bytes:
    """Return the content of a regular file; see ``read_file``."""
    return read_file(path)[0]


def read_file(path: Path) -> tuple[bytes, os.stat_result]:
    """Return the content of a regular file of at most MAX_BYTES, and the facts of what was read.

    Raises SourceError with the reason. The checks are made on the open file, so that a file which
    is swapped for a pipe or a device after it was listed cannot block the reader. A file that
    changes while it is read is read again; one that goes on changing has the facts of before, so
    that it differs from them when it is looked at next.
    """
    with _opened(path) as file:
        try:
            for _ in range(_TRIES):
                facts = os.fstat(file.fileno())
                data = _content(file, facts)
                after = os.fstat(file.fileno())
                if (facts.st_size, facts.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
                    break
                file.seek(0)
        except OSError as error:
            raise SourceError(f"cannot be read: {_why(error)}") from None
    return data, facts


def _opened(path: Path) -> IO[bytes]:
    try:
        # Without O_BINARY, Windows would translate line ends and stop at Ctrl-Z.
        flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        return os.fdopen(os.open(path, os.O_RDONLY | flags), "rb")
    except OSError as error:
        raise SourceError(f"cannot be read: {_why(error)}") from None


def _content(file: IO[bytes], facts: os.stat_result) -> bytes:
    if not stat.S_ISREG(facts.st_mode):
        raise SourceError("not a regular file")
    if facts.st_size > MAX_BYTES:
        raise SourceError(f"larger than {MAX_BYTES // 2**20} MB")
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise SourceError(f"larger than {MAX_BYTES // 2**20} MB")
    return data


def documents_in(data: bytes, path: str, mtime_ns: int = 0) -> Iterator[Document | Skipped]:
    """Yield the documents in the bytes of a file, and the parts of it that cannot be read.

    `path` is relative to the corpus, with forward slashes; `mtime_ns` is when the file was changed.
    Yields nothing for what is no file of articles. Formats that are easily made to do harm are read
    in another process (``guard``). Raises SourceError with the reason where the file, or the rest
    of it, cannot be read, and IndexFailure where that process cannot be started.
    """
    from search_index.sources.guard import read_guarded  # only to index  # noqa: PLC0415

    for found in read_guarded(data, path):
        yield found if isinstance(found, Skipped) else document_of(found, path, mtime_ns)


def may_be_article(path: Path) -> bool:
    """Whether a file is of a kind that is read, by its name, else by its first bytes.

    Raises SourceError if these cannot be read.
    """
    if kind_by_name(path.name):
        return True
    with _opened(path) as file:
        try:
            regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            return regular and bool(kind_of(path.name, file.read(HEAD)))
        except OSError as error:
            raise SourceError(f"cannot be read: {_why(error)}") from None


def documents_from_bytes(
    data: bytes, path: str, mtime_ns: int = 0
) -> tuple[list[Document], tuple[Skipped, ...]]:
    """Return the documents in the bytes of a file, and the parts of it that cannot be read.

    As ``documents_in``, but at once, and in this process. Both are empty for what is no file of
    articles. Raises SourceError with the reason where the
    file as a whole cannot be read.
    """
    content = read_content(data, path)
    return [document_of(article, path, mtime_ns) for article in content.articles], content.skipped


def read_document(path: Path, root: Path) -> Document:
    """Return the first document in the file `path`, which lies under the corpus folder `root`.

    Raises SourceError with the reason: unreadable, empty, binary, of a kind that is not read.
    """
    documents, skipped = documents_from_bytes(read_bytes(path), path.relative_to(root).as_posix())
    if not documents:
        raise SourceError(skipped[0].reason if skipped else "this kind of file is not read")
    return documents[0]


def _why(error: OSError) -> str:
    return (error.strerror or error.__class__.__name__).lower()
