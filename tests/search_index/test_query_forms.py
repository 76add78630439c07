"""Which words are chosen by spelling, wildcard, slips or expression."""

from __future__ import annotations

from fnmatch import translate
from re import fullmatch
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.query.forms import chooser
from search_index.query.suggest import distance
from search_index.query.tree import FormKind, Forms


@pytest.mark.parametrize(
    ("node", "chosen", "left"),
    [
        (Forms(FormKind.EXACT, "ship"), ["ship"], ["ships", "shi", ""]),
        (Forms(FormKind.WILDCARD, "*divost*"), ["vladivostok", "divost"], ["divos", "d ivost"]),
        (Forms(FormKind.WILDCARD, "wom?n"), ["woman", "women"], ["womn", "womaen"]),
        (Forms(FormKind.WILDCARD, "pre*fix"), ["prefix", "pre-a-fix"], ["prefixes", "prefi"]),
        (Forms(FormKind.WILDCARD, "a*a"), ["aa", "aba"], ["a"]),
        (Forms(FormKind.WILDCARD, "??"), ["ab"], ["a", "abc", "북극"]),
        (Forms(FormKind.WILDCARD, "*восток"), ["владивосток", "восток"], ["востока"]),
        (Forms(FormKind.WILDCARD, "a.c*"), ["a.c", "a.cd"], ["abc"]),
        (Forms(FormKind.FUZZY, "vladivostok", 2), ["vladivostk", "vladovistok"], ["vladimir"]),
        (Forms(FormKind.FUZZY, "port", 1), ["port", "prt", "prot", "ports"], ["parts", "pt"]),
        (Forms(FormKind.FUZZY, "путин", 2), ["путина", "пуцин"], ["путевка"]),
        (Forms(FormKind.FUZZY, "ab", 2), ["ab", "abcd"], ["c", "xy"]),
        (Forms(FormKind.REGEX, "(sea|air)ports?"), ["seaport", "airports"], ["ports", "seaportss"]),
        (Forms(FormKind.REGEX, r"\d{4}"), ["2017"], ["20170", "year"]),
        (Forms(FormKind.REGEX, "порт(а|ы)?"), ["порт", "порты"], ["портом"]),
        (Forms(FormKind.REGEX, "("), [], ["(", ""]),
    ],
)
def test_words_chosen(node: Forms, chosen: list[str], left: list[str]) -> None:
    chooses = chooser(node)
    assert [word for word in (*chosen, *left) if chooses(word)] == chosen


@pytest.mark.parametrize("kind", list(FormKind))
def test_scripts_that_are_indexed_in_pairs_have_no_words_to_choose(kind: FormKind) -> None:
    chooses = chooser(Forms(kind, "북극", 1))
    assert not any(map(chooses, ("북극", "북국", "北極")))
    assert not chooser(Forms(FormKind.REGEX, ".*"))("북극")


@settings(max_examples=200)
@given(st.text("ab*?", min_size=1, max_size=8), st.text("ab", max_size=8))
def test_wildcards_mean_what_they_do_in_a_shell(pattern: str, word: str) -> None:
    expected = fullmatch(translate(pattern), word) is not None
    assert chooser(Forms(FormKind.WILDCARD, pattern))(word) is expected


@settings(max_examples=200)
@given(
    st.text("abcдй", min_size=1, max_size=7),
    st.text("abcдй", min_size=1, max_size=7),
    st.integers(1, 2),
)
def test_slips_are_those_of_suggestions(pattern: str, word: str, edits: int) -> None:
    slips = distance(pattern, word, 9)
    assert chooser(Forms(FormKind.FUZZY, pattern, edits))(word) is (
        slips <= edits and slips < len(word)
    )


@pytest.mark.parametrize(
    "node",
    [
        Forms(FormKind.REGEX, "(.|..)+$b"),
        Forms(FormKind.REGEX, "(a|aa)+b"),
        Forms(FormKind.REGEX, "(.*)*(.*)*(.*)*[^a]"),
        Forms(FormKind.WILDCARD, "*a" * 40 + "b"),
        Forms(FormKind.WILDCARD, "*?" * 40 + "b"),
    ],
)
def test_a_hostile_pattern_takes_bounded_time_and_chooses_nothing(node: Forms) -> None:
    chooses = chooser(node)
    began = perf_counter()
    assert not any(chooses("a" * 64) for _ in range(1000))
    assert perf_counter() - began < 3


def test_an_expression_that_took_too_long_stays_given_up() -> None:
    chooses = chooser(Forms(FormKind.REGEX, "(a|aa)+b|c"))
    assert chooses("c")
    assert not chooses("a" * 64)
    assert not chooses("c")
