"""How a folder differs from its index, by what its files look like from outside."""

from __future__ import annotations

from pathlib import Path

from search_index.errors import CorpusError, IndexFailure
from search_index.models import FolderChanges
from search_index.store.arrays.commit import open_commit
from search_index.store.copies import Copies
from search_index.store.directory import why
from search_index.store.file_notes import read_notes
from search_index.store.meta import Meta
from search_index.store.planning import compared, known_files


def compare(folder: Path, index_dir: Path, meta: Meta) -> FolderChanges:
    """Compare the sizes and times of all files with those noted; no file is opened.

    Raises CorpusError if the folder cannot be listed, IndexFailure if the index is damaged.
    """
    generation = index_dir / meta.generation
    try:
        commit = open_commit(generation, meta.commit) if meta.commit else None
        known = Copies(generation, commit).files(None) | known_files(commit, None) if commit else {}
    except Exception:  # whatever the damaged bytes lead to
        raise IndexFailure(f"the index in {index_dir} is damaged") from None
    try:
        plan = compared(folder, known, read_notes(generation))
    except OSError as error:
        raise CorpusError(f"the folder {folder} cannot be read ({why(error)})") from None
    # Files read within a tick of their last change are looked at again; most are as they were.
    read = {entry.path for entry in plan.read}.difference(plan.doubted)
    changed = len(read & known.keys())
    return FolderChanges(len(read) - changed, changed, len(plan.removed))
