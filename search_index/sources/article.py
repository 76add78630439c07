"""What a reader finds in a file, and what it is given to read parts of a file with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from search_index.models import Skipped


@dataclass(frozen=True, slots=True)
class Article:
    """A text, and what its file says of it. What is "" is found in the text or from the file.

    Values are as the file has them: dates in any common way of writing, languages by any name.
    """

    text: str  # line ends are "\n"; pages of a paged format end in models.PAGE_BREAK
    kind: str  # of the file or the part: DocumentInfo.type
    title: str = ""
    date: str = ""
    source: str = ""  # the publication or site
    author: str = ""
    language: str = ""
    url: str = ""
    first_line: int = 1  # line of the file on which the text begins, where files have lines
    part: str = ""  # which part of its file it is, unlike any other's: "3", "inner/a.txt"; "": all


class Readable(Protocol):
    """What bytes are read from, as an open file."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes; none at the end."""
        ...


class Reading(Protocol):
    """One file that is being read: what readers of formats with parts need.

    Counts parts, bytes and nesting of everything in the file.
    """

    def inner(self, data: bytes, name: str, part: str) -> Iterator[Article]:
        """Yield the articles in a part that is a file itself, with `part` before their own.

        `part` is "" where a file is nothing but another in a wrapping.
        A part that cannot be read, or is none to be read, is noted and yields nothing. Raises
        SourceError where the file as a whole has too much in it.
        """
        ...

    def unpack(self, stream: Readable, packed: int) -> bytes:
        """Return all that a stream unpacks from so many bytes of a packed part.

        Raises SourceError where that is more than a part may have, and reading.TooMuch where it is
        more than all parts of a file may have.
        """
        ...

    def refuse(self, part: str, reason: str) -> None:
        """Note that a part cannot be read."""
        ...


class Reader(Protocol):
    """Each module of a format has a function like this, named ``read``."""

    def __call__(self, data: bytes, name: str, reading: Reading) -> Iterator[Article]:
        """Yield the articles in `data`, the content of a file named `name`.

        Raises SourceError with the reason when the bytes do not hold what they should; whatever
        else a library raises is told by its caller.
        """
        ...


@dataclass(frozen=True, slots=True)
class FileContent:
    """What became of one file."""

    articles: tuple[Article, ...] = ()
    skipped: tuple[Skipped, ...] = ()  # parts; their paths are "file#part"
