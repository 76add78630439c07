"""Ways around traps of whoosh-reloaded 2.7.5. Import this before opening an index."""

from __future__ import annotations

import io
from typing import Any

from whoosh.filedb import structfile


class _View(io.RawIOBase):
    """A file over a memory view, without the copy of it that ``io.BytesIO`` makes."""

    def __init__(self, buffer: memoryview) -> None:
        super().__init__()
        self._buffer = buffer
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = (0, self._at, len(self._buffer))[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        end = len(self._buffer) if size is None or size < 0 else self._at + size
        data = bytes(self._buffer[self._at : end])
        self._at += len(data)
        return data

    def readinto(self, target: Any) -> int:
        data = self.read(len(target))
        target[: len(data)] = data
        return len(data)


class _BufferFile(structfile.BufferFile):  # type: ignore[misc]  # whoosh has no types
    """Part of a mapped segment. The stock class copies the whole part whenever it is opened."""

    def __init__(self, buf: Any, name: str | None = None, onclose: Any = None) -> None:
        if not isinstance(buf, memoryview):
            super().__init__(buf, name=name, onclose=onclose)
            return
        view = _View(buf)
        self._buf = buf
        self._name = name
        self.file = view
        self.onclose = onclose
        self.is_real = False
        self.is_closed = False
        # What StructFile binds in its own constructor, which would copy.
        self.read, self.seek, self.tell = view.read, view.seek, view.tell
        self.readline = view.readline


def install() -> None:
    """Make Whoosh read mapped segments in place; doing so twice does no harm."""
    from whoosh.filedb import compound  # noqa: PLC0415

    compound.BufferFile = _BufferFile


install()
