"""Counts of properties and entities are those of the documents counted one by one."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.store.arrays.segment import CATEGORIES, SegmentArrays
from search_index.store.engine import CategoryCounter, Engine, EntityCounter
from tests.search_index.arrays_corpus import Row, build, rows


def _value(row: Row, name: str) -> str:
    return {
        "language": row.language,
        "year": row.date[:4],
        "source": row.source,
        "type": "text",
    }[name]


def _segments(folder: Path, commits: list[list[Row]], deleted: set[int]) -> list[SegmentArrays]:
    segments = []
    offset = 0
    for at, commit in enumerate(commits):
        written = build(folder, f"s{at}", commit)
        gone = {n - offset for n in deleted if offset <= n < offset + len(commit)}
        segments.append(SegmentArrays(folder, written.name, gone))
        offset += len(commit)
    return segments


corpora = st.lists(rows(8), min_size=1, max_size=3)
choices = st.lists(st.sets(st.integers(0, 23)), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(corpora, st.sets(st.integers(0, 23), max_size=6), choices, st.sampled_from([1, 7, 1 << 16]))
def test_values_are_counted_as_one_by_one(
    commits: list[list[Row]], deleted: set[int], chosen: list[set[int]], combined: int
) -> None:
    every = [row for commit in commits for row in commit]
    with tempfile.TemporaryDirectory() as folder:
        segments = _segments(Path(folder), commits, deleted)
        counter = CategoryCounter(segments, Engine(segments).live, most_combined=combined)
        for numbers in (*chosen, set(range(len(every)))):
            found = sorted(n for n in numbers if n < len(every) and n not in deleted)
            counts = counter.counts(np.array(found, np.int64))
            for name in CATEGORIES:
                expected = Counter(_value(every[n], name) for n in found)
                assert counts[name] == sorted(expected.items(), key=lambda p: (-p[1], p[0]))


@settings(max_examples=60, deadline=None)
@given(
    corpora,
    st.sets(st.integers(0, 23), max_size=6),
    choices,
    st.sampled_from([0, 2, 1 << 14]),
    st.randoms(use_true_random=False),
)
def test_entities_are_counted_as_one_by_one(
    commits: list[list[Row]], deleted: set[int], chosen: list[set[int]], common: int, random: object
) -> None:
    every = [row for commit in commits for row in commit]
    with tempfile.TemporaryDirectory() as folder:
        segments = _segments(Path(folder), commits, deleted)
        names = sorted({name for s in segments for name in s.entities.ids.all()})
        random.shuffle(names)  # type: ignore[attr-defined]
        numbers = [
            np.array([names.index(name) for name in s.entities.ids.all()], np.uint32)
            for s in segments
        ]
        live = Engine(segments).live
        counter = EntityCounter(segments, numbers, len(names), live, common=common)
        for at, sample in enumerate((*chosen, set(range(len(every))), *chosen)):
            if at == len(chosen):
                counter.warm()
            found = sorted(n for n in sample if n < len(every) and n not in deleted)
            counts = counter.counts(np.array(found, np.int64))
            documents: Counter[str] = Counter()
            mentions: Counter[str] = Counter()
            for number in found:
                for entity, count, _ in every[number].entities:
                    documents[entity] += 1
                    mentions[entity] += count
            got = [names[number].decode() for number in counts.entities.tolist()]
            assert counts.entities.tolist() == sorted(counts.entities.tolist())
            assert dict(zip(got, counts.documents.tolist(), strict=True)) == documents
            assert dict(zip(got, counts.mentions.tolist(), strict=True)) == mentions


def test_many_mentions_are_all_counted() -> None:
    """More mentions than a code stands for, in documents counted directly and by the rest."""
    row = Row(id="a", title="", body="", entities=(("org:kiep", 40, 0), ("place:busan", 5, 1)))
    other = Row(id="b", title="", body="", entities=(("org:kiep", 700, 0),))
    with tempfile.TemporaryDirectory() as folder:
        segments = _segments(Path(folder), [[row, other, other]], set())
        counter = EntityCounter(segments, [np.array([1, 0])], 2)
        assert counter.counts(np.array([0, 1, 2])).mentions.tolist() == [5, 1440]
        counter.warm()
        assert counter.counts(np.array([0])).mentions.tolist() == [5, 40]
        assert counter.counts(np.array([0, 1, 2])).mentions.tolist() == [5, 1440]
        assert counter.counts(np.array([1, 2])).entities.tolist() == [1]
