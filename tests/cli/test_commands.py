"""What every command writes, says and returns, over a corpus that misbehaves on demand."""

from __future__ import annotations

import csv
import io
import os
import re
from pathlib import Path

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index import cli, console, export
from search_index.console import Narrator
from search_index.errors import CorpusError, IndexFailure, MissingExtra
from search_index.models import FolderChanges, RefreshReport, Skipped, Sort
from tests.cli.conftest import ENTITY, TEXTS, FakeLibrary, Korus

KEYS = {
    "search": [
        "id", "path", "title", "date", "language", "source", "author", "file_date", "copies",
        "score", "hits", "snippets",
    ],
    "concordance": ["id", "path", "start", "end", "line", "page", "left", "match", "right"],
    "similar": [
        "id", "path", "title", "date", "language", "source", "author", "file_date", "copies",
        "score", "hits", "snippets",
    ],
    "show": [
        "id", "path", "title", "date", "language", "source", "author", "file_date", "copies",
        "text",
    ],
    "entities": [
        "id", "type", "name", "names", "aliases", "wikidata", "mentions", "documents",
    ],
    "mentions": ["entity", "type", "path", "start", "end", "text", "context", "page"],
    "status": [
        "folder", "index_dir", "documents", "mentions", "entities", "languages", "kinds",
        "undated", "since", "unread", "skipped", "indexed_at", "schema", "copies", "names",
    ],
    "index": [
        "documents", "added", "changed", "removed", "unchanged", "unread", "skipped", "rebuilt",
        "seconds", "copies",
    ],
}  # fmt: skip
ARGUMENTS = {
    "index": [],
    "search": ["Vladivostok"],
    "concordance": ["Vladivostok"],
    "similar": ["odd/escape.txt"],
    "show": ["odd/escape.txt"],
    "entities": [],
    "mentions": [],
    "status": [],
    "export": [],
}
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("command", KEYS)
def test_json_has_exactly_the_keys_agreed(command: str, korus: Korus, library: FakeLibrary) -> None:
    ran = korus(command, *ARGUMENTS[command], "--json")
    assert ran.code == 0
    assert ran.err == ""
    assert ran.records
    assert all(list(record) == KEYS[command] for record in ran.records)


@pytest.mark.parametrize("command", ARGUMENTS)
@pytest.mark.parametrize("extra", [[], ["--json"]])
def test_no_control_character_leaves(
    command: str, extra: list[str], korus: Korus, library: FakeLibrary
) -> None:
    ran = korus(command, *ARGUMENTS[command], *extra)
    assert ran.code == 0
    assert not UNSAFE.search(ran.out + ran.err)
    assert library.closed


@pytest.mark.parametrize("command", ARGUMENTS)
def test_every_command_takes_the_common_options(
    command: str, korus: Korus, library: FakeLibrary, tmp_path: Path
) -> None:
    options = ["--corpus", "x", "--index-dir", str(tmp_path), "--json"]
    assert korus(command, *options, *ARGUMENTS[command]).code == 0
    assert korus(command, *ARGUMENTS[command], *options).code == 0


def test_json_text_is_exact_and_escapes_only_what_is_unsafe(
    korus: Korus, library: FakeLibrary
) -> None:
    ran = korus("show", "odd/escape.txt", "--json")
    assert ran.records[0]["text"] == TEXTS["odd/escape.txt"]
    assert "\\u202e" in ran.out
    assert "\\u009b" in ran.out
    assert "블라디보스토크항이" in korus("show", "ko/port.md", "--json").out


def test_offsets_slice_to_what_they_name(korus: Korus, library: FakeLibrary) -> None:
    for record in korus("search", "Vladivostok", "--json").records:
        for snippet in record["snippets"]:
            assert snippet["text"] == TEXTS[record["path"]][snippet["start"] : snippet["end"]]
            for start, end in snippet["highlights"]:
                assert TEXTS[record["path"]][start:end] == "Vladivostok"
    mentions = korus("mentions", "--json").records
    assert len(mentions) == 5
    for record in mentions:
        assert TEXTS[record["path"]][record["start"] : record["end"]] == record["text"]


def test_names_has_all_three_languages(korus: Korus, library: FakeLibrary) -> None:
    first, second = korus("entities", "--json").records
    assert first["names"] == {"en": "Vladivostok", "ko": None, "ru": "Владивосток"}
    assert second["wikidata"] is None


def test_search_options_reach_the_library(korus: Korus, library: FakeLibrary) -> None:
    ran = korus("search", "port", "of", "--limit", "1", "--offset", "0", "--sort", "date")
    assert ran.code == 0
    assert library.asked == {"query": "port of", "sort": Sort.DATE, "limit": 1, "offset": 0}
    ran = korus("search", "o", "--limit", "1", "--json")
    assert len(ran.records) == 1
    assert "1 of 2 documents" in ran.err
    assert "--offset 1" in ran.err


def test_a_page_past_the_end_is_nothing_found(korus: Korus, library: FakeLibrary) -> None:
    ran = korus("search", "Vladivostok", "--offset", "9", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert "2 documents found: none after 9" in ran.err


def test_nothing_found_says_so_and_suggests(korus: Korus, library: FakeLibrary) -> None:
    library.suggestion, library.ignored = "vladivostok", ("AND", "(")
    ran = korus("search", "zzz")
    assert (ran.code, ran.out) == (1, "")
    assert "nothing found for “zzz” — did you mean “vladivostok”?" in ran.err
    assert "left out: AND (" in ran.err


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["nonsense"],
        ["search"],
        ["search", ""],
        ["search", " \t "],
        ["search", "x", "--limit", "0"],
        ["search", "x", "--limit", "many"],
        ["search", "x", "--offset", "-1"],
        ["search", "x", "--sort", "\x1b[31m"],
        ["search", "x", "--nonsense"],
        ["search", "x", "--corpus"],
        ["search", "x", "--corpus", ""],
        ["status", "--index-dir", " "],
        ["export", "--output", ""],
        ["show"],
        ["show", "a", "b"],
        ["mentions", " "],
        ["export", "--format", "xml"],
        ["export", "--format", "csv", "--json"],
    ],
)
def test_wrong_use_is_one_line_and_two(argv: list[str], korus: Korus, library: FakeLibrary) -> None:
    ran = korus(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert re.fullmatch(r"korus: [^\n]+\n", ran.err)
    assert not UNSAFE.search(ran.err)
    assert not library.asked


def test_help_tells_of_every_command(korus: Korus) -> None:
    ran = korus("--help")
    assert ran.code == 0
    assert all(command in ran.out for command in ARGUMENTS)
    assert korus("search", "--help").code == 0
    assert re.fullmatch(r"korus \d+\.\d+\S*\n", korus("--version").out)


def test_sort_keys_are_those_of_the_library(korus: Korus, library: FakeLibrary) -> None:
    for sort in Sort:
        assert korus("search", "port", "--sort", sort.value).code == 0
        assert library.asked["sort"] is sort


@pytest.mark.parametrize(
    ("failure", "code", "said"),
    [
        (CorpusError("no such folder: x"), 3, "korus: no such folder: x\n"),
        (PermissionError(13, "Permission denied", "/x\ny"), 3, "korus: Permission denied /x y\n"),
        (ValueError("odd\nthing"), 3, "korus: unexpected: ValueError: odd thing"),
        (BrokenPipeError(32, "Broken pipe"), 3, "korus: [Errno 32] Broken pipe\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_failures_are_one_line_and_the_right_code(
    failure: BaseException, code: int, said: str, korus: Korus, library: FakeLibrary
) -> None:
    library.broken = failure
    ran = korus("search", "x", "--json")
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith(said)
    assert ran.err.count("\n") == bool(said)
    assert library.closed


def test_debug_adds_the_traceback(
    korus: Korus, library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.broken = ValueError("odd")
    monkeypatch.setenv("KORUS_DEBUG", "1")
    assert "Traceback" in korus("search", "x").err


def test_an_index_that_cannot_be_renewed_still_answers(korus: Korus, library: FakeLibrary) -> None:
    library.failure = IndexFailure("the disk is full")
    ran = korus("search", "port", "--json")
    assert ran.code == 0
    assert ran.records
    assert "the disk is full; answering from the index as it was" in ran.err
    library.indexed_at = None
    ran = korus("search", "port", "--json")
    assert (ran.code, ran.out, ran.err) == (3, "", "korus: the disk is full\n")
    library.indexed_at = 0.0
    assert korus("index").code == 3


def test_real_work_is_narrated_and_only_that(korus: Korus, library: FakeLibrary) -> None:
    assert korus("status").err == ""
    library.report = RefreshReport(
        added=2, removed=1, rebuilt="written by an older version", seconds=1.25,
        skipped=(Skipped("a\x1b.bin", "not text"),),
    )  # fmt: skip
    ran = korus("entities", "--json")
    assert "rebuilt: written by an older version" in ran.err
    assert "2 new, 1 removed; 1 file skipped" in ran.err
    ran = korus("index")
    assert "1 not read\n  1 file: not text\n      a␛.bin\n" in ran.out
    ran = korus("index", "--json")
    assert ran.records[0]["skipped"] == [{"path": "a\x1b.bin", "reason": "not text"}]
    assert ran.records[0]["documents"] == len(TEXTS)


def test_what_was_not_read_is_grouped_by_the_reason(korus: Korus, library: FakeLibrary) -> None:
    library.report = RefreshReport(
        added=2,
        skipped=(
            *(Skipped(f"{n}.pdf", str(MissingExtra("pdf", "pdf"))) for n in range(5)),
            *(Skipped(f"t.csv#{n}", f"row {n}: no text", "t.csv") for n in range(2)),
            Skipped("z.txt", "empty"),
        ),
    )
    told = korus("index").out
    assert told == (
        "4 documents: 2 new\n"
        "8 not read\n"
        "  5 pdf files need an extra: pip install 'korus-tui[pdf]'\n"
        "      0.pdf\n      1.pdf\n      2.pdf\n      … and 2 more\n"
        "  2 files: row …: no text\n"
        "      t.csv#0: row 0: no text\n      t.csv#1: row 1: no text\n"
        "  1 file: empty\n      z.txt\n"
    )
    verbose = korus("index", "--verbose").out
    assert "4.pdf" in verbose
    assert "more" not in verbose
    (record,) = korus("index", "--json").records
    assert len(record["skipped"]) == 8
    assert [group["files"] for group in record["unread"]] == [5, 2, 1]


def test_status_tells_what_has_changed_since(
    korus: Korus, library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.failure = AssertionError("status looks, and changes nothing")
    assert "no file has changed" in korus("status").out
    changes = FolderChanges(new=2, removed=1)
    monkeypatch.setattr(library, "compare", lambda: changes, raising=False)
    assert "2 files new, 1 file removed: korus index brings" in korus("status").out
    since = korus("status", "--json").records[0]["since"]
    assert since == {"new": 2, "changed": 0, "removed": 1}
    monkeypatch.setattr(library, "compare", lambda: None, raising=False)
    assert korus("status", "--json").records[0]["since"] is None
    assert "nothing is known" in korus("status").out


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_is_shown_on_a_terminal_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "_QUICK", 0.0)
    monkeypatch.setenv("TERM", "xterm-256color")
    screen = Screen()
    narrator = Narrator(screen)
    narrator.progress(0, 0, "waiting")
    assert "waiting" in screen.getvalue()
    narrator.progress(3_200, 20_000, "a\x1b.txt")
    narrator.clear()
    assert "3200/20000" in screen.getvalue()
    shown = pyte.Screen(100, 10)
    pyte.Stream(shown).feed(screen.getvalue().replace("\n", "\r\n"))
    assert not "".join(shown.display).strip()
    pipe = io.StringIO()
    Narrator(pipe).progress(3_200, 20_000, "a.txt")
    assert not pipe.getvalue()


@pytest.mark.parametrize("command", ARGUMENTS)
def test_an_empty_corpus_is_nothing_found(
    command: str, korus: Korus, library: FakeLibrary, tmp_path: Path
) -> None:
    library.texts = {}
    ran = korus(command, *ARGUMENTS[command])
    assert ran.code == 1


def test_show_finds_by_id_path_file_name_and_place_on_disk(
    korus: Korus, library: FakeLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.folder = tmp_path
    (tmp_path / "en").mkdir()
    monkeypatch.chdir(tmp_path / "en")
    for name in ("odd/escape.txt", "escape.txt", "escape", "../odd/escape.txt",
                 str(tmp_path / "odd" / "escape.txt")):  # fmt: skip
        assert korus("show", name, "--json").records[0]["id"] == "odd/escape.txt"
    ran = korus("show", "port.md", "--json", "--corpus", "x")
    assert ran.code == 0  # en/port.md, as seen from its folder
    monkeypatch.chdir(tmp_path)
    ran = korus("show", "port.md", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert "en/port.md, ko/port.md, ru/port.md" in ran.err
    ran = korus("show", "odd/escpe.txt")
    assert (ran.code, ran.out) == (1, "")
    assert "there is odd/escape.txt" in ran.err


def test_mentions_of_several_entities_says_so(korus: Korus, library: FakeLibrary) -> None:
    ran = korus("mentions", "ambiguous", "--json")
    assert ran.code == 0
    assert "“ambiguous” may mean 2 entities: Vladivostok (place:vladivostok)" in ran.err
    assert korus("mentions", "Владивостоке", "--json").err == ""
    ran = korus("mentions", "Vladivostk", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert "no entity is called “Vladivostk”; there is Vladivostok" in ran.err


def test_plain_output_marks_what_was_found(korus: Korus, library: FakeLibrary) -> None:
    assert "The port of [Vladivostok] grew. Its" in korus("search", "Vladivostok").out
    assert "Порт во [Владивостоке] вырос." in korus("mentions", "Владивостоке").out
    assert korus("show", "en/port.md").out.endswith(TEXTS["en/port.md"] + "\n")


def test_a_table_is_aligned_by_cells(korus: Korus, library: FakeLibrary) -> None:
    header, first, second = korus("entities").out.splitlines()
    assert first.index("PLACE") == header.index("type") == second.index("PERSON")
    assert "[31m" in second
    assert "\x1b" not in second


def test_export_is_complete_and_self_contained(korus: Korus, library: FakeLibrary) -> None:
    records = korus("export").records
    assert [record["path"] for record in records] == sorted(TEXTS)
    first = records[0]
    assert list(first) == [*KEYS["show"], "mentions", "entities"]
    assert [one["mentions"] for one in first["entities"]] == [2]
    for record in records:
        for mention in record["mentions"]:
            assert record["text"][mention["start"] : mention["end"]] == mention["text"]
            assert mention["entity"] in {one["id"] for one in record["entities"]}


def test_csv_reads_back_and_no_cell_is_a_formula(korus: Korus, library: FakeLibrary) -> None:
    library.texts["odd/escape.txt"] = "=1+1 " + TEXTS["odd/escape.txt"][5:]
    ran = korus("export", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out, newline="")))
    assert list(rows[0]) == list(export.CSV_COLUMNS)
    assert len(rows) == 5
    assert {row["name"] for row in rows} == {ENTITY.name}
    odd = next(row for row in rows if row["path"] == "odd/escape.txt")
    assert odd["context"].startswith("'=1+1")
    assert not UNSAFE.search(ran.out.replace("\r\n", "\n"))


@given(st.text())
def test_no_spreadsheet_cell_starts_a_formula(text: str) -> None:
    cell = export.spreadsheet_cell(text)
    assert cell.lstrip()[:1] not in set("=+-@\t\r\n＝＋－＠") or cell.strip() == ""
    assert not UNSAFE.search(cell)


@given(st.text(st.characters(exclude_categories=())))
def test_a_json_line_is_exact_and_safe(text: str) -> None:
    import json

    line = export.json_line({"text": text})
    assert json.loads(line) == json.loads(json.dumps({"text": text}))
    assert not UNSAFE.search(line)
    line.encode()


def test_export_to_a_file_is_whole_or_not_at_all(
    korus: Korus, library: FakeLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.jsonl"
    ran = korus("export", "--output", target)
    assert (ran.code, ran.out) == (0, "")
    assert len(target.read_text(encoding="utf-8").splitlines()) == len(TEXTS)
    before = target.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    ran = korus("export", "--output", target)
    assert (ran.code, ran.err) == (3, "korus: No space left on device\n")
    assert target.read_bytes() == before
    assert os.listdir(tmp_path) == ["out.jsonl"]


def test_export_for_a_spreadsheet_file_carries_the_mark(
    korus: Korus, library: FakeLibrary, tmp_path: Path
) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    target.chmod(0o640)
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    assert korus("export", "--format", "csv", "--output", link).code == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbfentity,")
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640


def test_export_where_nothing_can_be_written_fails(
    korus: Korus, library: FakeLibrary, tmp_path: Path
) -> None:
    for place in (tmp_path, tmp_path / "none" / "out.jsonl"):
        ran = korus("export", "--output", place)
        assert ran.code == 3
        assert re.fullmatch(r"korus: cannot write [^\n]+\n", ran.err)
    library.texts = {}
    kept = tmp_path / "kept.jsonl"
    kept.write_text("good")
    assert korus("export", "--output", kept).code == 1
    assert kept.read_text() == "good"


def test_a_new_export_has_the_permissions_of_any_new_file(
    korus: Korus, library: FakeLibrary, tmp_path: Path
) -> None:
    mask = os.umask(0o027)
    try:
        korus("export", "--output", tmp_path / "out.jsonl")
    finally:
        os.umask(mask)
    assert (tmp_path / "out.jsonl").stat().st_mode & 0o777 == 0o640


def test_every_command_of_the_parser_is_tested_here() -> None:
    parser = cli.build_parser()
    assert parser._subparsers is not None
    (commands,) = parser._subparsers._group_actions
    assert commands.choices is not None
    assert set(commands.choices) == set(ARGUMENTS)
