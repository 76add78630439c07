"""What was computed last, kept in memory up to a number of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class ByteCache(Generic[T]):
    """Keeps the values used last. Thread-safe.

    ``limit`` is in bytes, as told by whoever puts values in; a value larger than a quarter of it
    is not kept, so that it does not drive out everything else.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable) -> T | None:
        """Return the value kept under a key, None if there is none."""
        with self._lock:
            entry = self._values.get(key)
            if entry is None:
                return None
            self._values.move_to_end(key)
            return entry[0]

    def put(self, key: Hashable, value: T, size: int) -> None:
        """Keep a value of so many bytes, dropping what was unused the longest."""
        if size > self._limit // 4:
            return
        with self._lock:
            known = self._values.pop(key, None)
            self._bytes += size - (known[1] if known else 0)
            self._values[key] = value, size
            while self._bytes > self._limit:
                _, (_, dropped) = self._values.popitem(last=False)
                self._bytes -= dropped

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return self._bytes
