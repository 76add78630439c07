"""Walks over mentions and hits, without a screen."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.models import DocumentInfo, Entity, EntityType, Mention, MentionContext, Span
from tui.navigation import Seek, find_mention, follow_labels, span_beyond

PATHS = ["a.md", "b.md", "bb.md", "c/d.md", "z.md"]


class Walk:
    """Mentions in reading order that are known by number, as the library knows them."""

    def __init__(self, places: Sequence[tuple[str, int]]) -> None:
        self.places = sorted(places)
        count = len(self.places)
        self.entity = Entity("place:x", EntityType.PLACE, "Xyz", {}, (), None, count, 1)

    def mentions_before(self, entity_id: str, document_id: str, offset: int = 0) -> int:
        return sum(place < (document_id, offset) for place in self.places)

    def mentions(
        self, entity_ids: Sequence[str] | None = None, *, offset: int = 0, limit: int | None = None
    ) -> tuple[MentionContext, ...]:
        end = None if limit is None else offset + limit
        return tuple(
            MentionContext(
                Mention(path, start, start + 3, "place:x", EntityType.PLACE, "Xyz"),
                DocumentInfo(path, path, path, "en"),
                start,
                start + 3,
                "Xyz",
            )
            for path, start in self.places[offset:end]
        )

    def seek(self, seek: Seek) -> int:
        return find_mention(self, self.entity, seek)


walks = st.sets(
    st.tuples(st.sampled_from(["a.md", "b.md", "c/d.md"]), st.integers(0, 40)),
    min_size=1,
    max_size=12,
).map(lambda found: Walk(sorted(found)))
heres = st.none() | st.tuples(st.sampled_from(PATHS), st.integers(0, 50))


@given(walks, heres)
def test_a_walk_begins_at_the_mention_nearest_in_its_direction(
    walk: Walk, here: tuple[str, int] | None
) -> None:
    ahead = [i for i, place in enumerate(walk.places) if here is None or place >= here]
    behind = [i for i, place in enumerate(walk.places) if here is None or place < here]
    document, offset = here or (None, 0)
    forward = walk.seek(Seek(document=document, offset=offset, steps=1))
    back = walk.seek(Seek(document=document, offset=offset, steps=-1))
    assert forward == (ahead[0] if ahead else 0)
    assert back == (behind[-1] if behind else len(walk.places) - 1)


@given(walks, st.integers(-30, 30))
def test_the_mentions_are_a_ring(walk: Walk, number: int) -> None:
    assert walk.seek(Seek(number=number)) == number % len(walk.places)


@given(walks)
def test_steps_by_document_visit_the_first_mention_of_each(walk: Walk) -> None:
    paths = sorted({path for path, _ in walk.places})
    firsts = [[place[0] for place in walk.places].index(path) for path in paths]
    for steps, order in ((1, firsts), (-1, firsts[::-1])):
        at = walk.seek(Seek(steps=steps, by_document=True))
        visited = []
        for _ in paths:
            visited.append(at)
            document = walk.places[at][0]
            at = walk.seek(Seek(document=document, steps=steps, by_document=True))
        assert visited == order
        assert at == order[0]


def test_a_step_by_document_from_one_without_mentions() -> None:
    walk = Walk([("a.md", 1), ("a.md", 9), ("c.md", 4)])
    for document, steps, number in (("b.md", 1, 2), ("b.md", -1, 0), ("d.md", 1, 0)):
        assert walk.seek(Seek(document=document, steps=steps, by_document=True)) == number


@given(walks)
def test_every_mention_is_found_by_its_place(walk: Walk) -> None:
    for number, (path, start) in enumerate(walk.places):
        assert walk.seek(Seek(document=path, offset=start)) == number


def test_an_entity_without_mentions_cannot_be_walked() -> None:
    for seek in (Seek(), Seek(steps=-1), Seek(number=0), Seek(by_document=True)):
        with pytest.raises(ValueError, match="without mentions"):
            Walk([]).seek(seek)


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
