"""The reader: one document, wrapped, with its hits and its mentions marked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events, work
from textual.cache import LRUCache
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.worker import get_current_worker

from search_index.models import Document, Mention, Span
from tui.span_index import SpanIndex
from tui.text_layout import LayoutCancelled
from tui.widgets.reader_bar import marked_scroll_bar
from tui.widgets.reader_page import Page, wrapped
from tui.widgets.reader_scene import Scene
from tui.widgets.reader_styles import COMPONENTS, CSS, ReaderStyles

#: Code points from which a text is laid out in a thread: below it takes less than a frame or two.
THREAD_FROM = 200_000
CACHED_ROWS = 512
#: Rows kept above and below what a jump goes to.
CONTEXT_ROWS = 3

EMPTY = "Nothing open. Choose a document, a hit or a mention."
LAYING_OUT = "Laying out…"


class Reader(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a document at full length: a Line API widget that renders only the rows in view.

    The owner sets the reactives; the reader answers with messages. Offsets are code points of the
    document's text. Indices are positions in `hits` and `mentions` as they were set.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS
    DEFAULT_CSS = CSS

    document: reactive[Document | None] = reactive(None)
    hits: reactive[tuple[Span, ...]] = reactive(())
    mentions: reactive[tuple[Mention, ...]] = reactive(())
    current_hit: reactive[int | None] = reactive(None)
    current_mention: reactive[int | None] = reactive(None)
    current_entity: reactive[str | None] = reactive(None)
    current_place: reactive[Span | None] = reactive(None)  # what is neither mention nor hit
    labels: reactive[Mapping[int, str]] = reactive[Mapping[int, str]](dict)

    class MentionSelected(Message):
        """A mention was clicked."""

        def __init__(self, reader: Reader, index: int, mention: Mention) -> None:
            super().__init__()
            self.reader = reader
            self.index = index
            self.mention = mention

        @property
        def control(self) -> Reader:
            """The reader that holds the mention."""
            return self.reader

    class LayoutReady(Message):
        """The document is laid out: offsets have rows now."""

        def __init__(self, reader: Reader) -> None:
            super().__init__()
            self.reader = reader

        @property
        def control(self) -> Reader:
            """The reader that is ready."""
            return self.reader

    class _LaidOut(Message):
        """A thread has laid out the document that `ticket` stands for."""

        def __init__(self, page: Page, ticket: int) -> None:
            super().__init__()
            self.page = page
            self.ticket = ticket

    def __init__(
        self, *, name: str | None = None, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._page: Page | None = None
        self._ticket = 0  # of the layout that is wanted; older ones are dropped
        self._wanted: tuple[Document | None, Callable[[], None]] | None = None
        self._anchor: tuple[int, int] | None = None  # offset put at the top, scroll row it gave
        self._hit_index = SpanIndex()
        self._mention_index = SpanIndex()
        self._entity_index = SpanIndex()
        self._strips: LRUCache[int, Strip] = LRUCache(CACHED_ROWS)
        self._scene: Scene | None = None

    # -- what is set ------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Draw the marks along the scroll bar."""
        self.vertical_scrollbar.renderer = marked_scroll_bar(self._bar_marks)  # type: ignore[misc]

    def on_resize(self) -> None:
        """Wrap anew if the text column changed, keeping what is at the top at the top."""
        self._lay_out()

    def watch_document(self, old: Document | None, new: Document | None) -> None:
        """Lay the new document out; a new version of the same one stays where it was."""
        if old is not None and new is not None and old.id == new.id and self._page is not None:
            self._wanted = (new, partial(self.show_offset_at_top, self.top_offset))
        self._page = None
        self._anchor = None
        self._lay_out()

    def watch_hits(self, hits: tuple[Span, ...]) -> None:
        """Index the hits by offset."""
        self._hit_index = SpanIndex((hit.start, hit.end) for hit in hits)
        self._changed()

    def watch_mentions(self, mentions: tuple[Mention, ...]) -> None:
        """Index the mentions by offset."""
        self._mention_index = SpanIndex((mention.start, mention.end) for mention in mentions)
        self.watch_current_entity(self.current_entity)

    def watch_current_entity(self, entity: str | None) -> None:
        """Index the mentions of the current entity, for the scroll bar."""
        self._entity_index = SpanIndex(
            (mention.start, mention.end) for mention in self.mentions if mention.entity == entity
        )
        self._changed()

    def watch_current_hit(self) -> None:
        """Mark the current hit."""
        self._changed()

    def watch_current_mention(self) -> None:
        """Mark the current mention."""
        self._changed()

    def watch_current_place(self) -> None:
        """Mark the current place."""
        self._changed()

    def watch_labels(self) -> None:
        """Show or hide the follow labels."""
        self._changed()

    def notify_style_update(self) -> None:
        """Take the colours of the theme anew."""
        super().notify_style_update()
        self._scene = None
        self._strips.clear()

    def _changed(self) -> None:
        self._scene = None
        self._strips.clear()
        self.refresh()
        if self.is_attached:
            self.vertical_scrollbar.refresh()

    # -- layout -----------------------------------------------------------------------------------

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    @property
    def _height(self) -> int:
        return self.scrollable_content_region.height

    @property
    def _top_row(self) -> int:
        return self.scroll_offset.y

    def _lay_out(self) -> None:
        if not self.is_attached:  # the first resize will lay it out
            return
        self._ticket += 1
        self.workers.cancel_group(self, "layout")
        document, width = self.document, self._width
        if document is None:
            self.virtual_size = Size(0, 0)
        elif self._page is not None and self._page.fits(width):
            self._page.move(width)
            self._catch_up()
        elif width > 0:
            if len(document.text) < THREAD_FROM:
                self._install(Page(document, width))
            else:
                self._lay_out_in_thread(document, width, self._ticket)
        self._changed()

    # Without a description Textual would make one of the arguments, the whole text included.
    @work(thread=True, exclusive=True, group="layout", description="lay out the document")
    def _lay_out_in_thread(self, document: Document, width: int, ticket: int) -> None:
        worker = get_current_worker()
        try:
            page = Page(document, width, lambda: worker.is_cancelled)
        except LayoutCancelled:
            return
        self.post_message(self._LaidOut(page, ticket))

    def on_reader__laid_out(self, message: _LaidOut) -> None:
        """Show what the thread laid out, unless something else is wanted by now."""
        message.stop()
        if message.ticket == self._ticket:
            self._install(message.page)

    def _install(self, page: Page) -> None:
        top = self._top if self._page is not None else -1
        self._page = page
        self._anchor = None
        self.virtual_size = Size(self._width, page.rows)
        self._put_at_top(top)
        self._changed()
        self._catch_up()
        self.post_message(self.LayoutReady(self))

    @property
    def is_ready(self) -> bool:
        """Whether the document is laid out and has a place on the screen."""
        return self._page is not None and self.is_attached and self._height > 0

    def _when_ready(self, action: Callable[[], None]) -> None:
        """Do what was asked for now, or when the document of now is laid out."""
        self._wanted = (self.document, action)
        self._catch_up()

    def _catch_up(self) -> None:
        if self._wanted is not None and self.is_ready:
            (document, action), self._wanted = self._wanted, None
            if document is self.document:
                action()

    # -- rendering --------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Return the row `y` of the content area."""
        scene, top, width = self._current_scene(), self._top_row, self._width
        if scene is None:
            return self._message_line(y)
        row = top + y
        if self.labels:  # where a label stands depends on what is in view
            return scene.strip(row, width, top)
        strip = self._strips.get(row)
        if strip is None or strip.cell_length != width:
            strip = scene.strip(row, width, top)
            self._strips[row] = strip
        return strip

    def _current_scene(self) -> Scene | None:
        if self._scene is None and self._page is not None:
            self._scene = Scene(
                page=self._page,
                styles=ReaderStyles(self),
                mentions=self.mentions,
                hit_index=self._hit_index,
                mention_index=self._mention_index,
                entity_index=self._entity_index,
                current_hit=self.current_hit,
                current_mention=self.current_mention,
                current_entity=self.current_entity,
                current_place=self.current_place,
                labels=self.labels,
            )
        return self._scene

    def _message_line(self, y: int) -> Strip:
        style = self.get_component_rich_style("reader--message")
        width, height = self._width, self._height
        lines = wrapped(EMPTY if self.document is None else LAYING_OUT, max(1, width - 2))
        at = y - max(0, (height - len(lines)) // 2)
        text = lines[at] if 0 <= at < len(lines) else ""
        left = " " * max(0, (width - len(text)) // 2)
        return Strip([Segment(left + text, style)]).adjust_cell_length(width, style)

    def _bar_marks(self, size: int) -> list[tuple[str, Style] | None]:
        scene = self._current_scene()
        return [] if scene is None else scene.bar_marks(size)

    # -- positions --------------------------------------------------------------------------------

    @property
    def _top(self) -> int:
        """The offset at the top, -1 where the header is."""
        if self._page is None or self._top_row < self._page.header:
            return -1
        if self._anchor is not None and self._anchor[1] == self._top_row:
            return self._anchor[0]
        return self._page.span_of_rows(self._top_row, self._page.rows)[0]

    @property
    def top_offset(self) -> int:
        """The offset of the first code point in view, to come back to."""
        return max(0, self._top)

    def show_offset_at_top(self, offset: int) -> None:
        """Scroll so that the row of `offset` is the first in view; 0 shows the header too."""
        self._when_ready(partial(self._put_at_top, offset if offset > 0 else -1))

    def _put_at_top(self, offset: int) -> None:
        page = self._page
        if page is not None:
            self._scroll_to_row(page.row_of(offset) if offset >= 0 else 0)
            # Rows begin before the offset: without this each resize would drift upwards.
            self._anchor = (offset, self._top_row)

    def show_span(self, span: Span, *, center: bool = True) -> None:
        """Scroll, without animation, so that `span` is in view; not at all if it is already.

        It counts as in view with some rows of context above and below it.

        Waits for the layout if that is not ready. With `center` the span comes to the middle, else
        as near to where it was as can be.
        """
        self._when_ready(partial(self._bring_into_view, span, center))

    def _bring_into_view(self, span: Span, center: bool) -> None:
        assert self._page is not None
        first = self._page.row_of(span.start)
        last = self._page.row_of(max(span.start, span.end - 1))
        top, height = self._top_row, self._height
        margin = min(CONTEXT_ROWS, (height - 1) // 4)
        if top + margin <= first and last < top + height - margin:
            return
        rows = last - first + 1
        if rows >= height:
            self._scroll_to_row(first)
        elif center:
            self._scroll_to_row(first - (height - rows) // 2)
        else:
            self._scroll_to_row(first if first < top else last - height + 1)

    def _scroll_to_row(self, row: int) -> None:
        self.scroll_to(y=max(0, row), animate=False, force=True)

    def visible_span(self) -> Span:
        """Return what of the text is in view; an empty span if nothing is."""
        if self._page is None:
            return Span(0, 0)
        return Span(*self._page.span_of_rows(self._top_row, self._top_row + self._height))

    def visible_mentions(self) -> list[int]:
        """Return the indices of the mentions at least partly in view, in reading order."""
        span = self.visible_span()
        return list(self._mention_index.overlapping(span.start, span.end))

    def offset_at(self, x: int, y: int) -> int | None:
        """Return the offset of the text at a cell of the content area; None beside the text."""
        page = self._page
        if page is None:
            return None
        row = self._top_row + y - page.header
        column = x - page.geometry.text_column
        if not 0 <= row < page.layout.row_count or column < 0:
            return None
        offset = page.layout.offset_at(row, column)
        return offset if offset < page.layout.row_span(row)[1] else None

    def on_click(self, event: events.Click) -> None:
        """Tell which mention was clicked: the shortest, where one lies inside another."""
        at = event.get_content_offset(self)
        offset = None if at is None else self.offset_at(at.x, at.y)
        if offset is None:
            return
        under = list(self._mention_index.overlapping(offset, offset + 1))
        if under:
            index = min(under, key=lambda i: self.mentions[i].end - self.mentions[i].start)
            self.post_message(self.MentionSelected(self, index, self.mentions[index]))

    # -- scrolling --------------------------------------------------------------------------------

    def action_line_down(self) -> None:
        """Scroll a row down."""
        self._scroll_to_row(self._top_row + 1)

    def action_line_up(self) -> None:
        """Scroll a row up."""
        self._scroll_to_row(self._top_row - 1)

    def action_half_page_down(self) -> None:
        """Scroll half of what is in view down."""
        self._scroll_to_row(self._top_row + max(1, self._height // 2))

    def action_half_page_up(self) -> None:
        """Scroll half of what is in view up."""
        self._scroll_to_row(self._top_row - max(1, self._height // 2))

    def action_page_down(self) -> None:
        """Scroll a page down, one row staying in view."""
        self._scroll_to_row(self._top_row + max(1, self._height - 1))

    def action_page_up(self) -> None:
        """Scroll a page up, one row staying in view."""
        self._scroll_to_row(self._top_row - max(1, self._height - 1))

    def action_top(self) -> None:
        """Scroll to the header."""
        self._scroll_to_row(0)

    def action_bottom(self) -> None:
        """Scroll to the end of the text."""
        self._scroll_to_row(self.virtual_size.height)
