"""The library as the screen and the command line use it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import search_index
from search_index import open_library
from search_index.errors import (
    CorpusError,
    DocumentNotFound,
    IndexFailure,
)
from search_index.library import Library
from search_index.models import Progress
from search_index.paths import default_index_dir, shipped_corpus
from tests.search_index.corpus import PORTS, index, write

ROOT = Path(__file__).resolve().parent.parent.parent
VLADIVOSTOK = "place:vladivostok"


# Opening


def test_importing_the_package_imports_next_to_nothing() -> None:
    code = (
        "import sys, search_index; "
        "print([m for m in sys.modules if m.split('.')[0] in ('whoosh', 'yaml')"
        " or m.startswith('search_index.')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there() -> None:
    assert set(search_index.__all__) <= set(dir(search_index))
    for name in search_index.__all__:
        assert getattr(search_index, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        search_index.nothing  # noqa: B018


def test_a_library_without_an_index_has_no_documents(tmp_path: Path) -> None:
    library = open_library(write(tmp_path / "articles"), index_dir=tmp_path / "index")
    assert library.infos() == ()
    assert library.entities() == ()
    assert library.mentions() == ()
    assert library.search("port").total == 0
    assert library.search('"port', typing=True).hits == ()
    assert library.find_entities("Vladivostok") == ()
    assert not library.reload()
    status = library.status()
    assert (status.documents, status.indexed_at) == (0, None)
    assert not (tmp_path / "index").exists()
    with pytest.raises(DocumentNotFound):
        library.document(PORTS)


def test_a_refresh_runs_elsewhere_and_reports(tmp_path: Path) -> None:
    library = open_library(write(tmp_path / "articles"), index_dir=tmp_path / "index")
    progress: list[Progress] = []
    report = library.refresh(progress.append)
    assert (report.added, report.rebuilt) == (5, "")
    assert report.seconds > 0
    assert progress[-1] == Progress(5, 5, committed=True)
    assert len(library.infos()) == 5
    assert library.refresh(cancelled=lambda: True).added == 0
    assert library.refresh().unchanged == 5


def test_opening_can_refresh(tmp_path: Path) -> None:
    library = open_library(
        str(write(tmp_path / "articles")), index_dir=str(tmp_path / "index"), refresh=True
    )
    assert len(library.infos()) == 5


@pytest.mark.parametrize("name", ["missing", "file.txt", "file.txt/under", "\0"])
def test_what_is_not_a_folder_is_one_clear_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.txt").write_text("Text")
    with pytest.raises(CorpusError) as caught:
        open_library(tmp_path / name)
    line = str(caught.value)
    assert "\n" not in line
    assert str(tmp_path / name) in line
    assert ":" in line


def test_an_unreadable_folder_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("search_index.paths.os.scandir", refuse)
    with pytest.raises(CorpusError, match="cannot be read \\(permission denied\\): check"):
        open_library(tmp_path)


def test_a_folder_that_goes_away_loses_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles")
    index(folder, tmp_path / "index")
    library = open_library(folder, index_dir=tmp_path / "index")
    folder.rename(tmp_path / "moved")
    with pytest.raises(CorpusError, match="there is no folder"):
        library.refresh()
    assert len(library.infos()) == 5


@pytest.mark.parametrize("inside", ["", "index", "a/b"])
def test_an_index_inside_the_corpus_is_refused(tmp_path: Path, inside: str) -> None:
    with pytest.raises(CorpusError, match="must not be inside the corpus"):
        open_library(tmp_path, index_dir=tmp_path / inside)


def test_an_index_reached_by_a_link_into_the_corpus_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles")
    (tmp_path / "link").symlink_to(folder)
    with pytest.raises(CorpusError, match="must not be inside the corpus"):
        open_library(folder, index_dir=tmp_path / "link" / "index")


def test_each_folder_has_an_index_of_its_own(isolated: Path, tmp_path: Path) -> None:
    (tmp_path / "one" / "news").mkdir(parents=True)
    (tmp_path / "two" / "news").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "one" / "news")
    one, two, link = (
        default_index_dir(tmp_path / name) for name in ("one/news", "two/news", "link")
    )
    assert one != two
    assert one == link
    assert one.name.startswith("news-")
    assert isolated in one.parents


def test_without_korus_home_the_user_cache_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KORUS_HOME")
    if sys.platform == "linux":
        cache = Path(os.environ["XDG_CACHE_HOME"])
        assert cache / "korus" / "index" == default_index_dir(Path("/news")).parent


def test_the_shipped_corpus_is_found() -> None:
    assert sorted(path.name for path in shipped_corpus().iterdir()) == ["en", "ko", "ru"]
    assert open_library().folder == shipped_corpus()


def test_a_closed_library_says_so(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles")
    index(folder, tmp_path / "index")
    library = open_library(folder, index_dir=tmp_path / "index")
    library.close()
    library.close()
    with pytest.raises(IndexFailure, match="closed"):
        library.search("port")
    assert not library.reload()


# Status, warmth, threads


def test_status_counts_what_is_there(library: Library) -> None:
    status = library.status()
    assert status.documents == 5
    assert status.languages == {"en": 2, "ko": 1, "ru": 2}
    assert status.entities == len(library.entities())
    assert status.folder == str(library.folder)
    assert status.indexed_at is not None


def test_warming_changes_no_answer(library: Library) -> None:
    cold = open_library(library.folder, index_dir=library.index_dir)
    cold.warm()
    for query in ("port", "vladivostok", "북극", ""):
        warm, usual = cold.search(query, typing=True), library.search(query, typing=True)
        assert (warm.hits, warm.entities, warm.facets) == (
            usual.hits,
            usual.entities,
            usual.facets,
        )


def test_many_threads_get_the_same_answers(library: Library) -> None:
    queries = ["port", "v", "vladivostok", "북극항로", "порт", "", "lang:ru", '"south korea"'] * 8
    expected = {query: library.search(query, typing=True).hits for query in queries}
    fresh = open_library(library.folder, index_dir=library.index_dir)
    start = threading.Barrier(4)

    def ask(part: int) -> list[bool]:
        start.wait()
        return [
            fresh.search(query, typing=True).hits == expected[query]
            and len(fresh.mentions([VLADIVOSTOK])) == len(library.mentions([VLADIVOSTOK]))
            for query in queries[part:]
        ]

    with ThreadPoolExecutor(4) as pool:
        assert all(all(answers) for answers in pool.map(ask, range(4)))


def test_threads_read_on_while_another_reloads(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles")
    index(folder, tmp_path / "index")
    library = open_library(folder, index_dir=tmp_path / "index")
    start = threading.Barrier(2)

    def read() -> set[int]:
        start.wait()
        return {library.search("port OR порт").total for _ in range(100)}

    with ThreadPoolExecutor(1) as pool:
        totals = pool.submit(read)
        start.wait()
        for number in range(3):
            write(folder, {f"new{number}.txt": "A port.\n"})
            index(folder, tmp_path / "index")
            assert library.reload()
        assert totals.result() <= {4, 5, 6, 7}
    assert library.search("port OR порт").total == 7


def test_people_of_one_family_are_found_by_it_but_not_searched_by_it(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "articles",
        {
            "a.txt": "Moon Jae-in met officials. Moon spoke of trade.\n",
            "b.txt": "Chung-in Moon wrote an article. Moon disagreed.\n",
        },
    )
    index(folder, tmp_path / "index")
    library = open_library(folder, index_dir=tmp_path / "index")
    people = {entity.id for entity in library.find_entities("Moon")}
    assert len(people) == 2
    assert library.search("Moon").named == ()
    (full,) = library.search("Moon Jae-in").named
    assert full.id in people
