"""Every test has its own home, clock zone and terminal settings, and leaves the user's alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile(
    "korus",
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("korus")

# What a person may have set and what would change how the program looks or where it writes.
_UNSET = (
    "EDITOR", "VISUAL", "BROWSER", "PAGER", "FORCE_COLOR", "COLORTERM", "KORUS_DEBUG",
    "PYTHONBREAKPOINT", "TEXTUAL", "TEXTUAL_DRIVER", "TEXTUAL_THEME", "TEXTUAL_ANIMATIONS",
    "TTY_COMPATIBLE", "TTY_INTERACTIVE",
)  # fmt: skip
_SET = {"TZ": "UTC", "COLUMNS": "100", "LINES": "30", "NO_COLOR": "1", "TERM": "xterm-256color"}


@pytest.fixture(autouse=True)
def isolated(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Move everything that the program keeps into a folder of this test; return that folder."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("KORUS_HOME", str(home / "korus"))
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    for name in _UNSET:
        monkeypatch.delenv(name, raising=False)
    for name, value in _SET.items():
        monkeypatch.setenv(name, value)
    time.tzset()
    _share_lexicon(home / "korus", tmp_path_factory)
    yield home / "korus"
    monkeypatch.undo()
    time.tzset()


def _share_lexicon(home: Path, factory: pytest.TempPathFactory) -> None:
    """Let all tests read one compiled lexicon: it does not differ, and takes long to make."""
    base = factory.getbasetemp()  # one in the folder of the run for each process of pytest-xdist
    shared = (base.parent if base.name.startswith("popen-") else base) / "lexicon"
    shared.mkdir(exist_ok=True)
    (home / "cache").mkdir(parents=True)
    (home / "cache" / "lexicon").symlink_to(shared, target_is_directory=True)


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The shipped corpus."""
    return ROOT / "seeds"
