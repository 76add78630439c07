"""Where a walk over hits or mentions goes next, without a screen."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from search_index.models import MentionContext, Span


class MentionWalk:
    """The mentions of one entity in reading order of the corpus, as a ring.

    A place is ``(path, document id, offset)``; the ring is sorted by it, so that a walk can begin
    anywhere.
    """

    def __init__(self, mentions: Sequence[MentionContext]) -> None:
        self.mentions = tuple(mentions)
        self._order = [(m.info.path, m.info.id, m.mention.start) for m in self.mentions]
        self._ids = {m.info.id for m in self.mentions}

    def __len__(self) -> int:
        return len(self.mentions)

    def index_of(self, document: str, span: Span) -> int | None:
        """Return which mention covers exactly a span of a document."""
        for index, item in enumerate(self.mentions):
            if item.info.id == document and item.mention.start == span.start:
                return index
        return None

    def step(self, current: int | None, steps: int, here: tuple[str, str, int] | None) -> int:
        """Return the mention `steps` (1 or -1) from the current one, round the ring.

        Without a current one the walk begins at `here`; without that, at the first mention (the
        last when going back). Raises ValueError for an entity without mentions.
        """
        if not self.mentions:
            raise ValueError("an entity without mentions cannot be walked")
        if current is not None:
            return (current + steps) % len(self.mentions)
        if here is None:
            return 0 if steps > 0 else len(self.mentions) - 1
        if steps > 0:
            return bisect_left(self._order, here) % len(self.mentions)
        return (bisect_left(self._order, here) - 1) % len(self.mentions)

    def step_document(self, document: tuple[str, str] | None, steps: int) -> int:
        """Return the first mention in the next (or, with -1, previous) document that has one.

        `document` is the path and id of the document to leave. Raises ValueError for an entity
        without mentions.
        """
        if not self.mentions:
            raise ValueError("an entity without mentions cannot be walked")
        firsts = [
            index
            for index in range(len(self.mentions))
            if not index or self._order[index][:2] != self._order[index - 1][:2]
        ]
        if document is None:
            return firsts[0] if steps > 0 else firsts[-1]
        documents = [self._order[index][:2] for index in firsts]
        if steps > 0:
            return firsts[bisect_right(documents, document) % len(firsts)]
        return firsts[(bisect_left(documents, document) - 1) % len(firsts)]


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
