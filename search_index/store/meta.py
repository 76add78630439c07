"""The small file that says which generation of an index is in use, and what made it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from search_index.store.sealed import Unsealed, sealed, unsealed

META_NAME = "korus-index.json"


@dataclass(frozen=True, slots=True)
class Meta:
    """What is so of an index directory as a whole."""

    schema: int  # version of the index format
    analyzer: str  # fingerprint of how text becomes terms
    sources: str  # fingerprint of how files become documents
    entities: str  # fingerprint of how names are recognised
    folder: str  # the real path of the corpus
    generation: str  # name of the folder in use, within the index directory
    commit: int = 0  # counts the commits made since the directory was made
    complete: bool = False  # false: the run that made it was interrupted or is under way
    indexed_at: float | None = None  # seconds since the epoch of the end of the last whole run
    names: str = ""  # what recognises names, for people
    #: Of each file of the commit: its size, and what its bytes are held against; see ``integrity``.
    seals: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def read_meta(index_dir: Path) -> Meta | None:
    """Return what the index directory says of itself; None if it says nothing that is valid."""
    try:
        return _meta(_values((index_dir / META_NAME).read_bytes()))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _values(content: bytes) -> dict[str, Any]:
    try:
        return unsealed(content)
    except Unsealed:
        values: dict[str, Any] = json.loads(content)
        if "sizes" not in values:
            raise
        # A version before 6 wrote this: what it says of its version is all that matters.
        return {**values, "seals": {}}


def write_meta(index_dir: Path, meta: Meta) -> None:
    """Put `meta` in place of what was there, at once: a reader sees the old or the new."""
    replace_file(index_dir / META_NAME, sealed(asdict(meta), indent=1))


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that readers, and a machine that loses power, see all of it or the old."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    sync(path.parent)


def make_folder(path: Path, mode: int) -> None:
    """Make a folder and those it lies in, so that it outlives a loss of power. Raises OSError."""
    if not path.is_dir():
        make_folder(path.parent, mode)
        path.mkdir(mode=mode, exist_ok=True)
        sync(path.parent)


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError:  # some systems cannot, for folders
        if not path.is_dir():
            raise


def _meta(values: dict[str, Any]) -> Meta:
    meta = Meta(
        schema=int(values["schema"]),
        analyzer=str(values["analyzer"]),
        sources=str(values["sources"]),
        entities=str(values["entities"]),
        folder=str(values["folder"]),
        generation=str(values["generation"]),
        commit=int(values["commit"]),
        complete=bool(values["complete"]),
        indexed_at=None if values["indexed_at"] is None else float(values["indexed_at"]),
        names=str(values.get("names", "")),
        seals={str(name): (int(size), int(crc)) for name, (size, crc) in values["seals"].items()},
    )
    if os.path.basename(meta.generation) != meta.generation or meta.generation in {"", ".", ".."}:
        raise ValueError("a generation is a folder of the index directory")
    return meta
