"""Texts without a space, of one word again and again, of names alone: work stays linear."""

from __future__ import annotations

import gc
import random
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
    "Mr. ", "and ", "«А», ", "химии, ", "имени А. ", "по спорту ", "Год корейской ",
)  # fmt: skip


def _read(text: str) -> None:
    documents_from_bytes(text.encode(), "a.txt")


def _tokenize(text: str) -> None:
    assert sum(1 for _ in tokenize(text))


def _break(text: str) -> None:
    assert sum(1 for _ in breaks(text, 0, len(text))) < len(text)


def _recognise(text: str) -> None:
    assert recognise(Document(DocumentInfo("a.txt", "a.txt", "", "en"), text)).mentions


def _is_linear(work: Callable[[str], None], small: str, large: str) -> bool:
    """Whether a text sixteen times as long takes work not much more than that.

    What is quadratic would take 256 times as long.
    """

    def least(text: str) -> float:
        return min(seconds(text) for _ in range(3))

    def seconds(text: str) -> float:
        gc.disable()  # what it takes is that of all objects there are
        begun = time.process_time()
        work(text)
        gc.enable()
        return time.process_time() - begun

    assert len(large) <= 16 * len(small)
    return least(large) < 48 * max(least(small), 0.005)


@pytest.mark.parametrize("work", [_read, _tokenize, _break, _recognise])
@pytest.mark.parametrize("run", _RUNS)
def test_endless_runs_take_linear_time(run: str, work: Callable[[str], None]) -> None:
    small, large = (
        f"Lee Jae-myung went to Vladivostok {(run * size)[:size]} in 2026."
        for size in (2_000, 31_000)
    )
    assert _is_linear(work, small, large)


def _initials(letters: random.Random) -> str:
    first, second = letters.choice("АБВГД"), letters.choice("АБВГД")
    return f"{first}. {second}. {_name(letters, 'бвгд', 'ао')}ов "


def _institute(letters: random.Random) -> str:
    return f"Институт {_name(letters, 'бвгд', 'ао')} ({_name(letters, 'бвгд', 'ао').upper()}) "


def _speaker(letters: random.Random) -> str:
    return f"Mr. {_name(letters, 'mnrs', 'aeo')} said so. "


def _korean_body(letters: random.Random) -> str:
    name = "".join(chr(letters.randrange(0xAC00, 0xD7A4)) for _ in range(4))
    return f"{name}연구원({_name(letters, 'bdkl', 'aeo').upper()})은 "


def _name(letters: random.Random, consonants: str, vowels: str) -> str:
    pairs = (letters.choice(consonants) + letters.choice(vowels) for _ in range(4))
    return "".join(pairs).capitalize()


@pytest.mark.parametrize("name", [_initials, _institute, _speaker, _korean_body])
def test_ever_more_names_take_linear_time(name: Callable[[random.Random], str]) -> None:
    letters = random.Random(7)
    text = "".join(name(letters) for _ in range(4_000))[:80_000]
    assert _is_linear(_recognise, text[:5_000], text)
