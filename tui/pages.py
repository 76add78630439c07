"""A long sequence of which only what was looked at is in memory, page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

PAGE = 20  # items: more than a list shows of two-row items on most screens
KEPT = 50  # pages in memory; of more, those farthest from the newest go


class Pages(Generic[T]):
    """Items numbered from 0, loaded in pages of ``PAGE``; ``total``: how many there are."""

    def __init__(self, total: int = 0) -> None:
        self.total = total
        self._pages: dict[int, tuple[T, ...]] = {}

    def put(self, first: int, asked: int, items: Sequence[T]) -> None:
        """Load `items` from number `first` on, a page's first; `asked` of them were asked for.

        What was asked for counts as loaded even if fewer came, so that nobody asks again.
        """
        for begin in range(0, asked, PAGE):
            self._pages[(first + begin) // PAGE] = tuple(items[begin : begin + PAGE])
        newest = first // PAGE
        while len(self._pages) > KEPT:
            del self._pages[max(self._pages, key=lambda page: abs(page - newest))]

    def get(self, at: int) -> T | None:
        """Return an item, None if it is not loaded."""
        page, place = divmod(at, PAGE)
        items = self._pages.get(page, ())
        return items[place] if place < len(items) else None

    def lacking(self, low: int, high: int) -> int | None:
        """Return where the first page begins, of those with items [low, high), that is missing."""
        wanted = range(max(low, 0), min(high, self.total))
        for page in range(wanted.start // PAGE, -(-wanted.stop // PAGE) if wanted else 0):
            if page not in self._pages:
                return page * PAGE
        return None

    def run(self, at: int, reach: int) -> range:
        """Return the numbers of the items loaded around one without a gap, `reach` either way."""
        if self.get(at) is None:
            return range(at, at)
        first = last = at
        while first > max(0, at - reach) and self.get(first - 1) is not None:
            first -= 1
        while last < at + reach and self.get(last + 1) is not None:
            last += 1
        return range(first, last + 1)

    def items(self, numbers: range) -> tuple[T, ...]:
        """Return the items with these numbers, those that are loaded."""
        found = (self.get(at) for at in numbers)
        return tuple(item for item in found if item is not None)

    def loaded(self) -> tuple[T, ...]:
        """Return all items that are loaded, in order."""
        return tuple(item for page in sorted(self._pages) for item in self._pages[page])

    def find(self, wanted: Callable[[T], bool]) -> int | None:
        """Return the number of the first loaded item that is wanted."""
        for page in sorted(self._pages):
            for place, item in enumerate(self._pages[page]):
                if wanted(item):
                    return page * PAGE + place
        return None
