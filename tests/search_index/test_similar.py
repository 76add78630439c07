"""The terms of a document that tell it apart."""

from __future__ import annotations

from collections import Counter
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.analysis import terms
from search_index.similar import salient_terms

TEXTS = (
    "The port of Busan handles ships. Freight at the port grew, and the ships were many.",
    "Freight rates and the price of coal: the mines grew, the ships left.",
    "The ministry of fish and coal said the price of fish fell.",
    "Fish and ships at the port: the mayor of the city said so.",
    "부산항의 화물이 늘었다. 항만 물류가 늘었다. 화물은 항만에서 나간다.",
    "물류 회사가 항만을 떠났다. 석탄 가격이 올랐다.",
    "석탄 가격과 생선 가격이 올랐다.",
    "Порт Владивостока принял грузы. Грузы идут в порт, порт растёт.",
    "Грузы угля и цены на уголь в городе.",
    "Порт в городе и цены на рыбу.",
)
COUNTS = [Counter(terms(text)) for text in TEXTS]
HAVING = Counter(term for counts in COUNTS for term in counts)


def salient(document: int, limit: int) -> list[str]:
    found = salient_terms(COUNTS[document], HAVING.__getitem__, len(TEXTS), limit=limit)
    return [term for term, _ in found]


@pytest.mark.parametrize(
    ("document", "expected"),
    [(0, ["port", "ship"]), (4, ["항만", "물류"]), (7, ["порт", "груз"])],
)
def test_terms_of_a_document_in_three_scripts(document: int, expected: list[str]) -> None:
    found = salient(document, len(expected))
    assert found == expected


def test_what_no_other_document_has_or_every_document_has_says_nothing() -> None:
    found = salient_terms({"own": 9, "all": 9, "coal": 1}, {"own": 1, "all": 5, "coal": 2}.get, 5)  # type: ignore[arg-type]
    assert found == [("coal", log(5 / 2))]


def test_numbers_and_single_characters_are_left_out() -> None:
    counts = {"1987": 4, "x": 4, "는": 4, "북극": 1, "4x": 1}
    assert [term for term, _ in salient_terms(counts, lambda term: 2, 9)] == ["4x", "북극"]


FREQUENCIES = st.dictionaries(st.text("abяё북극", min_size=1, max_size=3), st.integers(0, 9))


@given(FREQUENCIES, st.integers(-1, 5))
def test_the_choice_is_the_same_whatever_the_order_of_terms(
    counts: dict[str, int], limit: int
) -> None:
    having = {term: 1 + len(term) + count // 2 for term, count in counts.items()}
    whole = salient_terms(counts, having.__getitem__, 8, limit=100)
    assert [weight for _, weight in whole] == sorted((w for _, w in whole), reverse=True)
    assert all(weight > 0 for _, weight in whole)
    mixed = dict(sorted(counts.items(), reverse=True))
    assert salient_terms(mixed, having.__getitem__, 8, limit=limit) == whole[: max(limit, 0)]


def test_function_words_say_nothing() -> None:
    counts = {"her": 9, "port": 2, "же": 9, "порт": 2, "위해": 9, "항만": 2}
    found = [term for term, _ in salient_terms(counts, lambda term: 2, 20)]
    assert found == ["port", "порт", "항만"]
