"""The part of the explorer that asks what to put right, and shows the card of an entity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from search_index.models import EntityType
from tui.curation import Choice, NewEntity, Spot, Wanted, cut, maker, spot_of, type_of
from tui.keymap import in_force
from tui.screens.correcting import Correcting

_NO_ENTITY = "choose an entity first: 3, or f in the reader"
_NOT_LINKED = "nothing is linked here: take a mention from the list, or with f in the reader"
_NO_SPOT = "choose a mention or a hit first: in a list, or with f in the reader"


class Curating(Correcting):
    """Everything that can be said of an entity, or of one of its mentions."""

    def name_of(self, entity_id: str) -> str:
        """Return the name of an entity that was listed, else its id."""
        raise NotImplementedError

    # -- what it is about --------------------------------------------------------------------

    def _chosen(self) -> str | None:
        """Return the entity chosen: in their list if it is in use, else the current one."""
        chosen = self.entity_list.current_key if self.focused is self.entity_list else None
        chosen = chosen or self.state.entity
        if chosen is None:
            self.say(_NO_ENTITY)
        return chosen

    def _called(self, entity_id: str) -> str:
        current = entity_id == self.state.entity and self.entity_name
        return cut(self.entity_name if current else self.name_of(entity_id))

    def _spot(self) -> Spot | None:
        """Return the place chosen: under the cursor of a list, or current in the reader."""
        spot = self._spot_in_use()
        if spot is None:
            self.say(_NO_SPOT)
        return spot

    def _spot_in_use(self) -> Spot | None:
        listed = self.mention_list
        if self.focused is listed and listed.current is not None:
            return spot_of(listed.current, linked=listed.current_number is not None)
        document, span = self.reader_document(), self.state.span
        if document is not None:
            if span is None:
                return None
            for mention in self.reader.mentions:
                if mention.start == span.start:
                    return Spot(document.id, mention.start, mention.text, mention.entity)
            return Spot(document.id, span.start, document.text[span.start : span.end])
        if self.hit_list.cursor is None or self.hit_list.current is None:
            return None
        hit, place = self.hit_list.current
        passage = self.hit_list.passages[self.hit_list.cursor][1]
        if place is None:
            return None
        text = passage.text[place.start - passage.start : place.end - passage.start]
        return Spot(hit.info.id, place.start, text) if text else None

    # -- entities ----------------------------------------------------------------------------

    async def action_merge(self) -> None:
        """Say that the entity chosen is the same as another."""
        entity = self._chosen()
        if entity is not None:
            wanted = Wanted(f"Merge {self._called(entity)} into …", entity)
            await self._choose_entity(wanted, "merges", partial(self._merge, entity))

    def _merge(self, entity: str, choice: Choice) -> None:
        self.correct(maker("merge", entity, into=choice.entity))

    def action_drop(self) -> None:
        """Say that the entity chosen is none."""
        entity = self._chosen()
        if entity is not None:
            self.correct(maker("drop", entity))

    async def action_rename(self) -> None:
        """Give the entity chosen another name."""
        entity = self._chosen()
        if entity is None:
            return
        from tui.screens.naming import NameScreen  # noqa: PLC0415 - only when asked for

        def named(name: str | None) -> None:
            if name is not None:
                self.correct(maker("rename", entity, name=name))

        called = self.entity_name if entity == self.state.entity else self.name_of(entity)
        await self.app.push_screen(NameScreen("Rename", called), named)

    async def action_retype(self) -> None:
        """Say of what type the entity chosen is."""
        entity = self._chosen()
        if entity is not None:
            await self._choose_type(
                f"{self._called(entity)} is …", type_of(entity), partial(self._retype, entity)
            )

    def _retype(self, entity: str, kind: EntityType) -> None:
        if kind is not type_of(entity):
            self.correct(maker("retype", entity, type=kind))

    async def action_split(self, by_document: bool) -> None:
        """Give the mentions written like one, or those of one document, to another entity."""
        spot = self._spot()
        if spot is None:
            return
        entity = spot.entity
        if by_document and self.reader_document() is not None:
            entity = self.state.entity or entity  # whatever stands under the cursor there
        if entity is None:
            self.say(_NOT_LINKED)
            return
        what = f"the mentions in {spot.document}" if by_document else f"“{cut(spot.text)}”"
        new = self._called(entity) if by_document else spot.text
        wanted = Wanted(
            f"Split off {self._called(entity)}: {what} …", entity, new=new, new_first=True
        )
        spot = replace(spot, entity=entity)
        await self._choose_entity(wanted, "splits", partial(self._split, spot, by_document))

    def _split(self, spot: Spot, by_document: bool, choice: Choice) -> None:
        entity = spot.entity
        assert entity is not None
        which: dict[str, Any] = {"forms": (spot.text,)}
        if by_document:
            which = {"documents": (spot.document,)}
        if choice.entity:
            self.correct(maker("split", entity, into=choice.entity, **which))
        else:
            self.correct(maker("split", entity, new=(type_of(entity), choice.name), **which))

    # -- mentions ----------------------------------------------------------------------------

    def action_link_mention(self) -> None:
        """Make the unlinked place under the cursor a mention of the current entity."""
        found, entity = self.unlinked_place(), self.state.entity
        if found is None or entity is None:
            self.say("= links a place listed as unlinked: 3 goes there, below the mentions")
            return
        self._link(spot_of(found, linked=False), entity)

    async def action_say_mention(self) -> None:
        """Say which entity the mention, or hit, under the cursor names."""
        spot = self._spot()
        if spot is not None:
            wanted = Wanted(f"“{cut(spot.text)}” is …", spot.entity, spot.text, new=spot.text)
            await self._choose_entity(wanted, "links", partial(self._say_mention, spot))

    def _say_mention(self, spot: Spot, choice: Choice) -> None:
        if choice.entity:
            self._link(spot, choice.entity)
            return
        before = type_of(spot.entity) if spot.entity else None

        def typed(kind: EntityType) -> None:
            self._link(spot, "", (kind, choice.name))

        self.call_later(self._choose_type, f"{cut(choice.name)} is …", before, typed)

    def _link(self, spot: Spot, entity: str, new: NewEntity | None = None) -> None:
        self.correct(maker("link", entity, new=new, **_where(spot)), linked=True)

    def action_unlink_mention(self) -> None:
        """Say that what is under the cursor names nothing."""
        spot = self._spot()
        if spot is None:
            return
        if spot.entity is None:
            self.say(_NOT_LINKED)
            return
        self.correct(maker("unlink", **_where(spot)), linked=True)

    # -- what is asked -----------------------------------------------------------------------

    async def _choose_entity(
        self, wanted: Wanted, verb: str, then: Callable[[Choice], None]
    ) -> None:
        """Ask for an entity, then do something with it."""
        if self.library is None:
            return
        from tui.screens.choosing import EntityChooser  # noqa: PLC0415 - only when asked for

        def chosen(choice: Choice | None) -> None:
            if choice is not None:
                then(choice)

        chooser = EntityChooser(self.library, wanted, verb, in_force(self))
        await self.app.push_screen(chooser, chosen)

    async def _choose_type(
        self, title: str, now: EntityType | None, then: Callable[[EntityType], None]
    ) -> None:
        """Ask for a type, then do something with it."""
        from tui.screens.choosing import TypeChooser  # noqa: PLC0415 - only when asked for

        def chosen(choice: Choice | None) -> None:
            if choice is not None:
                then(EntityType(choice.name))

        await self.app.push_screen(TypeChooser(title, now, in_force(self)), chosen)

    # -- the card ----------------------------------------------------------------------------

    async def action_card(self) -> None:
        """Show the card of the entity chosen."""
        entity = self._chosen()
        if entity is None or self.library is None:
            return
        from tui.screens.card import CardScreen  # noqa: PLC0415 - only when asked for

        def chosen(companion: str | None) -> None:
            if companion is not None:
                self.leave_place()
                self.set_entity(companion)

        card = CardScreen(self.library, entity, self._called(entity), in_force(self))
        await self.app.push_screen(card, chosen)


def _where(spot: Spot) -> dict[str, Any]:
    return {"document": spot.document, "start": spot.start, "text": spot.text}
