"""What a person waits for in a pseudo-terminal: the first paint, and results after a key."""

from __future__ import annotations

import os
import re
import statistics
import sys
from collections.abc import Callable, Collection, Sequence
from itertools import islice
from pathlib import Path

from article import read_corpus
from measure import HERE, JSON, ROOT, milliseconds, spread
from terminal import COLUMNS, ROWS, Region, Terminal

from search_index.library import Library, open_library

EMPTY = [sys.executable, str(HERE / "empty_app.py")]
KORUS = [sys.executable, "-m", "tui"]
TITLES = ("Documents", "Hits", "Entities")
QUIET = 0.25  # seconds without output after which a screen is at rest
START = 2.0  # seconds without output after which a large corpus is open and looked through
_BEGINNING = 12  # characters of a title that a list of documents shows
_FIRST = 1_000  # articles whose titles the first screen may show

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


def measure_shipped(runs: int, home: Path) -> JSON:
    """Measure the app and the library on the articles that come with the program."""
    library = open_library(index_dir=home / "index", refresh=True)
    infos = library.infos()
    listed = _listed([info.title for info in infos])
    command = [*KORUS, "--index-dir", str(home / "index")]
    searched = searches(library)
    library.close()
    paints = first_paints(command, runs, home, listed)
    keys = keystrokes(command, home, listed, TYPED, QUIET)
    return {
        "documents": len(infos),
        "screen": f"{COLUMNS}x{ROWS}",
        "runs": runs,
        "paints": {
            name: {"median": statistics.median(times), "from": min(times), "to": max(times)}
            for name, times in paints.items()
        },
        "queries": len(TYPED),
        "pressed": len(keys["first"]) + len(keys["unchanged"]),
        "unchanged": len(keys["unchanged"]),
        "keys": {name: spread(keys[name]) for name in ("echo", "first", "last")},
        "searched": len(SEARCHED),
        "searches": spread(searched),
    }


def measure_large(place: Path, corpus: Path, typed: Sequence[str], home: Path) -> JSON:
    """Measure the app on a corpus that ``engines.korus`` has indexed: from key to results."""
    titles = [article.title for article in islice(read_corpus(corpus), _FIRST)]
    command = [*KORUS, str(place / "articles"), "--index-dir", str(place / "index")]
    keys = keystrokes(command, home, _listed(titles), typed, START)
    return {name: spread(keys[name]) for name in ("echo", "first", "last")}


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
        "PYTHONPATH": str(ROOT),
    }


def panes(text: str) -> bool:
    """Whether the titles of all three panes are on the screen."""
    return all(title in text for title in TITLES)


def first_paints(
    command: Sequence[str], runs: int, home: Path, listed: Callable[[str], bool]
) -> dict[str, list[float]]:
    """Return milliseconds from exec to the three panes, and to the documents, run by run."""
    times: dict[str, list[float]] = {"empty": [], "korus-tui": [], "documents": []}
    for run in range(-1, runs):  # the first, not counted, fills the caches of the disk
        with Terminal(EMPTY, environment(home)) as terminal:
            empty = terminal.until(panes) - terminal.started
        with Terminal(command, environment(home)) as terminal:
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
        counts = re.findall(r"[\d,]+ hits? in .*?documents?", "\n".join(terminal.lines()[:top]))
        return (*counts, *terminal.cells(top, ROWS - 1))

    return region


def keystrokes(
    command: Sequence[str],
    home: Path,
    listed: Callable[[str], bool],
    typed: Sequence[str],
    start: float,
) -> dict[str, list[float]]:
    """Return milliseconds from key to the letter, and to the first and last change of results.

    Typing begins when the screen has been at rest for `start` seconds.
    """
    times: dict[str, list[float]] = {"echo": [], "first": [], "last": [], "unchanged": []}
    with Terminal(command, environment(home)) as terminal:
        terminal.until(listed, seconds=120)
        region = results(terminal)
        terminal.settle(start, region)
        terminal.type("/")
        terminal.settle(QUIET, region)
        for query in typed:
            for char in query:
                pressed = terminal.type(char)
                changed = terminal.settle(QUIET, region)
                after = [(when - pressed) * 1000 for when in changed]
                times["echo"].extend(after[:1])
                if len(after) < 2:
                    times["unchanged"].append(0.0)
                    continue
                times["first"].append(after[1])
                times["last"].append(after[-1])
            for _ in query:
                terminal.type("\x7f")
                terminal.settle(0.03, region)
            terminal.settle(QUIET, region)
    return times


def searches(library: Library) -> list[float]:
    """Return milliseconds of each search, for every prefix of every query, as it is typed."""
    return [
        milliseconds(lambda text=query[:end]: library.search(text, typing=True))  # type: ignore[misc]
        for query in SEARCHED
        for end in range(1, len(query) + 1)
    ]


def _listed(titles: Collection[str]) -> Callable[[str], bool]:
    """Return whether a screen shows the beginning of one of some titles."""
    starts = {title[:_BEGINNING] for title in titles if len(title) >= _BEGINNING}
    return lambda text: any(start in text for start in starts)
