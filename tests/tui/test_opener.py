"""Opening sources: the right line of the right file, and no address that is not one."""

import os
import subprocess
import sys
import webbrowser
from pathlib import Path
from typing import Any

import pytest

from search_index.errors import KorusError
from tui import opener


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with editors that do nothing, first on the PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("vi", "nano", "code", "hx", "subl", "xdg-open", "my editor"):
        program = folder / name
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


@pytest.mark.parametrize(
    ("editor", "arguments", "terminal"),
    [
        ("vi", ["vi", "+12", "{path}"], True),
        ("nano", ["nano", "+12", "{path}"], True),
        ("nano -w --syntax=md", ["nano", "-w", "--syntax=md", "+12", "{path}"], True),
        ("hx", ["hx", "{path}:12"], True),
        ("code --wait", ["code", "--wait", "--goto", "{path}:12"], False),
        ("subl", ["subl", "{path}:12"], False),
        ("xdg-open", ["xdg-open", "{path}"], False),
        ("'my editor' -x", ["my editor", "-x", "+12", "{path}"], True),
    ],
)
@pytest.mark.usefixtures("programs")
def test_each_editor_is_told_the_line_in_its_own_way(
    editor: str, arguments: list[str], terminal: bool, tmp_path: Path
) -> None:
    path = tmp_path / "corpus" / "a b.md"
    command = opener.editor_command(path, 12, {"EDITOR": editor})
    assert command == [part.format(path=path) for part in arguments]
    assert opener.in_terminal(command) is terminal


@pytest.mark.usefixtures("programs")
def test_visual_comes_before_editor() -> None:
    found = opener.editor_command(Path("/a"), 1, {"VISUAL": "hx", "EDITOR": "vi"})
    assert found == ["hx", "/a:1"]
    assert opener.editor_command(Path("/a"), 1, {"VISUAL": "", "EDITOR": "vi"})[0] == "vi"


@pytest.mark.parametrize("name", ["-c", "+x", "--cmd=q", "$(touch x)", "a;b"])
@pytest.mark.usefixtures("programs")
def test_the_name_of_a_file_is_never_an_option(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command = opener.editor_command(Path(name), 3, {"EDITOR": "vi"})
    assert command == ["vi", "+3", str(tmp_path / name)]


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({}, "no editor: set $VISUAL or $EDITOR"),
        ({"EDITOR": "   "}, "no editor"),
        ({"EDITOR": "'unclosed"}, "no editor"),
        ({"EDITOR": "no-such-editor-here -x"}, "no-such-editor-here is not installed"),
    ],
)
def test_a_missing_editor_is_told_with_what_to_do(environ: dict[str, str], told: str) -> None:
    with pytest.raises(KorusError) as raised:
        opener.editor_command(Path("/a"), 1, environ)
    assert told in str(raised.value)
    assert "$EDITOR" in str(raised.value)


def test_the_editor_runs_and_is_waited_for(tmp_path: Path) -> None:
    path, seen = tmp_path / "a.md", tmp_path / "seen"
    path.write_text("text")
    record = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text(sys.argv[2])"
    opener.edit(path, [sys.executable, "-c", record, str(seen), str(path)])
    assert seen.read_text() == str(path)


def test_a_window_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[list[str], dict[str, Any]]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda words, **more: started.append((words, more)))
    path = tmp_path / "a.md"
    path.write_text("text")
    opener.edit(path, ["code", "--goto", "a"], wait=False)
    ((words, more),) = started
    assert words == ["code", "--goto", "a"]
    assert more["start_new_session"] is True
    assert more["stdout"] == more["stdin"] == more["stderr"] == subprocess.DEVNULL


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(KorusError, match=r"a\.md is no longer there: press r"):
        opener.edit(tmp_path / "a.md", ["vi"])


def test_an_editor_that_does_not_start_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("no program")
    with pytest.raises(KorusError, match="did not start"):
        opener.edit(path, [str(path)])


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "-x", "", "FTP://a/b", "/a"],
)
def test_only_web_addresses_are_opened(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _: pytest.fail("opened"))
    with pytest.raises(KorusError, match="only http and https"):
        opener.browse(url)


@pytest.mark.parametrize(
    "url",
    ["ht\ntps://a.b", "https://a.b/\nx", "https://a.b/ x", "https://a.b/\x1b[2J", "https://a\u202eb",
     "https://example.org@elsewhere.org", "https://", "https:///etc", "https:a.b", "https://[", " ",
     'https://a.b/"x', "https://a.b\\@c", "\nhttps://a.b"],
)  # fmt: skip
def test_what_only_looks_like_an_address_is_not_opened(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _: pytest.fail("opened"))
    with pytest.raises(KorusError, match="opened"):
        opener.browse(url)


def test_other_scripts_in_addresses_are_escaped() -> None:
    assert opener.web_address("https://a.b/뉴스?q=1") == "https://a.b/%EB%89%B4%EC%8A%A4?q=1"


@pytest.mark.parametrize("path", ["../a", "a/../../b", "/etc/passwd", "", "a\0b"])
def test_only_files_of_the_corpus_are_opened(path: str, tmp_path: Path) -> None:
    with pytest.raises(KorusError, match="not in the corpus"):
        opener.source_path(tmp_path, path)
    assert opener.source_path(tmp_path, "a/-x.md") == tmp_path / "a" / "-x.md"


@pytest.mark.parametrize("url", ["https://example.org/a?b=c", "HTTP://example.org"])
def test_web_addresses_are_opened(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def remember(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", remember)
    opener.browse(url)
    assert opened == [url]


def test_a_missing_browser_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _: False)
    with pytest.raises(KorusError, match="no browser"):
        opener.browse("https://example.org")
