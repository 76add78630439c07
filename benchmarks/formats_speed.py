"""Measures how fast files of each format become documents, and what one long text costs."""

from __future__ import annotations

import shutil
from pathlib import Path

from measure import JSON, in_child, watched_child
from written import KINDS, SIZE

from search_index.sources.formats import available, format_of

ARTICLES = 1_000  # of each format
LONG = 50_000_000  # bytes of the long text


def measure_formats(work: Path, articles: int = ARTICLES, long_text: int = LONG) -> JSON:
    """Read and index `articles` in each format by itself, then a text of `long_text` bytes.

    Formats of which the package is not installed are left out. The folder `work`/formats is
    written and removed.
    """
    place = work / "formats"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    corpus = place / "corpus.jsonl"
    in_child("sized_corpus", path=corpus, count=articles)
    formats: JSON = {}
    for kind in KINDS:
        if available(format_of(kind.partition(",")[0])):
            print(f"{kind}: {articles} articles", flush=True)
            folder = place / kind
            in_child("write_files", kind=kind, path=corpus, folder=folder)
            formats[kind] = _measured(folder, place / "index")
            shutil.rmtree(folder)
    result = {"articles": articles, "bytes": SIZE, "formats": formats}
    if long_text:
        print(f"text of {long_text / 1e6:.0f} MB", flush=True)
        result["long"] = _long_text(place, long_text)
    shutil.rmtree(place)
    return result


def _measured(folder: Path, index: Path) -> JSON:
    reading = in_child("read_files", folder=folder)
    indexing, peak = watched_child("index_files", folder=folder, place=index)
    shutil.rmtree(index)
    if reading["documents"] != indexing["documents"]:
        raise RuntimeError(f"{folder.name}: read and indexed differ: {reading}, {indexing}")
    size = sum(path.stat().st_size for path in folder.iterdir())
    return {"bytes": size, "reading": reading, "indexing": indexing | {"peak": peak}}


def _long_text(place: Path, size: int) -> JSON:
    """Measure the indexing of one text file of `size` bytes."""
    folder = place / "long"
    folder.mkdir()
    path = folder / "long.txt"
    text = in_child("long_text", path=path, size=size)
    indexing, peak = watched_child("index_files", folder=folder, place=place / "index")
    shutil.rmtree(place / "index")
    return {**text, **indexing, "peak": peak}
