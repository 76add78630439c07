"""When two documents have the same text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b

from search_index.models import Document

#: Shorter texts, white space collapsed, are never copies: "Thank you." says nothing.
SHORTEST = 40  # code points
_PIECE = 1 << 18  # code points that are put into words at a time
_SPACE = re.compile(r"\s")


def sameness(document: Document) -> int:
    """Return the number that documents with the same text share, 0 for a text too short for one.

    64 bits, with sign, of the BLAKE2b of the text with its white space collapsed: among a million
    texts two different ones share theirs with a probability of 3 in 10^8. Of the parts of a file,
    messages or rows, which may repeat a form, title and date count too.
    """
    info = document.info
    digest = blake2b(digest_size=8)
    if info.id != info.path:
        digest.update(f"{info.title}\0{info.date}\0".encode("utf-8", "replace"))
    length = 0
    for piece in _pieces(document.text):
        words = " ".join(piece.split())
        if words:
            length += len(words) + 1
            digest.update(f"{words} ".encode("utf-8", "replace"))
    if length <= SHORTEST:
        return 0
    return int.from_bytes(digest.digest(), "big", signed=True) or 1


def _pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces that end at white space."""
    start = 0
    while start < len(text):
        space = _SPACE.search(text, start + _PIECE)
        stop = space.start() if space else len(text)
        yield text[start:stop]
        start = stop
