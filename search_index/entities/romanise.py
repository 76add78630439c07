"""Latin spellings of Hangul and Cyrillic, for ids that people can read and type.

Hangul follows the Revised Romanization of Korea (2000) syllable by syllable, without the sound
changes between syllables, and with the customary spelling of the commonest family names. Cyrillic
follows the scheme of the British and American boards on geographic names (BGN/PCGN 1947) without
diacritics: й and ы are y, х is kh, щ is shch, the signs are dropped, a final -ий or -ый is y.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from search_index.entities.patterns import lazy

_INITIALS = "g kk n d tt r m b pp s ss - j jj ch k t p h".replace("-", "").split(" ")
_VOWELS = [
    "a",
    "ae",
    "ya",
    "yae",
    "eo",
    "e",
    "yeo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "eu",
    "ui",
    "i",
]
_FINALS = [
    "",
    *[
        "k",
        "k",
        "k",
        "n",
        "n",
        "n",
        "t",
        "l",
        "k",
        "m",
        "l",
        "l",
        "l",
        "p",
        "l",
        "m",
        "p",
        "p",
        "t",
        "t",
        "ng",
        "t",
        "t",
        "k",
        "t",
        "p",
        "t",
    ],
]

FAMILY_LATIN = {
    "김": "kim", "이": "lee", "리": "ri", "박": "park", "최": "choi", "정": "jung", "강": "kang",
    "조": "cho", "윤": "yoon", "장": "jang", "임": "lim", "한": "han", "오": "oh", "서": "seo",
    "신": "shin", "권": "kwon", "황": "hwang", "안": "ahn", "송": "song", "류": "ryu", "유": "yoo",
    "홍": "hong", "문": "moon", "노": "roh", "로": "ro", "배": "bae", "백": "paik", "남": "nam",
    "심": "shim", "하": "ha", "곽": "kwak", "성": "sung", "차": "cha", "주": "joo", "우": "woo",
    "구": "koo", "나": "na", "민": "min", "진": "jin", "지": "ji", "엄": "um", "채": "chae",
    "원": "won", "천": "chun", "방": "bang", "공": "kong", "현": "hyun", "함": "ham", "변": "byun",
    "염": "yeom", "양": "yang", "추": "choo", "도": "do", "소": "so", "석": "seok", "선": "sun",
    "설": "seol", "마": "ma", "길": "gil", "연": "yeon", "위": "wi", "표": "pyo", "명": "myung",
    "기": "ki", "반": "ban", "왕": "wang", "금": "keum", "옥": "ok", "육": "yook", "인": "in",
    "맹": "maeng", "제": "je", "모": "mo", "탁": "tak", "국": "kook", "여": "yeo", "어": "eo",
    "은": "eun", "편": "pyun", "용": "yong", "예": "ye", "봉": "bong", "허": "heo", "고": "ko",
    "손": "son", "전": "chun", "태": "tae",
}  # fmt: skip
"""Korean family names of one syllable and the Latin spelling that the press uses most."""

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya", "і": "i", "ї": "yi",
    "є": "ye", "ґ": "g", "ў": "u",
}  # fmt: skip

_TO_LATIN = str.maketrans(_CYRILLIC)
_NOT_SLUG = lazy(r"[^0-9a-z]+")
_CYRILLIC_WORD_END = lazy(r"(?:ий|ый)\b")
_HANGUL_RUN = lazy(r"[가-힣]+")


def romanise_syllable(char: str) -> str:
    """Return the Revised Romanization of one Hangul syllable."""
    code = ord(char) - 0xAC00
    return _INITIALS[code // 588] + _VOWELS[code % 588 // 28] + _FINALS[code % 28]


def romanise_person(name: str) -> str:
    """Return a Hangul personal name as ``family given-given``: 홍길동 is ``hong gil-dong``."""
    name = name.replace(" ", "")
    family = FAMILY_LATIN.get(name[0]) or romanise_syllable(name[0])
    return family + " " + "-".join(map(romanise_syllable, name[1:]))


def romanise(text: str) -> str:
    """Return `text` in lower case with Hangul and Cyrillic spelled in Latin letters."""
    text = _CYRILLIC_WORD_END.sub("y", unicodedata.normalize("NFKC", text).casefold())
    text = _HANGUL_RUN.sub(lambda run: "".join(map(romanise_syllable, run.group())), text)
    return text.translate(_TO_LATIN)


@lru_cache(maxsize=1 << 14)
def slug(name: str) -> str:
    """Return `name` as a slug: lower-case ASCII letters and digits with single hyphens.

    A name in a script that cannot be spelled here keeps its code points as hexadecimal numbers,
    so that two names never share a slug by losing what tells them apart.
    """
    if name.isascii():
        return _NOT_SLUG.sub("-", name.replace("'", "").lower()).strip("-")
    flat = unicodedata.normalize("NFKD", romanise(name).replace("’", "").replace("'", ""))
    plain = "".join(char for char in flat if not unicodedata.combining(char))
    plain = "".join(c if c.isascii() or not c.isalnum() else f"-{ord(c):x}-" for c in plain)
    return _NOT_SLUG.sub("-", plain).strip("-")


_HEADS = {
    "그룹": "group", "포럼": "forum", "은행": "bank", "재단": "foundation", "아카데미": "academy",
    "홀딩스": "holdings", "인스티튜트": "institute",
}  # fmt: skip
_MIXED = lazy(rf"(?P<own>[A-Z][A-Za-z0-9&.-]*)\s?(?P<head>{'|'.join(_HEADS)})")


def slug_in_hangul(name: str) -> str:
    """Return the slug of a name in Hangul; of one in Latin letters but for its head (IRS 포럼) that
    of its English form.
    """
    mixed = _MIXED.fullmatch(name)
    return slug(f"{mixed['own']} {_HEADS[mixed['head']]}" if mixed else name)
