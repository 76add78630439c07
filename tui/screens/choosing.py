"""Choosing one of many by typing a part of its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from search_index.errors import EntityNotFound, KorusError
from search_index.models import EntityCount, EntityType
from tui.curation import Choice, Wanted
from tui.keymap import KeyTable, bind, types
from tui.screens.asking import one_line
from tui.strips import plain
from tui.widgets.choice_list import TYPES, ChoiceList, Option
from tui.widgets.row_list import Move, RowList
from tui.widgets.search_bar import QueryInput

if TYPE_CHECKING:
    from search_index.library import Library

_MOVES = ("move.down", "move.up", "move.page-up", "move.page-down")
_MOST = 50  # entities offered: of more, the next letter finds the one that is meant
TINY = 8  # rows or columns under which there is no frame


class ChoiceInput(QueryInput):
    """A line on which a name, or a part of one, is typed."""


class Chooser(ModalScreen[Choice | None]):
    """Type to narrow the options; enter takes the one under the cursor, esc leaves."""

    AUTO_FOCUS = "ChoiceInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", show=False, priority=True)
    ]

    def __init__(self, title: str, verb: str, keys: KeyTable, *, placeholder: str) -> None:
        super().__init__()
        self._title = title
        self._verb = verb
        self._placeholder = placeholder
        self._shown_for: str | None = None  # what was typed when the options were looked for
        self._choose_when_shown = False
        bind(self, [*_not_typed(keys.bindings(_MOVES)), *_not_typed(_leaving(keys))])

    def compose(self) -> ComposeResult:
        """Yield what is typed above what is offered."""
        with Vertical(id="chooser") as box:
            box.border_title = plain(self._title)
            box.border_subtitle = f"enter {self._verb} · esc leaves"
            yield ChoiceInput(placeholder=self._placeholder, compact=True, id="choice")
            yield ChoiceList(id="choices")
            yield Static("", id="nothing", markup=False)

    def on_mount(self) -> None:
        """Offer what is likeliest before anything is typed, once there are styles to draw it."""
        self.call_after_refresh(self._look_up_first)

    def _look_up_first(self) -> None:
        if not self.typed:
            self.look_up("")

    def on_resize(self) -> None:
        """Give the frame up where there is little room."""
        self.set_class(self.app.size.height < TINY or self.app.size.width < 30, "-tiny")

    @property
    def choices(self) -> ChoiceList:
        """The list."""
        return self.query_one(ChoiceList)

    @property
    def typed(self) -> str:
        """What is typed."""
        return self.query_one(ChoiceInput).value

    def look_up(self, typed: str) -> None:
        """Find the options for what is typed, then call `offer`."""
        raise NotImplementedError

    def offer(self, typed: str, options: Sequence[Option], cursor: int = 0) -> None:
        """Show the options for what was typed."""
        if typed != self.typed:
            return
        self._shown_for = typed
        self.choices.show(options, cursor)
        self.query_one("#nothing", Static).update("" if options else "nothing has such a name")
        self.query_one("#nothing").display = not options
        if self._choose_when_shown:
            self._choose()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._choose_when_shown = False
        self.look_up(event.value)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._shown_for == self.typed:
            self._choose()
        else:
            self._choose_when_shown = True

    @on(RowList.Clicked)
    def _clicked(self, event: RowList.Clicked) -> None:
        event.stop()
        self._choose()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Keep the keyboard with the input: a click on the list chooses."""
        if isinstance(event.widget, ChoiceList):
            self.query_one(ChoiceInput).focus()

    def _choose(self) -> None:
        option = self.choices.current
        if option is not None:
            self.dismiss(self.choice(option))

    def choice(self, option: Option) -> Choice:
        """Return what it means to choose an option."""
        return Choice("", option.key)

    def action_move(self, step: str) -> None:
        """Move in the list."""
        self.choices.move(Move[step])

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


class TypeChooser(Chooser):
    """Chooses a type of entity."""

    def __init__(self, title: str, now: EntityType | None, keys: KeyTable) -> None:
        super().__init__(title, "takes it", keys, placeholder="type to narrow")
        self._now = now

    def look_up(self, typed: str) -> None:
        """Offer the types whose name has what is typed."""
        found = [
            Option(str(kind), name, kind, note="as it is now" if kind is self._now else "")
            for kind, name in TYPES.items()
            if typed.strip().casefold() in name
        ]
        self.offer(typed, found)


@dataclass
class _Offered(Message):
    """Entities for what was typed."""

    typed: str
    options: Sequence[Option]
    cursor: int


class EntityChooser(Chooser):
    """Chooses an entity of the corpus by any of its names, in any script; twins come first."""

    def __init__(self, library: Library, wanted: Wanted, verb: str, keys: KeyTable) -> None:
        super().__init__(wanted.title, verb, keys, placeholder="a name, in any script")
        self._library = library
        self._wanted = wanted

    def look_up(self, typed: str) -> None:
        """Look for entities in the background."""
        self._look_up(typed)

    @work(thread=True, exclusive=True, group="choices")
    def _look_up(self, typed: str) -> None:
        worker = get_current_worker()
        library, wanted = self._library, self._wanted
        try:
            names, kind = self._names()
            found = library.choices(
                typed,
                names=names,
                kind=kind,
                limit=_MOST + 1,
                cancelled=lambda: worker.is_cancelled,
            )
        except (KorusError, OSError) as error:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._fail, one_line(error))
            return
        listed = [count for count in found if count.entity.id != wanted.like][:_MOST]
        options = _options(listed)
        cursor = 0
        if wanted.new:
            name = typed.strip() or wanted.new
            options.insert(0, Option("", name, note="a new entity"))
            cursor = 0 if wanted.new_first or len(options) == 1 else 1
        if not worker.is_cancelled:
            self.post_message(_Offered(typed, options, cursor))

    def _names(self) -> tuple[list[str], EntityType | None]:
        """Return the names of what is to be the same, and its type."""
        wanted = self._wanted
        names = [wanted.form] if wanted.form else []
        if wanted.like is None:
            return names, None
        try:
            entity = self._library.entity(wanted.like)
        except EntityNotFound:
            return names, None
        return [*names, entity.name, *entity.names.values(), *entity.aliases], entity.type

    @on(_Offered)
    def _offered(self, event: _Offered) -> None:
        event.stop()
        self.offer(event.typed, event.options, event.cursor)

    def _fail(self, text: str) -> None:
        self.notify(text, severity="error", markup=False, timeout=8)

    def choice(self, option: Option) -> Choice:
        """Return an entity of the corpus, else a new one."""
        return Choice(option.key) if option.key else Choice("", option.name)


def _options(counts: Sequence[EntityCount]) -> list[Option]:
    """Return a line for each entity; of those with one name the id tells which is which."""
    named = Counter(count.entity.name for count in counts)
    return [
        Option(
            count.entity.id,
            count.entity.name,
            count.entity.type,
            count,
            count.entity.id.partition(":")[2] if named[count.entity.name] > 1 else "",
        )
        for count in counts
    ]


def _leaving(keys: KeyTable) -> list[Binding]:
    return keys.bindings(("search.leave",), "leave")


def _not_typed(wanted: Iterable[Binding]) -> list[Binding]:
    """Return the bindings with those keys only that neither type nor edit a text."""
    found = []
    for several in wanted:
        for binding in Binding.make_bindings([several]):
            event = events.Key(binding.key, None)
            if not types(binding.key) and not QueryInput.edits(event):
                found.append(binding)
    return found
