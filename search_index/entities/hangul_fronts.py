"""Places at the head of a body's name in Hangul, in the spelling that is usual.

하바롭스크교육원 is 하바로프스크교육원; 전라북도문화센터 and 전북도문화센터 are 전북문화센터.
"""

from __future__ import annotations

from search_index.entities.hangul_agencies import named_in
from search_index.entities.hangul_foreign import foreign_syllables
from search_index.entities.lexicon import Lexicon
from search_index.entities.patterns import lazy
from search_index.models import EntityType

_PROVINCES = {
    "경상북도": "경북", "경상남도": "경남", "전라북도": "전북", "전라남도": "전남",
    "충청북도": "충북", "충청남도": "충남",
}  # fmt: skip
_PROVINCE = lazy(
    rf"(?:(?P<full>{'|'.join(_PROVINCES)})|(?P<short>{'|'.join(_PROVINCES.values())})도)"
    "(?:특별자치도)?(?=.{2})"
)
_LEAST, _MOST = 4, 12  # syllables of a place that may be spelt otherwise


def usual_front(name: str, lexicon: Lexicon) -> str:
    """Return the name of a body with the place at its head in its usual spelling."""
    province = _PROVINCE.match(name)
    if province is not None:
        short = province["short"] or _PROVINCES[province["full"]]
        return short + name[province.end() :].lstrip()
    if not foreign_syllables(name[:_LEAST]):
        return name
    for size in range(min(_MOST, len(name)), _LEAST - 1, -1):
        entry = named_in(lexicon, name[:size], EntityType.PLACE)
        if entry is not None:
            usual = entry.names.get("ko", "")
            alike = usual[:2] == name[:2] and abs(len(usual) - size) <= 1 and " " not in usual
            return usual + name[size:] if alike and not entry.demonyms else name
    return name
