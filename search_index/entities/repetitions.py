"""Names that point back: repeated without evidence of their own, or by their head alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import NAMED, Document, reference
from search_index.entities.hangul_words import standing
from search_index.entities.normalise import PARTICLES
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list


class _Names:
    """The names that rules found in a document, and what to look for them by."""

    def __init__(self, document: Document) -> None:
        words = document.words
        self.keys: dict[tuple[str, ...], list[Candidate]] = {}
        self.firsts: set[str] = set()  # of the keys
        self.hangul: dict[str, Candidate] = {}
        known: set[tuple[tuple[str, ...], str]] = set()
        for mention in document.mentions:
            if mention.priority != Priority.RULE or mention.type not in NAMED:
                continue
            surface = words.text[mention.start : mention.end]
            if "가" <= surface[0] <= "힣":
                self.hangul.setdefault(surface, mention)
                continue
            place = words.span(mention.start, mention.end)
            keys = tuple(words.keys[place[0] : place[1] + 1] if place else Words(surface).keys)
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
        yield from _repeated_hangul(document, names.hangul)


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


def _repeated_hangul(document: Document, names: Mapping[str, Candidate]) -> Iterator[Candidate]:
    text = document.words.text
    for start, end in standing(document.words, names):
        if document.taken[start]:
            continue
        stop = end
        while stop < len(text) and "가" <= text[stop] <= "힣":
            stop += 1
        if text[end:stop] in PARTICLES:
            yield reference(start, end, names[text[start:end]])


_HEAD_WORDS = frozenset(word_list("head_words"))


def _head_of(surface: str) -> str:
    """Return the head word of a name: Tarvo Forum, Institute of Quillo; "" if it has none."""
    last = surface.rsplit(" ", 1)[-1]
    if last not in _HEAD_WORDS and " of " in surface:
        last = surface.partition(" of ")[0].rsplit(" ", 1)[-1]
    return last if last in _HEAD_WORDS else ""


def head_words(document: Document) -> Iterator[Candidate]:
    """Yield "the Forum", "the 2017 Forum" where the document has one name with that head."""
    words, text = document.words, document.words.text
    if _HEAD_WORDS.isdisjoint(words.words):
        return
    heads: dict[str, dict[str, Candidate]] = {}
    for mention in document.mentions:
        if mention.type in NAMED and (head := _head_of(text[mention.start : mention.end])):
            heads.setdefault(head, {}).setdefault(mention.entity, mention)
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
