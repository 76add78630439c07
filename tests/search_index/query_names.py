"""Names as a query looks them up, from a short table."""

from __future__ import annotations

NAMES = {
    "place:vladivostok": ("vladivostok", "владивосток", "블라디보스토크"),
    "place:south-korea": ("rok", "south korea", "한국", "республика корея"),
    "person:park-jung-ho": ("park jung-ho", "박정호", "пак чон хо"),
    "work:arctic-route": ("arctic route", "북극항로", "арктический маршрут"),
    "org:arctic-council": ("arctic council",),
    "place:nam-mountain": ("서울 남산",),
}


class Names:
    """Looks names up in a table and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, bool]] = []

    def lookup(self, words: str, prefix: bool) -> tuple[str, ...]:
        self.asked.append((words, prefix))
        words = words.casefold()
        return tuple(
            entity
            for entity, names in NAMES.items()
            if words in names or (prefix and any(name.startswith(words) for name in names))
        )

    def find(self, name: str) -> tuple[str, ...]:
        name = name.casefold()
        return tuple(
            entity
            for entity, names in NAMES.items()
            if any(name == known or name in known.split() for known in names)
        )
