"""The packaged lexicon, its forms in running text, and the keys of typed names."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

import pytest

from search_index.entities import load_lexicon, name_key, recognise
from search_index.entities.entries import parse_entries
from search_index.entities.lexicon import Lexicon
from search_index.entities.wordlists import FILES
from search_index.models import Document, DocumentInfo, EntityType


def found(text: str, lexicon: Lexicon | None = None) -> list[tuple[str, str]]:
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    return [(m.text, m.entity) for m in recognise(document, lexicon).mentions]


def kinds(text: str) -> dict[str, EntityType]:
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    return {m.text: m.type for m in recognise(document).mentions}


def test_every_entry_is_named_in_english_and_well_formed() -> None:
    lexicon = load_lexicon()
    assert len(lexicon) > 400
    for entry in lexicon:
        assert re.fullmatch(r"(person|org|place|event|work):[a-z0-9]+(-[a-z0-9]+)*", entry.id)
        assert "en" in entry.names, entry.id
        assert entry.wikidata is None or re.fullmatch(r"Q\d+", entry.wikidata)
        assert entry.country is None or lexicon.get(entry.country) is not None, entry.id
        used = {
            name for group in (entry.demonyms, entry.generic) for n in group.values() for name in n
        }
        assert set(entry.when) <= used | set(entry.all_names()), entry.id


def test_wikidata_ids_are_used_once() -> None:
    ids = [entry.wikidata for entry in load_lexicon() if entry.wikidata]
    assert len(ids) == len(set(ids))


def test_get_and_fingerprint() -> None:
    lexicon = load_lexicon()
    entry = lexicon.get("place:vladivostok")
    assert entry is not None
    assert entry.names["ko"] == "블라디보스토크"
    assert lexicon.get("place:nowhere-at-all") is None
    assert load_lexicon() is lexicon
    assert re.fullmatch(r"[0-9a-f]{16}", lexicon.fingerprint)


@pytest.mark.parametrize(
    ("text", "surface", "entity"),
    [
        ("A ferry left Vladivostok’s harbour.", "Vladivostok", "place:vladivostok"),
        ("VLADIVOSTOK HARBOUR CLOSED", "VLADIVOSTOK", "place:vladivostok"),
        ("паром из Владивостока", "Владивостока", "place:vladivostok"),
        ("паром под Владивостоком", "Владивостоком", "place:vladivostok"),
        ("배가 블라디보스토크에서도 떠났다", "블라디보스토크", "place:vladivostok"),
        ("the ROK and the D.P.R.K. agreed", "D.P.R.K.", "place:north-korea"),
        ("в Корее и Японии", "Корее", "place:south-korea"),
        ("через Южную Корею", "Южную Корею", "place:south-korea"),
        ("대한민국을 찾았다", "대한민국", "place:south-korea"),
        ("주러시아 대사를", "러시아", "place:russia"),
        ("러시아정부가", "러시아", "place:russia"),
        ("한국은행이 금리를", "한국은행", "org:bank-of-korea"),
        ("배가 북극 항로를 지났다", "북극 항로", "work:arctic-route"),
        ("по Северному морскому пути", "Северному морскому пути", "work:arctic-route"),
        ("a freight train on the trans-Siberian railway", "trans-Siberian railway",
         "work:trans-siberian-railway"),
        ("на Восточном экономическом форуме", "Восточном экономическом форуме",
         "event:eastern-economic-forum"),
        ("говорил с Ким Чен Ыном", "Ким Чен Ыном", "person:kim-jong-un"),
        ("politics of Roh Tae Woo", "Roh Tae Woo", "person:roh-tae-woo"),
        ("the People’s Republic of China", "People’s Republic of China", "place:china"),
        ("선이 38선까지 내려왔다", "38선", "place:parallel-38"),
        ("The plan was drawn up in St. Petersburg.", "St. Petersburg", "place:saint-petersburg"),
    ],
)  # fmt: skip
def test_names_are_found_in_running_text(text: str, surface: str, entity: str) -> None:
    assert (surface, entity) in found(text)


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("한국어를 배운다", "place:south-korea"),
        ("조선소를 찾았다", "place:joseon"),
        ("그는 하산했다", "place:khasan"),
        ("Tell us what you think", "place:united-states"),
        ("хабаровский поезд", "place:khabarovsk"),
        ("a polish for shoes", "place:poland"),
        ("미국식당가격표시제", "place:united-states"),
        ("The town of Georgia elected a mayor.", "place:georgia"),
    ],
)
def test_names_are_not_found_inside_other_words(text: str, entity: str) -> None:
    assert entity not in [e for _, e in found(text)]


def test_names_written_together_are_found_and_a_long_row_of_them_is_no_writing() -> None:
    assert [e for _, e in found("한국러시아 관계")] == ["place:south-korea", "place:russia"]
    assert found("한국러시아" * 2_000) == []


def test_demonyms_are_linked_to_their_place() -> None:
    text = (
        "Russian and South Korean crews; российские и южнокорейские суда; 러시아의 배, 한국인 선원"
    )
    types = kinds(text)
    for surface in ("Russian", "South Korean", "российские", "южнокорейские", "러시아의", "한국인"):
        assert types[surface] == EntityType.DEMONYM
    entities = dict(found(text))
    assert entities["российские"] == entities["러시아의"] == entities["Russian"] == "place:russia"
    assert kinds("러시아에서 온 배")["러시아"] == EntityType.PLACE


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("한·러 교역", ["south-korea", "russia"]),
        ("한러 정상회담", ["south-korea", "russia"]),
        ("한미일 협력", ["south-korea", "united-states", "japan"]),
        ("북·러 관계는", ["north-korea", "russia"]),
        ("한미약품이 발표했다", []),
        ("중미 여러 나라", []),
    ],
)
def test_one_syllable_states_only_in_compounds(text: str, entities: list[str]) -> None:
    places = [entity for _, entity in found(text) if entity.startswith("place:")]
    assert places == [f"place:{name}" for name in entities]


def test_an_ambiguous_name_waits_for_its_context() -> None:
    assert ("조선", "place:joseon") in found(
        "조선 정부는 1884년 러시아와 수교했다. 조선왕조의 외교였다."
    )
    assert all(e != "place:joseon" for _, e in found("올해 조선 수주가 늘었다."))


def test_a_name_of_two_entities_is_left_apart() -> None:
    tables = {"alpha": {"en": ["Mercury"]}, "beta": {"en": ["Mercury", "Beta Works"]}}
    lexicon = Lexicon(parse_entries("org", tables), "test")
    assert found("They visited Mercury and Beta Works.", lexicon) == [("Beta Works", "org:beta")]


@pytest.mark.parametrize(
    ("names"),
    [
        ("Владивосток", "Владивостоке", "владивостоком", "ВЛАДИВОСТОКА"),
        ("Vladivostok", "vladivostok’s", "Vladivostok's", " VLADIVOSTOK "),
        ("블라디보스토크", "블라디보스토크에서", "블라디보스토크의", "블라디보스토크로부터"),
        ("Park Jung-ho", "park jung ho", "“Park Jung‑ho”", "Park Jung–ho’s"),
        ("Горбачёв", "Горбачева", "Горбачёвым"),
        ("Южная Корея", "Южной Корее", "южную корею"),
        ("U.S.", "US", "us"),
        ("Tromsø Café", "tromsø cafe"),
        ("Trans-Siberian Railway", "trans siberian railway"),
        ("Максим", "Максима", "Максимом"),
    ],
)
def test_name_key_joins_the_forms_of_one_name(names: tuple[str, ...]) -> None:
    assert len({name_key(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Карелия", "Карелова"), ("Kim Jong-un", "Kim Hong-kyun"), ("Корея", "Кора"),
        ("북한", "북항"), ("Трутнев", "Трутень"), ("Рим", "Река"),
    ],
)  # fmt: skip
def test_name_key_keeps_names_apart(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize("name", ["북극항로", "러시아", "블라디보스토크", "대외경제정책연구원"])
@pytest.mark.parametrize("particle", ["를", "의", "에서", "는", "부터", "와의"])
def test_a_korean_name_has_one_key_with_and_without_a_particle(name: str, particle: str) -> None:
    assert name_key(name + particle) == name_key(name)


def test_no_list_of_words_has_the_name_of_another() -> None:
    files = resources.files("search_index.entities") / "data"
    keys = [key for file in FILES for key in tomllib.loads((files / file).read_text("utf-8"))]
    assert sorted(keys) == sorted(set(keys))
