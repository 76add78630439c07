"""Compares ways to index and search Korean, and renews the tables of docs/korean.md.

    python benchmarks/korean.py PATH [PATH ...] [--print]

Each path is one collection of sentences: a file with ``id<TAB>sentence`` a line (as the PUD
treebanks' text), one with a character and its tag a line, ``경<TAB>B-OG`` (as KLUE-NER), or a
folder of articles in Markdown (as seeds/ko). What is
searched for is taken from the collection itself: names where they are marked; nouns where
kiwipiepy, a morphological analyser, is installed, which is then compared too.
"""

from __future__ import annotations

import argparse
import importlib
import math
import re
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from search_index.analysis.particles import without_particle
from search_index.analysis.tokens import WORD, is_character, terms
from search_index.query.spacing import parted, states_apart, states_at_head

REPORT = Path(__file__).resolve().parent.parent / "docs" / "korean.md"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"

K1, B = 1.2, 0.75  # of BM25 (Robertson and Zaragoza 2009)
NAMED = ("PS", "LC", "OG")
COMMON = 3  # names that must bear an ending before it is taken for one
EOJEOL = re.compile("[가-힣]+")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the names marked in it, as ``text[start:end]``."""

    text: str
    names: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Words to search for; ``source`` is the sentence they stand in, which is not counted."""

    text: str
    source: int
    relevant: frozenset[int]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to index a sentence and to ask: any of the phrases that a query becomes."""

    name: str
    index: Callable[[str], list[str]]
    ask: Callable[[str], list[Phrase]]


@dataclass(slots=True)
class Index:
    """Sentences as postings with positions."""

    postings: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    lengths: list[int] = field(default_factory=list)

    def add(self, words: Sequence[str]) -> None:
        """Add a sentence, the next by number."""
        number = len(self.lengths)
        self.lengths.append(len(words))
        for position, word in enumerate(words):
            self.postings.setdefault(word, {}).setdefault(number, []).append(position)

    def occurrences(self, phrase: Phrase) -> dict[int, int]:
        """Return how often each sentence has a phrase."""
        if len(phrase) == 1:
            return {n: len(at) for n, at in self.postings.get(phrase[0], {}).items()}
        lists = [self.postings.get(word, {}) for word in phrase]
        found = {}
        for number, starts in lists[0].items():
            if all(number in postings for postings in lists):
                rest = [set(postings[number]) for postings in lists[1:]]
                count = sum(all(s + i in p for i, p in enumerate(rest, 1)) for s in starts)
                if count:
                    found[number] = count
        return found

    def ranking(self, phrases: Iterable[Phrase]) -> list[int]:
        """Return the sentences that have any of the phrases, best first by BM25."""
        scores: dict[int, float] = defaultdict(float)
        average = statistics.fmean(self.lengths)
        for phrase in phrases:
            found = self.occurrences(phrase)
            rarity = math.log(1 + (len(self.lengths) - len(found) + 0.5) / (len(found) + 0.5))
            for number, count in found.items():
                norm = K1 * (1 - B + B * self.lengths[number] / average)
                scores[number] += rarity * count * (K1 + 1) / (count + norm)
        return sorted(scores, key=lambda number: (-scores[number], number))


# Ways to search.


def pair_phrase(text: str) -> Phrase:
    """Return the pairs of a query's word; its last character alone is left out."""
    words = tuple(terms(text))
    return words[:-1] if len(words) > 1 and is_character(words[-1]) else words


def whole_words(text: str) -> list[str]:
    """Return the words of a text as they are written."""
    return WORD.findall(text)


def stripped_words(text: str) -> list[str]:
    """Return the words of a text, those in Hangul without their particles."""
    return [
        without_particle(word) if EOJEOL.fullmatch(word) else word for word in whole_words(text)
    ]


def literal_and_stem(text: str, stem: Callable[[str], str]) -> list[Phrase]:
    """Return a word's pairs and those of the word without its particle."""
    return list(dict.fromkeys((pair_phrase(text), pair_phrase(stem(text)))))


def spaced(phrases: Callable[[str], list[Phrase]], text: str) -> list[Phrase]:
    """Return the phrases of a word, and its stem's pairs with a space between two words."""
    word = without_particle(text)
    apart = [pair_phrase(other) for other in (*parted(word), *states_apart(word))]
    if word == states_at_head(word):
        apart[-1] = tuple(word)
    return list(dict.fromkeys((*phrases(text), *apart)))


def bag(text: str) -> list[str]:
    """Return all characters of the Hangul words of a text and all pairs of them."""
    return [part for word in EOJEOL.findall(text) for part in (*terms(word)[:-1], *word)]


class Analyser:
    """kiwipiepy, where it is installed."""

    def __init__(self) -> None:
        before = _memory()
        started = time.perf_counter()
        self._kiwi: Any = importlib.import_module("kiwipiepy").Kiwi()
        self._kiwi.tokenize("세미나를")
        self.seconds = time.perf_counter() - started
        self.megabytes = _memory() - before
        self.words = lru_cache(1 << 17)(self._words)

    def _words(self, text: str) -> tuple[tuple[str, str, int, int], ...]:
        return tuple((t.form, str(t.tag), t.start, t.end) for t in self._kiwi.tokenize(text))

    def morphemes(self, text: str) -> list[str]:
        """Return the morphemes of a text that are no particles, endings or signs."""
        return [form for form, tag, _, _ in self.words(text) if not _grammatical(form, tag)]

    def stem(self, word: str) -> str:
        """Return a word without the particles, endings and the copula at its end."""
        end = len(word)
        for form, tag, start, _ in reversed(self.words(word)):
            if not _grammatical(form, tag):
                break
            end = start
        return word[:end] or word

    def nouns(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield each Hangul word that begins with a noun, and that noun."""
        tokens = self.words(text)
        for match in EOJEOL.finditer(text):
            end = match.start()
            for form, tag, start, stop in tokens:
                if start == end and stop <= match.end() and tag[:1] in "NX" and tag not in _VERBAL:
                    if _grammatical(form, tag):
                        break
                    end = stop
            if end - match.start() >= 2:
                yield match.group(), text[match.start() : end]


_SIGNS = frozenset({"SF", "SP", "SS", "SSO", "SSC", "SE", "SO", "SW", "SB"})
_VERBAL = frozenset({"XSV", "XSA", "XSA-I", "XSM"})


def _grammatical(form: str, tag: str) -> bool:
    """Whether a morpheme (Sejong tags) is a particle, ending, copula, sign or the plural mark."""
    return tag[0] in "JE" or tag in _SIGNS or tag == "VCP" or form == "들"


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ways(analyser: Analyser | None) -> list[Way]:
    """Return the ways that are compared."""

    def rule(text: str) -> list[Phrase]:
        return literal_and_stem(text, without_particle)

    found = [
        Way("pairs as a phrase", terms, lambda text: [pair_phrase(text)]),
        Way("pairs as a phrase, and without the particle", terms, rule),
        Way("the same, and with its words apart", terms, lambda text: spaced(rule, text)),
        Way("words as written", whole_words, lambda text: [tuple(whole_words(text))]),
        Way("words without particles", stripped_words, lambda text: [tuple(stripped_words(text))]),
        Way("bag of characters and pairs", bag, lambda text: [(part,) for part in bag(text)]),
    ]
    if analyser:
        stem = analyser.stem
        found += [
            Way(
                "pairs as a phrase, and without the analyser's particle",
                terms,
                lambda text: literal_and_stem(text, stem),
            ),
            Way(
                "the analyser's morphemes as a phrase",
                analyser.morphemes,
                lambda text: [tuple(analyser.morphemes(text)) or (text,)],
            ),
        ]
    return found


# What is asked for.


def read(path: Path) -> list[Sentence]:
    """Return the sentences of a file or folder."""
    if path.is_dir():
        articles = [file.read_text(encoding="utf-8") for file in sorted(path.glob("*.md"))]
        bodies = [article.split("\n---\n", 1)[-1] for article in articles]
        found = (one for body in bodies for one in SENTENCE_END.split(body))
        return [Sentence(one.strip()) for one in found if EOJEOL.search(one)]
    text = path.read_text(encoding="utf-8")
    if text.startswith("##"):
        return [_tagged(block) for block in text.split("\n\n") if "\t" in block]
    return [Sentence(line.split("\t", 1)[1]) for line in text.splitlines() if "\t" in line]


def _tagged(block: str) -> Sentence:
    rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("##")]
    starts = [i for i, (_, tag) in enumerate(rows) if tag[:2] == "B-" and tag[2:] in NAMED]
    names = []
    for start in starts:
        end = start + 1
        while end < len(rows) and rows[end][1] == "I-" + rows[start][1][2:]:
            end += 1
        names.append((start, end))
    return Sentence("".join(character for character, _ in rows), tuple(names))


Marked = tuple[str, str, int]  # a word as it is written, the name or noun it begins with, where


def marked_names(sentences: Sequence[Sentence]) -> list[Marked]:
    """Return the words that begin with a marked name and are nothing but it and an ending.

    What follows `COMMON` different names is an ending: no list of particles is asked.
    """
    found = []
    for number, sentence in enumerate(sentences):
        words = {match.start(): match for match in EOJEOL.finditer(sentence.text)}
        for start, end in sentence.names:
            word = words.get(start)
            if word and start + 2 <= end <= word.end():
                found.append((word.group(), sentence.text[start:end], number))
    bearers: dict[str, set[str]] = defaultdict(set)
    for word_text, name, _ in found:
        bearers[word_text[len(name) :]].add(name)
    return [row for row in found if len(bearers[row[0][len(row[1]) :]]) >= COMMON]


def found_nouns(sentences: Sequence[Sentence], analyser: Analyser) -> list[Marked]:
    """Return the words that begin with a noun, as the analyser sees it in its sentence."""
    return [
        (word, noun, number)
        for number, sentence in enumerate(sentences)
        for word, noun in analyser.nouns(sentence.text)
    ]


def questions(
    marked: Sequence[Marked], holders: dict[str, set[int]], *, bare: bool
) -> list[Question]:
    """Return a question for each word with an ending, or for each bare name or noun.

    What is asked for are the other sentences that hold the same name or noun; there must be one.
    """
    asked: dict[str, Question] = {}
    for word, name, number in marked:
        text = name if bare else word
        relevant = frozenset(holders[name] - {number})
        if relevant and text not in asked and (bare or word != name):
            asked[text] = Question(text, number, relevant)
    return list(asked.values())


# Figures.


def scores(way: Way, index: Index, asked: Sequence[Question]) -> list[float]:
    """Return precision, recall, F1 and MRR as means over the questions.

    Precision is that of the questions which find anything.
    """
    precision, recall, f1, reciprocal = [], [], [], []
    for question in asked:
        ranked = [n for n in index.ranking(way.ask(question.text)) if n != question.source]
        right = [rank for rank, n in enumerate(ranked, 1) if n in question.relevant]
        if ranked:
            precision.append(len(right) / len(ranked))
        recall.append(len(right) / len(question.relevant))
        f1.append(2 * len(right) / (len(ranked) + len(question.relevant)))
        reciprocal.append(1 / right[0] if right else 0.0)
    return [statistics.fmean(values or [0.0]) for values in (precision, recall, f1, reciprocal)]


def endings(marked: Sequence[Marked], stem: Callable[[str], str]) -> str:
    """Say how often `stem` leaves just the name or noun of a word."""
    rows = {(word, name) for word, name, _ in marked}
    inflected = [(word, name) for word, name in rows if word != name]
    bare = [name for word, name in rows if word == name]
    right = sum(stem(word) == name for word, name in inflected)
    whole = sum(stem(name) == name for name in bare)
    return (
        f"{right / len(inflected):.1%} of {len(inflected):,} words with an ending, "
        f"{whole / len(bare):.1%} of {len(bare):,} without"
    )


def report(path: Path, analyser: Analyser | None) -> Iterator[str]:
    """Yield the tables of one collection."""
    sentences = read(path)
    tasks: dict[str, tuple[list[Marked], dict[str, set[int]]]] = {}
    holders: dict[str, set[int]] = defaultdict(set)
    if any(sentence.names for sentence in sentences):
        for number, sentence in enumerate(sentences):
            for start, end in sentence.names:
                holders[sentence.text[start:end]].add(number)
        tasks["names"] = (marked_names(sentences), holders)
    if analyser:
        marked = found_nouns(sentences, analyser)
        holders = defaultdict(set)
        for _, noun, number in marked:
            holders[noun].add(number)
        tasks["nouns"] = (marked, holders)
    yield f"### {path.parent.name}/{path.name}: {len(sentences):,} sentences\n"
    compared = ways(analyser)
    indexes = [Index() for _ in compared]
    for way, index in zip(compared, indexes, strict=True):
        for sentence in sentences:
            index.add(way.index(sentence.text))
    yield from _sizes(compared, indexes)
    for kind, (marked, holders) in tasks.items():
        for bare in (False, True):
            asked = questions(marked, holders, bare=bare)
            yield f"\n{len(asked):,} {kind} {'alone' if bare else 'with an ending'}:\n"
            yield "| way | precision | recall | F1 | MRR |\n|---|---|---|---|---|"
            for way, index in zip(compared, indexes, strict=True):
                figures = " | ".join(f"{value:.3f}" for value in scores(way, index, asked))
                yield f"| {way.name} | {figures} |"
        yield f"\nLeft as the {kind[:-1]} alone by rule: {endings(marked, without_particle)}."
        if analyser:
            yield f"By the analyser, asked for the word alone: {endings(marked, analyser.stem)}."


def _sizes(compared: Sequence[Way], indexes: Sequence[Index]) -> Iterator[str]:
    yield "| way | tokens a sentence | postings a sentence | different terms |\n|---|---|---|---|"
    for way, index in zip(compared, indexes, strict=True):
        postings = sum(map(len, index.postings.values())) / len(index.lengths)
        tokens = statistics.fmean(index.lengths)
        yield f"| {way.name} | {tokens:.1f} | {postings:.1f} | {len(index.postings):,} |"


def load_analyser() -> Analyser | None:
    """Return the analyser, None if it is not installed."""
    try:
        return Analyser()
    except ImportError:
        return None


def main() -> None:
    """Measure and renew the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--print", action="store_true", help="leave the report as it is")
    arguments = parser.parse_args()
    analyser = load_analyser()
    lines = [line for path in arguments.paths for line in report(path, analyser)]
    if analyser:
        cost = f"{analyser.seconds:.1f} s and {analyser.megabytes:.0f} MB of memory"
        lines.append(f"\nThe analyser takes {cost} until its first answer.")
    table = "\n".join(lines)
    if arguments.print:
        print(table)
        return
    before, rest = REPORT.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    REPORT.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
