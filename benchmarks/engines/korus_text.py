"""korus without recognising names: title and text alone, as the other engines index them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from article import Article

from engines import korus

SETUP = "korus, title and text alone, by two processes"
open = korus.open


def build(documents: Iterable[Article], place: Path, processes: int) -> float:
    """Index documents with `processes` processes."""
    return build_korus(documents, place, processes)


def build_korus(documents: Iterable[Article], place: Path, processes: int) -> float:
    """Index documents into an index that ``korus.open`` opens; return the seconds it took."""
    return korus.build(documents, place, processes)
