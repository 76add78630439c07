"""Regular expressions that are compiled when they are first used.

The rules have some four hundred, a tenth of a second's work. A folder in one language needs half of
them, and a file that changed fewer still.
"""

from __future__ import annotations

import re
from typing import Any, cast


class LazyPattern:
    """Stands for a compiled expression, and has of its methods as its own what was asked for."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags
        self._compiled: re.Pattern[str] | None = None

    def __getattr__(self, name: str) -> Any:
        if self._compiled is None:
            self._compiled = re.compile(self._source, self._flags)
        value = getattr(self._compiled, name)
        self.__dict__[name] = value
        return value


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return the expression ``re.compile(source, flags)``, compiled when it is first used.

    What is wrong with `source` shows then, as re.error: tests must use every expression.
    """
    return cast("re.Pattern[str]", LazyPattern(source, flags))
