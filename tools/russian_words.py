"""Makes the list of frequent Russian words: ``make data``, or ``python -m tools.russian_words``.

``search_index/entities/data/russian_words.toml`` is made from the words that wordfreq says are
frequent and that the dictionary of pymorphy3 says are no names. Needs the extra ``data``; what is
made is part of the source.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

import pymorphy3
from wordfreq import top_n_list

from search_index.entities.normalise import fold, stem

FREQUENT = 50_000
NAMES = frozenset(("Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init"))
MOSTLY = 0.2  # how likely a word may be a name, all its readings taken together
SUFFIXES = ("ост", "ств", "тел", "ующ", "ивш", "авш", "ческ", "тельн", "льн")  # rules have these

HEADER = """\
# Stems, as normalise.stem makes them, of frequent Russian words that are no names: a capital at the
# start of a sentence says nothing about them. Made by tools/russian_words.py from the word lists of
# wordfreq (CC BY-SA 4.0) and the dictionary of OpenCorpora in pymorphy3 (CC BY-SA 3.0); it is
# itself under CC BY-SA 4.0. See LICENSE-third-party.md.
"""
PATH = Path(__file__).parents[1] / "search_index" / "entities" / "data" / "russian_words.toml"


def stems() -> set[str]:
    """Return the stems of the frequent words that the dictionary knows and that are no names."""
    analyse = pymorphy3.MorphAnalyzer().parse
    found = set()
    for word in top_n_list("ru", FREQUENT):
        if len(word) < 2 or not all("а" <= char <= "я" or char in "ё-" for char in word):
            continue
        readings = analyse(word)
        named = sum(each.score for each in readings if NAMES & set(each.tag.grammemes))
        base = stem(fold(word))
        if readings[0].is_known and named <= MOSTLY and not base.endswith(SUFFIXES):
            found.add(base)
    return found


if __name__ == "__main__":
    words = textwrap.fill(" ".join(sorted(stems())), 118, break_on_hyphens=False)
    PATH.write_text(f"{HEADER}common_stems = '''\n{words}\n'''\n", encoding="utf-8")
