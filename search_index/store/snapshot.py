"""One commit of an index, as readers see it. Nothing in it changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from search_index.corrections import Effect
from search_index.errors import IndexFailure
from search_index.models import DocumentInfo, Mention
from search_index.query.tree import Node
from search_index.store.arrays.commit import Commit, open_commit
from search_index.store.arrays.segment import SegmentArrays
from search_index.store.corrected import corrected_commit, corrected_names
from search_index.store.engine import Cancelled, Engine
from search_index.store.engine.sets import Matches
from search_index.store.names import read_names
from search_index.store.stored import info_of, infos_of, mentions_of, text_of

T = TypeVar("T")


class Snapshot:
    """Reads one commit in place. Thread-safe.

    Documents have the numbers of ``Engine``. Raises IndexFailure when the files are damaged, or
    were removed because there is a newer commit.
    """

    def __init__(
        self,
        generation: Path,
        number: int,
        before: Snapshot | None = None,
        effect: Effect | None = None,
    ) -> None:
        """Open a commit; segments that `before` has open too are not opened again.

        ``effect``: of the corrections; everything about entities is as they make it.
        """
        self._refusal = ""  # why nothing is answered any more
        self.damaged = False  # set once reading has failed
        self.effect = Effect() if effect is None else effect
        try:
            self.recognised: Commit = open_commit(
                generation, number, before.recognised.segments if before else ()
            )
            self.effect = self.effect.over(self.recognised.joins.into)
            lexicon = read_names(generation)
            #: What the lexicon knows of the entities.
            self.lexicon = corrected_names(lexicon, self.effect)
            self.commit: Commit = corrected_commit(self.recognised, self.effect, lexicon)
            self.engine = Engine(self.commit.segments)
        except IndexFailure:
            raise
        except Exception as error:  # whatever the damaged bytes lead to
            raise IndexFailure(f"the index is damaged ({type(error).__name__})") from error
        self._offsets = self.engine.offsets
        live = self.engine.live
        self.documents: int = self.engine.size if live is None else int(live.sum())

    def matches(self, node: Node, cancelled: Callable[[], bool] | None = None) -> Matches:
        """Return the documents that a query matches, with scores. Raises Cancelled."""
        return self.guarded(lambda: self.engine.matches(node, cancelled))

    def info(self, number: int) -> DocumentInfo:
        """Return the description of a document."""
        return self.guarded(lambda: self._info(number))

    def infos(self, numbers: Sequence[int]) -> list[DocumentInfo]:
        """Return the descriptions of documents."""
        return self.guarded(lambda: self._infos(numbers))

    def text(self, number: int) -> str:
        """Return the text of a document."""
        return self.guarded(lambda: text_of(*self.place_of(number)))

    def mentions(self, number: int, document_id: str, text: str) -> tuple[Mention, ...]:
        """Return the mentions of a document with that text, in reading order."""
        return self.guarded(lambda: self._mentions(number, document_id, text))

    def ahead(self, numbers: Iterable[int]) -> None:
        """Ask the system for what is kept of documents, which is read sooner if asked at once."""
        for number in numbers:
            segment, local = self.place_of(number)
            segment.ahead(local)

    def place_of(self, number: int) -> tuple[SegmentArrays, int]:
        """Return the segment that a document is in, and its number there."""
        at = bisect_right(self._offsets, number) - 1
        return self.commit.segments[at], number - self._offsets[at]

    def close(self) -> None:
        """Let go of the files; every later question raises IndexFailure."""
        self._refusal = "the library is closed"

    def spoil(self) -> None:
        """Note that the files are damaged; every later question raises IndexFailure."""
        self.damaged = True
        self._refusal = self._refusal or "the index is damaged"

    def guarded(self, ask: Callable[[], T]) -> T:
        """Return what `ask` returns. Raises IndexFailure for whatever damaged bytes lead to."""
        if self._refusal:
            raise IndexFailure(self._refusal)
        try:
            return ask()
        except (Cancelled, IndexFailure):
            raise
        except MemoryError:
            raise IndexFailure("there is not enough memory to answer") from None
        except Exception as error:
            self.damaged = True
            raise IndexFailure(f"the index is damaged ({type(error).__name__})") from error

    def _info(self, number: int) -> DocumentInfo:
        return self._with_copies(number, info_of(*self.place_of(number)))

    def _infos(self, numbers: Sequence[int]) -> list[DocumentInfo]:
        found: dict[int, DocumentInfo] = {}
        for segment, offset in zip(self.commit.segments, self._offsets, strict=True):
            here = [n for n in numbers if offset <= n < offset + segment.documents]
            if here:
                found.update(zip(here, infos_of(segment, [n - offset for n in here]), strict=True))
        return [self._with_copies(number, found[number]) for number in numbers]

    def _with_copies(self, number: int, info: DocumentInfo) -> DocumentInfo:
        copies = self.recognised.copies.of_document(number)
        return replace(info, copies=copies) if copies else info

    def _mentions(self, number: int, document_id: str, text: str) -> tuple[Mention, ...]:
        at = bisect_right(self._offsets, number) - 1
        local = number - self._offsets[at]
        found = mentions_of(self.recognised.segments[at], local, document_id, text)
        return self.effect.mentions(found, document_id, text) if self.effect else found
