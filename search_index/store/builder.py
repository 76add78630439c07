"""Brings an index up to date with its folder: what changed is read, recognised and committed.

Runs in the process of ``worker``, which starts others where there is much to read. A commit is on
the disk as a whole before the meta file names it, so that a run which is killed at any moment
leaves the last commit in use; what it had not committed is new again to the next run.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from search_index.entities import description, installed, load_lexicon, recognition_fingerprint
from search_index.errors import IndexFailure
from search_index.models import Progress, RefreshReport
from search_index.sources.listing import entry_of
from search_index.store import directory as directories
from search_index.store.arrays.codec import ArraySegment
from search_index.store.arrays.commit import (
    Commit,
    open_commit,
    remove_unused,
    segment_entry,
    write_commit,
)
from search_index.store.batches import Done, Work, Workers, index_files, index_task, merge_task
from search_index.store.batches import merge as merge_here
from search_index.store.batches import workers as start_workers
from search_index.store.copies import Copies
from search_index.store.file_notes import FileNotes, read_notes, write_notes
from search_index.store.fitness import usable, why_anew
from search_index.store.integrity import seals_of
from search_index.store.joins import Joiner
from search_index.store.merging import SegmentSize, plan_merges
from search_index.store.meta import Meta, read_meta, write_meta
from search_index.store.names import NAMES_FILE, read_names, write_names
from search_index.store.planning import (
    KnownFile,
    Plan,
    compared,
    compared_alone,
    concern_others,
    known_files,
)
from search_index.store.schema import SCHEMA_VERSION, make_schema
from search_index.store.tally import Tally

# The first commit comes early, so that there is something to search; later ones are larger, since
# each costs a new segment.
FIRST_BATCH = 200  # documents
LARGEST_BATCH = 5_000
BATCH_BYTES = 16 * 2**20
#: Files from which on starting other processes, half a second each, is worth it.
MANY_FILES = 600
_MOST_PROCESSES = 8
# A commit costs about as much as the whole index is large: the share of it that is worth one.
_WORTH_COMMITTING = 0.1
# A file that is read again for one of its documents may hide those of others; files that do not
# change meanwhile are done with after a few rounds.
_MOST_ROUNDS = 100

OnProgress = Callable[[Progress], None]


def refresh_index(
    folder: Path,
    index_dir: Path,
    on_progress: OnProgress,
    *,
    rebuild: bool = False,
    verify: bool = False,
    only: Sequence[str] | None = None,
    lexicon: Path | None = None,
    extras: bool = True,
    patience: float = 30.0,
) -> RefreshReport:
    """Bring the index of `folder` in `index_dir` up to date and say what was done.

    `rebuild` makes it anew as damaged. `verify` reads all that is there and makes it anew if
    anything is not as it was written; else only what may have been written to since is read.
    `only`: look at these files alone, by their paths within the folder, as what is known to have
    changed. `lexicon`: the reader's own file of names, read beside the packaged ones; what is
    wrong in it is told in the report. `extras`: whether those that find names are used where they
    are installed; what fails in them is told as well. Waits up to `patience` seconds for another
    process that is indexing. Raises IndexFailure; whatever is raised, the last commit stays in
    use.
    """
    started = time.monotonic()
    directories.make_index_dir(index_dir)
    waiting = Progress(0, 0, "waiting for another process that is indexing")
    try:
        with directories.index_lock(index_dir, patience, lambda: on_progress(waiting)):
            run = _Run(folder, index_dir, on_progress, lexicon, extras=extras)
            report = run.run(damaged=rebuild, verify=verify, only=only)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise IndexFailure(
            f"the index in {index_dir} cannot be written ({directories.why(error)})"
        ) from None
    return replace(report, seconds=time.monotonic() - started)


class _Run:
    """One run over a folder, under the lock of its index directory."""

    def __init__(
        self,
        folder: Path,
        index_dir: Path,
        on_progress: OnProgress,
        own: Path | None,
        *,
        extras: bool,
    ) -> None:
        self.folder = folder
        self.own = own  # the reader's own lexicon
        self.extras = tuple(found.extra.name for found in installed()) if extras else ()
        self.index_dir = index_dir
        self.on_progress = on_progress
        self.meta = Meta(
            schema=SCHEMA_VERSION,
            analyzer=directories.analyzer_fingerprint(),
            sources=directories.sources_fingerprint(),
            entities=recognition_fingerprint(own, self.extras),
            folder=str(folder),
            generation="",
            names=description(self.extras),
        )
        self.commit: Commit | None = None  # the last one written or read
        self.entries: list[ArraySegment] = []  # the segments of the next one
        self.activate_early = True
        self._named: set[str] = set()  # entities that readers find in the file of names
        self._names_of: set[str] = set()  # segments whose entities are among them
        self.tally = Tally()
        self.copies = Copies(index_dir)
        self.problems: tuple[str, ...] = ()  # of the models that find names
        self.notes = FileNotes()  # of the last run, on files that may still be as they were
        self.refused: dict[str, tuple[int, int]] = {}
        self.touched: dict[str, tuple[int, int]] = {}
        self.racy: set[str] = set()  # files that may change and keep their facts
        self.pending: set[str] = set()  # files that are yet to be read
        self._noted: FileNotes | None = None  # the notes that are beside the commit
        self.done = 0
        self.total = 0

    @property
    def generation(self) -> Path:
        """The folder of the generation that is written."""
        return self.index_dir / self.meta.generation

    def run(self, *, damaged: bool, verify: bool, only: Sequence[str] | None) -> RefreshReport:
        """Compare, read, commit; return what was done."""
        old = read_meta(self.index_dir)
        rebuilt = "the index was damaged"
        if not damaged:
            rebuilt = why_anew(self.index_dir, old, self.meta, verify=verify)
        known: dict[str, KnownFile] = {}
        if not old or not old.complete:
            only = None  # other files may wait to be read
        if old and not rebuilt:
            directories.check_owner(self.index_dir)
            try:
                known = self._open(old, only)
                if only and self.commit and concern_others(self.commit, only, known):
                    known, only = self._known(self.commit, None), None
            except Exception:  # whatever the damaged bytes lead to
                rebuilt = "the index was damaged"
                damaged = True
        if not old and not rebuilt and directories.generations(self.index_dir):
            # Left by a first run that was killed before it committed anything.
            directories.remove_other_generations(self.index_dir, "")
        if rebuilt or not old:
            known, only = {}, None
            self._create(old, usable=not damaged and usable(self.index_dir, old, self.meta))
        elif self.commit is not None:
            remove_unused(self.generation, self.commit)
        plan = self._plan(known, only)
        self.pending = {entry.path for entry in plan.read}
        if only is not None:  # else all that is there is looked at
            self.racy = set(self.notes.racy - self.pending)
        self._index(plan, known)
        self._finish()
        return replace(
            self.tally.report(),
            rebuilt=rebuilt,
            problems=(*(load_lexicon(self.own).problems if self.own else ()), *self.problems),
            copies=len(self.copies),
        )

    # What is there

    def _open(self, old: Meta, only: Collection[str] | None) -> dict[str, KnownFile]:
        """Open the commit in use and return the documents that are in it, by path."""
        self.meta = replace(old, complete=False)
        self.commit = open_commit(self.generation, old.commit) if old.commit else None
        self.entries = list(self.commit.entries) if self.commit else []
        self.notes = self._noted = read_notes(self.generation)
        if not old.complete:  # what was touched then may have been read again since
            self.notes = replace(self.notes, touched={})
        self._named = set(read_names(self.generation))
        if self._named and self.commit:
            self._names_of = {segment.name for segment in self.commit.segments}
        if self.commit is None:
            return {}
        self.copies = Copies(self.generation, self.commit)
        return self._known(self.commit, only)

    def _known(self, commit: Commit, only: Collection[str] | None) -> dict[str, KnownFile]:
        return self.copies.files(only) | known_files(commit, only)

    def _create(self, old: Meta | None, *, usable: bool) -> None:
        self.activate_early = not usable
        name = directories.new_generation(self.index_dir)
        commit = old.commit if old else 0
        self.meta = replace(self.meta, generation=name, commit=commit, seals={})
        self.commit, self.entries = None, []
        self.notes, self._noted = FileNotes(), None
        self._named, self._names_of = set(), set()
        self.copies = Copies(self.generation)

    # What to do

    def _plan(self, known: dict[str, KnownFile], only: Sequence[str] | None) -> Plan:
        try:
            if only is None:
                return compared(self.folder, known, self.notes)
            others = sum(entry.doc_count() for entry in self.entries)
            others -= sum(len(file.documents) for file in known.values())
            return compared_alone(self.folder, known, self.notes, only, others)
        except OSError as error:
            raise IndexFailure(
                f"the folder {self.folder} cannot be read ({directories.why(error)})"
            ) from None

    # Doing it

    def _index(self, plan: Plan, known: dict[str, KnownFile]) -> None:
        self.tally = Tally(unchanged=plan.unchanged, skipped=plan.skipped)
        self.total = len(plan.read)
        self.on_progress(Progress(0, self.total))
        self.refused = {path: self.notes.refused[path] for path in plan.kept}
        self.touched = {
            path: facts for path, facts in self.notes.touched.items() if path not in self.pending
        }
        self._remove(plan.removed, known)
        works = [
            Work(entry, known[entry.path].digest if entry.path in known else None)
            for entry in plan.read
        ]
        changed = len(works) - len(plan.doubted)
        thorough = changed > len(known)
        several = changed > MANY_FILES and (os.cpu_count() or 1) > 1
        first = works if not several else works[:FIRST_BATCH]
        self._read(first, known)
        if several:
            processes = min(os.cpu_count() or 1, _MOST_PROCESSES)
            with start_workers(processes) as pool:
                tasks = (
                    index_task(self.folder, self.generation, batch, self.own, self.extras)
                    for batch in _batches(works[FIRST_BATCH:])
                )
                for done in pool.run(tasks, self._advance):
                    self._take(done, known)
            # What recognition remembers is half the memory of a process, and merging needs as much.
            with start_workers(processes) as pool:
                pool.start()
                self._read_copies()
                self._merge(thorough, pool)
        else:
            if works or plan.removed:
                self._read_copies()
            self._merge(thorough, None)

    def _read(
        self, works: Sequence[Work], known: dict[str, KnownFile], *, again: bool = False
    ) -> None:
        for batch in _batches(works):
            done = index_files(
                *(self.folder, self.generation, batch, self._advance, self.own), extras=self.extras
            )
            self._take(done, known, again=again)

    def _read_copies(self) -> None:
        """Read files with copies of what is not shown any more, so that these are."""
        for _ in range(_MOST_ROUNDS):
            paths = self.copies.due(self.entries)
            if not paths:
                return
            self._commit()
            assert self.commit is not None
            known = self._known(self.commit, set(paths))
            entries = {path: entry_of(self.folder, path) for path in paths}
            self._remove([path for path, entry in entries.items() if entry is None], known)
            works = [Work(entry) for entry in entries.values() if entry is not None]
            self.total += len(works)
            told = [skip for skip in self.tally.skipped if skip.file_path not in entries]
            self.tally.skipped = told
            self._read(works, known, again=True)

    def _remove(self, paths: Sequence[str], known: dict[str, KnownFile]) -> None:
        """Delete the documents of files that are gone."""
        for path in paths:
            self.tally.read(path, len(known[path].documents), 0)
        self.copies.forget(paths)
        self._delete(known[path] for path in paths)

    def _advance(self, files: int, path: str) -> None:
        self.done += files
        self.on_progress(Progress(self.done, self.total, path))

    def _take(self, done: Done, known: dict[str, KnownFile], *, again: bool = False) -> None:
        """Take in what came of a batch of files; commit where enough of it waits.

        `again`: these files were read although they have not changed.
        """
        read = dict.fromkeys((entry.path for entry in done.refused), 0)
        read |= done.added
        note = self.tally.again if again else self.tally.read
        for path, count in read.items():
            note(path, len(known[path].documents) if path in known else 0, count)
        self.copies.forget(read)
        self._delete(known[path] for path in read if path in known)
        for name, documents in done.segments:
            self.entries.append(segment_entry(name, documents))
        self._hide({name for name, _ in done.segments})
        for entry in done.unchanged:
            self.tally.unchanged += len(known[entry.path].documents)
            self.touched[entry.path] = entry.size, entry.mtime_ns
            self.tally.skipped += [s for s in self.notes.skipped if s.file_path == entry.path]
        self.refused |= {entry.path: (entry.size, entry.mtime_ns) for entry in done.refused}
        self.tally.skipped += done.skipped
        self.racy.update(done.racy)
        self.pending.difference_update(read, (entry.path for entry in done.unchanged))
        self.problems = tuple(sorted({*self.problems, *done.problems}))
        committed = len(self.commit.place) if self.commit else 0
        waiting = sum(entry.documents for entry in self.entries) - committed
        if waiting >= committed * _WORTH_COMMITTING:
            self._commit()

    def _hide(self, new: Collection[str]) -> None:
        """Leave out copies, now that there are new segments."""
        hidden = self.copies.hidden(self.entries, new)
        for numbers in hidden.values():
            for path in numbers.values():
                self.tally.hid(path)
        self._drop(hidden)

    def _delete(self, files: Iterable[KnownFile]) -> None:
        """Delete the documents of files."""
        gone: dict[str, set[int]] = {}
        for file in files:
            for segment, number in file.documents:
                gone.setdefault(segment, set()).add(number)
        self._drop(gone)

    def _drop(self, gone: Mapping[str, Collection[int]]) -> None:
        """Leave documents out, given by segment and number."""
        self.entries = [
            entry.without(gone[entry.segment_id()]) if entry.segment_id() in gone else entry
            for entry in self.entries
        ]
        self.entries = [entry for entry in self.entries if entry.doc_count()]

    def _merge(self, thorough: bool, pool: Workers | None) -> None:
        """Commit what waits, and once more with fewer segments where that is worth it."""
        self._commit()
        groups = plan_merges(self._sizes(), thorough=thorough)
        sources = [
            [(e.segment_id(), e.deleted) for e in map(self.entries.__getitem__, group)]
            for group in groups
        ]
        if pool is not None:
            tasks = iter([partial(merge_task, self.generation, source) for source in sources])
            merged = list(pool.run(tasks, self._advance))
        else:
            merged = [merge_here(self.generation, source) for source in sources]
        taken = {at for group in groups for at in group}
        entries = [entry for at, entry in enumerate(self.entries) if at not in taken]
        self.entries = entries + [segment_entry(name, count) for name, count in merged if count]
        self._commit([name for name, _ in merged])

    def _sizes(self) -> list[SegmentSize]:
        tokens = {}
        for segment in self.commit.segments if self.commit else ():
            tokens[segment.name] = segment.total_length("body") + segment.total_length("title")
        return [
            SegmentSize(e.documents, len(e.deleted), tokens.get(e.segment_id(), 0))
            for e in self.entries
        ]

    def _commit(self, merged: Collection[str] = ()) -> None:
        """Make the segments in ``entries`` visible at once, if they are others than before.

        `merged`: those among them that hold nothing new.
        """
        before = self.commit.entries if self.commit else None
        now = [(entry.segment_id(), entry.deleted) for entry in self.entries]
        same = before is not None and [(e.segment_id(), e.deleted) for e in before] == now
        if same and not self.copies.changed:
            return
        copies = self.copies.kept(self.entries)
        self.copies.changed = False
        number = self.meta.commit + 1
        self.commit = write_commit(
            self.generation,
            make_schema(),
            number,
            self.entries,
            self.commit,
            join=Joiner(merged, partial(load_lexicon, self.own)),
            copies=copies,
        )
        self._write_names()
        self._write_notes()
        seals = seals_of(self.generation, self.commit.files, self.meta.seals)
        self.meta = replace(self.meta, commit=number, seals=seals)
        if self.activate_early:
            write_meta(self.index_dir, self.meta)
        self.on_progress(Progress(self.done, self.total, committed=True))

    def _write_names(self) -> None:
        """Put what the lexicon knows of the entities in the index beside it, for readers.

        Names written before stay: if this commit is never finished, readers need them.
        """
        segments = self.commit.segments if self.commit else ()
        new = [segment for segment in segments if segment.name not in self._names_of]
        self._names_of |= {segment.name for segment in new}
        if not new and self._named:
            return  # and the lexicon need not be loaded
        lexicon = load_lexicon(self.own)
        ids = {entity.decode() for segment in new for entity in segment.entities.ids.all()}
        present = ids.intersection(lexicon.ids) | self._named
        if present and present == self._named:
            return
        entries = (lexicon.get(entity) for entity in lexicon.ids if entity in present)
        write_names(self.generation, (entry for entry in entries if entry is not None))
        self._named = present

    def _finish(self) -> None:
        if self.commit is None:
            self._commit()
        if not (self.generation / NAMES_FILE).exists():
            self._write_names()
        self.meta = replace(
            self.meta,
            complete=True,
            indexed_at=time.time(),
            names=description(self.extras, self.problems) if self.problems else self.meta.names,
        )
        self._write_notes()
        write_meta(self.index_dir, self.meta)
        if self.commit is not None:
            remove_unused(self.generation, self.commit)
        directories.remove_leftovers(self.generation)
        directories.remove_other_generations(self.index_dir, self.meta.generation)

    def _write_notes(self) -> None:
        """Put beside the commit what a run learnt of files; before it is named, as names are."""
        self.tally.skipped.sort(key=lambda skip: skip.path)
        skipped = [skip for skip in self.notes.skipped if skip.file_path in self.pending]
        racy = frozenset(self.racy | (self.notes.racy & self.pending))
        notes = FileNotes(
            (*self.tally.skipped, *skipped), dict(self.refused), dict(self.touched), racy
        )
        if notes != self._noted:
            write_notes(self.generation, notes)
            self._noted = notes


def _batches(works: Sequence[Work]) -> Iterator[list[Work]]:
    batch: list[Work] = []
    limit, size = FIRST_BATCH, 0
    for work in works:
        batch.append(work)
        size += work.entry.size
        if len(batch) >= limit or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
            limit = min(limit * 2, LARGEST_BATCH)
    if batch:
        yield batch
