"""The same person in one document: initials, a given name with a patronymic, and the full name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial

from search_index.entities.candidates import Candidate
from search_index.entities.context import Document
from search_index.entities.lexicon import Lexicon, Phrase
from search_index.entities.names import LETTERS
from search_index.entities.normalise import fold, stem
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.models import EntityType

_WORD = lazy(r"[A-Za-zÀ-ɏЀ-ӿ][\w’'ʼ-]*")
_INITIALS = lazy(
    r"(?:\b(?:[A-ZА-ЯЁ](?:\.[ \u00a0]?|[ \u00a0]|$)"
    rf"|(?:{'|'.join(sorted(LETTERS))})\.[ \u00a0]?))+"
)
_LETTERS = lazy(r"[^\W\d_]+")
_PATRONYMIC = lazy(
    r".{3,}(?:[оеё]вич|[оеё]вн|иничн|ильич|кузьмич|фомич)(?:а|у|[ое]м|е|ой|ы)?$"
    r"|.{3,}(?:[oe]vich|[oe]vna|inichna)$"
)
# Forms of a family name that only a man or only a woman has.
_OF_MAN = lazy(r".{2,}(?:[ое]в|[иы]н)(?:ым|е)?$|.{2,}[сц]к(?:ий|ого|ому|им)$")
_OF_WOMAN = lazy(r".{2,}(?:(?:[ое]в|[иы]н)ой|[сц]к(?:ая|ую))$")
_WOMAN = lazy(r".{2,}(?:(?:[оеё]в|[иы]н)а|[сц]кая)$")
_MAN = lazy(r".{2,}(?:[оеё]в|[иы]н|[сц]кий)$")


@dataclass(frozen=True, slots=True)
class Parts:
    """A personal name of several words; each part folded, "" if it is not there."""

    given: str
    patronymic: str  # a letter, or without its case ending
    family: str  # without its case ending
    initials: bool  # whether the given name is a letter only


@lru_cache(maxsize=1 << 13)
def parts_of(name: str) -> Parts | None:
    """Return the parts of a name in Latin or Cyrillic letters, None if it is of one word."""
    found = _INITIALS.search(name)
    words = [fold(word) for word in _WORD.findall(name)]
    if found is not None:
        letters = [letter.casefold() for letter in _LETTERS.findall(found.group())]
        rest = [fold(word) for word in _WORD.findall(name.replace(found.group(), " "))]
        if len(rest) == 1 and len(letters) <= 2:
            second = letters[1] if len(letters) > 1 else ""
            return Parts(letters[0], second, _base(rest[0]), initials=True)
        if len(rest) == 2 and len(letters) == 1 and not name.startswith(found.group()):
            return Parts(rest[0], letters[0], _base(rest[1]), initials=False)
        return None
    if len(words) < 2:
        return None
    middle = words[1] if len(words) == 3 and _PATRONYMIC.match(words[1]) else ""
    if _PATRONYMIC.match(words[-1]) and not middle:  # not so in Лев Рафаилович Концевич
        return Parts(words[0], _base(words[-1]), "" if len(words) == 2 else _base(words[1]), False)
    return Parts(words[0], _base(middle), _base(words[-1]), initials=False)


def _base(word: str) -> str:
    return stem(word) if "а" <= word[:1] <= "я" else word


def _fits(short: Parts, full: Parts) -> bool:
    """Whether a name with parts left out can be that of a full one."""
    if short.family and short.family != full.family:
        return False
    if short.initials:
        if not full.given.startswith(short.given):
            return False
    elif _base(short.given) != _base(full.given):
        return False
    if not short.patronymic or not full.patronymic:
        return bool(short.family) or not short.patronymic
    one = min(short.patronymic, full.patronymic, key=len)
    return short.patronymic.startswith(one) and full.patronymic.startswith(one)


def _names(mention: Candidate, document: Document) -> Iterable[str]:
    entry = document.lexicon.get(mention.entity)
    return (mention.name,) if entry is None else entry.all_names()


def one_person(document: Document) -> list[Candidate]:
    """Return the mentions of a document with shortened names of people linked to the full ones.

    Н. Б. Пак and Нелли Борисовна are Нелли Борисовна Пак if she alone of the document can be.
    """
    full: dict[str, list[Parts]] = {}
    short: dict[str, Parts] = {}
    for mention in document.mentions:
        if mention.type != EntityType.PERSON or mention.entity in full:
            continue
        known = document.lexicon.get(mention.entity) is not None
        own = parts_of(mention.name)
        if own is not None and not known and (own.initials or not own.family):
            short[mention.entity] = own
            continue
        names = {*_names(mention, document), document.words.text[mention.start : mention.end]}
        found = [parts for name in sorted(names) if (parts := parts_of(name))]
        if found:
            full[mention.entity] = found
    longer = _with_patronymics(full, document)
    if not short and not longer:
        return document.mentions
    shown = {mention.entity: mention for mention in reversed(document.mentions)}
    into = {entity: shown[one] for entity, one in longer.items()}
    bearers = _bearers(full)
    of_men = cache(partial(_forms_of_men, document))
    for entity, parts in short.items():
        near = bearers.get(parts.family or f"{_base(parts.given)} ", ())
        fitting = [one for one in near if any(_fits(parts, names) for names in full[one])]
        if len(fitting) == 1:
            into[entity] = shown[fitting[0]]
        elif parts.initials and not fitting:
            into[entity] = _of_lexicon(shown[entity], parts, document) or _by_initials(
                shown[entity], parts, document, of_men
            )
    return [
        replace(m, entity=to.entity, name=to.name) if (to := into.get(m.entity)) else m
        for m in document.mentions
    ]


def _bearers(full: dict[str, list[Parts]]) -> dict[str, dict[str, None]]:
    """Return the people of each family name, and of each given name with a space behind it."""
    found: dict[str, dict[str, None]] = {}
    for entity, names in full.items():
        for parts in names:
            for key in (parts.family, f"{_base(parts.given)} "):
                found.setdefault(key, {})[entity] = None
    return found


def _with_patronymics(full: dict[str, list[Parts]], document: Document) -> dict[str, str]:
    """Return whom those with a patronymic are, who stand in the document without one as well.

    Viktor Robertovich Tsoi is Viktor Tsoi, if nobody else of the document has these names.
    """
    bearers: dict[tuple[str, str], list[str]] = {}
    for entity, names in full.items():
        for key in sorted({(_base(one.given), one.family) for one in names}):
            bearers.setdefault(key, []).append(entity)
    found: dict[str, str] = {}
    for pair in bearers.values():
        if len(pair) == 2:
            long = [e for e in pair if document.lexicon.get(e) is None and full[e][0].patronymic]
            if len(long) == 1 and len(full[long[0]][0].patronymic) > 1:
                other = pair[1 - pair.index(long[0])]
                if any(_fits(full[long[0]][0], one) for one in full[other]):
                    found[long[0]] = other
    return found


def _phrases(lexicon: Lexicon, key: str) -> list[Phrase]:
    return lexicon.phrases(key) if key in lexicon.single else []


def _of_lexicon(mention: Candidate, parts: Parts, document: Document) -> Candidate | None:
    """Return a mention of the one person whom the lexicon knows by that family name alone."""
    found = {
        phrase.target.entry.id: phrase.target.entry
        for phrase in _phrases(document.lexicon, parts.family)
        if phrase.target.entry.type == EntityType.PERSON and not phrase.target.when
    }
    fitting = [
        entry
        for entry in found.values()
        if any(_fits(parts, full) for name in entry.all_names() if (full := parts_of(name)))
    ]
    if len(fitting) != 1:
        return None
    return replace(mention, entity=fitting[0].id, name=fitting[0].name)


def _by_initials(
    mention: Candidate, parts: Parts, document: Document, of_men: Callable[[], frozenset[str]]
) -> Candidate:
    """Return the mention with an id that is the same however its initials are set apart.

    `of_men` tells the family names, without their endings, that the document gives to men.
    """
    family = parts.family
    if family.endswith(("ов", "ев", "ин", "ын", "ск")):
        woman = family not in of_men()
        adjective = family.endswith("ск")
        written = document.words.text[mention.start : mention.end]
        last = max(_WORD.findall(fold(written)), key=len)
        woman = woman and last.endswith(("а", "ой", "ая", "ую"))
        family += ("ая" if woman else "ий") if adjective else "а" if woman else ""
    else:
        family = _WORD.findall(_INITIALS.sub(" ", mention.name))[0]
    letters = " ".join(filter(None, (parts.given, parts.patronymic)))
    return replace(mention, entity=f"person:{slug(f'{letters} {family}')}")


def _forms_of_men(document: Document) -> frozenset[str]:
    """Return the keys of the words that stand in a form of a family name that only a man has."""
    words = document.words
    return frozenset(
        key
        for key, kind, word in zip(words.keys, words.kinds, words.words, strict=True)
        if kind == "C" and _OF_MAN.match(fold(word))
    )


def gender_fits(written: str, family: str) -> bool:
    """Whether a form of a Russian family name can be of a person with that one (nominative)."""
    form, own = fold(written), fold(family)
    if _OF_MAN.match(form):
        return _WOMAN.match(own) is None
    return _OF_WOMAN.match(form) is None or _MAN.match(own) is None
