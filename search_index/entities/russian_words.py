"""What the rules for Russian names know of words: lists, common words, verbs, sentence openings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from search_index.entities.names import name_data
from search_index.entities.normalise import fold, stem, word_key
from search_index.entities.patterns import lazy
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list


def noun_keys(word: str) -> tuple[str, ...]:
    """Return the keys that a noun has in its cases: музей has another one than музея."""
    key = word_key(word)
    return (key, word_key(f"{word[:-1]}я")) if word.endswith("ей") else (key,)


def _stems(*keys: str) -> frozenset[str]:
    return frozenset(case for key in keys for word in word_list(key) for case in noun_keys(word))


@dataclass(frozen=True, slots=True)
class RussianData:
    """The word lists of russian.toml; stems unless said otherwise."""

    common: frozenset[str]
    place_kinds: frozenset[str]
    place_nouns: frozenset[str]
    place_owners: frozenset[str]
    place_adjectives: frozenset[str]
    place_adjectives_inside: frozenset[str]
    no_names: frozenset[str]
    titles: frozenset[str]
    saying: frozenset[str]  # words
    particles: frozenset[str]  # words
    body_nouns: frozenset[str]
    work_nouns: frozenset[str]
    event_nouns: frozenset[str]
    event_adjectives: frozenset[str]
    no_bodies: frozenset[str]  # words
    body_tails: frozenset[str]  # words
    body_ends: frozenset[str]
    no_fields: frozenset[str]
    no_families: frozenset[str]  # words
    bodies_alone: frozenset[str]
    loose_bodies: frozenset[str]
    small_bodies: frozenset[str]
    chinese_families: frozenset[str]  # words
    no_verbs: frozenset[str]  # words
    states: frozenset[str]  # words
    toponym: re.Pattern[str]
    clipped: re.Pattern[str]


@lru_cache(maxsize=1)
def russian_data() -> RussianData:
    """Return the packaged lists, read when the first Russian text is met."""
    names = name_data()
    endings = "|".join(word_list("toponym_endings"))
    return RussianData(
        common=frozenset(word_list("common_stems")),
        place_kinds=_stems("place_kinds"),
        place_nouns=_stems("place_nouns"),
        place_owners=_stems("place_owners"),
        place_adjectives=_stems("place_adjectives"),
        place_adjectives_inside=_stems("place_adjectives_inside"),
        no_names=_stems("no_names"),
        titles=names.titles_cyrillic | _stems("more_titles"),
        saying=names.saying | frozenset(word_list("more_saying")),
        particles=frozenset(word_list("name_particles")),
        body_nouns=_stems("body_nouns"),
        work_nouns=_stems("work_nouns"),
        event_nouns=_stems("event_nouns"),
        event_adjectives=_stems("event_adjectives"),
        no_bodies=frozenset(word_list("no_bodies")),
        body_tails=frozenset(word_list("body_tails")),
        body_ends=_stems("body_ends"),
        no_fields=_stems("no_fields"),
        no_families=frozenset(word_list("no_families")),
        chinese_families=frozenset(word_list("chinese_families")),
        bodies_alone=_stems("bodies_alone"),
        loose_bodies=_stems("loose_bodies"),
        small_bodies=_stems("small_bodies"),
        no_verbs=frozenset(word_list("no_verbs")),
        states=frozenset(map(fold, word_list("states"))),
        toponym=re.compile(
            rf".{{2,}}(?:{endings})(?:[аеую]|ом|ем|и|ью)?|.{{3,}}и[яию]|.{{3,}}ией"
            r"|.{3,}[сц]к[ауе]?"
            r"|.{2,}(?:мор|гор|реч|кал|каз|береж|лес|волж|урал|полес|земел|озем)ь(?:е|я|ю|ем)"
        ),
        clipped=re.compile(
            rf"(?:{'|'.join(word_list('clipped_heads'))})[а-я]*"
            rf"|.{{3,}}(?:{'|'.join(word_list('body_endings'))})(?:[аеуьи]|ом|ью)?"
        ),
    )


# Suffixes of common words that the list of their stems leaves out.
_COMMON_NOUNS = ("ост", "ств", "тел")
_COMMON_ADJECTIVES = ("ующ", "ивш", "авш", "ческ", "льн")
_ADJECTIVE = lazy(
    r".{2,}(?:[бвдзлмнпрстк]ый|(?:[сц]к|[нщшчжгх])ий|ая|няя|шая|щая|[ое]е|[ое]го|[ое]му|ой|[нщш]ей|ую|юю"
    r"|(?:[сц]к|[щш])ими?|нными?|[бвдзлмнпрст]ыми?|.ных|[сц]ких|[нщшвтрлд]ых|[сц]кие|[вдлнрст]ые|ние|щие|шие)"
)
_PAST = lazy(r"[а-я]{1,}[аеиоуыяю]л(?P<female>а)?(?:с[яь])?")
_PRESENT = lazy(r"[а-я]{2,}(?:[аяуюиеы]ет|[жшщ]ет|[бвджзлмнрстчшщ]ит)(?:ся)?")


@lru_cache(maxsize=1 << 14)
def is_common(word: str) -> bool:
    """Whether a word is an ordinary Russian word, so that a capital alone makes no name of it."""
    if len(word) == 1:
        return True
    data = russian_data()
    base = stem(fold(word))
    if base in data.common or base in data.no_names or base.endswith(_COMMON_NOUNS):
        return True
    adverb = word.endswith(("чески", "льски", "нски"))
    return adverb or (base.endswith(_COMMON_ADJECTIVES) and is_adjective(word))


@lru_cache(maxsize=1 << 13)
def is_adjective(word: str) -> bool:
    """Whether a word has the ending of an adjective in full form."""
    return _ADJECTIVE.fullmatch(fold(word)) is not None


@lru_cache(maxsize=1 << 13)
def verb_gender(word: str) -> str:
    """Return "m" or "f" for a verb of the past, "x" for one of the present, else ""."""
    low = fold(word)
    if low in russian_data().no_verbs:
        return ""
    past = _PAST.fullmatch(low)
    if past is not None and past["female"] and low[:-1] in russian_data().no_verbs:
        return ""  # протокола
    if past is not None:
        return "f" if past["female"] else "m"
    if _PRESENT.fullmatch(low) is not None:
        return "x"
    if low in russian_data().states:
        return "f" if low.endswith(("ла", "на")) else "x"
    return ""


_ABBREVIATED = lazy(r"\b(?:гг|г|вв|им|ул|пр|пл|пос|обл|св|тыс|млн|млрд|т|проф|акад|ген|о)$")
_QUOTE_MARKS = "«„“\"'‘"


def opens(words: Words, index: int) -> bool:
    """Whether a word may have its capital from its place, at the head of a sentence or a quote.

    A bracket in the middle of a sentence gives no capital.
    """
    if words.gaps[index] != Gap.BREAK:
        return words.gaps[index] == Gap.DASH and _sent(words, index)
    text, at = words.text, words.starts[index] - 1
    while at >= 0 and text[at] in " \u00a0([":
        at -= 1
    if at < 0 or text[at] in "\n.!?…:;|#*>•" or text[at] in _QUOTE_MARKS:
        return at < 0 or text[at] != "." or _ABBREVIATED.search(text, max(0, at - 6), at) is None
    if text[at] in "—–-":
        before = text[:at].rstrip(" \u00a0")[-1:]
        return not before or before in '\n.!?…»”",'
    return False


_LONGEST_DATELINE = 80  # code points
_SHORTEST_AGENCY = 4  # letters


def _sent(words: Words, index: int) -> bool:
    """Whether a dateline with its agency and a dash stand before a word: Псков. ИНТЕРФАКС - …"""
    agency, at = index - 1, words.starts[index]
    if len(words.words[agency]) < _SHORTEST_AGENCY or not words.words[agency].isupper():
        return False
    if words.text[at - 1] not in " \u00a0":
        return False
    return at < _LONGEST_DATELINE or "\n" in words.text[at - _LONGEST_DATELINE : at]


def title_case(words: Words) -> list[int]:
    """Return the indices of the Cyrillic words that have a capital first letter only."""
    kinds, title = words.kinds, Case.TITLE
    return [i for i, case in enumerate(words.cases) if case is title and kinds[i] == "C"]


def is_title_case(words: Words, index: int) -> bool:
    """Whether a word is Cyrillic and has a capital first letter only."""
    return words.kinds[index] == "C" and words.cases[index] == Case.TITLE


def hyphen(words: Words, index: int) -> bool:
    """Whether a word is joined by a hyphen to the word before it."""
    return words.gaps[index] == Gap.DASH and words.ends[index - 1] + 1 == words.starts[index]


def describes_next(words: Words, index: int) -> bool:
    """Whether an adjective in an oblique case has its noun behind it: Московского офиса."""
    after = index + 1
    if after >= len(words) or words.gaps[after] != Gap.SPACE or words.cases[after] != Case.LOWER:
        return False
    word, noun = fold(words.words[index]), fold(words.words[after])
    if not word.endswith(("ского", "скому", "цкого", "цкому")) or noun in _LITTLE:
        return False
    return len(noun) > 3 and noun.endswith(("а", "я", "у", "ю")) and verb_gender(noun) == ""


_LITTLE = frozenset(("вчера", "когда", "тогда", "сегодня", "всегда", "также", "после", "сразу"))
