"""The one door to a corpus: search, read, entities, mentions, refresh."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from search_index.concordance import WIDTH as KWIC_WIDTH
from search_index.concordance import sort_lines
from search_index.corrections import Correction, CorrectionLog, Corrections, default_file
from search_index.errors import DocumentNotFound, EntityNotFound
from search_index.models import (
    Concordance,
    Document,
    DocumentInfo,
    Entity,
    EntityCard,
    EntityCount,
    EntityType,
    Filter,
    FolderChanges,
    Hit,
    KwicOrder,
    Mention,
    MentionContext,
    Progress,
    RefreshReport,
    SearchResult,
    Sort,
    Span,
    Status,
)
from search_index.paths import (
    check_corpus,
    check_index_dir,
    check_lexicon,
    default_index_dir,
    shipped_corpus,
)
from search_index.query import parse
from search_index.query.parser import ParsedQuery
from search_index.settings import own_lexicon, uses_extras
from search_index.store.engine import Cancelled as GivenUp
from search_index.store.meta import read_meta
from search_index.store.opened import OpenedIndex
from search_index.store.schema import SCHEMA_VERSION
from search_index.store.view import View

if TYPE_CHECKING:
    from search_index.store.engine.sets import Matches
    from search_index.store.runner import Indexer

Cancelled = Callable[[], bool]

_ENTRY_BYTES = 512  # about what an answer takes that is kept, beside its arrays


def open_library(
    folder: str | Path | None = None,
    *,
    index_dir: str | Path | None = None,
    lexicon: str | Path | None = None,
    corrections: str | Path | None = None,
    extras: bool | None = None,
    refresh: bool = False,
) -> Library:
    """Open the corpus in `folder`; None: the articles that come with the program.

    Opening never indexes, unless `refresh` asks for it: a corpus that was not indexed yet has no
    documents until ``Library.refresh``. `index_dir` is where the index is kept, by default in the
    user's cache directory. `lexicon`: a file of names of the reader's own, by default the one that
    the settings name; the next refresh looks for its names too. `corrections` is the file that
    keeps what was put right about entities, by default one a corpus in the user's data directory.
    `extras`: whether those that are installed may find names, by default as the settings say.

    Raises CorpusError, one line that names the folder and says what to do, if the folder is
    missing, a file, or unreadable, or if `index_dir` lies inside it; LexiconError if `lexicon` is
    not a file; IndexFailure if the index belongs to someone else.
    """
    real = check_corpus(shipped_corpus() if folder is None else folder)
    place = check_index_dir(default_index_dir(real) if index_dir is None else index_dir, real)
    own = None if lexicon is None else check_lexicon(lexicon)
    kept = None if corrections is None else Path(corrections).expanduser().absolute()
    library = Library(real, place, own, kept, extras=extras)
    if refresh:
        library.refresh()
    return library


class Library:
    """A corpus of articles behind one door. Thread-safe for reading.

    A ``Library`` always answers from the last good commit. After a refresh (by this process or
    another) ``reload`` makes the new commit visible. All blocking calls that may take long accept
    ``cancelled``, polled often; when it returns true they return what they have. Any call raises
    IndexFailure if the index turns out to be damaged; ``refresh`` then makes it anew.
    """

    def __init__(
        self,
        folder: Path,
        index_dir: Path,
        lexicon: Path | None = None,
        corrections: Path | None = None,
        *,
        extras: bool | None = None,
    ) -> None:
        """Open the index of a corpus, all given by their real paths; see ``open_library``."""
        self.folder = folder
        self.index_dir = index_dir
        self._lexicon = lexicon
        self._extras = extras
        self._log = CorrectionLog(corrections or default_file(folder))
        self._index = OpenedIndex(folder, index_dir, self._log)
        self._lock = threading.Lock()
        self._indexer: Indexer | None = None
        self._closed = False

    # Searching

    def search(
        self,
        query: str,
        *,
        filters: Collection[Filter] = (),
        sort: Sort = Sort.RELEVANCE,
        limit: int = 20,
        offset: int = 0,
        typing: bool = False,
        snippets: int = 3,
        entities: int | None = None,
        facets: bool = True,
        count_hits: bool = True,
        cancelled: Cancelled | None = None,
    ) -> SearchResult:
        """Find documents. Never raises on any query string.

        An empty (or blank) query finds every document, without hits. ``typing``: the last word is
        being typed and matches as a prefix. ``snippets``: passages a document at the most.

        Of several filters on one facet any will do, on entities all are required, and whatever is
        excluded is excluded. ``total``, ``facets`` and ``entities`` are of all documents found;
        of each type of entity, those mentioned most, ``entities`` of them if that is given.
        ``total_hits`` adds up the hits on the page, as they are marked, and those that the index
        counts in the documents that are not on it. ``suggestion`` is another spelling of a query
        that finds nothing.

        What is not asked for costs nothing: with no ``entities`` none are counted, without
        ``facets`` these are not, and with no ``snippets`` the hits of a document are those that the
        index counts, or, without ``count_hits``, 0 like ``total_hits``.
        """
        started = time.perf_counter()
        view = self._index.current()
        if view is None:
            ignored = parse(query, typing=typing).ignored
            return SearchResult(query, 0, 0, (), 0, ignored=ignored, seconds=_since(started))
        parsed = self._parse(view, query, typing)
        result = SearchResult(
            query,
            0,
            0,
            (),
            view.snapshot.documents,
            named=view.refs(parsed.named),
            ignored=parsed.ignored,
        )
        try:
            node = parsed.tree
            matches = view.matches(node, cancelled)
            found = view.select(matches, filters)
            page = view.page(
                found,
                node,
                sort=sort,
                offset=max(offset, 0),
                limit=max(limit, 0),
                cancelled=cancelled,
            )
            if snippets > 0:
                hits = view.hits(found, page, node, snippets, cancelled)
                total_hits = view.total_hits(found.documents, node, page, hits, cancelled)
            else:
                hits, total_hits = view.hits_as_indexed(
                    found, page, node if count_hits else None, cancelled
                )
            counts, totals = view.entity_counts(found.documents, entities)
            result = replace(
                result,
                total=len(found),
                total_hits=total_hits,
                hits=tuple(hits),
                entities=counts,
                entity_totals=totals,
                facets=view.facets(found.documents) if facets else {},
                suggestion="" if len(matches) else self._suggestion(view, query, typing, cancelled),
            )
        except GivenUp:
            pass
        return replace(result, seconds=_since(started))

    def hits(
        self,
        document_id: str,
        query: str,
        *,
        typing: bool = False,
        cancelled: Cancelled | None = None,
    ) -> tuple[Span, ...]:
        """Return every place of a document that the query matches, in reading order.

        Raises DocumentNotFound.
        """
        view, number = self._find(document_id)
        return view.spans(number, self._parse(view, query, typing).tree, cancelled)

    def concordance(
        self,
        query: str,
        *,
        filters: Collection[Filter] = (),
        order: KwicOrder = KwicOrder.DOCUMENT,
        limit: int = 1_000,
        offset: int = 0,
        width: int = KWIC_WIDTH,
        cancelled: Cancelled | None = None,
    ) -> Concordance:
        """Return the hits of a query, each on a line with what is around it (KWIC).

        `width`: code points on each side. Of a query with more than 100,000 hits the first ones in
        reading order are put in order. Never raises on any query string.
        """
        view = self._index.current()
        if view is None:
            return Concordance(query, 0, 0, (), ignored=parse(query).ignored)
        parsed = self._parse(view, query, False)
        try:
            found = view.select(view.matches(parsed.tree, cancelled), filters)
        except GivenUp:
            return Concordance(query, 0, 0, (), complete=False, ignored=parsed.ignored)
        lines, complete = view.lines(found.documents, parsed.tree, width, cancelled)
        if order is not KwicOrder.DOCUMENT:
            lines = sort_lines(lines, order, cancelled=cancelled) or []
        page = tuple(lines[max(offset, 0) : max(offset, 0) + max(limit, 0)])
        return Concordance(query, len(found), len(lines), page, complete, parsed.ignored)

    def similar(
        self, document_id: str, *, limit: int = 20, cancelled: Cancelled | None = None
    ) -> tuple[Hit, ...]:
        """Return the documents most like one, by the terms that tell it apart; itself left out.

        Each comes with the passages that share these terms. Raises DocumentNotFound.
        """
        view, number = self._find(document_id)
        try:
            return view.similar(number, max(limit, 0), cancelled)
        except GivenUp:
            return ()

    # Documents

    def infos(self) -> tuple[DocumentInfo, ...]:
        """Return all documents in reading order (by path)."""
        view = self._index.current()
        if view is None:
            return ()
        catalogue = view.catalogue
        return tuple(map(catalogue.info, catalogue.in_reading_order(catalogue.all())))

    def document(self, document_id: str) -> Document:
        """Return a document with its text, by id or path, its own or that of a copy of it.

        Raises DocumentNotFound.
        """
        view, number = self._find(document_id)
        return view.document(number)

    def document_mentions(self, document_id: str) -> tuple[Mention, ...]:
        """Return the mentions of a document in reading order; they never overlap.

        Raises DocumentNotFound.
        """
        view, number = self._find(document_id)
        return view.documents.mentions(view.open(number))

    # Entities

    def entity(self, entity_id: str) -> Entity:
        """Return an entity by its id. Raises EntityNotFound."""
        view = self._index.current()
        found = view.entity(entity_id) if view else None
        if found is None:
            raise EntityNotFound(f"no entity {entity_id} is mentioned in {self.folder}")
        return found

    def card(self, entity_id: str, *, cancelled: Cancelled | None = None) -> EntityCard:
        """Return what is to be known of an entity at a glance.

        Its names and forms, when it is mentioned, and with whom, by document and by sentence; the
        sentences are those of 300 documents at the most. Raises EntityNotFound.
        """
        view = self._index.current()
        found = view.card(entity_id, cancelled) if view else None
        if found is None:
            raise EntityNotFound(f"no entity {entity_id} is mentioned in {self.folder}")
        return found

    def unlinked(
        self,
        entity_id: str,
        *,
        offset: int = 0,
        limit: int = 50,
        cancelled: Cancelled | None = None,
    ) -> tuple[MentionContext, ...]:
        """Return places where a name of an entity stands that was taken for a mention of nothing.

        In reading order, `limit` of them at the most from number `offset` on, as if they were
        mentions of the entity. An entity that is not mentioned has none.
        """
        view = self._index.current()
        return view.unlinked(entity_id, max(offset, 0), max(limit, 0), cancelled) if view else ()

    def find_entities(self, name: str) -> tuple[Entity, ...]:
        """Return the entities that an id, a name or an alias (any language) may mean.

        Most mentioned first. A family name alone means everyone in the corpus who bears it.
        """
        view = self._index.current()
        if view is None or not name.strip():
            return ()
        exact = view.entity(name.strip())
        ids = () if exact else view.find(name)
        return (exact,) if exact else tuple(filter(None, map(view.entity, ids)))

    def choices(
        self,
        text: str = "",
        *,
        names: Sequence[str] = (),
        kind: EntityType | None = None,
        limit: int = 50,
        cancelled: Cancelled | None = None,
    ) -> tuple[EntityCount, ...]:
        """Return entities to choose one from, `limit` at the most, the likeliest first.

        With a `text`: those with a name, in any language, that has it in it. Without: those whose
        name is most like one of `names`, in any script, then the others, most mentioned first.
        `kind`: those of this type before others, and alone alike.
        """
        view = self._index.current()
        return view.choices(text, names, kind, max(limit, 0), cancelled) if view else ()

    def entities(self) -> tuple[EntityCount, ...]:
        """Return all entities of the corpus, most mentions first, ties by id."""
        view = self._index.current()
        return view.entity_counts(view.catalogue.all(), None)[0] if view else ()

    def mentions(
        self,
        entity_ids: Sequence[str] | None = None,
        *,
        offset: int = 0,
        limit: int | None = None,
        cancelled: Cancelled | None = None,
    ) -> tuple[MentionContext, ...]:
        """Return the mentions of entities (None: all) in reading order of the corpus.

        `limit` of them at the most (None: all), from number `offset` on. Of one entity there are
        ``Entity.mentions``.
        """
        view = self._index.current()
        return view.mention_contexts(entity_ids, max(offset, 0), limit, cancelled) if view else ()

    def mentions_before(self, entity_id: str, document_id: str, offset: int = 0) -> int:
        """Return how many mentions of an entity begin before a place, in reading order.

        The place is code point `offset` of a document. It is the number of a mention that begins
        there, counted from 0. Raises DocumentNotFound.
        """
        view, number = self._find(document_id)
        return view.mentions_before(entity_id, number, offset)

    # Corrections

    @property
    def corrections_file(self) -> Path:
        """Where the corrections of entities are kept; the file need not exist."""
        return self._log.path

    def corrections(self) -> Corrections:
        """Return what was put right about entities, in order, and what in the file is wrong."""
        return self._log.read()[0]

    def correct(self, correction: Correction) -> None:
        """Put something right; every answer from now on is as it makes it.

        Raises CorrectionError if it cannot be kept; nothing is changed then.
        """
        self._log.add(correction)
        self.reload()

    def undo_correction(self) -> Correction | None:
        """Take the last correction back and return it, None if there is none.

        Raises CorrectionError if the file cannot be written; nothing is changed then.
        """
        undone = self._log.undo()
        self.reload()
        return undone

    def new_entity_id(self, kind: EntityType, name: str) -> str:
        """Return an id for an entity of that name that no entity of the corpus has."""
        from search_index.entities.romanise import slug  # noqa: PLC0415 - seldom asked for

        wanted = f"{kind.lower()}:{slug(name)}"
        view = self._index.current()
        taken = {c.into for c in self.corrections().entries}
        number, found = 1, wanted
        while found in taken or (view is not None and view.entity(found) is not None):
            number += 1
            found = f"{wanted}-{number}"
        return found

    # The index

    def status(self) -> Status:
        """Return the state of the index."""
        view = self._index.current()
        facets = view.facets(view.catalogue.all()) if view else {}
        mentions, entities = view.entity_totals() if view else (0, 0)
        languages = {count.value: count.documents for count in facets.get("language", ())}
        # Of an index that cannot be used its version is all that matters.
        meta = view.meta if view else None
        unusable = read_meta(self.index_dir) if view is None else None
        return Status(
            folder=str(self.folder),
            index_dir=str(self.index_dir),
            documents=view.snapshot.documents if view else 0,
            mentions=mentions,
            entities=entities,
            languages=dict(sorted(languages.items())),
            skipped=self._index.skipped(meta) if meta else (),
            indexed_at=meta.indexed_at if meta else None,
            schema=meta.schema if meta else unusable.schema if unusable else SCHEMA_VERSION,
            copies=len(view.snapshot.commit.copies) if view else 0,
            kinds={count.value: count.documents for count in facets.get("type", ())},
            undated=(view.snapshot.documents if view else 0)
            - sum(count.documents for count in facets.get("year", ()) if count.value),
            names=meta.names if meta else "",
        )

    def compare(self) -> FolderChanges | None:
        """Return how the folder differs from the index, without reading a file; None: no index.

        Raises CorpusError if the folder cannot be listed.
        """
        from search_index.store.comparing import compare  # noqa: PLC0415 - seldom asked for

        check_corpus(self.folder)
        view = self._index.current()
        return compare(self.folder, self.index_dir, view.meta) if view else None

    def refresh(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancelled: Cancelled | None = None,
        *,
        only: Sequence[str] | None = None,
        verify: bool = False,
    ) -> RefreshReport:
        """Bring the index up to date in a process of its own, then ``reload``; blocks.

        The process waits for the next refresh, some minutes long, until ``close`` at the latest.

        `only`: the paths within the folder of the files that may have changed, where that is
        known; the others are not looked at. The path of a folder stands for all files in it.
        `verify`: read the whole index, and make it anew if anything in it is not as it was written.

        ``on_progress`` is called in this thread. Cancelled, the process is ended, what it had
        committed is kept, and the report is empty. While another process indexes the same corpus
        this one waits half a minute. Raises CorpusError if the folder is gone, IndexFailure if
        the index cannot be written; the last good commit stays in use.
        """
        check_corpus(self.folder)
        started = time.perf_counter()
        if self.damaged:
            self.reload()  # another process may have made it anew
        report = self._process().refresh(
            on_progress,
            cancelled,
            rebuild=self.damaged,
            verify=verify,
            only=only,
            lexicon=self._lexicon or own_lexicon(),
            extras=uses_extras() if self._extras is None else self._extras,
        )
        self.reload()
        return report or RefreshReport(seconds=_since(started))

    def reload(self) -> bool:
        """Look for a newer commit; true if what this library answers may have changed."""
        return self._index.reload()

    @property
    def damaged(self) -> bool:
        """Whether the index turned out to be damaged; ``refresh`` then makes it anew."""
        return self._index.damaged

    def warm(self, cancelled: Cancelled | None = None) -> None:
        """Read ahead what the first search needs, for a time when no one is waiting."""
        view = self._index.current()
        if view is not None:
            view.warm(cancelled)

    def close(self) -> None:
        """Release the files of the index; every later question raises IndexFailure."""
        with self._lock:
            self._closed = True
            indexer = self._indexer
        self._index.close()
        if indexer is not None:
            indexer.close()

    # Within

    def _process(self) -> Indexer:
        """Return what has the index brought up to date."""
        from search_index.store.runner import Indexer  # noqa: PLC0415 - most opens need none

        with self._lock:
            if self._indexer is None:
                self._indexer = Indexer(self.folder, self.index_dir)
                if self._closed:
                    self._indexer.close()
            return self._indexer

    def _find(self, document_id: str) -> tuple[View, int]:
        view = self._index.current()
        if view is not None:
            number = view.snapshot.guarded(lambda: view.catalogue.find(document_id))
            if number is not None:
                return view, number
        raise DocumentNotFound(f"no document {document_id} is in the index of {self.folder}")

    def _parse(self, view: View, query: str, typing: bool) -> ParsedQuery:
        parsed = parse(query, typing=typing, names=view)
        return replace(parsed, tree=view.completed(parsed.tree))

    def _suggestion(self, view: View, query: str, typing: bool, cancelled: Cancelled | None) -> str:
        # Most searches find something.
        from search_index.store.suggestions import Suggestions  # noqa: PLC0415

        def found(text: str) -> Matches:
            # The words of a query half typed are those of the query one letter on.
            known = view.asked.get(text)
            if known is None:
                known = view.matches(self._parse(view, text, False).tree, cancelled)
                size = known.documents.nbytes + known.scores.nbytes
                view.asked.put(text, known, size + _ENTRY_BYTES)
            return known

        suggestions = Suggestions(view.snapshot.engine, view, found)
        other = view.snapshot.guarded(lambda: suggestions.instead(query, typing=typing))
        return other if other and other != query and len(found(other)) else ""


def _since(started: float) -> float:
    return time.perf_counter() - started
