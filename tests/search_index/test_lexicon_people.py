"""The people of the packaged lexicon: every name is well formed and is recognised as theirs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from search_index.entities import load_lexicon, name_key, recognise
from search_index.entities.entries import LexiconEntry
from search_index.entities.romanise import romanise_person, slug
from search_index.models import Document, DocumentInfo, EntityType

PEOPLE = tuple(entry for entry in load_lexicon() if entry.type == EntityType.PERSON)
SENTENCES = {
    "en": "In the evening they spoke about {} again.\n{}\n",
    "ko": "그들은 {}에 대해 말했다.\n{}\n",
    "ru": "Вчера говорили, что {} там был.\n{}\n",
}
SCRIPTS = {"en": r"[A-Za-z\u00c0-\u024f]", "ko": "[가-힣]", "ru": "[А-Яа-яЁё]"}


def names_of(entry: LexiconEntry, language: str) -> Iterator[str]:
    if language in entry.names:
        yield entry.names[language]
    yield from entry.aliases.get(language, ())


def all_names() -> Iterator[tuple[LexiconEntry, str, str]]:
    for entry in PEOPLE:
        for language in SENTENCES:
            for name in names_of(entry, language):
                yield entry, language, name


def found(text: str) -> list[tuple[str, str]]:
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    return [(mention.text, mention.entity) for mention in recognise(document).mentions]


def entity_of(text: str, surface: str) -> list[str]:
    return [entity for name, entity in found(text) if name == surface]


def test_there_are_several_hundred_people_of_many_countries() -> None:
    assert len(PEOPLE) > 1_800
    assert len({entry.country for entry in PEOPLE}) > 25


def test_keys_are_plain() -> None:
    for entry in PEOPLE:
        assert re.fullmatch(r"person:[a-z]+(-[a-z]+)*", entry.id), entry.id


def test_everybody_has_names_in_two_languages_each_in_its_script() -> None:
    for entry in PEOPLE:
        assert len(entry.names) >= 2, entry.id
    for entry, language, name in all_names():
        assert name == " ".join(name.split()), (entry.id, name)
        assert re.search(SCRIPTS[language], name), (entry.id, name)
        if language != "ko":
            others = "".join(SCRIPTS[other] for other in SCRIPTS if other != language)
            # The numbers of rulers are Latin in Russian too: Николай II.
            assert not re.search(others.replace("][", ""), re.sub(r"\b[IVX]+\b", "", name)), name


def test_no_name_is_given_to_two_people_unless_its_context_decides() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for entry, _, name in all_names():
        if name not in entry.when:
            owners[name.casefold().replace("ё", "е").replace("-", " ")].add(entry.id)
    assert [(name, sorted(ids)) for name, ids in owners.items() if len(ids) > 1] == []


def test_no_name_is_listed_twice_for_one_person() -> None:
    for entry in PEOPLE:
        for language in SENTENCES:
            names = list(names_of(entry, language))
            assert len(names) == len(set(names)), entry.id


def test_no_context_is_empty() -> None:
    for entry in PEOPLE:
        for name, words in entry.when.items():
            assert words, (entry.id, name)
            assert all(word.strip() == word and len(word) > 1 for word in words), (entry.id, name)


def test_an_unknown_namesake_never_gets_the_id_of_a_person_of_the_lexicon() -> None:
    for entry in PEOPLE:
        for name in entry.when:
            if " " in name:
                assert entry.id != f"person:{slug(name)}", name
            elif re.fullmatch("[가-힣]{3}", name):
                assert entry.id != f"person:{slug(romanise_person(name))}", name


def test_every_name_is_recognised_as_the_person() -> None:
    """Names that only the endings of their last words tell apart are left apart: Чонхи, Чонхо."""
    owners: dict[str, set[str]] = defaultdict(set)
    for entry, _, name in all_names():
        owners[name_key(name)].add(entry.id)
    wrong = []
    for entry, language, name in all_names():
        context = entry.when.get(name, ("",))[0]
        linked = entity_of(SENTENCES[language].format(name, context), name)
        if entry.id not in linked and (linked or len(owners[name_key(name)]) == 1):
            wrong.append((entry.id, name, linked))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "surface", "entity"),
    [
        ("Choe Son Hui flew to Moscow.", "Choe Son Hui", "choe-son-hui"),
        ("최선희 외무상은 모스크바를 찾았다.", "최선희", "choe-son-hui"),
        ("встретился с Чхве Сонхи", "Чхве Сонхи", "choe-son-hui"),
        ("a talk by Seong-chang Cheong", "Seong-chang Cheong", "cheong-seong-chang"),
        ("по словам Александра Мацегоры", "Александра Мацегоры", "matsegora"),
        ("마체고라 대사는 말했다", "마체고라", "matsegora"),
        ("Посол А. И. Мацегора ответил", "А. И. Мацегора", "matsegora"),
        ("с Глебом Александровичем Ивашенцовым", "Глебом Александровичем Ивашенцовым",
         "ivashentsov"),
        ("книга Андрея Ланькова", "Андрея Ланькова", "lankov"),
        ("the diary of Yun Chi-ho", "Yun Chi-ho", "yun-chi-ho"),
        ("홍범도 장군의 유해", "홍범도", "hong-beom-do"),
        ("песни Виктора Цоя", "Виктора Цоя", "viktor-tsoi"),
        ("리펑 중국 총리", "리펑", "li-peng-premier"),
    ],
)  # fmt: skip
def test_people_are_found_in_running_text(text: str, surface: str, entity: str) -> None:
    assert f"person:{entity}" in entity_of(text, surface)


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Kim Yong-chol sang. Kim Yong-cheol danced.", "Kim Yong-chol"),
        ("Kim Yong-chol sang. Kim Yong-cheol danced.", "Kim Yong-cheol"),
        ("Gerhard Stoltenberg resigned. Stoltenberg left.", "Stoltenberg"),
        ("배우 이종석이 무대에 올랐다", "이종석"),
        ("Бессмертный полк прошёл по городу", "Бессмертный"),
        ("Внуково закрыто", "Внуково"),
        ("Мода на хлеб прошла", "Мода"),
        ("Наступает Захаров", "Захаров"),
        ("배의 정박 시설", "정박"),
        ("건강 이상설이 돌았다", "이상설"),
        ("태도의 강경화를 걱정했다", "강경화"),
        ("이것은 허가이다", "허가이"),
        ("지역의 오수용 관을 바꾸었다", "오수용"),
        ("현정은 웃었다", "현정은"),
    ],
)
def test_others_are_not_taken_for_them(text: str, surface: str) -> None:
    known = {entry.id for entry in load_lexicon().people}
    assert [entity for entity in entity_of(text, surface) if entity in known] == []


def test_a_former_president_is_not_president_chun() -> None:
    text = "전두환 씨와 박근혜 전 대통령, 현인택 장관과 현 대통령"
    assert entity_of(text, "전 대통령") == entity_of(text, "현 대통령") == []
    assert entity_of(text, "전두환") == ["person:chun-doo-hwan"]


def test_president_marks_a_leader_only() -> None:
    leaders = {entry.id for entry in PEOPLE if entry.leader}
    assert {"person:park-geun-hye", "person:putin", "person:reagan"} <= leaders
    assert not leaders & {"person:mishustin", "person:han-duck-soo", "person:li-keqiang"}
    assert entity_of("the Reagan administration", "Reagan") == ["person:reagan"]
    assert entity_of("윤 대통령은 말했다", "윤") == ["person:yoon-suk-yeol"]
