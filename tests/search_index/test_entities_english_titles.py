"""Titles without quotation marks, programmes, and names that their neighbours decide."""

from __future__ import annotations

import pytest

from tests.search_index.test_entities_english_articles import entities, named


@pytest.mark.parametrize(
    "text",
    [
        "They showed the ballet |Song of Quillo| there.",
        "It is Tarvo Quillen's opera, |The Quillo Dutchman|, at last.",
        "They gave |Winter Orchard|, choreographed by Tarvie Quillen.",
        "It was followed by the film |Velstad| in May.",
        "She remembers it in the documentary |Velsta: The Silent People|. They left.",
        "The theatre will give |The Miller's Bride| by Velstad in May.",
        "They gave |Winter Orchard| opera by Velstad in May.",
    ],
)
def test_a_title_needs_no_quotation_marks_beside_words_of_works(text: str) -> None:
    assert (text.split("|")[1], "WOR") in named(text.replace("|", ""))


@pytest.mark.parametrize(
    "text",
    [
        "They have to book Velstad for May.",
        "The book Velstad wrote was long.",
        "The film Festival was long.",
        "The report was directed by Tarvie Quillen.",
        "They met the Winter Commission by Velstad.",
        "He saw the National Ballet of Peru, directed by Tarvie Quillen.",
    ],
)
def test_what_stands_beside_words_of_works_is_not_always_a_title(text: str) -> None:
    assert "WOR" not in {kind for _, kind in named(text)}


def test_who_made_a_work_is_a_person() -> None:
    assert ("Velstad", "PER") in named("They gave the opera by Velstad in May.")
    found = named("The theatre gave Winter Orchard and Summer Garden by Velstad.")
    assert found == [("Winter Orchard", "WOR"), ("Summer Garden", "WOR"), ("Velstad", "PER")]


def test_a_magazine_in_quotation_marks_is_a_body() -> None:
    assert named("He wrote for the magazine “Quillo Outlook” then.") == [("Quillo Outlook", "ORG")]
    assert named("He said of the company, “Never Again Here”, that it was.") == []


def test_a_bracket_with_a_body_says_that_a_name_is_a_persons() -> None:
    text = (
        "Chair: Kengo Nagatsuna (Quill University)\nNail Velstarov(Tarvo Institute of Heat)\n"
        "Tomohiko Uyamada (QRC)\nWorld Food Programme (Quill University)\n"
    )
    found = named(text)
    assert [name for name, kind in found if kind == "PER"] == [
        "Kengo Nagatsuna",
        "Nail Velstarov",
        "Tomohiko Uyamada",
    ]
    assert ("QRC", "ORG") in found
    assert ("QRC", "ORG") not in named("Tomohiko Uyamada (QRC)\n")  # no programme


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The session of the|Tarvo-Quill Commission on Fisheries|was held.", "ORG"),
        ("It was printed by the|University of Quillo Press|All Rights Reserved.", "ORG"),
        ("He laid a wreath at the|Liberation Tower|on Monday.", "PLA"),
        ("It is at|Quillo National Cemetery|now.", "PLA"),
        ("He spoke for the|Quillo Customs Service|there.", "ORG"),
        ("She said that|Rosalind von Quillmark|had gone.", "PER"),
        ("They met|Poung Te Ho|, chief editor of it.", "PER"),
        ("They met|Baek Tae Soon|in the hall.", "PER"),
        ("They met|Terenti Shtykov|in the hall.", "PER"),
        ("They met|Viktor An|in the hall.", "PER"),
        ("It was said by the|Treasury|on Monday.", "ORG"),
    ],
)
def test_more_names_by_their_shape(text: str, kind: str) -> None:
    assert (text.split("|")[1], kind) in named(text.replace("|", " ").replace(" ,", ","))


def test_a_body_on_a_matter_ends_before_a_day() -> None:
    assert ("Quillo Commission", "ORG") in named("He met the Quillo Commission on Monday.")


def test_an_is_a_family_name_and_an_article() -> None:
    text = "Viktor An came. An was tired. An hour later he left. They asked An about an old man."
    assert [name for name, _ in named(text)] == ["Viktor An", "An", "An"]


def test_another_spelling_of_a_given_name_is_the_same_person() -> None:
    found = entities("It was Terenti Shtykov. Shtykov had gone.")
    assert found["Terenti Shtykov"] == found["Shtykov"] == "person:terenty-shtykov"


def test_somebody_called_so_is_a_person() -> None:
    assert ("Velstad", "PER") in named("A citizen named Velstad was held.")
