"""People and places in Russian texts that neither the lexicon nor a given name tells of.

Inside a Russian sentence a capital makes a name: nationalities, months and titles have none. What
stands around the name decides its type. At the head of a sentence a word that is not among the
frequent ones is a name only if more speaks for it: a verb that it is the subject of, an apposition,
or the same word inside another sentence of the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from search_index.entities.candidates import Candidate, Priority
from search_index.entities.context import Document
from search_index.entities.names import name_data
from search_index.entities.normalise import fold, stem
from search_index.entities.patterns import lazy
from search_index.entities.romanise import slug
from search_index.entities.russian_around import (
    Rows,
    goes_on_as_noun,
    has_family,
    has_short_kind,
    in_street,
    is_stated_place,
    like_family,
)
from search_index.entities.russian_heads import HEADS
from search_index.entities.russian_people import is_eastern, is_korean_given, surname_lemma
from search_index.entities.russian_words import (
    RussianData,
    describes_next,
    hyphen,
    is_adjective,
    is_common,
    is_title_case,
    opens,
    russian_data,
    title_case,
    verb_gender,
)
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

_MISTER = lazy(r"\bг-(?:н|на|ну|ном|не|жа|жи|же|жу|жой)[ \u00a0]$")
_INFLECTED_FAMILY = lazy(r".{3,}(?:[оеё]в|[ыи]н)[ауы]")
_APPOSITION = lazy(r",\s(?:чь|котор|будучи|[а-яё]+(?:вш|ющ|ящ)(?:ий|ая)\b)")
_LONGEST_MISTER = 12  # code points, more than г-жой and a space
_INSIDE = frozenset(("в", "во", "из"))
_CONSONANTS = frozenset("бвгджзйклмнпрстфхцчшщ")
_MOST_WORDS = 3
_NUMBER = lazy(r"[ \u00a0](?:[IVX]{1,4})\b(?![-.’'])")


@dataclass(frozen=True, slots=True)
class Run:
    """Words [start, end) with capitals that nothing is known of; the rest is what is around."""

    start: int
    end: int
    opens: bool
    titled: bool
    after: Candidate | None = None  # the mention right before, only a space between
    listed: bool = False  # whether it stands in a row with places


def unknown_names(document: Document) -> Iterator[Candidate]:
    """Yield people and places by the words around a capital."""
    words = document.words
    if "C" not in words.scripts:
        return
    found = [(run, kind) for run in _runs(document) for kind in (_type(words, run),)]
    inside = {
        words.keys[run.end - 1]: kind
        for run, kind in reversed(found)
        if kind is not None and not run.opens and run.end - run.start == 1
    }
    people = _known_families(document)
    stated = {
        words.keys[run.end - 1]
        for run, _ in found
        if not run.titled and is_stated_place(words, run.start, run.end)
    }
    names = Names(words, [run for run, _ in found])
    for run, kind in found:
        key = words.keys[run.end - 1]
        single = run.end - run.start == 1
        decided = inside.get(key, kind) if single and (kind is None or run.opens) else kind
        tail = run.after is not None and run.after.type == EntityType.PERSON
        if single and key in stated and not (run.titled or tail):
            decided = EntityType.PLACE
        if decided is not None and not (single and key in people and not tail):
            yield names.candidate(run, decided)


def _known_families(document: Document) -> set[str]:
    """Return the keys of the last words of people: a family name of two of them is left apart."""
    keys = set()
    for mention in document.mentions:
        if mention.type == EntityType.PERSON and mention.priority != Priority.WEAK:
            last = document.words.text[mention.start : mention.end].rsplit(None, 1)[-1]
            keys.add(stem(fold(last)))
    return keys


class Names:
    """Names for the runs of a document: the nominative where the document has it."""

    def __init__(self, words: Words, runs: list[Run]) -> None:
        self._words = words
        self._forms: dict[str, str] = {}
        saying = russian_data().saying
        for run in runs:
            word = words.words[run.end - 1]
            key = words.keys[run.end - 1]
            acts = _acts(words, run) or (run.start and words.words[run.start - 1] in saying)
            if acts and len(word) <= len(self._forms.get(key, word)):
                self._forms[key] = word
        for run in runs:
            word, key = words.words[run.end - 1], words.keys[run.end - 1]
            if len(word) < len(self._forms.get(key, "")):
                self._forms[key] = word  # an object before its verb was taken for the subject
            self._forms.setdefault(key, word if _of_two(words, run) else _nominative(word))

    def candidate(self, run: Run, kind: EntityType) -> Candidate:
        """Return a candidate for a run; a person's id comes from the family name's nominative."""
        words, before = self._words, run.after
        start, end = words.starts[run.start], words.ends[run.end - 1]
        last = run.end - 1
        family = self._forms[words.keys[last]]
        before_it = words.text[start : words.starts[last]]
        if kind == EntityType.PERSON and words.words[last].startswith(family):
            before_it = _given_nominative(before_it, words.words[last][len(family) :])
        name = before_it + family
        if kind == EntityType.ORG:
            key = stem(fold(words.words[run.start]))
            return Candidate(start, end, f"org:{slug(key)}", kind, Priority.WEAK, name)
        if kind == EntityType.PLACE:
            name = words.text[start : words.starts[last]] + _place_nominative(words.words[last])
            key = " ".join(stem(fold(word)) for word in words.words[run.start : run.end])
            return Candidate(start, end, f"place:{slug(key)}", kind, Priority.WEAK, name)
        if before is not None and kind == EntityType.PERSON and before.type == kind:
            start, name = before.start, f"{before.name} {name}"
            return replace(before, end=end, entity=f"person:{slug(name)}", name=name)
        number = _NUMBER.match(words.text, end)
        if number is not None:
            end, name = number.end(), name + number.group()
        name = " ".join(name.split())
        return Candidate(start, end, f"person:{slug(name)}", kind, Priority.WEAK, name)


def _nominative(word: str) -> str:
    low = fold(word)
    if low.endswith(("а", "е", "у", "ом", "ем", "ым")) and len(low) > 4:
        return surname_lemma(word, female=None)
    return word


_VOWEL = lazy(r"[аеёиоуыэюя]")


def _of_two(words: Words, run: Run) -> bool:
    """Whether a run ends with a Korean given name of two syllables, so with no case: Лим Чхору."""
    if run.end - run.start != 2 or fold(words.words[run.start]) not in name_data().family_cyrillic:
        return False
    given = fold(words.words[run.end - 1])
    return is_korean_given(given) and len(_VOWEL.findall(given)) == 2


# By the case ending of a man's family name: what a given name ends with in that case, and without.
_GIVEN = {
    "а": (("ия", "ий"), ("ея", "ей"), ("а", "")),
    "у": (("ию", "ий"), ("ею", "ей"), ("у", "")),
    "ом": (("ием", "ий"), ("еем", "ей"), ("ом", "")),
    "ым": (("ием", "ий"), ("еем", "ей"), ("ом", "")),
}


def _given_nominative(given: str, ending: str) -> str:
    """Return given names in the nominative where they stand in the case of the family name."""
    found = []
    for word in given.split():
        pairs = _GIVEN.get(ending, ())
        pair = next((p for p in pairs if word.endswith(p[0]) and len(word) > len(p[0]) + 2), None)
        found.append(word[: -len(pair[0])] + pair[1] if pair else word)
    return " ".join(found) + " " if given.endswith((" ", "\u00a0", "\n")) else given


def _place_nominative(word: str) -> str:
    """Return the nominative of the name of a place as far as one ending tells it."""
    return word[:-1] + "я" if fold(word).endswith(("ии", "ию")) else word


def _runs(document: Document) -> Iterator[Run]:
    words, taken = document.words, document.taken
    data = russian_data()
    ends = {m.end: m for m in document.mentions}
    rows = Rows(document)
    end = 0
    for index in title_case(words):
        if index < end or taken[words.starts[index]]:
            continue
        end = _run_end(words, index, taken, data)
        run = _trimmed(words, index, end, ends, data)
        if run is not None and not in_street(words, run.start, run.end):
            yield replace(run, listed=rows.have(words.starts[run.start], words.ends[run.end - 1]))


def _run_end(words: Words, start: int, taken: bytearray, data: RussianData) -> int:
    end, count = start + 1, len(words)
    while end < count and words.kinds[end] == "C" and not taken[words.starts[end]]:
        if hyphen(words, end):
            end += 1
        elif words.gaps[end] != Gap.SPACE:
            break
        elif words.cases[end] == Case.TITLE and len(words.words[end]) > 1:
            end += 1
        elif (
            words.words[end] in data.particles
            and end + 1 < count
            and is_title_case(words, end + 1)
            and words.gaps[end + 1] <= Gap.DASH
            and not taken[words.starts[end + 1]]
        ):
            end += 2
        else:
            break
    return end


def _trimmed(
    words: Words, start: int, end: int, ends: dict[int, Candidate], data: RussianData
) -> Run | None:
    """Take ordinary words and titles off the head of a run; refuse it if any are left in it."""
    first, titled = start, False
    opening = opens(words, start)
    while start < end and not hyphen(words, min(start + 1, len(words) - 1)):
        title = words.keys[start] in data.titles
        if start + 1 < end and words.words[start].lower() in data.particles:
            break
        if not title and not (first == start and opening and is_common(words.words[start])):
            break
        titled, start = title, start + 1
    if start >= end or end - start > 2 * _MOST_WORDS:
        return None
    space, at = start > 0 and words.gaps[start] == Gap.SPACE, words.starts[start]
    if start == first and space:
        titled = words.keys[start - 1] in data.titles and words.cases[start - 1] == Case.LOWER
        titled = titled or _MISTER.search(words.text, max(0, at - _LONGEST_MISTER), at) is not None
    spoken = not (opening and start == first) and _said(words, start, end, data)
    town = end - start == 1 and start == first and is_stated_place(words, start, end)
    if _ordinary(words, start, end, sure=titled or spoken or town) or _in_capitals(
        words, start, end
    ):
        return None
    if end - start == 1 and sum(map(str.isupper, words.words[start])) > 2:
        return None  # an abbreviation: ЕврАзЭС
    if _glued(words, end) or _quoted(words.text, words.starts[start], words.ends[end - 1]):
        return None
    if start == first and space and words.words[start - 1] in data.particles - {"да", "ла"}:
        start -= 1
    elif start == first and hyphen(words, start) and words.words[start - 1] in data.particles:
        start -= 1  # аль-Джубейр
    after = ends.get(words.starts[start] - 1) if space else None
    joined = start == first and space and after is None
    if joined and words.cases[start - 1] == Case.TITLE:
        return None  # a part of something longer
    return Run(start, end, opening and start == first, titled, after)


def _ordinary(words: Words, start: int, end: int, *, sure: bool) -> bool:
    """Whether words may be a name of ordinary words: Палата Общин, and not Аднан Амин."""
    own = [
        i
        for i in range(start, end)
        if words.words[i].lower() not in russian_data().particles and not hyphen(words, i)
    ]
    if len(own) == 2 == end - start:
        if is_eastern(words, start):
            return False
        family = fold(words.words[start])
        given = fold(words.words[start + 1])
        korean = family in name_data().family_cyrillic and is_korean_given(given)
        common = opens(words, start) and is_common(words.words[start + 1])
        if korean and not common and family not in russian_data().no_families:
            return False  # Ли Тоннёль
        if family in russian_data().no_families and not opens(words, start):
            named = stem(given) in name_data().given_cyrillic or is_common(words.words[start + 1])
            if not named and is_korean_given(given):
                return False  # говорил Со Тэджи
    if sure and len(own) == 1:
        return (
            len(words.words[own[0]]) < 3
            or words.keys[own[0]] in HEADS
            or (end == own[0] + 1 and goes_on_as_noun(words, own[0]))
        )
    return (
        not own
        or (is_common(words.words[own[0]]) and not _compound(words, own[0], end))
        or any(words.cases[i] != Case.TITLE for i in own)
        or (len(own) > 2 and any(is_common(words.words[i]) for i in own))
    )


def _compound(words: Words, index: int, end: int) -> bool:
    """Whether a hyphen joins a word to another with a capital that is no ordinary word."""
    after = index + 1
    joined = after < end and hyphen(words, after) and words.cases[after] == Case.TITLE
    return joined and not is_common(words.words[after])


def _glued(words: Words, end: int) -> bool:
    """Whether letters or a hyphen follow without a space, so that the word goes on."""
    return words.text[words.ends[end - 1] : words.ends[end - 1] + 1] in {"-", "\u2011"} or (
        end < len(words) and words.gaps[end] == Gap.NONE
    )


def _in_capitals(words: Words, start: int, end: int) -> bool:
    """Whether the words stand among words all in capitals."""
    around = [i for i in (start - 1, end) if 0 <= i < len(words)]
    return any(words.cases[i] == Case.UPPER and len(words.words[i]) > 5 for i in around)


def _quoted(text: str, start: int, end: int) -> bool:
    """Whether the words alone are in quotation marks: the name of a thing."""
    return text[start - 1 : start] in set('«„“"') and text[end : end + 1] in set('»”“"')


def _type(words: Words, run: Run) -> EntityType | None:
    """Return what a run names as far as the words around it tell, or None."""
    data = russian_data()
    size = run.end - run.start
    if size == 1 and data.clipped.fullmatch(fold(words.words[run.start])):
        return EntityType.ORG if not run.opens or _acts(words, run) else None
    if has_short_kind(words, run.start):
        return EntityType.PLACE
    if run.titled and size == 1 and describes_next(words, run.start):
        return None  # директор Московского офиса
    if run.titled:
        low = fold(words.words[run.end - 1])  # король Фессалии
        place = low.endswith("ии") and size == 1 and words.keys[run.start] not in _given()
        return EntityType.PLACE if place else EntityType.PERSON
    if run.after is not None and run.after.type == EntityType.PERSON and not run.after.demonym:
        long = run.after.priority >= Priority.RULE
        return (
            EntityType.PERSON
            if long and size == 1 and not has_family(words, run.start - 1)
            else None
        )
    adjective = is_adjective(words.words[run.start]) or is_adjective(words.words[run.end - 1])
    if adjective and not _family_in_sky(words, run):
        return None
    place = _as_place(words, run, data)
    if place:
        return EntityType.PLACE
    if size == 1 and _ACTION.fullmatch(fold(words.words[run.start])):
        return None
    if run.opens:
        return EntityType.PERSON if _opens_as_subject(words, run) else None
    return EntityType.PERSON


def _family_in_sky(words: Words, run: Run) -> bool:
    """Whether what looks like an adjective is a family name: Вышинский, with a verb behind it."""
    family = fold(words.words[run.end - 1]).endswith(("ский", "ская", "цкий", "цкая", "ского"))
    single = run.end - run.start == 1
    return family and (_acts(words, run) if single else not is_adjective(words.words[run.start]))


def _as_place(words: Words, run: Run, data: RussianData) -> bool:
    if not run.start:
        return False
    spoken = _said(words, run.start, run.end, data)
    last = words.words[run.end - 1]
    if run.listed and run.end - run.start == 1 and not run.opens and not spoken:
        named = words.keys[run.end - 1] in _given() or like_family(last)
        if not named and not _acts(words, run) and _NO_CASE_OF_MAN.search(fold(last)):
            return True
    if words.gaps[run.start] == Gap.SPACE and not run.opens:
        before = words.words[run.start - 1].lower()
        key = words.keys[run.start - 1]
        if key in data.place_kinds:
            return not _of_post(words, run, data)
        if before in _INSIDE:
            return before == "из" or _INFLECTED_FAMILY.fullmatch(fold(last)) is None
        if before in {"через", "на"} and fold(last)[-1] in _CONSONANTS:
            return True  # an accusative like the nominative: nobody alive
        if before == "на" and last.endswith(("е", "и", "ах", "ях")):
            return True
        owner = key in data.place_owners and last.endswith(("а", "я", "ы", "и", "о", "у", "ов"))
        if owner and words.cases[run.start - 1] == Case.LOWER:
            return True
    if spoken or words.keys[run.end - 1] in _given() or _ACTION.fullmatch(fold(last)):
        return False
    return data.toponym.fullmatch(fold(last)) is not None


def _of_post(words: Words, run: Run, data: RussianData) -> bool:
    """Whether a kind of place before two names belongs to a post: глава района | Гелла Орлис."""
    post = run.start - 2
    titled = post >= 0 and words.gaps[post + 1] == Gap.SPACE and words.keys[post] in data.titles
    return titled and run.end - run.start > 1


_NO_CASE_OF_MAN = lazy(r"[бвгджзйклмнпрстфхцчшщьоеёиыэю]$(?<![оеы]м)")
_ACTION = lazy(r".{2,}[ая]ц(?:и[яию]|ией)")  # nouns like аннотация


def _given() -> dict[str, tuple[str, bool]]:
    return name_data().given_cyrillic


def _said(words: Words, start: int, end: int, data: RussianData) -> bool:
    """Whether a verb of saying stands beside the words [start, end)."""
    after = end < len(words) and words.gaps[end] == Gap.SPACE and words.words[end] in data.saying
    return after or (words.gaps[start] == Gap.SPACE and words.words[start - 1] in data.saying)


def _acts(words: Words, run: Run) -> bool:
    """Whether a verb follows whose subject the name may be."""
    if run.end >= len(words) or words.gaps[run.end] != Gap.SPACE:
        return False
    following = words.words[run.end]
    if following in ("не", "уже", "также", "ещё", "еще", "снова") and run.end + 1 < len(words):
        following = words.words[run.end + 1]
    return words.cases[run.end] == Case.LOWER and verb_gender(following) != ""


def _opens_as_subject(words: Words, run: Run) -> bool:
    if run.end - run.start > 1:
        return True
    if len(words.words[run.start]) < 3:
        return False
    return _acts(words, run) or _APPOSITION.match(words.text, words.ends[run.end - 1]) is not None
