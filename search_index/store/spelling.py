"""The words of a query put right that no document has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from search_index.analysis import terms
from search_index.analysis.particles import uninflected
from search_index.analysis.tokens import WORD, folded_word, is_character
from search_index.query import hangul, tree
from search_index.query.suggest import distance, letters
from search_index.query.words import MAX_NAME
from search_index.store.arrays.segment import TEXT_FIELDS
from search_index.store.engine.engine import Engine

#: Words of a query that is put right at the most; to look for words like one takes up to 10 ms.
MOST_WORDS = 12

_LEAST = (
    2  # letters of each word that a word is parted in, and fewer than any has that is put right
)
_SHORT = 3  # letters of a word that no letter is added to or taken from
_LONG = 7  # letters of a word that may have two slips
_VERY_SHORT = 2  # syllables of a run that is put right as a name alone: almost any two stand side
# by side in some text


@dataclass(frozen=True, slots=True)
class Speller:
    """Knows what words the documents have. ``named``: whether some words name an entity."""

    engine: Engine
    named: Callable[[str], bool]

    def respelled(self, query: str) -> str:
        """Return `query` with the words that no document has put right; "" if none can be.

        A query of very many words, which no one has typed, is left as it is.
        """
        matches = list(islice(WORD.finditer(query), MOST_WORDS + 1))
        if len(matches) > MOST_WORDS:
            return ""
        pieces, at = [], 0
        words = [match.group() for match in matches]
        names = self._in_names(words)
        for number, (match, word) in enumerate(zip(matches, words, strict=True)):
            if word in {"OR", "AND", "NOT"} or query[match.end() : match.end() + 1] == ":":
                continue
            if number in names:
                continue
            near = self._run(word) if is_character(word) else self._word(word)
            if near:
                pieces += [query[at : match.start()], near]
                at = match.end()
        return "".join([*pieces, query[at:]]) if pieces else ""

    def has(self, word: str) -> int:
        """Return how many documents have a term in the field where most have it."""
        return max(self.engine.count(field, word) for field in TEXT_FIELDS)

    def _in_names(self, words: list[str]) -> set[int]:
        """Return which words name an entity, alone or with those beside them."""
        found: set[int] = set()
        for size in range(min(len(words), MAX_NAME), 0, -1):
            for at in range(len(words) - size + 1):
                here = range(at, at + size)
                if found.isdisjoint(here) and self.named(" ".join(words[at : at + size])):
                    found.update(here)
        return found

    def _word(self, word: str) -> str:
        """Return a word of the index for one that it does not have, or two words for it."""
        found = terms(word)
        if len(found) != 1 or self.has(found[0]):
            return ""
        folded = folded_word(word)
        wanted = letters(folded)
        if len(wanted) <= _LEAST:
            return ""
        near = "".join(other for other, _ in self.engine.near_words(folded, 1))
        spelled = letters(near)
        if near and distance(wanted, spelled, 1) == 1:
            return near if len(wanted) > _SHORT or len(spelled) == len(wanted) else ""
        return self._in_two(folded) or (near if len(wanted) >= _LONG else "")

    def _in_two(self, word: str) -> str:
        """Return a word as two that most documents have one after the other, "" if none do."""
        best, most = "", 0
        for at in range(_LEAST, len(word) - _LEAST + 1):
            parts = word[:at], word[at:]
            both = tuple(term for part in parts for term in terms(part))
            if all(map(self.has, both)):
                count = self._documents(both)
                if count > most:
                    best, most = " ".join(parts), count
        return best

    def _run(self, run: str) -> str:
        """Return a run of Hangul that documents have for one that none has, without its ending."""
        if self._known(run) or self._known(stem := uninflected(run)):
            return ""
        return self._nearest(run) or (self._nearest(stem) if stem != run else "")

    def _known(self, run: str) -> bool:
        return len(run) < _LEAST or bool(self._documents(_pairs(run))) or self.named(run)

    def _nearest(self, run: str) -> str:
        best: tuple[bool, int, str] = (False, 0, "")
        having: dict[str, int] = {}
        for other in hangul.near_runs(run):
            pairs = _pairs(other)
            for pair in pairs:
                if pair not in having:
                    having[pair] = self.has(pair)
                if not having[pair]:
                    break
            else:
                named = self.named(other)
                count = self._documents(pairs) if named or len(other) > _VERY_SHORT else 0
                if count:
                    best = max(best, (named, count, other))
        return best[2]

    def _documents(self, together: tuple[str, ...]) -> int:
        return len(self.engine.matches(tree.Sequence(together)))


def _pairs(run: str) -> tuple[str, ...]:
    return tuple(terms(run)[:-1])
