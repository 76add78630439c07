"""Streams of tokens, document by document, turned into postings by one sort."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search_index.analysis.tokens import word_tokens, written_words
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


class _WordIds(dict[str, bytes]):
    """Written word -> the numbers of its tokens, as the bytes of an int32 array.

    A text then becomes token numbers by joining what its words give, whatever its script.
    """

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[tuple[str, str], int] = {}

    def __missing__(self, word: str) -> bytes:
        numbers = self.numbers
        ids = array("i", [numbers.setdefault(t, len(numbers)) for t in word_tokens(word)])
        self[word] = data = ids.tobytes()
        return data


class TextStream:
    """The texts of one field, in the order of the documents. Every document has one."""

    def __init__(self) -> None:
        self._words = _WordIds()
        self._tokens = bytearray()
        self._lengths = array("I")

    @property
    def tokens(self) -> int:
        """How many tokens have been added."""
        return len(self._tokens) // 4

    def add(self, text: str) -> None:
        """Add the text of the next document."""
        data = b"".join(map(self._words.__getitem__, written_words(text)))
        self._tokens += data
        self._lengths.append(len(data) // 4)

    def lengths(self) -> Array:
        """Return the number of tokens of each document."""
        return np.frombuffer(self._lengths, np.uint32) if self._lengths else np.zeros(0, np.uint32)

    def invert(self) -> Inverted | None:
        """Return the postings of the field; None if there are none."""
        if not self._tokens:
            return None
        pairs = list(self._words.numbers)
        terms = sorted({term.encode() for term, _ in pairs})
        rank = {term: at for at, term in enumerate(terms)}
        token_ranks = np.fromiter((rank[t.encode()] for t, _ in pairs), np.int64, len(pairs))
        words = sorted((form.encode(), rank[term.encode()]) for term, form in pairs if form)
        word_terms = np.fromiter((term for _, term in words), np.int64, len(words))
        word_codes = codes_within(word_terms)
        code = {word: int(c) for (word, _), c in zip(words, word_codes, strict=True)}
        token_codes = np.fromiter((code.get(f.encode(), 0) for _, f in pairs), np.int64, len(pairs))

        lengths = self.lengths()
        tokens = np.frombuffer(self._tokens, np.int32)
        index_bits = np.uint64(max(len(tokens) - 1, 1).bit_length())
        keys = token_ranks.astype(np.uint64)[tokens]
        keys <<= index_bits
        keys |= np.arange(len(tokens), dtype=np.uint64)
        keys.sort()
        order = (keys & ((np.uint64(1) << index_bits) - np.uint64(1))).astype(np.int64)
        keys >>= index_bits
        ranks = keys.astype(np.int64)
        del keys
        kind = smallest_type(max(len(lengths) - 1, 0))
        documents = np.repeat(np.arange(len(lengths), dtype=kind), lengths)[order]
        text_starts = np.cumsum(lengths, dtype=np.int64) - lengths
        positions = order - text_starts[documents]
        starts = _starts_of_postings(ranks, documents)
        return Inverted(
            terms=terms,
            starts=offsets_of(np.bincount(ranks[starts], minlength=len(terms))),
            documents=documents[starts],
            frequencies=_frequencies(np.diff(np.append(starts, len(ranks)))),
            position_starts=offsets_of(np.bincount(ranks, minlength=len(terms))),
            positions=positions.astype(smallest_type(int(lengths.max()))),
            forms=token_codes.astype(smallest_type(int(token_codes.max())))[tokens[order]],
            words=[word for word, _ in words],
            word_terms=word_terms.astype(smallest_type(len(terms))),
            word_codes=word_codes.astype(smallest_type(int(word_codes.max(initial=0)))),
        )


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


def _starts_of_postings(ranks: Array, documents: Array) -> NDArray[np.int64]:
    changes = (ranks[1:] != ranks[:-1]) | (documents[1:] != documents[:-1])
    return np.flatnonzero(np.append(True, changes))


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
