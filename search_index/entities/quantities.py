"""Money and measured figures in English, Korean and Russian with their value and unit.

The id is the value and the unit: ``quantity:usd-30-billion``, ``quantity:850-km``,
``quantity:60000-people``. From a million on the value is counted in millions, billions (10^9) and
trillions (10^12). Counts of things without a unit are not quantities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.patterns import lazy
from search_index.entities.tokens import Gap, Words
from search_index.models import EntityType

_S = r"[ \u00a0\u202f]"
_KO_PART = r"\d[\d,]{0,14}(?:\.\d{1,6})?(?:[백천]?[만억조]|[백천])"
_CURRENCY_BEFORE = lazy(
    r"(?:(?<![A-Za-z])(?:US|C|A|HK))?\$|€|£|₩|₽|¥|(?<![A-Za-z])(?:USD|EUR|KRW|RUB|JPY|CNY)"
)
_NUMBER = lazy(
    rf"(?:(?P<ko>{_KO_PART}(?:\s?{_KO_PART}){{0,3}})"
    rf"|(?P<spaced>\d{{1,3}}(?:{_S}\d{{3}})+(?!\d)(?:,\d{{1,3}})?)"
    r"|(?P<plain>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d{1,6})?|\d{1,15}(?:[.,]\d{1,6})?))"
)
_KO_NUMBER = lazy(r"(\d[\d,]*(?:\.\d+)?)([백천]?)([만억조]?)")
_KO_VALUE = {"": 1, "백": 100, "천": 1000, "만": 10**4, "억": 10**8, "조": 10**12}
_SCALE = lazy(
    rf"{_S}?(?:(?P<k>thousand|тыс\.|тысяч[аиу]?|천)"
    r"|(?P<m>million|mn|миллион(?:а|ов)?|млн\.?)"
    r"|(?P<b>billion|bn|миллиард(?:а|ов)?|млрд\.?)"
    r"|(?P<t>trillion|tn|триллион(?:а|ов)?|трлн\.?))(?!\w)"
)
_SCALE_LETTER = lazy(r"(?:(?P<k>[kK])|(?P<m>[mM])|(?P<b>[bB])|(?P<t>[tT]))(?!\w)")
_SCALES = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}
_CURRENCY = {
    "$": "usd", "US$": "usd", "US $": "usd", "C$": "cad", "A$": "aud", "HK$": "hkd", "€": "eur",
    "£": "gbp", "₩": "krw", "₽": "rub", "¥": "jpy", "USD": "usd", "EUR": "eur", "KRW": "krw",
    "RUB": "rub", "JPY": "jpy", "CNY": "cny",
}  # fmt: skip
_MONEY = {
    "usd": r"(?:US\s|U\.S\.\s)?dollars?|USD|미?\s?달러|долл(?:\.|ар\w*)(?:\sСША)?",
    "krw": r"(?:South\sKorean\s|Korean\s)?won|KRW|원(?!대|회|칙|인|자|유|정|탁|전)|вон[аы]?",
    "rub": r"(?:Russian\s)?rou?bles?|RUB|루블|руб(?:\.|л\w*)",
    "eur": r"euros?|EUR|유로|евро",
    "jpy": r"(?:Japanese\s)?yen|JPY|엔(?!진)|иен[аы]?",
    "cny": r"(?:Chinese\s)?yuan|RMB|CNY|위안|юан\w*",
    "gbp": r"pounds(?:\ssterling)?|파운드|фунт\w*\sстерлингов",
}
_UNITS = {
    "percent": r"per\s?cent(?:age\spoints?)?|%p?|퍼센트|процент\w*",
    "km2": r"km²|km2|(?:sq\.?|square)\s(?:km|kilomet(?:er|re)s?)|(?:평방|제곱)\s?킬로미터|㎢"
    r"|кв(?:\.|адратн\w+)\s?(?:км|километр\w*)",
    "m3": r"cubic\smet(?:er|re)s|㎥|m³|(?:입방|세제곱)\s?미터|куб(?:\.|ическ\w+)\s?(?:м|метр\w*)",
    "km": r"km|-?kilomet(?:er|re)s?|㎞|킬로미터|км|километр\w*",
    "m": r"met(?:er|re)s?|미터|м|метр(?:а|ов)?",
    "miles": r"miles?|마일|мил(?:я|и|ь)",
    "tonnes": r"(?:metric\s)?tons?|tonnes?|톤|тонн\w?|т",
    "kg": r"kg|kilograms?|킬로그램|㎏|кг|килограмм\w*",
    "barrels": r"barrels?|배럴|баррел\w*",
    "hectares": r"hectares?|헥타르|га|гектар\w*",
    "mw": r"MW|megawatts?|메가와트|МВт|мегаватт\w*",
    "gw": r"GW|gigawatts?|기가와트|ГВт|гигаватт\w*",
    "teu": r"TEU|ДФЭ",
    "degrees": r"°\s?[CС]|degrees|градус\w*",
    "people": r"(?:ethnic\s)?(?:people|persons|Koreans|Russians|Americans|Chinese|Japanese|citizens"
    r"|residents|workers|troops|soldiers|tourists|visitors|students|inhabitants|participants)"
    r"|(?:여\s?)?명|человек\w{0,2}|(?:этнических\s)?(?:корейцев|россиян|граждан|жителей|туристов"
    r"|солдат|военнослужащих|рабочих|студентов)",
    "vessels": r"(?:(?:LNG|oil|gas|liquefied\snatural\sgas)\s(?:\(LNG\)\s)?)?(?:tankers|vessels"
    r"|ships|carriers|icebreakers)|(?:여\s?)?척|танкер(?:а|ов)|суд(?:на|ов)|кораблей|ледокол(?:а|ов)",
    "times": r"(?:여\s?)?차례|раз(?:а)?",
    "years": r"-?years?|년(?:간|여|\s?동안)?|лет|года?",
    "months": r"-?months?|개월|месяц\w*",
    "weeks": r"-?weeks?|недел\w*",
    "days": r"-?days?|일(?:간|\s?동안)|дн(?:ей|я|ям)|день|суток",
    "hours": r"-?hours?|시간|час(?:а|ов)?",
}
_UNIT = lazy(
    rf"{_S}?(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in (_MONEY | _UNITS).items())
    + r")(?![A-Za-zА-Яа-яёЁ0-9])"
)
_FRACTION = lazy(r"(?<![\d/.])(?P<n>\d{1,2})/(?P<d>\d{1,3})(?P<th>st|nd|rd|th)?(?![\d/])")
_KO_FRACTION = lazy(r"(?<!\d)(?P<d>\d{1,3})분의\s?(?P<n>\d{1,3})(?!\d)")
_WORDS_EN = {
    word: number
    for number, word in enumerate(
        [
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        2,
    )
} | dict(
    zip(
        ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(30, 91, 10),
        strict=True,
    )
)
_WORDS_RU = {
    "двух": 2, "двумя": 2, "тремя": 3, "пятью": 5, "десятью": 10,
    "два": 2, "трёх": 3, "трех": 3, "три": 3, "четыре": 4, "четырёх": 4, "пять": 5,
    "пяти": 5, "шесть": 6, "шести": 6, "семь": 7, "семи": 7, "восемь": 8, "восьми": 8, "девять": 9,
    "девяти": 9, "десять": 10, "десяти": 10, "пятнадцать": 15, "пятнадцати": 15, "двадцать": 20,
    "двадцати": 20, "тридцать": 30, "тридцати": 30, "сорок": 40, "сорока": 40, "пятьдесят": 50,
    "пятидесяти": 50,
}  # fmt: skip
_SPELT = lazy(
    r"\b(?P<en>(?i:" + "|".join(_WORDS_EN) + r"))\s(?P<unit>years|decades|months|weeks|days)\b"
    r"|\b(?P<ru>(?i:"
    + "|".join(_WORDS_RU)
    + r"))\s(?P<unit_ru>лет|годами|десятилети[йяе]|месяц(?:а|ев))\b"
)


_WORDS = frozenset(_WORDS_EN) | frozenset(_WORDS_RU)
_WORD_STARTS = frozenset(case for word in _WORDS_RU for case in (word[0], word[0].upper()))
_CODES = frozenset(code for code in _CURRENCY if code.isalpha())


def _decimal(digits: str, *, comma: bool) -> Decimal:
    """Return a number whose decimal sign is a comma (Russian) or a point."""
    digits = re.sub(_S, "", digits)
    if comma and digits.count(",") == 1 and "." not in digits:
        return Decimal(digits.replace(",", "."))
    return Decimal(digits.replace(",", ""))


def _value(match: re.Match[str]) -> Decimal:
    if match["ko"]:
        return sum(
            (
                _decimal(digits, comma=False) * _KO_VALUE[small] * _KO_VALUE[large]
                for digits, small, large in _KO_NUMBER.findall(match["ko"])
            ),
            Decimal(0),
        )
    if match["spaced"]:
        return _decimal(match["spaced"], comma=True)
    plain = match["plain"]
    return _decimal(plain, comma=re.fullmatch(r"\d+,(?:\d{1,2}|\d{4,})", plain) is not None)


def _written(value: Decimal) -> str:
    """Return a value as it stands in an id: 30 billion, 60000, 2.5."""
    for scale, name in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if value >= scale:
            return f"{_plain(value / scale)} {name}"
    return _plain(value)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _candidate(start: int, end: int, value: Decimal, unit: str) -> Candidate:
    money = unit in _MONEY or unit in _CURRENCY.values()
    written = _written(value)
    shown = f"{value:,f}" if written.isdigit() else written
    name = f"{unit.upper()} {shown}" if money else f"{shown} {unit}"
    key = f"{unit} {written}" if money else f"{written} {unit}"
    key = key.lower().replace(" ", "-")
    kind = EntityType.QUANTITY
    return Candidate(start, end, f"quantity:{key}", kind, Priority.FIGURE, name)


def _currency_before(text: str, at: int) -> re.Match[str] | None:
    """Return the sign or code of a currency right before a number, with one space perhaps."""
    end = at - 1 if text[at - 1 : at] in {" ", "\u00a0"} else at
    for match in _CURRENCY_BEFORE.finditer(text, max(0, end - 4), end):
        if match.end() == end:
            return match
    return None


def _measured(text: str, match: re.Match[str]) -> Candidate | None:
    start, end = match.span()
    currency = _currency_before(text, start)
    scale = _SCALE.match(text, end) or (_SCALE_LETTER.match(text, end) if currency else None)
    end = scale.end() if scale else end
    unit = _UNIT.match(text, end)
    kind = unit.lastgroup if unit else None
    if currency is None and kind is None:
        return None
    value = _value(match)
    if scale:
        value *= _SCALES[scale.lastgroup or "k"]
    if (currency and unit is None) or (currency and kind not in _MONEY):
        return _candidate(currency.start(), end, value, _CURRENCY[currency.group()])
    if unit is None or kind is None or (kind == "years" and value >= 1000):
        return None
    return _candidate(currency.start() if currency else start, unit.end(), value, kind)


def find_quantities(words: Words) -> Iterator[Candidate]:
    """Yield the money and the measured figures of a text, in no particular order."""
    text, done = words.text, 0
    for index in words.numbers:
        start = words.starts[index]
        if start < done or (index and words.gaps[index] == Gap.NONE and _bound(words, index)):
            continue
        fraction = _FRACTION.match(text, start) or _KO_FRACTION.match(text, start)
        if fraction and (found := _fraction(fraction)):
            yield found
            done = found.end
            continue
        match = _NUMBER.match(text, start)
        if match is not None and (measured := _measured(text, match)) is not None:
            yield measured
            done = measured.end
    for index in _number_words(words):
        spelt = _SPELT.match(text, words.starts[index])
        if spelt:
            yield _spelt(spelt)


def _number_words(words: Words) -> Iterator[int]:
    if not _WORDS.isdisjoint(words.keys):
        for index, key in enumerate(words.keys):
            if key in _WORDS and words.kinds[index] == "L":
                yield index
    if "C" in words.scripts:
        for index, word in enumerate(words.words):
            if word[0] in _WORD_STARTS and word.lower() in _WORDS:
                yield index


def _bound(words: Words, index: int) -> bool:
    """Whether letters are written onto the front of a number (G20, T90)."""
    return words.kinds[index - 1] in "LAC" and words.words[index - 1] not in _CODES


def _fraction(match: re.Match[str]) -> Candidate | None:
    groups = match.groupdict()
    n, d = int(groups["n"]), int(groups["d"])
    if d > n and (groups.get("th") or n == 1 or "th" not in groups):
        key, kind = f"quantity:{n}-over-{d}", EntityType.QUANTITY
        return Candidate(match.start(), match.end(), key, kind, Priority.FIGURE, f"{n}/{d}")
    return None


def _spelt(match: re.Match[str]) -> Candidate:
    if match["en"]:
        value, unit = _WORDS_EN[match["en"].lower()], match["unit"]
    else:
        value = _WORDS_RU[match["ru"].lower()]
        word = match["unit_ru"]
        unit = "years" if word in {"лет", "годами"} else "months" if word[0] == "м" else "decades"
    if unit == "decades":
        value, unit = value * 10, "years"
    return _candidate(match.start(), match.end(), Decimal(value), unit)
