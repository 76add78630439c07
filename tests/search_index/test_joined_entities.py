"""Entities of an index that are one by the sound of their names: kept, corrected, deterministic."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index import Library, open_library
from search_index.corrections.model import Action, Correction
from search_index.paths import shipped_corpus
from search_index.store.arrays.commit import Joins, open_commit
from search_index.store.builder import refresh_index
from search_index.store.meta import read_meta

TEXTS = {
    "en.txt": "Professor Nam Jung-hyun spoke in May. Nam left.\n",
    "ko.txt": "남정현 교수는 5월에 말했다.\n",
    "ru.txt": "Профессор Нам Чон Хён выступил в мае.\n",
}
_SAME = "person:nam-jeong-hyeon"
_OTHER = "person:nam-jung-hyeon"  # 남중현


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def _opened(tmp_path: Path) -> Library:
    return open_library(tmp_path / "corpus", index_dir=tmp_path / "index", refresh=True)


def _people(library: Library) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for context in library.mentions():
        mention = context.mention
        if mention.entity.startswith("person:"):
            found.setdefault(mention.document, set()).add(mention.entity)
    return found


def test_a_name_in_three_scripts_is_one_entity(tmp_path: Path) -> None:
    _write(tmp_path / "corpus", TEXTS)
    library = _opened(tmp_path)
    try:
        assert _people(library) == {name: {_SAME} for name in TEXTS}
        entity = library.entity(_SAME)
        assert entity is not None
        assert entity.documents == 3
        assert {"Nam Jung-hyun", "남정현", "Нам Чон Хён"} <= {*entity.names.values(), entity.name}
        assert len(library.mentions([_SAME])) == 4
        assert library.entity("person:nam-jung-hyun") == entity  # the id of the English text
        assert len(library.mentions(["person:nam-jung-hyun"])) == 4
    finally:
        library.close()


def test_a_document_that_makes_it_doubtful_parts_it_again(tmp_path: Path) -> None:
    _write(tmp_path / "corpus", TEXTS)
    _opened(tmp_path).close()
    _write(tmp_path / "corpus", {"more.txt": "남중현 교수는 6월에 말했다.\n"})
    library = _opened(tmp_path)
    try:
        people = _people(library)
        assert people["ko.txt"] == people["ru.txt"] == {_SAME}  # an entity keeps its id
        assert people["more.txt"] == {_OTHER}
        assert people["en.txt"] == {"person:nam-jung-hyun"}  # 정 or 중
    finally:
        library.close()
    (tmp_path / "corpus" / "more.txt").unlink()
    library = _opened(tmp_path)
    try:
        assert _people(library) == {name: {_SAME} for name in TEXTS}
    finally:
        library.close()


def test_documents_that_are_added_change_no_other_id(tmp_path: Path) -> None:
    _write(tmp_path / "corpus", {"ko.txt": TEXTS["ko.txt"]})
    library = _opened(tmp_path)
    assert _people(library) == {"ko.txt": {_SAME}}
    library.close()
    _write(tmp_path / "corpus", {"b.txt": "Анна Белова и Пётр Орлов спорили.\n", **TEXTS})
    library = _opened(tmp_path)
    try:
        assert _people(library)["ko.txt"] == {_SAME}
        assert _people(library)["b.txt"] == {"person:anna-belova", "person:petr-orlov"}
    finally:
        library.close()


@pytest.mark.parametrize("target", ["person:nam-jung-hyun", _SAME])
def test_a_correction_of_one_of_them_is_one_of_all(tmp_path: Path, target: str) -> None:
    _write(tmp_path / "corpus", TEXTS)
    library = _opened(tmp_path)
    try:
        library.correct(Correction(Action.RENAME, entity=target, name="Prof. Nam"))
        entity = library.entity(_SAME)
        assert entity is not None
        assert entity.name == "Prof. Nam"
        library.correct(Correction(Action.MERGE, entity=target, into="person:somebody-else"))
        assert _people(library) == {name: {"person:somebody-else"} for name in TEXTS}
    finally:
        library.close()


def _mentions(folder: Path, home: Path, seed: str) -> list[str]:
    command = [sys.executable, "-m", "search_index.cli", "mentions", "--json"]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "KORUS_HOME": str(home)}
    done = subprocess.run(
        [*command, "--corpus", str(folder)], env=environment, capture_output=True, check=True
    )
    return sorted(done.stdout.decode().splitlines())


def _copied(names: Iterable[str], folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((shipped_corpus() / name).read_bytes())


def test_neither_the_order_of_files_nor_the_hash_seed_changes_a_mention(tmp_path: Path) -> None:
    names = sorted(
        str(path.relative_to(shipped_corpus()))
        for path in shipped_corpus().rglob("*.*")
        if path.is_file()
    )
    assert names
    found = []
    for number, order in enumerate((names, names[::-1])):
        folder = tmp_path / str(number) / "corpus"
        _copied(order[: len(order) // 2], folder)
        if number:  # in two steps, the later half first
            _mentions(folder, tmp_path / str(number) / "home", "1")
        for name in order[len(order) // 2 :]:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes((shipped_corpus() / name).read_bytes())
        found.append(_mentions(folder, tmp_path / str(number) / "home", str(number)))
    assert found[0]
    assert found[0] == found[1]


_POOL = (
    "Professor Nam Jung-hyun spoke in May.",
    "남정현 교수는 5월에 말했다.",
    "남중현 교수는 6월에 말했다.",
    "Профессор Нам Чон Хён выступил в мае.",
    "Minister Igor Belov arrived in Tver.",
    "Министр Игорь Белов прибыл в Тверь.",
    "이고르 벨로프 장관이 트베리에 도착했다.",
    "Professor Nam Jeong-hyeon and Minister Sergei Lavrov met.",
)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from("abcde"), st.none() | st.sampled_from(_POOL))))
def test_step_by_step_the_same_entities_are_one_as_all_at_once(
    steps: list[dict[str, str | None]],
) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "corpus"
        folder.mkdir()
        for step in steps:
            for name, text in step.items():
                path = folder / f"{name}.txt"
                if text is None:
                    path.unlink(missing_ok=True)
                else:
                    path.write_text(text + "\n", encoding="utf-8")
            refresh_index(folder, Path(place) / "index", lambda _: None)
        refresh_index(folder, Path(place) / "index", lambda _: None)
        refresh_index(folder, Path(place) / "fresh", lambda _: None)
        assert _joins(Path(place) / "index") == _joins(Path(place) / "fresh")


def _joins(index_dir: Path) -> Joins:
    meta = read_meta(index_dir)
    assert meta is not None
    return open_commit(index_dir / meta.generation, meta.commit).joins
