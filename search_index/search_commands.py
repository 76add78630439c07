"""The commands of `korus` that find and show documents, each from arguments to an exit code."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePath

from search_index import export
from search_index.console import Output, Piece, RichOutput
from search_index.errors import DocumentNotFound
from search_index.kwic_layout import laid_out
from search_index.library import Library
from search_index.models import (
    Concordance,
    Document,
    DocumentInfo,
    Hit,
    KwicOrder,
    SearchResult,
    Snippet,
    Sort,
)
from search_index.session import FOUND, NOTHING, Session, listed, plural


def search(session: Session) -> int:
    """Print the documents that a query finds."""
    args = session.args
    result = session.library.search(
        args.query, sort=Sort(args.sort), limit=args.limit, offset=args.offset
    )
    _say_ignored(session, result.ignored)
    if not result.total:
        return _nothing_found(session, result)
    if not result.hits:
        session.say(f"{plural(result.total, 'document')} found: none after {args.offset}")
        return NOTHING
    if args.json:
        session.json(map(export.hit_record, result.hits))
    else:
        out = session.human
        out.line(
            Piece(plural(result.total_hits, "hit"), "number"),
            f" in {result.total} of {plural(result.corpus_size, 'document')}",
        )
        _print_hits(out, result.hits)
    _say_more(session, len(result.hits), result.total, "documents")
    return FOUND


def concordance(session: Session) -> int:
    """Print the hits of a query, each on a line with what is around it."""
    args = session.args
    found = session.library.concordance(
        args.query,
        order=KwicOrder(args.order),
        limit=args.limit,
        offset=args.offset,
        width=args.width,
    )
    _say_ignored(session, found.ignored)
    if not found.documents:
        return _nothing_found(session, session.library.search(args.query, limit=0))
    if not found.total:
        documents = plural(found.documents, "document")
        session.say(f"{documents} found, but no place in a text that the query marks")
        return NOTHING
    if not found.lines:
        session.say(f"{plural(found.total, 'line')} found: none after {args.offset}")
        return NOTHING
    if args.json:
        session.json(map(export.kwic_record, found.lines))
    else:
        _print_lines(session.human, found)
    if not found.complete:
        session.say(f"there are more hits: these are of the first {found.total} in reading order")
    _say_more(session, len(found.lines), found.total, "lines")
    return FOUND


def similar(session: Session) -> int:
    """Print the documents most like one."""
    info = _document(session.library, session.args.document).info
    hits = session.library.similar(info.id, limit=session.args.limit)
    if not hits:
        session.say(f"no other document has words that tell {info.path} apart")
        return NOTHING
    if session.args.json:
        session.json(map(export.hit_record, hits))
    else:
        out = session.human
        out.line(Piece(plural(len(hits), "document"), "number"), " like ", Piece(info.path, "name"))
        _print_hits(out, hits)
    return FOUND


def show(session: Session) -> int:
    """Print a document."""
    document = _document(session.library, session.args.document)
    if session.args.json:
        session.json([export.document_record(document)])
        return FOUND
    out, info = session.human, document.info
    out.line(Piece(info.title, "title"))
    out.line(Piece(" · ".join(filter(None, (info.path, facts(info), info.url))), "dim"))
    _print_copies(out, info)
    out.line()
    for line in document.text.split("\n"):
        out.line(line)
    return FOUND


def facts(info: DocumentInfo, hit: Hit | None = None) -> str:
    """Return on one line what is known of a document, and how many hits it has."""
    hits = plural(hit.hits, "hit") if hit else ""
    changed = "" if info.date or not info.file_date else f"file {info.file_date}"
    date = info.date or changed
    return " · ".join(filter(None, (info.language, date, info.source, info.author, hits)))


def _say_ignored(session: Session, ignored: tuple[str, ...]) -> None:
    if ignored:
        session.say(f"not understood and left out: {' '.join(ignored)}")


def _nothing_found(session: Session, result: SearchResult) -> int:
    if not result.corpus_size:
        return session.empty()
    hint = f" — did you mean “{result.suggestion}”?" if result.suggestion else ""
    session.say(f"nothing found for “{session.args.query}”{hint}")
    return NOTHING


def _say_more(session: Session, shown: int, total: int, what: str) -> None:
    last = session.args.offset + shown
    if last < total:
        session.say(f"{last} of {total} {what} so far; --offset {last} gives the next")


def _print_hits(out: Output, hits: Iterable[Hit]) -> None:
    for hit in hits:
        out.line()
        out.line(Piece(hit.info.title, "title"), "  ", Piece(facts(hit.info, hit), "dim"))
        out.line(Piece(hit.info.path, "name"), margin="  ")
        _print_copies(out, hit.info, "  ")
        for snippet in hit.snippets:
            place = hit.info.place(snippet.line, snippet.page)
            out.line(*_marked(snippet), margin=f"{place:>6} ")


def _print_copies(out: Output, info: DocumentInfo, margin: str = "") -> None:
    for path in info.copies:
        out.line(Piece(f"also {path}", "dim"), margin=margin)


def _marked(snippet: Snippet) -> Iterator[Piece]:
    done = snippet.start
    for span in snippet.highlights:
        start, end = max(span.start, done), min(span.end, snippet.end)
        if start >= end:
            continue
        yield Piece(snippet.text[done - snippet.start : start - snippet.start])
        yield Piece(snippet.text[start - snippet.start : end - snippet.start], "hit")
        done = end
    yield Piece(snippet.text[done - snippet.start :])


def _print_lines(out: Output, found: Concordance) -> None:
    documents = plural(found.documents, "document")
    out.line(Piece(plural(found.total, "hit"), "number"), f", {documents} found")
    columns = shutil.get_terminal_size().columns if isinstance(out, RichOutput) else None
    for pieces in laid_out(found.lines, columns):
        out.line(*pieces)


def _document(library: Library, name: str) -> Document:
    """Return a document by id, by path (also one on disk), or by a file name that is unique.

    A copy of a document is that document.
    """
    with suppress(DocumentNotFound):
        return library.document(name)
    infos = library.infos()
    with suppress(ValueError, OSError):
        inside = Path(name).resolve().relative_to(Path(library.folder).resolve()).as_posix()
        for info in infos:
            if inside in {info.id, info.path, *info.copies}:
                return library.document(info.id)
    same = [info for info in infos if name in {PurePath(info.path).name, PurePath(info.path).stem}]
    if len(same) == 1:
        return library.document(same[0].id)
    near = [info.path for info in same] or difflib.get_close_matches(
        name, [info.path for info in infos], n=3
    )
    hint = f"; there is {listed(near)}" if near else ""
    kind = "several documents are" if same else "no document is"
    raise DocumentNotFound(f"{kind} called “{name}”{hint}")
