"""Makes the costs of letters that tell old encodings apart: ``make data``, or as a module.

``search_index/sources/letter_costs.py`` is made from the frequencies of words in wordfreq. Needs
the extra ``data``; what is made is part of the source.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from wordfreq import get_frequency_dict

LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
SYLLABLES = 600  # those after are each rarer than one in 10,000
UNSEEN = 1e-6  # added to the share of each pair
PATH = Path(__file__).parents[1] / "search_index" / "sources" / "letter_costs.py"

HEADER = '''\
"""How many bits Russian pairs of letters and Korean syllables cost; made, not written.

Made by tools/letter_costs.py from the word lists of wordfreq (CC BY-SA 4.0), each word counted as
often as it is used; under CC BY-SA 4.0 itself. See LICENSE-third-party.md.
"""

#: A line for each letter before, a digit (base 36) for each letter after: half bits. The first of
#: both is no letter: the beginning and the end of a word. The others are those of RUSSIAN_LETTERS.
'''


def words(language: str) -> Iterator[tuple[str, float]]:
    """Yield every word of a language with its share of all words."""
    yield from sorted(get_frequency_dict(language).items())


def pair_rows() -> list[str]:
    """Return the cost of each letter after each, -2 log2 of its share there, as digits."""
    counts: defaultdict[tuple[str, str], float] = defaultdict(float)
    for word, share in words("ru"):
        if set(word) <= set(LETTERS):
            for pair in zip(f" {word}", f"{word} ", strict=True):
                counts[pair] += share
    rows = []
    for before in f" {LETTERS}":
        total = sum(counts[before, after] for after in f" {LETTERS}")
        shares = (counts[before, after] / total + UNSEEN for after in f" {LETTERS}")
        rows.append("".join(DIGITS[min(round(-2 * math.log2(min(s, 1))), 35)] for s in shares))
    return rows


def syllables() -> str:
    """Return the most frequent Hangul syllables, the most frequent first."""
    counts: defaultdict[str, float] = defaultdict(float)
    for word, share in words("ko"):
        for char in word:
            if "가" <= char <= "힣":
                counts[char] += share
    ranked = sorted(counts, key=lambda char: (-counts[char], char))
    return "".join(ranked[:SYLLABLES])


if __name__ == "__main__":
    korean = syllables()
    lines = [f'    "{row}"' for row in pair_rows()]
    blocks = [f'    "{korean[at : at + 45]}"' for at in range(0, len(korean), 45)]
    PATH.write_text(
        f'{HEADER}RUSSIAN_LETTERS = "{LETTERS}"\nRUSSIAN_PAIRS = (\n'
        + ",\n".join(lines)
        + ",\n)\n\n#: The most frequent syllables of Korean, the most frequent first.\n"
        + "SYLLABLES = (\n"
        + "\n".join(blocks)
        + "\n)\n",
        encoding="utf-8",
    )
