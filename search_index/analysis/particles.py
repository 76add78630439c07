"""Particles at the end of a Korean word, known by rule.

A Korean noun is written together with what marks its part in the sentence: 세미나, 세미나를,
세미나에서는, 세미나였다. The endings are built here as the grammar builds them: the plural mark,
then a particle of case or place, then auxiliary ones, or a form of the copula. Particles and
their order follow the usual descriptions (S. E. Martin, "A Reference Grammar of Korean", 1992;
H.-M. Sohn, "The Korean Language", 1999).

Without a dictionary a noun may end like a particle (전문가, 회의, 제도). Three things hold back:

- Many particles agree with the sound before them: 은, 이, 을, 과 and 으로 follow a consonant; 는,
  가, 를, 와 and 로 a vowel (로 also ㄹ). So 전문가 keeps its 가 and 북극항로 its 로.
- Only endings that the grammar can build are known: 북극항로를 loses 를 alone, for there is no
  로를, and 국제회의에서 loses 에서 alone.
- At least two syllables are left: 국가, 회의, 제도, 정부 are whole.

What is left may still be too short (어린이 gives 어린): it is for finding more than the word as
written finds, which remains the better match. Particles that end more nouns than they mark are
left out: 나 and 랑 after a vowel (세미나), and of the copula 인, 이란 and 이자.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum, auto
from functools import lru_cache


class _Sound(Enum):
    """What an ending follows."""

    ANY = auto()
    CONSONANT = auto()
    VOWEL = auto()
    OPEN = auto()  # a vowel or ㄹ
    CLOSED = auto()  # a consonant other than ㄹ


_Ending = tuple[str, _Sound]

_PLURAL = "들"
_SUBJECT: tuple[_Ending, ...] = (("이", _Sound.CONSONANT), ("가", _Sound.VOWEL))
_OBJECT: tuple[_Ending, ...] = (("을", _Sound.CONSONANT), ("를", _Sound.VOWEL))
_TOPIC: tuple[_Ending, ...] = (("은", _Sound.CONSONANT), ("는", _Sound.VOWEL))
_WITH: tuple[_Ending, ...] = (("과", _Sound.CONSONANT), ("와", _Sound.VOWEL))
_OF: tuple[_Ending, ...] = (("의", _Sound.ANY),)

_PLACES = (
    *("에", "에서", "에게", "에게서", "한테", "한테서", "께", "께서", "에까지", "에서부터"),
    *("처럼", "만큼", "보다", "대로", "같이", "하고"),
)
_TOWARDS = ("로", "로서", "로써", "로부터", "로까지")
_LIMITS = ("만", "까지", "부터", "조차", "마저", "뿐")  # other marks may follow these
_LAST = ("도", "마다", "밖에", "커녕", "뿐만", "까지도", "만도", "조차도", "마저도")
_CONTRACTED = ("엔", "에선", "에겐", "한텐", "까진", "부턴", "보단")

_COPULA = (
    *("이었다", "이었던", "이었으며", "이었고", "이었지만", "이었습니다", "이어서", "이고", "이나"),
    *("이라도", "이야말로", "이든", "이든지", "이랑"),
)
_COPULA_ANYWHERE = (
    *("이다", "입니다", "이며", "이지만", "이므로", "이라서", "이라고", "이라는", "이라며"),
)
_COPULA_AFTER_VOWEL = (
    *("였다", "였던", "였으며", "였고", "였지만", "였습니다", "여서"),
    *("라고", "라는", "라며", "라도", "야말로", "든지"),
)

_FIRST_SYLLABLE, _LAST_SYLLABLE = "가", "힣"
_FINALS, _RIEUL = 28, 8  # final consonants of a syllable, none among them; ㄹ (Unicode, 3.12)
_LEAST = 2


def without_particle(run: str, least: int = _LEAST) -> str:
    """Return a run of Hangul syllables without the longest ending that a noun may have there.

    `run` itself if there is none or fewer than `least` syllables would be left. Where nothing
    would be left, the run follows letters of another script (the 에서는 of "KIEP에서는"), and
    agrees with a sound that is not known.
    """
    endings, longest = _endings()
    for size in range(min(longest, len(run) - least), 0, -1):
        allowed = endings.get(run[-size:], ())
        if allowed and (size == len(run) or any(_follows(run[-size - 1], s) for s in allowed)):
            run = run[:-size]
            break
    return run[:-1] if run.endswith(_PLURAL) and len(run) > least else run


@lru_cache(maxsize=1)
def _endings() -> tuple[dict[str, frozenset[_Sound]], int]:
    """Return every ending of the singular with what it may follow, and the longest one's size."""
    found: dict[str, set[_Sound]] = {}
    for text, sound in _built():
        found.setdefault(text, set()).add(sound)
    return {text: frozenset(found[text]) for text in found}, max(map(len, found))


def _built() -> Iterator[_Ending]:
    """Yield the endings of the singular, some more than once."""
    limits = [(text, _Sound.ANY) for text in _LIMITS]
    last = [(text, _Sound.ANY) for text in _LAST]
    cases = [(text, _Sound.ANY) for text in _PLACES]
    cases += [(text, _Sound.OPEN) for text in _TOWARDS]
    cases += [("으" + text, _Sound.CLOSED) for text in _TOWARDS]
    cases += _WITH
    copula = [(text, _Sound.CONSONANT) for text in _COPULA]
    copula += [(text, _Sound.ANY) for text in _COPULA_ANYWHERE]
    copula += [(text, _Sound.VOWEL) for text in _COPULA_AFTER_VOWEL]
    limited = [*limits, *_joined(limits, [*_TOPIC, *_OF, *_SUBJECT, *_OBJECT])]
    yield from (*_SUBJECT, *_OBJECT, *_TOPIC, *_OF, *last, *limited, *cases, *copula)
    yield from _joined(cases, [*_TOPIC, *_OF, *last, *limited])
    yield from _joined(limits, copula)
    yield from ((text, _Sound.ANY) for text in _CONTRACTED)
    yield from (("론", _Sound.OPEN), ("으론", _Sound.CLOSED))


def _joined(first: Iterable[_Ending], second: Iterable[_Ending]) -> Iterator[_Ending]:
    """Yield each ending of `first` with each of `second` that agrees with it."""
    for one, sound in first:
        for two, after in second:
            if _follows(one[-1], after):
                yield one + two, sound


def _follows(syllable: str, sound: _Sound) -> bool:
    """Whether an ending that follows `sound` may follow a syllable."""
    if sound is _Sound.ANY:
        return True
    if not _FIRST_SYLLABLE <= syllable <= _LAST_SYLLABLE:
        return False
    final = (ord(syllable) - ord(_FIRST_SYLLABLE)) % _FINALS
    return {
        _Sound.CONSONANT: final != 0,
        _Sound.VOWEL: final == 0,
        _Sound.OPEN: final in (0, _RIEUL),
        _Sound.CLOSED: final not in (0, _RIEUL),
    }[sound]
