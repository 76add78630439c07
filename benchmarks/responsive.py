"""How responsive the app is while a folder is indexed: ``python benchmarks/responsive.py``.

Counts the time between two turns of the app's event loop, and between a letter typed and its
results, while articles that no index has are read. Prints one JSON object. A turn is late by the
machine's other work, too: beside the wall time of a gap stands the processor time that the thread
of the screen spent in it ("busy"), and that all threads did ("process"): what it can be blamed for.
"collections" are the longest of garbage, with their generation;
"where" counts what the screen's thread was at in gaps that grew long.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from itertools import pairwise
from pathlib import Path

from corpora import articles, write_folder
from measure import JSON, ROOT, spread
from textual.events import Key

sys.path.insert(0, str(ROOT))

FILES = 20_000
TICK = 0.005  # seconds between two turns that are measured
LONG = 0.05  # seconds without a turn after which it is looked where the thread is
LOOK = 0.01  # seconds between two looks
LATE = 0.1  # seconds: a person sees it
TYPED = ("vladivostok", "arctic route", "россия", "북극")
PAUSE = 0.15  # seconds between two letters


Turn = tuple[float, float, float]  # wall, processor time of the thread, of the process; seconds


def gaps_of(turns: list[Turn]) -> list[Turn]:
    """Return the gaps between turns, longest first."""
    pairs = pairwise(turns)
    gaps = [(b[0] - a[0], b[1] - a[1], b[2] - a[2]) for a, b in pairs]
    return sorted(gaps, reverse=True)


def told(gaps: list[Turn]) -> JSON:
    """Return what gaps come to, in milliseconds."""
    return {
        "turns": len(gaps),
        "late": sum(wall >= LATE for wall, _, _ in gaps),
        "late_busy": sum(busy >= LATE for _, busy, _ in gaps),
        "late_process": sum(process >= LATE for _, _, process in gaps),
        "longest": [
            dict(zip(("ms", "busy", "process"), (round(1000 * part) for part in gap), strict=True))
            for gap in gaps[:8]
        ],
        "busiest": [round(1000 * gap[1]) for gap in sorted(gaps, key=lambda gap: -gap[1])[:8]],
        "gaps": spread(1000 * gap[0] for gap in gaps),
        "busy": spread(1000 * gap[1] for gap in gaps),
    }


async def _turns(turns: list[Turn]) -> None:
    while True:
        turns.append((time.perf_counter(), time.thread_time(), time.process_time()))
        await asyncio.sleep(TICK)


def _look(turns: list[Turn], thread: int, where: Counter[str], end: threading.Event) -> None:
    """Count what a thread is at whenever its last turn is long ago."""
    while not end.wait(LOOK):
        if not turns or time.perf_counter() - turns[-1][0] < LONG:
            continue
        frames = traceback.extract_stack(sys._current_frames()[thread])
        own = [f"{Path(f.filename).stem}.{f.name}" for f in frames if str(ROOT) in f.filename]
        last = f"{Path(frames[-1].filename).stem}.{frames[-1].name}"
        where[" > ".join([*[name for name in own if "responsive" not in name][-3:], last])] += 1


def _note_collections(pauses: list[tuple[float, int]]) -> None:
    """Note how long each collection of garbage takes, in milliseconds, and of which generation."""
    begun = [0.0]

    def note(phase: str, info: dict[str, int]) -> None:
        now = time.thread_time()
        if phase == "start":
            begun[0] = now
        else:
            pauses.append((1000 * (now - begun[0]), info["generation"]))

    gc.callbacks.append(note)


async def measure(folder: Path, index_dir: Path) -> JSON:
    """Open the app over a folder that has no index; type until it is indexed."""
    from tui import cli  # noqa: PLC0415 - this repository's
    from tui.app import KorusApp  # noqa: PLC0415
    from tui.screens.explorer import ExplorerScreen  # noqa: PLC0415

    cli.tune()
    app = KorusApp(folder, index_dir=index_dir)
    turns: list[Turn] = []
    where: Counter[str] = Counter()
    pauses: list[tuple[float, int]] = []
    _note_collections(pauses)
    end = threading.Event()
    threading.Thread(
        target=_look, args=(turns, threading.get_ident(), where, end), daemon=True
    ).start()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = app.screen
        assert isinstance(screen, ExplorerScreen)
        while not screen.is_indexing:
            await asyncio.sleep(TICK)
        ticking = asyncio.create_task(_turns(turns))
        started, number = time.perf_counter(), 0
        while screen.is_indexing:
            for letter in ("slash", *TYPED[number % len(TYPED)], "escape"):
                pilot.app.post_message(_key(letter))
                await asyncio.sleep(PAUSE)
                if not screen.is_indexing:
                    break
            screen.search_input.value = ""
            number += 1
        seconds = time.perf_counter() - started
        await asyncio.sleep(1.0)  # what the last commit leads to
        ticking.cancel()
        end.set()
        documents = screen.library.status().documents if screen.library else 0
    found = {"documents": documents, "seconds": round(seconds, 1), **told(gaps_of(turns))}
    collected = [[round(ms), generation] for ms, generation in sorted(pauses, reverse=True)[:8]]
    return {**found, "collections": collected, "where": dict(where.most_common(12))}


def _key(key: str) -> Key:
    name = {" ": "space"}.get(key, key)
    return Key(name, key if len(key) == 1 else "/" if key == "slash" else None)


def measure_responsive(files: int) -> JSON:
    """Measure in a fresh process, with what the page says of it: times in milliseconds.

    Raises RuntimeError with the end of what it wrote to standard error if it fails.
    """
    command = [sys.executable, __file__, "--files", str(files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the app could not be measured: {done.stderr[-2000:]}")
    found: JSON = json.loads(done.stdout.splitlines()[-1])
    told = {name: found[name] for name in ("documents", "seconds", "turns", "late", "gaps", "busy")}
    return {**told, "tick": round(1000 * TICK), "limit": round(1000 * LATE)}


def main() -> None:
    """Write the articles, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("--files", type=int, default=FILES, help=f"articles ({FILES:,})")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "articles"
        write_folder(articles(None, wanted.files), folder)
        print(json.dumps(asyncio.run(measure(folder, Path(place) / "index"))))


if __name__ == "__main__":
    main()
