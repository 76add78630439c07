"""Frozen values that cross every boundary of the library.

Every offset is a Unicode code point index into the text of its document, half-open:
``document.text[span.start:span.end]`` is what the span covers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class EntityType(StrEnum):
    """What a mention is a mention of."""

    PERSON = "PERSON"
    ORG = "ORG"
    PLACE = "PLACE"
    EVENT = "EVENT"
    WORK = "WORK"  # a policy, treaty, project, programme, infrastructure or publication
    DATE = "DATE"
    QUANTITY = "QUANTITY"  # money and measured figures
    DEMONYM = "DEMONYM"  # of mentions only: "Russian", linked to the place Russia


class Sort(StrEnum):
    """Orders of a result list. Ties are broken by path, so that an order is total."""

    RELEVANCE = "relevance"  # without a query: the same as PATH
    DATE = "date"  # newest first, undated last
    TITLE = "title"
    SOURCE = "source"
    HITS = "hits"  # most hits first
    PATH = "path"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in the text of a document."""

    start: int
    end: int


#: Kinds of files whose texts have pages, each but the last of which ends in PAGE_BREAK.
PAGED = frozenset({"pdf"})
PAGE_BREAK = "\f"


def page_at(text: str, offset: int) -> int:
    """Return the page, counted from 1, that a place in a text is on."""
    return 1 + text.count(PAGE_BREAK, 0, offset)


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A document without its text."""

    id: str  # stable: the path within the corpus folder, "#n" added where one file holds several
    path: str  # relative to the corpus folder, with forward slashes
    title: str
    language: str  # "en", "ko", "ru" or "und"
    date: str = ""  # ISO 8601, possibly partial: "2017", "2017-12", "2017-12-05"; "" unknown
    source: str = ""  # the publication or site, "" unknown
    type: str = "text"  # the kind of file: "text", "markdown"
    url: str = ""  # canonical address of the original, "" unknown
    length: int = 0  # code points of the text
    first_line: int = 1  # line of the file on which the text begins (after front matter)
    author: str = ""  # as the document names them, "" unknown
    file_date: str = ""  # day on which the file was last changed, "" unknown; never the ``date``
    copies: tuple[str, ...] = ()  # where the same text stands too: paths, of parts "file#part"

    @property
    def paged(self) -> bool:
        """Whether places in the document are told by page."""
        return self.type in PAGED

    def place(self, line: int, page: int) -> str:
        """Return what a person calls a place: "p. 3", or the line of the file; both from 1.

        `line` is one of the text.
        """
        return f"p. {page}" if self.paged else str(self.first_line + line - 1)


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its one text."""

    info: DocumentInfo
    text: str

    @property
    def id(self) -> str:
        """The id of the document."""
        return self.info.id


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """One place in one document where an entity is named; ``text`` is the surface form."""

    document: str  # document id
    start: int
    end: int
    entity: str  # entity id
    type: EntityType  # DEMONYM for a demonym, else the type of the entity
    text: str


@dataclass(frozen=True, slots=True)
class MentionContext:
    """A mention with the passage around it: ``text`` is the document's text[start:end]."""

    mention: Mention
    info: DocumentInfo
    start: int
    end: int
    text: str
    page: int = 1  # of the mention, from 1, if the document has pages


@dataclass(frozen=True, slots=True)
class EntityRef:
    """An entity as documents name it: enough to list and to filter by."""

    id: str  # a stable slug: "person:park-jung-ho"
    type: EntityType  # never DEMONYM
    name: str  # the name to show


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity of the corpus with every name known for it."""

    id: str
    type: EntityType
    name: str
    names: Mapping[str, str]  # language -> usual name, for the languages known
    aliases: tuple[str, ...]  # other names, from the lexicon and as met in the corpus
    wikidata: str | None
    mentions: int  # in the whole corpus
    documents: int


@dataclass(frozen=True, slots=True)
class Companion:
    """An entity that is mentioned together with another."""

    entity: EntityRef
    documents: int  # that mention both
    sentences: int  # that mention both, in the documents that were looked at
    score: float  # log-likelihood ratio of their coming together in documents
    sentence_score: float  # the same of sentences


@dataclass(frozen=True, slots=True)
class EntityCard:
    """What is to be known of an entity at a glance."""

    entity: Entity
    met: tuple[tuple[str, int], ...]  # forms in the corpus with documents, most first
    first_date: str  # of the documents that mention it, as they are dated; "": none is dated
    last_date: str
    trend: tuple[tuple[str, int], ...]  # each year, or month, from the first on, with mentions
    companions: tuple[Companion, ...]  # by document, strongest first
    beside: tuple[Companion, ...]  # by sentence, strongest first


@dataclass(frozen=True, slots=True)
class EntityCount:
    """How often an entity comes up in a set of documents."""

    entity: EntityRef
    mentions: int
    documents: int


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of the documents found carry a value of a facet."""

    value: str
    documents: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Keeps (or with ``exclude`` drops) the documents with a value in a field.

    Fields: ``entity`` (an entity id), ``language``, ``year``, ``source``, ``type``.
    """

    field: str
    value: str
    exclude: bool = False


class KwicOrder(StrEnum):
    """Orders of the lines of a concordance. Ties are broken by place, so that an order is total."""

    DOCUMENT = "document"  # by path, then as in the text
    LEFT = "left"  # by the words before the hit, the nearest first
    MATCH = "match"  # by the hit itself
    RIGHT = "right"  # by the words after the hit


@dataclass(frozen=True, slots=True)
class KwicLine:
    """A hit with what is around it, on one line (KWIC: key word in context).

    ``left + match + right`` reads as the text does, with spaces for line breaks.
    """

    info: DocumentInfo
    start: int  # of the hit, as ``end``
    end: int
    left: str
    match: str
    right: str
    line: int  # 1-based line of the text on which the hit begins
    page: int = 1  # that the hit begins on, from 1, if the document has pages


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a document with the hits in it; highlights are offsets into the document."""

    start: int
    end: int
    text: str
    highlights: tuple[Span, ...]
    line: int  # 1-based line of the text on which the first highlight (or the passage) stands
    begins_inside: bool = False  # the sentence that it begins with began before it
    ends_inside: bool = False  # the sentence that it ends with goes on behind it
    page: int = 1  # of the first highlight (or the passage), from 1, if the document has pages


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found."""

    info: DocumentInfo
    score: float
    hits: int  # how many places of the text match
    snippets: tuple[Snippet, ...]  # in reading order
    dispersion: tuple[int, ...] = ()  # hits in each of DISPERSION_PARTS equal parts of the text


DISPERSION_PARTS = 6


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of what a query found, and what is so of all that it found."""

    query: str
    total: int  # documents found
    total_hits: int  # places found, in all documents found
    hits: tuple[Hit, ...]  # the page asked for
    corpus_size: int  # documents in the index
    entities: tuple[EntityCount, ...] = ()  # in all documents found, most mentions first
    entity_totals: Mapping[EntityType, int] = field(default_factory=dict)  # different ones found
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    named: tuple[EntityRef, ...] = ()  # entities that the query names (in any script)
    ignored: tuple[str, ...] = ()  # parts of the query that could not be used, as typed
    suggestion: str = ""  # another spelling that would find something; "" none
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Concordance:
    """One page of the hits of a query, each on a line."""

    query: str
    documents: int  # documents found
    total: int  # lines there are
    lines: tuple[KwicLine, ...]  # the page asked for
    complete: bool = True  # false: there are more hits than are put in order
    ignored: tuple[str, ...] = ()  # parts of the query that could not be used, as typed


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a part of one, that did not become a document."""

    path: str  # of a part of a file: "file#part"
    reason: str  # one line that a person can act on
    file: str = ""  # the file that it is a part of; "": it is a file itself

    @property
    def file_path(self) -> str:
        """The path of the file."""
        return self.file or self.path


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a refresh has come. ``total`` is 0 until the folder has been listed."""

    done: int
    total: int
    path: str = ""
    committed: bool = False  # true: new documents can be searched now


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What a refresh did."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = ()
    rebuilt: str = ""  # why the index was made anew: "" if it was not
    seconds: float = 0.0
    problems: tuple[str, ...] = ()  # what is wrong with the reader's own lexicon, a line each
    copies: int = 0  # documents that are not shown by themselves: another has the same text

    @property
    def touched(self) -> bool:
        """Whether anything in the index changed."""
        return bool(self.added or self.changed or self.removed or self.rebuilt)


@dataclass(frozen=True, slots=True)
class FolderChanges:
    """How many files of a folder are others than those in its index, by what is known of them.

    Files that were written again may have the same content.
    """

    new: int = 0
    changed: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything to bring up to date."""
        return bool(self.new or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the index of a corpus."""

    folder: str
    index_dir: str
    documents: int
    mentions: int
    entities: int
    languages: Mapping[str, int]  # language -> documents
    skipped: tuple[Skipped, ...]
    indexed_at: float | None  # seconds since the epoch of the last refresh; None: never
    schema: int  # version of the index format
    copies: int = 0  # documents that are not shown by themselves: another has the same text
    kinds: Mapping[str, int] = field(default_factory=dict)  # kind of file -> documents
    undated: int = 0  # documents without a date of their own
    names: str = ""  # what recognises names: "rules and lexicon; natasha 1.6.0 for Russian"
