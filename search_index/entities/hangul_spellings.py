"""The ways in which a given name of another language is written in Hangul."""

from __future__ import annotations

from search_index.entities.patterns import lazy

# Consonants that are also written tense in Russian names, as number of the initial (Unicode 3.12):
# ㅋ ㄲ, ㅌ ㄸ, ㅍ ㅃ; before ㅔ, ㅖ, ㅠ and ㅣ also ㅌ ㅉ (티, 찌).
_TENSE = {15: 1, 16: 4, 17: 8}
_T, _JJ, _SOFT_VOWELS = 16, 13, frozenset((5, 7, 17, 20))
# The other way round, and ㅆ as ㅅ, ㅉ as ㅊ: the spellings of the South.
_PLAIN = {1: 15, 4: 16, 8: 17, 10: 9, 13: 14}
_TENSE_SYLLABLE = lazy("[까-낗따-띻빠-삫싸-앃짜-찧]")
_BASE, _OF_INITIAL, _OF_VOWEL = 0xAC00, 588, 28
_MOST_SPELLINGS = 16
# Initials and finals of Hangul syllables by their place in Unicode (3.12), as the consonant that
# they sound like, tense, aspirated and plain being one; "" for ㅇ, which is silent before a vowel.
_INITIALS = ("g", "g", "n", "d", "d", "r", "m", "b", "b", "s", "s", "", *"jjj", *"gdbh")
_FINALS = {1: "g", 4: "n", 8: "r", 16: "m", 17: "b", 19: "s", 21: "n"}


def tense_spellings(name: str) -> list[str]:
    """Return the ways to write a Russian name in Hangul with ㅋ, ㅌ and ㅍ tense or not.

    니콜라이, 니꼴라이; 타티야나, 따찌야나. The name itself comes first.
    """
    found = [""]
    for char in name:
        initial, rest = divmod(ord(char) - _BASE, _OF_INITIAL)
        ways = [char]
        if initial in _TENSE and len(found) <= _MOST_SPELLINGS:
            ways.append(chr(_BASE + _TENSE[initial] * _OF_INITIAL + rest))
            if initial == _T and rest // _OF_VOWEL in _SOFT_VOWELS:
                ways.append(chr(_BASE + _JJ * _OF_INITIAL + rest))
        if char == "디":
            ways.append("지")  # 블라지미르
        found = [head + way for head in found for way in ways]
    return found


def has_tense(name: str) -> bool:
    """Whether a name has a tense consonant, ㄲ, ㄸ, ㅃ, ㅆ or ㅉ, at the head of a syllable."""
    return _TENSE_SYLLABLE.search(name) is not None


def plain_spellings(name: str) -> tuple[str, ...]:
    """Return the usual ways to write a Russian name that has tense consonants: 모스끄바, 뜨베리.

    They are those of the press in Russia and the North; none for a name without such consonants.
    """
    if not has_tense(name):
        return ()
    plain = "".join(map(_untensed, name))
    soft = plain.replace("지", "디")
    north = f"블라{soft[2:]}" if soft.startswith("울라") else soft
    return tuple(dict.fromkeys((plain, soft, north)))


def _untensed(char: str) -> str:
    initial, rest = divmod(ord(char) - _BASE, _OF_INITIAL)
    if initial == _JJ and rest // _OF_VOWEL in _SOFT_VOWELS:
        return chr(_BASE + _T * _OF_INITIAL + rest)
    return chr(_BASE + _PLAIN[initial] * _OF_INITIAL + rest) if initial in _PLAIN else char


def same_given(one: str, other: str) -> bool:
    """Whether two spellings in Hangul are one given name: 알렉산드로, 알렉산드르; 올렉, 올레크.

    They are if they have the same consonants, two at least, and begin alike.
    """
    if one == other:
        return True
    row = _consonants(one)
    return len(row) > 1 and row == _consonants(other) and _alike(one[0], other[0])


def _alike(one: str, other: str) -> bool:
    """Whether two syllables have the same vowel."""
    vowels = [(ord(char) - 0xAC00) % 588 // 28 for char in (one, other)]
    return vowels[0] == vowels[1]


def _consonants(name: str) -> str:
    row = ""
    for char in name:
        initial, rest = divmod(ord(char) - 0xAC00, 588)
        row += _INITIALS[initial] if 0 <= initial < len(_INITIALS) else "?"
        row += _FINALS.get(rest % 28, "")
    return row.replace("rr", "r")
