"""Whether an index can be brought up to date, or only be read on, or has to be made anew."""

from __future__ import annotations

from pathlib import Path

from search_index.store.integrity import is_intact
from search_index.store.meta import META_NAME, Meta
from search_index.store.schema import SCHEMA_VERSION


def why_anew(index_dir: Path, old: Meta | None, now: Meta, *, verify: bool = False) -> str:
    """Return why an index has to be made anew, "" if it need not; `now`: as this program makes it.

    `old`: what the index directory says of itself, None if nothing that is valid. `verify`: read
    all of it.
    """
    if old is None:
        meta_lost = (index_dir / META_NAME).exists()
        return "the index was damaged" if meta_lost else ""
    if old.schema != SCHEMA_VERSION:
        age = "an older" if old.schema < SCHEMA_VERSION else "a newer"
        return f"the index was made by {age} version"
    if old.folder != now.folder:
        return "the index was made for another folder"
    if old.analyzer != now.analyzer:
        return "the index was made by another version, which split words differently"
    if old.sources != now.sources:
        return "files are read differently since the index was made"
    if old.entities != now.entities:
        return "names are recognised differently since the index was made"
    if not is_intact(index_dir / old.generation, old.seals, thorough=verify):
        return "the index was damaged"
    return ""


def usable(index_dir: Path, old: Meta | None, now: Meta) -> bool:
    """Whether readers can go on with an old generation while a new one is made."""
    return (
        old is not None
        and (old.schema, old.folder, old.analyzer) == (now.schema, now.folder, now.analyzer)
        and is_intact(index_dir / old.generation, old.seals)
    )
