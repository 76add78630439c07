"""Compounds are found with and without hyphens, in Korean however their words are parted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index import Library, open_library
from search_index.query import parse
from search_index.query.spacing import (
    joined_states,
    parted,
    states_apart,
    states_at_head,
    without_hyphens,
)

TEXTS = {
    "together.txt": "두 나라는 부두확장계획을 발표했다.",
    "apart.txt": "두 나라는 부두 확장계획을 발표했다.",
    "dots.txt": "한·러 관계를 다룬 글이다.",
    "signs.txt": "한-러협력은 오래되었다.",
    "states.txt": "한러 관계는 오래되었다.",
    "one.txt": "이것은 한러관계를 다룬다.",
    "many.txt": "남·북·러 사업이 시작됐다.",
    "hyphen.txt": "The ferry co-operation of the North-Western ports goes on.",
    "none.txt": "Cooperation goes on; северокорейские паромы стоят.",
    "ending.txt": "북-남을 잇는 길과 한·미로 가는 길.",
    "guest.txt": "서울을 방문한 러시아 사람이 말했다.",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    place = tmp_path_factory.mktemp("spacing")
    for name, text in TEXTS.items():
        (place / "articles").mkdir(exist_ok=True)
        (place / "articles" / name).write_text(text, encoding="utf-8")
    return open_library(place / "articles", index_dir=place / "index", refresh=True)


def _found(library: Library, query: str, *, typing: bool = False) -> set[str]:
    hits = library.search(query, typing=typing).hits
    return {hit.info.path.removesuffix(".txt") for hit in hits}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("부두확장계획", {"together", "apart"}),
        ("부두확장계획을", {"together", "apart"}),
        ("부두확장계획.", {"together", "apart"}),
        ("‘부두확장계획’을", {"together", "apart"}),
        ("‘부두확장계획’,", {"together", "apart"}),
        ("부두 확장계획", {"together", "apart"}),
        ("title:부두확장계획", {"together", "apart"}),
        ("부두확장계획 -apart", {"together", "apart"}),
        ("-부두확장계획 나라", set()),
        ('"부두확장계획"', {"together"}),
        ("한러", {"dots", "states", "one"}),
        ("한·러", {"dots", "states", "one"}),
        ("한-러", {"dots", "states", "one"}),
        ("한러관계", {"dots", "states", "one"}),
        ("한·러관계를", {"dots", "states", "one"}),
        ("한러협력", {"signs"}),
        ("남북러", {"many"}),
        ("남·북·러 사업", {"many"}),
        ("남·북·", {"many"}),
        ("북-남을", {"ending"}),
        ("북-남을 잇는", {"ending"}),
        ("한·미로", {"ending"}),
        ("co-operation", {"hyphen", "none"}),
        ("co‑operation", {"hyphen", "none"}),
        ('"co-operation"', {"hyphen"}),
        ("cooperation", {"none"}),
        ("северо-корейский", {"none"}),
        ("northwestern-ports", set()),
        ("title:co-operation", {"hyphen", "none"}),
    ],
)
def test_compounds_are_found_however_they_are_written(
    library: Library, query: str, found: set[str]
) -> None:
    assert _found(library, query) == found


@pytest.mark.parametrize("query", ["부두확장계", "부두확장계ㅎ", "부두확장"])
def test_a_compound_being_typed_is_found_apart_too(library: Library, query: str) -> None:
    assert _found(library, query, typing=True) == {"together", "apart"}


def test_every_way_is_marked_as_it_stands_in_the_text(library: Library) -> None:
    marked = {
        hit.info.path: [
            snippet.text[span.start - snippet.start : span.end - snippet.start]
            for snippet in hit.snippets
            for span in snippet.highlights
        ]
        for hit in library.search("한러관계").hits
    }
    assert marked == {
        "dots.txt": ["한·러 관계"], "states.txt": ["한러 관계"], "one.txt": ["한러관계"],
    }  # fmt: skip


def test_a_name_is_looked_for_as_a_name() -> None:
    class Names:
        def lookup(self, words: str, prefix: bool) -> tuple[str, ...]:
            name = "블라디보스토크"
            named = name.startswith(words) if prefix else name == words
            return ("place:vladivostok",) if named else ()

        def find(self, name: str) -> tuple[str, ...]:
            return ()

    named, plain = (parse("블라디보스토크", names=names) for names in (Names(), None))
    assert repr(named.tree).count("Sequence") == 1
    assert repr(plain.tree).count("Sequence") == 5
    # A word that only begins a name is looked for in all its ways beside it.
    begun = parse("블라디보", typing=True, names=Names())
    assert "place:vladivostok" in repr(begun.tree)
    assert repr(begun.tree).count("Sequence") == 2


def test_ways_to_write_a_compound() -> None:
    words = ("co-operation", "X-ray", "3-way", "trans-siberian-line", "port", "한-러")
    assert list(map(without_hyphens, words)) == ["cooperation", "", "", "transsiberianline", "", ""]
    assert list(parted("정상회담")) == ["정상 회담"]
    assert list(parted("북극항로를")) == ["북극 항로를", "북극항 로를"]
    assert list(parted("회담을")) == list(parted("port")) == list(parted("가" * 13)) == []
    assert joined_states("한·미·일과 LG·SK, 김-이") == "한미일과 LG·SK, 김-이"
    assert list(states_apart("한미")) == ["한 미"]
    assert list(states_apart("한일중회의")) == ["한 일 중회의", "한 일 중 회의"]
    assert [states_at_head(word) for word in ("관계", "일일", "한국", "중일전쟁")] == [
        "", "", "", "중일",
    ]  # fmt: skip


@given(st.text("한미러관계를 ·-ab", max_size=14))
def test_every_way_has_the_same_letters(text: str) -> None:
    for other in (*parted(text), *states_apart(text)):
        assert other.replace(" ", "") == text
    letters = joined_states(text).replace("·", "").replace("-", "")
    assert letters == text.replace("·", "").replace("-", "")
