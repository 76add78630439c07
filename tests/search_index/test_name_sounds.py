"""Names compared by their sounds across scripts, and what a corpus joins by them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.entities.foreign_sounds import foreign_keys
from search_index.entities.joining import Named, joined, may_be_one, partners, same_person
from search_index.entities.korean_sounds import (
    hangul_families,
    korean_keys,
    readings,
    same_korean,
    same_place,
    syllables,
)
from search_index.entities.romanise import romanise_person
from search_index.entities.sound_rows import agree
from search_index.entities.sounds import sounds
from search_index.entities.variants import russian_slug
from search_index.models import EntityType

# Syllables without the letters that names are hardly written with.
_GIVEN = (
    "가건경고광구규근기길나남대덕도동두라래련록룡리만명목무문미민배범병보봉빈상서석선설성세소"
    "수순승시신아안애연영예옥용우욱웅원유윤은의이인일임자장재정제조종주준중지진찬창철춘태택하"
    "학한해향현형혜호홍화환효훈휘희"
)
families = st.sampled_from(sorted(hangul_families()))
hangul = st.builds(
    lambda family, first, second: family + first + second,
    families.filter(lambda name: len(name) == 1),
    st.sampled_from(_GIVEN),
    st.sampled_from(_GIVEN),
)
words = st.text(
    "abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюяё가나다라마바사", max_size=12
)

_KONTSEVICH = (
    [
        "к",
        "кк",
        "н",
        "т",
        "тт",
        "р",
        "м",
        "п",
        "пп",
        "с",
        "сс",
        "",
        "ч",
        "чч",
        "чх",
        "кх",
        "тх",
        "пх",
        "х",
    ],
    [
        "а",
        "э",
        "я",
        "йя",
        "о",
        "е",
        "ё",
        "е",
        "о",
        "ва",
        "вэ",
        "ве",
        "ё",
        "у",
        "во",
        "ве",
        "ви",
        "ю",
        "ы",
        "и",
        "и",
    ],
    {0: "", 1: "к", 4: "н", 7: "т", 8: "ль", 16: "м", 17: "п", 21: "н"},
)


def _kontsevich(syllable: str) -> str:
    """Return a syllable as the system of Kontsevich writes it where no other stands before it."""
    code = ord(syllable) - 0xAC00
    initials, vowels, finals = _KONTSEVICH
    vowel = "ый" if code % 588 // 28 == 19 and code // 588 == 11 else vowels[code % 588 // 28]
    return initials[code // 588] + vowel + finals[code % 28]


@settings(max_examples=200)
@given(hangul)
def test_a_romanised_name_is_that_of_its_hangul(name: str) -> None:
    latin = romanise_person(name).title()
    assert same_korean(name, latin)
    assert same_korean(latin.replace("-", " "), name)
    assert korean_keys(name) & korean_keys(latin)


@settings(max_examples=200)
@given(hangul)
def test_a_name_in_cyrillic_is_that_of_its_hangul(name: str) -> None:
    parts = [_kontsevich(syllable) for syllable in name[1:]]
    spelt = f"{_kontsevich(name[0])} {parts[0]} {parts[1]}".title()
    if readings(spelt):  # of some family names only other spellings are in use
        assert same_korean(name, spelt) == (name[0] in set().union(*_families_of(spelt)))
    assert name[1] in syllables(parts[0], "C")
    assert name[2] in syllables(parts[1], "C")


def _families_of(spelt: str) -> list[frozenset[str]]:
    return [reading.family for reading in readings(spelt)]


@given(hangul, hangul)
def test_two_names_in_hangul_are_one_only_if_they_are_equal(one: str, other: str) -> None:
    assert same_korean(one, other) == (one == other)
    entities = [Named(f"person:{n}", EntityType.PERSON, (n,)) for n in sorted({one, other})]
    assert joined(entities) == {}


@given(hangul, hangul)
def test_different_names_never_join_by_way_of_spellings(one: str, other: str) -> None:
    names = sorted({one, other, romanise_person(one).title(), romanise_person(other).title()})
    into = joined(Named(f"person:{name}", EntityType.PERSON, (name,)) for name in names)
    ends = {name: into.get(f"person:{name}", f"person:{name}") for name in (one, other)}
    assert (ends[one] == ends[other]) == (one == other)


@given(words, words)
def test_sounds_agree_both_ways_and_with_themselves(one: str, other: str) -> None:
    for loose, with_hangul in itertools.product((False, True), repeat=2):
        a = sounds(one, loose=loose, hangul=with_hangul)
        b = sounds(other, loose=loose, hangul=with_hangul)
        assert agree(a, b) == agree(b, a)
        assert agree(a, a) == bool(a)


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_the_names_comparing_is_symmetric(one: str, other: str) -> None:
    assert same_person(one, other) == same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kim Jong-un", "Kim Hong-kyun"),
        ("김정은", "Kim Jong-il"),
        ("조태용", "Cho Tae-yul"),
        ("조태열", "Чо Тхэ Ён"),
        ("김영주", "Ким Ён Чхоль"),
        ("박지원", "Пак Чи Сон"),
        ("황희", "Hwang Hee-chan"),
        ("Lee Jae-myung", "이재용"),
        ("Anna Sokolova", "Антон Соколов"),
        ("Alexandra Trusova", "Александр Трусов"),
        ("Elena Ivanova", "Алина Иванова"),
        ("안드레이 볼코프", "Андрей Волконский"),
        ("이반 시도로프", "Иван Сидоренко"),
        ("Dmitry Medvedev", "다닐 메드베데프"),
        ("Maria Petrova", "Марина Петрова"),
        ("Robert Miller", "Роберт Мюллер Младший"),
    ],
)
def test_near_misses_stay_apart(one: str, other: str) -> None:
    assert not same_person(one, other)
    assert not same_person(other, one)


@pytest.mark.parametrize(
    "names",
    [
        ("Shin Hae-chul", "신해철", "Син Хэ Чхоль"),
        ("Chung-ho Park", "박정호", "Пак Чон Хо"),
        ("Ri Kwang Su", "리광수", "Ли Гван Су"),
        ("Roh Jin-gyu", "노진규", "Но Джингю"),
        ("Namgung Won", "남궁원", "Намгун Вон"),
        ("Grigory Kovalchuk", "그리고리 코발추크", "Григорий Ковальчук"),
        ("Yelena Zhukovskaya", "옐레나 주콥스카야", "Елена Жуковская"),
        ("Sergei Gorbatov", "세르게이 고르바토프", "Сергей Викторович Горбатов"),
        ("Ilya Shcherbakov", "일리야 셰르바코프", "Илья Щербаков"),
        ("Robert Barton", "로버트 바턴", "Роберт Бартон"),
        ("Kenji Tanaka", "다나카 겐지", "Кэндзи Танака"),
        ("Larisa Kim", "라리사 김", "Лариса Ким"),
        ("Igor Tsoi", "이고리 최", "Игорь Цой"),
    ],
)
def test_names_in_three_scripts_are_one(names: tuple[str, ...]) -> None:
    for one, other in itertools.permutations(names, 2):
        assert same_person(one, other), (one, other)
        keys = [korean_keys(name) | foreign_keys(name) for name in (one, other)]
        assert keys[0] & keys[1]


def test_places_are_compared_syllable_by_syllable() -> None:
    assert same_place("Hwacheon", "화천")
    assert same_place("Хвачхон", "화천")
    assert not same_place("Hwaseong", "화천")


@pytest.mark.parametrize(
    "spellings",
    [
        "andrey-belov andrei-belov andrej-belov",
        "evgeny-petrov evgeni-petrov yevgeny-petrov yevgeniy-petrov evgenii-petrov",
        "mariya-orlova maria-orlova",
        "aleksandr-kozlov alexander-kozlov",
        "fedor-smirnov fyodor-smirnov",
        "dmitry-kovalevsky dmitri-kovalevskiy",
    ],
)
def test_spellings_of_a_russian_name_have_one_slug(spellings: str) -> None:
    first, *others = spellings.split()
    assert {russian_slug(other) for other in others} == {first} == {russian_slug(first)}


def test_other_slugs_are_left_as_they_are() -> None:
    for written in ("mary-miller", "kim-min-ji", "andrei", "maria-orlov-i"):
        assert russian_slug(russian_slug(written)) == russian_slug(written)
    assert russian_slug("maria-miller") == "maria-miller"
    assert russian_slug("anna-belova") != russian_slug("anna-belov")


def _person(name: str, *, known: bool = False) -> Named:
    return Named(f"person:{name}", EntityType.PERSON, (name,), known)


def _groups(*names: str) -> set[frozenset[str]]:
    into = joined(map(_person, names))
    found: dict[str, set[str]] = {}
    for name in names:
        found.setdefault(into.get(f"person:{name}", f"person:{name}"), set()).add(name)
    return {frozenset(group) for group in found.values()}


def test_what_fits_two_is_left_apart() -> None:
    assert _groups("신정호", "Shin Jung-ho") == {frozenset({"신정호", "Shin Jung-ho"})}
    assert len(_groups("신정호", "신중호", "Shin Jung-ho")) == 3
    assert _groups("신정호", "신중호", "Shin Jeong-ho") == {
        frozenset({"신정호", "Shin Jeong-ho"}),
        frozenset({"신중호"}),
    }


def test_spellings_in_one_script_need_the_name_in_hangul() -> None:
    assert len(_groups("Shin Yong-ho", "Shin Young-ho")) == 2
    assert len(_groups("Shin Yong-ho", "Shin Young-ho", "Син Ён Хо")) == 3
    assert len(_groups("Shin Young-ho", "Shin Yeong-ho", "신영호", "Син Ён Хо")) == 1


def test_the_lexicon_gives_the_id_and_two_of_it_are_never_one() -> None:
    known, unknown = _person("신정호", known=True), _person("Син Чон Хо")
    assert joined([unknown, known]) == {unknown.id: known.id}
    other = Named("person:x", EntityType.PERSON, ("Shin Jeong-ho",), known=True)
    assert joined([known, other, unknown]) == {}


@given(st.permutations(["신정호", "Shin Jeong-ho", "Син Чон Хо", "Igor Belov", "Игорь Белов"]))
def test_joining_does_not_depend_on_order(names: list[str]) -> None:
    assert joined(map(_person, names)) == {
        "person:Shin Jeong-ho": "person:신정호",
        "person:Син Чон Хо": "person:신정호",
        "person:Игорь Белов": "person:Igor Belov",
    }


def _place(name: str, *names: str, known: bool = False) -> Named:
    return Named(f"place:{name}", EntityType.PLACE, tuple(sorted((name, *names))), known)


@pytest.mark.parametrize(
    ("known", "other"),
    [
        (("Iceland", "아이슬란드", "Исландия"), "Ashland"),
        (("Manila", "마닐라", "Манила"), "Marina"),
        (("Pyongyang", "평양", "Пхеньян"), "Penang"),
        (("Liberia", "라이베리아", "Либерия"), "Lavera"),
    ],
)
def test_the_letters_that_two_names_share_decide(known: tuple[str, ...], other: str) -> None:
    """In Hangul and Cyrillic many foreign names are alike."""
    assert joined([_place(*known, known=True), _place(other)]) == {}


def test_where_they_share_no_letters_all_others_have_to_agree() -> None:
    without, latin = _place("트베리", "Тверь"), _place("Tver")
    assert joined([latin, without]) == {without.id: latin.id}
    assert joined([latin, _place("트베리", "Томск")]) == {}


def test_a_place_may_be_written_in_one_word_or_two() -> None:
    assert joined([_place("Hong Kong", "홍콩", known=True), _place("Hongkong")]) == {
        "place:Hongkong": "place:Hong Kong"
    }


_NAMES = st.lists(
    st.builds(_person, st.one_of(hangul, hangul.map(romanise_person), st.text("IgorьБеловa ")))
    | st.builds(_place, st.sampled_from(["서울역", "Seoul", "Сеул", "Tver", "Тверь", "트베리"])),
    unique_by=lambda entity: entity.id,
    max_size=8,
)


@given(_NAMES)
def test_what_may_be_one_is_found_by_keys(entities: list[Named]) -> None:
    """Keys only spare comparisons: whatever may be one has the partner of a key."""
    for one, other in itertools.combinations(entities, 2):
        if may_be_one(one, other):
            assert any(set(partners(key)) & other.keys for key in one.keys)
            assert any(set(partners(key)) & one.keys for key in other.keys)
