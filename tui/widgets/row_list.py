"""A list drawn row by row on demand: the ground of every list pane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, ClassVar, Generic, TypeVar, overload

from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from tui.strips import Piece, component_style, pieces_to_strip
from tui.text_layout import TextLayout
from tui.widgets.direct_lines import DirectBar, DirectLines


class Move(Enum):
    """A step of the cursor or of the view."""

    UP = auto()
    DOWN = auto()
    PAGE_UP = auto()
    PAGE_DOWN = auto()
    HALF_UP = auto()
    HALF_DOWN = auto()
    TOP = auto()
    BOTTOM = auto()
    GROUP_UP = auto()
    GROUP_DOWN = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of cells: left pieces, right pieces, and the item that it belongs to.

    ``item`` is None for headings, which the cursor passes over.
    """

    pieces: tuple[Piece, ...]
    right: tuple[Piece, ...] = ()
    item: int | None = None


Key = TypeVar("Key")
Item = TypeVar("Item")


class Lazy(Sequence[Item]):
    """A sequence whose items are made when they are looked at."""

    def __init__(self, length: int, make: Callable[[int], Item]) -> None:
        self._length = length
        self._make = make

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Item: ...

    @overload
    def __getitem__(self, index: slice) -> list[Item]: ...

    def __getitem__(self, index: int | slice) -> Item | list[Item]:
        if isinstance(index, slice):
            return [self._make(at) for at in range(*index.indices(self._length))]
        return self._make(range(self._length)[index])


class RowList(DirectLines, ScrollView, Generic[Key], can_focus=True, inherit_bindings=False):
    """A scrolling list of items of one or more rows, of which one is under the cursor.

    A subclass overrides `build_rows`. Items are numbered from 0; ``keys[item]`` says what an item
    stands for, so that the cursor can stay with it when the list changes.
    """

    DEFAULT_CSS = """
    RowList {
        scrollbar-size: 1 1;
        overflow-x: hidden;
        overflow-y: scroll; /* always with a bar: no content changes the layout of the screen */
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row--plain",
        "row--strong",
        "row--dim",
        "row--heading",
        "row--cursor",
        "row--cursor-blurred",
        "row--mark",
        "row--hit",
        "row--hit-current",
    }

    START: ClassVar[int | None] = 0  # the item that the cursor is on at first
    cursor: reactive[int | None] = reactive(None, repaint=False)
    placeholder: reactive[str] = reactive("")

    class Clicked(Message):
        """An item was clicked, and the cursor is on it."""

        def __init__(self, row_list: RowList[Any]) -> None:
            self.row_list = row_list
            super().__init__()

        @property
        def control(self) -> RowList[Any]:
            """The list it happened in."""
            return self.row_list

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.keys: Sequence[Key] = []
        self._rows: Sequence[Row] = []
        self._first_row: Sequence[int] = []
        self._strips: LRUCache[tuple[int, int, bool, bool], Strip] = LRUCache(512)
        self._width = 0
        # Styles are costly to work out for every row.
        self._base: Style | None = None
        self._styles: dict[str, Style] = {}

    # -- what a subclass gives ---------------------------------------------------------------

    def build_rows(self, width: int) -> Sequence[Row]:
        """Set `keys`; return all rows for a width in cells, those of an item together, in order."""
        raise NotImplementedError

    def first_rows(self) -> Sequence[int]:
        """Return the first row of every item."""
        first = [-1] * len(self.keys)
        for index, row in enumerate(self._rows):
            if row.item is not None and first[row.item] < 0:
                first[row.item] = index
        return first

    def item_of(self, key: Key) -> int | None:
        """Return the item that stands for something, if there is one."""
        return self.keys.index(key) if key in self.keys else None

    # -- content -----------------------------------------------------------------------------

    def rebuild(self, *, keep: bool = True, steady: bool = False) -> None:
        """Draw the content anew, with the cursor on the same item where it still is.

        With `keep` false the cursor goes to the first item and the view to the top. With `steady`
        the item under the cursor stays on the same line of the screen.
        """
        before = self.current_key if keep else None
        line = self._line_of_cursor()
        self._width = self.scrollable_content_region.width
        self._rows = self.build_rows(max(1, self._width))
        self._first_row = self.first_rows()
        self._strips.clear()
        item = self.item_of(before) if before is not None else None
        self._resize_content(Size(self._width, len(self._rows)))
        if not self.keys:
            self.set_reactive(RowList.cursor, None)
        elif item is not None:
            self.set_reactive(RowList.cursor, item)
            if steady and line is not None:
                top = self._first_row[item] - line
                self.scroll_to(y=top, animate=False, immediate=True)
        elif keep and self.cursor is not None:
            self.set_reactive(RowList.cursor, min(self.cursor, len(self.keys) - 1))
        else:
            self.set_reactive(RowList.cursor, self.START)
            self.scroll_to(y=0, animate=False, immediate=True)
        self.paint()

    def _scroll_update(self, virtual_size: Size) -> None:
        """Keep the scroll bar, which is always there, blank while everything is in view."""
        height = max(virtual_size.height, self.container_size.height)
        super()._scroll_update(virtual_size.with_height(height))

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scroll bar, made when it is first asked for."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = bar = DirectBar(
                vertical=True, name="vertical", thickness=self.scrollbar_size_vertical
            )
            bar.display = False
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar

    def _line_of_cursor(self) -> int | None:
        """Return the line of the view on which the item under the cursor begins."""
        if self.cursor is None or self.cursor >= len(self._first_row):
            return None
        return self._first_row[self.cursor] - self.scroll_offset.y

    def _resize_content(self, size: Size) -> None:
        """Tell the scroll bar how much there is, without a layout of the screen.

        To set ``virtual_size`` itself lays all panes out again, which takes longer than to paint
        them; no content changes the place of anything, for the bar is always there.
        """
        if size != self.virtual_size:
            self.set_reactive(RowList.virtual_size, size)
            self._scroll_update(size)

    def forget_cursor(self) -> None:
        """Let what is shown next begin at its first item and at the top."""
        self.keys = []
        self.set_reactive(RowList.cursor, None)

    @property
    def current_key(self) -> Key | None:
        """What the item under the cursor stands for."""
        if self.cursor is None or self.cursor >= len(self.keys):
            return None
        return self.keys[self.cursor]

    def place_cursor(self, key: Key | None) -> None:
        """Put the cursor on the item of a key, without telling anyone; None takes it away."""
        self.cursor = self.item_of(key) if key is not None else None

    # -- drawing -----------------------------------------------------------------------------

    def style(self, name: str) -> Style:
        """Return the style of a component class on the ground of the list."""
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = component_style(self, name)
        return style

    def render_line(self, y: int) -> Strip:
        """Draw one row of the visible part."""
        return self._visible_lines(y, y + 1)[0]

    def content_lines(self) -> list[Strip]:
        """Draw all rows of the visible part."""
        return self._visible_lines(0, self.scrollable_content_region.height)

    def _visible_lines(self, first: int, last: int) -> list[Strip]:
        """Draw the lines [first, last) of the visible part."""
        width = self.scrollable_content_region.width
        if self._base is None:
            self._base = self.rich_style
        base = self._base
        if not self._rows:
            return [self._draw_placeholder(y, width, base) for y in range(first, last)]
        top, end, focused = self.scroll_offset.y, len(self._rows), self.has_focus
        lines: list[Strip] = []
        for index in range(top + first, min(top + last, end)):
            row = self._rows[index]
            current = row.item is not None and row.item == self.cursor
            cache_key = (index, width, current, focused)
            strip = self._strips.get(cache_key)
            if strip is None:
                strip = self._draw(row, index, current, width, base)
                self._strips[cache_key] = strip
            lines.append(strip)
        missing = last - first - len(lines)
        return lines + [Strip.blank(width, base)] * missing if missing else lines

    def _draw_placeholder(self, y: int, width: int, base: Style) -> Strip:
        layout = TextLayout(self.placeholder, max(1, width - 2))
        if y >= layout.row_count or not self.placeholder:
            return Strip.blank(width, base)
        start, end = layout.row_span(y)
        text = self.placeholder[start:end]
        return pieces_to_strip([(" ", base), (text, self.style("row--dim"))], width, base)

    def pieces_of(self, row: Row, index: int, current: bool) -> Sequence[Piece]:
        """Return the left pieces of a row; `current` says whether the cursor is on its item."""
        return row.pieces

    def _draw(self, row: Row, index: int, current: bool, width: int, base: Style) -> Strip:
        if current:
            name = "row--cursor" if self.has_focus else "row--cursor-blurred"
            base = base + self.style(name)
        mark = ("▌" if current else " ", self.style("row--mark") if current else base)
        pieces = [mark, *self.pieces_of(row, index, current)]
        return pieces_to_strip(pieces, width, base, row.right)

    def redraw(self) -> None:
        """Draw the rows again as they are, the cursor or what it marks having changed."""
        self._strips.clear()
        self.paint()

    def notify_style_update(self) -> None:
        """Forget what was drawn in other colours, and draw again."""
        super().notify_style_update()
        self.forget_lines()
        self._base = None
        self._styles.clear()
        if self._width:
            self.call_after_refresh(self.rebuild)

    def on_focus(self) -> None:
        """Draw the cursor strongly."""
        self.paint()

    def on_blur(self) -> None:
        """Draw the cursor quietly."""
        self.paint()

    def on_resize(self, event: events.Resize) -> None:
        """Lay out again for the new width, with the cursor in view."""
        if self.scrollable_content_region.width != self._width:
            self.rebuild()
            self.call_after_refresh(self.show_cursor)

    # -- moving ------------------------------------------------------------------------------

    def watch_cursor(self) -> None:
        """Keep the cursor in view."""
        self.show_cursor()
        self.paint()

    def show_cursor(self) -> None:
        """Scroll so that the item under the cursor, and a heading right above it, is in view."""
        if self.cursor is None or self.cursor >= len(self._first_row):
            return
        top = self._first_row[self.cursor]
        bottom = top
        while bottom + 1 < len(self._rows) and self._rows[bottom + 1].item == self.cursor:
            bottom += 1
        if top and self._rows[top - 1].item is None:
            top -= 1
        self.scroll_to_region(
            Region(0, top, self._width or 1, bottom - top + 1),
            animate=False,
            immediate=True,
            force=True,
        )

    def move(self, step: Move) -> bool:
        """Move the cursor; false if it stays where it is."""
        if not self.keys:
            return False
        page = max(1, self.scrollable_content_region.height)
        half = max(1, page // 2)
        at = self.cursor if self.cursor is not None else 0
        match step:
            case Move.UP:
                target = at - 1
            case Move.DOWN:
                target = at + 1 if self.cursor is not None else 0
            case Move.TOP:
                target = 0
            case Move.BOTTOM:
                target = len(self.keys) - 1
            case Move.PAGE_UP | Move.HALF_UP:
                target = self._item_near(at, -(page if step is Move.PAGE_UP else half))
            case Move.PAGE_DOWN | Move.HALF_DOWN:
                target = self._item_near(at, page if step is Move.PAGE_DOWN else half)
            case Move.GROUP_UP:
                target = self._group_from(at, -1)
            case Move.GROUP_DOWN:
                target = self._group_from(at, 1) if self.cursor is not None else 0
        target = max(0, min(len(self.keys) - 1, target))
        if target != self.cursor:
            self.cursor = target
            if step in (Move.GROUP_UP, Move.GROUP_DOWN):  # with as much of the group as fits
                top = max(0, self._first_row[target] - 1)
                self.scroll_to(y=top, animate=False, immediate=True)
            return True
        if step in (Move.UP, Move.TOP, Move.GROUP_UP):
            self.scroll_to(y=0, animate=False)
        return False

    def _group_from(self, item: int, step: int) -> int:
        """Return the first item under the next (1) heading, or under one before (-1)."""
        at = item + step
        while 0 <= at < len(self.keys):
            above = self._first_row[at] - 1
            if above < 0 or self._rows[above].item is None:
                return at
            at += step
        return item if step > 0 else 0

    def _item_near(self, item: int, rows: int) -> int:
        """Return the item about `rows` rows away from an item, at least one item away."""
        goal = max(0, min(len(self._rows) - 1, self._first_row[item] + rows))
        while goal < len(self._rows) - 1 and self._rows[goal].item is None:
            goal += 1
        found = self._rows[goal].item
        if found is None:
            return len(self.keys) - 1
        return found if found != item else item + (1 if rows > 0 else -1)

    def item_at(self, y: int) -> int | None:
        """Return the item drawn on row `y` of the widget's content, if any."""
        index = self.scroll_offset.y + y
        return self._rows[index].item if 0 <= index < len(self._rows) else None

    def on_click(self, event: events.Click) -> None:
        """A click chooses the item under the pointer."""
        offset = event.get_content_offset(self)
        item = self.item_at(offset.y) if offset is not None else None
        if item is not None:
            self.cursor = item
            self.post_message(self.Clicked(self))
