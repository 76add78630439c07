"""Words are sifted, decomposed and compared all at once as each would be by itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.analysis import fold
from search_index.query.forms import chooser
from search_index.query.suggest import distance, letters
from search_index.query.tree import FormKind, Forms
from search_index.store.arrays.table import Table
from search_index.store.engine.cache import ByteCache
from search_index.store.engine.choosing import choose
from search_index.store.engine.expressions import sketch
from search_index.store.engine.letters import Letters
from search_index.store.engine.postings import places_with

# Letters that decompose, the last one into marks that then change places.
ALPHABET = ["a", "b", "n", "р", "й", "ї", "и", "ά", "1", "\u0622\u0650"]
words = st.lists(st.sampled_from(ALPHABET), min_size=1, max_size=7).map("".join).map(fold)
tables = st.lists(words, min_size=1, max_size=25).map(
    lambda drawn: Table.of(sorted({word.encode() for word in drawn}))
)


@settings(max_examples=200, deadline=None)
@given(tables, words, st.integers(1, 3))
def test_few_slips(table: Table, word: str, edits: int) -> None:
    places, slips = Letters(table).near(word, edits)
    expected = {}
    for place, raw in enumerate(table.all()):
        spelled = letters(raw.decode())
        found = distance(letters(word), spelled, edits)
        if found <= edits and found < len(spelled):
            expected[place] = found
    assert dict(zip(places.tolist(), slips.tolist(), strict=True)) == expected


_plain = st.sampled_from(["a", "b", "n", "р", "й", "."])
_items = st.one_of(
    _plain,
    st.sampled_from(["[ab]", "[^a]", "[^рй]", r"\w", r"\W", r"\d", r"\D", r"\s", r"\S", r"\b"]),
    st.sampled_from([r"\.", "^", "$", "[]a]", "[^]a]", r"[\w]", r"[^\w]", "(?i)", "(?=a)", "{"]),
)
_quantified = st.builds(
    "{}{}".format,
    _items,
    st.sampled_from(["", "", "", "?", "*", "+", "{2}", "{0,1}", "{,2}", "+?"]),
)
patterns = st.recursive(
    _quantified,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map("|".join),
        st.builds("({}){}".format, inner, st.sampled_from(["", "?", "+", "{2}"])),
        st.builds("(?:{}){}".format, inner, st.sampled_from(["", "*"])),
    ),
    max_leaves=6,
)


def chosen_of(table: Table, node: Forms) -> list[str]:
    letters_ = Letters(table)
    places = choose(node, chooser(node), table, lambda: letters_, lambda: None)
    return [table[place].decode() for place in places.tolist()]


@settings(max_examples=400, deadline=None)
@given(tables, patterns)
def test_expressions(table: Table, pattern: str) -> None:
    node = Forms(FormKind.REGEX, pattern)
    chosen = chooser(node)
    assert chosen_of(table, node) == [w for w in map(bytes.decode, table.all()) if chosen(w)]


@settings(max_examples=200, deadline=None)
@given(tables, st.lists(st.sampled_from([*ALPHABET, "*", "*", "?"]), min_size=1, max_size=6))
def test_wildcards(table: Table, parts: list[str]) -> None:
    node = Forms(FormKind.WILDCARD, "".join(parts))
    chosen = chooser(node)
    assert chosen_of(table, node) == [w for w in map(bytes.decode, table.all()) if chosen(w)]


@settings(max_examples=200, deadline=None)
@given(tables, words, st.integers(0, 25), st.integers(0, 25))
def test_parts_of_words(table: Table, literal: str, one: int, other: int) -> None:
    low, high = sorted((min(one, len(table)), min(other, len(table))))
    expected = [at for at in range(low, high) if literal.encode() in table[at]]
    assert places_with(table, literal.encode(), low, high).tolist() == expected


@pytest.mark.parametrize(
    ("pattern", "required"),
    [
        ("port.*", ("port",)),
        (".*stok", ("stok",)),
        ("colou?r", ("colo",)),
        ("(north|south)ern", ("north", "south")),
        ("(ab|c?)de", ("de",)),
        ("ab|c*", ()),
        ("(?:arc)+tic", ("arc",)),
        (r"a\.b", ("a.b",)),
        ("[a-z]+ov", ("ov",)),
        ("(?:foo){e<=1}", ()),
        ("(?i)port", ()),
        (r"(a)\1", ()),
        ("port(", ()),
    ],
)
def test_what_expressions_require(pattern: str, required: tuple[str, ...]) -> None:
    assert sketch(pattern).required == required


def test_a_cache_keeps_what_was_used_last() -> None:
    cache = ByteCache[str](100)
    for name in "abcd":
        cache.put(name, name.upper(), 25)
    assert cache.get("a") == "A"
    cache.put("e", "E", 20)
    assert [cache.get(name) for name in "abcde"] == ["A", None, "C", "D", "E"]
    cache.put("large", "", 26)
    assert cache.get("large") is None
    cache.put("a", "again", 10)
    assert cache.size == 25 + 25 + 20 + 10
