"""The file that keeps corrections: TOML, one table a correction, in the order they were made.

A person can read it, edit it and share it. What one table says wrongly does not keep the others
from being read, so the tables are parsed one by one, each from its header ``[[correction]]`` on.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from search_index.corrections.model import Correction, CorrectionError, correction_of
from search_index.paths import default_index_dir, home
from search_index.store.directory import file_lock
from search_index.store.meta import make_folder, replace_file

HEADER = "[[correction]]"
_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*correction[ \t]*\]\][ \t]*(?:#.*)?$")
_ANY_HEADER = re.compile(r"^[ \t]*\[")
_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_PRIVATE = 0o700
_PATIENCE = 10.0  # seconds to wait for another process that changes the file
_TITLE = """\
# What was put right about the entities of one folder of articles, in the order it was done.
# Each [[correction]] may be edited or deleted; docs/corrections.md of korus-tui tells the keys.
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """A table that could not be used."""

    line: int  # 1-based, of the file; 0: all of it
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections of a file, and what in it could not be used."""

    entries: tuple[Correction, ...] = ()
    problems: tuple[Problem, ...] = ()


def default_file(folder: Path) -> Path:
    """Return the file of the corpus in `folder` (a real path); it need not exist."""
    return home("data") / "corrections" / f"{default_index_dir(folder).name}.toml"


def read_corrections(path: Path) -> Corrections:
    """Return the corrections in a file, none if there is no file. Raises CorrectionError, one
    line that names the file, if it cannot be read at all.
    """
    text = _text(path)
    entries: list[Correction] = []
    problems: list[Problem] = []
    for line, table in _tables(text):
        try:
            values = tomllib.loads(table)
            entries.append(correction_of(_only_table(values)))
        except tomllib.TOMLDecodeError as error:
            where = _LINE.search(str(error))
            reason = _LINE.sub("", str(error)).strip()
            problems.append(Problem(line + (int(where[1]) - 1 if where else 0), _lower(reason)))
        except CorrectionError as error:
            problems.append(Problem(line, str(error)))
    return Corrections(tuple(entries), tuple(problems))


def append_correction(path: Path, correction: Correction) -> None:
    """Add a correction at the end of the file, which is made if there is none.

    Raises CorrectionError if the file cannot be written; it is then as it was.
    """
    with _writing(path):
        text = _text(path) or _TITLE
        _write(path, f"{text.rstrip()}\n\n{_table(correction)}")


def remove_last_correction(path: Path) -> Correction | None:
    """Take the last correction out of the file and return it; None if there is none.

    A table that could not be used is passed over. Raises CorrectionError.
    """
    with _writing(path):
        lines = _lines(_text(path))
        tables = list(_tables("".join(lines)))
        for at in range(len(tables) - 1, -1, -1):
            line, table = tables[at]
            try:
                correction = correction_of(_only_table(tomllib.loads(table)))
            except (tomllib.TOMLDecodeError, CorrectionError):
                continue
            end = line - 1 + len(_lines(table))
            kept = "".join(lines[: line - 1]).rstrip()
            rest = "".join(lines[end:]).strip("\n")
            _write(path, "\n\n".join(filter(None, (kept, rest))) + "\n")
            return correction
    return None


class _writing:
    """Holds the file's lock, so that of two processes neither loses what the other wrote."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        try:
            make_folder(self._path.parent, _PRIVATE)
            self._lock = file_lock(self._path.with_name(f"{self._path.name}.lock"), _PATIENCE)
            self._lock.__enter__()
        except OSError as error:
            raise _unwritable(self._path, error) from None

    def __exit__(self, *error: Any) -> None:
        self._lock.__exit__(*error)


def _tables(text: str) -> Iterator[tuple[int, str]]:
    """Yield each table with the number of its first line, and what stands before or between."""
    lines = _lines(text)
    starts = [at for at, line in enumerate(lines) if _HEADER.match(line)]
    first = starts[0] if starts else len(lines)
    begun = "".join(lines[:first])
    if any(line.strip() and not line.lstrip().startswith("#") for line in lines[:first]):
        yield 1, begun
    for start, end in pairwise([*starts, len(lines)]):
        body = lines[start:end]
        while len(body) > 1 and (not body[-1].strip() or body[-1].lstrip().startswith("#")):
            body.pop()  # what stands before the next table belongs to that
        yield start + 1, "".join(body)


def _lines(text: str) -> list[str]:
    """Return the lines of a TOML text, with their ends; what else breaks lines does not there."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _only_table(values: dict[str, Any]) -> dict[str, Any]:
    tables = values.get("correction")
    if set(values) != {"correction"} or not isinstance(tables, list) or len(tables) != 1:
        raise CorrectionError(f"what a correction says stands under {HEADER}")
    table: dict[str, Any] = tables[0]
    return table


def _table(correction: Correction) -> str:
    rows = [f"{key} = {_toml(value)}\n" for key, value in correction.values().items()]
    return f"{HEADER}\n{''.join(rows)}"


def _toml(value: Any) -> str:
    """Return a value as TOML: JSON's texts, lists and numbers are TOML's, but for DEL."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise CorrectionError(f"{path} is not UTF-8: save it as UTF-8") from None
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise CorrectionError(f"{path} cannot be read ({reason})") from None


def _write(path: Path, text: str) -> None:
    try:
        data = text.encode()
    except UnicodeEncodeError:
        raise CorrectionError("a name with half a character in it cannot be kept") from None
    try:
        # Whoever links the file in place of another, as dotfiles are kept, keeps the link.
        replace_file(Path(os.path.realpath(path)), data)
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> CorrectionError:
    reason = (error.strerror or type(error).__name__).lower()
    return CorrectionError(f"{path} cannot be written ({reason}): nothing was changed")


def _lower(reason: str) -> str:
    return reason[:1].lower() + reason[1:]
