"""Names as Russian papers and journals write them: rows of people, bodies beside states."""

from __future__ import annotations

import pytest

from search_index.entities import recognise
from search_index.models import Document, DocumentInfo, EntityType

ORG, PERSON, PLACE = EntityType.ORG, EntityType.PERSON, EntityType.PLACE


def mentions(text: str) -> list[tuple[str, str, str]]:
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    return [(m.text, m.type.value, m.entity) for m in recognise(document).mentions]


def named(text: str, kind: EntityType) -> list[str]:
    return [surface for surface, type_, _ in mentions(text) if type_ == kind.value]


def entities(text: str, surface: str) -> set[str]:
    return {entity for found, _, entity in mentions(text) if found == surface}


@pytest.mark.parametrize(
    ("text", "bodies", "people"),
    [
        (
            "Выступил сотрудник Магаданского областного архива Лидия Брейль.",
            ["Магаданского областного архива"],
            ["Лидия Брейль"],
        ),
        (
            "Приехала глава Комитета по делам ветеранов Тамара Левченко.",
            ["Комитета по делам ветеранов"],
            ["Тамара Левченко"],
        ),
        ("Министр культуры Российской Федерации Вера Ломакина выступила.", [], ["Вера Ломакина"]),
        ("Речь шла о помощи Советскому Союзу кредитом.", [], []),
        ("Взаимодействие Российской Федерации по использованию портов растёт.", [], []),
        (
            "Премию вручили ректору Псковского университета Олегу Ильичу Ломакину.",
            ["Псковского университета"],
            ["Олегу Ильичу Ломакину"],
        ),
        (
            "Приехал глава Союза по делам молодёжи протоиерей Сергий Ломакин.",
            ["Союза по делам молодёжи"],
            ["Сергий Ломакин"],
        ),
        ("Помог Фонд Анны Ломакиной из Пскова.", ["Фонд Анны Ломакиной"], []),
        (
            "Приехал глава Комитета по делам ветеранов Эдип ЛОМАКИН.",
            ["Комитета по делам ветеранов"],
            ["Эдип ЛОМАКИН"],
        ),
        ("Так решил председатель РНК БТСС.", ["БТСС"], []),
        ("Выступила ЮЛИЯ КИМ из хора.", [], ["ЮЛИЯ КИМ"]),
        (
            "Приехал профессор Псковского института КО Сон Му.",
            ["Псковского института"],
            ["КО Сон Му"],
        ),
        ("В Институте связи РАН прошла беседа.", ["Институте связи РАН"], []),
        (
            "Заседание Псковско-Рижской комиссии по экономическому и научно-техническому обмену.",
            ["Псковско-Рижской комиссии по экономическому и научно-техническому обмену"],
            [],
        ),
        ("Так решил советник порта Канг Сон Мин.", [], ["Канг Сон Мин"]),
        ("Договор с КрасАвиаМостом подписан вчера.", ["КрасАвиаМостом"], []),
        ("Концерт прошёл в зале Центра искусств Тэмун.", ["Центра искусств Тэмун"], []),
    ],
)
def test_a_body_ends_where_a_person_or_a_state_begins(
    text: str, bodies: list[str], people: list[str]
) -> None:
    assert named(text, ORG) == bodies
    assert named(text, PERSON) == people


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Фонд учредил в Сеуле Санкт-Михайловский институт.", ["Санкт-Михайловский институт"]),
        ("Приехал Столичный Рыбный Университет.", ["Столичный Рыбный Университет"]),
        (
            "Письмо пришло от Корсаковского завода минеральных удобрений.",
            ["Корсаковского завода минеральных удобрений"],
        ),
        ("Его принял Корсаковский завод прошлого года.", ["Корсаковский завод"]),
        (
            "Так сообщило новое Корсаковское агентство «Прибой».",
            ["Корсаковское агентство «Прибой»"],
        ),
        ("Как пишет ИА Прибой-Медиа, шторм утих.", ["ИА Прибой-Медиа"]),
        ("Как пишет РИА «Прибой», шторм утих.", ["РИА «Прибой»"]),
        ("Об этом пишет РИА Новости со ссылкой на мэра.", ["РИА Новости"]),
        ('Глава ОАО "РЖД" Ломакин молчал.', ['ОАО "РЖД"']),
        ("Тогда решал ЦК ВКП(б) в Москве.", ["ЦК ВКП(б)"]),
        ("Об этом пишет агентство “Рёнхап” из Сеула.", ["Рёнхап"]),
        ("«Компания Hyundai Motor ушла с рынка», — сказал он.", ["Hyundai Motor"]),
        (
            "Письмо подписал глава Российско-латвийской ассоциации дружбы.",
            ["Российско-латвийской ассоциации дружбы"],
        ),
        (
            "Пришёл секретарь Отдела внешних связей Псковского музея.",
            ["Отдела внешних связей Псковского музея"],
        ),
        ("Как пишет «РИА Алтай», шторм утих.", ["РИА Алтай"]),
        ("Это член Группы старых друзей Россия — Латвия.", ["Группы старых друзей"]),
        (
            "Вечер прошёл в Псковском культурном центре областного центра.",
            ["Псковском культурном центре"],
        ),
        ("Помогло сотрудничество на уровне МСП.", []),
        ("УДК 930. Это был ТЕСТ для порта.", []),
        ("Об этом решил Госкомпечати в Москве.", ["Госкомпечати"]),
    ],
)
def test_a_body_has_all_its_words_and_no_more(text: str, expected: list[str]) -> None:
    assert named(text, ORG) == expected


@pytest.mark.parametrize(
    ("text", "expected", "entity"),
    [
        ("Авторы: Ломакина Вера Ильинична.", "Ломакина Вера Ильинична", "person:vera-lomakina"),
        ("Вместе с Ломакиным Олегом Ильичом.", "Ломакиным Олегом Ильичом", "person:oleg-lomakin"),
        ("ЛОМАКИН Олег Ильич\nдоцент", "ЛОМАКИН Олег Ильич", "person:oleg-lomakin"),
        ("Авторы: Ломакин Олег, Хан Вера.", "Ломакин Олег", "person:oleg-lomakin"),
        ("Авторы: Ломакин Олег, Хан Вера.", "Хан Вера", "person:vera-khan"),
        ("Вышли труды Анатолия Ломакина о рыбах.", "Анатолия Ломакина", "person:anatoly-lomakin"),
        ("Говорил директор офиса Лим Чхору.", "Лим Чхору", "person:lim-chkhoru"),
        ("Министр по политическим делам Ли Тоннёль ушёл.", "Ли Тоннёль", "person:li-tonnel"),
        ("Выступил В.И Цо из правления.", "В.И Цо", "person:v-i-tso"),
        ("Авторы: Ломакин О., Орехова А. Л.", "Ломакин О.", "person:o-lomakin"),
    ],
)
def test_people_in_rows_and_lists(text: str, expected: str, entity: str) -> None:
    assert entities(text, expected) == {entity}


@pytest.mark.parametrize(
    ("text", "people", "places"),
    [
        ("Подпись поставил Ро Дэ У. Москва ждала.", ["Ро Дэ У"], ["Москва"]),
        ("Об этом писал Ким Ён О. Сеул молчал.", ["Ким Ён О"], ["Сеул"]),
        ("Подпись поставил Б. Ломакин. Москва ждала.", ["Б. Ломакин"], ["Москва"]),
    ],
)
def test_the_last_syllable_of_a_korean_name_is_no_initial(
    text: str, people: list[str], places: list[str]
) -> None:
    assert named(text, PERSON) == people
    assert named(text, PLACE) == places


@pytest.mark.parametrize(
    "text",
    [
        "Говорил директор Ломоносовского офиса фонда.",
        "От договора 1884 г. до Ломоносовского протокола прошли годы.",
        "Адрес: г. Москва, ул. Ломакина, 8",
        "Стену строят на Ломакина, 40 во Владивостоке.",
        "Аннотация. В работе описан порт.",
        "Альма-матер | Корр. газеты",
        "Размер файла 46 Кб",
    ],
)
def test_what_is_nobody_s_name(text: str) -> None:
    assert named(text, PERSON) == []


def test_two_people_side_by_side_are_not_one() -> None:
    text = "Образ подсказан Юлиану Ломакину Кимом."
    assert "Юлиану Ломакину" in named(text, PERSON)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Открыты два города: Сеул и Янгхвачжин.", ["Сеул", "Янгхвачжин"]),
        ("Институт права, Кильмес, Аргентина", ["Кильмес", "Аргентина"]),
        ("Речь о встрече Вашингтона и Тоффола.", ["Вашингтона"]),
        ("Место: Никольско-Ломовский уезд, Москва", ["Никольско-Ломовский уезд", "Москва"]),
        ("Ключевые слова: КИТАЙ, КОРЕЯ", ["КИТАЙ", "КОРЕЯ"]),
    ],
)
def test_places_in_rows(text: str, expected: list[str]) -> None:
    assert named(text, PLACE) == expected


@pytest.mark.parametrize("name", ["Микронезией", "Сейшелами", "Доминиканой", "Южной Африкой"])
def test_countries_have_their_short_names(name: str) -> None:
    (entity,) = entities(f"Договор подписан с {name} и Кубой.", name)
    assert entity in {
        "place:micronesia",
        "place:seychelles",
        "place:dominican-republic",
        "place:south-africa",
    }


def test_any_conference_is_no_event_of_its_own() -> None:
    text = "В мае прошла Шестая международная научная конференция о рыбах."
    assert named(text, EntityType.EVENT) == []


def test_ministries_of_several_countries_are_none_of_one() -> None:
    assert named("Так решили главы министерств иностранных дел в Москве.", ORG) == []


def test_an_abbreviation_in_brackets_is_that_of_the_body_before_it() -> None:
    text = "Корея — наблюдатель Арктического совета (АС). Позже АС закрыл доклад."
    assert entities(text, "АС") == {"org:arctic-council"}


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Открылся Корейско-российский диалог (КРД). Гости КРД рады.", "КРД"),
        ("Открылся форум «Диалог Россия — Республика Корея» (ДРРК). Гости рады.", "ДРРК"),
    ],
)
def test_an_event_has_its_abbreviation_behind_it(text: str, short: str) -> None:
    assert entities(text, short) == {"event:korea-russia-dialogue"}


@pytest.mark.parametrize(
    ("text", "surface", "entity"),
    [
        (
            "Так сообщает сайт Министерства иностранных дел РФ.",
            "Министерства иностранных дел РФ",
            "org:mfa-russia",
        ),
        (
            "Письмо из Министерства сельского хозяйства РФ пришло.",
            "Министерства сельского хозяйства РФ",
            "org:agriculture-ministry-russia",
        ),
    ],
)
def test_a_body_is_one_under_every_name_of_its_state(text: str, surface: str, entity: str) -> None:
    assert entities(text, surface) == {entity}


def test_an_unknown_body_is_one_under_every_name_of_its_state() -> None:
    text = "Ответил Комитет лесного надзора РФ. Комитет лесного надзора Российской Федерации ждёт."
    short = entities(text, "Комитет лесного надзора РФ")
    assert short == entities(text, "Комитет лесного надзора Российской Федерации") != set()


@pytest.mark.parametrize(
    ("text", "surface", "entity"),
    [
        ("Балет Льва Ломакина идёт.", "Льва Ломакина", "person:lev-lomakin"),
        ("Пели Пётр Хан и Виктория Ломакина.", "Виктория Ломакина", "person:viktoriya-lomakina"),
        ("Автор — Ломакина К. В.\nСтатья", "Ломакина К. В.", "person:k-v-lomakina"),
        ("Приехал министр культуры Сын Чон Гю.", "Сын Чон Гю", "person:syn-chon-gyu"),
        ("Сын Ли Мин Хо приехал.", "Ли Мин Хо", "person:li-min-kho"),
    ],
)
def test_given_names_and_families_in_their_cases(text: str, surface: str, entity: str) -> None:
    assert entities(text, surface) == {entity}


def test_a_work_has_its_author_before_its_name() -> None:
    text = "В мае дали оперу А. Б. Ломакина «Медный кот» и балет Ломакина «Тень»."
    assert named(text, EntityType.WORK) == ["Медный кот", "Тень"]


def test_a_ship_is_no_place_of_its_name() -> None:
    text = "Спасли экипаж парома «Владивосток». Он шёл во Владивосток."
    assert named(text, EntityType.WORK) == ["Владивосток"]
    assert named(text, PLACE) == ["Владивосток"]


def test_an_abbreviation_of_the_last_words_is_not_that_of_the_whole() -> None:
    text = "Ректор Горной академии Министерства иностранных дел (МИД) приехал. МИД ждёт."
    whole = entities(text, "Горной академии Министерства иностранных дел")
    assert whole.isdisjoint(entities(text, "МИД"))


def test_an_adverb_at_the_head_of_a_sentence_is_no_town() -> None:
    assert named("Ровно 35 лет назад открыли порт.", PLACE) == []


def test_a_patronymic_that_only_the_document_tells_links_too() -> None:
    text = "Умер Лев Рафаилович Концевич. Лев Рафаилович учил Корее."
    assert entities(text, "Лев Рафаилович") == entities(text, "Лев Рафаилович Концевич") != set()


def test_an_abbreviation_has_no_cases_that_its_letters_do_not_show() -> None:
    assert entities("Доклад прочли в СИАА и ушли.", "СИАА") == {"org:siaa"}
    assert entities("Доклад СИАТа прочли в Москве.", "СИАТа") == {"org:siat"}
