"""No byte of a document, a name or a query acts on the terminal, whatever command prints it."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index import cli
from search_index.export import json_line, spreadsheet_cell
from search_index.plain import MOST_MARKS, printable, thinned
from tui import cli as app_cli

ATTACK = (
    "\x1b[35;45mPWN\x1b]0;title\x07\x1b]8;;http://evil\x1b\\link\x1b]52;c;cm0=\x07 \x9b2J\x9d0;x "
    "\x9c \x90q\x9c \x85 \x08\x0b\x0c \u202egnp.exe\u202c \u2066x\u2069 zero\u200bwidth\ufeff "
    "\U000e0041\ufe01\U000e0101 \ue000\U000f0000 a\u2028b\u2029c"
)
FLOOD = "Zalgo" + "\u0301\u0489" * 5000 + " Vladivostok"
FILES = {
    f"{ATTACK.replace('/', '_').replace(chr(0), '')[:40]}.txt": f"Vladivostok {ATTACK}\n" * 3,
    "flood.txt": f"{FLOOD}\n\n{FLOOD} and KIEP.\n",
    "facts.md": (
        '---\ntitle: "T \\e]0;x\\a \\u202e [/]"\nsource: "S \\x9b2J"\nurl: "https://e.org/\\e[2J"\n'
        f"author: \"A \\e[2J\"\n---\nVladivostok {ATTACK} Kim Jong-un{ATTACK} met Putin.\n"
    ),
    "binary\x1b[2J.txt": "\x01\x02\x03\x04\x05\x06",
    "=cmd.txt": "=cmd|'/c calc'!A0 in Vladivostok\n",
}  # fmt: skip
COMMANDS = (
    ["index"],
    ["status"],
    ["search", "vladivostok"],
    ["search", ATTACK],
    ["search", f"/[{ATTACK}/"],
    ["concordance", "vladivostok"],
    ["show", "facts.md"],
    ["show", "flood.txt"],
    ["show", f"nothing {ATTACK}"],
    ["similar", "facts.md"],
    ["entities"],
    ["mentions"],
    ["mentions", f"x{ATTACK}"],
    ["export"],
    ["export", "--format", "csv"],
    ["export", "--output", f"/nowhere/{ATTACK}"],
    ["search", "a", "--sort", ATTACK],
    [ATTACK],
    ["index", "--corpus", f"/nowhere/{ATTACK}"],
    ["entities", "merge", ATTACK, "b"],
)
# What `korus` itself sends to a terminal: styles and a line that is cleared.
_OWN = re.compile(
    r"\x1b\[(?:0|[124]|7|32|36)(?:;(?:1|4|7|32|36))*m|\x1b\[m|\r?\x1b\[K|\r\n|\r(?=indexing )"
)
_FORBIDDEN = re.compile(
    "[\0-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2066-\u2069\ufe00-\ufe0d\ufeff\ue000"
    "\U000e0000-\U000e0fff]"
)
_RUN = re.compile(f"[\u0301\u0489]{{{MOST_MARKS + 1},}}")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of hostile files, beside the folder where the program keeps its things."""
    folder = tmp_path_factory.mktemp("hostile")
    corpus = folder / "corpus"
    corpus.mkdir()
    for name, text in FILES.items():
        (corpus / name).write_text(text, encoding="utf-8")
    os.close(os.open(os.fsencode(corpus) + b"/\xff\x1b[2J.txt", os.O_CREAT | os.O_WRONLY))
    return folder


@pytest.fixture(params=[io.StringIO, Terminal], ids=["pipe", "terminal"])
def run(
    request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[list[str]], tuple[str, str]]:
    """What a command writes to both its streams, which are terminals or not."""
    for name, value in (("KORUS_HOME", str(home)), ("KORUS_DEBUG", "1"), ("TERM", "xterm")):
        monkeypatch.setenv(name, value)

    def given_to(arguments: list[str]) -> tuple[str, str]:
        out, err = request.param(), request.param()
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        where = [] if "--corpus" in arguments else ["--corpus", str(home / "corpus")]
        cli.main([*arguments, *where])
        return out.getvalue(), err.getvalue()

    return given_to


def assert_harmless(shown: str) -> None:
    text = _OWN.sub("", shown)
    assert _FORBIDDEN.findall(text) == [], text[-800:]


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda words: " ".join(map(ascii, words))[:30])
def test_nothing_but_letters_and_our_styles_is_written(
    run: Callable[[list[str]], tuple[str, str]], arguments: list[str]
) -> None:
    out, err = run(arguments)
    assert out or err
    assert_harmless(out)
    assert_harmless(err)
    if arguments[0] != "export":
        assert not _RUN.search(out + err)


def test_nothing_else_reaches_a_real_terminal(home: Path) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "search_index.cli", "search", "vladivostok", "--corpus",
         str(home / "corpus")],
        env=os.environ | {"KORUS_HOME": str(home), "TERM": "xterm"},
        stdin=theirs, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    shown = bytearray()
    with suppress(OSError):  # Linux says so when the other end is closed
        while piece := os.read(ours, 65_536):
            shown += piece
    os.close(ours)
    process.wait(timeout=120)
    assert b"PWN" in shown
    assert_harmless(shown.decode())


@pytest.mark.parametrize(
    "arguments", [COMMANDS[at] for at in (0, 1, 2, 5, 6, 10, 11, 13)], ids=lambda words: words[0]
)
def test_json_is_printable_and_exact(
    run: Callable[[list[str]], tuple[str, str]], arguments: list[str]
) -> None:
    out, _ = run([*arguments, "--json"])
    assert_harmless(out)
    records = [json.loads(line) for line in out.splitlines()]
    if arguments[0] == "show":
        assert ATTACK[:20] in records[0]["text"]


@given(st.text(max_size=60))
def test_json_keeps_every_value(text: str) -> None:
    line = json_line({"value": text})
    assert printable(line) == line
    assert json.loads(line) == {"value": text}


@given(st.text(st.sampled_from(list("=+-@\t\r\n \"'“a1;,＝＋")), max_size=8))
def test_no_cell_of_a_spreadsheet_is_a_formula(text: str) -> None:
    cell = spreadsheet_cell(text)
    assert cell.lstrip(" \"'“")[:1] not in set("=+-@＝＋－＠") or cell.startswith("'")
    assert not set(cell) & set("\t\r\n")
    assert cell in {printable(text), "'" + printable(text)}


@given(st.text(st.sampled_from("aé한\u0301\u0489\u1161\u200b ─"), max_size=80))
def test_thinned_text_keeps_its_letters_and_its_width(text: str) -> None:
    from rich.cells import cell_len

    shown = printable(text)
    thin = thinned(shown)
    marks = "\u0301\u0489\u1161"
    assert [char for char in thin if char not in marks] == [c for c in shown if c not in marks]
    assert cell_len(thin) == cell_len(shown)
    assert not re.search(f"[{marks}]{{{MOST_MARKS + 1},}}", thin)


def test_the_app_repeats_its_command_line_as_letters(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        app_cli.main(["--x", ATTACK, ATTACK])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert "PWN" in told
    assert_harmless(told)
