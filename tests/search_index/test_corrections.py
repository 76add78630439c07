"""Corrections: every answer is as they make it, after reindexing and undoing too."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_index import open_library
from search_index.corrections import Action, Correction, Effect
from search_index.corrections.effect import located
from search_index.errors import EntityNotFound
from search_index.library import Library
from search_index.models import EntityType, Filter, Mention
from search_index.paths import shipped_corpus
from tests.search_index.corpus import KOREAN, PORTS, RUSSIAN, index, write

VLADIVOSTOK, KOREA, RUSSIA = "place:vladivostok", "place:south-korea", "place:russia"
NEW = "place:made-up"


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The shipped corpus with its index."""
    folder, place = shipped_corpus(), tmp_path_factory.mktemp("shipped") / "index"
    index(folder, place)
    return folder, place


@pytest.fixture
def library(indexed: tuple[Path, Path], tmp_path: Path) -> Iterator[Library]:
    opened = open_library(indexed[0], index_dir=indexed[1], corrections=tmp_path / "c.toml")
    yield opened
    opened.close()


def counted(library: Library) -> dict[str, tuple[int, int]]:
    """Return mentions and documents of every entity by its mentions in every document."""
    mentions: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    for info in library.infos():
        here = Counter(m.entity for m in library.document_mentions(info.id))
        mentions.update(here)
        documents.update(here.keys())
    return {entity: (mentions[entity], documents[entity]) for entity in mentions}


def check(library: Library) -> None:
    """Check that everything told of entities is what the mentions of the documents say."""
    expected = counted(library)
    found = {c.entity.id: (c.mentions, c.documents) for c in library.entities()}
    assert found == expected
    assert library.status().entities == len(expected)
    assert library.status().mentions == sum(mentions for mentions, _ in expected.values())
    places = Counter(context.mention.entity for context in library.mentions())
    assert dict(places) == {entity: mentions for entity, (mentions, _) in expected.items()}
    for entity, (mentions, documents) in sorted(expected.items())[::7]:
        known = library.entity(entity)
        assert (known.mentions, known.documents) == (mentions, documents)
        assert known.name
        found_by = library.search("", filters=[Filter("entity", entity)], limit=100)
        assert found_by.total == documents
        assert library.search(f"entity:{entity}").total == documents


def entities_of(library: Library) -> list[str]:
    return [count.entity.id for count in library.entities()]


# One by one


def test_a_merged_entity_is_the_other_one_from_now_on(library: Library) -> None:
    before = counted(library)
    shown = library.entity(RUSSIA).name
    library.correct(Correction(Action.MERGE, VLADIVOSTOK, into=RUSSIA))
    check(library)
    after = counted(library)
    assert VLADIVOSTOK not in after
    assert after[RUSSIA][0] == before[RUSSIA][0] + before[VLADIVOSTOK][0]
    assert library.entity(RUSSIA).name == shown
    assert "Владивосток" in library.entity(RUSSIA).aliases
    assert [entity.id for entity in library.find_entities("블라디보스토크")] == [RUSSIA]
    assert library.search("vladivostok").named[0].id == RUSSIA
    with pytest.raises(EntityNotFound):
        library.entity(VLADIVOSTOK)


def test_a_renamed_entity_keeps_its_other_names(library: Library) -> None:
    library.correct(Correction(Action.RENAME, VLADIVOSTOK, name="The Ruler of the East"))
    check(library)
    assert library.entity(VLADIVOSTOK).name == "The Ruler of the East"
    assert [e.id for e in library.find_entities("the RULER of the east")] == [VLADIVOSTOK]
    assert [e.id for e in library.find_entities("Владивосток")] == [VLADIVOSTOK]


def test_a_retyped_entity_is_listed_with_its_new_type(library: Library) -> None:
    before = counted(library)[VLADIVOSTOK]
    library.correct(Correction(Action.RETYPE, VLADIVOSTOK, type=EntityType.ORG))
    check(library)
    after = {c.entity.id: c for c in library.entities()}["org:vladivostok"]
    assert (after.mentions, after.documents) == before
    assert after.entity.type is EntityType.ORG
    mentions = library.mentions(["org:vladivostok"])
    assert {context.mention.type for context in mentions} == {EntityType.ORG}


def test_a_dropped_entity_is_gone_and_its_words_are_still_found(library: Library) -> None:
    found = library.search('"vladivostok"').total
    library.correct(Correction(Action.DROP, VLADIVOSTOK))
    check(library)
    assert VLADIVOSTOK not in counted(library)
    assert library.search('"vladivostok"').total == found
    assert library.search("vladivostok").named == ()


def test_a_split_takes_the_forms_that_it_names(library: Library) -> None:
    before = counted(library)[VLADIVOSTOK][0]
    forms = [c.mention.text for c in library.mentions([VLADIVOSTOK])]
    korean = sum(text == "블라디보스토크" for text in forms)
    assert 0 < korean < before
    library.correct(
        Correction(Action.SPLIT, VLADIVOSTOK, into=NEW, name="A town", forms=("블라디보스토크",))
    )
    check(library)
    after = counted(library)
    assert after[NEW][0] == korean
    assert after[VLADIVOSTOK][0] == before - korean
    assert library.entity(NEW).name == "A town"


def test_a_split_by_document_takes_all_mentions_in_it(library: Library) -> None:
    info = next(i for i in library.infos() if i.language == "ru")
    here = Counter(m.entity for m in library.document_mentions(info.id))
    library.correct(
        Correction(Action.SPLIT, RUSSIA, into=NEW, name="Another", documents=(info.id,))
    )
    check(library)
    assert counted(library)[NEW] == (here[RUSSIA], 1)


def test_a_place_is_linked_and_unlinked(library: Library) -> None:
    context = library.mentions([VLADIVOSTOK])[0]
    place = context.mention
    where = {"document": place.document, "start": place.start, "text": place.text}
    before = counted(library)[VLADIVOSTOK][0]
    library.correct(Correction(Action.UNLINK, **where))  # type: ignore[arg-type]
    check(library)
    assert counted(library)[VLADIVOSTOK][0] == before - 1
    library.correct(Correction(Action.LINK, NEW, name="A town", **where))  # type: ignore[arg-type]
    check(library)
    assert counted(library)[NEW] == (1, 1)
    found = library.mentions([NEW])[0].mention
    assert (found.document, found.start, found.end) == (place.document, place.start, place.end)


def test_what_names_entities_still_finds_what_is_highlighted(library: Library) -> None:
    library.correct(Correction(Action.MERGE, VLADIVOSTOK, into=RUSSIA))
    for hit in library.search("vladivostok", limit=50).hits:
        spans = library.hits(hit.info.id, "vladivostok")
        assert len(spans) == hit.hits > 0


# Several, in any order


@pytest.fixture(scope="session")
def chosen(indexed: tuple[Path, Path]) -> list[str]:
    """Ids of entities of the shipped corpus, often mentioned and seldom."""
    opened = open_library(indexed[0], index_dir=indexed[1])
    found = entities_of(opened)
    opened.close()
    return [*found[:10], *found[10::17], NEW, "person:nobody"]


@st.composite
def drawn(draw: st.DrawFn, ids: list[str], mentions: list[Mention]) -> Correction:
    entity, other = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
    action = draw(st.sampled_from(list(Action)))
    mention = draw(st.sampled_from(mentions))
    where = {"document": mention.document, "start": mention.start, "text": mention.text}
    if other == entity:
        other = "org:another"
    match action:
        case Action.MERGE:
            return Correction(action, entity, into=other)
        case Action.SPLIT:
            if draw(st.booleans()):
                return Correction(action, mention.entity, into=other, forms=(mention.text,))
            return Correction(action, mention.entity, into=other, documents=(mention.document,))
        case Action.RENAME:
            return Correction(action, entity, name=draw(st.sampled_from(["Zed", "이름"])))
        case Action.RETYPE:
            kinds = [EntityType.PERSON, EntityType.ORG, EntityType.PLACE, EntityType.WORK]
            return Correction(action, entity, type=draw(st.sampled_from(kinds)))
        case Action.DROP:
            return Correction(action, entity)
        case Action.LINK:
            return Correction(action, entity, **where)  # type: ignore[arg-type]
        case Action.UNLINK:
            return Correction(action, **where)  # type: ignore[arg-type]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_is_corrected_all_answers_agree(
    indexed: tuple[Path, Path], chosen: list[str], tmp_path: Path, data: st.DataObject
) -> None:
    path = tmp_path / "drawn.toml"
    path.unlink(missing_ok=True)
    library = open_library(indexed[0], index_dir=indexed[1], corrections=path)
    try:
        plain = counted(library)
        mentions = [context.mention for context in library.mentions()]
        for correction in data.draw(st.lists(drawn(chosen, mentions), min_size=1, max_size=5)):
            library.correct(correction)
        check(library)
        effect = Effect(library.corrections().entries)
        for info in library.infos():
            here = [m for m in mentions if m.document == info.id]
            text = library.document(info.id).text
            found = library.document_mentions(info.id)
            assert found == effect.mentions(here, info.id, text)
            assert all(text[m.start : m.end] == m.text for m in found)
            assert all(a.end <= b.start for a, b in pairwise(found))
        while library.undo_correction():
            pass
        assert counted(library) == plain
        check(library)
    finally:
        library.close()


# What they survive


def test_they_hold_after_reindexing_restarting_and_losing_the_index(tmp_path: Path) -> None:
    folder, place, kept = write(tmp_path / "articles"), tmp_path / "index", tmp_path / "c.toml"
    index(folder, place)
    library = open_library(folder, index_dir=place, corrections=kept)
    library.correct(Correction(Action.MERGE, VLADIVOSTOK, into=KOREA))
    library.correct(Correction(Action.RENAME, KOREA, name="Both"))
    expected = counted(library)
    write(folder, {"en/more.txt": "Vladivostok again\n\nAll roads lead to Vladivostok.\n"})
    index(folder, place)
    assert library.reload()
    mentions, documents = expected[KOREA]
    assert counted(library)[KOREA] == (mentions + 2, documents + 1)
    check(library)
    library.close()
    shutil.rmtree(place)
    index(folder, place)
    again = open_library(folder, index_dir=place, corrections=kept)
    assert counted(again)[KOREA] == (mentions + 2, documents + 1)
    assert again.entity(KOREA).name == "Both"
    check(again)
    again.close()


def test_another_process_and_an_editor_are_noticed(tmp_path: Path) -> None:
    folder, place, kept = write(tmp_path / "articles"), tmp_path / "index", tmp_path / "c.toml"
    index(folder, place)
    one = open_library(folder, index_dir=place, corrections=kept)
    other = open_library(folder, index_dir=place, corrections=kept)
    one.correct(Correction(Action.DROP, VLADIVOSTOK))
    assert other.reload()
    assert VLADIVOSTOK not in counted(other)
    kept.write_text('[[correction]]\ndo = "vanish"\n', encoding="utf-8")
    assert other.reload()
    assert VLADIVOSTOK in counted(other)
    assert [problem.line for problem in other.corrections().problems] == [1]
    one.close()
    other.close()


def test_a_new_id_is_one_that_nothing_has(library: Library) -> None:
    assert library.new_entity_id(EntityType.PLACE, "Vladivostok") == "place:vladivostok-2"
    assert library.new_entity_id(EntityType.PERSON, "Vladivostok") == "person:vladivostok"


@pytest.mark.parametrize("document", [PORTS, KOREAN, RUSSIAN])
def test_a_place_is_found_again_in_a_text_that_has_changed(document: str) -> None:
    link = Correction(Action.LINK, KOREA, document=document, start=10, text="порт")
    assert located(link, "0123456789порт") == (10, 14)
    assert located(link, "порт 0123456789 порт") == (16, 20)
    assert located(link, "порт, порт") == (6, 10)
    assert located(link, "ничего") is None
