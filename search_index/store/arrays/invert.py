"""Streams of tokens, document by document, turned into postings by one sort."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search_index.analysis.tokens import piece_tokens, pieces
from search_index.store.arrays.container import Array, offsets_of, smallest_type
from search_index.store.arrays.table import SEPARATOR, Table


@dataclass(frozen=True, slots=True)
class Inverted:
    """The postings of a field, as ``FieldArrays`` describes them, before they are written."""

    terms: list[bytes]
    starts: Array
    documents: Array
    frequencies: Array | None
    position_starts: Array | None = None
    positions: Array | None = None
    forms: Array | None = None
    words: list[bytes] | None = None
    word_terms: Array | None = None
    word_codes: Array | None = None


#: Pieces of text that a process remembers from one segment to the next.
_REMEMBERED = 1 << 18
_LONG_PIECE = 32  # code points; longer ones seldom come again
_SLICE = 1 << 20  # tokens that are looked at together, so that what is derived stays small


class Vocabulary(dict[str, bytes]):
    """Piece of text -> the numbers of its tokens, as the bytes of an int32 array.

    A text then becomes token numbers by joining what its pieces give, whatever its script.
    ``numbers``: (term, written form) -> number, in the order of the numbers.
    """

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[tuple[str, str], int] = {}

    def __missing__(self, piece: str) -> bytes:
        numbers = self.numbers
        ids = array("i", [numbers.setdefault(t, len(numbers)) for t in piece_tokens(piece)])
        data = ids.tobytes()
        if len(piece) <= _LONG_PIECE:
            self[piece] = data
        return data


_LAST = threading.local()


def shared_vocabulary() -> Vocabulary:
    """Return the vocabulary of this thread's segment before, a new one if that has grown large.

    Most words of a segment were in those before it: they are not stemmed again.
    """
    known: Vocabulary | None = getattr(_LAST, "vocabulary", None)
    if known is None or max(len(known), len(known.numbers)) > _REMEMBERED:
        known = _LAST.vocabulary = Vocabulary()
    return known


class TextStream:
    """The texts of one field, in the order of the documents. Every document has one."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._tokens = bytearray()
        self._lengths = array("I")

    @property
    def tokens(self) -> int:
        """How many tokens have been added."""
        return len(self._tokens) // 4

    def add(self, text: str) -> None:
        """Add the text of the next document."""
        data = b"".join(map(self._vocabulary.__getitem__, pieces(text)))
        self._tokens += data
        self._lengths.append(len(data) // 4)

    def lengths(self) -> Array:
        """Return the number of tokens of each document."""
        return np.frombuffer(self._lengths, np.uint32) if self._lengths else np.zeros(0, np.uint32)

    def invert(self) -> Inverted | None:
        """Return the postings of the field; None if there are none."""
        if not self._tokens:
            return None
        tokens = np.frombuffer(self._tokens, np.int32)
        return _inverted(_Ranked.of(list(self._vocabulary.numbers), tokens), tokens, self.lengths())


def _inverted(ranked: _Ranked, tokens: Array, lengths: Array) -> Inverted:
    """Return the postings of the token numbers of all documents, of which each has so many."""
    keys, bits = _sorted_keys(ranked.ranks, tokens)
    numbers = np.arange(len(lengths), dtype=smallest_type(max(len(lengths) - 1, 0)))
    owners = np.repeat(numbers, lengths)  # of each token
    text_starts = np.cumsum(lengths, dtype=np.int64) - lengths
    positions = np.empty(len(tokens), smallest_type(int(lengths.max())))
    forms = np.empty(len(tokens), ranked.codes.dtype)
    occurrences = np.zeros(len(ranked.terms), np.int64)
    postings = np.zeros(len(ranked.terms), np.int64)
    starts, documents = [], []
    last = (-1, -1)  # rank and document of the occurrence before
    for low in range(0, len(keys), _SLICE):
        part = slice(low, low + _SLICE)
        order = (keys[part] & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
        ranks = (keys[part] >> bits).astype(np.int64)
        owner = owners[order]
        positions[part] = order - text_starts[owner]
        forms[part] = ranked.codes[tokens[order]]
        new = _starts_of_postings(ranks, owner, last)
        last = int(ranks[-1]), int(owner[-1])
        starts.append(new + low)
        documents.append(owner[new])
        occurrences += np.bincount(ranks, minlength=len(occurrences))
        postings += np.bincount(ranks[new], minlength=len(postings))
    return Inverted(
        terms=ranked.terms,
        starts=offsets_of(postings),
        documents=np.concatenate(documents),
        frequencies=_frequencies(np.diff(np.concatenate([*starts, [len(tokens)]]))),
        position_starts=offsets_of(occurrences),
        positions=positions,
        forms=forms,
        words=ranked.words,
        word_terms=ranked.word_terms,
        word_codes=ranked.word_codes,
    )


@dataclass(frozen=True, slots=True)
class _Ranked:
    """The terms and written forms of a field in their order."""

    terms: list[bytes]
    words: list[bytes]
    word_terms: Array  # of each word the rank of its term
    word_codes: Array
    ranks: Array  # of each token number the rank of its term
    codes: Array  # of each token number the code of its form

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, str]], tokens: Array) -> _Ranked:
        """Return those of the (term, form) `pairs` whose numbers are among `tokens`."""
        flags = np.zeros(len(pairs), np.bool_)
        for low in range(0, len(tokens), _SLICE):
            flags[tokens[low : low + _SLICE]] = True
        used = np.flatnonzero(flags)
        here = [pairs[number] for number in used.tolist()]
        terms = sorted({term for term, _ in here})
        rank = {term: at for at, term in enumerate(terms)}
        ranks = np.zeros(len(pairs), np.int64)
        ranks[used] = [rank[term] for term, _ in here]
        forms = sorted((pairs[number][1], number) for number in used.tolist() if pairs[number][1])
        written = np.array([number for _, number in forms], np.int64)
        word_codes = codes_within(ranks[written])
        kind = smallest_type(int(word_codes.max(initial=0)))
        codes = np.zeros(len(pairs), kind)
        codes[written] = word_codes
        return cls(
            terms=[term.encode() for term in terms],
            words=[form.encode() for form, _ in forms],
            word_terms=ranks[written].astype(smallest_type(len(terms))),
            word_codes=word_codes.astype(kind),
            ranks=ranks,
            codes=codes,
        )


def _sorted_keys(ranks: Array, tokens: Array) -> tuple[NDArray[np.uint64], np.uint64]:
    """Return rank and place of every token as one number, sorted, and the bits of the place.

    One sort of numbers of 64 bits is the whole inversion.
    """
    bits = np.uint64(max(len(tokens) - 1, 1).bit_length())
    shifted = ranks.astype(np.uint64) << bits
    keys = np.empty(len(tokens), np.uint64)
    for low in range(0, len(tokens), _SLICE):
        part = tokens[low : low + _SLICE]
        places = np.arange(low, low + len(part), dtype=np.uint64)
        np.bitwise_or(shifted[part], places, out=keys[low : low + len(part)])
    keys.sort()
    return keys, bits


class ValueStream:
    """The values of one field, each with a count. A document may have any number of them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._values = array("i")
        self._documents = array("I")
        self._counts = array("I")

    def add(self, document: int, values: Mapping[str, int]) -> None:
        """Add the values of a document; documents come in ascending order."""
        numbers = self._numbers
        for value, count in values.items():
            if value:
                self._values.append(numbers.setdefault(value, len(numbers)))
                self._documents.append(document)
                self._counts.append(count)

    def invert(self) -> Inverted | None:
        """Return the postings of the field; None if there are none."""
        if not self._values:
            return None
        terms = sorted(value.encode() for value in self._numbers)
        rank = {term: at for at, term in enumerate(terms)}
        ranks = np.fromiter((rank[v.encode()] for v in self._numbers), np.int64, len(terms))
        return inverted_values(
            terms,
            ranks[np.frombuffer(self._values, np.int32)],
            np.frombuffer(self._documents, np.uint32),
            np.frombuffer(self._counts, np.uint32),
        )


def inverted_values(terms: list[bytes], ranks: Array, documents: Array, counts: Array) -> Inverted:
    """Return the postings of a field without positions from (term, document, count) rows."""
    order = np.lexsort((documents, ranks))
    documents = documents[order]
    return Inverted(
        terms=terms,
        starts=offsets_of(np.bincount(ranks, minlength=len(terms))),
        documents=documents.astype(smallest_type(int(documents.max(initial=0)))),
        frequencies=_frequencies(counts[order]),
    )


def codes_within(word_terms: Array) -> NDArray[np.int64]:
    """Return for each word its code among the words of its term: 1, 2, … in the order given."""
    order = np.argsort(word_terms, kind="stable")
    grouped = word_terms[order]
    firsts = np.flatnonzero(np.append(True, grouped[1:] != grouped[:-1])[: len(grouped)])
    sizes = np.diff(np.append(firsts, len(grouped)))
    codes = np.empty(len(grouped), np.int64)
    codes[order] = np.arange(len(grouped)) - np.repeat(firsts, sizes) + 1
    return codes


def _starts_of_postings(
    ranks: Array, documents: Array, before: tuple[int, int]
) -> NDArray[np.int64]:
    """Return where another posting begins than the one of the rank and document `before`."""
    changes = np.empty(len(ranks), np.bool_)
    np.not_equal(ranks[1:], ranks[:-1], out=changes[1:])
    changes[1:] |= documents[1:] != documents[:-1]
    changes[0] = before != (int(ranks[0]), int(documents[0]))
    return np.flatnonzero(changes)


def _frequencies(counts: Array) -> Array | None:
    largest = int(counts.max(initial=1))
    return counts.astype(smallest_type(largest)) if largest > 1 else None


#: Fewer documents than this are added up as fast as a row of them is read.
_LEAST_DOCUMENTS = 1_000
_LONGEST_PREFIX = 8  # characters


def prefix_rows(
    inverted: Inverted, documents: int, least: int = _LEAST_DOCUMENTS
) -> tuple[list[str], list[Array]]:
    """Return the prefixes with more postings than there are documents, and their rows.

    A row holds the summed frequency of the prefix's terms in every document. Prefixes of one term
    need none. No segment of fewer than `least` documents has any.
    """
    if documents < least:
        return [], []
    table = Table.of(inverted.terms)
    prefixes: list[str] = []
    rows: list[Array] = []
    open_prefixes = _children(table, "", 0, len(table))
    while open_prefixes:
        prefix, low, high = open_prefixes.pop()
        part = slice(int(inverted.starts[low]), int(inverted.starts[high]))
        if high - low < 2 or part.stop - part.start <= documents:
            continue
        weights = None if inverted.frequencies is None else inverted.frequencies[part]
        row = np.bincount(inverted.documents[part], weights, minlength=documents)
        prefixes.append(prefix)
        rows.append(row.astype(smallest_type(int(row.max()))))
        if len(prefix) < _LONGEST_PREFIX:
            open_prefixes += _children(table, prefix, low, high)
    return prefixes, rows


def _children(table: Table, prefix: str, low: int, high: int) -> list[tuple[str, int, int]]:
    """Return the prefixes one character longer, with their ranges of terms."""
    found = []
    size = len(prefix) + 1
    while low < high:
        longer = table[low].decode()[:size]
        if len(longer) < size:  # the prefix itself is a term
            low += 1
            continue
        end = table.bisect(longer.encode() + SEPARATOR, low)
        found.append((longer, low, end))
        low = end
    return found


def union_of_terms(lists: Sequence[list[bytes]]) -> tuple[list[bytes], list[NDArray[np.int64]]]:
    """Return all terms of several sorted lists, and for each list the places of its terms."""
    union = sorted(set().union(*lists)) if len(lists) > 1 else lists[0]
    place = {term: at for at, term in enumerate(union)}
    return union, [_places(place, terms) for terms in lists]


def _places(place: Mapping[bytes, int], terms: Iterable[bytes]) -> NDArray[np.int64]:
    return np.fromiter(map(place.__getitem__, terms), np.int64)
