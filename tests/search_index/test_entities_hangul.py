"""Names in Hangul that no lexicon knows: people, bodies, places and works in made-up sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.entities import recognise
from search_index.entities.hangul_names import weight
from search_index.entities.hangul_words import agrees, post_of
from search_index.models import Document, DocumentInfo, EntityType


def mentions(text: str, path: str = "a.txt") -> list[tuple[str, str]]:
    document = Document(DocumentInfo(path, path, "", "ko"), text)
    return [(m.text, m.entity) for m in recognise(document).mentions]


def surfaces(text: str, kind: str) -> list[str]:
    return [surface for surface, entity in mentions(text) if entity.startswith(f"{kind}:")]


def ids(text: str, surface: str) -> list[str]:
    return [entity for found, entity in mentions(text) if found == surface]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("황민재 교수는 말했다", ["황민재"]),
        ("도서관 관장 황민재가 웃었다", ["황민재"]),
        ("황민재 해양수산연구소 소장이", ["황민재"]),
        ("배가 떠났다고 황민재는 말했다", ["황민재"]),
        ("조태웅의 옛집은 박물관이 됐다", ["조태웅"]),
        ("[오슬로=조태웅 특파원] 배가 떠났다", ["조태웅"]),
        ("로명철 연구사가 왔다", ["로명철"]),
        ("조태웅(47)이 왔다", ["조태웅"]),
        ("조태웅씨가 왔다", ["조태웅"]),
        ("남궁혁 본부장과 황보슬기 과장이", ["남궁혁", "황보슬기"]),
        ("허가을 작가의 책", ["허가을"]),
        ("표석우의 '눈 내린 항구'", ["표석우"]),
        ("영화에 나온 조태웅, 황민재, 서지영 등", ["조태웅", "황민재", "서지영"]),
        ("예브게니 슈바르츠코프 국장은 거절했다", ["예브게니 슈바르츠코프"]),
        ("알렉세이 이바노비치 두브롭스키가 왔다", ["알렉세이 이바노비치 두브롭스키"]),
        ("마거릿 해서웨이와 클라우스 베르트람은", ["마거릿 해서웨이", "클라우스 베르트람"]),
        ("최 류드밀라는 고려인이다", ["최 류드밀라"]),
        ("이리나 박이 노래했다", ["이리나 박"]),
        ("작가 박세르게이와 정예카테리나는", ["박세르게이", "정예카테리나"]),
        ("김 류드밀라 스트렐코비치는", ["김 류드밀라 스트렐코비치"]),
        ("간사 이정권 의원이 왔다", ["이정권"]),
        ("나카무라 시게루는 떠났다", ["나카무라 시게루"]),
        ("지난해 두브롭스키는 떠났다", ["두브롭스키"]),
        ("국립대 뭉흐바트 교수는 말했다", []),
        ("국립대 에르벡세르 교수는 말했다", ["에르벡세르"]),
    ],
)
def test_people_are_known_by_their_syllables_and_what_is_beside_them(
    text: str, people: list[str]
) -> None:
    assert surfaces(text, "person") == people


@pytest.mark.parametrize(
    "text",
    [
        "정부는 이상기후 대책을 논의했다. 이번에는 조용한 회의였다.",
        "전문가들은 유가 상승을 우려했다. 공장은 정상화를 기대했다.",
        "소나무 숲이 사라졌다. 주민들은 반기지 않았다. 한동안 조용했다.",
        "신정부 장관들이 모였다. 전직원 대표가 왔다. 고위급 회담은 무산됐다.",
        "이영화는 재미있다. 한사람이 왔다. 지하철이 멈췄다. 변호사가 왔다.",
        "모스크바 지국의 기자가 왔다. 연구원 대표와 특파원 여러 명.",
        "장군이 명령했다. 이모가 왔다. 해군은 떠났다. 고양이가 울었다.",
        "황민재단은 돈을 냈다. 조태웅진시켰다.",
        "마리나 근처 카페에서 스포츠 리그 콘서트가 열렸다.",
        "이 의원은 반대했다. 전 총리도 반대했다. 한 교수가 말했다.",
    ],
)
def test_words_that_read_like_names_are_no_people(text: str) -> None:
    assert surfaces(text, "person") == []


def test_a_title_is_no_part_of_a_mention_and_tells_people_of_one_name_apart() -> None:
    text = "황민재 교수와 황지석 소장이 왔다. 황 교수는 웃었다. 황 소장은 갔다. 황 씨도 갔다."
    assert ids(text, "황") == ["person:hwang-min-jae", "person:hwang-ji-seok"]
    text = "남궁혁 부장이 왔다. 남궁 부장은 웃었다."
    assert ids(text, "남궁") == ids(text, "남궁혁") == ["person:namgung-hyeok"]
    text = "드미트리 스트렐니코프가 왔다. 스트렐니코프의 배가 떠났다."
    assert ids(text, "스트렐니코프") == ids(text, "드미트리 스트렐니코프")


def test_a_former_president_is_not_of_the_family_of_that_name() -> None:
    text = "전석호 교수는 조태웅 전 총장을 만났다. 전 교수는 웃었다."
    assert ids(text, "전") == ["person:chun-seok-ho"]


def test_a_person_of_whom_no_more_is_told_belongs_to_the_document() -> None:
    text = "표씨는 웃었다. 나중에 표 씨는 갔다."
    here, there = (dict(mentions(text, path))["표"] for path in ("a.txt", "b.txt"))
    assert here != there
    assert here.startswith("person:pyo-")
    assert ids(text, "표") == [here, here]
    text = "표모(33)씨와 표모(51) 씨가 왔다. 표씨는 갔다."
    assert len(set(ids(text, "표"))) == len(ids(text, "표")) == 2
    assert surfaces("A씨와 B(25)씨, 표모 군이 왔다", "person") == ["A", "B", "표"]
    assert surfaces("곽 의원은 반대했다", "person") == ["곽"]


def test_a_namesake_of_somebody_known_is_another_person() -> None:
    assert ids("메드베데프는 웃었다", "메드베데프") == ["person:medvedev"]
    text = "다닐 메드베데프가 이겼다. 메드베데프는 웃었다."
    assert ids(text, "다닐 메드베데프") == ids(text, "메드베데프") != ["person:medvedev"]
    text = "드미트리 아나톨리예비치 메드베데프가 왔다. 메드베데프는 웃었다."
    assert {entity for _, entity in mentions(text)} == {"person:medvedev"}
    text = "메드베데프가 왔다. 다닐 메드베데프도 왔다. 메드베데프는 웃었다."
    assert ids(text, "메드베데프") == ["person:medvedev"] * 2


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("노르웨이 재무부의 제재", ["노르웨이 재무부"]),
        ("부산 남동경찰서는", ["부산 남동경찰서"]),
        ("주러시아 노르웨이대사관 직원", ["주러시아 노르웨이대사관"]),
        ("주부산 일본 총영사관은", ["주부산 일본 총영사관"]),
        ("한양대 북극연구소 소장", ["한양대 북극연구소"]),
        ("한빛물산과 두루상사가", ["한빛물산", "두루상사"]),
        ("국립해양도서관에 갔다", ["국립해양도서관"]),
        ("춘천지법은 판결했다", ["춘천지법"]),
        ("노르웨이국립대 교수", ["노르웨이국립대"]),
        ("주 부산 일본총영사관과", ["주 부산 일본총영사관"]),
        ("한·러 북극친선협회 회장", ["한·러 북극친선협회"]),
        ("두루미상선은 노선을 줄였다", ["두루미상선"]),
        ("XQRL은 노선을 줄였다. LNG는 비싸다.", ["XQRL"]),
        ("국회의원이 왔다", []),
        ("아동복지법을 고쳤다. 저비용항공사가 늘었다.", []),
        ("지역병원과 전문학교, 경제방송", []),
        ("군대와 시대, 무대, 확대, 해병대", []),
        ("그는 회의에 참석했고의회로 갔다", []),
    ],
)
def test_bodies_are_the_longest_chain(text: str, bodies: list[str]) -> None:
    assert surfaces(text, "org") == bodies


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("부산시는 넓다", ["부산시"]),
        ("서울역에서 만났다", ["서울역"]),
        ("스트렐카강을 건넜다", ["스트렐카강"]),
        ("미네르바주에서 왔다", ["미네르바주"]),
        ("송파구 큰샘동에서", ["송파구", "큰샘동"]),
        ("순창군 새터읍 돌담리에서", ["순창군", "새터읍", "돌담리"]),
        ("지리산에 올랐다", ["지리산"]),
        ("마르크스주의를 배웠다", []),
        ("반드시 이번주에 다시 도시로 갔다", []),
        ("체력보강과 주요사항, 러시아어통역", ["러시아"]),
        ("시민운동과 노동을 말했다. 목소리가 컸다.", []),
    ],
)
def test_places_end_in_a_kind_word(text: str, places: list[str]) -> None:
    found = [s for s, e in mentions(text) if e.startswith("place:")]
    assert [place for place in found if place not in {"러시아"}] == [
        place for place in places if place not in {"러시아"}
    ]


def test_a_kind_word_leaves_a_known_place_what_it_is() -> None:
    assert ids("부산시는 넓다", "부산시") == ids("부산은 넓다", "부산")
    assert ids("서울역은 크다", "서울역") != ids("서울은 크다", "서울")


def test_titles_in_quotation_marks_behind_their_author_are_works() -> None:
    assert surfaces("조태웅의 '눈 내린 항구'를 읽었다", "work") == ["눈 내린 항구"]
    assert surfaces("장편소설 《눈 내린 항구》를 읽었다", "work") == ["눈 내린 항구"]
    assert surfaces("그는 '눈이 내린다'고 말했다", "work") == []
    assert surfaces("계약은 '시베리아의 힘-2'를 다룬다", "work") == ["시베리아의 힘-2"]


@pytest.mark.parametrize(
    ("last", "rest", "fits"),
    [
        ("봉", "은", True), ("봉", "는", False), ("희", "가", True), ("희", "이", False),
        ("희", "", True), ("철", "로", True), ("봉", "로", False), ("희", "로", True),
        ("봉", "으로", True), ("희", "으로", False), ("희", "이다", True), ("봉", "의", True),
    ],
)  # fmt: skip
def test_particles_agree_with_the_syllable_before_them(last: str, rest: str, fits: bool) -> None:
    assert agrees(last, rest) is fits


def test_a_post_is_the_longest_title_at_the_end_of_a_word() -> None:
    assert post_of("도입본부장은") == "본부장"
    assert post_of("장관") == "장관"
    assert post_of("항구는") == ""


def test_syllables_weigh_more_the_more_they_are_those_of_names() -> None:
    assert weight("황민재") > weight("황보리") > 0
    assert weight("지하철") == weight("신정부") == weight("책민재") == 0


WORDS = """
황민재|황 교수는|남궁혁|김모(33)씨|A씨|표씨|전 대통령|다닐 메드베데프
메드베데프는|최 류드밀라|나카무라|시게루
주한|우크라이나대사관|미국|재무부|고려대|연구소|부산|경찰서는|서울역|송파구|신천동|돌담리|강을
주의|'토지'|의|(|)|《|》|-2|소설|영화|예브게니|볼로디미르|스키|이바노비치|Ж|X|한·러|XQRL은|주|,|·|.
"""
PIECES = [*WORDS.strip().replace("\n", "|").split("|"), "\n", " "]

letters = st.text("가나다라김박이씨장시군구", max_size=4)
jumble = st.lists(st.one_of(st.sampled_from(PIECES), letters))


@settings(max_examples=100, deadline=None)
@given(jumble.map(" ".join) | jumble.map("".join))
def test_mentions_in_hangul_slice_back_and_never_overlap(text: str) -> None:
    document = Document(DocumentInfo("a.txt", "a.txt", "", "ko"), text)
    result = recognise(document)
    last = 0
    for mention in result.mentions:
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text == mention.text.strip()
        assert "@" not in mention.entity
        last = mention.end
    assert {m.entity for m in result.mentions} == {e.id for e in result.entities}
    assert recognise(document) == result
    people = [m for m in result.mentions if m.type == EntityType.PERSON]
    assert all(not m.text.endswith((" 씨", " 교수")) for m in people)
