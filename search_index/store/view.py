"""One commit with everything derived from it; replaced as a whole when there is a newer one."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from search_index.highlight import dispersion, snippets
from search_index.models import (
    DISPERSION_PARTS,
    Document,
    Entity,
    EntityRef,
    Filter,
    Hit,
    MentionContext,
    Sort,
    Span,
)
from search_index.passages import context
from search_index.query import tree
from search_index.query.tree import Node
from search_index.store.catalogue import Catalogue
from search_index.store.documents import DocumentCache, OpenDocument
from search_index.store.matching import Scores
from search_index.store.meta import Meta
from search_index.store.names import NameIndex, describe, read_names
from search_index.store.snapshot import Snapshot

Cancelled = Callable[[], bool]

#: All hits of a search are counted in up to this many documents ...
COUNT_DOCUMENTS = 500
#: ... of up to this many code points together; beyond, those of the page alone.
COUNT_LENGTH = 400_000
CONTEXT_WIDTH = 160  # code points around a mention

_LAST_SEARCHES = 16
_WARM_LENGTH = 500_000  # code points of a corpus that is read ahead as a whole
# Names without the lexicon take about 10 microseconds each; with more entities than this they are
# gathered only when asked for, not while someone types.
_NAMES_AT_ONCE = 5_000
# Reading the terms of a text collection of this many documents takes about 100 ms.
_VOCABULARY_AT_ONCE = 2_000
_MATCHES_ALL = (tree.Everything, tree.Nothing)


class View:
    """Answers from one commit. Thread-safe."""

    def __init__(self, index_dir: Path, meta: Meta) -> None:
        self.meta = meta
        generation = index_dir / meta.generation
        self.snapshot = Snapshot(generation)
        self.lexicon = read_names(generation)
        self.documents = DocumentCache(self.snapshot)
        self._lock = threading.RLock()
        self._catalogue: Catalogue | None = None
        self._names: NameIndex | None = None
        self._scores: OrderedDict[Node, Scores] = OrderedDict()
        self._vocabulary: list[tuple[str, int]] | None = None

    @property
    def catalogue(self) -> Catalogue:
        """The documents and entities, read when first asked for."""
        with self._lock:
            if self._catalogue is None:
                self._catalogue = Catalogue(self.snapshot.records())
            return self._catalogue

    @property
    def names(self) -> NameIndex:
        """The names of all entities, gathered when first asked for."""
        with self._lock:
            if self._names is None:
                self._names = NameIndex(self.catalogue.entities, self.lexicon)
            return self._names

    def lookup(self, words: str, prefix: bool) -> tuple[str, ...]:
        """Return the entities that words of a query name, as ``NameLookup``.

        None as long as the names of a large corpus have not been gathered, which takes too long
        for someone who is typing; ``warm`` gathers them.
        """
        if self._names is None and len(self.catalogue.entities) > _NAMES_AT_ONCE:
            return ()
        return self.names.lookup(words, prefix)

    def find(self, name: str) -> tuple[str, ...]:
        """Return the ids of every entity that a name may mean, as ``NameLookup``.

        None as long as the names of a large corpus have not been gathered, as in ``lookup``.
        """
        if self._names is None and len(self.catalogue.entities) > _NAMES_AT_ONCE:
            return ()
        return self.names.find(name)

    def vocabulary(self, *, at_once: bool = False) -> list[tuple[str, int]]:
        """Return the terms of all texts with how many documents have each.

        With `at_once` nothing is returned where reading them would hold up the answer.
        """
        with self._lock:
            if self._vocabulary is None:
                if at_once and self.snapshot.documents > _VOCABULARY_AT_ONCE:
                    return []
                self._vocabulary = self.snapshot.vocabulary()
            return self._vocabulary

    def scores(self, node: Node, cancelled: Cancelled | None = None) -> Scores:
        """Return the documents that a query matches. Raises matching.Cancelled."""
        with self._lock:
            known = self._scores.get(node)
        if known is None:
            known = self.snapshot.scores(node, cancelled)
            with self._lock:
                self._scores[node] = known
                while len(self._scores) > _LAST_SEARCHES:
                    self._scores.popitem(last=False)
        return known

    def select(self, scores: Scores, filters: Collection[Filter]) -> list[int]:
        """Return the documents found that pass the filters."""
        # A document that came with a commit between two reads cannot be: a view has one commit.
        return self.catalogue.filtered(scores, filters) if filters else list(scores)

    def ordered(
        self,
        numbers: Collection[int],
        sort: Sort,
        scores: Scores,
        node: Node,
        cancelled: Cancelled | None,
    ) -> list[int]:
        """Return documents in order; by hits, the hits of all of them are counted."""
        rank = scores
        if sort is Sort.HITS and not isinstance(node, _MATCHES_ALL):
            rank = {}
            for number in numbers:
                if cancelled is not None and cancelled():
                    break
                rank[number] = float(len(self.spans(number, node, cancelled)))
        return self.catalogue.ordered(numbers, sort, rank)

    def open(self, number: int) -> OpenDocument:
        """Return a document with its text and mentions."""
        return self.documents.get(number, self.catalogue.infos[number])

    def document(self, number: int) -> Document:
        """Return a document with its text."""
        opened = self.open(number)
        return Document(opened.info, opened.text)

    def spans(
        self, number: int, node: Node, cancelled: Cancelled | None = None
    ) -> tuple[Span, ...]:
        """Return every place of a document that a query matches."""
        if isinstance(node, _MATCHES_ALL):
            return ()
        return self.documents.spans(self.open(number), node, cancelled)

    def hit(
        self, number: int, score: float, node: Node, limit: int, cancelled: Cancelled | None
    ) -> Hit:
        """Return a document found, with its passages."""
        opened = self.open(number)
        spans = self.spans(number, node, cancelled)
        return Hit(
            info=opened.info,
            score=score,
            hits=len(spans),
            snippets=snippets(opened.text, spans, limit=limit),
            dispersion=dispersion(spans, len(opened.text), DISPERSION_PARTS),
        )

    def total_hits(
        self,
        numbers: Sequence[int],
        node: Node,
        page: Sequence[Hit],
        cancelled: Cancelled | None,
    ) -> int:
        """Return the hits in all documents found if these are few enough, else of the page."""
        infos = self.catalogue.infos
        on_page = sum(hit.hits for hit in page)
        if isinstance(node, _MATCHES_ALL) or len(numbers) > COUNT_DOCUMENTS:
            return on_page
        if sum(infos[number].length for number in numbers) > COUNT_LENGTH:
            return on_page
        total = 0
        for number in numbers:
            if cancelled is not None and cancelled():
                break
            total += len(self.spans(number, node, cancelled))
        return total

    def refs(self, ids: Sequence[str]) -> tuple[EntityRef, ...]:
        """Return the entities with these ids, those that are in the commit."""
        known = self.catalogue.entities
        return tuple(known[entity].ref for entity in ids if entity in known)

    def entity(self, entity_id: str) -> Entity | None:
        """Return an entity with its names, None if it is not in the commit."""
        known = self.catalogue.entities.get(entity_id)
        return describe(known, self.lexicon.get(entity_id)) if known else None

    def mention_contexts(self, entity_ids: Sequence[str] | None) -> tuple[MentionContext, ...]:
        """Return mentions, of some entities or of all, in reading order, with their passages."""
        catalogue = self.catalogue
        if entity_ids is None:
            wanted, numbers = None, list(catalogue.infos)
        else:
            wanted = set(entity_ids)
            having = {
                number
                for entity in wanted & catalogue.entities.keys()
                for number in catalogue.entities[entity].documents
            }
            numbers = sorted(having, key=catalogue.place.__getitem__)
        found = []
        for number in numbers:
            opened = self.open(number)
            for mention in opened.mentions:
                if wanted is None or mention.entity in wanted:
                    start, end = context(opened.text, mention.start, mention.end, CONTEXT_WIDTH)
                    found.append(
                        MentionContext(mention, opened.info, start, end, opened.text[start:end])
                    )
        return tuple(found)

    def warm(self, cancelled: Cancelled | None = None) -> None:
        """Read ahead what a search of a small corpus needs, and the names of any corpus."""
        self.snapshot.warm()
        catalogue = self.catalogue
        length = 0
        for number, info in catalogue.infos.items():
            length += info.length
            if length > _WARM_LENGTH or (cancelled is not None and cancelled()):
                break
            self.spans(number, _WARMING)
        _ = self.names

    def close(self) -> None:
        """Release the files."""
        self.snapshot.close()


# Matches nothing; asked of a document so that its tokens are there when a real query comes.
_WARMING = tree.Sequence(("\0",))
