"""Texts without a space, or of one word again and again: all work on them stays linear."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from search_index.analysis.tokens import tokenize
from search_index.boundaries import breaks
from search_index.entities import recognise
from search_index.models import Document, DocumentInfo
from search_index.sources import documents_from_bytes

_RUNS = (
    "a", "Ab", "A.", "Aa ", "AB ", "1", "1,", "!", ".", "-", "@", "a@", "a.", "@a.", "(", "(A", "<",
    '"A ', "[", "*", "/", "|", "www.", "김", "이", "김철수 ", "년", "·", "Я", "Иван ", "«",
    "\u1100", "ㄱ", "\uac00\u11a8", "中", "の", "\u0301", "\u200b", "\u3000", "Institute of ",
    "Mr. ", "and ",
)  # fmt: skip


def _read(text: str) -> None:
    documents_from_bytes(text.encode(), "a.txt")


def _tokenize(text: str) -> None:
    assert sum(1 for _ in tokenize(text))


def _break(text: str) -> None:
    assert sum(1 for _ in breaks(text, 0, len(text))) < len(text)


def _recognise(text: str) -> None:
    assert recognise(Document(DocumentInfo("a.txt", "a.txt", "", "en"), text)).mentions


@pytest.mark.parametrize("work", [_read, _tokenize, _break, _recognise])
@pytest.mark.parametrize("run", _RUNS)
def test_endless_runs_take_linear_time(run: str, work: Callable[[str], None]) -> None:
    def seconds(size: int) -> float:
        text = f"Lee Jae-myung went to Vladivostok {(run * size)[:size]} in 2026."
        gc.disable()  # what it takes is that of all objects there are
        begun = time.process_time()
        work(text)
        gc.enable()
        return time.process_time() - begun

    def least(size: int) -> float:
        return min(seconds(size) for _ in range(3))

    # Sixteen times as much takes sixteen times as long; what is quadratic would take 256 times.
    assert least(32_000) < 48 * max(least(2_000), 0.005)
