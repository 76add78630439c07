"""A small corpus in three languages, the shipped one, each indexed once; and the app over them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

import search_index.library
from search_index import watching
from search_index.library import Library
from tests.tui.driver import PATIENCE, Door, Explorer, Watched, explorer_on
from tui.app import KorusApp
from tui.screens import ordered_keys

OpenExplorer = Callable[..., AbstractAsyncContextManager[Explorer]]

FILLER = {
    "en": "Cranes stood idle through the winter, and clerks counted crates by lamplight.",
    "ko": "겨울 내내 기중기는 멈춰 있었고 사무원들은 등불 아래에서 상자를 세었다.",
    "ru": "Всю зиму краны стояли без дела, и служащие считали ящики при свете лампы.",
}
SMALL = {
    "en/harbour.md": (
        'title: "Ferries return to Vladivostok"\nlanguage: en\ndate: "2021-05-04"\n'
        'source: "Harbour Weekly"\nurl: "https://example.org/ferries"',
        [
            "# Ferries return to Vladivostok",
            "A ferry from Busan reached Vladivostok on Monday after a long pause.",
            *[FILLER["en"]] * 20,
            "The Korea Institute for International Economic Policy (KIEP) counted the passengers.",
            *[FILLER["en"]] * 20,
            "Officials in Russia hope that KIEP will publish a study of Vladivostok.",
            *[FILLER["en"]] * 12,
            "Vladivostok waits.",
        ],
    ),
    "ko/harbour.md": (
        'title: "여객선이 다시 뜬다"\nlanguage: ko\ndate: "2022-03"\nsource: "항구신문"',
        [
            "# 여객선이 다시 뜬다",
            "부산에서 떠난 여객선이 블라디보스토크에 닿았다.",
            *[FILLER["ko"]] * 20,
            "대외경제정책연구원(KIEP)은 러시아와 한국의 승객을 세었다.",
            *[FILLER["ko"]] * 10,
            "블라디보스토크의 부두는 넓다.",
        ],
    ),
    "ru/harbour.md": (
        'title: "Паромы возвращаются"\nlanguage: ru\ndate: "2020"\nsource: "Портовый листок"',
        [
            "# Паромы возвращаются",
            "Паром из Пусана пришёл во Владивосток в понедельник.",
            *[FILLER["ru"]] * 20,
            "Россия ждёт пассажиров, и Владивосток готовит причал.",
            *[FILLER["ru"]] * 10,
            "О Владивостоке писал KIEP.",
        ],
    ),
}
#: What a terminal acts on, what a reader is misled by, and what markup trips over.
HOSTILE = (
    "\x1b[31mred\x1b]0;owned\x07 bell\x08 \x9b2J \x85 \x90q\x9c \u202egnp.exe\u202c \u2066x\u2069 "
    "zero\u200bwidth\ufeff [/] [bold]x[/bold] [red [@click=app.quit]quit[/] \\[/ %s {x} $foreground"
)
ODD = {
    "odd/escape.txt": (
        f"Odd {HOSTILE}\n\nVladivostok {HOSTILE} Vladivostok\nRussia\tand {HOSTILE} KIEP\n"
        + f"{HOSTILE}\n" * 30
    ),
    "odd/escape.md": (
        '---\ntitle: "Odd \\e[31mtitle\\a \\u202Egnp [/] [bold]"\nlanguage: en\ndate: "2019"\n'
        'source: "Source \\x9b2J [/red]\\u200b"\nurl: "https://example.org/\\e[2J"\n---\n'
        f"# Head {HOSTILE}\n\nVladivostok {HOSTILE} in Russia, wrote KIEP.\n"
    ),
    "odd/[bold]name[/].txt": f"A file with brackets in its name, about Vladivostok {HOSTILE}.\n",
    "en/plain.md": "# A plain text\n\nVladivostok and Russia, nothing else.\n",
}


def write_small(folder: Path) -> Path:
    """Write the small corpus into a folder, and return it."""
    for path, (facts, paragraphs) in SMALL.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        body = "\n\n".join(paragraphs)
        file.write_text(f"---\n{facts}\n---\n{body}\n", encoding="utf-8", newline="\n")
    return folder


def write_odd(folder: Path) -> Path:
    """Write the hostile corpus into a folder, and return it."""
    for path, text in ODD.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return folder


@dataclass(frozen=True)
class Corpus:
    """A folder with its index, shared by all tests of a session that do not change it."""

    library: Library

    @classmethod
    def indexed(cls, folder: Path, index_dir: Path) -> Corpus:
        library = search_index.library.open_library(folder, index_dir=index_dir)
        library.refresh()
        return cls(library)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Three documents about one harbour, in English, Korean and Russian."""
    home = tmp_path_factory.mktemp("small")
    return Corpus.indexed(write_small(home / "harbours"), home / "index")


@pytest.fixture(scope="session")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Documents full of what must never reach a terminal."""
    home = tmp_path_factory.mktemp("odd")
    return Corpus.indexed(write_odd(home / "odd corpus"), home / "index")


@pytest.fixture(scope="session")
def shipped(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The shipped corpus."""
    return Corpus.indexed(seeds, tmp_path_factory.mktemp("shipped") / "index")


@pytest.fixture
def door(small: Corpus) -> Door:
    """The small corpus behind a door."""
    return Door(small.library)


@pytest.fixture
def app_over(monkeypatch: pytest.MonkeyPatch) -> Callable[[Door], KorusApp]:
    """Make an app that opens a library behind a door."""

    def make(door: Door) -> KorusApp:
        def opened(folder: Path | None = None, **_: object) -> Door:
            return door

        monkeypatch.setattr(search_index.library, "open_library", opened)
        return KorusApp(door.folder)

    return make


@pytest.fixture
def explore(app_over: Callable[[Door], KorusApp], door: Door) -> OpenExplorer:
    """Open the explorer over the small corpus, or over what is behind another door."""

    def opened(
        behind: Door | Corpus = door, size: tuple[int, int] = (140, 40)
    ) -> AbstractAsyncContextManager[Explorer]:
        if isinstance(behind, Corpus):
            behind = Door(behind.library)
        return explorer_on(app_over(behind), size)

    return opened


@pytest.fixture(autouse=True)
def watched(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """No test sees the folder change unless it says so."""
    watch = Watched()
    monkeypatch.setattr(watching, "watch", watch)
    return watch


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let keys wait for answers as long as it takes: no test depends on the machine's speed."""
    monkeypatch.setattr(ordered_keys, "PATIENCE", PATIENCE)
