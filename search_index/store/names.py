"""What the lexicon knows of the entities that an index holds, kept beside it for readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from search_index.entities import name_key
from search_index.errors import IndexFailure
from search_index.sources.languages import language_of_name
from search_index.store.meta import replace_file
from search_index.store.sealed import sealed, unsealed

if TYPE_CHECKING:
    from search_index.entities import LexiconEntry

NAMES_FILE = "names.json"
_HANGUL_NAME = re.compile("[가-힣]{3,4}")


@dataclass(frozen=True, slots=True)
class LexiconNames:
    """What the lexicon knows of an entity."""

    names: Mapping[str, str]  # language -> usual name
    aliases: tuple[str, ...] = ()
    wikidata: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)  # name or alias -> its ``name_key``


def write_names(generation: Path, entries: Iterable[LexiconEntry]) -> None:
    """Write what the lexicon knows of some entities into a generation's folder.

    Readers then need not load the lexicon, which costs more than their first answer.
    """
    rows = {}
    for entry in entries:
        usual = set(entry.names.values())
        aliases = dict.fromkeys(name for name in entry.all_names() if name not in usual)
        keys = {name: name_key(name) for name in entry.all_names()}
        rows[entry.id] = [dict(entry.names), list(aliases), entry.wikidata, keys]
    replace_file(generation / NAMES_FILE, sealed({"names": rows}))


def read_names(generation: Path) -> dict[str, LexiconNames]:
    """Return what ``write_names`` wrote. Raises IndexFailure if it is damaged or missing."""
    try:
        rows = unsealed((generation / NAMES_FILE).read_bytes())["names"]
        return {
            entity: LexiconNames(names, tuple(aliases), wikidata, keys)
            for entity, (names, aliases, wikidata, keys) in rows.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise IndexFailure(f"the index is damaged ({type(error).__name__})") from error


def shown_name(names: Iterable[str]) -> str:
    """Return the one of an entity's names that it is shown by.

    Documents may name an entity differently ("Kim Chol-su", "KIM CHOL SU", "Ким Чхоль Су"). The
    choice does not depend on their order: none all in capitals before these, then the alphabet,
    in which Latin comes first. It can be made in parts: of two choices the choice is that of all.
    """
    return min(names, key=lambda name: (name.isupper(), name))


def usual_names(surfaces: Mapping[str, int]) -> dict[str, str]:
    """Return the fullest, then most usual surface form in each script.

    `surfaces`: surface form -> documents with it.
    """
    best: dict[str, tuple[int, int, str]] = {}
    for text, documents in surfaces.items():
        language = language_of_name(text)
        rank = (-len(text.split()), -documents, text)
        if language != "und" and (language not in best or rank < best[language]):
            best[language] = rank
    return {language: best[language][2] for language in sorted(best)}


def name_parts(name: str) -> list[str]:
    """Return the words of a personal name of several, each of which it may be found by.

    A Korean name of three or four syllables in one word has a family name of one and a given name
    of the rest.
    """
    words = name.split()
    if len(words) > 1:
        return [word for word in words if len(word) > 1 and not word.endswith(".")]
    if _HANGUL_NAME.fullmatch(name):
        return [name[0], name[1:]]
    return []
