"""Names in English text that neither the lexicon nor a list of names has."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.entities import recognise
from search_index.entities.english_words import ordinary
from search_index.models import Document, DocumentInfo

NAMED = {"PERSON", "ORG", "PLACE", "EVENT", "WORK"}


def named(text: str) -> list[tuple[str, str]]:
    """Return the names found in a text, each with the first three letters of its type."""
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    return [
        (mention.text, str(mention.type.value)[:3])
        for mention in recognise(document).mentions
        if str(mention.type.value) in NAMED
    ]


def entities(text: str, surface: str) -> set[str]:
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    return {m.entity for m in recognise(document).mentions if m.text == surface}


@pytest.mark.parametrize(
    "word",
    [
        "ships",
        "planned",
        "stopping",
        "builders",
        "happily",
        "interviewed",
        "reopened",
        "officials",
        "said",
        "unfairly",
        "harbours",
        "copies",
        "shipyards",
        "tallest",
        "holdings",
    ],
)
def test_inflections_of_frequent_words_are_ordinary(word: str) -> None:
    assert ordinary(word)


@pytest.mark.parametrize(
    "word", ["quillfeather", "lindqvist", "dundar", "okonkwo", "halmstad", "tarvo"]
)
def test_names_are_not_ordinary(word: str) -> None:
    assert not ordinary(word)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It was late, Ms. Quillfeather thought.", "Quillfeather"),
        ("“The ice is thin,” Lindqvist said.", "Lindqvist"),
        ("“The ice is thin,” said Lindqvist.", "Lindqvist"),
        ("They went to see Okonkwo, who runs the yard.", "Okonkwo"),
        ("Nobody read Okonkwo's letters until now.", "Okonkwo"),
        ("His wife, Ottilka, stayed at home.", "Ottilka"),
        ("The ship sank, and Dundar believed the captain.", "Dundar"),
        ("Later Velthuis, a former teacher, took the post.", "Velthuis"),
        ("He once served under Velthuis in the north.", "Velthuis"),
        ("After the war Von Rehbinder was accused, and he left the country.", "Von Rehbinder"),
        ("They followed General de Vriesland over the hills.", "de Vriesland"),
    ],
)
def test_one_family_name_is_known_by_what_stands_beside_it(text: str, name: str) -> None:
    assert (name, "PER") in named(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The film was directed by Yorgis Smarakis in spring.", "Yorgis Smarakis"),
        ("Zebulka Torvinen, deputy mayor of the town, opened it.", "Zebulka Torvinen"),
        ("In May, Zebulka Torvinen, 54, opened it.", "Zebulka Torvinen"),
        ("They asked novelist Zebulka Torvinen about it.", "Zebulka Torvinen"),
        ("“No,” said Zebulka Torvinen.", "Zebulka Torvinen"),
        ("They met Ock Seung-thaek and left.", "Ock Seung-thaek"),
        ("“Yes,” said Oh Min-june.", "Oh Min-june"),
        ("They met Zheng Guolin at the gate.", "Zheng Guolin"),
        ("They met Pak Den Ai at the gate.", "Pak Den Ai"),
        ("They met Chieko Takemura and Chieko Murakami.", "Chieko Murakami"),
        ("The plan of Deputy Secretary of State Robert Ullmannsen failed.", "Robert Ullmannsen"),
        ("Lunch with Robert Ullmannsen, Jr. was short.", "Robert Ullmannsen, Jr."),
        ("He wrote to Robert Ullmannsen III about it.", "Robert Ullmannsen III"),
        ("The Agency for Trade's Jean-Robert Ullmann left.", "Jean-Robert Ullmann"),
        ("Chief of Staff Howard Velthuis left.", "Howard Velthuis"),
        ("He wrote to Robert van der Ullman about it.", "Robert van der Ullman"),
        ("They met Reverend Robert Ullmannsen at the gate.", "Robert Ullmannsen"),
        ("On Tuesday Hwang Bo-na left the town.", "Hwang Bo-na"),
        ("On Tuesday Seo Dalgi sang for an hour.", "Seo Dalgi"),
        ("In March Quorin Velstadt resigned.", "Quorin Velstadt"),
        ("They had asked Na Byung-won to come.", "Na Byung-won"),
    ],
)
def test_full_names_of_unknown_parts_are_people(text: str, name: str) -> None:
    assert (name, "PER") in named(text)


def test_a_full_name_explains_the_family_name_and_the_other_way_round() -> None:
    text = "The talks with Jarvo Keskitalo were long. “We are tired,” Keskitalo said."
    assert named(text) == [("Jarvo Keskitalo", "PER"), ("Keskitalo", "PER")]
    assert entities(text, "Keskitalo") == {"person:jarvo-keskitalo"}


def test_a_family_name_that_many_bear_is_somebody_of_its_document_only() -> None:
    text = "“We are tired,” Kim said. Mr. Wang said nothing."
    assert named(text) == [("Kim", "PER"), ("Wang", "PER")]
    (kim,) = entities(text, "Kim")
    (other,) = {
        mention.entity
        for mention in recognise(Document(DocumentInfo("b.txt", "b.txt", "", "und"), text)).mentions
        if mention.text == "Kim"
    }
    assert kim.startswith("person:kim-")
    assert kim != other


@pytest.mark.parametrize(
    "text",
    [
        "Naturally, the harbour was closed. Curiously enough, nobody said so. Moreover, it rained.",
        "Shipping was slow. Farmers said so. Exports fell. Officials said they knew.",
        "Ports Brace For Winter As Farmers Said Nothing About Exports",
        "FARMERS SAID NOTHING ABOUT WINTER EXPORTS",
        "Quernstones stood idle. Quernsters said so. Quernage was born.",
        "In February they left. On Monday, who knows? May said little.",
        "The cost was 625 MLN and the CEO said OK at 5 PM. The GDP and the LNG price fell.",
        "They built dynamic random access memory (DRAM) chips, and DRAM sold well.",
        "Wait. Oh, it is late. Do so, then.",
        "Part II was as good as Part III, said all.",
    ],
)
def test_openers_headlines_terms_and_measures_are_no_names(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They fished in Hvalvik until autumn.", "Hvalvik"),
        ("They returned to Hvalvik in autumn.", "Hvalvik"),
        ("The people of the village of Hvalvik fish.", "Hvalvik"),
        ("They met at Hvalvik, Iceland, in autumn.", "Hvalvik"),
        ("The Hvalvik region has two ports.", "Hvalvik"),
        ("They sailed the Danube and the Irish Sea.", "Danube"),
        ("They sailed the Danube and the Irish Sea.", "Irish Sea"),
        ("Much of Lower Austria is flat.", "Lower Austria"),
        ("The Kingdom of Denmark was larger.", "Kingdom of Denmark"),
    ],
)
def test_places_are_known_by_what_stands_beside_them(text: str, name: str) -> None:
    assert (name, "PLA") in named(text)


def test_a_part_of_a_country_in_its_adjective_is_no_other_country() -> None:
    text = "The East German company sold ships."
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    found = [(m.text, m.entity, m.type.value) for m in recognise(document).mentions]
    assert found == [("East German", "place:east-germany", "DEMONYM")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The news was first told by the QRSTB on its site.", "QRSTB"),
        ("The loan came from QRS.BT in spring.", "QRS.BT"),
        ("They bought two QRSTB-backed ships.", "QRSTB"),
        ("The newspaper Hvalvikar said so.", "Hvalvikar"),
        ("Insurers such as Hvalgard and Skolde refused.", "Hvalgard"),
        ("Insurers such as Hvalgard and Skolde refused.", "Skolde"),
        ("Denmark's Hvalgard sold its ships.", "Hvalgard"),
        ("A stake in Hvalgard was sold.", "Hvalgard"),
        ("They chartered ships of Hvalgard Shipping last year.", "Hvalgard Shipping"),
        ("They read it in the Hvalvik Herald at breakfast.", "Hvalvik Herald"),
        ("It left the Danish Embassy in Oslo at noon.", "Danish Embassy in Oslo"),
        ("The Embassy of Denmark in Oslo is closed.", "Embassy of Denmark in Oslo"),
        ("The Danish Navy has two of them.", "Danish Navy"),
        ("It is up to the Senate.", "Senate"),
        ("They asked Ullman Halvard and Co Ltd about it.", "Ullman Halvard and Co Ltd"),
        ("They asked the Grain and Seed Administration.", "Grain and Seed Administration"),
        ("ships of the Near Northern Shipping Company (NENSCO) sank",
         "Near Northern Shipping Company"),
    ],
)  # fmt: skip
def test_bodies_are_known_by_letters_by_trade_and_by_state(text: str, name: str) -> None:
    assert (name, "ORG") in named(text)


def test_a_company_is_meant_by_the_first_word_of_its_name() -> None:
    text = "Hvalgard Fish Corp sold a ship. In spring Hvalgard bought two, and Hvalgard said so."
    assert entities(text, "Hvalgard") == {"org:hvalgard-fish-corp"}


def test_a_paper_that_says_something_in_a_long_text_is_no_person() -> None:
    filler = "The port was closed and the ice was thick, so that no ship could sail. " * 12
    assert named(filler + "The harbour is open, Hvalvikar said. Nobody came.") == []
    assert named(filler + "The harbour is open, Hvalvikar said. He came alone.") == [
        ("Hvalvikar", "PER")
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It breaks UN Security Council Resolution 2999 of May.",
         "UN Security Council Resolution 2999"),
        ("They counted on Hvalgard-2, the new field.", "Hvalgard-2"),
        ("The Power of Siberia 7 pipeline is not built.", "Power of Siberia 7"),
    ],
)  # fmt: skip
def test_resolutions_and_numbered_projects_are_works(text: str, name: str) -> None:
    assert (name, "WOR") in named(text)


@pytest.mark.parametrize("text", ["Covid-19 came.", "The June-4 date.", "A Boeing-747 landed."])
def test_other_words_with_a_number_are_no_works(text: str) -> None:
    assert [name for name, kind in named(text) if kind == "WOR"] == []


PIECES = """
Ms.|Quillfeather|Oh|Seung-hwan|said|,|.|“|”|the|The|in|of|and|Navy|Danish|Embassy|Oslo|QRSTB|(QRSTB)
Resolution|2371|-2|'s|Jr.|III|van|al-|Air|Shipping|New|Lower|Austria|who|I|A|Kingdom|King|Wang|Lee
Times|told|-|/|<|Consulate|General|Robert|companies|such|as|X|Austria's|Senate|DRAM|(DRAM)
"""


SPLIT = [*re.split(r"[|\n]", PIECES.strip()), "\n", "\n\n"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([*re.split(r"[|\n]", PIECES.strip()), "\n", "\n\n"]), max_size=30),
    st.sampled_from(["", " "]),
)
def test_mentions_of_names_in_any_order_slice_back_and_never_overlap(
    pieces: list[str], space: str
) -> None:
    text = space.join(pieces)
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    last = 0
    for mention in recognise(document).mentions:
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text == mention.text.strip()
        last = mention.end


@pytest.mark.parametrize(
    "text",
    [
        "Hendricks lost in three sets.",
        "Later that year Abernathy moved to the coast.",
        "The film, starring Kowalczyk, was a failure.",
        "Ackerman has been married twice.",
    ],
)
def test_a_listed_family_name_is_a_person_by_one_verb(text: str) -> None:
    assert [kind for _, kind in named(text)] == ["PER"]


@pytest.mark.parametrize(
    "text",
    [
        "Hendricks Corp sold a plant. Hendricks lost five million dollars.",
        "The plant at Hendricks was sold.",
        "Hendricks and Abernathy",
        "They like Hendricks.",
        "Trawlers moved to the coast.",
    ],
)
def test_a_listed_family_name_alone_is_no_person(text: str) -> None:
    assert "PER" not in [kind for _, kind in named(text)]
