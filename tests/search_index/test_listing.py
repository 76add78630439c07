"""Which files of a folder are looked at: all that may be articles, however it is built."""

from __future__ import annotations

import gzip
import os
import zipfile
from pathlib import Path

import pytest

from search_index.library import open_library
from search_index.models import Skipped
from search_index.sources import may_be_article, read_file
from search_index.sources.formats import FORMATS, may_hold_articles
from search_index.sources.listing import entry_of, files_at, list_files, list_folders
from search_index.sources.passing import ENDINGS
from search_index.sources.reading import unlike
from search_index.store import batches
from search_index.store.builder import refresh_index
from tests.search_index.corpus import index, write


def listed(folder: Path) -> list[str]:
    """Return what is listed, and check that each file by itself is listed alike."""
    paths = [entry.path for entry in list_files(folder)]
    there = [
        os.path.relpath(os.path.join(at, n), folder) for at, _, ns in os.walk(folder) for n in ns
    ]
    assert sorted(path for path in there if entry_of(folder, path)) == paths
    return paths


def told(folder: Path) -> list[Skipped]:
    skipped: list[Skipped] = []
    list_files(folder, skipped.append)
    return skipped


# What a folder says itself


def test_korusignore_in_the_syntax_of_gitignore(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".korusignore": "\ufeff# no\n*.draft.txt\n!kept.draft.txt\n/top.txt\nold/\na/**/z.*",
            **dict.fromkeys(
                ("a.txt", "a.draft.txt", "kept.draft.txt", "top.txt", "sub/top.txt"), "Text"
            ),
            **dict.fromkeys(("old/a.txt", "sub/old/a.txt", "a/b/c/z.txt", "a/b/y.txt"), "Text"),
        },
    )
    assert listed(tmp_path) == [
        "a.txt",
        "a/b/y.txt",
        "kept.draft.txt",
        "sub/top.txt",
    ]


def test_the_nearest_korusignore_decides(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".korusignore": "*.md\nshut/\n",
            "sub/.korusignore": "!kept.md\n/a.txt\n",
            "shut/.korusignore": "!*\n",
            **dict.fromkeys(("b.md", "sub/kept.md", "sub/b.md", "sub/a.txt"), "Text"),
            **dict.fromkeys(("sub/sub/a.txt", "shut/a.txt"), "Text"),
        },
    )
    assert listed(tmp_path) == ["sub/kept.md", "sub/sub/a.txt"]


def test_lines_that_are_no_patterns_are_told_and_the_others_hold(tmp_path: Path) -> None:
    write(tmp_path, {".korusignore": "!\na.txt\n" + "*a" * 30 + "\n", "a.txt": "A", "b.txt": "B"})
    assert listed(tmp_path) == ["b.txt"]
    assert [(one.path, one.reason) for one in told(tmp_path)] == [
        (".korusignore", "line 1 is no pattern"),
        (".korusignore", "line 3 is no pattern"),
    ]


def test_a_korusignore_that_changes_is_followed_at_once(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", {"a.txt": "A text", "b.txt": "B text"})
    index(folder, tmp_path / "index")
    library = open_library(folder, index_dir=tmp_path / "index")
    write(folder, {".korusignore": "a.txt\n"})
    refresh_index(folder, tmp_path / "index", lambda progress: None, only=[".korusignore"])
    library.reload()
    assert [info.id for info in library.infos()] == ["b.txt"]
    (folder / ".korusignore").unlink()
    refresh_index(folder, tmp_path / "index", lambda progress: None, only=[".korusignore"])
    library.reload()
    assert [info.id for info in library.infos()] == ["a.txt", "b.txt"]


# What is passed over

BESIDE = (
    "photo.JPG", "Thumbs.db", "desktop.ini", "~$report.docx", "x.pdf.part", "y.pdf.crdownload",
    "a.txt~", "#a.txt#", "library.jar", "0001.patch", "Icon\r",
)  # fmt: skip


def test_what_else_lies_in_a_folder_is_passed_over_in_silence(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(BESIDE, "From a@b.org Mon Jan 1 2020\nFrom: a\n\nText\n"))
    write(tmp_path, dict.fromkeys(("node_modules/a.md", "__MACOSX/a.txt", ".git/a.txt"), "Text"))
    write(tmp_path, {"a.txt": "Text", "pictures.jpg/b.txt": "Text"})
    assert listed(tmp_path) == ["a.txt", "pictures.jpg/b.txt"]
    assert told(tmp_path) == []


def test_documents_of_kinds_that_are_not_read_are_named(tmp_path: Path) -> None:
    names = ("NewsResult.XLSX", "old.rar", "story.fb2", "talk.pptx", "year.tar.gz", "year.tgz")
    folder = write(tmp_path / "articles", dict.fromkeys(names, "Text"))
    (folder / "year.tar.gz").write_bytes(gzip.compress(b"year.txt" + bytes(2000)))
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        for name in ("a.md", "a.rar", "a.png"):
            archive.writestr(name, "Text")
    index(folder, tmp_path / "index")
    library = open_library(folder, index_dir=tmp_path / "index")
    assert [info.id for info in library.infos()] == ["all.zip#a.md"]
    unpack = "an archive of a kind that is not read: unpack it"
    assert {skip.path: skip.reason for skip in library.status().skipped} == {
        "NewsResult.XLSX": "a spreadsheet: save it as csv",
        "all.zip#a.rar": unpack,
        "old.rar": unpack,
        "story.fb2": "a book of a kind that is not read: convert it to epub",
        "talk.pptx": "a presentation: save it as pdf",
        "year.tar.gz": unpack,
        "year.tgz": unpack,
    }
    assert not library.compare()


def test_names_that_begin_with_a_number_sign_are_those_of_articles(tmp_path: Path) -> None:
    names = ["#1 Порты.md", "#ports.txt", "#북극항로.txt", "~draft.txt"]
    write(tmp_path / "articles", {name: f"Text of {name}" for name in names})
    write(tmp_path / "articles", {"#recycle/gone.txt": "Text", "#ports#": "Text"})
    assert listed(tmp_path / "articles") == names
    index(tmp_path / "articles", tmp_path / "index")
    library = open_library(tmp_path / "articles", index_dir=tmp_path / "index")
    for name in names:
        assert library.document(name).text == f"Text of {name}"


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "Text", ".korusignore": "left*\n"})
    for name in ("pipe.txt", "left.txt", ".hidden.txt", "picture.jpg"):
        os.mkfifo(tmp_path / name)
    for name in ("gone.txt", "left.md", "gone.png"):
        (tmp_path / name).symlink_to("nowhere")
    assert listed(tmp_path) == ["a.txt"]
    no_file = "a pipe, socket or device, not a file"
    expected = {
        "pipe.txt": no_file,
        "gone.txt": "a link to what is not there",
    }
    assert {skip.path: skip.reason for skip in told(tmp_path)} == expected
    alone: list[Skipped] = []
    for path in os.listdir(tmp_path):
        entry_of(tmp_path, path, alone.append)
    assert {skip.path: skip.reason for skip in alone} == expected


@pytest.mark.skipif(not os.path.exists("/proc/self/environ"), reason="no /proc")
def test_links_do_not_lead_into_the_system(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "Text"})
    (tmp_path / "secrets.txt").symlink_to("/proc/self/environ")
    (tmp_path / "processes").symlink_to("/proc")
    assert listed(tmp_path) == ["a.txt"]
    reason = "a link to what the system shows of itself"
    assert told(tmp_path) == [Skipped("processes", reason), Skipped("secrets.txt", reason)]
    assert list_folders(tmp_path) == []
    assert files_at(tmp_path, "secrets.txt") == files_at(tmp_path, "processes") == []


def test_no_kind_that_is_read_is_passed_over() -> None:
    for format in FORMATS:
        for suffix in format.suffixes:
            assert may_hold_articles(f"a{suffix}")
            assert may_hold_articles(f"A{suffix.upper()}")
            assert suffix[1:] not in ENDINGS


def test_unknown_endings_are_told_by_their_first_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "_TICK", 0)  # what was written a moment ago is not looked at again
    folder = tmp_path / "articles"
    write(folder, {"a.xyz": "Just text", "page.2017": "<!doctype html><title>T</title><p>Text"})
    sparse = folder / "large.xyz"
    with sparse.open("wb") as file:
        file.truncate(1 << 32)
    assert [may_be_article(folder / name) for name in ("a.xyz", "page.2017", "large.xyz")] == [
        False,
        True,
        False,
    ]
    report = index(folder, tmp_path / "index")
    assert [skip.path for skip in report.skipped if skip.path != "page.2017"] == []

    def look(path: Path) -> bool:
        raise AssertionError(f"{path} is looked at again")

    monkeypatch.setattr(batches, "may_be_article", look)
    assert index(folder, tmp_path / "index").skipped == report.skipped


# Names

ODD = (
    "new\nline.txt", "tab\there.txt", "\x1b[31mred.txt", "dots....txt", "trailing.txt.",
    " spaces .txt", "한국어 문서.txt", "документ.txt", "e\u0301.txt", "\u202egnp.txt", "a%b?.txt",
    "x" * 251 + ".txt", "가" * 83 + ".txt",
)  # fmt: skip


def test_odd_names_are_read_and_found_by_their_paths(tmp_path: Path) -> None:
    names = [name for name in ODD if name != "trailing.txt."]
    folder = write(tmp_path / "articles", {name: f"Text {n}" for n, name in enumerate(names)})
    write(folder, {f"deep/{names[-1]}": "Text"})
    index(folder, tmp_path / "index")
    library = open_library(folder, index_dir=tmp_path / "index")
    assert [library.document(name).text for name in names] == [
        f"Text {n}" for n in range(len(names))
    ]
    assert index(folder, tmp_path / "index").unchanged == len(names) + 1
    refresh_index(folder, tmp_path / "index", lambda progress: None, only=names)
    library.reload()
    assert len(library.infos()) == len(names) + 1


def test_a_file_named_like_a_part_of_another_is_told(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "articles",
        {"a.txt#b.txt": "One", "c#/d.txt": "Two", "c.txt#/e.txt": "Three", "#f.txt": "Four"},
    )
    assert listed(folder) == ["#f.txt", "a.txt#b.txt", "c#/d.txt", "c.txt#/e.txt"]
    index(folder, tmp_path / "index")
    write(folder, {"a.txt": "Five", "c.txt": "Six"})
    for only in (["a.txt"], ["c.txt"], None):
        report = refresh_index(folder, tmp_path / "index", lambda progress: None, only=only)
        assert [(skip.path, skip.reason) for skip in report.skipped] == [
            ("a.txt#b.txt", "its name is that of a part of a.txt: rename it"),
            ("c.txt#/e.txt", "its name is that of a part of c.txt: rename it"),
        ]
    library = open_library(folder, index_dir=tmp_path / "index")
    assert [info.id for info in library.infos()] == ["#f.txt", "a.txt", "c#/d.txt", "c.txt"]


def test_parts_of_one_name_are_numbered() -> None:
    others: dict[str, int] = {}
    apart = [unlike(part, others) for part in ("a", "a", "a (2)", "", "", "b", "a")]
    assert apart == ["a", "a (2)", "a (2) (2)", "", "2", "b", "a (3)"]


# Files that change meanwhile


def test_facts_are_those_of_the_bytes_that_were_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that grows while it is read is read again, and never taken for what it was."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"Once")
    fstat, calls = os.fstat, []

    def growing(descriptor: int) -> os.stat_result:
        calls.append(descriptor)
        if len(calls) in changes:
            with path.open("ab") as file:
                file.write(b" more")
        return fstat(descriptor)

    monkeypatch.setattr("search_index.sources.os.fstat", growing)
    changes = {2}
    data, facts = read_file(path)
    assert (data, facts.st_size) == (b"Once more", 9)
    calls.clear()
    changes = {2, 4, 6, 8, 10}
    data, facts = read_file(path)
    assert (facts.st_size, facts.st_mtime_ns) != (path.stat().st_size, path.stat().st_mtime_ns)
    assert data == (b"Once" + b" more" * 3)
