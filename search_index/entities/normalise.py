"""Normal forms of words and names: accents, Russian case endings, Korean particles."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from search_index.entities.patterns import lazy
from search_index.entities.wordlists import word_list

# Case endings of Russian nouns, adjectives and surnames, by length. The genitive plural -ов, -ев is
# no ending here, for most surnames end so (Трутнев); ``stem`` takes it off common nouns.
_ENDINGS_OF_THREE = frozenset(("ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими"))
_ENDINGS_OF_TWO = frozenset(
    (
        *("ой", "ей", "ом", "ем", "ам", "ям", "ах", "ях", "ым", "им", "ых", "их"),
        *("ый", "ий", "ая", "яя", "ое", "ее", "ую", "юю", "ые", "ие", "ою", "ею"),
    )
)
# How much a first ending must leave: Кимом is Ким + ом, but Корее is Коре + е like Кореи.
_LEAST = {"ом": 2, "ем": 2, "ее": 4, "ею": 4}
_VOWEL_ENDINGS = frozenset("аяоеиыуюьй")
_PLURAL_GENITIVE = ("ов", "ев")
_LAST_OF_ENDINGS = _VOWEL_ENDINGS | frozenset(
    ending[-1] for ending in (*_ENDINGS_OF_THREE, *_ENDINGS_OF_TWO, *_PLURAL_GENITIVE)
)
_CYRILLIC_VOWELS = frozenset("аеиоуыэюя")
_ADJECTIVE = lazy(r"ск(?:ий|ого|ому|ая|ую|ое|ие|их|ими)$")

_AUXILIARY = ("은", "는", "도", "만", "의", "까지", "부터", "조차", "이나", "뿐", "나", "라도")
PARTICLES = frozenset(
    plural + case + more
    for plural in ("", "들", "등")
    for case in ("", *word_list("particles_case"))
    for more in ("", *_AUXILIARY)
)
"""What may follow a Korean noun in its eojeol; the empty string among them."""

_LONGEST_PARTICLE = max(map(len, PARTICLES))
_DASHES = lazy(r"[-‐‑‒–—―−·ㆍ/_.,()\[\]]+")
_QUOTES = lazy(r"[\"«»“”„‟‹›]|(?<!\w)['‘’]|['‘’](?!\w)")
_FLEETING = lazy(r"(?P<rest>.{2,}[бвгджзклмнпрстфхш])(?P<last>[клнрцт])(?:а|у|е|ом|ем)$")
_ENDED = lazy(r"([А-ЯЁ]{2,5})(?:а|у|е|ы|ом|ов|ам|ах|ами)")
_SOFT = lazy(r"(?P<rest>.{2,}[ае])(?:я|ю|ем|е)$")
_POSSESSIVE = lazy(r"(?<=\w)['’ʼ]s\b")
_APOSTROPHES = lazy(r"['’ʼ‘`]")
# Letters and signs that are folded by their case alone, and ё.
_SIMPLE = lazy("[\x00-\x7fА-яЁё가-힣«»“”‘’–—]*")
_LATIN_MARK = lazy(r"[A-Za-z][\u0300-\u036f]+")


def _strip_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    plain = _LATIN_MARK.sub(lambda match: match.group()[0], decomposed)
    return unicodedata.normalize("NFC", plain.replace("\u0301", "").replace("\u0300", ""))


def fold(text: str) -> str:
    """Return `text` without case, compatibility forms, accents on Latin letters, ё and stress."""
    if text.isascii():
        return text.lower()
    return _fold_word(text) if len(text) < _LONG else _folded(text)


def _folded(text: str) -> str:
    if _SIMPLE.fullmatch(text):
        return text.lower().replace("ё", "е")
    text = _strip_marks(unicodedata.normalize("NFKC", text))
    return text.casefold().replace("ё", "е")


_LONG = 40  # code points of a text that is no word
_fold_word = lru_cache(maxsize=1 << 14)(_folded)


@lru_cache(maxsize=1 << 14)
def stem(word: str, *, common: bool = False) -> str:
    """Return a folded Russian word without its case ending, the same for all cases of one word.

    Endings come off until none is left, which makes a base form that merely looks inflected
    (Максим) agree with its true inflections (Максима). `common`: the word is a common noun, so
    that -ов and -ев are the genitive plural and no part of a surname.
    """
    return _stemmed(word, common=common)


def _stemmed(word: str, *, common: bool) -> str:
    first = True
    while word[-1:] in _LAST_OF_ENDINGS:
        rest = _without_ending(word, first=first, common=common)
        if rest == word:
            return word
        word, first = rest, False
    return word


def _without_ending(word: str, *, first: bool, common: bool) -> str:
    length = len(word)
    if common and word.endswith(_PLURAL_GENITIVE) and length > 5:
        return word[:-2]
    for size, endings in ((3, _ENDINGS_OF_THREE), (2, _ENDINGS_OF_TWO)):
        if word[-size:] in endings:
            rest = word[:-size]
            least = _LEAST.get(word[-size:], 3) if first else 3
            if length - size >= least and not _CYRILLIC_VOWELS.isdisjoint(rest):
                return rest
    if word and word[-1] in _VOWEL_ENDINGS:
        rest = word[:-1]
        if len(rest) >= (2 if first else 4) and not _CYRILLIC_VOWELS.isdisjoint(rest):
            return rest
    return word


def adjectival(word: str) -> bool:
    """Whether a Russian word can only be an adjective in -ский (Хабаровского, not -ском)."""
    return _ADJECTIVE.search(fold(word)) is not None


def ends_in_lower(word: str) -> bool:
    """Whether a word is a Russian abbreviation with the ending of a case: МИДа."""
    return word[1:2].isupper() and _ENDED.fullmatch(word) is not None


# How Russian nouns and adjectives decline, by their endings in the nominative, the longest first.
_DECLENSIONS = {
    ending: frozenset(forms.split())
    for ending, forms in {
        "ия": "ия ии ию ией иею", "ая": "ая ой ую ою", "яя": "яя ей юю ею",
        "ый": "ый ого ому ым ом", "ой": "ой ого ому ым ом",
        "ий": "ий ия ию ием ии ого его ому ему им ом ем",
        "ое": "ое ого ому ым им ом", "ее": "ее его ему им ем", "ье": "ье ья ью ьем",
        "ые": "ые ых ым ыми", "ие": "ие их им ими",
        "ово": "ово ова ову овом ове", "ево": "ево ева еву евом еве",
        "ино": "ино ина ину ином ине", "ыно": "ыно ына ыну ыном ыне",
        "й": "й я ю ем е и", "ь": "ь я ю ем е и ью", "а": "а ы и е у ой ою ей ею",
        "я": "я и е ю ей ею", "ы": "ы ов ам ами ах -", "и": "и ов ей ям ями ях ам ами ах -",
    }.items()
}  # fmt: skip
_MASCULINE = frozenset(("", "а", "у", "ом", "ем", "е"))
_CASES = _MASCULINE - {""}


@lru_cache(maxsize=1 << 14)
def is_case_of(form: str, name: str) -> bool:
    """Whether `form` can be a case of the Russian noun or adjective `name`, a nominative.

    ``stem`` gives Колумб and Колумбия one key; this tells them apart. Names in -о decline if they
    are Slavic (Зарубино), others in -о, -е, -у, -э and -ю do not (Осло, Баку).
    """
    form, name = fold(form), fold(name)
    if form == name:
        return True
    for length in (3, 2, 1):
        forms = _DECLENSIONS.get(name[-length:])
        if forms is not None:
            stem_of, end = name[:-length], form[len(name) - length :]
            return form.startswith(stem_of) and (end or "-") in forms
    if name[-1:] in _CYRILLIC_VOWELS:
        return False
    if form.startswith(name):
        return form[len(name) :] in _MASCULINE
    short = name[:-2] + name[-1:]  # Египет, Египта
    return name[-2:-1] in {"е", "о"} and form.startswith(short) and form[len(short) :] in _CASES


def new_word_key(word: str) -> str:
    """Return the key by which one word of a text is compared with one word of the lexicon."""
    if word.isascii():
        return word.replace(".", "").lower() if "." in word else word.lower()
    folded = _folded(word).replace(".", "")
    if "а" <= folded[:1] <= "я":
        if len(word) <= 5 and word.isupper() and len(word) > 1:
            return folded
        if ends_in_lower(word):
            return fold("".join(char for char in word if char.isupper()))
        return _stemmed(folded, common=word[:1].islower())
    return folded.replace("’", "'")


#: ``new_word_key`` for words that are not those of a text, which keeps its own.
word_key = lru_cache(maxsize=1 << 12)(new_word_key)


@lru_cache(maxsize=1 << 12)
def other_keys(word: str) -> tuple[str, ...]:
    """Return the keys of Russian nouns of which `word` may be a case though its own key differs.

    The genitive in -ая looks like an adjective (Китая), the nominative in -ей like a case (Макей),
    and a vowel before the last consonant may be lost (Египта, Череповца).
    """
    match = _SOFT.match(word)
    if match is not None:
        return (word_key(match["rest"] + "й"),)
    match = _FLEETING.match(word)
    if match is None:
        return ()
    return tuple(word_key(match["rest"] + vowel + match["last"]) for vowel in "ео")


def strip_particles(word: str) -> str:
    """Return a Hangul word without its longest particle, if two syllables or more are left."""
    for size in range(min(len(word) - 2, _LONGEST_PARTICLE), 0, -1):
        if word[-size:] in PARTICLES:
            return word[:-size]
    return word


def _key_of_word(word: str, *, last: bool) -> str:
    if "а" <= word[:1] <= "я":
        return stem(word)
    if last and "가" <= word[-1:] <= "힣":
        # A name may end like a particle (북극항로, 로): it must lose that with and without one.
        shorter = strip_particles(word)
        while shorter != word:
            word, shorter = shorter, strip_particles(shorter)
    return word


@lru_cache(maxsize=1 << 14)
def name_key(name: str) -> str:
    """Return the normal form by which names are compared and looked up.

    Folded (NFKC, case, accents, ё); hyphens, dashes and brackets are spaces, quotes and the
    English possessive are dropped, dotted abbreviations closed up; each Russian word loses its
    case ending, the last Korean word all that reads as particles. The form is for comparing, not
    for showing.
    """
    text = _QUOTES.sub(" ", _POSSESSIVE.sub("", fold(name)))
    text = re.sub(r"\b(?:\w\.){2,}", lambda match: match.group().replace(".", ""), text)
    words = _DASHES.sub(" ", _APOSTROPHES.sub("", text)).split()
    return " ".join(_key_of_word(word, last=i == len(words) - 1) for i, word in enumerate(words))
