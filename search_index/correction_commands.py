"""The commands of `korus entities` that put something right, from arguments to an exit code."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from datetime import date

from search_index.console import Piece
from search_index.corrections import Action, Correction, CorrectionError
from search_index.errors import DocumentNotFound, EntityNotFound
from search_index.export import Record
from search_index.library import Library
from search_index.models import Entity, EntityType
from search_index.session import FOUND, NOTHING, Session, listed, plural


def correct(session: Session) -> int:
    """Carry out the command. Raises CorrectionError, EntityNotFound, DocumentNotFound."""
    name: str = session.args.correction
    if name == "undo":
        return _undo(session)
    if name == "corrections":
        return _list(session)
    correction = _MAKERS[name](session)
    session.library.correct(correction)
    _tell(session, correction, _result(session.library, correction))
    return FOUND


# --- what is asked for ---------------------------------------------------------------------


def find_one(library: Library, name: str) -> Entity:
    """Return the entity that an id, a name or an alias means.

    Raises EntityNotFound if there is none, CorrectionError if several may be meant.
    """
    found = library.find_entities(name)
    if not found:
        raise EntityNotFound(unknown_entity(library, name))
    if len(found) > 1:
        several = listed([f"{entity.name} ({entity.id})" for entity in found])
        raise CorrectionError(f"“{name}” may mean {len(found)} entities, give an id: {several}")
    return found[0]


def unknown_entity(library: Library, name: str) -> str:
    """Return what to say of a name that nothing has."""
    names: dict[str, str] = {}
    for count in library.entities():
        names.setdefault(count.entity.name.casefold(), count.entity.name)
    near = [names[key] for key in difflib.get_close_matches(name.casefold(), names, n=3)]
    hint = f"; there is {listed(near)}" if near else "; korus entities lists all"
    return f"no entity is called “{name}”{hint}"


def _merge(session: Session) -> Correction:
    library, args = session.library, session.args
    entity, into = find_one(library, args.entity), find_one(library, args.into)
    if entity.id == into.id:
        raise CorrectionError(f"“{args.entity}” and “{args.into}” are one entity: {into.id}")
    return Correction(Action.MERGE, entity.id, into=into.id, made=date.today())


def _split(session: Session) -> Correction:
    library, args = session.library, session.args
    if not args.form and not args.document:
        raise CorrectionError("which mentions? give --form or --document")
    entity = find_one(library, args.entity)
    documents = tuple(library.document(name).id for name in args.document)
    if args.into:
        into, name = find_one(library, args.into).id, ""
    else:
        into, name = library.new_entity_id(entity.type, args.name), args.name
    if into == entity.id:
        raise CorrectionError(f"{into} is the entity that they are of already")
    return Correction(
        Action.SPLIT,
        entity.id,
        into=into,
        name=name,
        forms=tuple(args.form),
        documents=documents,
        made=date.today(),
    )


def _rename(session: Session) -> Correction:
    entity = find_one(session.library, session.args.entity)
    name = session.args.name.strip()
    if not name:
        raise CorrectionError("the name is empty")
    return Correction(Action.RENAME, entity.id, name=name, made=date.today())


def _retype(session: Session) -> Correction:
    entity = find_one(session.library, session.args.entity)
    kind = EntityType(session.args.type.upper())
    if kind is entity.type:
        raise CorrectionError(f"{entity.id} is of the type {session.args.type} already")
    return Correction(Action.RETYPE, entity.id, type=kind, made=date.today())


def _drop(session: Session) -> Correction:
    entity = find_one(session.library, session.args.entity)
    return Correction(Action.DROP, entity.id, made=date.today())


def _link(session: Session) -> Correction:
    entity = find_one(session.library, session.args.entity)
    document, start, text = _place(session)
    return Correction(
        Action.LINK, entity.id, document=document, start=start, text=text, made=date.today()
    )


def _unlink(session: Session) -> Correction:
    document, start, text = _place(session)
    return Correction(Action.UNLINK, document=document, start=start, text=text, made=date.today())


def _place(session: Session) -> tuple[str, int, str]:
    args = session.args
    document = session.library.document(args.document)
    if args.start < 0 or not args.text or not document.text.startswith(args.text, args.start):
        raise CorrectionError(f"“{args.text}” does not stand at {args.start} of {document.id}")
    return document.id, args.start, args.text


_MAKERS: dict[str, Callable[[Session], Correction]] = {
    "merge": _merge,
    "split": _split,
    "rename": _rename,
    "retype": _retype,
    "drop": _drop,
    "link": _link,
    "unlink": _unlink,
}


# --- what is told --------------------------------------------------------------------------


def _result(library: Library, correction: Correction) -> str:
    """Return what became of the entity that has the mentions now."""
    target = correction.into or correction.entity
    if correction.action in (Action.DROP, Action.UNLINK):
        return ""
    if correction.action is Action.RETYPE and correction.type is not None:
        target = f"{correction.type.lower()}:{target.partition(':')[2]}"
    try:
        entity = library.entity(target)
    except (EntityNotFound, DocumentNotFound):
        return f"{target} is mentioned nowhere now"
    return (
        f"{entity.name} ({entity.id}) has {plural(entity.mentions, 'mention')} "
        f"in {plural(entity.documents, 'document')}"
    )


def _tell(session: Session, correction: Correction, result: str) -> None:
    if session.args.json:
        session.json([correction_record(correction)])
        return
    session.human.line(described(correction), f"; {result}" if result else "")


def _undo(session: Session) -> int:
    undone = session.library.undo_correction()
    if undone is None:
        session.say("there is no correction to take back")
        return NOTHING
    if session.args.json:
        session.json([correction_record(undone)])
    else:
        session.human.line("taken back: ", described(undone))
    return FOUND


def _list(session: Session) -> int:
    entries = session.library.corrections().entries
    if not entries:
        session.say(f"nothing was put right yet ({session.library.corrections_file})")
        return NOTHING
    if session.args.json:
        session.json(map(correction_record, entries))
        return FOUND
    for number, correction in enumerate(entries, 1):
        made = f"  {correction.made}" if correction.made else ""
        note = f"  {correction.note}" if correction.note else ""
        session.human.line(described(correction), Piece(made + note, "dim"), margin=f"{number:>4} ")
    session.human.line(Piece(str(session.library.corrections_file), "dim"))
    return FOUND


def described(correction: Correction) -> str:
    """Return what a correction does, in words."""
    one, other = correction.entity, correction.into
    match correction.action:
        case Action.MERGE:
            return f"{one} is {other}"
        case Action.SPLIT:
            forms = f" written {listed([f'“{form}”' for form in correction.forms])}"
            documents = f" in {listed(correction.documents)}"
            which = forms * bool(correction.forms) + documents * bool(correction.documents)
            return f"{one}{which} is {other}"
        case Action.RENAME:
            return f"{one} is called “{correction.name}”"
        case Action.RETYPE:
            return f"{one} is of the type {str(correction.type).lower()}"
        case Action.DROP:
            return f"{one} is no entity"
        case Action.LINK:
            return f"{_where(correction)} is {one}"
        case Action.UNLINK:
            return f"{_where(correction)} names nothing"


def _where(correction: Correction) -> str:
    return f"“{correction.text}” at {correction.start} of {correction.document}"


def correction_record(correction: Correction) -> Record:
    """Return a correction as it is written with ``--json``: the keys of the file."""
    values = correction.values()
    if "made" in values:
        values["made"] = values["made"].isoformat()
    return values
