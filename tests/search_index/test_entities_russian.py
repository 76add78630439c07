"""Names in Russian texts that no lexicon has: people, places, bodies and works."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.entities import recognise
from search_index.entities.normalise import is_case_of, other_keys, word_key
from search_index.entities.russian_words import is_adjective, is_common, opens, verb_gender
from search_index.entities.tokens import Words
from search_index.models import Document, DocumentInfo, EntityType


def mentions(text: str) -> list[tuple[str, str, str]]:
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    return [(m.text, m.type.value, m.entity) for m in recognise(document).mentions]


def named(text: str, kind: EntityType) -> list[str]:
    return [surface for surface, type_, _ in mentions(text) if type_ == kind.value]


def entity_of(text: str, surface: str) -> list[str]:
    return [entity for found, _, entity in mentions(text) if found == surface]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«Цены растут», — сказал Брейлинг.", ["Брейлинг"]),
        ("По словам Кёртнера, мост готов.", ["Кёртнера"]),
        ("Дельгаду прибыл вечером на вокзал.", ["Дельгаду"]),
        ("Вчера вечером Тоффоли вернулась домой.", ["Тоффоли"]),
        ("Тоффоли, которая ведёт архив, молчит.", ["Тоффоли"]),
        ("Письмо г-жи Хаммонд получили в срок.", ["Хаммонд"]),
        ("Переговоры вёл генерал де Ларра.", ["де Ларра"]),
        ("Встречу провели Бьярне Тофт и Эгиль Рёйсет.", ["Бьярне Тофт", "Эгиль Рёйсет"]),
        ("Награду получил Мохаммед аль-Фарси.", ["Мохаммед аль-Фарси"]),
        ("Об этом при Оттокаре II не говорили.", ["Оттокаре II"]),
        ("Доклад прочёл Орехов Ю. Б. из отдела.", ["Орехов Ю. Б."]),
        ("Доклад прочёл Ю. Б. Орехов из отдела.", ["Ю. Б. Орехов"]),
        ("Режиссёр На Хён Гын снял фильм.", ["На Хён Гын"]),
        ("Потом выступила Сону Ми Ран из театра.", ["Сону Ми Ран"]),
        ("Вчера вечером Им Хё Сик приехал домой.", ["Им Хё Сик"]),
        ("В среду Со Гёджун отвечал на вопросы.", ["Со Гёджун"]),
    ],
)
def test_people_are_known_by_what_stands_around_them(text: str, expected: list[str]) -> None:
    assert named(text, EntityType.PERSON) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Паттерны показали сходство.",
        "Вечером позвонили из отдела.",
        "Со Среды мост закрыт.",
        "Им Мост не нужен.",
        "Машина загорелась у ворот.",
        "Тематически статья устарела.",
        "Ненасытный аппетит остался.",
        "Чеканка монет началась позже.",
        "НОВЫЕ ПОСТАВКИ УГЛЯ ВЫРОСЛИ ВДВОЕ",
        "Но это не всё. О том и речь. На мосту пусто.",
        "Он стал Генеральным секретарём.",
        "Первый поезд ушёл. Рыбаки ждут. Третий причал пуст.",
        "Судя по отчёту, спрос упал. Примером стал причал.",
    ],
)
def test_openers_and_ordinary_words_are_no_names(text: str) -> None:
    assert mentions(text) == []


def test_an_opener_is_no_part_of_the_name_behind_it() -> None:
    text = "Анатолий Ремизенко пришёл. Вечером Ремизенко написал письмо."
    assert named(text, EntityType.PERSON) == ["Анатолий Ремизенко", "Ремизенко"]


def test_a_word_met_inside_a_sentence_is_a_name_at_the_head_of_another() -> None:
    text = "Письмо от Хельвига пришло вчера. Хельвиг, однако, молчит."
    assert named(text, EntityType.PERSON) == ["Хельвига", "Хельвиг"]
    assert len({entity for _, _, entity in mentions(text)}) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Рыбу ловят на реке Тумнинке каждое лето.", ["Тумнинке"]),
        ("Завод построили в Верхнекамье ещё раньше.", ["Верхнекамье"]),
        ("Он приехал из Кворингема на поезде.", ["Кворингема"]),
        ("Жители Торвальдии выбрали совет.", ["Торвальдии"]),
        ("Караван шёл через Дармхольм на юг.", ["Дармхольм"]),
        ("Судно вошло в Ингеборгский залив утром.", ["Ингеборгский залив"]),
        ("Выборы прошли в Нижней Кларвии.", ["Нижней Кларвии"]),
        ("Там, где Северный Алжир, сухо.", ["Северный Алжир"]),
        ("Так живут Северная и Южная Америка.", ["Северная", "Южная Америка"]),
        ("Раскопки в Юго-Восточной Европе идут.", ["Юго-Восточной Европе"]),
        ("Короли Арвении спорили.", ["Арвении"]),
    ],
)
def test_places_are_known_by_kind_preposition_and_adjective(text: str, expected: list[str]) -> None:
    assert named(text, EntityType.PLACE) == expected


def test_an_adjective_before_a_known_place_makes_another_place() -> None:
    assert entity_of("Он жил в Нижней Австрии.", "Нижней Австрии") == ["place:nizhn-avstr"]
    assert entity_of("Это Южная и Северная Корея.", "Южная") == ["place:south-korea"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Иск подал Комитет по делам молодёжи города.", ["Комитет по делам молодёжи"]),
        ("В Королевском обществе защиты птиц спорят.", ["Королевском обществе защиты птиц"]),
        ("Там Институт химии и Фонд развития науки.", ["Институт химии", "Фонд развития науки"]),
        ("Документы хранит Архив внешней торговли.", ["Архив внешней торговли"]),
        ("Об этом сообщает газета «Северный рыбак».", ["Северный рыбак"]),
        ("Сделку одобрил КТРЛ. Юристы КТРЛа молчат.", ["КТРЛ", "КТРЛа"]),
        ("Глава Камчатнефти подал в отставку.", ["Камчатнефти"]),
        ("Об этом сообщил Минпромморфлот.", ["Минпромморфлот"]),
        ("Студенты ДвГТУ прибыли на практику.", ["ДвГТУ"]),
        ("Контракт получила компания Norstrand Marine.", ["Norstrand Marine"]),
        ("Об этом пишет журнал WQRT в среду.", ["WQRT"]),
        ("По сообщению «Торговца», цены упали.", ["Торговца"]),
        ("Приём прошёл в посольстве Кении в Хельсинки.", ["посольстве Кении в Хельсинки"]),
        ("Решение одобрил Сенат на заседании.", ["Сенат"]),
        ("Там открылся Клуб «Прилив» для моряков.", ["Клуб «Прилив»"]),
    ],
)  # fmt: skip
def test_bodies_are_known_by_head_quotes_and_capitals(text: str, expected: list[str]) -> None:
    assert named(text, EntityType.ORG) == expected


@pytest.mark.parametrize("text", ["Рост ВВП и НДС.", "Рост цен АЭС и ТЭЦ.", "Там есть ТВ и GPS."])
def test_abbreviations_of_things_are_no_bodies(text: str) -> None:
    assert named(text, EntityType.ORG) == []


def test_a_word_before_quotes_tells_their_kind() -> None:
    text = "Вышла книга «Соль и ветер». Роман «Тихий порт» забыт. Идёт форум «Мосты»."
    assert named(text, EntityType.WORK) == ["Соль и ветер", "Тихий порт"]
    assert named(text, EntityType.EVENT) == ["Мосты"]


def test_initials_and_patronymics_stand_for_the_full_name() -> None:
    text = (
        "Юрий Викторович Ладонин открыл музей. Юрий Викторович показал залы. "
        "Доклад Ю. В. Ладонина хвалили. Спорил Ладонин Ю. В. весь день."
    )
    assert {entity for _, type_, entity in mentions(text) if type_ == "PERSON"} == {
        "person:yury-ladonin"
    }
    other = "Пётр Ильич Ладонин спит. Доклад А. С. Ладонина хвалили."
    assert len({entity for _, _, entity in mentions(other)}) == 2


def test_initials_license_the_family_name_alone() -> None:
    text = "О. В. Грачикова говорит. Потом Грачикова молчит."
    assert entity_of(text, "Грачикова") == entity_of(text, "О. В. Грачикова")


def test_a_woman_and_a_man_of_one_family_name_are_two() -> None:
    text = "Встреча с Марией Порошиной прошла. Порошин не пришёл."
    assert entity_of(text, "Порошин") != entity_of(text, "Марией Порошиной")
    assert entity_of("Александра Грачикова победила.", "Александра Грачикова") == [
        "person:aleksandra-grachikova"
    ]
    assert entity_of("Пришла Валентина Ким.", "Валентина Ким") == ["person:valentina-kim"]
    assert entity_of("Видели Александра Грачикова.", "Александра Грачикова") == [
        "person:aleksandr-grachikov"
    ]


def test_capitals_have_cases_too() -> None:
    assert "person:kim-jong-pil" in [e for _, _, e in mentions("КИМ ЧЕН ПИЛЬ ПРИБЫЛ")]
    assert entity_of("Так считают в МИДе и в НАТО.", "МИДе") == ["org:mfa-russia"]


def test_two_words_are_not_the_head_of_a_korean_name_of_three() -> None:
    assert named("Приехала Ко Гон Хи из театра.", EntityType.PERSON) == ["Ко Гон Хи"]
    assert named("Пришёл Пён Ё Хан.", EntityType.PERSON) == ["Пён Ё Хан"]


@pytest.mark.parametrize(
    ("form", "name"),
    [("Китая", "Китай"), ("Китаю", "Китай"), ("Египтом", "Египет"), ("Череповца", "Череповец")],
)
def test_cases_with_another_key_are_found(form: str, name: str) -> None:
    assert word_key(name) in {word_key(form), *other_keys(form)}
    assert is_case_of(form, name)


def test_words_are_told_apart() -> None:
    assert [is_common(word) for word in ("Вечером", "Сообщения", "Хельвиг")] == [True, True, False]
    assert is_adjective("Генеральным")
    assert not any(map(is_adjective, ("Крым", "Хаким", "Дмитрий")))
    assert [verb_gender(word) for word in ("сказал", "сказала", "считает", "совет")] == [
        "m", "f", "x", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Мост. Там тихо", "Там", True),
        ("В 1970-х гг. Там тихо", "Там", False),
        ("город (Там тихо)", "Там", False),
        ("Он сказал: «Там тихо»", "Там", True),
        ("вот Там тихо", "Там", False),
    ],
)
def test_a_word_may_have_its_capital_from_its_place(text: str, word: str, expected: bool) -> None:
    words = Words(text)
    assert opens(words, words.words.index(word)) is expected


TEXTS = """
Хельвиг|Вечером|сказал|сказала|де|аль-Фарси|Ю. В.|в|на|из|реке|Северная|и|Южная|Америка|по|Юго-
Институт|химии|посольство|Кении|«Прилив»|газета «|»|КТРЛ|МИДа|Norstrand|II|г-жа|(|)|Китая|Ко|Гон|Хи
Но|О|-|КИМ|ЧЕН|ПИЛЬ|Александра|Викторович|Сенат|король|Персии
"""
PIECES = [*TEXTS.replace("\n", "|").strip("|").split("|"), ". ", ", ", " — ", ": ", "\n", " "]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from([" ", ""]))
def test_mentions_of_russian_pieces_slice_back_and_never_overlap(
    pieces: list[str], joint: str
) -> None:
    text = joint.join(pieces)
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    last = 0
    for mention in recognise(document).mentions:
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text == mention.text.strip()
        last = mention.end


def test_a_family_name_alone_means_the_eastern_name_of_two_words() -> None:
    text = "Выступил дипломат Ван Шэнфу. Потом Ван добавил, что доволен."
    assert entity_of(text, "Ван") == entity_of(text, "Ван Шэнфу") != []


def test_the_name_of_a_body_has_both_quotation_marks_or_none() -> None:
    assert named("Приехал лидер партии «Единая Россия».", EntityType.ORG) == ["Единая Россия"]


def test_an_adjective_that_does_not_agree_is_no_part_of_a_body() -> None:
    text = "Учёные Института океанографии вышли в море."
    assert named(text, EntityType.ORG) == ["Института океанографии"]
    assert named(text, EntityType.PERSON) == []
