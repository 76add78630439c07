"""An index under every accident that can be made: killed runs, damaged files, mutated articles.

Run as a script (``make torture``):
``python -m tests.search_index.torture [--kills N] [--damages N] [--files N] [--seed N]``.
Prints a table; the exit code is 0 if nothing went wrong. `--files` is a number for each format.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from search_index.errors import IndexFailure, KorusError
from search_index.library import open_library
from search_index.store import builder, merging
from search_index.store.builder import refresh_index
from search_index.store.integrity import check_files
from search_index.store.meta import read_meta
from tests.search_index.torture_corpus import Corpus, answers, check_past
from tests.search_index.torture_files import write_mutated

ROOT = Path(__file__).resolve().parent.parent.parent
DEADLINE = 300  # seconds that one trial may take, on a machine that has much else to do
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# What writes to a disk: a run may be killed before any of these.
_CALLS = ("fsync", "replace", "rename", "unlink", "mkdir", "open")


@dataclass(slots=True)
class Trials:
    """What came of one kind of accidents."""

    name: str
    done: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @contextmanager
    def one(self, what: str) -> Iterator[None]:
        """Count a trial; whatever it raises, and a trial that takes too long, is a failure."""
        signal.signal(signal.SIGALRM, _hang)
        signal.alarm(DEADLINE)
        started = time.monotonic()
        try:
            yield
        except Exception as error:
            place = traceback.format_exc().strip().splitlines()[-3:]
            self.failures.append(f"{self.name}, {what}: {error!r} {' | '.join(place)}")
        finally:
            signal.alarm(0)
            self.done += 1
            self.seconds += time.monotonic() - started


def _hang(number: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"still at it after {DEADLINE} s")


# --- killed runs ----------------------------------------------------------------------------


def kills(place: Path, number: int, dice: random.Random) -> Trials:
    """Kill runs at random moments; open, check, go on and compare with an index made afresh."""
    trials = Trials("killed runs")
    corpus = Corpus(place / "articles", dice)
    corpus.grow(40)
    index_dir = place / "index"
    usual = [_run_killed(corpus, index_dir, _Way(9, 0), None)[0]]
    for at in range(number):
        way = _Way(dice.choice((3, 9, 200)), dice.choice((0, 0, 2)))
        with trials.one(f"number {at}"):
            if dice.random() < 0.15:
                shutil.rmtree(index_dir)  # a first run
            corpus.change()
            calls = dice.random() < 0.5
            moment = dice.randrange(40) if calls else dice.uniform(0, min(usual[-5:]))
            seconds, status = _run_killed(corpus, index_dir, way, moment)
            if status == 0:
                usual.append(seconds)
            killed = os.WIFSIGNALED(status)
            ended = "ended before" if status == 0 else "killed" if killed else "told of it"
            trials.outcomes[ended] += 1
            _check_after_kill(corpus, index_dir, place / "fresh")
    return trials


@dataclass(frozen=True, slots=True)
class _Way:
    """How a run works: documents of its first commit, and in how many processes."""

    batch: int
    processes: int


def _run_killed(
    corpus: Corpus, index_dir: Path, way: _Way, moment: float | int | None
) -> tuple[float, int]:
    """Index in a process that is killed at a moment: a number of calls, or seconds from now.

    Returns the seconds that it took, and its status.
    """
    started = time.monotonic()
    child = os.fork()
    if not child:
        _index_and_die(corpus, index_dir, way, moment if isinstance(moment, int) else None)
    if isinstance(moment, float):
        time.sleep(moment)
        victims = [child, *_children(child)]
        victim = victims[int(moment * 1e6) % len(victims)]
        _kill(victim)
    _, status = os.waitpid(child, 0)
    return time.monotonic() - started, status


def _index_and_die(corpus: Corpus, index_dir: Path, way: _Way, calls: int | None) -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    builder.FIRST_BATCH = way.batch
    if way.processes:
        builder.MANY_FILES = 0
        os.cpu_count = lambda: way.processes
    merging.SMALL = 30
    left = [calls]

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **options: Any) -> Any:
            if left[0] is not None:
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **options)

        return wrapper

    if calls is not None:
        for name in _CALLS:
            setattr(os, name, counted(getattr(os, name)))
    code = 1
    try:
        refresh_index(corpus.folder, index_dir, lambda progress: None)
        code = 0
    finally:
        os._exit(code)


def _children(process: int) -> list[int]:
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in text.split()]


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def _check_after_kill(corpus: Corpus, index_dir: Path, fresh_dir: Path) -> None:
    if index_dir.exists():
        meta = read_meta(index_dir)
        if meta is not None:
            check_files(index_dir / meta.generation, meta.seals, thorough=True)
        library = open_library(corpus.folder, index_dir=index_dir)
        assert not library.damaged
        assert (meta is None) == (library.status().documents == 0 and not library.infos())
        check_past(library, corpus.versions)
        library.close()
    report = refresh_index(corpus.folder, index_dir, lambda progress: None)
    assert report.rebuilt == "", report.rebuilt
    assert _answers(corpus, index_dir) == _fresh(corpus, fresh_dir), "wrong results"


def _answers(corpus: Corpus, index_dir: Path) -> dict[str, Any]:
    library = open_library(corpus.folder, index_dir=index_dir)
    try:
        found = answers(library)
    finally:
        library.close()
    lost = corpus.texts.keys() - {document.info.path for document, _ in found["documents"]}
    assert not lost, f"lost documents: {sorted(lost)}"
    return found


def _fresh(corpus: Corpus, fresh_dir: Path) -> dict[str, Any]:
    shutil.rmtree(fresh_dir, ignore_errors=True)
    refresh_index(corpus.folder, fresh_dir, lambda progress: None)
    return _answers(corpus, fresh_dir)


# --- damaged files --------------------------------------------------------------------------


def damages(place: Path, number: int, dice: random.Random) -> Trials:
    """Damage files of an index: answers are right, or it is refused and said to be made anew."""
    trials = Trials("damaged index files")
    corpus = Corpus(place / "articles", dice)
    corpus.grow(30)
    whole, index_dir = place / "whole", place / "index"
    small, merging.SMALL = merging.SMALL, 0  # several segments
    for _ in range(3):
        corpus.change()
        refresh_index(corpus.folder, whole, lambda progress: None)
    merging.SMALL = small
    right = _fresh(corpus, place / "fresh")
    for at in range(number):
        shutil.rmtree(index_dir, ignore_errors=True)
        shutil.copytree(whole, index_dir)
        what = _damage(index_dir, dice)
        with trials.one(f"number {at}: {what}"):
            noticed = _refused(corpus, index_dir, right)
            if at % 10:
                rebuilt = refresh_index(corpus.folder, index_dir, lambda progress: None).rebuilt
            else:
                rebuilt = _rebuilt_by_command(corpus, index_dir)
            assert rebuilt in {"", "the index was damaged"}, rebuilt
            trials.outcomes["made anew" if rebuilt else "as new" if noticed else "right"] += 1
            assert _answers(corpus, index_dir) == right, "wrong results"
    return trials


def _refused(corpus: Corpus, index_dir: Path, right: dict[str, Any]) -> bool:
    """Whether nothing is answered from a damaged index; what is answered must be right."""
    try:
        library = open_library(corpus.folder, index_dir=index_dir)
        if library.damaged or library.status().indexed_at is None:
            return True
        assert answers(library) == right, "wrong results before the refresh"
    except IndexFailure:
        return True
    return False


def _rebuilt_by_command(corpus: Corpus, index_dir: Path) -> str:
    ran = korus("index", "--json", "--corpus", corpus.folder, "--index-dir", index_dir)
    assert ran.returncode == 0, ran.stderr
    rebuilt: str | None = json.loads(ran.stdout)["rebuilt"]
    return rebuilt or ""


def _damage(index_dir: Path, dice: random.Random) -> str:
    """Damage one file of an index; return what was done."""
    files = sorted(path for path in index_dir.rglob("*") if path.is_file())
    path = dice.choice(files)
    data = bytearray(path.read_bytes())
    at = dice.randrange(len(data) + 1)
    kind = dice.choice(("flip", "truncate", "zero", "append", "delete", "swap", "garble"))
    match kind:
        case "flip":
            for place in dice.choices(range(len(data) or 1), k=dice.choice((1, 1, 1, 3, 30))):
                data[place : place + 1] = bytes([dice.randrange(256)])
        case "truncate":
            del data[at:]
        case "zero":
            length = min(dice.choice((1, 16, 512, 4096)), len(data) - at)
            data[at : at + length] = bytes(length)
        case "append":
            data += dice.randbytes(dice.choice((1, 64, 4096)))
        case "garble":
            data[:] = dice.randbytes(len(data))
        case "swap":
            other = dice.choice(files)
            there = other.read_bytes()
            other.write_bytes(data)
            data[:] = there
    if kind == "delete":
        path.unlink()
    else:
        path.write_bytes(data)
    return f"{kind} {path.name} at {at}"


# --- mutated articles -----------------------------------------------------------------------


def files(place: Path, number: int, dice: random.Random) -> Trials:
    """Index mutated files of every format; each is a document or one line, and safe to look at."""
    trials = Trials("mutated files")
    folder = place / "articles"
    trials.outcomes.update(write_mutated(folder, dice, number))
    options = ("--corpus", folder, "--index-dir", place / "index")
    with trials.one("index"):
        ran = korus("index", "--json", *options)
        assert ran.returncode in {0, 1}, ran.stderr
    with trials.one("each is a document or one line"):
        _check_told(folder, place / "index")
    for command in (("status",), ("search", "port OR busan"), ("index",)):
        with trials.one(" ".join(command)):
            ran = korus(*command, *options)
            shown = _CONTROL.search(ran.stdout + ran.stderr)
            assert shown is None, f"{shown!r} on the terminal"
    trials.done = sum(trials.outcomes.values())
    return trials


def _check_told(folder: Path, index_dir: Path) -> None:
    library = open_library(folder, index_dir=index_dir)
    ids = (name for info in library.infos() for name in (info.path, *info.copies))
    documents = {name.partition("#")[0] for name in ids}
    skipped = library.status().skipped
    told = Counter(skip.path for skip in skipped)
    files = {skip.file_path for skip in skipped}
    for path in sorted(folder.rglob("*.*")):
        name = path.relative_to(folder).as_posix()
        if name not in documents:
            assert name in files, f"{name} is neither a document nor told of"
    assert max(told.values(), default=0) <= 1, told.most_common(1)


def korus(*argv: str | Path) -> subprocess.CompletedProcess[str]:
    """Run `korus` as a process. Raises AssertionError for a traceback, TimeoutExpired."""
    ran = subprocess.run(
        [sys.executable, "-m", "search_index.cli", *map(str, argv)],
        capture_output=True,
        cwd=ROOT,
        encoding="utf-8",
        timeout=DEADLINE,
        check=False,
    )
    assert "Traceback" not in ran.stderr, ran.stderr
    assert "unexpected:" not in ran.stderr, ran.stderr
    return ran


# --- all of it ------------------------------------------------------------------------------


def main(argv: list[str] | None = None) -> int:
    """Do all that was asked for, print what came of it, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--damages", type=int, default=500)
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    parts: tuple[tuple[Callable[[Path, int, random.Random], Trials], int], ...] = (
        (kills, args.kills), (damages, args.damages), (files, args.files),
    )  # fmt: skip
    failures: list[str] = []
    # In memory if possible: what is killed here are processes, which lose nothing they wrote.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as name:
        os.environ.setdefault("KORUS_HOME", f"{name}/home")
        for part, number in parts:
            if not number:
                continue
            place = Path(name, part.__name__)
            place.mkdir()
            trials = part(place, number, random.Random(args.seed))
            outcomes = ", ".join(f"{count} {what}" for what, count in trials.outcomes.items())
            sys.stdout.write(
                f"{trials.name:<20} {trials.done:>6} trials  {len(trials.failures):>3} failures  "
                f"{trials.seconds:>6.1f} s  {outcomes}\n"
            )
            sys.stdout.flush()
            failures += trials.failures
    sys.stdout.writelines(f"{failure}\n" for failure in failures)
    return 1 if failures else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KorusError as error:
        sys.exit(str(error))
