"""Compressed texts: what comes back, when dictionaries are learnt, damage; merging them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.store.arrays import texts
from search_index.store.arrays.container import DamagedFile
from search_index.store.arrays.merge import merge_segments
from search_index.store.arrays.segment import SegmentArrays
from search_index.store.arrays.texts import NONE, TextPacker, unpacked
from tests.search_index.arrays_corpus import Row, build, rows
from tests.search_index.store_corpus import passing_folder

STORY = "The ports of Vladivostok and Busan are linked by a ferry that sails once a week. "
WORDS = "port trade route ferry north summit порт путь торговля 항로 무역 북극".split()  # noqa: SIM905


@contextmanager
def learning_from(size: int) -> Iterator[None]:
    """Learn dictionaries of 64 bytes after so many bytes of text."""
    with patch.object(texts, "_LEARNED", size), patch.object(texts, "_DICTIONARY", 64):
        yield


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("en", "ko", "ru", "und")),
            st.binary(max_size=40) | st.lists(st.sampled_from(WORDS)).map(" ".join).map(str.encode),
        ),
        max_size=30,
    ),
    st.sampled_from((0, 1, 100)),
)
def test_every_text_comes_back(stream: list[tuple[str, bytes]], learnt: int) -> None:
    with learning_from(learnt):
        packer = TextPacker()
        packed = [(packer.pack(language, text), text) for language, text in stream]
    for (data, dictionary), text in packed:
        assert unpacked(data, dictionary) == text
        assert bool(data) == bool(text)


def test_a_dictionary_is_learnt_from_the_texts_of_its_language() -> None:
    packer = TextPacker()
    plain, none = packer.pack("en", STORY.encode())
    assert none == NONE
    for number in range(4_000):
        packer.pack("en", f"{number} {STORY}".encode())
    data, dictionary = packer.pack("en", STORY.encode())
    assert 1_000 < len(dictionary) <= 1 << 15
    assert STORY.encode() in dictionary
    assert len(data) < len(plain) / 3
    assert unpacked(data, dictionary) == STORY.encode()
    assert packer.pack("ru", "Порты".encode())[1] == NONE


def test_little_text_is_worth_no_dictionary(tmp_path: Path) -> None:
    segment = build(tmp_path, "a", [Row(f"{n:03}", "", STORY) for n in range(300)])
    assert segment.dictionaries == ()
    assert segment.text(299) == STORY.encode()


@given(st.data())
def test_every_changed_byte_of_a_text_is_noticed(data: st.DataObject) -> None:
    with learning_from(100):
        packer = TextPacker()
        for _ in range(3):
            packed, dictionary = packer.pack("en", STORY.encode())
    assert dictionary
    at = data.draw(st.integers(0, len(packed) - 1))
    flip = data.draw(st.integers(1, 255))
    damaged = packed[:at] + bytes([packed[at] ^ flip]) + packed[at + 1 :]
    try:
        found = unpacked(damaged, dictionary)
    except (DamagedFile, zlib.error):
        return
    assert found == STORY.encode()  # the last byte of deflate has bits that mean nothing


def test_a_text_cut_short_or_read_with_another_dictionary_is_noticed() -> None:
    with learning_from(100):
        packer = TextPacker()
        for _ in range(3):
            packed, dictionary = packer.pack("en", STORY.encode())
    for length in range(1, len(packed)):
        with pytest.raises((DamagedFile, zlib.error)):
            unpacked(packed[:length], dictionary)
    for other in (NONE, dictionary[::-1], dictionary[:10]):
        with pytest.raises((DamagedFile, zlib.error)):
            unpacked(packed, other)
    with pytest.raises((DamagedFile, zlib.error)):
        unpacked(packed + b"more", dictionary)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_merged_segments_keep_the_dictionaries_in_use(data: st.DataObject) -> None:
    with passing_folder() as folder:
        sources, left, used = [], [], set()
        for at in range(data.draw(st.integers(1, 4))):
            documents = [replace(row, id=f"{at}-{row.id}") for row in data.draw(rows(8))]
            with learning_from(data.draw(st.sampled_from((0, 30, 1 << 20)))):
                segment = build(folder, f"s{at}", documents)
            gone = data.draw(st.sets(st.integers(0, len(documents) - 1)))
            sources.append(SegmentArrays(folder, segment.name, gone))
            known = (NONE, *segment.dictionaries)
            for number, row in enumerate(documents):
                assert segment.text(number) == row.body.encode()
                if number not in gone:
                    left.append(row)
                    used.add(known[segment.dictionary[number]])
        assert merge_segments(folder, "MAIN_merged", sources) == len(left)
        if left:
            merged = SegmentArrays(folder, "MAIN_merged")
            merged.verify()
            assert sorted(merged.dictionaries) == sorted(used - {NONE})
            found = [merged.text(number).decode() for number in range(len(left))]
            assert found == [row.body for row in left]


def test_merging_in_steps_leaves_the_same_dictionaries(tmp_path: Path) -> None:
    with learning_from(50):
        parts = [
            build(tmp_path, f"s{at}", [Row(f"{at}-{n}", "", f"{STORY}{at}") for n in range(4)])
            for at in range(3)
        ]
    merge_segments(tmp_path, "MAIN_step", parts[:2])
    merge_segments(tmp_path, "MAIN_steps", [SegmentArrays(tmp_path, "MAIN_step"), parts[2]])
    merge_segments(tmp_path, "MAIN_once", parts)
    once = SegmentArrays(tmp_path, "MAIN_once")
    assert len(once.dictionaries) == 3
    assert (tmp_path / "MAIN_steps.docs").read_bytes() == (tmp_path / "MAIN_once.docs").read_bytes()
    assert once.text(11).decode() == f"{STORY}2"


def test_segments_of_one_packer_share_their_dictionaries(tmp_path: Path) -> None:
    with learning_from(50):
        packer = TextPacker()
        parts = [
            build(tmp_path, f"s{at}", [Row(f"{at}-{n}", "", STORY) for n in range(3)], packer)
            for at in range(3)
        ]
    merge_segments(tmp_path, "MAIN_merged", parts)
    merged = SegmentArrays(tmp_path, "MAIN_merged")
    assert len(merged.dictionaries) == 1
    assert merged.dictionary.tolist() == [0] + [1] * 8
