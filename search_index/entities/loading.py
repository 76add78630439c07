"""The lexicon as a process uses it: compiled once, then read from the user's cache.

To parse the TOML files takes longer than to index a short article, so that what comes of them is
kept under the fingerprint of all that it is made of. A file there that is damaged, or that
cannot be written, costs only the time to compile again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import fields
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from search_index.entities import packed
from search_index.entities.entries import Use, entry_from_table
from search_index.entities.lexicon import Lexicon, LexiconIndex, leaders_by_family
from search_index.entities.lexicon_files import (
    Table,
    add_table,
    packaged_files,
    packaged_tables,
    read_own,
)
from search_index.entities.wordlists import FILES as WORD_LISTS
from search_index.paths import home

_KEPT = 4  # compiled lexicons: with and without a reader's own file, of this version and another


def load_lexicon(own: Path | None = None) -> Lexicon:
    """Return the packaged lexicon, with the reader's `own` file beside it if there is one.

    Read once a process and content of the file. Never raises for what is in the file: see
    ``Lexicon.problems``.
    """
    return _loaded(own, lexicon_fingerprint(own))


def lexicon_fingerprint(own: Path | None = None) -> str:
    """Return a digest of the lexicon's data, of the rules beside it, and of the reader's file."""
    if own is None:
        return _packaged_fingerprint()
    content = b""
    with suppress(OSError):
        if own.is_file():
            content = own.read_bytes()
    digest = hashlib.sha256(_packaged_fingerprint().encode() + content)
    return digest.hexdigest()[:16]


@lru_cache(maxsize=1)
def _packaged_fingerprint() -> str:
    package = resources.files("search_index.entities")
    digest = hashlib.sha256()
    for item in sorted(package.iterdir(), key=lambda item: item.name):
        if item.name.endswith(".py"):
            digest.update(item.read_bytes())
    tables = [file for files in packaged_files().values() for file in files]
    for file in (*tables, *packed.FILES, *WORD_LISTS):
        digest.update((package / "data" / file).read_bytes())
    return digest.hexdigest()[:16]


@lru_cache(maxsize=2)
def _loaded(own: Path | None, fingerprint: str) -> Lexicon:
    path = home("cache") / "lexicon" / f"{fingerprint}.json"
    compiled = _read(path)
    if compiled is None:
        compiled = compile_lexicon(own)
        _keep(path, compiled)
    index = LexiconIndex(**compiled["index"])
    problems = [f"{own}: {problem}" for problem in compiled["problems"]]
    tables = compiled["tables"]
    return Lexicon.compiled(compiled["entries"], index, fingerprint, problems, tables)


def compile_lexicon(own: Path | None = None) -> dict[str, Any]:
    """Return the lexicon as it is kept: its entries as text, its index, tables, the problems."""
    tables = packaged_tables()
    problems: list[str] = []
    if own is not None:
        problems = _add_own(tables, own)
    entries = packed.join_places(tables, *map(packed.read_rows, packed.FILES))
    index = LexiconIndex()
    lexicon = Lexicon.compiled(entries, index, "")
    for entry in lexicon:
        index.add(entry)
    return {
        "entries": entries,
        "index": {field.name: getattr(index, field.name) for field in fields(index)},
        "tables": _tables(lexicon),
        "problems": problems,
    }


def _tables(lexicon: Lexicon) -> dict[str, Any]:
    """Return what the rules look up and what takes long to make, by the names of the tables."""
    # Imported only to compile: who has the lexicon kept needs these when a text has such names.
    from search_index.entities.body_spellings import bodies_by_key  # noqa: PLC0415
    from search_index.entities.compass_places import parts_of_lexicon  # noqa: PLC0415
    from search_index.entities.given_names import given_by_sound  # noqa: PLC0415
    from search_index.entities.state_bodies import organs_of_lexicon  # noqa: PLC0415
    from search_index.entities.variants import koreans, russians  # noqa: PLC0415

    return {
        "leaders": lexicon.table("leaders", leaders_by_family),
        "koreans": koreans(lexicon),
        "russians": russians(lexicon),
        "given": given_by_sound(lexicon),
        "organs": organs_of_lexicon(lexicon),
        "bodies": bodies_by_key(lexicon),
        "compass": parts_of_lexicon(lexicon),
    }


def _add_own(tables: dict[str, Table], own: Path) -> list[str]:
    """Add the tables of a reader's file to those of the program; return what is wrong in it."""
    read = read_own(own)
    bearers = _bearers(tables)
    for entity_id, own_table in read.tables.items():
        table = dict(own_table)
        place = f"[{entity_id.replace(':', '.', 1)}]"
        if entity_id not in tables and not any(
            language in table for language in ("en", "ko", "ru")
        ):
            read.problems.append(f'{place}: no name is right: give one, en = ["…"]')
            continue
        country = table.get("country")
        if country and not {f"place:{country}"} & {*tables, *read.tables}:
            read.problems.append(f"{place} country: there is no place {country}")
            del table["country"]
        add_table(tables, entity_id, table)
        for name in entry_from_table(entity_id, table).all_names():
            others = bearers.get(packed.whole_key(name), set()) - {entity_id}
            if others and name not in table.get("when", {}):
                read.problems.append(
                    f'{place}: "{name}" is also {min(others)}: alone it will mean neither'
                )
    return read.problems


def _bearers(tables: dict[str, Table]) -> dict[str, set[str]]:
    bearers: dict[str, set[str]] = {}
    for entity_id, table in tables.items():
        for use, name in entry_from_table(entity_id, table).uses():
            if use == Use.NAME:
                bearers.setdefault(packed.whole_key(name), set()).add(entity_id)
    return bearers


# The cache: a line with the digest of what follows it, a line of JSON, and an entry a line, its id
# before a tab. Most entries are never used, and lines are split far faster than JSON is parsed.


def _read(path: Path) -> dict[str, Any] | None:
    try:
        digest, _, body = path.read_bytes().partition(b"\n")
        if digest != _digest(body):
            return None
        head, _, lines = body.decode().partition("\n")
        compiled: dict[str, Any] = json.loads(head)
        compiled["entries"] = dict(line.split("\t", 1) for line in lines.split("\n"))
    except (OSError, ValueError):
        return None
    return compiled


def _keep(path: Path, compiled: dict[str, Any]) -> None:
    head = {key: value for key, value in compiled.items() if key != "entries"}
    lines = [json.dumps(head, ensure_ascii=False, separators=(",", ":"))]
    lines += [f"{entity_id}\t{text}" for entity_id, text in compiled["entries"].items()]
    body = "\n".join(lines).encode()
    part = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.write_bytes(_digest(body) + b"\n" + body)
        os.replace(part, path)
        _remove_old(path.parent.iterdir(), path)


def _remove_old(files: Iterable[Path], made: Path) -> None:
    """Keep the newest files, `made` in any case: clocks may have been set back."""
    newest = sorted(
        files, key=lambda file: (file.name != made.name, -file.stat().st_mtime_ns, file.name)
    )
    for file in newest[_KEPT:]:
        file.unlink(missing_ok=True)


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16).hexdigest().encode()
