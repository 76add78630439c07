"""What is to be known of an entity at a glance, and where its names stand unlinked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import isclose
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index import open_library
from search_index.association import log_likelihood
from search_index.corrections import Action, Correction
from search_index.errors import EntityNotFound
from search_index.library import Library
from search_index.models import EntityType, Span
from search_index.paths import shipped_corpus
from search_index.store.unlinked import names_of, unlinked_places
from tests.search_index.corpus import index, write

VLADIVOSTOK = "place:vladivostok"


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Draw a table that can be: units with both, with each, and all."""
    cells = [draw(st.integers(0, 500)) for _ in range(4)]
    both, one, other, _ = cells
    return both, both + one, both + other, sum(cells)


@given(tables())
def test_the_likelihood_is_the_same_both_ways_and_0_where_chance_rules(
    table: tuple[int, int, int, int],
) -> None:
    both, one, other, total = table
    score = log_likelihood(both, one, other, total)
    assert isclose(score, log_likelihood(both, other, one, total), abs_tol=1e-6)
    if both * total == one * other:
        assert abs(score) < 1e-6
    else:
        assert (score > -1e-6) == (both * total > one * other)


def test_the_likelihood_is_dunnings() -> None:
    # "the swiss", the first row of the table of bigrams in his paper.
    assert round(log_likelihood(110, 2552, 221, 31777), 2) == 270.72


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The shipped corpus, indexed."""
    folder, place = shipped_corpus(), tmp_path_factory.mktemp("cards") / "index"
    index(folder, place)
    opened = open_library(folder, index_dir=place)
    yield opened
    opened.close()


def test_a_card_says_what_the_mentions_say(shipped: Library) -> None:
    for count in shipped.entities()[:40:3]:
        entity = count.entity.id
        card = shipped.card(entity)
        places = shipped.mentions([entity])
        infos = {place.info.id: place.info for place in places}
        assert card.entity == shipped.entity(entity)
        dated = sorted(info.date for info in infos.values() if info.date)
        assert (card.first_date, card.last_date) == (dated[0], dated[-1])
        years = Counter(place.info.date[:4] for place in places if place.info.date)
        assert {label: n for label, n in card.trend if n} == dict(years)
        labels = [int(label) for label, _ in card.trend]
        assert labels == list(range(labels[0], labels[-1] + 1))
        forms = {place.mention.text for place in places if place.mention.type != "DEMONYM"}
        if count.entity.type not in (EntityType.DATE, EntityType.QUANTITY):
            assert {form for form, _ in card.met} == {" ".join(form.split()) for form in forms}


def test_companions_are_counted_by_document_and_by_sentence(tmp_path: Path) -> None:
    files = {
        "a.txt": "One\n\nVladivostok and Busan trade. Moscow is far away.\n",
        "b.txt": "Two\n\nVladivostok met Busan again. Moscow and Vladivostok wrote.\n",
        "c.txt": "Three\n\nMoscow looks west. Tokyo waits.\n",
        "d.txt": "Four\n\nTokyo waits on. Nothing else happened.\n",
    }
    folder = write(tmp_path / "articles", files)
    index(folder, tmp_path / "index")
    library = open_library(folder, index_dir=tmp_path / "index")
    card = library.card(VLADIVOSTOK)
    found = {one.entity.id: (one.documents, one.sentences) for one in card.companions}
    assert found["place:busan"] == (2, 2)
    assert card.companions[0].entity.id == "place:busan"
    assert card.companions[0].score == log_likelihood(2, 2, 2, 4)
    assert card.beside[0].entity.id == "place:busan"
    assert "place:tokyo" not in found
    with pytest.raises(EntityNotFound):
        library.card("place:nowhere")
    library.close()


def test_giving_up_returns_what_there_is(shipped: Library) -> None:
    card = shipped.card(VLADIVOSTOK, cancelled=lambda: True)
    assert card.entity.id == VLADIVOSTOK
    assert card.beside == ()


# Unlinked


def places(text: str, *forms: str) -> list[Span]:
    found = []
    for form in forms:
        at = text.find(form)
        while at >= 0:
            found.append(Span(at, at + len(form)))
            at = text.find(form, at + 1)
    return sorted(found)


@pytest.mark.parametrize(
    ("text", "names", "forms", "expected"),
    [
        ("KIEP said; kiep did", ("KIEP",), ("KIEP", "kiep"), ["KIEP"]),
        ("the US and us", ("US",), ("US", "us"), ["US"]),
        ("Busan, busan", ("Busan",), ("Busan", "busan"), ["Busan"]),
        ("부산에서는 부산대학교와 신부산과 부산", ("부산",), ("부산",), ["부산", "부산"]),
        ("в Пусане пусане", ("Пусан",), ("Пусане", "пусане"), ["Пусане"]),
        ("the arctic route", ("arctic route",), ("arctic route",), ["arctic route"]),
        ("своей СВО", ("СВО", "война на Украине"), ("своей", "СВО"), ["СВО"]),
    ],
)
def test_a_name_counts_as_it_is_written(
    text: str, names: tuple[str, ...], forms: tuple[str, ...], expected: list[str]
) -> None:
    found = list(unlinked_places(text, places(text, *forms), names, ()))
    assert [text[place.start : place.end] for place in found] == expected


def test_what_is_unlinked_is_found_with_endings_and_can_be_linked(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "articles",
        {
            "en.txt": "Ports\n\nVladivostok has a port. Vladivostok grows.\n",
            "ko.txt": "항만\n\n블라디보스토크에서 만났다. 블라디보스토크는 크다.\n",
        },
    )
    index(folder, tmp_path / "index")
    library = open_library(folder, index_dir=tmp_path / "index", corrections=tmp_path / "c.toml")
    every = [place.mention for place in library.mentions([VLADIVOSTOK])]
    assert len(every) == 4
    assert library.unlinked(VLADIVOSTOK) == ()
    for mention in (every[1], every[2]):
        library.correct(
            Correction(
                Action.UNLINK, document=mention.document, start=mention.start, text=mention.text
            )
        )
    found = library.unlinked(VLADIVOSTOK)
    assert [place.mention for place in found] == [every[1], every[2]]
    assert library.unlinked(VLADIVOSTOK, offset=1) == found[1:]
    assert library.unlinked(VLADIVOSTOK, limit=1) == found[:1]
    assert library.unlinked("place:nowhere") == ()
    one = found[0].mention
    library.correct(
        Correction(Action.LINK, VLADIVOSTOK, document=one.document, start=one.start, text=one.text)
    )
    assert library.unlinked(VLADIVOSTOK) == found[1:]
    library.close()


def test_parts_of_personal_names_are_not_looked_for(shipped: Library) -> None:
    moon = shipped.find_entities("Moon Jae-in")[0]
    names = names_of(moon)
    assert {"Moon Jae-in", "문재인", "Мун Чжэ Ин"} <= set(names)
    assert not {"Moon", "Мун", "문"} & set(names)
