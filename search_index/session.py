"""What every command of `korus` works with: a library, its options, and where things go."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import IO, Any, cast

from search_index import export
from search_index.console import Narrator, Output, human_output
from search_index.library import Library

FOUND, NOTHING = 0, 1


class Watched:
    """A stream that knows whether anything was written to it."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self.used = False

    def write(self, text: str) -> int:
        """Write to the stream."""
        self.used = True
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class Session:
    """One run of a command: the library, its options, and where things are written."""

    def __init__(
        self, library: Library, args: argparse.Namespace, out: IO[str], narrator: Narrator
    ) -> None:
        self.library = library
        self.args = args
        self.watched = Watched(out)
        self.out = cast("IO[str]", self.watched)
        self.say = narrator.say
        self.narrator = narrator

    @property
    def human(self) -> Output:
        """The output for a person."""
        return human_output(self.out)

    def json(self, records: Iterable[export.Record]) -> None:
        """Write records, one a line."""
        for record in records:
            self.out.write(export.json_line(record) + "\n")

    def empty(self) -> int:
        """Say that there are no documents at all; return the exit code for that."""
        self.say(f"no readable documents in {self.library.folder}")
        return NOTHING


def plural(count: int, noun: str) -> str:
    """Return a count with its noun: ``1 file``, ``2 files``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def listed(names: Sequence[str]) -> str:
    """Return names with commas between them."""
    return ", ".join(names)
