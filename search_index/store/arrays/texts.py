"""The texts of documents, each compressed by itself with what texts of its language share.

A text of a few hundred words repeats little of its own, but much of what others say. Deflate (RFC
1951) may begin with a preset dictionary, text that it refers back to as if it had come before:
once enough of a language has been seen, the text seen last becomes the dictionary of what follows.
A segment holds the dictionaries of its texts. A compressed text is the CRC-32 of the text, four
bytes, and a raw deflate stream; an empty text is no bytes.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from search_index.store.arrays.container import DamagedFile

#: No dictionary.
NONE = b""

_DICTIONARY = 1 << 15  # bytes, the furthest that deflate looks back
# A dictionary takes as much as it saves in about 256 KB of text: where there is less, as in a
# small change, it is not worth its place, and what has come shows that more may follow.
_LEARNED = 1 << 18
# Of news stories of 900 bytes is left: 57 % by level 1 without a dictionary; with one 49, 47, 45,
# 45 and 44 % by levels 1 to 5, which take 1, 1, 1.4, 1.4 and 1.9 times as long. A process that
# indexes text alone spends about a fifth of its time on level 4; one that recognises names hardly
# any.
_LEVEL = 4
_RAW = -15  # a deflate stream without header
_CHECK = 4  # bytes


@dataclass(slots=True)
class _Language:
    """What has been seen of one language."""

    seen: int = 0  # bytes
    last: bytes = b""  # at most _DICTIONARY bytes
    dictionary: bytes = NONE
    compressor: zlib._Compress | None = None


class TextPacker:
    """Compresses texts and learns their dictionaries. For one thread.

    It may serve one segment after the other, which then share dictionaries when they are merged.
    """

    def __init__(self) -> None:
        self._languages: dict[str, _Language] = {}
        self._plain = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)

    def pack(self, language: str, text: bytes) -> tuple[bytes, bytes]:
        """Return a text compressed, and the dictionary that it is to be read with."""
        if not text:
            return b"", NONE
        known = self._languages.setdefault(language, _Language())
        if known.compressor is None and known.seen >= _LEARNED:
            known.dictionary, known.last = known.last, b""
            known.compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW, zdict=known.dictionary)
        if known.compressor is None:
            known.seen += len(text)
            known.last = (known.last + text)[-_DICTIONARY:]
        compressor = (known.compressor or self._plain).copy()
        packed = compressor.compress(text) + compressor.flush()
        return zlib.crc32(text).to_bytes(_CHECK, "little") + packed, known.dictionary


def unpacked(data: bytes, dictionary: bytes | memoryview) -> bytes:
    """Return a text from what ``TextPacker.pack`` made of it.

    Raises DamagedFile if it is not that, or the dictionary is another; zlib.error too.
    """
    if not data:
        return b""
    decompressor = (
        zlib.decompressobj(_RAW, zdict=dictionary) if dictionary else zlib.decompressobj(_RAW)
    )
    text = decompressor.decompress(data[_CHECK:])
    whole = decompressor.eof and not decompressor.unused_data
    if not whole or zlib.crc32(text) != int.from_bytes(data[:_CHECK], "little"):
        raise DamagedFile("a text is damaged")
    return text
