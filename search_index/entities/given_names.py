"""Given names of other languages in Hangul, known by how they sound."""

from __future__ import annotations

from functools import lru_cache

from search_index.entities.candidates import Candidate
from search_index.entities.lexicon import Lexicon
from search_index.entities.sound_rows import agree
from search_index.entities.sounds import sounds, word_keys
from search_index.entities.tokens import Gap, Words
from search_index.entities.wordlists import word_list

_LISTS = ("given_cyrillic_male", "given_cyrillic_female")


def given_by_sound(lexicon: Lexicon) -> dict[str, list[str]]:
    """Return the listed given names by the keys of their sounds."""
    return lexicon.table("given", _by_key)


def _by_key(_: Lexicon) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in (name for key in _LISTS for name in word_list(key)):
        for key in sorted(word_keys(name)):
            found.setdefault(key, []).append(name)
    return found


@lru_cache(maxsize=1 << 12)
def is_given_name(word: str, lexicon: Lexicon) -> bool:
    """Whether a word in Hangul of two syllables or more sounds like a listed given name."""
    if len(word) < 2:
        return False
    own = sounds(word, loose=True, hangul=True)
    return any(
        agree(own, sounds(name, loose=True, hangul=True))
        for key in word_keys(word)
        for name in given_by_sound(lexicon).get(key, ())
    )


def given_name_before(words: Words, index: int, mention: Candidate, lexicon: Lexicon) -> bool:
    """Whether the given name of somebody else stands before a family name in Hangul.

    `mention`: the person of the lexicon that begins at word `index`.
    """
    before = index - 1
    if before < 0 or words.gaps[index] != Gap.SPACE or words.kinds[before] != "H":
        return False
    entry = lexicon.get(mention.entity)
    surface = words.text[mention.start : mention.end]
    if entry is None or " " in surface or surface == entry.names.get("ko", "").replace(" ", ""):
        return False
    given = words.words[before]
    own = {part for name in entry.all_names() for part in name.split()}
    return given not in own and is_given_name(given, lexicon)
