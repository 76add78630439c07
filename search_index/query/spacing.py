"""How else a compound may be written: without its hyphens; in Korean with its words apart.

What is one word for one newspaper is two for another (정상회담, 정상 회담); states that meet are
한러, 한·러 or 한-러. The index has what stands in the text, and a query looks for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHORTEST, _LONGEST = 4, 12  # syllables of a compound whose words are looked for apart
_LEAST = 2  # syllables of a word of it
# States by one syllable, as newspapers do: 한, 미, 중, 일, 러, 북 and so on.
_STATE = "[한미중일러북남소영독]"
_TOGETHER = re.compile(f"{_STATE}{{2,4}}")
_WITH_SIGNS = re.compile(rf"(?<![가-힣]){_STATE}(?:[·ㆍ∙‧・/-]{_STATE})+")
_SIGN = re.compile("[·ㆍ∙‧・/-]")
_HANGUL = re.compile("[가-힣]+")
_LETTERS = "[A-Za-zÀ-ÖØ-öø-ɏЀ-ӿ]{2,}"
_HYPHENATED = re.compile(f"(?:{_LETTERS}[-‐‑])+{_LETTERS}")
_HYPHEN = re.compile("[-‐‑]")


def without_hyphens(word: str) -> str:
    """Return a word with hyphens as one without: co-operation gives cooperation; else ""."""
    return _HYPHEN.sub("", word) if _HYPHENATED.fullmatch(word) else ""


def states_at_head(word: str) -> str:
    """Return the states that a run of Hangul begins with, each once, a syllable each; else ""."""
    match = _TOGETHER.match(word)
    states = match.group() if match else ""
    return states if len(set(states)) == len(states) else ""


def joined_states(text: str) -> str:
    """Return a text without the signs between states: 한·러 관계 gives 한러 관계."""
    return _WITH_SIGNS.sub(lambda match: _SIGN.sub("", match.group()), text)


def parted(word: str) -> Iterator[str]:
    """Yield a run of Hangul with a space between two words of it, wherever that may be.

    Nothing for what has no two words of two syllables, or is longer than words are.
    """
    if _HANGUL.fullmatch(word) and _SHORTEST <= len(word) <= _LONGEST:
        for at in range(_LEAST, len(word) - _LEAST + 1):
            yield f"{word[:at]} {word[at:]}"


def states_apart(word: str) -> Iterator[str]:
    """Yield a run of Hangul with a space behind each state that it begins with, in two ways."""
    states = states_at_head(word) if _HANGUL.fullmatch(word) else ""
    if states:
        rest = word[len(states) :]
        yield f"{' '.join(states)}{rest}"
        if rest:
            yield f"{' '.join(states)} {rest}"
