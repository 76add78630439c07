"""Which written form of its term stands at each occurrence, for the terms that have a choice."""

from __future__ import annotations

from dataclasses import dataclass

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
_LARGEST_HALF = (1 << _HALF) - 1


@dataclass(frozen=True, slots=True)
class FormCodes:
    """The codes of the occurrences of some terms, one term after the other.

    Left out are terms without a form, whose occurrences all have code 0 (Hangul pairs), and those
    of one form, whose occurrences all have code 1. Codes up to 15, which is nearly always all of
    them, take half a byte, the lower half first.
    """

    terms: Array  # (K,) ordinals of the terms that have codes here, ascending
    starts: Array  # (K + 1,) where the codes of each begin
    codes: Array  # (C,), or half as many bytes of two each
    halves: bool  # whether two codes share a byte

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
        halves = int(kept.max(initial=0)) <= _LARGEST_HALF
        return cls(
            terms=np.flatnonzero(chosen).astype(smallest_type(len(chosen))),
            starts=offsets_of(sizes[chosen]),
            codes=_halved(kept) if halves else kept,
            halves=halves,
        )

    @classmethod
    def read(cls, file: ArrayFile, name: str) -> FormCodes:
        """Return the codes that ``write`` wrote under a name."""
        halves = f"{name}.halves" in file
        codes = file.array(f"{name}.{'halves' if halves else 'codes'}")
        return cls(file.array(f"{name}.terms"), file.array(f"{name}.starts"), codes, halves)

    def write(self, writer: ArrayFileWriter, name: str) -> None:
        """Write the codes as sections whose names begin with `name`."""
        writer.add(f"{name}.terms", self.terms)
        writer.add(f"{name}.starts", self.starts)
        writer.add(f"{name}.{'halves' if self.halves else 'codes'}", self.codes)

    def of_terms(self, terms: Array) -> Array:
        """Return the codes of the occurrences of some of ``terms``, one term after the other."""
        at = np.searchsorted(self.terms, terms)
        begins = self.starts[at].astype(np.int64)
        places = spread(begins, self.starts[at + 1].astype(np.int64) - begins)
        if not self.halves:
            return self.codes[places]
        shifts = (places & 1).astype(np.uint8)
        shifts *= _HALF
        places >>= 1
        codes = self.codes[places]
        codes >>= shifts
        codes &= _LARGEST_HALF
        return codes

    def between(self, low: int, high: int, sizes: Array, forms: Array) -> Array:
        """Return the codes of all occurrences of consecutive terms, those left out included.

        ``sizes`` and ``forms``, one number a term: its occurrences and its written forms.
        """
        first, stop = np.searchsorted(self.terms, (low, high))
        codes = np.repeat(np.minimum(forms, 1).astype(self.codes.dtype), sizes)
        kept = self.terms[first:stop].astype(np.int64) - low
        places = spread((np.cumsum(sizes) - sizes)[kept], sizes[kept])
        codes[places] = self._slice(int(self.starts[first]), int(self.starts[stop]))
        return codes

    def _slice(self, low: int, high: int) -> Array:
        if not self.halves:
            return self.codes[low:high]
        pairs = self.codes[low >> 1 : (high + 1) >> 1]
        codes = np.empty(2 * len(pairs), np.uint8)
        codes[0::2] = pairs & _LARGEST_HALF
        codes[1::2] = pairs >> _HALF
        return codes[low & 1 : (low & 1) + high - low]


def _halved(codes: Array) -> Array:
    halves = codes[0::2].astype(np.uint8)
    halves[: len(codes) >> 1] |= codes[1::2].astype(np.uint8) << _HALF
    return halves
