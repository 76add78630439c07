"""Bodies, events, works and places that are not in the lexicon, by the head word of their name."""

from __future__ import annotations

from collections.abc import Iterator

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.english_words import ordinary
from search_index.entities.names import OF_BODY, OF_PEOPLE, OF_PERSON, OF_PLACE, Barriers, name_data
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

PREFIXES = {
    EntityType.PERSON: "person", EntityType.ORG: "org", EntityType.PLACE: "place",
    EntityType.EVENT: "event", EntityType.WORK: "work",
}  # fmt: skip

_TYPES = (EntityType.ORG, EntityType.EVENT, EntityType.WORK, EntityType.PLACE)


def heads(script: str) -> dict[str, EntityType]:
    """Return the head words of names in a script, with what they are the heads of."""
    return {
        word: kind for kind in _TYPES for word in word_list(f"heads_{script}_{kind.value.lower()}")
    }


_HEAD = heads("latin")
_PLACE_FIRST = frozenset(("lake", "mount", "cape", "port", "gulf", "bay", "strait", "sea", "fort"))
_OF = frozenset(("of", "for"))
# Heads that make a name with "of" behind them only: Days of Tarvo Culture.
_OF_ONLY = frozenset(("day", "days", "office", "week", "year"))
_GLUE = frozenset(("and", "for", "of", "the", "&"))
# Heads that with nothing but a nationality before them are a description, no name.
_LOOSE = frozenset(word_list("loose_heads"))


def _entity(kind: EntityType, start: int, end: int, name: str) -> Candidate:
    entity = f"{PREFIXES[kind]}:{slug(name)}"
    return Candidate(start, end, entity, kind, Priority.RULE, name)


def _left(words: Words, head: int, headline: bytearray, barriers: Barriers) -> int:
    """Return the index of the first capitalised word of the name that `head` ends."""
    openers = name_data().openers
    start = head
    while start > 0 and head - start < 7:
        before = start - 1
        if words.kinds[before] not in "LA":
            break
        between = words.text[words.ends[before] : words.starts[start]]
        if not _joins(words, before, between):
            break
        if headline and headline[words.starts[before]]:
            break
        word = words.words[before].lower()
        if words.cases[before] == Case.LOWER:
            if not _within_name(words, before, barriers):
                break
            start = before
            continue
        if word in openers and word not in _COMPASS and not _inner(words, before):
            if not _behind_article(words, before):
                break
            start = before
            break
        start = before
    return start


def _within_name(words: Words, index: int, barriers: Barriers) -> bool:
    """Whether a small word stands in a known name: Republic of Tarvo Forum, Lee Tar-vo School."""
    if index == 0 or words.gaps[index] > Gap.DASH:
        return False
    known = barriers[words.starts[index]]
    whole = known == barriers[words.starts[index - 1]] == barriers[words.starts[index + 1]]
    if known == OF_PLACE and whole and words.words[index] in {"of", "the"}:
        return True
    hyphened = words.text[words.starts[index] - 1] == "-" and words.cases[index - 1] == Case.TITLE
    return hyphened and known == OF_PERSON


_COMPASS = frozenset(word_list("compass"))
_INNER = frozenset(word_list("english_inner"))
_POSSESSIVES = frozenset(("'s ", "’s ", "' ", "’ "))
_VESSELS = frozenset(word_list("english_vessels"))
_POSSESSORS = frozenset(word_list("english_possessors"))


def _joins(words: Words, before: int, between: str) -> bool:
    """Whether what stands behind a word lets it belong to the same name as the next one."""
    if words.gaps[before + 1] <= Gap.DASH and between.strip() in {"", "-", "&"}:
        return "\t" not in between
    if between == "–":  # Tarvo–Quillo Agreement
        return words.cases[before] == Case.TITLE
    if between in _POSSESSIVES:  # People's Committee, Writers' Union
        return words.words[before].lower() in _POSSESSORS
    # John F. Tarvo Airport, St. Tarvo Orchestra
    return between == ". " and (len(words.words[before]) == 1 or words.words[before] == "St")


_TIMES = frozenset(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january",
     "february", "march", "april", "may", "june", "july", "august", "september", "october",
     "november", "december", "spring", "summer", "autumn", "winter", "the", "a", "an", "i", "mr",
     "he", "she", "it", "we", "they", "our", "your", "this", "that", "is", "are", "was", "will"),
)  # fmt: skip


_SEASONS = frozenset(("Spring", "Summer", "Autumn", "Winter"))


def _behind_article(words: Words, index: int) -> bool:
    """Whether a word that may open a sentence opens a name: inside one, or behind a comma.

    The Home Office; a branch of New Quillo Bank; the railways, First Freight Company.
    """
    if not index or words.cases[index] != Case.TITLE:
        return False
    if words.words[index] in _SEASONS and words.words[index - 1] in {"the", "The"}:
        return words.gaps[index] == Gap.SPACE  # the Winter Festival
    if words.words[index : index + 2] == ["May", "Day"]:
        return True
    listed = words.text[words.ends[index - 1] : words.starts[index]] == ", "
    between = words.text[words.ends[index - 1] : words.starts[index]]
    inside = words.gaps[index] == Gap.SPACE and words.cases[index - 1] == Case.LOWER
    inside = inside or between in {"'s ", "’s "}  # Quillo's Main Directorate
    if not (listed or (inside and words.kinds[index - 1] == "L")):
        return False
    return words.words[index].lower() not in _TIMES


def _inner(words: Words, index: int) -> bool:
    """Whether a word that may open a sentence stands inside a name: World Politics Review."""
    before = index - 1
    if words.words[before] == "and" and words.gaps[before] == Gap.SPACE:
        before -= 1  # Tarvo Arts and Culture Society
    return (
        before >= 0
        and words.words[index].lower() in _INNER
        and words.gaps[index] in {Gap.SPACE, Gap.DASH}
        and words.kinds[before] == "L"
        and words.cases[before] != Case.LOWER
        and words.words[before].lower() not in name_data().openers
    )


def _right(words: Words, head: int, kind: EntityType, barriers: Barriers) -> int:
    """Return the index after the last word of "of X and Y" behind a head, or ``head + 1``."""
    count = len(words)
    end = head + 1
    if end >= count or words.gaps[end] != Gap.SPACE:
        return end
    if words.words[end] not in _OF and not _on_matter(words, head, barriers):
        return end
    named = head > 0 and words.gaps[head] == Gap.SPACE and words.cases[head - 1] != Case.LOWER
    if kind == EntityType.PLACE and (
        words.words[end] == "for" or (named and words.keys[head] in _PARTS_OF_STATES)
    ):
        return end  # Irkutsk Region | of the Russian Federation
    index, stop = end + 1, end
    while index < count and index - head < 16 and _goes_on(words, index):
        if words.kinds[index] not in "LA" or (stop > end and _person_next(words, index, barriers)):
            break
        if stop == index and words.cases[index] == Case.UPPER and len(words.words[index]) > 2:
            break  # University of Tarvo | CTQS
        if words.kinds[index - 1] == "A" and words.words[index].lower() in name_data().openers:
            break  # Academy of Sciences of the U.S.S.R. | During
        if words.words[index - 1] == "and" and _another(words, head, index, barriers):
            break
        if words.cases[index] != Case.LOWER:
            stop = index + 1
            if words.words[index] == "Press" and words.words[index - 1] != "the":
                break  # University of Tarvo Press
        elif words.words[index] not in _GLUE or words.words[index - 1] == "and":
            break
        index += 1
    if stop == end or (words.words[end] == "on" and _adjective(words, stop - 1, barriers)):
        return head + 1  # Committee | on the Korean side
    return _of_people(words, stop, barriers) or _further(words, stop, kind)


_OFFICERS = frozenset(
    ("secretary", "director", "chairman", "president", "minister", "head", "member", "professor",
     "vice", "deputy", "ambassador"),
)  # fmt: skip


def _another(words: Words, head: int, index: int, barriers: Barriers) -> bool:
    """Whether somebody's post or another body begins behind "and": and Ministry of X."""
    if words.keys[index] in _OFFICERS:
        return True
    if barriers[words.starts[index]] == OF_BODY and not barriers[words.starts[index - 1]]:
        return True  # Ministry of Roads | and Russian Railways
    if words.keys[head] in {"bank", "university", "embassy", "museum"}:
        placed = index - 2 == head + 2 and barriers[words.starts[index - 2]]
        return bool(placed) and not barriers[words.starts[index]]  # Bank of Quillo | and Tarvo
    of = words.words[index + 1 : index + 2] == ["of"]
    return of and _HEAD.get(words.keys[index]) == EntityType.ORG


def _of_people(words: Words, stop: int, barriers: Barriers) -> int | None:
    """Return the index after a noun in small letters that a people's adjective belongs to.

    Center of Asian | strategy; None where no such adjective ends the name.
    """
    if stop >= len(words) or not _adjective(words, stop - 1, barriers) or words.cases[stop]:
        return None
    if words.gaps[stop] != Gap.SPACE or words.words[stop] in _GLUE | _WITHIN:
        return None
    return stop + 1


def _adjective(words: Words, index: int, barriers: Barriers) -> bool:
    """Whether a word is the adjective of a people."""
    people = barriers[words.starts[index]] == OF_PEOPLE
    return people and words.words[index].endswith(("an", "ese", "ish"))


_WITHIN = frozenset(("in", "at", "on", "to", "from", "by", "with", "is", "was", "has", "had", "as"))


# Parts of a state, which have names without the state's.
_PARTS_OF_STATES = frozenset(
    ("region", "province", "oblast", "krai", "district", "county", "territory", "village")
)


def _further(words: Words, stop: int, kind: EntityType) -> int:
    """Return the index after what else belongs to a name that ends before word `stop`."""
    if stop >= len(words):
        return stop
    between = words.text[words.ends[stop - 1] : words.starts[stop]]
    if between == "-":
        return stop + (words.cases[stop] == Case.LOWER)  # Battle of Tarvo-dong
    if between != ", " or kind not in {EntityType.ORG, EntityType.WORK}:
        return stop
    end = _matters(words, stop)
    of = end + 1
    if end > stop and of < len(words) and words.words[end] == "of":
        of += words.words[of] == "the"
        while of < min(end + 8, len(words)) and words.gaps[of] == Gap.SPACE and words.cases[of]:
            of, end = of + 1, of + 1  # Peace, Unity and Prosperity of the Tarvo Peninsula
    return end


_SUBJECT = lazy(r".+(?:logy|graphy|ics|istry|nomy)$")


def _matters(words: Words, index: int) -> int:
    """Return the index after the rest of a list of matters: of History, | Law and Ethnography.

    Where no "and" and one more matter ends the list, `index` itself.
    """
    at = index
    while at < len(words) and at - index < 8:
        word = words.words[at].lower()
        if words.cases[at] != Case.TITLE or not (ordinary(word) or _SUBJECT.match(word)):
            return index
        if word in name_data().openers:
            return index
        if at > index and words.words[at - 1] == "and":
            two = at + 1 < len(words) and words.gaps[at + 1] == Gap.SPACE
            two = two and words.cases[at + 1] == Case.TITLE and ordinary(words.keys[at + 1])
            return at + 1 + two  # Mathematics and Physical Sciences
        at += 1
        if at + 1 < len(words) and words.words[at] == "and":
            at += 1
        elif at >= len(words) or words.text[words.ends[at - 1] : words.starts[at]] != ", ":
            return index
    return index


_ON = frozenset(
    ("commission", "committee", "council", "subcommittee", "panel", "conference", "symposium",
     "convention", "treaty", "agreement", "declaration", "protocol", "act", "memorandum",
     "workshop", "seminar", "forum", "group", "roundtable", "dialogue", "program", "programme"),
)  # fmt: skip


_ON_STATES = frozenset(
    ("commission", "committee", "subcommittee", "conference", "symposium", "workshop", "seminar",
     "forum", "roundtable", "dialogue", "group"),
)  # fmt: skip


def _on_matter(words: Words, head: int, barriers: Barriers) -> bool:
    """Whether a body's matter follows: Commission on Fisheries; not: Commission on Monday."""
    on, index = head + 1, head + 2
    if words.words[on] != "on" or index >= len(words) or words.keys[head] not in _ON:
        return False
    if words.words[index] == "the" and words.gaps[index] == Gap.SPACE and index + 1 < len(words):
        index += 1
    word = words.words[index].lower()
    taken = barriers[words.starts[index]]
    state = taken == OF_PLACE and words.keys[head] in _ON_STATES
    matter = taken in {OF_PEOPLE, OF_BODY} or state or (not taken and ordinary(word))
    return (
        matter
        and words.gaps[index] == Gap.SPACE
        and words.cases[index] == Case.TITLE
        and word not in name_data().openers
    )


_SHOWN = frozenset(
    ("air", "auto", "boat", "defence", "defense", "electronics", "fashion", "food", "international",
     "motor", "seafood", "trade", "travel", "world"),
)  # fmt: skip


# Heads that depend on what stands beside them.
_DEPENDENT = frozenset(("congress", "convention", "plant", "show", "staff", "station"))


def _kind(words: Words, head: int) -> EntityType | None:
    """Return what a word is the head of: a power plant is a place, a convention on X a treaty."""
    key = words.keys[head]
    if key not in _DEPENDENT:
        return _HEAD.get(key)
    before = words.keys[head - 1]
    if key == "plant" and before == "power":
        return EntityType.PLACE
    if key == "staff":
        return EntityType.ORG if before == "general" else None
    if key == "station":
        return None if ordinary(before) else EntityType.PLACE
    if key == "show":
        shown = not _SHOWN.isdisjoint(words.keys[max(0, head - 3) : head])
        return EntityType.EVENT if shown else None
    if key == "congress" and before in {"international", "world", "annual"}:
        return EntityType.EVENT
    if key == "convention" and words.words[head + 1 : head + 2] == ["on"]:
        return EntityType.WORK
    return _HEAD.get(key)


def latin_bodies(words: Words, barriers: Barriers, headline: bytearray) -> Iterator[Candidate]:
    """Yield names in Latin letters with a known head word: X Institute, University of X."""
    for head in words.capitals:
        key, kind = words.keys[head], _kind(words, head)
        if words.kinds[head] != "L":
            continue
        if headline[words.starts[head]]:
            if kind is not None and key in _INSTITUTIONS:
                found = _in_list(words, head, kind, barriers)
                if found is not None:
                    yield found
            continue
        if key in _PLACE_FIRST or key == "mount":
            found = _place_first(words, head, barriers)
            if found is not None:
                yield found
        if kind is None:
            continue
        start, end = _extent(words, head, kind, barriers, headline)
        if start and words.words[start - 1].lower() in _VESSELS and words.gaps[start] == Gap.SPACE:
            continue
        if end == head + 1 and _longer(words, end, barriers):
            continue
        if not _names(words, start, head, end, barriers):
            continue
        first, last = words.starts[start], words.ends[end - 1]
        limited = _LIMITED.match(words.text, last) if key in {"co", "corp", "company"} else None
        last = limited.end() if limited is not None else last
        yield _entity(kind, first, last, " ".join(words.text[first:last].split()))


_LIMITED = lazy(r"\.?,?\s(?:Ltd|Inc|Limited)\b")  # Quillo Seafoods Co., Ltd


def _extent(
    words: Words, head: int, kind: EntityType, barriers: Barriers, headline: bytearray
) -> tuple[int, int]:
    """Return the words [start, end) of the name whose head is `head`."""
    start, end = _left(words, head, headline, barriers), _right(words, head, kind, barriers)
    if kind == EntityType.EVENT and any(
        _HEAD.get(words.keys[i]) == EntityType.ORG for i in range(head + 1, end)
    ):
        end = head + 1  # the Symposium | of the Tarvo Center
    if end > head + 1 and _somebody(words, start, head):
        start = head
    if (
        end == head + 1 < len(words)
        and words.keys[head] == "college"
        and words.gaps[end] < Gap.DASH
    ):
        end += barriers[words.starts[end]] == OF_PLACE  # Tarvo College London
    return start, end


def _somebody(words: Words, start: int, head: int) -> bool:
    """Whether a person's name stands before "University of": Tarvie Quillen | University of X."""
    if not 2 <= head - start <= 3 or words.keys[head] not in {"university", "institute"}:
        return False
    named = words.keys[start] in name_data().given_latin
    return named and not any(ordinary(words.keys[i]) for i in range(start + 1, head))


def _person_next(words: Words, index: int, barriers: Barriers) -> bool:
    """Whether a person's name follows the place that ends a body's: Bank of Korea | Kim Jung-su."""
    if not barriers[words.starts[index - 1]] or not barriers.open_to_people(words.starts[index]):
        return False
    after = index + 1
    if words.cases[index] != Case.TITLE or words.gaps[index] != Gap.SPACE or after >= len(words):
        return False
    named = words.keys[index] in name_data().given_latin
    named = named or words.keys[index] in name_data().family_latin
    return named and words.gaps[after] == Gap.SPACE and words.cases[after] == Case.TITLE


def _goes_on(words: Words, index: int) -> bool:
    """Whether a word may belong to the name behind a head: Council of People's Commissars."""
    if words.gaps[index] <= Gap.DASH:
        return True
    between = words.text[words.ends[index - 1] : words.starts[index]]
    return between in _POSSESSIVES and words.words[index - 1].lower() in _POSSESSORS


def _in_list(words: Words, head: int, kind: EntityType, barriers: Barriers) -> Candidate | None:
    """Find a body or a place that is a line in title case, or a part of it between commas.

    So it stands in programmes and lists of participants; in a headline it has verbs beside it.
    """
    start, end = _extent(words, head, kind, barriers, _NO_HEADLINE)
    first, last = words.starts[start], words.ends[end - 1]
    before = words.text[max(0, first - 40) : first]
    begins = _PART_START.search(before) or (start == head and _somebody(words, start - 2, head))
    if not (begins and _PART_END.match(words.text, last)):
        return None
    if any(_verb_like(words.words[i].lower()) for i in range(start, end)):
        return None
    if not _names(words, start, head, end, barriers) or barriers[first] == OF_PERSON:
        return None
    return _entity(kind, first, last, " ".join(words.text[first:last].split()))


def _verb_like(word: str) -> bool:
    return word.endswith(("s", "ed")) and ordinary(word) and word not in _PLURALS


_INSTITUTIONS = frozenset(word_list("english_institutions"))
_PLURALS = frozenset(word_list("english_plurals"))
_PART_START = lazy(
    r"(?:^|\n|[,;:()|•–—/\"“]|\s\s|\t)\s*(?:(?:[A-Z][\w-]*\s){0,3}(?:of|at|from|for|in)\s)?(?:[Tt]he\s)?$"
)
_PART_END = lazy(r"\s*(?:$|\n|[,;:()|•–—/\"”]|\s\s|\t)")
_NO_HEADLINE = bytearray()


def _longer(words: Words, after: int, barriers: Barriers) -> bool:
    """Whether a name goes on behind its head: Academy | Award, Bank | Holdings."""
    return (
        after < len(words)
        and words.gaps[after] == Gap.SPACE
        and words.cases[after] != Case.LOWER
        and words.kinds[after] == "L"
        and not barriers[words.starts[after]]
    )


def _names(words: Words, start: int, head: int, end: int, barriers: Barriers) -> bool:
    """Whether the words around a head make a name and not a description."""
    if words.keys[head] in _OF_ONLY:
        if words.keys[head] == "week" and head - start > 1:
            return words.gaps[start] != Gap.BREAK  # the Tarvo Energy Week
        states = all(barriers[words.starts[i]] == OF_PLACE for i in range(start, head))
        return states and end > head + 1  # Tarvo-Quillo Year of Culture
    if end > head + 1:
        if words.keys[head] == "school" and (
            words.words[head - 1] in {"the", "The"} or end > head + 3
        ):
            return True
        return words.keys[head] not in {"school", "war", "port", "company", "group"} or start < head
    if start == head:
        return False
    own = [i for i in range(start, head) if not barriers[words.starts[i]]]
    if words.keys[head] == "times" and all(ordinary(words.keys[i]) for i in own):
        # in Uncertain Times; not: the Financial Times, Tarvo Times
        return len(own) < head - start or words.words[start - 1] in {"the", "The"}
    if own:
        first_only = own == [start] and words.gaps[start] == Gap.BREAK
        first_only = first_only and (words.cases[start] == Case.TITLE)
        return not (first_only and words.keys[head] in _LOOSE)
    kind_word = words.keys[head] == "administration" and _HEAD.get(words.keys[head - 1])
    return words.keys[head] not in _LOOSE or head - start >= 3 or kind_word == EntityType.PLACE


def _place_first(words: Words, head: int, barriers: Barriers) -> Candidate | None:
    """Lake Khanka, Mount Paektu, Port of Rotterdam, Gulf of Finland."""
    index = head + 1
    if index < len(words) and words.gaps[index] == Gap.SPACE and words.words[index] == "of":
        index += 1
    if index >= len(words) or words.gaps[index] != Gap.SPACE or words.cases[index] == Case.LOWER:
        return None
    if words.kinds[index] != "L" or words.words[index].lower() in name_data().openers:
        return None
    if index == head + 1 and words.keys[head] not in {"lake", "mount", "cape", "fort"}:
        return None
    first, last = words.starts[head], words.ends[index]
    return _entity(EntityType.PLACE, first, last, words.text[first:last])


# --- Hangul ------------------------------------------------------------------------------------

HEAD_HANGUL = heads("hangul")
"""Head words of names in Hangul, which hangul_bodies.py goes by."""
