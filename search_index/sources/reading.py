"""The bytes of a file become articles: its kind is told, its reader called, its parts counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from search_index.errors import SourceError
from search_index.models import Skipped
from search_index.sources.article import Article, FileContent, Readable
from search_index.sources.formats import format_of, kind_of, reader_of, unread_reason

# What one file may hold, at every depth together. An archive of a newspaper's years is within
# them; what is not, was made to fill a disk.
MAX_PARTS = 100_000
MAX_INNER_BYTES = 1 << 30  # of parts, unpacked
MAX_DEPTH = 5  # files in files
MAX_TEXT = 1 << 28  # code points of text
MAX_PART_BYTES = 128 << 20  # of one part, unpacked: as of a file, see MAX_BYTES
MAX_RATIO = 200  # bytes that a byte unpacks to; text reaches 10, logs and tables 100
_ANY_RATIO = 8 << 20  # bytes up to which any ratio is fine
MAX_TOLD = 100  # parts that are named when they cannot be read; the others are counted
_CHUNK = 1 << 18  # bytes unpacked at once


class TooMuch(SourceError):
    """The file as a whole has too much in it, not only one of its parts."""


def reason_of(error: Exception) -> str:
    """Return in one line why something cannot be read."""
    if isinstance(error, SourceError):
        return str(error)
    return f"could not be read ({type(error).__name__})"


def each_part(data: bytes, path: str) -> Iterator[Article | Skipped]:
    """Yield the articles in a file, and the parts of it that cannot be read, as they are found.

    `path` is relative to the corpus. Yields nothing for what is no file of articles. The articles
    differ in `part`. Raises SourceError with the reason where the file, or the rest of it, cannot
    be read, or whatever a library raises.
    """
    kind = kind_of(path, data)
    if kind:
        yield from parts_of_kind(kind, data, path)


def parts_of_kind(kind: str, data: bytes, path: str) -> Iterator[Article | Skipped]:
    """As ``each_part``, of a file of which the kind is known."""
    nest = _Nest(path)
    parts: dict[str, int] = {}
    empty = True
    for article in nest.read(kind, data, path):
        part = unlike(article.part.encode("utf-8", "replace").decode(), parts)
        yield from nest.told()
        yield article if part == article.part else replace(article, part=part)
        empty = False
    for skipped in nest.told(last=True):
        yield skipped
        empty = False
    if empty:
        raise SourceError("empty")


def unlike(part: str, others: dict[str, int]) -> str:
    """Return the name of a part, with a number if there is one like it; `others` remembers it.

    What `others` has of a name is the number from which on there may be a free one.
    """
    name = part
    while name in others:
        others[part] += 1
        name = f"{part} ({others[part]})" if part else str(others[part])
    others[name] = 1
    return name


def read_content(data: bytes, path: str) -> FileContent:
    """Return the articles in the content of a file; `path` is relative to the corpus.

    Nothing, without a reason, for what is no file of articles. Raises as ``each_part``.
    """
    found = list(each_part(data, path))
    return FileContent(
        tuple(one for one in found if isinstance(one, Article)),
        tuple(one for one in found if isinstance(one, Skipped)),
    )


class _Nest:
    """A file that is read, with the files in it; see ``article.Reading``."""

    def __init__(self, path: str) -> None:
        self._skipped: list[Skipped] = []
        self._parts = [path]  # the file, the part of it that is read, a part of that
        self._told = 0
        self._count = 0
        self._bytes = 0
        self._unpacked = 0
        self._letters = 0

    def read(self, kind: str, data: bytes, name: str) -> Iterator[Article]:
        """Yield the articles in a file of a kind."""
        for article in reader_of(format_of(kind))(data, name, self):
            self._letters += len(article.text)
            if self._letters > MAX_TEXT:
                raise TooMuch("too much text in it")
            yield article

    def told(self, *, last: bool = False) -> Iterator[Skipped]:
        """Yield what was noted since the last call; with the last, how much more there was."""
        skipped, self._skipped = self._skipped, []
        yield from skipped
        if last and self._told > MAX_TOLD:
            more = f"{self._told - MAX_TOLD} more parts cannot be read"
            yield Skipped(self._parts[0], more)

    def inner(self, data: bytes, name: str, part: str) -> Iterator[Article]:
        """Yield the articles in a part; see ``article.Reading``."""
        self._count += 1
        self._bytes += len(data)
        if self._count > MAX_PARTS:
            raise TooMuch(f"more than {MAX_PARTS} parts")
        if self._bytes > MAX_INNER_BYTES:
            raise TooMuch(f"unpacks to more than {MAX_INNER_BYTES >> 20} MB")
        kind = kind_of(name, data)
        if not kind:
            if reason := unread_reason(name):
                self.refuse(part, reason)
            return
        if len(self._parts) > MAX_DEPTH:
            self.refuse(part, "too deep in other files")
            return
        self._parts.append(part)
        try:
            for article in self.read(kind, data, name):
                yield replace(article, part="#".join(filter(None, (part, article.part))))
        except (TooMuch, MemoryError):
            raise
        except Exception as error:  # one part that trips a reader must not stop the others
            self._note(reason_of(error))
        finally:
            self._parts.pop()

    def unpack(self, stream: Readable, packed: int) -> bytes:
        """Return what a stream of a packed part unpacks to; see ``article.Reading``."""
        most = min(MAX_PART_BYTES, max(_ANY_RATIO, packed * MAX_RATIO))
        chunks, size = [], 0
        while chunk := stream.read(_CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            self._unpacked += len(chunk)
            if self._unpacked > MAX_INNER_BYTES:
                raise TooMuch(f"unpacks to more than {MAX_INNER_BYTES >> 20} MB")
            if size > most:
                raise SourceError(f"unpacks to more than {most >> 20} MB")
        return b"".join(chunks)

    def refuse(self, part: str, reason: str) -> None:
        """Note that a part cannot be read."""
        self._parts.append(part)
        self._note(reason)
        self._parts.pop()

    def _note(self, reason: str) -> None:
        self._told += 1
        if self._told <= MAX_TOLD:
            place = "#".join(filter(None, self._parts))
            path = self._parts[0]
            self._skipped.append(Skipped(place, reason, path if place != path else ""))
