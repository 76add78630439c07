"""Which commands tests press the keys of, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

COVERED: set[str] = set()
Test = TypeVar("Test", bound=Callable[..., object])


def covers(*ids: str) -> Callable[[Test], Test]:
    """Say which commands a test presses the keys of."""

    def mark(test: Test) -> Test:
        COVERED.update(ids)
        return test

    return mark
