"""Bars over time: any counts on any width, and what they say is so."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.trend import chart, grouped, strength

POINTS = st.lists(st.integers(0, 5000), min_size=1, max_size=80).map(
    lambda counts: [(str(1950 + at), count) for at, count in enumerate(counts)]
)


@given(POINTS, st.integers(1, 120), st.integers(1, 4))
def test_nothing_is_wider_than_its_room(
    points: list[tuple[str, int]], width: int, height: int
) -> None:
    rows, axis = chart(points, width, height)
    assert len(rows) == (height if any(count for _, count in points) else 0)
    assert all(cell_len(row) <= width for row in [*rows, axis])


@given(POINTS, st.integers(1, 60))
def test_groups_keep_every_count(points: list[tuple[str, int]], most: int) -> None:
    found = grouped(points, most)
    assert len(found) <= most
    assert sum(count for _, count in found) == sum(count for _, count in points)
    assert found[0][0] == points[0][0]


def test_bars_are_as_high_as_counts_and_years_stand_below_them() -> None:
    rows, axis = chart([("2015", 8), ("2016", 0), ("2017", 4), ("2018", 1)], 40, 2)
    assert rows == ["█████", "█████ ·     █████ ▂▂▂▂▂"]
    assert axis == "2015  2016  2017  2018"


def test_where_labels_have_no_room_the_first_and_last_stay() -> None:
    points = [(f"20{month // 12:02}-{month % 12 + 1:02}", 1) for month in range(24)]
    _, axis = chart(points, 30, 1)
    assert axis.split()[0] == "2000-01"
    assert axis.split()[-1] == "2001-12"


def test_strength_is_seen_however_little_it_is() -> None:
    assert strength(1.0, 4) == "████"
    assert strength(0.5, 4) == "██  "
    assert strength(0.0001, 4) == "▏   "
    assert strength(0.0, 4) == strength(-3.0, 4) == "    "
    assert strength(9.0, 2) == "██"
