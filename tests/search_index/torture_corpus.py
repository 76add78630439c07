"""A folder of articles that changes, and what an index of it must answer."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from search_index.library import Library

_WORDS = (
    *("port", "trade", "route", "ferry", "Vladivostok", "Busan", "KIEP", "seminar", "icebreaker"),
    *("порт", "торговля", "маршрут", "Владивосток", "Пусан", "Россия", "ледокол", "зима"),
    *("항만", "무역", "항로", "블라디보스토크", "부산", "러시아", "세미나", "쇄빙선", "겨울"),
)
QUERIES = (
    "port", "порт", "항로", "Vladivostok", '"ferry route"', "trade OR 무역", "ice*", "winter -зима",
    "busan", "seminer~", "lang:ko", "",
)  # fmt: skip


_USUAL = 40  # files of a folder, about


@dataclass(slots=True)
class Corpus:
    """Files of a folder, and every text that each of them has had."""

    folder: Path
    dice: random.Random
    texts: dict[str, str] = field(default_factory=dict)
    versions: dict[str, set[str]] = field(default_factory=dict)
    count: int = 0

    def grow(self, files: int) -> None:
        """Add files."""
        for _ in range(files):
            self.count += 1
            ending = self.dice.choice(("txt", "md"))
            self._write(f"{self.dice.choice(('en', 'ko', 'ru'))}/{self.count}.{ending}")

    def change(self) -> None:
        """Add, change and remove some files."""
        self.grow(self.dice.randrange(1, 5))
        names = sorted(self.texts)
        removed = 0.4 if len(names) < _USUAL else 0.8
        for name in self.dice.sample(names, self.dice.randrange(1, 8)):
            if self.dice.random() < removed:
                (self.folder / name).unlink()
                del self.texts[name]
            else:
                self._write(name)

    def _write(self, name: str) -> None:
        self.count += 1
        words = self.dice.choices(_WORDS, k=self.dice.randrange(5, 60))
        text = f"{' '.join(words[:4])}\n\nmark{self.count} {' '.join(words)}.\n"
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.texts[name] = text
        self.versions.setdefault(name, set()).add(text)


def answers(library: Library) -> dict[str, Any]:
    """Return what a library answers, without what depends on when things were indexed."""
    found: dict[str, Any] = {}
    for query in QUERIES:
        result = library.search(query, limit=1_000)
        found[query] = (
            result.total,
            result.total_hits,
            sorted((hit.info.id, hit.hits, repr(hit.snippets)) for hit in result.hits),
            result.entities,
            {name: set(counts) for name, counts in result.facets.items()},
        )
    found["documents"] = [
        (library.document(info.id), library.document_mentions(info.id)) for info in library.infos()
    ]
    found["entities"] = [library.entity(count.entity.id) for count in library.entities()]
    status = library.status()
    found["status"] = (status.documents, status.mentions, status.entities, status.skipped)
    return found


def check_past(library: Library, versions: Mapping[str, set[str]]) -> None:
    """Check that an index, of whatever moment, agrees with itself and with what files held."""
    marks: dict[str, str] = {}
    for info in library.infos():
        text = library.document(info.id).text
        assert text in versions[info.path], f"{info.path} never said that"
        mark = next(word for word in text.split() if word.startswith("mark"))
        marks[mark] = info.id
    for mark, document in marks.items():
        found = [hit.info.id for hit in library.search(mark, snippets=0).hits]
        assert found == [document], f"{mark} is in {document}, found in {found}"
