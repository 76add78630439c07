"""Entities to choose from: by any name as it is typed, and the likeliest twins of one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index import open_library
from search_index.library import Library
from search_index.likeness import likeness, most_alike, profile
from search_index.models import EntityType
from tests.search_index.corpus import index, write


def alike(one: str, other: str) -> float:
    return likeness(profile(one), profile(other))


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_the_same_both_ways_and_within_its_bounds(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert 0 <= alike(one, other) <= 1
    assert alike(one, one) in (0, 1)


@pytest.mark.parametrize(
    ("one", "twin", "stranger"),
    [
        ("Vladivostok", "Владивосток", "Khabarovsk"),
        ("Vladivostok", "블라디보스토크", "Volgograd"),
        ("Yoon Suk-yeol", "윤석열", "Yoo Seong-min"),
        ("Yoon Suk-yeol", "Юн Сок Ёль", "Yang Seung-jo"),
        ("Korea Maritime Institute", "KMI", "Korea Exchange"),
        ("Seoul National University", "Seoul National", "Seoul Metro"),
        ("Gazprom", "Газпром", "Rosneft"),
    ],
)
def test_a_twin_is_more_alike_than_a_stranger(one: str, twin: str, stranger: str) -> None:
    assert alike(one, twin) >= 0.5
    assert alike(one, twin) > alike(one, stranger)


def test_the_likest_of_several_names_counts() -> None:
    assert most_alike([profile("부산"), profile("Busan")], profile("Busan")) == 1
    assert most_alike([], profile("Busan")) == 0


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Some places and bodies in three scripts."""
    home = tmp_path_factory.mktemp("choices")
    folder = write(
        home / "articles",
        {
            "en.txt": "Ports\n\nVladivostok and Busan trade. Vladivostok waits. KIEP counts.\n",
            "ko.txt": "항만\n\n블라디보스토크에서 만났다. 한반도는 좁다.\n",
            "ru.txt": "Порты\n\nВо Владивостоке ждут. Москва далеко.\n",
        },
    )
    index(folder, home / "index")
    opened = open_library(folder, index_dir=home / "index", corrections=home / "c.toml")
    yield opened
    opened.close()


def ids(library: Library, text: str = "", **wanted: object) -> list[str]:
    return [count.entity.id for count in library.choices(text, **wanted)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["vlad", "Влади", "블라디", "vostok", "place:vladivostok", " VLAD "]
)
def test_any_name_finds_as_it_is_typed(library: Library, text: str) -> None:
    assert ids(library, text)[0] == "place:vladivostok"


def test_what_no_name_has_finds_nothing(library: Library) -> None:
    assert ids(library, "zzzz") == []


def test_nothing_typed_offers_all_alike_first_then_the_kind(library: Library) -> None:
    every = [count.entity.id for count in library.entities()]
    assert ids(library) == every
    assert ids(library, limit=2) == every[:2]
    found = ids(library, names=("부산광역시", "부산"), kind=EntityType.PLACE)
    assert found[0] == "place:busan"
    assert sorted(found) == sorted(every)
    kinds = [entity.partition(":")[0] for entity in found]
    assert kinds == sorted(kinds, key=lambda kind: kind != "place")
    assert ids(library, names=("Busan",), kind=EntityType.ORG)[0].startswith("org:")


def test_giving_up_is_no_error(library: Library) -> None:
    assert ids(library, names=("Busan",), cancelled=lambda: True)
