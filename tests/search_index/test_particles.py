"""Korean endings, taken off by rule."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.analysis import fold
from search_index.analysis.particles import uninflected, without_particle
from search_index.highlight import spans_in
from search_index.library import Library, open_library
from search_index.query import parse
from search_index.query.tree import And, Everything, Not, Or, Sequence
from tests.search_index.corpus import index

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "ko"
SYLLABLES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=12)
NOUN = st.text(st.sampled_from("강넓꽃벽춥큰톱햇터체쿠펴헤초추츠"), min_size=2, max_size=6)
# After a consonant, after a vowel.
PAIRS = [("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("으로", "로"), ("이었다", "였다")]
FREE = [
    "의",
    "에",
    "에서",
    "에서는",
    "에게도",
    "까지도",
    "부터의",
    "만을",
    "처럼",
    "보다는",
    "들과의",
]


def closed(syllable: str) -> bool:
    """Whether a syllable ends in a consonant."""
    return len(unicodedata.normalize("NFD", syllable)) == 3


@pytest.mark.parametrize(
    ("word", "noun"),
    [
        ("세미나를", "세미나"),
        ("세미나에서는", "세미나"),
        ("러시아와의", "러시아"),
        ("대통령으로부터", "대통령"),
        ("모스크바까지도", "모스크바"),
        ("서울로", "서울"),
        ("부산으로", "부산"),
        ("연구자들에게도", "연구자"),
        ("전문가들이라고", "전문가"),
        ("국가가", "국가"),
        ("회의의", "회의"),
        ("제도는", "제도"),
        ("국제회의에서", "국제회의"),
        ("북극항로를", "북극항로"),
        ("북극항로로", "북극항로"),
        ("아시아에선", "아시아"),
        ("세미나였다", "세미나"),
        ("대통령입니다", "대통령"),
        ("그것뿐이다", "그것"),
        ("발표했다", "발표"),
        ("중단된", "중단"),
        ("참석하였으며", "참석"),
        ("강화시키는", "강화"),
    ],
)
def test_endings_go(word: str, noun: str) -> None:
    assert without_particle(word) == noun


@pytest.mark.parametrize(
    "noun",
    [
        *("국가", "회의", "평가", "대로", "제도", "정부", "결과", "아이", "마을", "북한", "북해"),
        *(
            "전문가",
            "아시아",
            "세미나",
            "북극항로",
            "종로",
            "한국인",
            "북극해",
            "잠수함",
            "우크라이나",
        ),
        *("블라디보스토크", "기업가", "소설가", "세종로", "아르헨티나", "대외경제정책연구원"),
    ],
)
def test_nouns_that_end_alike_are_whole(noun: str) -> None:
    assert without_particle(noun) == noun


@pytest.mark.parametrize(
    ("word", "left"),
    [
        ("세미나를", "세미나"),
        ("세미나를,", "세미나"),
        (unicodedata.normalize("NFD", "세미나를"), "세미나"),
        ("KIEP에서는", "kiep"),
        ("KIEP는", "kiep"),
        ("G20의", "g20"),
        ("МИД는", "мид"),
        ("KIEP측은", "kiep측"),
        ("2017년에", "2017년"),
        ("100만이", "100만"),
        ("3만", "3만"),
        ("한·러는", "한·러"),
        ("남·북·러를", "남·북·러"),
        ("한·러", "한·러"),
        ("대화-회의", "대화-회의"),
        ("‘북극항로’에서", "‘북극항로"),
        ("에서", "에서"),
        ("Vladivostok", "Vladivostok"),
        ("Владивостоке", "Владивостоке"),
        ("海를", "海"),
        ("·", "·"),
        ("", ""),
    ],
)
def test_the_last_run_of_a_word_loses_its_ending(word: str, left: str) -> None:
    assert uninflected(word) == left


@settings(max_examples=100)
@given(NOUN, st.sampled_from(PAIRS))
def test_only_the_form_that_agrees_goes(noun: str, pair: tuple[str, str]) -> None:
    fits, other = pair if closed(noun[-1]) else pair[::-1]
    assert without_particle(noun + fits) == noun
    assert without_particle(noun + other) == noun + other


@settings(max_examples=100)
@given(NOUN, st.sampled_from(FREE))
def test_endings_without_agreement_go_after_any_sound(noun: str, ending: str) -> None:
    assert without_particle(noun + ending) == noun


@settings(max_examples=100)
@given(SYLLABLES, st.integers(0, 3))
def test_what_is_left_is_a_beginning_and_long_enough(run: str, least: int) -> None:
    left = without_particle(run, least)
    assert run.startswith(left)
    assert left == run or len(left) >= least


@pytest.mark.parametrize(
    "noun", ["세미나", "블라디보스토크", "러시아", "북극항로", "푸틴", "대통령"]
)
def test_every_form_of_a_noun_in_the_articles_comes_to_one(noun: str) -> None:
    text = " ".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.md")))
    words = set(re.findall(rf"(?<![가-힣]){noun}[가-힣]*", text))
    inflected = {word for word in words if without_particle(word) == noun}
    assert inflected - {noun}
    compounds = {word for word in words if not without_particle(word).startswith(noun)}
    assert not compounds


@settings(max_examples=100)
@given(st.text(st.sampled_from("가나는를에의들Ab3 .·-’ㄱ"), max_size=12))
def test_a_word_keeps_its_beginning(word: str) -> None:
    left = uninflected(word)
    assert left == word or fold(word).startswith(left)


AS_TYPED = Sequence(("세미", "미나", "나를"))
SHORTER = Sequence(("세미", "미나"))


@pytest.mark.parametrize("typing", [False, True])
def test_a_word_means_itself_or_what_it_is_without_its_ending(typing: bool) -> None:
    both = Or((AS_TYPED, SHORTER))
    assert parse("세미나를", typing=typing).tree == both
    assert parse("세미나", typing=typing).tree == SHORTER
    assert parse("-세미나를", typing=typing).tree == And((Everything(), Not(both)))
    in_title = Or((Sequence(AS_TYPED.terms, field="title"), Sequence(SHORTER.terms, field="title")))
    assert parse("title:세미나를", typing=typing).tree == in_title


def test_a_syllable_that_has_only_been_begun_hides_no_ending() -> None:
    assert parse("세미나를ㅂ", typing=True).tree == Or((AS_TYPED, SHORTER))


@pytest.mark.parametrize("query", ['"세미나를"', "«세미나를»", "세미나를*", "「세미나를」"])
def test_quotes_and_an_asterisk_take_the_word_as_it_is(query: str) -> None:
    assert parse(query).tree == AS_TYPED


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    index_dir = tmp_path_factory.mktemp("korean") / "index"
    index(SEEDS, index_dir)
    library = open_library(SEEDS, index_dir=index_dir)
    yield library
    library.close()


def found(library: Library, query: str) -> list[str]:
    return [hit.info.path for hit in library.search(query, typing=True).hits]


@pytest.mark.parametrize(
    ("noun", "forms"),
    [
        ("세미나", ["세미나를", "세미나에서는", "세미나로부터", "세미나까지도"]),
        ("연구자", ["연구자들의", "연구자를", "연구자에게만"]),
        ("가스관", ["가스관을", "가스관이", "가스관으로", "가스관에서의"]),
        ("제재", ["제재를", "제재가", "제재했다", "제재하는"]),
        ("직항편", ["직항편으로", "직항편이라고"]),
    ],
)
def test_articles_are_found_by_any_form_of_a_word(
    articles: Library, noun: str, forms: list[str]
) -> None:
    expected = set(found(articles, noun))
    assert expected
    for form in forms:
        assert set(found(articles, form)) == expected


def test_a_name_with_a_particle_is_the_name(articles: Library) -> None:
    for query, entity in [("북극항로를", "북극항로"), ("블라디보스토크에서는", "블라디보스토크")]:
        named = [ref.id for ref in articles.search(query).named]
        assert named == [ref.id for ref in articles.search(entity).named]
        assert named


def test_every_form_is_marked_as_far_as_it_matches() -> None:
    text = (SEEDS / "vladivostok-seminar.md").read_text(encoding="utf-8")
    tree = parse("세미나를", typing=True).tree
    marked = [text[span.start : span.end] for span in spans_in(text, tree, ())]
    assert marked.count("세미나를") == text.count("세미나를") > 0
    assert marked.count("세미나") == text.count("세미나") - text.count("세미나를") > 0


def test_the_form_that_was_typed_comes_first(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    other, same = "부산에서 세미나는 길었다.\n", "부산에서 세미나를 열었다.\n"
    for name, text in (("a", other), ("b", same), ("c", other)):
        (folder / f"{name}.txt").write_text(f"회의 소식\n\n{text}", encoding="utf-8")
    index(folder, tmp_path / "index")
    with closing(open_library(folder, index_dir=tmp_path / "index")) as library:
        assert found(library, "세미나를") == ["b.txt", "a.txt", "c.txt"]
        assert [hit.info.path for hit in library.search('"세미나를"').hits] == ["b.txt"]
