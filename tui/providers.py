"""What the palette offers: every command, the documents found, and every entity."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from search_index.errors import KorusError
from search_index.models import EntityCount, EntityRef
from search_index.plain import printable, thinned
from tui.commands import COMMANDS
from tui.keymap import in_force
from tui.screens.explorer import ExplorerScreen

_MOST = 12  # of documents and of entities, so that neither crowds out the other
_MEANT = 1.0  # the least score of an entity with just the name typed: that of a good match


T = TypeVar("T")


def _best(offered: Sequence[T], score: Callable[[T], float]) -> list[T]:
    scored = [(score(each), each) for each in offered]
    found = sorted((each for each in scored if each[0] > 0), key=lambda each: -each[0])
    return [each for _, each in found[:_MOST]]


class CorpusCommands(Provider):
    """Commands, documents and entities by name."""

    _entities: tuple[EntityCount, ...] = ()

    @property
    def _explorer(self) -> ExplorerScreen | None:
        return self.screen if isinstance(self.screen, ExplorerScreen) else None

    async def startup(self) -> None:
        """Take the entities in the results as they are when the palette opens."""
        if self._explorer is not None:
            self._entities = self._explorer.entity_list.entities

    async def discover(self) -> Hits:
        """Offer the commands before anything is typed."""
        keys = in_force(self.screen)
        for command in COMMANDS:
            if command.palette:
                shown = keys.shown(command.id)
                text = Content(f"{command.title}  ({shown})" if shown else command.title)
                yield DiscoveryHit(
                    text, partial(self._run, command.action), text=command.title, help=command.help
                )
        yield DiscoveryHit(
            "Light or dark",
            self.app.action_other_theme,  # type: ignore[attr-defined]
            help="Change between the light and the dark theme.",
        )

    async def search(self, query: str) -> Hits:
        """Offer what matches, best first."""
        matcher, keys = self.matcher(query), in_force(self.screen)
        for command in COMMANDS:
            score = matcher.match(command.title)
            if score > 0 and command.palette:
                shown = keys.shown(command.id)
                yield Hit(
                    score,
                    matcher.highlight(command.title).append(f"  ({shown})" if shown else ""),
                    partial(self._run, command.action),
                    help=command.help,
                )
        explorer = self._explorer
        if explorer is None:
            return
        infos = [hit.info for hit in explorer.documents.hits]
        for hit in _best(infos, lambda info: matcher.match(printable(info.title))):
            title = thinned(printable(hit.title))
            yield Hit(
                matcher.match(title),
                Content(title),
                partial(explorer.open_document, hit.id),
                help=f"Read · {hit.language}",
            )
        meant = await self._meant_by(query)
        listed = {count.entity.id: count.entity for count in self._entities}
        listed.update(meant)

        def liking(ref: EntityRef) -> float:
            return max(matcher.match(printable(ref.name)), _MEANT if ref.id in meant else 0.0)

        for entity in _best(list(listed.values()), liking):
            yield Hit(
                liking(entity),
                Content(thinned(printable(entity.name))),
                partial(self._choose, entity),
                help=f"Mentions · {entity.type.value.lower()}",
            )

    async def _meant_by(self, name: str) -> dict[str, EntityRef]:
        """Return the entities of the corpus that a name, in any language, may mean."""
        library = self._explorer.library if self._explorer is not None else None
        if library is None:
            return {}
        try:
            found = await to_thread(library.find_entities, name)
        except (KorusError, OSError):  # the explorer tells what is wrong with an index
            return {}
        return {each.id: EntityRef(each.id, each.type, each.name) for each in found[:_MOST]}

    async def _run(self, action: str) -> None:
        await self.screen.run_action(action)

    def _choose(self, entity: EntityRef) -> None:
        explorer = self._explorer
        if explorer is not None:
            explorer.set_entity(entity.id)
            explorer.action_mention(1)
