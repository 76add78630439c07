"""`korus entities merge|split|rename|retype|drop|link|unlink|undo|corrections`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search_index.library import Library
from search_index.models import RefreshReport
from tests.cli.conftest import Korus
from tests.search_index.corpus import KOREAN, PORTS, index, write

RUSSIA, VLADIVOSTOK = "place:russia", "place:vladivostok"


class Indexed(Library):
    """A library whose index is up to date: nothing to refresh."""

    def refresh(self, *_: object, **__: object) -> RefreshReport:
        return RefreshReport()


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The small corpus with its index."""
    folder = write(tmp_path_factory.mktemp("articles"))
    place = tmp_path_factory.mktemp("indexes") / "index"
    index(folder, place)
    return folder, place


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of corrections of a test."""
    return tmp_path / "corrections.toml"


@pytest.fixture
def desk(
    korus: Korus, monkeypatch: pytest.MonkeyPatch, small_index: tuple[Path, Path], file: Path
) -> Korus:
    """Run `korus` over the small corpus with corrections of its own."""
    monkeypatch.setattr(
        "search_index.commands.open_library",
        lambda *_, **__: Indexed(*small_index, corrections=file),
    )
    return korus


def entities(desk: Korus) -> dict[str, dict[str, object]]:
    return {record["id"]: record for record in desk("entities", "--json").records}


def test_what_is_put_right_is_so_from_now_on_and_undone_again(desk: Korus) -> None:
    before = entities(desk)
    merged = desk("entities", "merge", "블라디보스토크", "Russia")
    assert merged.code == 0
    assert f"{VLADIVOSTOK} is {RUSSIA}; Russia ({RUSSIA}) has " in merged.out
    renamed = desk("entities", "rename", RUSSIA, "The North", "--json")
    assert renamed.records[0]["do"] == "rename"
    after = entities(desk)
    assert set(before) - set(after) == {VLADIVOSTOK}
    assert after[RUSSIA]["name"] == "The North"
    first = desk("entities", "corrections").out.splitlines()[0]
    assert first.split()[:4] == ["1", VLADIVOSTOK, "is", RUSSIA]
    assert [r["do"] for r in desk("entities", "corrections", "--json").records] == [
        "merge", "rename",
    ]  # fmt: skip
    assert desk("entities", "undo").out == f"taken back: {RUSSIA} is called “The North”\n"
    assert desk("entities", "undo").code == 0
    assert entities(desk) == before
    nothing = desk("entities", "undo")
    assert (nothing.code, nothing.out) == (1, "")
    assert "no correction" in nothing.err
    assert desk("entities", "corrections").code == 1


def test_a_split_makes_a_new_entity_or_gives_to_a_known_one(desk: Korus) -> None:
    split = ("entities", "split", VLADIVOSTOK, "--form", "블라디보스토크", "--name", "A town")
    assert desk(*split).code == 0
    after = entities(desk)
    assert after["place:a-town"]["mentions"] == 1
    moved = desk("entities", "split", VLADIVOSTOK, "--document", PORTS, "--into", "A town")
    assert "A town (place:a-town) has" in moved.out


def test_a_place_is_linked_by_what_stands_there(desk: Korus) -> None:
    text = desk("show", KOREAN, "--json").records[0]["text"]
    start = text.index("세미나")
    done = desk("entities", "link", KOREAN, str(start), "세미나", "Russia")
    assert done.code == 0
    places = desk("mentions", RUSSIA, "--json").records
    assert (start, "세미나") in [(place["start"], place["text"]) for place in places]
    assert desk("entities", "unlink", KOREAN, str(start), "세미나").code == 0
    wrong = desk("entities", "link", KOREAN, "0", "세미나", "Russia")
    assert (wrong.code, wrong.out) == (3, "")
    assert wrong.err == f"korus: “세미나” does not stand at 0 of {KOREAN}\n"


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (("merge", "Nobody Known", "Russia"), 1, "no entity is called “Nobody Known”"),
        (("merge", "Russia", "Россия"), 3, "are one entity"),
        (("merge", "Russia"), 2, "INTO"),
        (("split", "Russia", "--name", "X"), 3, "--form or --document"),
        (("split", "Russia", "--form", "a"), 2, "--into --name"),
        (("rename", "Russia", " "), 3, "empty"),
        (("retype", "Russia", "place"), 3, "already"),
        (("retype", "Russia", "ship"), 2, "ship"),
        (("drop", "Nobody Known"), 1, "no entity"),
        (("link", "nowhere.txt", "0", "a", "Russia"), 1, "nowhere.txt"),
        (("unlink", KOREAN, "x", "a"), 2, "START"),
        (("explode",), 2, "explode"),
    ],
)
def test_what_cannot_be_is_one_line_and_changes_nothing(
    desk: Korus, file: Path, argv: tuple[str, ...], code: int, says: str
) -> None:
    ran = desk("entities", *argv)
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    assert ran.err.count("\n") == 1
    assert not file.exists()


def test_a_name_that_several_have_asks_for_an_id(
    korus: Korus, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = write(
        tmp_path / "articles",
        {"a.txt": "Talks\n\nMr. Kim Chol-su met Mr. Kim Yong-ho in Seoul on Monday.\n"},
    )
    index(folder, tmp_path / "index")
    kept = tmp_path / "c.toml"
    monkeypatch.setattr(
        "search_index.commands.open_library",
        lambda *_, **__: Indexed(folder, tmp_path / "index", corrections=kept),
    )
    ran = korus("entities", "drop", "Kim")
    assert ran.code == 3
    assert "may mean 2 entities, give an id: " in ran.err
    assert "person:kim-chol-su" in ran.err


def test_a_mistake_in_the_file_is_told_and_the_rest_applies(desk: Korus, file: Path) -> None:
    file.write_text(
        f'[[correction]]\ndo = "drop"\nentity = "{VLADIVOSTOK}"\n\n[[correction]]\ndo = "melt"\n',
        encoding="utf-8",
    )
    ran = desk("entities", "--json")
    assert VLADIVOSTOK not in [json.loads(line)["id"] for line in ran.out.splitlines()]
    assert f"{file}, line 5: do = 'melt' is none of merge" in ran.err
    assert ran.err.count("\n") == 1


def test_options_may_stand_before_and_after_the_command(
    korus: Korus, small_index: tuple[Path, Path], file: Path
) -> None:
    folder, place = small_index
    options = ["--corpus", folder, "--index-dir", place, "--corrections", file]
    assert korus("entities", *options, "drop", VLADIVOSTOK).code == 0
    assert korus("entities", "undo", *options, "--json").records[0]["do"] == "drop"
