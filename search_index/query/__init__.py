"""What a person types, and what it means. Nothing in here raises on odd input."""

from search_index.query.names import NameLookup
from search_index.query.parser import ParsedQuery, parse
from search_index.query.suggest import suggest
from search_index.query.tree import Node

__all__ = ["NameLookup", "Node", "ParsedQuery", "parse", "suggest"]
