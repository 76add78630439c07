"""Normal forms of words and names: accents, Russian case endings, Korean particles."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Case endings of Russian nouns, adjectives and surnames, longest first. The genitive plural -ов,
# -ев is no ending here, for most surnames end so (Трутнев); ``stem`` takes it off common nouns.
_LONG_ENDINGS = (
    *("ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими"),
    *("ой", "ей", "ом", "ем", "ам", "ям", "ах", "ях", "ым", "им", "ых", "их"),
    *("ый", "ий", "ая", "яя", "ое", "ее", "ую", "юю", "ые", "ие", "ою", "ею"),
)
# How much a first ending must leave: Кимом is Ким + ом, but Корее is Коре + е like Кореи.
_LEAST = {"ом": 2, "ем": 2, "ее": 4, "ею": 4}
_VOWEL_ENDINGS = frozenset("аяоеиыуюьй")
_PLURAL_GENITIVE = ("ов", "ев")
_CYRILLIC_VOWELS = frozenset("аеиоуыэюя")
_ADJECTIVE = re.compile(r"ск(?:ий|ого|ому|ая|ую|ое|ие|их|ими)$")

# Particles of Korean (josa) and forms of the copula as they follow a noun, after the reference
# grammar of the National Institute of Korean Language, combinations included.
_CASE = (
    "은 는 이 가 을 를 의 에 에서 에게 에게서 께서 께 한테 로 으로 로서 으로서 로써 으로써 로부터 "
    "으로부터 와 과 랑 이랑 하고 도 만 까지 부터 보다 처럼 같이 마다 조차 밖에 이나 나 이라 라 이란 란 "
    "이라고 라고 이라는 라는 이며 며 이자 자 인 이다 다 였다 이었다 였던 이었던 입니다 이고 고 인데 "
    "이지만 지만 이든 든 뿐 대로 만큼 에선 에겐 이라며 라며 이라면 라면 이든지 든지 에까지 에조차 "
    "이야말로 야말로 여서 이어서 이므로 므로 에다 에다가 이었고 였고 이었으며 였으며 이라도 라도 더러 "
    "치고 커녕 은커녕 는커녕 으론 론 과도 와도 에게도 들"
).split()
_AUXILIARY = ("은", "는", "도", "만", "의", "까지", "부터", "조차", "이나", "뿐", "나", "라도")
PARTICLES = frozenset(
    [plural + case + more for plural in ("", "들", "등") for case in ("", *_CASE)
     for more in ("", *_AUXILIARY)]
)  # fmt: skip
"""What may follow a Korean noun in its eojeol; the empty string among them."""

_STRIPPABLE = sorted((p for p in PARTICLES if p), key=len, reverse=True)
_DASHES = re.compile(r"[-‐‑‒–—―−·ㆍ/_.,()\[\]]+")
_QUOTES = re.compile(r"[\"«»“”„‟‹›]|(?<!\w)['‘’]|['‘’](?!\w)")
_POSSESSIVE = re.compile(r"(?<=\w)['’ʼ]s\b")
_APOSTROPHES = re.compile(r"['’ʼ‘`]")
_LATIN_MARK = re.compile(r"[A-Za-z][\u0300-\u036f]+")


def _strip_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    plain = _LATIN_MARK.sub(lambda match: match.group()[0], decomposed)
    return unicodedata.normalize("NFC", plain.replace("\u0301", "").replace("\u0300", ""))


def fold(text: str) -> str:
    """Return `text` without case, compatibility forms, accents on Latin letters, ё and stress."""
    text = unicodedata.normalize("NFKC", text)
    if not text.isascii():
        text = _strip_marks(text)
    return text.casefold().replace("ё", "е")


def stem(word: str, *, common: bool = False) -> str:
    """Return a folded Russian word without its case ending, the same for all cases of one word.

    Endings come off until none is left, which makes a base form that merely looks inflected
    (Максим) agree with its true inflections (Максима). `common`: the word is a common noun, so
    that -ов and -ев are the genitive plural and no part of a surname.
    """
    first = True
    while True:
        rest = _without_ending(word, first=first, common=common)
        if rest == word:
            return word
        word, first = rest, False


def _without_ending(word: str, *, first: bool, common: bool) -> str:
    length = len(word)
    if common and word.endswith(_PLURAL_GENITIVE) and length > 5:
        return word[:-2]
    for ending in _LONG_ENDINGS:
        if word.endswith(ending):
            rest = word[: -len(ending)]
            least = _LEAST.get(ending, 3) if first else 3
            if len(rest) >= least and not _CYRILLIC_VOWELS.isdisjoint(rest):
                return rest
    if word and word[-1] in _VOWEL_ENDINGS:
        rest = word[:-1]
        if len(rest) >= (2 if first else 4) and not _CYRILLIC_VOWELS.isdisjoint(rest):
            return rest
    return word


def adjectival(word: str) -> bool:
    """Whether a Russian word can only be an adjective in -ский (Хабаровского, not -ском)."""
    return _ADJECTIVE.search(fold(word)) is not None


@lru_cache(maxsize=1 << 16)
def word_key(word: str) -> str:
    """Return the key by which one word of a text is compared with one word of the lexicon."""
    if word.isascii():
        return word.replace(".", "").lower() if "." in word else word.lower()
    folded = fold(word).replace(".", "")
    if "а" <= folded[:1] <= "я":
        if len(word) <= 5 and word.isupper() and len(word) > 1:
            return folded
        return stem(folded, common=word[:1].islower())
    return folded.replace("’", "'")


def strip_particles(word: str) -> str:
    """Return a Hangul word without its longest particle, if two syllables or more are left."""
    for particle in _STRIPPABLE:
        if word.endswith(particle) and len(word) - len(particle) >= 2:
            return word[: -len(particle)]
    return word


def _key_of_word(word: str, *, last: bool) -> str:
    if "а" <= word[:1] <= "я":
        return stem(word)
    if last and "가" <= word[-1:] <= "힣":
        return strip_particles(word)
    return word


@lru_cache(maxsize=1 << 14)
def name_key(name: str) -> str:
    """Return the normal form by which names are compared and looked up.

    Folded (NFKC, case, accents, ё); hyphens, dashes and brackets are spaces, quotes and the
    English possessive are dropped, dotted abbreviations closed up; each Russian word loses its
    case ending, the last Korean word its particle. The form is for comparing, not for showing.
    """
    text = _QUOTES.sub(" ", _POSSESSIVE.sub("", fold(name)))
    text = re.sub(r"\b(?:\w\.){2,}", lambda match: match.group().replace(".", ""), text)
    words = _DASHES.sub(" ", _APOSTROPHES.sub("", text)).split()
    return " ".join(_key_of_word(word, last=i == len(words) - 1) for i, word in enumerate(words))
