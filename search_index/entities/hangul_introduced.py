"""People in Hangul whom their body and their post introduce, whatever their syllables say.

한결재단 한우성 이사장, 유지수 한결대 총장, 한결당 이성권, 스웨덴 두브사의 칼 요한 하만 회장.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document, reference
from search_index.entities.hangul_foreign import foreign_given, foreign_share
from search_index.entities.hangul_names import could_be_name, romanised
from search_index.entities.hangul_words import office_of, post_of, posts
from search_index.entities.names import Barriers, person
from search_index.entities.patterns import lazy
from search_index.entities.tokens import Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_LENGTH = 3  # syllables of a Korean name
# What ends words of three syllables that begin with a word of two: 대외국, 이끌고, 참석한.
_WORD_ENDS = frozenset(
    "학과국부실팀관원장사인법단회소대당시구군도직급적상내외간용측들만서지며고한된할될던은는이가을를의에로와및씨님"
)
_PARTY = lazy(r"(?:당|의힘|연대|연합|신당)$")
_ROW = lazy(r"(?:,\s?|\s?[·ㆍ]\s?|\s및\s)")
_KOREANS_ABROAD = frozenset("김박최강송황권윤허림조장정오남안천배손양임류서홍")
_LONGEST_PART = 8  # syllables of a word of a foreign name
_LONGEST = 4  # words of a foreign name
_FIRST, _LATER, _MEAN, _ALONE = 0.25, 0.25, 0.45, 0.5  # shares of foreign syllables
_PARTICLE_ENDS = frozenset("은는을를의에과와도")
_PATRONYMICS = ("비치", "브나", "치나", "리치", "미치")


@lru_cache(maxsize=1)
def _words_of_two() -> frozenset[str]:
    return frozenset(word_list("words_of_two"))


@lru_cache(maxsize=1 << 13)
def _may_be_introduced(run: str) -> bool:
    """Whether three syllables may be a name between a body and a post."""
    if not could_be_name(run) or post_of(run):
        return False
    return not (run[:2] in _words_of_two() and run[2] in _WORD_ENDS)


def introduced(document: Document) -> Iterator[Candidate]:
    """Yield the people whom a body and a post introduce, and names with a known family name."""
    words = document.words
    if "H" not in words.scripts:
        return
    yield from _beside_bodies(document)
    yield from _with_family(document)


def _korean(words: Words, index: int) -> Candidate:
    start = words.starts[index]
    name = words.text[start : start + _LENGTH]
    return person(start, start + _LENGTH, name, romanised(name))


def _beside_bodies(document: Document) -> Iterator[Candidate]:
    words, taken = document.words, document.taken
    for mention in document.mentions:
        if mention.type != EntityType.ORG or mention.demonym:
            continue
        first = bisect_left(words.starts, mention.start)
        after = bisect_left(words.starts, mention.end)
        if first == len(words) or words.starts[first] != mention.start:
            continue
        before = first - 1
        if before >= 0 and _name_at(words, before, first, taken) and _has_post(words, after):
            yield _korean(words, before)
        if after + 1 > len(words) or not _spaced(words, after):
            continue
        run = words.words[after]
        if taken[words.starts[after]] or not _may_be_introduced(run):
            continue
        if _has_post(words, after + 1) or _in_row_of_parties(document, mention, after):
            yield _korean(words, after)


def _name_at(words: Words, at: int, following: int, taken: bytearray) -> bool:
    """Whether a whole word of three syllables stands before word `following`, and is no name."""
    spaced = words.kinds[at] == "H" and words.gaps[following] == Gap.SPACE
    return spaced and not taken[words.starts[at]] and _may_be_introduced(words.words[at])


def _spaced(words: Words, at: int) -> bool:
    return at < len(words) and words.kinds[at] == "H" and words.gaps[at] == Gap.SPACE


def _has_post(words: Words, at: int) -> bool:
    """Whether word `at`, behind a space, is a title by itself or with an office before it."""
    if not _spaced(words, at):
        return False
    run = words.words[at]
    post = post_of(run)
    return len(post) > 1 and (run.startswith(post) or office_of(run) != "" or len(run) < 9)


def _in_row_of_parties(document: Document, party: Candidate, index: int) -> bool:
    """Whether a party and its member stand before another party: 한결당 이성권·두빛당 … 의원."""
    words, text = document.words, document.words.text
    if not _PARTY.search(text, party.start, party.end):
        return False
    joint = _ROW.match(text, words.ends[index])
    return joint is not None and any(
        other.start == joint.end() and _PARTY.search(text, other.start, other.end)
        for other in document.mentions[_at(document, joint.end()) :][:1]
    )


def _at(document: Document, start: int) -> int:
    return bisect_left(document.mentions, start, key=lambda mention: mention.start)


def titled_people(
    words: Words, indexes: Iterable[int], barriers: Barriers, known: Sequence[Candidate]
) -> Iterator[Candidate]:
    """Yield names of two words and more in foreign syllables right before a post or a state.

    롤프 하만데르 회장, 롤프 하만데르 핀란드 해사협회 회장.

    `indexes`: the words that may begin a foreign name; `known`: the mentions of the lexicon.
    """
    states = {m.start for m in known if m.type == EntityType.PLACE and not m.demonym}
    ends = {m.end for m in known if m.type in {EntityType.ORG, EntityType.PLACE}}
    for index in indexes:
        at = index
        while at - index < _LONGEST and _part(words, at, barriers):
            at += 1
            if not _spaced(words, at):
                break
        korean = at > index and _spaced(words, at) and words.words[at] in _KOREANS_ABROAD
        at += korean and _has_post(words, at + 1)  # 롤리 최 실장
        if at - index < 2:
            continue
        of_state = at < len(words) and words.starts[at] in states and _of_state(words, at, ends)
        if not (of_state or _has_post(words, at)):
            continue
        parts = words.words[index:at]
        if of_state and sum(map(_share, parts)) / len(parts) < _ALONE:
            continue
        if _is_foreign(parts[:-1] if korean else parts) and (
            of_state or foreign_given(parts[0]) or _evident(words, index, ends)
        ):
            yield person(words.starts[index], words.ends[at - 1], " ".join(parts))


def _of_state(words: Words, at: int, ends: Container[int]) -> bool:
    """Whether a state, which is the whole of word `at`, goes on with a body and a post there."""
    whole = _spaced(words, at) and words.ends[at] in ends
    return whole and any(_has_post(words, after) for after in range(at + 1, at + 4))


def _part(words: Words, at: int, barriers: Barriers) -> bool:
    """Whether a word may be a part of a foreign name that nothing else is known to be."""
    run = words.words[at]
    if words.kinds[at] != "H" or barriers[words.starts[at]]:
        return False
    return foreign_given(run) or (run[-1] not in _PARTICLE_ENDS and _share(run) >= _LATER)


@lru_cache(maxsize=1 << 13)
def _share(run: str) -> float:
    """Return the share of foreign syllables of a word; that of a given name is at least _MEAN."""
    known = posts()
    if foreign_given(run):
        return max(_MEAN, foreign_share(run))
    if len(run) < 2 or len(run) > _LONGEST_PART or run in known.behind or run in known.before:
        return 0.0
    return foreign_share(run)


def _is_foreign(parts: list[str]) -> bool:
    shares = list(map(_share, parts))
    return shares[0] >= _FIRST and sum(shares) / len(shares) >= _MEAN


def _evident(words: Words, first: int, ends: Container[int]) -> bool:
    """Whether a body or a state stands before a name, which then is no company's."""
    if first == 0 or words.gaps[first] != Gap.SPACE:
        return False
    before = words.words[first - 1]
    whose = before.endswith("의") and len(before) > 2
    called = before in posts().before and len(before) > 1
    return whose or called or words.ends[first - 1] in ends


def _with_family(document: Document) -> Iterator[Candidate]:
    """Yield a given name and a patronymic with the known family name behind them, as one."""
    text, before = document.words.text, None
    for mention in document.mentions:
        if (
            before is not None
            and before.type == mention.type == EntityType.PERSON
            and before.end + 1 == mention.start
            and text[before.end] == " "
            and text.endswith(_PATRONYMICS, before.start, before.end)
            and foreign_given(text[before.start : before.end].partition(" ")[0])
        ):
            yield _joined(document, before, mention)
        elif before is not None and _family_first(text, before, mention):
            yield _joined(document, mention, before)
        before = mention


def _family_first(text: str, before: Candidate, mention: Candidate) -> bool:
    """Whether a family name stands before a given name and a patronymic: 푸틴 블라디미르 …비치."""
    given, _, more = text[mention.start : mention.end].partition(" ")
    return (
        before.type == mention.type == EntityType.PERSON
        and before.end + 1 == mention.start
        and text[before.end] == " "
        and " " not in text[before.start : before.end]
        and more.endswith(_PATRONYMICS)
        and foreign_given(given)
    )


def _joined(document: Document, before: Candidate, family: Candidate) -> Candidate:
    text = document.words.text
    entry = document.lexicon.get(family.entity)
    full = entry.names.get("ko", "") if entry is not None else ""
    given = text[before.start : before.end].partition(" ")[0]
    start, end = min(before.start, family.start), max(before.end, family.end)
    if full.startswith(given):
        return Candidate(start, end, family.entity, family.type, Priority.STATED, family.name)
    return reference(start, end, person(start, end, text[start:end]))
