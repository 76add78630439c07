"""One commit with everything derived from it; replaced as a whole when there is a newer one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from threading import Thread

import numpy as np

from search_index.analysis import terms
from search_index.concordance import kwic
from search_index.corrections import Effect
from search_index.highlight import dispersion, snippets
from search_index.models import (
    DISPERSION_PARTS,
    PAGE_BREAK,
    Document,
    Entity,
    EntityCard,
    EntityCount,
    EntityRef,
    EntityType,
    FacetCount,
    Filter,
    Hit,
    KwicLine,
    Mention,
    MentionContext,
    Sort,
    Span,
    page_at,
)
from search_index.passages import context
from search_index.query import tree
from search_index.query.combine import any_of
from search_index.query.completion import completed
from search_index.query.tree import Node
from search_index.similar import salient_terms
from search_index.store.arrays.container import Array
from search_index.store.cards import Cards
from search_index.store.catalogue import Catalogue
from search_index.store.choices import Choices
from search_index.store.documents import DocumentCache, OpenDocument
from search_index.store.engine.cache import ByteCache
from search_index.store.engine.completion import terms_beyond
from search_index.store.engine.sets import Matches, Numbers
from search_index.store.entity_table import EntityTable
from search_index.store.mention_places import MentionPlaces, find_mentions
from search_index.store.meta import Meta
from search_index.store.snapshot import Snapshot
from search_index.store.unlinked import names_of, query_of, unlinked_places

Cancelled = Callable[[], bool]

#: Documents of which the hits are counted in the text, to put them in order by hits; of more
#: documents, the postings tell.
COUNT_DOCUMENTS = 500
#: Lines of a concordance that are put in order.
MOST_LINES = 100_000
CONTEXT_WIDTH = 160  # code points around a mention
_MET = 50  # documents whose words are met before the first search
_ASKED_BYTES = 4 << 20
_MATCHES_ALL = (tree.Everything, tree.Nothing)


class View:
    """Answers from one commit. Thread-safe. The ``NameLookup`` of queries."""

    def __init__(
        self,
        index_dir: Path,
        meta: Meta,
        before: View | None = None,
        effect: Effect | None = None,
    ) -> None:
        """Open the commit that `meta` names; what `before` has open of it is used again.

        ``effect``: of the corrections.
        """
        self.meta = meta
        generation = index_dir / meta.generation
        known: Snapshot | None = None
        if before is not None and before.meta.generation == meta.generation:
            known = before.snapshot
        self.snapshot: Snapshot = Snapshot(generation, meta.commit, known, effect)
        self.catalogue = Catalogue(self.snapshot)
        self.entities = EntityTable(self.snapshot, self.snapshot.lexicon)
        self.documents = DocumentCache(self.snapshot)
        self._places: tuple[tuple[str, ...] | None, MentionPlaces] | None = None
        self._choices: Choices | None = None
        #: What parts of queries find that find nothing as a whole.
        self.asked = ByteCache[Matches](_ASKED_BYTES)

    def lookup(self, words: str, prefix: bool) -> tuple[str, ...]:
        """Return the entities that words of a query name, as ``NameLookup``."""
        return self.snapshot.guarded(lambda: self.entities.lookup(words, prefix))

    def find(self, name: str) -> tuple[str, ...]:
        """Return every entity that a name or part of one may mean, as ``NameLookup``."""
        return self.snapshot.guarded(lambda: self.entities.find(name))

    def refs(self, ids: Sequence[str]) -> tuple[EntityRef, ...]:
        """Return the entities with these ids, those that are mentioned."""
        return self.snapshot.guarded(lambda: self.entities.refs(map(self._joined, ids)))

    def entity(self, entity_id: str) -> Entity | None:
        """Return an entity with every name known for it, None if it is not mentioned.

        `entity_id` may also be one that its documents give it by themselves.
        """
        return self.snapshot.guarded(lambda: self.entities.entity(self._joined(entity_id)))

    def _joined(self, entity_id: str) -> str:
        """Return the id that an entity has together with others that are the same."""
        return self.snapshot.effect.joins.get(entity_id, entity_id)

    def entity_totals(self) -> tuple[int, int]:
        """Return how many mentions and how many entities there are."""
        return self.snapshot.guarded(lambda: (self.entities.mentions, self.entities.present))

    def completed(self, node: Node) -> Node:
        """Return a query with its unfinished words completed by the words of the index."""
        segments = self.snapshot.commit.segments
        return self.snapshot.guarded(
            lambda: completed(node, lambda prefix: terms_beyond(segments, prefix))
        )

    def matches(self, node: Node, cancelled: Cancelled | None = None) -> Matches:
        """Return the documents that a query matches. Raises engine.Cancelled."""
        return self.snapshot.matches(node, cancelled)

    def select(self, matches: Matches, filters: Collection[Filter]) -> Matches:
        """Return the documents found that pass the filters."""
        if not filters:
            return matches
        return self.snapshot.guarded(lambda: self.catalogue.filtered(matches, filters))

    def page(
        self,
        matches: Matches,
        node: Node,
        *,
        sort: Sort,
        offset: int,
        limit: int,
        cancelled: Cancelled | None,
    ) -> list[int]:
        """Return one page of the documents found, in order, as places in `matches`."""
        hits: Array | None = None
        if sort is Sort.HITS and not isinstance(node, _MATCHES_ALL):
            hits = self._hit_counts(matches.documents, node, cancelled)
        return self.snapshot.guarded(
            lambda: self.catalogue.page(matches, sort, offset, limit, hits)
        )

    def _hit_counts(self, documents: Numbers, node: Node, cancelled: Cancelled | None) -> Array:
        if len(documents) > COUNT_DOCUMENTS:
            return self._occurrences(documents, node, cancelled)
        counts = np.zeros(len(documents), np.int64)
        for at, number in enumerate(documents.tolist()):
            if cancelled is not None and cancelled():
                break
            counts[at] = len(self.spans(number, node, cancelled))
        return counts

    def open(self, number: int) -> OpenDocument:
        """Return a document with its text."""
        return self.documents.get(number, self.catalogue.info(number))

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

    def hits(
        self,
        matches: Matches,
        page: Sequence[int],
        node: Node,
        limit: int,
        cancelled: Cancelled | None,
    ) -> list[Hit]:
        """Return the documents at some places in `matches`, with `limit` passages each at most.

        Fewer if it is cancelled.
        """
        hits = []
        documents, scores = matches.documents[page].tolist(), matches.scores[page].tolist()
        self.snapshot.guarded(lambda: self.documents.ahead(documents))
        self.catalogue.infos(documents)  # all at once, which takes half the time of one by one
        for number, score in zip(documents, scores, strict=True):
            if cancelled is not None and cancelled():
                break
            hits.append(self._hit(number, score, node, limit, cancelled))
        return hits

    def _hit(
        self, number: int, score: float, node: Node, limit: int, cancelled: Cancelled | None
    ) -> Hit:
        opened = self.open(number)
        spans = self.spans(number, node, cancelled)
        return Hit(
            info=opened.info,
            score=score,
            hits=len(spans),
            snippets=snippets(opened.text, spans, limit=limit),
            dispersion=dispersion(spans, len(opened.text), DISPERSION_PARTS),
        )

    def facets(self, documents: Numbers) -> dict[str, tuple[FacetCount, ...]]:
        """Return how many of the documents have each value of each property."""
        return self.snapshot.guarded(lambda: self.catalogue.facets(documents))

    def total_hits(
        self,
        documents: Numbers,
        node: Node,
        page: Sequence[int],
        hits: Sequence[Hit],
        cancelled: Cancelled | None,
    ) -> int:
        """Return the hits in all documents found: on the page as counted, else as indexed.

        `page`: the places in `documents` that `hits` are of.
        """
        counted = sum(hit.hits for hit in hits)
        if isinstance(node, _MATCHES_ALL) or len(hits) == len(documents):
            return counted
        others = np.delete(documents, page[: len(hits)])
        return counted + int(self._occurrences(others, node, cancelled).sum())

    def hits_as_indexed(
        self,
        matches: Matches,
        page: Sequence[int],
        node: Node | None,
        cancelled: Cancelled | None,
    ) -> tuple[list[Hit], int]:
        """Return the documents at some places in `matches`, and the hits in all of them.

        There are no passages; all hits are those that the index counts, 0 without the `node`.
        """
        counts: Array = np.zeros(len(matches), np.int64)
        if node is not None:
            counts = self._occurrences(matches.documents, node, cancelled)
        rows = zip(
            self.catalogue.infos(matches.documents[page].tolist()),
            matches.scores[page].tolist(),
            counts[page].tolist(),
            strict=True,
        )
        return [Hit(info, score, count, ()) for info, score, count in rows], int(counts.sum())

    def _occurrences(self, documents: Numbers, node: Node, cancelled: Cancelled | None) -> Array:
        return self.snapshot.guarded(
            lambda: self.snapshot.engine.occurrences(node, documents, cancelled)
        )

    def lines(
        self, documents: Numbers, node: Node, width: int, cancelled: Cancelled | None
    ) -> tuple[list[KwicLine], bool]:
        """Return a line for each hit of documents, in reading order, and whether these are all."""
        lines: list[KwicLine] = []
        for number in self.catalogue.in_reading_order(documents):
            if len(lines) > MOST_LINES or (cancelled is not None and cancelled()):
                return lines[:MOST_LINES], False
            opened = self.open(number)
            spans = self.spans(number, node, cancelled)
            lines += kwic(opened.info, opened.text, spans, width, cancelled=cancelled)
        return lines[:MOST_LINES], len(lines) <= MOST_LINES

    def similar(
        self, number: int, limit: int, cancelled: Cancelled | None = None
    ) -> tuple[Hit, ...]:
        """Return the documents that share most with one. Raises engine.Cancelled.

        What tells it apart is told within its language, so that no function word does; the
        entities that it names reach the documents in others.
        """
        nodes = self.snapshot.guarded(lambda: self._telling(number, cancelled))
        node = any_of(nodes)
        if node is None:
            return ()
        found = self.matches(node, cancelled)
        others = found.documents != number
        found = Matches(found.documents[others], found.scores[others])
        page = self.page(
            found, node, sort=Sort.RELEVANCE, offset=0, limit=limit, cancelled=cancelled
        )
        return tuple(self.hits(found, page, node, 3, cancelled))

    def _telling(self, number: int, cancelled: Cancelled | None) -> list[Node]:
        """Return nodes for the terms and entities that tell a document apart."""
        engine, opened = self.snapshot.engine, self.open(number)
        language = tree.Keyword("language", opened.info.language)
        same = np.zeros(engine.size, np.bool_)
        same[engine.matches(language, cancelled).documents] = True

        def having(term: str) -> int:
            found = engine.matches(tree.Sequence((term,), field="body"), cancelled)
            return int(np.count_nonzero(same[found.documents]))

        # One more than there are: in a corpus of two, what both have tells something too.
        words = salient_terms(Counter(terms(opened.text)), having, int(same.sum()) + 1)
        mentions = self.documents.mentions(opened)
        named = Counter(m.entity for m in mentions if m.type is not EntityType.DEMONYM)
        entities = salient_terms(named, lambda entity: engine.count("names", entity), engine.size)
        return [
            *(tree.Sequence((term,)) for term, _ in words),
            *(tree.Named(tree.Nothing(), (entity,)) for entity, _ in entities),
        ]

    def entity_counts(
        self, documents: Numbers, limit: int | None
    ) -> tuple[tuple[EntityCount, ...], dict[EntityType, int]]:
        """Return the entities of the documents found, and how many of each type there are."""
        return self.snapshot.guarded(lambda: self.entities.counts(documents, limit))

    def mention_contexts(
        self,
        entity_ids: Sequence[str] | None,
        offset: int = 0,
        limit: int | None = None,
        cancelled: Cancelled | None = None,
    ) -> tuple[MentionContext, ...]:
        """Return mentions, of some entities or of all, in reading order, with their passages.

        `limit` of them at the most, from number `offset` on.
        """
        if entity_ids is not None:
            entity_ids = [self._joined(entity) for entity in entity_ids]
        places = self._mention_places(entity_ids)
        end = places.total if limit is None else min(offset + limit, places.total)
        if offset >= end:
            return ()
        wanted = None if entity_ids is None else set(entity_ids)
        documents, number = places.documents_from(offset)
        contexts: list[MentionContext] = []
        for document in documents:
            if number >= end or (cancelled is not None and cancelled()):
                break
            opened = self.open(document)
            page, counted = 1, 0
            for mention in self.documents.mentions(opened):
                if wanted is not None and mention.entity not in wanted:
                    continue
                if offset <= number < end:
                    start, stop = context(opened.text, mention.start, mention.end, CONTEXT_WIDTH)
                    text = opened.text[start:stop]
                    page += opened.text.count(PAGE_BREAK, counted, mention.start)
                    counted = mention.start
                    contexts.append(MentionContext(mention, opened.info, start, stop, text, page))
                number += 1
        return tuple(contexts)

    def mentions_before(self, entity_id: str, document: int, offset: int) -> int:
        """Return how many mentions of an entity begin before a place, in reading order."""
        places = self._mention_places([entity_id])
        order = self.catalogue.place
        at = int(np.searchsorted(order[places.documents], order[document]))
        before = int(places.starts[at])
        if at < len(places.documents) and places.documents[at] == document:
            mentions = self.documents.mentions(self.open(document))
            before += sum(one.entity == entity_id and one.start < offset for one in mentions)
        return before

    def card(self, entity_id: str, cancelled: Cancelled | None = None) -> EntityCard | None:
        """Return what is to be known of an entity at a glance, None if it is not mentioned."""
        places = self._mention_places([entity_id])
        order = np.argsort(places.documents)
        mentions: Numbers = np.diff(places.starts)
        cards = Cards(self.catalogue, self.entities, self.documents)
        return self.snapshot.guarded(
            lambda: cards.card(entity_id, places.documents[order], mentions[order], cancelled)
        )

    def choices(
        self,
        text: str,
        names: Sequence[str],
        kind: EntityType | None,
        limit: int,
        cancelled: Cancelled | None = None,
    ) -> tuple[EntityCount, ...]:
        """Return entities to choose from, as ``Choices.matching``."""
        if self._choices is None:
            self._choices = Choices(
                self.entities, self.entity_counts(self.catalogue.all(), None)[0]
            )
        choices = self._choices
        return self.snapshot.guarded(lambda: choices.matching(text, names, kind, limit, cancelled))

    def unlinked(
        self, entity_id: str, offset: int, limit: int, cancelled: Cancelled | None = None
    ) -> tuple[MentionContext, ...]:
        """Return places where a name of an entity stands and no mention is, in reading order."""
        entity = self.entity(entity_id)
        names = names_of(entity) if entity else ()
        node = query_of(names)
        if entity is None or node is None:
            return ()
        found: list[MentionContext] = []
        documents = self.matches(node, cancelled).documents
        for number in self.catalogue.in_reading_order(documents):
            if len(found) >= offset + limit or (cancelled is not None and cancelled()):
                break
            opened = self.open(number)
            text, mentions = opened.text, self.documents.mentions(opened)
            for place in unlinked_places(text, self.spans(number, node), names, mentions):
                form = text[place.start : place.end]
                mention = Mention(
                    opened.info.id, place.start, place.end, entity.id, entity.type, form
                )
                start, stop = context(text, place.start, place.end, CONTEXT_WIDTH)
                page = page_at(text, place.start)
                found.append(
                    MentionContext(mention, opened.info, start, stop, text[start:stop], page)
                )
        return tuple(found[offset : offset + limit])

    def _mention_places(self, entity_ids: Sequence[str] | None) -> MentionPlaces:
        """Return where entities are mentioned; what was asked for last is kept."""
        key = None if entity_ids is None else tuple(entity_ids)
        known = self._places
        if known is None or known[0] != key:
            found = self.snapshot.guarded(
                lambda: find_mentions(self.snapshot.commit.segments, self.catalogue.place, key)
            )
            known = self._places = (key, found)
        return known[1]

    def prefetch(self) -> None:
        """Ask the system for the pages that the first keystrokes read; returns at once."""
        engine = self.snapshot.engine
        self.snapshot.guarded(engine.prefetch)
        Thread(target=engine.prefetch, kwargs={"later": True}, daemon=True).start()

    def warm(self, cancelled: Cancelled | None = None) -> None:
        """Work out ahead what every search needs."""
        for step in (self.snapshot.engine.warm, self.entities.warm, self.catalogue.warm):
            if cancelled is None or not cancelled():
                self.snapshot.guarded(step)
        # The analyzer remembers the terms of the words that it has met.
        for number in self.catalogue.all()[:_MET].tolist():
            if cancelled is not None and cancelled():
                break
            terms(self.snapshot.text(number))

    def close(self) -> None:
        """Let go of the files."""
        self.snapshot.close()
