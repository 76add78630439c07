"""How `korus` speaks to a person: Rich on a terminal, plain aligned text in a pipe.

A line is made of pieces, each a text and a role. Every text goes through `printable` here, and
only here, so nothing from a document reaches a terminal as anything but letters. Roles are shown
by more than colour: hits and mentions stand in brackets in plain text, and are bold or underlined
on a terminal that has no colour.
"""

from __future__ import annotations

import os
import shutil
import time
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol

from search_index.plain import printable, thinned

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
_NARROWEST = 6  # cells of a column that is cut
_BRACKETED = frozenset({"hit", "mention"})


class Piece(NamedTuple):
    """A text and its role, one of `STYLES`."""

    text: str
    role: str = ""


Line = Sequence[Piece | str]


class Column(NamedTuple):
    """A column of a table: numbers stand to the right, what is kept is not cut to fit."""

    name: str
    number: bool = False
    keep: bool = False


class Output(Protocol):
    """Where human output goes."""

    def line(self, *pieces: Piece | str, margin: str = "") -> None:
        """Write one line, on a terminal wrapped to the right of `margin`."""
        ...

    def table(self, columns: Sequence[Column], rows: Sequence[Line]) -> None:
        """Write rows of cells under the names of their columns."""
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
    return Piece(thinned(printable(piece.text)), piece.role)


class PlainOutput:
    """Text for pipes and files: nothing is wrapped, cut or coloured."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def line(self, *pieces: Piece | str, margin: str = "") -> None:
        """Write one line, hits and mentions in brackets."""
        shown = "".join(map(self._show, (margin, *pieces)))
        self._stream.write(shown.rstrip() + "\n")

    def table(self, columns: Sequence[Column], rows: Sequence[Line]) -> None:
        """Write aligned columns, two spaces apart."""
        header = [column.name for column in columns]
        body = [header, *([self._show(cell) for cell in row] for row in rows)]
        widths = [max(map(cells, column)) for column in zip(*body, strict=True)]
        for row in body:
            padded = (
                " " * (width - cells(cell)) + cell
                if columns[index].number
                else cell + " " * (width - cells(cell))
                for index, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            self._stream.write("  ".join(padded).rstrip() + "\n")

    @staticmethod
    def _show(piece: Piece | str) -> str:
        text, role = _piece(piece)
        return f"[{text}]" if role in _BRACKETED else text


def _fitted(columns: Sequence[Column], natural: Sequence[int], room: int) -> list[int]:
    """Return widths that fit into `room`, the columns that are kept as wide as they are."""
    kept = sum(width for column, width in zip(columns, natural, strict=True) if column.keep)
    rest = max(sum(natural) - kept, 1)
    share = min(max(room - kept, 0) / rest, 1.0)
    return [
        width if column.keep else max(min(_NARROWEST, width), int(width * share))
        for column, width in zip(columns, natural, strict=True)
    ]


class RichOutput:
    """Text for a person at a terminal: wrapped at words, with styles."""

    def __init__(self, stream: IO[str]) -> None:
        from rich.console import Console  # noqa: PLC0415  imported when a person looks

        self._console: Console = Console(
            file=stream, markup=False, emoji=False, highlight=False, soft_wrap=False
        )

    def line(self, *pieces: Piece | str, margin: str = "") -> None:
        """Write one line, wrapped at words to the right of `margin`."""
        from rich.table import Table  # noqa: PLC0415

        if not margin:
            self._console.print(self._text(pieces))
            return
        grid = Table.grid(padding=0)
        grid.add_column(no_wrap=True, min_width=cells(margin))
        grid.add_column(overflow="fold")
        grid.add_row(self._text((Piece(margin, "number"),)), self._text(pieces))
        self._console.print(grid)

    def table(self, columns: Sequence[Column], rows: Sequence[Line]) -> None:
        """Write a table as wide as the terminal at the most; cells too long end in an ellipsis."""
        texts = [[self._text((cell,)) for cell in row] for row in rows]
        natural = [
            max([cells(column.name), *(row[index].cell_len for row in texts)])
            for index, column in enumerate(columns)
        ]
        gaps = 2 * (len(columns) - 1)
        widths = _fitted(columns, natural, self._console.width - gaps)
        names = [self._text((Piece(column.name, "dim"),)) for column in columns]
        for row in (names, *texts):
            self._row(row, columns, widths)

    def _row(self, row: Sequence[Text], columns: Sequence[Column], widths: Sequence[int]) -> None:
        """Write one row. (Rich's own table takes half a millisecond for each.)"""
        from rich.text import Text  # noqa: PLC0415

        line = Text()
        for at, (cell, column, width) in enumerate(zip(row, columns, widths, strict=True)):
            cell.truncate(width, overflow="ellipsis")
            gap = " " * (width - cell.cell_len)
            line.append("  " if at else "")
            line.append(gap if column.number else "")
            line.append_text(cell)
            line.append("" if column.number else gap)
        line.rstrip()
        self._console.print(line, no_wrap=True, soft_wrap=True)

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


_QUICK = 0.5  # seconds of indexing that no bar is worth


class _Bar:
    """A bar of Rich's: files done, files a second, and the time left."""

    def __init__(self, stream: IO[str]) -> None:
        from rich import progress  # noqa: PLC0415  imported when a person looks
        from rich.console import Console  # noqa: PLC0415

        self._progress = progress.Progress(
            progress.TextColumn("indexing"),
            progress.BarColumn(bar_width=None),
            progress.MofNCompleteColumn(),
            progress.TextColumn("{task.fields[speed]}"),
            progress.TimeRemainingColumn(compact=True),
            console=Console(file=stream, markup=False, emoji=False, highlight=False),
            transient=True,
            expand=True,
        )
        self._task = self._progress.add_task("", total=None, speed="")
        self._progress.start()

    def show(self, done: int, total: int) -> None:
        """Show that `done` of `total` files are done."""
        speed = self._progress.tasks[0].speed
        told = f"{speed:,.0f} files/s" if speed else ""
        self._progress.update(self._task, completed=done, total=total, speed=told)

    def end(self) -> None:
        """Take it away."""
        self._progress.stop()


class Narrator:
    """What is said beside the results, on the error stream, one line at a time.

    Progress is one line that renews itself, a bar once there is a number of files, shown only on a
    terminal.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._live = stream.isatty() and os.environ.get("TERM", "") not in {"dumb", ""}
        self._dirty = False
        self._bar: _Bar | None = None
        self._began = 0.0  # when the first number was told

    def say(self, message: str) -> None:
        """Write one line, marked as ours."""
        self.clear()
        self._write(f"korus: {thinned(printable(message))}\n")

    def progress(self, done: int, total: int, path: str = "") -> None:
        """Show how many of `total` files are done, and which; `total` is 0 while they are listed.

        What was shown before is taken away.
        """
        if not self._live:
            return
        if not total:
            self._line(f"indexing  {path}")
            return
        if self._bar is None:
            self._began = self._began or time.monotonic()
            if time.monotonic() - self._began < _QUICK:
                return
            self.clear()
            self._bar = _Bar(self._stream)
        with suppress(OSError):
            self._bar.show(done, total)

    def _line(self, message: str) -> None:
        """Write a line that the next one takes the place of."""
        message = thinned(printable(message))
        width = shutil.get_terminal_size().columns - 1
        while cells(message) > max(width, 1):
            message = message[:-1]
        self._write(f"\r{message}\x1b[K")
        self._dirty = True

    def clear(self) -> None:
        """Take the progress away."""
        if self._bar is not None:
            with suppress(OSError):
                self._bar.end()
            self._bar = None
        if self._dirty:
            self._write("\r\x1b[K")
            self._dirty = False

    def _write(self, text: str) -> None:
        with suppress(OSError):  # results matter more than what is said beside them
            self._stream.write(text)
            self._stream.flush()
