"""Walks over mentions and hits, without a screen."""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.models import DocumentInfo, EntityType, Mention, MentionContext, Span
from tui.navigation import MentionWalk, follow_labels, span_beyond


def context(path: str, start: int) -> MentionContext:
    mention = Mention(path, start, start + 3, "place:x", EntityType.PLACE, "Xyz")
    return MentionContext(mention, DocumentInfo(path, path, path, "en"), start, start + 3, "Xyz")


places = st.sets(
    st.tuples(st.sampled_from(["a.md", "b.md", "c/d.md"]), st.integers(0, 40)),
    min_size=1,
    max_size=12,
)
walks = places.map(lambda found: MentionWalk([context(*place) for place in sorted(found)]))
heres = st.none() | st.tuples(
    st.sampled_from(["a.md", "b.md", "bb.md", "z.md"]), st.integers(-1, 50)
).map(lambda place: (place[0], place[0], place[1]))


@given(walks, heres, st.sampled_from([1, -1]))
def test_a_walk_visits_every_mention_once_from_anywhere(
    walk: MentionWalk, here: tuple[str, str, int] | None, steps: int
) -> None:
    current: int | None = None
    visited = []
    for _ in range(len(walk)):
        current = walk.step(current, steps, here)
        visited.append(current)
    assert sorted(visited) == list(range(len(walk)))
    back = []
    for _ in range(len(walk)):
        back.append(current)
        current = walk.step(current, -steps, here)
    assert back == visited[::-1]


@given(walks, heres)
def test_a_walk_begins_at_the_mention_nearest_in_its_direction(
    walk: MentionWalk, here: tuple[str, str, int] | None
) -> None:
    order = [(m.info.path, m.info.id, m.mention.start) for m in walk.mentions]
    ahead = [i for i, place in enumerate(order) if here is None or place >= here]
    behind = [i for i, place in enumerate(order) if here is None or place < here]
    assert walk.step(None, 1, here) == (ahead[0] if ahead else 0)
    assert walk.step(None, -1, here) == (behind[-1] if behind else len(order) - 1)


@given(walks)
def test_steps_by_document_visit_the_first_mention_of_each(walk: MentionWalk) -> None:
    paths = sorted({m.info.path for m in walk.mentions})
    firsts = [next(i for i, m in enumerate(walk.mentions) if m.info.path == path) for path in paths]
    for steps, order in ((1, firsts), (-1, firsts[::-1])):
        at, visited = walk.step_document(None, steps), []
        for _ in paths:
            visited.append(at)
            info = walk.mentions[at].info
            at = walk.step_document((info.path, info.id), steps)
        assert visited == order
        assert at == order[0]


def test_a_step_by_document_from_one_without_mentions() -> None:
    walk = MentionWalk([context("a.md", 1), context("a.md", 9), context("c.md", 4)])
    assert walk.step_document(("b.md", "b.md"), 1) == 2
    assert walk.step_document(("b.md", "b.md"), -1) == 0
    assert walk.step_document(("d.md", "d.md"), 1) == 0


@given(walks)
def test_every_mention_is_found_by_its_span(walk: MentionWalk) -> None:
    for index, found in enumerate(walk.mentions):
        span = Span(found.mention.start, found.mention.end)
        assert walk.index_of(found.info.id, span) == index
    assert walk.index_of("nowhere.md", Span(0, 3)) is None
    assert walk.index_of("a.md", Span(1000, 1003)) is None


@pytest.mark.parametrize(
    "walk", [lambda w: w.step(None, 1, None), lambda w: w.step_document(None, 1)]
)
def test_an_entity_without_mentions_cannot_be_walked(walk: Callable[[MentionWalk], int]) -> None:
    with pytest.raises(ValueError, match="without mentions"):
        walk(MentionWalk(()))


@given(st.lists(st.integers(0, 60), unique=True).map(sorted), st.integers(-5, 70))
def test_the_span_beyond_an_offset_is_the_nearest_in_its_direction(
    starts: list[int], offset: int
) -> None:
    spans = [Span(start, start + 1) for start in starts]
    after = [i for i, start in enumerate(starts) if start > offset]
    before = [i for i, start in enumerate(starts) if start < offset]
    assert span_beyond(spans, offset, 1) == (after[0] if after else None)
    assert span_beyond(spans, offset, -1) == (before[-1] if before else None)


@given(st.integers(0, 2000))
def test_follow_labels_can_be_told_apart_as_they_are_typed(count: int) -> None:
    labels = follow_labels(count)
    assert len(labels) == len(set(labels)) == count
    ordered = sorted(labels)
    assert not any(b.startswith(a) for a, b in itertools.pairwise(ordered))
    assert [len(label) for label in labels] == sorted(len(label) for label in labels)
    assert all(label.isascii() and label.islower() for label in labels)
