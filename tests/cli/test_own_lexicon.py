"""A reader's own lexicon at the command line: in the index, in the settings, with mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search_index import cli
from search_index.errors import LexiconError
from search_index.library import open_library
from search_index.settings import config_file

NAMES = '[place.port-zyx]\nen = ["Zyxport"]\nru = ["Зиксопорт"]\n'


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("The ferry left Zyxport.\n", encoding="utf-8")
    (folder / "b.txt").write_text("Паром вышел из Зиксопорта.\n", encoding="utf-8")
    return folder


def entities(
    capsys: pytest.CaptureFixture[str], corpus: Path, *options: str
) -> tuple[set[str], str]:
    cli.main(["entities", "--json", "--corpus", str(corpus), *options])
    ran = capsys.readouterr()
    return {json.loads(line)["id"] for line in ran.out.splitlines()}, ran.err


def test_names_of_a_file_are_in_the_index_while_it_is_given(
    capsys: pytest.CaptureFixture[str], corpus: Path, tmp_path: Path
) -> None:
    names = tmp_path / "names.toml"
    names.write_text(NAMES, encoding="utf-8")
    assert entities(capsys, corpus)[0].isdisjoint({"place:port-zyx"})
    ids, said = entities(capsys, corpus, "--lexicon", str(names))
    assert "place:port-zyx" in ids
    assert "names are recognised differently" in said
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(f'lexicon = "{names}"\n', encoding="utf-8")
    ids, said = entities(capsys, corpus)  # the settings name the same file: nothing to do
    assert "place:port-zyx" in ids
    assert said == ""
    library = open_library(corpus)
    assert library.entity("place:port-zyx").mentions == 2
    library.close()
    names.write_text(NAMES.replace("port-zyx", "zyxport"), encoding="utf-8")
    ids, said = entities(capsys, corpus)
    assert "place:zyxport" in ids
    assert "place:port-zyx" not in ids
    assert "rebuilt" in said


def test_a_mistake_is_said_beside_the_result(
    capsys: pytest.CaptureFixture[str], corpus: Path, tmp_path: Path
) -> None:
    names = tmp_path / "names.toml"
    names.write_text(NAMES + "[place.b]\nen = 3\n", encoding="utf-8")
    for _ in range(2):  # also when nothing has changed
        ids, said = entities(capsys, corpus, "--lexicon", str(names))
        assert "place:port-zyx" in ids
        assert f"{names}: line 4: [place.b] en: names are in quotes" in said


def test_a_file_that_is_not_there_is_told(
    capsys: pytest.CaptureFixture[str], corpus: Path, tmp_path: Path
) -> None:
    assert cli.main(["index", "--corpus", str(corpus), "--lexicon", str(tmp_path / "no")]) == 3
    assert "is not there: check the name" in capsys.readouterr().err
    with pytest.raises(LexiconError, match="is not a file"):
        open_library(corpus, lexicon=tmp_path)
