"""Other spellings of the people of the lexicon, above all of Korean names in Latin and Cyrillic.

Korean given names are compared syllable by syllable: each written syllable must be a spelling of
the Hangul syllable in its place. Distance between spellings is never used, for Kim Jong-un is not
Kim Hong-kyun.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from search_index.entities.candidates import Candidate
from search_index.entities.entries import LexiconEntry
from search_index.entities.lexicon import Lexicon
from search_index.entities.normalise import fold
from search_index.entities.tokens import Words
from search_index.models import EntityType

# Spellings of the parts of a syllable: Revised Romanization, McCune-Reischauer without its marks,
# and the customs of personal names; for Cyrillic the system of Kontsevich and its older forms.
_INITIAL_LATIN = "k g|kk gg|n|t d|tt dd|r l n|m|p b|pp bb|s sh|ss|~ ng|ch j|jj tch|ch|k|t|p|h"
_VOWEL_LATIN = (
    "a ah|ae ai|ya|yae|eo o u uh ou|e|yeo yo you yu yuh|ye|o oh|wa|wae|oe wae|yo|u oo woo ou|"
    "wo weo wuh|we|wi ui|yu yoo you|eu u|ui eui|i ee yi"
)
_FINAL_LATIN = "~|k g ck|k|k|n|n|n|t|l r ll|k|m|l|l|l|p|l|m|p b|p|t|t|ng|t|t|k|t|p|t"
_INITIAL_CYRILLIC = "к г|кк|н|т д|тт|р л н|м|п б|пп|с|сс|~|ч чж дж ж ц|чч|чх ч|кх к|тх т|пх п|х"
_VOWEL_CYRILLIC = "а|э е|я|йя|о|е э|е ё ео йо|е йе|о|ва уа|вэ уэ|ве|ё йо|у|во уо|ве|ви|ю|ы|и ы ый|и"
_FINAL_CYRILLIC = "~|к г|к|к|н|н|н|т|ль л р|к|м|ль|ль|ль|п|ль|м|п б|п|т|т|н нг|т|т|к|т|п|т"


def _options(table: str) -> list[tuple[str, ...]]:
    return [tuple(part.replace("~", "") for part in cell.split(" ")) for cell in table.split("|")]


_TABLES = {
    "L": tuple(map(_options, (_INITIAL_LATIN, _VOWEL_LATIN, _FINAL_LATIN))),
    "C": tuple(map(_options, (_INITIAL_CYRILLIC, _VOWEL_CYRILLIC, _FINAL_CYRILLIC))),
}


@lru_cache(maxsize=4096)
def spellings(syllable: str, kind: str) -> frozenset[str]:
    """Return the spellings of a Hangul syllable in Latin (`kind` "L") or Cyrillic ("C")."""
    code = ord(syllable) - 0xAC00
    initial, vowel, final = _TABLES[kind]
    return frozenset(
        a + b + c
        for a in initial[code // 588]
        for b in vowel[code % 588 // 28]
        for c in final[code % 28]
    )


def same_korean_name(hangul: str, family: str, given: tuple[str, ...], kind: str) -> bool:
    """Whether a name in Latin or Cyrillic syllables can be a spelling of a Hangul name."""
    if len(hangul) != 1 + len(given):
        return False
    if not _same_family(hangul[0], family, kind):
        return False
    return all(
        part in spellings(syllable, kind) for syllable, part in zip(hangul[1:], given, strict=True)
    )


_FAMILIES = {
    "김": "kim gim ким", "이": "lee yi rhee ri li ли", "박": "park pak bak пак",
    "최": "choi choe чхве цой",
    "정": "jung chung jeong chong cheong чон чжон", "노": "roh noh no ро но", "리": "ri lee ли",
    "임": "lim im rim лим им", "유": "yoo yu you ю", "류": "ryu yoo рю", "우": "woo wu у",
    "문": "moon mun мун", "오": "oh o о", "안": "ahn an ан", "서": "seo suh со", "조": "cho jo чо",
    "신": "shin sin син", "성": "sung seong сон", "백": "paik baek paek пэк",
    "허": "hur heo huh хо",
}  # fmt: skip


def _same_family(syllable: str, family: str, kind: str) -> bool:
    listed = _FAMILIES.get(syllable)
    return family in listed.split() if listed else family in spellings(syllable, kind)


@lru_cache(maxsize=4)
def _koreans(lexicon: Lexicon) -> tuple[LexiconEntry, ...]:
    return tuple(
        entry for entry in lexicon.people
        if re.fullmatch("[가-힣]{3}", entry.names.get("ko", ""))
        and entry.names["ko"] not in entry.when  # a name that many others bear
        and entry.country in {"place:south-korea", "place:north-korea"}
    )  # fmt: skip


def _of_lexicon(name: str, lexicon: Lexicon) -> LexiconEntry | None:
    words = Words(name)
    if len(words) != 3 or len(set(words.kinds)) != 1 or words.kinds[0] not in "LC":
        return None
    parts = [fold(word).replace("ё", "е") for word in words.words]
    orders = [(parts[0], (parts[1], parts[2]))]
    if words.kinds[0] == "L":
        orders.append((parts[2], (parts[0], parts[1])))
    matches = {
        entry.id: entry
        for family, given in orders
        for entry in _koreans(lexicon)
        if same_korean_name(entry.names["ko"], family, given, words.kinds[0])
    }
    return next(iter(matches.values())) if len(matches) == 1 else None


def linked(candidates: Iterable[Candidate], lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield the candidates, people that the lexicon knows in another spelling linked to it.

    A spelling that could be two people of the lexicon is left apart.
    """
    for candidate in candidates:
        entry = None
        if candidate.type == EntityType.PERSON and not "가" <= candidate.name[0] <= "힣":
            entry = _of_lexicon(candidate.name, lexicon)
        if entry is None:
            yield candidate
        else:
            yield replace(candidate, entity=entry.id, type=entry.type, name=entry.name)
