"""Batches of files made into segments, in this process or in several."""

from __future__ import annotations

import gc
import multiprocessing
import os
import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, TypeVar

from search_index.entities import Lexicon, NameModel, load_lexicon, name_models, recognise
from search_index.errors import IndexFailure
from search_index.models import Document, Skipped
from search_index.sources import FileEntry, documents_in, may_be_article, read_file
from search_index.sources.reading import reason_of
from search_index.store.arrays.build import IndexedDocument, SegmentBuilder
from search_index.store.arrays.commit import INDEX_NAME
from search_index.store.arrays.merge import merge_segments
from search_index.store.arrays.segment import SegmentArrays
from search_index.store.arrays.texts import TextPacker
from search_index.store.joins import keys_of
from search_index.store.schema import BOOSTS, FileFacts, digest_numbers, indexed_document

#: Tokens of text that one process keeps in memory before it writes a segment.
MAX_WAITING = 4_000_000
_TOLD_EVERY = 0.05  # seconds between two words of a batch on how far it has come
_LOOK = 0.05  # seconds between two looks at what the processes have done
_NEW_OBJECTS = 50_000  # after which a process looks for garbage: hardly any is in cycles
# Within so much of its last change a file may change again without another time or size: FAT counts
# time by two seconds, and the clocks of two machines may differ a little.
_TICK = 2_500_000_000  # nanoseconds
_ALIVE = 0.5  # seconds between two looks at whether the process that asked is still there

Advance = Callable[[int, str], None]  # files done since the last call, path of the last
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Work:
    """A file to be read."""

    entry: FileEntry
    digest: tuple[int, int] | None = None  # of the content in the index; None: a new file


@dataclass(slots=True)
class Done:
    """What became of a batch of files."""

    segments: list[tuple[str, int]] = field(default_factory=list)  # names, and their documents
    added: dict[str, int] = field(default_factory=dict)  # files, and documents of each in segments
    unchanged: list[FileEntry] = field(default_factory=list)  # touched, but the same content
    refused: list[FileEntry] = field(default_factory=list)  # nothing in them to be indexed
    skipped: list[Skipped] = field(default_factory=list)  # files and parts of files
    racy: list[str] = field(default_factory=list)  # files read within a tick of their last change
    problems: list[str] = field(default_factory=list)  # of the models that find names


def segment_name() -> str:
    """Return a name for a new segment, unlike any other."""
    return f"{INDEX_NAME}_{secrets.token_hex(8)}"


def index_files(
    folder: Path,
    generation: Path,
    works: Sequence[Work],
    advance: Advance,
    own: Path | None = None,
    *,
    extras: Sequence[str] = (),
) -> Done:
    """Read files under `folder` and write them as new segments into `generation`.

    `own`: the reader's own lexicon. `extras`: the names of those that find names beside the rules.
    """
    done = Done()
    lexicon = load_lexicon(own)
    models = name_models(extras)
    builder: SegmentBuilder | None = None
    packer = _packer or TextPacker()
    try:
        for work in works:
            for document in _read(folder, work, lexicon, models, done):
                if builder is None:
                    builder = SegmentBuilder(generation, segment_name(), BOOSTS, packer)
                builder.add(document)
                if builder.tokens >= MAX_WAITING:
                    _close(builder, done)
                    builder = None
            advance(1, work.entry.path)
        if builder is not None:
            _close(builder, done)
    except BaseException:
        if builder is not None:
            builder.abandon()
        raise
    done.problems = [model.problem for model in models if model.problem]
    return done


def _close(builder: SegmentBuilder, done: Done) -> None:
    builder.close()
    done.segments.append((builder.name, builder.documents))


def _read(
    folder: Path, work: Work, lexicon: Lexicon, models: Sequence[NameModel], done: Done
) -> Iterator[IndexedDocument]:
    """Yield the documents in a file; what is to be known of it besides is noted in `done`."""
    entry = work.entry
    count = 0
    if abs(time.time_ns() - entry.mtime_ns) < _TICK:
        done.racy.append(entry.path)
    try:
        if not may_be_article(folder / entry.path):
            done.refused.append(entry)
            return
        data, read = read_file(folder / entry.path)
        entry = FileEntry(entry.path, read.st_size, read.st_mtime_ns)
        digest = blake2b(data, digest_size=16).digest()
        if work.digest == digest_numbers(digest):
            done.unchanged.append(entry)
            return
        facts = FileFacts(entry.size, entry.mtime_ns, digest)
        for found in documents_in(data, entry.path, entry.mtime_ns):
            if isinstance(found, Skipped):
                done.skipped.append(found)
                continue
            try:
                indexed = _recognised(found, facts, lexicon, models)
            except Exception as error:
                of = entry.path if found.id != entry.path else ""
                done.skipped.append(Skipped(found.id, reason_of(error), of))
                continue
            count += 1
            yield indexed
    except IndexFailure:
        raise
    except Exception as error:  # one file that trips a reader must not stop the others
        done.skipped.append(Skipped(entry.path, reason_of(error)))
    if count:
        done.added[entry.path] = count
    else:
        done.refused.append(entry)


def _recognised(
    document: Document, facts: FileFacts, lexicon: Lexicon, models: Sequence[NameModel]
) -> IndexedDocument:
    found = recognise(document, lexicon, models)
    listed = {entity.id for entity in found.entities if lexicon.get(entity.id)}
    sounds = partial(keys_of, lexicon=lexicon)
    return indexed_document(document, found.mentions, found.entities, facts, listed, sounds=sounds)


def merge(generation: Path, sources: Sequence[tuple[str, frozenset[int]]]) -> tuple[str, int]:
    """Make one segment of several, given with their deleted documents; return name and size.

    Nothing is written, and the size is 0, if all documents are deleted.
    """
    opened = [SegmentArrays(generation, name, deleted) for name, deleted in sources]
    name = segment_name()
    return name, merge_segments(generation, name, opened)


class Workers:
    """Processes that index and merge beside each other."""

    def __init__(self, pool: ProcessPoolExecutor, told: Any, processes: int) -> None:
        self.processes = processes
        self._pool = pool
        self._told = told

    def run(
        self, tasks: Iterator[Callable[..., T]], on_advance: Advance, *, ahead: int = 1
    ) -> Iterator[T]:
        """Run tasks (with the argument `advance`), yield what they return as they end.

        At most `ahead` tasks a process wait for their turn. Raises what a task raises, and
        IndexFailure if a process ends early: then no answer is lost in silence.
        """
        pending: set[Future[T]] = set()
        left = True
        while left or pending:
            while left and len(pending) < self.processes * (1 + ahead):
                task = next(tasks, None)
                left = task is not None
                if task is not None:
                    pending.add(self._submit(task))
            ended, pending = wait(pending, timeout=_LOOK, return_when=FIRST_COMPLETED)
            self._tell(on_advance)
            for future in ended:
                with _reported():
                    result = future.result()
                yield result
        self._tell(on_advance)

    def start(self) -> None:
        """Start all processes now, while there is something else to do, not with their tasks."""
        for _ in range(self.processes):
            self._submit(_nothing)

    def _submit(self, task: Callable[..., T]) -> Future[T]:
        with _reported():
            return self._pool.submit(_run, task)

    def _tell(self, on_advance: Advance) -> None:
        while not self._told.empty():
            on_advance(*self._told.get())


@contextmanager
def _reported() -> Iterator[None]:
    """Raise IndexFailure for what goes wrong in a process, the process itself included."""
    try:
        yield
    except (OSError, IndexFailure):
        raise
    except Exception as error:
        raise IndexFailure(
            f"an indexing process ended early ({type(error).__name__}): what was committed is kept"
        ) from error


@contextmanager
def workers(processes: int) -> Iterator[Workers]:
    """Start processes for indexing; they end with the block, or when this process does."""
    usual: Any = multiprocessing.get_context(_start_method())
    context = copy(usual)
    started: list[BaseProcess] = []

    def start(*args: Any, **options: Any) -> BaseProcess:
        started.append(usual.Process(*args, **options))
        return started[-1]

    context.Process = start
    told = context.SimpleQueue()
    pool = ProcessPoolExecutor(
        processes, mp_context=context, initializer=_begin, initargs=(told, os.getpid())
    )
    try:
        yield Workers(pool, told, processes)
    finally:
        # What they were to do is done or not wanted. Asked to end, they would wait for ever for
        # the lock of their queue if one of them was killed (for want of memory) while it held it.
        for process in started:
            if process.pid is not None:
                process.kill()
        pool.shutdown(wait=True, cancel_futures=True)
        told.close()


def _start_method() -> str:
    """Return how processes are started.

    A copy of this process need not import anything, half a second's work, and shares its memory.
    But a copy of a process with other threads may wait for ever for a lock that one of them held,
    and on macOS the libraries of the system do not survive it.
    """
    alone = threading.active_count() == 1
    return "fork" if alone and sys.platform == "linux" else "spawn"


# In the processes

_told: Any = None
_packer: TextPacker | None = None  # the segments of one process share what it has learnt


def _begin(told: Any, parent: int) -> None:
    global _told, _packer  # what a process of the pool keeps between its tasks
    _told, _packer = told, TextPacker()
    collect_seldom()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def collect_seldom() -> None:
    """Have this process look for garbage less often, and not in what it has by now."""
    gc.freeze()  # what is there is kept: looking through it again and again would also copy it
    gc.set_threshold(_NEW_OBJECTS)


def _end_with(parent: int) -> None:
    """End this process when the one that started it is gone, however it went."""
    while os.getppid() == parent:
        time.sleep(_ALIVE)
    os._exit(1)


def _run(task: Callable[..., T]) -> T:
    teller = _Teller()
    result = task(advance=teller.advance)
    teller.flush()
    return result


class _Teller:
    """Gathers how far a task has come, so that not every file is told by itself."""

    def __init__(self) -> None:
        self._files = 0
        self._path = ""
        self._told_at = 0.0

    def advance(self, files: int, path: str) -> None:
        self._files += files
        self._path = path
        if time.monotonic() - self._told_at >= _TOLD_EVERY:
            self.flush()

    def flush(self) -> None:
        if self._files:
            with suppress(OSError):
                _told.put((self._files, self._path))
            self._files = 0
            self._told_at = time.monotonic()


def _nothing(advance: Advance) -> None:
    """Do nothing: a process that has done it has loaded what every task needs."""


def merge_task(
    generation: Path, sources: Sequence[tuple[str, frozenset[int]]], advance: Advance
) -> tuple[str, int]:
    """As ``merge``, for ``Workers.run``."""
    return merge(generation, sources)


def index_task(
    folder: Path,
    generation: Path,
    works: Sequence[Work],
    own: Path | None,
    extras: Sequence[str] = (),
) -> Callable[..., Done]:
    """Return a task for ``Workers.run`` that indexes files."""
    return partial(index_files, folder, generation, works, own=own, extras=extras)
