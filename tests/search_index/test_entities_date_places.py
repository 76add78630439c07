"""Patterns of dates are tried only where they can match; nothing is missed by that."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.entities.date_places import Places, matches_at
from search_index.entities.dates import _PATTERNS
from search_index.entities.tokens import Words

_WORDS = (
    "2024 1987 95 12024 20 3 31 05 1st 2000s 1990's 2022-02-24 24.02.2022 2006–2019 in In of since "
    "mid summer Fall first half quarter May Mayor Feb. October Sept March и в мая май марте "
    "октября января гг. первом втором квартале полугодии летом осень 90-х 1990-е годы -го 년 월 일 "
    "года г. 년대 상반기 3분기 봄 . , - – ~ ' _ $ № \u0301"
)
_PIECES = tuple(_WORDS.split())


@settings(max_examples=100)
@given(st.lists(st.sampled_from(_PIECES), max_size=40).map("".join), st.data())
def test_patterns_match_at_their_places_what_they_match_anywhere(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    places = Places(Words(text))
    for _, pattern, _, begins in _PATTERNS:
        anywhere = [match.span() for match in pattern.finditer(text, start, end)]
        found = [match.span() for match in matches_at(pattern, text, places.of(begins), start, end)]
        assert found == anywhere, pattern.pattern
