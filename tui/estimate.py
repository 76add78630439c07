"""How long indexing will take: a moving average that does not make the figure jump."""

from __future__ import annotations

from math import exp

_MEMORY = 10.0  # seconds after which what was measured counts for a third (1/e)
_SOON = 3.0  # seconds of work before there is enough to go by
_STEADY = 0.25  # share of the time left by which a new estimate must differ to be told
_LEAST = 5.0  # seconds, as the share


class Estimate:
    """The time left of a run, from how much was done when. Times are in seconds, of any clock."""

    def __init__(self, now: float) -> None:
        self._started = self._last = now
        self._done = 0
        self._work = self._time = 0.0  # done, and taken, the older the less
        self._end: float | None = None  # as told

    def take(self, done: int, total: int, now: float) -> float | None:
        """Take in that `done` of `total` are done; return the seconds left, None if unknown."""
        passed = max(now - self._last, 0.0)
        fading = exp(-passed / _MEMORY)
        self._work = self._work * fading + max(done - self._done, 0)
        self._time = self._time * fading + passed
        self._last, self._done = now, done
        if now - self._started < _SOON or not self._work:
            return None
        end = now + max(total - done, 0) * self._time / self._work
        told = self._end
        if told is None or abs(end - told) > max(_LEAST, _STEADY * (end - now)):
            self._end = end
        assert self._end is not None
        return max(self._end - now, 0.0)


def in_words(seconds: float, *, brief: bool = False) -> str:
    """Return a time in words as rough as an estimate is: "about 40 s"; `brief`: "40 s"."""
    about = "" if brief else "about "
    if seconds < 5:
        return "5 s" if brief else "a few seconds"
    if seconds < 60:
        return f"{about}{5 * round(seconds / 5)} s"
    if seconds < 3600:
        return f"{about}{round(seconds / 60)} min"
    hours = round(seconds / 3600, 1)
    return f"{about}{hours:g} h"
