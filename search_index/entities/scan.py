"""Finds the names of the lexicon in a text: Latin and Cyrillic by words, Hangul by syllables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from search_index.entities.entries import Use
from search_index.entities.lexicon import HangulNames, Lexicon, Phrase, Target
from search_index.entities.normalise import (
    PARTICLES,
    adjectival,
    fold,
    is_case_of,
    other_keys,
    stem,
)
from search_index.entities.patterns import lazy
from search_index.entities.russian_forms import refused
from search_index.entities.short_states import lone_states
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType


@dataclass(frozen=True, slots=True)
class Found:
    """A place where the lexicon has one or more meanings."""

    start: int
    end: int
    targets: tuple[Target, ...]


_TAIL = lazy("|".join(sorted(set(word_list("tails")), key=lambda w: (-len(w), w))))
_PREFIXES = frozenset("대친반주재방전구옛탈북남동서현미불신")
# Behind a long name they make it the name of another body: 러시아철도 in 러시아철도청.
_BODY_ENDS = frozenset("청처부국소단회당과실")
_AT = "서"  # 에서 as headlines have it: 러시아서 철수
_MEMBER = "의원"  # of a parliament: 국회의원 is a title, in which the body is not named
_MOST_JOINED = 24  # syllables of names written together behind a name; longer runs are no writing
_UNRELATED = ("어", "은행", "인데")

#: One-syllable names of states, used only in compounds (한러, 한·미·일), and the places they mean.
SYLLABLES = {
    "한": "place:south-korea", "미": "place:united-states", "중": "place:china",
    "일": "place:japan", "러": "place:russia", "북": "place:north-korea",
    "소": "place:soviet-union", "영": "place:united-kingdom", "독": "place:germany",
    "남": "place:south-korea",
}  # fmt: skip
_COMPOUNDS = frozenset(word_list("compounds"))
_STATE = f"[{''.join(SYLLABLES)}]"
_COMPOUND = lazy(_STATE + "{2,4}")
_DOTTED = lazy(rf"{_STATE}(?<![가-힣].)(?:[·ㆍ∙‧・/-]{_STATE})+")
_COMPOUND_TAIL = lazy(
    "관계|양국|정상|수교|협력|동맹|경제|무역|교역|대화|외교|군사|전략|공동|국경|자유무역|갈등|회담|협정|"
    "조약|교류|비즈니스|철도|접경|연합|전쟁|공조|무역|서비스|투자|친선|학술|연구|세미나|포럼|간|사이"
)


def _tail_fits(rest: str, length: int) -> bool:
    """Whether what follows a name of `length` syllables in its eojeol can follow a name."""
    if rest in PARTICLES:
        return True
    if rest.startswith(_UNRELATED):
        return False
    match = _TAIL.match(rest)
    if match:
        more = rest[match.end() :]
        second = _TAIL.match(more)
        if more in PARTICLES or (second and more[second.end() :] in PARTICLES):
            return True
    return length >= 5 and rest[0] not in _BODY_ENDS


class Scanner:
    """Matches one lexicon against texts."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._targets = {
            char: Target(entry, Use.DEMONYM)
            for char, entity in SYLLABLES.items()
            if (entry := lexicon.get(entity)) is not None
        }

    def scan(self, words: Words) -> list[Found]:
        """Return the longest matches that begin at each word, in reading order.

        Matches of Latin and Cyrillic names may overlap one another where one begins inside
        another; overlaps are for the caller to resolve.
        """
        context = _Context(words.text)
        found: list[Found] = []
        lexicon = self._lexicon
        single, several = lexicon.single, lexicon.several
        keys, kinds = words.keys, words.kinds
        indexes: Iterable[int] = range(len(keys))
        if words.scripts.isdisjoint("CH"):
            indexes = [index for index, key in enumerate(keys) if key in single or key in several]
        for index in indexes:
            key, kind = keys[index], kinds[index]
            if kind == "H":
                self._scan_run(words, index, context, found)
                continue
            if key in several:
                phrases = lexicon.phrases_at(keys, index)
                if phrases and self._scan_words(words, index, phrases, context, found):
                    continue
            if key in single and _bare_number(words, index):
                continue
            if key in single and self._scan_words(
                words, index, lexicon.phrases(key), context, found
            ):
                continue
            if kind == "C":
                self._scan_other_keys(words, index, context, found)
        for start, end in _capitals(words):
            self._scan_capitals(words, start, end, context, found)
        if "H" in words.scripts:
            self._scan_dotted(words.text, found)
        return found

    def _scan_words(
        self,
        words: Words,
        index: int,
        phrases: list[Phrase],
        context: _Context,
        found: list[Found],
    ) -> bool:
        longest = 0
        targets: list[Target] = []
        for phrase in phrases:
            length = len(phrase.keys)
            if length < longest:
                break
            if (
                _matches(words, index, phrase)
                and context.allows(phrase.target)
                and not _goes_on(words, index + length, phrase)
            ):
                longest = length
                targets.append(phrase.target)
        if targets:
            end = words.ends[index + longest - 1]
            found.append(Found(words.starts[index], end, tuple(targets)))
        return bool(targets)

    def _scan_other_keys(
        self, words: Words, index: int, context: _Context, found: list[Found]
    ) -> None:
        """Match a Russian word whose own key is not that of the name that it is a case of."""
        word = words.words[index]
        if words.cases[index] == Case.TITLE:
            for other in other_keys(word):
                if other in self._lexicon.single:
                    self._scan_words(words, index, self._lexicon.phrases(other), context, found)
        elif words.cases[index] == Case.UPPER and len(word) < 6:
            self._scan_place_in_capitals(words, index, context, found)

    def _scan_place_in_capitals(
        self, words: Words, index: int, context: _Context, found: list[Found]
    ) -> None:
        """Match a place whose key is a stem where a short word in capitals has none: КИТАЙ."""
        plain = words.keys[index]
        key = stem(plain)
        if len(plain) < 4 or key == plain or key not in self._lexicon.single:
            return
        phrases = [
            phrase
            for phrase in self._lexicon.phrases(key)
            if phrase.target.entry.type == EntityType.PLACE
            and phrase.target.use == Use.NAME
            and any(is_case_of(plain, name) for name in phrase.target.entry.all_names())
        ]
        words.keys[index] = key
        self._scan_words(words, index, phrases, context, found)
        words.keys[index] = plain

    def _scan_capitals(
        self, words: Words, start: int, end: int, context: _Context, found: list[Found]
    ) -> None:
        """Match names of several words where short words in capitals may have case endings."""
        plain = words.keys[start:end]
        words.keys[start:end] = [stem(fold(word)) for word in words.words[start:end]]
        for index in range(start, end - 1):
            if words.keys[index] in self._lexicon.several:
                phrases = self._lexicon.phrases_at(words.keys, index)
                self._scan_words(words, index, phrases, context, found)
        words.keys[start:end] = plain

    def _scan_run(self, words: Words, index: int, context: _Context, found: list[Found]) -> None:
        """Match names inside one run of Hangul: at its head, after a name, after a prefix."""
        start, end = words.starts[index], words.ends[index]
        behind = index > 0 and words.kinds[index - 1] in "NL"
        for before in range(_lead(words, index), index) if behind else ():
            match = self._longest(words.text, words.starts[before], end, context)
            if match is not None and match.end > start:  # 38선, LG전자, 3·1운동
                found.append(match)
                break
        if found and found[-1].end > start:
            if found[-1].end >= end:
                return
            start = found[-1].end
        at = start
        while at < end:
            match = self._longest(words.text, at, end, context)
            prefixed = at == words.starts[index] and words.text[at] in _PREFIXES
            if match is None and prefixed and end - at >= 3:
                match = self._longest(words.text, at + 1, end, context)
                if match is not None and match.end - match.start < 3 and not _country(match):
                    match = None
            if match is None:
                if at == words.starts[index]:
                    self._scan_compound(words.text[at:end], at, found)
                return
            found.append(match)
            at = match.end

    def _longest(self, text: str, at: int, end: int, context: _Context) -> Found | None:
        """Return the longest name at `at` whose tail fits; it may reach over single spaces."""
        first, second = text[at], text[at + 1 : at + 2]
        seconds = self._lexicon.hangul.get(first)
        if seconds is None:
            return None
        best: Found | None = None
        if "" in seconds:
            names = self._lexicon.in_hangul(first, "")
            best = self._with_tail(text, (at, at + 1), 1, names[""], context)
        if second and second in seconds:
            ends = _ends(text, at + 2, self._lexicon.in_hangul(first, second))
            for position, syllables, numbers in ends:
                found = self._with_tail(text, (at, position), syllables, numbers, context)
                if found is not None and (best is None or found.end > best.end):
                    best = found
        return best

    def _with_tail(
        self,
        text: str,
        span: tuple[int, int],
        syllables: int,
        names: tuple[int, ...],
        context: _Context,
    ) -> Found | None:
        """Return the match that is text[slice(*span)], names with these numbers, if it is one."""
        start, position = span
        targets = tuple(filter(context.allows, map(self._lexicon.target, names)))
        stop = position
        while stop < len(text) and "가" <= text[stop] <= "힣":
            stop += 1
        rest = text[position:stop]
        if not targets or (rest.startswith(_MEMBER) and not _person(targets)):
            return None
        space = text.rfind(" ", start, position)
        if space >= 0:  # 러시아 연방 is no part of 러시아 연방수사국
            syllables = position - space - 1
        fits = _tail_fits(rest, syllables) or self._continues(text, position, stop, context)
        if not fits and not (rest == _AT and _places(targets)):
            return None
        if rest == "의" and all(target.entry.demonyms for target in targets):
            demonyms = tuple(Target(target.entry, Use.DEMONYM) for target in targets)
            return Found(start, stop, demonyms)
        return Found(start, position, targets)

    def _continues(self, text: str, position: int, end: int, context: _Context) -> bool:
        """Whether another name of the lexicon follows in the same run (한국러시아)."""
        if not 0 < end - position <= _MOST_JOINED:
            return False
        return self._longest(text, position, end, context) is not None

    def _scan_compound(self, run: str, start: int, found: list[Found]) -> None:
        match = _COMPOUND.match(run) if run[0] in SYLLABLES else None
        if match is None:
            return
        for length in range(len(match.group()), 1, -1):
            rest = run[length:]
            if run[:length] in _COMPOUNDS and (
                rest in PARTICLES or _COMPOUND_TAIL.match(rest) is not None
            ):
                self._add_syllables(run[:length], start, found)
                return

    def _scan_dotted(self, text: str, found: list[Found]) -> None:
        """Match states in short with a dot between them, and those that stand alone."""
        for match in _DOTTED.finditer(text):
            stop = match.end()
            while stop < len(text) and "가" <= text[stop] <= "힣":
                stop += 1
            rest = text[match.end() : stop]
            if rest in PARTICLES or _COMPOUND_TAIL.match(rest):
                self._add_syllables(match.group(), match.start(), found)
        for start, letters in lone_states(text):
            self._add_syllables(letters, start, found)

    def _add_syllables(self, surface: str, start: int, found: list[Found]) -> None:
        for offset, char in enumerate(surface):
            target = self._targets.get(char)
            if target is not None:
                found.append(Found(start + offset, start + offset + 1, (target,)))


def _ends(text: str, at: int, names: HangulNames) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Yield where a name ends whose first two syllables end at `at`: how long it is, and whose."""
    if names[""]:
        yield at, 2, names[""]
    states = [("", at, 2, False)] if len(names) > 1 else []
    while states:
        begun, position, syllables, spaced = states.pop()
        while position < len(text):
            char = text[position]
            if char in " \n":
                after = text[position + 1 : position + 2]
                if after and begun + after in names:
                    states.append((begun, position + 1, syllables, True))
            begun += char
            if begun not in names:
                break
            position += 1
            syllables += 1
            if names[begun] and not (spaced and syllables < 4):
                yield position, syllables, names[begun]


def _capitals(words: Words) -> Iterator[tuple[int, int]]:
    """Yield runs [i, j) of Cyrillic words in capitals of which some have no stems as keys."""
    if "C" not in words.scripts or Case.UPPER not in words.cases:
        return
    end, count = 0, len(words)
    for index, case in enumerate(words.cases):
        if case != Case.UPPER or index < end:
            continue
        end = index
        while end < count and words.kinds[end] == "C" and words.cases[end] == Case.UPPER:
            end += 1
        if end - index > 1 and any(len(words.words[i]) <= 5 for i in range(index, end)):
            yield index, end


def _lead(words: Words, index: int) -> int:
    """Return the first of the three figures or Latin words at most that a Hangul run may follow."""
    first = index
    while first > 0 and index - first < 3:
        if words.kinds[first - 1] not in "NL" or words.gaps[first] > Gap.DASH:
            break
        first -= 1
    return first


def _bare_number(words: Words, index: int) -> bool:
    """Whether a word is a number that no letters follow: 625 is a war in Korean text only."""
    after = index + 1
    joined = after < len(words) and words.kinds[after] == "H" and words.gaps[after] <= Gap.DASH
    return words.kinds[index] == "N" and not joined


def _goes_on(words: Words, after: int, phrase: Phrase) -> bool:
    """Whether a person's name of two words is only the beginning of another: Park Jin-woo."""
    return (
        len(phrase.keys) == 2
        and phrase.target.entry.type == EntityType.PERSON
        and after < len(words)
        and words.gaps[after] == Gap.DASH
        and words.cases[after] == Case.LOWER
        and len(words.words[after]) <= 5
    )


def _matches(words: Words, index: int, phrase: Phrase) -> bool:
    keys, cases = phrase.keys, phrase.cases
    if index + len(keys) > len(words) or words.cases[index] < cases[0]:
        return False
    for offset in range(1, len(keys)):
        at = index + offset
        if words.keys[at] != keys[offset] or words.cases[at] < cases[offset]:
            return False
        if words.gaps[at] > phrase.gaps[offset]:
            return False
    if phrase.noun and adjectival(words.words[index]):
        return False
    if phrase.declined:
        return is_case_of(words.words[index], phrase.declined)
    return words.kinds[index] != "C" or not refused(words, index, phrase)


class _Context:
    """The document as far as it decides whether an ambiguous name is used."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded: str | None = None
        self._known: dict[tuple[str, ...], bool] = {}

    def allows(self, target: Target) -> bool:
        """Whether the words that the name wants beside it stand in the document."""
        if not target.when:
            return True
        known = self._known.get(target.when)
        if known is None:
            if self._folded is None:
                self._folded = fold(self._text)
            known = any(word in self._folded for word in target.when)
            self._known[target.when] = known
        return known


def _person(targets: tuple[Target, ...]) -> bool:
    return any(target.entry.type == EntityType.PERSON for target in targets)


def _places(targets: tuple[Target, ...]) -> bool:
    return all(target.entry.type == EntityType.PLACE for target in targets)


def _country(match: Found) -> bool:
    return all(target.entry.demonyms for target in match.targets)


@lru_cache(maxsize=4)
def scanner_of(lexicon: Lexicon) -> Scanner:
    """Return what matches a lexicon against texts, made once."""
    return Scanner(lexicon)
