"""Words of a table as letters, and which of them are few slips from a word.

Slips are counted as in `search_index.query.suggest`, for all words that may be near at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import combining, normalize

import numpy as np
from numpy.typing import NDArray

from search_index.query.suggest import decomposed, letters
from search_index.store.arrays.container import Array, offsets_of, smallest_type, spread
from search_index.store.arrays.table import SEPARATOR, Table
from search_index.store.engine.sets import NO_NUMBERS, Numbers

_KINDS = 64  # letters are told apart by their code modulo this when words are sifted
_UNKNOWN = -1  # a letter that no word has
_PADDING = -2
_END = ord("\n")  # behind each word
_WHOLE = range(0x400, 0x530)  # Cyrillic letters with marks are letters of their own


class Letters:
    """The letters of all words of a table, canonically decomposed but for Cyrillic.

    Each letter is its place in the alphabet of the table; a word's signature has a bit set for
    each of its letters. Takes about 20 bytes a word, and 15 ms to make for 100,000 words.
    """

    def __init__(self, table: Table) -> None:
        text = table.blob.tobytes().replace(SEPARATOR, b"\n").decode("utf-8", "replace")
        points = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        points = _decomposed(points)
        ends = np.flatnonzero(points == _END)
        starts = np.append(0, ends + 1)
        alphabet = _kinds(points)
        table_of_codes = np.zeros(int(alphabet.max(initial=0)) + 1, smallest_type(len(alphabet)))
        table_of_codes[alphabet] = np.arange(len(alphabet))
        codes = table_of_codes[points]
        self._alphabet = {chr(point): code for code, point in enumerate(alphabet.tolist())}
        self._codes: Array = codes
        self._starts: Array = starts.astype(smallest_type(len(codes)))
        bit = np.left_shift(np.uint64(1), np.arange(len(alphabet), dtype=np.uint64) % _KINDS)
        bit[alphabet == _END] = 0
        bits = bit[codes]
        self._signatures = (
            np.bitwise_or.reduceat(bits, starts[:-1]) if len(ends) else np.zeros(0, np.uint64)
        )

    @property
    def size(self) -> int:
        """How many bytes this takes."""
        return self._codes.nbytes + self._starts.nbytes + self._signatures.nbytes

    def near(self, word: str, edits: int) -> tuple[Numbers, NDArray[np.int16]]:
        """Return the places of words at most `edits` slips from `word`, with their slips.

        A word that is all slips is left out.
        """
        spelled = letters(word)
        wanted = [self._alphabet.get(letter, _UNKNOWN) for letter in spelled]
        places = self._alike(wanted, edits)
        if not len(places):
            return NO_NUMBERS, np.zeros(0, np.int16)
        starts = self._starts[places].astype(np.int64)
        lengths = self._starts[places + 1].astype(np.int64) - 1 - starts
        matrix = np.full((int(lengths.max()), len(places)), _PADDING, np.int32)
        at = spread(np.zeros(len(places), np.int64), lengths)
        matrix[at, np.repeat(np.arange(len(places)), lengths)] = self._codes[
            spread(starts, lengths)
        ]
        slips = distances(wanted, matrix, lengths, edits)
        kept = (slips <= edits) & (slips < lengths)
        return places[kept], slips[kept]

    def _alike(self, wanted: list[int], edits: int) -> Numbers:
        """Return the places of words whose length and letters allow them to be near."""
        lengths = np.diff(self._starts.astype(np.int32)) - 1
        places = np.flatnonzero(np.abs(lengths - len(wanted)) <= edits)
        signature = np.uint64(0)
        foreign = 0
        for code in set(wanted):
            if code == _UNKNOWN:
                foreign = 1
            else:
                signature |= np.uint64(1 << code % _KINDS)
        found = self._signatures[places]
        # A slip takes away one letter at most, and brings in one at most.
        lost = np.bitwise_count(signature & ~found)
        gained = np.bitwise_count(found & ~signature)
        alike: Numbers = places[(lost + foreign <= edits) & (gained <= edits)]
        return alike


def distances(
    wanted: list[int], words: NDArray[np.int32], lengths: Numbers, limit: int
) -> NDArray[np.int16]:
    """Return the slips between a word and each of others, or `limit` + 1 if there are more.

    ``words``: letters by words, each word a column, padded; ``lengths``: of each word. This is
    optimal string alignment, row by row for all words at once; cells further than `limit` from the
    diagonal are more than `limit`.
    """
    longest, count = words.shape
    over = limit + 1
    row = np.minimum(np.arange(longest + 1), over).astype(np.int16)[:, None].repeat(count, 1)
    before = row
    for i, letter in enumerate(wanted, 1):
        earlier, before = before, row
        row = np.full((longest + 1, count), over, np.int16)
        row[0] = min(i, over)
        low, high = max(1, i - limit), min(longest, i + limit)
        if low > high:
            continue
        best = np.minimum(
            before[low : high + 1] + 1, before[low - 1 : high] + (words[low - 1 : high] != letter)
        )
        first = max(low, 2)
        if i > 1 and first <= high:
            swapped = (words[first - 2 : high - 1] == letter) & (
                words[first - 1 : high] == wanted[i - 2]
            )
            part = best[first - low :]
            turned = earlier[first - 2 : high - 1] + 1
            np.minimum(part, turned, out=part, where=swapped)
        for j in range(low, high + 1):
            np.minimum(best[j - low], row[j - 1] + 1, out=row[j])
        np.minimum(row, over, out=row)
    slips: NDArray[np.int16] = row[lengths, np.arange(count)]
    return slips


def _kinds(points: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return the code points that occur, ascending."""
    return np.flatnonzero(np.bincount(points))


def _decomposed(points: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return code points decomposed as `letters` does, with marks in canonical order."""
    kinds = _kinds(points)
    apart = (point for point in kinds.tolist() if point not in _WHOLE)
    spelled = {point: normalize("NFD", chr(point)) for point in apart}
    changed = {point: parts for point, parts in spelled.items() if parts != chr(point)}
    if changed:
        points = _replaced(points, changed)
        kinds = _kinds(points)
    marks = [point for point in kinds.tolist() if combining(chr(point))]
    if not marks:
        return points
    is_mark = np.zeros(int(kinds[-1]) + 1, np.bool_)
    is_mark[marks] = True
    marked = is_mark[points]
    if not (marked[1:] & marked[:-1]).any():
        return points
    # This puts runs of marks in order and never changes how many code points there are.
    text = points.astype("<u4").tobytes().decode("utf-32-le")
    return np.frombuffer(decomposed(text).encode("utf-32-le"), np.uint32)


def _replaced(points: NDArray[np.uint32], spelled: Mapping[int, str]) -> NDArray[np.uint32]:
    """Return code points with some of them replaced by others, one or several for each."""
    sizes = np.ones(max(int(points.max()), *spelled) + 1, np.int64)
    sizes[list(spelled)] = [len(parts) for parts in spelled.values()]
    begins = np.full(len(sizes), -1)
    begins[list(spelled)] = offsets_of(sizes[list(spelled)])[:-1]
    flat = np.frombuffer("".join(spelled.values()).encode("utf-32-le"), np.uint32)
    of_point = sizes[points]
    changed = np.flatnonzero(begins[points] >= 0)
    added = of_point[changed]
    # Where a changed code point comes to stand: behind what those before it have grown by.
    at = changed + np.cumsum(added - 1) - (added - 1)
    result = np.repeat(points, of_point)
    result[spread(at, added)] = flat[spread(begins[points[changed]], added)]
    return result
