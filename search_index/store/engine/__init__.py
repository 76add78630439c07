"""Searching by whole arrays: query trees answered over the segments of one commit."""

from search_index.store.engine.engine import Engine
from search_index.store.engine.facets import CategoryCounter, EntityCounter, EntityCounts
from search_index.store.engine.ranking import top
from search_index.store.engine.search import Cancelled
from search_index.store.engine.sets import Matches

__all__ = [
    "Cancelled",
    "CategoryCounter",
    "Engine",
    "EntityCounter",
    "EntityCounts",
    "Matches",
    "top",
]
