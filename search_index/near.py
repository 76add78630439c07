"""The smallest windows of positions that hold several things, as `tree.Near` asks for them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import prod

Part = tuple[str, ...]  # terms at consecutive positions

_STATES = 1 << 12  # ways to have used parts that are told apart; with more, the first part to end


def windows(
    places: Mapping[Part, Sequence[int]], near: Counter[Part], free: int
) -> Iterator[range]:
    """Yield the smallest windows with every part of `near` as often as it counts, in order.

    `places`: the first positions of each part, ascending. In a window no two parts have a common
    position, and at most `free` positions belong to no part. No window holds another.
    """
    groups = [dict(group) for group in _groups(near)]
    room = sum(len(part) * count for part, count in near.items()) + free
    starts = sorted({at for part in near for at in places.get(part, ())})
    waiting: range | None = None
    for start in starts:
        ends = [_earliest_end(places, group, start) for group in groups]
        if None in ends:
            break
        end = max(end for end in ends if end is not None)
        # A window that begins later and ends no later is within the one before.
        if waiting is not None and waiting.stop < end and len(waiting) <= room:
            yield waiting
        waiting = range(start, end)
    if waiting is not None and len(waiting) <= room:
        yield waiting


def _groups(near: Counter[Part]) -> list[list[tuple[Part, int]]]:
    """Return the parts with their counts, together where they may stand on a common position."""
    groups: list[list[tuple[Part, int]]] = []
    for part, count in near.items():
        joined = [(part, count)]
        apart: list[list[tuple[Part, int]]] = []
        for group in groups:
            if any(set(part) & set(other) for other, _ in group):
                joined = group + joined
            else:
                apart.append(group)
        groups = [*apart, joined]
    return groups


def _earliest_end(
    places: Mapping[Part, Sequence[int]], group: Mapping[Part, int], start: int
) -> int | None:
    """Return the least position by which all parts of a group can have ended, begun at `start`.

    Parts stand one after the other, and whichever have been used, to have ended earlier is never
    worse for the rest: so one number for each choice of parts used is enough.
    """
    if len(group) == 1 or prod(count + 1 for count in group.values()) > _STATES:
        return _first_to_end(places, group, start)
    parts, wanted = list(group), tuple(group.values())
    reached: dict[tuple[int, ...], int] = {(0,) * len(parts): start}
    for _ in range(sum(wanted)):
        following: dict[tuple[int, ...], int] = {}
        for used, end in reached.items():
            for index, part in enumerate(parts):
                if used[index] == wanted[index]:
                    continue
                at = bisect_left(places[part], end)
                if at < len(places[part]):
                    state = (*used[:index], used[index] + 1, *used[index + 1 :])
                    ended = places[part][at] + len(part)
                    following[state] = min(ended, following.get(state, ended))
        reached = following
    return reached.get(wanted)


def _first_to_end(
    places: Mapping[Part, Sequence[int]], group: Mapping[Part, int], start: int
) -> int | None:
    """Return a position by which all parts of a group can have ended: of one part, the least."""
    left = dict(group)
    while left:
        ends = []
        for part in left:
            at = bisect_left(places[part], start)
            if at == len(places[part]):
                return None
            ends.append((places[part][at] + len(part), part))
        start, part = min(ends)
        left[part] -= 1
        if not left[part]:
            del left[part]
    return start
