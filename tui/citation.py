"""What is copied: a passage with where it stands."""

from __future__ import annotations

import re
import unicodedata

from search_index.models import DocumentInfo, Entity

# Line breaks and tabs are text, and so are the joiners of scripts and emoji; every other control
# and format character is left out of what is copied.
_KEEP = "\n\t\u200c\u200d"
_LEFT_OUT = frozenset(("Cc", "Cf", "Cs"))
_SEPARATORS = str.maketrans("\u2028\u2029", "\n\n")
MOST_COPIED = 100_000  # code points: terminals refuse or choke on more at once


def copyable(text: str) -> str:
    """Return text without control characters and direction overrides.

    So no escape sequence is pasted, and what is pasted reads as it is.
    """
    return "".join(
        char
        for char in text.translate(_SEPARATORS)
        if char in _KEEP or unicodedata.category(char) not in _LEFT_OUT
    )


def citation(info: DocumentInfo, line: int | None = None, page: int = 1) -> str:
    """Return author, title, source, date and file of a document on one line.

    With a `line` of the file, from 1, it says where: by that, or by the page if there are pages.
    The day on which the file was changed is not a date of the document, and is left out.
    """
    parts = [info.author, f"“{info.title}”", info.source, info.date, info.url]
    place = info.path
    if line is not None:
        place += f", p. {page}" if info.paged else f":{line}"
    return copyable(", ".join([part for part in parts if part] + [place])).replace("\n", " ")


def quotation(text: str, info: DocumentInfo, line: int, page: int = 1) -> str:
    """Return a passage and under it its citation; `line` (of the file) and `page` are from 1."""
    passage = re.sub(r"\s+", " ", text).strip()
    return f"{copyable(passage)}\n— {citation(info, line, page)}\n"


def paragraph_at(text: str, offset: int) -> tuple[int, int]:
    """Return the bounds of the line that a code point stands on, without its line end."""
    offset = max(0, min(offset, len(text)))
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return start, len(text) if end < 0 else end


def entity_names(entity: Entity) -> str:
    """Return all names of an entity, a line each, the usual names first."""
    names = dict.fromkeys([entity.name, *entity.names.values(), *entity.aliases])
    return copyable("\n".join(names)) + "\n"
