"""The part of the explorer that lays out the panes and moves the focus between them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from search_index.plain import printable, thinned
from tui.footer import Scene
from tui.screens.asking import Asking
from tui.state import ReadingState, View
from tui.strips import plain
from tui.widgets.bars import FilterBar, StatusBar, TopBar
from tui.widgets.document_list import DocumentList
from tui.widgets.entity_list import EntityList
from tui.widgets.hit_list import HitList
from tui.widgets.mention_list import MentionList
from tui.widgets.reader import Reader
from tui.widgets.row_list import Move, RowList
from tui.widgets.search_bar import QueryInput, SearchBar

WIDE, MEDIUM = 110, 60  # columns from which three, and two, panes are side by side
SLIVER = 16  # columns under which the search bar is nothing but its input
BRIEFLY = 4.0  # seconds
SHORT, TINY = 12, 8  # rows under which the top bar, and the borders and status bar, give way
_READER_MOVES = {
    Move.UP: "line_up", Move.DOWN: "line_down", Move.PAGE_UP: "page_up",
    Move.PAGE_DOWN: "page_down", Move.HALF_UP: "half_page_up", Move.HALF_DOWN: "half_page_down",
    Move.TOP: "top", Move.BOTTOM: "bottom",
}  # fmt: skip
_SCENES: dict[str, tuple[int, Scene]] = {  # of a widget with the focus: its pane, what it is
    "documents": (1, "documents"),
    "hits": (2, "hits"),
    "notice": (2, "hits"),
    "reader": (2, "reader"),
    "entities": (3, "entities"),
    "mentions": (3, "mentions"),
}


class Notice(Static, can_focus=True):
    """What is so, and what to do, where there is no hit to show."""


class Panes(Asking):
    """Shows three panes, two or one, as the size of the terminal allows."""

    AUTO_FOCUS = ""

    def __init__(
        self,
        folder: Path | None = None,
        index_dir: Path | None = None,
        lexicon: Path | None = None,
    ) -> None:
        super().__init__(folder, index_dir, lexicon)
        self.state = ReadingState()
        self._pane = 2

    def compose(self) -> ComposeResult:
        """Yield the bars and the panes."""
        yield TopBar(id="top")
        yield SearchBar(id="search")
        yield FilterBar(id="filters")
        with Horizontal(id="panes"):
            yield DocumentList(id="documents")
            with ContentSwitcher(id="middle", initial="notice"):
                yield HitList(id="hits")
                yield Reader(id="reader")
                yield Notice("", id="notice", markup=False)
            with Vertical(id="side"):
                yield EntityList(id="entities")
                yield MentionList(id="mentions")
        yield StatusBar(id="status")

    def on_mount(self) -> None:
        """Name the panes, then open the library behind the first paint."""
        self.documents.border_title = "Documents"
        self.entity_list.border_title = "Entities"
        self.entity_list.placeholder = "the names in the documents found stand here"
        self.entity_list.border_subtitle = "mentions · documents"
        self.mention_list.border_title = "Mentions"
        self.hit_list.border_title = "Hits"
        self.query_one("#notice").border_title = "Hits"
        self.mention_list.placeholder = "enter on an entity lists its mentions here"
        self.query_one(FilterBar).display = False
        self._lay_out()
        self.call_after_refresh(self.open_library)

    # -- the widgets -------------------------------------------------------------------------

    @property
    def documents(self) -> DocumentList:
        """The list of documents."""
        return self.query_one(DocumentList)

    @property
    def hit_list(self) -> HitList:
        """The list of hits."""
        return self.query_one(HitList)

    @property
    def reader(self) -> Reader:
        """The reader."""
        return self.query_one(Reader)

    @property
    def entity_list(self) -> EntityList:
        """The list of entities."""
        return self.query_one(EntityList)

    @property
    def search_input(self) -> QueryInput:
        """The input of the search bar."""
        return self.query_one(QueryInput)

    @property
    def in_search(self) -> bool:
        """Whether what is typed goes into the search bar."""
        return self.focused is self.search_input

    @property
    def mention_list(self) -> MentionList:
        """The list of the current entity's mentions."""
        return self.query_one(MentionList)

    # -- layout ------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Show as many panes as fit."""
        self._lay_out()

    def _lay_out(self) -> None:
        """Choose what is shown for the size: three panes, two, or one."""
        width, height = self.app.size
        documents, middle, side = (
            self.query_one(f"#{name}") for name in ("documents", "middle", "side")
        )
        wide, medium = width >= WIDE, width >= MEDIUM
        documents.display = wide or self._pane == 1 or (medium and self._pane == 2)
        middle.display = medium or self._pane == 2
        side.display = wide or self._pane == 3
        self.set_class(medium and not wide, "-medium")
        self.set_class(not medium, "-narrow")
        self.set_class(height < TINY or width < 30, "-tiny")
        self.set_class(width < SLIVER, "-sliver")
        self.query_one(TopBar).display = height >= SHORT
        self.query_one(StatusBar).display = height >= TINY

    def _middle_widget(self) -> Widget:
        return self.query_one(f"#{self.query_one(ContentSwitcher).current}")

    def action_pane(self, pane: int) -> None:
        """Go to pane 1, 2 or 3; 3 again goes on to the mentions."""
        again = pane == 3 and self.focused is self.entity_list
        self._pane = pane
        self._lay_out()
        target = (self.documents, self._middle_widget(), self.entity_list)[pane - 1]
        self.focus_pane_widget(self.mention_list if again else target)

    def focus_pane_widget(self, widget: Widget) -> None:
        """Give a pane the focus, and a list without a cursor its first item."""
        self.set_focus(widget)
        if isinstance(widget, RowList) and widget.cursor is None and widget.keys:
            widget.cursor = 0
            self.list_moved(widget)

    def action_pane_step(self, steps: int) -> None:
        """Go to the next or previous pane, the mentions counting as one."""
        stops = (self.documents, self._middle_widget(), self.entity_list, self.mention_list)
        focused = self.focused
        at = stops.index(focused) if focused in stops else (1 if steps < 0 else 0)
        target = (at + steps) % len(stops)
        self._pane = min(3, target + 1)
        self._lay_out()
        self.focus_pane_widget(stops[target])

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Keep the pane that has the focus in view, and show the keys that count there.

        By now it may be another than the event tells of: keys are quicker than it.
        """
        bar, focused = self.query_one(StatusBar), self.focused
        scene = _SCENES.get(focused.id or "") if focused is not None else None
        if scene is not None:
            self._pane, bar.scene = scene
        elif self.in_search:
            bar.scene = "search"
        self._lay_out()

    def show_view(self, view: View) -> None:
        """Bring the hits or the reader into the middle pane, and focus to it."""
        self.show_middle(view)
        self._pane = 2
        self._lay_out()
        self.set_focus(self._middle_widget())
        self.show_depth()

    def show_middle(self, view: View) -> None:
        """Bring the hits, the reader, or what is told in place of hits into the middle pane."""
        current = "reader" if view == "reader" else "hits" if self.hit_list.passages else "notice"
        left = self.focused is not None and self.focused is self._middle_widget()
        self.query_one(ContentSwitcher).current = current
        if left:
            self.set_focus(self._middle_widget())
        if view == "reader" and self.reader.document is not None:
            info = self.reader.document.info
            title = f"{info.title} · {info.author}" if info.author else info.title
            self.reader.border_title = plain(title)
        if view == "hits":
            self.documents.opened = None

    # -- moving and telling ------------------------------------------------------------------

    def action_move(self, step: str) -> None:
        """Move in the pane that has the focus."""
        focused = self.focused
        if focused is None:
            self.show_view(self.state.view)
            focused = self.focused
        if isinstance(focused, RowList):
            if focused.move(Move[step]):
                self.list_moved(focused)
        elif isinstance(focused, Reader):
            getattr(focused, f"action_{_READER_MOVES[Move[step]]}")()
        elif self.state.view == "hits" and self.hit_list.move(Move[step]):  # from the search bar
            self.list_moved(self.hit_list)

    def action_open(self) -> None:
        """Open what is under the cursor."""
        if isinstance(self.focused, RowList):
            self.item_chosen(self.focused)

    def list_moved(self, row_list: RowList[Any]) -> None:
        """Follow the cursor of a list."""
        raise NotImplementedError

    def item_chosen(self, row_list: RowList[Any]) -> None:
        """Open what is under the cursor of a list."""
        raise NotImplementedError

    def say(self, text: str, *, briefly: bool = False) -> None:
        """Tell the reader something in the status bar, until the next key.

        What nobody asked for is told `briefly`: then the keys show again by themselves.
        """
        bar = self.query_one(StatusBar)
        bar.notice = told = thinned(printable(text))
        if briefly:
            self.set_timer(BRIEFLY, partial(self._fall_silent, told))

    def _fall_silent(self, told: str) -> None:
        bar = self.query_one(StatusBar)
        if bar.notice == told:
            bar.notice = ""

    def show_depth(self) -> None:
        """Show whether there is somewhere to go back or forward to."""
        self.query_one(TopBar).depth = self.state.history.depth
