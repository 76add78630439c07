"""The commands of `korus`, each from parsed arguments to an exit code."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import IO

from search_index import export, search_commands
from search_index.console import Column, Narrator, Output, Piece
from search_index.correction_commands import correct, unknown_entity
from search_index.errors import EntityNotFound, IndexFailure
from search_index.library import Library, open_library
from search_index.models import (
    Entity,
    FolderChanges,
    Mention,
    MentionContext,
    Progress,
    RefreshReport,
    Skipped,
    Status,
)
from search_index.search_commands import facts
from search_index.session import FOUND, NOTHING, Session, listed, plural
from search_index.unread import by_reason

_NAMED = 3  # files named of those that were not read for one reason


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
        if args.command in _AS_IT_IS:
            return _AS_IT_IS[args.command](session)
        _freshen(session)
        return _answer(session)


def _answer(session: Session) -> int:
    """Carry out a command; where the index turns out to be damaged, make it anew and once more.

    What has written or corrected something already is not begun again.
    """
    command = _COMMANDS[session.args.command]
    try:
        return command(session)
    except IndexFailure as failure:
        if not session.library.damaged:
            raise
        report = _refresh(session)
        if session.watched.used or getattr(session.args, "correction", None):
            raise IndexFailure(f"{failure} and was made anew: ask again") from failure
        session.say(f"index rebuilt: {report.rebuilt}")
    return command(session)


# --- the index -----------------------------------------------------------------------------


def _refresh(session: Session, *, verify: bool = False) -> RefreshReport:
    narrator = session.narrator

    def show(progress: Progress) -> None:
        narrator.progress(progress.done, progress.total, progress.path)

    try:
        report = session.library.refresh(show, verify=verify)
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
    done = [f"{count} {name}" for count, name in parts if count]
    if report.copies:
        copies = "copy" if report.copies == 1 else "copies"
        done.append(f"{report.copies} {copies} of other documents")
    return ", ".join(done) or "no documents"


def _index(session: Session) -> int:
    report = _refresh(session, verify=session.args.verify)
    documents = session.library.status().documents
    if session.args.json:
        session.json([export.report_record(report, documents)])
    else:
        out = session.human
        if report.rebuilt:
            out.line(f"index rebuilt: {report.rebuilt}")
        out.line(Piece(plural(documents, "document"), "title"), f": {_changes(report)}")
        _print_unread(session, report.skipped)
    return FOUND if documents else session.empty()


def _print_unread(session: Session, skipped: Sequence[Skipped]) -> None:
    """Print what was not read, by the reason; the first names of each, or all that there are."""
    out, shown = session.human, None if session.args.verbose else _NAMED
    if skipped:
        out.line(Piece(f"{len(skipped):,} not read", "title"))
    for group in by_reason(skipped):
        out.line(group.title, margin="  ")
        for one in group.skipped[:shown]:
            why = "" if one.reason == group.reason else f": {one.reason}"
            out.line(Piece(one.path, "name"), why, margin="      ")
        if shown is not None and len(group.skipped) > shown:
            out.line(Piece(f"… and {len(group.skipped) - shown:,} more", "dim"), margin="      ")


def _status(session: Session) -> int:
    library = session.library
    status, since = library.status(), library.compare()
    if session.args.json:
        session.json([export.status_record(status, since)])
        return FOUND if status.documents else NOTHING
    dated = f"{status.documents - status.undated}, {status.undated} without a date"
    rows: list[tuple[str, str]] = [
        ("folder", status.folder),
        ("index", status.index_dir),
        ("indexed", _when(status)),
        ("since then", _since(since)),
        ("format", str(status.schema)),
        *([("names", status.names)] if status.names else []),
        ("documents", f"{status.documents}{_counted(status.languages)}"),
        *([("copies", f"{status.copies} of other documents")] if status.copies else []),
        ("kinds", _counted(status.kinds).strip(" ()") or "none"),
        ("dated", dated),
        ("entities", str(status.entities)),
        ("mentions", str(status.mentions)),
    ]
    for name, value in rows:
        session.human.line(value, margin=f"{name:<11}")
    _print_unread(session, status.skipped)
    return FOUND if status.documents else NOTHING


def _when(status: Status) -> str:
    if status.indexed_at is None:
        return "never"
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(status.indexed_at))


def _since(since: FolderChanges | None) -> str:
    if since is None:
        return "nothing is known: korus index reads the folder"
    if not since:
        return "no file has changed"
    parts = ((since.new, "new"), (since.changed, "changed"), (since.removed, "removed"))
    files = ", ".join(f"{plural(count, 'file')} {what}" for count, what in parts if count)
    return f"{files}: korus index brings the index up to date"


def _counted(counts: Mapping[str, int]) -> str:
    """Return counts by their names in brackets, the largest first: " (en 3, ko 2)"."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return f" ({', '.join(f'{name} {count}' for name, count in ranked)})" if ranked else ""


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
            margin=f"{_where(place):>8} ",
        )


def _where(place: MentionContext) -> str:
    """Return the page of a mention; its offset where there are no pages."""
    return place.info.place(1, place.page) if place.info.paged else str(place.mention.start)


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
    "export": _export,
}
#: Those that tell of the index, and do not bring it up to date before.
_AS_IT_IS: dict[str, Callable[[Session], int]] = {"index": _index, "status": _status}
