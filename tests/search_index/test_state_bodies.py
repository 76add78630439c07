"""Bodies that every state has: one id in three languages, or one of their document only."""

from __future__ import annotations

import pytest

from search_index.entities import load_lexicon, recognise
from search_index.entities.joining import Named, joined
from search_index.entities.names_of_many import says_nothing
from search_index.entities.state_bodies import organ_of, organs_of_lexicon
from search_index.models import Document, DocumentInfo, EntityType


def ids(text: str, surface: str, name: str = "a.txt") -> list[str]:
    document = Document(DocumentInfo(name, name, "", "und"), text)
    return [m.entity for m in recognise(document).mentions if m.text == surface]


def key(name: str) -> str:
    organ = organ_of(name, load_lexicon())
    return organ.key if organ else ""


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Ministry of Foreign Affairs of the Republic of Kenya", "Kenyan Foreign Ministry",
          "МИД Кении", "Министерство иностранных дел Кении", "케냐 외무부", "케냐 외교부"),
         "foreign-ministry|place:kenya|"),
        (("Ministry of Defence of Ecuador", "Министерство обороны Эквадора", "에콰도르 국방부"),
         "defence-ministry|place:ecuador|"),
        (("Embassy of Kenya in Finland", "Kenyan Embassy in Helsinki", "주핀란드 케냐대사관",
          "посольство Кении в Хельсинки", "посольство Кении в Финляндии"),
         "embassy|place:kenya|place:finland"),
        (("Consulate General of Kenya in Osaka", "генеральное консульство Кении в Осаке",
          "주오사카 케냐총영사관"), "consulate-general|place:kenya|place:osaka"),
        (("Embassy", "посольство", "대사관"), "embassy||"),
        (("주핀란드대사관", "посольство Южной Кореи в Хельсинки"),
         "embassy|place:south-korea|place:finland"),
        (("Kenya Airways", "Ministry of Magic", "Embassy of Kenya in Finland in Osaka"), ""),
    ],
)  # fmt: skip
def test_an_organ_and_its_state_are_read_in_three_languages(
    names: tuple[str, ...], expected: str
) -> None:
    assert {name: key(name) for name in names} == dict.fromkeys(names, expected)


def test_different_organs_and_states_stay_apart() -> None:
    names = (
        "Ministry of Foreign Affairs of Kenya", "Ministry of Foreign Affairs of Ecuador",
        "Ministry of Finance of Kenya", "Embassy of Kenya in Finland",
        "Embassy of Finland in Kenya", "Embassy of Kenya in Sweden",
        "Consulate General of Kenya in Osaka", "Consulate of Kenya in Osaka",
    )  # fmt: skip
    assert len({key(name) for name in names}) == len(names)


def test_the_lexicon_has_organs_under_names_that_it_does_not_list() -> None:
    listed = organs_of_lexicon(load_lexicon())
    assert listed[key("러시아 외무성")] == "org:mfa-russia"
    assert listed[key("Embassy of the Republic of Korea in Moscow")] == "org:embassy-korea-moscow"


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("A note of the Ministry of Foreign Affairs of Kenya was read.",
         "Ministry of Foreign Affairs of Kenya"),
        ("Kenya’s Foreign Ministry said so.", "Foreign Ministry"),
        ("Об этом сообщило Министерство иностранных дел Кении.",
         "Министерство иностранных дел Кении"),
        ("В записке МИД Кении сказано иное.", "МИД"),
        ("케냐 외무부는 5월에 발표했다.", "케냐 외무부"),
    ],
)  # fmt: skip
def test_an_unknown_ministry_is_one_across_languages(text: str, surface: str) -> None:
    assert ids(text, surface) == ["org:foreign-ministry-kenya"]


def test_the_state_beside_a_ministry_decides() -> None:
    text = (
        "The head of the Ministry of Foreign Affairs (MFA) of South Korea met the head of the"
        " MFA of Russia."
    )
    assert ids(text, "Ministry of Foreign Affairs") == ["org:mofa-korea"]
    assert ids(text, "MFA") == ["org:mofa-korea", "org:mfa-russia"]


def test_an_embassy_without_its_seat_is_the_one_of_the_document() -> None:
    text = "평양 주재 러시아 대사관이 말했다. 러시아 대사관은 5월에 문을 열었다."
    assert ids(text, "러시아 대사관") == ["org:embassy-russia-pyongyang"]
    alone = ids("러시아 대사관은 5월에 문을 열었다.", "러시아 대사관")
    other = ids("러시아 대사관은 5월에 문을 열었다.", "러시아 대사관", "b.txt")
    assert alone[0].startswith("org:embassy-russia-")
    assert alone != other


@pytest.mark.parametrize(
    "name",
    ["Coordinating Committee", "Joint Working Group", "Foreign Ministers' Meeting",
     "Координационный совет", "Координационного совета", "Международная научная конференция",
     "국제학술포럼", "중앙위원회"],
)  # fmt: skip
def test_names_that_say_nothing(name: str) -> None:
    assert says_nothing(name)


@pytest.mark.parametrize(
    "name",
    ["Foreign Affairs", "International Affairs", "Global Ice Monitor", "Atlantic Council", "NATO",
     "Институт океана", "Тарвинский институт", "한국무역협회", "두빛재단", "Joint Committee 7"],
)  # fmt: skip
def test_names_of_their_own(name: str) -> None:
    assert not says_nothing(name)


@pytest.mark.parametrize(
    ("name", "own"),
    [("Center for Kenyan Studies", False), ("Center for Glacier Studies", True),
     ("Kenyan Studies Society", True)],
)  # fmt: skip
def test_a_unit_that_many_have_is_one_of_its_document(name: str, own: bool) -> None:
    text = f"She heads the {name} and writes."
    here, there = ids(text, name), ids(text, name, "b.txt")
    assert len(here) == 1
    assert (here == there) is own


def test_a_name_that_says_nothing_is_one_of_its_document() -> None:
    text = "The Coordinating Committee met. Later the Coordinating Committee left."
    first, second = ids(text, "Coordinating Committee")
    assert first == second
    assert first != ids(text, "Coordinating Committee", "b.txt")[0]


@pytest.mark.parametrize(
    ("text", "name", "own"),
    [
        ("On Monday {} spoke to reporters for an hour.", "Vladimir Lee", False),
        ("В понедельник {} отвечал на вопросы журналистов.", "Владимир Ли", False),
        ("В понедельник {} отвечал на вопросы журналистов.", "Ли Владимир Наумович", False),
        ("Об этом {} 고려인협회 회장이 말했다.", "김블라디미르", False),
        ("On Monday {} spoke to reporters for an hour.", "Vladimir N. Lee", True),
        ("On Monday {} spoke to reporters for an hour.", "Zebulon Lee", True),
        ("On Monday {} spoke to reporters for an hour.", "Vladimir Tarvo", True),
        ("On Monday {} spoke to reporters for an hour.", "Viktor Tsoi", True),  # of the lexicon
    ],
)
def test_a_name_that_very_many_bear_is_somebody_of_the_document(
    text: str, name: str, own: bool
) -> None:
    here, there = (ids(text.format(name), name, file) for file in ("a.txt", "b.txt"))
    assert len(here) == 1
    assert (here == there) is own


def test_a_name_that_very_many_bear_is_one_in_the_scripts_of_a_document() -> None:
    text = (
        "В понедельник Владимир Наумович Ли (블라디미르 리) отвечал на вопросы. Ли Владимир ушёл."
    )
    assert len(ids(text, "Владимир Наумович Ли")) == 1
    assert ids(text, "Владимир Наумович Ли") == ids(text, "블라디미르 리")


def test_ministries_of_two_states_are_not_joined_by_the_name_that_both_have() -> None:
    states = ("kenya", "ecuador")
    named = [
        Named(f"org:finance-ministry-{state}", EntityType.ORG, ("Finance Ministry", f"X {state}"))
        for state in states
    ]
    assert joined(named) == {}
    texts = [
        "Nairobi was calm. The Finance Ministry said so.",
        "Helsinki was calm. The Finance Ministry said so.",
    ]
    found = [ids(text, "Finance Ministry") for text in texts]
    assert found == [["org:finance-ministry-kenya"], ["org:finance-ministry-finland"]]


def test_another_name_of_a_ministry_in_the_document_is_not_that_of_another_state() -> None:
    text = "The U.S. Treasury agreed with Tokyo in May. In Kenya and Finland a Finance Ministry"
    assert "org:us-treasury" not in ids(f"{text} refused.", "Finance Ministry")
