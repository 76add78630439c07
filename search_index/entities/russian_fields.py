"""What a Russian body or event is for: Комитет по делам молодёжи, Кубок Азии по плаванию."""

from __future__ import annotations

from search_index.entities.names import OF_PLACE, Barriers
from search_index.entities.normalise import word_key
from search_index.entities.patterns import lazy
from search_index.entities.russian_heads import (
    GENITIVE,
    HEADS,
    MOST_WORDS,
    is_object,
    one_place,
    person_begins,
)
from search_index.entities.russian_words import hyphen, opens, russian_data, verb_gender
from search_index.entities.tokens import Case, Gap, Words

_DATIVE = lazy(r".{2,}(?:[ое]му|[ое]й|[ыи]м|[аяую]|[ая]м|[еию])$")


def event_end(words: Words, head: int, barriers: Barriers) -> int:
    """Return the index behind what an event is of: Чемпионата мира по шахматам, Кубок Азии."""
    end, data = head + 1, russian_data()
    if barriers[words.starts[head]]:
        return end
    capital = words.cases[head] != Case.LOWER
    while end < len(words) and end - head < MOST_WORDS and words.gaps[end] == Gap.SPACE:
        if words.words[end] == "по" and words.keys[head] not in _SHOWS:
            return max(field(words, end, head, barriers), end)
        if capital and end == head + 1 and words.keys[end] in data.titles:
            end += 1  # Кубок губернатора Псковской области
            continue
        place = (capital or end > head + 1) and barriers[words.starts[end]] == OF_PLACE
        place = place and not words.words[end].endswith(("ия", "ея"))
        place = place or one_place(words, end, barriers)
        lower = words.cases[end] == Case.LOWER
        if not place and not (lower and words.words[end] in data.body_tails):
            if end > head + 1 or not capital or opens(words, head) or not is_object(words, end):
                break
            end += 1
        end += 1
    return end - (words.words[end - 1] == "и")


_LITTLE = frozenset(("и", "в", "во", "на", "с", "к", "о", "об", "по", "за", "из", "от", "до", "не"))
_SHOWS = frozenset(map(word_key, ("выставка", "фестиваль", "кинофестиваль", "ярмарка")))


def field(words: Words, at: int, head: int, barriers: Barriers) -> int:
    """Return the index behind "по" with its datives and their genitives, or `at` if no field."""
    end, count = at + 1, len(words)
    if end >= count or words.keys[end] in russian_data().no_fields or not _dative(words, end):
        return at
    while end < count and end - head < 2 * MOST_WORDS and words.kinds[end] == "C":
        word = words.words[end]
        if one_place(words, end, barriers):
            end += 1
            continue
        if word in _WITH and end > at + 1 and _instrumental(words, end + 1):
            end += 2
            continue
        if words.gaps[end] == Gap.OTHER and not (
            words.text[words.ends[end - 1] : words.starts[end]].strip() == ","
            and end - 1 > at
            and _listed(words, end)
        ):
            break
        if words.gaps[end] > Gap.OTHER or (word == "и" and not _field_goes_on(words, end)):
            break
        lower = words.cases[end] == Case.LOWER
        if lower and word != "и" and _ends_name(words, end - 1):
            break
        fits = _dative(words, end) or GENITIVE.match(word) or _second(words, end - 1) > end
        if lower and word != "и" and not fits:
            break
        if lower and words.keys[end] in russian_data().body_ends:
            break
        if words.keys[end] in russian_data().titles if lower else person_begins(words, end):
            break
        end += 1
    noun = words.words[end] if end < count and words.gaps[end] == Gap.SPACE else ""
    plural = words.words[end - 1].endswith(("ых", "их")) and words.cases[end - 1] == Case.LOWER
    if plural and noun.islower() and verb_gender(noun) == "" and noun not in _LITTLE:
        end += 1  # должностных | лиц
    return end


def _field_goes_on(words: Words, i: int) -> bool:
    """Whether "и" at `i` joins two fields, and not a field and the next body or event."""
    after = _second(words, i)
    return _dative(words, after) and words.keys[after] not in HEADS


def _ends_name(words: Words, i: int) -> bool:
    """Whether a name ends at a capital, that of no adjective: спорту РФ | сообщили."""
    adjective = words.words[i].endswith(("ого", "его", "ой", "ей", "ых", "их"))
    return words.cases[i] != Case.LOWER and not adjective


_WITH = frozenset(("над", "за", "с", "со"))
_INSTRUMENTAL = lazy(r".{3,}(?:ами|ями|ом|ем|ой|ей|ью)")


def _instrumental(words: Words, i: int) -> bool:
    """Whether a noun in small letters may stand behind "над" or "с": контроля над вооружениями."""
    if i >= len(words) or words.gaps[i] != Gap.SPACE or words.cases[i] != Case.LOWER:
        return False
    return _INSTRUMENTAL.fullmatch(words.words[i]) is not None


def _second(words: Words, before: int) -> int:
    """Return the index of the adjective behind `before`, of two halves its second: научно-|…."""
    after = before + 1
    half = after + 1 < len(words) and hyphen(words, after + 1) and words.words[after].endswith("о")
    return after + 1 if half else after


def _dative(words: Words, i: int) -> bool:
    if i >= len(words) or words.kinds[i] != "C":
        return False
    word = words.words[i]
    without_cases = word.endswith(("о", "э")) and word in russian_data().body_tails  # дзюдо
    return without_cases or _DATIVE.match(word) is not None


def _listed(words: Words, i: int) -> bool:
    """Whether a dative behind a comma goes on with a list that "и" ends: спорту, туризму и."""
    return _dative(words, i) and any(
        words.words[k] == "и" for k in range(i + 1, min(i + 3, len(words)))
    )
