"""What counts of the names that a model finds in English text: the words around them decide.

What a model says of a name is weighed with what stands beside it (``english_context``): "in X" is
no person though the model says so. All places of a name in a document are weighed together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType

from search_index.entities.candidates import Candidate
from search_index.entities.context import Document
from search_index.entities.english_alone import borne_by_many, personal, places_taken
from search_index.entities.english_context import Weights, first_word, lists, weigh
from search_index.entities.english_words import ordinary
from search_index.entities.model_spans import Found, name_at
from search_index.entities.names import name_data
from search_index.entities.patterns import lazy
from search_index.entities.tokens import Case, Gap, Words
from search_index.models import EntityType

_PERSON, _ORG, _PLACE = EntityType.PERSON, EntityType.ORG, EntityType.PLACE

# What a model's word weighs for each type. Of its people and of bodies of several words nearly all
# are right; a single word that it takes for something else, or for a proper noun of no type, is a
# person as often as that, so that what stands beside it decides (OntoNotes 5 has few family names
# without a full name before them; measured on Reuters-21578 and our own articles).
_SEVERAL: Mapping[EntityType | None, Mapping[EntityType, float]] = MappingProxyType(
    {_PERSON: {_PERSON: 2.0}, _PLACE: {_PLACE: 1.0}, _ORG: {_ORG: 2.0}, None: {}}
)
_ALONE: Mapping[EntityType | None, Mapping[EntityType, float]] = MappingProxyType(
    {
        _PERSON: {_PERSON: 2.0},
        _PLACE: {_PLACE: 1.0, _PERSON: 1.0},
        _ORG: {_ORG: 0.5, _PERSON: 1.0},
        None: {_PERSON: 1.0},
    }
)
_DOUBTFUL = 1.0  # what the weight for a person is where the model has said something else
# What is said of things as often as of people.
_OF_THINGS = frozenset(
    ("is", "has", "will", "would", "could", "can", "may", "might", "must", "does")
)
# A name that has its own 's: Moody's said.
_OWN_S = lazy(r"['’]s\s(?:said|says|will|would|has|had|was|is|also|may|can|could)\b")


def latin_names(
    document: Document, spans: Iterable[Found], headlines: bytearray
) -> Iterator[Candidate]:
    """Yield the names of a model's spans that count, with the type that is decided for each.

    `headlines` marks the lines in which a capital says nothing.
    """
    words, written = document.words, set(document.words.words)
    taken = places_taken(document)
    told: dict[str, _Told] = {}
    found: list[tuple[int, int, str]] = []
    for span in spans:
        first, last = _bare(words, span.first, span.last), span.last
        if headlines[words.starts[first]] or not _may_be_name(words, first, last, written):
            continue
        if not _may_be(words, first, last, span.type):
            continue
        if span.type is None and not _stands_apart(words, first, last):
            continue
        key = " ".join(words.keys[first : last + 1])
        told.setdefault(key, _Told()).add(words, first, last, span.type, taken)
        found.append((first, last, key))
    kinds = {key: one.decide() for key, one in told.items()}
    for first, last, key in found:
        kind = kinds[key]
        if kind == _PERSON and first == last:
            sure = told[key].weights.sure or personal(words, first)
            kind = kind if sure and not borne_by_many(key) else None
        if kind is not None:
            yield name_at(words, first, last, kind)


class _Told:
    """What the model, and the words beside the places of a name, say of its type."""

    __slots__ = ("_most", "_own_s", "_priors", "_typed", "weights")

    def __init__(self) -> None:
        self.weights = Weights()
        self._priors: dict[EntityType, float] = {}
        self._most = 0.0  # what a single place says of a person at most
        self._own_s = False
        self._typed = False  # whether the model has said of any place what it names

    def add(
        self, words: Words, first: int, last: int, kind: EntityType | None, taken: bytearray
    ) -> None:
        """Add a place of the name, which the model takes for a `kind`."""
        before = self.weights.person
        weigh(words, last, taken, self.weights, first)
        if kind is not None or not _of_things(words, last):
            self._most = max(self._most, self.weights.person - before)
        self._own_s |= _OWN_S.match(words.text, words.ends[last]) is not None
        self._typed |= kind is not None
        alone = first_word(words, last) == first
        if not alone and kind == _ORG:
            share = 1.0 if _stands_apart(words, first, last) else 0.25
        else:
            share = 0.5 if _of_ordinary(words, first, last) else 1.0
        for other, weight in (_ALONE if alone else _SEVERAL)[kind].items():
            self._priors[other] = max(self._priors.get(other, 0.0), weight * share)

    def decide(self) -> EntityType | None:
        """Return the type of the name if it is one."""
        if self._own_s:
            return None
        weights, person = self.weights, self._priors.get(_PERSON, 0.0)
        weights.person += person if person > _DOUBTFUL or self._most >= 1.0 else 0.0
        weights.place += self._priors.get(_PLACE, 0.0)
        weights.body += self._priors.get(_ORG, 0.0)
        kind = weights.decide()
        return kind if self._typed or kind == _PERSON else None


def _of_things(words: Words, last: int) -> bool:
    after = last + 1
    return after < len(words) and words.words[after] in _OF_THINGS


def _stands_apart(words: Words, first: int, last: int) -> bool:
    """Whether no article and no other capital stands beside a name."""
    before, after = first - 1, last + 1
    if before >= 0 and words.gaps[first] == Gap.SPACE:
        opens = words.gaps[before] == Gap.BREAK
        if words.words[before].lower() in {"the", "a", "an"}:
            return False
        if words.cases[before] != Case.LOWER and not opens:
            return False
    joined = after < len(words) and words.gaps[after] == Gap.SPACE
    return not (joined and words.cases[after] != Case.LOWER)


def _bare(words: Words, first: int, last: int) -> int:
    """Return the index of the first word of a name that is no title."""
    while first < last and words.keys[first] in name_data().titles_latin:
        first += 1
    return first


def _may_be_name(words: Words, first: int, last: int, written: Collection[str]) -> bool:
    """Whether words have capitals, and none stands for itself in small letters in the text."""
    if not all(_capital(words, i) for i in range(first, last + 1)):
        return False
    if words.cases[first] == Case.LOWER or len(words.keys[last]) < 3:
        return False
    return first < last or (words.kinds[first] == "L" and words.keys[first] not in written)


def _may_be(words: Words, first: int, last: int, kind: EntityType | None) -> bool:
    """Whether a name of a kind may be of such words: not of words of the language alone.

    A person may be called by one, which has a capital inside a sentence then.
    """
    openers = name_data().openers
    known = [words.keys[i] in openers or ordinary(words.keys[i]) for i in range(first, last + 1)]
    if first == last and kind == _PERSON and words.keys[first] not in openers:
        return not known[0] or words.gaps[first] != Gap.BREAK
    return not all(known)


def _of_ordinary(words: Words, first: int, last: int) -> bool:
    """Whether an ordinary word is in a name that no given name begins: Manchester United."""
    given = first < last and words.keys[first] in name_data().given_latin
    return not given and any(ordinary(words.keys[i]) for i in range(first, last + 1))


def _capital(words: Words, index: int) -> bool:
    return words.kinds[index] in "LA" and (
        words.cases[index] == Case.TITLE
        or len(words.words[index]) == 1
        or words.words[index] in lists().particles
    )
