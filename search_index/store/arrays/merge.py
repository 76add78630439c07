"""Several segments made one, array by array, in memory bounded by the size of the result.

Terms are merged in ranges of a few million occurrences: a range of terms is a contiguous part of
the postings of every source, so that each range costs one sort of its postings.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from search_index.store.arrays.container import Array, offsets_of, smallest_type, spread
from search_index.store.arrays.entities import entity_json, read_entity
from search_index.store.arrays.invert import Inverted, codes_within, union_of_terms
from search_index.store.arrays.segment import CATEGORIES, PARTS, FieldArrays, SegmentArrays
from search_index.store.arrays.table import Lookup
from search_index.store.arrays.texts import NONE
from search_index.store.arrays.write import Columns, DocumentsWriter, TermsWriter
from search_index.store.names import shown_name

_RANGE = 1 << 21  # occurrences that are merged together
_PIECE = 1 << 24  # bytes of documents that are copied together
T = TypeVar("T", bound=Hashable)


def merge_segments(folder: Path, name: str, sources: Sequence[SegmentArrays]) -> int:
    """Write the documents of `sources` that are not deleted as one segment; return how many.

    They keep their order. Nothing is written if there are none.
    """
    places = _new_numbers(sources)
    documents = sum(int((place >= 0).sum()) for place in places)
    if not documents:
        return 0
    store = DocumentsWriter(folder, name)
    terms = TermsWriter(folder, name, documents)
    try:
        for source in sources:
            _copy_parts(source, store)
        _merge_terms(terms, sources, places, documents)
        terms.close()
        store.close(documents, _columns(sources))
    except BaseException:
        store.abandon()
        terms.abandon()
        raise
    return documents


def _new_numbers(sources: Sequence[SegmentArrays]) -> list[NDArray[np.int64]]:
    """Return for each source the new number of each document, -1 for deleted ones."""
    places, base = [], 0
    for source in sources:
        live = source.live if source.live is not None else np.ones(source.documents, np.bool_)
        place = np.where(live, base + np.cumsum(live) - 1, -1)
        base += int(live.sum())
        places.append(place)
    return places


# Documents


def _copy_parts(source: SegmentArrays, store: DocumentsWriter) -> None:
    offsets = source.documents_file.array("parts.offsets").astype(np.int64)
    blob = source.documents_file.array("parts.blob")
    for low, high in _runs(source):
        at = low
        while at < high:
            first, stop = at * len(PARTS), high * len(PARTS)
            end = int(np.searchsorted(offsets, offsets[first] + _PIECE, "right")) // len(PARTS)
            end = min(max(end, at + 1), high)
            stop = end * len(PARTS)
            part = blob[offsets[first] : offsets[stop]]
            store.add_many(part, np.diff(offsets[first : stop + 1]))
            at = end


def _runs(source: SegmentArrays) -> Iterator[tuple[int, int]]:
    """Yield the ranges of consecutive documents that are not deleted."""
    if source.live is None:
        yield 0, source.documents
        return
    edges = np.flatnonzero(np.diff(np.concatenate([[0], source.live.view(np.int8), [0]])))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _columns(sources: Sequence[SegmentArrays]) -> Columns:
    fields = sorted(set().union(*(s.documents_file.facts["lengths"] for s in sources)))
    names = sorted(set().union(*(s.number_names for s in sources)))
    dictionaries, dictionary = _renumbered(
        [([NONE, *s.dictionaries], _kept(s, s.dictionary)) for s in sources], [NONE]
    )
    return Columns(
        lengths={f: _joined([_kept(s, s.lengths(f)) for s in sources]) for f in fields},
        categories={name: _category(name, sources) for name in CATEGORIES},
        numbers={n: _joined([_kept(s, s.numbers_of(n)) for s in sources]) for n in names},
        dictionaries=dictionaries[1:],
        dictionary=dictionary,
    )


def _kept(source: SegmentArrays, values: Array) -> Array:
    return values if source.live is None else values[source.live]


def _joined(parts: Sequence[Array]) -> Array:
    return np.concatenate(parts)


def _category(name: str, sources: Sequence[SegmentArrays]) -> tuple[list[str], Array]:
    categories = [(s.category(name).values, _kept(s, s.category(name).codes)) for s in sources]
    return _renumbered(categories, ())


def _renumbered(
    columns: Sequence[tuple[Sequence[T], Array]], known: Iterable[T]
) -> tuple[list[T], Array]:
    """Join columns of places in lists of values; return the values in use, and places in these.

    `known`: values that come first, used or not.
    """
    numbers = {value: number for number, value in enumerate(known)}
    joined = []
    for values, codes in columns:
        places = np.zeros(len(values), np.uint32)
        for code in np.unique(codes).tolist():
            places[code] = numbers.setdefault(values[code], len(numbers))
        joined.append(places[codes])
    return list(numbers), np.concatenate(joined)


# Terms


def _merge_terms(
    writer: TermsWriter,
    sources: Sequence[SegmentArrays],
    places: Sequence[NDArray[np.int64]],
    documents: int,
) -> None:
    for name in sorted(set().union(*(source.field_names for source in sources))):
        having = [
            (field, place, source)
            for source, place in zip(sources, places, strict=True)
            if (field := source.field(name)) is not None
        ]
        fields = [_Field(field, place) for field, place, _ in having]
        merged = _merge_field(fields, documents)
        if merged is None:
            continue
        writer.put(name, merged, having[0][0].boost)
        if name == "entities":
            writer.put_rows(merged)
            owners = [source for _, _, source in having]
            writer.put_facts(_merge_facts(merged.terms, owners))
            pairs = list(zip(owners, fields, strict=True))
            names = [(s.names, f.rank_of, 2) for s, f in pairs]
            whole = [(s.whole_names, f.rank_of, 1) for s, f in pairs]
            writer.put_names(_merge_lookups(names), _merge_lookups(whole))


class _Field:
    """One source of a field that is merged."""

    def __init__(self, field: FieldArrays, place: NDArray[np.int64]) -> None:
        self.field = field
        self.place = place
        terms = len(field.terms)
        self.counts: Array = np.diff(field.starts.astype(np.int64))
        owners = np.repeat(np.arange(terms), self.counts)
        living = np.bincount(owners[place[field.documents] >= 0], minlength=terms)
        self.living = np.flatnonzero(living)  # ordinals of the terms that are left
        every = field.terms.all()
        self.terms = every if len(self.living) == terms else [every[i] for i in self.living]
        self.ranks = np.zeros(0, np.int64)  # of the living terms, in the merged table
        self.rank_of = np.full(terms, -1, np.int64)  # of every term
        self.code_starts = np.zeros(0, np.int64)  # of every term, in ``new_codes``
        self.new_codes = np.zeros(0, np.int64)

    def set_ranks(self, ranks: NDArray[np.int64]) -> None:
        """Take the places of the living terms in the merged table."""
        self.ranks = ranks
        self.rank_of[self.living] = ranks

    def weight(self, terms: int) -> NDArray[np.int64]:
        """Return how much there is to merge of each merged term."""
        starts = self.field.position_starts
        sizes: Array = np.diff((self.field.starts if starts is None else starts).astype(np.int64))
        weight = np.zeros(terms, np.int64)
        weight[self.ranks] = sizes[self.living]
        return weight

    def ordinals(self, low: int, high: int) -> tuple[int, int]:
        """Return the range of terms that have merged places from `low` to `high`."""
        first, stop = np.searchsorted(self.ranks, (low, high))
        if first == stop:
            return 0, 0
        return int(self.living[first]), int(self.living[stop - 1]) + 1


def _merge_field(fields: Sequence[_Field], documents: int) -> Inverted | None:
    fields = [field for field in fields if len(field.living)]
    if not fields:
        return None
    terms, ranks = union_of_terms([field.terms for field in fields])
    for field, places in zip(fields, ranks, strict=True):
        field.set_ranks(places)
    words = _merge_words(fields, len(terms))
    parts = [_merge_range(fields, low, high) for low, high in _ranges(fields, len(terms))]
    counts = np.bincount(np.concatenate([part.ranks for part in parts]), minlength=len(terms))
    frequencies = np.concatenate([part.frequencies for part in parts])
    found: dict[str, Any] = {
        "terms": terms,
        "starts": offsets_of(counts),
        "documents": _joined(
            [part.documents.astype(smallest_type(documents - 1)) for part in parts]
        ),
        "frequencies": frequencies if frequencies.max() > 1 else None,
    }
    if fields[0].field.positions is None:
        return Inverted(**found)
    owners = np.repeat(np.arange(len(terms)), counts)
    occurrences = np.bincount(owners, frequencies, minlength=len(terms)).astype(np.int64)
    return Inverted(
        **found,
        **words,
        position_starts=offsets_of(occurrences),
        positions=_joined([part.positions for part in parts]),
        forms=_joined([part.forms for part in parts]),
    )


@dataclass(frozen=True, slots=True)
class _Range:
    """The merged postings of a range of terms."""

    ranks: Array  # (P,)
    documents: Array  # (P,)
    frequencies: Array  # (P,)
    positions: Array  # (O,)
    forms: Array  # (O,)


def _ranges(fields: Sequence[_Field], terms: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of merged terms, each with about as much to merge."""
    total = np.cumsum(sum((field.weight(terms) for field in fields), np.zeros(terms, np.int64)))
    low = 0
    while low < terms:
        done = int(total[low - 1]) if low else 0
        high = max(int(np.searchsorted(total, done + _RANGE, "right")), low + 1)
        yield low, high
        low = high


def _merge_range(fields: Sequence[_Field], low: int, high: int) -> _Range:
    parts = [_range_of(field, low, high) for field in fields]
    if len(parts) == 1:
        return parts[0]
    ranks = np.concatenate([part.ranks for part in parts])
    order = np.argsort(ranks, kind="stable")  # the documents of a later source are greater
    frequencies = np.concatenate([part.frequencies for part in parts])
    positions = np.concatenate([part.positions for part in parts])
    forms = np.concatenate([part.forms for part in parts])
    if len(positions):
        starts = np.cumsum(frequencies, dtype=np.int64) - frequencies
        moved = spread(starts[order], frequencies[order])
        positions, forms = positions[moved], forms[moved]
    documents = np.concatenate([part.documents for part in parts])
    return _Range(ranks[order], documents[order], frequencies[order], positions, forms)


def _range_of(source: _Field, low: int, high: int) -> _Range:
    """Return what one source has of a range of merged terms, deleted documents left out."""
    field = source.field
    first, stop = source.ordinals(low, high)
    documents, frequencies = field.range(first, stop)
    places = source.place[documents]
    if frequencies is None:
        frequencies = np.ones(len(places), np.uint8)
    ranks = np.repeat(source.rank_of[first:stop], source.counts[first:stop])
    keep = places >= 0
    positions = forms = np.zeros(0, np.uint8)
    if field.positions is not None and field.position_starts is not None:
        begin, end = int(field.position_starts[first]), int(field.position_starts[stop])
        positions = field.positions[begin:end]
        forms = _new_forms(source, first, stop)
        if not keep.all():
            kept = np.repeat(keep, frequencies)
            positions, forms = positions[kept], forms[kept]
    return _Range(ranks[keep], places[keep], frequencies[keep], positions, forms)


def _new_forms(source: _Field, first: int, stop: int) -> Array:
    """Return the forms of a range of occurrences with their codes in the merged segment."""
    field = source.field
    assert field.position_starts is not None
    sizes: Array = np.diff(field.position_starts[first : stop + 1].astype(np.int64))
    starts = np.repeat(source.code_starts[first:stop], sizes)
    return source.new_codes[starts + field.form_codes(first, stop)]


def _merge_words(fields: Sequence[_Field], terms: int) -> dict[str, Any]:
    """Unite the written forms; give each source the new codes of its forms."""
    if fields[0].field.words is None:
        return {}
    lists, owners = [], []
    for source in fields:
        words = source.field.words
        assert words is not None
        ranks = source.rank_of[words.terms]
        left = np.flatnonzero(ranks >= 0)
        every = words.table.all()
        lists.append(every if len(left) == len(every) else [every[i] for i in left])
        owners.append((words, left, ranks[left]))
    union, places = union_of_terms(lists)
    word_terms = np.zeros(len(union), np.int64)
    for (_, _, ranks), place in zip(owners, places, strict=True):
        word_terms[place] = ranks
    codes = codes_within(word_terms)
    kind = smallest_type(int(codes.max(initial=0)))
    for source, (words, left, _), place in zip(fields, owners, places, strict=True):
        sizes = np.bincount(words.terms, minlength=len(source.rank_of)) + 1
        source.code_starts = np.cumsum(sizes) - sizes
        source.new_codes = np.zeros(int(sizes.sum()), kind)
        source.new_codes[source.code_starts[words.terms[left]] + words.codes[left]] = codes[place]
    return {
        "words": union,
        "word_terms": word_terms.astype(smallest_type(terms)),
        "word_codes": codes.astype(kind),
    }


def _merge_facts(ids: Sequence[bytes], sources: Sequence[SegmentArrays]) -> list[bytes]:
    """Return what is kept of each entity, from all the segments that know it."""
    known: dict[bytes, bytes | tuple[str, str, dict[str, int], list[str]]] = {}
    for source in sources:
        for entity, raw in zip(source.entities.ids.all(), source.every_entity_facts(), strict=True):
            before = known.get(entity)
            if before is None:
                known[entity] = raw
                continue
            kind, name, surfaces, full = (
                read_entity(before) if isinstance(before, bytes) else before
            )
            _, other, more, also_full = read_entity(raw)
            for surface, documents in more.items():
                surfaces[surface] = surfaces.get(surface, 0) + documents
            name = shown_name((name, other))
            known[entity] = kind, name, surfaces, sorted({*full, *also_full})
    return [
        facts if isinstance(facts, bytes) else entity_json(*facts)
        for facts in (known[entity] for entity in ids)
    ]


def _merge_lookups(sources: Sequence[tuple[Lookup, NDArray[np.int64], int]]) -> Lookup:
    """Unite lookups. Each comes with the new ordinals (-1: gone), and how many numbers one has."""
    strings, places = union_of_terms([lookup.table.all() for lookup, _, _ in sources])
    rows, values = [], []
    for (lookup, ordinals, step), place in zip(sources, places, strict=True):
        ordinal, rest = np.divmod(lookup.values.astype(np.int64), step)
        ordinal = ordinals[ordinal]
        kept = ordinal >= 0
        rows.append(place[lookup.rows()][kept])
        values.append((ordinal * step + rest)[kept])
    all_rows = np.concatenate(rows)
    used, all_rows = np.unique(all_rows, return_inverse=True)
    if len(used) < len(strings):
        strings = [strings[at] for at in used.tolist()]
    return Lookup.of_rows(strings, all_rows, np.concatenate(values))
