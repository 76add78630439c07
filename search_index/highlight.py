"""Where a document matches a query: the places, by offset, and the passages to show."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from search_index.analysis.tokens import WORD, is_character, terms, tokenize
from search_index.models import EntityType, Mention, Span
from search_index.passages import context, dispersion, snippets
from search_index.query import tree
from search_index.query.tree import Node

__all__ = ["TokenIndex", "context", "dispersion", "find_spans", "snippets", "spans_in"]

Cancelled = Callable[[], bool]

WHOLE = 1 << 20  # code points up to which a text is indexed as one
_PART = 1 << 18  # code points of a text beyond that which are looked at together
_GAP = re.compile(r"[\s,;:!?()\[\]\"“”«»/|–—、。！？-]")
_GAP_WITHIN = 4096  # code points within which a part looks for the end of a word to end at


class TokenIndex:
    """The tokens of one text, found by term or by the beginning of a term.

    Build it once a text and keep it: about 60 bytes a token. ``base`` is added to all offsets.
    """

    __slots__ = ("_ends", "_places", "_sorted", "_starts", "_terms", "base")

    def __init__(self, text: str, base: int = 0) -> None:
        self.base = base
        self._terms: list[str] = []
        self._starts = array("I")
        self._ends = array("I")
        self._places: dict[str, list[int]] = {}
        self._sorted: list[str] | None = None
        for term, start, end, position in tokenize(text):
            self._terms.append(term)
            self._starts.append(start)
            self._ends.append(end)
            places = self._places.get(term)
            if places is None:
                self._places[term] = [position]
            else:
                places.append(position)

    def __len__(self) -> int:
        return len(self._terms)

    def positions(self, term: str) -> Sequence[int]:
        """Return the positions of a term, ascending."""
        return self._places.get(term, ())

    def beginning_with(self, prefix: str) -> Iterator[str]:
        """Yield the terms of the text that begin with `prefix`, in code point order."""
        if self._sorted is None:
            self._sorted = sorted(self._places)
        for at in range(bisect_left(self._sorted, prefix), len(self._sorted)):
            if not self._sorted[at].startswith(prefix):
                return
            yield self._sorted[at]

    def spans(self, node: tree.Sequence) -> Iterator[Span]:
        """Yield where the terms of `node` stand one after the other, whatever its field."""
        *exact, last = node.terms
        size = len(node.terms)
        ends = set(self.beginning_with(last)) if node.prefix else {last} & self._places.keys()
        if not ends or any(term not in self._places for term in exact):
            return
        # Start from the rarest of the exact terms, else from the last.
        rare = min(range(size - 1), key=lambda i: len(self._places[exact[i]]), default=None)
        if rare is None:
            starts: Iterable[int] = (p for term in ends for p in self._places[term])
        else:
            starts = (p - rare for p in self._places[exact[rare]])
        for start in starts:
            stop = start + size - 1
            if (
                start >= 0
                and stop < len(self._terms)
                and self._terms[stop] in ends
                and self._terms[start:stop] == exact
            ):
                yield self._span(start, stop, node)

    def _span(self, first: int, last: int, node: tree.Sequence) -> Span:
        """Return the offsets from one position to another as `node` matches them.

        A prefix in a script that is indexed in pairs covers the character asked for; any other
        prefix the whole word.
        """
        end = self._ends[last]
        pair = is_character(node.terms[-1]) and len(self._terms[last]) > len(node.terms[-1])
        if node.prefix and pair and last + 1 < len(self._terms):
            # The token after a pair begins with the second character of the pair.
            second = self._starts[last + 1]
            end = second if self._starts[last] < second < end else end
        return Span(self.base + self._starts[first], self.base + end)


def find_spans(index: TokenIndex, node: Node, mentions: Sequence[Mention]) -> tuple[Span, ...]:
    """Return every place that a query matches in a text, in order, none overlapping.

    `mentions` are those of the document, in any order. Sequences match by their terms (those for
    the title alone by nothing in the text), named entities by their mentions other than
    demonyms, ``entity`` keywords by all their mentions; what is negated matches nothing. Places
    that overlap are made one; places that only touch stay apart.
    """
    found = {span for sequence in _sequences(node) for span in index.spans(sequence)}
    found.update(_mentioned(node, mentions))
    return tuple(_merged(sorted(found)))


def spans_in(
    text: str,
    node: Node,
    mentions: Sequence[Mention],
    *,
    limit: int | None = None,
    cancelled: Cancelled | None = None,
) -> tuple[Span, ...]:
    """Return what `find_spans` does, of a text of any size in bounded memory.

    `limit`: stop after so many places, the first ones. `cancelled` is asked before each part of
    a long text; when it is true, what has been found so far is returned.
    """
    if len(text) <= WHOLE:
        return find_spans(TokenIndex(text), node, mentions)[:limit]
    sequences = _sequences(node)
    named = sorted(_mentioned(node, mentions))
    longest = max((len(sequence.terms) for sequence in sequences), default=1)
    found: list[Span] = []
    for start, end in _parts(text):
        if cancelled is not None and cancelled():
            break
        here = {span for span in named if start <= span.start < end}
        part = text[start : _reach(text, end, longest - 1)]
        present = _possible(sequences, part)
        if present:
            index = TokenIndex(part, start)
            here.update(s for seq in present for s in index.spans(seq) if s.start < end)
        found = _merged(sorted(here), found)
        # The last place may still grow by what begins within it.
        if limit is not None and len(found) > limit:
            break
    return tuple(found[:limit])


def _sequences(node: Node) -> tuple[tree.Sequence, ...]:
    """Return the sequences that can match in the text of a document, each once, in order."""
    found = (leaf for leaf in tree.leaves(node) if isinstance(leaf, tree.Sequence))
    return tuple(dict.fromkeys(leaf for leaf in found if not leaf.field))


def _mentioned(node: Node, mentions: Sequence[Mention]) -> Iterator[Span]:
    """Yield the places of the mentions that a query asks for."""
    named: set[str] = set()
    exact: set[str] = set()
    for leaf in tree.leaves(node):
        if isinstance(leaf, tree.Named):
            named.update(leaf.entities)
        elif isinstance(leaf, tree.Keyword) and leaf.field == "entity":
            exact.add(leaf.value)
    if not named and not exact:
        return
    for mention in mentions:
        by_name = mention.entity in named and mention.type is not EntityType.DEMONYM
        if by_name or mention.entity in exact:
            yield Span(mention.start, mention.end)


def _merged(spans: Iterable[Span], before: list[Span] | None = None) -> list[Span]:
    """Return sorted spans with those that overlap made one, after those of `before`."""
    merged = before if before is not None else []
    for span in spans:
        if merged and span.start < merged[-1].end:
            if span.end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return merged


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of consecutive parts of a text, cut between words where that is near."""
    start = 0
    while start < len(text):
        end = start + _PART
        gap = _GAP.search(text, end, end + _GAP_WITHIN)
        if gap:
            end = gap.start()
        elif end + _GAP_WITHIN >= len(text):
            end = len(text)
        yield start, end
        start = end


def _reach(text: str, end: int, words: int) -> int:
    """Return where the `words`-th word after `end` ends."""
    for match in islice(WORD.finditer(text, end), words):
        end = match.end()
    return end


def _possible(sequences: tuple[tree.Sequence, ...], part: str) -> list[tree.Sequence]:
    """Return the sequences all of whose terms occur in a part of a text.

    Cheaper than an index of the part, and most parts of a long text have none.
    """
    if not sequences:
        return []
    present = set(terms(part))
    return [
        sequence
        for sequence in sequences
        if present.issuperset(sequence.terms[:-1] if sequence.prefix else sequence.terms)
        and (not sequence.prefix or any(term.startswith(sequence.terms[-1]) for term in present))
    ]
