"""The documents of a commit that were looked at last: text, mentions, places of hits."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from search_index.highlight import spans_in
from search_index.models import DocumentInfo, Mention, Span
from search_index.query import tree
from search_index.query.tree import Node
from search_index.store.snapshot import Snapshot

#: Code points of text that are kept.
MAX_KEPT = 2_000_000
_QUERIES = 8  # last queries of which the places in a document are kept


@dataclass(slots=True)
class OpenDocument:
    """A document in memory. What is derived from its text is made when first asked for."""

    info: DocumentInfo
    text: str
    number: int
    mentions: tuple[Mention, ...] | None = None
    spans: OrderedDict[Node, tuple[Span, ...]] = field(default_factory=OrderedDict)


class DocumentCache:
    """Keeps documents up to MAX_KEPT code points, dropping those unused for longest.

    Thread-safe. Two threads may derive the same thing at once; they get equal results.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._lock = threading.Lock()
        self._documents: OrderedDict[int, OpenDocument] = OrderedDict()
        self._kept = 0

    def get(self, number: int, info: DocumentInfo) -> OpenDocument:
        """Return a document by its number. Raises IndexFailure."""
        with self._lock:
            document = self._documents.get(number)
            if document is not None:
                self._documents.move_to_end(number)
                return document
        text = self._snapshot.text(number)
        document = OpenDocument(info, text, number)
        with self._lock:
            if number not in self._documents:
                self._documents[number] = document
                self._kept += len(text)
                while self._kept > MAX_KEPT and len(self._documents) > 1:
                    _, dropped = self._documents.popitem(last=False)
                    self._kept -= len(dropped.text)
            return self._documents.get(number, document)

    def ahead(self, numbers: Iterable[int]) -> None:
        """Ask the system for documents that are needed next, as far as they are not kept."""
        with self._lock:
            missing = [number for number in numbers if number not in self._documents]
        self._snapshot.ahead(missing)

    def mentions(self, document: OpenDocument) -> tuple[Mention, ...]:
        """Return the mentions of a document, in reading order."""
        if document.mentions is None:
            document.mentions = self._snapshot.mentions(
                document.number, document.info.id, document.text
            )
        return document.mentions

    def spans(
        self,
        document: OpenDocument,
        node: Node,
        cancelled: Callable[[], bool] | None = None,
    ) -> tuple[Span, ...]:
        """Return every place of a document that a query matches; fewer if it was cancelled."""
        with self._lock:
            known = document.spans.get(node)
        if known is not None:
            return known
        mentions = self.mentions(document) if _by_mentions(node) else ()
        found = spans_in(document.text, node, mentions, cancelled=cancelled)
        if cancelled is not None and cancelled():
            return found  # perhaps not all of them: not to be kept
        with self._lock:
            document.spans[node] = found
            while len(document.spans) > _QUERIES:
                document.spans.popitem(last=False)
        return found


def _by_mentions(node: Node) -> bool:
    """Whether a query can match a document by its mentions."""
    return any(
        isinstance(leaf, tree.Named) or (isinstance(leaf, tree.Keyword) and leaf.field == "entity")
        for leaf in tree.leaves(node)
    )
