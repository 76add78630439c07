"""Spellings that may have been meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.query.suggest import distance, suggest

VOCABULARY = [
    ("vladivostok", 9),
    ("sanctions", 5),
    ("sanction", 7),
    ("port", 3),
    ("part", 8),
    ("владивосток", 4),
    ("сотрудничество", 4),
    ("북극항로", 6),
    ("협력", 2),
]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("vladivostk", "vladivostok"),
        ("Vladviostok", "vladivostok"),
        ("sanctoin", "sanction"),
        ("sanctionss", "sanctions"),
        ("prt", "part"),
        ("владивасток", "владивосток"),
        ("сотрудничиство", "сотрудничество"),
        ("북국항로", "북극항로"),
        ("북극향로", "북극항로"),
        ("협략", "협력"),
        ("협력", ""),
        ("port", ""),
        ("zzzzzz", ""),
        ("x", ""),
        ("", ""),
    ],
)
def test_nearest_word(word: str, expected: str) -> None:
    assert suggest(word, VOCABULARY) == expected
    assert suggest(word, reversed(VOCABULARY)) == expected


def test_a_cyrillic_letter_with_a_mark_is_one_letter() -> None:
    assert suggest("сарай", [("край", 9), ("сарая", 1)]) == "сарая"
    assert suggest("киiв", [("київ", 1)]) == "київ"


@settings(max_examples=100)
@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_distance_is_symmetric_and_bounded_by_length(one: str, two: str) -> None:
    slips = distance(one, two, 9)
    assert slips == distance(two, one, 9)
    assert abs(len(one) - len(two)) <= slips <= max(len(one), len(two))
    assert (slips == 0) == (one == two)
    assert distance(one, two, 2) == min(slips, 3)
