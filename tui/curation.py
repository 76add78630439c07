"""Corrections in words, and what they are made of, without a screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from search_index.models import EntityType, MentionContext

if TYPE_CHECKING:
    from search_index.corrections import Correction
    from search_index.library import Library

Maker = Callable[["Library"], "Correction"]  # called in a worker, for it may look things up
NewEntity = tuple[EntityType, str]  # of what type, and called what

KINDS: Mapping[EntityType, str] = {
    EntityType.PERSON: "a person",
    EntityType.ORG: "an organisation",
    EntityType.PLACE: "a place",
    EntityType.EVENT: "an event",
    EntityType.WORK: "a policy, project or work",
    EntityType.DATE: "a date",
    EntityType.QUANTITY: "a figure",
}
_LONGEST = 60  # code points of a name or form that is told


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a document that can be linked: a mention, an unlinked name, or a hit."""

    document: str
    start: int
    text: str
    entity: str | None = None  # what it is linked to


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an entity is chosen for, which says which are the likeliest."""

    title: str
    like: str | None = None  # the entity that it is about; another one is wanted
    form: str = ""  # how it is written where it is mentioned
    new: str = ""  # the name of a new entity that may be chosen instead; "": none may
    new_first: bool = False  # a new one is likelier


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: an entity by its id, else something new by its name."""

    entity: str
    name: str = ""


def spot_of(found: MentionContext, *, linked: bool) -> Spot:
    """Return the place of a mention, or of an unlinked name."""
    mention = found.mention
    entity = mention.entity if linked else None
    return Spot(mention.document, mention.start, mention.text, entity)


def maker(action: str, entity: str = "", *, new: NewEntity | None = None, **values: Any) -> Maker:
    """Return what makes a correction; `new`: the entity that it leads to is a new one."""

    def make(library: Library) -> Correction:
        from search_index.corrections import Action, Correction  # noqa: PLC0415 - in a worker

        found = {"entity": entity, "made": date.today(), **values}
        if new is not None:
            place = "into" if action == Action.SPLIT else "entity"
            found |= {place: library.new_entity_id(*new), "name": new[1]}
        return Correction(Action(action), **found)

    return make


def type_of(entity_id: str) -> EntityType:
    """Return the type of an entity, which its id begins with."""
    return EntityType(entity_id.partition(":")[0].upper())


def cut(text: str) -> str:
    """Return a name or a form on one line, and not too long to be told."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def told(correction: Correction, names: Mapping[str, str]) -> str:
    """Return what a correction says, with the names of entities by id."""
    one = cut(names.get(correction.entity, correction.name or correction.entity))
    other = cut(names.get(correction.into, correction.name or correction.into))
    text = f"“{cut(correction.text)}”"
    match correction.action.value:
        case "merge":
            return f"merged {one} into {other}"
        case "split":
            which = ", ".join(f"“{cut(form)}”" for form in correction.forms)
            which = which or f"its mentions in {cut(', '.join(correction.documents))}"
            return f"split off {one}: {which} is {other if other != one else f'another {one}'}"
        case "rename":
            return f"renamed {one} to {cut(correction.name)}"
        case "retype":
            return f"{one} is {KINDS[correction.type]}" if correction.type else one
        case "drop":
            return f"{one} is no entity"
        case "link":
            return f"linked {text} to {one}"
        case _:
            return f"{text} is no mention"
