"""Text to terms, in every script the corpus is written in."""

from __future__ import annotations

import sys
import threading
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.analysis import Token, fold, terms, tokenize, tokens
from search_index.analysis.stems import stem
from search_index.analysis.tokens import MAX_WORD

# Letters of many scripts, decomposed and compatibility forms, joints, spaces, odd code points.
ALPHABET = st.one_of(
    st.sampled_from(
        "aZ9 .-'’\n\u00ad\u0301\u0308еЕёйЙ북극항로한\u1112\u1161\u11abㅎㅏﾤￂ東と\u3099ｶﾞＡﬁß"
    ),
    st.characters(),
)
TEXTS = st.text(ALPHABET, max_size=60)
WORDS = st.sampled_from(
    [
        "Vladivostok",
        "Seoul’s",
        "café",
        "trans-Siberian",
        "U.S.",
        "Владивостоке",
        "ёлка",
        "Путь",
        "북극항로를",
        "협력",
        "KIEP는",
        "2020년",
        "東京",
        "naïve",
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Sanctions were sanctioned", ["the", "sanction", "were", "sanction"]),
        ("Seoul’s Seoul's SEOUL", ["seoul"] * 3),
        ("trans-Siberian", ["tran", "siberian"]),
        ("O'Brien O’Brien", ["obrien", "obrien"]),
        ("U.S. U.S.-led the U.S.'s", ["us", "us", "led", "the", "us", "s"]),
        ("e.g. J. Park", ["eg", "j", "park"]),
        ("café cafe\u0301 CAFÉ", ["cafe"] * 3),
        ("ＡＢＣ ﬁne co\u00adoperate", ["abc", "fine", "cooper"]),
        ("Øresund Łódź", ["oresund", "lodz"]),
        ("1990s 38th G20 1.5", ["1990", "38th", "g20", "1", "5"]),
        ("snake_case a/b", ["snake", "case", "a", "b"]),
        ("Владивостоке Владивосток", ["владивосток"] * 2),
        ("ёлка елка ЁЛКА е\u0308лка", ["елк"] * 4),
        ("за\u0301мок замок", ["замок"] * 2),
        ("край краи\u0306", ["кра"] * 2),
        ("С.В. Лавров", ["св", "лавр"]),
        ("북극항로를", ["북극", "극항", "항로", "로를", "를"]),
        ("강", ["강"]),
        ("KIEP는 2020년", ["kiep", "는", "2020", "년"]),
        ("ㅎㅏㄴㄱㅡㄹ", ["한글", "글"]),
        ("\uffbe\uffc2\uffa4\uffa1\uffda\uffa9", ["한글", "글"]),
        ("東京タワー", ["東京", "京タ", "タワ", "ワー", "ー"]),
        ("カ\u3099ｶﾞガ", ["ガガ", "ガガ", "ガ"]),
        ("Αθήνα हिन्दी", ["αθηνα", "हिन्दी"]),
        ("", []),
        ("… — !? \n", []),
    ],
)
def test_terms_by_script(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_offsets_are_those_of_the_text_as_given() -> None:
    text = "В\u200bс “Seoul’s” cafe\u0301, U.S. е\u0308лка"
    assert [text[t.start : t.end] for t in tokenize(text)] == [
        "В",
        "с",
        "Seoul’s",
        "cafe\u0301",
        "U.S.",
        "е\u0308лка",
    ]


def test_decomposed_hangul_has_the_same_terms_and_offsets_of_its_own() -> None:
    whole = "러시아의 북극항로를 KIEP는"
    apart = unicodedata.normalize("NFD", whole)
    assert len(apart) > len(whole)
    assert terms(apart) == terms(whole)
    for one, two in zip(tokenize(whole), tokenize(apart), strict=True):
        assert (
            unicodedata.normalize("NFC", apart[two.start : two.end]) == whole[one.start : one.end]
        )


@settings(max_examples=100)
@given(TEXTS)
def test_any_text_has_sound_tokens(text: str) -> None:
    tokens = list(tokenize(text))
    assert [t.term for t in tokens] == terms(text)
    assert [t.position for t in tokens] == list(range(len(tokens)))
    previous = Token("", 0, 0, -1)
    for token in tokens:
        assert token.term
        assert 0 <= previous.start <= token.start < token.end <= len(text)
        previous = token


@settings(max_examples=100)
@given(TEXTS)
def test_composed_and_decomposed_text_have_the_same_terms(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert terms(unicodedata.normalize("NFD", text)) == terms(composed)


@settings(max_examples=100)
@given(st.lists(WORDS, max_size=8))
def test_words_keep_their_terms_among_others(words: list[str]) -> None:
    assert terms(", ".join(words)) == [term for word in words for term in terms(word)]


@settings(max_examples=100)
@given(TEXTS)
def test_folding_is_idempotent_and_blind_to_case_and_form(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFD", folded)) == folded


def test_every_code_point_can_be_analyzed_and_folded() -> None:
    for code in range(0, sys.maxunicode + 1, 7):
        char = chr(code)
        for term in terms(f"a {char} b"):
            assert term
        assert fold(fold(char)) == fold(char)


def test_terms_of_an_endless_word_are_bounded() -> None:
    blob = "x" * 10_000 + " " + "я" * 10_000 + " " + "θ" * 10_000
    assert max(map(len, terms(blob))) <= MAX_WORD


def test_threads_do_not_disturb_each_other() -> None:
    words = [f"{a}{b}ations" for a in ("form", "not", "cre", "don") for b in "abcdefgh"] * 20
    expected = [stem(word) for word in words]
    wrong: list[str] = []

    def work() -> None:
        wrong.extend(w for w, e in zip(words, expected, strict=True) if stem(w) != e)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@given(st.text(alphabet="aB9.'_ -\nz.US", max_size=20))
def test_ascii_text_has_the_same_words_either_way(text: str) -> None:
    assert tokens.written_words(text) == tokens.WORD.findall(text)
