"""Bodies and works in English text whose names are more or less than a head word and its front."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document
from search_index.entities.english_context import POSTS
from search_index.entities.english_words import ordinary
from search_index.entities.names import name_data
from search_index.entities.normalise import fold
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

_ORG, _WORK, _PLACE = EntityType.ORG, EntityType.WORK, EntityType.PLACE
_NOT_BODIES = frozenset(word_list("english_not_bodies"))
_ONE_WORD = frozenset(word_list("one_word_bodies"))
_STATE_BODIES = frozenset(word_list("state_bodies"))
_HEADS = frozenset(word_list("heads_latin_org"))
_ALL_HEADS = _HEADS | {*word_list("heads_latin_work"), *word_list("heads_latin_event")}
_JOINT = frozenset(word_list("joint_heads"))
_TRADES = frozenset(word_list("trades"))
_PRESS = frozenset(word_list("press"))
_COUNTED = frozenset(word_list("counted"))


def _entity(kind: EntityType, words: Words, first: int, last: int) -> Candidate:
    start, end = words.starts[first], words.ends[last]
    name = " ".join(words.text[start:end].split())
    return Candidate(start, end, f"{kind.value.lower()}:{slug(name)}", kind, Priority.RULE, name)


def english_bodies(
    words: Words,
    known: Sequence[Candidate],
    found: Sequence[Candidate],
    headlines: bytearray,
) -> Iterator[Candidate]:
    """Yield longer names around mentions of the lexicon (`known`) and of the rules (`found`)."""
    starts = {mention.start: mention for mention in known}
    for mention in known:
        place = words.span(mention.start, mention.end)
        if place is None or words.kinds[place[0]] not in "LA":
            continue
        first, last = place
        if mention.type == _PLACE:
            yield from _of_state(words, first, last, starts)
        elif mention.type in {_ORG, _WORK}:
            yield from _resolution(words, first, last, mention)
    for mention in found:
        place = words.span(mention.start, mention.end) if mention.type == _ORG else None
        if place is not None:
            yield from _resolution(words, *place, mention)
            yield from _joint(words, *place, mention.type)
            yield from _spelt(words, *place)
        elif mention.type in {_WORK, EntityType.EVENT} and mention.priority == Priority.RULE:
            place = words.span(mention.start, mention.end)
            if place is not None:
                yield from _joint(words, *place, mention.type)
    yield from _companies(words, starts, headlines)
    yield from _numbered(words, starts)
    yield from _missions(words, starts)


def _space(words: Words, index: int) -> bool:
    return 0 < index < len(words) and words.gaps[index] == Gap.SPACE


def _joined(words: Words, index: int) -> bool:
    """Whether a space or a hyphen stands before a word: Tarvo-Quillish Business and ..."""
    return _space(words, index) or words.text[words.ends[index - 1] : words.starts[index]] == "-"


def _of_state(
    words: Words, first: int, last: int, starts: dict[int, Candidate]
) -> Iterator[Candidate]:
    """Russian Embassy in Pyongyang, U.S. Army: a body of a state that is named by it."""
    head = last + 1
    if not _space(words, head) or words.words[head] not in _STATE_BODIES:
        return
    if words.words[last].endswith(("ans", "ese")) and words.words[last][0].islower():
        return
    end = head
    if words.words[head] in {"Embassy", "Consulate", "Mission"}:
        end = _seat(words, head, starts)
    elif _space(words, end + 1) and words.cases[end + 1] != Case.LOWER:
        return  # Korean Army Headquarters: the head of another name
    if words.words[head] == "Government":
        return
    yield _entity(_ORG, words, first, end)


def _seat(words: Words, head: int, starts: dict[int, Candidate]) -> int:
    """Return the index of the last word of an embassy's name: (General) (in PLACE)."""
    end = head
    if end + 1 < len(words) and words.words[end + 1] == "General" and words.gaps[end + 1] <= 2:
        end += 1
    seat = end + 2
    if seat < len(words) and words.words[end + 1] in {"in", "at"} and _space(words, seat):
        place = starts.get(words.starts[seat])
        if place is not None and place.type == _PLACE and not place.demonym:
            while seat + 1 < len(words) and words.ends[seat] < place.end:
                seat += 1
            return seat
    return end


def _missions(words: Words, starts: dict[int, Candidate]) -> Iterator[Candidate]:
    """Embassy of Russia (in Seoul), Consulate General of the Republic of Korea in Vladivostok."""
    for head in words.capitals:
        if words.words[head] not in {"Embassy", "Consulate"}:
            continue
        of = head + 1
        if of < len(words) and words.words[of] == "General":
            of += 1
        state = of + 1
        if state < len(words) and words.words[of] == "of" and words.words[state] == "the":
            state += 1
        if state >= len(words) or words.words[of] != "of":
            continue
        place = starts.get(words.starts[state])
        if place is None or place.type != _PLACE or place.demonym:
            continue
        last = state
        while last + 1 < len(words) and words.ends[last] < place.end:
            last += 1
        yield _entity(_ORG, words, head, _seat(words, last, starts))


_RESOLUTIONS = frozenset(("Resolution", "Resolutions", "Directive", "Decree", "Decision"))


def _resolution(words: Words, first: int, last: int, mention: Candidate) -> Iterator[Candidate]:
    """UN Security Council Resolution 2371, Power of Siberia 2: a body's act, a work's number."""
    after = last + 1
    if mention.type == _ORG:
        number = after + 1
        if not _space(words, after) or words.words[after] not in _RESOLUTIONS:
            return
        if _space(words, number) and words.words[number] == "No":
            number += 1
        if number < len(words) and words.kinds[number] == "N":
            yield _entity(_WORK, words, first, number)
    elif _space(words, after) and words.words[after].isdigit() and len(words.words[after]) == 1:
        beyond = words.words[after + 1].lower() if _space(words, after + 1) else ""
        joined = after + 1 < len(words) and words.gaps[after + 1] == Gap.DASH
        if beyond not in _COUNTED and not joined and words.cases[last] != Case.LOWER:
            yield _entity(_WORK, words, first, after)


def _numbered(words: Words, starts: dict[int, Candidate]) -> Iterator[Candidate]:
    """Primorye-2, Hwasong-15: a project or a weapon with its number; Tarvo-2025: an event."""
    for before in words.capitals:
        index = before + 1
        if index >= len(words) or words.kinds[index] != "N" or words.gaps[index] != Gap.DASH:
            continue
        name, number = words.words[index - 1], words.words[index]
        if words.kinds[index - 1] != "L" or words.cases[index - 1] != Case.TITLE or len(name) < 5:
            continue
        year = len(number) == 4 and number[:2] in {"19", "20"}
        if words.text[words.ends[index - 1] : words.starts[index]] != "-":
            continue
        if len(number) > 2 and not year:
            continue
        after = words.text[words.ends[index] : words.ends[index] + 1]
        if ordinary(name.lower()) or not number.isdigit() or words.gaps[index - 1] == Gap.DASH:
            continue
        known = starts.get(words.starts[index - 1])
        if known is not None and known.type == EntityType.PERSON:
            continue  # copies: Stalin-2, Molotov-1
        if after.isalpha() or after in {"-", "–", "%"}:
            continue
        yield _entity(EntityType.EVENT if year else _WORK, words, index - 1, index)


def _joint(words: Words, first: int, last: int, kind: EntityType) -> Iterator[Candidate]:
    """Food and Drug Administration: what stands before "and" belongs to the head as well."""
    if words.keys[last] not in _JOINT or first < 3 or words.words[first - 1] != "and":
        return
    front = first - 2
    while front > 0 and _joined(words, front) and words.cases[front - 1] == Case.TITLE:
        front -= 1
    front += words.words[front] == "The"
    if words.cases[front] == Case.LOWER or not ordinary(words.words[first - 2].lower()):
        return
    article = words.words[front - 1] in {"the", "The"} and _space(words, front)
    if not article and (first - 1 - front < 2 or words.gaps[front] == Gap.BREAK):
        return
    if any(words.keys[i] in _ALL_HEADS for i in range(front, first - 1)):
        return  # another body: Liberal Democratic Party and Finance Ministry
    if words.words[front] != "The" and all(
        words.cases[i] == Case.TITLE for i in range(front, first - 1)
    ):
        yield _entity(kind, words, front, last)


def _companies(
    words: Words, starts: dict[int, Candidate], headlines: bytearray
) -> Iterator[Candidate]:
    """Duwon Shipping, Sakhalin Energy, Hankook Ilbo, Air Koryo: a name and a trade."""
    for head in words.capitals:
        word = words.words[head]
        if headlines[words.starts[head]] or words.cases[head] != Case.TITLE:
            continue
        if word in _TRADES or word in _PRESS or _of_group(words, head, starts):
            first = _name_before(words, head, starts)
            ends = not _space(words, head + 1) or not words.cases[head + 1]
            if ends and _space(words, head + 2) and words.words[head + 1] == "and":
                ends = not (words.cases[head + 2] and ordinary(words.words[head + 2].lower()))
            if first is not None and ends:
                kind = _WORK if word == "Line" and _on_rails(words, head) else _ORG
                yield _entity(kind, words, first, head)
        elif word == "Co" and head > 1 and words.words[head - 1] == "and":
            yield from _and_company(words, head)
        elif word == "Air" and _space(words, head + 1) and words.cases[head + 1]:
            after = words.words[head + 1]
            free = not _space(words, head + 2) or not words.cases[head + 2]
            if free and not ordinary(after.lower()) and words.starts[head + 1] not in starts:
                yield _entity(_ORG, words, head, head + 1)


# What names a company of a group whose name stands before it, and is no trade by itself.
_PARTS = frozenset(("Defense", "Defence", "Ocean", "International", "Power", "Asia", "Europe"))


def _of_group(words: Words, head: int, starts: dict[int, Candidate]) -> bool:
    """Whether a word behind a known body makes another one: Hanwha Defense, Quil Electric Power."""
    if words.words[head] not in _PARTS or not _space(words, head):
        return False
    if words.words[head] == "Power":
        return words.words[head - 1] in {"Electric", "Hydro"}
    group = starts.get(words.starts[head - 1])
    return group is not None and group.type == _ORG and group.end == words.ends[head - 1]


_RAILS = lazy(r"\b(?:rail\w*|trains?|tracks?|metro|subway)\b", re.IGNORECASE)


def _on_rails(words: Words, head: int) -> bool:
    """Whether a line is one of a railway, not of ships: railways or trains stand near."""
    at = words.starts[head]
    return _RAILS.search(words.text, max(0, at - 160), at + 100) is not None


def _and_company(words: Words, head: int) -> Iterator[Candidate]:
    """Morgan Stanley and Co Inc."""
    first, last = head - 1, head
    while first and _space(words, first) and words.cases[first - 1] == Case.TITLE:
        first -= 1
    if _space(words, last + 1) and words.words[last + 1] in {"Inc", "Ltd", "Plc", "PLC"}:
        last += 1
    if first < head - 1:
        yield _entity(_ORG, words, first, last)


def _name_before(words: Words, head: int, starts: dict[int, Candidate]) -> int | None:
    """Return the first word of a company's name before its trade, if there is one.

    The words before the trade must hold one that is no ordinary word, or a place.
    """
    first, own = head, False
    while first and _space(words, first) and words.cases[first - 1] and head - first < 4:
        if words.kinds[first - 1] == "C":
            break  # компания Hyundai Motor
        word = words.words[first - 1]
        mention = starts.get(words.starts[first - 1])
        if mention is not None and (mention.demonym or mention.type == EntityType.PERSON):
            break
        common = ordinary(word.lower())
        if common and words.gaps[first - 1] == Gap.BREAK:
            break
        own = own or not common or (mention is not None and mention.type == _ORG)
        first -= 1
    first += words.words[first] == "The"
    if words.words[head] in _PRESS and head - first > 1 and words.gaps[first] == Gap.SPACE:
        own = True  # part of the Global Energy Monitor
    return first if own and first < head else None


_ABBREVIATION = lazy(r"[”\"'’]?\s?\((?P<letters>[A-Z][A-Za-z&-]{1,8})\)")


def _spelt(words: Words, first: int, last: int) -> Iterator[Candidate]:
    """Far Eastern Shipping Company (FESCO): words before the name that its letters begin with."""
    match = _ABBREVIATION.match(words.text, words.ends[last])
    if match is None or not match["letters"].isupper():
        return
    letters = fold(re.sub("[^A-Z]", "", match["letters"]))
    for start in range(first, max(-1, first - 4), -1):
        if start < first and (not _space(words, start + 1) or words.cases[start] == Case.LOWER):
            return
        if _abbreviates(letters, words.keys[start : last + 1]):
            if start < first:
                yield replace(_entity(_ORG, words, start, last), priority=Priority.DEFINITION)
            return


def _abbreviates(letters: str, keys: Sequence[str]) -> bool:
    """Whether an abbreviation is made of beginnings of all words of a name, in their order."""
    if not keys:
        return not letters
    word, rest = keys[0], keys[1:]
    if word in {"of", "for", "and", "the", "on", "in"} and _abbreviates(letters, rest):
        return True
    for size in range(min(len(word), len(letters), 3), 0, -1):
        if letters.startswith(word[:size]) and _abbreviates(letters[size:], rest):
            return True
    return False


_KIND_WORD = lazy(r"(?<=[A-Z])(?P<name>\w+[-–][A-Z]\w+) projects?$")


def without_kind_word(text: str, mention: Candidate) -> Candidate:
    """Return a work without a kind word in small letters: Rajin-Khasan project."""
    if mention.type == _WORK and text.endswith(("project", "projects"), 0, mention.end):
        match = _KIND_WORD.search(text, mention.start, mention.end)
        if match is not None:
            return replace(mention, end=match.end("name"))
    return mention


def acronyms(document: Document) -> Iterator[Candidate]:
    """Yield bodies known by their letters alone (RSPB, VEB.RF), and those of one known word."""
    words, taken = document.words, document.taken
    terms = _terms(words)
    for index in words.capitals:
        word, case = words.words[index], words.cases[index]
        if words.kinds[index] != "L" or taken[words.starts[index]]:
            continue
        if case == Case.UPPER and word not in terms:
            last = _acronym(words, index, taken)
            if last is not None:
                yield replace(_entity(_ORG, words, index, last), priority=Priority.WEAK)
        elif word in _ONE_WORD and _named_by_one(words, index):
            yield replace(_entity(_ORG, words, index, index), priority=Priority.WEAK)


def _named_by_one(words: Words, index: int) -> bool:
    """Whether "the" stands before a word and no capital behind it: the Senate."""
    if not _space(words, index) or words.words[index - 1] not in {"the", "The"}:
        return False
    after = index + 1
    if after >= len(words) or words.gaps[after] > Gap.DASH:
        return True
    return words.gaps[after] == Gap.SPACE and words.cases[after] == Case.LOWER


def _acronym(words: Words, index: int, taken: bytearray) -> int | None:
    """Return the index of the last word of an acronym, or None if these capitals are none."""
    word, text = words.words[index], words.text
    if not 2 <= len(word) <= 6 or not word.isascii() or word in _NOT_BODIES:
        return None
    if text[words.starts[index] - 1 : words.starts[index]] == "<":
        return None  # a ticker
    before, after = words.gaps[index], index + 1
    joint = text[words.ends[index] : words.starts[after]] if after < len(words) else "\n"
    if before in {Gap.DASH, Gap.NONE} and text[words.starts[index] - 1] not in "–— ":
        return None
    if joint == "." and words.cases[after] == Case.UPPER and len(words.words[after]) <= 4:
        return after
    if ordinary(word.lower()) and len(word) != 3:
        return None
    if _in_longer(words, index, taken) or _tied(words, after, joint):
        return None
    if _counts(words, index) or not _in_sentence(words, index) or _shouted(words, index):
        return None
    return index


def _shouted(words: Words, index: int) -> bool:
    """Whether an ordinary word in capitals stands beside capitals: SIGN UP FOR OUR LETTER."""
    beside = [index - 1] * _space(words, index) + [index + 1] * _space(words, index + 1)
    return any(
        words.cases[at] == Case.UPPER
        and words.words[at] not in POSTS
        and (ordinary(word := words.words[at].lower()) or word in name_data().openers)
        for at in beside
    )


def _in_longer(words: Words, index: int, taken: bytearray) -> bool:
    """Whether a word with a capital beside an acronym belongs to the same name: NK News."""
    before, after = index - 1, index + 1
    if _space(words, index) and words.cases[before] == Case.TITLE:
        opens = words.gaps[before] == Gap.BREAK and ordinary(words.words[before].lower())
        if not opens and not taken[words.starts[before]]:
            return True
    if _space(words, after) and words.cases[after] == Case.TITLE:
        return not ordinary(words.words[after].lower())
    return False


def _tied(words: Words, after: int, joint: str) -> bool:
    """Whether a mark without a space ties an acronym to what follows, but for KFC-backed."""
    if joint[:1] not in {"-", "/", ".", "&", "_", ""} or after >= len(words):
        return False
    if joint[:2] in {". ", ".\n"} or joint == ".":
        return False
    backed = after < len(words) and words.kinds[after] == "L" and words.cases[after] == Case.LOWER
    return not (joint == "-" and backed)


def _terms(words: Words) -> frozenset[str]:
    """Return the abbreviations that stand for words in small letters, which are no bodies."""
    return frozenset(
        word
        for index in words.capitals
        if words.cases[index] == Case.UPPER
        and index >= len(word := words.words[index])
        and words.text[words.ends[index - 1] : words.starts[index]] in {" (", ", ", ' ("', " (“"}
        and words.cases[index - 1] == Case.LOWER
        and all(
            fold(words.words[index - len(word) + at]).startswith(letter)
            and words.cases[index - len(word) + at] == Case.LOWER
            for at, letter in enumerate(fold(word))
        )
    )


def _counts(words: Words, index: int) -> bool:
    """Whether a number stands beside capitals, as it does beside a measure: 625 MLN, ISO 7098."""
    after = index + 1
    if _space(words, index) and words.kinds[index - 1] == "N":
        return True
    return _space(words, after) and words.kinds[after] == "N"


_SMALL_WORD = lazy(r"[a-z](?<!\w.)[a-z]+")


def _in_sentence(words: Words, index: int) -> bool:
    """Whether a word in capitals stands in a line of words in small letters."""
    start = words.text.rfind("\n", 0, words.starts[index]) + 1
    end = words.text.find("\n", words.ends[index])
    line = words.text[start : end if end >= 0 else len(words.text)]
    around = line[max(0, words.starts[index] - start - 60) : words.ends[index] - start + 60]
    return len(_SMALL_WORD.findall(around)) >= 2
