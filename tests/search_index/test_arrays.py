"""Segments of arrays: what is written is what can be read, also after merging and deletions."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.entities import name_key
from search_index.store.arrays.build import SegmentBuilder
from search_index.store.arrays.container import (
    ArrayFile,
    ArrayFileWriter,
    DamagedFile,
    smallest_signed_type,
)
from search_index.store.arrays.invert import prefix_rows, shared_vocabulary
from search_index.store.arrays.merge import merge_segments
from search_index.store.arrays.segment import MENTIONS, SegmentArrays
from search_index.store.arrays.table import Lookup, Table
from search_index.store.arrays.write import DocumentsWriter, TermsWriter
from tests.search_index.arrays_corpus import BOOSTS, Row, build, indexed, occurrences, rows
from tests.search_index.store_corpus import passing_folder


def check(segment: SegmentArrays, expected: Sequence[Row]) -> None:
    """Compare everything that a segment holds with the documents it was made from."""
    segment.verify()
    assert segment.documents == len(expected)
    for name in ("title", "body"):
        check_text(segment, name, [getattr(row, name) for row in expected])
    for name, value in (("language", "language"), ("source", "source")):
        category = segment.category(name)
        values = [category.values[code] for code in category.codes.tolist()]
        assert values == [getattr(row, value) for row in expected]
    assert segment.numbers_of("length").tolist() == [len(row.body) for row in expected]
    for number, row in enumerate(expected):
        assert segment.record(number) == row.id.encode()
        assert segment.text(number) == row.body.encode()
        assert segment.part(number, MENTIONS) == b""
    check_entities(segment, expected)


def check_text(segment: SegmentArrays, name: str, texts: Sequence[str]) -> None:
    """Compare the postings of a text field with the texts."""
    wanted = [occurrences(text) for text in texts]
    lengths = [sum(map(len, found.values())) for found in wanted]
    assert segment.lengths(name).tolist() == lengths
    assert segment.total_length(name) == sum(lengths)
    field = segment.field(name)
    terms = sorted({term for found in wanted for term in found}, key=str.encode)
    if field is None:
        assert not terms
        return
    assert field.words is not None
    assert [term.decode() for term in field.terms.all()] == terms
    words = dict(zip(field.words.table.all(), range(len(field.words.table)), strict=True))
    for ordinal, term in enumerate(terms):
        documents, frequencies = field.postings(ordinal)
        having = [number for number, found in enumerate(wanted) if term in found]
        assert documents.tolist() == having
        counts = [len(wanted[number][term]) for number in having]
        assert (counts if frequencies is None else frequencies.tolist()) == counts
        positions, starts = field.occurrences(ordinal)
        forms = field.form_codes(ordinal, ordinal + 1)
        for at, number in enumerate(having):
            places = wanted[number][term]
            part = slice(starts[at], starts[at + 1])
            assert positions[part].tolist() == [place for place, _ in places]
            for code, (_, word) in zip(forms[part].tolist(), places, strict=True):
                assert (code == 0) == (word == "")
                if word:
                    form = words[word.encode()]
                    assert (field.words.terms[form], field.words.codes[form]) == (ordinal, code)


def check_entities(segment: SegmentArrays, expected: Sequence[Row]) -> None:
    """Compare the entities of every document, and what is kept of each, with the documents."""
    arrays = segment.entities
    ids = [entity.decode() for entity in arrays.ids.all()]
    for number, row in enumerate(expected):
        part = slice(int(arrays.starts[number]), int(arrays.starts[number + 1]))
        found = zip(arrays.entities[part].tolist(), arrays.mentions[part].tolist(), strict=True)
        assert [(ids[e], n) for e, n in found] == sorted((e, n) for e, n, _ in row.entities)
    for ordinal, entity in enumerate(ids):
        having = [row.id for row in expected if entity in {e for e, _, _ in row.entities}]
        surfaces = {entity.upper(): len(having), **dict.fromkeys(having, 1)}
        assert segment.whole_names.exact(entity.encode()) == [ordinal]
        assert 2 * ordinal + 1 in segment.names.exact(name_key(entity.upper()).encode())
        kind, name, known, full = segment.entity_facts(ordinal)
        assert (kind, name, known, full) == (
            entity.split(":")[0].upper(), entity, surfaces, [entity.upper()],
        )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(rows())
def test_a_segment_holds_what_its_documents_hold(documents: list[Row]) -> None:
    with passing_folder() as folder:
        check(build(folder, "a", documents), documents)


@settings(max_examples=40, deadline=None)
@given(rows(), st.integers(1, 5))
def test_a_segment_is_the_same_made_in_slices(documents: list[Row], size: int) -> None:
    with passing_folder() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("search_index.store.arrays.invert._SLICE", size)
        check(build(folder, "a", documents), documents)


@settings(max_examples=40, deadline=None)
@given(rows(), rows())
def test_what_was_indexed_before_changes_no_segment(
    documents: list[Row], before: list[Row]
) -> None:
    with passing_folder() as folder:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("search_index.store.arrays.invert._REMEMBERED", -1)
            build(folder, "alone", documents)
        build(folder, "before", before)
        build(folder, "after", documents)
        for ending in ("terms", "docs"):
            alone, after = (folder / f"MAIN_{name}.{ending}" for name in ("alone", "after"))
            assert alone.read_bytes() == after.read_bytes()


def test_pieces_are_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    first = shared_vocabulary()
    assert shared_vocabulary() is first
    blob = "한국" * 40
    tokens = first[blob]
    assert blob not in first
    assert first["한국"] in tokens
    assert "한국" in first
    monkeypatch.setattr("search_index.store.arrays.invert._REMEMBERED", len(first) - 1)
    assert shared_vocabulary() is not first


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_merged_segments_hold_what_is_not_deleted(data: st.DataObject) -> None:
    with passing_folder() as folder:
        sources, left = [], []
        for at in range(data.draw(st.integers(1, 4))):
            documents = [replace(row, id=f"{at}-{row.id}") for row in data.draw(rows(6))]
            segment = build(folder, f"s{at}", documents)
            gone = data.draw(st.sets(st.integers(0, len(documents) - 1)))
            sources.append(SegmentArrays(folder, segment.name, gone))
            left += [row for number, row in enumerate(documents) if number not in gone]
        assert merge_segments(folder, "MAIN_merged", sources) == len(left)
        if left:
            kept_facts = not any(source.deleted for source in sources)
            merged = SegmentArrays(folder, "MAIN_merged")
            check(merged, left) if kept_facts else check_without_facts(merged, left)


@settings(max_examples=20, deadline=None)
@given(st.lists(rows(4), min_size=3, max_size=3))
def test_merging_in_steps_is_merging_at_once(parts: list[list[Row]]) -> None:
    documents = [
        [replace(row, id=f"{at}-{row.id}") for row in part] for at, part in enumerate(parts)
    ]
    with passing_folder() as folder:
        one, two, three = (build(folder, f"s{at}", part) for at, part in enumerate(documents))
        merge_segments(folder, "MAIN_step", [one, two])
        merge_segments(folder, "MAIN_steps", [SegmentArrays(folder, "MAIN_step"), three])
        merge_segments(folder, "MAIN_once", [one, two, three])
        check(SegmentArrays(folder, "MAIN_once"), [row for part in documents for row in part])
        for ending in ("terms", "docs"):
            steps, once = (folder / f"MAIN_{name}.{ending}" for name in ("steps", "once"))
            assert steps.read_bytes() == once.read_bytes()


def test_numbers_of_documents_take_the_bytes_that_they_need(tmp_path: Path) -> None:
    documents = [Row(f"{n:03}.txt", "", "port" if n % 2 else "port trade") for n in range(300)]
    segments = [build(tmp_path, "a", documents[:256]), build(tmp_path, "b", documents[256:])]
    assert merge_segments(tmp_path, "MAIN_256", segments[:1]) == 256
    assert merge_segments(tmp_path, "MAIN_300", segments) == 300
    for name, kind in (("a", np.uint8), ("b", np.uint8), ("256", np.uint8), ("300", np.uint16)):
        field = SegmentArrays(tmp_path, f"MAIN_{name}").field("body")
        assert field is not None
        assert field.documents.dtype == kind
    check(SegmentArrays(tmp_path, "MAIN_300"), documents)


def test_a_segment_is_not_there_until_it_is_closed(tmp_path: Path) -> None:
    builder = SegmentBuilder(tmp_path, "MAIN_a", BOOSTS)
    builder.add(indexed(Row("a.txt", "Port", "a port")))
    with pytest.raises((DamagedFile, FileNotFoundError)):
        SegmentArrays(tmp_path, "MAIN_a")
    builder.abandon()
    assert list(tmp_path.iterdir()) == []


def test_a_segment_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for at, method in ((0, "put_names"), (1, "put"), (2, "close")):
        builder = SegmentBuilder(tmp_path, f"MAIN_{at}", BOOSTS)
        builder.add(indexed(Row("a.txt", "Port", "a port", entities=(("place:busan", 1, 0),))))
        with monkeypatch.context() as patch:
            patch.setattr(TermsWriter, method, full)
            with pytest.raises(OSError, match="No space left"):
                builder.close()
        builder.abandon()
    source = build(tmp_path, "source", [Row("a.txt", "Port", "a port")])
    with monkeypatch.context() as patch:
        patch.setattr(DocumentsWriter, "close", full)
        with pytest.raises(OSError, match="No space left"):
            merge_segments(tmp_path, "MAIN_merged", [source])
    assert {path.stem for path in tmp_path.iterdir()} == {source.name}


def check_without_facts(segment: SegmentArrays, expected: Sequence[Row]) -> None:
    """Check all but the surface forms of entities, which still count deleted documents."""
    segment.verify()
    check_text(segment, "body", [row.body for row in expected])
    check_text(segment, "title", [row.title for row in expected])
    for ordinal, entity in enumerate(segment.entities.ids.all()):
        assert segment.whole_names.exact(entity) == [ordinal]
    found = Counter[str]()
    ids = [entity.decode() for entity in segment.entities.ids.all()]
    pairs = zip(segment.entities.entities.tolist(), segment.entities.mentions.tolist(), strict=True)
    for entity, mentions in pairs:
        found[ids[entity]] += mentions
    wanted = Counter[str]()
    for row in expected:
        wanted.update({entity: count for entity, count, _ in row.entities})
    assert found == wanted


def test_large_merges_go_in_ranges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_index.store.arrays.merge._RANGE", 20)
    monkeypatch.setattr("search_index.store.arrays.merge._PIECE", 64)
    chance = random.Random(7)
    words = [f"word{number}" for number in range(60)]
    documents = [
        Row(f"{n:03}", "", " ".join(chance.choices(words, k=chance.randrange(30))))
        for n in range(40)
    ]
    sources = [build(tmp_path, f"s{at}", documents[at::3]) for at in range(3)]
    assert merge_segments(tmp_path, "MAIN_merged", sources) == 40
    check(
        SegmentArrays(tmp_path, "MAIN_merged"),
        [*documents[0::3], *documents[1::3], *documents[2::3]],
    )


def test_rows_of_frequent_prefixes_hold_exact_sums(tmp_path: Path) -> None:
    chance = random.Random(3)
    words = [
        "порт",
        "портфель",
        "порог",
        "по",
        "проект",
        "arctic",
        "arctica",
        "arc",
        "북극",
        "북한",
    ]
    documents = [
        Row(f"{n:04}", "", " ".join(chance.choices(words, k=chance.randrange(400))))
        for n in range(30)
    ]
    segment = build(tmp_path, "a", documents)
    field = segment.field("body")
    assert field is not None
    postings = type("Postings", (), {})()
    postings.terms = field.terms.all()
    postings.starts, postings.documents = field.starts, field.documents
    postings.frequencies = field.frequencies
    prefixes, found = prefix_rows(postings, 30, least=1)
    assert {"п", "по", "пор", "порт", "a", "ar", "arc", "북"} <= set(prefixes)
    for prefix, row in zip(prefixes, found, strict=True):
        for number, document in enumerate(documents):
            terms = occurrences(document.body).items()
            assert row[number] == sum(len(p) for term, p in terms if term.startswith(prefix))


@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-300, 300)))
def test_numbers_with_a_sign_take_the_bytes_that_they_need(numbers: list[int]) -> None:
    kind = smallest_signed_type(np.array(numbers, np.int64))
    assert np.array(numbers, np.int64).astype(kind).tolist() == numbers
    size = 8 * kind.itemsize
    assert size == 8 or any(
        not -(2 ** (size // 2 - 1)) <= n < 2 ** (size // 2 - 1) for n in numbers
    )


@given(st.sets(st.text(min_size=1, max_size=6)), st.text(max_size=3))
def test_a_table_finds_strings_and_prefixes(strings: set[str], wanted: str) -> None:
    known = sorted(text.encode("utf-8", "surrogatepass") for text in strings)
    table, raw = Table.of(known), wanted.encode("utf-8", "surrogatepass")
    assert table.all() == known
    assert [table.find(string) for string in known] == list(range(len(known)))
    assert table.find(raw) == (known.index(raw) if raw in known else -1)
    low, high = table.prefix(raw)
    assert known[low:high] == [string for string in known if string.startswith(raw)]


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(0, 300)), max_size=20), st.text())
def test_a_lookup_finds_all_numbers_of_a_string(pairs: list[tuple[str, int]], other: str) -> None:
    rows = [(text.encode("utf-8", "surrogatepass"), value) for text, value in pairs]
    found = Lookup.of([text for text, _ in rows], [value for _, value in rows])
    for wanted in {other.encode("utf-8", "surrogatepass"), *(text for text, _ in rows)}:
        values = sorted({value for text, value in rows if text == wanted})
        assert found.exact(wanted) == values
        begun = {value for text, value in rows if text.startswith(wanted)}
        assert set(found.beginning(wanted)) == begun


class TestContainer:
    def write(self, folder: Path) -> Path:
        path = folder / "file"
        writer = ArrayFileWriter(path)
        writer.add("numbers", np.arange(100, dtype=">u4"))
        writer.add("empty", np.zeros(0, np.uint16))
        writer.facts["words"] = ["북극", "порт"]
        writer.close()
        return path

    def test_arrays_and_facts_come_back(self, tmp_path: Path) -> None:
        file = ArrayFile(self.write(tmp_path))
        file.verify()
        assert file.array("numbers").tolist() == list(range(100))
        assert file.array("empty").tolist() == []
        assert file.facts["words"] == ["북극", "порт"]
        assert file.optional("other") is None
        with pytest.raises(ValueError, match="read-only"):
            file.array("numbers")[0] = 1

    @given(
        st.lists(
            st.tuples(st.sampled_from(("u1", "i1", "u2")), st.lists(st.integers(0, 2), max_size=4)),
            max_size=8,
        )
    )
    def test_equal_sections_are_written_once(self, drawn: list[tuple[str, list[int]]]) -> None:
        arrays = [np.array(values, kind) for kind, values in drawn]
        with passing_folder() as folder:
            writer = ArrayFileWriter(folder / "file")
            for at, values in enumerate(arrays):
                writer.add(f"{at}", values)
            writer.add_bytes("last", b"as it is")
            writer.close()
            file = ArrayFile(folder / "file")
            file.verify()
            places: dict[object, set[int]] = {}
            for at, values in enumerate(arrays):
                found = file.array(f"{at}")
                assert (found.dtype, found.tolist()) == (values.dtype, values.tolist())
                place = found.__array_interface__["data"][0]
                places.setdefault((found.dtype, *found.tolist()), set()).add(place)
            assert file.array("last").tobytes() == b"as it is"
        assert all(len(same) == 1 for same in places.values())

    def test_sections_of_the_same_checksum_are_not_taken_for_equal(self, tmp_path: Path) -> None:
        writer = ArrayFileWriter(tmp_path / "file")
        with patch("zlib.crc32", lambda data, before=0: 0):
            writer.add("one", np.array([1, 2]))
            writer.add("other", np.array([1, 3]))
            writer.close()
            file = ArrayFile(tmp_path / "file")
        assert file.array("other").tolist() == [1, 3]

    def test_no_cut_file_is_opened(self, tmp_path: Path) -> None:
        path = self.write(tmp_path)
        whole = path.read_bytes()
        for length in range(len(whole)):
            path.write_bytes(whole[:length])
            with pytest.raises(DamagedFile):
                ArrayFile(path)

    def test_every_changed_byte_of_content_is_noticed(self, tmp_path: Path) -> None:
        path = self.write(tmp_path)
        whole = path.read_bytes()
        padding = {*range(32, 64), *range(464, 512)}  # between the parts: no one reads it
        for at in range(len(whole)):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
            if at in padding:
                ArrayFile(path).verify()
            else:
                with pytest.raises(DamagedFile):
                    ArrayFile(path).verify()
