"""Rows of names, nouns beside names, and what names hold."""

from __future__ import annotations

import pytest

from tests.search_index.test_entities_english_articles import entities, named


def test_a_row_says_what_its_unknown_names_are() -> None:
    text = (
        "It runs through South Korea’s Tarseong, Incheon and Pyeongtaek. The Tarseong road is long."
    )
    assert [name for name, kind in named(text) if kind == "PLA"].count("Tarseong") == 2
    assert ("Kaiyo", "ORG") in named("They work with Kaiyo, Samsung, and Hyundai.")
    found = named("They met Sergei Lavrov, Torvo Quillstad and Vladimir Putin.")
    assert ("Torvo Quillstad", "PER") in found
    dashed = named("The Tarvogseong-Wonsan-Incheon route is long.")
    assert [name for name, _ in dashed] == ["Tarvogseong", "Wonsan", "Incheon"]


@pytest.mark.parametrize(
    "text",
    [
        "In Seoul, Velstad said so.",  # an apposition or the next clause
        "They named Seoul, Moscow, Velstad.",  # no "and" that ends a row
        "Velstad and Moscow agreed.",
        "They met Putin, Samsung and Velstad.",  # of two kinds
        "They like Seoul, Sundays and Busan.",
    ],
)
def test_a_row_of_another_kind_says_nothing(text: str) -> None:
    assert not {("Velstad", "PLA"), ("Velstad", "ORG"), ("Sundays", "PLA")} & set(named(text))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("He runs the travel agency|Bely Quillo|, which is old.", "ORG"),
        ("They went to|Quillo Velstad|, a small village in the north.", "PLA"),
        ("It was bought by|Quillo Velstad|, a Seoul-based company.", "ORG"),
        ("It was bought by|Quillo Velstad|, one of the country's largest banks.", "ORG"),
        ("The talks were with|Velstad|, a Korean maker and a supplier of tyres.", "ORG"),
        ("They spoke of the|Quillo Security Cutter|programme there.", "WOR"),
        ("It is a part of|Quillo Velstad|, a project of the bank.", "WOR"),
        ("The trains of the|Quillo Line|were late.", "WOR"),
        ("The containers of the|Quillo Line|were late.", "ORG"),
        ("The|Maritime Territory Administration|said so.", "ORG"),
        ("It was shown at the|Home Quillo Institute|there.", "ORG"),
        ("He is the head of the|Faculty of Foreign Languages|there.", "ORG"),
        ("They came to the|Quillo Conference on Russian Studies|there.", "EVE"),
        ("He fell in the|Battle of Quillo-dong|there.", "EVE"),
        ("Andrew Quillstad|University of Quillo|spoke.", "ORG"),
        ("It was held by the|University of Quillo Center for Baltic Studies|CQRBS.", "ORG"),
        ("They joined the|Russian-Korean Business and Investment Council|there.", "ORG"),
        ("They met the|Quillstad Engineering and Construction Company|there.", "ORG"),
        ("It joined the railways,|First Freight Company|, and others.", "ORG"),
        ("He came to the|Quillo Optical and Mechanical Plant|there.", "ORG"),
        ("They closed the|Quillo Nuclear Power Plant|there.", "PLA"),
        ("It is a part of the|Global Energy Monitor|there.", "ORG"),
        ("She studied at|Quillo College London|there.", "ORG"),
        ("They came to the|Chelyabinsk Region|there.", "PLA"),
        ("They spoke to the founder of|Hask Forumo|on Monday.", "ORG"),
        ("The plant is owned by|Quillsta|now.", "ORG"),
        ("The plant is run by|Velstad Marine|now.", "ORG"),
        ("An analyst at|Quillmark|said so.", "ORG"),
        ("It was sold by|Quillo Seafoods Co., Ltd|in May.", "ORG"),
        ("He is the dean of the|School of Foreign Relations|there.", "ORG"),
        ("He is at the|Quillo Institute of History, Archaeology and Ethnography|there.", "ORG"),
        ("They opened the|Days of Quillo Culture|there.", "EVE"),
        ("They heard the|Quillo Ensemble|there.", "ORG"),
        ("They joined the|88th Rifle Brigade|there.", "ORG"),
        ("It was said in|Rosquillnadzor|on Monday.", "ORG"),
        ("His books include|The Real Quillo: Life and Politics|and others.", "WOR"),
        ("It was sold by|Quillsta Holding|then.", "ORG"),
        ("They met at|Quillsta Design Plaza|then.", "PLA"),
        ("They read the newspaper|Sonbong|then.", "ORG"),
        ("Samsung and|Power Quillsta|signed it.", "ORG"),
        ("He works as an economist with|Torvo Velstad|now.", "ORG"),
        ("A spokesman for|Hamsta|said so.", "ORG"),
        ("They went to Seoul’s|Sogong|neighbourhood.", "PLA"),
    ],
)
def test_names_by_the_nouns_beside_them(text: str, kind: str) -> None:
    assert (text.split("|")[1], kind) in named(text.replace("|", " ").replace(" ,", ","))


@pytest.mark.parametrize(
    "text",
    [
        "They met the company director Torvo Velstad.",
        "It was the New Economic programme of the state.",
        "He came from Velstad, the man who had been there.",
        "The house was run by Velstad, who died in May.",
        "It was built by Pyotr Velikov.",
    ],
)
def test_a_noun_beside_a_name_may_belong_to_another(text: str) -> None:
    assert not {"ORG", "WOR"} & {kind for _, kind in named(text)}


def test_the_north_is_the_state_where_the_document_is_about_both() -> None:
    text = "North Korea and South Korea met. The policy toward the North, and in the South, failed."
    found = entities(text)
    assert found["North"] == "place:north-korea"
    assert found["South"] == "place:south-korea"
    assert "South" not in entities("North Korea and Russia met in the South.")
    assert "North" not in entities("They went to the North of Norway, and to the North Cape.")


def test_several_people_before_one_bracket() -> None:
    text = "Joni Virkstad and Minna Quillonen (University of Velstad)\n"
    assert [n for n, kind in named(text) if kind == "PER"] == ["Joni Virkstad", "Minna Quillonen"]


def test_the_institute_points_back_to_an_institute_of() -> None:
    text = "The Institute of Quillo Studies is old. The Institute has a garden."
    found = entities(text)
    assert found["Institute"] == found["Institute of Quillo Studies"]


def test_copies_with_numbers_are_no_works() -> None:
    assert ("Stalin-2", "WOR") not in named("Copies to the Soviet men Stalin-2 and Malenkov-1.")


def test_a_city_is_itself_with_its_kind_word() -> None:
    found = entities("They left Pohang City for Pohang.")
    assert found["Pohang City"] == found["Pohang"]
    assert "Pohang City" not in entities("They left Pohang City Hall then.")


def test_what_people_do_by_hand() -> None:
    assert ("Velstad", "PER") in named("It was edited by Velstad in May.")
    assert ("Velstad", "PER") not in named("It was supplied by Velstad in May.")
