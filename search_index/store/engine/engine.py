"""Answers query trees over the segments of one commit, by whole arrays.

Ranking is BM25F as Whoosh has it: BM25 (Robertson & Zaragoza, "The Probabilistic Relevance
Framework", 2009; K1 = 1.2, B = 0.75) per field, the title's term frequencies weighted, fields and
terms added up; but for idf, which is ln(1 + (N - n + 0.5) / (n + 0.5)), as in Lucene. Four things
rank as one term would: all terms that a prefix stands for, all words chosen by their form, all
entities that words name, and the occurrences of a phrase or of words near each other, whose idf is
the sum of those of their terms. Deleted documents count in the statistics until their segment is
merged, but are never found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search_index.analysis.tokens import is_character
from search_index.query.suggest import slips_allowed
from search_index.query.tree import Node
from search_index.store.arrays.segment import CATEGORIES, TEXT_FIELDS, SegmentArrays
from search_index.store.engine.collection import Collection
from search_index.store.engine.postings import encoded
from search_index.store.engine.search import NAMES, Search
from search_index.store.engine.sets import Matches

#: Bytes of answers kept, at least and at most, and for each document: the terms of a query half
#: typed are those of the query one letter on. A term that every document has takes 16 for each, and
#: a quarter of the limit must hold it.
CACHE_LEAST, CACHE_MOST, CACHE_EACH = 4 << 20, 16 << 20, 64

# Sections of the files that the first keystrokes read here and there. What they read in one piece,
# such as the postings of a term, is asked for when it is known.
_FIRST = (
    "entities.names.guides", "entities.names.blob", "entities.names.offsets",
    "entities.whole_names.guides", "entities.whole_names.blob", "entities.whole_names.offsets",
    "entities.starts", "entities.frequencies",
    *(f"{field}.{section}" for field in TEXT_FIELDS
      for section in ("terms.guides", "terms.blob", "terms.offsets", "starts")),
)  # fmt: skip
_LATER = (
    "entities.rows", "entities.row_entities", "entities.row_mentions",
    "entities.terms.guides", "entities.terms.blob", "entities.terms.offsets",
    "entities.facts.blob", "entities.facts.offsets",
    "entities.names.starts", "entities.names.values",
    "entities.whole_names.starts", "entities.whole_names.values",
    "names.terms.guides", "names.terms.blob", "names.terms.offsets", "names.starts",
    "names.documents", "names.frequencies",
    "id.terms.blob", "id.terms.offsets", "id.documents",
    *(f"{field}.words.{section}" for field in TEXT_FIELDS
      for section in ("guides", "blob", "offsets")),
    *(f"{field}.{section}" for field in TEXT_FIELDS
      for section in ("word_terms", "position_starts")),
)  # fmt: skip
_DOCUMENTS = (
    *(f"length.{field}" for field in (*TEXT_FIELDS, NAMES)),
    *(f"category.{name}" for name in CATEGORIES),
    "number.day",
    "number.length",
    "parts.offsets",
)


class Engine:
    """Searches segments that never change. Thread-safe.

    Documents have the number of their place in their segment plus the sizes of the segments
    before it. Raises whatever damaged arrays lead to.
    """

    def __init__(self, segments: Sequence[SegmentArrays]) -> None:
        self.segments = tuple(segments)
        documents = sum(segment.documents for segment in self.segments)
        cache_bytes = min(max(CACHE_LEAST, documents * CACHE_EACH), CACHE_MOST)
        self._collection = Collection(self.segments, cache_bytes)
        #: How many documents there are, deleted ones included.
        self.size = self._collection.size
        #: The first number of each segment's documents.
        self.offsets = tuple(part.offset for part in self._collection.parts)
        #: Which documents are not deleted, (size,); None: all.
        self.live = self._collection.live

    def matches(self, node: Node, cancelled: Callable[[], bool] | None = None) -> Matches:
        """Return the documents that `node` matches with their scores. Raises Cancelled."""
        found = Search(self._collection, cancelled).matches(node)
        if self.live is None or not len(found):
            return found
        kept = self.live[found.documents]
        return Matches(found.documents[kept], found.scores[kept])

    def occurrences(
        self,
        node: Node,
        documents: NDArray[Any],
        cancelled: Callable[[], bool] | None = None,
    ) -> NDArray[np.int64]:
        """Return how many places of the text match in each document. Raises Cancelled.

        As far as the postings tell: frequencies of leaves are added up, negated ones left out, and
        of alternatives those that lie within a shorter one; where entities are named, the larger
        of the words' and the entities' mentions counts.
        """
        search = Search(self._collection, cancelled)
        return search.occurrences(node, documents.astype(np.int64, copy=False)).astype(np.int64)

    def count(self, field: str, term: str) -> int:
        """Return how many documents, deleted ones included, have a term."""
        places = [(f, f.terms.find(encoded(term))) for _, f in self._collection.having(field)]
        return sum(arrays.count(at) for arrays, at in places if at >= 0)

    def near_words(self, word: str, limit: int) -> list[tuple[str, int]]:
        """Return words of the index few slips from a folded word, best first, `limit` at most.

        With each, how many documents have its term in the text field where most have it. The
        fewest slips come first, then the most documents, then the alphabet. The word itself is
        left out. Words in Hangul or Han are not in the index as such: they have none near.
        """
        slips: dict[str, int] = {}
        documents: dict[str, int] = {}
        if word and not is_character(word):
            for name in TEXT_FIELDS:
                counts = self._near(name, word, slips)
                for found, count in counts.items():
                    documents[found] = max(count, documents.get(found, 0))
        best = sorted(documents, key=lambda found: (slips[found], -documents[found], found))
        return [(found, documents[found]) for found in best[:limit]]

    def _near(self, name: str, word: str, slips: dict[str, int]) -> dict[str, int]:
        """Return the words of a field near another, with documents, and note their slips."""
        counts: dict[str, int] = {}
        for part, field in self._collection.having(name):
            vocabulary = part.vocabulary(name)
            if vocabulary is None:
                continue
            words = vocabulary.words
            places, distances = vocabulary.letters.near(word, slips_allowed(word))
            for place, distance in zip(places.tolist(), distances.tolist(), strict=True):
                if distance:
                    found = words.table[place].decode()
                    slips[found] = distance
                    counts[found] = counts.get(found, 0) + field.count(int(words.terms[place]))
        return counts

    def prefetch(self, *, later: bool = False) -> None:
        """Ask the system for the pages that the first keystrokes read, the first of them at once.

        `later`: for the others, which takes some milliseconds, in which other threads go on.
        """
        for segment in self.segments:
            if later:
                segment.terms_file.prefetch(_LATER)
                segment.documents_file.prefetch(_DOCUMENTS)
            else:
                segment.terms_file.prefetch(_FIRST)

    def warm(self) -> None:
        """Work out what every search needs: about a millisecond for 100,000 documents."""
        for field in (*TEXT_FIELDS, NAMES):
            self._collection.norms(field)
