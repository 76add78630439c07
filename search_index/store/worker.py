"""The process that indexes: ``python -m search_index.store.worker FOLDER --index-dir DIR``.

Writes one JSON object a line to standard output: any number of ``progress``, then one ``report``
or ``error``. Ends by itself when the process that started it is gone.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from search_index.errors import KorusError
from search_index.models import Progress

_NICENESS = 10  # behind whatever the user is doing
_INTERVAL = 0.05  # seconds between two lines of progress; commits are always told


class _Speaker:
    """Tells the parent process what happens; raises BrokenPipeError when it is gone."""

    def __init__(self) -> None:
        self.parent = os.getppid()
        self.spoke = 0.0

    def progress(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self.spoke < _INTERVAL and not progress.committed:
            return
        if os.getppid() != self.parent:
            raise BrokenPipeError
        self.spoke = now
        self.say("progress", asdict(progress))

    def say(self, event: str, values: dict[str, object]) -> None:
        sys.stdout.write(json.dumps({"event": event, **values}) + "\n")
        sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Index a folder; return 0, or 1 after an ``error`` line."""
    parser = argparse.ArgumentParser(prog="search_index.store.worker")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--index-dir", type=Path, required=True)
    parser.add_argument("--rebuild", action="store_true")
    parser.add_argument("--lexicon", type=Path, help="the reader's own file of names")
    parser.add_argument("--only", action="append", help="a path within the folder")
    options = parser.parse_args(arguments)
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(_NICENESS)
    speaker = _Speaker()
    try:
        gc.disable()  # nothing of what imports make is garbage
        from search_index.store.builder import refresh_index  # noqa: PLC0415

        gc.enable()
        report = refresh_index(
            options.folder,
            options.index_dir,
            speaker.progress,
            rebuild=options.rebuild,
            only=options.only,
            lexicon=options.lexicon,
        )
        speaker.say("report", asdict(report))
    except BrokenPipeError:
        # The parent is gone, and the interpreter would fail again when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KorusError as error:
        speaker.say("error", {"message": str(error)})
        return 1
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # what there is to lose is on the disk; taking all modules down takes time
