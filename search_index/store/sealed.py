"""Small files of JSON that tell whether they are what was written: a checksum stands at their head.

The file is one JSON object, so that people and other programs can read it. Its first key is
``crc32``, the CRC-32 of all bytes after it, as eight hexadecimal digits.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

_HEAD = '{"crc32": "%08x"'
_LENGTH = len(_HEAD % 0)


class Unsealed(ValueError):
    """A file is not as it was written."""


def sealed(values: Mapping[str, Any], indent: int | None = None) -> bytes:
    """Return `values`, at least one, as the content of a file."""
    body = b"," + json.dumps(values, indent=indent, sort_keys=True).encode()[1:]
    return (_HEAD % zlib.crc32(body)).encode() + body


def unsealed(content: bytes) -> dict[str, Any]:
    """Return the values in the content of a file. Raises Unsealed if it was damaged."""
    if content[:_LENGTH] != (_HEAD % zlib.crc32(content[_LENGTH:])).encode():
        raise Unsealed("the checksum is another")
    values: dict[str, Any] = json.loads(content)
    del values["crc32"]
    return values
