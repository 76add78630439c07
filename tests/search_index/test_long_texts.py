"""Texts of any length are recognised in time and memory that grow with them, and no faster."""

from __future__ import annotations

import sys
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search_index.entities import recognise
from search_index.entities.recognition import LONGEST, pieces
from search_index.models import Document, DocumentInfo

PARAGRAPH = (
    "President Moon met Park Jung-ho in Vladivostok on 5 December 2017.\n"
    "문재인 대통령은 블라디보스토크에서 박 팀장을 만났다. "
    "Владимир Путин приехал во Владивосток.\n\n"
)


def document(text: str) -> Document:
    return Document(DocumentInfo("a.txt", "a.txt", "", "und"), text)


@given(st.text(st.sampled_from("ab \n"), max_size=200), st.integers(2, 30))
@example("a" * 100, 10)
@example("", 10)
def test_pieces_are_the_text_and_end_at_the_widest_gap(text: str, longest: int) -> None:
    found = list(pieces(text, longest))
    assert "".join(text[start:end] for start, end in found) == text
    assert [start for start, _ in found] == [0, *(end for _, end in found[:-1])]
    for start, end in found[:-1]:
        half = text[start + longest // 2 : start + longest]
        assert longest // 2 < end - start <= longest
        signs = [sign for sign in ("\n\n", "\n", " ") if sign in half]
        assert text[start:end].endswith(signs[0]) if signs else end - start == longest


def test_a_text_that_is_not_long_is_one_piece() -> None:
    assert list(pieces("a\n\n" * (LONGEST // 3))) == [(0, LONGEST // 3 * 3)]


def test_a_long_text_has_the_mentions_of_its_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    text = PARAGRAPH * 6
    whole = recognise(document(text))
    module = sys.modules["search_index.entities.recognition"]
    monkeypatch.setattr(module, "pieces", partial(pieces, longest=2 * len(PARAGRAPH)))
    result = recognise(document(text))
    assert result == whole
    assert len(result.mentions) >= 6 * 5
    assert all(text[m.start : m.end] == m.text for m in result.mentions)
