"""Brings an index up to date with its folder: what changed is read, recognised and committed.

Runs in the process of ``worker``, because a commit holds Python's lock for long. A commit replaces
the table of contents of the Whoosh index at once, so that a run which is killed leaves the last
commit in use; what it had not committed is new again to the next run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import Any

from whoosh import index as whoosh_index
from whoosh import writing

from search_index.entities import load_lexicon, recognise
from search_index.errors import IndexFailure, SourceError
from search_index.models import Progress, RefreshReport, Skipped
from search_index.sources import (
    FileEntry,
    document_from_bytes,
    list_files,
    read_bytes,
    reader_for,
    unread_reason,
)
from search_index.store import compat  # noqa: F401 - before any index is opened
from search_index.store import directory as directories
from search_index.store.meta import META_NAME, Meta, cut_short, read_meta, sizes_of, write_meta
from search_index.store.names import NAMES_FILE, write_names
from search_index.store.schema import SCHEMA_VERSION, FileFacts, fields_of, file_of, make_schema

# The first commit comes early, so that there is something to search; later ones are larger, since
# each costs a new segment. Texts are counted too: postings wait in memory for the commit.
FIRST_BATCH = 200  # documents
LARGEST_BATCH = 5_000
BATCH_BYTES = 64 * 2**20
_MEMORY = 64  # megabytes of postings that Whoosh keeps before it spills them to disk
_SMALL = 2_000  # documents; an index up to this size is kept in one segment
_MOST_DELETED = 0.3  # share of deleted documents from which on they are merged away

OnProgress = Callable[[Progress], None]


@dataclass(slots=True)
class _Plan:
    """What has to be done, found by comparing the folder with the index."""

    read: list[FileEntry] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(slots=True)
class _Tally:
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: list[Skipped] = field(default_factory=list)


def refresh_index(
    folder: Path,
    index_dir: Path,
    on_progress: OnProgress,
    *,
    rebuild: bool = False,
    patience: float = 30.0,
) -> RefreshReport:
    """Bring the index of `folder` in `index_dir` up to date and say what was done.

    `rebuild` makes it anew as damaged. Waits up to `patience` seconds for another process that is
    indexing. Raises IndexFailure; whatever is raised, the last commit stays in use.
    """
    started = time.monotonic()
    directories.make_index_dir(index_dir)
    waiting = Progress(0, 0, "waiting for another process that is indexing")
    try:
        with directories.index_lock(index_dir, patience, lambda: on_progress(waiting)):
            report = _Run(folder, index_dir, on_progress).run(damaged=rebuild)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise IndexFailure(
            f"the index in {index_dir} cannot be written ({directories.why(error)})"
        ) from None
    return replace(report, seconds=time.monotonic() - started)


class _Run:
    """One run over a folder, under the lock of its index directory."""

    def __init__(self, folder: Path, index_dir: Path, on_progress: OnProgress) -> None:
        self.folder = folder
        self.index_dir = index_dir
        self.on_progress = on_progress
        self.meta = Meta(
            schema=SCHEMA_VERSION,
            analyzer=directories.analyzer_fingerprint(),
            entities=load_lexicon().fingerprint,
            folder=str(folder),
            generation="",
        )
        self.index: Any = None  # whoosh.index.FileIndex
        self.activate_early = True

    def run(self, *, damaged: bool) -> RefreshReport:
        """Compare, read, commit; return what was done."""
        old = read_meta(self.index_dir)
        rebuilt = "the index was damaged" if damaged else self._why_anew(old)
        known: dict[str, FileFacts] = {}
        if old and not rebuilt:
            try:
                known = self._open(old)
            except Exception:  # Whoosh raises whatever the damaged bytes lead to
                rebuilt = "the index was damaged"
                damaged = True
        if not old and not rebuilt and directories.generations(self.index_dir):
            # Left by a first run that was killed before it committed anything.
            directories.remove_other_generations(self.index_dir, "")
        if rebuilt or not old:
            known = {}
            self._create(old, usable=bool(old) and not damaged and self._usable(old))
        tally = self._index(self._plan(known), known)
        self._finish(tally)
        return RefreshReport(
            added=tally.added,
            changed=tally.changed,
            removed=tally.removed,
            unchanged=tally.unchanged,
            skipped=tuple(tally.skipped),
            rebuilt=rebuilt,
        )

    # What is there

    def _why_anew(self, old: Meta | None) -> str:
        if old is None:
            meta_lost = (self.index_dir / META_NAME).exists()
            return "the index was damaged" if meta_lost else ""
        if old.schema != SCHEMA_VERSION:
            age = "an older" if old.schema < SCHEMA_VERSION else "a newer"
            return f"the index was made by {age} version"
        if old.folder != str(self.folder):
            return "the index was made for another folder"
        if old.analyzer != self.meta.analyzer:
            return "the index was made by another version, which split words differently"
        if old.entities != self.meta.entities:
            return "names are recognised differently since the index was made"
        if cut_short(self.index_dir / old.generation, old):
            return "the index was damaged"
        return ""

    def _usable(self, old: Meta | None) -> bool:
        """Whether readers can go on with the old generation while a new one is made."""
        return (
            old is not None
            and (old.schema, old.folder, old.analyzer)
            == (SCHEMA_VERSION, str(self.folder), self.meta.analyzer)
            and not cut_short(self.index_dir / old.generation, old)
        )

    def _open(self, old: Meta) -> dict[str, FileFacts]:
        """Open the generation in use and return the files that are in it, by document id."""
        directories.check_owner(self.index_dir)
        self.index = whoosh_index.open_dir(str(self.index_dir / old.generation))
        self.meta = replace(old, complete=False)
        reader = self.index.reader()
        try:
            known = {}
            for _, stored in reader.iter_docs():
                document_id, facts = file_of(stored["record"])
                known[document_id] = facts
            return known
        finally:
            reader.close()

    def _create(self, old: Meta | None, *, usable: bool) -> None:
        self.activate_early = not usable
        name = directories.new_generation(self.index_dir)
        self.meta = replace(self.meta, generation=name, commit=old.commit if old else 0)
        self.index = whoosh_index.create_in(str(self.index_dir / name), make_schema())

    # What to do

    def _plan(self, known: dict[str, FileFacts]) -> _Plan:
        plan = _Plan()
        listed = set()
        for entry in self._listed(plan.skipped):
            path = PurePosixPath(entry.path)
            if reader_for(path) is None:
                reason = unread_reason(path)
                if reason:
                    plan.skipped.append(Skipped(entry.path, reason))
                continue
            listed.add(entry.path)
            facts = known.get(entry.path)
            if facts and (facts.size, facts.mtime_ns) == (entry.size, entry.mtime_ns):
                plan.unchanged += 1
            else:
                plan.read.append(entry)
        plan.removed = sorted(known.keys() - listed)
        return plan

    def _listed(self, skipped: list[Skipped]) -> list[FileEntry]:
        try:
            return list_files(self.folder, skipped.append)
        except OSError as error:
            raise IndexFailure(
                f"the folder {self.folder} cannot be read ({directories.why(error)})"
            ) from None

    # Doing it

    def _index(self, plan: _Plan, known: dict[str, FileFacts]) -> _Tally:
        tally = _Tally(unchanged=plan.unchanged, skipped=plan.skipped)
        total = len(plan.read)
        self.on_progress(Progress(0, total))
        batches = _batches(plan.read)
        done = 0
        removed = plan.removed
        for batch in batches:
            batch_writer = _Batch(self.index, known)
            batch_writer.remove(removed)
            tally.removed += len(removed)
            removed = []
            try:
                for entry in batch:
                    self._index_file(entry, known.get(entry.path), batch_writer, tally)
                    done += 1
                    self.on_progress(Progress(done, total, entry.path))
            except BaseException:
                batch_writer.cancel()
                raise
            self._commit(batch_writer, last=done == total)
            self.on_progress(Progress(done, total, committed=True))
        if removed:
            batch_writer = _Batch(self.index, known)
            batch_writer.remove(removed)
            tally.removed += len(removed)
            self._commit(batch_writer, last=True)
            self.on_progress(Progress(done, total, committed=True))
        return tally

    def _index_file(
        self, entry: FileEntry, facts: FileFacts | None, batch: _Batch, tally: _Tally
    ) -> None:
        """Read one file and put it into the batch, or note why not."""
        try:
            data = read_bytes(self.folder / entry.path)
            digest = blake2b(data, digest_size=16).hexdigest()
            if facts and facts.digest == digest:
                tally.unchanged += 1
                return
            document = document_from_bytes(data, entry.path)
            recognition = recognise(document)
            now = FileFacts(entry.size, entry.mtime_ns, digest)
            values = fields_of(document, recognition.mentions, recognition.entities, now)
        except Exception as error:  # one file that trips a reader must not stop the others
            known = isinstance(error, SourceError)
            reason = str(error) if known else f"could not be read ({type(error).__name__})"
            tally.skipped.append(Skipped(entry.path, reason))
            if facts:
                batch.remove([entry.path])
                tally.removed += 1
            return
        batch.add(values)
        if facts:
            tally.changed += 1
        else:
            tally.added += 1

    def _commit(self, batch: _Batch, *, last: bool) -> None:
        if not batch.commit(last=last):
            return
        self._write_names()
        self.meta = replace(
            self.meta,
            commit=self.meta.commit + 1,
            sizes=sizes_of(self.index_dir / self.meta.generation),
        )
        if self.activate_early:
            write_meta(self.index_dir, self.meta)

    def _write_names(self) -> None:
        """Put what the lexicon knows of the entities in the index beside it, for readers."""
        reader = self.index.reader()
        try:
            ids = [raw.decode() for raw in reader.lexicon("entities")]
        finally:
            reader.close()
        entries = filter(None, map(load_lexicon().get, ids))
        write_names(self.index_dir / self.meta.generation, entries)

    def _finish(self, tally: _Tally) -> None:
        if not (self.index_dir / self.meta.generation / NAMES_FILE).exists():
            self._write_names()
        skipped = tuple(sorted(tally.skipped, key=lambda skip: skip.path))
        tally.skipped = list(skipped)
        self.meta = replace(
            self.meta,
            complete=True,
            indexed_at=time.time(),
            skipped=skipped,
            sizes=sizes_of(self.index_dir / self.meta.generation),
        )
        write_meta(self.index_dir, self.meta)
        directories.remove_other_generations(self.index_dir, self.meta.generation)


class _Batch:
    """The changes of one commit. Each document id comes up in it once at the most.

    (Whoosh keeps both documents when one writer updates an id twice.)
    """

    def __init__(self, index: Any, known: dict[str, FileFacts]) -> None:
        self.index = index
        self.known = known
        self.writer: Any = None  # opened by the first change: most refreshes have none

    def add(self, values: dict[str, Any]) -> None:
        """Add a document in place of the one in the index with its id, if there is one."""
        if values["id"] in self.known:
            self.remove([values["id"]])
        self._open().add_document(**values)

    def remove(self, ids: Sequence[str]) -> None:
        """Remove the documents in the index with these ids."""
        for document_id in ids:
            self._open().delete_by_term("id", document_id)

    def commit(self, *, last: bool) -> bool:
        """Make the changes visible at once; false if there were none."""
        if self.writer is None:
            return False
        self.writer.commit(mergetype=_merge_last if last else writing.NO_MERGE)
        return True

    def cancel(self) -> None:
        """Drop the changes."""
        if self.writer is not None:
            self.writer.cancel()

    def _open(self) -> Any:
        if self.writer is None:
            self.writer = self.index.writer(limitmb=_MEMORY)
        return self.writer


def _batches(entries: Sequence[FileEntry]) -> Iterator[list[FileEntry]]:
    batch: list[FileEntry] = []
    limit, size = FIRST_BATCH, 0
    for entry in entries:
        batch.append(entry)
        size += entry.size
        if len(batch) >= limit or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
            limit = min(limit * 2, LARGEST_BATCH)
    if batch:
        yield batch


def _merge_last(writer: Any, segments: list[Any]) -> list[Any]:
    """Merge policy of the last commit of a run: few segments, few deleted documents."""
    documents = sum(segment.doc_count_all() for segment in segments)
    deleted = sum(segment.deleted_count() for segment in segments)
    if documents <= _SMALL or deleted > documents * _MOST_DELETED:
        merged: list[Any] = writing.OPTIMIZE(writer, segments)
        return merged
    kept: list[Any] = writing.MERGE_SMALL(writer, segments)
    return kept
