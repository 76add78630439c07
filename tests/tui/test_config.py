"""The settings file: every way in which it may be missing, odd or wrong is told in a line."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.settings import LONGEST, config_file
from tui import cli
from tui.app import DARK, LIGHT, PROBLEMS_SHOWN, KorusApp
from tui.config import Settings, load


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def only_problem(settings: Settings) -> str:
    (problem,) = settings.problems
    assert "\n" not in problem
    return problem


def test_the_file_is_in_the_config_folder_and_korus_home_moves_it(
    isolated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert config_file() == isolated / "config.toml"
    monkeypatch.delenv("KORUS_HOME")
    if sys.platform == "linux":
        assert config_file() == Path(os.environ["XDG_CONFIG_HOME"]) / "korus" / "config.toml"


def test_no_file_asks_for_nothing_and_is_not_made(isolated: Path) -> None:
    assert load() == Settings(isolated / "config.toml")
    assert not (isolated / "config.toml").exists()


def test_a_file_in_place_of_the_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "korus").touch()
    assert load(tmp_path / "korus" / "config.toml").problems == ()


def test_everything_is_read(isolated: Path) -> None:
    written(
        isolated,
        'theme = "light"\nkeymap = "vim"\n[keys]\n"hit.next" = ["x", "ctrl+n"]\nsort = "S"\n'
        "help = []\n",
    )
    assert load() == Settings(
        config_file(),
        "light",
        "vim",
        {"hit.next": ("x", "ctrl+n"), "sort": ("S",), "help": ()},
    )


def test_ids_need_no_quotes(tmp_path: Path) -> None:
    path = written(
        tmp_path, '[keys]\nhit.next = "x"\nmention.next-document = "y"\n[keys.a.b]\nc="d"'
    )
    assert load(path).keys == {"hit.next": ("x",), "mention.next-document": ("y",), "a.b.c": ("d",)}


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    path = written(tmp_path, b'\xef\xbb\xbftheme = "light"\r\n')
    assert load(path) == Settings(path, "light")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("theme = ", 1),
        ('theme = "light"\n\nkeymap = vim\n', 3),
        ('[keys]\nsort = "s"\nsort = "t"\n', 3),
        ('[keys]\n\nsort = ["s"\n', 3),
        ('theme = "li\x07ght"', 1),
    ],
)
def test_a_broken_file_is_told_with_its_line_and_not_used(
    tmp_path: Path, text: str, line: int
) -> None:
    settings = load(written(tmp_path, text))
    problem = only_problem(settings)
    assert problem.startswith(f"line {line}: ")
    assert "nothing in it is used" in problem
    assert settings == Settings(settings.path, problems=settings.problems)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'theme = "\xff"', "save it as UTF-8"),
        ("x = " + "[" * 100_000, ""),  # too deep or never closed: the parser decides
        (b"#" * (LONGEST + 1), "too long"),
        ("theme = 3", "theme is a name in quotes"),
        ("keymap = ['vim']", "keymap is a name in quotes"),
        ('colour = "red"', 'there is no setting "colour"'),
        ('keys = "s"', "keys is a table"),
        ("[keys]\nsort = 1", "[keys] sort is a key in quotes or a list of them"),
        ('[keys]\nsort = ["s", 1]', "[keys] sort is a key in quotes or a list of them"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert said in only_problem(load(written(tmp_path, text)))


def test_one_wrong_thing_leaves_the_rest_in_use(tmp_path: Path) -> None:
    settings = load(written(tmp_path, 'theme = 3\nkeymap = "vim"\n[keys]\nsort = 1\ncopy = "c"\n'))
    assert settings.keymap == "vim"
    assert settings.keys == {"copy": ("c",)}
    assert len(settings.problems) == 2


def test_a_folder_or_a_pipe_in_its_place_is_said(tmp_path: Path) -> None:
    assert "not a file" in only_problem(load(tmp_path))
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert "not a file" in only_problem(load(tmp_path / "pipe"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, 'theme = "light"')
    path.chmod(0)
    assert "check its permissions" in only_problem(load(path))


def test_an_error_of_the_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, 'theme = "light"')

    def fail(self: Path, *args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", fail)
    assert only_problem(load(path)) == "cannot be read (permission denied): check its permissions"


@given(st.one_of(st.binary(max_size=60), st.text(max_size=60).map(str.encode)))
def test_no_file_raises(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = written(tmp_path_factory.mktemp("any"), raw)
    settings = load(path)
    assert settings.path == path
    if not settings.problems:
        assert tomllib.loads(raw.decode("utf-8-sig")).keys() <= {"theme", "keymap", "keys"}


# -- in the app ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (None, DARK.name), ("dark", DARK.name), ("light", LIGHT.name), ("nord", "nord"),
        (LIGHT.name, LIGHT.name),
    ],
)  # fmt: skip
def test_the_theme_of_the_settings_is_taken(asked: str | None, name: str) -> None:
    app = KorusApp(settings=Settings(theme=asked))
    assert app.theme == name
    assert app.problems == []


def test_a_theme_named_at_the_start_goes_before_the_settings() -> None:
    assert KorusApp(theme=LIGHT.name, settings=Settings(theme="nord")).theme == LIGHT.name


def test_an_unknown_theme_is_said_and_dark_taken() -> None:
    app = KorusApp(settings=Settings(theme="drak"))
    assert app.theme == DARK.name
    assert app.problems == ['there is no theme "drak": take dark, light, nord or gruvbox']
    assert {"nord", "gruvbox"} <= set(app.available_themes)


async def told(settings: Settings, folder: Path) -> list[str]:
    app = KorusApp(folder, index_dir=folder.parent / "index", settings=settings)
    async with app.run_test(notifications=True) as pilot:
        await pilot.pause()
        return [each.message for each in app._notifications if each.title == "Settings"]


async def test_problems_are_told_at_the_start_with_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    path = tmp_path / "config.toml"
    assert await told(Settings(path), folder) == []
    (one,) = await told(Settings(path, problems=("this is wrong",)), folder)
    assert one == f"{path}: this is wrong"
    (two,) = await told(
        Settings(path, "drak", "vi", {"srot": ("s",)}, ("[/] \x1b[31mwrong",)), folder
    )
    assert two.split("\n") == [
        f"{path}:",
        "[/] ␛[31mwrong",
        'there is no keymap "vi": there are default, vim, emacs',
        '[keys] there is no command "srot": did you mean "sort"?',
        'there is no theme "drak": take dark, light, nord or gruvbox',
    ]
    many = tuple(f"wrong {number}" for number in range(PROBLEMS_SHOWN + 2))
    (long,) = await told(Settings(path, problems=many), folder)
    assert long.split("\n")[-2:] == [many[PROBLEMS_SHOWN - 1], "and 2 more"]


# -- from the command line -------------------------------------------------------------------------


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[KorusApp]:
    """The apps that the command line has run, without a terminal."""
    apps: list[KorusApp] = []

    def run(self: KorusApp) -> None:
        apps.append(self)

    monkeypatch.setattr(KorusApp, "run", run)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    return apps


def test_the_command_line_reads_the_settings(started: list[KorusApp], isolated: Path) -> None:
    written(isolated, 'theme = "nord"\n[keys]\nsort = "x"\n')
    assert cli.main([]) == 0
    assert started[0].theme == "nord"
    assert started[0].key_table.keys["sort"] == ("x",)
    assert cli.main(["--light"]) == 0
    assert started[1].theme == LIGHT.name


def test_it_starts_with_a_broken_file_too(started: list[KorusApp], isolated: Path) -> None:
    written(isolated, 'theme = "nord\n')
    assert cli.main([]) == 0
    assert started[0].theme == DARK.name
    (problem,) = started[0].problems
    assert problem.startswith("line 1: ")
