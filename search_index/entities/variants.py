"""Other spellings of names: people of the lexicon, and one id for the spellings of a Russian name.

An id comes from the name alone, so that documents agree on it without seeing each other. What only
a corpus can tell is left to ``joining``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from search_index.entities.body_spellings import listed_body
from search_index.entities.candidates import Candidate, Priority
from search_index.entities.compass_places import part
from search_index.entities.entries import LexiconEntry
from search_index.entities.korean_sounds import korean_keys, readings, same_korean
from search_index.entities.lexicon import Lexicon
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.models import EntityType

_PERSON = "person:"
_HANGUL_NAME = lazy("[가-힣]{2,4}")

# From the spellings of passports and newspapers to that which ``slug`` gives a Cyrillic name.
_SPELLINGS = tuple(
    (lazy(pattern), plain)
    for pattern, plain in (
        (r"x", "ks"),
        (r"c(?![hkeiy])", "k"),
        (r"alekander|aleksander(?=$|-)", "aleksandr"),
        (r"(?<=[aeiouy])j(?=$|[^aeiou])|(?<=[^aeiouy])j", "y"),
        (r"^(?:i|j)(?=[aou])|(?<=-)(?:i|j)(?=[aou])", "y"),
        (r"y[oe]", "e"),
        (r"(?<=[aeou])[iy](?=$|-|[^aeiouy])", "y"),
        (r"(?:i[iyj]|y[iy]|(?<=[a-z])[iy])(?=$|-)", "y"),
        (r"(?<=[^aeiouy])(?:ia|ja)(?=$|-)", "iya"),
        (r"off(?=$|-)", "ov"),
        (r"eff(?=$|-)", "ev"),
    )
)
_RUSSIAN_STATES = frozenset(
    f"place:{key}"
    for key in ("russia", "soviet-union", "russian-empire", "ukraine", "belarus", "kazakhstan",
                "uzbekistan")
)  # fmt: skip
_RUSSIAN_FAMILY = lazy(r"(?:[oe]va?|[iy]na?|[st]s?k(?:y|aya)|enko|[iy]kh|shvili)$")


@lru_cache(maxsize=1 << 14)
def russian_slug(written: str) -> str:
    """Return the slug of a Russian name as that of its usual spelling in Cyrillic would be.

    Other slugs are returned as they are: only a Russian family name makes a name Russian.
    """
    plain = _plain_slug(written)
    return plain if "-" in written and _RUSSIAN_FAMILY.search(plain) else written


@lru_cache(maxsize=1 << 13)
def _plain_slug(written: str) -> str:
    """Return a slug as ``russian_slug`` would if the family name were a Russian one."""
    for pattern, letters in _SPELLINGS:
        written = pattern.sub(letters, written)
    return written


def koreans(lexicon: Lexicon) -> dict[str, list[str]]:
    """Return the ids of the Koreans of the lexicon by the keys of their names in Hangul."""
    return lexicon.table("koreans", _koreans)


def _koreans(lexicon: Lexicon) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry in lexicon.people:
        name = entry.names.get("ko", "")
        if (
            _HANGUL_NAME.fullmatch(name)
            and name not in entry.when  # a name that many others bear
            and entry.country in {"place:south-korea", "place:north-korea"}
        ):
            for key in sorted(korean_keys(name)):
                found.setdefault(key, []).append(entry.id)
    return found


def russians(lexicon: Lexicon) -> dict[str, str]:
    """Return the people of the lexicon by the slugs of their names, those of one person alone."""
    return lexicon.table("russians", _russians)


def _russians(lexicon: Lexicon) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in lexicon.people:
        russian = entry.country in _RUSSIAN_STATES
        for name in entry.all_names():
            if " " in name and not "가" <= name[0] <= "힣" and name not in entry.when:
                written = slug(name)
                keys = {russian_slug(written), *([_plain_slug(written)] if russian else ())}
                for key in sorted(keys):
                    if found.setdefault(key, entry.id) != entry.id:
                        found[key] = ""
    return found


def _of_russia(entity: str, lexicon: Lexicon) -> str:
    """Return an entity if it is of a state in which names are Russian: Alexandr Tarvogora."""
    entry = lexicon.get(entity)
    return entity if entry is not None and entry.country in _RUSSIAN_STATES else ""


@lru_cache(maxsize=1 << 14)
def _of_lexicon(name: str, lexicon: Lexicon) -> LexiconEntry | None:
    if len(readings(name)) == 0 or "가" <= name[0] <= "힣":
        return None
    known = koreans(lexicon)
    matches = {
        entry.id: entry
        for key in korean_keys(name)
        for entity in known.get(key, ())
        if (entry := lexicon.get(entity)) and same_korean(entry.names["ko"], name)
    }
    return next(iter(matches.values())) if len(matches) == 1 else None


def linked(candidates: Iterable[Candidate], lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield the candidates, what the lexicon knows in another spelling linked to it.

    A spelling that could be two people of the lexicon is left apart. Russian names that it does
    not know get one id for all their spellings.
    """
    for candidate in candidates:
        if candidate.type == EntityType.EVENT and candidate.priority != Priority.LEXICON:
            yield _series(candidate)
            continue
        if candidate.type == EntityType.ORG and candidate.priority != Priority.LEXICON:
            yield _body(candidate, lexicon)
            continue
        if candidate.type == EntityType.PLACE and candidate.priority != Priority.LEXICON:
            yield candidate if lexicon.get(candidate.entity) else part(candidate, lexicon)
            continue
        if candidate.type != EntityType.PERSON or lexicon.get(candidate.entity) is not None:
            yield candidate
            continue
        entry = _of_lexicon(candidate.name, lexicon)
        plain = candidate.entity.removeprefix(_PERSON)
        if not readings(candidate.name):
            plain = russian_slug(plain)
        if entry is None:
            known = russians(lexicon)
            spelt = "" if readings(candidate.name) or plain in known else _plain_slug(plain)
            entry = lexicon.get(known.get(plain) or _of_russia(known.get(spelt, ""), lexicon))
        if entry is not None:
            yield replace(candidate, entity=entry.id, type=entry.type, name=entry.name)
        elif _PERSON + plain != candidate.entity:
            yield replace(candidate, entity=_PERSON + plain)
        else:
            yield candidate


def _body(candidate: Candidate, lexicon: Lexicon) -> Candidate:
    """Return a body, linked to that of the lexicon whose name is spelt otherwise there."""
    if lexicon.get(candidate.entity) is not None:
        return candidate
    entry = listed_body(candidate.name, lexicon) if candidate.name else None
    return candidate if entry is None else replace(candidate, entity=entry.id, name=entry.name)


# The edition before a meeting that is held again and again; a congress or a war has a number.
_EDITION = lazy(
    r"(?:(?:[Tt]he\s)?(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth"
    r"|\d{1,3}(?:st|nd|rd|th)|[IVX]{1,5})\s(?:[Aa]nnual\s)?)"
    r"(?P<name>(?:[A-Z][\w&’'-]*\s){2,}(?:Forum|Festival|Dialogue))"
)


def _series(candidate: Candidate) -> Candidate:
    """Return a forum or festival as one with its other editions: II Tarvo Bay Festival."""
    edition = _EDITION.fullmatch(candidate.name)
    if edition is None:
        return candidate
    name = edition["name"]
    return replace(candidate, entity=f"event:{slug(name)}", name=name)
