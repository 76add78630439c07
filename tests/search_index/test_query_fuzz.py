"""A short run of what ``make fuzz`` does at length."""

from __future__ import annotations

import random

import pytest

from tests.search_index.fuzz_queries import SLOWEST, attempt, query
from tests.search_index.query_names import Names


@pytest.mark.parametrize("seed", range(4))
def test_queries_made_of_scraps_neither_raise_nor_take_long(seed: int) -> None:
    made = random.Random(seed)
    for _ in range(150):
        text = query(made)
        assert attempt(text, made.random() < 0.5, Names()) < SLOWEST, text
