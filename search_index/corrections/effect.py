"""What corrections make of entities and mentions.

Corrections take effect one after the other, each on what those before it left: an entity merged
into another is, from then on, that other. So whoever undoes the last one is where they were.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from search_index.analysis import fold
from search_index.corrections.model import Action, Correction, retyped, type_of
from search_index.models import EntityType, Mention

_PLACED = frozenset({Action.LINK, Action.UNLINK})


class Effect:
    """What a sequence of corrections makes of what was recognised. Never changes; thread-safe.

    Ids of recognition are called base ids here, those after all corrections effective ones.
    Between the two, entities of the corpus that are one (``joins``: base id -> the id of all of
    them) have been joined; corrections of any of them are corrections of all.
    """

    def __init__(
        self, corrections: Sequence[Correction] = (), joins: Mapping[str, str] | None = None
    ) -> None:
        self.joins: Mapping[str, str] = joins or {}
        self._given = tuple(corrections)
        self.corrections = corrections = tuple(self._of_joined(c) for c in corrections)
        self._steps = tuple(c for c in corrections if c.action not in _PLACED)
        self._forms = {c: frozenset(map(normal_form, c.forms)) for c in self._steps if c.forms}
        self._placed: dict[str, list[Correction]] = {}
        for correction in corrections:
            if correction.action in _PLACED:
                self._placed.setdefault(correction.document, []).append(correction)
        #: Effective id -> the name it is given.
        self.names: Mapping[str, str] = _names(corrections)
        self._known: dict[tuple[str, str, str], str | None] = {}

    def __bool__(self) -> bool:
        return bool(self.corrections or self.joins)

    def over(self, joins: Mapping[str, str]) -> Effect:
        """Return the effect of the same corrections where these entities are joined."""
        return Effect(self._given, joins) if joins != self.joins else self

    def _of_joined(self, correction: Correction) -> Correction:
        entity, into = correction.entity, correction.into
        joined = self.joins.get(entity, entity), self.joins.get(into, into)
        return correction if joined == (entity, into) else replace(
            correction, entity=joined[0], into=joined[1]
        )  # fmt: skip

    @property
    def documents(self) -> frozenset[str]:
        """The ids of the documents in which single mentions are put right."""
        return frozenset(self._placed)

    @property
    def gathering(self) -> frozenset[str]:
        """The ids that other entities, or single mentions, were given to."""
        given = (c.into if c.into else c.entity for c in self.corrections if c.into or c.text)
        return frozenset(filter(None, given))

    @property
    def concerned(self) -> frozenset[str]:
        """The base ids of all entities that may be others after corrections, or get others."""
        corrected = (name for c in self.corrections for name in (c.entity, c.into) if name)
        return frozenset([*self.joins, *self.joins.values(), *corrected])

    def entity(self, base: str) -> str | None:
        """Return the effective id of an entity, splits aside; None: it is none."""
        return self._after(base, "", "", splits=False)

    def is_split(self, base: str) -> bool:
        """Whether the form or the document of a mention decides what it is of."""
        entity: str | None = self.joins.get(base, base)
        for correction in self._steps:
            if correction.entity == entity:
                if correction.action is Action.SPLIT:
                    return True
                entity = _stepped(entity, correction)
        return False

    def mentions(
        self, mentions: Sequence[Mention], document: str, text: str
    ) -> tuple[Mention, ...]:
        """Return the mentions of a document as they are after all corrections, in reading order.

        `mentions`: as recognised, in reading order; ``text``: the document's.
        """
        placed = self._placed.get(document)
        if placed:
            return self._step_by_step(mentions, document, text)
        found = []
        for mention in mentions:
            entity = self._after(mention.entity, mention.text, document, splits=True)
            if entity is not None:
                found.append(_of(mention, entity))
        return tuple(found)

    def _after(self, base: str, form: str, document: str, *, splits: bool) -> str | None:
        """Return what a mention is of after all corrections but those of single places."""
        key = (base, form, document) if splits else (base, "", "")
        if key in self._known:
            return self._known[key]
        entity: str | None = self.joins.get(base, base)
        for correction in self._steps:
            if correction.entity != entity or entity is None:
                continue
            if correction.action is not Action.SPLIT:
                entity = _stepped(entity, correction)
            elif splits and self._concerns(correction, form, document):
                entity = correction.into
        if len(self._known) < _MOST_KNOWN:
            self._known[key] = entity
        return entity

    def _concerns(self, split: Correction, form: str, document: str) -> bool:
        if split.documents and document not in split.documents:
            return False
        return not split.forms or normal_form(form) in self._forms[split]

    def _step_by_step(
        self, mentions: Sequence[Mention], document: str, text: str
    ) -> tuple[Mention, ...]:
        found = [_of(m, self.joins.get(m.entity, m.entity)) for m in mentions]
        for correction in self.corrections:
            if correction.action in _PLACED:
                if correction.document == document:
                    _put(found, correction, text)
                continue
            for at in range(len(found) - 1, -1, -1):
                mention = found[at]
                if mention.entity != correction.entity:
                    continue
                if correction.action is not Action.SPLIT:
                    entity = _stepped(mention.entity, correction)
                elif self._concerns(correction, mention.text, document):
                    entity = correction.into
                else:
                    continue
                if entity is None:
                    del found[at]
                else:
                    found[at] = _of(mention, entity)
        return tuple(found)


_MOST_KNOWN = 200_000  # answers kept, of some 200 bytes


def normal_form(text: str) -> str:
    """Return a surface form as forms are compared: folded, with single spaces."""
    return " ".join(fold(text).split())


def located(correction: Correction, text: str) -> tuple[int, int] | None:
    """Return the range of code points that a correction of one place is about.

    In a text that has changed since, the same words nearest to where they were; None: not there.
    """
    wanted = correction.text
    if text.startswith(wanted, correction.start):
        return correction.start, correction.start + len(wanted)
    before = text.rfind(wanted, 0, correction.start + len(wanted))
    after = text.find(wanted, correction.start)
    places = [at for at in (before, after) if at >= 0]
    if not places:
        return None
    nearest = min(places, key=lambda at: abs(at - correction.start))
    return nearest, nearest + len(wanted)


def _put(found: list[Mention], correction: Correction, text: str) -> None:
    """Link or unlink one place among the mentions of a document, in place."""
    place = located(correction, text)
    if place is None:
        return
    start, end = place
    found[:] = [m for m in found if m.end <= start or m.start >= end]
    if correction.action is Action.LINK:
        kind = type_of(correction.entity)
        mention = Mention(correction.document, start, end, correction.entity, kind, text[start:end])
        found.insert(bisect_left(found, start, key=lambda m: m.start), mention)


def _stepped(entity: str, correction: Correction) -> str | None:
    """Return what the correction of an entity as a whole makes of it; None: none."""
    match correction.action:
        case Action.MERGE:
            return correction.into
        case Action.RETYPE:
            assert correction.type is not None
            return retyped(entity, correction.type)
        case Action.DROP:
            return None
        case _:
            return entity


def _of(mention: Mention, entity: str) -> Mention:
    if entity == mention.entity:
        return mention
    kind = type_of(entity)
    if mention.type is EntityType.DEMONYM and kind is EntityType.PLACE:
        kind = EntityType.DEMONYM
    return replace(mention, entity=entity, type=kind)


def _names(corrections: Iterable[Correction]) -> dict[str, str]:
    names: dict[str, str] = {}
    for correction in corrections:
        match correction.action:
            case Action.RENAME:
                names[correction.entity] = correction.name
            case Action.RETYPE:
                assert correction.type is not None
                if correction.entity in names:
                    names[retyped(correction.entity, correction.type)] = names.pop(
                        correction.entity
                    )
            case Action.MERGE | Action.DROP:
                names.pop(correction.entity, None)
            case Action.SPLIT if correction.name:
                names.setdefault(correction.into, correction.name)
            case Action.LINK if correction.name:
                names.setdefault(correction.entity, correction.name)
            case _:
                pass
    return names
