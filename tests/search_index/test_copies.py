"""The same text under several names is one document, whatever the order in which files are read."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.errors import DocumentNotFound
from search_index.library import Library, open_library
from search_index.models import Document, DocumentInfo, RefreshReport
from search_index.sources import formats, read_file
from search_index.sources.article import Article, Reading
from search_index.sources.formats import Format
from search_index.store import batches, builder
from search_index.store.builder import refresh_index
from search_index.store.sameness import SHORTEST, sameness
from tests.search_index.corpus import index, write

TEXT = "The port of Vladivostok grows every year, and trade with South Korea grows too.\n"
OTHER = "В порту Владивостока растёт торговля с Республикой Корея, пишет газета.\n"
ORIGINAL, COPY, LAST = "a.txt", "b/copy.txt", "c.md"


@pytest.fixture(autouse=True)
def _old_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take files that were written a moment ago for old ones, which are not looked at again."""
    monkeypatch.setattr(batches, "_TICK", 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "articles", {COPY: TEXT, ORIGINAL: TEXT, "other.txt": OTHER})


@pytest.fixture
def library(folder: Path, tmp_path: Path) -> Library:
    index(folder, tmp_path / "index")
    return open_library(folder, index_dir=tmp_path / "index")


def refresh(library: Library, *only: str) -> RefreshReport:
    report = refresh_index(
        library.folder, library.index_dir, lambda progress: None, only=only or None
    )
    library.reload()
    return report


def shown(library: Library) -> dict[str, tuple[str, ...]]:
    return {info.id: info.copies for info in library.infos()}


def counts(report: RefreshReport) -> tuple[int, int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged, report.copies


def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that gets the name of every file that is read from now on."""
    seen: list[str] = []
    before = read_file

    def read(path: Path) -> object:
        seen.append(path.name)
        return before(path)

    monkeypatch.setattr(batches, "read_file", read)
    return seen


def test_one_document_with_both_paths(library: Library) -> None:
    assert shown(library) == {ORIGINAL: (COPY,), "other.txt": ()}
    assert library.status().documents == 2
    assert library.status().copies == 1
    assert [hit.info.copies for hit in library.search("grows every").hits] == [(COPY,)]
    assert library.document(COPY).info == library.document(ORIGINAL).info
    seoul = {m.document for m in (place.mention for place in library.mentions())}
    assert COPY not in seoul
    with pytest.raises(DocumentNotFound):
        library.document("b/none.txt")


def test_a_text_counts_once(library: Library, tmp_path: Path) -> None:
    alone = write(tmp_path / "alone", {ORIGINAL: TEXT, "other.txt": OTHER})
    index(alone, tmp_path / "alone-index")
    reference = open_library(alone, index_dir=tmp_path / "alone-index")
    assert library.entities() == reference.entities()
    assert library.status().mentions == reference.status().mentions


def test_a_known_copy_is_not_read_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = reads(monkeypatch)
    before = library.status().indexed_at
    assert counts(refresh(library)) == (0, 0, 0, 2, 1)
    assert counts(refresh(library, COPY)) == (0, 0, 0, 2, 1)
    assert not seen
    assert library.status().indexed_at != before


@pytest.mark.parametrize("only", [(), (ORIGINAL,)])
def test_a_copy_comes_back_in_the_run_in_which_the_original_goes(
    library: Library, only: tuple[str, ...]
) -> None:
    (library.folder / ORIGINAL).unlink()
    assert counts(refresh(library, *only)) == (1, 0, 1, 1, 0)
    assert shown(library) == {COPY: (), "other.txt": ()}
    assert [hit.info.id for hit in library.search("grows every").hits] == [COPY]


@pytest.mark.parametrize("only", [(), (ORIGINAL,)])
def test_a_copy_comes_back_when_the_original_changes(
    library: Library, only: tuple[str, ...]
) -> None:
    write(library.folder, {ORIGINAL: "Another text altogether, of icebreakers and of ice.\n"})
    assert counts(refresh(library, *only)) == (1, 1, 0, 1, 0)
    assert shown(library) == {ORIGINAL: (), COPY: (), "other.txt": ()}


def test_of_many_copies_the_next_is_shown_and_the_others_stay(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(library.folder, {LAST: TEXT})
    assert counts(refresh(library)) == (0, 0, 0, 2, 2)
    seen = reads(monkeypatch)
    (library.folder / ORIGINAL).unlink()
    refresh(library)
    assert shown(library) == {COPY: (LAST,), "other.txt": ()}
    assert seen == ["copy.txt"]


def test_a_copy_with_a_smaller_name_takes_the_place_of_the_original(library: Library) -> None:
    write(library.folder, {"0.txt": TEXT})
    assert counts(refresh(library, "0.txt")) == (1, 0, 1, 1, 2)
    assert shown(library) == {"0.txt": (ORIGINAL, COPY), "other.txt": ()}
    assert library.document(ORIGINAL).id == "0.txt"


def test_a_renamed_original(library: Library) -> None:
    (library.folder / ORIGINAL).rename(library.folder / "z.txt")
    refresh(library)
    assert shown(library) == {COPY: ("z.txt",), "other.txt": ()}


def test_a_copy_that_changes_or_goes_or_is_touched(library: Library) -> None:
    (library.folder / COPY).touch()
    assert counts(refresh(library)) == (0, 0, 0, 2, 1)
    write(library.folder, {COPY: TEXT + "And another sentence.\n"})
    assert counts(refresh(library)) == (1, 0, 0, 2, 0)
    write(library.folder, {COPY: TEXT})
    assert counts(refresh(library)) == (0, 0, 1, 2, 1)
    (library.folder / COPY).unlink()
    assert counts(refresh(library)) == (0, 0, 0, 2, 0)
    assert shown(library) == {ORIGINAL: (), "other.txt": ()}


def test_an_interrupted_run_forgets_no_copy(library: Library) -> None:
    """Killed between two commits, a run leaves a copy that the next run reads."""
    (library.folder / ORIGINAL).unlink()

    def stop(progress: object) -> None:
        if getattr(progress, "committed", False):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refresh_index(library.folder, library.index_dir, stop)
    refresh(library)
    assert shown(library) == {COPY: (), "other.txt": ()}


SENTENCE = "The Arctic Route is short, South Korea studies it, ports along it are few"
WORDS = SENTENCE.split()


@given(st.lists(st.sampled_from((" ", "\n", "\t", "  ", "\r\n", "\f", " \u3000")), min_size=14))
def test_white_space_does_not_matter(spaces: list[str]) -> None:
    text = "".join(word + space for word, space in zip(WORDS, spaces, strict=False))
    assert sameness(document(text)) == sameness(document(" ".join(WORDS[: len(spaces)])))


def test_what_is_the_same() -> None:
    text = SENTENCE
    assert len(text) > SHORTEST
    assert sameness(document(text, title="One")) == sameness(document(text, title="Two")) != 0
    assert sameness(document(text.upper())) != sameness(document(text))
    assert sameness(document(text.replace(" ", ""))) != sameness(document(text))
    assert sameness(document(text[: SHORTEST - 1])) == 0 != sameness(document("a" * SHORTEST))
    parts = {
        sameness(document(text, document_id=f"mail.mbox#{date}", title=title, date=date))
        for title, date in (("One", "2020"), ("Two", "2020"), ("One", "2021"))
    }
    assert len({*parts, sameness(document(text))}) == 4
    long = "word " * 200_000
    assert sameness(document(long)) == sameness(document(long.replace(" ", "\n\n")))


def document(text: str, document_id: str = "a.txt", title: str = "", date: str = "") -> Document:
    path = document_id.partition("#")[0]
    return Document(DocumentInfo(document_id, path, title, "en", date), text)


# Files of several documents


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files named .pages be read, which hold a document a page."""

    def read(data: bytes, name: str, reading: Reading) -> Iterator[Article]:
        for number, text in enumerate(data.decode().split("\f")):
            yield Article(text, "pages", part=str(number))

    module = ModuleType("search_index.sources.pages")
    module.read = read  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(formats._BY_KIND, "pages", Format("pages", (), "pages", guarded=False))
    monkeypatch.setitem(formats._BY_SUFFIX, ".pages", "pages")


@pytest.mark.usefixtures("pages")
def test_parts_of_files_are_copies_of_each_other(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "articles",
        {"m.pages": f"{TEXT}\f{OTHER}\f{TEXT}", "n.pages": f"{OTHER}\f{SENTENCE}", "o.txt": TEXT},
    )
    library = open_library(folder, index_dir=tmp_path / "index")
    assert counts(refresh(library)) == (4, 0, 0, 0, 2)
    assert shown(library) == {
        "m.pages#0": ("m.pages#2",),
        "m.pages#1": ("n.pages#0",),
        "n.pages#1": (),
        "o.txt": (),
    }
    assert counts(refresh(library)) == (0, 0, 0, 4, 2)
    write(folder, {"m.pages": "Nothing of what it had before, but a text of its own.\n"})
    assert counts(refresh(library, "m.pages")) == (1, 1, 1, 2, 0)
    assert set(shown(library)) == {"m.pages#0", "n.pages#0", "n.pages#1", "o.txt"}
    (folder / "n.pages").unlink()
    assert counts(refresh(library)) == (0, 0, 2, 2, 0)


# Whatever the order

NAMES = ("a.txt", "a/b.md", "b.txt", "c/d.txt", "한국.txt", "я.txt")
TEXTS = (TEXT, OTHER, TEXT.replace(" ", "  "), "Thank you.\n", "한국은 북극항로를 연구한다. " * 3)
CORPORA = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(TEXTS), max_size=6)


def everything(folder: Path, index_dir: Path) -> tuple[object, ...]:
    """Return all that the index of a folder says of its documents."""
    library = open_library(folder, index_dir=index_dir)
    documents = [library.document(info.id) for info in library.infos()]
    mentions = [library.document_mentions(info.id) for info in library.infos()]
    answer = (documents, mentions, library.entities(), library.status().copies)
    library.close()
    return answer


@settings(max_examples=40, deadline=None)
@given(st.lists(CORPORA, min_size=1, max_size=4), st.booleans(), st.randoms(use_true_random=False))
def test_step_by_step_is_as_at_once(
    steps: list[dict[str, str]], named: bool, order: random.Random
) -> None:
    """A folder that changes again and again, read whole or file by file in any order."""
    with TemporaryDirectory() as place:
        folder = Path(place, "articles")
        folder.mkdir()
        index(folder, Path(place, "index"))
        for files in steps:
            present = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
            for name in present - files.keys():
                (folder / name).unlink()
            write(folder, files)
            if named:
                changed = sorted(present | files.keys())
                order.shuffle(changed)
                for name in changed:
                    refresh_index(folder, Path(place, "index"), lambda progress: None, only=[name])
            else:
                index(folder, Path(place, "index"))
        index(folder, Path(place, "anew"))
        assert everything(folder, Path(place, "index")) == everything(folder, Path(place, "anew"))


def test_several_processes_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"{n % 7}/{n:03}.txt": f"{TEXT} It is number {n % 90} of them." for n in range(270)}
    folder = write(tmp_path / "articles", files)
    index(folder, tmp_path / "one")
    monkeypatch.setattr(builder, "MANY_FILES", 10)
    monkeypatch.setattr(builder, "FIRST_BATCH", 20)
    index(folder, tmp_path / "several")
    one = everything(folder, tmp_path / "one")
    assert one == everything(folder, tmp_path / "several")
    assert one[3] == 180
