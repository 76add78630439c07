"""What is to be known of an entity: when it is mentioned, and together with whom."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from search_index.association import log_likelihood
from search_index.boundaries import breaks
from search_index.models import Companion, EntityCard, EntityType, Mention
from search_index.store.catalogue import Catalogue
from search_index.store.documents import DocumentCache
from search_index.store.engine.sets import Numbers
from search_index.store.entity_table import EntityTable

Cancelled = Callable[[], bool]

#: Documents that are read for what stands in one sentence, spread evenly over all.
MOST_READ = 300
_MOST_COMPANIONS = 12
_LEAST_TOGETHER = 2  # once may be chance, whatever the score
_LEAST_SCORE = 3.84  # p < 0.05 (chi-squared, one degree of freedom)
_YEARS = 2  # a corpus of fewer is told by months
_UNNAMED = frozenset({EntityType.DATE, EntityType.QUANTITY})


class Cards:
    """Makes the cards of the entities of one commit."""

    def __init__(
        self, catalogue: Catalogue, entities: EntityTable, documents: DocumentCache
    ) -> None:
        self._catalogue = catalogue
        self._entities = entities
        self._documents = documents

    def card(
        self, entity_id: str, having: Numbers, mentions: Numbers, cancelled: Cancelled | None
    ) -> EntityCard | None:
        """Return the card of an entity, None if it is not mentioned.

        ``having``, ``mentions``: the documents that mention it, ascending, and how often each.
        """
        entity = self._entities.entity(entity_id)
        if entity is None:
            return None
        first, last, trend = self._when(having, mentions)
        together, beside = self._companions(entity_id, having, cancelled)
        return EntityCard(
            entity=entity,
            met=self._entities.forms(entity_id),
            first_date=first,
            last_date=last,
            trend=trend,
            companions=together,
            beside=beside,
        )

    # When

    def _when(
        self, having: Numbers, mentions: Numbers
    ) -> tuple[str, str, tuple[tuple[str, int], ...]]:
        days = self._catalogue.days[having]
        dated = days > 0
        if not dated.any():
            return "", "", ()
        having, mentions, days = having[dated], mentions[dated], days[dated]
        first = self._catalogue.info(int(having[days.argmin()])).date
        last = self._catalogue.info(int(having[days.argmax()])).date
        months = days // 100
        every = self._catalogue.days
        span = int(every.max()) // 10_000 - int(every[every > 0].min()) // 10_000
        if span >= _YEARS:
            years = months // 100
            low, high = int(years.min()), int(years.max())
            counts = np.bincount(years - low, mentions, high - low + 1)
            labels = [str(year) for year in range(low, high + 1)]
        else:
            # Months of all years in one row: 12 a year, from 0.
            at = months // 100 * 12 + months % 100 - 1
            low, high = int(at.min()), int(at.max())
            counts = np.bincount(at - low, mentions, high - low + 1)
            labels = [f"{m // 12}-{m % 12 + 1:02}" for m in range(low, high + 1)]
        return first, last, tuple(zip(labels, counts.astype(int).tolist(), strict=True))

    # Together with whom

    def _companions(
        self, entity_id: str, having: Numbers, cancelled: Cancelled | None
    ) -> tuple[tuple[Companion, ...], tuple[Companion, ...]]:
        total = len(self._catalogue.all())
        counts = [
            count
            for count in self._entities.counts(having)[0]
            if count.entity.id != entity_id and count.entity.type not in _UNNAMED
        ]
        in_all = self._entities.documents_of([count.entity.id for count in counts])
        sentences = _Sentences(entity_id)
        for number in _spread(having, MOST_READ):
            if cancelled is not None and cancelled():
                break
            opened = self._documents.get(number, self._catalogue.info(number))
            sentences.add(opened.text, self._documents.mentions(opened))
        found = [
            Companion(
                entity=count.entity,
                documents=count.documents,
                sentences=sentences.together[count.entity.id],
                score=log_likelihood(count.documents, len(having), elsewhere, total),
                sentence_score=sentences.score(count.entity.id),
            )
            for count, elsewhere in zip(counts, in_all, strict=True)
        ]
        return (
            _strongest(found, lambda one: (one.documents, one.score)),
            _strongest(found, lambda one: (one.sentences, one.sentence_score)),
        )


class _Sentences:
    """Counts in how many sentences an entity is mentioned, others are, and both are."""

    def __init__(self, entity: str) -> None:
        self._entity = entity
        self._total = 0
        self._having = 0
        self._others: Counter[str] = Counter()
        self.together: Counter[str] = Counter()

    def add(self, text: str, mentions: Sequence[Mention]) -> None:
        """Count the sentences of a document."""
        starts = [0, *(end.start for end in breaks(text, 0, len(text)))]
        self._total += len(starts)
        inside: dict[int, set[str]] = {}
        for mention in mentions:
            inside.setdefault(bisect_right(starts, mention.start), set()).add(mention.entity)
        for entities in inside.values():
            others = entities - {self._entity}
            self._others.update(others)
            if self._entity in entities:
                self._having += 1
                self.together.update(others)

    def score(self, other: str) -> float:
        """Return how strongly another entity comes together with this one in sentences."""
        return log_likelihood(self.together[other], self._having, self._others[other], self._total)


def _strongest(
    found: Sequence[Companion], measure: Callable[[Companion], tuple[int, float]]
) -> tuple[Companion, ...]:
    """Return those that come together more than chance brings; all if there are none."""
    measured = [(one, *measure(one)) for one in found]
    met = [(one, count, score) for one, count, score in measured if count > 0]
    strong = [row for row in met if row[1] >= _LEAST_TOGETHER and row[2] >= _LEAST_SCORE]
    # In a corpus of few documents nothing is beyond chance; then what is most often together.
    chosen = strong or met
    chosen.sort(key=lambda row: (-row[2], -row[1], row[0].entity.id))
    return tuple(one for one, _, _ in chosen[:_MOST_COMPANIONS])


def _spread(documents: Numbers, most: int) -> Iterator[int]:
    """Yield documents, of more than `most` so many that lie evenly among them."""
    if len(documents) > most:
        documents = documents[np.linspace(0, len(documents) - 1, most).astype(np.int64)]
    yield from documents.tolist()
