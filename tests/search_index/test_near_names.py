"""Names that are alike and not one stay apart in an index of all of them: near_names.tsv."""

from __future__ import annotations

from pathlib import Path

import pytest

from search_index import open_library
from search_index.entities.joining import Named, may_be_one
from search_index.models import EntityType

_LINES = (Path(__file__).parent / "data" / "near_names.tsv").read_text(encoding="utf-8")
PAIRS = [tuple(line.split("\t")) for line in _LINES.splitlines() if not line.startswith("#")]

# Sentences that say what a name is and need no other form of it; by type and first letter.
_AROUND = {
    "PERSON": {
        "L": ("On Monday ", " spoke to reporters for an hour.\n"),
        "C": ("В понедельник ", " отвечал на вопросы журналистов.\n"),
        "H": ("", " 씨는 월요일 기자들과 한 시간 동안 만났다.\n"),
    },
    "PLACE": {
        "L": ("The delegation arrived in ", " on Monday.\n"),
        "C": ("Место встречи участники назвали сразу: ", ".\n"),
        "H": ("대표단은 월요일 ", "에 도착했다.\n"),
    },
    "ORG": {
        "L": ("The report was written for the ", " in March.\n"),
        "C": ("В докладе дважды упоминается ", ".\n"),
        "H": ("보고서는 3월에 ", "에 제출됐다.\n"),
    },
}


def _script(name: str) -> str:
    return "H" if name[0] >= "가" else "C" if name[0] >= "А" else "L"


@pytest.fixture(scope="module")
def entities(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], set[str]]:
    """The entities of each name of the list, all of them in one index, a document each."""
    folder = tmp_path_factory.mktemp("near")
    names = sorted({(kind, name) for kind, *pair in PAIRS for name in pair})
    spans = {}
    for number, (kind, name) in enumerate(names):
        before, after = _AROUND[kind][_script(name)]
        path = folder / "corpus" / f"{number:03}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{before}{name}{after}", encoding="utf-8")
        spans[path.name] = (kind, name), len(before), len(before) + len(name)
    library = open_library(folder / "corpus", index_dir=folder / "index", refresh=True)
    found: dict[tuple[str, str], set[str]] = {key: set() for key in names}
    try:
        for context in library.mentions():
            mention = context.mention
            key, start, end = spans[mention.document]
            if mention.type.value == key[0] and mention.start < end and start < mention.end:
                found[key].add(mention.entity)
    finally:
        library.close()
    return found


def test_the_list_is_long_and_its_names_are_found(
    entities: dict[tuple[str, str], set[str]],
) -> None:
    assert len(PAIRS) >= 100
    assert len({(kind, *sorted(pair)) for kind, *pair in PAIRS}) == len(PAIRS)
    missing = sorted(name for (_, name), found in entities.items() if not found)
    assert len(missing) <= 0.1 * len(entities), missing


def test_names_that_are_alike_stay_apart(entities: dict[tuple[str, str], set[str]]) -> None:
    merged = {
        (one, other): sorted(entities[kind, one] & entities[kind, other])
        for kind, one, other in PAIRS
        if not entities[kind, one].isdisjoint(entities[kind, other])
    }
    assert merged == {}


def test_no_two_people_may_be_one_where_nothing_else_is_known() -> None:
    alike = [
        (one, other)
        for kind, one, other in PAIRS
        if kind == EntityType.PERSON
        and may_be_one(
            Named("one", EntityType(kind), (one,)), Named("other", EntityType(kind), (other,))
        )
    ]
    assert alike == []
