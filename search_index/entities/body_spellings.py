"""Bodies in Latin letters under names that differ in little words, spelling, number or legal form.

The Institute for the Far Eastern Studies of the RAS is the Institute of Far Eastern Studies, and
SsangYong Engineering and Construction Company is Ssangyong Engineering & Construction. The words of
a name and their order decide: Academy of Sciences is not Science Academy.
"""

from __future__ import annotations

from functools import lru_cache

from search_index.entities.entries import LexiconEntry, Use
from search_index.entities.lexicon import Lexicon
from search_index.entities.normalise import fold
from search_index.entities.patterns import lazy
from search_index.entities.scan import scanner_of
from search_index.entities.tokens import Words, words_of
from search_index.models import EntityType

_SMALL = frozenset(("of", "the", "for", "and", "on", "in", "at", "a"))
_LEGAL = frozenset(
    ("co", "ltd", "company", "corp", "corporation", "inc", "llc", "jsc", "pjsc", "ojsc", "limited",
     "plc")
)  # fmt: skip
_SPELLINGS = {
    "theater": "theatre", "center": "centre", "organization": "organisation", "labor": "labour",
    "defense": "defence", "program": "programme", "harbor": "harbour",
}  # fmt: skip
_DEMONYMS = {
    "korean": "korea", "russian": "russia", "chinese": "china", "japanese": "japan",
}  # fmt: skip
# What the academy of Russia and of the Soviet Union is called behind the name of an institute.
_ACADEMY = lazy(
    r",?\s(?:of\s|at\s)?(?:the\s)?(?:RAS|(?:Russian|Soviet|USSR)\sAcademy\sof\sSciences?"
    r"|Academy\sof\sSciences\sof\s(?:the\s)?(?:USSR|U\.S\.S\.R\.|Soviet\sUnion|Russia))$"
)
_CAMEL = lazy(r"(?<=[a-z])(?=[A-Z][a-z]{2})")  # between the words of MariinskyTheatre
_LEAST = 8  # letters of a key: shorter ones are too often abbreviations and other things
_LATIN = lazy(r"[^\u0370-\uffff]+")


def _singular(word: str) -> str:
    """Return a word without the s of a plural; the same for both numbers, not always a word."""
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word


def _words(name: str) -> list[str]:
    """Return the words of a body's name as they are compared, without legal form and number."""
    words = _spelt(name)
    while len(words) > 2 and words[-1] in _LEGAL:
        words.pop()
    counted = (_singular(word) for word in words if word not in _SMALL)
    return [_SPELLINGS.get(word, word) for word in counted]


def _spelt(name: str) -> list[str]:
    """Return the words of a name, folded, those written as one with a capital inside apart."""
    plain = _CAMEL.sub(" ", name.replace("'", "").replace("’", ""))
    return [fold(word) for word in words_of(plain)]


@lru_cache(maxsize=1 << 13)
def body_key(name: str) -> str:
    """Return a key that names of one body share, "" for a name of one word or in other letters.

    Spaces do not count: a capital inside a word begins another one (MariinskyTheatre).
    """
    return _key(_words(name)) if _has_key(name) else ""


@lru_cache(maxsize=1 << 13)
def spelling_key(name: str) -> str:
    """Return a key as ``body_key`` for names that differ in spelling and little words alone.

    Of bodies that nobody knows, X Co and X Inc may be two, and so may X System and X Systems.
    """
    words = _spelt(name) if _has_key(name) else []
    return _key([_SPELLINGS.get(word, word) for word in words if word not in _SMALL])


def _has_key(name: str) -> bool:
    return len(name) <= 160 and not name.isupper() and _LATIN.fullmatch(name) is not None


def _key(words: list[str]) -> str:
    key = "".join(words)
    return key if len(words) > 1 and len(key) >= _LEAST else ""


def bodies_by_key(lexicon: Lexicon) -> dict[str, str]:
    """Return the bodies of the lexicon by the keys of their names, those of one body alone."""
    return lexicon.table("bodies", _bodies_by_key)


def _bodies_by_key(lexicon: Lexicon) -> dict[str, str]:
    found: dict[str, str] = {}
    for entity in lexicon.ids:
        entry = lexicon.get(entity) if entity.startswith("org:") else None
        if entry is None:
            continue
        for use, name in entry.uses():
            key = body_key(name) if use == Use.NAME and name not in entry.when else ""
            if key and found.setdefault(key, entity) != entity:
                found[key] = ""
    return {key: entity for key, entity in found.items() if entity}


@lru_cache(maxsize=1 << 12)
def listed_body(name: str, lexicon: Lexicon) -> LexiconEntry | None:
    """Return the body of the lexicon that a name means which is spelt otherwise there.

    A Russian institute may have its academy behind it, and a body of a state the state before it.
    """
    key = body_key(name)
    if not key:
        return None
    known = bodies_by_key(lexicon)
    if key in known:
        return lexicon.get(known[key])
    words = _words(name)
    state = "".join(_DEMONYMS.get(word, word) for word in words)
    if state in known:
        return lexicon.get(known[state])
    short = _ACADEMY.sub("", name)
    entry = lexicon.get(known.get(body_key(short), "")) if short != name else None
    if entry is not None and entry.country == "place:russia":
        return entry
    behind = ("".join(words[at:]) for at in range(1, len(words) - 1))
    return _behind_state(name, lexicon) if any(key in known for key in behind) else None


def _behind_state(name: str, lexicon: Lexicon) -> LexiconEntry | None:
    """Return the body of a state whose name stands behind that of the state: Russian X Service."""
    for match in scanner_of(lexicon).scan(Words(name)):
        ids = {target.entry.id for target in match.targets}
        if match.start == 0 and len(ids) == 1 and name[match.end : match.end + 1] == " ":
            entry = lexicon.get(bodies_by_key(lexicon).get(body_key(name[match.end + 1 :]), ""))
            if entry is not None and entry.type == EntityType.ORG and entry.country in ids:
                return entry
    return None
