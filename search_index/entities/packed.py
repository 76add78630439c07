"""The packed tables of places: countries from CLDR, cities from GeoNames, lands and waters.

``countries.tsv`` and ``cities.tsv`` in ``data/`` are made by ``tools/make_places.py``; what
``lands.tsv`` has is our own. A line has a key, the ISO 3166 code of a country, and the names in
English, Korean and Russian, with tabs between them and bars between names. The tables of
places.toml go before them: a country or city that is there too is the same entity, and whatever
else bears the name of a city keeps it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

from search_index.entities.entries import LANGUAGES, LexiconEntry, Use, entry_from_table, is_hangul
from search_index.entities.lexicon import word_keys
from search_index.entities.lexicon_files import Table, add_table

FILES = ("countries.tsv", "lands.tsv", "cities.tsv")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a packed table."""

    key: str
    code: str
    names: Mapping[str, tuple[str, ...]]  # language -> names

    @property
    def id(self) -> str:
        """The id of the place."""
        return f"place:{self.key}"


def read_rows(file: str) -> Iterator[Row]:
    """Yield the lines of a packed table; those that begin with # tell of it."""
    text = (resources.files("search_index.entities") / "data" / file).read_text(encoding="utf-8")
    return parse_rows(text)


def parse_rows(text: str) -> Iterator[Row]:
    """Yield the lines of a packed table."""
    for line in text.splitlines():
        if not line.startswith("#"):
            key, code, *groups = line.split("\t")
            names = zip(LANGUAGES, groups, strict=True)
            yield Row(key, code, {lang: tuple(group.split("|")) for lang, group in names if group})


def whole_key(name: str) -> str:
    """Return the key by which two names are one to the matcher, in all their written forms."""
    return name.replace(" ", "") if is_hangul(name) else " ".join(word_keys(name))


class Known:
    """Which names are whose, among the entries so far."""

    def __init__(self, entries: Iterable[LexiconEntry] = ()) -> None:
        self.all: set[str] = set()
        self.places: dict[str, str] = {}  # by name -> id
        for entry in entries:
            self.add(entry)

    def add(self, entry: LexiconEntry) -> None:
        """Note the names of an entry."""
        for use, name in entry.uses():
            key = whole_key(name)
            self.all.add(key)
            if use == Use.NAME and entry.id.startswith("place:"):
                self.places.setdefault(key, entry.id)

    def place(self, row: Row) -> str | None:
        """Return the id of the place among the entries that a row is too."""
        usual = (names[0] for names in row.names.values())
        others = (name for names in row.names.values() for name in names[1:])
        found = (self.places.get(whole_key(name.removesuffix("?"))) for name in (*usual, *others))
        return next((entity_id for entity_id in found if entity_id), None)

    def fresh(self, row: Row) -> Table:
        """Return the names of a row that nothing among the entries bears."""
        fresh = {
            language: [n for n in names if whole_key(n.removesuffix("?")) not in self.all]
            for language, names in row.names.items()
        }
        return {language: names for language, names in fresh.items() if names}


def join_places(
    tables: dict[str, Table], countries: Iterable[Row], *others: Iterable[Row]
) -> dict[str, str]:
    """Return all entries as text, by id: the tables, then countries and other places not in them.

    `tables` gains the names of countries that it has under other names.
    """
    known = Known(entry_from_table(entity_id, table) for entity_id, table in tables.items())
    country_of: dict[str, str] = {}
    joined = []
    for row in countries:
        same = row.id if row.id in tables else known.place(row)
        country_of[row.code] = same or row.id
        fresh = known.fresh(row)
        joined.append(entry_from_table(row.id, fresh))
        if fresh:
            add_table(tables, same or row.id, fresh)
    for entry in joined:
        known.add(entry)
    texts: dict[str, str] = {}
    for rows in others:
        added = []
        for row in rows:
            if row.id not in tables and known.place(row) is None and (fresh := known.fresh(row)):
                texts[row.id] = _text(country_of.get(row.code, ""), fresh)
                added.append(entry_from_table(row.id, fresh))
        for entry in added:
            known.add(entry)
    return {key: json.dumps(table, ensure_ascii=False) for key, table in tables.items()} | texts


def _text(country: str, names: Mapping[str, Iterable[str]]) -> str:
    return "\t".join((country, *("|".join(names.get(language, ())) for language in LANGUAGES)))
