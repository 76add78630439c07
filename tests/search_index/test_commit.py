"""Commits: what one shares with the next, what order it gives, and when it comes into use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.errors import IndexFailure
from search_index.library import open_library
from search_index.models import Progress
from search_index.store import builder
from search_index.store.arrays import commit as commits
from search_index.store.arrays import orders
from search_index.store.arrays.codec import ArraySegment
from search_index.store.arrays.commit import Commit, open_commit, remove_unused
from search_index.store.batches import merge
from search_index.store.integrity import is_intact
from search_index.store.meta import META_NAME, read_meta
from search_index.store.view import View
from tests.search_index.corpus import BESIDE, PORTS, ROUTE, index, write
from tests.search_index.store_corpus import Article, commit, passing_folder, segment_of

ENTITIES = ("Busan", "부산", "KIEP", "Han Gil-su", "2017", "Han")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "articles")


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


def articles(*ids: str) -> list[Article]:
    return [Article(one, words=(ENTITIES[len(one) % len(ENTITIES)], "port")) for one in ids]


# What is shared


def test_segments_that_two_commits_share_are_opened_once(tmp_path: Path) -> None:
    one, two, three = (segment_of(tmp_path, n, articles(f"{n}.txt", f"{n}2.txt")) for n in "abc")
    first = commit(tmp_path, 1, [one, two])
    second = commit(tmp_path, 2, [one, two.without({1}), three], first)
    assert second.segments[0] is first.segments[0]
    assert second.segments[1] is not first.segments[1]
    assert second.segments[1].deleted == {1}
    reader = open_commit(tmp_path, 1)
    later = open_commit(tmp_path, 2, reader.segments)
    assert later.segments[0] is reader.segments[0]
    assert later.segments[1] is not reader.segments[1]
    assert reader.segments[1].live is None  # what the old commit says has not changed
    assert [s.name for s in later.segments] == ["MAIN_a", "MAIN_b", "MAIN_c"]


def test_a_view_shares_segments_with_the_one_before(
    folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_index.store.merging.SMALL", 0)
    index(folder, index_dir)
    before = _view(index_dir)
    write(folder, {"new.txt": "A lighthouse\n"})
    index(folder, index_dir)
    after = _view(index_dir, before)
    assert after.snapshot.commit.segments[0] is before.snapshot.commit.segments[0]
    assert len(after.snapshot.commit.segments) == 2
    index(folder, index_dir, rebuild=True)
    anew = _view(index_dir, after)
    assert anew.meta.generation != after.meta.generation
    assert not set(anew.snapshot.commit.segments) & set(after.snapshot.commit.segments)


def _view(index_dir: Path, before: View | None = None) -> View:
    meta = read_meta(index_dir)
    assert meta is not None
    return View(index_dir, meta, before)


# Numbers of entities, and the order of documents


def numbers_of(one: Commit) -> dict[bytes, int]:
    """Return the number of each entity; every segment must agree on it."""
    found: dict[bytes, int] = {}
    for segment, numbers in zip(one.segments, one.entity_numbers, strict=True):
        for entity, number in zip(segment.entities.ids.all(), numbers.tolist(), strict=True):
            assert found.setdefault(entity, number) == number
    return found


def check_order(one: Commit) -> None:
    """Compare places and ranks with sorted ids."""
    ids = [segment.record(n).decode() for segment in one.segments for n in range(segment.documents)]
    places = [segment_id for _, segment_id in sorted(zip(one.place.tolist(), ids, strict=True))]
    assert places == sorted(ids, key=lambda record: _id(record).encode())
    numbers = numbers_of(one)
    assert len(set(numbers.values())) == len(numbers)
    by_rank = sorted(numbers, key=lambda entity: int(one.entity_ranks[numbers[entity]]))
    assert by_rank == sorted(numbers)
    assert sorted(one.entity_ranks.tolist()) == list(range(len(one.entity_ranks)))


def _id(record: str) -> str:
    return record.split('"')[1]


_words = st.lists(st.sampled_from((*ENTITIES, "port")), max_size=3)


@settings(max_examples=80)
@given(st.data(), st.sampled_from((0, 1 << 30)), st.sampled_from((0, 1 << 30)))
def test_entities_keep_their_numbers(data: st.DataObject, many: int, cost: int) -> None:
    """Whatever is added, deleted and merged.

    `many`: both ways to look numbers up; `cost`: orders made anew and from those before.
    """
    with passing_folder() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(commits, "_MANY", many)
        patch.setattr(orders, "SEARCH_COST", cost)
        entries: list[ArraySegment] = []
        before: Commit | None = None
        for number in range(1, 6):
            step = data.draw(st.sampled_from(("add", "change", "delete", "merge")))
            if step == "add" or not entries or before is None:
                words = data.draw(st.lists(_words, min_size=1, max_size=3))
                documents = [
                    Article(f"{data.draw(st.sampled_from('яaк가'))}{number}-{at}", words=tuple(w))
                    for at, w in enumerate(words)
                ]
                entries = [*entries, segment_of(folder, f"s{number}", documents)]
            elif step == "change":
                at = data.draw(st.integers(0, len(entries) - 1))
                old = next(n for n in range(entries[at].documents) if not entries[at].is_deleted(n))
                same = Article(_id(before.segments[at].record(old).decode()), words=("Han",))
                entries = [e.without({old}) if n == at else e for n, e in enumerate(entries)]
                entries = [*entries, segment_of(folder, f"s{number}", [same])]
            elif step == "delete":
                at = data.draw(st.integers(0, len(entries) - 1))
                entries = [e.without({0}) if n == at else e for n, e in enumerate(entries)]
            else:
                entries = merged(folder, entries)
            entries = [entry for entry in entries if entry.doc_count()]
            now = commit(folder, number, entries, before)
            check_order(now)
            if before is not None:
                known = numbers_of(before)
                for entity, given_number in numbers_of(now).items():
                    assert known.get(entity, given_number) == given_number
                    assert entity in known or given_number >= len(before.entity_ranks)
            check_same(now, open_commit(folder, number))
            before = now


def merged(folder: Path, entries: list[ArraySegment]) -> list[ArraySegment]:
    name, documents = merge(folder, [(e.segment_id(), e.deleted) for e in entries])
    entry = ArraySegment("MAIN", documents)
    entry.segid = name.removeprefix("MAIN_")
    return [entry]


def check_same(written: Commit, opened: Commit) -> None:
    """Compare a commit as it was written with the same one opened."""
    assert opened.number == written.number
    assert opened.files == written.files
    for one, other in zip(opened.segments, written.segments, strict=True):
        assert (one.name, one.deleted) == (other.name, other.deleted)
    assert opened.place.tolist() == written.place.tolist()
    assert opened.entity_ranks.tolist() == written.entity_ranks.tolist()
    assert numbers_of(opened) == numbers_of(written)


# When it comes into use


def test_files_of_an_unfinished_commit_disturb_no_one(
    folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(folder, index_dir)
    before = read_meta(index_dir)
    assert before is not None

    def lose_power(*_: object) -> None:
        raise OSError(5, "Input/output error")

    write(folder, {ROUTE: "Icebreakers\n"})
    with monkeypatch.context() as patch:
        patch.setattr(builder, "write_meta", lose_power)
        with pytest.raises(IndexFailure, match="cannot be written"):
            index(folder, index_dir)
    generation = index_dir / before.generation
    assert (generation / f"_MAIN_{before.commit + 1}.toc").exists()
    assert read_meta(index_dir) == before
    library = open_library(folder, index_dir=index_dir)
    assert library.search("arctic").total == 1
    assert library.search("icebreakers").total == 0
    report = index(folder, index_dir)
    assert (report.changed, report.rebuilt) == (1, "")
    assert library.reload()
    assert library.search("icebreakers").total == 1
    _check_tidy(index_dir)


def test_files_that_another_process_is_still_writing_are_no_damage(
    folder: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builder, "FIRST_BATCH", 2)
    seen: list[tuple[int, bool]] = []

    def watch(progress: Progress) -> None:
        if progress.committed:
            (generation,) = index_dir.glob("generation-*")
            with (generation / "MAIN_another.docs").open("ab") as file:
                file.write(b"more")
            meta = read_meta(index_dir)
            assert meta is not None
            documents = len(open_library(folder, index_dir=index_dir).infos())
            seen.append((documents, not is_intact(generation, meta.seals)))
            with (generation / "MAIN_another.docs").open("ab") as file:
                file.write(b"more")

    builder.refresh_index(folder, index_dir, watch)
    assert seen == [(2, False), (5, False), (5, False)]
    assert index(folder, index_dir).rebuilt == ""


def _check_tidy(index_dir: Path) -> None:
    """Check that nothing is there but the commit in use."""
    meta = read_meta(index_dir)
    assert meta is not None
    generation = index_dir / meta.generation
    one = open_commit(generation, meta.commit)
    assert {path.name for path in generation.iterdir()} == {*one.files, *BESIDE}
    sizes = {name: size for name, (size, _) in meta.seals.items()}
    assert sizes == {name: (generation / name).stat().st_size for name in one.files}
    assert {path.name for path in index_dir.iterdir()} == {
        META_NAME, meta.generation, "korus-index.lock",
    }  # fmt: skip


def test_what_no_commit_needs_is_removed_and_nothing_else(tmp_path: Path) -> None:
    one, two = (segment_of(tmp_path, n, articles(f"{n}.txt", f"{n}2.txt")) for n in "ab")
    first = commit(tmp_path, 1, [one, two])
    second = commit(tmp_path, 2, [one.without({0})], first)
    others = {"names.json", "notes.txt"}
    left = {"MAIN_lost.terms", "MAIN_lost.docs", "MAIN_7.order", "_MAIN_7.toc", "_MAIN_2.toc.17.5"}
    for name in others | left:
        (tmp_path / name).touch()
    remove_unused(tmp_path, second)
    assert {path.name for path in tmp_path.iterdir()} == {
        *others, "MAIN_a.terms", "MAIN_a.docs", "MAIN_2.order", "_MAIN_2.toc",
    }  # fmt: skip
    check_same(second, open_commit(tmp_path, 2))
    assert first.segments[1].record(0)  # who has it open reads on


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, Any]]]:
    """What was brought to the disk (by inode), put in place, and removed, in order."""
    seen: list[tuple[str, Any]] = []
    sync, replace, unlink = os.fsync, os.replace, Path.unlink

    def record_sync(file: int) -> None:
        seen.append(("sync", os.fstat(file).st_ino))
        sync(file)

    def record_replace(old: Path, new: Path) -> None:
        seen.append(("replace", Path(new).name))
        replace(old, new)

    def record_unlink(path: Path, missing_ok: bool = False) -> None:
        seen.append(("unlink", path.name))
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", record_sync)
        patch.setattr(os, "replace", record_replace)
        patch.setattr(Path, "unlink", record_unlink)
        yield seen


def test_a_commit_reaches_the_disk_before_it_is_named_and_others_go(
    folder: Path, index_dir: Path, events: list[tuple[str, Any]]
) -> None:
    index(folder, index_dir)
    for changed in range(2):
        if changed:
            write(folder, {PORTS: "Lighthouses in Busan\n"})  # another name too
            events.clear()
            index(folder, index_dir)
        (generation,) = index_dir.glob("generation-*")
        meta = read_meta(index_dir)
        assert meta is not None
        files = [path for path in generation.iterdir() if path.suffix != ".json"]

        def synced(path: Path) -> int:
            return events.index(("sync", path.stat().st_ino))

        segments = max(synced(path) for path in files if path.suffix in {".terms", ".docs"})
        order = synced(generation / f"MAIN_{meta.commit}.order")
        contents = synced(generation / f"_MAIN_{meta.commit}.toc")
        listed = _next(events, ("sync", generation), contents)
        named = _next(events, ("replace", META_NAME), listed)
        done = _next(events, ("sync", index_dir), named)
        assert segments < order < contents < listed < named < done
        assert events.index(("replace", "names.json")) < named
        gone = [at for at, (kind, _) in enumerate(events) if kind == "unlink"]
        assert all(at > done for at in gone)
        assert len(gone) == (8 if changed else 0)  # all of the two commits before


def _next(events: list[tuple[str, Any]], event: tuple[str, Any], after: int) -> int:
    kind, what = event
    wanted = (kind, what.stat().st_ino if isinstance(what, Path) else what)
    return events.index(wanted, after)
