"""States named by one syllable or Chinese character that stands alone: 러 외무부, 美 국무부, 韓·러.

Newspapers write them in headlines. Those that are words of their own as well count only where they
can be nothing else: 中 is also "during", and 日 a day.
"""

from __future__ import annotations

from collections.abc import Iterator

from search_index.entities.patterns import lazy

# Chinese characters for states, and the syllables that mean them.
_CHARACTERS = {
    "韓": "한", "美": "미", "中": "중", "日": "일", "露": "러", "北": "북", "蘇": "소", "英": "영",
    "獨": "독", "南": "남",
}  # fmt: skip
# The set of letters goes first, before what must not stand before it: then re tries no other place.
_WRITTEN = lazy(
    "[韓美中日露北蘇英獨南](?<![\u4e00-\u9fff0-9].)"
    "(?:(?:[·ㆍ∙‧・/-]?[韓美中日露北蘇英獨南러]){1,3}|(?<=[韓美露蘇英獨])"
    "|(?<=[北中日])(?<![가-힣].)(?<![가-힣)\\]]\\s.)(?=\\s?[가-힣,]))(?![\u4e00-\u9fff])"
)
# 러 alone is Russia. 미 and 북 are where somebody or something of a state stands behind them.
_LONE = lazy(
    r"[러미북](?<![가-힣0-9A-Za-z].)(?:(?<=러)(?=[\s,](?!\n))"
    r"|(?<=미)(?=\s(?:국무|국방|재무|법무|대통령|정부|행정부|의회|상원|하원|백악관|정보|언론|중앙|연방|당국"
    r"|해군|육군|공군|본토|전문가|대사|특사|측))"
    r"|(?<=북)(?=,?\s(?:외무성|노동당|미사일|핵|매체|당국|정권|대사|김정은|김여정|최선희|주민|노동자|선박"
    r"|군부|측)))"
)


def lone_states(text: str) -> Iterator[tuple[int, str]]:
    """Yield where states in short stand alone, and the Hangul syllables for what is written there.

    A dot or dash between two of them is kept.
    """
    if "러시아" in text or "북한" in text or "미국" in text:
        for match in _LONE.finditer(text):
            yield match.start(), match.group()
    for match in _WRITTEN.finditer(text):
        yield match.start(), "".join(_CHARACTERS.get(char, char) for char in match.group())
