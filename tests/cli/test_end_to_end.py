"""`korus` as a process of its own, over the shipped corpus and folders made here."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest

from search_index.models import Sort
from tests.cli.conftest import Korus, Ran

COMMAND = [sys.executable, "-m", "search_index.cli"]
ONE_LINE = re.compile(r"korus: [^\n]+\n")
NAMES = {"en": "Vladivostok", "ko": "블라디보스토크", "ru": "Владивосток"}


def start(*argv: str | Path, stdout: int | IO[str] = subprocess.PIPE) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *map(str, argv)],
        stdout=stdout,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Start processes that interrupts reach, also where the tests run in the background of a
    shell, which tells those to ignore them.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def run(*argv: str | Path, stdout: int | IO[str] = subprocess.PIPE) -> Ran:
    process = start(*argv, stdout=stdout)
    out, err = process.communicate(timeout=60)
    return Ran(process.returncode, out or "", err)


@pytest.fixture(scope="session")
def shipped_index(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """A ready index of the shipped corpus."""
    index = tmp_path_factory.mktemp("shipped") / "index"
    assert run("index", "--index-dir", index).code == 0
    return index


@pytest.fixture
def shipped(shipped_index: Path, korus: Korus) -> Korus:
    """Run `korus` in this process over the shipped corpus."""
    return lambda *argv: korus(*argv, "--index-dir", shipped_index)


Corpus = Callable[..., Path]


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Make a folder of files."""

    def make(**files: str | bytes) -> Path:
        folder = tmp_path / "articles"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            path = folder / name.replace("__", ".")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return make


def texts(shipped: Korus) -> dict[str, str]:
    return {one["path"]: one["text"] for one in shipped("export").records}


def test_the_shipped_corpus_is_there_without_being_named(shipped: Korus, seeds: Path) -> None:
    ran = shipped("status", "--json")
    assert (ran.code, ran.err) == (0, "")
    (status,) = ran.records
    assert status["documents"] == len(list(seeds.rglob("*.md")))
    assert set(status["languages"]) == {"en", "ko", "ru"}
    assert status["mentions"] > status["entities"] > 0
    assert status["skipped"] == []


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("북극항로", "북극항로"),
        ("Владивостоке", "Владивосток"),
        ('"trans-siberian"', "Trans-Siberian"),
        ("vladivostok", "Vladivostok"),
    ],
)
def test_search_finds_and_its_offsets_slice(query: str, form: str, shipped: Korus) -> None:
    ran = shipped("search", query, "--json", "--limit", "100")
    assert ran.code == 0
    text = texts(shipped)
    slices = []
    for record in ran.records:
        for snippet in record["snippets"]:
            whole = text[record["path"]]
            assert whole[snippet["start"] : snippet["end"]] == snippet["text"]
            for start, end in snippet["highlights"]:
                assert snippet["start"] <= start < end <= snippet["end"]
                slices.append(whole[start:end])
    assert any(form.casefold() in one.casefold() for one in slices)


def test_a_name_is_found_in_all_three_languages(shipped: Korus) -> None:
    ran = shipped("search", "vladivostok", "--json", "--limit", "100")
    assert {record["language"] for record in ran.records} == {"en", "ko", "ru"}


def test_pages_are_cut_from_one_order(shipped: Korus) -> None:
    for sort in Sort:
        argv = ("search", "russia", "--json", "--sort", sort.value)
        whole = [one["id"] for one in shipped(*argv, "--limit", "100").records]
        assert len(whole) > 4
        page = [one["id"] for one in shipped(*argv, "--limit", "3", "--offset", "1").records]
        assert page == whole[1:4]
    dates = [one["date"] for one in shipped("search", "russia", "--json", "--sort", "date").records]
    dated = [date for date in dates if date]
    assert dated == sorted(dated, reverse=True)


def test_show_is_the_text_of_the_file(shipped: Korus, seeds: Path) -> None:
    for path in (min((seeds / language).glob("*.md")) for language in NAMES):
        name = path.relative_to(seeds).as_posix()
        (record,) = shipped("show", name, "--json").records
        assert record["path"] == name
        assert path.read_text(encoding="utf-8").endswith(record["text"])
        assert record["title"] in record["text"]


def test_mentions_slice_and_every_name_of_an_entity_leads_to_them(shipped: Korus) -> None:
    text = texts(shipped)
    every = shipped("mentions", "--json").records
    assert len(every) > 100
    for record in every:
        assert text[record["path"]][record["start"] : record["end"]] == record["text"]
        assert record["text"] in record["context"]
    by_name = [shipped("mentions", name, "--json").records for name in NAMES.values()]
    assert by_name[0] == by_name[1] == by_name[2]
    assert {one["path"][:2] for one in by_name[0]} == {"en", "ko", "ru"}
    (identity,) = {one["entity"] for one in by_name[0]}
    assert by_name[0] == [one for one in every if one["entity"] == identity]
    assert {one["path"][:2] for one in shipped("mentions", "KIEP", "--json").records} == {
        "en", "ko", "ru",
    }  # fmt: skip


def test_entities_add_up_to_the_mentions(shipped: Korus) -> None:
    entities = shipped("entities", "--json").records
    mentions = shipped("mentions", "--json").records
    assert sum(one["mentions"] for one in entities) == len(mentions)
    counts = [one["mentions"] for one in entities]
    assert counts == sorted(counts, reverse=True)
    place = next(one for one in entities if one["name"] == "Vladivostok")
    assert place["names"] == NAMES


def test_human_output_in_a_pipe_is_plain(shipped: Korus) -> None:
    for argv in (["search", "북극항로"], ["entities"], ["mentions", "KIEP"], ["status"]):
        ran = shipped(*argv)
        assert ran.code == 0
        assert ran.out.strip()
        assert "\x1b" not in ran.out
    assert "[북극항로]" in shipped("search", "북극항로").out


def test_offsets_of_a_file_with_a_mark_and_dos_line_ends(corpus: Corpus) -> None:
    body = "\ufeffOne 🚢 line.\r\nВладивосток, порт.\r\n블라디보스토크에서 만났다.\rEnd\r\n"
    folder = corpus(a__txt=body)
    expected = body.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    (shown,) = run("show", "a.txt", "--json", "--corpus", folder).records
    assert shown["text"] == expected
    records = run("mentions", "Vladivostok", "--json", "--corpus", folder).records
    assert len(records) == 2
    assert all(expected[one["start"] : one["end"]] == one["text"] for one in records)


def test_the_index_follows_the_folder(corpus: Corpus) -> None:
    folder = corpus(a__txt="alpha port", b__txt="beta port", c__txt="gamma port")

    def found(query: str) -> list[str]:
        ran = run("search", query, "--json", "--corpus", folder)
        return [one["path"] for one in ran.records]

    assert sorted(found("port")) == ["a.txt", "b.txt", "c.txt"]
    corpus(a__txt="delta harbour and more", d__txt="alpha again")
    (folder / "b.txt").unlink()
    (report,) = run("index", "--json", "--corpus", folder).records
    counted = {key: report[key] for key in ("added", "changed", "removed", "unchanged")}
    assert counted == {"added": 1, "changed": 1, "removed": 1, "unchanged": 1}
    assert found("alpha") == ["d.txt"]
    assert found("harbour") == ["a.txt"]
    assert found("beta") == []
    assert sorted(os.listdir(folder)) == ["a.txt", "c.txt", "d.txt"]


def test_an_index_of_another_version_is_rebuilt_and_said(corpus: Corpus, tmp_path: Path) -> None:
    folder, index = corpus(a__txt="alpha"), tmp_path / "index"
    options = ("--corpus", folder, "--index-dir", index)
    assert run("index", *options).code == 0
    (meta,) = index.glob("*.json")
    content = json.loads(meta.read_text())
    meta.write_text(json.dumps({**content, "schema": content["schema"] - 1}))
    ran = run("search", "alpha", "--json", *options)
    assert ran.code == 0
    assert len(ran.records) == 1
    assert "korus: index rebuilt: " in ran.err


def test_a_broken_index_is_not_the_end(corpus: Corpus, tmp_path: Path) -> None:
    folder, index = corpus(a__txt="alpha"), tmp_path / "index"
    options = ("--corpus", folder, "--index-dir", index)
    assert run("index", *options).code == 0
    for path in index.rglob("*"):
        if path.is_file():
            path.write_bytes(b"\x80broken")
    ran = run("search", "alpha", "--json", *options)
    assert "Traceback" not in ran.err
    assert ran.code == 0, ran.err
    assert len(ran.records) == 1


@pytest.mark.parametrize("command", ["index", "search x", "entities", "mentions", "status"])
def test_folders_that_cannot_be_used(command: str, korus: Korus, tmp_path: Path) -> None:
    file = tmp_path / "file.txt"
    file.write_text("text")
    for folder in (tmp_path / "gone", file, "\x1b[31m\n"):
        ran = korus(*command.split(), "--corpus", folder)
        assert (ran.code, ran.out) == (3, ""), folder
        assert ONE_LINE.fullmatch(ran.err)
        assert "\x1b" not in ran.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission(korus: Korus, corpus: Corpus) -> None:
    folder = corpus(a__txt="alpha")
    folder.chmod(0)
    ran = korus("status", "--corpus", folder)
    folder.chmod(0o700)
    assert (ran.code, ran.out) == (3, "")
    assert ONE_LINE.fullmatch(ran.err)


def test_an_index_inside_the_corpus_is_refused(korus: Korus, corpus: Corpus) -> None:
    folder = corpus(a__txt="alpha")
    ran = korus("index", "--corpus", folder, "--index-dir", folder / "index")
    assert (ran.code, ran.out) == (3, "")
    assert ONE_LINE.fullmatch(ran.err)
    assert os.listdir(folder) == ["a.txt"]


def test_folders_with_nothing_to_read(korus: Korus, corpus: Corpus) -> None:
    folder = corpus()
    ran = korus("search", "alpha", "--corpus", folder)
    assert (ran.code, ran.out) == (1, "")
    assert f"no readable documents in {folder}" in ran.err
    assert korus("index", "--corpus", folder).code == 1
    binary = bytes(range(256)) * 64
    corpus(broken__txt=binary, picture__png=b"\x89PNG\r\n\x1a\n" + binary)
    ran = korus("index", "--json", "--corpus", folder)
    assert ran.code == 1
    (report,) = ran.records
    assert report["documents"] == 0
    assert "broken.txt" in {one["path"] for one in report["skipped"]}
    assert all(one["reason"] for one in report["skipped"])


def test_one_bad_file_spoils_nothing(korus: Korus, corpus: Corpus) -> None:
    folder = corpus(good__txt="alpha", bad__txt=bytes(range(256)) * 64, empty__txt=b"")
    (folder / "link.txt").symlink_to(folder / "nowhere")
    ran = korus("search", "alpha", "--json", "--corpus", folder)
    assert [one["path"] for one in ran.records] == ["good.txt"]
    (status,) = korus("status", "--json", "--corpus", folder).records
    assert "bad.txt" in {one["path"] for one in status["skipped"]}


@pytest.mark.parametrize(
    "query",
    ["((((", '"', "AND OR NOT", "\x00\x1b[31m", "*", "date:[zz to yy]", "🚢" * 500, "\ud800"],
)
def test_no_query_fails(query: str, shipped: Korus) -> None:
    ran = shipped("search", query, "--json")
    assert ran.code in {0, 1}
    assert "unexpected" not in ran.err
    assert "\x1b" not in ran.out + ran.err


def test_words_may_begin_with_a_hyphen(korus: Korus, corpus: Corpus, tmp_path: Path) -> None:
    folder = corpus(**{"-rf.txt": "Ports and coal.", "b.txt": "Ports and gas."})
    place = ("--corpus", folder, "--index-dir", tmp_path / "index")
    for query in (["ports", "-gas"], ["-gas", "--limit", "5"], ["ports -gas"], ["--", "-gas"]):
        ran = korus("search", "--json", *place, *query)
        assert [one["path"] for one in ran.records] == ["-rf.txt"]
    assert korus("show", *place, "-rf.txt").out.endswith("Ports and coal.\n")
    assert korus("concordance", *place, "ports", "-coal", "--json").records[0]["path"] == "b.txt"
    for wrong in (["status", "-x"], ["search", "ports", "--gas"]):
        assert korus(*wrong, *place).code == 2
    assert korus("search", "-h").code == 0


def test_exit_codes_of_the_process(shipped_index: Path) -> None:
    options = ("--index-dir", shipped_index)
    assert run("search", "vladivostok", *options).code == 0
    ran = run("search", "qqqzzz", *options)
    assert (ran.code, ran.out) == (1, "")
    ran = run("search", "", *options)
    assert (ran.code, ran.out) == (2, "")
    assert ONE_LINE.fullmatch(ran.err)
    assert run("show", "nothing-of-this-name", *options).code == 1
    assert run("mentions", "Nobody At All", *options).code == 1


def test_a_reader_that_leaves_is_no_failure(shipped_index: Path) -> None:
    process = start("export", "--index-dir", shipped_index)
    assert process.stdout is not None
    assert process.stderr is not None
    assert json.loads(process.stdout.readline())["id"]
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=60), said) == (0, "")


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_ends_at_once_and_quietly(shipped_index: Path) -> None:
    process = start("export", "--index-dir", shipped_index)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.read(1) == "{"  # it writes; the pipe is smaller than what it has
    process.send_signal(signal.SIGINT)
    said = process.stderr.read()
    assert (process.wait(timeout=60), said) == (130, "")
    process.stdout.close()
    process.stderr.close()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_is_one_line(shipped_index: Path) -> None:
    with open("/dev/full", "w") as full:
        ran = run("export", "--index-dir", shipped_index, stdout=full)
    assert ran.code == 3
    assert ran.err == "korus: No space left on device\n"


def in_terminal(*argv: str | Path) -> str:
    """Run `korus` on a pseudo-terminal; return all that it wrote there."""
    main, side = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *map(str, argv)], stdin=side, stdout=side, stderr=side, close_fds=True
    )
    os.close(side)
    parts = []
    while True:
        try:
            part = os.read(main, 1 << 16)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        parts.append(part)
    os.close(main)
    assert process.wait(timeout=60) == 0
    return b"".join(parts).decode()


# Styles, a line that is taken away, and the bar of a slow run with what moves the cursor for it.
SGR = re.compile(
    r"\x1b\[[0-9;]*m|\r\x1b\[K|\r[^\r\n]*\x1b\[K|\r?\x1b\[[12]?K|\x1b\[\?25[lh]|\x1b\[1A|\r(?=\x1b)"
)


def test_a_terminal_gets_styles_and_nothing_from_documents(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = "Vladivostok \x1b]0;owned\x07 \x9b2J \u202e evil [/bold] [red]port[/red] \x1b[2J"
    folder = corpus(a__txt=hostile, b__txt="Порт Владивосток. 블라디보스토크 항구.")
    monkeypatch.delenv("NO_COLOR")
    for argv in (["search", "vladivostok"], ["show", "a.txt"], ["mentions"], ["entities"]):
        shown = in_terminal(*argv, "--corpus", folder)
        assert re.search(r"\x1b\[[0-9;]*m", shown)
        left = SGR.sub("", shown).replace("\r\n", "\n")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", left), argv
        assert "owned" not in left or "␛]0;owned␇" in left
    assert "[red]port[/red]" in re.sub(r"\s+", " ", SGR.sub("", in_terminal(
        "show", "a.txt", "--corpus", folder)))  # fmt: skip


def test_without_colour_a_hit_is_still_marked(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = corpus(a__txt="The port of Vladivostok grew.")
    monkeypatch.setenv("NO_COLOR", "1")
    shown = in_terminal("search", "vladivostok", "--corpus", folder)
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", shown)
    assert re.search(r"\x1b\[[0-9;]*7mVladivostok\x1b", shown)


@pytest.mark.parametrize("columns", ["30", "41", "80"])
def test_a_narrow_terminal_loses_no_text(
    columns: str, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "러시아를 연구해 온 박정호 팀장은 블라디보스토크에서 열린 세미나를 끝내고 부산으로 갔다."
    folder = corpus(a__txt=text)
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("NO_COLOR", "1")

    def shown(*argv: str) -> str:
        return re.sub(r"\s", "", SGR.sub("", in_terminal(*argv, "--corpus", folder)))

    whole = text.replace(" ", "")
    assert whole in shown("show", "a.txt")
    assert whole in shown("search", "블라디보스토크")
    assert whole in shown("mentions", "블라디보스토크")
