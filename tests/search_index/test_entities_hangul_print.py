"""What Korean print sets apart: titles in marks, meetings, bylines, firms and orchestras."""

from __future__ import annotations

import pytest

from search_index.entities import recognise
from search_index.entities.hangul_heads import shapes_of
from search_index.entities.hangul_spellings import plain_spellings
from search_index.models import Document, DocumentInfo


def mentions(text: str, path: str = "a.txt") -> list[tuple[str, str]]:
    document = Document(DocumentInfo(path, path, "", "ko"), text)
    return [(m.text, m.entity) for m in recognise(document).mentions]


def surfaces(text: str, kind: str) -> list[str]:
    return [surface for surface, entity in mentions(text) if entity.startswith(f"{kind}:")]


def ids(text: str, surface: str) -> set[str]:
    return {entity for found, entity in mentions(text) if found == surface}


@pytest.mark.parametrize(
    ("text", "works"),
    [
        # Brackets of books hold titles, and those of shorter works where the sentence goes on.
        ("그해 『눈 내린 항구』가 나왔다", ["눈 내린 항구"]),
        ("「젊은 선장」을 익명으로 발표했다", ["젊은 선장"]),
        ("『눈 내린 항구』 『등대』 및 『선장 일기』 등을", ["눈 내린 항구", "등대", "선장 일기"]),
        # Quotation marks do where something says so: a kind, an author, what is done with works.
        ("평론집 ‘세기말의 항구’도 나왔다", ["세기말의 항구"]),
        ("‘항구’ ‘등대 사람들’ 등으로 유명한 러시아의 문호", ["항구", "등대 사람들"]),
        ("‘등대’, ‘선원 병동’ 등의 소설가이자", ["등대", "선원 병동"]),
        ("‘항구의 밤 단편선’ 출간으로", ["항구의 밤 단편선"]),
        (
            "황민재 교수의 ‘전쟁이 항구에 미치는 영향’이라는 주제로 발표",
            ["전쟁이 항구에 미치는 영향"],
        ),
        ("표석우(Pyo Seok-woo)의 ‘등대 사람들’ 속", ["등대 사람들"]),
        ("그의 역작 중 하나인 ‘등대의 노래’를", ["등대의 노래"]),
        # What else stands in marks is none.
        ("그는 ‘낙관주의자’라고 했다", []),
        ("“우리는 간다”고 말했다", []),
        ("<앵커>\n배가 떠났습니다.\n<기자>\n네.", []),
        ("'빨리 가자'부터 보냈다\"고 했다", []),
        ("로씨야에서 그는 《우리는 이긴다》고 했다", []),
    ],
)
def test_titles_in_marks_are_works(text: str, works: list[str]) -> None:
    assert surfaces(text, "work") == works


def test_a_title_has_no_other_mentions_in_it() -> None:
    text = "장편소설 ‘모스크바의 이반 데니소비치’를 읽었다"
    assert mentions(text) == [("모스크바의 이반 데니소비치", "work:moseukeubaui-iban-denisobichi")]


def test_a_title_counts_wherever_it_stands_in_marks() -> None:
    assert surfaces("‘항구의 밤’ 속 6편과 소설 ‘항구의 밤’", "work") == ["항구의 밤"] * 2


def test_a_newspaper_in_marks_stays_a_body() -> None:
    assert surfaces("《로동신문》이 전했다", "org") == ["로동신문"]


def test_a_piece_of_music_has_its_composer_in_its_id() -> None:
    text = "차이콥스키의 교향곡 제4번과 무소르스키의 교향곡 제4번"
    assert surfaces(text, "work") == ["교향곡 제4번"] * 2
    assert len(ids(text, "교향곡 제4번")) == 2
    unnamed = "교향곡 4번을 연주한다"
    assert ids(unnamed, "교향곡 4번") != {
        entity for found, entity in mentions(unnamed, "b.txt") if found == "교향곡 4번"
    }


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("제10차 ARS 포럼을 열었다", ["제10차 ARS 포럼"]),
        ("제3회 유라시아 물류포럼이 열렸다", ["제3회 유라시아 물류포럼"]),
        ("유라시아 물류포럼은 매년 열린다", ["유라시아 물류포럼"]),
        ("제16회 쇼팽 국제 콩쿠르 2위", ["제16회 쇼팽 국제 콩쿠르"]),
        ("모스크바 영화제에서", ["모스크바 영화제"]),
        ("「연해주 합동추모제 및 강연회」가 열린다", ["연해주 합동추모제 및 강연회"]),
        ("개교를 기념하는 '2016년 한·러국제학술회의'를 연다", ["2016년 한·러국제학술회의"]),
        # An ordinal alone makes none, nor a state; one of the lexicon is known by its name.
        ("제3회 정기 총회가 열렸다", []),
        ("러시아 포럼에서", []),
        ("제3회 동방경제포럼에서", ["동방경제포럼"]),
    ],
)
def test_meetings_have_an_ordinal_or_a_place(text: str, events: list[str]) -> None:
    assert surfaces(text, "event") == events


def test_editions_of_a_meeting_are_one_with_it() -> None:
    text = "제3회 유라시아 물류포럼이 열렸다. 유라시아 물류포럼은 매년 열린다."
    assert ids(text, "제3회 유라시아 물류포럼") == ids(text, "유라시아 물류포럼")


def test_a_forum_that_somebody_leads_is_a_body() -> None:
    text = "한러미래포럼이 제안했다. 한러미래포럼 공동대표 황민재는 웃었다."
    assert surfaces(text, "org") == ["한러미래포럼"] * 2
    assert surfaces("한러미래포럼에 갔다", "event") == ["한러미래포럼"]


@pytest.mark.parametrize(
    ("text", "people", "bodies"),
    [
        ("[한결와이어 구소은 기자] 배가", ["구소은"], ["한결와이어"]),
        ("[한결통신= 순정우 기자] 배가", ["순정우"], ["한결통신"]),
        ("[수원=뉴스핌] 순정우 기자 = 배가", ["순정우"], ["뉴스핌"]),
        ("【서울=뉴시스】전신 기자 = 배가", ["전신"], ["뉴시스"]),
        ("한결매일 = 조석근 기자 | 배가", ["조석근"], ["한결매일"]),
        ("저작권자 © 한결매일 무단전재 금지", [], ["한결매일"]),
        ("배가 떠났다./블라디보스토크=연합\n", [], ["연합"]),
    ],
)
def test_bylines_name_people_and_papers(text: str, people: list[str], bodies: list[str]) -> None:
    assert surfaces(text, "person") == people
    assert surfaces(text, "org") == bodies


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        # Legal forms; Latin letters and a head; rows of known bodies.
        ("사단법인 한빛21과 그 회원. 한빛21 이사장", ["한빛21", "한빛21"]),
        ("㈜두빛은 간다", ["두빛"]),
        ("QRL그룹 회장과 TARVO 그룹은", ["QRL그룹", "TARVO 그룹"]),
        ("삼성전자, LG전자, QX판토스, 에프티엔 등", ["삼성전자", "LG전자", "QX판토스", "에프티엔"]),
        ("현대차·기아·현대두빛 현지법인", ["현대차", "기아", "현대두빛"]),
        ("삼성전자, LG전자, 디스플레이 등", ["삼성전자", "LG전자"]),
        ("러시아, 미국, 에프티엔 등", []),
        # Orchestras of places.
        ("모스크바 필하모닉 오케스트라가 왔다", ["모스크바 필하모닉 오케스트라"]),
        ("모스크바필은 세계의 오케스트라다", ["모스크바필"]),
        ("모스크바 필요 없다", []),
        ("21세기관현악단이 왔다", ["21세기관현악단"]),
        # The place before an association, a school or a hospital; not before a national body.
        ("모스크바 사할린협회는 모였다", ["모스크바 사할린협회"]),
        ("연해주 이산가족협회 회장", ["연해주 이산가족협회"]),
        ("모스크바 한인회가 열었다", ["모스크바 한인회"]),
        ("모스크바 한국학교에서", ["모스크바 한국학교"]),
        ("서울 한국상인협회에서", ["한국상인협회"]),
        ("모스크바 학교에서", []),
        # An institute in several words, the title of whoever leads a body written onto its name.
        ("국민대 유라시아 연구소 세미나", ["국민대 유라시아 연구소"]),
        ("황민재 한국항구학회장은", ["한국항구학회"]),
        ("몰도바 국립극장과 카자흐스탄 투자청", ["몰도바 국립극장", "카자흐스탄 투자청"]),
        ("새벗신문 대표가 왔다", ["새벗신문"]),
        ("동방연구소 수석연구원", ["동방연구소"]),
        # Armies are bodies.
        ("북한군과 러시아군이 왔다", ["북한군", "러시아군"]),
        ("국회 정보위원회 간사는 정보위에서", ["국회 정보위원회", "정보위"]),
    ],
)
def test_bodies_are_known_by_their_form(text: str, bodies: list[str]) -> None:
    assert surfaces(text, "org") == bodies


def test_the_short_names_of_an_orchestra_are_its_own() -> None:
    text = "모스크바 필하모닉 오케스트라가 왔다. 모스크바필은 연주했다. 런던필은 갔다."
    assert ids(text, "모스크바필") == ids(text, "모스크바 필하모닉 오케스트라")
    assert ids(text, "모스크바필") != ids(text, "런던필")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        # A title behind a body with Latin letters or figures in its name.
        ("황민재 한빛21 이사장과 서지영 QRL그룹 회장", ["황민재", "서지영"]),
        ("조태웅 HK연구교수는", ["조태웅"]),
        # Titles written onto a name, as in the North.
        ("겐나지 두브롭스끼위원장과 왔다", ["겐나지 두브롭스끼"]),
        ("이완 두브롭스끼제1부의장은", ["이완 두브롭스끼"]),
        ("신홍철특명전권대사와", ["신홍철"]),
        # Families of the Koreans in Russia.
        ("첸 마르크 회장", ["첸 마르크"]),
        ("아내 류드밀라 정(47)과", ["류드밀라 정"]),
        # 씨 behind the family name of somebody whom the document names in full.
        (
            "류드밀라 두브롭스카야가 왔다. 두브롭스카야씨는 웃었다.",
            ["류드밀라 두브롭스카야", "두브롭스카야"],
        ),
        # No people: a verb, an address.
        ("조약을 정하다", []),
        ("문화회관(두브롭스카야 63)에서", []),
    ],
)
def test_people_by_titles_and_families(text: str, people: list[str]) -> None:
    assert surfaces(text, "person") == people


def test_a_ministry_behind_a_korean_is_that_of_his_state() -> None:
    text = "러시아와 한국의 일이다. 황민재 외교부 제2차관은 러시아 외무부에 갔다."
    assert ids(text, "외교부") == {"org:mofa-korea"}


def test_all_marks_of_a_text_are_read_in_one_pass() -> None:
    """A mark that nothing closes costs no more than the length of a title."""
    text = "‘" * 20_000 + " 소설 ‘항구의 밤’"
    assert surfaces(text, "work") == ["항구의 밤"]


def test_heads_with_the_title_of_whoever_leads() -> None:
    assert [shape.length for shape in shapes_of("한국항구학회장은")] == [6]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("뜨베리와 모스끄바, 블라지보스또크에서", ["뜨베리", "모스끄바", "블라지보스또크"]),
        ("까마귀가 쌍둥이를 따라 떡볶이를", []),
    ],
)
def test_places_in_the_spelling_of_the_north(text: str, places: list[str]) -> None:
    assert surfaces(text, "place") == places


def test_a_spelling_of_the_north_is_the_same_place() -> None:
    assert ids("모스끄바에서 모스크바로", "모스끄바") == ids("모스크바로", "모스크바")


def test_plain_spellings_have_no_tense_consonants() -> None:
    assert "블라디보스토크" in plain_spellings("울라지보스또크")
    assert plain_spellings("모스크바") == ()


def test_ministries_in_a_row_are_of_the_first_ones_state() -> None:
    text = "로씨야 국가회의, 련방평의회, 외무성과 국방성을 비롯한 단체"
    assert surfaces(text, "org") == ["로씨야 국가회의", "련방평의회", "외무성", "국방성"]
    assert ids(text, "외무성") == {"org:mfa-russia"}
    mixed = "한국과 북한의 일이다. 미국 국무부, 재무부를 거쳤다"
    assert ids(mixed, "재무부") == ids("미국 재무부가", "미국 재무부")


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("키릴 두브롭스키(Kiril Dubrovsky)가 왔다", "Kiril Dubrovsky"),
        ("키릴 두브롭스키 (Kiril Ivanovich Dubrovsky)가 왔다", "Kiril Ivanovich Dubrovsky"),
    ],
)
def test_a_name_in_latin_letters_behind_a_person_is_that_person(text: str, surface: str) -> None:
    assert ids(text, surface) == ids(text, "키릴 두브롭스키")


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("한국항구학회> 항구연구> 철도의 앞날\n: 항구연구 30권2호", ["항구연구", "항구연구"]),
        ("북방 연구 제38권 제4호에 실렸다", ["북방 연구"]),
        ("소설 전집 25권 3호", []),
    ],
)
def test_journals_have_a_volume_and_a_number(text: str, works: list[str]) -> None:
    assert surfaces(text, "work") == works


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("아세안 문화원에서", ["아세안 문화원"]),
        ("연해주 고려인 문화자치회장은", ["연해주 고려인 문화자치회"]),
        ("부산 외국어대 교수", ["부산 외국어대"]),
        ("서울 강남 두브로브병원에", ["두브로브병원"]),
        ("호텔에서 조카 B씨는", []),
    ],
)
def test_bodies_and_what_stands_before_them(text: str, bodies: list[str]) -> None:
    assert surfaces(text, "org") == bodies


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        (
            "■ 주관 : 새벗나루, 두빛교류모임\n■ 후원 : 삼성전자, 마루호텔하이엔드",
            ["새벗나루", "두빛교류모임", "삼성전자", "마루호텔하이엔드"],
        ),
        ("주최: 안산시\n", []),
        ("두빛마루(대표 황민재)는", ["두빛마루"]),
        ("대표단(단장 황민재)은", []),
        ("국내 기업(대표 황민재)이", []),
        ("황민재 QRLX 총장과 TRVO대표는", ["QRLX", "TRVO"]),
        ("LNG 대표는", []),
    ],
)
def test_bodies_that_the_text_says_to_be_bodies(text: str, bodies: list[str]) -> None:
    assert surfaces(text, "org") == bodies


def test_two_titles_of_talks_in_one_sentence() -> None:
    text = "‘북방으로 갈 것인가’라는 주제로, 황민재는 ‘축제가 끝나고’라는 주제로 발표했다"
    assert surfaces(text, "work") == ["북방으로 갈 것인가", "축제가 끝나고"]
