"""Pages of a PDF: named beside passages and mentions, ruled off in the reader, cited."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from search_index.models import DocumentInfo
from tests.tui.conftest import Corpus, OpenExplorer
from tests.tui.test_reader import ReaderApp, lines, make
from tui.citation import citation, quotation

FILES = Path(__file__).parent.parent / "files" / "office"


async def test_a_page_break_is_a_quiet_rule() -> None:
    app = ReaderApp(make("One.\n\f\nTwo.\n\f\nThree.\n", kind="pdf"))
    async with app.run_test(size=(60, 14)):
        shown = [line.strip() for line in lines(app.reader)]
        rules = [line for line in shown if "╌" in line]
        assert [rule.strip("╌ 0123456789") for rule in rules] == ["p."] * 2
        assert ["p. 2" in rules[0], "p. 3" in rules[1]] == [True, True]
        assert not any("\f" in line or "␌" in line for line in shown)


async def test_a_narrow_pane_cuts_the_rule() -> None:
    app = ReaderApp(make("One.\n\f\nTwo.\n", kind="pdf"))
    async with app.run_test(size=(8, 14)):
        shown = lines(app.reader)
        assert {len(line) for line in shown} == {app.reader.scrollable_content_region.width}
        assert any("╌" in line for line in shown)


def test_a_citation_names_the_page() -> None:
    info = DocumentInfo("a.pdf", "a.pdf", "Ports", "en", type="pdf")
    assert citation(info, 12, 3) == "“Ports”, a.pdf, p. 3"
    assert citation(info) == "“Ports”, a.pdf"
    assert quotation("text", info, 12, 3).endswith("a.pdf, p. 3\n")


async def test_hits_mentions_and_the_status_line_name_the_page(
    tmp_path: Path, explore: OpenExplorer
) -> None:
    pytest.importorskip("pypdfium2")
    (tmp_path / "articles").mkdir()
    shutil.copy(FILES / "en.pdf", tmp_path / "articles" / "ferries.pdf")
    corpus = Corpus.indexed(tmp_path / "articles", tmp_path / "index")
    async with explore(corpus) as seen:
        await seen.rush("/", *"charter rates")
        assert " p.2 " in seen.text()
        await seen.press("enter")
        assert "p. 2 · hit 1/" in seen.text()
        await seen.press("y")
        assert seen.pilot.app.clipboard.endswith("ferries.pdf, p. 2\n")
