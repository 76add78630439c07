"""The process that reads files for another: ``python -m search_index.sources.guard_child``.

Takes files from standard input and answers on what was standard output, as ``guard_wire`` says.
Before the first file it gives up what readers have no use for (``guard_rules``), and whatever a
library prints goes nowhere. It ends when its input does, when it has read many files or had much
memory, and with the process that started it.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import IO

from search_index.errors import SourceError
from search_index.sources import guard_rules
from search_index.sources.guard_wire import HEADER, OUT_OF_MEMORY, READY, End, packed
from search_index.sources.reading import each_part, reason_of

# After so many files, or when it has had so much memory, the process ends and another takes its
# place: libraries leak, and what one file may have upset is upset no more.
_MOST_FILES = 2_000
_MUCH_MEMORY = 400 << 20  # bytes
_MANY_OPEN = 32  # files; see guard_rules for the most that may be
# Bytes of answers that wait to be sent together: lost where what comes next ends the process.
_BUFFER = 1 << 13


def main() -> int:
    """Read files until there are no more; return the exit code."""
    guard_rules.end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked
    files, answers = _own_pipes()
    peak = guard_rules.PeakMemory()
    guard_rules.confine()
    answers.write(READY)
    answers.flush()
    for count in range(1, _MOST_FILES + 1):
        header = files.read(HEADER.size)
        if len(header) < HEADER.size:
            return 0
        name_size, size, seconds = HEADER.unpack(header)
        name = files.read(name_size).decode("utf-8", "replace")
        data = files.read(size)
        if len(data) < size:
            return 0
        guard_rules.limit_cpu(seconds)
        error = _answer(data, name, answers)
        del data
        leaves = count == _MOST_FILES or _worn(peak)
        answers.write(packed(End(error, leaves)))
        answers.flush()
        if leaves:
            break
    return 0


def _worn(peak: guard_rules.PeakMemory) -> bool:
    """Whether libraries have left behind much memory or open files."""
    try:
        lowest = os.dup(0)  # the lowest number that is free
    except OSError:
        return True
    os.close(lowest)
    return lowest > _MANY_OPEN or peak.bytes() > _MUCH_MEMORY


def _own_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Return the pipes to the process that asked; leave nothing for others to read or print to."""
    files = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb", buffering=_BUFFER)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.close(null)
    return files, answers


def _answer(data: bytes, name: str, answers: IO[bytes]) -> SourceError | None:
    """Say what is in a file; return why it could not be read to its end, None if it was."""
    try:
        for part in each_part(data, name):
            answers.write(packed(part))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # nothing that is left of this process can be relied on
    except SourceError as error:
        return error
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        return SourceError(reason_of(error))
    except Exception as error:
        return SourceError(reason_of(error))
    return None


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # taking all modules down takes time, and a library may hang in it
