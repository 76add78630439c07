"""Words typed while the keyboard was set to another script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.query.layouts import in_other_layouts


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cfyrwbb", "санкции"),
        ("Dkflbdjcnjr", "владивосток"),
        ("[jkjl", "холод"),
        ("gksfj", "한러"),
        ("qnrrmrgkdfh", "북극항로"),
        ("ekfr", "닭"),  # two letters end the syllable
        ("ekfrdl", "닭이"),
        ("rhksrP", "관계"),  # two letters make the vowel
        ("куыгде", "result"),
        ("ㅔㅐㄱㅅ", "port"),
        ("됴ㅔㄴ", "eyps"),
    ],
)
def test_the_same_keys_in_another_script(typed: str, meant: str) -> None:
    assert meant in in_other_layouts(typed)


@pytest.mark.parametrize("typed", ["", "2018", "привет1", "Škoda", "北極", "port!"])
def test_what_no_other_layout_writes(typed: str) -> None:
    assert list(in_other_layouts(typed)) == []


@given(st.text("가각갂갃한러북극항로관계닭쌍뷁의왜", min_size=1, max_size=8))
def test_hangul_comes_back(run: str) -> None:
    from unicodedata import normalize

    from search_index.query.layouts import _KEYS

    keys = "".join(_KEYS[letter] for letter in normalize("NFKD", run))
    assert run in in_other_layouts(keys)


@given(st.text(max_size=12))
def test_any_text_is_read(typed: str) -> None:
    assert all(in_other_layouts(typed))
