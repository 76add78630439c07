"""Long sequences of which few pages are loaded."""

from hypothesis import given
from hypothesis import strategies as st

from tui.pages import KEPT, PAGE, Pages


def loaded(total: int, pages: list[int]) -> Pages[int]:
    found: Pages[int] = Pages(total)
    for page in pages:
        numbers = range(page * PAGE, min(total, (page + 1) * PAGE))
        found.put(page * PAGE, PAGE, numbers)
    return found


totals, orders = st.integers(0, 400), st.lists(st.integers(0, 19), max_size=8)


@given(totals, orders, st.integers(-5, 420), st.integers(0, 60))
def test_items_have_their_numbers_and_runs_have_no_gap(
    total: int, pages: list[int], at: int, reach: int
) -> None:
    found = loaded(total, pages)
    known = {n for n in range(total) if n // PAGE in pages}
    assert {n for n in range(total) if found.get(n) is not None} == known
    assert found.loaded() == tuple(sorted(known))
    assert found.get(total) is None
    run = found.run(at, reach)
    assert set(run) <= known
    assert (at in run) == (at in known)
    for end, step in ((run.start - 1, -1), (run.stop, 1)):
        assert at not in known or end not in known or abs(end - at) == reach + 1, step
    assert found.items(run) == tuple(run)
    assert found.find(lambda item: item >= at) == min((n for n in known if n >= at), default=None)


@given(totals, orders, st.integers(-5, 420), st.integers(0, 60))
def test_the_first_page_lacking_is_told(total: int, pages: list[int], low: int, count: int) -> None:
    found = loaded(total, pages)
    lacking = [n for n in range(max(0, low), min(total, low + count)) if n // PAGE not in pages]
    expected = lacking[0] // PAGE * PAGE if lacking else None
    assert found.lacking(low, low + count) == expected


def test_memory_is_bounded_and_what_is_near_stays() -> None:
    found: Pages[int] = Pages(100_000)
    for page in range(4_000):
        found.put(page * PAGE, PAGE, range(page * PAGE, (page + 1) * PAGE))
    assert len(found.loaded()) == KEPT * PAGE
    assert found.get(79_999) == 79_999
    assert found.get(0) is None
    found.put(0, PAGE, range(PAGE))
    assert found.get(0) == 0
    assert found.lacking(0, PAGE) is None


def test_a_page_that_came_short_is_not_asked_for_again() -> None:
    found: Pages[int] = Pages(100)
    found.put(20, 40, range(20, 30))
    assert found.lacking(20, 60) is None
    assert found.get(30) is None
    assert found.lacking(0, 60) == 0
