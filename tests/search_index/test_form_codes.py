"""Codes of written forms: those left out and those kept in half a byte come back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search_index.store.arrays.container import ArrayFile, ArrayFileWriter, offsets_of
from search_index.store.arrays.form_codes import FormCodes
from tests.search_index.store_corpus import passing_folder

# For each term: how many forms it has, and the code of each of its occurrences.
_terms = st.lists(
    st.integers(0, 20).flatmap(
        lambda forms: st.tuples(
            st.just(forms), st.lists(st.integers(0, forms), min_size=1, max_size=9)
        )
    ),
    min_size=1,
    max_size=12,
)


def written_and_read(codes: FormCodes, folder: Path) -> FormCodes:
    """Write codes to a file and return what is read from it."""
    writer = ArrayFileWriter(folder / "file")
    codes.write(writer, "codes")
    writer.close()
    return FormCodes.read(ArrayFile(folder / "file"), "codes")


@given(_terms, st.data())
def test_all_codes_come_back(terms: list[tuple[int, list[int]]], data: st.DataObject) -> None:
    codes = np.array([code for _, found in terms for code in found], np.uint8)
    sizes = np.array([len(found) for _, found in terms])
    forms = np.array([count for count, _ in terms])
    kept = FormCodes.of(codes, offsets_of(sizes), np.repeat(np.arange(len(terms)), forms))
    with passing_folder() as folder:
        kept = written_and_read(kept, folder)
        low = data.draw(st.integers(0, len(terms)))
        high = data.draw(st.integers(low, len(terms)))
        found = kept.between(low, high, sizes[low:high], forms[low:high]).tolist()
        assert found == [code for _, here in terms[low:high] for code in here]
        several = [at for at, (count, _) in enumerate(terms) if count > 1]
        if several:
            chosen = data.draw(st.lists(st.sampled_from(several), unique=True, min_size=1))
            assert kept.of_terms(np.array(chosen)).tolist() == [
                code for at in chosen for code in terms[at][1]
            ]


def test_terms_without_a_choice_take_no_place() -> None:
    codes = np.array([1, 1, 1, 0, 0, 2, 1, 2], np.uint8)
    kept = FormCodes.of(codes, np.array([0, 3, 5, 8]), np.array([0, 2, 2]))
    assert kept.terms.tolist() == [2]
    assert kept.halves.nbytes == 2


def test_codes_that_half_a_byte_does_not_hold_are_kept_apart() -> None:
    for forms, apart in ((14, 0), (15, 1), (16, 2), (300, 286)):
        codes = np.arange(1, forms + 1)
        codes = codes.astype(np.min_scalar_type(forms))
        kept = FormCodes.of(codes, np.array([0, forms]), np.zeros(forms, np.int64))
        assert len(kept.large_places) == apart
        assert kept.of_terms(np.array([0])).tolist() == codes.tolist()
