"""Which segments are merged: limits, sizes side by side, deletions, and what it all costs."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.library import open_library
from search_index.store import builder, merging
from search_index.store.arrays.commit import open_commit
from search_index.store.merging import (
    MAX_DOCUMENTS,
    MAX_TOKENS,
    MOST_DELETED,
    SegmentSize,
    plan_merges,
)
from search_index.store.meta import read_meta
from tests.search_index.corpus import index, write


@st.composite
def sizes(draw: st.DrawFn) -> list[SegmentSize]:
    """Draw segments of very different sizes, some with many deleted documents."""
    found = []
    for _ in range(draw(st.integers(0, 30))):
        documents = draw(st.integers(0, 16).flatmap(lambda bits: st.integers(1, 1 << bits)))
        deleted = draw(st.integers(0, documents - 1)) if draw(st.booleans()) else 0
        tokens = documents * draw(st.sampled_from((0, 10, 300, 2_000)))
        found.append(SegmentSize(documents, deleted, tokens))
    return found


def apply(segments: Sequence[SegmentSize], groups: list[list[int]]) -> list[SegmentSize]:
    """Return the segments as they are when the groups have been merged."""
    taken = {at for group in groups for at in group}
    left = [size for at, size in enumerate(segments) if at not in taken]
    for group in groups:
        parts = [segments[at] for at in group]
        tokens = sum(part.tokens * part.live // part.documents for part in parts)
        left.append(SegmentSize(sum(part.live for part in parts), 0, tokens))
    return [size for size in left if size.live]


def worn(size: SegmentSize) -> bool:
    return size.deleted > size.documents * MOST_DELETED


@given(sizes(), st.booleans())
def test_merged_segments_keep_the_limits(segments: list[SegmentSize], thorough: bool) -> None:
    groups = plan_merges(segments, thorough=thorough)
    taken = [at for group in groups for at in group]
    assert len(taken) == len(set(taken))
    assert all(0 <= at < len(segments) for at in taken)
    for group in groups:
        parts = [segments[at] for at in group]
        assert group == sorted(group) != []  # documents keep the order of their segments
        if len(group) > 1:
            assert sum(part.live for part in parts) <= MAX_DOCUMENTS
            assert sum(part.tokens for part in parts) <= MAX_TOKENS
    for at, size in enumerate(segments):
        assert at in taken or not worn(size)
    assert plan_merges(list(segments), thorough=thorough) == groups


@given(sizes())
def test_merging_comes_to_an_end(segments: list[SegmentSize]) -> None:
    for thorough in (True, False):
        left: Sequence[SegmentSize] = segments
        for _ in range(5):
            groups = plan_merges(left, thorough=thorough)
            if not groups:
                break
            left = apply(left, groups)
        assert not plan_merges(left, thorough=thorough)


@given(sizes())
def test_a_thorough_merge_leaves_as_few_segments_as_the_limits_allow(
    segments: list[SegmentSize],
) -> None:
    left = apply(segments, plan_merges(segments, thorough=True))
    filled, documents, tokens = 0, 0, 0
    for segment in segments:
        documents, tokens = documents + segment.live, tokens + segment.tokens
        if not filled or documents > MAX_DOCUMENTS or tokens > MAX_TOKENS:
            filled, documents, tokens = filled + 1, segment.live, segment.tokens
    assert len(left) <= filled


def test_merged_segments_are_of_about_one_size() -> None:
    segments = [SegmentSize(10_000, 0, 2_000_000)] * 10
    groups = plan_merges(segments, thorough=True)
    assert sorted(map(len, groups)) == [5, 5]


def test_a_small_index_is_one_segment_without_deleted_documents() -> None:
    tidy, gone = SegmentSize(900, 0, 90_000), SegmentSize(900, 1, 90_000)
    for thorough in (False, True):
        assert plan_merges([], thorough=thorough) == []
        assert plan_merges([tidy], thorough=thorough) == []
        assert plan_merges([gone], thorough=thorough) == [[0]]
        assert plan_merges([tidy, gone], thorough=thorough) == [[0, 1]]


def test_a_few_very_long_texts_are_not_put_together() -> None:
    long = SegmentSize(40, 0, MAX_TOKENS // 3)
    for thorough in (False, True):
        for count in range(1, 12):
            for group in plan_merges([long] * count, thorough=thorough):
                assert len(group) <= 3


def test_a_small_change_moves_nothing_large() -> None:
    large = [SegmentSize(60_000, 3, 9_000_000)] * 3
    for _ in range(2):
        large.append(SegmentSize(1, 0, 150))
        assert plan_merges(large, thorough=False) == []
    large.append(SegmentSize(1, 0, 150))
    assert plan_merges(large, thorough=False) == [[3, 4, 5]]


def test_segments_of_some_size_wait_for_more_of_it() -> None:
    large = [SegmentSize(60_000, 3, 9_000_000)] * 3
    for _ in range(7):
        large.append(SegmentSize(100, 0, 15_000))
        assert plan_merges(large, thorough=False) == []
    large.append(SegmentSize(100, 0, 15_000))
    assert plan_merges(large, thorough=False) == [list(range(3, 11))]


def test_worn_segments_alone_are_written_anew() -> None:
    segments = [
        SegmentSize(50_000, 14_999, 15_000_000),
        SegmentSize(50_000, 15_001, 15_000_000),
        SegmentSize(60_000, 0, 15_000_000),
    ]
    assert plan_merges(segments, thorough=False) == [[1]]
    assert plan_merges(segments, thorough=True) == [[1]]  # no two fit together
    all_gone = [*segments[::2], SegmentSize(10, 10, 100)]
    assert plan_merges(all_gone, thorough=False) == [[2]]


def test_many_small_changes_leave_few_segments_and_cost_little() -> None:
    chance = random.Random(5)
    segments = [SegmentSize(60_000, 0, 6_000_000), SegmentSize(30_000, 0, 3_000_000)]
    added = written = most = 0
    for _ in range(4_000):
        new = chance.choice((1, 1, 1, 2, 5))
        added += new
        segments.append(SegmentSize(new, 0, new * 100))
        groups = plan_merges(segments, thorough=False)
        written += sum(segments[at].live for group in groups for at in group)
        segments = apply(segments, groups)
        most = max(most, len(segments))
    assert sum(size.live for size in segments) == added + 90_000
    assert most <= 7 * 5 + 1  # seven of each of five sizes, and the one just added
    assert written <= 6 * added


def test_the_documents_of_a_limited_index_are_all_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name, value in (
        (merging, "SMALL", 0),
        (merging, "MAX_DOCUMENTS", 3),
        (builder, "FIRST_BATCH", 2),
        (builder, "LARGEST_BATCH", 2),
    ):
        monkeypatch.setattr(module, name, value)
    names = [f"{number:02}.txt" for number in range(11)]
    folder = write(tmp_path / "articles", {name: f"Common\n\nword{name[:2]}\n" for name in names})
    for gone in ((), ("00.txt", "01.txt"), ("05.txt",)):
        for name in gone:
            (folder / name).unlink()
            names.remove(name)
        index(folder, tmp_path / "index")
        meta = read_meta(tmp_path / "index")
        assert meta is not None
        commit = open_commit(tmp_path / "index" / meta.generation, meta.commit)
        assert all(segment.documents <= 3 for segment in commit.segments)
        assert len(commit.segments) <= len(names)
        library = open_library(folder, index_dir=tmp_path / "index")
        assert sorted(hit.info.id for hit in library.search("common").hits) == names
        for name in names:
            assert [h.info.id for h in library.search(f"word{name[:2]}").hits] == [name]
