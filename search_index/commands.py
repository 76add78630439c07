"""The commands of `korus`, each from parsed arguments to an exit code."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

from search_index import export, search_commands
from search_index.console import Column, Narrator, Output, Piece
from search_index.correction_commands import correct, unknown_entity
from search_index.errors import EntityNotFound, IndexFailure
from search_index.library import Library, open_library
from search_index.models import Entity, Mention, MentionContext, Progress, RefreshReport
from search_index.search_commands import facts
from search_index.session import FOUND, NOTHING, Session, listed, plural


def run(args: argparse.Namespace, out: IO[str], err: IO[str]) -> int:
    """Carry out the command of `args`. Raises KorusError, and OSError where a file fails."""
    narrator = Narrator(err)
    index_dir = Path(args.index_dir) if args.index_dir else None
    corrections = Path(args.corrections) if args.corrections else None
    opened = open_library(
        args.corpus, index_dir=index_dir, lexicon=args.lexicon, corrections=corrections
    )
    with closing(opened) as library:
        session = Session(library, args, out, narrator)
        for problem in library.corrections().problems:
            session.say(f"{library.corrections_file}, {problem}; the other corrections apply")
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
        report = session.library.refresh(show)
    finally:
        narrator.clear()
    for problem in report.problems:
        session.say(problem)
    return report


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
        skipped = f"; {plural(len(report.skipped), 'file')} skipped" if report.skipped else ""
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
        out.line(Piece(plural(documents, "document"), "title"), f": {_changes(report)}")
        for skipped in report.skipped:
            out.line("skipped ", Piece(skipped.path, "name"), f": {skipped.reason}", margin="  ")
    return FOUND if documents else session.empty()


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
        ("names", status.names),
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


# --- entities ------------------------------------------------------------------------------


def _entities(session: Session) -> int:
    if session.args.correction:
        return correct(session)
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
            raise EntityNotFound(unknown_entity(library, name))
        wanted = [entity.id for entity in entities]
        if len(entities) > 1:
            names = listed([f"{entity.name} ({entity.id})" for entity in entities])
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


def _print_mentions(out: Output, places: Iterable[MentionContext], *, several: bool) -> None:
    path = None
    for place in places:
        if place.info.id != path:
            path = place.info.id
            out.line(Piece(place.info.path, "name"), "  ", Piece(facts(place.info), "dim"))
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
        return session.empty()
    form = args.format or "jsonl"
    if args.output is None or args.output == "-":
        _write_export(session.library, form, session.out)
        return FOUND
    encoding = "utf-8-sig" if form == "csv" else "utf-8"  # spreadsheets know UTF-8 by its mark
    with export.whole_file(Path(args.output), encoding) as out:
        written = _write_export(session.library, form, out)
    session.say(f"{plural(written, 'mention' if form == 'csv' else 'document')} in {args.output}")
    return FOUND


def _write_export(library: Library, form: str, out: IO[str]) -> int:
    if form == "csv":
        return export.write_mentions_csv(library, out)
    written = 0
    for record in export.export_documents(library):
        out.write(export.json_line(record) + "\n")
        written += 1
    return written


_COMMANDS: dict[str, Callable[[Session], int]] = {
    "search": search_commands.search,
    "concordance": search_commands.concordance,
    "similar": search_commands.similar,
    "show": search_commands.show,
    "entities": _entities,
    "mentions": _mentions,
    "status": _status,
    "export": _export,
}
