"""The walls between the rooms, and that the documentation tells of everything there is."""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from search_index.cli import build_parser

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES = [
    path
    for folder in ("search_index", "tui", "tests", "benchmarks", "docs")
    for path in sorted((ROOT / folder).rglob("*.py"))
]


@cache
def loaded_by(module: str) -> frozenset[str]:
    """The modules that a fresh Python has loaded after importing `module`."""
    code = f"import sys, {module}; print(*sorted(sys.modules))"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return frozenset(ran.stdout.split())


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("search_index", ("textual", "rich", "tui")),
        ("search_index.library", ("textual", "rich", "tui")),
        ("search_index.commands", ("textual", "rich", "tui")),
        ("search_index.cli", ("textual", "rich", "tui", "whoosh", "yaml", "platformdirs")),
        ("tui.cli", ("textual", "rich", "whoosh")),
    ],
)
def test_importing_stays_cheap(module: str, absent: tuple[str, ...]) -> None:
    assert loaded_by(module).isdisjoint(absent)


def imports(path: Path) -> Iterator[str]:
    """The full names of the modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def importers(package: str, under: str) -> list[str]:
    return [
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        if path.is_relative_to(ROOT / under)
        and any(name.split(".")[0] == package for name in imports(path))
    ]


def test_the_scan_sees_imports() -> None:
    assert importers("textual", "tui")
    assert importers("rich", "search_index") == ["search_index/console.py"]


@pytest.mark.parametrize(
    ("package", "under"),
    [("whoosh", "tui"), ("textual", "search_index"), ("tui", "search_index")],
)
def test_no_room_reaches_through_a_wall(package: str, under: str) -> None:
    assert importers(package, under) == []


def test_only_the_store_imports_whoosh() -> None:
    outside = [
        path
        for path in importers("whoosh", "search_index")
        if not path.startswith("search_index/store/")
    ]
    assert outside == []


def parsers() -> dict[str, argparse.ArgumentParser]:
    (commands,) = (
        action
        for action in build_parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    return dict(commands.choices)


@pytest.mark.parametrize("command", parsers())
def test_every_command_and_option_is_documented(command: str) -> None:
    assert f"korus {command}" in README
    for action in parsers()[command]._actions:
        for option in action.option_strings:
            if option not in {"-h", "--help"}:
                assert f"`{option}" in README, f"korus {command} {option}"


def test_every_option_of_the_app_is_documented() -> None:
    from tui.cli import parser

    for action in parser()._actions:
        for option in action.option_strings:
            if option not in {"-h", "--help"}:
                assert f"`{option}" in README, f"korus-tui {option}"


def test_every_key_is_documented() -> None:
    from tui.commands import COMMANDS

    assert len(COMMANDS) > 20
    rows = [line for line in README.splitlines() if line.startswith("| `")]
    documented = set(re.findall(r"`([^`]+)`", "\n".join(row.split("|")[1] for row in rows)))
    for command in COMMANDS:
        for key in command.shown.split():
            assert key in documented, f"{command.id}: {key}"


def test_every_sort_and_exit_code_is_documented() -> None:
    from search_index.cli import Exit
    from search_index.models import Sort

    for sort in Sort:
        assert f"`{sort.value}`" in README
    for code in Exit:
        assert re.search(rf"\| {code.value} \|", README), code


def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    text = "The Arctic Route\n\nThe Arctic Route was the theme of the seminar that KIEP held."
    (tmp_path / "articles" / "one.txt").write_text(text)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert ran.stdout.splitlines()[0] == "The Arctic Route 2"
    assert f"one.txt {text.index('KIEP')}" in ran.stdout


def test_the_pictures_of_the_readme_exist() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    for picture in pictures:
        assert (ROOT / picture).is_file(), picture


@pytest.mark.parametrize("path", ["README.md", "CHANGELOG.md", *sorted(
    path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")
)])  # fmt: skip
def test_links_between_documents_lead_somewhere(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert ((ROOT / path).parent / target).exists(), target


# Built from parts, so that this file does not hold what it forbids.
_FORBIDDEN = re.compile(
    "|".join(("/" + "work/", "/" + "tmp/", "Clau" + "de", "Chat" + "GPT", "co" + "pilot",
              "anth" + "ropic", "AI " + "agent", "\\bL" + "LM\\b")),
    re.IGNORECASE,
)  # fmt: skip


def test_the_project_speaks_of_itself_alone() -> None:
    texts = [
        *SOURCES,
        *(ROOT / name for name in ("Makefile", "README.md", "CHANGELOG.md", "pyproject.toml")),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "seeds").rglob("*.md"),
    ]
    assert len(texts) > 20
    for path in texts:
        found = _FORBIDDEN.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path.relative_to(ROOT)}: {found and found.group()}"


def test_versions_are_locked() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert lines
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in lines)
    locked = {_normal(line.split("==")[0]) for line in lines}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {_normal(re.split(r"[=<>!~ ;\[]", one)[0]) for one in wanted} <= locked


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()  # PEP 503
