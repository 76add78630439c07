"""The documents found: title, language, date, where in the text the hits are, and how many."""

from __future__ import annotations

from textual.reactive import reactive

from search_index.models import Hit
from tui.strips import fit, sparkline
from tui.widgets.row_list import Row, RowList


class DocumentList(RowList[str]):
    """Two rows a document; the keys are document ids."""

    hits: reactive[tuple[Hit, ...]] = reactive((), always_update=True)
    opened: reactive[str | None] = reactive(None)

    def watch_hits(self) -> None:
        """Show other documents, the cursor where it was if that is still there."""
        self.rebuild()

    def watch_opened(self) -> None:
        """Mark the document that is in the reader."""
        self.rebuild()

    def build_rows(self, width: int) -> list[Row]:
        """Return a title row and a row of facts for every document."""
        plain, strong, dim = (self.style(f"row--{name}") for name in ("plain", "strong", "dim"))
        mark = self.style("row--hit")
        self.keys = [hit.info.id for hit in self.hits]
        rows = []
        for item, hit in enumerate(self.hits):
            info = hit.info
            reading = info.id == self.opened
            title = fit(info.title, width - (3 if reading else 1))
            rows.append(Row(((title, strong),), ((("◆", mark),) if reading else ()), item))
            facts = " · ".join(part for part in (info.language, info.date[:7]) if part)
            hits = f"{hit.hits:,}" if hit.hits else ""
            count = ((hits, plain),) if hits else ()
            line = sparkline(hit.dispersion)
            if len(facts) + len(line) + len(hits) + 6 > width:
                line = ""
            rows.append(Row(((f" {facts} ", dim), (f" {line}", mark)), count, item))
        return rows
