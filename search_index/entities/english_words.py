"""Which words are ordinary English words, so that a capital on them is no sign of a name."""

from __future__ import annotations

from functools import lru_cache

from search_index.entities.wordlists import word_list

# Regular inflections and derivations, and what may stand in their place in the base form.
_ENDINGS = (
    ("ically", ("ic", "ical")), ("ability", ("able",)), ("iness", ("y",)), ("fully", ("ful",)),
    ("ingly", ("ing", "", "e")), ("ments", ("ment", "")), ("iest", ("y",)), ("ily", ("y",)),
    ("ies", ("y", "ie")), ("ied", ("y",)), ("ier", ("y",)), ("ing", ("", "e")),
    ("ers", ("er", "", "e")), ("ment", ("",)), ("ness", ("",)), ("less", ("",)),
    ("able", ("", "e")),
    ("bly", ("ble",)), ("ism", ("", "e", "ic")), ("est", ("", "e")), ("ed", ("", "e")),
    ("er", ("", "e")), ("es", ("", "e")), ("ly", ("", "le")), ("s", ("",)),
)  # fmt: skip
_PREFIXES = (
    "counter", "inter", "under", "super", "trans", "multi", "over", "anti", "non", "mis", "mid",
    "post", "pre", "pro", "sub", "dis", "out", "un", "re", "co", "in", "im",
)  # fmt: skip


@lru_cache(maxsize=1)
def _bases() -> frozenset[str]:
    return frozenset((*word_list("ordinary"), *word_list("openers")))


@lru_cache(maxsize=1 << 14)
def ordinary(word: str) -> bool:
    """Whether a word is a frequent English word or a regular inflection of one.

    `word` is in lower case. Names that are also words (Stone, Young) count as words.
    """
    if _inflected(word):
        return True
    return any(
        word.startswith(prefix) and len(word) - len(prefix) >= 4 and _inflected(word[len(prefix) :])
        for prefix in _PREFIXES
    )


def _inflected(word: str) -> bool:
    bases = _bases()
    if word in bases:
        return True
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            root = word[: -len(ending)]
            if any(root + end in bases for end in instead):
                return True
            doubled = len(root) > 3 and root[-1] == root[-2] and ending[0] in "ie"
            if doubled and root[:-1] in bases:  # planning, stopped
                return True
            if ending == "s" and _inflected_once(root):
                return True
    return False


def _inflected_once(word: str) -> bool:
    """Whether a word is a derivation of which the plural is asked: builders, holdings."""
    return any(
        word.endswith(ending) and any(word[: -len(ending)] + end in _bases() for end in instead)
        for ending, instead in _ENDINGS[:-1]
    )
