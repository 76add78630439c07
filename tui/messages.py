"""Messages between workers, widgets and the screen that owns the state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message

from search_index.models import (
    Document,
    Entity,
    Mention,
    MentionContext,
    Progress,
    RefreshReport,
    SearchResult,
    Span,
)
from tui.state import Question

if TYPE_CHECKING:
    from search_index.corrections import Corrections
    from search_index.library import Library
    from search_index.watching import Changed


@dataclass
class LibraryOpened(Message):
    """The index is open and can be asked."""

    library: Library
    corrections: Corrections


@dataclass
class Failed(Message):
    """Something went wrong in a worker; ``text`` is one line for the reader."""

    text: str
    fatal: bool = False  # nothing can be shown without it


@dataclass
class Found(Message):
    """Results of a question, from number ``first`` on; ``asked`` of them were asked for.

    ``more``: a further page of the results that are on screen.
    """

    question: Question
    result: SearchResult
    generation: int
    first: int = 0
    asked: int = 0
    more: bool = False


@dataclass
class IndexProgress(Message):
    """How far indexing has come."""

    progress: Progress


@dataclass
class IndexRefreshed(Message):
    """Indexing ended; ``corrections``: what the file says now."""

    report: RefreshReport
    corrections: Corrections


@dataclass
class FolderChanged(Message):
    """Something may have changed in the folder."""

    changed: Changed


@dataclass
class DocumentCompared(Message):
    """What the index has of a document that is being read; None: nothing any more."""

    document_id: str
    found: DocumentLoaded | None


@dataclass
class DocumentLoaded(Message):
    """A document with everything that the reader shows of it."""

    document: Document
    hits: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    query: str  # the one that the hits are of
    generation: int


@dataclass
class EntityLoaded(Message):
    """An entity with some of its mentions, in reading order from number ``first`` on.

    ``asked``: how many were asked for. ``number``: the mention that was sought, or from which a
    walk goes on.
    """

    entity: Entity
    mentions: tuple[MentionContext, ...]
    first: int
    asked: int
    number: int
    generation: int


@dataclass
class EntityLost(Message):
    """An entity that was asked for is mentioned no more."""

    entity: str
    generation: int


@dataclass
class UnlinkedLoaded(Message):
    """Places where a name of an entity stands unlinked, the first ones in reading order."""

    entity: str
    places: tuple[MentionContext, ...]
    more: bool  # there are others after these


@dataclass
class Corrected(Message):
    """Something was put right, or taken back, and every answer is now as it makes it.

    ``entity``: the one to make current, None: none. ``became``: what entities are now that were
    listed or filtered by and are mentioned no more; None: nothing. ``linked``: a place was linked
    or unlinked.
    """

    told: str
    entity: str | None
    became: Mapping[str, str | None]
    corrections: Corrections
    linked: bool = False


@dataclass
class Refused(Message):
    """Something could not be put right, and all is as it was; ``text`` says why, in one line."""

    text: str


@dataclass
class KeyReached(Message):
    """A key that is not text came through the search bar, behind the text typed before it."""

    key: events.Key
    behind: bool = False  # behind the changes that the text made, too
