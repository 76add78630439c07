"""What the reader is looking at, without a screen."""

from hypothesis import given
from hypothesis import strategies as st

from search_index.models import Filter, Sort
from tui.state import SORTS, History, Place, Question, ReadingState

KOREA = Filter("entity", "place:korea")
NOT_KOREA = Filter("entity", "place:korea", exclude=True)
RUSSIAN = Filter("language", "ru")

filters = st.builds(
    Filter, st.sampled_from(["entity", "language"]), st.sampled_from(["a", "b"]), st.booleans()
)


def test_a_filter_is_added_and_lifted_again() -> None:
    asked = Question("gas")
    kept = asked.toggled(KOREA)
    assert kept == Question("gas", (KOREA,))
    assert kept.toggled(KOREA) == asked
    assert asked.filters == ()


def test_the_opposite_of_a_filter_takes_its_place() -> None:
    kept = Question("gas", (KOREA, RUSSIAN))
    assert kept.toggled(NOT_KOREA).filters == (RUSSIAN, NOT_KOREA)


@given(st.lists(filters, max_size=8))
def test_no_value_is_ever_filtered_twice(toggles: list[Filter]) -> None:
    question = Question("x", sort=Sort.DATE)
    for wanted in toggles:
        there = wanted in question.filters
        others = {f for f in question.filters if (f.field, f.value) != (wanted.field, wanted.value)}
        question = question.toggled(wanted)
        assert set(question.filters) == others | (set() if there else {wanted})
    values = [(each.field, each.value) for each in question.filters]
    assert len(values) == len(set(values))
    assert (question.query, question.sort) == ("x", Sort.DATE)


def test_sorting_goes_round_every_order() -> None:
    question, met = Question("gas", (KOREA,)), []
    for _ in SORTS:
        met.append(question.sort)
        question = question.sorted_next()
    assert met == list(SORTS)
    assert question == Question("gas", (KOREA,))


def at(number: int) -> Place:
    return Place(document=str(number))


def test_back_and_forward_retrace_each_step() -> None:
    history = History()
    history.leave(at(1))
    history.leave(at(2))
    assert history.depth == (2, 0)
    assert history.back(at(3)) == at(2)
    assert history.back(at(2)) == at(1)
    assert history.back(at(1)) is None
    assert history.depth == (0, 2)
    assert history.forward(at(1)) == at(2)
    assert history.forward(at(2)) == at(3)
    assert history.forward(at(3)) is None


def test_a_new_jump_forgets_those_taken_back() -> None:
    history = History()
    history.leave(at(1))
    assert history.back(at(2)) == at(1)
    history.leave(at(1))
    assert history.depth == (1, 0)
    assert history.forward(at(5)) is None


def test_leaving_one_place_twice_is_one_step() -> None:
    history = History()
    history.leave(at(1))
    history.leave(at(1))
    assert history.depth == (1, 0)


def test_the_oldest_steps_are_forgotten() -> None:
    history = History(limit=3)
    for number in range(10):
        history.leave(at(number))
    assert history.depth == (3, 0)
    found, here = [], at(10)
    while (place := history.back(here)) is not None:
        found.append(place)
        here = place
    assert found == [at(9), at(8), at(7)]


@given(st.lists(st.sampled_from("jbf"), max_size=30))
def test_history_is_that_of_a_browser(steps: list[str]) -> None:
    history, trail, index, fresh = History(), [at(0)], 0, 1
    for step in steps:
        if step == "j":
            history.leave(trail[index])
            del trail[index + 1 :]
            trail.append(at(fresh))
            index, fresh = index + 1, fresh + 1
        elif step == "b":
            place = history.back(trail[index])
            assert place == (trail[index - 1] if index else None)
            index -= bool(index)
        else:
            place = history.forward(trail[index])
            ahead = index + 1 < len(trail)
            assert place == (trail[index + 1] if ahead else None)
            index += ahead
        assert history.depth == (index, len(trail) - 1 - index)


def test_each_reader_has_a_history_of_its_own() -> None:
    one, other = ReadingState(), ReadingState()
    one.history.leave(at(1))
    assert other.history.depth == (0, 0)
