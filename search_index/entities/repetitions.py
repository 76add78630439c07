"""Names that point back: repeated without evidence of their own, or by their head alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import NAMED, Document, reference
from search_index.entities.hangul_words import standing
from search_index.entities.normalise import PARTICLES
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list


def repetitions(document: Document) -> Iterator[Candidate]:
    """Yield other places where a name that a rule found stands, without evidence of its own."""
    words, text = document.words, document.words.text
    by_key: dict[str, list[tuple[tuple[str, ...], Candidate]]] = {}
    hangul: dict[str, Candidate] = {}
    known: set[tuple[tuple[str, ...], str]] = set()
    for mention in document.mentions:
        if mention.priority != Priority.RULE or mention.type not in NAMED:
            continue
        surface = text[mention.start : mention.end]
        if "가" <= surface[0] <= "힣":
            hangul.setdefault(surface, mention)
            continue
        keys = tuple(Words(surface).keys)
        if len(keys) > 1 and (keys, mention.entity) not in known:
            known.add((keys, mention.entity))
            by_key.setdefault(keys[0], []).append((keys, mention))
    yield from _repeated_hangul(document, hangul)
    if not by_key:
        return
    ends = {mention.start: mention.end for mention in document.mentions}
    for index in words.capitals:
        for keys, mention in by_key.get(words.keys[index], ()):
            end = index + len(keys)
            if (
                end <= len(words)
                and (
                    not document.taken[words.starts[index]]
                    or ends.get(words.starts[index], len(text)) < words.ends[end - 1]
                )
                and tuple(words.keys[index:end]) == keys
                and all(words.gaps[i] <= Gap.DASH for i in range(index + 1, end))
            ):
                yield reference(words.starts[index], words.ends[end - 1], mention)


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
