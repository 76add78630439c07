"""What a document says about its own names: abbreviations, family names, generic names."""

from __future__ import annotations

import pytest

from search_index.entities import recognise
from search_index.models import Document, DocumentInfo


def found(text: str) -> list[tuple[str, str]]:
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    return [(m.text, m.entity) for m in recognise(document).mentions]


def ids(text: str, surface: str) -> list[str]:
    return [entity for text_, entity in found(text) if text_ == surface]


@pytest.mark.parametrize(
    ("text", "short", "entity"),
    [
        ("The Oslo Maritime Research Institute (OMRI) spoke. Later OMRI left.", "OMRI",
         "org:oslo-maritime-research-institute"),
        ("The Council for Ice and Snow Safety [CISS] met.", "CISS",
         "org:council-for-ice-and-snow-safety"),
        ("Zephyr Bulk Lines (ZBL) sailed; ZBL’s ship sank.", "ZBL", "org:zephyr-bulk-lines"),
        ("The Eurasian Economic Union (EURU) grew. EURU rules", "EURU", "org:eaeu"),
        ("한국빙해연구원(KISI)이 말했다. KISI는", "KISI", "org:hangukbinghaeyeonguwon"),
        ("한국해양수산개발원(해수원)이 말했다. 해수원은", "해수원", "org:kmi"),
    ],
)  # fmt: skip
def test_brackets_define_a_short_name(text: str, short: str, entity: str) -> None:
    assert ids(text, short)
    assert set(ids(text, short)) == {entity}


def test_an_abbreviation_of_something_common_is_no_entity() -> None:
    assert ids("They ship liquefied petroleum gas (LPG). LPG is cheap.", "LPG") == []


def test_a_new_long_name_takes_the_known_entity_of_its_abbreviation() -> None:
    text = "The Korean Agency for Trade Promotion (KOTRA) opened an office."
    assert ids(text, "Korean Agency for Trade Promotion") == ["org:kotra"]


def test_a_family_name_points_back() -> None:
    text = "Hwang Min-jae wrote it. Hwang’s book sold. Critics say Hwang erred."
    assert ids(text, "Hwang") == ["person:hwang-min-jae"] * 2
    text = "Писал Вадим Стрельников. Книга Стрельникова вышла."
    assert ids(text, "Стрельникова") == ["person:vadim-strelnikov"]
    assert ids("Ivanka Trump and Abe Fortas met Trump.", "Trump") == ["person:trump"]
    text = "황민재 교수가 썼다. 황 교수는 말했다."
    assert ids(text, "황") == ["person:hwang-min-jae"]


def test_part_of_another_name_points_nowhere() -> None:
    text = "Hwang Min-jae met Peter Hwang. The Hwang Foundation paid."
    assert "person:hwang-min-jae" not in ids(text, "Hwang")
    assert ids("Moon Jae-in spoke. The full moon rose.", "moon") == []


def test_two_of_one_family_name_stay_apart() -> None:
    text = "Moon Jae-in and Chung-in Moon met. President Moon smiled. Moon left."
    assert ids(text, "Moon") == ["person:moon-jae-in"]
    text = "Chung-in Moon wrote it. Moon was blunt."
    assert ids(text, "Moon") == ["person:moon-chung-in"]
    text = "Мун Чжон Ин пишет. По словам Муна, это так."
    assert ids(text, "Муна") == ["person:moon-chung-in"]


def test_the_title_of_a_leader_decides_without_a_full_name() -> None:
    assert ids("the policies of the Yoon administration", "Yoon") == ["person:yoon-suk-yeol"]
    (kim,) = ids("President Kim was there.", "Kim")
    assert kim.startswith("person:kim-")  # somebody of this document, and no leader
    assert ids("윤 대통령은 말했다", "윤") == ["person:yoon-suk-yeol"]


def test_other_spellings_of_a_known_korean() -> None:
    assert ids("Yun Suk-yeol was elected.", "Yun Suk-yeol") == ["person:yoon-suk-yeol"]
    assert ids("a speech by Mun Jae-in", "Mun Jae-in") == ["person:moon-jae-in"]
    assert ids("Kim Jeong-hun sang.", "Kim Jeong-hun") == ["person:kim-jeong-hun"]


@pytest.mark.parametrize(
    ("text", "surface", "entity"),
    [
        ("Japan’s Foreign Ministry protested.", "Foreign Ministry", "org:mofa-japan"),
        ("the Ministry of Foreign Affairs of China said", "Ministry of Foreign Affairs of China",
         "org:mfa-china"),
        ("외교부는 밝혔다", "외교부", "org:mofa-korea"),
        ("중국 외교부는 밝혔다", "중국 외교부", "org:mfa-china"),
        ("МИД сообщил", "МИД", "org:mfa-russia"),
        ("МИД Японии сообщил", "МИД Японии", "org:mofa-japan"),
    ],
)  # fmt: skip
def test_generic_names_are_decided_by_the_country_beside_them(
    text: str, surface: str, entity: str
) -> None:
    assert ids(text, surface) == [entity]


def test_a_name_with_evidence_is_found_again_without() -> None:
    text = "HARBOUR NEWS\n\nQuillfeather Bay was quiet. Then Robert Quillfeather, 61, spoke."
    assert ids(text, "Robert Quillfeather") == ["person:robert-quillfeather"]
    text = "서지영의 책이 나왔다. 서지영 교수는 말했다."
    assert ids(text, "서지영") == ["person:seo-ji-yeong"] * 2


def test_the_head_alone_points_back_to_the_only_one() -> None:
    text = "The Eastern Economic Forum opened. At the 2016 Forum deals were signed."
    assert ids(text, "Forum") == ["event:eastern-economic-forum"]
    text = "The Eastern Economic Forum and the Boao Forum met. The Forum closed."
    assert ids(text, "Forum") == []


def test_the_longest_name_wins() -> None:
    text = "the Ministry of Foreign Affairs of the Russian Federation in the Russian Far East"
    assert [entity for _, entity in found(text)] == ["org:mfa-russia", "place:russian-far-east"]


def test_the_acronym_of_an_unknown_body_is_not_the_place_that_its_name_ends_with() -> None:
    text = "Говорит Ледовая дипломатическая школа Кореи (KLDS). В KLDS учатся."
    assert "place:south-korea" not in ids(text, "KLDS")


def test_a_longer_given_name_is_another_person() -> None:
    text = "Minister Park Jin-woo spoke in Oslo. Park Jin-woo left."
    assert ids(text, "Park Jin") == []
    assert set(ids(text, "Park Jin-woo")) == {"person:park-jin-woo"}


def test_an_office_before_a_name_is_no_part_of_it() -> None:
    assert ids("Deputy Foreign Minister Yang Min-jae came.", "Yang Min-jae")
    assert ids("Finance Minister Olga Berezina came.", "Olga Berezina")


def test_a_korean_family_name_before_a_russian_given_name_may_stand_without_a_space() -> None:
    together = ids("이날 김니꼴라이 고려인협회 회장이 말했다.", "김니꼴라이")
    assert together == ids("이날 김 니꼴라이 고려인협회 회장이 말했다.", "김 니꼴라이") != []


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("Alexandr Matsegora", "person:matsegora"),
        ("Aleksandr Matsegora", "person:matsegora"),
        ("Aleksey Matsegora", ""),
        ("Alexandr Hamilton", ""),
    ],
)
def test_a_russian_of_the_lexicon_is_known_by_another_spelling_of_the_given_name(
    name: str, entity: str
) -> None:
    found = ids(f"On Monday {name} spoke to reporters for an hour.", name)
    assert [one for one in found if one == "person:matsegora"] == ([entity] if entity else [])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("하바롭스크두빛협회", "하바로프스크두빛협회", True),
        ("전라북도두빛협회", "전북두빛협회", True),
        ("전북도두빛협회", "전북두빛협회", True),
        ("경북두빛협회", "전북두빛협회", False),
        ("하바로프스크두빛협회", "아르한겔스크두빛협회", False),
    ],
)
def test_a_body_is_one_however_the_place_at_its_head_is_written(
    one: str, other: str, same: bool
) -> None:
    mine, theirs = (ids(f"{name}는 5월에 발표했다.", name) for name in (one, other))
    assert mine
    assert theirs
    assert (mine == theirs) is same


def test_a_ward_that_many_cities_have_is_that_of_its_city() -> None:
    seoul = ids("They met at a hotel in Jung-gu, Seoul, in May.", "Jung-gu")
    assert seoul == ids("5월 서울 중구에서 만났다.", "중구") == ["place:seoul-junggu"]
    assert seoul != ids("They met at a hotel in Jung-gu, Busan, in May.", "Jung-gu")
    alone = ids("They met at a hotel in Jung-gu in May.", "Jung-gu")
    assert alone
    assert alone != seoul


def test_a_name_in_latin_letters_with_a_korean_head_is_the_english_one() -> None:
    assert ids("제3회 QTV 포럼이 5월에 열렸다.", "제3회 QTV 포럼") == ["event:qtv-forum"]
    assert ids("She spoke at the QTV Forum in May.", "QTV Forum") == ["event:qtv-forum"]
    assert ids("QTV그룹은 5월에 발표했다.", "QTV그룹") == ["org:qtv-group"]


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("Second Quillo Bay Festival", "event:quillo-bay-festival"),
        ("II Quillo Bay Festival", "event:quillo-bay-festival"),
        ("Quillo Bay Festival", "event:quillo-bay-festival"),
        ("Second Quillo Bay War", "event:second-quillo-bay-war"),
    ],
)
def test_editions_of_a_festival_are_one_event(name: str, entity: str) -> None:
    found = ids(f"She spoke at the {name} in May.", name)
    assert found == [entity]
