"""What is asked of the disk before it is needed, and what is not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.library import Library, open_library
from search_index.store.arrays.container import Array, ArrayFile, ArrayFileWriter
from search_index.store.arrays.segment import SegmentArrays
from search_index.store.engine import engine
from tests.search_index.corpus import index, write
from tests.search_index.store_corpus import passing_folder

Asked = list[tuple[int, int]]  # offsets in a file, and lengths


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What of files is asked for as the next thing needed."""
    ranges: Asked = []
    ask = ArrayFile._ask_for

    def recorded(file: ArrayFile, offset: int, length: int) -> None:
        ranges.append((offset, length))
        ask(file, offset, length)

    monkeypatch.setattr(ArrayFile, "_ask_for", recorded)
    return ranges


@pytest.fixture
def library(tmp_path: Path) -> Library:
    folder = write(tmp_path / "articles")
    index(folder, tmp_path / "index")
    return open_library(folder, index_dir=tmp_path / "index")


@given(st.data(), st.lists(st.integers(0, 1 << 40), max_size=50), st.sampled_from("BHIQ"))
def test_what_is_asked_for_is_where_the_numbers_are(
    data: st.DataObject, numbers: list[int], kind: str
) -> None:
    values = np.array(numbers, np.uint64).astype(kind)
    start = data.draw(st.integers(0, len(values)))
    stop = data.draw(st.integers(start, len(values)))
    with passing_folder() as folder, pytest.MonkeyPatch.context() as patch:
        ranges: Asked = []
        writer = ArrayFileWriter(folder / "file")
        writer.add("others", np.arange(7, dtype=np.uint8))
        writer.add("numbers", values)
        writer.close()
        file = ArrayFile(folder / "file")
        part: Array = file.array("numbers")[start:stop]
        file.prefetch(["numbers", "absent", "others"])
        file.read_ahead("others", 2, 5)
        patch.setattr(file, "_ask_for", lambda *place: ranges.append(place))
        file.ahead(values)  # lies elsewhere
        assert ranges == []
        file.ahead(part)
        file.ahead(part)  # was asked for before
        assert len(ranges) == (part.nbytes > 0)
        place = file._sections["numbers"][0] + start * values.itemsize
        for offset, length in ranges:
            assert offset <= place
            assert place + part.nbytes <= offset + length


def test_a_search_asks_for_the_postings_of_its_terms(library: Library, asked: Asked) -> None:
    before = len(asked)
    assert library.search("arctic").total == 1
    (segment,) = _segments(library)
    field = segment.field("body")
    assert field is not None
    at = int(field.starts[field.terms.find(b"arctic")])
    place = segment.terms_file._sections["body.documents"][0] + at * field.documents.itemsize
    assert any(start <= place < start + length for start, length in asked[before:])
    before = len(asked)
    library.search("arctic")
    assert len(asked) == before


def test_opening_asks_for_sections_that_there_are(library: Library) -> None:
    (segment,) = _segments(library)
    for name in (*engine._FIRST, *engine._LATER):
        assert name in segment.terms_file
    for name in engine._DOCUMENTS:
        assert name in segment.documents_file


def _segments(library: Library) -> tuple[SegmentArrays, ...]:
    current = library._index.current()
    assert current is not None
    return current.snapshot.commit.segments


# What is not needed
