"""What the reader is looking at, in plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from search_index.models import Filter, Sort, Span

View = Literal["hits", "reader"]
SORTS = (Sort.RELEVANCE, Sort.DATE, Sort.TITLE, Sort.SOURCE, Sort.HITS)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the corpus: everything that decides the results."""

    query: str = ""
    filters: tuple[Filter, ...] = ()
    sort: Sort = Sort.RELEVANCE

    @property
    def order(self) -> Sort:
        """What the results are sorted by: without a query all are as relevant, and go by path."""
        alike = self.sort is Sort.RELEVANCE and not self.query.strip()
        return Sort.PATH if alike else self.sort

    def toggled(self, wanted: Filter) -> Question:
        """Return the question with a filter added, turned round, or lifted if it was there."""
        others = tuple(
            old for old in self.filters if (old.field, old.value) != (wanted.field, wanted.value)
        )
        lifted = wanted in self.filters
        return replace(self, filters=others if lifted else (*others, wanted))

    def with_entities(self, became: Mapping[str, str | None]) -> Question:
        """Return the question with other entities in its filters; None lifts a filter."""
        filters = [
            replace(old, value=became.get(old.value, old.value) or "")
            if old.field == "entity"
            else old
            for old in self.filters
        ]
        return replace(self, filters=tuple(dict.fromkeys(f for f in filters if f.value)))

    def sorted_next(self) -> Question:
        """Return the question with the next sort order in turn."""
        return replace(self, sort=SORTS[(SORTS.index(self.sort) + 1) % len(SORTS)])


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to come back to: a question, a view, and where in it."""

    question: Question = field(default_factory=Question)
    view: View = "hits"
    document: str | None = None
    top: int | None = None  # reader: the offset of the first code point in view; None: the span's
    span: Span | None = None  # reader: the hit or mention that is current
    entity: str | None = None
    result: int | None = None  # hits: which of all results is current

    def with_entities(self, became: Mapping[str, str | None]) -> Place:
        """Return the place with other entities in it; None: no entity."""
        entity = became.get(self.entity, self.entity) if self.entity else self.entity
        return replace(self, entity=entity, question=self.question.with_entities(became))


class History:
    """The jumps taken, as in a browser: a new jump forgets the ones that were taken back."""

    def __init__(self, limit: int = 500) -> None:
        self._back: list[Place] = []
        self._forward: list[Place] = []
        self._limit = limit

    @property
    def depth(self) -> tuple[int, int]:
        """How many steps there are back and forward."""
        return len(self._back), len(self._forward)

    def leave(self, place: Place) -> None:
        """Remember a place before jumping away from it."""
        self._forward.clear()
        if not self._back or self._back[-1] != place:
            self._back.append(place)
            del self._back[: -self._limit]

    def entities(self) -> set[str]:
        """Return the entities that places name, in filters too."""
        places = [*self._back, *self._forward]
        filters = (each for place in places for each in place.question.filters)
        named = {each.value for each in filters if each.field == "entity"}
        return named | {place.entity for place in places if place.entity is not None}

    def replace_entities(self, became: Mapping[str, str | None]) -> None:
        """Put other entities into all places; None: no entity."""
        for places in (self._back, self._forward):
            places[:] = [place.with_entities(became) for place in places]

    def back(self, here: Place) -> Place | None:
        """Return the place left last, keeping `here` for the way forward."""
        return self._step(self._back, self._forward, here)

    def forward(self, here: Place) -> Place | None:
        """Return the place last come back from, keeping `here` for the way back."""
        return self._step(self._forward, self._back, here)

    @staticmethod
    def _step(source: list[Place], other: list[Place], here: Place) -> Place | None:
        if not source:
            return None
        other.append(here)
        return source.pop()


@dataclass(slots=True)
class ReadingState:
    """All that the explorer knows of where the reader is; widgets get parts of it."""

    question: Question = field(default_factory=Question)
    view: View = "hits"
    document: str | None = None  # the document in the reader
    span: Span | None = None  # the hit or mention in the reader that is current
    entity: str | None = None
    mention: int | None = None  # which of the entity's mentions is current, in reading order
    history: History = field(default_factory=History)
