"""Search, read and link the mentions of a folder of articles, without a screen.

    from search_index import open_library

    library = open_library("articles", refresh=True)
    for hit in library.search("arctic route").hits:
        print(hit.info.title, hit.hits)

Names are imported when first used, so that ``import search_index`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search_index.errors import (
        CorpusError,
        DocumentNotFound,
        EntityNotFound,
        IndexFailure,
        KorusError,
        LexiconError,
        SourceError,
    )
    from search_index.library import Library, open_library
    from search_index.models import (
        Document,
        DocumentInfo,
        Entity,
        EntityCount,
        EntityRef,
        EntityType,
        FacetCount,
        Filter,
        Hit,
        Mention,
        MentionContext,
        Progress,
        RefreshReport,
        SearchResult,
        Skipped,
        Snippet,
        Sort,
        Span,
        Status,
    )

__all__ = [
    "CorpusError",
    "Document",
    "DocumentInfo",
    "DocumentNotFound",
    "Entity",
    "EntityCount",
    "EntityNotFound",
    "EntityRef",
    "EntityType",
    "FacetCount",
    "Filter",
    "Hit",
    "IndexFailure",
    "KorusError",
    "LexiconError",
    "Library",
    "Mention",
    "MentionContext",
    "Progress",
    "RefreshReport",
    "SearchResult",
    "Skipped",
    "Snippet",
    "Sort",
    "SourceError",
    "Span",
    "Status",
    "open_library",
]

_IN_LIBRARY = {"Library", "open_library"}
_ERRORS = {
    "CorpusError",
    "DocumentNotFound",
    "EntityNotFound",
    "IndexFailure",
    "KorusError",
    "LexiconError",
    "SourceError",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "library" if name in _IN_LIBRARY else "errors" if name in _ERRORS else "models"
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
