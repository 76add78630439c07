"""How `korus` speaks to a person: Rich on a terminal, plain aligned text in a pipe.

A line is made of pieces, each a text and a role. Every text goes through `printable` here, and
only here, so nothing from a document reaches a terminal as anything but letters. Roles are shown
by more than colour: hits and mentions stand in brackets in plain text, and are bold or underlined
on a terminal that has no colour.
"""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol

from search_index.plain import printable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

STYLES = {
    "": "",
    "title": "bold",
    "dim": "dim",
    "name": "bold cyan",
    "number": "green",
    "hit": "bold reverse",
    "mention": "bold underline",
}
_BRACKETED = frozenset({"hit", "mention"})


class Piece(NamedTuple):
    """A text and its role, one of `STYLES`."""

    text: str
    role: str = ""


Line = Sequence[Piece | str]


class Output(Protocol):
    """Where human output goes."""

    def line(self, *pieces: Piece | str, indent: int = 0) -> None:
        """Write one line (wrapped on a terminal), `indent` cells from the left."""
        ...

    def table(self, header: Sequence[str], rows: Sequence[Line], numeric: Sequence[int]) -> None:
        """Write rows of cells under `header`; the columns in `numeric` stand to the right."""
        ...


def cells(text: str) -> int:
    """Return the columns that printable `text` takes on a terminal (UAX #11: wide is two)."""
    if text.isascii():
        return len(text)
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else not unicodedata.combining(char)
        for char in text
    )


def _piece(piece: Piece | str) -> Piece:
    piece = Piece(piece) if isinstance(piece, str) else piece
    return Piece(printable(piece.text), piece.role)


class PlainOutput:
    """Text for pipes and files: nothing is wrapped, cut or coloured."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def line(self, *pieces: Piece | str, indent: int = 0) -> None:
        """Write one line, hits and mentions in brackets."""
        shown = "".join(map(self._show, pieces))
        self._stream.write(f"{' ' * indent}{shown}".rstrip() + "\n")

    def table(self, header: Sequence[str], rows: Sequence[Line], numeric: Sequence[int]) -> None:
        """Write aligned columns, two spaces apart."""
        body = [list(header), *([self._show(cell) for cell in row] for row in rows)]
        widths = [max(map(cells, column)) for column in zip(*body, strict=True)]
        for row in body:
            padded = (
                " " * (width - cells(cell)) + cell
                if index in numeric
                else cell + " " * (width - cells(cell))
                for index, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            self._stream.write("  ".join(padded).rstrip() + "\n")

    @staticmethod
    def _show(piece: Piece | str) -> str:
        text, role = _piece(piece)
        return f"[{text}]" if role in _BRACKETED else text


class RichOutput:
    """Text for a person at a terminal: wrapped at words, with styles."""

    def __init__(self, stream: IO[str]) -> None:
        from rich.console import Console  # noqa: PLC0415  imported when a person looks

        self._console: Console = Console(
            file=stream, markup=False, emoji=False, highlight=False, soft_wrap=False
        )

    def line(self, *pieces: Piece | str, indent: int = 0) -> None:
        """Write one line, wrapped at words under its own indent."""
        from rich.padding import Padding  # noqa: PLC0415

        self._console.print(Padding(self._text(pieces), (0, 0, 0, indent), expand=False))

    def table(self, header: Sequence[str], rows: Sequence[Line], numeric: Sequence[int]) -> None:
        """Write a table as wide as the terminal at the most; cells too long end in an ellipsis."""
        from rich.table import Table  # noqa: PLC0415

        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        for index, name in enumerate(header):
            right = index in numeric
            table.add_column(
                self._text((name,)),
                justify="right" if right else "left",
                no_wrap=True,
                overflow="ellipsis",
                min_width=len(name) if right else 1,
            )
        for row in rows:
            table.add_row(*(self._text((cell,)) for cell in row))
        self._console.print(table)

    @staticmethod
    def _text(pieces: Line) -> Text:
        from rich.text import Text  # noqa: PLC0415

        text = Text()
        for text_, role in map(_piece, pieces):
            text.append(text_, STYLES[role])
        return text


def human_output(stream: IO[str]) -> Output:
    """Return the output that suits `stream`: Rich on a terminal that can, else plain."""
    if stream.isatty() and os.environ.get("TERM", "") not in {"dumb", ""}:
        return RichOutput(stream)
    return PlainOutput(stream)


class Narrator:
    """What is said beside the results, on the error stream, one line at a time.

    Progress is one line that renews itself, shown only on a terminal.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._live = stream.isatty() and os.environ.get("TERM", "") not in {"dumb", ""}
        self._dirty = False

    def say(self, message: str) -> None:
        """Write one line, marked as ours."""
        self.clear()
        self._write(f"korus: {printable(message)}\n")

    def progress(self, message: str) -> None:
        """Show how far things are, in place of what was shown before."""
        if not self._live:
            return
        message = printable(message)
        width = shutil.get_terminal_size().columns - 1
        while cells(message) > max(width, 1):
            message = message[:-1]
        self._write(f"\r{message}\x1b[K")
        self._dirty = True

    def clear(self) -> None:
        """Take the progress line away."""
        if self._dirty:
            self._write("\r\x1b[K")
            self._dirty = False

    def _write(self, text: str) -> None:
        with suppress(OSError):  # results matter more than what is said beside them
            self._stream.write(text)
            self._stream.flush()
