"""How a name in Hangul ends in its eojeol, and the lists that its recognition goes by."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from search_index.entities.normalise import PARTICLES
from search_index.entities.patterns import lazy
from search_index.entities.tokens import Gap, Words
from search_index.entities.wordlists import word_list

# Particles that behind a person are rather the end of a longer word.
_NO_PARTICLES = frozenset("자다인라고나며든론란들")
_AFTER_CONSONANT = ("은", "이", "을", "과", "으")
_AFTER_VOWEL = ("는", "가", "를", "와", "랑", "여", "라고", "라는", "라며", "라면", "였")
_COPULA = ("이다", "이었", "이라", "이자", "이며", "이고", "인데", "이지만", "이야")
_NO_PHRASES = frozenset(("북한", "남한", "주한"))  # they end like 위한, "for"
_BEFORE_POSTS = frozenset("전현구신부")  # a former, present, new or vice holder of a post
# What stands between a person and a particle, written onto the name.
_PLURAL = lazy(r"(?:측|등|들|뿐)")

_FURTHEST = 6  # parts of words behind a name in which its title is looked for

_LONGEST_PARTICLE = max(map(len, PARTICLES))
LONGEST_NAME = 24  # syllables of a name in one run; longer runs are looked at no further
_PARTICLE_ENDS = frozenset(particle[-1] for particle in PARTICLES if particle)

_SYLLABLES, _FINALS, _RIEUL = 0xAC00, 28, 8


def closed(syllable: str) -> bool:
    """Whether a Hangul syllable ends in a consonant."""
    return (ord(syllable) - _SYLLABLES) % _FINALS != 0


def agrees(last: str, rest: str) -> bool:
    """Whether the particle `rest` has the form that it takes behind the syllable `last`.

    은, 이, 을, 과, 으로 stand behind a consonant, 는, 가, 를, 와, 로 behind a vowel (로 also behind
    ㄹ), as in the Korean orthography.
    """
    if not rest:
        return True
    if closed(last):
        if rest.startswith("로") and not rest.startswith("로서"):
            return (ord(last) - _SYLLABLES) % _FINALS == _RIEUL
        return not rest.startswith(_AFTER_VOWEL)
    return not rest.startswith(_AFTER_CONSONANT) or rest.startswith(_COPULA)


@lru_cache(maxsize=1 << 16)
def stems(run: str) -> tuple[int, ...]:
    """Return how long a run of Hangul is without each particle it may end in, the longest first.

    The whole run is the first of them.
    """
    length = len(run)
    found = [length]
    if run[-1] in _PARTICLE_ENDS:
        for size in range(length - 1, max(0, length - 1 - _LONGEST_PARTICLE), -1):
            rest = run[size:]
            if rest in PARTICLES and agrees(run[size - 1], rest):
                found.append(size)
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def person_particle(last: str, rest: str) -> bool:
    """Whether `rest` may follow the name of a person that ends in the syllable `last`."""
    if rest in _NO_PARTICLES:
        return False
    if rest in PARTICLES:
        return agrees(last, rest)
    return _PLURAL.match(rest) is not None and rest[1:] in PARTICLES


@dataclass(frozen=True, slots=True)
class Posts:
    """Titles, posts and callings of people."""

    behind: frozenset[str]
    before: frozenset[str]
    alone: frozenset[str]
    fronts: frozenset[str]  # what a post may be written onto: 외무장관, 청와대대변인
    lasts: frozenset[str]  # the last syllables of those behind
    longest: int


@lru_cache(maxsize=1)
def posts() -> Posts:
    """Return the packaged titles, read once a process."""
    behind = frozenset(word_list("posts_behind"))
    before = frozenset(word_list("posts_before"))
    longest = max(map(len, behind | before))
    lasts = frozenset(post[-1] for post in behind)
    alone, fronts = frozenset(word_list("posts_alone")), frozenset(word_list("post_fronts"))
    return Posts(behind, before, alone, fronts, lasts, longest)


@lru_cache(maxsize=1 << 15)
def post_of(run: str) -> str:
    """Return the post that a run of Hangul is, with or without a particle, or "".

    The longest post at its end counts: 외교부장관은 and 원내대표가 have one.
    """
    known = posts()
    for size in stems(run):
        if run[size - 1] in known.lasts:
            for length in range(min(size, known.longest), 0, -1):
                post = run[size - length : size]
                if post in known.behind and (length > 1 or size == 1):
                    return post
    return ""


@lru_cache(maxsize=1 << 15)
def office_of(run: str) -> str:
    """Return the post that a whole run of Hangul is, with the office it is written onto, or "".

    외무장관이, 소련외무장관과 and 청와대대변인은 are such runs.
    """
    post = post_of(run)
    if len(post) < 2:
        return ""
    fronts = posts().fronts
    for size in stems(run):
        front = run[: size - len(post)] if run[:size].endswith(post) else None
        if front is None:
            continue
        parts = (front, "") if front in fronts else _parted(front, fronts)
        if not front or parts is not None:
            return post
    return ""


def _parted(front: str, fronts: frozenset[str]) -> tuple[str, str] | None:
    """Return a state and an office written together, if `front` is that."""
    for size in range(2, len(front) - 1):
        if front[:size] in fronts and front[size:] in fronts:
            return front[:size], front[size:]
    return None


def standing(words: Words, names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where names stand at the head of a word, in reading order, longer ones first.

    What follows the name may be written onto it. Linear in the words, whatever the names are.
    """
    if not names:
        return
    text, heads = words.text, {name[:2] for name in names}
    longest, shortest = max(map(len, names)), min(map(len, names))
    for start in words.starts:
        if text[start : start + 2] in heads:
            for size in range(longest, shortest - 1, -1):
                if text[start : start + size] in names:
                    yield start, start + size


def post_behind(words: Words, index: int) -> tuple[str, int]:
    """Return the post that stands behind word `index` and how many words further, or ("", 0).

    A body may stand between them (심규원 외교부 차관, 남궁현 한국가스공사 도입본부장), also with
    Latin letters or figures in its name (심규원 LS그룹 회장, 한빛21 이사장, GKI대표).
    """
    at, words_behind = index + 1, 0
    while at < len(words) and at - index <= _FURTHEST:
        gap = words.gaps[at]
        if gap > Gap.SPACE or (gap == Gap.NONE and (words_behind == 0 or _letter(words, at - 1))):
            return "", 0
        words_behind += gap == Gap.SPACE
        if words_behind > 3:
            return "", 0
        post = _numbered_post(words, at)
        if post:
            return post, at - index
        if words.kinds[at] not in "HLA" and gap != Gap.NONE:
            return "", 0
        if words.kinds[at] == "H":
            post = post_of(words.words[at])
            if post and (words_behind == 1 or len(post) > 1):
                return post, at - index
            if words_behind < 3 and _ends_phrase(words, at):
                return "", 0
        at += 1
    return "", 0


def _letter(words: Words, at: int) -> bool:
    """Whether word `at` is one letter that stands for a name: B씨."""
    return words.kinds[at] == "L" and len(words.words[at]) == 1


def _ends_phrase(words: Words, at: int) -> bool:
    """Whether word `at` ends what a title behind it may belong to.

    It does with a particle, but not as a department (원양산업과 과장), and as the family name of
    somebody else (김 위원장).
    """
    run = words.words[at]
    if len(run) == 1:
        return run not in _BEFORE_POSTS
    following = words.words[at + 1] if at + 1 < len(words) else ""
    department = run[-1] == "과" and following.startswith(("과장", "계장", "사무관", "주무관"))
    return run[-1] in "은는을를에의와과서며고한된" and not (department or run in _NO_PHRASES)


def _numbered_post(words: Words, at: int) -> str:
    """Return the post of 2차장, 1차관 and 제1부상, of which word `at` is the first part, or ""."""
    at += words.words[at] == "제"
    behind = at + 1
    if behind >= len(words) or words.kinds[at] != "N" or words.gaps[behind] != Gap.NONE:
        return ""
    post = post_of(words.words[behind]) if words.kinds[behind] == "H" else ""
    return post if words.words[behind].startswith(post) and len(post) > 1 else ""


def post_before(words: Words, index: int) -> str:
    """Return the post, without a particle, that stands right before word `index`, or ""."""
    if index == 0 or words.gaps[index] != Gap.SPACE or words.kinds[index - 1] != "H":
        return ""
    run = words.words[index - 1]
    known = posts().before
    for length in range(min(len(run), posts().longest), 0, -1):
        if run[-length:] in known and (length == len(run) or length > 1):
            return run[-length:]
    return ""
