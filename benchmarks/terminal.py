"""A program in a pseudo-terminal, and what is on its screen, with the time of each change."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

import pyte

COLUMNS, ROWS = 120, 40

# Private sequences that pyte would print as letters: kitty keyboard, mode queries, terminal
# version, and strings that end in ST or BEL.
_UNKNOWN = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b[P\]_^][^\x1b\x07]*(?:\x1b\\|\x07)"
)
_PARTIAL = re.compile(rb"\x1b[^a-zA-Z~]{0,200}$")

Region = tuple[object, ...]


class Terminal:
    """Runs `argv` on a screen of `COLUMNS` by `ROWS`; times are `time.perf_counter` seconds."""

    def __init__(self, argv: Sequence[str], environment: Mapping[str, str]) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self.screen)
        self._held = b""
        self.started = time.perf_counter()
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.execvpe(argv[0], list(argv), dict(environment))
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.close(self._fd)
        os.waitpid(self._pid, 0)

    def type(self, text: str) -> float:
        """Send `text` as typed; return when."""
        now = time.perf_counter()
        os.write(self._fd, text.encode())
        return now

    def receive(self, seconds: float) -> tuple[float, bytes] | None:
        """Wait for output. Return when it came and what, or None if none did in time."""
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return None
        now = time.perf_counter()
        try:
            return now, os.read(self._fd, 1 << 20)
        except OSError as error:  # EIO: the program has ended
            raise EOFError(self.text()) from error

    def feed(self, data: bytes) -> None:
        """Draw output on the screen."""
        data = self._held + data
        partial = _PARTIAL.search(data)
        self._held = partial.group() if partial else b""
        self._stream.feed(_UNKNOWN.sub(b"", data[: len(data) - len(self._held)]))

    def text(self) -> str:
        """Return what is on the screen."""
        return "\n".join(self.lines())

    def lines(self) -> list[str]:
        """Return the rows of the screen; the second cell of a wide character holds nothing."""
        rows = (self.screen.buffer[row] for row in range(ROWS))
        return ["".join(row[column].data for column in range(COLUMNS)) for row in rows]

    def until(self, shown: Callable[[str], bool], seconds: float = 30) -> float:
        """Return when `shown` first held of the screen. Raises TimeoutError with the screen."""
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline:
            received = self.receive(0.5)
            if received is not None:
                self.feed(received[1])
                if shown(self.text()):
                    return received[0]
        raise TimeoutError(self.text())

    def settle(self, quiet: float, region: Callable[[], Region]) -> tuple[float, ...]:
        """Wait for `quiet` seconds without output; return when `region` changed.

        The first time is that of the first output, whatever it drew; empty if there was none.
        All output is taken in before any is drawn, so that drawing delays no reading.
        """
        before = region()
        received = []
        while (one := self.receive(quiet)) is not None:
            received.append(one)
        times = [received[0][0]] if received else []
        for now, data in received:
            self.feed(data)
            after = region()
            if after != before:
                before = after
                times.append(now)
        return tuple(times)

    def cells(self, top: int, bottom: int) -> Region:
        """Return the cells of rows [top, bottom) with their colours and attributes."""
        return tuple(tuple(sorted(self.screen.buffer[row].items())) for row in range(top, bottom))
