"""The reader's file of settings, as far as the library follows it: one TOML file, never written.

The app has more settings in it (`tui.config`). What stands here is read by all that may index, so
that they agree on what is in an index.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from search_index.errors import KorusError
from search_index.paths import HOME_VARIABLE, home

FILE_NAME = "config.toml"
NAMES = RULES, ALL = "rules", "all"  # what may recognise names: rules and lexicon alone, or extras
LONGEST = 1_000_000  # bytes: no settings are longer, and a wrong file is not read to its end
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$")
_AT_END = re.compile(r"\s*\(at end of document\)$")


def config_file() -> Path:
    """Return where the settings are: the user's config folder, or the folder in KORUS_HOME."""
    moved = os.environ.get(HOME_VARIABLE)
    return (Path(moved).expanduser().absolute() if moved else home("config")) / FILE_NAME


def read_text(path: Path) -> str:
    """Return the text of a file that a person writes.

    Raises FileNotFoundError or NotADirectoryError if it is not there, and KorusError with what to
    do, without the path, if it cannot be read.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would wait for its writer
            raise KorusError("this is not a file: put a file in its place, or nothing")
        with path.open("rb") as file:
            raw = file.read(LONGEST + 1)
        if len(raw) > LONGEST:
            raise KorusError("the file is too long, more than a million bytes: shorten it")
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise KorusError("the file is not UTF-8: save it as UTF-8") from None
    except (FileNotFoundError, NotADirectoryError):
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise KorusError(f"cannot be read ({reason}): check its permissions") from None


def place_in_toml(message: str, text: str) -> tuple[int, str]:
    """Split what the TOML parser says of `text` into the number of a line and the reason."""
    found = _AT_LINE.search(message)
    if found:
        return int(found[1]), message[: found.start()]
    return max(1, len(text.splitlines())), _AT_END.sub("", message)


def own_lexicon() -> Path | None:
    """Return the lexicon file that the settings name, None if they name none.

    A path that is not absolute begins at the folder of the settings. What is wrong with the
    settings the app tells, which has more of them; here they name no file then.
    """
    name = _string("lexicon").strip()
    return config_file().parent / Path(name).expanduser() if name else None


def uses_extras() -> bool:
    """Return whether extras that are installed may find names: names = "rules" turns them off."""
    return _string("names") != RULES


def _string(name: str) -> str:
    """Return a setting that is a string, "" if there is none or nothing can be read."""
    try:
        text = read_text(config_file())
    except (KorusError, OSError):
        return ""
    if name not in text:
        return ""
    import tomllib  # noqa: PLC0415 - most people have no such setting

    try:
        value = tomllib.loads(text).get(name)
    except (ValueError, RecursionError):
        return ""
    return value if isinstance(value, str) else ""
