"""The commands of `korus`, each from parsed arguments to an exit code."""

from __future__ import annotations

import argparse
import difflib
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path, PurePath
from typing import IO

from search_index import export
from search_index.console import Column, Narrator, Output, Piece, human_output
from search_index.errors import DocumentNotFound, EntityNotFound, IndexFailure
from search_index.library import Library, open_library
from search_index.models import (
    Document,
    DocumentInfo,
    Entity,
    Hit,
    Mention,
    MentionContext,
    Progress,
    RefreshReport,
    SearchResult,
    Snippet,
    Sort,
)

FOUND, NOTHING = 0, 1


class Session:
    """One run of a command: the library, its options, and where things are written."""

    def __init__(
        self, library: Library, args: argparse.Namespace, out: IO[str], narrator: Narrator
    ) -> None:
        self.library = library
        self.args = args
        self.out = out
        self.say = narrator.say
        self.narrator = narrator

    @property
    def human(self) -> Output:
        """The output for a person."""
        return human_output(self.out)

    def json(self, records: Iterable[export.Record]) -> None:
        """Write records, one a line."""
        for record in records:
            self.out.write(export.json_line(record) + "\n")


def run(args: argparse.Namespace, out: IO[str], err: IO[str]) -> int:
    """Carry out the command of `args`. Raises KorusError, and OSError where a file fails."""
    narrator = Narrator(err)
    index_dir = Path(args.index_dir) if args.index_dir else None
    with closing(open_library(args.corpus, index_dir=index_dir)) as library:
        session = Session(library, args, out, narrator)
        if args.command == "index":
            return _index(session)
        _freshen(session)
        return _COMMANDS[args.command](session)


# --- the index -----------------------------------------------------------------------------


def _refresh(session: Session) -> RefreshReport:
    narrator = session.narrator

    def show(progress: Progress) -> None:
        of = f" of {progress.total}" if progress.total else ""
        narrator.progress(f"indexing {progress.done}{of}  {progress.path}")

    try:
        return session.library.refresh(show)
    finally:
        narrator.clear()


def _freshen(session: Session) -> None:
    """Bring the index up to date; where that fails, go on with the last good one."""
    try:
        report = _refresh(session)
    except IndexFailure as failure:
        if session.library.status().indexed_at is None:
            raise
        session.say(f"{failure}; answering from the index as it was")
        return
    if report.rebuilt:
        session.say(f"index rebuilt: {report.rebuilt}")
    if report.touched:
        skipped = f"; {_plural(len(report.skipped), 'file')} skipped" if report.skipped else ""
        session.say(f"indexed in {report.seconds:.1f} s: {_changes(report)}{skipped}")


def _changes(report: RefreshReport) -> str:
    parts = (
        (report.added, "new"),
        (report.changed, "changed"),
        (report.removed, "removed"),
        (report.unchanged, "unchanged"),
    )
    return ", ".join(f"{count} {name}" for count, name in parts if count) or "no documents"


def _index(session: Session) -> int:
    report = _refresh(session)
    documents = session.library.status().documents
    if session.args.json:
        session.json([export.report_record(report, documents)])
    else:
        out = session.human
        if report.rebuilt:
            out.line(f"index rebuilt: {report.rebuilt}")
        out.line(Piece(_plural(documents, "document"), "title"), f": {_changes(report)}")
        for skipped in report.skipped:
            out.line("skipped ", Piece(skipped.path, "name"), f": {skipped.reason}", margin="  ")
    return FOUND if documents else _empty(session)


def _status(session: Session) -> int:
    status = session.library.status()
    if session.args.json:
        session.json([export.status_record(status)])
        return FOUND if status.documents else NOTHING
    out = session.human
    languages = ", ".join(f"{name} {count}" for name, count in sorted(status.languages.items()))
    when = (
        time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(status.indexed_at))
        if status.indexed_at is not None
        else "never"
    )
    rows: list[tuple[str, str]] = [
        ("folder", status.folder),
        ("index", status.index_dir),
        ("indexed", when),
        ("format", str(status.schema)),
        ("documents", f"{status.documents}" + (f" ({languages})" if languages else "")),
        ("entities", str(status.entities)),
        ("mentions", str(status.mentions)),
        ("skipped", str(len(status.skipped))),
    ]
    for name, value in rows:
        out.line(value, margin=f"{name:<10}")
    for skipped in status.skipped:
        out.line(Piece(skipped.path, "name"), f": {skipped.reason}", margin="  ")
    return FOUND if status.documents else NOTHING


def _empty(session: Session) -> int:
    session.say(f"no readable documents in {session.library.folder}")
    return NOTHING


# --- search and reading --------------------------------------------------------------------


def _search(session: Session) -> int:
    args = session.args
    result = session.library.search(
        args.query, sort=Sort(args.sort), limit=args.limit, offset=args.offset
    )
    if result.ignored:
        session.say(f"not understood and left out: {' '.join(result.ignored)}")
    if not result.total:
        if not result.corpus_size:
            return _empty(session)
        hint = f" — did you mean “{result.suggestion}”?" if result.suggestion else ""
        session.say(f"nothing found for “{args.query}”{hint}")
        return NOTHING
    if not result.hits:
        session.say(f"{_plural(result.total, 'document')} found: none after {args.offset}")
        return NOTHING
    if args.json:
        session.json(map(export.hit_record, result.hits))
    else:
        _print_hits(session.human, result)
    last = args.offset + len(result.hits)
    if last < result.total:
        session.say(f"{last} of {result.total} documents so far; --offset {last} gives the next")
    return FOUND


def _print_hits(out: Output, result: SearchResult) -> None:
    out.line(
        Piece(_plural(result.total_hits, "hit"), "number"),
        f" in {result.total} of {_plural(result.corpus_size, 'document')}",
    )
    for hit in result.hits:
        out.line()
        out.line(Piece(hit.info.title, "title"), "  ", Piece(_facts(hit.info, hit), "dim"))
        out.line(Piece(hit.info.path, "name"), margin="  ")
        for snippet in hit.snippets:
            line = hit.info.first_line + snippet.line - 1
            out.line(*_marked(snippet), margin=f"{line:>6} ")


def _facts(info: DocumentInfo, hit: Hit | None = None) -> str:
    hits = _plural(hit.hits, "hit") if hit else ""
    return " · ".join(filter(None, (info.language, info.date, info.source, hits)))


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


def _show(session: Session) -> int:
    document = _document(session.library, session.args.document)
    if session.args.json:
        session.json([export.document_record(document)])
        return FOUND
    out, info = session.human, document.info
    out.line(Piece(info.title, "title"))
    out.line(Piece(" · ".join(filter(None, (info.path, _facts(info), info.url))), "dim"))
    out.line()
    for line in document.text.split("\n"):
        out.line(line)
    return FOUND


def _document(library: Library, name: str) -> Document:
    """Return a document by id, by path (also one on disk), or by a file name that is unique."""
    with suppress(DocumentNotFound):
        return library.document(name)
    infos = library.infos()
    with suppress(ValueError, OSError):
        inside = Path(name).resolve().relative_to(Path(library.folder).resolve()).as_posix()
        for info in infos:
            if inside in {info.id, info.path}:
                return library.document(info.id)
    same = [info for info in infos if name in {PurePath(info.path).name, PurePath(info.path).stem}]
    if len(same) == 1:
        return library.document(same[0].id)
    near = [info.path for info in same] or difflib.get_close_matches(
        name, [info.path for info in infos], n=3
    )
    hint = f"; there is {_listed(near)}" if near else ""
    kind = "several documents are" if same else "no document is"
    raise DocumentNotFound(f"{kind} called “{name}”{hint}")


# --- entities ------------------------------------------------------------------------------


def _entities(session: Session) -> int:
    library = session.library
    counts = library.entities()
    if not counts:
        session.say("no entities: no document of this corpus names any that are known")
        return NOTHING
    entities = [library.entity(count.entity.id) for count in counts]
    if session.args.json:
        session.json(map(export.entity_record, entities))
        return FOUND
    session.human.table(
        (
            Column("mentions", number=True, keep=True),
            Column("documents", number=True, keep=True),
            Column("type", keep=True),
            Column("name"),
            Column("ko"),
            Column("ru"),
            Column("id", keep=True),
        ),
        [_entity_row(entity) for entity in entities],
    )
    return FOUND


def _entity_row(entity: Entity) -> list[Piece | str]:
    others = (entity.names.get(language, "") for language in ("ko", "ru"))
    return [
        Piece(str(entity.mentions), "number"),
        str(entity.documents),
        entity.type.value,
        Piece(entity.name, "title"),
        *("" if other == entity.name else other for other in others),
        Piece(entity.id, "dim"),
    ]


def _mentions(session: Session) -> int:
    library, name = session.library, session.args.entity
    wanted: list[str] | None = None
    if name is not None:
        entities = library.find_entities(name)
        if not entities:
            raise EntityNotFound(_unknown_entity(library, name))
        wanted = [entity.id for entity in entities]
        if len(entities) > 1:
            names = _listed([f"{entity.name} ({entity.id})" for entity in entities])
            session.say(f"“{name}” may mean {len(entities)} entities: {names}")
    places = library.mentions(wanted)
    if not places:
        session.say(f"no mentions of “{name}”" if name else "no mentions in this corpus")
        return NOTHING
    if session.args.json:
        session.json(map(export.mention_record, places))
    else:
        _print_mentions(session.human, places, several=wanted is None or len(wanted) > 1)
    return FOUND


def _unknown_entity(library: Library, name: str) -> str:
    names: dict[str, str] = {}
    for count in library.entities():
        names.setdefault(count.entity.name.casefold(), count.entity.name)
    near = [names[key] for key in difflib.get_close_matches(name.casefold(), names, n=3)]
    hint = f"; there is {_listed(near)}" if near else "; korus entities lists all"
    return f"no entity is called “{name}”{hint}"


def _print_mentions(out: Output, places: Iterable[MentionContext], *, several: bool) -> None:
    path = None
    for place in places:
        if place.info.id != path:
            path = place.info.id
            out.line(Piece(place.info.path, "name"), "  ", Piece(_facts(place.info), "dim"))
        entity = f"  {place.mention.entity}" if several else ""
        out.line(
            *_around(place, place.mention),
            Piece(entity, "dim"),
            margin=f"{place.mention.start:>8} ",
        )


def _around(place: MentionContext, mention: Mention) -> Iterator[Piece]:
    before, after = mention.start - place.start, mention.end - place.start
    yield Piece(place.text[:before])
    yield Piece(place.text[before:after], "mention")
    yield Piece(place.text[after:])


# --- export --------------------------------------------------------------------------------


def _export(session: Session) -> int:
    args = session.args
    if not session.library.infos():
        return _empty(session)
    form = args.format or "jsonl"
    if args.output is None or args.output == "-":
        _write_export(session.library, form, session.out)
        return FOUND
    encoding = "utf-8-sig" if form == "csv" else "utf-8"  # spreadsheets know UTF-8 by its mark
    with export.whole_file(Path(args.output), encoding) as out:
        written = _write_export(session.library, form, out)
    session.say(f"{_plural(written, 'mention' if form == 'csv' else 'document')} in {args.output}")
    return FOUND


def _write_export(library: Library, form: str, out: IO[str]) -> int:
    if form == "csv":
        return export.write_mentions_csv(library, out)
    written = 0
    for record in export.export_documents(library):
        out.write(export.json_line(record) + "\n")
        written += 1
    return written


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _listed(names: list[str]) -> str:
    return ", ".join(names)


_COMMANDS: dict[str, Callable[[Session], int]] = {
    "search": _search,
    "show": _show,
    "entities": _entities,
    "mentions": _mentions,
    "status": _status,
    "export": _export,
}
