"""Names, dates and figures that no lexicon knows, in three languages."""

from __future__ import annotations

import pytest

from search_index.entities import recognise
from search_index.entities.dates import date_name
from search_index.entities.korean_sounds import same_korean
from search_index.entities.romanise import romanise_person, slug
from search_index.models import Document, DocumentInfo


def found(text: str) -> list[tuple[str, str]]:
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    return [(m.text, m.entity) for m in recognise(document).mentions]


def of_kind(text: str, kind: str) -> list[tuple[str, str]]:
    return [(surface, e) for surface, e in found(text) if e.startswith(f"{kind}:")]


@pytest.mark.parametrize(
    ("text", "surface", "entity"),
    [
        ("They sailed on March 3, 2019.", "March 3, 2019", "date:2019-03-03"),
        ("They sailed on 3 March 2019.", "3 March 2019", "date:2019-03-03"),
        ("The fair runs June 4–6.", "June 4–6", "date:--06-04..06"),
        ("Ice closed the port in Jan. 2011.", "Jan. 2011", "date:2011-01"),
        ("Trade doubled since 1998 and", "1998", "date:1998"),
        ("From 2003–2008 the", "2003–2008", "date:2003..2008"),
        ("Back in the 1970s nobody", "1970s", "date:1970s"),
        ("In the third quarter of 2021 it", "third quarter of 2021", "date:2021-q3"),
        ("It began in spring 2012 when", "spring 2012", "date:2012-spring"),
        ("Filed 2020-05-17 by", "2020-05-17", "date:2020-05-17"),
        ("It opens in September.", "September", "date:--09"),
        ("2013년 5월 7일에 열렸다", "2013년 5월 7일", "date:2013-05-07"),
        ("5월 7~9일 열렸다", "5월 7~9일", "date:--05-07..09"),
        ("2013년 5월부터", "2013년 5월", "date:2013-05"),
        ("1988년에는", "1988년", "date:1988"),
        ("1980년대의 일", "1980년대", "date:1980s"),
        ("2020년 하반기까지", "2020년 하반기", "date:2020-h2"),
        ("7 мая 2013 года открылся", "7 мая 2013 года", "date:2013-05-07"),
        ("открылся 7–9 мая", "7–9 мая", "date:--05-07..09"),
        ("в мае 2013 г. открылся", "мае 2013 г.", "date:2013-05"),
        ("к 1988 году", "1988 году", "date:1988"),
        ("в 1980-х годах", "1980-х годах", "date:1980s"),
        ("во втором полугодии 2020 года", "втором полугодии 2020 года", "date:2020-h2"),
        ("зимой 2009 года", "зимой 2009 года", "date:2009-winter"),
    ],
)
def test_dates_have_a_normal_form(text: str, surface: str, entity: str) -> None:
    assert of_kind(text, "date") == [(surface, entity)]


@pytest.mark.parametrize(
    "text",
    ["It costs $1999 today.", "He may come, and march on.", "Room 3015 is closed.", "1,984 pages",
     "20년 동안 일했다", "version 3.2017.1", "Boeing 747-2000"],
)  # fmt: skip
def test_other_numbers_are_no_dates(text: str) -> None:
    assert of_kind(text, "date") == []


@pytest.mark.parametrize(
    ("text", "surface", "entity"),
    [
        ("a loan of $12.5 million", "$12.5 million", "quantity:usd-12.5-million"),
        ("a loan of US$4bn", "US$4bn", "quantity:usd-4-billion"),
        ("worth 700 billion won", "700 billion won", "quantity:krw-700-billion"),
        ("worth €90m", "€90m", "quantity:eur-90-million"),
        ("7000억 원 규모", "7000억 원", "quantity:krw-700-billion"),
        ("1250만 달러의", "1250만 달러", "quantity:usd-12.5-million"),
        ("2조 5000억원을", "2조 5000억원", "quantity:krw-2.5-trillion"),
        ("12,5 млн долларов", "12,5 млн долларов", "quantity:usd-12.5-million"),
        ("4 млрд руб. на", "4 млрд руб.", "quantity:rub-4-billion"),
        ("a 320-kilometre road", "320-kilometre", "quantity:320-km"),
        ("길이 320킬로미터의", "320킬로미터", "quantity:320-km"),
        ("длиной 320 километров", "320 километров", "quantity:320-km"),
        ("rose 7.5 percent", "7.5 percent", "quantity:7.5-percent"),
        ("7.5퍼센트 올랐다", "7.5퍼센트", "quantity:7.5-percent"),
        ("выросло на 7,5 процента", "7,5 процента", "quantity:7.5-percent"),
        ("some 45,000 residents", "45,000 residents", "quantity:45000-people"),
        ("주민 4만5천 명이", "4만5천 명", "quantity:45000-people"),
        ("около 45 тысяч человек", "45 тысяч человек", "quantity:45000-people"),
        ("около 45 000 жителей", "45 000 жителей", "quantity:45000-people"),
        ("nearly 3/4th of", "3/4th", "quantity:3-over-4"),
        ("4분의 3이", "4분의 3", "quantity:3-over-4"),
        ("for forty years", "forty years", "quantity:40-years"),
        ("сорок лет спустя", "сорок лет", "quantity:40-years"),
        ("8 LNG carriers", "8 LNG carriers", "quantity:8-vessels"),
    ],
)
def test_figures_have_a_value_and_a_unit(text: str, surface: str, entity: str) -> None:
    assert of_kind(text, "quantity") == [(surface, entity)]


@pytest.mark.parametrize(
    ("text", "surface", "entity"),
    [
        ("said President Tarvo Ilmari yesterday", "Tarvo Ilmari", "person:tarvo-ilmari"),
        ("the harbour master, Robert Quillfeather, left", "Robert Quillfeather",
         "person:robert-quillfeather"),
        ("a paper by Hwang Min-jae", "Hwang Min-jae", "person:hwang-min-jae"),
        ("a paper by Ryu Sang Ok", "Ryu Sang Ok", "person:ryu-sang-ok"),
        ("a paper by Min-jae Hwang", "Min-jae Hwang", "person:hwang-min-jae"),
        ("engineer Vadim Strelnikov drew", "Vadim Strelnikov", "person:vadim-strelnikov"),
        ("황민재 교수는 말했다", "황민재", "person:hwang-min-jae"),
        ("서지영 해양수산연구소 소장이", "서지영", "person:seo-ji-yeong"),
        ("книга Вадима Стрельникова", "Вадима Стрельникова", "person:vadim-strelnikov"),
        ("встретился с Ольгой Стрельниковой", "Ольгой Стрельниковой", "person:olga-strelnikova"),
        ("Вадим Петрович Стрельников ушёл", "Вадим Петрович Стрельников",
         "person:vadim-strelnikov"),
        ("доклад Хван Мин Чжэ вышел", "Хван Мин Чжэ", "person:khvan-min-chzhe"),
        ("подписал министр Гурьев", "Гурьев", "person:gurev"),
    ],
)  # fmt: skip
def test_people_need_evidence(text: str, surface: str, entity: str) -> None:
    assert (surface, entity) in of_kind(text, "person")


@pytest.mark.parametrize(
    "text",
    [
        "Today Five Following Members Read the Related Articles",
        "Monday Morning Traffic was slow. October Skies were grey.",
        "Stock Prices Rise As Winter Demand Grows Across Asia",
        "The Grand Harbour Bridge Project Nears Completion",
        "양국 정부는 주요 장관 회의를 열었다. 전문가 교수 모임",
        "Сегодня Новые правила вступили в силу. Первый Зимний рейс",
    ],
)
def test_openers_headlines_and_nouns_are_no_people(text: str) -> None:
    assert of_kind(text, "person") == []


@pytest.mark.parametrize(
    ("text", "surface", "entity"),
    [
        ("a study of the Halmstad Institute for Sea Ice", "Halmstad Institute for Sea Ice",
         "org:halmstad-institute-for-sea-ice"),
        ("at the University of Tampere and", "University of Tampere", "org:university-of-tampere"),
        ("the Nordvik Shipping Corporation sold", "Nordvik Shipping Corporation",
         "org:nordvik-shipping-corporation"),
        ("a ship on the Skerry Sea", "Skerry Sea", "place:skerry-sea"),
        ("signed the Treaty of Karlstad", "Treaty of Karlstad", "work:treaty-of-karlstad"),
        ("한국빙해연구원에서", "한국빙해연구원", "org:hangukbinghaeyeonguwon"),
        ("компания «Полярный рейс» купила", "Полярный рейс", "org:polyarn-reys"),
    ],
)  # fmt: skip
def test_bodies_are_known_by_their_head(text: str, surface: str, entity: str) -> None:
    assert (surface, entity) in found(text)


def test_a_body_in_another_case_is_the_same_body() -> None:
    one = of_kind("основан Тверской речной институт гидрологии", "org")
    other = of_kind("работает в Тверском речном институте гидрологии", "org")
    assert one
    assert one[0][1] == other[0][1]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("홍길동", "hong gil-dong"), ("이순신", "lee sun-sin"), ("박세리", "park se-ri")],
)
def test_hangul_people_are_romanised_family_first(name: str, expected: str) -> None:
    assert romanise_person(name) == expected


def test_slugs_are_ascii_and_keep_names_apart() -> None:
    assert slug("Юрий Щукин") == "yury-shchukin"
    assert slug("Åre Øst’s") == slug("Are Øst's")
    assert slug("北京") != slug("上海")
    assert slug("北京").isascii()


@pytest.mark.parametrize(
    ("hangul", "spelt", "same"),
    [
        ("윤석열", "Yoon Suk Yeol", True),
        ("윤석열", "Yun Seok Yeol", True),
        ("윤석열", "Юн Сок Ель", True),
        ("김정은", "Kim Jong Un", True),
        ("김정은", "Kim Hong Kyun", False),
        ("김정은", "Kim Jong Il", False),
        ("문재인", "Moon Chung In", False),
        ("문정인", "Moon Chung In", True),
    ],
)
def test_korean_names_are_compared_syllable_by_syllable(
    hangul: str, spelt: str, same: bool
) -> None:
    assert same_korean(hangul, spelt) is same
    assert same_korean(spelt, hangul) is same


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("2017", "2017"),
        ("2017-12", "December 2017"),
        ("2017-12-05", "5 December 2017"),
        ("--12", "December"),
        ("--10-22..23", "22–23 October"),
        ("2014..2017", "2014–2017"),
        ("2017-h1", "first half of 2017"),
        ("2025-autumn", "autumn 2025"),
        ("1990s", "1990s"),
    ],
)
def test_dates_are_named_as_people_write_them(form: str, name: str) -> None:
    assert date_name(form) == name
