"""Which names of a place the lexicon takes: one or a few in each script, none that mislead.

GeoNames does not say of what language a name is, and many a name is a common word, a surname, or
another place's too. The rules here choose; dictionaries and frequency lists decide, not lists of
cities.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from importlib import resources

import pycountry
import pymorphy3
import wordfreq
from english_words import get_english_words_set

from search_index.entities.korean_sounds import same_place
from search_index.entities.normalise import fold, is_case_of, word_key
from search_index.entities.packed import whole_key
from search_index.entities.romanise import romanise
from search_index.entities.wordlists import word_list

_RUSSIAN = re.compile(r"[А-ЯЁ][А-Яа-яЁё]*(?:[ -][А-Яа-яЁё]+)*")
_HANGUL = re.compile(r"[가-힣]+(?: [가-힣]+)*")
_LATIN = re.compile(r"[^\W\d_]+(?:[ '.-]+[^\W\d_]+)*\.?")
_SUFFIXES = ("특별자치시", "광역시", "특별시", "시", "군", "읍", "구")
#: A frequency, log10 in a billion words, from which on a word is common (wordfreq's Zipf scale).
_COMMON = 4.0
_USUAL = 3.3
_LIKE = 0.7  # share of letters in common from which on two spellings are of one name
_SURNAMES = 5_000  # of the commonest in the United States: each has some thousand bearers
_MILLION = 1_000_000
# Cities that a text names less often than the firms and the legend of the same name.
_OTHERS = frozenset({"toyota", "hitachi", "kawasaki", "nikko", "nokia", "komatsu", "atlantis"})

_morph = pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=1)
def _english_words() -> frozenset[str]:
    words = get_english_words_set(["web2"], lower=False)
    return frozenset(word for word in words if word.islower())


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    lines = (resources.files("names") / "dist.all.last").read_text().splitlines()
    return frozenset(line.split()[0].lower() for line in lines[:_SURNAMES])


@lru_cache(maxsize=1)
def _japanese_surnames() -> dict[str, int]:
    """Return Japanese family names in Latin letters -> how many people bear them."""
    file = resources.files("japanese_personal_name_dataset") / "dataset" / "last_name_org.csv"
    bearers: dict[str, int] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        _, count, _, romaji = line.split(",")
        name = romaji.replace("ou", "o").replace("oo", "o").replace("uu", "u")
        bearers[name] = bearers.get(name, 0) + int(count)
    return bearers


def is_surname_in_japan(name: str, population: int) -> bool:
    """Whether a city in Japan is more likely meant as a family name: Matsumoto, Ueda."""
    return _japanese_surnames().get(ascii_name(name).lower(), 0) * 3 > population


@lru_cache(maxsize=1)
def _given_names() -> frozenset[str]:
    lists = ("given_latin", "korean_family_latin", "given_cyrillic_male", "given_cyrillic_female")
    ours = {word for name in lists for word in word_list(name)}
    files = ("dist.male.first", "dist.female.first")
    american = {
        line.split()[0].lower()
        for file in files
        for line in (resources.files("names") / file).read_text().splitlines()
    }
    return frozenset(ours | american)


@lru_cache(maxsize=1)
def _regions() -> dict[str, frozenset[str]]:
    """Return the names of states and provinces of other countries, by country: Ontario."""
    of: dict[str, set[str]] = {}
    for region in pycountry.subdivisions:
        of.setdefault(region.country_code, set()).add(fold(region.name))
    everywhere = {code: set().union(*(v for k, v in of.items() if k != code)) for code in of}
    return {code: frozenset(names - of[code]) for code, names in everywhere.items()}


@lru_cache(maxsize=1)
def _russian_words() -> dict[str, list[tuple[str, float]]]:
    """Return usual Russian words that are no places, with how often they are written, by key."""
    words: dict[str, list[tuple[str, float]]] = {}
    for word in wordfreq.top_n_list("ru", 60_000):
        if not re.fullmatch("[а-яё-]+", word):
            continue
        best = _morph.parse(word)[0]
        # An adjective of a place (омский) is no form of its noun to the matcher.
        if "Geox" in best.tag or best.normal_form.endswith("ский"):
            continue
        zipf = wordfreq.zipf_frequency(word, "ru")
        for key in {word_key(word), word_key(word.title())}:
            words.setdefault(key, []).append((word, zipf))
    return words


def plain(name: str) -> str:
    """Return a Latin name without marks and signs that no English text has."""
    decomposed = unicodedata.normalize("NFKD", name)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub("[’ʼ‘`ʻ]", "'", bare)


_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ı": "i", "İ": "I", "ß": "ss",
     "æ": "ae", "Æ": "Ae", "œ": "oe", "þ": "th", "ð": "d", "ə": "a"}
)  # fmt: skip


def ascii_name(name: str) -> str:
    """Return a Latin name in the letters of English."""
    return plain(name.translate(_LETTERS))


def english_names(
    name: str, others: Iterable[str], russian: str, hangul: str, *, asian: bool
) -> list[str]:
    """Return the English name and those others that spell the Russian or Korean one.

    `asian`: the name is a romanisation, with marks that only scholars write.
    """
    usual = name.replace("’", "").replace("ʻ", "'")
    if asian:  # the press writes no marks and no unit: Wonsan for Wŏnsan-si
        usual = re.sub(r"-(?:si|up|eup|gun|ku|shi)$", "", ascii_name(usual).replace("'", ""))
        if re.search(r"-(?:ri|ni|li|dong|tong|nodongjagu|chou|machi|cho)$", usual):
            return []
    if not _LATIN.fullmatch(usual):
        return []
    names = [usual, ascii_name(usual)]
    bare = hangul.replace(" ", "")
    for other in sorted({plain(other) for other in others}):
        if not re.fullmatch("[A-Z][a-z]+(?:[ -][A-Z][a-z]+)*", other) or other == usual:
            continue
        if (russian and _spells_russian(other, russian)) or (bare and _spells_korean(other, bare)):
            names.append(other)
    keys: dict[str, str] = {}
    for each in names:
        keys.setdefault(whole_key(each), each)
    return list(keys.values())


# Spellings of Russian letters in the systems in use: BGN/PCGN, the Russian passport, GOST, ISO 9.
_CYRILLIC = {
    "е": "ye|e|je", "ё": "yo|e|yë|io|jo", "ж": "zh", "й": "y|i|j", "х": "kh|h", "ц": "ts|c",
    "ч": "ch", "ш": "sh", "щ": "shch|sch", "ъ": "|y", "ы": "y|i", "ь": "|'|y", "э": "e",
    "ю": "yu|iu|ju", "я": "ya|ia|ja", "и": "i|y",
}  # fmt: skip


@lru_cache(maxsize=1 << 14)
def _russian_pattern(name: str) -> re.Pattern[str]:
    text = re.sub(r"(?:ий|ый)\b", "\0", name.lower())
    parts = (
        "(?:y|iy|yy|ij|i|yi)" if char == "\0" else f"(?:{_CYRILLIC.get(char) or romanise(char)})"
        for char in text
    )
    return re.compile("".join(parts).replace("(?:-)", "[- ]?"))


def _spells_russian(latin: str, russian: str) -> bool:
    return _russian_pattern(russian).fullmatch(latin.lower()) is not None


def _spells_korean(latin: str, hangul: str) -> bool:
    hangul = hangul.replace(" ", "")
    return 0 < len(hangul) <= 5 and same_place(latin, hangul)


def alike(one: str, other: str) -> float:
    """Return how much of two names is the same, spelled in Latin letters, from 0 to 1."""
    first, second = (re.sub("[^a-z]", "", plain(romanise(n)).lower()) for n in (one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


# What the rules of transcribing Chinese (Palladius) and Japanese (Polivanov) never give.
_NOT_RUSSIAN = {"CN": re.compile("нг(?![аеиоуыэюя])|[шж]и[нн]г"), "JP": re.compile("[шщ]|дж|[ёо]у")}


def russian_names(english: str, names: Iterable[str], country: str) -> list[str]:
    """Return the Russian name of a place, and usual spellings of it that are Russian too.

    Names in Bulgarian, Serbian, Kazakh … that have letters of Russian alone are told apart by a
    dictionary of Russian, then by how often they are written in Russian.
    """
    ranked = []
    for name in sorted({name for name in names if _RUSSIAN.fullmatch(name)}):
        zipf = wordfreq.zipf_frequency(name.lower(), "ru")
        # One that is spelled quite differently is an older name: Горький, Сталинград.
        if alike(name, english) < (0.45 if zipf > 1 else 0.65):
            continue
        if country in _NOT_RUSSIAN and _NOT_RUSSIAN[country].search(name.lower()):
            continue
        words = [word for word in re.split("[ -]", name) if len(word) > 2]
        known = all(any("Geox" in p.tag for p in _morph.parse(w) if p.is_known) for w in words)
        ranked.append((-known, -zipf, -("-" in name), -alike(name, english), name))
    ranked.sort()
    if not ranked:
        return []
    best = ranked[0][-1]
    return [
        best,
        *(
            name
            for known, zipf, *_, name in ranked[1:]
            if (known or zipf <= -1.5) and alike(name, best) >= _LIKE
            if len(name.split()) == len(best.split())
            if whole_key(name) != whole_key(best)
        ),
    ]


def korean_names(english: str, names: Iterable[str], *, own: bool) -> list[str]:
    """Return the Korean name of a place and usual spellings of it.

    `own`: the place is in Korea, where a name has a suffix (전주시) or none; elsewhere the name
    follows the sound, and one by Korean readings of Chinese characters (청도) is not taken.
    """
    bare: dict[str, float] = {}
    full = set()
    found = {name for name in names if _HANGUL.fullmatch(name)}
    for name in sorted({name.replace(" ", "") for name in found} if own else found):
        suffix = next((s for s in _SUFFIXES if name.endswith(s) and len(name) - len(s) >= 2), "")
        if suffix == "구" and not own:
            suffix = ""
        short = name.removesuffix(suffix).strip()
        if own and suffix:
            full.add(name)
        if own:
            bare[short] = max(alike(short, english), float(_spells_korean(english, short)))
        else:
            bare[name] = alike(name, english)
            if suffix == "시":
                bare[short] = alike(short, english)
    ranked = sorted((-score, name) for name, score in bare.items() if score >= 0.45)
    if not ranked:
        return []
    best = ranked[0][1]
    others = [
        name
        for score, name in ranked[1:]
        if alike(name, best) >= _LIKE and not own and name.replace(" ", "") != f"{best}시"
    ]
    suffixed = sorted(name for name in full if any(name == best + s for s in _SUFFIXES))
    return [best, *others[:3], *suffixed]


# What a name may mean else. Of each name: itself; with a question mark, for documents that name
# the country; or "", not to be taken.


def checked(
    language: str, name: str, population: int, country: str, *, home: bool, more: Sequence[str]
) -> str:
    """Return a name as the table has it, "" if it would mislead.

    `country`: its ISO 3166 code. `home`: the language is that of the country, so that texts take
    the country for granted.
    `more`: other names of the place in the language.
    """
    if language == "en":
        return _english(name, population, country)
    if language == "ru":
        return _russian(name, population, home=home)
    return _korean(name, home=home, more=more)


def _english(name: str, population: int, country: str) -> str:
    word = fold(name)
    if len(word) <= (3 if population < _MILLION else 2) or word in _OTHERS:
        return ""
    if word in _regions().get(country, frozenset()):
        return ""
    if not word.isalpha():
        # Of several words: not where all are common, which may stand at the head of a sentence.
        words = re.findall("[a-z]+", word)
        common = all(w in _english_words() and wordfreq.zipf_frequency(w, "en") > 3 for w in words)
        return "" if common and population < _MILLION else name
    zipf = wordfreq.zipf_frequency(word, "en")
    if word in _english_words() and zipf >= _COMMON:
        return ""
    if word in _given_names() or word in _surnames():
        return name if population >= _MILLION * (3 if word in _given_names() else 1) else ""
    doubtful = word in _english_words() or len(word) == 3
    return f"{name}?" if doubtful and population < _MILLION else name


def _russian(name: str, population: int, *, home: bool) -> str:
    words = name.lower().split()
    if len(words) > 1 or "-" in name:
        return name
    if len(name) <= 2 or words[0] in _given_names():
        return ""
    parses = [p for p in _morph.parse(name) if p.is_known]
    person = sum(p.score for p in parses if {"Name", "Surn", "Patr"} & set(p.tag.grammemes))
    place = sum(p.score for p in parses if "Geox" in p.tag)
    if person > 0.3 and person > place and population < _MILLION:
        return ""
    common = 1 - person - place if parses else 0.0
    zipf = wordfreq.zipf_frequency(name.lower(), "ru")
    same = (
        zipf for word, zipf in _russian_words().get(word_key(name), ()) if is_case_of(word, name)
    )
    conflict = max(same, default=0.0)
    if (common > place and zipf >= _USUAL) or (conflict >= _USUAL and conflict > zipf):
        return ""
    if common > max(place, 0.3) or (conflict >= 2.8 and conflict > zipf) or len(name) == 3:
        return "" if home else f"{name}?"
    return name


#: Last syllables of verb forms and particles: a name of two syllables that ends so reads as one.
_VERBAL = frozenset("다고는은을를게서면며나지며라도만")


@lru_cache(maxsize=1)
def _korean_words() -> dict[str, float]:
    words: dict[str, float] = wordfreq.get_frequency_dict("ko")
    return words


def _korean(name: str, *, home: bool, more: Sequence[str]) -> str:
    bare = name.replace(" ", "")
    if len(bare) < 2:
        return ""
    if len(bare) > 2:
        return name
    if not home and (bare[-1] in _VERBAL or _korean_words().get(bare, 0.0) >= 10 ** (_USUAL - 9)):
        return ""
    suffixed = [each for each in more if each != name and each.startswith(name)]
    return f"{name}?" if suffixed or not home else ""
