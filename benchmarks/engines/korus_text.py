"""korus without recognising names: title and text alone, as the other engines index them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from operator import attrgetter
from pathlib import Path

from article import Article

from engines import korus
from search_index.library import open_library
from search_index.models import Document, DocumentInfo
from search_index.store import directory
from search_index.store.arrays.build import SegmentBuilder
from search_index.store.arrays.commit import remove_unused, segment_entry, write_commit
from search_index.store.batches import Advance, merge_task, segment_name, workers
from search_index.store.integrity import seals_of
from search_index.store.merging import SegmentSize, plan_merges
from search_index.store.meta import Meta, write_meta
from search_index.store.names import write_names
from search_index.store.schema import (
    BOOSTS,
    SCHEMA_VERSION,
    FileFacts,
    indexed_document,
    make_schema,
)

SETUP = "korus, title and text alone, by two processes"
BATCH = 10_000  # articles of a segment before merging
open = korus.open


def build(documents: Iterable[Article], place: Path, processes: int) -> float:
    """Index documents with `processes` processes."""
    return build_korus(documents, place, processes)


def build_korus(documents: Iterable[Article], place: Path, processes: int) -> float:
    """Index documents into an index that ``korus.open`` opens; return the seconds it took.

    Made, committed and merged as the program does, from articles in memory.
    """
    folder, index_dir = place / korus.FILES, place / korus.INDEX
    folder.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    directory.make_index_dir(index_dir)
    generation = index_dir / directory.new_generation(index_dir)
    batches = _batches(documents)
    with workers(processes) as pool:
        tasks = (partial(_segment, generation, batch) for batch in batches)
        entries = [segment_entry(*done) for done in pool.run(tasks, _silent)]
    with workers(processes) as pool:
        pool.start()
        commit = write_commit(generation, make_schema(), 1, entries, None)
        sizes = [
            SegmentSize(s.documents, 0, s.total_length("title") + s.total_length("body"))
            for s in commit.segments
        ]
        groups = plan_merges(sizes, thorough=True)
        sources = [[(entries[at].segment_id(), frozenset[int]()) for at in g] for g in groups]
        merged = list(
            pool.run(iter([partial(merge_task, generation, s) for s in sources]), _silent)
        )
    taken = {at for group in groups for at in group}
    left = [entry for at, entry in enumerate(entries) if at not in taken]
    last = write_commit(
        generation, make_schema(), 2, [*left, *(segment_entry(*done) for done in merged)], commit
    )
    _name(folder, index_dir, generation, last.files)
    remove_unused(generation, last)
    return time.perf_counter() - began


def _batches(documents: Iterable[Article]) -> Iterator[list[tuple[str, ...]]]:
    """Yield batches of articles as plain tuples, which are sent to a process in less time."""
    rows = map(attrgetter(*Article.__slots__), documents)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _segment(generation: Path, batch: list[tuple[str, ...]], advance: Advance) -> tuple[str, int]:
    builder = SegmentBuilder(generation, segment_name(), BOOSTS)
    for row in batch:
        article = Article(*row)
        info = DocumentInfo(
            id=article.path,
            path=article.path,
            title=article.title,
            language=article.language,
            date=article.date,
            source=article.source,
            length=len(article.text),
        )
        facts = FileFacts(len(article.text), 0, bytes(16))
        builder.add(indexed_document(Document(info, article.text), (), (), facts))
    builder.close()
    return builder.name, builder.documents


def _name(folder: Path, index_dir: Path, generation: Path, files: Iterable[str]) -> None:
    """Say in the meta file what readers need to know."""
    write_names(generation, ())
    meta = Meta(
        schema=SCHEMA_VERSION,
        analyzer=directory.analyzer_fingerprint(),
        sources=directory.sources_fingerprint(),
        entities="",
        folder=str(folder.resolve()),
        generation=generation.name,
        commit=2,
        complete=True,
        indexed_at=time.time(),
        seals=seals_of(generation, files),
    )
    write_meta(index_dir, meta)
    open_library(folder, index_dir=index_dir).close()


def _silent(files: int, path: str) -> None:
    pass
