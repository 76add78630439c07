"""What a Korean noun ends in as it stands in a sentence, known by rule.

A noun is written together with what marks its part in the sentence: 세미나, 세미나를,
세미나에서는, 세미나였다; with 하다 "to do" it is a verb: 발표, 발표했다. The endings are built here
as the grammar builds them: a particle of case or place, then auxiliary ones; or a form of the
copula; or one of the verbs 하다, 되다, 시키다, 당하다. Particles and their order follow the usual
descriptions (S. E. Martin, "A Reference Grammar of Korean", 1992; H.-M. Sohn, "The Korean
Language", 1999).

Without a dictionary a noun may end like a particle (전문가, 회의, 제도). Three things hold back:

- Many particles agree with the sound before them: 은, 이, 을, 과 and 으로 follow a consonant; 는,
  가, 를, 와 and 로 a vowel (로 also ㄹ). So 전문가 keeps its 가 and 북극항로 its 로.
- Only endings that the grammar can build are known: 북극항로를 loses 를 alone, for there is no
  로를, and 국제회의에서 loses 에서 alone.
- At least two syllables are left: 국가, 회의, 제도, 정부 are whole.

What is left may still be too short (어린이 gives 어린): it is for finding more than the word as
written finds, which remains the better match. Endings that end more nouns than they mark are
left out: 나 and 랑 after a vowel (세미나); of the copula 인 (한국인), 이란 and 이자; of 하다 the
short forms 해 (북극해) and 함 (잠수함). docs/korean.md has the figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from functools import lru_cache

from search_index.analysis.folding import fold
from search_index.analysis.tokens import WORD, is_character


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

_PLACES = """
    에 에서 에게 에게서 한테 한테서 께 께서 에까지 에서부터 처럼 만큼 보다 대로 같이 하고
"""
_TOWARDS = "로 로서 로써 로부터 로까지"  # with 으 before them after a consonant
_LIMITS = "만 까지 부터 조차 마저 뿐"  # which other marks may follow
_LAST = "도 마다 밖에 커녕 뿐만 까지도 만도 조차도 마저도"
_CONTRACTED = "으론 엔 에선 에겐 한텐 까진 부턴 보단"

_COPULA = """
    이었다 이었던 이었으며 이었고 이었지만 이었습니다 이어서 이고 이나 이라도 이야말로 이든 이든지
    이랑
"""
_COPULA_ANYWHERE = "이다 입니다 이며 이지만 이므로 이라서 이라고 이라는 이라며"
_COPULA_AFTER_VOWEL = """
    였다 였던 였으며 였고 였지만 였습니다 여서 라고 라는 라며 라도 야말로 든지
"""

# Verbs made of a noun: 하다 "to do", 되다 "to become", 시키다 "to make", 당하다 "to suffer".
_VERB_STEMS = "하 되 시키 당하"
_VERB_PAST = "했 하였 됐 되었 시켰 당했"
_AFTER_STEM = """
    는 고 며 면 지 게 던 다 는데 면서 도록 거나 지만 므로 자 자고 려 려고 려는 지는 지도 다고 다는
    겠다 겠다고 겠다는 기 기로 기도 기에
"""
_AFTER_PAST = "다 고 던 다고 다는 다며 다가 지만 는데 으며 으나 으면 을 습니다 기 음"
_VERB_FORMS = """
    한 할 하여 하여야 해서 해야 해도 합니다 한다 한다고 한다는 한다며 한다면 함으로써
    된 될 되어 돼 돼서 돼야 됨 됩니다 된다 된다고 된다는 된다며 된다면
    시킨 시킬 시켜 시킵니다 시킨다 당한 당할 당한다
"""

_FIRST_SYLLABLE, _LAST_SYLLABLE = "가", "힣"
_FINALS, _RIEUL = 28, 8  # final consonants of a syllable, none among them; ㄹ (Unicode, 3.12)
_LEAST = 2
_SYLLABLES = re.compile("[가-힣]+")


def without_particle(run: str, least: int = _LEAST) -> str:
    """Return a run of Hangul syllables without the longest ending that a noun can have there.

    `run` itself if there is none or fewer than `least` syllables would be left. A run that is all
    ending agrees with a sound that is not known.
    """
    endings, longest = _endings()
    for size in range(min(longest, len(run) - least), 0, -1):
        allowed = endings.get(run[-size:], ())
        if allowed and (size == len(run) or any(_follows(run[-size - 1], s) for s in allowed)):
            run = run[:-size]
            break
    return run[:-1] if run.endswith(_PLURAL) and len(run) > least else run


def uninflected(word: str) -> str:
    """Return a word as it is typed without the Korean ending at its end; folded if it has one.

    What joins another word may be all ending (KIEP에서는, 한·러는), but not after a number, where
    it counts (3만); one syllable may be left (KIEP측은, 2017년에).
    """
    folded = fold(word)
    runs = list(WORD.finditer(folded))
    if not runs or not _SYLLABLES.fullmatch(last := runs[-1].group()):
        return word
    before = runs[-2].group() if len(runs) > 1 else ""
    if before and not before.isdigit() and not without_particle(last, 0):
        return folded[: runs[-2].end()]
    whole = not before or (len(before) > 1 and is_character(before))
    stem = without_particle(last, _LEAST if whole else 1)
    return word if stem == last else folded[: runs[-1].start()] + stem


@lru_cache(maxsize=1)
def _endings() -> tuple[dict[str, frozenset[_Sound]], int]:
    """Return every ending of the singular with what it may follow, and the longest one's size."""
    found: dict[str, set[_Sound]] = {}
    for text, sound in _built():
        found.setdefault(text, set()).add(sound)
    return {text: frozenset(found[text]) for text in found}, max(map(len, found))


def _built() -> Iterator[_Ending]:
    """Yield the endings of the singular, some more than once."""
    limits = _after(_Sound.ANY, _LIMITS)
    last = _after(_Sound.ANY, _LAST)
    cases = [
        *_after(_Sound.ANY, _PLACES),
        *_after(_Sound.OPEN, _TOWARDS),
        *_joined([("으", _Sound.CLOSED)], _after(_Sound.ANY, _TOWARDS)),
        *_WITH,
    ]
    copula = [
        *_after(_Sound.CONSONANT, _COPULA),
        *_after(_Sound.ANY, _COPULA_ANYWHERE),
        *_after(_Sound.VOWEL, _COPULA_AFTER_VOWEL),
    ]
    limited = [*limits, *_joined(limits, [*_TOPIC, *_OF, *_SUBJECT, *_OBJECT])]
    yield from (*_SUBJECT, *_OBJECT, *_TOPIC, *_OF, *last, *limited, *cases, *copula)
    yield from _joined(cases, [*_TOPIC, *_OF, *last, *limited])
    yield from _joined(limits, copula)
    yield from _after(_Sound.ANY, _CONTRACTED)
    yield from _after(_Sound.ANY, _VERB_FORMS)
    yield from _joined(_after(_Sound.ANY, _VERB_STEMS), _after(_Sound.ANY, _AFTER_STEM))
    yield from _joined(_after(_Sound.ANY, _VERB_PAST), _after(_Sound.ANY, _AFTER_PAST))


def _after(sound: _Sound, texts: str) -> list[_Ending]:
    return [(text, sound) for text in texts.split()]


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
        _Sound.OPEN: final in (0, _RIEUL) and syllable != "으",
        _Sound.CLOSED: final not in (0, _RIEUL),
    }[sound]
