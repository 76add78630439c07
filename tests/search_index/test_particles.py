"""Korean endings, taken off by rule."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.analysis import fold
from search_index.analysis.particles import uninflected, without_particle

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
