"""Names that point back: repeated without evidence of their own, or by their head alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import NAMED, Document, reference
from search_index.entities.normalise import PARTICLES
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list


@dataclass(slots=True)
class _Names:
    """The names that rules found in a document, once each, and what to look for them by."""

    keys: dict[tuple[str, ...], list[Candidate]] = field(default_factory=dict)
    firsts: set[str] = field(default_factory=set)  # of the keys
    hangul: dict[str, list[tuple[str, Candidate]]] = field(default_factory=dict)  # by two letters

    def __init__(self, document: Document) -> None:
        self.keys, self.firsts, self.hangul = {}, set(), {}
        seen: set[str] = set()
        known: set[tuple[tuple[str, ...], str]] = set()
        for mention in document.mentions:
            if mention.priority != Priority.RULE or mention.type not in NAMED:
                continue
            surface = document.words.text[mention.start : mention.end]
            if "가" <= surface[0] <= "힣":
                if surface not in seen:
                    seen.add(surface)
                    self.hangul.setdefault(surface[:2], []).append((surface, mention))
                continue
            keys = tuple(Words(surface).keys)
            if len(keys) > 1 and (keys, mention.entity) not in known:
                known.add((keys, mention.entity))
                self.keys.setdefault(keys, []).append(mention)
                self.firsts.add(keys[0])


def repetitions(document: Document) -> Iterator[Candidate]:
    """Yield other places where a name that a rule found stands, without evidence of its own."""
    names = _Names(document)
    if names.keys:
        yield from _repeated(document, names)
    if names.hangul:
        yield from _repeated_hangul(document, names)


def _repeated(document: Document, names: _Names) -> Iterator[Candidate]:
    words, text = document.words, document.words.text
    ends = {mention.start: mention.end for mention in document.mentions}
    lengths = sorted({len(keys) for keys in names.keys})
    for index in words.capitals:
        if words.keys[index] not in names.firsts:
            continue
        start = words.starts[index]
        for length in lengths:
            end = index + length
            if end > len(words):
                break
            found = names.keys.get(tuple(words.keys[index:end]))
            if (
                found
                and (not document.taken[start] or ends.get(start, len(text)) < words.ends[end - 1])
                and all(words.gaps[i] <= Gap.DASH for i in range(index + 1, end))
            ):
                for mention in found:
                    yield reference(start, words.ends[end - 1], mention)


def _repeated_hangul(document: Document, names: _Names) -> Iterator[Candidate]:
    words, text = document.words, document.words.text
    for start, kind in zip(words.starts, words.kinds, strict=True):
        if kind != "H" or document.taken[start]:
            continue
        for surface, mention in names.hangul.get(text[start : start + 2], ()):
            if not text.startswith(surface, start):
                continue
            end = stop = start + len(surface)
            while stop < len(text) and "가" <= text[stop] <= "힣":
                stop += 1
            if text[end:stop] in PARTICLES:
                yield reference(start, end, mention)


_HEAD_WORDS = frozenset(word_list("head_words"))


def head_words(document: Document) -> Iterator[Candidate]:
    """Yield "the Forum", "the 2017 Forum" where the document has one name with that head."""
    words, text = document.words, document.words.text
    heads: dict[str, dict[str, Candidate]] = {}
    for mention in document.mentions:
        last = text[mention.start : mention.end].rsplit(" ", 1)[-1]
        if last in _HEAD_WORDS and mention.type in NAMED:
            heads.setdefault(last, {}).setdefault(mention.entity, mention)
    for index, word in enumerate(words.words) if heads else ():
        if word not in heads or len(heads[word]) != 1 or document.taken[words.starts[index]]:
            continue
        back = index - 1
        if back >= 0 and words.kinds[back] == "N" and words.gaps[index] == Gap.SPACE:
            back -= 1
        if back >= 0 and words.words[back] in {"the", "The"} and words.gaps[index] == Gap.SPACE:
            after = index + 1
            joined = after < len(words) and words.gaps[after] <= Gap.DASH
            if not (
                joined and words.cases[after] != Case.LOWER and words.words[after] in _HEAD_WORDS
            ):
                mention = next(iter(heads[word].values()))
                if mention.start < words.starts[index]:
                    yield reference(words.starts[index], words.ends[index], mention)
