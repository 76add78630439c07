"""What the process that reads and the one that asked it say to each other: frames of JSON.

The file: how long its name and its content are, then both. The answer: frames, each of its length
and a JSON array; any number of ``["article", …]`` and ``["skipped", …]``, then one ``["end", …]``.
JSON, because a reader that was taken over must not be able to say anything but this.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator

from search_index.errors import MissingExtra, SourceError
from search_index.models import Skipped
from search_index.sources.article import Article

HEADER = struct.Struct("!IQI")  # bytes of the name, bytes of the content, seconds of computing
LENGTH = struct.Struct("!I")
#: What the reading process says first, when it is ready for files.
READY = b"ready\n"
#: Bytes of one frame. As for a file that is read in place, a text has to fit in memory many times.
MAX_FRAME = 128 * 1024 * 1024
#: Exit code of a reader that had no memory left.
OUT_OF_MEMORY = 77
_MAX_LINE = 500  # code points kept of a reason and of the name of a part
_FACTS = ("text", "kind", "title", "date", "source", "author", "language", "url", "part")


class End:
    """The last frame of a file: what went wrong with the file as a whole, if anything did."""

    def __init__(self, error: SourceError | None, leaves: bool) -> None:
        self.error = error
        self.leaves = leaves  # whether the process ends with this file


def packed(message: Article | Skipped | End) -> bytes:
    """Return a frame. Raises SourceError where it would be larger than MAX_FRAME."""
    if isinstance(message, Article):
        facts = [getattr(message, name) for name in _FACTS]
        values = ["article", message.first_line, *facts]
    elif isinstance(message, Skipped):
        values = ["skipped", message.path, message.reason, message.file]
    else:
        extra = message.error if isinstance(message.error, MissingExtra) else None
        lacks = [extra.kind, extra.extra] if extra else []
        values = ["end", str(message.error or ""), message.leaves, *lacks]
    text = json.dumps(values, ensure_ascii=False)
    try:
        body = text.encode()
    except UnicodeEncodeError:  # halves of pairs; what are pairs are joined
        body = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()
    if len(body) > MAX_FRAME:
        raise SourceError("too much text in it")
    return LENGTH.pack(len(body)) + body


def unpacked(body: bytes) -> Article | Skipped | End:
    """Return what a frame says. Raises ValueError for what ``packed`` does not make."""
    match json.loads(body):
        case ["article", int(line), *facts] if len(facts) == len(_FACTS) and _texts(facts):
            return Article(**dict(zip(_FACTS, facts, strict=True)), first_line=line)
        case ["skipped", str(path), str(reason), str(file)]:
            return Skipped(path, _line(reason), file)
        case ["end", str(reason), bool(leaves)]:
            return End(SourceError(_line(reason)) if reason else None, leaves)
        case ["end", str(), bool(leaves), str(kind), str(extra)]:
            return End(MissingExtra(_line(kind), _line(extra)), leaves)
    raise ValueError("not a frame")


def _texts(values: list[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _line(text: str) -> str:
    return " ".join(text.split())[:_MAX_LINE]


class Frames:
    """Bytes as they come, taken apart into frames."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(self, data: bytes) -> None:
        """Take in some bytes. Raises ValueError where a frame would be too large."""
        self._bytes += data
        if len(self._bytes) >= LENGTH.size and LENGTH.unpack_from(self._bytes)[0] > MAX_FRAME:
            raise ValueError("too large a frame")

    def __iter__(self) -> Iterator[bytes]:
        """Yield and forget the frames that are whole."""
        at = 0
        while len(self._bytes) - at >= LENGTH.size:
            end = at + LENGTH.size + LENGTH.unpack_from(self._bytes, at)[0]
            if end > len(self._bytes):
                break
            yield bytes(self._bytes[at + LENGTH.size : end])
            at = end
        del self._bytes[:at]
