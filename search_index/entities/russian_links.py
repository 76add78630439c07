"""Names that stand for another: initials for a person of the document, РФ for a body's state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document, reference
from search_index.entities.entries import LexiconEntry, Use
from search_index.entities.lexicon import Lexicon
from search_index.entities.normalise import fold, stem
from search_index.entities.patterns import lazy
from search_index.entities.russian_heads import LEGAL_FORMS
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
    full = _Full((m, p) for m, p in parts if p.given and p.family)
    for mention, short in parts:
        if mention.priority == Priority.LEXICON or (short.given and short.family):
            continue
        fits = {one.entity: one for one, p in full.like(short) if short.stands_for(p)}
        if not fits and short.initials and short.family:
            fits = _of_lexicon(document, mention, short)
        if len(fits) == 1:
            other = next(iter(fits.values()))
            if other.entity != mention.entity:
                yield reference(mention.start, mention.end, other, Priority.DEFINITION)


class _Full:
    """The full names of a document, each entity once under each, by what short ones share."""

    def __init__(self, names: Iterable[tuple[Candidate, _Parts]]) -> None:
        self._by: dict[str, dict[tuple[str, ...], tuple[Candidate, _Parts]]] = {}
        for mention, parts in names:
            key = (mention.entity, parts.given, parts.patronymic, parts.family)
            for shared in (parts.family, f"{parts.given} {parts.patronymic}"):
                self._by.setdefault(shared, {})[key] = (mention, parts)

    def like(self, short: _Parts) -> Iterable[tuple[Candidate, _Parts]]:
        """Return the names that have the family name of a short one, or its other two."""
        shared = short.family or f"{short.given} {short.patronymic}"
        return self._by.get(shared, {}).values()


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


# What one state is called at the end of a body's name.
_STATES = (
    ("РФ", "Российской Федерации", "России"),
    ("РК", "Республики Корея", "Южной Кореи"),
    ("КНДР", "Северной Кореи"),
    ("КНР", "Китая"),
)


def bodies_of_states(document: Document) -> Iterator[Candidate]:
    """Yield bodies that the lexicon has under another name of their state: Министерство … РФ."""
    text, lexicon = document.words.text, document.lexicon
    for mention in document.mentions:
        if mention.type != EntityType.ORG or mention.priority != Priority.RULE:
            continue
        written = text[mention.start : mention.end]
        for names in _STATES:
            state = next((name for name in names if written.endswith(f" {name}")), None)
            if state is None:
                continue
            body = written[: -len(state)]
            found = {e.id: e for n in names if (e := _named(lexicon, body + n)) is not None}
            if len(found) == 1:
                entry = next(iter(found.values()))
                start, end = mention.start, mention.end
                yield Candidate(start, end, entry.id, entry.type, Priority.LEXICON, entry.name)


_YEAR = lazy(r"-(?:19|20)\d\d\b")
_LATIN_NAME = lazy(
    r" ?\((?P<name>[A-Z][A-Za-z.&’'-]*(?: (?:of|and|for|the|in|[A-Z&][A-Za-z.&’'-]*)){1,7})\)"
)


def other_names(document: Document) -> Iterator[Candidate]:
    """Yield bodies with their name in Latin letters in brackets, and events with their year."""
    if "C" not in document.words.scripts:
        return
    text = document.words.text
    for mention in document.mentions:
        if mention.type == EntityType.EVENT:
            year = _YEAR.match(text, mention.end)  # ВЭФ-2019
            if year is not None:
                yield replace(mention, end=year.end())
        elif mention.type == EntityType.ORG and text[mention.end - 1] >= "А":
            latin = _LATIN_NAME.match(text, mention.end)
            if latin is not None:
                start, end = latin.span("name")
                yield replace(mention, start=start, end=end, priority=Priority.DEFINITION)


_FORM = lazy(r"(?<![\w-])(?P<form>[А-ЯЁ]{2,5})[ \u00a0][«\"“„]$")
_LONGEST_FORM = 8  # code points with the space and the quotation mark
_CLOSING = frozenset('»"”“')


def legal_names(document: Document) -> Iterator[Candidate]:
    """Yield bodies of the lexicon in quotation marks with the legal form before them: ООО «…»."""
    text = document.words.text
    if LEGAL_FORMS.isdisjoint(document.words.words):
        return
    for mention in document.mentions:
        if mention.type != EntityType.ORG or text[mention.end : mention.end + 1] not in _CLOSING:
            continue
        before = _FORM.search(text, max(0, mention.start - _LONGEST_FORM), mention.start)
        if before is not None and before["form"] in LEGAL_FORMS:
            yield replace(mention, start=before.start(), end=mention.end + 1)


def _named(lexicon: Lexicon, name: str) -> LexiconEntry | None:
    """Return the entry that alone bears a name of several words, in any case and anywhere."""
    keys = Words(name).keys
    if len(keys) < 2 or keys[0] not in lexicon.several:
        return None
    found = {
        phrase.target.entry.id: phrase.target.entry
        for phrase in lexicon.phrases_at(keys, 0)
        if len(phrase.keys) == len(keys)
        and phrase.target.use == Use.NAME
        and not phrase.target.when
    }
    return next(iter(found.values())) if len(found) == 1 else None


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
