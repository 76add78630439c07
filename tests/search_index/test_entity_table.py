"""The entities of a commit: counted as one by one, in every segment, under every name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.models import EntityType
from search_index.store.batches import merge
from search_index.store.entity_table import EntityTable
from search_index.store.names import LexiconNames, shown_name
from search_index.store.snapshot import Snapshot
from tests.search_index.store_corpus import (
    BUSAN,
    HAN,
    KIEP,
    SURFACES,
    YEAR,
    Article,
    Articles,
    articles,
    commit,
    passing_folder,
    segment_of,
    snapshot,
)

ARTICLES = (
    Article("a.txt", words=("Busan", "KIEP", "HAN GIL SU", "2017")),
    Article("b.txt", words=("부산", "Busan", "Korea Institute", "Han Gil-su")),
    Article("c.txt", words=("Busan", "port", "2017г")),
)


def table(folder: Path, *segments: tuple[Article, ...]) -> EntityTable:
    drawn = Articles(segments, (frozenset(),) * len(segments))
    return EntityTable(snapshot(folder, drawn), {})


def totals(live: Mapping[int, Article], some: list[int]) -> list[tuple[str, int, int]]:
    """Return id, mentions and documents of the entities of some articles, in their order."""
    mentions, documents = Counter[str](), Counter[str]()
    for number in some:
        mentions.update(live[number].counts())
        documents.update(live[number].counts().keys())
    rows = [(entity, count, documents[entity]) for entity, count in mentions.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


@settings(max_examples=50)
@given(articles(), st.data())
def test_entities_are_counted_as_one_by_one(drawn: Articles, data: st.DataObject) -> None:
    with passing_folder() as folder:
        entities = EntityTable(snapshot(folder, drawn), {})
        live = drawn.live
        chosen = sorted(data.draw(st.sets(st.sampled_from(sorted(live)))))
        for some in (chosen, sorted(live)):
            counts, types = entities.counts(np.array(some, np.int64))
            expected = totals(live, some)
            assert [(c.entity.id, c.mentions, c.documents) for c in counts] == expected
            kinds = Counter(EntityType(row[0].split(":")[0].upper()) for row in expected)
            assert types == kinds
            few, same = entities.counts(np.array(some, np.int64), 1)
            assert same == types
            firsts: dict[EntityType, object] = {}
            for count in counts:
                firsts.setdefault(count.entity.type, count)
            assert sorted(few, key=counts.index) == sorted(firsts.values(), key=counts.index)
        every = totals(live, sorted(live))
        assert entities.present == len(every)
        assert entities.mentions == sum(row[1] for row in every)
        known = {row[0]: row for row in every}
        for wanted in {entity.id for entity in SURFACES.values()}:
            entity = entities.entity(wanted)
            if wanted not in known:  # deleted documents may still be in their segment
                assert entity is None
                assert entities.number(wanted) is None
                continue
            assert entity is not None
            assert (entity.id, entity.mentions, entity.documents) == known[wanted]
            number = entities.number(wanted)
            assert number is not None
            assert entities.ref(number).id == wanted


def test_entities_of_several_segments_have_the_names_of_all(tmp_path: Path) -> None:
    for at, segments in enumerate([(ARTICLES,), tuple((one,) for one in ARTICLES)]):
        folder = tmp_path / str(at)
        folder.mkdir()
        entities = table(folder, *segments)
        busan = entities.entity(BUSAN.id)
        assert busan is not None
        assert (busan.name, busan.mentions, busan.documents) == ("Busan", 4, 3)
        assert busan.names == {"en": "Busan", "ko": "부산"}
        kiep = entities.entity(KIEP.id)
        assert kiep is not None
        assert kiep.aliases == ()
        assert kiep.names == {"en": "Korea Institute"}
        for name in ("Busan", "busan", "부산", "부산에서"):
            assert entities.find(name) == entities.lookup(name, False) == (BUSAN.id,)
        assert entities.lookup("korea ins", True) == (KIEP.id,)
        assert entities.lookup("K", True) == (KIEP.id,)
        assert entities.lookup("2017", False) == entities.lookup("20", True) == ()
        assert entities.find("2017") == entities.find("year 2017") == (YEAR.id,)
        assert entities.find("Gil-su") == (HAN.id,)
        assert entities.lookup("Gil-su", False) == ()
        for absent in ("", " ", "Atlantis", "\0", "\ud800"):
            assert entities.find(absent) == entities.lookup(absent, False) == ()
            assert entities.lookup(absent, True) == ()


def test_what_an_entity_is_called_does_not_depend_on_the_order(tmp_path: Path) -> None:
    found = set()
    orders = [ARTICLES, ARTICLES[::-1], (ARTICLES[1], ARTICLES[2], ARTICLES[0])]
    for at, order in enumerate(orders):
        for several in (False, True):
            folder = tmp_path / f"{at}{several}"
            folder.mkdir()
            segments = tuple((one,) for one in order) if several else (order,)
            entities = table(folder, *segments)
            known = [entities.entity(one) for one in (BUSAN.id, KIEP.id, HAN.id, YEAR.id)]
            found.add(str(known))
    assert len(found) == 1
    assert "name='Han Gil-su'" in found.pop()


@given(st.lists(st.text(max_size=4), min_size=1), st.integers(0))
def test_the_shown_name_can_be_chosen_in_parts(names: list[str], seed: int) -> None:
    cut = seed % len(names)
    parts = [part for part in (names[:cut], names[cut:]) if part]
    assert shown_name(map(shown_name, parts)) == shown_name(reversed(names)) == shown_name(names)


def test_of_names_the_one_with_capitals_alone_comes_last() -> None:
    assert shown_name(["KIM CHOL SU", "Kim Chol-su"]) == "Kim Chol-su"
    assert shown_name(["Анна Петрова", "Anna Petrova"]) == "Anna Petrova"
    assert shown_name(["KIEP"]) == "KIEP"


def test_the_lexicon_names_only_what_is_mentioned(tmp_path: Path) -> None:
    lexicon = {
        BUSAN.id: LexiconNames(
            {"en": "Busan", "ru": "Пусан"}, ("Pusan",), "Q16520", {"Pusan": "pusan"}
        ),
        "place:rason": LexiconNames({"en": "Rason"}, (), None, {"Rason": "rason"}),
    }
    drawn = Articles((ARTICLES,), (frozenset(),))
    entities = EntityTable(snapshot(tmp_path, drawn), lexicon)
    busan = entities.entity(BUSAN.id)
    assert busan is not None
    assert (busan.names["ru"], busan.wikidata) == ("Пусан", "Q16520")
    assert busan.aliases == ("Pusan", "부산")
    assert entities.find("Pusan") == entities.lookup("Pus", True) == (BUSAN.id,)
    assert entities.find("Rason") == entities.lookup("Ras", True) == ()
    assert entities.entity("place:rason") is None
    assert [ref.id for ref in entities.refs(["place:rason", BUSAN.id])] == [BUSAN.id]


def test_a_merge_changes_nothing_that_is_known_of_entities(tmp_path: Path) -> None:
    before = table(tmp_path, *((one,) for one in ARTICLES))
    name, documents = merge(tmp_path, [(f"MAIN_s{at}", frozenset()) for at in range(3)])
    assert documents == 3
    entry = segment_of(tmp_path, "unused", ARTICLES[:1])
    entry.documents, entry.segid = documents, name.removeprefix("MAIN_")
    commit(tmp_path, 2, [entry])
    after = EntityTable(Snapshot(tmp_path, 2), {})
    every = np.arange(3)
    assert after.counts(every) == before.counts(every)
    for one in (BUSAN.id, KIEP.id, HAN.id, YEAR.id):
        assert after.entity(one) == before.entity(one)
    for name in ("부산", "HAN GIL SU", "Gil-su", "KIEP", "2017"):
        assert after.find(name) == before.find(name) != ()
        assert after.lookup(name, False) == before.lookup(name, False)
