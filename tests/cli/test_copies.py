"""What `korus` says of documents whose text stands in several files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from search_index import cli
from tests.search_index.corpus import write

Korus = Callable[..., str]
TEXT = "The port of Vladivostok grows every year, and trade with South Korea grows too.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KORUS_HOME", str(tmp_path / "home"))
    return write(tmp_path / "articles", {"a.txt": TEXT, "b/copy.txt": TEXT, "c.txt": TEXT})


@pytest.fixture
def korus(folder: Path, capsys: pytest.CaptureFixture[str]) -> Korus:
    def run(*arguments: str) -> str:
        assert cli.main([*arguments, "--corpus", str(folder)]) == 0
        return capsys.readouterr().out

    return run


def test_copies_are_named_beside_their_document(korus: Korus) -> None:
    facts = korus("show", "c.txt").split("\n")[1:4]
    facts[0] = facts[0].partition(" · file ")[0]
    assert facts == [
        "a.txt · en",
        "also b/copy.txt",
        "also c.txt",
    ]
    assert "also b/copy.txt" in korus("search", "vladivostok")
    for asked in (("search", "port"), ("show", "a.txt")):
        record = json.loads(korus(*asked, "--json"))
        assert (record["path"], record["copies"]) == ("a.txt", ["b/copy.txt", "c.txt"])


def test_copies_are_counted(folder: Path, korus: Korus) -> None:
    assert "1 document: 1 new, 2 copies of other documents" in korus("index")
    status = korus("status")
    assert "copies     2 of other documents" in status
    assert "since then no file has changed" in status
    assert json.loads(korus("status", "--json"))["copies"] == 2
    (folder / "c.txt").unlink()
    assert "1 copy of other documents" in korus("index")
