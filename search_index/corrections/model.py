"""One correction: what was put right, as values that are valid whatever they came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from search_index.errors import KorusError
from search_index.models import EntityType

_ID = re.compile(r"[a-z]+:[^\s\x00-\x1f\x7f]+")
_LONGEST = 400  # code points of an id, a name, a form: longer ones are mistakes
_TYPES = {kind.lower(): kind for kind in EntityType if kind is not EntityType.DEMONYM}


class CorrectionError(KorusError):
    """A correction that cannot be made; the message says why."""


class Action(StrEnum):
    """What a correction does."""

    MERGE = "merge"  # `entity` is the same as `into`
    SPLIT = "split"  # mentions of `entity` by some forms, in some documents, are of `into`
    RENAME = "rename"  # `entity` is shown as `name`
    RETYPE = "retype"  # `entity` is of another `type`
    DROP = "drop"  # `entity` is none
    LINK = "link"  # the `text` at `start` of `document` is a mention of `entity`
    UNLINK = "unlink"  # the `text` at `start` of `document` is no mention


#: Which keys an action has, those that it must have first; `made` and `note` may always be there.
_KEYS: Mapping[Action, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Action.MERGE: (("entity", "into"), ()),
    Action.SPLIT: (("entity", "into"), ("name", "forms", "documents")),
    Action.RENAME: (("entity", "name"), ()),
    Action.RETYPE: (("entity", "type"), ()),
    Action.DROP: (("entity",), ()),
    Action.LINK: (("entity", "document", "start", "text"), ("name",)),
    Action.UNLINK: (("document", "start", "text"), ()),
}
_ALWAYS = ("do", "made", "note")


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing put right. Which fields count depends on the action; see ``Action``."""

    action: Action
    entity: str = ""  # entity id
    into: str = ""  # entity id
    name: str = ""
    type: EntityType | None = None
    forms: tuple[str, ...] = ()  # surface forms, compared folded; (): all
    documents: tuple[str, ...] = ()  # document ids; (): all
    document: str = ""
    start: int = -1  # code point of the document's text
    text: str = ""
    made: date | None = None
    note: str = ""  # whatever a person wants to say about it

    def values(self) -> dict[str, Any]:
        """Return the keys and values that the file has for it, `do` first."""
        needed, allowed = _KEYS[self.action]
        found: dict[str, Any] = {"do": self.action.value}
        for key in (*needed, *allowed, "made", "note"):
            value = getattr(self, key)
            if key == "type":
                value = value.lower() if value else ""
            if key == "start" or value not in ("", (), None):
                found[key] = list(value) if isinstance(value, tuple) else value
        return found


def correction_of(values: Mapping[str, Any]) -> Correction:
    """Return the correction that a table of the file stands for. Raises CorrectionError."""
    try:
        action = Action(values.get("do", ""))
    except ValueError:
        known = ", ".join(Action)
        raise CorrectionError(f"do = {values.get('do', '')!r} is none of {known}") from None
    needed, allowed = _KEYS[action]
    for key in needed:
        if key not in values:
            raise CorrectionError(f"{action}: the key {key} is missing")
    for key in values:
        if key not in (*needed, *allowed, *_ALWAYS):
            known = ", ".join((*needed, *allowed, "made", "note"))
            raise CorrectionError(f"{action}: there is no key {key} (known: {known})")
    found = Correction(action, **{key: _value(key, values[key]) for key in values if key != "do"})
    if action is Action.SPLIT and not found.forms and not found.documents:
        raise CorrectionError("split: give forms or documents, else all mentions would go")
    if found.into and found.into == found.entity:
        raise CorrectionError(f"{action}: entity and into are the same")
    return found


def _value(key: str, value: Any) -> Any:
    """Return a value of the file as the field has it. Raises CorrectionError."""
    match key:
        case "entity" | "into":
            return _entity_id(key, value)
        case "type":
            kind = _TYPES.get(value.lower()) if isinstance(value, str) else None
            if kind is None:
                raise CorrectionError(f"type = {value!r} is none of {', '.join(_TYPES)}")
            return kind
        case "forms" | "documents":
            several = [value] if isinstance(value, str) else value
            if not isinstance(several, list) or not several:
                raise CorrectionError(f"{key} is a list of texts")
            return tuple(_text(key, one) for one in several)
        case "start":
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise CorrectionError("start is a whole number from 0 up")
            return value
        case "made":
            if not isinstance(value, date):
                raise CorrectionError("made is a date like 2025-11-03")
            return value
        case _:
            return _text(key, value)


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise CorrectionError(f"{key} is a text that is not empty")
    if len(value) > _LONGEST:
        raise CorrectionError(f"{key} is longer than {_LONGEST} characters")
    return value


def _entity_id(key: str, value: Any) -> str:
    text = _text(key, value)
    if not _ID.fullmatch(text) or text.partition(":")[0] not in _TYPES:
        raise CorrectionError(f"{key} = {text!r} is no id of an entity like person:moon-jae-in")
    return text


def type_of(entity: str) -> EntityType:
    """Return the type that an id says. Raises KeyError for what is no id."""
    return _TYPES[entity.partition(":")[0]]


def retyped(entity: str, kind: EntityType) -> str:
    """Return the id that an entity has as one of another type."""
    return f"{kind.lower()}:{entity.partition(':')[2]}"
