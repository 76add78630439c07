"""Measures what a person waits for, in a pseudo-terminal, and renews docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import platform
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from terminal import COLUMNS, ROWS, Region, Terminal

from search_index.library import Library, open_library

HERE = Path(__file__).resolve().parent
REPORT = HERE.parent / "docs" / "benchmarks.md"
EMPTY = [sys.executable, str(HERE / "empty_app.py")]
KORUS = [sys.executable, "-m", "tui"]
TITLES = ("Documents", "Hits", "Entities")
QUIET = 0.25  # seconds without output after which a screen is at rest

TYPED = (
    "vladivostok", "arctic route", "trans-siberian", '"far east"', "KIEP", "gas pipeline",
    "владивосток", "северный морской путь", "россия корея", "порт",
    "블라디보스토크", "북극항로", "러시아 극동", "가스관",
)  # fmt: skip
SEARCHED = (
    *TYPED, "russia", "korea russia cooperation", "moon jae-in", "putin", "busan seminar",
    "nine bridges", "shipbuilding", "sanctions", "rason", "primorsky krai", "energy cooperation",
    "сотрудничество", "транссибирская магистраль", "республика корея", "приморский край",
    "санкции", "한국", "연해주", "남북러 협력", "나진 하산",
)  # fmt: skip


def environment(home: Path) -> dict[str, str]:
    """Return the environment of the programs measured: a colour terminal, a home of their own."""
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ}
    return {
        **kept,
        "HOME": str(home),
        "KORUS_HOME": str(home / "korus"),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(HERE.parent),
    }


def panes(text: str) -> bool:
    """Whether the titles of all three panes are on the screen."""
    return all(title in text for title in TITLES)


def first_paints(runs: int, home: Path, listed: Callable[[str], bool]) -> dict[str, list[float]]:
    """Return milliseconds from exec to the three panes, and to the documents, run by run."""
    times: dict[str, list[float]] = {"empty": [], "korus-tui": [], "documents": []}
    for run in range(-1, runs):  # the first, not counted, fills the caches of the disk
        with Terminal(EMPTY, environment(home)) as terminal:
            empty = terminal.until(panes) - terminal.started
        with Terminal(KORUS, environment(home)) as terminal:
            painted = terminal.until(panes) - terminal.started
            documents = terminal.until(listed) - terminal.started
        if run >= 0:
            for name, seconds in zip(times, (empty, painted, documents), strict=True):
                times[name].append(seconds * 1000)
    return times


def results(terminal: Terminal) -> Callable[[], Region]:
    """Return what takes the cells of the panes, and the counts, from the screen."""
    top = next(row for row, line in enumerate(terminal.lines()) if TITLES[0] in line)

    def region() -> Region:
        counts = re.findall(r"\d+ hits? in .*?documents?", "\n".join(terminal.lines()[:top]))
        return (*counts, *terminal.cells(top, ROWS - 1))

    return region


def keystrokes(home: Path, listed: Callable[[str], bool]) -> dict[str, list[float]]:
    """Return milliseconds from key to the letter, and to the first and last change of results."""
    times: dict[str, list[float]] = {"echo": [], "first": [], "last": [], "unchanged": []}
    with Terminal(KORUS, environment(home)) as terminal:
        terminal.until(listed)
        region = results(terminal)
        terminal.settle(2 * QUIET, region)
        terminal.type("/")
        terminal.settle(QUIET, region)
        for query in TYPED:
            for char in query:
                pressed = terminal.type(char)
                changed = terminal.settle(QUIET, region)
                milliseconds = [(when - pressed) * 1000 for when in changed]
                times["echo"].extend(milliseconds[:1])
                if len(milliseconds) < 2:
                    times["unchanged"].append(0.0)
                    continue
                times["first"].append(milliseconds[1])
                times["last"].append(milliseconds[-1])
            for _ in query:
                terminal.type("\x7f")
                terminal.settle(0.03, region)
            terminal.settle(QUIET, region)
    return times


def searches(library: Library) -> list[float]:
    """Return milliseconds of each search, for every prefix of every query, as it is typed."""
    times = []
    for query in SEARCHED:
        for end in range(1, len(query) + 1):
            began = time.perf_counter()
            library.search(query[:end], typing=True)
            times.append((time.perf_counter() - began) * 1000)
    return times


def quantile(values: Iterable[float], share: float) -> float:
    """Return the value that `share` of `values` do not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * int(share * 100) // 100) - 1)]


def spread(values: list[float]) -> str:
    """Return p50, p95 and maximum as cells of a table."""
    return f"{quantile(values, 0.5):.1f} | {quantile(values, 0.95):.1f} | {max(values):.1f}"


def report(
    paints: dict[str, list[float]], keys: dict[str, list[float]], found: list[float], size: int
) -> str:
    """Return docs/benchmarks.md."""
    median = {name: statistics.median(values) for name, values in paints.items()}
    span = {name: f"{min(values):.0f}-{max(values):.0f}" for name, values in paints.items()}
    pressed = len(keys["first"]) + len(keys["unchanged"])
    return f"""# Benchmarks

`make bench` measures and renews this page. {os.cpu_count()} cores, Python
{platform.python_version()}, {platform.system()}; the shipped corpus ({size} documents), its index
ready. Programs run in a pseudo-terminal of {COLUMNS}x{ROWS}; what they write is drawn by a
terminal in memory, and a time ends when the bytes that complete the picture arrive.

## Start

From exec to the frame with the titles of all three panes; {len(paints["empty"])} runs each,
in turn. The empty app ([empty_app.py](../benchmarks/empty_app.py)) has the same widgets with
nothing in them: it is what Python and Textual cost.

| | median ms | range ms | to the empty app |
|---|---|---|---|
| empty three-pane app | {median["empty"]:.0f} | {span["empty"]} | 1.00 |
| korus-tui, three panes | {median["korus-tui"]:.0f} | {span["korus-tui"]} | {
        median["korus-tui"] / median["empty"]:.2f} |
| korus-tui, documents listed | {median["documents"]:.0f} | {span["documents"]} | {
        median["documents"] / median["empty"]:.2f} |

## Keystroke to results

{len(TYPED)} queries in three scripts typed letter by letter, {pressed} keys; {
        len(keys["unchanged"])
    } of them left the
results as they were and are not counted. From the key to the first change of the panes or the
counts on the screen, and to the last.

| | p50 ms | p95 ms | max ms |
|---|---|---|---|
| letter painted | {spread(keys["echo"])} |
| first change of the results painted | {spread(keys["first"])} |
| last change of the results painted | {spread(keys["last"])} |

## Search alone

`Library.search` as it is called while typing, for every prefix of {len(SEARCHED)} queries ({
        len(found)
    } searches).

| | p50 ms | p95 ms | max ms |
|---|---|---|---|
| search | {spread(found)} |
"""


def main() -> None:
    """Measure everything; write the page unless told not to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10, help="starts of each program (10)")
    parser.add_argument("--print", action="store_true", help="print the page, do not write it")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ["KORUS_HOME"] = str(home / "korus")
        library = open_library()
        library.refresh()
        infos = library.infos()
        starts = {info.title[:8] for info in infos}

        def listed(text: str) -> bool:
            return any(start in text for start in starts)

        found = searches(library)
        paints = first_paints(args.runs, home, listed)
        page = report(paints, keystrokes(home, listed), found, len(infos))
        library.close()
    if args.print:
        print(page)
    else:
        REPORT.write_text(page, encoding="utf-8")
        print(f"{REPORT.name} renewed")


if __name__ == "__main__":
    main()
