"""The TOML files of the lexicon: those that come with the program, and the reader's own.

The packaged files are right, or the program does not start. In the reader's file, a mistake costs
no more than what it is in: it becomes a problem, one line for a person, and the rest applies.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

from search_index.entities.entries import KINDS, LANGUAGES
from search_index.entities.patterns import lazy
from search_index.errors import KorusError
from search_index.settings import place_in_toml, read_text

Table: TypeAlias = dict[str, Any]
_FIELDS = (*LANGUAGES, "wikidata", "demonyms", "country", "leader", "generic", "when")
_KEY = lazy(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WIKIDATA = lazy(r"Q[1-9]\d*")
_HEADER = lazy(r"^[ \t]*\[[ \t]*([^\[\]#\n]+?)[ \t]*\]", re.MULTILINE)
_LETTER = lazy(r"[^\W\d_]")


def packaged_files() -> dict[str, list[str]]:
    """Return the names of the packaged files of each kind: ``people.toml``, ``people-*.toml``."""
    names = sorted(
        item.name for item in (resources.files("search_index.entities") / "data").iterdir()
    )
    return {
        kind: [n for n in names if re.fullmatch(rf"{stem}(?:-[\w-]+)?\.toml", n)]
        for kind, (stem, _) in KINDS.items()
    }


def packaged_tables() -> dict[str, Table]:
    """Return the tables of all packaged files by id; two of one id are joined."""
    data = resources.files("search_index.entities") / "data"
    tables: dict[str, Table] = {}
    for kind, files in packaged_files().items():
        for file in files:
            parsed = tomllib.loads((data / file).read_text(encoding="utf-8"))
            for key, table in parsed.items():
                add_table(tables, f"{kind}:{key}", table)
    return tables


def add_table(tables: dict[str, Table], entity_id: str, table: Table) -> None:
    """Put a table among others: names are added to those of its id, other fields replace them."""
    known = tables.get(entity_id)
    if known is None:
        tables[entity_id] = table
        return
    joined = dict(known)
    for name, value in table.items():
        if name in LANGUAGES:
            joined[name] = list(dict.fromkeys([*_names(known.get(name, ())), *_names(value)]))
        elif isinstance(value, dict):
            of_known = known.get(name, {})
            joined[name] = {
                key: list(
                    dict.fromkeys([*_names(of_known.get(key, ())), *_names(value.get(key, ()))])
                )
                for key in (*of_known, *(key for key in value if key not in of_known))
            }
        else:
            joined[name] = value
    tables[entity_id] = joined


def _names(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


# The reader's own file


@dataclass(slots=True)
class OwnFile:
    """What is in a reader's file: tables by id, and problems, each with a line where known."""

    tables: dict[str, Table]
    problems: list[str]


def read_own(path: Path) -> OwnFile:
    """Read a reader's own file. Never raises: what is wrong is in ``problems``."""
    own = OwnFile({}, [])
    try:
        text = read_text(path)
    except (FileNotFoundError, NotADirectoryError):
        own.problems.append("there is no such file: check the name")
        return own
    except KorusError as error:
        own.problems.append(str(error))
        return own
    lines = {_dotted(match[1]): _line(text, match.start(1)) for match in _HEADER.finditer(text)}
    for kind, tables in _parsed(text, own.problems).items():
        if kind not in KINDS or not isinstance(tables, dict):
            known = ", ".join(f"[{name}.…]" for name in KINDS)
            own.problems.append(f"{_at(lines, kind)}there is no kind {kind}: there are {known}")
            continue
        for key, table in tables.items():
            place = f"{_at(lines, f'{kind}.{key}')}[{kind}.{key}]"
            checked = _Checked(f"{place} ", own.problems)
            if not _KEY.fullmatch(key):
                own.problems.append(f"{place}: a key has small letters a-z, digits and hyphens")
            elif not isinstance(table, dict):
                own.problems.append(f'{place} is a table: names are in it, en = ["…"]')
            elif good := checked.table(table):
                own.tables[f"{kind}:{key}"] = good
    return own


def _dotted(header: str) -> str:
    return ".".join(part.strip(" \t\"'") for part in header.split("."))


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _at(lines: Mapping[str, int], name: str) -> str:
    """Return where a table begins, also one that only its parts name ([place.x.when])."""
    found = [line for key, line in lines.items() if key == name or key.startswith(f"{name}.")]
    return f"line {min(found)}: " if found else ""


def _parsed(text: str, problems: list[str]) -> Table:
    """Return the tables of a file; if it has mistakes, of those parts that have none."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        pass
    whole: Table = {}
    for first, part in _parts(text):
        try:
            _join(whole, tomllib.loads(part))
        except RecursionError:
            problems.append(f"line {first}: nested too deeply")
        except ValueError as error:
            line, reason = place_in_toml(str(error), part)
            problems.append(f"line {first + line - 1}: {reason}")
    return whole


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines from each header up to the next, with the number of the first."""
    starts = [0, *(match.start() for match in _HEADER.finditer(text)), len(text)]
    for start, end in pairwise(starts):
        if text[start:end].strip():
            yield _line(text, start), text[start:end].rstrip()


def _join(whole: Table, part: Table) -> None:
    """Add tables to others. Raises ValueError where both have a value."""
    for key, value in part.items():
        if isinstance(value, dict) and isinstance(whole.setdefault(key, {}), dict):
            _join(whole[key], value)
        elif key in whole:
            raise ValueError(f"{key} is there twice")
        else:
            whole[key] = value


class _Checked:
    """Tells the right fields of a table from the wrong ones."""

    def __init__(self, place: str, problems: list[str]) -> None:
        self._place = place
        self._problems = problems

    def table(self, table: Table) -> Table:
        """Return the fields that are right; each other one becomes a problem."""
        good = {}
        for name, value in table.items():
            checked = self._field(name, value)
            if checked is not None:
                good[name] = checked
        return good

    def _field(self, name: str, value: Any) -> Any:
        if name not in _FIELDS:
            return self._wrong(name, f"there is no such field: there are {', '.join(_FIELDS)}")
        if name in LANGUAGES:
            return self._strings(name, value)
        if name == "leader":
            return value if isinstance(value, bool) else self._wrong(name, "is true or false")
        if name in ("demonyms", "generic", "when"):
            return self._groups(name, value)
        if not isinstance(value, str):
            return self._wrong(name, f'is one name in quotes, {name} = "…"')
        if name == "wikidata" and not _WIKIDATA.fullmatch(value):
            return self._wrong(name, 'is Q and a number, wikidata = "Q159"')
        return value

    def _groups(self, name: str, value: Any) -> Any:
        if not isinstance(value, dict):
            return self._wrong(name, f'is a table, {name} = {{ en = ["…"] }}')
        groups = {}
        for key, names in value.items():
            if name != "when" and key not in LANGUAGES:
                self._wrong(f"{name}.{key}", "there is no such language: there are en, ko, ru")
            elif checked := self._strings(f"{name}.{key}", names):
                groups[key] = checked
        return groups or None

    def _strings(self, name: str, value: Any) -> list[str] | None:
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list) or not all(isinstance(each, str) for each in names):
            self._wrong(name, f'names are in quotes, {name} = ["…", "…"]')
            return None
        if any(not _LETTER.search(each) or "\n" in each for each in names):
            self._wrong(name, "a name has letters and stands on one line")
            return None
        return [" ".join(each.split()) for each in names] or None

    def _wrong(self, name: str, why: str) -> Any:
        self._problems.append(f"{self._place}{name}: {why}")
