"""Tables, lookups and postings with some of their parts replaced are as if made anew."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search_index.store.arrays.edited import EditedLookup, EditedTable
from search_index.store.arrays.segment import EntityArrays, FieldArrays
from search_index.store.arrays.table import Lookup, Table
from search_index.store.splicing import Changes, spliced_field, spliced_rows

strings = st.text("abя", min_size=1, max_size=3).map(str.encode)


def same_table(one: Table, other: Table) -> None:
    for name in ("blob", "offsets", "guides"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()


@given(st.sets(strings, max_size=150), st.sets(strings, max_size=20), st.data())
def test_an_edited_table_is_one_made_of_what_is_left(
    known: set[bytes], more: set[bytes], data: st.DataObject
) -> None:
    old = sorted(known)
    gone = sorted(data.draw(st.sets(st.sampled_from(range(len(old)))) if old else st.just(set())))
    added = sorted(more - known)
    kept = [string for at, string in enumerate(old) if at not in gone]
    table, wanted = EditedTable(Table.of(old), gone, added), Table.of(sorted([*kept, *added]))
    assert len(table) == len(wanted)
    assert table.all() == wanted.all() == table.some(range(len(table)))
    assert [table[at] for at in table.added] == added
    moved = table.moved().tolist()
    for at, string in enumerate(old):
        assert moved[at] == -1 if at in gone else table[moved[at]] == string
    for string in {*old, *more, b"", b"z"}:
        assert table.bisect(string) == wanted.bisect(string)
        assert table.find(string) == wanted.find(string)
        assert table.prefix(string[:2]) == wanted.prefix(string[:2])
    same_table(table, wanted)


rows = st.lists(st.tuples(strings, st.integers(0, 5)), max_size=30)
others = st.lists(st.integers(-1, 7), min_size=6, max_size=6)


@given(rows, others, rows)
def test_an_edited_lookup_is_one_made_of_what_is_left(
    known: list[tuple[bytes, int]], instead: list[int], more: list[tuple[bytes, int]]
) -> None:
    def made(some: list[tuple[bytes, int]]) -> Lookup:
        return Lookup.of([string for string, _ in some], [number for _, number in some])

    found = EditedLookup(made(known), np.array(instead), made(more))
    left = [(string, instead[number]) for string, number in known if instead[number] >= 0]
    wanted = made([*left, *more])
    for string in {string for string, _ in (*known, *more)}:
        assert found.exact(string) == wanted.exact(string)
        assert set(found.beginning(string[:1])) == set(wanted.beginning(string[:1]))
    same_table(found.table, wanted.table)
    assert found.starts.tolist() == wanted.starts.tolist()
    assert found.values.tolist() == wanted.values.tolist()


IDS = ("a", "b", "c", "d", "e", "f")
documents = st.lists(st.dictionaries(st.sampled_from(IDS), st.integers(1, 3)), max_size=6)


def arrays(rows: list[dict[str, int]]) -> tuple[FieldArrays, EntityArrays]:
    ids = sorted({entity for row in rows for entity in row})
    postings = [[(d, row[e]) for d, row in enumerate(rows) if e in row] for e in ids]
    flat = [posting for some in postings for posting in some]
    by_row = [(ids.index(e), row[e]) for row in rows for e in sorted(row)]
    table = Table.of([entity.encode() for entity in ids])
    field = FieldArrays(
        "entities",
        table,
        np.cumsum([0, *map(len, postings)]),
        np.array([d for d, _ in flat], np.uint8),
        np.array([n for _, n in flat], np.uint8),
        1.0,
    )
    of_documents = EntityArrays(
        table,
        np.cumsum([0, *map(len, rows)]),
        np.array([at for at, _ in by_row], np.uint8),
        np.array([n for _, n in by_row], np.uint8),
    )
    return field, of_documents


def read(field: FieldArrays) -> dict[str, dict[int, int]]:
    found = {}
    for at, term in enumerate(field.terms.all()):
        where, counts = field.postings(at)
        assert counts is not None
        found[term.decode()] = dict(zip(where.tolist(), counts.tolist(), strict=True))
    return found


@given(
    documents,
    st.dictionaries(st.sampled_from(IDS), st.none() | st.sampled_from((*IDS, "g"))),
    st.data(),
)
def test_spliced_postings_and_rows_are_those_of_the_changed_documents(
    before: list[dict[str, int]], targets: dict[str, str | None], data: st.DataObject
) -> None:
    fresh = sorted(
        data.draw(st.sets(st.sampled_from(range(len(before)))) if before else st.just(set()))
    )
    anew = {at: data.draw(documents.filter(bool).map(lambda some: some[0])) for at in fresh}
    after: list[dict[str, int]] = []
    for at, row in enumerate(before):
        now: dict[str, int] = defaultdict(int)
        for entity, count in row.items():
            target = targets.get(entity, entity)
            if target is not None:
                now[target] += count
        after.append(dict(anew.get(at, now)))
    field, rows = arrays(before)
    changed = [(e, at, n) for at, row in anew.items() for e, n in sorted(row.items())]
    changes = Changes(targets, fresh, changed)
    leaving = {entity for at in fresh for entity in before[at]}
    found, moved = spliced_field("entities", field, leaving, changes)
    wanted, wanted_rows = arrays(after)
    assert read(found) == read(wanted)
    same_table(found.terms, wanted.terms)
    by_document = spliced_rows(rows, found, moved, changes)
    assert by_document.starts.tolist() == wanted_rows.starts.tolist()
    assert by_document.entities.tolist() == wanted_rows.entities.tolist()
    assert by_document.mentions.tolist() == wanted_rows.mentions.tolist()
