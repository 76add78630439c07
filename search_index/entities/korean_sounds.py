"""Korean names compared by their syllables, in Hangul, Latin and Cyrillic letters.

A syllable written in Latin or Cyrillic letters may stand for several Hangul syllables ("jung" for
정 and 중, «ён» for 영 and 용). A name is therefore read as a set of Hangul syllables in each place;
two names may be the same if their family names and the sets in every place have something in
common. Distance between spellings is never used: Kim Jong-un is not Kim Hong-kyun.

Spellings: the Revised Romanization (2000), McCune-Reischauer (1939) without its marks, the customs
of personal names in newspapers and in the North; for Cyrillic the system of Kontsevich (1966) and
the older forms of newspapers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from search_index.entities.normalise import fold
from search_index.entities.patterns import lazy

# By the order of the letters in Unicode; "~" is nothing.
_INITIAL_LATIN = (
    "k g|kk gg|n|t d|tt dd|r l n|m|p b|pp bb|s sh|ss|~|ch j|jj tch|ch chh|k kh|t th|p ph|h"
)
_VOWEL_LATIN = (
    "a ah|ae ai ay|ya yah|yae|eo o u uh ou|e ei ey|yeo yo you yu yuh|ye|o oh|"
    "wa|wae|oe wae|yo|u oo woo ou uu|wo weo wuh|we|wi ui|yu yoo you yuu|eu u oo|"
    "ui eui i ee ie|i ee yi ie"
)
_FINAL_LATIN = "~|k g ck c|k|k|n ne|n|n|t|l r ll|k|m|l|l|l|p|l|m|p b|p|t|t|ng|t|t|k|t|p|t"
_INITIAL_CYRILLIC = "к г|кк|н|т д|тт|р л н|м|п б|пп|с|сс|~|ч чж дж ж ц|чч|чх ч|кх к|тх т|пх п|х"
_VOWEL_CYRILLIC = (
    "а|э е|я|йя|о е э|е э|ё е ео йо|е йе|о|ва уа|вэ уэ|ве вэ|ё йо|у|во уо|ве вэ|ви|ю|ы|и ый|и"
)
_FINAL_CYRILLIC = "~|к г|к|к|н нь|н|н|т|ль л р|к|м|ль|ль|ль|п|ль|м|п б|п|т|т|н нг|т|т|к|т|п|т"


def _options(table: str) -> list[tuple[str, ...]]:
    return [tuple(part.replace("~", "") for part in cell.split()) for cell in table.split("|")]


def _reversed(table: str) -> dict[str, tuple[int, ...]]:
    """Return for each spelling the numbers of the letters that it may stand for."""
    found: dict[str, tuple[int, ...]] = {}
    for number, spellings in enumerate(_options(table)):
        for spelling in spellings:
            found[spelling] = (*found.get(spelling, ()), number)
    return found


_TABLES = {
    "L": tuple(map(_reversed, (_INITIAL_LATIN, _VOWEL_LATIN, _FINAL_LATIN))),
    "C": tuple(map(_reversed, (_INITIAL_CYRILLIC, _VOWEL_CYRILLIC, _FINAL_CYRILLIC))),
}
# Letters that Hangul is hardly written with in names: doubled initials, clusters below.
_RARE_FINALS = frozenset((2, 3, 5, 6, 9, 10, 11, 12, 13, 14, 15, 18, 20, 22, 23, 24, 25, 26, 27))
_RARE_INITIALS = frozenset((1, 4, 8, 13))

# Family names whose spellings do not follow from the tables, or only in part.
_FAMILIES = {
    "이": "lee yi rhee ri li rhie yee ee i ли и лий", "리": "ri lee li rhee ли",
    "박": "park pak bak bark пак бак",
    "최": "choi choe chey choy chwe tsoi tsoy цой чхве чве чой цхой",
    "정": "jung chung jeong chong cheong joung jong чон чжон джон тен тян чен",
    "노": "roh noh no ro но ро", "로": "ro roh no но ро", "임": "lim im rim yim leem лим им рим",
    "림": "rim lim лим рим", "유": "yoo yu you ryu ю лю рю", "류": "ryu yoo yu lyu rhyu рю лю ю",
    "우": "woo wu u oo у", "오": "oh o о", "안": "ahn an aan ан", "서": "seo suh so sur со",
    "조": "cho jo joe joh чо джо чжо", "신": "shin sin synn син шин", "성": "sung seong song сон",
    "백": "paik baek paek back baik пэк бэк пек", "허": "heo hur huh ho her хо хе",
    "구": "koo ku gu goo ку гу", "강": "kang gang кан ган", "김": "kim gim ким",
    "전": "jeon jun chun chon cheon чон джон чжон тен", "고": "ko go koh goh ко го",
    "곽": "kwak gwak kwag квак", "권": "kwon gwon kweon квон", "심": "shim sim sym сим шим",
    "나": "na ra la rha на ра", "라": "ra na la на ра", "양": "yang ryang ян лян",
    "여": "yeo yuh yo ryo ё", "염": "yeom yum yom ём", "문": "moon mun мун",
    "선": "sun seon son сон", "순": "soon sun сун", "현": "hyun hyon hyeon хён хен",
    "변": "byun byeon pyon pyun byon пён бён пен", "민": "min meen мин", "차": "cha чха ча",
    "주": "joo ju chu choo чу джу чжу", "지": "ji chi jee gee чи джи чжи",
    "진": "jin chin чин джин", "엄": "um uhm eom om aum ом эм аум", "태": "tae thae tai тхэ тэ",
    "봉": "bong pong пон бон", "방": "bang pang пан бан", "배": "bae pae bai пэ бэ",
    "원": "won weon вон", "천": "cheon chun chon чхон чон", "편": "pyun pyeon pyon пхён пён",
    "남궁": "namgung namkoong namgoong namkung namgong намгун намкун",
    "황보": "hwangbo whangbo хванбо", "제갈": "jegal chegal jekal чегаль",
    "사공": "sagong sakong сагон", "선우": "seonu sunwoo seonwoo sonu sonwu сону",
    "독고": "dokgo dokko tokko токко",
}  # fmt: skip
_PLAIN_FAMILIES = (
    "한송황홍하공석설마길연위표명기반왕금옥육인맹제모탁국어은용예손추도소채함남"
    "윤장"
)  # whose spellings the tables give
_EXTRA_PLAIN = {"윤": "yoon yun юн", "장": "jang chang чан джан чжан", "황": "hwang whang хван"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A Korean name as it may be written in Hangul."""

    family: frozenset[str]
    given: tuple[frozenset[str], ...]

    def agrees(self, other: Reading) -> bool:
        """Whether one Hangul name can be both."""
        return (
            len(self.given) == len(other.given)
            and not self.family.isdisjoint(other.family)
            and not any(a.isdisjoint(b) for a, b in zip(self.given, other.given, strict=True))
        )


@lru_cache(maxsize=1 << 14)
def syllables(written: str, kind: str) -> frozenset[str]:
    """Return the Hangul syllables that one written in Latin ("L") or Cyrillic ("C") may be."""
    initials, vowels, finals = _TABLES[kind]
    found = set()
    for first in range(4):
        if written[:first] not in initials:
            continue
        for last in range(first + 1, min(len(written), first + 3) + 1):
            rest = written[last:]
            if written[first:last] not in vowels or rest not in finals:
                continue
            for i in initials[written[:first]]:
                for v in vowels[written[first:last]]:
                    for f in finals[rest]:
                        if i not in _RARE_INITIALS and f not in _RARE_FINALS:
                            found.add(chr(0xAC00 + 588 * i + 28 * v + f))
    return frozenset(found)


@lru_cache(maxsize=1)
def _families() -> dict[str, frozenset[str]]:
    """Return for each spelling of a family name those in Hangul that it may be."""
    found: dict[str, set[str]] = {}
    for hangul, spellings in (*_FAMILIES.items(), *_EXTRA_PLAIN.items()):
        for spelling in spellings.split():
            found.setdefault(spelling, set()).add(hangul)
    for family in sorted(set(_PLAIN_FAMILIES)):
        code = ord(family) - 0xAC00
        letters = code // 588, code % 588 // 28, code % 28
        for tables in _TABLES.values():
            spelt = (
                [spelling for spelling, numbers in table.items() if letter in numbers]
                for letter, table in zip(letters, tables, strict=True)
            )
            for written in map("".join, product(*spelt)):
                found.setdefault(written, set()).add(family)
    return {spelling: frozenset(names) for spelling, names in found.items()}


@lru_cache(maxsize=1)
def hangul_families() -> frozenset[str]:
    """Return the family names in Hangul, of one syllable and of two."""
    return frozenset(_FAMILIES) | frozenset(_PLAIN_FAMILIES)


def family_of(written: str) -> frozenset[str]:
    """Return the Hangul family names that a word in any script may be."""
    if "가" <= written[:1] <= "힣":
        return frozenset({written}) & hangul_families()
    return _families().get(_plain(written), frozenset())


def _plain(word: str) -> str:
    """Fold a word, but keep ё: it is no е in a Korean name."""
    return re.sub(
        "[-‐‑’'ъ ]", "", fold(word.replace("ё", "\ue000").replace("Ё", "\ue000"))
    ).replace("\ue000", "ё")


_WORD = lazy(r"[A-Za-zÀ-ɏ’'ʼ]+|[Ѐ-ӿ]+|[가-힣]+")


@lru_cache(maxsize=1 << 15)
def readings(name: str) -> tuple[Reading, ...]:
    """Return how a name may be read as a Korean one; nothing if it cannot be one.

    Orders: family name first (Moon Jae-in, Moon Jae In, Moon Jaein, 문재인, Мун Чжэ Ин, Мун Чжэин)
    or, in Latin letters, last (Jae-in Moon).
    """
    words = _WORD.findall(name)
    if not words or not 1 <= len(words) <= 4:
        return ()
    kinds = {_kind(word) for word in words}
    if len(kinds) != 1 or "".join(words) != re.sub(r"[\s\-‐‑]", "", name):
        return ()
    kind = kinds.pop()
    if kind == "H":
        return tuple(_hangul("".join(words)) if len(words) == 1 else ())
    parts = [_plain(word) for word in words]
    return tuple(_spelt(parts, name, kind))


def _kind(word: str) -> str:
    if "가" <= word[0] <= "힣":
        return "H"
    return "C" if "Ѐ" <= word[0] <= "ӿ" else "L"


def _hangul(name: str) -> Iterator[Reading]:
    if not 2 <= len(name) <= 4:
        return
    for size in (2, 1):
        if len(name) > size and name[:size] in hangul_families() and len(name) - size <= 2:
            given = tuple(frozenset(char) for char in name[size:])
            yield Reading(frozenset((name[:size],)), given)


def _spelt(parts: list[str], name: str, kind: str) -> Iterator[Reading]:
    hyphen = re.match(r"[^\s\-‐‑]+[-‐‑]", name) is not None
    orders = [(parts[0], parts[1:])]
    if kind == "L" and len(parts) > 1 and (hyphen or parts[0] not in _families()):
        orders = [(parts[-1], parts[:-1])]
    for family, given in orders:
        names = _families().get(family, frozenset())
        if names and given:
            for places in _split(given, kind):
                yield Reading(names, places)


def _split(given: list[str], kind: str) -> Iterator[tuple[frozenset[str], ...]]:
    """Yield the syllables of a given name: two words of one each, or one word of one or two."""
    if len(given) == 2:
        first, second = syllables(given[0], kind), syllables(given[1], kind)
        if first and second:
            yield first, second
        return
    if len(given) != 1:
        return
    word = given[0]
    if whole := syllables(word, kind):
        yield (whole,)
    for at in range(1, len(word)):
        first, second = syllables(word[:at], kind), syllables(word[at:], kind)
        if first and second:
            yield first, second


@lru_cache(maxsize=1 << 14)
def place_readings(name: str) -> tuple[tuple[frozenset[str], ...], ...]:
    """Return how the name of a place may be read as two to four Hangul syllables."""
    word = _plain(name)
    if not word or not word.isalpha():
        return ()
    kind = _kind(word)
    if kind == "H" and len(word) > 2:
        word = word.removesuffix("시")
    if kind == "H":
        return (tuple(frozenset(char) for char in word),) if 2 <= len(word) <= 4 else ()
    if len(word) > 14:
        return ()
    return tuple(places for places in _cut(word, kind, 4) if len(places) > 1)


def _cut(word: str, kind: str, most: int) -> Iterator[tuple[frozenset[str], ...]]:
    if whole := syllables(word, kind):
        yield (whole,)
    if most > 1:
        for at in range(1, min(len(word), 7)):
            if head := syllables(word[:at], kind):
                for rest in _cut(word[at:], kind, most - 1):
                    yield (head, *rest)


def same_place(one: str, other: str) -> bool:
    """Whether two names of places can be one written in Hangul."""
    return any(
        len(a) == len(b) and not any(x.isdisjoint(y) for x, y in zip(a, b, strict=True))
        for a in place_readings(one)
        for b in place_readings(other)
    )


def same_korean(one: str, other: str) -> bool:
    """Whether two names can be spellings of one Korean name in Hangul."""
    return any(a.agrees(b) for a in readings(one) for b in readings(other))


# What all spellings of a syllable have in common, by the order of the letters in Unicode.
_INITIAL_CLASS = "kknttnmppss-cccktph"
_VOWEL_CLASS = "aeyyeeeeewwweewwieeii"
_FINAL_CLASS = "-kkknnntlkmlllplmppttnttktpt"


def _class_of(syllable: str) -> str:
    code = ord(syllable) - 0xAC00
    return _INITIAL_CLASS[code // 588] + _VOWEL_CLASS[code % 588 // 28] + _FINAL_CLASS[code % 28]


@lru_cache(maxsize=1)
def _family_classes() -> dict[str, str]:
    """Return for each family name in Hangul the first of all that spellings confuse it with."""
    first = {name: name for name in hangul_families()}

    def root(name: str) -> str:
        while first[name] != name:
            name = first[name]
        return name

    for names in _families().values():
        low, *others = sorted(map(root, names))
        for other in others:
            first[other] = low
    return {name: root(name) for name in first}


@lru_cache(maxsize=1 << 15)
def korean_keys(name: str) -> frozenset[str]:
    """Return keys of which two names that are the same have one in common."""
    classes = _family_classes()
    return frozenset(
        classes[min(reading.family)] + "".join(_class_of(min(place)) for place in reading.given)
        for reading in readings(name)
    )


def place_keys(name: str) -> frozenset[str]:
    """Return keys of which two names of places that are the same have one in common."""
    return frozenset("".join(_class_of(min(x)) for x in places) for places in place_readings(name))
