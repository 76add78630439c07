"""Writes data/russian_words.toml: the stems of the frequent Russian words that are no names.

Needs ``wordfreq`` 3.1 (which words are frequent) and ``pymorphy3`` 2.0 with its dictionary (which
of them are names), neither of which the program itself uses. Run as

    python tools/russian_words.py > search_index/entities/data/russian_words.toml
"""

from __future__ import annotations

import sys
import textwrap

import pymorphy3
from wordfreq import top_n_list

from search_index.entities.normalise import fold, stem

FREQUENT = 50_000
NAMES = frozenset(("Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init"))
MOSTLY = 0.2  # how likely a word may be a name, all its readings taken together
SUFFIXES = ("ост", "ств", "тел", "ующ", "ивш", "авш", "ческ", "тельн", "льн")  # rules have these

HEADER = """\
# Stems, as normalise.stem makes them, of frequent Russian words that are no names: a capital at the
# start of a sentence says nothing about them. Written by tools/russian_words.py from the word
# lists of wordfreq (Robyn Speer, CC BY-SA 4.0) and the dictionary of OpenCorpora in pymorphy3
# (CC BY-SA 3.0); this file is shared under CC BY-SA 4.0.
"""


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
    sys.stdout.write(f"{HEADER}common_stems = '''\n{words}\n'''\n")
