"""Korean reports of meetings: who spoke of what, what was held, and whom a body introduces."""

from __future__ import annotations

import pytest

from search_index.entities import recognise
from search_index.models import Document, DocumentInfo


def mentions(text: str) -> list[tuple[str, str]]:
    document = Document(DocumentInfo("a.txt", "a.txt", "", "ko"), text)
    return [(m.text, m.entity) for m in recognise(document).mentions]


def surfaces(text: str, kind: str) -> list[str]:
    return [surface for surface, entity in mentions(text) if entity.startswith(f"{kind}:")]


def entity(text: str, surface: str) -> str:
    return next((entity for found, entity in mentions(text) if found == surface), "")


@pytest.mark.parametrize(
    ("text", "works"),
    [
        # What somebody spoke of, in a sentence that tells of talks.
        (
            "황민재 한결대 교수가 ‘러시아 항만의 내일’을, 심지은 위원은 ‘먼 바다의 물류 비용’에 "
            "대해 발표했다.",
            ["러시아 항만의 내일", "먼 바다의 물류 비용"],
        ),
        (
            "이은경 교수는 “남쪽 항만의 노래,” 고나은 교수는 “북쪽 항만의 역사”를 발표했다.",
            ["남쪽 항만의 노래", "북쪽 항만의 역사"],
        ),
        (
            "- 조태웅(한결은행, 연구원): 항만 교역의 변동에 관한 연구\n",
            ["항만 교역의 변동에 관한 연구"],
        ),
        # A title with a quotation in it; what a theatre plays; treaties and policies with a name.
        (
            "칼럼 ‘항만의 완충 장치, 'QRT'의 중요성’을 기고했다.",
            ["항만의 완충 장치, 'QRT'의 중요성"],
        ),
        ("두브롭스키극장의 ‘먼 세 자매’가", ["먼 세 자매"]),
        ("‘포괄적인 항만 동반자 조약’이 체결됐다", ["포괄적인 항만 동반자 조약"]),
        ("그는 “7 Harbour 전략”을 말했다", ["7 Harbour 전략"]),
    ],
)
def test_titles_are_known_by_what_is_told_of_them(text: str, works: list[str]) -> None:
    assert surfaces(text, "work") == works


@pytest.mark.parametrize(
    "text",
    [
        "황민재 교수가 ‘먼 바다의 물류’를 주제로 한 모임에 왔다. 심지은이 발표했다.",
        "황민재 교수는 “항만이 더 멀어졌다”고 말했다. 보고서를 발표했다.",
        "- 황민재(한결대): 항만이 더 멀어졌습니다.\n",
        "그는 ‘경제 협력 전략’을 말했다",
    ],
)
def test_themes_and_speech_are_no_titles(text: str) -> None:
    assert not surfaces(text, "work")


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("제4차 한·중 항만차관 전략대화를 개최한다", ["제4차 한·중 항만차관 전략대화"]),
        ("중러 영사협의회 참석차", ["중러 영사협의회"]),
        ("아세안 외교장관회의에 참석한", ["아세안 외교장관회의"]),
        ("2031 한-몽골 상호 우호의 해를 맞아", ["2031 한-몽골 상호 우호의 해"]),
        ("제3회 몽골의 날 행사가", ["제3회 몽골의 날"]),
        ("갑오왜란과 무신정변이", ["갑오왜란", "무신정변"]),
        ("몽골-벨라루스 전쟁이 났다", ["몽골-벨라루스 전쟁"]),
        ("이날 국제 바렌츠해 세미나를 연다.", ["국제 바렌츠해 세미나"]),
        ("바렌츠해 국제포럼이 14일부터 열린다", ["바렌츠해 국제포럼"]),
        ("특별전 ‘먼 항구(Far Harbour)’를 연다", ["먼 항구"]),
        ("문화제 'Q-FEST 2031'이 열린다", ["Q-FEST 2031"]),
    ],
)
def test_events_are_known_by_who_takes_part_or_by_their_year(text: str, events: list[str]) -> None:
    assert surfaces(text, "event") == events


@pytest.mark.parametrize(
    "text",
    ["블라디보스토크에서 세미나가 열렸다.", "러시아 세미나를 개최한다", "이날 국제포럼이 열린다"],
)
def test_meetings_without_a_name_are_no_events(text: str) -> None:
    assert not surfaces(text, "event")


def test_editions_of_a_dialogue_are_one_event() -> None:
    text = "제4차 한·중 항만대화포럼을 열었다. ‘한-중 항만대화포럼’은 정례 모임이다."
    assert entity(text, "제4차 한·중 항만대화포럼") == entity(text, "한-중 항만대화포럼") != ""


@pytest.mark.parametrize(
    ("text", "people"),
    [
        # A body and a post say who is named, whatever else the syllables are.
        ("한국국제교류재단 한우성 이사장을 비롯한", ["한우성"]),
        ("이날 유지수 국민대 총장은", ["유지수"]),
        ("간사 국민의힘 이성권, 더불어민주당 강인구 의원이", ["이성권", "강인구"]),
        ("몽골 두브사의 칼 요한 하만데르 회장이", ["칼 요한 하만데르"]),
        ("바킷 두브롭체프 주한 몽골 대사는", ["바킷 두브롭체프"]),
        ("미하일 안드레예비치 푸틴은", ["미하일 안드레예비치 푸틴"]),
        # What only people do, and who wrote an article.
        ("연성용이 작곡한 노래", ["연성용"]),
        ("배가 떠난 것이다. 김바램 기자\n", ["김바램"]),
        (
            "그러나 판두브로프는 왔다. 속기사 안나 그리고리예브나와",
            ["판두브로프", "안나 그리고리예브나"],
        ),
        ("마르겔로프 상원 의장을", ["마르겔로프"]),
    ],
)
def test_people_are_known_by_body_and_post(text: str, people: list[str]) -> None:
    assert surfaces(text, "person") == people


def test_a_patronymic_before_the_family_name_of_a_leader_is_he_or_another() -> None:
    assert (
        entity("블라디미르 블라디미로비치 푸틴은", "블라디미르 블라디미로비치 푸틴")
        == "person:putin"
    )
    assert entity("미하일 안드레예비치 푸틴은", "미하일 안드레예비치 푸틴") != "person:putin"


@pytest.mark.parametrize(
    "text",
    [
        "위대한 장군님께서 연탁에 나서신 날",
        "참석한 외교부 장관이 외교부 정치국 국장을",
        "10월 하순경에 떠났다",
        "시장에 나온 구글 클라우드 대표",
    ],
)
def test_what_a_post_follows_is_not_always_a_person(text: str) -> None:
    assert not surfaces(text, "person")


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("러시아 외무부 남방기구국 대표단이", ["러시아 외무부 남방기구국"]),
        ("러시아 하원 항만통일위원회는", ["러시아 하원 항만통일위원회"]),
        ("모스크바 국립 전통 오케스트라 공연", ["모스크바 국립 전통 오케스트라"]),
        ("우즈베키스탄 투자무역부와", ["우즈베키스탄 투자무역부"]),
        ("러시아 해양연구소(QNIIMF), 기업이", ["러시아 해양연구소", "QNIIMF"]),
        ("유엔 주재 몽골 대표부에", ["유엔 주재 몽골 대표부"]),
        ("러시아 매체 두브트닉과의 인터뷰", ["두브트닉"]),
        (
            "쏘뮬레타, 에이젬코리아, 오칼, 필콘메틱 등 화장품 기업이",
            ["쏘뮬레타", "에이젬코리아", "오칼", "필콘메틱"],
        ),
        ("[두빛경제]\n배가", ["두빛경제"]),
        ("가람극장은 낡았다. 그 뒤 국립 가람극장에서", ["가람극장", "국립 가람극장"]),
        ("인테르팍스 통신이 보도했다", ["인테르팍스 통신"]),
        ("블라디보스토크 시청 관계자", ["블라디보스토크 시청"]),
    ],
)
def test_bodies_are_the_longest_of_their_names(text: str, bodies: list[str]) -> None:
    assert surfaces(text, "org") == bodies


@pytest.mark.parametrize(
    "text",
    [
        "러시아 예술단의 연주와 몽골 내부에",
        "회사 사태에 대한 기업 로고와",
        "대형극장은 크고 대형극장이 많다. 화장품, 식품, 의류 등 수출 기업이",
        "[국제경제]\n배가",
    ],
)
def test_descriptions_of_bodies_are_none(text: str) -> None:
    assert not surfaces(text, "org")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # The place before them tells, wherever else in the text they stand.
        (
            "몽골 두브로토베에 정착했다. 그는 두브로토베를 떠났다.",
            ["몽골", "두브로토베", "두브로토베"],
        ),
        ("연해주 두브롬시를 방문했다", ["연해주", "두브롬시"]),
        ("블라디보스토크 공항에 닿았다", ["블라디보스토크 공항"]),
        ("셰르메티 국제공항에서", ["셰르메티 국제공항"]),
        ("부산 해운대구 달빛섬에서", ["부산", "해운대구", "달빛섬"]),
        ("황해도 가람에서 났다", ["황해도", "가람"]),
        # Chinese characters; the name of the North in its own spelling.
        ("이듬해 가성(佳城)에 보냈다", ["가성"]),
        ("로씨야와 조선은 이웃이다", ["로씨야", "조선"]),
    ],
)
def test_places_are_known_by_what_stands_beside_them(text: str, places: list[str]) -> None:
    assert surfaces(text, "place") == places


@pytest.mark.parametrize(
    "text",
    ["몽골 두브르스의 회장", "러시아 알렉산드르에게", "이듬해 가람(佳藍)에", "두브롭 공항"],
)
def test_other_words_behind_a_place_are_none(text: str) -> None:
    assert not {"두브르스", "알렉산드르", "가람", "두브롭 공항"} & set(surfaces(text, "place"))


def test_chinese_characters_tell_people_and_bodies() -> None:
    text = "이때 어윤별(魚允別)과 두빛당(斗光黨)이 나왔다."
    assert surfaces(text, "person") == ["어윤별"]
    assert surfaces(text, "org") == ["두빛당"]


def test_joseon_is_north_korea_in_print_of_the_north_alone() -> None:
    assert entity("로씨야와 조선은 이웃이다", "조선") == "place:north-korea"
    assert entity("러시아와 조선은 이웃이다", "조선") != "place:north-korea"


def test_a_title_written_onto_a_family_name_means_who_has_it() -> None:
    text = "안중근의사가 났다. 안의사는 29세였다."
    assert entity(text, "안") == entity(text, "안중근")


def test_a_president_of_whom_only_the_family_name_is_known_is_local_to_the_text() -> None:
    text = "박 대통령은 말했다. 전 대통령은 갔다."
    assert surfaces(text, "person") == ["박"]
    other = Document(DocumentInfo("b.txt", "b.txt", "", "ko"), text)
    assert recognise(other).mentions[0].entity != entity(text, "박")


def test_a_name_of_two_syllables_needs_a_calling() -> None:
    assert surfaces("화가 서숙씨가 왔다", "person") == ["서숙"]
    assert not surfaces("서숙씨가 왔다", "person")
    assert surfaces("연구소의 두브르 최 실장이", "person") == ["두브르 최"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        # A leader in brackets, a cell of a table, an address for mail.
        ("두빛원(원장 김용락)이", ["김용락"]),
        ("1 | 강구환 | 두빛센터 | 연구원 |", ["강구환"]),
        ("기자 정보 유대길 writer@example.com", ["유대길"]),
        # A foreign name before a state and a post there, and with the family name first.
        ("이날 롤프 하만데르 핀란드 해운협회 회장이", ["롤프 하만데르"]),
        ("푸틴 블라디미르 블라디미로비치(", ["푸틴 블라디미르 블라디미로비치"]),
        ("최선희 외무상이 왔다. 최 외무상은", ["최선희", "최"]),
    ],
)
def test_people_in_brackets_tables_and_before_a_state(text: str, people: list[str]) -> None:
    assert surfaces(text, "person") == people


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("법무법인 두빛은 왔다. 극단 가람 대표", ["법무법인 두빛", "극단 가람"]),
        ("고려대 러시아CIS연구소 교수", ["고려대 러시아CIS연구소"]),
        ("가람부산지방해양수산청장의 개회사", ["가람부산지방해양수산청"]),
        ("두빛피플 황민재 기자 | 배가", ["두빛피플"]),
        ("ⓒ배를 보는 눈, 두빛경제(www.dubit.kr) 무단전재 배포금지", ["두빛경제"]),
        ("Copyright. All rights reserved. 무단 전재 금지", []),
        ("미국 알래스카 두브르대학교 교수", ["알래스카 두브르대학교"]),
    ],
)
def test_bodies_by_their_form_and_by_rights(text: str, bodies: list[str]) -> None:
    assert surfaces(text, "org") == bodies


def test_books_exhibitions_and_treaties_with_a_short_name() -> None:
    assert surfaces("재단이 펴낸 '먼 북방의 항만'는", "work") == ["먼 북방의 항만"]
    assert surfaces("전시는 '먼 항구의 노래'와", "event") == ["먼 항구의 노래"]
    text = "‘한·몽 항만 및 상호원조조약(이하 한·몽조약)’을 맺었다"
    assert entity(text, "한·몽 항만 및 상호원조조약") == entity(text, "한·몽조약") != ""


def test_years_of_a_known_event_and_wars_with_an_unknown_foe() -> None:
    text = "'2020-2021 한-러 상호 교류의 해' 행사"
    assert surfaces(text, "event") == ["2020-2021 한-러 상호 교류의 해"]
    assert surfaces("몽골-두마스 전쟁이 났다", "event") == ["몽골-두마스 전쟁"]
    assert surfaces("서울 달빛동 호텔에서", "place") == ["서울", "달빛동"]


def test_an_institute_alone_is_that_of_the_body_before() -> None:
    text = "한국외국어대학교 러시아연구소는 열었다. 황민재 러시아연구소장은 웃었다."
    institute = entity(text, "한국외국어대학교 러시아연구소")
    assert entity(text, "러시아연구소") == institute != ""


@pytest.mark.parametrize(
    ("name", "entity"),
    [
        ("하바로프스크 변강주", "place:khabarovsk-krai"),
        ("자바이칼 변강", "place:zabaykalsky-krai"),
        ("부랴티야 공화국", "place:buryatia"),
        ("연해변강", "place:primorsky-krai"),
    ],
)
def test_regions_of_russia_have_their_kind(name: str, entity: str) -> None:
    text = f"그는 {name}에서 왔다."
    document = Document(DocumentInfo("a.txt", "a.txt", "", "ko"), text)
    assert [(m.text, m.entity) for m in recognise(document).mentions] == [(name, entity)]
