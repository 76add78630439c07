"""Where a walk over hits or mentions goes next, without a screen."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from search_index.models import Entity, MentionContext, Span


@dataclass(frozen=True, slots=True)
class Seek:
    """Which mention of an entity is sought: one with a number, else the one next to a place.

    `steps` of 1: the first mention at the place or behind it; of -1: the last one before it. With
    `by_document` it is the first mention in the next, or previous, document that has one. Without
    a document the walk begins at the beginning of the corpus, or at its end.
    """

    number: int | None = None
    document: str | None = None
    offset: int = 0  # code point of the document
    steps: int = 1
    by_document: bool = False


class Numbered(Protocol):
    """What knows the number of each mention; the library does."""

    def mentions_before(self, entity_id: str, document_id: str, offset: int = 0) -> int:
        """Return how many mentions of an entity begin before a place, in reading order."""

    def mentions(
        self, entity_ids: Sequence[str] | None = None, *, offset: int = 0, limit: int | None = None
    ) -> tuple[MentionContext, ...]:
        """Return `limit` mentions in reading order, from number `offset` on."""


def find_mention(library: Numbered, entity: Entity, seek: Seek) -> int:
    """Return the number of the mention sought; the mentions are a ring, so that there is one.

    Raises ValueError for an entity without mentions.
    """
    total = entity.mentions
    if not total:
        raise ValueError("an entity without mentions cannot be walked")
    if seek.number is not None:
        return seek.number % total
    back = seek.steps < 0
    if not seek.by_document:
        if seek.document is None:
            return total - 1 if back else 0
        return (library.mentions_before(entity.id, seek.document, seek.offset) - back) % total
    if not back:
        if seek.document is None:
            return 0
        return library.mentions_before(entity.id, seek.document, sys.maxsize) % total
    before = 0 if seek.document is None else library.mentions_before(entity.id, seek.document)
    found = library.mentions([entity.id], offset=(before - 1) % total, limit=1)
    return library.mentions_before(entity.id, found[0].info.id) if found else 0


def span_beyond(spans: Sequence[Span], offset: int, steps: int) -> int | None:
    """Return the first span that begins after an offset, or (with -1) the last one before it.

    `spans` are in reading order. None: there is no such span.
    """
    if steps > 0:
        index = bisect_right(spans, offset, key=lambda span: span.start)
        return index if index < len(spans) else None
    index = bisect_left(spans, offset, key=lambda span: span.start) - 1
    return index if index >= 0 else None


def follow_labels(count: int, letters: str = "asdfghjklqwertyuiopzxcvbnm") -> list[str]:
    """Return `count` labels, shortest first, none the beginning of another.

    A label is split into one for each letter whenever there are too few, as the labels of links in
    the Vimium browser extension are made; the letters of the home row come first.
    """
    labels, split = list(letters), 0
    while len(labels) - split < count:
        labels += [labels[split] + letter for letter in letters]
        split += 1
    return labels[split : split + count]
