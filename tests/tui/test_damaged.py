"""An index that turns out to be damaged while the app is open is made anew, unasked."""

from __future__ import annotations

from pathlib import Path

from tests.search_index.corpus import write
from tests.search_index.test_integrity import flip
from tests.tui.driver import explorer_on
from tui.app import KorusApp


async def test_damage_is_told_and_the_index_made_anew(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles")
    async with explorer_on(KorusApp(folder, index_dir=tmp_path / "index")) as seen:
        await seen.search("port")
        assert len(seen.listed) == 2
        (path,) = (tmp_path / "index").rglob("*.docs")
        flip(path, 200)
        library = seen.screen.library
        assert library is not None
        library.reload()
        assert library.damaged
        await seen.search("ports")
        assert seen.notifications == [
            "the index is damaged",
            "Index made anew: the index was damaged",
        ]
        assert not library.damaged
        await seen.search("arctic")
        assert set(seen.listed) == {"en/route.txt", "ko/route.md"}


async def test_an_index_damaged_before_it_is_opened_is_made_anew(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles")
    async with explorer_on(KorusApp(folder, index_dir=tmp_path / "index")) as seen:
        assert len(seen.listed) == 5
    (path,) = (tmp_path / "index").rglob("*.terms")
    flip(path, 200)
    async with explorer_on(KorusApp(folder, index_dir=tmp_path / "index")) as seen:
        assert seen.notifications == ["Index made anew: the index was damaged"]
        assert len(seen.listed) == 5
