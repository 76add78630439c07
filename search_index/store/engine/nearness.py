"""Parts near each other, in any order, in one field of one segment.

The windows that hold every part are those of `search_index.query.tree.Near`; keys are those of
``positions``, so that windows of all documents are found at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, product

import numpy as np

from search_index.store.arrays.segment import FieldArrays
from search_index.store.engine.positions import Slot, by_document, documents_of, phrase_keys
from search_index.store.engine.postings import NOTHING, Found
from search_index.store.engine.sets import NO_NUMBERS, Numbers, contained

#: Larger than any key.
_NEVER = np.iinfo(np.int64).max >> 1

Part = tuple[Slot, ...]


def near(
    field: FieldArrays,
    parts: Sequence[Part],
    distance: int,
    size: int,
    poll: Callable[[], None],
) -> Found:
    """Return how many smallest windows hold every part.

    ``poll`` is called between steps. Raises ValueError for a field without positions.
    """
    kinds: dict[Part, int] = {}
    for part in parts:
        kinds[part] = kinds.get(part, 0) + 1
    keys = _places(field, list(kinds), size)
    if keys is None:
        return NOTHING
    poll()
    lengths = [len(part) for part in kinds]
    longest = sum(map(len, parts)) + distance - 1
    if _apart(list(kinds)) and max(kinds.values()) == 1:
        starts, ends = _windows_apart(keys, lengths)
    else:
        starts, ends = _windows(keys, lengths, list(kinds.values()), longest, poll)
    kept = ends - starts < longest
    return by_document(starts[kept])


def _places(field: FieldArrays, parts: Sequence[Part], size: int) -> list[Numbers] | None:
    """Return the keys of where each part begins, in the documents that have all; None: no such."""
    keys: list[Numbers] = [NO_NUMBERS] * len(parts)
    among: Numbers | None = None
    for at in sorted(range(len(parts)), key=lambda at: _rarity(field, parts[at])):
        keys[at] = phrase_keys(field, parts[at], size, among)
        among = documents_of(keys[at])
        if not len(among):
            return None
    assert among is not None
    for at, found in enumerate(keys):
        kept = contained(found >> 32, among, size)
        keys[at] = found[kept]
    return keys


def _rarity(field: FieldArrays, part: Part) -> int:
    return min(int(field.starts[slot.high]) - int(field.starts[slot.low]) for slot in part)


def _apart(parts: Sequence[Part]) -> bool:
    """Whether no two parts have a term in common, so that they cannot overlap."""
    ranges = sorted((slot.low, slot.high) for part in parts for slot in set(part))
    return all(one[1] <= other[0] for one, other in pairwise(ranges))


def _windows_apart(keys: Sequence[Numbers], lengths: Sequence[int]) -> tuple[Numbers, Numbers]:
    """Return first and last keys of smallest windows around parts that cannot overlap.

    Wherever a part ends, the window that ends there begins with the earliest of the latest places
    of all parts; it is smallest if no window that ended before begins there too.
    """
    ends = np.concatenate([k + (n - 1) for k, n in zip(keys, lengths, strict=True)])
    labels = np.repeat(np.arange(len(keys)), [len(k) for k in keys])
    order = np.argsort(ends, kind="stable")
    ends, labels = ends[order], labels[order]
    starts = np.full(len(ends), _NEVER)
    for label, places in enumerate(keys):
        seen = np.cumsum(labels == label)
        latest = np.where(seen > 0, places[seen - 1], -_NEVER)
        np.minimum(starts, latest, out=starts)
    first = np.diff(starts, prepend=-_NEVER) > 0
    return starts[first], ends[first]


def _windows(
    keys: Sequence[Numbers],
    lengths: Sequence[int],
    copies: Sequence[int],
    longest: int,
    poll: Callable[[], None],
) -> tuple[Numbers, Numbers]:
    """Return first and last keys of smallest windows around parts that may overlap.

    From every place where a part begins, the parts are laid side by side in every order, each at
    the first place that is free: of the orders that lay the same parts, the one that ends first
    is kept.
    """
    begun = np.unique(np.concatenate(keys))
    none = tuple(0 for _ in copies)
    ends: dict[tuple[int, ...], Numbers] = {none: begun}  # parts laid -> the key after them
    for laid in _states(copies):
        poll()
        best = np.full(len(begun), _NEVER)
        for kind, count in enumerate(laid):
            if not count:
                continue
            before = (*laid[:kind], count - 1, *laid[kind + 1 :])
            places = np.append(keys[kind], _NEVER)
            wanted = ends[before]
            place = places[np.searchsorted(keys[kind], wanted)]
            if before == none:  # a window begins with a part
                place = np.where(place == begun, place, _NEVER)
            np.minimum(best, place + lengths[kind], out=best)
        best[best - begun > longest] = _NEVER
        ends[laid] = best
    last = ends[tuple(copies)]
    whole = last < _NEVER
    starts, last = begun[whole], last[whole] - 1
    later = np.minimum.accumulate(np.append(last[1:], _NEVER)[::-1])[::-1]
    smallest = last < later
    return starts[smallest], last[smallest]


def _states(copies: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield how many of each part may be laid, fewer before more, beginning with one."""
    states = product(*(range(count + 1) for count in copies))
    yield from sorted(filter(any, states), key=lambda state: (sum(state), state))
