"""Parts of places by the points of the compass are one in three languages."""

from __future__ import annotations

import pytest

from search_index.entities import load_lexicon, recognise
from search_index.entities.compass_places import compass_place, parts_of_lexicon
from search_index.models import Document, DocumentInfo


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("South Sakhalin", "Southern Sakhalin", "Южный Сахалин", "Южного Сахалина", "남사할린"),
         "south|place:sakhalin"),
        (("Northern Madagascar", "North Madagascar", "Северный Мадагаскар", "Северном Мадагаскаре"),
         "north|place:madagascar"),
        (("South-East Europe", "Southeastern Europe", "Юго-Восточная Европа", "동남유럽"),
         "south-east|place:europe"),
        (("Southern Korea", "North South Korean", "North", "Северо-Запад", "New China", "Kenya",
          "Northern Quillo", "남북한"), ""),
    ],
)  # fmt: skip
def test_points_of_the_compass_are_read(names: tuple[str, ...], expected: str) -> None:
    lexicon = load_lexicon()
    assert {name: compass_place(name, lexicon) for name in names} == dict.fromkeys(names, expected)


def test_a_state_is_no_part_of_a_continent() -> None:
    parts = parts_of_lexicon(load_lexicon())
    assert parts["south-east|place:asia"] == "place:southeast-asia"
    assert not {"place:south-africa", "place:south-korea", "place:nampo"} & set(parts.values())


def test_a_part_has_one_id_in_two_languages() -> None:
    ids: set[str] = set()
    for text, surface in (
        ("They lived in Southern Kamchatka for years.", "Southern Kamchatka"),
        ("Они годами жили на земле Южной Камчатки.", "Южной Камчатки"),
    ):
        document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
        ids.update(m.entity for m in recognise(document).mentions if m.text == surface)
    assert ids == {"place:south-kamchatka"}
