"""What Korean articles hold beside sentences: rows, bylines, programmes, headlines, old print."""

from __future__ import annotations

import pytest

from search_index.entities import recognise
from search_index.entities.hangul_spellings import same_given, tense_spellings
from search_index.entities.hangul_words import office_of
from search_index.models import Document, DocumentInfo


def mentions(text: str, path: str = "a.txt") -> list[tuple[str, str]]:
    document = Document(DocumentInfo(path, path, "", "ko"), text)
    return [(m.text, m.entity) for m in recognise(document).mentions]


def surfaces(text: str, kind: str) -> list[str]:
    return [surface for surface, entity in mentions(text) if entity.startswith(f"{kind}:")]


def entity(text: str, surface: str) -> str:
    return next((entity for found, entity in mentions(text) if found == surface), "")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        # A row in which most are surely people has only people.
        (
            "서명한 이는 조태웅·황민재·최영호·안경순·박륙만이다",
            ["조태웅", "황민재", "최영호", "안경순"],
        ),
        (
            "조태웅, 황민재, 최영호, 김철수, 오홍륙 등",
            ["조태웅", "황민재", "최영호", "김철수", "오홍륙"],
        ),
        # Who wrote an article.
        ("이상은 기자 writer@example.com", ["이상은"]),
        ("[세종=한결일보] 구소은 기자 = 배가 떠났다", ["구소은"]),
        # A post with a number, an office and a post written onto a name, an honorific.
        ("남관표 해양수산부 2차장은", ["남관표"]),
        ("이수정청와대대변인과 황민재외무장관이", ["이수정", "황민재"]),
        ("황민재의사의 비석", ["황민재"]),
        # In brackets, with a body; behind a label and a colon.
        ("항만의 앞날 (심지은, 한결대)", ["심지은"]),
        ("이은경(한결대), 고나은(바른일보)이 토론했다", ["이은경", "고나은"]),
        ("집필자 | 한승훈", ["한승훈"]),
        ("(좌장: 이지연)", ["이지연"]),
        # Russian names: the family name first, other spellings, rulers.
        ("두브롭스키 알렉세이 이바노비치 학장", ["두브롭스키 알렉세이 이바노비치"]),
        ("박이고리 콘스탄찌노비치 교수와", ["박이고리 콘스탄찌노비치"]),
        ("니꼴라이 두브롭스키는 왔다", ["니꼴라이 두브롭스키"]),
        ("카를 프리드리히 폰 베르트람은", ["카를 프리드리히 폰 베르트람"]),
        ("막시밀리안과 콘스탄틴 5세는 싸웠다", ["콘스탄틴 5세"]),
        ("두브롭체프 스베르들롭스크대학 총장은", ["두브롭체프"]),
        ("야로넨코 대통령대변인은", ["야로넨코"]),
        ("다울렛 이브라예프는 말했다", ["다울렛 이브라예프"]),
        ("체스 카스파롭스키는, 칼미키야 두브롭체프가", ["카스파롭스키", "두브롭체프"]),
        ("블라지미르 두브롭스키가", ["블라지미르 두브롭스키"]),
        ("두브롭스케르(A. H. Dubrovsker)에게", ["두브롭스케르", "A. H. Dubrovsker"]),
        ("특파원 나이두예프가 왔다", ["나이두예프"]),
        # 씨 written onto a name, a caption, a department.
        ("정선화씨, 박요셉 총무", ["정선화", "박요셉"]),
        ("김필수 / 한결대 교수\n말한다", ["김필수"]),
        ("강인구 해양수산부 원양산업과 과장(52)이", ["강인구"]),
    ],
)
def test_people_are_known_by_where_they_stand(text: str, people: list[str]) -> None:
    assert surfaces(text, "person") == people


@pytest.mark.parametrize(
    "text",
    [
        "최악의 공포영화가 나왔다. 정부대표가 왔다.",
        "정치·경제·문화·사회 분야. 이민자, 노동자, 농민",
        "주조선 러시아 공사와 주소련 대사가 왔다",
        "하바롭스카야 일대에 살았다. 이상은 높았다.",
        "현대통령과 전총리, 신장관이 모였다",
        "소식통을 인용해 위원장이 말했다. (왼쪽)이 미하엘이다",
        "주바르나울 한국총영사의 말. 카레이스키 돔에서",
    ],
)
def test_what_only_looks_like_a_name_is_nobody(text: str) -> None:
    assert surfaces(text, "person") == []


def test_a_family_name_with_a_title_written_onto_it_points_back() -> None:
    text = "황민재 장관은 떠났다. 황장관의 말이다. 황대사는 다른 사람이다."
    assert surfaces(text, "person") == ["황민재", "황"]
    assert entity("노태우 대통령이 왔다. 노대통령은 웃었다.", "노") == "person:roh-tae-woo"
    assert surfaces("노대통령은 웃었다.", "person") == []


def test_a_short_title_tells_two_of_one_family_name_apart() -> None:
    text = "황민재 북한 국무위원장과 황서영 노동당 부부장이 왔다. 황 위원장은 웃었다. 황 부부장도."
    found = [e for s, e in mentions(text) if s.startswith("황")]
    assert found[2:] == found[:2]


def test_somebody_unnamed_is_nobody_of_the_document() -> None:
    text = "김모씨(34)는 떠났다. 김우호 사무국장은 남았다."
    assert entity(text, "김") != entity(text, "김우호") != ""


def test_a_forum_between_two_cities_is_an_event() -> None:
    text = "부산-블라디보스토크 경제포럼이 열렸다. 경제포럼은 많다."
    assert surfaces(text, "event") == ["부산-블라디보스토크 경제포럼"]


def test_a_leader_is_named_by_a_government() -> None:
    assert entity("미 클린턴 정부는 협상했다.", "클린턴") == "person:clinton"
    assert entity("부시 행정부는 9·11 이후 달라졌다.", "부시") == "person:george-w-bush"
    assert surfaces("부시 행정부는 달라졌다.", "person") == []  # father or son


def test_a_given_name_spelt_otherwise_is_the_same_person() -> None:
    assert entity("알렉산드로 티모닌 대사는 말했다.", "알렉산드로 티모닌") == "person:timonin"
    assert same_given("올렉", "올레크")
    assert not same_given("이반", "이완")
    assert not same_given("안나", "인나")
    assert tense_spellings("니콜라이") == ["니콜라이", "니꼴라이"]
    assert "따찌야나" in tense_spellings("타티야나")


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("미국공사관과 러시아공사관이 있었다", ["미국공사관", "러시아공사관"]),
        (
            "두브롭카호텔과 샹파뉴 호텔에서, 특급호텔에서, 글로벌 호텔에서",
            ["두브롭카호텔", "샹파뉴 호텔"],
        ),
        ("한·몽골 목초교류협회가 생겼다", ["한·몽골 목초교류협회"]),
        ("수출입은행업협회(KXBA)는 말했다", ["수출입은행업협회", "KXBA"]),
        ("【바르나울 연합】 배가 떠났다. 연합군은 왔다.", ["연합"]),
        ("한국-대사관, 러시아-대 서울-연구소", []),
        ("소극장과 오페라극장, 역사박물관에서 열렸다", []),
        ("한국-유라시아연구소와 키예프 발레단", ["한국-유라시아연구소", "키예프 발레단"]),
        ("유라시아문화연대는 말했다", ["유라시아문화연대"]),
    ],
)
def test_bodies_of_articles(text: str, bodies: list[str]) -> None:
    assert surfaces(text, "org") == bodies


def test_a_university_is_one_by_all_its_names() -> None:
    text = "한결국립대 교수와 한결국립대학교 학생"
    assert len({entity(text, "한결국립대"), entity(text, "한결국립대학교")}) == 1
    for name in ("상트페테르부르크대", "상트페테르부르크대학", "상트페테르부르크 대학"):
        assert entity(f"{name} 총장은 말했다", name) == "org:spbu"
    assert entity("한국외국어대 교수회관", "한국외국어대") == "org:hufs"


def test_spaces_and_dots_make_no_other_body() -> None:
    spaced = entity("바르나울 선언이 나왔다.", "바르나울 선언")
    assert spaced == entity("바르나울선언이 나왔다.", "바르나울선언") != ""
    dotted = entity("한.소우호협력조약이 있다.", "한.소우호협력조약")
    assert dotted == entity("한-소 우호협력조약이 있다.", "한-소 우호협력조약") != ""


def test_consulates_of_one_state_are_told_apart() -> None:
    one, other = "카잔 주재 한국총영사관", "알마티 주재 한국총영사관"
    assert entity(one, "한국총영사관") != entity(other, "한국총영사관")
    alone = [
        next(e for _, e in mentions("한국총영사관은 문을 닫았다", path) if e.startswith("org:"))
        for path in ("a.txt", "b.txt")
    ]
    assert alone[0] != alone[1]


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("한·소우호협력조약과 한-소 우호협력조약", ["한·소우호협력조약", "한-소 우호협력조약"]),
        ("양국간의우호협력조약을 논의했다. 자유무역협정도.", []),
        ("바르나울 선언이 나왔다. 몽골 선언했다.", ["바르나울 선언"]),
    ],
)
def test_a_treaty_is_named_by_its_states_or_its_city(text: str, works: list[str]) -> None:
    assert surfaces(text, "work") == works


def test_an_abbreviation_is_what_a_bracket_spells_it_out_as() -> None:
    text = "TKR(한반도횡단철도)과 TSR. 한반도횡단철도는 길다."
    assert {e for s, e in mentions(text) if "한반도" in s} == {"work:trans-korean-railway"}


def test_districts_of_two_cities_are_two_places() -> None:
    assert surfaces("서울 중구와 부산시 중구", "place") == ["서울", "중구", "부산시", "중구"]
    found = [e for s, e in mentions("서울 중구와 부산시 중구") if s == "중구"]
    assert len(set(found)) == 2


def test_a_part_in_a_play_is_no_station() -> None:
    assert surfaces("두브롭카역은 마리야가 맡는다", "place") == []
    assert surfaces("두브롭카역 근처에서 만났다", "place") == ["두브롭카역"]


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("韓·러 정상, 美 국무부 비판", ["韓", "러", "美"]),
        ("러시아와 북한. 러, 북 미사일에 침묵", ["러시아", "북한", "러", "북"]),
        ("미국 반발. 미 국무부가 밝혔다", ["미국"]),  # 미 국무부 is the body
        ("회의 中 나온 말, 3日 회의, 수사中", []),
        ("북한 축제. 북 치고 장구 치고, 너 러", ["북한"]),
        ("中國의 글씨", []),
        ("러시아서 만나고 카잔서 헤어졌다", ["러시아", "카잔"]),
    ],
)
def test_states_in_short_stand_alone_where_nothing_else_is_meant(
    text: str, states: list[str]
) -> None:
    assert surfaces(text, "place") == states


def test_an_office_and_a_post_are_one_word() -> None:
    assert office_of("소련외무장관과") == "장관"
    assert office_of("청와대대변인은") == "대변인"
    assert office_of("공포영화가") == ""
