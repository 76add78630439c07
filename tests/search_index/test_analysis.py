"""Text to terms, in every script the corpus is written in."""

from __future__ import annotations

import sys
import threading
import unicodedata

import pytest
import snowballstemmer
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.analysis import Token, english, fold, terms, tokenize, tokens
from search_index.analysis.stems import stem
from search_index.analysis.tokens import MAX_WORD

_SNOWBALL = snowballstemmer.stemmer("english")

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
    words = [f"{a}{b}ациями" for a in ("форм", "нот", "опер", "дон") for b in "абвгдежз"] * 20
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


_ENDINGS = (
    "s", "ss", "sses", "ies", "ied", "us", "eed", "eedly", "ed", "edly", "ing", "ingly", "y",
    "e", "l", "ll", "at", "bl", "iz", "bb", "tt", "tional", "enci", "anci", "abli", "entli",
    "izer", "ization", "ational", "ation", "ator", "alism", "aliti", "alli", "fulness", "ousli",
    "ousness", "iveness", "iviti", "biliti", "bli", "ogist", "ogi", "lessli", "li", "alize",
    "icate", "iciti", "ical", "ful", "ness", "ative", "al", "ance", "ence", "er", "ic", "able",
    "ible", "ant", "ement", "ment", "ent", "ion", "ism", "ate", "iti", "ous", "ive", "ize",
)  # fmt: skip
_BEGINNINGS = (
    "succ", "proc", "exc", "even", "cann", "inn", "earr", "herr", "out", "past", "arsen",
    "commun", "emerg", "gener", "inter", "later", "organ", "univers", "news", "sky", "early",
    "only", "dy", "tr", "log", "st", "c", "add", "egg",
)  # fmt: skip
_ENGLISH = st.lists(
    st.sampled_from([*_ENDINGS, *_BEGINNINGS]) | st.text("aeiouybdglstwx", min_size=1, max_size=3),
    max_size=5,
).map("".join)


@settings(max_examples=1_000)
@given(_ENGLISH)
def test_english_stems_are_those_of_snowball(word: str) -> None:
    assert english.stem(word) == _SNOWBALL.stemWord(word)


@pytest.mark.parametrize(
    "word", ["skis", "dying", "hopping", "hoped", "falling", "adding", "mayor", "saying", "fled"]
)
def test_stems_of_some_english_words_are_those_of_snowball(word: str) -> None:
    assert english.stem(word) == _SNOWBALL.stemWord(word)


def _expected_tokens(text: str) -> list[tuple[str, str]]:
    """Return terms and folded words as ``tokenize`` finds them, word by word."""
    written = [text[token.start : token.end] for token in tokenize(text)]
    return [
        (term, "" if tokens.is_character(term) else tokens.folded_word(word))
        for term, word in zip(terms(text), written, strict=True)
    ]


_MIXED = st.text(
    alphabet=st.sampled_from(
        "aB9.'_ -\n\t,;z.USЁйБ.С\u0301\u00ad’ʼ«»—\u200b가각ㄱㅏ的かé\u00a0\u2028\x1c\x85"
    ),
    max_size=30,
)


@settings(max_examples=500)
@given(_MIXED | TEXTS | st.text(max_size=40))
def test_pieces_have_the_tokens_of_the_text(text: str) -> None:
    found = [token for piece in tokens.pieces(text) for token in tokens.piece_tokens(piece)]
    assert found == _expected_tokens(text)


@given(st.text(alphabet="aB9.'_ -\nz.US", max_size=20))
def test_ascii_text_has_the_same_words_either_way(text: str) -> None:
    assert tokens.written_words(text) == tokens.WORD.findall(text)
