"""All mentions of the current entity, in reading order across documents and languages."""

from __future__ import annotations

from textual.reactive import reactive

from search_index.models import MentionContext, Span
from search_index.plain import printable
from tui.strips import fit, styled_slices
from tui.widgets.row_list import Row, RowList


class MentionList(RowList[tuple[str, int]]):
    """One row a mention under the title of its document; keys are (document id, offset)."""

    START = None

    mentions: reactive[tuple[MentionContext, ...]] = reactive(())

    def watch_mentions(self) -> None:
        """Show the mentions of another entity, from the first."""
        self.rebuild(keep=False)

    def build_rows(self, width: int) -> list[Row]:
        """Return a heading a document and a row a mention, the mention itself in view."""
        dim, heading = self.style("row--dim"), self.style("row--heading")
        hit, plain = self.style("row--hit"), self.style("row--plain")
        self.keys = [(m.info.id, m.mention.start) for m in self.mentions]
        digits = len(str(len(self.mentions)))
        rows: list[Row] = []
        document = None
        for item, found in enumerate(self.mentions):
            if found.info.id != document:
                document = found.info.id
                title = fit(found.info.title, width - 5)
                rows.append(Row(((title, heading),), ((found.info.language, dim),)))
            number = f"{item + 1:>{digits}} "
            text = printable(found.text)
            span = Span(found.mention.start - found.start, found.mention.end - found.start)
            room = width - len(number) - 1
            start = _first_shown(text, span, room)
            pieces = styled_slices(text, start, len(text), [(span, hit)], plain)
            lead = [("…", dim)] if start else []
            rows.append(Row(((number, dim), *lead, *pieces), item=item))
        return rows


def _first_shown(text: str, span: Span, room: int) -> int:
    """Return where to begin a passage so that its mention is in view, at a word if possible."""
    before = max(4, room // 4)
    if span.start <= before:
        return 0
    start = span.start - before
    blank = text.find(" ", start, span.start)
    return blank + 1 if 0 <= blank < span.start - 1 else start
