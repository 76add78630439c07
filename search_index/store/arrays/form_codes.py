"""Which written form of its term stands at each occurrence, for the terms that have a choice."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from search_index.store.arrays.container import (
    Array,
    ArrayFile,
    ArrayFileWriter,
    offsets_of,
    smallest_type,
    spread,
)

_HALF = 4  # bits
_LARGE = (1 << _HALF) - 1  # what stands for this code and all larger ones


@dataclass(frozen=True, slots=True)
class FormCodes:
    """The codes of the occurrences of some terms, one term after the other.

    Left out are terms without a form, whose occurrences all have code 0 (Hangul pairs), and those
    of one form, whose occurrences all have code 1. A code takes half a byte, the lower half first;
    the few from 15 on are kept apart.
    """

    terms: Array  # (K,) ordinals of the terms that have codes here, ascending
    starts: Array  # (K + 1,) where the codes of each begin
    halves: Array  # (C / 2,) the C codes, two in a byte
    large_places: Array  # (L,) where codes from 15 on are, ascending
    large_codes: Array  # (L,)

    @classmethod
    def of(cls, codes: Array, position_starts: Array, word_terms: Array) -> FormCodes:
        """Return what is to be kept of the codes of all occurrences.

        ``codes``: (O,); ``position_starts``: (T + 1,) where those of each term begin, every term
        having some; ``word_terms``: the term of each form.
        """
        starts = position_starts.astype(np.int64)
        counts = np.bincount(word_terms, minlength=len(starts) - 1)
        least = np.minimum.reduceat(codes, starts[:-1])
        chosen = (counts > 1) | (least < np.minimum(counts, 1))
        sizes: Array = np.diff(starts)
        kept = codes[np.repeat(chosen, sizes)]
        large = np.flatnonzero(kept >= _LARGE)
        return cls(
            terms=np.flatnonzero(chosen).astype(smallest_type(len(chosen))),
            starts=offsets_of(sizes[chosen]),
            halves=_halved(kept),
            large_places=large.astype(smallest_type(len(kept))),
            large_codes=kept[large],
        )

    @classmethod
    def read(cls, file: ArrayFile, name: str) -> FormCodes:
        """Return the codes that ``write`` wrote under a name."""
        return cls(*(file.array(f"{name}.{part}") for part in _PARTS))

    def write(self, writer: ArrayFileWriter, name: str) -> None:
        """Write the codes as sections whose names begin with `name`."""
        for part in _PARTS:
            writer.add(f"{name}.{part}", getattr(self, part))

    def of_terms(self, terms: Array) -> Array:
        """Return the codes of the occurrences of some of ``terms``, one term after the other."""
        at = np.searchsorted(self.terms, terms)
        begins = self.starts[at].astype(np.int64)
        places = spread(begins, self.starts[at + 1].astype(np.int64) - begins)
        shifts = (places & 1).astype(np.uint8)
        shifts *= _HALF
        codes: Array = self.halves[places >> 1]
        codes >>= shifts
        codes &= _LARGE
        if not len(self.large_places):
            return codes
        large = np.flatnonzero(codes == _LARGE)
        codes = codes.astype(self.large_codes.dtype, copy=False)
        codes[large] = self.large_codes[np.searchsorted(self.large_places, places[large])]
        return codes

    def between(self, low: int, high: int, sizes: Array, forms: Array) -> Array:
        """Return the codes of all occurrences of consecutive terms, those left out included.

        ``sizes`` and ``forms``, one number a term: its occurrences and its written forms.
        """
        first, stop = np.searchsorted(self.terms, (low, high))
        codes = np.repeat(np.minimum(forms, 1).astype(self.large_codes.dtype), sizes)
        kept = self.terms[first:stop].astype(np.int64) - low
        places = spread((np.cumsum(sizes) - sizes)[kept], sizes[kept])
        codes[places] = self._slice(int(self.starts[first]), int(self.starts[stop]))
        return codes

    def _slice(self, low: int, high: int) -> Array:
        pairs = self.halves[low >> 1 : (high + 1) >> 1]
        codes: Array = np.empty(2 * len(pairs), self.large_codes.dtype)
        codes[0::2] = pairs & _LARGE
        codes[1::2] = pairs >> _HALF
        codes = codes[low & 1 : (low & 1) + high - low]
        first, stop = np.searchsorted(self.large_places, (low, high))
        large = self.large_places[first:stop].astype(np.int64) - low
        codes[large] = self.large_codes[first:stop]
        return codes


_PARTS = tuple(part.name for part in fields(FormCodes))


def _halved(codes: Array) -> Array:
    small = np.minimum(codes, _LARGE).astype(np.uint8)
    halves = small[0::2].copy()
    halves[: len(small) >> 1] |= small[1::2] << _HALF
    return halves
