"""What stands beside a name of one word in English text, and what it says of the name's type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from search_index.entities.english_words import ordinary
from search_index.entities.names import name_data
from search_index.entities.patterns import lazy
from search_index.entities.tokens import Case, Gap, Words
from search_index.entities.wordlists import word_list
from search_index.models import EntityType

#: Posts in a company in capitals, between its name and that of a person: Tarvo CEO Ann Quillen.
POSTS = frozenset(("CEO", "CFO", "COO", "CTO", "CIO"))
_ENOUGH = 2.0  # the least weight of a name, and how much more it must have than other types
_AHEAD = 1.0


def _listed(key: str) -> frozenset[str]:
    return frozenset(word_list(key))


@dataclass(frozen=True, slots=True)
class Lists:
    """The word lists of english.toml that stand beside names; keys in lower case."""

    titles: frozenset[str]
    abbreviations: frozenset[str]
    callings: frozenset[str]
    verbs: frozenset[str]
    subject_verbs: frozenset[str]
    saying: frozenset[str]
    possessions: frozenset[str]
    place_nouns: frozenset[str]
    place_of: frozenset[str]
    directions: frozenset[str]
    place_before: frozenset[str]
    motion: frozenset[str]
    invested: frozenset[str]
    in_languages: frozenset[str]
    body_before: frozenset[str]
    body_possessions: frozenset[str]
    body_after: frozenset[str]
    media: frozenset[str]
    particles: frozenset[str]
    families: frozenset[str]
    made: frozenset[str]


@lru_cache(maxsize=1)
def lists() -> Lists:
    """Return the lists, read once a process."""
    return Lists(
        titles=_listed("sure_titles"),
        abbreviations=frozenset(title.lower() for title in word_list("title_abbreviations")),
        callings=_listed("callings"),
        verbs=_listed("personal_verbs"),
        subject_verbs=_listed("subject_verbs"),
        saying=name_data().saying,
        possessions=_listed("possessions"),
        place_nouns=_listed("english_place_nouns"),
        place_of=_listed("place_of"),
        directions=_listed("place_directions"),
        place_before=_listed("place_before"),
        motion=_listed("place_motion"),
        invested=_listed("invested"),
        in_languages=_listed("in_languages"),
        body_before=_listed("body_before"),
        body_possessions=_listed("body_possessions"),
        body_after=_listed("body_after"),
        media=_listed("media"),
        particles=_listed("english_name_particles"),
        families=_listed("families_western"),
        made=_listed("english_title_nouns"),
    )


def titled(words: Words, index: int) -> bool:
    """Whether a title with a capital, or one that is abbreviated, stands before a word."""
    if not index:
        return False
    before, gap = words.words[index - 1], words.gaps[index]
    if gap == Gap.SPACE:
        return words.cases[index - 1] != Case.LOWER and before.lower() in lists().titles
    between = words.text[words.ends[index - 1] : words.starts[index]]
    return between in {". ", ".\u00a0"} and before.lower() in lists().abbreviations and (
        before[0].isupper()
    )  # fmt: skip


def stands_free(words: Words, index: int, taken: bytearray) -> bool:
    """Whether a capitalised word has no neighbour that could belong to the same name."""
    return _free_before(words, first_word(words, index), taken) and _free_after(words, index, taken)


def first_word(words: Words, index: int) -> int:
    """Return the index of the capitalised particles before a word: Von Beust, De Gaulle."""
    while (
        index
        and words.gaps[index] == Gap.SPACE
        and words.cases[index - 1] == Case.TITLE
        and words.words[index - 1].lower() in lists().particles
    ):
        index -= 1
    return index


def _free_before(words: Words, index: int, taken: bytearray) -> bool:
    if not index or words.gaps[index] > Gap.DASH or titled(words, index):
        return True
    before = index - 1
    if words.gaps[index] != Gap.SPACE:
        joint = words.text[words.ends[before] : words.starts[index]]
        return joint.strip() not in {"-", ".", "/", "&", ""}
    if words.cases[before] != Case.LOWER and not taken[words.starts[before]]:
        word = words.words[before].lower()
        opens = ordinary(word) or word in name_data().openers
        return words.gaps[before] == Gap.BREAK and opens
    year = words.kinds[before] == "N" and len(words.words[before]) == 4  # in 2018 Tarvo met
    return year or not (words.kinds[before] in "NCH" or _within(words, before))


def _free_after(words: Words, index: int, taken: bytearray) -> bool:
    after = index + 1
    if after >= len(words) or words.gaps[after] > Gap.DASH:
        return True
    joint = words.text[words.ends[index] : words.starts[after]]
    if joint[:1] not in " \n\u00a0":  # nothing at all, where another script follows
        return joint[0] in "–—"
    if words.gaps[after] == Gap.SPACE and words.kinds[after] == "N":
        return False
    if words.gaps[after] == Gap.SPACE and words.cases[after] != Case.LOWER:
        if words.words[after] in POSTS:
            return True
        return bool(taken[words.starts[after]]) and words.kinds[after] == "L"
    return True


def _within(words: Words, before: int) -> bool:
    """Whether a small word before a capital joins it to a name: Welt am X, Bank of X."""
    word = words.words[before].lower()
    if word in lists().particles and words.cases[before] == Case.LOWER:
        return True
    foreign = len(word) < 4 and not ordinary(word) and words.words[before].isalpha()
    if not before or words.gaps[before] != Gap.SPACE or words.cases[before - 1] == Case.LOWER:
        return False
    named = words.gaps[before - 1] != Gap.BREAK or not ordinary(words.words[before - 1].lower())
    return named and (foreign or word in {"of", "for"})


class Weights:
    """How strongly the places of one word speak for each type."""

    __slots__ = ("body", "listed", "person", "place", "places", "shared", "sure", "within")

    def __init__(self) -> None:
        self.person = self.place = self.body = 0.0
        self.listed = False  # whether it is a listed name of people
        self.sure = False  # whether something speaks for a person that bodies do not do
        self.shared = False  # whether several people of the document have it as a family name
        self.places: list[int] = []  # where the word stands alone
        self.within: list[int] = []  # where it ends a longer run of capitals

    def people(self, weight: float) -> None:
        """Add what only people have or do."""
        self.person += weight
        self.sure = True

    def decide(self) -> EntityType | None:
        """Return the type that enough speaks for, and clearly more than for any other."""
        listed = 1.0 if self.listed and self.person > 0 >= self.body else 0.0
        ranked = sorted(
            (
                (self.person + listed, EntityType.PERSON),
                (self.place, EntityType.PLACE),
                (self.body, EntityType.ORG),
            ),
            key=lambda pair: (-pair[0], pair[1]),
        )
        (most, kind), (second, _) = ranked[0], ranked[1]
        return kind if most >= _ENOUGH and most >= second + _AHEAD else None


_BEFORE_PLACES = frozenset(("at", "from", "in", "near", "of", "to", "via"))
_HE = lazy(r"\s(?:himself|herself|who|whom)\b|,\s(?:who|whom|aged|\d\d)\b")
_AGAIN = lazy(r"\s(?:and\s(?:his|her)\s|(?:did|does|could|would|had|has)\snot\b|is\sa\s|was\sa\s)")
# A pronoun before any other name.
_HIS = lazy(r"[^A-Z.!?;]{0,90}?\b(?:he|she|his|her|him|himself|herself)\b")
_ITS = lazy(r"[^A-Z.!?;]{0,60}?\b(?:its|itself)\b")
_SAID_IT = lazy(r"\s\w+\s(?:it|its|they)\b")
# SaskTel, YouTube; not McDonald, DeLay, O'Brien.
_INNER_CAPITAL = lazy(
    r"^[A-Z]+[a-z]{1,2}[A-Z]{2,}$|^(?!\w+By$)(?!(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz)[A-Z][a-z]+$)\w*[a-z]{2,}[A-Z]"
)
# Agencies of Russia: Rosstandart, Rosselkhoznadzor.
_OF_RUSSIA = lazy(
    r"Ros\w*(?:nadzor|standart|lovstv[oa]|[ck]osmos|agentstvo|reest?r|stat|monitoring|nedra"
    r"|gvardi?ya|gvardia|turizm|patent|avto\w+|aviats\w+|flot|les\w+|sotrudnichestvo|export)$"
)
# Companies of Russia and Central Asia: Tarvoneftegaz, Quillenergo.
_OF_TRADE = (
    *("neftegaz", "neft", "gaz", "energo", "prom", "flot", "stroy", "stroi", "ugol", "svyaz"),
    *("telekom", "kombank"),
)
# The endings of nouns in the plural, with which a sentence may begin: dredgers, lobbyists.
_PLURAL = lazy(r"(?:[^aeiou]ers|ors|ists|ants|ians|ions|ments|ings|men)$")
_ENDS_IN_S = lazy(r"['’ʼ]s?\s")


@lru_cache(maxsize=1)
def _examples() -> re.Pattern[str]:
    """Return what examples of bodies follow: companies such as X, Y and Z."""
    bodies = "|".join(word_list("bodies"))
    return re.compile(
        rf"\b(?i:{bodies}),?\s(?:such\sas|like|including)\s(?:[A-Z]\w*(?:,?\sand\s|,\s))*$"
    )


@lru_cache(maxsize=1)
def _described() -> re.Pattern[str]:
    """Return what a comma and somebody's calling look like: ", a former teacher"."""
    callings = "|".join(sorted(lists().callings, key=lambda word: (-len(word), word)))
    return re.compile(rf",\s(?:an?|the|his|her)\s(?:[a-z-]+\s){{0,3}}(?:{callings})\b")


@dataclass(frozen=True, slots=True)
class _Beside:
    """The words beside a name, in lower case; "" where punctuation or the text's end is."""

    first: int  # the first word of the name
    before: str
    second: str  # before that
    after: str
    owned: tuple[str, ...]  # the two words behind a possessive, if they are in small letters


def _beside(words: Words, first: int, index: int) -> _Beside:
    after = words.words[index + 1].lower() if _follows(words, index + 1) else ""
    before = words.words[first - 1].lower() if _follows(words, first) and first else ""
    second = words.words[first - 2].lower() if before and first > 1 else ""
    owned: tuple[str, ...] = ()
    if _ENDS_IN_S.match(words.text, words.ends[index]) and index + 1 < len(words):
        owned = tuple(words.words[index + 1 : index + 3]) if not words.cases[index + 1] else ("",)
    return _Beside(first, before, second, after, owned)


def weigh(
    words: Words, index: int, taken: bytearray, weights: Weights, first: int | None = None
) -> None:
    """Add what stands beside the word at `index` to its weights.

    `taken`: the code points of other mentions, 2 in those of places. `first`: where something else
    than its capital says that a name ends at `index`, the first word of that name.
    """
    named, first = first is not None, index if first is None else first
    beside = _beside(words, first, index)
    if beside.before in {"the", "a", "an"}:
        weights.person -= 1.0
    else:
        _weigh_person(words, index, beside, taken, weights)
        _weigh_subject(words, index, beside, weights, named=named)
    _weigh_place(words, index, beside, taken, weights)
    _weigh_body(words, index, beside, taken, weights)


def _weigh_person(
    words: Words, index: int, beside: _Beside, taken: bytearray, weights: Weights
) -> None:
    first, text, data, end = beside.first, words.text, lists(), words.ends[index]
    if titled(words, first):
        weights.people(3.0)
    if (
        beside.before in data.callings
        or _calling(words, first)
        or _HE.match(text, end)
        or _described().match(text, end)
    ):
        weights.people(2.0)
    if beside.owned:
        theirs = any(word in data.possessions for word in beside.owned)
        weights.person += 2.0 if theirs else 0.5
    if _HIS.match(text, end) and not _ITS.match(text, end):
        weights.people(1.0)
    if words.keys[first] in name_data().given_latin and words.gaps[first] == Gap.SPACE:
        weights.person += 1.0
    elif _listed_name(words.keys[index]) and beside.before not in _BEFORE_PLACES:
        weights.listed = True
    if beside.before in {"starring", "featuring"}:
        weights.people(2.0)
    if beside.before == "under" and beside.second in {"served", "studied", "worked", "trained"}:
        weights.people(2.0)
    if beside.before == "by" and beside.second in _BY_HAND:
        weights.people(2.0)
    elif beside.before == "by" and beside.second.endswith(("ed", "en")):
        weights.person += 1.0
    if _is_called(beside):
        weights.people(2.0)
    if beside.before == "by" and (
        beside.second in data.made or (first > 1 and taken[words.starts[first - 2]] == 3)
    ):
        weights.people(2.0)


def _is_called(beside: _Beside) -> bool:
    """Whether what stands before says that somebody has a name: a man named X, my name is X."""
    if beside.before == "name" or (beside.before, beside.second) == ("is", "name"):
        return beside.before == "is" or beside.second in _KINDS_OF_NAMES
    somebody = beside.second in lists().callings or beside.second in _SOMEBODY
    return beside.before in {"named", "surnamed", "called"} and somebody


_KINDS_OF_NAMES = frozenset(
    ("japanese", "russian", "korean", "chinese", "christian", "real", "first", "given", "family",
     "pen", "birth", "baptismal"),
)  # fmt: skip
# What only people do, before "by".
_BY_HAND = frozenset(
    ("written", "translated", "edited", "signed", "typed", "deciphered", "directed", "composed",
     "painted", "penned", "narrated", "authored", "chaired", "headed", "sung", "choreographed"),
)  # fmt: skip
_SOMEBODY = frozenset(("man", "woman", "boy", "girl", "citizen", "national", "person", "child"))


def _listed_name(key: str) -> bool:
    """Whether a word is a given name or a family name that is listed."""
    return key in lists().families or key in name_data().given_latin


def _weigh_subject(
    words: Words, index: int, beside: _Beside, weights: Weights, *, named: bool
) -> None:
    """Add what the verb says of which the word is the subject.

    A word that is not `named` may have its capital from the head of a sentence.
    """
    text, data, end = words.text, lists(), words.ends[index]
    after = beside.after
    helped = after in {"was", "is", "had", "has", "who"} and _second(words, index) in data.verbs
    if after in {"had", "has"} and _second(words, index) == "been" and _follows(words, index + 3):
        helped = words.words[index + 3] in data.verbs
    opens = words.gaps[beside.first] == Gap.BREAK and not named
    if after in data.saying:
        doubtful = _SAID_IT.match(text, end) or (opens and _PLURAL.search(words.words[index]))
        weights.person += 0.0 if doubtful else 2.0
    elif beside.before in {"said", "says", "added"} and _inverted(words, beside.first, index):
        weights.person += 2.0
    elif opens and not _listed_name(words.keys[index]):
        return  # a common noun that begins a sentence has verbs behind it, too
    elif after in data.verbs or helped:
        weights.people(2.0)
    elif after in data.subject_verbs or (after.endswith("ed") and ordinary(after)):
        weights.person += 1.0
    if _AGAIN.match(text, end):
        weights.person += 1.0


def _weigh_place(
    words: Words, index: int, beside: _Beside, taken: bytearray, weights: Weights
) -> None:
    data, before, second = lists(), beside.before, beside.second
    if not beside.owned and before in data.place_before:
        unplaced = before == "in" and (second in data.invested or second in data.in_languages)
        weights.place += 0.0 if unplaced else 2.0
    elif not beside.owned and before in {"at", "from", "via"}:
        weights.place += 0.5
    if (before == "to" and second in data.motion) or (before == "of" and second in data.place_of):
        weights.place += 2.0
    if before in data.directions or beside.after in data.place_nouns:
        weights.place += 2.0
    if not beside.owned and _next_is_place(words, index, taken):
        weights.place += 2.0
    if _PLACE_END.search(words.words[index]):
        weights.place += 1.0


def _weigh_body(
    words: Words, index: int, beside: _Beside, taken: bytearray, weights: Weights
) -> None:
    text, data, word = words.text, lists(), words.words[index]
    before, after = beside.before, beside.after
    if before in data.body_before or after in data.media:
        weights.body += 4.0
    if beside.owned and not data.body_possessions.isdisjoint(beside.owned[:2]):
        weights.body += 2.5 if beside.owned[0] in data.body_possessions else 2.0
    if (after in data.body_after or after in data.callings) and not _OF_PEOPLE.search(word):
        weights.body += 2.0
    listed = before in {"as", "like", "including", "and"} or words.gaps[beside.first] == Gap.OTHER
    start = words.starts[beside.first]
    if listed and _examples().search(text, max(0, start - 80), start):
        weights.body += 2.0
    if before == "in" and beside.second in data.invested:
        weights.body += 2.0
    if of_bodies(before, beside.second):
        weights.body += 2.0 if before == "by" else 3.0  # an analyst at X said
    in_place = beside.after in data.place_nouns  # Seoul's Tarvo neighbourhood
    if _of_country(words, beside.first, taken) and not weights.sure and not in_place:
        weights.body += 1.5 if weights.person > 0 else 2.0
    if _INNER_CAPITAL.search(word):
        weights.body += 2.0
    if word.endswith(_OF_TRADE) or _OF_RUSSIA.match(word):
        weights.body += 3.0
    said_it = after in data.saying and _SAID_IT.match(text, words.ends[index])
    if before == "told" or said_it or _ITS.match(text, words.ends[index]):
        weights.body += 1.0


_BY_BODIES = frozenset(
    ("owned", "operated", "built", "manufactured", "supplied", "developed", "produced", "published",
     "run", "controlled", "organised", "organized", "sponsored", "funded", "backed", "acquired",
     "launched", "issued"),
)  # fmt: skip
_AT_BODIES = frozenset(
    ("analyst", "economist", "strategist", "researcher", "fellow", "professor", "lecturer",
     "editor", "reporter", "correspondent", "journalist", "engineer", "manager", "director",
     "executive", "consultant", "trader", "scholar", "specialist"),
)  # fmt: skip
_OF_BODIES = frozenset(
    ("subsidiary", "unit", "affiliate", "arm", "shareholder", "shareholders", "owner", "owners",
     "founder", "co-founder", "ceo", "spokesman", "spokeswoman", "spokesperson"),
)  # fmt: skip


def of_bodies(before: str, second: str) -> bool:
    """Whether a body is named behind two words: owned by X, an analyst at X, a subsidiary of X."""
    if before == "by":
        return second in _BY_BODIES
    if before in {"at", "with"}:
        return second in _AT_BODIES or second.removesuffix("s") in _AT_BODIES
    return before in {"of", "for"} and second in _OF_BODIES


def _inverted(words: Words, first: int, index: int) -> bool:
    """Whether "said X" ends what was said: a quotation or a comma before, no verb of X's behind."""
    text, after = words.text, index + 1
    ends = after >= len(words) or words.gaps[after] != Gap.SPACE
    said = words.starts[first - 1]
    before = text[max(0, said - 4) : said].rstrip()[-1:]
    if before in {"”", '"', "’", "'"}:
        follower = words.words[after].lower() if after < len(words) else ""
        return ends or not (follower in lists().callings or follower in lists().body_after)
    return ends and (before == "," or words.gaps[first - 1] == Gap.SPACE)


def _follows(words: Words, index: int) -> bool:
    return index < len(words) and words.gaps[index] == Gap.SPACE


def _second(words: Words, index: int) -> str:
    at = index + 2
    return words.words[at].lower() if _follows(words, at) else ""


def _calling(words: Words, index: int) -> bool:
    """Whether ", X" stands behind what somebody is to another: his wife, X."""
    return (
        index > 1
        and words.gaps[index] == Gap.OTHER
        and words.text[words.ends[index - 1] : words.starts[index]] == ", "
        and words.words[index - 1] in lists().callings
        and words.words[index - 2].lower() in {"his", "her", "their", "my", "whose", "the"}
    )


_PLACE_END = lazy(r"(?<=...)(?:stan|slavia|shire|grad|burg|abad|polis)$")
# The endings of adjectives of peoples and faiths: Anglican, Yugoslav.
_OF_PEOPLE = lazy(r"(?:ian|can|ish|ese|ic|slav|ist)$")


def _of_country(words: Words, index: int, taken: bytearray) -> bool:
    """Whether the possessive of a place stands before, as before companies: Norway's Equinor."""
    return (
        index > 0
        and taken[words.starts[index - 1]] == 2
        and words.text[words.ends[index - 1] : words.starts[index]] in {"'s ", "’s "}
    )


def _next_is_place(words: Words, index: int, taken: bytearray) -> bool:
    """Whether a comma and a known name follow, which is how places are told from their like."""
    after = index + 1
    if after >= len(words) or taken[words.starts[after]] != 2:
        return False
    if words.text[words.ends[index] : words.starts[after]] not in {", ", ",\n"}:
        return False
    return words.text[words.ends[after] : words.ends[after] + 1] not in {"'", "’", "-"}
