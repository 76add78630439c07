"""Queries as people make them, drawn from a corpus: words by how many documents have them."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from article import Article

SAMPLE = 20_000  # articles from which queries are drawn
SEED = 20_260_101

# Shares of the documents in its language that have a word.
BANDS = {"frequent": (0.05, 0.30), "middle": (0.005, 0.05), "rare": (0.0002, 0.005)}
_COMMONEST = 60  # words of a language that no one looks for by themselves
_LEAST_LETTERS = {"ko": 2}  # of a word, else 3
# Kinds that choose words by their letters; Korean is indexed without words to choose from.
_BY_LETTERS = frozenset({"fuzzy", "infix", "regex"})
_NEAR = 5  # words between the two words of a proximity query at the most

_WORD = re.compile(r"[^\W\d_]+")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A query free of any engine's syntax.

    ``kind``: "term"; "and", "or", "phrase", "near" of several words; "prefix", "infix"; "fuzzy";
    "regex", whose words are the beginning and the end of what is looked for; "typed", of which
    every beginning is a query of its own.
    """

    kind: str
    words: Words

    @property
    def text(self) -> str:
        """The words with spaces between them."""
        return " ".join(self.words)


KINDS = ("term", "and", "or", "phrase", "prefix", "fuzzy", "infix", "near", "regex")


def keystrokes(queries: Iterable[Query]) -> Iterator[str]:
    """Yield what stands in the search box after each letter of each query."""
    for query in queries:
        for end in range(1, len(query.text) + 1):
            if query.text[end - 1] != " ":  # a space asks for nothing new
                yield query.text[:end]


def draw(corpus: Iterable[Article], count: int) -> dict[str, list[Query]]:
    """Return `count` queries of each kind and as many typed ones, from all languages in turn."""
    by_language: defaultdict[str, list[list[str]]] = defaultdict(list)
    for article in islice(corpus, SAMPLE):
        words = _WORD.findall(f"{article.title} {article.text}".lower())
        by_language[article.language].append(words)
    drawers = [
        _Drawer(language, texts)
        for language, texts in sorted(by_language.items())
        if len(texts) > 9
    ]
    chance = random.Random(SEED)
    drawn: dict[str, list[Query]] = {}
    for kind in (*KINDS, "typed"):
        distinct: dict[Query, None] = {}
        able = [one for one in drawers if kind not in _BY_LETTERS or one.language != "ko"]
        for number in range(count * 20):
            if len(distinct) == count or not able:
                break
            drawn_words = able[number % len(able)].words(kind, chance)
            if drawn_words:
                distinct[Query(kind, drawn_words)] = None
        drawn[kind] = list(distinct)
    return drawn


def to_json(queries: dict[str, list[Query]]) -> Any:
    """Return queries as ``from_json`` takes them."""
    return {kind: [asdict(query) for query in some] for kind, some in queries.items()}


def from_json(values: Any) -> dict[str, list[Query]]:
    """Return the queries of ``to_json``."""
    return {
        kind: [Query(one["kind"], tuple(one["words"])) for one in some]
        for kind, some in values.items()
    }


class _Drawer:
    """Draws the words of queries from the texts of one language."""

    def __init__(self, language: str, texts: Sequence[list[str]]) -> None:
        self.language = language
        self.texts = texts
        counts = Counter(word for words in texts for word in set(words))
        least = _LEAST_LETTERS.get(language, 3)
        ranked = sorted(counts, key=lambda word: (-counts[word], word))
        self.common = frozenset(ranked[:_COMMONEST])
        self.bands: dict[str, list[str]] = {}
        for band, (low, high) in BANDS.items():
            self.bands[band] = [
                word
                for word in ranked
                if low * len(texts) <= counts[word] < high * len(texts)
                and len(word) >= least
                and word not in self.common
            ]
        self.wanted = frozenset(word for words in self.bands.values() for word in words)

    def words(self, kind: str, chance: random.Random) -> Words:
        """Return the words of a query of a kind; () if this draw gave none."""
        match kind:
            case "term":
                return self._some(chance, 1, "frequent")
            case "or":
                return self._some(chance, 3, "frequent")
            case "and":
                return self._together(chance, 2)
            case "phrase":
                return self._run(chance, chance.choice((2, 2, 3)))
            case "near":
                run = self._run(chance, _NEAR)
                return (run[0], run[-1]) if run and run[0] != run[-1] else ()
            case "typed":
                size = chance.choice((1, 1, 1, 2, 2, 3))
                return self._run(chance, size) if size > 1 else self._some(chance, 1, "")
            case _:
                return self._part(kind, chance)

    def _part(self, kind: str, chance: random.Random) -> Words:
        word = next(iter(self._some(chance, 1, chance.choice(("frequent", "middle")))), "")
        if kind == "prefix":
            return (word[: chance.randint(1, 4)],) if word else ()
        if len(word) < 5:
            return ()
        if kind == "infix":
            at = chance.randint(1, len(word) - 4)
            return (word[at : at + chance.choice((3, 4))],)
        if kind == "fuzzy":
            at = chance.randrange(1, len(word) - 1)  # two letters change places
            return (word[:at] + word[at + 1] + word[at] + word[at + 2 :],)
        return (word[: chance.choice((2, 3))], word[-2:])

    def _some(self, chance: random.Random, size: int, band: str) -> Words:
        band = band or chance.choice(list(BANDS))
        words = self.bands[band]
        return tuple(chance.sample(words, size)) if len(words) >= size else ()

    def _together(self, chance: random.Random, size: int) -> Words:
        words = sorted(set(chance.choice(self.texts)) & self.wanted)
        return tuple(chance.sample(words, size)) if len(words) >= size else ()

    def _run(self, chance: random.Random, size: int) -> Words:
        """Return words that follow each other in a text, the first and last worth looking for."""
        words = chance.choice(self.texts)
        if len(words) < size:
            return ()
        at = chance.randrange(len(words) - size + 1)
        run = words[at : at + size]
        return tuple(run) if {run[0], run[-1]} <= self.wanted else ()
