"""The process that indexes: ``python -m search_index.store.worker``.

Takes requests from standard input, a JSON object a line: ``folder``, ``index_dir``, ``rebuild``,
``verify``, ``only``, ``lexicon`` and ``extras`` are the arguments of ``builder.refresh_index``.
Answers each by JSON objects on standard output, one a line: ``begun``, any number of ``progress``,
then one ``report`` or ``error``.

Between requests it waits with all that it has loaded, and holds no lock and no file of an index:
to start anew takes longer than to bring one changed file into the index. It ends by itself when its
input ends, as it does with the process that started it, even in the middle of its work; and when
nothing was asked for a while.
"""

from __future__ import annotations

import gc
import json
import os
import queue
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from search_index.errors import KorusError
from search_index.models import Progress

#: Seconds without a request after which the process leaves.
PATIENCE = 300.0
_NICENESS = 10  # behind whatever the user is doing
_INTERVAL = 0.05  # seconds between two lines of progress; commits are always told
_IDLE = 60.0  # seconds without a request after which the process that reads files is let go
_LOOK = 5.0  # seconds between two looks at whether the parent process is still there


class _Speaker:
    """Tells the parent process what happens; raises BrokenPipeError when it is gone."""

    def __init__(self) -> None:
        self.parent = os.getppid()
        self.spoke = 0.0

    def orphaned(self) -> bool:
        return os.getppid() != self.parent

    def progress(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self.spoke < _INTERVAL and not progress.committed:
            return
        if self.orphaned():
            raise BrokenPipeError
        self.spoke = now
        self.say("progress", asdict(progress))

    def say(self, event: str, values: dict[str, object]) -> None:
        sys.stdout.write(json.dumps({"event": event, **values}) + "\n")
        sys.stdout.flush()


def main() -> int:
    """Answer requests; return 0 when there are no more, 1 when no one takes the answers."""
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(_NICENESS)
    # One process is one core's work: a model's matrices are small, and threads for them only spin.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    speaker = _Speaker()
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(requests.put,), daemon=True).start()
    try:
        while (request := _next(requests, speaker)) is not None:
            values = json.loads(request)
            _answer(values, speaker)
            if not gc.get_freeze_count():
                _load(_own(values))
    except BrokenPipeError:
        # The parent is gone, and the interpreter would fail again when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


def _receive(put: Callable[[bytes], None]) -> None:
    """Hand on requests. When the input ends, no one waits for what is being done."""
    for line in sys.stdin.buffer:
        put(line)
    os._exit(0)


def _next(requests: queue.SimpleQueue[bytes], speaker: _Speaker) -> bytes | None:
    """Return the next request, None if there is none for long or the parent is gone."""
    began = time.monotonic()
    while (waited := time.monotonic() - began) < PATIENCE and not speaker.orphaned():
        with suppress(queue.Empty):
            return requests.get(timeout=_LOOK)
        if waited >= _IDLE and (guard := sys.modules.get("search_index.sources.guard")):
            guard.close()
    return None


def _answer(values: dict[str, Any], speaker: _Speaker) -> None:
    """Do what is asked for and say how it went."""
    speaker.say("begun", {})
    try:
        gc.disable()  # nothing of what imports make is garbage
        from search_index.store.builder import refresh_index  # noqa: PLC0415

        gc.enable()
        report = refresh_index(
            Path(values["folder"]),
            Path(values["index_dir"]),
            speaker.progress,
            rebuild=values["rebuild"],
            verify=values["verify"],
            only=values["only"],
            lexicon=_own(values),
            extras=values["extras"],
        )
    except KorusError as error:
        speaker.say("error", {"message": str(error)})
    else:
        speaker.say("report", asdict(report))


def _own(values: dict[str, Any]) -> Path | None:
    """Return the reader's own file of names that a request names."""
    return Path(values["lexicon"]) if values["lexicon"] else None


def _load(own: Path | None) -> None:
    """Load what a request needs that finds something changed, while no one waits."""
    from search_index.entities import load_lexicon  # noqa: PLC0415

    with suppress(KorusError):  # the next request will say so
        load_lexicon(own)
    gc.collect()
    gc.freeze()  # all this stays


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # what there is to lose is on the disk; taking all modules down takes time
