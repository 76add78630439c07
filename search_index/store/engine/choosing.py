"""Which written forms of a table a query chooses; `search_index.query.forms` defines it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from search_index.query.tree import FormKind, Forms
from search_index.store.arrays.container import Array
from search_index.store.arrays.table import SEPARATOR, Table
from search_index.store.engine.expressions import sketch
from search_index.store.engine.letters import Letters
from search_index.store.engine.postings import encoded, places_of, places_with
from search_index.store.engine.sets import NO_NUMBERS, Numbers

_POLL = 4096  # words between two looks at whether the search was cancelled
_FEW = 8  # words of this part of a table are faster tried one by one than all at once
_IN_ALL = 1.0  # seconds for a regular expression and all words, as of the chooser


Chooser = Callable[[str], bool]


def choose(
    node: Forms,
    chosen: Chooser,
    table: Table,
    letters: Callable[[], Letters],
    poll: Callable[[], None],
) -> Numbers:
    """Return the places in a table of the words that `node` chooses, ascending.

    ``chosen`` is the chooser of the node, which keeps account of the time that a regular
    expression takes; ``letters`` gives the words of the table as letters.
    """
    match node.kind:
        case FormKind.EXACT:
            return places_of(table, [node.pattern])
        case FormKind.FUZZY:
            return letters().near(node.pattern, node.edits)[0]
        case FormKind.WILDCARD:
            places, sure = _wildcard(node.pattern, table)
        case FormKind.REGEX:
            return _matching(node.pattern, chosen, table, poll)
    return places if sure else _tried(chosen, table, places, poll)


def _wildcard(pattern: str, table: Table) -> tuple[Numbers, bool]:
    """Return the places of words that may match a pattern, and whether they surely do."""
    parts = re.split(r"([*?]+)", pattern)  # literals at even places
    if len(parts) == 1:
        return places_of(table, [pattern]), True
    first, last = encoded(parts[0]), encoded(parts[-1])
    low, high = table.prefix(first) if first else (0, len(table))
    inner = [encoded(part) for part in parts[2:-1:2]]
    # The end of a word is found as the separator behind it.
    literals = [*inner, last + SEPARATOR] if last else inner
    if not literals:
        if parts[1::2] == ["*" * len(parts[1])] and len(parts) == 3:
            return np.arange(low, high, dtype=np.int64), True
        places = np.arange(low, high, dtype=np.int64)
        return places[_long_enough(pattern, table, low, high)], not first
    places = places_with(table, max(literals, key=len), low, high)
    open_ends = set("".join(parts[1::2])) == {"*"}
    return places, open_ends and not first and len(literals) == 1


def _long_enough(pattern: str, table: Table, low: int, high: int) -> NDArray[np.bool_]:
    """Return which words between two places have as many letters as a pattern asks for."""
    sizes = _sizes(table, low, high)
    least = len(pattern) - pattern.count("*")
    return sizes >= least if "*" in pattern else sizes == least


def _sizes(table: Table, low: int, high: int) -> Numbers:
    """Return how many code points each word between two places has."""
    start, end = int(table.offsets[low]), int(table.offsets[high])
    begins = (table.blob[start:end] & 0xC0) != 0x80  # of code points, separators among them
    counts = np.zeros(end - start + 1, np.int32)
    np.cumsum(begins, out=counts[1:])
    sizes: Array = np.diff(counts[table.offsets[low : high + 1].astype(np.int64) - start])
    return sizes.astype(np.int64) - 1


def _matching(pattern: str, chosen: Chooser, table: Table, poll: Callable[[], None]) -> Numbers:
    """Return the places of words that match a regular expression.

    Those that lack what every match contains are passed over. Where too many are left, all words
    are matched in one go, one a line, if the expression can be kept from matching line ends.
    """
    known = sketch(pattern)
    places = _with_any(table, known.required)
    if not known.closed:
        return _tried(chosen, table, places, poll)
    if not len(places):
        return NO_NUMBERS
    import regex  # noqa: PLC0415 - used by few queries

    if len(places) * _FEW < len(table):
        text = b"\n".join(table.some(places.tolist())).decode()
        begins = np.cumsum([0, *(len(word) + 1 for word in text.split("\n"))])
    else:
        # No line end behind the last word: an empty line would come after it.
        text = table.blob[:-1].tobytes().replace(SEPARATOR, b"\n").decode()
        begins = np.append(0, np.cumsum(_sizes(table, 0, len(table)) + 1))
        places = np.arange(len(table), dtype=np.int64)
    try:
        lines = regex.compile(f"^(?:{known.closed})$", regex.VERSION0 | regex.MULTILINE)
        found: list[int] = []
        for at, match in enumerate(lines.finditer(text, timeout=_IN_ALL, concurrent=True)):
            if not at % _POLL:
                poll()
            found.append(match.start())
    except TimeoutError:
        pass  # what was found until then is kept, as the chooser does
    except regex.error:
        return NO_NUMBERS
    return places[np.searchsorted(begins[:-1], found)]


def _with_any(table: Table, literals: Sequence[str]) -> Numbers:
    """Return the places of words that contain one of `literals`, of all words if there are none."""
    if not literals:
        return np.arange(len(table), dtype=np.int64)
    found = [places_with(table, encoded(literal)) for literal in literals]
    return found[0] if len(found) == 1 else np.unique(np.concatenate(found))


def _tried(chosen: Chooser, table: Table, places: Numbers, poll: Callable[[], None]) -> Numbers:
    """Return the places whose words are chosen, each tried by itself."""
    if not len(places):
        return NO_NUMBERS
    words = table.all() if len(places) == len(table) else table.some(places.tolist())
    kept = []
    for at, (place, word) in enumerate(zip(places.tolist(), words, strict=True)):
        if not at % _POLL:
            poll()
        if chosen(word.decode()):
            kept.append(place)
    return np.array(kept, np.int64)
