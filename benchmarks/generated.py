"""Articles made of chance: three scripts, words as frequent as in real text, names we know.

Words are drawn by the law of Zipf and Mandelbrot (Mandelbrot, "An informational theory of the
statistical structure of language", 1953). The most frequent are those of the shipped articles in
the same language; the others are spelt after them, letter by letter, by a chain of order two, so
that beginnings and inner parts of words are as common as in the language.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate

from search_index.entities import load_lexicon
from search_index.paths import shipped_corpus
from search_index.sources import list_files, read_document

LANGUAGES = {"en": 0.5, "ko": 0.25, "ru": 0.25}  # share of the articles
VOCABULARY = 300_000  # words of a language
_SHIFT, _EXPONENT = 2.7, 1.05  # of Zipf and Mandelbrot, as fitted to news text
_WORDS = (4.7, 0.55)  # mean and deviation of the logarithm of the words in an article: median 110
_SENTENCE = (6, 22)  # words in a sentence
_PARAGRAPH = 4  # sentences
_NAMED = 0.15  # share of the sentences that name someone or something of the lexicon
_YEARS = (1995, 2024)
_SOURCES = tuple(f"{kind} {number}" for kind in ("Agency", "Gazette") for number in range(1, 9))

_WORD = {
    "en": re.compile("[a-z]+"),
    "ko": re.compile("[가-힣]+"),
    "ru": re.compile("[а-яё]+"),
}
_END = "$"

Parts = tuple[str, str, str, str, str]  # title, text, date, source, language


def generated_articles(count: int) -> Iterator[Parts]:
    """Yield title, text, date, source and language of `count` articles."""
    languages = {language: Language(language) for language in LANGUAGES}
    names, shares = list(LANGUAGES), list(LANGUAGES.values())
    for number in range(count):
        chance = random.Random(number)
        language = chance.choices(names, shares)[0]
        yield languages[language].article(chance)


class Language:
    """The words and names of one language."""

    def __init__(self, code: str) -> None:
        self.code = code
        counts = _shipped_words(code)
        self._head = sorted(counts, key=lambda word: (-counts[word], word))
        self._chain = _Chain(counts)
        self._tail: dict[int, str] = {}
        self._weights = _zipf(VOCABULARY)
        self._names = [entry.names[code] for entry in load_lexicon() if code in entry.names]
        self._name_weights = _zipf(len(self._names))

    def word(self, rank: int) -> str:
        """Return the word of a rank, 0 the most frequent."""
        if rank < len(self._head):
            return self._head[rank]
        known = self._tail.get(rank)
        if known is None:
            known = self._tail[rank] = self._chain.word(random.Random(f"{self.code}:{rank}"))
        return known

    def article(self, chance: random.Random) -> Parts:
        """Return title, text, date, source and language."""
        length = max(20, int(chance.lognormvariate(*_WORDS)))
        ranks = chance.choices(range(VOCABULARY), cum_weights=self._weights, k=length)
        words = [self.word(rank) for rank in ranks]
        sentences = []
        at = 0
        while at < length:
            size = chance.randint(*_SENTENCE)
            sentences.append(self._sentence(words[at : at + size], chance))
            at += size
        paragraphs = (
            " ".join(sentences[at : at + _PARAGRAPH]) for at in range(0, len(sentences), _PARAGRAPH)
        )
        title = self._sentence(words[: chance.randint(4, 9)], chance)[:-1]
        date = f"{chance.randint(*_YEARS)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        return title, "\n\n".join(paragraphs), date, chance.choice(_SOURCES), self.code

    def _sentence(self, words: list[str], chance: random.Random) -> str:
        if chance.random() < _NAMED:
            drawn = chance.random() * self._name_weights[-1]
            name = self._names[min(bisect_right(self._name_weights, drawn), len(self._names) - 1)]
            at = chance.randrange(len(words) + 1)
            words = [*words[:at], name, *words[at:]]
        text = " ".join(words)
        return text[:1].upper() + text[1:] + "."


class _Chain:
    """Spells words after those that it was given: each letter follows from the two before it."""

    def __init__(self, counts: Counter[str]) -> None:
        following: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for word in sorted(counts):
            whole = f"^^{word}{_END}"
            for at in range(2, len(whole)):
                following[whole[at - 2 : at]][whole[at]] += 1
        self._following = {
            pair: (list(letters), list(accumulate(letters.values())))
            for pair, letters in following.items()
        }

    def word(self, chance: random.Random) -> str:
        """Return a word of 2 to 16 letters."""
        while True:
            word, pair = "", "^^"
            while len(word) <= 16:
                letters, weights = self._following[pair]
                letter = chance.choices(letters, cum_weights=weights)[0]
                if letter == _END:
                    break
                word += letter
                pair = pair[1] + letter
            if 2 <= len(word) <= 16:
                return word


def _zipf(count: int) -> list[float]:
    return list(accumulate((rank + _SHIFT) ** -_EXPONENT for rank in range(1, count + 1)))


def _shipped_words(language: str) -> Counter[str]:
    """Count the words of the shipped articles in a language."""
    folder = shipped_corpus()
    counts: Counter[str] = Counter()
    for entry in list_files(folder):
        document = read_document(folder / entry.path, folder)
        if document.info.language == language:
            counts.update(_WORD[language].findall(document.text.lower()))
    return counts
