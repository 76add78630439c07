"""A place in a PDF is told by its page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Korus, Ran

pytest.importorskip("pypdfium2")

FILES = Path(__file__).parent.parent / "files" / "office"


@pytest.fixture
def paged(tmp_path: Path, korus: Korus) -> Korus:
    """Run `korus` over a PDF of three pages and a text."""
    folder = tmp_path / "articles"
    folder.mkdir()
    shutil.copy(FILES / "en.pdf", folder / "ferries.pdf")
    (folder / "note.txt").write_text("A note.\n\nThe winter outlook of Vladivostok.\n")

    def run(*argv: str | Path) -> Ran:
        return korus(*argv, "--corpus", folder, "--index-dir", tmp_path / "index")

    assert run("index").code == 0
    return run


def test_a_search_names_the_page(paged: Korus) -> None:
    pages = {
        one["path"]: [snippet["page"] for snippet in one["snippets"]]
        for one in paged("search", "winter outlook", "--json").records
    }
    assert pages == {"ferries.pdf": [2], "note.txt": [None]}
    out = paged("search", "winter").out
    assert "\n  p. 2 " in out
    assert "\n     3 " in out
    assert "\f" not in out


def test_a_phrase_is_found_over_the_lines_of_a_page(paged: Korus) -> None:
    [found] = paged("search", '"harbour masters who answered our letters"', "--json").records
    assert found["path"] == "ferries.pdf"
    assert found["snippets"][0]["page"] == 3


def test_a_concordance_names_the_page(paged: Korus) -> None:
    places = {
        (one["path"], one["page"]) for one in paged("concordance", "winter", "--json").records
    }
    assert places == {("ferries.pdf", 2), ("note.txt", None)}
    out = paged("concordance", "winter").out
    assert "ferries.pdf p. 2 " in out
    assert "note.txt:3 " in out


def test_mentions_name_the_page(paged: Korus) -> None:
    found = paged("mentions", "Vladivostok", "--json").records
    assert {(one["path"], one["page"]) for one in found} == {("ferries.pdf", 1), ("note.txt", None)}
    assert "\n    p. 1 " in paged("mentions", "Vladivostok").out


def test_a_shown_document_has_no_page_break_in_it(paged: Korus) -> None:
    shown = paged("show", "ferries.pdf")
    assert "\f" not in shown.out
    assert paged("show", "ferries.pdf", "--json").records[0]["text"].count("\f") == 2
