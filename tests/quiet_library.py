"""What stands in for a library and does not matter to a test."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from search_index.corrections import Corrections
from search_index.library import Cancelled
from search_index.models import FolderChanges, MentionContext, Progress, RefreshReport


class QuietLibrary:
    """Has nothing to refresh, to put right, or to close; a double adds what it answers."""

    def refresh(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        cancelled: Cancelled | None = None,
        *,
        only: Sequence[str] | None = None,
    ) -> RefreshReport:
        return RefreshReport()

    def reload(self) -> bool:
        return False

    def compare(self) -> FolderChanges | None:
        return FolderChanges()

    def warm(self, cancelled: Cancelled | None = None) -> None:
        """Nothing is ever cold."""

    def close(self) -> None:
        """Nothing is open."""

    def corrections(self) -> Corrections:
        return Corrections()

    def unlinked(
        self,
        entity_id: str,
        *,
        offset: int = 0,
        limit: int = 50,
        cancelled: Cancelled | None = None,
    ) -> tuple[MentionContext, ...]:
        return ()
