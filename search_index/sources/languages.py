"""In which language a document is written: by script, and by words where languages share one."""

from __future__ import annotations

import re
from collections import Counter

_SAMPLE = 100_000  # code points from which the language is told
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_KANA = re.compile("[\u3040-\u30ff\uff66-\uff9f]")
_CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]")
_ELSE = re.compile("[\u0370-\u03ff\u0530-\u10ff\u1200-\u1cff]")  # Greek to Georgian, Thai, Hindi …
# A Hangul syllable or a Chinese character says as much as two or three letters.
_SYLLABLE = 2.5
# What is no running text: addresses, tags, and names given again in brackets, which are mostly
# those of another script ("한국무역협회(Korea International Trade Association)").
_ASIDE = re.compile(
    r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    r"|</?[A-Za-z][^<>\n]{0,200}>|[(（\[][^()（）\[\]\n]{1,80}[)）\]]"
)
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+(?:'[a-z]{1,2}\b)?")
_NOT_RUSSIAN = re.compile("[^А-яЁё]")
_RUSSIAN_ONLY = re.compile("[ЫыЭэЁё]")

# The words that each language is full of and the others lack or seldom have.
_LATIN_WORDS = {
    "en": (
        "i a my you we our what when like up one so can if no the of and to in is for on with by "
        "at from as that it was are be has have this which not will would he she they his its "
        "their an or but who been were said about after more than into"
    ),
    "de": (
        "der die das und den von zu mit ist im für auf des dem nicht ein eine sich auch wird sind "
        "einen als aus bei nach werden haben wurde dass oder einer"
    ),
    "fr": (
        "le la les et des du en un une est que pour dans qui sur par pas plus avec ce au sont aux "
        "ne cette ont été mais ses leur"
    ),
    "es": (
        "el la los las y de en un una que por con para del se al es como más su lo pero fue han "
        "sus entre está sobre también"
    ),
    "pt": (
        "os as e de da do em um uma que para com não por mais dos das se na no foi ao são como "
        "também pela pelo"
    ),
    "it": (
        "il la le gli e di che in un una per con del della non è si sono da anche al dei alla nel "
        "più come delle"
    ),
    "nl": (
        "de het een en van ik te dat die op zijn niet voor met aan er ook door bij naar uit maar "
        "wordt werd hebben"
    ),
    "pl": "w i na do nie się że jest to o po przez od za dla są oraz jak ale był być",
    "cs": "v se na je že do to pro ve jsou by za od jako ale po",
    "tr": "ve bir bu için ile da de olarak çok daha gibi olan kadar sonra ancak en ne",
    "sv": "och i att det som en på är av för med den till inte har de ett om var från",
    "da": "og i at det er en til på som af for med den de der ikke har et fra var",
    "fi": "ja on ei että se hän oli mutta ovat myös kun joka sekä tai kuin",
    "hu": "az és hogy nem is egy van volt meg csak már de ez mint",
    "ro": "și în de la cu pe un o care este nu din pentru că mai sunt",
    "id": "dan yang di dengan untuk dari ini itu pada tidak dalam akan adalah ke telah",
    "vi": "và của là có trong được cho một các người không với này đã những",
}
_WORDS = {language: frozenset(words.split()) for language, words in _LATIN_WORDS.items()}
_HARD_SIGNS = 0.008  # share of letters; Bulgarian has twice that, Russian a tenth
_FOREIGN_LETTERS = 0.01  # share of letters beyond Russian's, or beyond A to Z, that tells
_ACCENTED = 0.03
_FEWEST = 3  # words of a language, or accented ones, before they say anything


def language_of(text: str) -> str:
    """Return "en", "ko" or "ru" if a document is mainly in one of these, else "und".

    The script of most of the running text decides, then the words: German is not English, and
    Ukrainian not Russian. What has too few words to tell, a table or a headline, is taken for the
    language that its script mostly stands for here.
    """
    sample = text[:_SAMPLE]
    body = _ASIDE.sub(" ", sample)
    weights = _weights(body)
    if not any(weights.values()):
        body, weights = sample, _weights(sample)
    best = max(weights, key=lambda script: weights[script])
    if not weights[best]:
        return "und"
    if best == "latin":
        return "en" if _is_english(body) else "und"
    if best == "cyrillic":
        return "ru" if _is_russian(body) else "und"
    return "ko" if best == "hangul" else "und"


def language_of_name(name: str) -> str:
    """Return "ko", "ru" or "en" by the script that most letters of a name are in, else "und"."""
    weights = _weights(name)
    best = max(weights, key=lambda script: weights[script])
    if not weights[best]:
        return "und"
    return {"hangul": "ko", "cyrillic": "ru", "latin": "en"}.get(best, "und")


def _weights(text: str) -> dict[str, float]:
    """Return how much of a text each script is; those earlier win where there is as much."""
    if text.isascii():
        return {"latin": float(len(_LATIN.findall(text)))}
    hangul = _SYLLABLE * len(_HANGUL.findall(text))
    kana = _SYLLABLE * len(_KANA.findall(text))
    chinese = _SYLLABLE * len(_CHINESE.findall(text))
    # Chinese characters are Korean beside Hangul that is not much less, else Japanese or Chinese.
    korean = hangul + (chinese if hangul * 2 >= chinese else 0.0) if hangul > kana else 0.0
    return {
        "hangul": korean,
        "cyrillic": float(len(_CYRILLIC.findall(text))),
        "latin": float(len(_LATIN.findall(text))),
        "other": len(_ELSE.findall(text)) + (0.0 if korean > hangul else kana + chinese),
    }


def _is_english(text: str) -> bool:
    words = Counter(_LATIN_WORD.findall(text.lower()))
    counts = {
        language: sum(words[word] for word in known) for language, known in _WORDS.items()
    }  # a word of two languages counts for both
    english = counts.pop("en")
    if english >= max(counts.values()):
        total = words.total()
        accented = sum(count for word, count in words.items() if not word.isascii())
        return bool(english) or accented < max(_ACCENTED * total, _FEWEST)
    return max(counts.values()) < _FEWEST


def _is_russian(text: str) -> bool:
    letters = "".join(_CYRILLIC.findall(text))
    if len(_NOT_RUSSIAN.findall(letters)) > _FOREIGN_LETTERS * len(letters):
        return False
    # Bulgarian is written without the letters that Russian texts have, and with many hard signs.
    hard = letters.count("ъ")
    bulgarian = hard > 1 and hard > _HARD_SIGNS * len(letters)
    return not bulgarian or bool(_RUSSIAN_ONLY.search(letters))
