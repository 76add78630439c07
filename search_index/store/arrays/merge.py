"""Several segments made one, array by array, in memory bounded by the size of the result.

How much each source has of each term says where everything of it belongs in the result: the arrays
of the sources are copied there in pieces of a few hundred thousand occurrences, and nothing is
sorted.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
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

_RANGE = 1 << 19  # occurrences that are copied together
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


def _new_numbers(sources: Sequence[SegmentArrays]) -> list[NDArray[np.int32]]:
    """Return for each source the new number of each document, -1 for deleted ones."""
    places, base = [], 0
    for source in sources:
        live = source.live if source.live is not None else np.ones(source.documents, np.bool_)
        place = np.where(live, base + np.cumsum(live) - 1, -1).astype(np.int32)
        base += int(live.sum())
        places.append(place)
    return places


# Documents


def _copy_parts(source: SegmentArrays, store: DocumentsWriter) -> None:
    offsets = source.documents_file.array("parts.offsets").astype(np.int64)
    blob = source.documents_file.array("parts.blob")
    records = source.documents_file.array("records.blob")
    begins = source.documents_file.array("records.offsets").astype(np.int64)
    for low, high in _runs(source):
        store.add_records(records[begins[low] : begins[high]], np.diff(begins[low : high + 1]))
        at = low
        while at < high:
            first, stop = at * len(PARTS), high * len(PARTS)
            end = int(np.searchsorted(offsets, offsets[first] + _PIECE, "right")) // len(PARTS)
            end = min(max(end, at + 1), high)
            stop = end * len(PARTS)
            part = blob[offsets[first] : offsets[stop]]
            store.add_parts(part, np.diff(offsets[first : stop + 1]))
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
    places: Sequence[NDArray[np.int32]],
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
            sounds = [(s.sounds, f.rank_of, 1) for s, f in pairs]
            writer.put_names(*map(_merge_lookups, (names, whole, sounds)))


class _Field:
    """One source of a field that is merged."""

    def __init__(self, field: FieldArrays, place: NDArray[np.int32]) -> None:
        self.field = field
        self.place = place  # of each document in the merged segment, -1: deleted
        self.whole = not len(place) or int(place.min()) >= 0
        terms = len(field.terms)
        #: Of every term, how many postings and occurrences are left.
        self.postings, self.occurrences = self._left()
        self.living = np.flatnonzero(self.postings)  # ordinals of the terms that are left
        every = field.terms.all()
        self.terms = every if len(self.living) == terms else [every[i] for i in self.living]
        self.rank_of = np.full(terms, -1, np.int64)  # of every term, in the merged table
        self.code_starts = np.zeros(0, np.int64)  # of every term, in ``new_codes``
        self.new_codes = np.zeros(0, np.int64)

    def _left(self) -> tuple[Array, Array]:
        field = self.field
        starts = field.position_starts
        postings: Array = np.diff(field.starts.astype(np.int64))
        occurrences: Array = postings if starts is None else np.diff(starts.astype(np.int64))
        if self.whole:
            return postings, occurrences
        terms = len(postings)
        keep = self.place[field.documents] >= 0
        owners = np.repeat(np.arange(terms), postings)[keep]
        postings = np.bincount(owners, minlength=terms)
        if starts is None or field.frequencies is None:
            return postings, postings
        occurrences = np.bincount(owners, field.frequencies[keep], minlength=terms)
        return postings, occurrences.astype(np.int64)

    def parts(self) -> Iterator[tuple[int, int]]:
        """Yield ranges of terms, each with about as much to copy."""
        starts = self.field.position_starts
        if starts is None:
            starts = self.field.starts
        low, terms = 0, len(starts) - 1
        while low < terms:
            high = int(np.searchsorted(starts, int(starts[low]) + _RANGE, "right")) - 1
            high = max(high, low + 1)
            yield low, high
            low = high


def _merge_field(fields: Sequence[_Field], documents: int) -> Inverted | None:
    fields = [field for field in fields if len(field.living)]
    if not fields:
        return None
    terms, ranks = union_of_terms([field.terms for field in fields])
    for field, places in zip(fields, ranks, strict=True):
        field.rank_of[field.living] = places
    words = _merge_words(fields, len(terms))
    merged = _Postings(fields, len(terms), documents)
    for field in fields:
        merged.add(field)
    frequencies = merged.frequencies
    found: dict[str, Any] = {
        "terms": terms,
        "starts": merged.starts,
        "documents": merged.documents,
        "frequencies": frequencies if frequencies.max() > 1 else None,
    }
    if merged.positions is None:
        return Inverted(**found)
    return Inverted(
        **found,
        **words,
        position_starts=merged.position_starts,
        positions=merged.positions,
        forms=merged.forms,
    )


class _Postings:
    """The arrays of a merged field, filled source by source, in the order of the documents."""

    def __init__(self, fields: Sequence[_Field], terms: int, documents: int) -> None:
        postings, occurrences = np.zeros(terms, np.int64), np.zeros(terms, np.int64)
        for field in fields:
            ranks = field.rank_of[field.living]
            postings[ranks] += field.postings[field.living]
            occurrences[ranks] += field.occurrences[field.living]
        self.starts, self.position_starts = offsets_of(postings), offsets_of(occurrences)
        #: Where what the next source has of each term belongs.
        self._next = self.starts[:-1].astype(np.int64)
        self._next_position = self.position_starts[:-1].astype(np.int64)
        total, every = int(self.starts[-1]), [field.field for field in fields]
        self.documents: Array = np.empty(total, smallest_type(documents - 1))
        self.frequencies: Array = np.ones(
            total,
            np.result_type(np.uint8, *(f.frequencies for f in every if f.frequencies is not None)),
        )
        self.positions: Array | None = None
        self.forms: Array | None = None
        positions = [f.positions.dtype for f in every if f.positions is not None]
        if positions:
            total = int(self.position_starts[-1])
            self.positions = np.empty(total, np.result_type(*positions))
            self.forms = np.empty(total, fields[0].new_codes.dtype)

    def add(self, source: _Field) -> None:
        """Copy what a source has to its places."""
        for low, high in source.parts():
            self._copy(source, low, high)
        ranks = source.rank_of[source.living]
        self._next[ranks] += source.postings[source.living]
        self._next_position[ranks] += source.occurrences[source.living]

    def _copy(self, source: _Field, low: int, high: int) -> None:
        field, ranks = source.field, source.rank_of[low:high]
        documents, frequencies = field.range(low, high)
        places = source.place[documents]
        keep = None if source.whole else places >= 0
        target = spread(self._next[ranks], source.postings[low:high])
        self.documents[target] = places if keep is None else places[keep]
        if frequencies is not None:
            self.frequencies[target] = frequencies if keep is None else frequencies[keep]
        if self.positions is None or self.forms is None:
            return
        assert field.positions is not None
        assert field.position_starts is not None
        begin, end = int(field.position_starts[low]), int(field.position_starts[high])
        positions, forms = field.positions[begin:end], _new_forms(source, low, high)
        if keep is not None:
            kept = keep if frequencies is None else np.repeat(keep, frequencies)
            positions, forms = positions[kept], forms[kept]
        target = spread(self._next_position[ranks], source.occurrences[low:high])
        self.positions[target] = positions
        self.forms[target] = forms


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
