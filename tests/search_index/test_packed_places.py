"""The packed tables of countries and cities, and places in running text."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib import resources

import pytest

from search_index.entities import load_lexicon, name_key, recognise
from search_index.entities.entries import is_hangul
from search_index.entities.normalise import is_case_of
from search_index.entities.packed import FILES, Row, read_rows, whole_key
from search_index.entities.wordlists import word_list
from search_index.models import Document, DocumentInfo, EntityType

_SCRIPTS = {
    "en": re.compile(r"[A-Za-zÀ-ɏḀ-ỿ][A-Za-zÀ-ɏḀ-ỿ .'&-]*\??"),
    "ko": re.compile(r"[가-힣][가-힣 -]*\??"),
    "ru": re.compile(r"[А-Яа-яЁё][А-Яа-яЁё .,'—-]*\??"),
}


def found(text: str) -> list[tuple[str, str]]:
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    return [(m.text, m.entity) for m in recognise(document).mentions]


@cache
def rows(file: str) -> tuple[Row, ...]:
    return tuple(read_rows(file))


@pytest.mark.parametrize("file", FILES)
def test_a_table_is_sorted_small_and_says_where_it_is_from(file: str) -> None:
    data = (resources.files("search_index.entities") / "data" / file).read_bytes()
    assert len(data) < 400_000
    assert data.decode("utf-8").startswith("# ")
    keys = [row.key for row in rows(file)]
    assert keys == sorted(set(keys))
    assert len(keys) > {"countries.tsv": 240, "lands.tsv": 150, "cities.tsv": 4_000}[file]


@pytest.mark.parametrize("file", FILES)
def test_names_are_in_the_letters_of_their_language(file: str) -> None:
    for row in rows(file):
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", row.key)
        several = file == "lands.tsv" and not row.code  # as seas and mountains
        assert several or re.fullmatch("[A-Z]{2}", row.code), row.key
        assert "en" in row.names, row.key
        for language, names in row.names.items():
            assert len(set(names)) == len(names), row.key
            for name in names:
                assert _SCRIPTS[language].fullmatch(name), (row.key, name)


def test_no_name_of_a_city_is_a_first_name_or_too_short() -> None:
    given = {*word_list("given_cyrillic_male"), *word_list("given_cyrillic_female")}
    for row in rows("cities.tsv"):
        assert not given & {name.lower() for name in row.names.get("ru", ())}, row.key
        assert all(len(name.strip("?")) > 1 for names in row.names.values() for name in names)
        for name in row.names.get("ko", ()):
            bare = name.removesuffix("?")
            assert name != bare or len(bare.replace(" ", "")) > 2, row.key


def test_no_name_is_two_places() -> None:
    lexicon = load_lexicon()
    bearers = Counter(
        key
        for entry in lexicon
        if entry.type == EntityType.PLACE
        for key in {
            # A form that is a case of one name only is not ambiguous.
            name if is_hangul(name) else f"{whole_key(name)} {len(name)} {name.lower()[-2:]}"
            for name in entry.all_names()
            if not entry.when.get(name)
        }
    )
    assert [key for key, count in bearers.items() if count > 1] == []


def test_every_country_of_a_city_is_an_entry() -> None:
    lexicon = load_lexicon()
    without = {
        entity.partition(":")[2]
        for entity in lexicon.ids
        if lexicon.is_packed(entity) and (entry := lexicon.get(entity)) and entry.country is None
    }
    assert without == {row.key for row in rows("lands.tsv") if not row.code}
    assert not lexicon.is_packed("place:vladivostok")
    assert not lexicon.is_packed("place:nowhere-at-all")


@pytest.mark.parametrize(
    ("text", "surface", "entity"),
    [
        ("rain in Tallinn", "Tallinn", "place:tallinn"),
        ("дождь в Таллинне", "Таллинне", "place:tallinn"),
        ("탈린에 비가 왔다. 에스토니아의 수도다.", "탈린", "place:tallinn"),
        ("a ferry from Kushiro", "Kushiro", "place:kushiro"),
        ("в Уссурийске", "Уссурийске", "place:ussuriysk"),
        ("우수리스크에서 만났다", "우수리스크", "place:ussuriysk"),
        ("порт Козьмино; в Козьмине", "Козьмине", "place:kozmino"),
        ("ships in Kozmino", "Kozmino", "place:kozmino"),
        ("on Ulleungdo", "Ulleungdo", "place:ulleungdo"),
        ("울릉도와 독도를", "울릉도", "place:ulleungdo"),
        ("в Забайкальском крае", "Забайкальском крае", "place:zabaykalsky-krai"),
        ("через Татарский пролив", "Татарский пролив", "place:tatar-strait"),
        ("풍계리 핵실험장을 폭파했다", "풍계리 핵실험장", "place:punggye-ri"),
        ("на Сахалине и Курилах", "Курилах", "place:kuril-islands"),
        ("from Ethiopia", "Ethiopia", "place:ethiopia"),
        ("посол Эфиопии", "Эфиопии", "place:ethiopia"),
        ("эфиопский посол", "эфиопский", "place:ethiopia"),
        ("the Democratic Republic of the Congo", "Democratic Republic of the Congo",
         "place:congo-kinshasa"),
        ("전주시의 비빔밥, 전주에서", "전주", "place:jeonju"),
        ("수단의 수도 하르툼. 수단은 남수단과", "수단", "place:sudan"),
    ],
)  # fmt: skip
def test_places_are_found_in_three_languages(text: str, surface: str, entity: str) -> None:
    assert (surface, entity) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Христофор Колумб отплыл",  # Колумбия
        "최후의 수단으로 남겨 두었다",
        "지난 12일 전주보다 늘었다",
        "Того нельзя было",
        "He thanked Wells Fargo.",
        "Nice work, said Jordan.",
        "a reading in Reading",
        "Матч начался в полдень. Бенуа Пера проиграл.",
    ],
)
def test_words_and_other_names_are_no_places(text: str) -> None:
    assert [e for _, e in found(text) if e.startswith("place:")] == []


def test_a_city_and_its_table_are_one_entity() -> None:
    ids = load_lexicon().ids
    for name in ("Vladivostok", "Busan", "Hunchun", "Nakhodka"):
        key = name_key(name)
        bearers = [
            entity
            for entity in ids
            if (entry := load_lexicon().get(entity)) is not None
            and entry.type == EntityType.PLACE
            and key in map(name_key, entry.all_names())
        ]
        assert bearers == [f"place:{key}"]


@pytest.mark.parametrize(
    ("name", "cases", "others"),
    [
        ("Колумбия", "Колумбия Колумбии Колумбию Колумбией", "Колумб Колумба Колумбом"),
        ("Перу", "Перу", "Пера Пером"),
        ("Доссо", "Доссо", "Досса"),
        ("Зарубино", "Зарубино Зарубина Зарубине", "Зарубин Зарубиной"),
        ("Владивосток", "Владивостока Владивостоку Владивостоком Владивостоке", "Владивостокская"),
        ("Курилы", "Курилы Курил Курилам Курилах", "Курилу"),
        ("Приморье", "Приморья Приморью Приморьем", "Приморию"),
        ("Байкал", "Байкала Байкале", "Байкалу́ша"),
        ("Грозный", "Грозного Грозном", "Грозная"),
        ("Артём", "Артема Артёме", "Артемида"),
        ("Корея", "Кореи Корее Корею Кореей", "Корейка"),
    ],
)
def test_cases_of_a_name(name: str, cases: str, others: str) -> None:
    assert all(is_case_of(form, name) for form in [name, *cases.split()])
    assert not any(is_case_of(form, name) for form in others.split())


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("They sailed down the Danube.", ("Danube", "place:danube")),
        ("Тоннаж судов на Дунае вырос.", ("Дунае", "place:danube")),
        ("Barges wait on the Mississippi River.", ("Mississippi River", "place:mississippi-river")),
        ("Выборы прошли в Неваде.", ("Неваде", "place:nevada")),
        ("그는 캔자스에서 태어났다.", ("캔자스", "place:kansas")),
        ("Британией правили наместники.", ("Британией", "place:united-kingdom")),
        ("The harbour of Brittany froze.", ("Brittany", "place:brittany")),
    ],
)
def test_lands_and_waters(text: str, place: tuple[str, str]) -> None:
    assert place in found(text)


@pytest.mark.parametrize("text", ["Joe Montana threw the ball.", "Писал Нил Армстронг."])
def test_people_who_are_called_like_lands_are_people(text: str) -> None:
    assert not [entity for _, entity in found(text) if entity.startswith("place:")]
