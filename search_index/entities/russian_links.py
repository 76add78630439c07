"""Initials and patronymics that stand for the full name of a person of the same document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document, reference
from search_index.entities.normalise import fold, stem
from search_index.entities.russian_people import is_patronymic
from search_index.entities.tokens import Words
from search_index.models import EntityType


def short_names(document: Document) -> Iterator[Candidate]:
    """Yield «Ю. В. Орлов» and «Юрий Викторович» for the one «Юрий Викторович Орлов» there is."""
    if "C" not in document.words.scripts:
        return
    text = document.words.text
    people = [m for m in document.mentions if m.type == EntityType.PERSON]
    parts = [(m, _Parts(Words(text[m.start : m.end]))) for m in people if " " in m.name]
    full = [(m, p) for m, p in parts if p.given and p.family]
    for mention, short in parts:
        if mention.priority == Priority.LEXICON or (short.given and short.family):
            continue
        fits = {other.entity: other for other, p in full if short.stands_for(p)}
        if not fits and short.initials and short.family:
            fits = _of_lexicon(document, mention, short)
        if len(fits) == 1:
            other = next(iter(fits.values()))
            if other.entity != mention.entity:
                yield reference(mention.start, mention.end, other, Priority.DEFINITION)


def _of_lexicon(document: Document, mention: Candidate, short: _Parts) -> dict[str, Candidate]:
    """Return the people of the lexicon that go by a family name alone and have these initials."""
    found = {}
    lexicon = document.lexicon
    phrases = lexicon.phrases(short.family) if short.family in lexicon.single else []
    for phrase in phrases:
        entry = phrase.target.entry
        names = (entry.names.get("ru", ""), *entry.aliases.get("ru", ()))
        if entry.type == EntityType.PERSON and any(
            short.stands_for(_Parts(Words(name))) for name in names if " " in name
        ):
            found[entry.id] = replace(mention, entity=entry.id, name=entry.name)
    return found


class _Parts:
    """The parts of a Russian name as stems: given name, patronymic, family name, initials."""

    __slots__ = ("family", "given", "initials", "patronymic")

    def __init__(self, words: Words) -> None:
        self.given = self.patronymic = self.family = ""
        self.initials = ""
        if not len(words) or any(kind != "C" for kind in words.kinds):
            return
        last = len(words) - 1
        for index, (word, end) in enumerate(zip(words.words, words.ends, strict=True)):
            if len(word) == 1 and words.text[end : end + 1] == ".":
                self.initials += fold(word)
            elif self.given and is_patronymic(word):
                self.patronymic = stem(fold(word))
            elif index < last and not self.given and not self.initials:
                self.given = stem(fold(word))
            else:
                self.family = stem(fold(word))
        if self.initials and self.given:  # Орлов Ю. В.
            self.given, self.family = "", self.given

    def stands_for(self, full: _Parts) -> bool:
        """Whether this name, of initials or without a family name, may be short for `full`."""
        if self.initials and self.family:
            letters = full.given[:1] + full.patronymic[:1]
            enough = letters.startswith(self.initials) or self.initials.startswith(letters)
            return self.family == full.family and enough
        return (
            self.given == full.given != ""
            and self.patronymic == full.patronymic != ""
            and not self.family
        )
