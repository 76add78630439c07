"""The measurements of formats: what is written is what is read, and the page tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from search_index.sources import documents_from_bytes
from search_index.sources.formats import FORMATS, available, format_of

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"


@pytest.fixture(autouse=True)
def _benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))


def bare(text: str) -> str:
    return "".join(text.split())


def test_every_format_that_is_read_is_written_and_read_as_it_was(tmp_path: Path) -> None:
    from corpora import articles
    from written import KINDS, SIZE, sized, write_kind

    made = list(sized(articles(None, 40), 4))
    assert len({article.path for article in made}) == 4
    assert all(SIZE <= len(article.text.encode()) < 4 * SIZE for article in made)
    kinds = {kind.partition(",")[0] for kind in KINDS}
    assert kinds == {format.kind for format in FORMATS} - {"doc"}  # which is not read
    for kind in KINDS:
        if not available(format_of(kind.partition(",")[0])):
            continue
        write_kind(kind, made, tmp_path / kind)
        found = [
            document
            for path in sorted((tmp_path / kind).iterdir())
            for document in documents_from_bytes(path.read_bytes(), path.name)[0]
        ]
        for article, document in zip(made, found, strict=True):
            assert bare(article.text) in bare(document.text), kind
            assert document.info.language == article.language


def test_reading_and_indexing_are_measured_and_told(tmp_path: Path) -> None:
    import report
    import tasks

    corpus, folder = str(tmp_path / "corpus"), str(tmp_path / "csv")
    tasks.sized_corpus(corpus, 5)
    tasks.write_files("csv", corpus, folder)
    reading = tasks.read_files(folder)
    indexing = tasks.index_files(folder, str(tmp_path / "index"))
    assert reading["documents"] == indexing["documents"] == 5
    assert reading["reader"] > 5  # megabytes of the process that reads
    text = tasks.long_text(str(tmp_path / "long.txt"), 40_000)
    assert text["bytes"] == (tmp_path / "long.txt").stat().st_size >= 40_000
    assert text["pieces"] == 1
    figures = {"documents": 5, "seconds": 0.5, "cpu": 0.01}
    section = {
        "measured": "2026-01-02", "machine": "one", "articles": 5, "bytes": 3000,
        "formats": {"csv": {"bytes": 20_000, "reading": {**figures, "reader": 19.4},
                            "indexing": {**figures, "peak": 121.0}}},
        "long": {"bytes": 5e7, "letters": 3e7, "pieces": 34, "seconds": 9.0, "cpu": 12.0,
                 "peak": 500.0},
    }  # fmt: skip
    page = report.page({"formats": section})
    assert "| csv | 4.0 | 10 | 2.00 | 19 | 10 | 2.00 | 121 |" in page
    assert "One text file of 50.0 MB" in page
    assert "recognised in 34 pieces" in page
    assert "## Formats" not in report.page({})
