"""A small corpus in three languages for the tests of the store and the library."""

from __future__ import annotations

from pathlib import Path

from search_index.models import RefreshReport
from search_index.store.builder import refresh_index

FILES = {
    "en/ports.md": (
        "---\ntitle: Ports of the east\nlanguage: en\ndate: 2017-12-05\nsource: Harbour Daily\n"
        "url: https://example.org/ports\n---\n"
        "# Ports\n\nVladivostok has a port. The port of Vladivostok grows every year, and trade "
        "with South Korea grows too.\n\nRussian and Korean firms meet there.\n"
    ),
    "en/route.txt": (
        "A route through the ice\n\nPublished: 3 May 2021\n\nThe Arctic Route is short. South "
        "Korea studies the route; ports along the route are few.\n"
    ),
    "ko/route.md": (
        "---\ntitle: 북극항로와 항만\nlanguage: ko\ndate: 2021\nsource: 항만일보\n---\n"
        "한국은 북극항로를 연구한다. 블라디보스토크에서 세미나가 열렸다.\n"
    ),
    "ru/ports.md": (
        "---\ntitle: Порты Востока\nlanguage: ru\ndate: 2017-12\nsource: Harbour Daily\n---\n"
        "Порт во Владивостоке растёт. Республика Корея участвует в торговле.\n"
    ),
    "ru/undated.txt": "Заметка без даты\n\nВ этой заметке нет имён, только слово порт.\n",
}
#: The files of a generation besides those of its commit.
BESIDE = frozenset({"names.json", "files.json", "verified.json"})
PORTS, ROUTE, KOREAN, RUSSIAN, UNDATED = FILES


def write(folder: Path, files: dict[str, str] | None = None) -> Path:
    """Write files (by default the whole corpus) into a folder and return it."""
    for name, text in (FILES if files is None else files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def index(folder: Path, index_dir: Path, *, rebuild: bool = False) -> RefreshReport:
    """Bring an index up to date in this process."""
    return refresh_index(folder, index_dir, lambda progress: None, rebuild=rebuild, patience=0)
