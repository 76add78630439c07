"""Bodies that a Korean text itself says to be bodies: 주최: A, B; A(대표 홍길동); ABC 총장.

Programmes and press releases name who holds a meeting behind a label, and who leads a body in
brackets behind its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.hangul_heads import head_lists, plain_front
from search_index.entities.hangul_names import may_open_name
from search_index.entities.hangul_words import stems
from search_index.entities.organisations import PREFIXES
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_LABEL = lazy(
    r"(?:주최|주관|후원|협찬|공동\s?주최|공동\s?주관)\s?[:：]\s?(?P<row>[^\n■▶▲●○◆:：]{2,160})"
)
_ITEM = lazy(r"[^,·ㆍ、/]+")
_NAME = lazy(r"[가-힣A-Za-z0-9][가-힣A-Za-z0-9&\s]{1,22}[가-힣A-Za-z0-9]")
_SENTENCE = lazy(r"(?:다|요|음|함|등|및|하며|으로|에서|(?<!마)을|[은는를])$|\s(?:및|등)\s")
_POSTS = (
    "대표이사|대표|회장|사장|이사장|원장|소장|총장|처장|청장|위원장|센터장|관장|행장|총재|발행인|교장"
    "|학회장|의장"
)
_LED = lazy(rf"\((?:{_POSTS})\s[가-힣]")
_TITLES = frozenset(
    (
        *("대표", "회장", "부회장", "사장", "부사장", "이사장", "총장", "부총장", "원장", "부원장"),
        *("소장", "부소장", "총재", "총경리", "사무총장", "대표이사", "편집장", "수석연구원"),
    )
)
_NOT_BODIES = frozenset(word_list("not_bodies"))
# What ends words for groups of people, which have a leader too: 대표단(단장 홍길동).
_GROUPS = ("단", "팀", "반", "위", "당국", "정부", "부처", "모임")
_PARTICLE_ENDS = frozenset("은는이가을를의에도과와로며고")


def labelled_bodies(words: Words, known: Mapping[int, Candidate]) -> Iterator[Candidate]:
    """Yield the bodies behind labels, before the name of who leads them, and letters with a title.

    `known`: the mentions of the lexicon, and the places found by rules, by where they start.
    """
    text = words.text
    if "주최" in text or "주관" in text or "후원" in text or "협찬" in text:
        yield from _behind_labels(text, known)
    yield from _led(words, known)
    if "L" in words.scripts:
        yield from _letters(words)


def _body(start: int, end: int, text: str, priority: Priority = Priority.RULE) -> Candidate:
    name = " ".join(text[start:end].split())
    entity = f"{PREFIXES[EntityType.ORG]}:{slug(name)}"
    return Candidate(start, end, entity, EntityType.ORG, priority, name)


def _behind_labels(text: str, known: Mapping[int, Candidate]) -> Iterator[Candidate]:
    for label in _LABEL.finditer(text):
        for item in _ITEM.finditer(text, *label.span("row")):
            match = _NAME.search(text, item.start(), item.end())
            if match is None or match.group() != item.group().strip():
                continue
            named = known.get(match.start())
            whole = named is not None and named.end == match.end()
            name = match.group()
            if whole or _SENTENCE.search(name) or (may_open_name(name[:3]) and len(name) == 3):
                continue
            yield _body(*match.span(), text)


def _led(words: Words, known: Mapping[int, Candidate]) -> Iterator[Candidate]:
    """Yield 두빛마루(대표 홍길동): one word of three signs or more that is no description."""
    text = words.text
    at = text.find("(")
    while at >= 0:
        if _LED.match(text, at) is not None:
            found = _before_bracket(words, at, known)
            if found is not None:
                yield found
        at = text.find("(", at + 1)


def _before_bracket(words: Words, at: int, known: Mapping[int, Candidate]) -> Candidate | None:
    match = _LAST_WORD.search(words.text, max(0, at - 24), at)
    if match is None:
        return None
    name, start = match.group(), match.start()
    lists = head_lists()
    if not 3 <= len(name) <= 16 or start in known or name in lists.kinds or plain_front(name):
        return None
    if name.endswith(_GROUPS) or (may_open_name(name) and len(name) == 3):
        return None
    before = words.text[max(0, start - 2) : start]
    if before.endswith(" ") and before[0] not in _PARTICLE_ENDS and before[0].isalnum():
        return None  # perhaps only the last word of a longer name
    return _body(start, at, words.text, Priority.WEAK)


_LAST_WORD = lazy(r"[가-힣A-Za-z0-9]+$")


def _letters(words: Words) -> Iterator[Candidate]:
    """Yield MGIMO 총장, GKI대표: three to six capitals before the title of who leads a body."""
    for index in words.capitals:
        word, after = words.words[index], index + 1
        if words.cases[index] != Case.UPPER or words.kinds[index] != "L" or after >= len(words):
            continue
        if not 3 <= len(word) <= 6 or word in _NOT_BODIES or words.gaps[index] == Gap.NONE:
            continue
        run = words.words[after]
        if words.kinds[after] != "H" or words.gaps[after] > Gap.SPACE:
            continue
        if any(run[:size] in _TITLES for size in stems(run)):
            yield _body(words.starts[index], words.ends[index], words.text, Priority.WEAK)
