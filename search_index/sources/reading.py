"""The bytes of a file become articles: its kind is told, its reader called, its parts counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from search_index.errors import SourceError
from search_index.models import Skipped
from search_index.sources.article import Article, FileContent
from search_index.sources.formats import HEAD, format_of, kind_of, reader_of

# What one file may hold, at every depth together. An archive of a newspaper's years is within
# them; what is not, was made to fill a disk.
MAX_PARTS = 100_000
MAX_INNER_BYTES = 1 << 30  # of parts, unpacked
MAX_DEPTH = 5  # files in files
MAX_TEXT = 1 << 28  # code points of text
_NONE = FileContent()


def read_content(data: bytes, path: str) -> FileContent:
    """Return the articles in the content of a file; `path` is relative to the corpus.

    Nothing, without a reason, for what is no file of articles. Raises SourceError with the reason
    where the file as a whole cannot be read.
    """
    kind = kind_of(path, data[:HEAD])
    if not kind:
        return _NONE
    nest = _Nest(path)
    articles = _apart(nest.read(kind, data, path))
    if not articles and not nest.skipped:
        raise SourceError("empty")
    return FileContent(articles, tuple(nest.skipped))


def _apart(articles: Iterable[Article]) -> tuple[Article, ...]:
    """Return articles with parts that are different, so that their ids are.

    Of several with one name, as an archive may have them, those after the first are numbered.
    """
    apart: dict[str, Article] = {}
    for article in articles:
        name = article.part.encode("utf-8", "replace").decode()
        number = 1
        part = name
        while part in apart:
            number += 1
            part = f"{name} ({number})" if name else str(number)
        apart[part] = article if part == article.part else replace(article, part=part)
    return tuple(apart.values())


class _Nest:
    """A file that is read, with the files in it; see ``article.Reading``."""

    def __init__(self, path: str) -> None:
        self.skipped: list[Skipped] = []
        self._parts = [path]  # the file, the part of it that is read, a part of that
        self._count = 0
        self._bytes = 0
        self._letters = 0

    def read(self, kind: str, data: bytes, name: str) -> Iterator[Article]:
        """Yield the articles in a file of a kind."""
        for article in reader_of(format_of(kind))(data, name, self):
            self._letters += len(article.text)
            if self._letters > MAX_TEXT:
                raise SourceError("too much text in it")
            yield article

    def inner(self, data: bytes, name: str, part: str) -> Iterator[Article]:
        """Yield the articles in a part; see ``article.Reading``."""
        self._count += 1
        self._bytes += len(data)
        if self._count > MAX_PARTS:
            raise SourceError(f"more than {MAX_PARTS} parts")
        if self._bytes > MAX_INNER_BYTES:
            raise SourceError(f"unpacks to more than {MAX_INNER_BYTES >> 20} MB")
        kind = kind_of(name, data[:HEAD])
        if not kind:
            return
        if len(self._parts) > MAX_DEPTH:
            self.refuse(part, "too deep in other files")
            return
        self._parts.append(part)
        try:
            for article in self.read(kind, data, name):
                whole = f"{part}#{article.part}" if article.part else part
                yield replace(article, part=whole)
        except SourceError as error:
            self._note(str(error))
        finally:
            self._parts.pop()

    def refuse(self, part: str, reason: str) -> None:
        """Note that a part cannot be read."""
        self._parts.append(part)
        self._note(reason)
        self._parts.pop()

    def _note(self, reason: str) -> None:
        self.skipped.append(Skipped("#".join(self._parts), reason, self._parts[0]))
