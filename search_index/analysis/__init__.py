"""Text to index terms, by script; one analyzer for documents and queries."""

from search_index.analysis.folding import fold
from search_index.analysis.tokens import Token, terms, tokenize

__all__ = ["Token", "fold", "terms", "tokenize"]
