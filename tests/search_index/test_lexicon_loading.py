"""The lexicon's files, a reader's own among them, and how they are compiled and kept."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from search_index.entities import lexicon_fingerprint, load_lexicon, recognise
from search_index.entities.entries import KINDS, parse_entries
from search_index.entities.lexicon import Lexicon, LexiconIndex
from search_index.entities.lexicon_files import (
    add_table,
    packaged_files,
    packaged_tables,
    read_own,
)
from search_index.entities.loading import compile_lexicon
from search_index.entities.packed import join_places, parse_rows
from search_index.models import Document, DocumentInfo
from search_index.settings import config_file, own_lexicon


def found(text: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    document = Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)
    return [(m.text, m.entity) for m in recognise(document, lexicon).mentions]


def written(folder: Path, text: str) -> Path:
    path = folder / "names.toml"
    path.write_text(text, encoding="utf-8")
    return path


OWN = """
[person.kim-su-yeon]
en = ["Kim Su-yeon"]
ko = "김수연"
country = "south-korea"

[place.vladivostok]
en = ["Vladik"]
demonyms = { ru = ["владивостокский"] }
"""


# --- the packaged files ---------------------------------------------------------------------


def test_every_packaged_file_is_of_a_kind_and_every_kind_has_one() -> None:
    files = packaged_files()
    assert set(files) == set(KINDS)
    assert all(f"{stem}.toml" in files[kind] for kind, (stem, _) in KINDS.items())
    assert len(files["place"]) > 1


def test_tables_of_one_id_are_joined() -> None:
    tables = {"place:a": {"en": ["A", "Aa"], "when": {"A": ["x"]}, "wikidata": "Q1"}}
    add_table(tables, "place:a", {"en": "B", "ru": ["Б"], "when": {"B": ["y"]}, "wikidata": "Q2"})
    add_table(tables, "place:a", {"en": ["Aa"]})
    assert tables["place:a"] == {
        "en": ["A", "Aa", "B"],
        "ru": ["Б"],
        "when": {"A": ["x"], "B": ["y"]},
        "wikidata": "Q2",
    }


# --- compiled and not -----------------------------------------------------------------------


def test_a_lexicon_kept_as_text_has_the_entries_of_one_made_of_them() -> None:
    tables = packaged_tables()
    entries = [
        entry
        for entity, table in tables.items()
        for entry in parse_entries(*_split(entity, table))
        if entry.names
    ]
    plain = Lexicon(entries, "test")
    kept = load_lexicon()
    text = (
        "Kim Jong Un met Putin in Vladivostok at the Eastern Economic Forum. 푸틴 대통령은 "
        "북한에서 돌아왔다. На Восточном экономическом форуме во Владивостоке говорили о Сибири."
    )
    assert found(text, kept) == found(text, plain)
    assert {entry.id for entry in plain} <= set(kept.ids)
    assert [entry.id for entry in kept] == list(kept.ids)
    assert {entry.id for entry in kept.people} == {i for i in kept.ids if i.startswith("person:")}


def _split(entity: str, table: dict[str, object]) -> tuple[str, dict[str, dict[str, object]]]:
    kind, _, key = entity.partition(":")
    return kind, {key: table}


def test_what_is_compiled_is_json_and_always_the_same() -> None:
    once, again = compile_lexicon(), compile_lexicon()
    assert json.dumps(once) == json.dumps(again)
    assert json.loads(json.dumps(once)) == once


def _cache(home: Path, own: Path) -> Path:
    return home / "cache" / "lexicon" / f"{lexicon_fingerprint(own)}.json"


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "other", "folder"])
def test_a_damaged_cache_is_made_again(isolated: Path, tmp_path: Path, damage: str) -> None:
    own = written(tmp_path, OWN + f"# {damage}\n")
    load_lexicon(own)
    path = _cache(isolated, own)
    good = path.read_bytes()
    bad = {
        "cut": good[: len(good) // 2],
        "changed": good.replace(b"Vladik", b"Vladim"),
        "empty": b"",
        "other": b"{}",
        "folder": b"",
    }[damage]
    path.unlink()
    if damage == "folder":
        path.mkdir()
    else:
        path.write_bytes(bad)
    copy = written(tmp_path, OWN + f"# {damage}\n").rename(tmp_path / "other.toml")
    lexicon = load_lexicon(copy)  # another path: not what this process has read already
    assert found("They sailed to Vladik.", lexicon) == [("Vladik", "place:vladivostok")]
    if damage == "folder":
        path.rmdir()
    else:
        assert path.read_bytes() == good


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_cache_that_cannot_be_written_costs_only_time(isolated: Path, tmp_path: Path) -> None:
    isolated.chmod(0o500)
    try:
        assert len(load_lexicon(written(tmp_path, OWN + "# unwritable\n"))) > 400
    finally:
        isolated.chmod(0o700)


def test_of_compiled_lexicons_only_the_newest_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KORUS_HOME", str(tmp_path / "home"))
    for number in range(6):
        load_lexicon(written(tmp_path, OWN + f"# {number}\n"))
    assert len(list((tmp_path / "home" / "cache" / "lexicon").iterdir())) == 4


# --- a reader's own file --------------------------------------------------------------------


def test_names_of_a_readers_own_are_found(tmp_path: Path) -> None:
    lexicon = load_lexicon(written(tmp_path, OWN))
    assert lexicon.problems == ()
    assert found("Kim Su-yeon left Vladik; 김수연은 남았다.", lexicon) == [
        ("Kim Su-yeon", "person:kim-su-yeon"),
        ("Vladik", "place:vladivostok"),
        ("김수연", "person:kim-su-yeon"),
    ]
    entry = lexicon.get("place:vladivostok")
    assert entry is not None
    assert entry.names["en"] == "Vladivostok"
    assert "Vladik" in entry.aliases["en"]
    assert load_lexicon().get("person:kim-su-yeon") is None


def test_the_fingerprint_follows_the_content_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, OWN)
    first = lexicon_fingerprint(path)
    assert first == lexicon_fingerprint(path) != lexicon_fingerprint()
    assert load_lexicon(path).fingerprint == first
    written(tmp_path, OWN.replace("Vladik", "Vladok"))
    assert lexicon_fingerprint(path) != first
    assert found("back to Vladok", load_lexicon(path)) == [("Vladok", "place:vladivostok")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[person.a]\nen = ["A B"]\nfoo = 1', "line 1: [person.a] foo: there is no such field"),
        ("\n\n[person.a]\nen = [1]", "line 3: [person.a] en: names are in quotes"),
        ('[person.a]\nen = ["A B", "—"]', "line 1: [person.a] en: a name has letters"),
        ('[persn.a]\nen = ["A B"]', "line 1: there is no kind persn: there are [person.…]"),
        ('[person."A b"]\nen = ["A B"]', "line 1: [person.A b]: a key has small letters"),
        ('[person.a]\nen = ["A B"]\nwikidata = "x"', "line 1: [person.a] wikidata: is Q and"),
        ('[person.a]\nen = ["A B"]\nleader = "yes"', "[person.a] leader: is true or false"),
        ('[place.a]\nen = ["A B"]\ncountry = "x"', "[place.a] country: there is no place x"),
        ('[place.a]\nen = ["A B"]\ndemonyms = ["x"]', "[place.a] demonyms: is a table"),
        (
            '[place.a.demonyms]\nfr = ["x"]\n[place.a]\nen = ["A B"]',
            "demonyms.fr: there is no such",
        ),
        ('[person.a]\nwikidata = "Q1"', "[person.a]: no name is right"),
        ('[person]\na = "A B"', "[person.a] is a table"),
        ('[person.a]\nen = ["Moscow"]', '[person.a]: "Moscow" is also place:moscow'),
        ('[person.a]\nen = ["A B"\n', "line 2: "),
        ('[person.a]\nen = ["A B"]\nen = ["C"]', "line 3: "),
        ("x = " + "[" * 5_000, ""),
    ],
)
def test_a_mistake_is_told_in_one_line_and_the_rest_applies(
    tmp_path: Path, text: str, said: str
) -> None:
    path = written(tmp_path, f'{text}\n\n[work.rest]\nen = ["Rest of It"]\n')
    lexicon = load_lexicon(path)
    (problem,) = lexicon.problems
    assert problem.startswith(f"{path}: ")
    assert said in problem
    assert "\n" not in problem
    assert found("the Rest of It", lexicon) == [("Rest of It", "work:rest")]


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "no such file"), (b"\xff\xfe", "UTF-8"), (b"# " + b"x" * 1_000_001, "too long")],
)
def test_a_file_that_cannot_be_read_is_a_problem(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "names.toml"
    if content is not None:
        path.write_bytes(content)
    (problem,) = load_lexicon(path).problems
    assert said in problem
    assert len(load_lexicon(path)) == len(load_lexicon())


def test_a_part_without_mistakes_is_read_where_another_has_one(tmp_path: Path) -> None:
    own = read_own(
        written(
            tmp_path,
            '[person.a]\nen = ["One A"]\n[person.b]\nen = "no end\n[person.c]\nen = ["One C"]\n'
            '[person.c.when]\n"One C" = ["x"]\n',
        )
    )
    assert set(own.tables) == {"person:a", "person:c"}
    assert own.tables["person:c"]["when"] == {"One C": ["x"]}
    (problem,) = own.problems
    assert problem.startswith("line 4: ")


def test_the_settings_name_the_file(tmp_path: Path) -> None:
    assert own_lexicon() is None
    config = config_file()
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text('lexicon = "mine.toml"\n', encoding="utf-8")
    assert own_lexicon() == config.parent / "mine.toml"
    config.write_text(f'lexicon = "{tmp_path}/mine.toml"\n', encoding="utf-8")
    assert own_lexicon() == tmp_path / "mine.toml"
    for wrong in ("lexicon = 3\n", 'lexicon = ""\n', "lexicon = \n"):
        config.write_text(wrong, encoding="utf-8")
        assert own_lexicon() is None


# --- joined tables --------------------------------------------------------------------------


def _joined(tables: dict[str, dict[str, object]], countries: str, cities: str) -> Lexicon:
    texts = join_places(tables, parse_rows(countries), parse_rows(cities))
    index = LexiconIndex()
    lexicon = Lexicon.compiled(texts, index, "test")
    for entry in lexicon:
        index.add(entry)
    return lexicon


def test_a_table_goes_before_a_row_of_the_same_place() -> None:
    tables: dict[str, dict[str, object]] = {
        "place:freedonia": {"en": ["Freedonia"]},
        "place:port-x": {"en": ["Port X"], "ru": ["Портэкс"]},
        "org:quarex": {"en": ["Quarex"]},
    }
    countries = "freedonia-cldr\tFD\tFreedonia\t프리도니아\tФридония"
    cities = (
        "portex\tFD\tPortex\t\tПортэкс\nquarex\tFD\tQuarex|Quaresh\t쿠아렉스\t\n"
        "alda\tFD\tAlda?\t\tАльда\n"
    )
    lexicon = _joined(tables, countries, cities)
    assert set(lexicon.ids) == {*tables, "place:quarex", "place:alda"}
    freedonia, quarex = lexicon.get("place:freedonia"), lexicon.get("place:quarex")
    assert freedonia is not None
    assert freedonia.names == {"en": "Freedonia", "ko": "프리도니아", "ru": "Фридония"}
    assert quarex is not None
    assert quarex.names["en"] == "Quaresh"  # Quarex is the body's alone
    assert quarex.country == "place:freedonia"
    assert found("They left Alda.", lexicon) == []
    assert found("They left Alda for Freedonia.", lexicon) == [
        ("Alda", "place:alda"),
        ("Freedonia", "place:freedonia"),
    ]
    assert found("Они из Альды", lexicon) == [("Альды", "place:alda")]
