"""The part of the explorer that makes corrections and takes them back, and shows what follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work

from search_index.errors import EntityNotFound, KorusError
from search_index.plain import printable
from tui import notices
from tui.curation import Maker, told
from tui.keymap import in_force
from tui.messages import Corrected, Refused
from tui.screens.asking import one_line
from tui.screens.ordered_keys import OrderedKeys

if TYPE_CHECKING:
    from search_index.corrections import Correction, Corrections
    from search_index.library import Library

_TOLD_FOR = 6.0  # seconds


@dataclass(frozen=True, slots=True)
class _Before:
    """What was so when a correction was asked for."""

    entity: str | None  # the current one
    beside: str | None  # the one beside it in the list
    used: frozenset[str]  # those that filters and places to go back to name


class Correcting(OrderedKeys):
    """Corrects in a worker; then sidebar, mentions, results and reader show the new state.

    One correction is made at a time, so that they are kept in the order in which they are asked
    for; the library keeps them in its file.
    """

    def __init__(
        self,
        folder: Path | None = None,
        index_dir: Path | None = None,
        lexicon: Path | None = None,
    ) -> None:
        super().__init__(folder, index_dir, lexicon)
        self._corrections: Corrections | None = None  # those that are in what is shown
        self._problems_told: tuple[object, ...] = ()
        self.places_cursor = False  # on the current entity, when it is listed anew

    # -- what the file says ------------------------------------------------------------------

    def take_corrections(self, corrections: Corrections) -> bool:
        """Tell what in the file cannot be used; true if it says otherwise than what is shown."""
        before, self._corrections = self._corrections, corrections
        if corrections.problems != self._problems_told:
            self._problems_told = corrections.problems
            if corrections.problems and self.library is not None:
                text = notices.in_corrections(self.library.corrections_file, corrections.problems)
                self.notify(text, title="Corrections", severity="warning", markup=False, timeout=15)
        return before is not None and before.entries != corrections.entries

    def forget_problems(self) -> None:
        """Let what cannot be used be told again."""
        self._problems_told = ()

    # -- correcting --------------------------------------------------------------------------

    def correct(self, make: Maker, *, linked: bool = False) -> None:
        """Put something right in the background; `linked`: it is about a single place."""
        if self._begin():
            self._correct(make, self._before(), linked)

    def action_undo_correction(self) -> None:
        """Take back what was put right last."""
        if self._begin():
            self._undo(self._before())

    def _begin(self) -> bool:
        if self.library is None or self.is_awaited("correction"):
            self.say("one moment: the last correction is still being made")
            return False
        self.awaited("correction")
        return True

    def _before(self) -> _Before:
        listed = self.entity_list
        at = listed.keys.index(self.state.entity) if self.state.entity in listed.keys else None
        beside = None
        if at is not None and len(listed.keys) > 1:
            beside = listed.keys[at + 1 if at + 1 < len(listed.keys) else at - 1]
        filters = {each.value for each in self.state.question.filters if each.field == "entity"}
        used = frozenset(filters | self.state.history.entities())
        return _Before(self.state.entity, beside, used)

    @work(thread=True, group="correction")
    def _correct(self, make: Maker, before: _Before, linked: bool) -> None:
        library = self.library
        if library is None:
            return
        try:
            correction = make(library)
            names = _names(library, correction)
            library.correct(correction)
            names = {**_names(library, correction), **names}
            self._report(told(correction, names), correction, before, linked=linked, undone=False)
        except (KorusError, OSError) as error:
            self.post_message(Refused(one_line(error)))

    @work(thread=True, group="correction")
    def _undo(self, before: _Before) -> None:
        library = self.library
        if library is None:
            return
        try:
            entries = library.corrections().entries
            names = _names(library, entries[-1]) if entries else {}
            undone = library.undo_correction()
            if undone is None:
                self.post_message(Refused(""))
                return
            names.update(_names(library, undone))
            text = f"taken back: {told(undone, names)}"
            linked = bool(undone.document)
            self._report(text, undone, before, linked=linked, undone=True)
        except (KorusError, OSError) as error:
            self.post_message(Refused(one_line(error)))

    def _report(
        self, text: str, correction: Correction, before: _Before, *, linked: bool, undone: bool
    ) -> None:
        """Find out what became of what is in use, and tell the screen."""
        library = self.library
        assert library is not None
        successor = _successor(correction)
        wanted: tuple[str | None, ...]
        if linked:
            wanted = (before.entity, correction.entity)
        elif undone:
            wanted = (correction.entity, before.entity)
        else:
            wanted = (successor or correction.entity, correction.into, before.beside)
        gone, now = correction.entity, successor
        if undone:
            gone, now = successor or "", correction.entity
        became = {
            entity: _first(library, (now if entity == gone else None,))
            for entity in before.used
            if _first(library, (entity,)) is None
        }
        entity = _first(library, wanted)
        self.post_message(Corrected(text, entity, became, library.corrections(), linked))

    @on(Corrected)
    async def _corrected(self, event: Corrected) -> None:
        event.stop()
        self.arrived("correction")
        self._corrections = event.corrections
        if event.linked:
            self.next_unlinked = self.mention_list.current_unlinked
        self.state.question = self.state.question.with_entities(event.became)
        self.state.history.replace_entities(event.became)
        undo = in_force(self).first("correction.undo")
        again = f"   {undo} undo" if undo and event.corrections.entries else ""
        self.notify(printable(event.told) + again, markup=False, timeout=_TOLD_FOR)
        self.show_corrected(event.entity)
        await self.release_keys()

    @on(Refused)
    async def _refused(self, event: Refused) -> None:
        event.stop()
        self.arrived("correction")
        if event.text:
            self.notify(event.text, severity="error", markup=False, timeout=8)
        else:
            self.say("there is no correction to take back")
        await self.release_keys()

    # -- what follows ------------------------------------------------------------------------

    def show_corrected(self, entity: str | None = None) -> None:
        """Show everything as the corrections make it, with an entity current; None: the same."""
        place = self.here()
        same = entity in (None, self.state.entity)
        if entity is not None:
            self.state.entity = entity
            self.reader.current_entity = entity
        self.places_cursor = True
        self.ask(self.state.question)
        self.reload_mentions(keep=same)
        if self.state.view == "reader" and self.state.document is not None:
            self.reload_document(place)
        else:
            self.reader.document = None  # what it marks is out of date


def _names(library: Library, correction: Correction) -> dict[str, str]:
    """Return the names of the entities that a correction is about, of those there are now."""
    names = {}
    for entity in filter(None, (correction.entity, correction.into)):
        try:
            names[entity] = library.entity(entity).name
        except EntityNotFound:
            continue
    return names


def _successor(correction: Correction) -> str | None:
    """Return what the entity of a correction is afterwards, None for itself or nothing."""
    match correction.action.value:
        case "merge":
            return correction.into
        case "retype":
            kind = correction.type
            return f"{kind.lower()}:{correction.entity.partition(':')[2]}" if kind else None
        case _:
            return None


def _first(library: Library, entities: Iterable[str | None]) -> str | None:
    """Return the first of some entities that is mentioned."""
    for entity in filter(None, entities):
        try:
            return library.entity(entity).id
        except EntityNotFound:
            continue
    return None
