"""What is copied: a passage with where it stands."""

from __future__ import annotations

import re
import unicodedata

from search_index.models import DocumentInfo, Entity

# Line breaks and tabs are text; every other control character is left out of what is copied.
_KEEP = "\n\t"


def copyable(text: str) -> str:
    """Return text without control characters, so that pasting it into a terminal does nothing."""
    return "".join(
        char for char in text if char in _KEEP or unicodedata.category(char) not in ("Cc", "Cs")
    )


def citation(info: DocumentInfo, line: int | None = None) -> str:
    """Return author, title, source, date and file of a document on one line.

    The day on which the file was changed is not a date of the document, and is left out.
    """
    parts = [info.author, f"“{info.title}”", info.source, info.date, info.url]
    place = info.path if line is None else f"{info.path}:{line}"
    return copyable(", ".join([part for part in parts if part] + [place])).replace("\n", " ")


def quotation(text: str, info: DocumentInfo, line: int) -> str:
    """Return a passage and under it its citation; `line` is the line of the file, from 1."""
    passage = re.sub(r"\s+", " ", text).strip()
    return f"{copyable(passage)}\n— {citation(info, line)}\n"


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
