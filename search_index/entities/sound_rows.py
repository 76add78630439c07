"""Rows of sounds, and whether two of them can be one word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sound:
    """A consonant as what it may be, or a row of vowels as the forms that it may have."""

    options: frozenset[str]
    vowel: bool = False
    optional: bool = False  # whether other spellings leave it out
    rare: frozenset[str] = frozenset()  # what it is in few languages: costs 1
    dropped: bool = False  # whether few spellings leave it out: costs 1

    @property
    def all(self) -> frozenset[str]:
        """What it may be at any cost."""
        return self.options | self.rare


def merged(forms: Iterable[str]) -> str:
    """Return vowels that run together as one form, without the glides before others.

    A glide at the end of the row stays: Haifa is not Яффа.
    """
    row = "".join(forms)
    letters = [one for one in row if one != "I"] + (["I"] if row.endswith("I") else [])
    return "".join(a for a, b in zip(letters, ["", *letters], strict=False) if a != b) or "I"


def unglided(form: str) -> str:
    """Return a form of vowels without the glide at its end."""
    return form.rstrip("I") or "I"


def agree(one: tuple[Sound, ...], other: tuple[Sound, ...], most: int = 0) -> bool:
    """Whether two rows of sounds can be one at a cost of at most `most`, optional sounds aside."""
    if not one or not other:
        return False
    reached = [(0, 0, 0)]
    least = {(0, 0): 0}
    while reached:
        i, j, cost = reached.pop()
        if i == len(one) and j == len(other):
            return True
        for step_i, step_j, price in _steps(one, other, i, j):
            total = cost + price
            if total <= most and total < least.get((step_i, step_j), most + 1):
                least[step_i, step_j] = total
                reached.append((step_i, step_j, total))
    return False


def _steps(
    one: tuple[Sound, ...], other: tuple[Sound, ...], i: int, j: int
) -> list[tuple[int, int, int]]:
    steps = []
    a = one[i] if i < len(one) else None
    b = other[j] if j < len(other) else None
    if a is not None and (a.optional or a.dropped):
        steps.append((i + 1, j, 0 if a.optional else 1))
    if b is not None and (b.optional or b.dropped):
        steps.append((i, j + 1, 0 if b.optional else 1))
    if a is not None and b is not None and a.vowel == b.vowel:
        if a.options & b.options:
            steps.append((i + 1, j + 1, 0))
        elif a.options & b.rare or a.rare & b.options:
            steps.append((i + 1, j + 1, 1))
        elif a.rare & b.rare:
            steps.append((i + 1, j + 1, 2))
    return steps
